"""The package as texts: read the reference, and import a package that exists only in memory."""

import ast
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

from . import magics, source
from .names import names_bound

NAME = "my_autodiff"
REFERENCE = Path(__file__).parent.parent / "autodiff"


@lru_cache
def reference() -> dict[str, str]:
    """The reference package: file path inside it (`neurons.py`) → text."""
    files = sorted(REFERENCE.rglob("*.py"))
    return {f.relative_to(REFERENCE).as_posix(): f.read_text(encoding="utf-8") for f in files}


def file_of(module: str) -> str:
    """The path, inside the package, of a module such as `ops` or `studies.symmetry`."""
    return module.replace(".", "/") + ".py"


def quoted(module: str, name: str) -> str:
    """The reference's source of a function or class, as a solved notebook shows it."""
    return source.quote(reference()[file_of(module)], name)


@lru_cache(maxsize=256)
def stub(module: str, name: str) -> str:
    """What a learner's cell holds before anything is typed."""
    return source.stub(quoted(module, name), name)


def _origin(node: ast.Import | ast.ImportFrom) -> str:
    """Where an import takes from: the same word for `.graph` and `my_autodiff.graph`."""
    return (getattr(node, "module", None) or "").removeprefix(NAME).lstrip(".")


def _segment(lines: list[str], node: ast.stmt) -> str:
    """A statement's text; `ast.get_source_segment` would split the whole module for each one."""
    own = lines[node.lineno - 1 : node.end_lineno]
    own[-1] = own[-1].encode()[: node.end_col_offset].decode()
    own[0] = own[0].encode()[node.col_offset :].decode()
    return "\n".join(own)


@lru_cache(maxsize=256)
def _meanings(text: str) -> dict[str, str]:
    """What gives each top-level name of a text its value."""
    found: dict[str, str] = {}
    lines = magics.lines_of(text)
    for node in source.parse(text, shared=True).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {a.asname or a.name.split(".")[0]: a.name for a in node.names}
            found |= {own: f"{_origin(node)}:{name}" for own, name in names.items()}
        else:
            found |= dict.fromkeys(names_bound(node), _segment(lines, node))
    return found


def clashes(module: str, text: str, name: str, new: str) -> list[str]:
    """The names that a piece brings along and that mean something else in the module's text.

    All pieces of a module share its names, so such a helper would break other pieces.
    """
    there, own = _meanings(text), _meanings(new)
    known = {n for n, meaning in own.items() if meaning in (there.get(n), f"{module}:{n}")}
    return sorted(set(own) & set(there) - known - {name})


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
        lines = [f"{line}\n" for line in magics.lines_of(text)]
        linecache.cache[filename] = (len(text), None, lines, filename)
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
