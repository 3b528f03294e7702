"""The learner's folder: notebooks and `my_autodiff`, whole from the first minute."""

import atexit
import errno
import importlib
import json
import os
import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from course.authoring import package
from course.errors import WorkspaceError
from course.exercises import ALL
from course.judging import Exercise

from .pieces import compose, own_pieces, unmarked

VARIABLE = "COURSE_WORKSPACE"
FRESH = "fresh"
CURES = {
    errno.ENOSPC: "make some space on the disk",
    errno.EDQUOT: "make some space in your quota",
    errno.EEXIST: "a file stands where a folder should be: give it another name",
    errno.ENOTDIR: "a file stands where a folder should be: give it another name",
    errno.EISDIR: "a folder stands where a file should be: give it another name",
}
OTHER_CURE = "make the folder writable or copy the notebooks to a folder of your own"


def _no_way(verb: str, path: Path, error: OSError | UnicodeError) -> WorkspaceError:
    """The error for a file that cannot be read or written, with its cure."""
    cause = getattr(error, "strerror", None) or error
    cure = CURES.get(getattr(error, "errno", None) or 0, OTHER_CURE)
    return WorkspaceError(
        f"cannot {verb} {path.name} in {path.parent}: {cause}; {cure}, then run this again."
    )


def _modules() -> list[str]:
    return [file.removesuffix(".py").replace("/", ".") for file in package.reference()]


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
        if named := os.environ.get(VARIABLE):
            return cls(Path(named))
        try:
            return cls(Path.cwd())
        except OSError:
            raise WorkspaceError(
                "the notebook's folder is gone; bring it back, or save the notebook in another "
                "folder, and restart the kernel."
            ) from None

    @classmethod
    def fresh(cls, chapter: int) -> "Workspace":
        """A temporary folder in which the pieces of the chapters before this one are solved."""
        try:
            workspace = cls(Path(tempfile.mkdtemp(prefix="course-")))
        except OSError as error:
            raise _no_way("write", Path(tempfile.gettempdir()), error) from None
        atexit.register(shutil.rmtree, workspace.folder, ignore_errors=True)
        for module in _modules():
            names = [e.name for e in ALL if e.module == module and e.chapter < chapter]
            workspace._rewrite(module, {name: package.quoted(module, name) for name in names})
        return workspace

    def _read(self, module: str) -> str:
        """A module's text; bytes that are no UTF-8 are kept as they are."""
        path = self.package / package.file_of(module)
        try:
            return path.read_text(encoding="utf-8", errors="surrogateescape")
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise _no_way("read", path, error) from None

    def write(self, path: Path, text: str) -> None:
        """Write a file whole or not at all."""
        part = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            number, part = tempfile.mkstemp(suffix=".part", dir=path.parent)
            with open(number, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
                file.write(text)
            os.chmod(part, path.stat().st_mode if path.exists() else 0o644)
            os.replace(part, path)
        except (OSError, UnicodeError) as error:
            if part:
                Path(part).unlink(missing_ok=True)
            raise _no_way("write", path, error) from None

    def _write(self, file: str, text: str) -> None:
        self.write(self.package / file, text)

    def put_aside(self, name: str, text: str) -> str:
        """Keep a text that is about to be replaced; returns the file's name."""
        stamp = datetime.now().strftime("%Y-%m-%dT%H-%M-%S-%f")
        file = f".kept/{name}.{stamp}.py"
        self._write(file, text)
        return f"{package.NAME}/{file}"

    def _rewrite(self, module: str, pieces: dict[str, str]) -> str:
        """Compose a module anew; what was typed into it by hand is put aside first."""
        old, new = self._read(module), compose(module, pieces)
        if old == new:
            return new
        if old and old != compose(module, own_pieces(old, module)):
            self.put_aside(module, old)
        self._write(package.file_of(module), new)
        return new

    def ensure(self) -> None:
        """Make the package if it is missing; rebuild stand-ins around the learner's pieces."""
        for module in _modules():
            self._rewrite(module, own_pieces(self._read(module), module))

    def pieces(self) -> dict[str, str]:
        """All own pieces: exercise name → text."""
        modules = dict.fromkeys(e.module for e in ALL)
        return {n: t for m in modules for n, t in own_pieces(self._read(m), m).items()}

    def keep(self, exercise: Exercise, piece: str) -> str:
        """Put a passed piece into the package; returns the file's name for the learner."""
        module, name = exercise.module, exercise.name
        pieces = own_pieces(self._read(module), module)
        old = pieces.pop(name, None)
        if clashes := package.clashes(module, compose(module, pieces), name, piece):
            raise WorkspaceError(
                f"another piece of yours in this file uses the name {clashes[0]!r} for something "
                "else; choose another name in this cell."
            )
        pieces[name] = unmarked(piece)
        pieces[name] = own_pieces(compose(module, pieces), module)[name]  # with its decorators
        if old not in (None, pieces[name]):
            self.put_aside(f"{module}.{name}", str(old))
        self._refresh(exercise, self._rewrite(module, pieces), pieces[name])
        return f"{package.NAME}/{package.file_of(module)}"

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

    def _refresh(self, exercise: Exercise, text: str, piece: str) -> None:
        """Let an already imported package have the new piece at once, without a reload."""
        file = self.package / package.file_of(exercise.module)
        home = sys.modules.get(f"{package.NAME}.{exercise.module}")
        if home is None or Path(home.__file__ or "").resolve() != file.resolve():
            return
        old = getattr(home, exercise.name, None)
        above = text[: text.index(piece)].count("\n")  # tracebacks shall name the file's lines
        exec(compile("\n" * above + piece, str(home.__file__), "exec"), home.__dict__)
        for name, module in list(sys.modules.items()):
            own = name.startswith(f"{package.NAME}.")
            if own and old is not None and getattr(module, exercise.name, None) is old:
                setattr(module, exercise.name, getattr(home, exercise.name))

    def stand_in(self, exercise: Exercise) -> Any:
        """What the package holds for an exercise now: the learner's piece or the course's.

        A package that is not there or cannot be imported holds the course's.
        """
        try:
            module = importlib.import_module(f"{package.NAME}.{exercise.module}")
            return getattr(module, exercise.name)
        except Exception:
            return exercise.target
