"""The `@exercise` decorator: judge the cell that was just run, keep what passes."""

import linecache
import sys
from dataclasses import replace
from typing import Any

from course.authoring import source
from course.errors import CourseError
from course.exercises import find
from course.judging import Exercise, Status, Verdict

from .show import show
from .verdicts import verdict_on
from .workspace import Workspace


def _keep(workspace: Workspace, exercise: Exercise, cell: str, verdict: Verdict) -> Verdict:
    """Save a passed piece, or say what the package holds instead."""
    try:
        if verdict.passed:
            where = workspace.keep(exercise, source.piece(cell, exercise.name))
            return replace(verdict, note=f"Saved in {where}.")
        if exercise.name in workspace.pieces():
            what = "Your package keeps the version that passed before."
            if verdict.status is Status.UNTOUCHED:
                return replace(verdict, note=what)
            return replace(verdict, note=f"{verdict.note} {what}".strip())
    except CourseError as error:
        return replace(verdict, note=f"{verdict.note} Not saved: {error}".strip())
    return verdict


def exercise(target: Any) -> Any:
    """Judge the cell in which `target` is defined and show the verdict below it.

    Untouched: the course's version is returned in its place. Attempted: the learner's own object
    is returned, right or wrong. Passed: the cell's text goes into `my_autodiff` as well.
    Nothing is raised, whatever the cell holds.
    """
    cell = "".join(linecache.getlines(sys._getframe(1).f_code.co_filename))
    name = getattr(target, "__name__", "")
    try:
        it = find(name)
    except CourseError as error:
        show(f"Not judged: {error}")
        return target
    if not cell:
        show("Not judged: the text of this cell cannot be read; remove commands such as %%time.")
        return target
    workspace = Workspace.current()
    verdict = _keep(workspace, it, cell, verdict_on(it, cell))
    show(verdict)
    return workspace.stand_in(it) if verdict.status is Status.UNTOUCHED else target
