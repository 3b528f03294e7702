"""Pictures for the chapter on digits: wishes, losses, confusions, sensitive pixels, a grid."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
Curves = Mapping[str, tuple[Any, Any]]
STYLES = ("C0-", "C1--", "C2-.", "C3:", "C5-", "C4--")


def row_of_digits(images: Array, captions: Sequence[str]) -> None:
    """Images of shape (n, 28, 28) side by side, ink dark on paper, each under its caption."""
    _, axes = plt.subplots(1, len(captions), figsize=(1.05 * len(captions), 1.5), squeeze=False)
    for ax, image, caption in zip(axes[0], images, captions, strict=False):
        _ = ax.imshow(image, cmap="gray_r")
        _ = ax.set_title(caption, fontsize=9)
        ax.axis("off")
    plt.tight_layout()


def wishes(p: Array, label: int) -> None:
    """Bars: the probability of each digit; arrows: where the loss wants each score to go."""
    _, ax = plt.subplots(figsize=(7.2, 3.2))
    places = np.arange(len(p))
    _ = ax.bar(places, p, color="0.85", edgecolor="0.4", width=0.6)
    for k, wish in enumerate((places == label) - p):
        color, style = ("C2", "-|>") if wish > 0 else ("C3", "-|>")
        arrow = {"arrowstyle": style, "color": color, "lw": 2}
        if abs(wish) > 0.02:
            _ = ax.annotate("", (k, p[k] + wish), (k, p[k]), arrowprops=arrow)
        _ = ax.text(k, max(p[k], p[k] + wish) + 0.03, f"{wish:+.2f}", ha="center", fontsize=9)
    _ = ax.set(xlabel="digit", ylabel="probability", xticks=places, ylim=(-0.02, 1.15))
    plt.tight_layout()


def two_slopes(z: Array, entropy: Array, square: Array) -> None:
    """Slopes of two losses against the score z of an output whose target is 0, on a log axis."""
    _, ax = plt.subplots()
    _ = ax.semilogy(z, entropy, "C0-", label="cross-entropy")
    _ = ax.semilogy(z, square, "C1--", label="squared error")
    _ = ax.axvline(8, color="0.4", ls=":", lw=1)
    _ = ax.set(xlabel="score z, target 0", ylabel="slope of the loss for z")
    _ = ax.legend(loc="lower center")
    plt.tight_layout()


def curves(lines: Curves, xlabel: str, ylabel: str, published: float | None = None) -> None:
    """Curves by name, each (x, y), in changing line styles; a published value as a dotted line."""
    _, ax = plt.subplots(figsize=(7.2, 3.3))
    for (name, (x, y)), style in zip(lines.items(), STYLES, strict=False):
        marker = "o" if len(y) < 40 else ""
        _ = ax.plot(x, y, style, label=name, lw=1.6, marker=marker, ms=3.5)
    if published is not None:
        _ = ax.axhline(published, color="black", ls=":", lw=1.4)
        _ = ax.annotate(f"the book: {published}", (0.99, published), (0, 4), fontsize=9, ha="right",
                        xycoords=("axes fraction", "data"), textcoords="offset points")  # fmt: skip
    _ = ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.locator_params(axis="x", integer=True)
    _ = ax.legend(loc="upper left", bbox_to_anchor=(1, 1), fontsize=9)
    plt.tight_layout()


def confusion_matrix(table: Array) -> None:
    """The table with its numbers; right answers framed, mistakes the darker the more there are."""
    _, ax = plt.subplots(figsize=(5.6, 4.8))
    mistakes = np.array(table, dtype=float)
    np.fill_diagonal(mistakes, 0.0)
    _ = ax.imshow(np.sqrt(mistakes), cmap="Oranges", vmin=0)
    for i, j in np.ndindex(table.shape):
        light = mistakes[i, j] > 0.4 * mistakes.max() if mistakes.max() else False
        weight = "bold" if i == j else "normal"
        text = f"{table[i, j]:.0f}" if table[i, j] else "·"
        color = "white" if light else "black"
        _ = ax.text(j, i, text, ha="center", va="center", color=color, fontsize=8, weight=weight)
    ticks = np.arange(len(table))
    _ = ax.set(xlabel="called", ylabel="truth", xticks=ticks, yticks=ticks)
    ax.grid(visible=False)
    plt.tight_layout()


def output_units(activations: Array, slopes: Array, missing: Sequence[int]) -> None:
    """For each output unit, on its own digits: mean activation, and mean slope on a log axis.

    activations, slopes : (k,); the units listed in missing are hatched
    """
    _, axes = plt.subplots(1, 2, figsize=(8.4, 3.0))
    names = ("mean activation on its own digit", "mean slope a (1 - a)")
    places = np.arange(len(slopes))
    for ax, values, name in zip(axes, (activations, slopes), names, strict=True):
        bars = ax.bar(places, values, color="C0", edgecolor="black", linewidth=0.7)
        for k in missing:
            bars[k].set(facecolor="C1", hatch="//")
        _ = ax.set(xlabel="output unit", title=name, xticks=places)
        ax.title.set_fontsize(10)
    axes[1].set_yscale("log")
    plt.tight_layout()


def sensitivity(image: Array, slopes: Array) -> None:
    """A digit beside a map of the same shape: how strongly the loss feels each pixel's weights."""
    _, axes = plt.subplots(1, 2, figsize=(7.0, 3.1))
    _ = axes[0].imshow(image, cmap="gray_r")
    shown = axes[1].imshow(np.where(slopes == 0, np.nan, slopes), cmap="cividis")
    axes[1].set_facecolor("white")
    _ = axes[0].set_title("the digit", fontsize=10)
    _ = axes[1].set_title("sum of |dL/dW|, white where it is 0", fontsize=10)
    for ax in axes:
        _ = ax.set(xticks=[], yticks=[])
        ax.grid(visible=False)
    plt.colorbar(shown, ax=axes[1], fraction=0.046)
    plt.tight_layout()


def grid(means: Array, spreads: Array, rates: Sequence[float], widths: Sequence[int]) -> None:
    """A table of accuracies in percent: rows are learning rates, columns widths.

    Each cell holds the mean over the seeds and below it their standard deviation.
    """
    _, ax = plt.subplots(figsize=(6.4, 3.9))
    _ = ax.imshow(means, cmap="cividis", aspect="auto")
    middle = (means.min() + means.max()) / 2
    for i, j in np.ndindex(means.shape):
        text = f"{means[i, j]:.1f}\n±{spreads[i, j]:.1f}"
        color = "black" if means[i, j] > middle else "white"
        _ = ax.text(j, i, text, ha="center", va="center", fontsize=9, color=color)
    _ = ax.set_xticks(np.arange(len(widths)), [str(w) for w in widths])
    _ = ax.set_yticks(np.arange(len(rates)), [f"{r:g}" for r in rates])
    _ = ax.set(xlabel="hidden units", ylabel="learning rate")
    ax.grid(visible=False)
    plt.tight_layout()
