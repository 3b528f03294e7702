"""Check the rules of a graph by nudging: does each slope agree with the forward function?"""

import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .array_nudging import has_arrays, sent_and_due
from .numerals import is_finite, plain
from .recording import probe_raw

EPS = 1e-6
CLOSE = 1e-3
NOISE = 1e-15  # of a sum, relative: what rounding may do to a nudged value
GRADIENTS = (1.0, 2.0)  # a rule that forgets the gradient is right for 1


@dataclass(frozen=True)
class Doubt:
    """What a rule sends to one input for a gradient, and what by nudging it should send.

    For arrays `grad` is None: a random gradient; `sent` and `due` are slopes along a random way.
    """

    node: int
    slot: int
    grad: float | None
    sent: float
    due: float


def doubts(order: list[Any]) -> tuple[Doubt, ...]:
    """The answers of rules that nudging contradicts; what cannot be nudged is believed."""
    return tuple(
        doubt
        for i, node in enumerate(order)
        if node.op is not None
        for doubt in (_of_arrays(i, node) if has_arrays(node) else _of_node(i, node))
    )


def _of_arrays(number: int, node: Any) -> Iterator[Doubt]:
    for slot, sent, due in sent_and_due(node):
        if _differ(sent, due):
            yield Doubt(number, slot, None, sent, due)


def _of_node(number: int, node: Any) -> Iterator[Doubt]:
    if getattr(node.op, "remembers", False):
        return
    inputs = [plain(parent.data) for parent in node.parents]
    for grad in GRADIENTS:
        # Inputs for which a rule gives nothing are constants, like the exponent of a power.
        for slot, sent in enumerate(map(plain, probe_raw(node, grad))):
            slope = _slope(node.op.forward, inputs, slot)
            if isinstance(sent, float) and slope is not None and _differ(sent, grad * slope):
                yield Doubt(number, slot, grad, sent, grad * slope)


def _slope(forward: Any, inputs: list[Any], slot: int) -> float | None:
    """The slope by nudging both ways; None at a kink, for arrays, and where there is none."""
    if slot >= len(inputs) or any(not isinstance(x, float) or not is_finite(x) for x in inputs):
        return None
    step = EPS * max(1.0, abs(inputs[slot]))

    def at(shift: float) -> float:
        return float(forward(*[x + shift * (k == slot) for k, x in enumerate(inputs)]))

    try:
        with contextlib.redirect_stdout(io.StringIO()):
            here, up, down = at(0.0), at(step), at(-step)
    except Exception:
        return None
    if abs(here) * NOISE > CLOSE * step / 10:
        return None  # so large that the nudge drowns in rounding
    kink = _differ((up - here) / step, (here - down) / step)
    return None if kink or not is_finite(up - down) else (up - down) / (2 * step)


def _differ(a: float, b: float) -> bool:
    return not abs(a - b) <= CLOSE * max(1.0, abs(a), abs(b))
