"""The table of points, and Gradescope's own form of one student's results."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from course.judging import Exercise, Status

from .lines import Line

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip().startswith(STARTS_FORMULA) else text


def _row(line: Line, exercises: Iterable[Exercise]) -> list[str]:
    found = line.by_name
    points = [str(found[e.name].points) if e.name in found else "" for e in exercises]
    totals = [str(line.points), str(line.out_of)] if found else ["", ""]
    notes = safe(" ".join(line.problems))
    return [safe(line.student.name), safe(line.student.id), *points, *totals, notes]


def grades(lines: Iterable[Line], exercises: list[Exercise]) -> str:
    """One row a student, one column an exercise; empty is what was not graded, never a zero."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    columns = [f"{e.number} {e.name}" for e in exercises]
    writer.writerow(["student", "id", *columns, "total", "out of", "notes"])
    writer.writerows(_row(line, exercises) for line in lines)
    return text.getvalue()


def gradescope(line: Line) -> dict[str, Any]:
    """The content of `results.json` for one student."""
    tests = [
        {
            "number": r.number,
            "name": r.name,
            "score": r.points,
            "max_score": r.out_of,
            "status": "passed" if r.status == Status.PASSED else "failed",
            "output": r.text,
            "output_format": "text",
            "visibility": "visible",
        }
        for r in line.graded.results
    ]
    told = {"output": "\n".join(line.problems), "output_format": "text", "visibility": "visible"}
    return {**told, "score": line.points, "tests": tests}
