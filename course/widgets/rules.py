"""A rule in words, and the lines of the file or cell where the learner wrote it."""

import ast
import inspect
import linecache
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tokenize import TokenError
from typing import Any

WORDS = {
    "+": "plus: the gradient as it came, to both",
    "-": "minus: the gradient as it came to the first, with its sign turned to the second",
    "*": "times: the gradient, times the partner's value",
    "/": "over: the gradient, divided by the divisor; the divisor gets −out times as much",
    "**": "power k: the gradient, times k, times the base to the power k − 1",
    "exp": "exp: the gradient, times the result itself",
    "log": "log: the gradient, divided by the input",
    "tanh": "tanh: the gradient, times 1 − out²",
    "sigmoid": "sigmoid: the gradient, times out × (1 − out)",
    "relu": "relu: the gradient as it came where the input is above 0, else nothing",
    "@": "matrix product: the gradient, times the partner transposed",
    "data @": "matrix product with plain data: the data transposed, times the gradient",
    "sum": "sum: the gradient as it came, to every summand",
    "mean": "mean: to every entry the gradient, divided by their number",
    "max": "max: the gradient to the first place that holds the maximum, nothing elsewhere",
    "reshape": "reshape: the gradient as it came, in the shape of the input",
    "transpose": "transpose: the gradient, its axes put back in their old order",
    "getitem": "places taken: the gradient added where each number came from, nothing elsewhere",
}
INFIX = frozenset(("+", "-", "*", "/", "**", "@"))
OVER_AXES = frozenset(("sum", "mean", "max"))  # they remember the axis first


@dataclass(frozen=True)
class Code:
    """Where a rule is written: file name, first line, the lines that compute the gradients."""

    file: str
    line: int
    text: str


def rule_in_words(op: Any) -> str:
    """What an op's rule does with the gradient, in a few words.

    An op nobody has told us about is described by the first line of its rule's docstring, or by
    what every rule does.
    """
    symbol = str(getattr(op, "symbol", op))
    if symbol in WORDS:
        return WORDS[symbol]
    told = (inspect.getdoc(getattr(op, "backward_rule", None)) or "").splitlines()
    return f"{symbol}: {told[0] if told else 'the gradient, times the local slope of each input'}"


def formula(symbol: str, inputs: list[str], memory: Sequence[Any] = ()) -> str:
    """How an op is written: `b + c`, `a * 3`, `tanh(z)`; `sum(z, 0)` if it remembers its axis."""
    if symbol == "data @":
        return f"data @ {inputs[0]}"
    if symbol in OVER_AXES and memory and memory[0] is not None:
        inputs = [*inputs, str(memory[0])]
    if symbol in INFIX and len(inputs) == 2:
        return f"{_bracketed(inputs[0])} {symbol} {_bracketed(inputs[1])}"
    return f"{symbol}({', '.join(inputs)})"


def _bracketed(name: str) -> str:
    return f"({name})" if name.startswith("−") else name


def code_of(rule: Any) -> Code | None:
    """The source of a rule without its docstring; None where there is none to be had.

    Works for files and for functions typed in a notebook: both are in linecache.
    """
    rule = inspect.unwrap(getattr(rule, "py_func", rule)) if callable(rule) else rule
    code = getattr(rule, "__code__", None)
    if code is None:
        return None
    linecache.checkcache(code.co_filename)
    lines = linecache.getlines(code.co_filename)
    start = _line_of(lines, code.co_name, code.co_firstlineno)
    try:
        block = inspect.getblock(lines[start - 1 :])
        first, body = _body(block)
    except (IndexError, SyntaxError, ValueError, TokenError):
        return None
    return Code(_file_name(code.co_filename), start + first, body)


def _line_of(lines: list[str], name: str, near: int) -> int:
    """Where a function stands now: a file may have grown since its code was compiled."""
    starts = [
        i for i, line in enumerate(lines, 1) if re.match(rf"\s*def {re.escape(name)}\b", line)
    ]
    return min(starts, key=lambda i: abs(i - near), default=near)


def _body(block: list[str]) -> tuple[int, str]:
    """Offset and text of a function's statements, the docstring and a lone `...` left out."""
    source = inspect.cleandoc("\n" + "".join(block)) + "\n"
    function = ast.parse(source).body[0]
    if not isinstance(function, ast.FunctionDef):
        return 0, source.strip()  # a lambda in an assignment
    statements = function.body
    if len(statements) > 1 and ast.get_docstring(function) is not None:
        statements = statements[1:]
    start = statements[0].lineno - 1
    return start, inspect.cleandoc("\n" + "\n".join(source.splitlines()[start:]))


def _file_name(path: str) -> str:
    """`my_autodiff/ops.py` for a file of a package, "a notebook cell" for a cell's text."""
    if re.search(r"ipykernel_|^<", path):
        return "a notebook cell"
    return "/".join(Path(path).parts[-2:])
