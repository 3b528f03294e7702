"""Lines of a cell, and its notebook commands turned into comments."""

import ast
import re
import warnings
from functools import lru_cache

NO_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)
MAGIC = re.compile(r"([ \t]*)([%!?].*|[\w.]+\?{1,2}\s*)")


def lines_of(text: str) -> list[str]:
    """The lines as Python counts them: a form feed or U+2028 ends none."""
    lines = re.split(r"\r\n|\r|\n", text)
    return lines if lines[-1] else lines[:-1]


def parsed(text: str) -> ast.Module:
    """The syntax tree of a text, without its warnings; raises one of NO_PYTHON."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\d" in a string: the notebook itself says so, once
        return ast.parse(text)


def _wrong_line(lines: list[str]) -> int | None:
    """The number of the first line that is no Python."""
    try:
        parsed("\n".join(lines))
    except SyntaxError as error:
        return error.lineno if error.lineno and error.lineno <= len(lines) else None
    except NO_PYTHON:
        pass
    return None


@lru_cache(maxsize=8)
def without_magics(cell: str) -> str:
    """The cell with its notebook commands (`%time f(x)`, `!ls`, `f?`) turned into comments.

    Only a line that is no Python can be one: `% b` may also go on with an expression.
    """
    lines = lines_of(cell)
    while (number := _wrong_line(lines)) and (magic := MAGIC.fullmatch(lines[number - 1])):
        lines[number - 1] = f"{magic[1]}pass  # {magic[2]}"
    return "\n".join(lines)
