"""One task: the notebooks of one student in, plain results out; the same on every executor."""

import hashlib
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from course.errors import CourseError, GradingError
from course.exercises import of_chapter

from ..grader import Result, grade
from ..intake.handed import Handed, shown
from ..limits import Limits
from ..sandbox import probe
from ..submission import Submission, join, read
from .alike import Print, print_of

PARTS = ("autodiff", "authoring", "exercises", "grading", "judging")
# References run with this process's own streams and warnings, so one submission at a time.
_ALONE = threading.Lock()


@dataclass(frozen=True)
class Settings:
    """What decides about the results besides the notebooks; `chapters` empty means all found."""

    seed: int
    limits: Limits = field(default_factory=Limits)
    chapters: tuple[int, ...] = ()

    def exercises(self) -> list[str] | None:
        """The names of the exercises to grade, or None for those of each submission."""
        return [e.name for c in self.chapters for e in of_chapter(c)] if self.chapters else None


@dataclass(frozen=True)
class Task:
    """Notebooks by name, the latest last; `key` differs with them, student, settings, course."""

    key: str
    notebooks: tuple[tuple[str, bytes], ...]
    settings: Settings
    course: str


@dataclass(frozen=True)
class Graded:
    """What came of a task: plain data. `error` says why there are no results.

    `counted` has the name of each notebook that counts, `problems` a sentence on each oddity,
    `prints` what stays of each answer without its names and layout.
    """

    results: tuple[Result, ...] = ()
    counted: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    error: str = ""
    unread: int = 0
    prints: dict[str, Print] = field(default_factory=dict)
    isolation: str = ""
    isolated: bool = True
    seconds: float = 0.0


@lru_cache
def course_version() -> str:
    """The course's version with a digest of all that decides about a grade."""
    home, digest = Path(__file__).parents[2], hashlib.sha256()
    for file in sorted(f for part in PARTS for f in (home / part).rglob("*.py")):
        digest.update(file.relative_to(home).as_posix().encode() + b"\0" + file.read_bytes())
    return f"{version('backprop-course')}+{digest.hexdigest()[:12]}"


def make_task(handed: Handed, settings: Settings) -> tuple[Task | None, list[str]]:
    """The task of what one student handed in, and a sentence on each file that cannot be read."""
    notebooks, problems = [], []
    for file in handed.in_order():
        try:
            notebooks.append((shown(file.name), file.read(settings.limits.file_bytes)))
        except GradingError as error:
            problems.append(f"{shown(file.name)} was not read: {error}")
    if not notebooks:
        return None, problems
    course = course_version()
    who = (handed.student.name, handed.student.id)
    digest = hashlib.sha256(repr((course, settings, who)).encode())
    for name, data in notebooks:
        digest.update(repr(name).encode() + hashlib.sha256(data).digest())
    return Task(digest.hexdigest()[:32], tuple(notebooks), settings, course), problems


def _read_all(task: Task, problems: list[str]) -> dict[str, Submission]:
    """What can be read, by name."""
    found = {}
    for name, data in task.notebooks:
        try:
            found[name] = read(data, task.settings.limits)
        except CourseError as error:
            problems.append(f"{name}: {error}")
    return found


def _counting(found: dict[str, Submission]) -> dict[str, Submission]:
    """Of several notebooks of the same chapter the last; those of no chapter all."""
    last: dict[object, str] = {}
    for name, one in found.items():
        key = one.chapters or name
        last.pop(key, None)
        last[key] = name
    return {name: found[name] for name in last.values()}


def grade_task(task: Task) -> Graded:
    """The results of a task; GradingError when it is this machine that cannot grade it."""
    if task.course != course_version():
        raise GradingError(
            f"this worker has the course {course_version()}, the batch was begun with "
            f"{task.course}; install the same on all machines."
        )
    with _ALONE:
        return _graded(task)


def _graded(task: Task) -> Graded:
    begin, problems, settings = time.perf_counter(), list[str](), task.settings
    found = _read_all(task, problems)
    counting = _counting(found)
    submission = join(counting.values())
    problems += submission.problems
    isolation = probe()
    told = Graded((), tuple(counting), tuple(problems), unread=len(task.notebooks) - len(found))
    told = replace(told, isolation=isolation.notice, isolated=isolation.complete)
    wanted = settings.exercises()
    if not counting:
        return replace(told, error="No notebook could be read.")
    if not (submission.wanted() if wanted is None else submission.attempts or submission.chapters):
        return replace(told, error="No exercise of the course is in it.")
    results = grade(submission, settings.seed, settings.limits, wanted, isolation)
    return replace(
        told,
        results=tuple(results),
        prints=_prints(results, submission),
        seconds=round(time.perf_counter() - begin, 3),
    )


def _prints(results: Iterable[Result], submission: Submission) -> dict[str, Print]:
    """The prints of all answers that were run."""
    tried = [r.name for r in results if r.status not in ("missing", "not attempted")]
    prints = {name: print_of(name, submission.attempts[name].cell) for name in tried}
    return {name: found for name, found in prints.items() if found}
