"""What is said of a descent: one sentence for a step, one for the curvature there."""

from collections.abc import Sequence

from .numerals import text
from .surfaces import Point

VERDICTS = {
    "": "no step yet",
    "slow": "slow: at this pace ten steps take away less than half of the height",
    "smooth": "smooth",
    "zig-zag": "zig-zag: most of the way turns back on itself",
    "diverging": "diverging: it is higher than ever",
}


def caption(step: int, point: Point, loss: float, verdict: str, note: str = "") -> str:
    """Where a descent stands; the browser says the same.

    >>> caption(3, (0.5, -1.25), 2.0, "smooth")
    'Step 3 at (0.5, −1.25): loss 2, smooth.'
    """
    x, y = point
    told = f"Step {step} at ({text(x)}, {text(y)}): loss {text(loss)}, {VERDICTS[verdict]}."
    return f"{told} {note}".strip()


def edge_of(highest: float, momentum: float) -> float | None:
    """The learning rate beyond which descent diverges where the largest curvature is `highest`.

    2/λmax for plain descent, 2(1 + momentum)/λmax with momentum (Goh, Why momentum really works,
    Distill 2017); None where the surface does not curve upwards.
    """
    return 2 * (1 + momentum) / highest if highest > 0 else None


def bend(curvatures: Sequence[float], lr: float, momentum: float) -> str:
    """The curvature at a point, the edge that it sets, and where the learning rate stands."""
    low, high = curvatures
    edge = edge_of(high, momentum)
    said = f"Curvature here: {text(low)} to {text(high)}."
    if edge is None:
        return f"{said} Nowhere upwards, so no learning rate is too large here."
    rule = "2(1 + momentum)/λmax" if momentum else "2/λmax"
    return f"{said} The edge {rule} is {text(edge)}; lr is {lr / edge:.2f} of it."
