"""The pages: feedback for a student and the view of a class, each one file that needs no server."""

from collections.abc import Sequence
from functools import cache

import jinja2
from markupsafe import Markup

from course.judging import Exercise
from course.judging.verdict import STYLE

from ..intake.handed import shown
from .lines import Line, timed_out
from .statistics import alike, item, mistakes, pairs

SHOWN = 200  # rows of a table that grows with the class


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("course.grading.reports", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def feedback(line: Line) -> str:
    """A student's page. The verdicts' own HTML is made by the judge, which escapes."""
    verdicts = [(r, Markup(r.html)) for r in line.graded.results]
    names = [shown(f.name) for f in line.handed.in_order()]
    listed = [(name, name in line.graded.counted) for name in names]
    return (
        _templates()
        .get_template("feedback.html")
        .render(line=line, verdicts=verdicts, files=listed, style=Markup(STYLE))
    )


def class_page(lines: Sequence[Line], exercises: Sequence[Exercise]) -> str:
    """The instructor's page."""
    graded = [line for line in lines if line.graded.results]
    groups = alike(graded, exercises)
    notices = sorted({g.isolation for line in graded if not (g := line.graded).isolated})
    late = [(line, r) for line in graded for r in line.graded.results if timed_out(r)]
    return (
        _templates()
        .get_template("class.html")
        .render(
            lines=lines,
            graded=graded,
            items=[item(e, graded) for e in exercises],
            mistakes=mistakes(graded, exercises),
            alike=groups,
            pairs=pairs(groups),
            notices=notices,
            isolation=sorted({line.graded.isolation for line in graded}),
            late=late,
            shown=SHOWN,
        )
    )
