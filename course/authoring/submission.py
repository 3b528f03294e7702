"""Read the exercises out of a notebook's text, whatever was moved, copied, split or renamed."""

import ast
import json
import re
from typing import Any

from course.errors import SourceError
from course.exercises import ALL, find

from . import package, source


def _load(text: str) -> dict[str, Any]:
    try:
        notebook = json.loads(text)
        cells = notebook["cells"]
    except (ValueError, KeyError, TypeError, RecursionError):
        cells = notebook = None
    if not isinstance(cells, list) or not isinstance(notebook, dict):
        raise SourceError("this file is no notebook (JSON with cells); save it again in Lab.")
    return notebook


def code_cells(text: str) -> list[str]:
    """The texts of the code cells of a notebook, in order."""
    cells = [c for c in _load(text)["cells"] if isinstance(c, dict)]
    sources = [c.get("source", "") for c in cells if c.get("cell_type") == "code"]
    return ["".join(map(str, s)) if isinstance(s, list) else str(s) for s in sources]


def chapter_of(text: str) -> int | None:
    """The chapter a notebook says it is, or None."""
    metadata = _load(text).get("metadata")
    course = metadata.get("course") if isinstance(metadata, dict) else None
    chapter = course.get("chapter") if isinstance(course, dict) else None
    return chapter if type(chapter) is int else None


def _named(cell: str) -> list[str]:
    """The names of the exercises a cell defines, also when it is no Python."""
    names = {e.name for e in ALL}
    try:
        tree = ast.parse(source.without_magics(cell))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        found = re.findall(r"^\s*(?:def|class)\s+(\w+)", cell, re.MULTILINE)
        return [n for n in found if n in names]
    return [n.name for n in tree.body if isinstance(n, source.Definition) and n.name in names]


def defines(cell: str, name: str) -> bool:
    """Whether a cell defines an exercise, as far as one can tell."""
    return name in _named(cell)


def is_attempted(name: str, cell: str) -> bool:
    """Whether a cell says more about an exercise than its stub; True for what cannot be read."""
    exercise = find(name)
    try:
        return not source.is_untouched(cell, name, package.stub(exercise.module, name))
    except SourceError:
        return True


def definitions(text: str) -> dict[str, str]:
    """Exercise name → text of the cell that counts: the last one that was attempted.

    Raises SourceError when the text is no notebook.
    """
    found: dict[str, str] = {}
    for cell in code_cells(text):
        for name in _named(cell):
            if name not in found or is_attempted(name, cell):
                found[name] = cell
    return found


def times_defined(text: str, name: str) -> int:
    """In how many cells an exercise was attempted."""
    return sum(name in _named(c) and is_attempted(name, c) for c in code_cells(text))
