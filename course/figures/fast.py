"""Pictures for the chapter on speed: rows in memory, a roofline, error against digits, a race."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

Array = np.ndarray[Any, np.dtype[np.float64]]
FETCHED, IDLE = "C4", "0.93"
MARKERS = "os^Dv"


def _cells(ax: Axes, places: range, corners: Sequence[tuple[int, float]], reads: list[int],
           line: int) -> None:  # fmt: skip
    """Squares, one for each place in memory; fetched pieces shaded, the reads numbered in order."""
    fetched = {place // line for place in reads}
    for place, (x, y) in zip(places, corners, strict=True):
        shade = FETCHED if place // line in fetched else IDLE
        ax.add_patch(Rectangle((x, y), 1, -1, fc=shade, ec="white", lw=0.8))
        if place in reads:
            _ = ax.text(x + 0.5, y - 0.5, str(reads.index(place) + 1), ha="center",
                        va="center", fontsize=9, weight="bold")  # fmt: skip


def rows_in_memory(rows: int, columns: int, line: int) -> None:
    """A matrix and the same numbers in memory, in pieces of `line`, read in two directions."""
    _, axes = plt.subplots(2, 2, figsize=(10.4, 2.9), height_ratios=[rows, 1.6])
    places = range(rows * columns)
    walks = {"along a row": list(range(rows)), "down a column": [i * columns for i in range(rows)]}
    for (top, bottom), (name, reads) in zip(axes.T, walks.items(), strict=True):
        pieces = len({place // line for place in reads})
        grid = [(p % columns, -float(p // columns)) for p in places]
        _cells(top, places, grid, reads, line)
        _ = top.set_title(f"{name}: {len(reads)} reads, pieces fetched: {pieces}", fontsize=10)
        _ = top.set(xlim=(-0.1, columns + 0.1), ylim=(-rows - 0.1, 0.1), aspect="equal")
        gap = [(p, 0.0) for p in places]
        _cells(bottom, places, gap, [], line)
        for start in range(0, rows * columns, line):
            hit = any(r // line == start // line for r in reads)
            bottom.add_patch(Rectangle((start, 0), line, -1, fc=FETCHED if hit else IDLE,
                                       ec="0.3", lw=1))  # fmt: skip
        _ = bottom.plot([r + 0.5 for r in reads], [-0.5] * len(reads), "k.", ms=4)
        _ = bottom.set(xlim=(-0.5, rows * columns + 0.5), ylim=(-2.4, 0.6))
        _ = bottom.text(0, -1.3, "memory, in pieces; dots: what is read", va="top", fontsize=9)
        top.axis("off")
        bottom.axis("off")
    plt.tight_layout()


def roofline(points: Mapping[str, tuple[float, float]], bandwidth: float, peak: float) -> None:
    """The two limits of a machine, and kernels under them: (calculations a byte, 10⁹ a second).

    bandwidth : gigabytes a second; peak : billion calculations a second
    """
    _, ax = plt.subplots(figsize=(8.4, 3.8))
    x = np.geomspace(1 / 32, 4 * max(per for per, _ in points.values()), 200)
    _ = ax.loglog(x, np.minimum(peak, bandwidth * x), color="0.35")
    for number, (name, (per, speed)) in enumerate(points.items()):
        _ = ax.loglog(per, speed, MARKERS[number % 5], color=f"C{number % 6}", ms=9, label=name)
    corner = peak / bandwidth
    _ = ax.text(corner, 1.12 * peak, f"arithmetic: {peak:.0f}", va="bottom", fontsize=9)
    _ = ax.text(x[0], 1.12 * peak, f"memory: {bandwidth:.0f} gigabytes", fontsize=9)
    _ = ax.set(xlabel="calculations for each byte", ylabel="billion calculations a second",
               ylim=(None, 3 * peak))  # fmt: skip
    _ = ax.legend(loc="upper left", bbox_to_anchor=(1, 1), fontsize=9)
    plt.tight_layout()


def against_digits(counts: Sequence[int], errors: Array) -> None:
    """Test errors (counts, seeds) against the number of training digits, on logarithmic axes."""
    _, ax = plt.subplots(figsize=(6.4, 3.6))
    percent = 100 * errors
    for seed in range(percent.shape[1]):
        _ = ax.loglog(counts, percent[:, seed], "o", color="C0", ms=5, alpha=0.6)
    _ = ax.loglog(counts, percent.mean(axis=1), "C1--", label="mean of the seeds")
    ticks = [
        t
        for t in (0.5, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50)
        if percent.min() / 1.5 < t < 1.5 * percent.max()
    ]
    _ = ax.set_yticks(ticks, [f"{t:g}" for t in ticks])
    ax.minorticks_off()
    _ = ax.set(xlabel="training digits", ylabel="percent of new digits wrong")
    _ = ax.legend()
    plt.tight_layout()


def race(times: Mapping[str, Sequence[float]]) -> None:
    """A bar for each engine: the median of its rounds in seconds, and a line from min to max."""
    _, ax = plt.subplots(figsize=(7.2, 0.45 * len(times) + 0.9))
    for y, (name, seconds) in enumerate(times.items()):
        own = not name.startswith(("NumPy", "PyTorch"))
        _ = ax.barh(-y, median(seconds), color="C1" if own else "0.75", edgecolor="0.3",
                    hatch="//" if own else "")  # fmt: skip
        _ = ax.plot([min(seconds), max(seconds)], [-y, -y], "k-", lw=1.5)
        _ = ax.text(max(seconds), -y, f"  {median(seconds):.2g} s", va="center", fontsize=9)
    _ = ax.set(xlabel="seconds for one epoch (hatched: your package)",
               yticks=[-y for y in range(len(times))], yticklabels=list(times))  # fmt: skip
    ax.margins(x=0.15)
    plt.tight_layout()
