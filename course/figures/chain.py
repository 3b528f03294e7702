"""Pictures for the chapter on the chain rule: shares of a shortfall, gears, graphs, forces."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

Array = np.ndarray[Any, np.dtype[np.float64]]
Place = tuple[float, float]


def shortfall(planned: Sequence[float], actual: Sequence[float]) -> None:
    """A revenue as a rectangle, (first + second) wide and third high, inside the planned one.

    planned, actual : lamps of the first member, lamps of the second, price
    """
    _, ax = plt.subplots(figsize=(6.8, 3.2))
    (a0, b0, c0), (a, b, c) = planned, actual
    wide, corner = a + b, {"facecolor": "0.75", "hatch": "xx"}
    _piece(ax, (0, 0, wide, c), f"earned {wide * c:g}", {"facecolor": "0.93"})
    _piece(ax, (wide, 0, a0 - a, c), "Ana", {"facecolor": "C4", "hatch": "//"})
    _piece(ax, (wide + a0 - a, 0, b0 - b, c), "Ben", {"facecolor": "C1", "hatch": "\\\\"})
    _piece(ax, (0, c, wide, c0 - c), "Cem", {"facecolor": "C5", "hatch": ".."})
    _piece(ax, (wide, c, a0 + b0 - wide, c0 - c), "nobody\nalone", corner)
    _ = ax.set(xlabel="lamps", ylabel="coins for a lamp", xlim=(0, 8.1), ylim=(0, 2.15))
    ax.grid(False)
    plt.tight_layout()


def _piece(
    ax: Any, box: tuple[float, float, float, float], label: str, look: dict[str, Any]
) -> None:
    """A rectangle (left, bottom, width, height) with words in its middle."""
    left, bottom, width, height = box
    _ = ax.add_patch(Rectangle((left, bottom), width, height, edgecolor="black", **look))
    plain = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    middle = (left + width / 2, bottom + height / 2)
    _ = ax.text(*middle, label, ha="center", va="center", fontsize=10, bbox=plain)


def gears(ratios: Sequence[float], turns: Sequence[float]) -> None:
    """A train of gears: each large gear turns a small one, which shares an axle with the next.

    turns : how often each axle turns, the handle's first
    """
    _, ax = plt.subplots(figsize=(7.6, 3.2))
    x, names = 0.0, ["handle", "middle axle", "last axle"]
    for k, ratio in enumerate(ratios):
        small = x + 1.1 + 1 / ratio
        _gear(ax, x, 1.0, "C4")
        _gear(ax, small, 1 / ratio, "C1")
        _ = ax.text((x + small) / 2 + 0.4, 0.85, f"× {ratio:g}", fontsize=13)
        x = small + (1.9 if k + 1 < len(ratios) else 0.8)
        _ = ax.plot([small, x], [0, 0], color="black", lw=4, solid_capstyle="round")
    for k, turn in enumerate(turns):
        words = f"{names[k]}\n{turn:g} turn{'s' if turn != 1 else ''}"
        _ = ax.text(min(3.33 * k, x - 0.4), -1.25, words, ha="center", va="top")
    _ = ax.set(xlim=(-1.3, x + 0.6), ylim=(-1.95, 1.25), aspect="equal")
    ax.axis("off")
    plt.tight_layout()


def _gear(ax: Any, x: float, radius: float, color: str) -> None:
    """A gear with teeth of equal size, whatever its radius."""
    teeth = round(30 * radius)
    angle = np.linspace(0, 2 * np.pi, 40 * teeth)
    edge = radius + 0.045 * np.tanh(4 * np.sin(teeth * angle))
    rim = {"facecolor": color, "edgecolor": "black", "alpha": 0.6}
    _ = ax.fill(x + edge * np.cos(angle), edge * np.sin(angle), **rim)


def two_routes(values: Mapping[str, float], slopes: Mapping[tuple[str, str], float]) -> None:
    """Ben's two ways to the revenue; each arrow carries its local slope."""
    places = {"Ana": (0.0, 1.0), "Ben": (0.0, -0.2), "lamps": (1.4, 0.8), "coins": (2.8, 0.3)}
    _graph((6.4, 2.9), places, values, slopes, strong=[("Ben", "lamps"), ("lamps", "coins"),
                                                       ("Ben", "coins")])  # fmt: skip


def two_neurons(values: Mapping[str, float], slopes: Mapping[tuple[str, str], float]) -> None:
    """The chain of two neurons and its loss; the path of w1 is drawn thick."""
    places = {
        "x": (0.0, 1.0), "w1": (0.0, 0.0), "b1": (0.0, -1.0), "z1": (1.3, 0.0), "a1": (2.6, 0.0),
        "w2": (2.6, 1.0), "b2": (2.6, -1.0), "a2": (3.9, 0.0), "L": (5.2, 0.0),
    }  # fmt: skip
    path = ["w1", "z1", "a1", "a2", "L"]
    _graph((8.2, 3.8), places, values, slopes, strong=list(pairwise(path)))


def _graph(
    size: tuple[float, float],
    places: Mapping[str, Place],
    values: Mapping[str, float],
    slopes: Mapping[tuple[str, str], float],
    strong: Sequence[tuple[str, str]],
) -> None:
    """Nodes with a name and a value, arrows with a local slope, some of them thick."""
    _, ax = plt.subplots(figsize=size)
    for (start, end), slope in slopes.items():
        thick = (start, end) in strong
        _arrow(ax, places[start], places[end], f"× {slope:.4g}", thick)
    for name, (x, y) in places.items():
        box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": "black"}
        words = f"{name}\n{values[name]:.4g}"
        _ = ax.text(x, y, words, ha="center", va="center", bbox=box, zorder=3, fontsize=10)
    xs, ys = zip(*places.values(), strict=True)
    _ = ax.set(xlim=(min(xs) - 0.4, max(xs) + 0.4), ylim=(min(ys) - 0.4, max(ys) + 0.4))
    ax.axis("off")
    plt.tight_layout()


