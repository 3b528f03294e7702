"""The `@exercise` decorator: judge the cell that was just run, keep what passes."""

import linecache
import sys
from dataclasses import replace
from typing import Any

from course.authoring import submission
from course.errors import CourseError
from course.exercises import find
from course.judging import Exercise, Status, Verdict

from .show import show
from .verdicts import verdict_on
from .workspace import Workspace


def _kept(exercise: Exercise, cell: str, verdict: Verdict) -> Verdict:
    """The verdict with a word on the package: the passed piece is saved, or what stays there."""
    told = verdict.note
    try:
        workspace = Workspace.current()
        if verdict.passed:
            where = workspace.keep(exercise, submission.piece_of(exercise, cell))
            return replace(verdict, note=f"Saved in {where}.")
        if exercise.name not in workspace.pieces():
            return verdict
        told = "" if verdict.status is Status.UNTOUCHED else told
        told += " Your package keeps the version that passed before."
    except CourseError as error:
        told += f" Not saved: {error}" if verdict.passed else f" And {error}"
    return replace(verdict, note=told.strip())


def _stand_in(exercise: Exercise) -> Any:
    try:
        return Workspace.current().stand_in(exercise)
    except CourseError:
        return exercise.target


def exercise(target: Any) -> Any:
    """Judge the cell in which `target` is defined and show the verdict below it.

    Untouched: the course's version is returned in its place. Attempted: the learner's own object
    is returned, right or wrong. Passed: the cell's text goes into `my_autodiff` as well.
    Nothing is raised, whatever the cell holds.
    """
    cell = "".join(linecache.getlines(sys._getframe(1).f_code.co_filename))
    try:
        it = find(str(getattr(target, "__name__", type(target).__name__)))
    except CourseError as error:
        show(f"Not judged: {error}")
        return target
    if not cell:
        show("Not judged: the text of this cell cannot be read; remove commands such as %%time.")
        return target
    verdict = _kept(it, cell, verdict_on(it, cell))
    show(verdict)
    return _stand_in(it) if verdict.status is Status.UNTOUCHED else target
