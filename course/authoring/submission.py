"""Read the exercises out of a notebook's text, whatever was moved, copied, split or renamed."""

import ast
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from course.errors import SourceError
from course.exercises import ALL, find
from course.judging import Exercise

from . import magics, package, source

MARKED = re.compile(
    r"^@(?:\w+\.)*exercise\b.*\n(?:[ \t]*(?:[@#].*)?\n)*(?:def|class)\s+(\w+)", re.MULTILINE
)


def load(text: str) -> dict[str, Any]:
    """A notebook as a table with a list of cells; SourceError when the text is none."""
    try:
        notebook = json.loads(text.removeprefix("\ufeff"))
        cells = notebook["cells"]
    except (ValueError, KeyError, TypeError, RecursionError):
        cells = notebook = None
    if not isinstance(cells, list) or not isinstance(notebook, dict):
        raise SourceError("this file is no notebook (JSON with cells); save it again in Lab.")
    return notebook


def text_of(cell: Any) -> str | None:
    """The text of a notebook's code cell; None for anything else."""
    if not isinstance(cell, dict) or cell.get("cell_type") != "code":
        return None
    lines = cell.get("source", "")
    text = "".join(map(str, lines)) if isinstance(lines, list) else str(lines)
    return text.encode(errors="replace").decode()  # half a surrogate pair cannot be printed


def code_cells(text: str) -> list[str]:
    """The texts of the code cells of a notebook, in order."""
    texts = map(text_of, load(text)["cells"])
    return [t for t in texts if t is not None]


def chapter_of(text: str) -> int | None:
    """The chapter a notebook says it is, or None."""
    metadata = load(text).get("metadata")
    course = metadata.get("course") if isinstance(metadata, dict) else None
    chapter = course.get("chapter") if isinstance(course, dict) else None
    return chapter if type(chapter) is int else None


def named(cell: str) -> list[str]:
    """The names of the exercises a cell defines, as far as one can tell when it is no Python."""
    try:
        tree = ast.parse(magics.without_magics(cell))
    except magics.NO_PYTHON:
        found = re.findall(r"^[ \t]*(?:def|class)\s+(\w+)", cell, re.MULTILINE)
    else:
        found = [n.name for n in tree.body if isinstance(n, source.Definition)]
    names = {e.name for e in ALL}
    return list(dict.fromkeys(n for n in found if n in names))


def is_marked(name: str, cell: str) -> bool:
    """Whether the definition in a cell stands below `@exercise`."""
    return name in MARKED.findall(cell)


def is_attempted(name: str, cell: str) -> bool:
    """Whether a cell says more about an exercise than its stub; True for what cannot be read."""
    exercise = find(name)
    try:
        return not source.is_untouched(cell, name, package.stub(exercise.module, name))
    except SourceError:
        return True


def _counting(name: str, cells: list[str]) -> list[str]:
    if len(cells) == 1:
        return cells
    attempted = [c for c in cells if is_attempted(name, c)]
    return [c for c in attempted if is_marked(name, c)] or attempted or cells[-1:]


def attempts_in(cells: Iterable[str]) -> dict[str, list[str]]:
    """Exercise name → those of the cells in which it was attempted, in order; the last one counts.

    Cells with the mark `@exercise`, as the notebook judges them; without such an attempt those
    that lost the mark; without any attempt the stub.
    """
    found: dict[str, list[str]] = {}
    for cell in cells:
        for name in named(cell):
            found.setdefault(name, []).append(cell)
    return {name: _counting(name, cells) for name, cells in found.items()}


def attempts(text: str) -> dict[str, list[str]]:
    """The attempts in a notebook; SourceError when the text is none."""
    return attempts_in(code_cells(text))


def definitions(text: str) -> dict[str, str]:
    """Exercise name → text of the cell that counts. SourceError when the text is no notebook."""
    return {name: cells[-1] for name, cells in attempts(text).items()}


def piece_of(exercise: Exercise, cell: str) -> str:
    """The part of a cell that goes into the package; other exercises stay the package's own."""
    return source.piece(cell, exercise.name, _of_module(exercise.module))


@lru_cache
def _of_module(module: str) -> frozenset[str]:
    return frozenset(e.name for e in ALL if e.module == module)
