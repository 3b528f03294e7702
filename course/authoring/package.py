"""The package as texts: read the reference, and import a package that exists only in memory."""

import importlib.abc
import importlib.machinery
import importlib.util
import linecache
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import CodeType, ModuleType

from . import source

NAME = "my_autodiff"
REFERENCE = Path(__file__).parent.parent / "autodiff"


@lru_cache
def reference() -> dict[str, str]:
    """The reference package: file path inside it (`neurons.py`) → text."""
    files = sorted(REFERENCE.rglob("*.py"))
    return {f.relative_to(REFERENCE).as_posix(): f.read_text(encoding="utf-8") for f in files}


def quoted(module: str, name: str) -> str:
    """The reference's source of a function or class, as a solved notebook shows it."""
    return source.quote(reference()[f"{module}.py"], name)


@lru_cache(maxsize=256)
def stub(module: str, name: str) -> str:
    """What a learner's cell holds before anything is typed."""
    return source.stub(quoted(module, name), name)


@lru_cache(maxsize=256)
def _compiled(text: str, filename: str) -> CodeType:
    return compile(text, filename, "exec")


class _Texts(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds and loads the modules of one package in a table of texts."""

    def __init__(self, files: dict[str, str]):
        self.files = files

    def _path(self, fullname: str) -> str | None:
        stem = "/".join(fullname.split(".")[1:])
        names = (f"{stem}.py", f"{stem}/__init__.py") if stem else ("__init__.py",)
        return next((n for n in names if n in self.files), None)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.split(".")[0] != NAME or (file := self._path(fullname)) is None:
            return None
        is_package = file.endswith("__init__.py")
        return importlib.util.spec_from_loader(fullname, self, is_package=is_package)

    def exec_module(self, module: ModuleType) -> None:
        file = self._path(module.__name__) or ""
        text, filename = self.files[file], f"<{NAME}/{file}>"
        linecache.cache[filename] = (len(text), None, text.splitlines(True), filename)
        exec(_compiled(text, filename), module.__dict__)


def _loaded() -> list[str]:
    return [m for m in sys.modules if m == NAME or m.startswith(NAME + ".")]


@contextmanager
def importable(files: dict[str, str]) -> Iterator[None]:
    """Inside, `import my_autodiff` gives the package with these texts; then all is as before."""
    kept = {m: sys.modules.pop(m) for m in _loaded()}
    finder = _Texts(files)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for m in _loaded():
            del sys.modules[m]
        sys.modules.update(kept)
