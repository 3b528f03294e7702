"""Retrieval questions: fresh numbers, an answer checked at once, and a file that remembers."""

import contextlib
import random
from datetime import date
from typing import Any

from course.errors import WorkspaceError
from course.exercises.questions import QUESTIONS
from course.judging.show import show as in_words

from .show import show
from .workspace import Workspace

RECORD = "questions.json"


def _agree(answer: Any, mine: Any) -> bool:
    if isinstance(answer, str):
        return str(mine).strip().casefold() == answer.casefold()
    try:
        if isinstance(answer, tuple):
            return isinstance(mine, tuple | list) and tuple(mine) == answer
        return bool(abs(float(mine) - float(answer)) <= 0.005 * max(1.0, abs(float(answer))))
    except (TypeError, ValueError, OverflowError):
        return False


def _seed(entry: Any) -> int:
    """The question's numbers stay for the day and change after a day with a right answer."""
    if not isinstance(entry, dict) or type(entry.get("seed")) is not int:
        return 0
    return int(entry["seed"]) + (entry.get("right") not in (None, date.today().isoformat()))


def recall(key: str, mine: Any = ..., variant: int = 0) -> None:
    """Ask a question from an earlier chapter, or check the answer typed in place of `...`.

    The day after a right answer the same question comes with other numbers. `variant` begins
    with other numbers, for a class in which each student has their own.
    """
    if key not in QUESTIONS:
        show(f"There is no question {key!r}. Known: {', '.join(QUESTIONS)}.")
        return
    record = _record()
    seed = _seed(record.get(key))
    text, answer, why = QUESTIONS[key].make(random.Random(seed + variant))
    if mine is ...:
        show(f"{text} Type your answer in place of ... and run the cell.")
    elif not _agree(answer, mine):
        show(f"{text} You say {in_words(mine)}: not quite. {QUESTIONS[key].hint}")
    else:
        show(f"{text} You say {in_words(mine)}: right. {why}")
        today = date.today().isoformat()
        _remember({**record, key: {"seed": seed, "right": today}})


def _record() -> dict[str, Any]:
    try:
        return Workspace.current().read_record(RECORD)
    except WorkspaceError:
        return {}


def _remember(record: dict[str, Any]) -> None:
    """Keep the record; where nothing can be kept, the same numbers come again."""
    with contextlib.suppress(WorkspaceError):
        Workspace.current().write_record(RECORD, record)
