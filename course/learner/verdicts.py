"""From the text of a cell to a verdict: the one path for the notebook and the command line."""

import importlib
import re
import time
from dataclasses import replace
from typing import Any

from course.authoring import package, source, submission
from course.errors import SourceError
from course.judging import Exercise, Status, Verdict, judge
from course.judging.limits import time_limit
from course.judging.run import Raised, TimeUp, describe


def _load(exercise: Exercise) -> Any:
    with time_limit(exercise.seconds):
        module = importlib.import_module(f"{package.NAME}.{exercise.module}")
    return getattr(module, exercise.name)


def _cure(raised: Raised | None) -> str:
    """What helps against a name that only other cells know."""
    found = raised and re.search(r"name '(\w+)' is not defined", raised.message)
    if not raised or raised.kinds[0] != "NameError" or not found:
        return ""
    return (
        f"Only this cell is judged and kept. Is {found[1]!r} made in another cell? "
        f"Then move {found[1]!r} into this cell."
    )


def _stopped(raised: Raised) -> str:
    """A sentence on a cell whose own lines cannot be run."""
    told = f"{raised.kinds[0]}: {raised.message}".removesuffix(": ")
    at = f" in `{raised.text}`" if raised.text else ""
    return f"The cell stopped with {told}{at}. {_cure(raised)}".strip()


def _spliced(exercise: Exercise, cell: str) -> dict[str, str]:
    """The package with the cell's piece in it, and the course's versions of all others.

    Raises SourceError when the cell cannot go in.
    """
    files, file = package.reference(), package.file_of(exercise.module)
    new = submission.piece_of(exercise, cell)
    if clashes := package.clashes(exercise.module, files[file], exercise.name, new):
        raise SourceError(
            f"the cell gives {clashes[0]!r} a new meaning, but {package.NAME}/{file} has this name "
            "already and other pieces use it; choose another name."
        )
    return {**files, file: source.splice(files[file], exercise.name, new)}


def _judged(exercise: Exercise) -> Verdict:
    """The verdict on the exercise in the package that can be imported just now."""
    try:
        target = _load(exercise)
    except TimeUp:
        note = "The cell was still running when its time was over; is there an endless loop?"
        return Verdict(exercise, Status.BROKEN, note=note)
    except BaseException as error:
        return Verdict(exercise, Status.BROKEN, note=_stopped(describe(error)))
    deadline = time.monotonic() + exercise.seconds
    verdict = judge(
        exercise, lambda case: exercise.outcome(target, case, deadline - time.monotonic())
    )
    raised = verdict.failure.got.raised if verdict.failure else None
    return replace(verdict, note=_cure(raised))


def verdict_on(exercise: Exercise, cell: str) -> Verdict:
    """Judge the definition in a cell: spliced into the package, run there, never the live object.

    Stand-ins answer for all other exercises, so what is broken elsewhere does not count here.
    """
    try:
        stub = package.stub(exercise.module, exercise.name)
        if source.is_untouched(cell, exercise.name, stub):
            note = "The course's version stands in for it."
            return Verdict(exercise, Status.UNTOUCHED, note=note)
        files = _spliced(exercise, cell)
    except SourceError as error:
        return Verdict(exercise, Status.BROKEN, note=str(error))
    with package.importable(files):
        return _judged(exercise)
