"""Pictures for the chapter on depth: spreads and gradients by layer, factors, losses, a loop."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

Array = np.ndarray[Any, np.dtype[np.float64]]
STYLES = ("C0o-", "C1s--", "C2^:", "C3D-.", "C4v-")


def whisper(shares: Sequence[float]) -> None:
    """What is left of a complaint, office by office, on a logarithmic axis; it runs leftwards."""
    _, ax = plt.subplots(figsize=(7.2, 2.9))
    offices = np.arange(len(shares), 0, -1)
    _ = ax.bar(offices, shares, color="C0", edgecolor="black", lw=0.6)
    _ = ax.set(xlabel="office, from the workbench (1) to the shop", ylabel="what is heard")
    _ = ax.set(yscale="log", xticks=np.arange(1, len(shares) + 1), ylim=(min(shares) / 3, 3))
    arrow = {"arrowstyle": "-|>", "lw": 1.5, "color": "C3"}
    _ = ax.annotate("", (0.05, 0.93), (0.42, 0.93), "axes fraction", arrowprops=arrow)
    _ = ax.text(0.24, 0.8, "the complaint travels back", transform=ax.transAxes, ha="center")
    plt.tight_layout()


def by_layer(curves: Mapping[str, Sequence[float]], label: str) -> None:
    """A positive number for each layer, one curve a name, on a logarithmic axis."""
    _, ax = plt.subplots(figsize=(7.2, 3.3))
    _curves(ax, curves)
    _ = ax.set(xlabel="layer, input side first", ylabel=label)
    _ = ax.legend(loc="upper left", bbox_to_anchor=(1, 1), fontsize=9)
    plt.tight_layout()


def _curves(ax: Axes, curves: Mapping[str, Sequence[float]]) -> None:
    for (name, values), style in zip(curves.items(), STYLES, strict=False):
        layers = np.arange(1, len(values) + 1)
        _ = ax.semilogy(layers, values, style, ms=5, lw=1.4, label=name)
        _ = ax.set_xticks(layers if len(layers) <= 12 else layers[::5])


def two_views(
    deltas: Mapping[str, Sequence[float]], weights: Mapping[str, Sequence[float]]
) -> None:
    """The same networks twice: gradients at the outputs on the left, at the weights on the right.

    Each curve is divided by its value at the last layer, so that all end at 1.
    """
    _, axes = plt.subplots(1, 2, figsize=(8.6, 3.5), sharey=True)
    titles = ("at the outputs: ‖dL/dh‖", "at the weights: ‖dL/dW‖")
    for ax, curves, title in zip(axes, (deltas, weights), titles, strict=True):
        _curves(ax, {name: [v / values[-1] for v in values] for name, values in curves.items()})
        _ = ax.set(title=title, xlabel="layer")
    _ = axes[0].set_ylabel("share of the last layer's")
    _ = axes[0].legend(loc="lower right", fontsize=9)
    plt.tight_layout()


def factors(rows: Sequence[tuple[str, float, float, float]]) -> None:
    """For each (name, first theory, theory with spread, measured) three marks on one line.

    The axis is logarithmic; a line at 1 parts vanishing from exploding.
    """
    _, ax = plt.subplots(figsize=(7.6, 0.7 + 0.3 * len(rows)))
    places = np.arange(len(rows))[::-1]
    names, first, spread, measured = zip(*rows, strict=True)
    _ = ax.hlines(places, np.minimum(first, measured), np.maximum(first, measured), color="0.8")
    _ = ax.plot(measured, places, "C4o", ms=10, label="measured")
    _ = ax.plot(first, places, "C3s", ms=12, mfc="none", mew=1.5, label="weights times slope at 0")
    _ = ax.plot(spread, places, "kx", ms=6, mew=1.8, label="theory that follows the spread")
    _ = ax.axvline(1.0, color="black", ls=":", lw=1.2)
    _ = ax.set_yticks(places, names, fontsize=9)
    _ = ax.set(xscale="log", xlabel="factor for each layer back", ylim=(-0.7, len(rows) - 0.3))
    _ = ax.legend(loc="upper center", bbox_to_anchor=(0.4, 1.13), ncols=3, fontsize=9)
    plt.tight_layout()


def losses(curves: Mapping[str, Sequence[float]]) -> None:
    """Loss curves on a logarithmic axis, one a name."""
    _, ax = plt.subplots(figsize=(7.2, 3.2))
    for (name, values), style in zip(curves.items(), ("C0-", "C1--", "C2:"), strict=False):
        _ = ax.semilogy(values, style, label=name)
    _ = ax.set(xlabel="step", ylabel="loss")
    _ = ax.legend(loc="upper left", bbox_to_anchor=(1, 1), fontsize=9)
    plt.tight_layout()


def speeds(ours: Sequence[Array], book: Sequence[Sequence[float]]) -> None:
    """For two, three and four hidden layers: many starts of ours, their median, and the book's.

    ours : arrays of shape (starts, layers); book : one number a layer
    """
    _, axes = plt.subplots(1, len(ours), figsize=(8.6, 3.2), sharey=True)
    for ax, many, one in zip(axes, ours, book, strict=True):
        layers = np.arange(1, many.shape[1] + 1)
        _ = ax.semilogy(layers, many.T, "-", color="0.85", lw=0.8, zorder=0)
        _ = ax.semilogy(layers, np.median(many, axis=0), "C0o-", ms=7, label="our median")
        _ = ax.semilogy(layers, one, "C1s--", ms=9, mfc="none", mew=1.6, label="the book")
        _ = ax.set(xlabel="hidden layer", xticks=layers, title=f"{len(layers)} hidden layers")
    _ = axes[0].set_ylabel("speed of learning")
    _ = axes[0].legend(loc="lower right", fontsize=9)
    plt.tight_layout()


def loop(w: Array, curves: Mapping[str, Array]) -> None:
    """The size of a recurrent unit's gradient against its weight, one curve for each start."""
    _, ax = plt.subplots(figsize=(7.2, 3.4))
    for (name, values), style in zip(curves.items(), ("C0-", "C1--", "C3:"), strict=False):
        _ = ax.semilogy(w, np.abs(values), style, label=name)
    _ = ax.axhline(1.0, color="black", lw=0.8, ls=(0, (1, 3)))
    _ = ax.set(xlabel="weight w", ylabel="size of the slope")
    _ = ax.legend(loc="upper left", bbox_to_anchor=(1, 1), fontsize=9)
    plt.tight_layout()
