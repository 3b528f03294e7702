"""An attempt before and after it is run: the package with it, and words for what cannot be run."""

import re
from dataclasses import replace

from course.errors import SourceError
from course.judging import Exercise, Status, Verdict
from course.judging.run import Raised

from . import package, source, submission

Files = dict[str, str]


def _cure(raised: Raised | None) -> str:
    """What helps against a name that only other cells know."""
    found = raised and re.search(r"name '(\w+)' is not defined", raised.message)
    if not raised or raised.kinds[0] != "NameError" or not found:
        return ""
    return (
        f"Only this cell is judged and kept. Is {found[1]!r} made in another cell? "
        f"Then move {found[1]!r} into this cell."
    )


def _spliced(exercise: Exercise, cell: str) -> Files:
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


def ready(exercise: Exercise, cell: str) -> Files | Verdict:
    """The package to run, or the verdict on a cell that is untouched or cannot go in.

    Stand-ins answer for all other exercises, so what is broken elsewhere does not count here.
    """
    try:
        stub = package.stub(exercise.module, exercise.name)
        if source.is_untouched(cell, exercise.name, stub):
            note = "The course's version stands in for it."
            return Verdict(exercise, Status.UNTOUCHED, note=note)
        return _spliced(exercise, cell)
    except SourceError as error:
        return Verdict(exercise, Status.BROKEN, note=str(error))


def missing(exercise: Exercise) -> Verdict:
    """The verdict on an exercise that no cell defines."""
    note = f"No cell defines {exercise.name}; was it deleted or renamed? "
    note += f"`course reset {exercise.name}` brings the cell back."
    return Verdict(exercise, Status.MISSING, note=note)


def stopped(exercise: Exercise, raised: Raised | None) -> Verdict:
    """The verdict on a cell whose own lines cannot be run; with no exception, they do not end."""
    if raised is None:
        note = "The cell was still running when its time was over; is there an endless loop?"
        return Verdict(exercise, Status.BROKEN, note=note)
    told = f"{raised.kinds[0]}: {raised.message}".removesuffix(": ")
    at = f" in `{raised.text}`" if raised.text else ""
    note = f"The cell stopped with {told}{at}. {_cure(raised)}".strip()
    return Verdict(exercise, Status.BROKEN, note=note)


def with_cure(verdict: Verdict) -> Verdict:
    """The verdict with a word on a name that only another cell knows."""
    raised = verdict.failure.got.raised if verdict.failure else None
    return replace(verdict, note=_cure(raised))


def with_count(verdict: Verdict, count: int) -> Verdict:
    """The verdict with a word on how many cells attempt its exercise."""
    if count < 2:
        return verdict
    note = f"{verdict.note} {count} cells define it; the last of them counts."
    return replace(verdict, note=note.strip())
