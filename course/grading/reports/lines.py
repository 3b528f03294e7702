"""One student's line in every report: what was handed in and what came of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from course.exercises import ALL
from course.judging import Exercise

from ..batch.task import Graded
from ..grader import Result
from ..intake.handed import Handed, Student

# Where a verdict itself says so, and not what a learner's code printed: that is indented more.
STILL_RUNNING = re.compile(r"^(?:The cell was|  Got: +nothing: it was) still running", re.MULTILINE)


@dataclass(frozen=True)
class Line:
    """A student, and the results."""

    handed: Handed
    graded: Graded

    @property
    def student(self) -> Student:
        """Whose line this is."""
        return self.handed.student

    @property
    def by_name(self) -> dict[str, Result]:
        """The results by exercise."""
        return {r.name: r for r in self.graded.results}

    @property
    def points(self) -> int:
        """All points earned."""
        return sum(r.points for r in self.graded.results)

    @property
    def out_of(self) -> int:
        """All points that could be earned."""
        return sum(r.out_of for r in self.graded.results)

    @property
    def problems(self) -> tuple[str, ...]:
        """A sentence on each thing that is odd, the most important first."""
        error = [self.graded.error] if self.graded.error else []
        return (*error, *self.handed.problems, *self.graded.problems)

    @property
    def incomplete(self) -> bool:
        """Whether something handed in could not be graded, so that somebody must look."""
        return bool(self.graded.error or self.graded.unread or self.handed.problems)


def timed_out(result: Result) -> bool:
    """Whether an answer was stopped because its time was over."""
    return result.points < result.out_of and bool(STILL_RUNNING.search(result.text))


def graded_exercises(lines: Iterable[Line], wanted: Iterable[str] | None = None) -> list[Exercise]:
    """The exercises that a report has columns for, in the course's order."""
    names = set(wanted or ()) | {r.name for line in lines for r in line.graded.results}
    return [e for e in ALL if e.name in names]
