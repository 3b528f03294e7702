"""Pictures for the chapter on the engine: small graphs with letters on their wires, and times."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from numpy.typing import NDArray

Array = NDArray[np.float64]
Place = tuple[float, float]
Wire = tuple[str, str, float]
RADIUS = 0.32


def graph(
    places: Mapping[str, Place],
    wires: Sequence[Wire],
    inside: Mapping[str, str] | None = None,
    labels: Sequence[str] | None = None,
    back: bool = False,
    waiting: str = "",
) -> None:
    """Nodes as discs, joined by arrows from a parent to the node made from it; inputs left.

    A wire is (parent, child, bend). `inside` is written below a node's name, `labels` on the
    wires. With `back` the arrows point from child to parent and are dashed: letters on their way.
    The node `waiting` gets a double outline.
    """
    xs, ys = zip(*places.values(), strict=True)
    _, ax = plt.subplots(figsize=(7.2, 0.9 * (max(ys) - min(ys)) + 1.3), layout="tight")
    discs = {name: _disc(ax, name, place, waiting) for name, place in places.items()}
    for (parent, child, bend), label in zip(wires, labels or [""] * len(wires), strict=True):
        _wire(ax, discs[parent], discs[child], bend, label, back)
    for name, (x, y) in places.items():
        below = (inside or {}).get(name, "")
        ax.text(x, y + 0.1 * bool(below), name, ha="center", va="center", weight="bold", zorder=4)
        ax.text(x, y - 0.14, below, ha="center", va="center", fontsize=9, zorder=4)
    ax.set(xlim=(min(xs) - 0.6, max(xs) + 0.6), ylim=(min(ys) - 0.5, max(ys) + 0.5))
    ax.set_aspect("equal")
    ax.set_axis_off()


def _disc(ax: Axes, name: str, place: Place, waiting: str) -> Circle:
    """A node's outline; the outer one of two for the node that waits."""
    inner = Circle(place, RADIUS, fc="white", ec="black", lw=1.5, zorder=3)
    outer = Circle(place, RADIUS + 0.08, fc="white", ec="black", lw=1.5, zorder=2)
    shown = [outer, inner] if name == waiting else [inner]
    for circle in shown:
        ax.add_patch(circle)
    return shown[0]


def _wire(ax: Axes, parent: Circle, child: Circle, bend: float, label: str, back: bool) -> None:
    """One arrow, bent by a share of its length, with its label at the middle of the arc."""
    start, end = (child, parent) if back else (parent, child)
    style = {
        "arrowstyle": "-|>",
        "color": "C3" if back else "0.35",
        "linestyle": "--" if back else "-",
        "patchA": start,
        "patchB": end,
        "connectionstyle": f"arc3,rad={-bend if back else bend}",
    }
    ax.annotate("", xy=end.center, xytext=start.center, arrowprops=style, zorder=1)
    (x, y), (to_x, to_y) = parent.center, child.center
    dx, dy = to_x - x, to_y - y
    middle = x + dx / 2 + bend * dy / 2, y + dy / 2 - bend * dx / 2
    box = {"boxstyle": "round,pad=0.2", "fc": "white", "ec": "none"}
    if label:
        ax.text(*middle, label, ha="center", va="center", fontsize=10, bbox=box, zorder=2)


def growth(nodes: Array, forward: Array, both: Array) -> None:
    """Seconds for the forward pass and for forward and backward, and their ratio, by nodes."""
    _, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.3), layout="constrained")
    left.loglog(nodes, both, "s-", color="C3", label="forward and backward")
    left.loglog(nodes, forward, "o--", color="C0", label="forward alone")
    left.set(xlabel="nodes in the graph", ylabel="seconds")
    left.legend()
    right.semilogx(nodes, both / forward, "D-", color="C2")
    right.axhline(1, color="0.4", lw=1, ls=":")
    top = max(6.0, 1.1 * float(np.max(both / forward)))
    right.set(xlabel="nodes in the graph", ylabel="both / forward", ylim=(0, top))
