"""Pictures for the chapter on the forward pass: a network, two planes, digits, histograms."""

from collections.abc import Sequence
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator
from numpy.typing import NDArray

Array = NDArray[np.float64]
Line = tuple[Array, float]
SHOWN = 3


def network(sizes: Sequence[int], names: Sequence[str]) -> None:
    """Columns of circles, one a layer, joined by lines; of a long column only its ends are drawn.

    `names` stand above the columns, for instance "784 pixels".
    """
    _, ax = plt.subplots(figsize=(6.4, 3.4))
    columns = [_column(size) for size in sizes]
    for x, (left, right) in enumerate(pairwise(columns)):
        for y in left:
            ax.plot([x, x + 1], [[y] * len(right), right], color="0.75", lw=0.7, zorder=1)
    for x, (size, ys, name) in enumerate(zip(sizes, columns, names, strict=True)):
        ax.scatter([x] * len(ys), ys, s=170, color=f"C{x}", edgecolor="black", zorder=2)
        if size > 2 * SHOWN:
            ax.plot([x] * 3, [-0.25, 0, 0.25], ".", color="black", ms=4)
        ax.text(x, SHOWN + 0.8, name, ha="center")
    ax.set(xlim=(-0.5, len(sizes) - 0.5), ylim=(-SHOWN - 0.4, SHOWN + 1.2))
    ax.set_axis_off()


def _column(size: int) -> list[float]:
    """Heights of the circles of one layer: all of them, or the first and the last three."""
    if size <= 2 * SHOWN:
        return [(size - 1) / 2 - i for i in range(size)]
    ends = [SHOWN - 0.75 * i for i in range(SHOWN)]
    return ends + [-y for y in reversed(ends)]


def two_planes(x: Array, h: Array, targets: Array, hidden: Sequence[Line], out: Line) -> None:
    """Four points as the inputs give them and as the hidden layer gives them, with the borders.

    `hidden` and `out` are (weights, bias) of the neurons; a border is where a neuron's sum is 0.
    """
    _, (before, after) = plt.subplots(1, 2, figsize=(7.2, 3.6))
    for number, line in enumerate(hidden):
        _border(before, line, color=f"C{number + 2}", label=f"border of hidden neuron {number + 1}")
    _points(before, x, x, targets)
    before.set(title="what comes in", xlabel="input 1", ylabel="input 2")
    _border(after, out, color="black", label="border of the output neuron")
    _points(after, h, x, targets)
    after.set(title="after the hidden layer", xlabel="hidden neuron 1", ylabel="hidden neuron 2")
    for ax in (before, after):
        ax.set(xlim=(-0.5, 1.6), ylim=(-0.5, 1.6), aspect="equal")
        ax.xaxis.set_major_locator(MultipleLocator(1))
        ax.yaxis.set_major_locator(MultipleLocator(1))
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), fontsize=9)
    plt.tight_layout()


def _border(ax: Axes, line: Line, color: str, label: str) -> None:
    """The straight line on which w · x + b = 0."""
    w, b = line
    point = -b * w / np.dot(w, w)
    style = "-" if color == "black" else "--"
    ax.axline((point[0], point[1]), slope=-w[0] / w[1], color=color, ls=style, label=label)


def _points(ax: Axes, where: Array, names: Array, targets: Array) -> None:
    """A circle for target 1 and a square for target 0, each named by the inputs it stands for."""
    here: dict[tuple[float, ...], list[str]] = {}
    for place, name, target in zip(where, names, targets, strict=True):
        style = "oC1" if target else "sC0"
        ax.plot(*place, style, ms=12, mec="black", zorder=3)
        here.setdefault(tuple(place), []).append(f"{name[0]:.0f},{name[1]:.0f}")
    for (across, up), labels in here.items():
        ax.annotate(" and ".join(labels), (across, up), (0, 11), textcoords="offset points",
                    ha="center", fontsize=10)  # fmt: skip


def digits_with_probabilities(images: Array, labels: Array, probabilities: Array) -> None:
    """Each image above its ten probabilities as bars; the bar of the right digit is hatched."""
    count = len(images)
    _, axes = plt.subplots(2, count, figsize=(1.75 * count, 3.6), height_ratios=(1, 1.3))
    for column, (image, label, p) in enumerate(zip(images, labels, probabilities, strict=True)):
        top, bottom = axes[0, column], axes[1, column]
        top.imshow(image, cmap="gray_r")
        top.set(title=f"a {label}")
        top.set_axis_off()
        bars = bottom.bar(range(10), p, color="C4", edgecolor="black", lw=0.5)
        bars[int(label)].set(facecolor="C1", hatch="///")
        bottom.axhline(0.1, color="black", ls=":", lw=1)
        bottom.set(ylim=(0, max(0.25, 1.1 * float(np.max(probabilities)))), xticks=range(10))
        bottom.tick_params(labelsize=7, labelleft=column == 0)
    axes[1, 0].set_ylabel("probability")
    plt.tight_layout()


def two_histograms(accuracies: Array, losses: Array, chance: float, ignorance: float) -> None:
    """How many networks had which accuracy (in percent) and which mean loss."""
    _, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.2), sharey=True)
    panels = (
        (left, accuracies, chance, "accuracy in percent", "C0", f"chance: {chance:.0f}"),
        (right, losses, ignorance, "mean loss", "C2", f"equal shares: {ignorance:.3f}"),
    )
    for ax, values, mark, label, color, name in panels:
        ax.hist(values, bins=20, color=color, edgecolor="white")
        ax.axvline(mark, color="black", ls="--", label=name)
        ax.set_xlabel(label)
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, 1.2), fontsize=10)
    left.set_ylabel("networks")
    plt.tight_layout()


def straight_and_bent(x: Array, without: Sequence[Array], bent: Sequence[Array]) -> None:
    """Outputs of networks with one input: left without activations, right with them.

    Each sequence holds one curve for 1, 2, 3, … hidden layers.
    """
    figure, axes = plt.subplots(1, 2, figsize=(7.2, 3.4), layout="constrained")
    for ax, curves, title in zip(axes, (without, bent), ("no activation", "tanh"), strict=True):
        for number, (y, style) in enumerate(zip(curves, ("-", "--", ":"), strict=True)):
            name = f"{number + 1} hidden layer" + ("s" if number else "")
            ax.plot(x, y, style, color=f"C{number}", label=name)
        ax.set(title=title, xlabel="input")
    axes[0].set_ylabel("output")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
