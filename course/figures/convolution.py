"""Pictures for the chapter on convolution: stencils, shared weights, maps, shifts, errors."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

Array = np.ndarray[Any, np.dtype[np.float64]]
LINES = ("-", "--", ":", "-.")


def _grid(ax: Axes, numbers: Array, title: str, framed: tuple[int, int, int, int]) -> None:
    """Numbers in a grid of squares, some of them framed: first row and column, rows, columns."""
    for (i, j), number in np.ndenumerate(numbers):
        ax.add_patch(Rectangle((j, -i), 1, -1, fc="white", ec="0.6"))
        text = "" if np.isnan(number) else f"{number:g}"
        _ = ax.text(j + 0.5, -i - 0.5, text, ha="center", va="center")
    top, left, rows, columns = framed
    ax.add_patch(Rectangle((left, -top), columns, -rows, fc="none", ec="C1", lw=3))
    height, width = numbers.shape
    _ = ax.set(xlim=(-0.2, width + 0.2), ylim=(-height - 0.2, 0.2), aspect="equal", title=title)
    ax.axis("off")


def stencil(image: Array, kernel: Array, output: Array, at: tuple[int, int]) -> None:
    """The stencil on one window of an image, and the output with its sum; NaN: not yet filled."""
    i, j = at
    _, axes = plt.subplots(1, 3, figsize=(8.4, 2.9), width_ratios=[6, 3, 5])
    _grid(axes[0], image, "image, one window framed", (i, j, *kernel.shape))
    _grid(axes[1], kernel, "stencil", (0, 0, *kernel.shape))
    _grid(axes[2], output, "output so far", (i, j, 1, 1))
    plt.tight_layout()


def shared_weights(n: int, k: int) -> None:
    """A row of n inputs and its outputs; wires with the same style carry the same weight."""
    _, ax = plt.subplots(figsize=(7.2, 2.6))
    outputs = n - k + 1
    for i in range(outputs):
        for u in range(k):
            ends = ([i + u, i + (k - 1) / 2], [0, 1])
            label = f"weight {u}" if i == 0 else None
            _ = ax.plot(*ends, color=f"C{u}", ls=LINES[u], lw=2, label=label)
    _ = ax.plot(np.arange(n), np.zeros(n), "o", ms=16, color="white", mec="black")
    _ = ax.plot(np.arange(outputs) + (k - 1) / 2, np.ones(outputs), "s", ms=16, color="white",
                mec="black")  # fmt: skip
    _ = ax.text(-0.8, 0, "inputs", ha="right", va="center")
    _ = ax.text(-0.8, 1, "outputs", ha="right", va="center")
    _ = ax.set(xlim=(-1.8, n), ylim=(-0.3, 1.3))
    _ = ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    ax.axis("off")
    plt.tight_layout()


def maps(images: Sequence[Array], titles: Sequence[str]) -> None:
    """Images side by side; positive numbers dark, negative ones light, 0 in the middle."""
    _, axes = plt.subplots(1, len(images), figsize=(1.75 * len(images), 2.1), squeeze=False)
    for ax, image, title in zip(axes[0], images, titles, strict=True):
        most = float(np.abs(image).max()) or 1.0
        _ = ax.imshow(image, cmap="PuOr", vmin=-most, vmax=most)
        _ = ax.set_title(title, fontsize=9)
        ax.axis("off")
    plt.tight_layout()


def shifts(right: Mapping[str, Sequence[float]]) -> None:
    """How many percent are right against the shift in pixels, one line for each network."""
    _, ax = plt.subplots(figsize=(6.4, 3.2))
    for (name, percents), style, marker in zip(right.items(), ("C0-", "C1--"), "os", strict=True):
        _ = ax.plot(range(len(percents)), percents, style, marker=marker, label=name)
    _ = ax.set(xlabel="pixels to the right", ylabel="percent right", ylim=(0, 102))
    ax.locator_params(axis="x", integer=True)
    _ = ax.legend()
    plt.tight_layout()


def errors(published: Mapping[str, float], ours: Mapping[str, float]) -> None:
    """Bars of test errors in percent: published ones plain, ours hatched, with their numbers."""
    rows = [*((name, e, False) for name, e in published.items()),
            *((name, e, True) for name, e in ours.items())]  # fmt: skip
    _, ax = plt.subplots(figsize=(7.6, 0.36 * len(rows) + 0.8))
    for y, (_, error, own) in enumerate(rows):
        _ = ax.barh(-y, error, color="C1" if own else "0.75", edgecolor="0.3",
                    hatch="//" if own else "")  # fmt: skip
        _ = ax.text(error + 0.1, -y, f"{error:.2f}".rstrip("0").rstrip("."), va="center")
    _ = ax.set(xlabel="test error in percent", yticks=[-y for y in range(len(rows))],
               yticklabels=[name for name, _, _ in rows])  # fmt: skip
    plt.tight_layout()


def occlusion(image: Array, chance: Array, label: int) -> None:
    """An image, and how sure of it the network stays while a square covers one place of it."""
    _, axes = plt.subplots(1, 2, figsize=(6.6, 3.0))
    _ = axes[0].imshow(image, cmap="gray_r")
    _ = axes[0].set_title(f"a {label}")
    edge = (image.shape[0] - chance.shape[0]) / 2
    box = (edge - 0.5, image.shape[1] - edge - 0.5, image.shape[0] - edge - 0.5, edge - 0.5)
    drawn = axes[1].imshow(chance, cmap="viridis", vmin=0, vmax=1, extent=box)
    _ = axes[1].contour(image, levels=[float(image.max()) / 2], colors="white", linewidths=1)
    _ = axes[1].set_title(f"probability of {label}, square centred here", fontsize=9)
    _ = plt.colorbar(drawn, ax=axes[1], fraction=0.046)
    for ax in axes:
        ax.axis("off")
    plt.tight_layout()
