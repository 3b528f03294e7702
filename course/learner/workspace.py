"""The learner's folder: notebooks and `my_autodiff`, whole from the first minute."""

import atexit
import importlib
import json
import os
import re
import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from course.authoring import package, source
from course.errors import SourceError, WorkspaceError
from course.exercises import ALL
from course.judging import Exercise

VARIABLE = "COURSE_WORKSPACE"
FRESH = "fresh"
HEADER = (
    "# Part of my_autodiff, the package you build in the course. Pieces between >>> and <<< are\n"
    "# yours; the course's versions stand in for the rest. A piece that passes is put in here.\n"
)


def _begin(exercise: Exercise) -> str:
    return f"# >>> {exercise.number} {exercise.name}: yours"


def _end(exercise: Exercise) -> str:
    return f"# <<< {exercise.number} {exercise.name}"


def _stand_in(exercise: Exercise) -> str:
    return f"# {exercise.number} {exercise.name}: the course's version stands in until yours passes"


def own_pieces(text: str, module: str) -> dict[str, str]:
    """The learner's own pieces in a module of the package: exercise name → text."""
    pieces = {}
    for exercise in (e for e in ALL if e.module == module):
        begin, end = re.escape(_begin(exercise)), re.escape(_end(exercise))
        found = re.search(f"^{begin}$\n(.*?)^{end}$", text, re.DOTALL | re.MULTILINE)
        if found and _defines(found[1], exercise.name):
            pieces[exercise.name] = found[1]
    return pieces


def _defines(text: str, name: str) -> bool:
    try:
        source.quote(text, name)
    except SourceError:
        return False
    return True


def compose(module: str, pieces: dict[str, str]) -> str:
    """The text of a module of the package: the reference with the learner's pieces in place."""
    text = package.reference()[f"{module}.py"]
    for exercise in (e for e in ALL if e.module == module):
        if exercise.name in pieces:
            own = pieces[exercise.name]
            text = source.splice(text, exercise.name, own, _begin(exercise), _end(exercise))
        else:
            standing = source.quote(text, exercise.name)
            text = source.splice(text, exercise.name, standing, _stand_in(exercise))
    return HEADER + text


class Workspace:
    """A folder with the learner's package in it.

    All methods raise WorkspaceError, naming the folder and the cure, when it cannot be used.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.package = folder / package.NAME

    @classmethod
    def current(cls) -> "Workspace":
        """The folder in COURSE_WORKSPACE if set, else the notebook's folder."""
        return cls(Path(os.environ.get(VARIABLE) or Path.cwd()))

    @classmethod
    def fresh(cls, chapter: int) -> "Workspace":
        """A temporary folder in which the pieces of the chapters before this one are solved."""
        workspace = cls(Path(tempfile.mkdtemp(prefix="course-")))
        atexit.register(shutil.rmtree, workspace.folder, ignore_errors=True)
        workspace.ensure()
        for exercise in (e for e in ALL if e.chapter < chapter):
            workspace.keep(exercise, package.quoted(exercise.module, exercise.name))
        return workspace

    def _read(self, module: str) -> str:
        try:
            return (self.package / f"{module}.py").read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise WorkspaceError(
                f"cannot read {module}.py in {self.package}: {error}; "
                "move the file aside and run the first cell again."
            ) from None

    def write(self, path: Path, text: str) -> None:
        """Write a file whole or not at all."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False
            ) as part:
                part.write(text)
            os.chmod(part.name, 0o644)
            os.replace(part.name, path)
        except OSError as error:
            raise WorkspaceError(
                f"cannot write {path.name} in {path.parent}: {error.strerror}; make the folder "
                "writable or copy the notebooks to a folder of your own. Your cell is unharmed."
            ) from None

    def _write(self, file: str, text: str) -> None:
        self.write(self.package / file, text)

    def put_aside(self, name: str, text: str) -> str:
        """Keep a text that is about to be replaced; returns the file's name."""
        stamp = datetime.now().strftime("%Y-%m-%dT%H-%M-%S-%f")
        file = f".kept/{name}.{stamp}.py"
        self._write(file, text)
        return f"{package.NAME}/{file}"

    def _rewrite(self, module: str, pieces: dict[str, str]) -> None:
        """Compose a module anew; what was typed into it by hand is put aside first."""
        old, new = self._read(module), compose(module, pieces)
        if old == new:
            return
        if old and old != compose(module, own_pieces(old, module)):
            self.put_aside(module, old)
        self._write(f"{module}.py", new)

    def ensure(self) -> None:
        """Make the package if it is missing; rebuild stand-ins around the learner's pieces."""
        for file, text in package.reference().items():
            module = file.removesuffix(".py")
            if module.endswith("__init__"):
                self._write(file, text)
            else:
                self._rewrite(module, own_pieces(self._read(module), module))

    def pieces(self) -> dict[str, str]:
        """All own pieces: exercise name → text."""
        modules = dict.fromkeys(e.module for e in ALL)
        return {n: t for m in modules for n, t in own_pieces(self._read(m), m).items()}

    def keep(self, exercise: Exercise, piece: str) -> str:
        """Put a passed piece into the package; returns the file's name for the learner."""
        pieces = own_pieces(self._read(exercise.module), exercise.module)
        old = pieces.get(exercise.name, piece)
        if old != piece:
            self.put_aside(f"{exercise.module}.{exercise.name}", old)
        self._rewrite(exercise.module, {**pieces, exercise.name: piece})
        self._refresh(exercise, piece)
        return f"{package.NAME}/{exercise.module}.py"

    def reset(self, exercise: Exercise) -> str | None:
        """Let the course's version stand in again; returns where the learner's piece is kept."""
        pieces = own_pieces(self._read(exercise.module), exercise.module)
        if (old := pieces.pop(exercise.name, None)) is None:
            return None
        kept = self.put_aside(f"{exercise.module}.{exercise.name}", old)
        self._rewrite(exercise.module, pieces)
        return kept

    def read_record(self, name: str) -> dict[str, Any]:
        """A small JSON table kept beside the pieces; empty when missing or unreadable."""
        try:
            record = json.loads((self.package / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}

    def write_record(self, name: str, record: dict[str, Any]) -> None:
        """Replace such a table."""
        self._write(name, json.dumps(record, indent=1) + "\n")

    def _refresh(self, exercise: Exercise, piece: str) -> None:
        """Let an already imported package have the new piece at once, without a reload."""
        module = sys.modules.get(f"{package.NAME}.{exercise.module}")
        if module is not None and getattr(module, "__file__", None):
            exec(compile(piece, str(module.__file__), "exec"), module.__dict__)

    def stand_in(self, exercise: Exercise) -> Any:
        """What the package holds for an exercise now: the learner's piece or the course's."""
        module = importlib.import_module(f"{package.NAME}.{exercise.module}")
        return getattr(module, exercise.name)
