"""The course's own source files, parsed once, for the tests that read them."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """A module: its dotted name, its path from the root, its text and its tree."""

    module: str
    path: str
    text: str
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        """Whether this is a package's `__init__.py`."""
        return self.path.endswith("__init__.py")


@cache
def sources() -> tuple[Source, ...]:
    """Every module of `course/` but the chapters, which are prose."""
    paths = sorted((ROOT / "course").rglob("*.py"))
    return tuple(read(path) for path in paths if "chapters" not in path.parts)


def read(path: Path) -> Source:
    """One module."""
    relative = path.relative_to(ROOT)
    module = ".".join(relative.with_suffix("").parts).removesuffix(".__init__")
    text = path.read_text(encoding="utf-8")
    return Source(module, relative.as_posix(), text, ast.parse(text))


def functions(tree: ast.AST) -> list[Function]:
    """Every function and method, nested ones too."""
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def tracked() -> list[str]:
    """The paths that git keeps; none outside a clone."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return [path for path in listing.stdout.split("\0") if path]
