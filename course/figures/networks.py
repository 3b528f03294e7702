"""Pictures for the chapter on networks: the loop, loss curves, boundaries, weights and sums."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]

BEATS = (
    ("forward", "listen"),
    ("loss", "compare"),
    ("backward", "ask each knob\nfor its share"),
    ("step", "turn every knob\na little"),
)
SLATE = {"boxstyle": "round,pad=0.35", "fc": "white", "ec": "C3", "ls": "--", "lw": 1.5}


def four_beats() -> None:
    """The loop as four boxes in a ring, and the slate that is wiped before the third."""
    _, ax = plt.subplots(figsize=(6.6, 3.4))
    places = [(-1.0, 0.6), (1.0, 0.6), (1.0, -0.6), (-1.0, -0.6)]
    for k, ((x, y), (name, story)) in enumerate(zip(places, BEATS, strict=True)):
        box = {"boxstyle": "round,pad=0.5", "fc": "0.95", "ec": f"C{k}", "lw": 2}
        _ = ax.text(x, y + 0.08, f"{k + 1}  {name}", ha="center", va="center", bbox=box)
        _ = ax.text(x, y - 0.16, story, ha="center", va="center", fontsize=9, color="0.3")
    arrow = {"arrowstyle": "-|>", "lw": 1.5, "color": "0.3"}
    ends = [
        ((-0.6, 0.68), (0.7, 0.68)),
        ((1.0, 0.32), (1.0, -0.36)),
        ((0.6, -0.52), (-0.75, -0.52)),
    ]
    for start, end in [*ends, ((-1.0, -0.36), (-1.0, 0.3))]:
        _ = ax.annotate("", end, start, arrowprops=arrow)
    _ = ax.text(1.62, -0.02, "zero_grad\nwipe the slate", fontsize=9, ha="center", va="center")
    ax.texts[-1].set_bbox(SLATE)
    _ = ax.annotate("", (1.06, -0.02), (1.27, -0.02), arrowprops={**arrow, "color": "C3"})
    _ = ax.text(0, 0, "repeat", ha="center", va="center", style="italic", color="0.3")
    _ = ax.set(xlim=(-1.75, 2.05), ylim=(-0.95, 0.85), aspect="equal")
    ax.axis("off")
    plt.tight_layout()


def loss_curve(
    losses: Sequence[float], label: str, other: Sequence[float] = (), name: str = ""
) -> None:
    """One loss curve with a dot for every step; a second one dashed."""
    _, ax = plt.subplots(figsize=(6.4, 3.0))
    _ = ax.plot(losses, "o-", color="C3", ms=4, lw=1.2, label=label)
    if other:
        _ = ax.plot(other, "s--", color="C0", ms=3.5, lw=1.2, label=name)
    _ = ax.set(xlabel="step", ylabel="loss", ylim=(0, None))
    _ = ax.legend(loc="upper right", bbox_to_anchor=(1, 1.2), ncols=2, fontsize=9)
    plt.tight_layout()


def many_losses(groups: Mapping[str, Sequence[Sequence[float]]], goal: float) -> None:
    """Groups of loss curves side by side on a logarithmic axis, with the goal as a dotted line.

    Curves that reach the goal are thin and blue, the others thick, orange and dashed.
    """
    _, axes = plt.subplots(1, len(groups), figsize=(8.2, 3.3), sharey=True, squeeze=False)
    for ax, (title, curves) in zip(axes[0], groups.items(), strict=True):
        for losses in curves:
            solved = losses[-1] < goal
            style = {"color": "C0", "lw": 1.0} if solved else {"color": "C1", "lw": 2.5, "ls": "--"}
            _ = ax.loglog(np.arange(1, len(losses) + 1), losses, **style)
        _ = ax.axhline(goal, color="black", ls=":", lw=1)
        _ = ax.set(xlabel="step", title=title)
    _ = axes[0, 0].set_ylabel("loss")
    plt.tight_layout()


def boundary(grid: Array, outputs: Array, X: Array, Y: Array, losses: Sequence[float]) -> None:
    """On the left a loss curve; on the right two classes of points, the output and where it is 0.

    grid : the values that both coordinates run through; outputs : (len(grid), len(grid)), a row
    for each value of the second coordinate; X : (n, 2); Y : targets 1 and -1
    """
    _, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.5), width_ratios=(1, 1.25))
    _ = left.plot(losses, color="C0", lw=1.2)
    _ = left.set(xlabel="step", ylabel="loss", ylim=(0, None))
    levels = np.linspace(-1.5, 1.5, 7)
    _ = right.contourf(grid, grid, outputs, levels, cmap="cividis", alpha=0.35, extend="both")
    _ = right.contour(grid, grid, outputs, [0.0], colors="black", linewidths=2)
    for target, style in ((1.0, "C1o"), (-1.0, "C0s")):
        mine = X[np.equal(Y, target)]
        label = f"target {target:+.0f}"
        _ = right.plot(mine[:, 0], mine[:, 1], style, ms=6, mec="black", mew=0.6, label=label)
    _ = right.set(xlabel="x₁", ylabel="x₂", xlim=(-1.6, 2.6), ylim=(-1.2, 1.7))
    _ = right.legend(loc="upper right", fontsize=8, frameon=True)
    plt.tight_layout()


def fit(x: Array, target: Array, curves: Mapping[str, tuple[Array, Array]]) -> None:
    """Points to be hit, and for each name a curve (x, y) of a network, in changing line styles."""
    _, ax = plt.subplots(figsize=(7.6, 3.1))
    styles = ("C1:", "C2--", "C0-")
    for (name, (place, height)), style in zip(curves.items(), styles, strict=False):
        _ = ax.plot(place, height, style, label=name)
    _ = ax.plot(x, target, "o", color="black", ms=6, label="targets", zorder=3)
    _ = ax.set(xlabel="x", ylabel="output")
    _ = ax.legend(loc="upper left", bbox_to_anchor=(1, 1), fontsize=9)
    plt.tight_layout()


def six_weights(W1: Array, title: str) -> None:
    """The weights of two hidden units over six input bits; orange up for +, blue down for -."""
    _, axes = plt.subplots(1, 2, figsize=(8.2, 3.0), sharey=True)
    places = np.arange(1, 7)
    for unit, ax in enumerate(axes):
        w = W1[:, unit]
        colors = ["C1" if value > 0 else "C0" for value in w]
        bars = ax.bar(places, w, color=colors, edgecolor="black", linewidth=0.8)
        for bar, value in zip(bars, w, strict=True):
            _ = bar.set_hatch("" if value > 0 else "//")
            above = {"xytext": (0, 3), "va": "bottom"}
            below = {"xytext": (0, -3), "va": "top"}
            where = {"textcoords": "offset points", "ha": "center", "fontsize": 9}
            spot = (bar.get_x() + bar.get_width() / 2, value)
            _ = ax.annotate(f"{value:+.1f}", spot, **where, **(above if value > 0 else below))
        _ = ax.axhline(0, color="black", lw=1)
        _ = ax.axvline(3.5, color="0.4", ls="--", lw=1)
        _ = ax.set(xlabel="input bit", title=f"hidden unit {unit + 1}", xticks=places)
        ax.margins(y=0.18)
    _ = axes[0].set_ylabel(f"weight, {title}")
    plt.tight_layout()


def half_sums(sums: Mapping[str, Sequence[float]]) -> None:
    """For each name a number line with a dot for each sum; dots that fall together are stacked."""
    _, ax = plt.subplots(figsize=(7.6, 0.8 + 0.7 * len(sums)))
    for row, values in enumerate(sums.values()):
        _ = ax.axhline(-row, color="0.8", lw=1, zorder=0)
        seen: dict[float, int] = {}
        for value in values:
            height = seen[value] = seen.get(value, -1) + 1
            style = "C0o" if height == 0 else "C1s"
            _ = ax.plot(value, -row + 0.25 * height, style, ms=8, mec="black", mew=0.6)
    _ = ax.set(xlabel="what three bits send", ylim=(-len(sums) + 0.5, 0.7))
    _ = ax.set_yticks([-row for row in range(len(sums))], list(sums))
    plt.tight_layout()
