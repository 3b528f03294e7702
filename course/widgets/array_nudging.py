"""Check the rules of arrays by nudging: along one random direction for each input."""

import contextlib
import io
from collections.abc import Callable
from typing import Any

import numpy as np

from .blocks import Block
from .numerals import is_finite, plain
from .recording import fitted, probe_raw

EPS = 1e-6
LARGEST = 1e5  # of a sum: beyond it the nudge drowns in rounding


def has_arrays(node: Any) -> bool:
    """Whether an array goes in or comes out."""
    datas = [node.data, *(parent.data for parent in node.parents)]
    return any(isinstance(plain(data), Block) for data in datas)


def sent_and_due(node: Any) -> list[tuple[int, float, float]]:
    """For each input that can be nudged: its number, what the rule says, what nudging says.

    For a random gradient G and a random direction D, the sum of (what the rule gives × D) has to
    be the slope of the sum of (G × out) along D. Left out are random ops, kinks, and inputs for
    which the rule gives nothing: constants, like the exponent of a power.
    """
    rng = np.random.default_rng(0)
    inputs = [parent.data for parent in node.parents]
    grad = rng.normal(size=np.shape(node.data))
    found = []
    for slot, sent in enumerate(probe_raw(node, grad)[: len(inputs)]):
        way = rng.normal(size=np.shape(inputs[slot]))
        got = fitted(sent, inputs[slot])
        due = _slope(_weighed(node, inputs, slot, way, grad), node, inputs)
        if due is not None and np.shape(got) == np.shape(way) and is_finite(got):
            found.append((slot, float(np.sum(got * way)), due))
    return found


def _weighed(node: Any, inputs: list[Any], slot: int, way: Any, grad: Any) -> Callable[..., float]:
    """The sum of (grad × out) as a function of the step along `way`."""

    def at(shift: float) -> float:
        moved = [x + shift * way if k == slot else x for k, x in enumerate(inputs)]
        return float(np.sum(grad * _out(node, moved)))

    return at


def _out(node: Any, inputs: list[Any]) -> Any:
    out = node.op.forward(*inputs)
    return out[0] if getattr(node.op, "remembers", False) else out


def _slope(at: Callable[[float], float], node: Any, inputs: list[Any]) -> float | None:
    """The slope by nudging both ways; None at a kink, for large sums, and for random ops."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            if not np.array_equal(_out(node, inputs), node.data):
                return None
            here, up, down = at(0.0), at(EPS), at(-EPS)
    except Exception:
        return None
    if not is_finite(up - down) or abs(here) > LARGEST:
        return None
    right, left = (up - here) / EPS, (here - down) / EPS
    scale = max(1.0, abs(right), abs(left))
    return None if abs(right - left) > 1e-3 * scale else (right + left) / 2