def _arrow(ax: Any, start: Place, end: Place, label: str, thick: bool) -> None:
    """An arrow from node to node with its slope in the middle."""
    look: dict[str, Any] = {"arrowstyle": "-|>", "shrinkA": 19, "shrinkB": 19, "mutation_scale": 14}
    look |= {"lw": 2.6, "color": "C0"} if thick else {"lw": 1.1, "color": "0.35"}
    _ = ax.annotate("", end, start, arrowprops=look)
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    plain = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
    weight = "bold" if thick else "normal"
    _ = ax.text(*middle, label, ha="center", va="center", fontsize=9, weight=weight, bbox=plain)


def repeats(layers: int) -> None:
    """The multiplications for the slope of each layer of a chain; hollow: done before."""
    _, ax = plt.subplots(figsize=(6.4, 3.0))
    pairs = [(k, m) for k in range(1, layers + 1) for m in range(1, k + 1)]
    old = np.array([(m, k) for k, m in pairs if m < k])
    new = np.array([(m, k) for k, m in pairs if m == k])
    hollow: dict[str, Any] = {"facecolors": "none", "edgecolors": "0.4", "linewidths": 1.5}
    _ = ax.scatter(old[:, 0], old[:, 1], s=110, label="done before", **hollow)
    _ = ax.scatter(new[:, 0], new[:, 1], s=110, color="C0", marker="s", label="new")
    _ = ax.set(xlabel="multiplication", ylabel="layers back from the loss")
    _ = ax.set(xticks=range(1, layers + 1), yticks=range(1, layers + 1), ylim=(layers + 0.6, 0.4))
    _ = ax.legend(loc="upper right")
    plt.tight_layout()


def passes(inputs: int, hidden: int) -> None:
    """One pass forward from the first input, and one pass back from the only output."""
    _, axes = plt.subplots(1, 2, figsize=(7.8, 3.4))
    for ax, back in zip(axes, (False, True), strict=True):
        for i in range(inputs):
            for j in range(hidden):
                _wire(ax, (0, -i), (1, _level(j, inputs, hidden)), back or i == 0, back)
        for j in range(hidden):
            _wire(ax, (1, _level(j, inputs, hidden)), (2, -(inputs - 1) / 2), True, back)
        told = inputs if back else 1
        way = "one pass back from the output" if back else "one pass forward from input 1"
        _ = ax.set_title(f"{way}\ntells {told} of {inputs} slopes", fontsize=11)
        ax.axis("off")
    plt.tight_layout()


def _level(unit: int, inputs: int, hidden: int) -> float:
    """The height of a hidden unit, so that the layer is centred."""
    return -(inputs - 1) / 2 + (hidden - 1) / 2 * 1.4 - unit * 1.4


def _wire(ax: Any, start: Place, end: Place, used: bool, back: bool) -> None:
    """A connection between two units, strong and with an arrow if the pass uses it."""
    (x0, y0), (x1, y1) = (end, start) if back else (start, end)
    _ = ax.plot([x0, x1], [y0, y1], color="0.85", lw=1, zorder=1)
    if used:
        look = {"arrowstyle": "-|>", "color": "C3" if back else "C0", "shrinkA": 7, "shrinkB": 7}
        _ = ax.annotate("", (x1, y1), (x0, y0), arrowprops={**look, "lw": 1.6})
    _ = ax.plot([x0, x1], [y0, y1], "o", color="white", mec="black", ms=11, zorder=3)


def bands(outputs: Array, targets: Array, a: Array, forces: Array) -> None:
    """On the left the hidden units, pulled; on the right each output, its target and the band.

    outputs, targets : shape (k,); a, forces : shape (j,), the tanh units and the pull on each z
    """
    _, (layer, ends) = plt.subplots(1, 2, figsize=(8.2, 3.3), width_ratios=[3, 2])
    forces = np.ravel(np.asarray(forces, dtype=float))
    for k, (y, d) in enumerate(zip(outputs, targets, strict=True)):
        wave = np.linspace(0, 1, 60)
        _ = ends.plot(k + 0.05 * np.sin(14 * np.pi * wave), y + (d - y) * wave, color="C3", lw=1.5)
        _ = ends.plot(k, y, "o", color="C0", ms=9, label="output" if k == 0 else None)
        _ = ends.plot(k, d, "*", color="black", ms=13, label="target" if k == 0 else None)
    _ = layer.plot(range(len(a)), a, "o", color="C0", ms=9)
    units, forces = np.arange(len(a)), np.resize(forces, len(a))
    plain: dict[str, Any] = {"angles": "xy", "scale_units": "xy", "width": 0.012, "zorder": 3}
    _ = layer.quiver(units, a, 0 * a, 0.6 * forces, color="C3", scale=1, minlength=0.5, **plain)
    for j, force in enumerate(forces):
        _ = layer.text(j + 0.12, a[j], f"force {force:+.2f}", va="center", fontsize=9)
    names = [f"unit {j + 1}" for j in range(len(a))]
    _ = layer.set(xticks=range(len(a)), xticklabels=names, xlim=(-0.4, len(a) - 0.2))
    _ = layer.set(ylabel="activation", ylim=(-1.5, 1.5), title="forces on the hidden layer")
    names = [f"output {k + 1}" for k in range(len(outputs))]
    _ = ends.set(xticks=range(len(outputs)), xticklabels=names, title="bands at the outputs")
    _ = ends.set_xlim(-0.5, len(outputs) - 0.5)
    _ = ends.legend(fontsize=9, loc="lower left")
    plt.tight_layout()
