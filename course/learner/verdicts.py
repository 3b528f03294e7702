"""From the text of a cell to a verdict: the one path for the notebook and the command line."""

import importlib
import time
from typing import Any

from course.authoring import attempt, package
from course.judging import Exercise, Verdict, judge
from course.judging.limits import time_limit
from course.judging.run import TimeUp, describe


def _load(exercise: Exercise) -> Any:
    with time_limit(exercise.seconds):
        module = importlib.import_module(f"{package.NAME}.{exercise.module}")
    return getattr(module, exercise.name)


def _judged(exercise: Exercise) -> Verdict:
    """The verdict on the exercise in the package that can be imported just now."""
    try:
        target = _load(exercise)
    except TimeUp:
        return attempt.stopped(exercise, None)
    except BaseException as error:
        return attempt.stopped(exercise, describe(error))
    deadline = time.monotonic() + exercise.seconds
    verdict = judge(
        exercise, lambda case: exercise.outcome(target, case, deadline - time.monotonic())
    )
    return attempt.with_cure(verdict)


def verdict_on(exercise: Exercise, cell: str) -> Verdict:
    """Judge the definition in a cell: spliced into the package, run there, never the live object.

    Stand-ins answer for all other exercises, so what is broken elsewhere does not count here.
    """
    files = attempt.ready(exercise, cell)
    if isinstance(files, Verdict):
        return files
    with package.importable(files):
        return _judged(exercise)
