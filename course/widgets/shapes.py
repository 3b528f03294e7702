"""What a step does to arrays: the running equation in shapes, and arrays as small tables."""

from typing import Any

import numpy as np

from .blocks import Block, Shape, axes_in_words, written
from .numerals import Plain, text
from .passes import Delivery, Node, Step, Trace

ROWS, COLUMNS = 6, 6  # larger arrays are summed up in a line
MOST_STEPS = 120  # of longer passes no tables are sent


def is_about_arrays(arrived: Plain, sent: Delivery) -> bool:
    """Whether an equation has to be told in shapes."""
    return any(isinstance(number, Block) for number in (arrived, sent.given, sent.amount))


def equation(trace: Trace, node: Node, arrived: Plain, sent: Delivery) -> str:
    """How a gradient becomes what is sent along one edge: `(4, 2) @ (2, 3) = (4, 3)`."""
    inputs = [trace.nodes[parent].data for parent in node.parents]
    told = _how(node.symbol, arrived, inputs, sent)
    if not sent.axes:
        return told
    return f"{told}, summed over {axes_in_words(sent.axes)} = {text(sent.amount)}"


def _how(symbol: str, arrived: Plain, inputs: list[Plain], sent: Delivery) -> str:
    came, given = text(arrived), text(sent.given)
    partner = inputs[1 - sent.slot] if len(inputs) == 2 else 0.0
    ways = {
        "+": f"{came} as it came",
        "-": f"{came} as it came" if sent.slot == 0 else f"−{came}",
        "*": f"{came} * {text(partner)} = {given}",
        "@": f"{_product(came, partner, sent)} = {given}",
        "data @": f"data transposed @ {came} = {given}",
        "sum": f"{came} spread over {given}",
        "mean": f"{came} / {_size(sent.given) // _size(arrived)} spread over {given}",
        "max": f"{came} put where the first maxima are, in zeros {given}",
        "reshape": f"{came} in the shape {given}",
        "transpose": f"{came}, its axes put back: {given}",
        "getitem": f"{came} added into zeros {given}",
    }
    return ways.get(symbol) or f"{came} * slopes {given} = {given}"


def _size(number: Plain) -> int:
    return int(np.prod(number.shape)) if isinstance(number, Block) else 1


def _product(came: str, partner: Plain, sent: Delivery) -> str:
    """The gradient and the partner transposed, each on its side."""
    turned = text(partner)
    if isinstance(partner, Block) and len(partner.shape) > 1:
        *batch, rows, columns = partner.shape
        turned = written((*batch, columns, rows))
    return f"{came} @ {turned}" if sent.slot == 0 else f"{turned} @ {came}"


def tables(trace: Trace, step: Step) -> list[dict[str, Any]]:
    """The arrays of one step: the node's value, its gradient, and what each edge carries."""
    if not trace.in_shapes or len(trace.steps) > MOST_STEPS:
        return []
    name = trace.nodes[step.node].name
    shown = [(name, trace.nodes[step.node].data), (f"gradient of {name}", step.arrived)]
    for sent in step.sent:
        to = trace.nodes[sent.parent].name
        if sent.axes:
            shown.append((f"the rule gives {to}", sent.given))
        note = f", {axes_in_words(sent.axes)} summed" if sent.axes else ""
        shown.append((f"arrives at {to}{note}", sent.amount))
    unique = list(dict.fromkeys(shown))
    return [table(title, number) for title, number in unique if isinstance(number, Block)]


def table(title: str, its: Block) -> dict[str, Any]:
    """Title, shape, and either rows of numbers or, for a large array, a sentence."""
    told = {"title": title, "shape": written(its.shape), "rows": [], "words": ""}
    numbers = np.atleast_2d(its.numbers)
    if numbers.size and numbers.ndim == 2 and _fits(numbers.shape):
        return {**told, "rows": [[_short(x) for x in row] for row in numbers.tolist()]}
    return {**told, "words": _summary(its)}


def _fits(shape: Shape) -> bool:
    return shape[0] <= ROWS and shape[1] <= COLUMNS


def _short(number: float) -> str:
    return text(float(f"{number:.3g}")) if np.isfinite(number) else text(number)


def _summary(its: Block) -> str:
    numbers = its.numbers
    if not numbers.size:
        return "no numbers"
    low, mean, high = (_short(float(f(numbers))) for f in (np.min, np.mean, np.max))
    return f"{numbers.size:,} numbers from {low} to {high}, mean {mean}"
