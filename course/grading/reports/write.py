"""Write all reports of a run; a file is there whole or not at all."""

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

from .lines import Line, graded_exercises
from .pages import class_page, feedback
from .table import grades, gradescope

OWN = re.compile(r"(?:[a-z0-9-]+-)?[0-9a-f]{10}")  # what Student.slug makes


def _put(path: Path, text: str) -> None:
    if path.is_file() and path.read_bytes() == text.encode():
        return
    part = path.with_name(path.name + ".part")
    part.write_bytes(text.encode())
    os.replace(part, path)


def _tidy(out: Path, slugs: set[str]) -> None:
    """Delete the pages of students whose work is no longer in the paths."""
    for path in [*out.glob("feedback/*.html"), *out.glob("gradescope/*.json")]:
        if OWN.fullmatch(path.stem) and path.stem not in slugs:
            path.unlink()


def write_reports(out: Path, lines: list[Line], wanted: Iterable[str] | None = None) -> None:
    """`grades.csv`, `class.html`, and for each student a page and Gradescope's results."""
    exercises = graded_exercises(lines, wanted)
    for folder in ("feedback", "gradescope"):
        (out / folder).mkdir(exist_ok=True)
    _tidy(out, {line.student.slug for line in lines})
    for line in lines:
        slug = line.student.slug
        _put(out / "feedback" / f"{slug}.html", feedback(line))
        _put(out / "gradescope" / f"{slug}.json", json.dumps(gradescope(line), indent=1) + "\n")
    _put(out / "class.html", class_page(lines, exercises))
    _put(out / "grades.csv", grades(lines, exercises))
