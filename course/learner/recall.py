"""Retrieval questions: fresh numbers, an answer checked at once, and a file that remembers."""

import random
from datetime import date
from typing import Any

from course.errors import WorkspaceError
from course.exercises.questions import QUESTIONS

from .show import show
from .workspace import Workspace

RECORD = "questions.json"


def _agree(answer: Any, mine: Any) -> bool:
    if isinstance(answer, str):
        return str(mine).strip().casefold() == answer.casefold()
    if isinstance(answer, tuple):
        return tuple(mine) == answer if isinstance(mine, tuple | list) else False
    try:
        return abs(float(mine) - float(answer)) <= 0.005 * max(1.0, abs(float(answer)))
    except (TypeError, ValueError):
        return False


def _seed(entry: dict[str, Any]) -> int:
    """The question's numbers stay for the day and change after a day with a right answer."""
    seed = int(entry.get("seed", 0))
    return seed + 1 if entry.get("right", "") not in ("", date.today().isoformat()) else seed


def recall(key: str, mine: Any = ...) -> None:
    """Ask a question from an earlier chapter, or check the answer typed in place of `...`.

    The day after a right answer the same question comes with other numbers.
    """
    if key not in QUESTIONS:
        show(f"There is no question {key!r}. Known: {', '.join(QUESTIONS)}.")
        return
    workspace = Workspace.current()
    record = workspace.read_record(RECORD)
    seed = _seed(record.get(key, {}))
    text, answer, why = QUESTIONS[key].make(random.Random(seed))
    if mine is ...:
        show(f"{text} Type your answer in place of ... and run the cell.")
        return
    if not _agree(answer, mine):
        show(f"{text} You say {mine!r}: not quite. {QUESTIONS[key].hint}")
        return
    show(f"{text} You say {mine!r}: right. {why}")
    try:
        today = date.today().isoformat()
        workspace.write_record(RECORD, {**record, key: {"seed": seed, "right": today}})
    except WorkspaceError:
        return
