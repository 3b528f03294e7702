"""A neuron with its numbers, the plane it cuts in two, its activations and its mistakes."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Circle

Array = np.ndarray[Any, np.dtype[np.float64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

PUSHES, HOLDS_BACK, QUIET = "C0", "C3", "0.35"
LINES = ("-", "--", "-.", ":")
MARKERS = ("o", "s", "^", "x")


def neuron(names: Sequence[str], x: Array, w: Array, b: float, z: float, answer: float) -> None:
    """Inputs on the left, a line for each weight, the sum, the activation and the answer.

    A weight above zero is a solid line, one below zero a dashed line; the width shows its size.
    """
    _, ax = plt.subplots(figsize=(7.2, 3.2))
    heights = np.linspace(1.0, -1.0, len(names))
    for name, value, weight, y in zip(names, x, w, heights, strict=True):
        colour, line = (PUSHES, "-") if weight >= 0 else (HOLDS_BACK, "--")
        _ = ax.plot([0, 3], [y, 0], line, color=colour, linewidth=1 + abs(weight), zorder=1)
        _disc(ax, 0, y, f"{value:g}")
        _ = ax.text(-0.5, y, name, ha="right", va="center")
        _label(ax, 1.35, 0.55 * y, f"× {weight:g} = {value * weight:+.2g}", colour)
    _ = ax.plot([3, 3], [1.0, 0], ":", color=QUIET, zorder=1)
    _ = ax.text(3, 1.08, f"bias {b:+g}", ha="center", va="bottom")
    _ = ax.plot([3, 6.4], [0, 0], color=QUIET, zorder=1)
    _disc(ax, 3, 0, f"{z:+.2g}")
    _disc(ax, 4.7, 0, "step")
    _disc(ax, 6.4, 0, f"{answer:g}")
    for position, text in ((3, "sum z"), (4.7, "activation"), (6.4, "answer")):
        _ = ax.text(position, -0.45, text, ha="center", va="top")
    _ = ax.set(xlim=(-1.6, 7.0), ylim=(-1.45, 1.45), aspect="equal")
    ax.axis("off")


def _disc(ax: Any, x: float, y: float, text: str) -> None:
    """A circle with a word or a number in it."""
    ax.add_patch(Circle((x, y), 0.34, facecolor="white", edgecolor="black", zorder=2))
    ax.text(x, y, text, ha="center", va="center", zorder=3, fontsize=10)


def _label(ax: Any, x: float, y: float, text: str, colour: str) -> None:
    """Words on a line, with white behind them."""
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    ax.text(x, y, text, ha="center", va="center", color=colour, bbox=box, fontsize=10)


def planes(
    axis: Array,
    sums: Mapping[str, Array],
    targets: Mapping[str, Array] | None = None,
    names: tuple[str, str] = ("$x_1$", "$x_2$"),
) -> None:
    """One square for each neuron: shaded where its sum is 0 or more, a line where it is 0.

    axis : the numbers along both sides of the square
    sums : for each title, the weighted sum at every point of the square
    targets : for each title, what the four corners should answer; a disc is 1, a cross is 0
    """
    _, axes = plt.subplots(1, len(sums), figsize=(3.0 * len(sums), 3.2), squeeze=False)
    for ax, (title, z) in zip(axes[0], sums.items(), strict=True):
        if np.shape(z) == (len(axis), len(axis)):
            _shade(ax, axis, np.asarray(z, dtype=float))
        else:
            title = f"{title}: shape {np.shape(z)}"
        if targets is not None:
            _corners(ax, targets[title])
        _ = ax.set(title=title, xlabel=names[0], ylabel=names[1], aspect="equal")
        _ = ax.set(xlim=(axis[0], axis[-1]), ylim=(axis[0], axis[-1]), xticks=(0, 1), yticks=(0, 1))
        ax.grid(visible=False)
    plt.tight_layout()


def _shade(ax: Any, axis: Array, z: Array) -> None:
    """Shade the points where the neuron answers 1 and write the answer into both parts."""
    ones = z >= 0
    ax.contourf(axis, axis, ones, levels=[0.5, 1.5], colors=["C4"], alpha=0.45)
    if ones.any() and not ones.all():
        ax.contour(axis, axis, z, levels=[0.0], colors="black", linewidths=1.5)
    for answer, part in (("1", ones), ("0", ~ones)):
        if part.any():
            place = _roomiest(part, axis)
            ax.text(*place, answer, ha="center", va="center", color=QUIET, fontsize=15)


def _roomiest(part: Mask, axis: Array) -> tuple[float, float]:
    """The point of a region that keeps most distance from its border and from the corners."""
    x, y = np.meshgrid(axis, axis)
    inside, outside = (np.column_stack([x[p], y[p]])[::71] for p in (part, ~part))
    avoid = np.vstack([outside, [[0, 0], [0, 1], [1, 0], [1, 1]]])
    to_others = np.hypot(*(inside[:, None, k] - avoid[None, :, k] for k in (0, 1))).min(axis=1)
    to_frame = np.minimum(inside - axis[0], axis[-1] - inside).min(axis=1)
    best = inside[np.argmax(np.minimum(to_others, 2 * to_frame))]
    return float(best[0]), float(best[1])


def _corners(ax: Any, targets: Array) -> None:
    """The four questions (0, 0), (0, 1), (1, 0), (1, 1): a disc wants 1, a cross wants 0."""
    for k, target in enumerate(targets):
        marker, colour = ("o", "C0") if target else ("X", "C3")
        ax.scatter(k // 2, k % 2, marker=marker, color=colour, s=110, edgecolor="white", zorder=3)


def curves(z: Array, values: Mapping[str, Array]) -> None:
    """Functions of the weighted sum, one line style each."""
    _, ax = plt.subplots()
    for k, (name, y) in enumerate(values.items()):
        if np.shape(y) == np.shape(z):
            _ = ax.plot(z, y, LINES[k % len(LINES)], color=f"C{k}", label=name)
        else:
            _ = ax.plot([], [], color=f"C{k}", label=f"{name}: shape {np.shape(y)}")
    _ = ax.set(xlabel="weighted sum z", ylabel="what the neuron sends on")
    _ = ax.legend()
    plt.tight_layout()


def mistakes(counts: Mapping[str, Sequence[int]]) -> None:
    """Mistakes in each epoch, one line and one marker for each table of questions."""
    _, ax = plt.subplots()
    for k, (name, wrong) in enumerate(counts.items()):
        epochs, look = range(1, len(wrong) + 1), MARKERS[k % 4] + LINES[k % 4]
        _ = ax.plot(epochs, wrong, look, color=f"C{k}", label=name)
    _ = ax.set(xlabel="epoch", ylabel="mistakes of four", yticks=range(5), ylim=(-0.2, 4.3))
    ax.locator_params(axis="x", integer=True)
    _ = ax.legend()
    plt.tight_layout()
