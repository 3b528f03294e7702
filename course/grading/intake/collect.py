"""Walk the paths that were named and sort what lies there by student."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from course.errors import GradingError

from . import archive, rules
from .handed import File, Handed, Student, shown
from .rules import METADATA, Parts, Rules

SKIPPED = {".ipynb_checkpoints", "__MACOSX", "my_autodiff"}
METADATA_BYTES = 200_000_000


@dataclass(frozen=True)
class Found:
    """One file of any kind below a named path: its path from there, and why it is refused."""

    parts: Parts
    file: File
    refused: str = ""

    @property
    def is_notebook(self) -> bool:
        """Whether its name says so."""
        return self.parts[-1].lower().endswith(".ipynb")


def _in_folder(folder: Path) -> Iterator[Found]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if f not in SKIPPED)
        links = [f for f in folders if (Path(place) / f).is_symlink()]
        for name in sorted([*names, *links]):
            path = Path(place) / name
            parts = path.relative_to(folder).parts
            about = path.lstat()
            yield Found(parts, File("/".join(parts), path, about.st_mtime), _why_not(name, about))


def _why_not(name: str, about: os.stat_result) -> str:
    if stat.S_ISLNK(about.st_mode):
        return "it is a symbolic link; hand in the file itself."
    if not stat.S_ISREG(about.st_mode):
        return "it is no plain file; hand in the notebook itself."
    if name.lower().endswith(".zip"):
        return "it is a zip in a folder; unpack it, or name the zip itself."
    return ""


def _in_zip(path: Path) -> Iterator[Found]:
    entries = [m for m in archive.members(path) if m.parts and not SKIPPED & set(m.parts)]
    tops = {m.parts[0] for m in entries}
    wrapped = len(tops) == 1 and all(len(m.parts) > 2 or _is_metadata(m.parts) for m in entries)
    for m in entries:
        parts = m.parts[1:] if wrapped else m.parts
        yield Found(parts, File("/".join(parts), path, m.when, m.index), m.refused)


def _is_metadata(parts: Parts) -> bool:
    return parts[-1] == METADATA


def _in(path: Path) -> list[Found]:
    """All files at a named path; GradingError when nothing is there that can hold notebooks."""
    if path.is_dir():
        return list(_in_folder(path))
    if path.suffix.lower() == ".zip" and path.is_file():
        return list(_in_zip(path))
    if path.suffix.lower() == ".ipynb" and path.is_file():
        real = path.resolve()
        return [Found((path.name,), File(path.name, real, real.stat().st_mtime))]
    raise GradingError(f"{path} is no notebook, no folder and no zip; name one of these.")


def _submitters(found: Iterable[Found]) -> dict[str, Student]:
    """What Gradescope's own tables say about its folders."""
    people: dict[str, Student] = {}
    for one in found:
        if _is_metadata(one.parts) and len(one.parts) <= 2 and not one.refused:
            people |= rules.submitters_of(one.file.read(METADATA_BYTES))
    return people


def _home(path: Path) -> str:
    """The name of the folder that a notebook without a folder of its own belongs to."""
    real = path.resolve()
    return real.name if real.is_dir() else real.stem if real.suffix == ".zip" else real.parent.name


def _student(
    one: Found, how: Rules, submitters: Mapping[str, Student], home: str
) -> Student | None:
    """Whose file it is; None for stray files and for those that an override leaves out."""
    student = how.lms(one.parts, submitters)
    if student or how.table or how.pattern:
        return student
    stray = len(one.parts) == 1 and not one.is_notebook
    return None if stray else rules.by_place(one.parts, home)


def collect(paths: Iterable[Path], how: Rules | None = None) -> list[Handed]:
    """What each student handed in, sorted by name; the same student in several paths is one.

    Raises GradingError for a path that holds nothing, and for notebooks that an override leaves
    without a student.
    """
    how = how or Rules()
    people: dict[Student, Handed] = {}
    for path in paths:
        found = _in(path)
        submitters = _submitters(found)
        for one in found:
            student = _student(one, how, submitters, _home(path))
            if student is None or not student.name:
                _refuse_nameless(one, how)
                continue
            _add(people.setdefault(student, Handed(student)), one)
    for handed in people.values():
        if not handed.files and not handed.problems:
            names = ", ".join(handed.others[:5])
            handed.problems.append(f"No notebook was handed in, only {names}.")
    if not people:
        raise GradingError("there is no notebook in these paths; name those that hold some.")
    return [people[student] for student in sorted(people)]


def _refuse_nameless(one: Found, how: Rules) -> None:
    if one.refused and one.parts[-1].lower().endswith(".zip"):
        raise GradingError(f"{shown(one.file.name)} was not read: {one.refused}")
    if one.is_notebook and (how.table or how.pattern):
        raise GradingError(
            f"your rule names no student for {shown(one.file.name)!r}; add a line or widen it."
        )


def _add(handed: Handed, one: Found) -> None:
    if one.refused:
        handed.problems.append(f"{shown(one.file.name)} was not read: {one.refused}")
    elif one.is_notebook:
        handed.files.append(one.file)
    elif not _is_metadata(one.parts):
        handed.others.append(shown(one.file.name))
