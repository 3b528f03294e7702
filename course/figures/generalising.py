"""Pictures for the chapter on generalising: two losses, pulls, masks, weights, remedies, a race."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
STYLES = ("C0o-", "C1s--", "C2^-.", "C3D:", "C5v-", "C4P--")


def two_losses(seen: Array, new: Array) -> None:
    """The loss after each epoch on the digits trained with and on new ones, the best marked."""
    _, ax = plt.subplots(figsize=(6.8, 3.3))
    epochs, best = np.arange(len(seen)), int(np.argmin(new))
    _ = ax.plot(epochs, seen, "C0o-", ms=3.5, lw=1.4, label="digits it learns from")
    _ = ax.plot(epochs, new, "C3s--", ms=3.5, lw=1.4, label="new digits")
    _ = ax.axvline(best, color="0.4", ls=":", lw=1.2)
    _ = ax.annotate("lowest", (best, new[best]), (4, 26), textcoords="offset points", fontsize=9)
    _ = ax.set(xlabel="epoch", ylabel="cross-entropy", ylim=(0, None))
    _ = ax.legend(loc="upper right", fontsize=9)
    plt.tight_layout()


def pulls(w: Array, by_l2: Array, by_l1: Array) -> None:
    """How strongly each penalty pulls at a weight w: the slopes, against w."""
    _, ax = plt.subplots(figsize=(6.0, 2.9))
    _ = ax.plot(w, by_l2, "C0-", label="L2: a share of w")
    _ = ax.plot(w, by_l1, "C1--", label="L1: the same everywhere")
    _ = ax.axhline(0, color="0.6", lw=0.8)
    _ = ax.set(xlabel="weight w", ylabel="slope of the penalty")
    _ = ax.legend(loc="upper left", fontsize=9)
    plt.tight_layout()


def masks(shown: Sequence[Array]) -> None:
    """Masks of 100 hidden units as squares of ten by ten: dropped units are crossed out."""
    _, axes = plt.subplots(1, len(shown), figsize=(2.0 * len(shown), 2.2))
    for number, (ax, mask) in enumerate(zip(axes, shown, strict=True), 1):
        square = mask.reshape(10, 10)
        _ = ax.imshow(square > 0, cmap="Blues", vmin=0, vmax=1.6)
        rows, columns = np.nonzero(square == 0)
        _ = ax.plot(columns, rows, "x", color="0.35", ms=4, mew=1)
        _ = ax.set(xticks=[], yticks=[])
        _ = ax.set_title(f"digit {number}: {int(np.sum(square > 0))} stay", fontsize=10)
        ax.grid(visible=False)
    plt.tight_layout()


def first_layers(rows: Mapping[str, Array], units: int = 8) -> None:
    """Incoming weights (784, h) of the first units as images, one row for each name.

    Each row has its own scale; blue and red are the two signs, white is 0.
    """
    _, axes = plt.subplots(len(rows), units, figsize=(1.0 * units, 1.15 * len(rows)))
    for row, (name, W) in zip(axes, rows.items(), strict=True):
        most = float(np.abs(W[:, :units]).max())
        for ax, weights in zip(row, W.T, strict=False):
            _ = ax.imshow(weights.reshape(28, 28), cmap="RdBu", vmin=-most, vmax=most)
            _ = ax.set(xticks=[], yticks=[])
            ax.grid(visible=False)
        _ = row[0].set_ylabel(name, fontsize=10)
    plt.tight_layout()


def remedies(errors: Mapping[str, Sequence[float]]) -> None:
    """A dot for the error of each seed and a bar for the mean; the first one's range is shaded."""
    _, ax = plt.subplots(figsize=(7.2, 0.5 * len(errors) + 1.0))
    first = next(iter(errors.values()))
    _ = ax.axvspan(min(first), max(first), color="0.88", zorder=0)
    for place, found in enumerate(errors.values()):
        _ = ax.plot(found, [place] * len(found), "o", color="C0", ms=6, alpha=0.8)
        _ = ax.plot(np.mean(found), place, "|", color="C3", ms=20, mew=2.5)
    _ = ax.set_yticks(range(len(errors)), list(errors))
    ax.invert_yaxis()
    _ = ax.set_xlabel("error on the test digits, percent")
    plt.tight_layout()


def race(runs: Mapping[float, Mapping[str, tuple[Any, Any]]], goal: float) -> None:
    """One panel for each learning rate: accuracy against steps, by name; the goal is dotted."""
    _, axes = plt.subplots(1, len(runs), figsize=(3.0 * len(runs), 2.9), sharey=True, squeeze=False)
    for ax, (rate, curves) in zip(axes[0], runs.items(), strict=True):
        for (name, (steps, found)), style in zip(curves.items(), STYLES, strict=False):
            _ = ax.plot(steps, found, style, ms=3, lw=1.4, markevery=6, label=name)
        _ = ax.axhline(goal, color="black", ls=":", lw=1.2)
        _ = ax.set(title=f"learning rate {rate:g}", xlabel="steps", ylim=(0, 100))
        ax.title.set_fontsize(10)
    _ = axes[0, 0].set_ylabel("accuracy on new digits")
    _ = axes[0, -1].legend(loc="lower right", fontsize=9)
    plt.tight_layout()
