"""Pictures for the chapter on family trees: a tree, a network, weights of units, codes, means."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

Array = np.ndarray[Any, np.dtype[np.float64]]
Couples = Iterable[tuple[int, int]]

# Where the twelve people of a tree stand: left to right, oldest on top.
PLACES = (
    *((1.5, 2.0), (3.0, 2.0), (7.0, 2.0), (8.5, 2.0)),
    *((0.0, 1.0), (1.5, 1.0), (3.6, 1.0), (6.4, 1.0), (8.5, 1.0), (10.0, 1.0)),
    *((4.2, 0.0), (5.8, 0.0)),
)


def family_tree(
    labels: Sequence[str],
    women: Collection[int],
    couples: Couples,
    children: Mapping[tuple[int, int], Sequence[int]],
) -> None:
    """A tree of twelve people: women round, men square; double lines marry, single ones descend."""
    _, ax = plt.subplots(figsize=(9.2, 4.4))
    for a, b in couples:
        (x1, y), (x2, _) = PLACES[a], PLACES[b]
        for up in (-0.03, 0.03):
            _ = ax.plot([x1, x2], [y + up, y + up], color="0.3", lw=1.3, zorder=1)
    for (a, b), born in children.items():
        middle, y = (PLACES[a][0] + PLACES[b][0]) / 2, PLACES[a][1]
        rail = [PLACES[c][0] for c in born] + [middle]
        _ = ax.plot([middle, middle], [y, y - 0.5], color="0.3", lw=1.3, zorder=1)
        _ = ax.plot([min(rail), max(rail)], [y - 0.5] * 2, color="0.3", lw=1.3, zorder=1)
        for c in born:
            _ = ax.plot([PLACES[c][0]] * 2, [y - 0.5, y - 1], color="0.3", lw=1.3, zorder=1)
    for i, (x, y) in enumerate(PLACES):
        shape, color = ("o", "C1") if i in women else ("s", "C4")
        _ = ax.plot(x, y, shape, ms=17, mfc=color, mec="0.2", zorder=2)
        _ = ax.text(x, y - 0.17, labels[i], ha="center", va="top", fontsize=9, zorder=3,
                    bbox={"fc": "white", "ec": "none", "pad": 0.6})  # fmt: skip
    _ = ax.set(xlim=(-0.9, 10.9), ylim=(-0.6, 2.3))
    ax.axis("off")
    plt.tight_layout()


def _box(ax: Axes, x: float, y: float, units: int, name: str, color: str) -> None:
    """A layer as a row of small circles with its name beside it."""
    width = 0.16 * units
    _ = ax.add_patch(Rectangle((x - width / 2 - 0.06, y - 0.14), width + 0.12, 0.28, fc="white",
                               ec="0.3", lw=1.2, zorder=2))  # fmt: skip
    for i in range(units):
        place = (x - width / 2 + 0.16 * (i + 0.5), y)
        _ = ax.add_patch(Circle(place, 0.055, fc=color, ec="0.3", lw=0.5, zorder=3))
    _ = ax.text(x + width / 2 + 0.15, y, name, va="center", fontsize=9, zorder=4)


def network() -> None:
    """The five layers of 1986 with their sizes, inputs at the bottom."""
    _, ax = plt.subplots(figsize=(8.4, 4.0))
    layers = [
        (-2.6, 0.0, 24, "24 people", "0.85"),
        (2.6, 0.0, 12, "12 relations", "0.85"),
        (-2.6, 0.8, 6, "person, 6", "C1"),
        (2.6, 0.8, 6, "relation, 6", "C4"),
        (0.0, 1.6, 12, "central, 12", "C2"),
        (0.0, 2.4, 6, "narrow, 6", "C5"),
        (0.0, 3.2, 24, "answer: 24 people", "0.85"),
    ]
    for start, end in ((0, 2), (1, 3), (2, 4), (3, 4), (4, 5), (5, 6)):
        (x1, y1), (x2, y2) = layers[start][:2], layers[end][:2]
        arrow = {"arrowstyle": "-|>", "color": "0.35", "lw": 1.6}
        _ = ax.annotate("", (x2 + 0.25 * (x1 - x2) * (x1 != x2), y2 - 0.15), (x1, y1 + 0.15),
                        arrowprops=arrow)  # fmt: skip
    for layer in layers:
        _box(ax, *layer)
    _ = ax.set(xlim=(-4.8, 5.2), ylim=(-0.4, 3.6))
    ax.axis("off")
    plt.tight_layout()


def hinton(weights: Array, names: Sequence[str], titles: Sequence[str]) -> None:
    """Weights (24, units): a block for each unit, first family above the second.

    The area of a sign is the size of the weight; squares are positive, circles negative.
    """
    units = weights.shape[1]
    _, axes = plt.subplots(units, 1, figsize=(9.0, 0.95 * units + 1.2), sharex=True, squeeze=False)
    for unit, ax in enumerate(axes[:, 0]):
        w = weights[:, unit].reshape(2, 12)
        sizes = np.sqrt(np.abs(w) / np.abs(weights).max())
        for (row, person), size in np.ndenumerate(sizes):
            side, place = 0.9 * float(size), (person, 1 - row)
            if w[row, person] > 0:
                corner = (person - side / 2, 1 - row - side / 2)
                patch: Any = Rectangle(corner, side, side, fc="C0", ec="black", lw=0.5)
            else:
                patch = Circle(place, side / 2, fc="C1", ec="black", lw=0.5)
            _ = ax.add_patch(patch)
        _ = ax.set(xlim=(-0.6, 11.6), ylim=(-0.6, 1.6), yticks=[0, 1], aspect="equal")
        _ = ax.set_yticklabels(["Italian", "English"], fontsize=8)
        _ = ax.set_ylabel(titles[unit], rotation=0, ha="right", va="center", labelpad=8, fontsize=9)
        ax.set_facecolor("0.93")
        ax.grid(visible=False)
    pairs = [f"{a} / {b}" for a, b in zip(names[:12], names[12:], strict=True)]
    _ = axes[-1, 0].set_xticks(range(12), pairs, rotation=50, ha="right", fontsize=8)
    plt.tight_layout(h_pad=0.3)


def two_units(x: Array, y: Array, names: Sequence[str], labels: tuple[str, str]) -> None:
    """Everybody at the activations of two units; first family squares, second one circles."""
    _, ax = plt.subplots(figsize=(7.6, 4.6))
    for first, marker, color, family in ((0, "s", "C0", "English"), (12, "o", "C1", "Italian")):
        part = slice(first, first + 12)
        _ = ax.plot(x[part], y[part], marker, color=color, mec="black", ms=8, label=family)
    taken: list[tuple[float, float]] = []
    for i, name in enumerate(names):
        place = (float(x[i]), float(y[i]))
        near = sum(abs(place[0] - a) < 0.13 and abs(place[1] - b) < 0.04 for a, b in taken)
        taken.append(place)
        left = near % 2 == 1  # a neighbour's name stands on the right already
        _ = ax.annotate(name, place, (-7 if left else 7, -3 - 4 * near), fontsize=7.5,
                        ha="right" if left else "left", textcoords="offset points")  # fmt: skip
    _ = ax.set(xlabel=labels[0], ylabel=labels[1], xlim=(-0.3, 1.25), ylim=(-0.08, 1.08))
    _ = ax.legend(loc="upper left", bbox_to_anchor=(1, 1), fontsize=9)
    plt.tight_layout()


def wandering(results: Sequence[int], means: Array, errors: Array) -> None:
    """Held-out answers of each seed, and how their mean settles, with its standard error."""
    _, ax = plt.subplots(figsize=(7.6, 3.3))
    seeds = np.arange(1, len(results) + 1)
    _ = ax.plot(seeds, results, "o", color="0.45", ms=6, label="one seed")
    _ = ax.plot(seeds, means, "C0-", label="mean so far")
    _ = ax.fill_between(seeds, means - errors, means + errors, color="C0", alpha=0.2,
                        label="± standard error")  # fmt: skip
    _ = ax.set(xlabel="seeds so far", ylabel="right of 4 held out", ylim=(-0.3, 4.3))
    _ = ax.set(yticks=range(5), xticks=seeds)
    _ = ax.legend(loc="upper left", bbox_to_anchor=(1, 1), fontsize=9)
    plt.tight_layout()


def losses_of_units(names: Sequence[str], right: Sequence[int]) -> None:
    """How many of the hundred trained questions stay right when one unit is silenced."""
    _, ax = plt.subplots(figsize=(6.4, 3.0))
    bars = ax.bar(names, right, color="C0", edgecolor="black", lw=0.6)
    _ = ax.bar_label(bars, label_type="center", color="white", fontsize=10)
    _ = ax.axhline(100, color="0.3", ls=":", lw=1.2)
    _ = ax.set(ylabel="right of 100", ylim=(0, 115), xlabel="unit that says the same for everybody")
    plt.tight_layout()
