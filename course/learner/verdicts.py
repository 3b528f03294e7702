"""From the text of a cell to a verdict: the one path for the notebook and the command line."""

import importlib
import time
from dataclasses import replace
from typing import Any

from course.authoring import package, source
from course.errors import SourceError
from course.judging import Case, Exercise, Status, Verdict, judge
from course.judging.run import Outcome, TimeUp, describe

from .limits import time_limit


def _call(exercise: Exercise, target: Any, deadline: float, case: Case) -> Outcome:
    try:
        with time_limit(deadline - time.monotonic()):
            return exercise.outcome(target, case)
    except TimeUp:
        return Outcome(timed_out=True)


def _load(exercise: Exercise) -> Any:
    with time_limit(exercise.seconds):
        module = importlib.import_module(f"{package.NAME}.{exercise.module}")
    return getattr(module, exercise.name)


def _note(verdict: Verdict) -> str:
    raised = verdict.failure and verdict.failure.got.raised
    if raised and "NameError" in raised.kinds and "'" in raised.message:
        name = raised.message.split("'")[1]
        return (
            f"Only this cell is judged and kept. Is {name!r} made in another cell? "
            f"Then move {name!r} into this cell."
        )
    return ""


def verdict_on(exercise: Exercise, cell: str) -> Verdict:
    """Judge the definition in a cell: spliced into the package, run there, never the live object.

    Stand-ins answer for all other exercises, so what is broken elsewhere does not count here.
    """
    try:
        stub = package.stub(exercise.module, exercise.name)
        if source.is_untouched(cell, exercise.name, stub):
            note = "The course's version stands in for it."
            return Verdict(exercise, Status.UNTOUCHED, note=note)
        new = source.piece(cell, exercise.name)
    except SourceError as error:
        return Verdict(exercise, Status.BROKEN, note=str(error))
    file = f"{exercise.module}.py"
    files = package.reference()
    with package.importable({**files, file: source.splice(files[file], exercise.name, new)}):
        try:
            target = _load(exercise)
        except TimeUp:
            note = "The cell was still running when its time was over; is there an endless loop?"
            return Verdict(exercise, Status.BROKEN, note=note)
        except BaseException as error:
            what = describe(error)
            at = f" in `{what.text}`" if what.text else ""
            note = f"The cell stopped with {what.kinds[0]}: {what.message}{at}.".replace(": .", ".")
            return Verdict(exercise, Status.BROKEN, note=note)
        deadline = time.monotonic() + exercise.seconds
        verdict = judge(exercise, lambda case: _call(exercise, target, deadline, case))
    return replace(verdict, note=_note(verdict))
