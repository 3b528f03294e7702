"""Judge a notebook without running it: what `course check` does."""

from collections.abc import Iterable
from pathlib import Path

from course.authoring import attempt, submission
from course.errors import ExerciseError, WorkspaceError
from course.exercises import find, of_chapter
from course.judging import Exercise, Verdict

from .verdicts import verdict_on


def read_notebook(path: Path) -> str:
    """A notebook's text; WorkspaceError when there is none or it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or "it is not a text file"
        raise WorkspaceError(f"cannot read {path}: {what}; check the file's name.") from None


def _wanted(text: str, found: Iterable[str]) -> list[Exercise]:
    """The exercises of the notebook's chapter, then others that it defines."""
    chapter = submission.chapter_of(text)
    wanted = list(of_chapter(chapter)) if chapter else []
    return wanted + [e for e in map(find, found) if e not in wanted]


def _verdict(exercise: Exercise, attempts: list[str]) -> Verdict:
    if not attempts:
        return attempt.missing(exercise)
    return attempt.with_count(verdict_on(exercise, attempts[-1]), len(attempts))


def check_notebook(path: Path) -> list[Verdict]:
    """The verdicts the notebook itself would give, one for each exercise of its chapter.

    Raises WorkspaceError or SourceError when the file is no notebook, ExerciseError when there
    is no exercise in it.
    """
    text = read_notebook(path)
    attempts = submission.attempts(text)
    wanted = _wanted(text, attempts)
    if not wanted:
        raise ExerciseError(f"{path} holds no exercise of the course; name one of its notebooks.")
    return [_verdict(exercise, attempts.get(exercise.name, [])) for exercise in wanted]
