"""Pictures for the chapter on tensors: copies and sums, the three matrix products, speed."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

Array = np.ndarray[Any, np.dtype[np.float64]]


def _table(ax: Axes, numbers: Array, corner: tuple[float, float], color: str, ls: str) -> None:
    """Numbers in a grid of squares; corner is the upper left one."""
    for i, row in enumerate(numbers):
        for j, number in enumerate(row):
            x, y = corner[0] + j, corner[1] - i
            ax.add_patch(Rectangle((x, y), 1, -1, fc="white", ec=color, ls=ls, lw=1.5))
            _ = ax.text(x + 0.5, y - 0.5, f"{number:g}", ha="center", va="center")


def copies_and_sums(row: Array, gradient: Array) -> None:
    """On the left a row, copied downwards; on the right a gradient table, summed into a row.

    row : (m,); gradient : (n, m), what arrives at each copy
    """
    n, m = gradient.shape
    _, axes = plt.subplots(1, 2, figsize=(7.6, 0.62 * (n + 3)))
    arrow = {"arrowstyle": "-|>", "lw": 1.5, "color": "0.3"}
    left, right = axes
    _table(left, row[None, :], (0, n + 2), "C0", "-")
    _table(left, np.tile(row, (n, 1)), (0, n), "C0", "--")
    _table(right, gradient, (0, n + 2), "C3", "--")
    _table(right, gradient.sum(axis=0)[None, :], (0, 1), "C3", "-")
    for j in range(m):
        _ = left.annotate("", (j + 0.5, n), (j + 0.5, n + 1), arrowprops=arrow)
        _ = right.annotate("", (j + 0.5, 1), (j + 0.5, 2), arrowprops=arrow)
    _ = left.set(title="forward: one row, copied")
    _ = right.set(title="backward: copies, summed")
    for ax in axes:
        _ = ax.set(xlim=(-0.3, m + 0.3), ylim=(-0.2, n + 2.2), aspect="equal")
        ax.axis("off")
    plt.tight_layout()


def _block(ax: Axes, x: float, shape: tuple[int, int], name: str, color: str) -> float:
    """A matrix as a rectangle, its name inside and its lengths at its edges; where it ends."""
    rows, columns = shape
    ax.add_patch(Rectangle((x, -rows / 2), columns, rows, fc=color, alpha=0.25, ec="none"))
    ax.add_patch(Rectangle((x, -rows / 2), columns, rows, fc="none", ec=color, lw=1.5))
    _ = ax.text(x + columns / 2, 0, name, ha="center", va="center", weight="bold")
    _ = ax.text(x + columns / 2, rows / 2 + 0.25, f"{columns}", ha="center", fontsize=9)
    _ = ax.text(x - 0.2, 0, f"{rows}", ha="right", va="center", fontsize=9)
    return x + columns


def three_products(n: int, d: int, m: int) -> None:
    """The forward product and the two of the backward pass, as rectangles with their lengths."""
    x, w, g = ((n, d), "x", "C0"), ((d, m), "w", "C1"), ((n, m), "grad", "C3")
    turned_w, turned_x = ((m, d), "wᵀ", "C1"), ((d, n), "xᵀ", "C0")
    products = (
        (x, w, ((n, m), "out", "C2"), "forward"),
        (g, turned_w, ((n, d), "dx", "C0"), "backward, to x"),
        (turned_x, g, ((d, m), "dw", "C1"), "backward, to w"),
    )
    _, axes = plt.subplots(3, 1, figsize=(5.4, 6.2))
    half = max(n, d, m) / 2
    for ax, (first, second, result, title) in zip(axes, products, strict=True):
        end = 0.0
        for block, sign in ((first, "@"), (second, "="), (result, "")):
            end = _block(ax, end + 1.5, *block)
            _ = ax.text(end + 0.55, 0, sign, ha="center", va="center", fontsize=13)
        _ = ax.set_title(title, loc="left", fontsize=11)
        _ = ax.set(xlim=(0.5, n + d + m + 5), ylim=(-half - 0.2, half + 0.9), aspect="equal")
        ax.axis("off")
    plt.tight_layout()


def speed(points: Sequence[int], slow: Sequence[float], fast: Sequence[float]) -> None:
    """Milliseconds a step by number of points, for Values and for Tensors, and their ratio."""
    _, (left, right) = plt.subplots(1, 2, figsize=(7.8, 3.3))
    _ = left.loglog(points, slow, "s--", color="C3", label="Values")
    _ = left.loglog(points, fast, "o-", color="C0", label="Tensors")
    _ = left.set(xlabel="points", ylabel="milliseconds a step")
    _ = left.legend()
    ratio = np.divide(slow, fast)
    _ = right.loglog(points, ratio, "D-", color="C2")
    for n, factor in zip(points, ratio, strict=True):
        near = {"xytext": (0, 8), "textcoords": "offset points", "ha": "center", "fontsize": 9}
        _ = right.annotate(f"{factor:.0f}", (n, factor), **near)
    _ = right.set(xlabel="points", ylabel="Values / Tensors", ylim=(None, 2 * max(ratio)))
    for ax in (left, right):
        _ = ax.set_xticks(points, [str(n) for n in points])
        ax.minorticks_off()
    right.set_yticks([])
    plt.tight_layout()
