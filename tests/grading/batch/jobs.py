"""Stand-ins for grading that a worker can import: some end it, some fail."""

import os
import time
from pathlib import Path

from course.errors import GradingError
from course.grading.batch import Graded, Settings, Task


def task(key: str) -> Task:
    """A task whose job depends on its key only."""
    return Task(key, (), Settings(0), "")


def job(it: Task) -> Graded:
    """Do what the key says: end the process, fail, fail the first time only, or answer."""
    word, _, rest = it.key.partition(":")
    if word == "exit":
        time.sleep(0.1)
        os._exit(3)
    if word == "fail":
        raise GradingError("too busy")
    if word == "once":
        path = Path(rest)
        if not path.exists():
            path.touch()
            os._exit(3)
    if word == "hang":
        time.sleep(60)
    if word == "slow":
        time.sleep(0.3)
    return Graded(counted=(it.key,))
