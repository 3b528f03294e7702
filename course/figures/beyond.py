"""Pictures for the chapter on other learning rules: ways back, lengths, windows, errors, years."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

Array = np.ndarray[Any, np.dtype[np.float64]]
STYLES = ("C0-", "C1--", "C2-.", "C3:")


def ways_back() -> None:
    """Three small networks: errors back through the same wires, through others, or not at all."""
    titles = (
        "backpropagation:\nback through the same weights",
        "feedback alignment:\nback through other wires",
        "forward-forward:\neach layer judges itself",
    )
    _, axes = plt.subplots(1, 3, figsize=(9.2, 3.3))
    for kind, (ax, title) in enumerate(zip(axes, titles, strict=True)):
        _network(ax, kind)
        _ = ax.set_title(title, fontsize=10)
        _ = ax.set(xlim=(-0.4, 2.4), ylim=(-0.75, 2.3))
        ax.axis("off")
    plt.tight_layout()


def _network(ax: Axes, kind: int) -> None:
    columns = [[(0, 0.3), (0, 1.7)], [(1, 0.0), (1, 1.0), (1, 2.0)], [(2, 0.5), (2, 1.5)]]
    for left, right in pairwise(columns):
        for a in left:
            for b in right:
                _ = ax.plot(*zip(a, b, strict=True), color="0.75", lw=1, zorder=0)
    for column in columns:
        xs, ys = zip(*column, strict=True)
        _ = ax.scatter(xs, ys, s=170, color="white", edgecolor="black")
    if kind == 2:
        for x in (1, 2):
            _ = ax.text(x, -0.6, "goodness?", ha="center", fontsize=9, color="C3")
            _ = ax.scatter([x], [-0.33], marker="v", color="C3", s=30)
        return
    color, bend = (("C3", 0.0), ("C4", 0.35))[kind]
    for a in columns[2]:
        for b in columns[1]:
            shape = f"arc3,rad={bend}"
            arrow = {"arrowstyle": "-|>", "color": color, "lw": 1.2, "connectionstyle": shape}
            arrow |= {"shrinkA": 8, "shrinkB": 8, "linestyle": ("-", "--")[kind]}
            _ = ax.annotate("", b, a, arrowprops=arrow)
    _ = ax.text(1.5, -0.6, ("W₂ᵀ", "B")[kind], ha="center", color=color)


def lengths(curves: Mapping[str, Sequence[float]], cloud: Array, w: Array) -> None:
    """On the left the points (n, 2) with the final weights as an arrow; on the right |w| by step.

    The lengths are shown on a logarithmic axis, with a line at 1.
    """
    _, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.4))
    _ = left.plot(*cloud.T, ".", color="0.7", ms=3)
    arrow = {"arrowstyle": "-|>", "color": "C3", "lw": 2.5}
    _ = left.annotate("", 3 * w, (0, 0), arrowprops=arrow)
    _ = left.set(aspect="equal", xlabel="input 1", ylabel="input 2", title="the weights, times 3")
    for (name, values), style in zip(curves.items(), STYLES, strict=False):
        _ = right.semilogy(values, style, label=name)
    _ = right.axhline(1.0, color="black", ls=(0, (1, 3)), lw=1)
    _ = right.set(xlabel="step", ylabel="length of w", ylim=(0.3, 1e6))
    _ = right.legend()
    plt.tight_layout()


def templates(W: Array) -> None:
    """Weights (784, 10) as ten images: blue where a dark pixel speaks for the digit, else red."""
    _, axes = plt.subplots(2, 5, figsize=(7.4, 3.3))
    top = float(np.abs(W).max())
    for k, ax in enumerate(axes.flat):
        _ = ax.imshow(W[:, k].reshape(28, 28), cmap="RdBu", vmin=-top, vmax=top)
        _ = ax.set_title(str(k), fontsize=9)
        ax.axis("off")
    plt.tight_layout()


def window(dt: Array, change: Array) -> None:
    """The change of a synapse against the delay between its two spikes."""
    _, ax = plt.subplots(figsize=(7.2, 3.2))
    for side, style, label in ((dt < 0, "C3--", "output first"), (dt > 0, "C0-", "input first")):
        _ = ax.plot(dt[side], change[side], style, label=label)
    _ = ax.axhline(0.0, color="black", lw=0.8)
    _ = ax.axvline(0.0, color="black", lw=0.8, ls=":")
    _ = ax.set(xlabel="time of output spike minus time of input spike, ms", ylabel="change")
    _ = ax.legend()
    plt.tight_layout()


def two_kinds(right: Array, wrong: Array, theta: float) -> None:
    """Histograms of the goodness of images with the right label and with a wrong one."""
    _, ax = plt.subplots(figsize=(7.2, 3.0))
    bins = np.linspace(0, float(np.quantile(right, 0.995)), 60).tolist()
    _ = ax.hist(right, bins, color="C0", alpha=0.6, label="right label")
    _ = ax.hist(wrong, bins, histtype="step", color="C3", lw=2, label="wrong label")
    _ = ax.axvline(theta, color="black", ls=":", lw=1.5, label="theta")
    _ = ax.set(xlabel="goodness of the first layer", ylabel="images")
    _ = ax.legend()
    plt.tight_layout()


def angle(steps: Sequence[int], degrees: Sequence[float]) -> None:
    """The angle between the weights and the feedback matrix against the steps of training."""
    _, ax = plt.subplots(figsize=(7.2, 3.0))
    _ = ax.plot(steps, degrees, "C0o-", ms=4)
    _ = ax.axhline(90, color="black", ls=":", lw=1)
    _ = ax.set(xlabel="digits seen", ylabel="angle, degrees", ylim=(0, 100))
    plt.tight_layout()


def guesses(n: Sequence[int], errors: Sequence[float], law: Sequence[float]) -> None:
    """The error of a guessed gradient against the number of directions, both logarithmic."""
    _, ax = plt.subplots(figsize=(6.4, 3.2))
    _ = ax.loglog(n, errors, "C0o", ms=8, label="measured")
    _ = ax.loglog(n, law, "k:", lw=1.5, label="theory")
    _ = ax.set(xlabel="directions n", ylabel="error, as a share of the gradient")
    _ = ax.legend()
    plt.tight_layout()


def entrants(errors: Mapping[str, float]) -> None:
    """One bar for each rule: the share of wrong answers in percent, the lowest on top."""
    names = sorted(errors, key=lambda name: errors[name], reverse=True)
    _, ax = plt.subplots(figsize=(7.4, 0.8 + 0.4 * len(names)))
    _ = ax.barh(names, [errors[n] for n in names], color="C0", edgecolor="black", lw=0.6)
    for place, name in enumerate(names):
        _ = ax.text(errors[name], place, f" {errors[name]:.2f}", va="center", fontsize=9)
    _ = ax.set(xlabel="wrong answers on test digits, percent")
    _ = ax.margins(x=0.12)
    plt.tight_layout()


def years(events: Mapping[str, int], work: Mapping[str, float]) -> None:
    """Events on a line of years; below it, on a logarithmic axis, the work of two of them."""
    _, (line, ax) = plt.subplots(2, 1, figsize=(8.6, 4.2), sharex=True, height_ratios=(1, 1.3))
    for i, (name, year) in enumerate(events.items()):
        height = (1.15, 0.75, 0.35)[i % 3]
        _ = line.plot([year, year], [0, height - 0.06], color="0.6", lw=1)
        _ = line.plot(year, 0, "C0o")
        side = "right" if year > 2000 else "left"
        _ = line.text(year, height, f"{year} {name}", fontsize=9, ha=side, va="center")
    _ = line.axhline(0, color="black", lw=1)
    line.axis("off")
    _ = line.set(ylim=(-0.15, 1.4))
    places = [events[name] for name in work]
    _ = ax.semilogy(places, list(work.values()), "C3s--", ms=8)
    for name, year in zip(work, places, strict=True):
        _ = ax.annotate(f"{work[name]:.0e}", (year, work[name]), (-8, 2), ha="right",
                        textcoords="offset points", fontsize=9)  # fmt: skip
    _ = ax.set(xlabel="year", ylabel="operations of training", xlim=(1965, 2016))
    plt.tight_layout()
