"""Read a learner's notebook, whatever has become of it: which cell counts for each exercise."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from course.authoring import submission
from course.errors import GradingError, SourceError
from course.exercises import ALL, of_chapter
from course.judging.limits import time_limit
from course.judging.run import TimeUp

from .limits import Limits

PARTS = 2_000_000  # lists and tables in a notebook: what Python makes of them takes room


@dataclass(frozen=True)
class Attempt:
    """The text of the cell that counts for an exercise, and how many cells attempt it."""

    cell: str
    count: int = 1


@dataclass(frozen=True)
class Submission:
    """Attempts by exercise name, the chapters they are for, and what was odd, a sentence each."""

    attempts: dict[str, Attempt] = field(default_factory=dict)
    chapters: tuple[int, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def definitions(self) -> dict[str, str]:
        """Exercise name → text of the cell that counts."""
        return {name: found.cell for name, found in self.attempts.items()}

    def wanted(self) -> list[str]:
        """The exercises of the chapters, then others that it defines, in the course's order."""
        names = {e.name for c in self.chapters for e in of_chapter(c)} | self.attempts.keys()
        return [e.name for e in ALL if e.name in names]


def _bytes_of(what: Path | str | bytes, limits: Limits) -> bytes:
    """The notebook's bytes; a file that is too large is not even opened."""
    too_large = GradingError(
        f"this notebook has more than {limits.file_bytes / 1e6:g} MB; clear its outputs, save it "
        "and hand it in again."
    )
    if isinstance(what, bytes):
        data = what
    else:
        path = Path(what)
        try:
            if not path.is_file():
                raise GradingError(f"{path} is no file; check its name.")
            if path.stat().st_size > limits.file_bytes:
                raise too_large
            data = path.read_bytes()
        except OSError as error:
            raise GradingError(f"cannot read {path}: {error.strerror}; mend that.") from None
    if len(data) > limits.file_bytes:
        raise too_large
    return data


def _text_of(data: bytes) -> tuple[str, list[str]]:
    """The text, and a sentence on bytes that are no UTF-8."""
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        problem = f"Byte {error.start:,} is no UTF-8; it and others like it were replaced by �."
        return data.decode("utf-8", errors="replace"), [problem]


@lru_cache
def _defining() -> re.Pattern[str]:
    names = "|".join(re.escape(e.name) for e in ALL)
    return re.compile(rf"\b(?:def|class)\s+(?:{names})\b")


def _of_interest(cells: Iterable[str], limits: Limits, problems: list[str]) -> list[str]:
    """The cells that may define an exercise; one that is too long is told and left out."""
    found = []
    for number, cell in enumerate(cells, 1):
        if not _defining().search(cell):
            continue
        if len(cell) <= limits.cell_characters:
            found.append(cell)
        else:
            problems.append(
                f"Code cell {number} has {len(cell):,} characters; only cells of up to "
                f"{limits.cell_characters:,} are read."
            )
    return found


def read(what: Path | str | bytes, limits: Limits | None = None) -> Submission:
    """The submission in a notebook: a file's path, or the bytes themselves.

    Cells may have been moved, copied, split or retyped: what counts is which functions and classes
    they define. Raises GradingError, with the cure, for what is no notebook or is too large.
    """
    limits = limits or Limits()
    text, problems = _text_of(_bytes_of(what, limits))
    if text.count("{") + text.count("[") > PARTS:
        raise GradingError(
            f"this notebook has more than {PARTS:,} parts; clear its outputs and hand it in again."
        )
    try:
        with time_limit(limits.reading_seconds):
            cells = _of_interest(submission.code_cells(text), limits, problems)
            attempts = submission.attempts_in(cells)
            chapter = submission.chapter_of(text)
    except SourceError as error:
        raise GradingError(str(error)) from None
    except TimeUp:
        raise GradingError(
            f"this notebook takes longer than {limits.reading_seconds:g} seconds to read; keep one "
            "cell for each exercise and hand it in again."
        ) from None
    found = {name: Attempt(cells[-1], len(cells)) for name, cells in attempts.items()}
    return Submission(found, _chapters(chapter), tuple(problems))


def _chapters(chapter: int | None) -> tuple[int, ...]:
    return (chapter,) if chapter is not None and of_chapter(chapter) else ()


def join(submissions: Iterable[Submission]) -> Submission:
    """One submission of several notebooks; of two attempts at an exercise the later one counts."""
    attempts: dict[str, Attempt] = {}
    chapters: dict[int, None] = {}
    problems: list[str] = []
    for one in submissions:
        attempts |= one.attempts
        chapters |= dict.fromkeys(one.chapters)
        problems += one.problems
    return Submission(attempts, tuple(sorted(chapters)), tuple(problems))
