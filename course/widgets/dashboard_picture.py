"""The dashboard's curves as a still picture, for readers that show no widgets."""

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from .numerals import text
from .picture import FONT, SVG

PAPER, INK, MUTED, LINE = "#ffffff", "#14181c", "#4a525a", "#c9ced4"
BLUE, ORANGE = "#0072b2", "#d55e00"
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 360, 220, 46, 34, 350, 186


def picture(run: Mapping[str, Any], published: float | None, test: Mapping[str, Any]) -> SVG:
    """Loss and test error against epochs, each on a scale of factors of ten."""
    wide = WIDTH + (WIDTH + 12 + 30 * (len(test["rows"]) + 1) if test else 0)
    end = horizon(run) * run["batches"] if run["batches"] else max(run["step"], 1)
    loss = [(step, value) for step, value in run["curve"]]
    error = [(r["step"], r["error"]) for r in run["history"] if r["error"] is not None]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{HEIGHT + 24}" '
        f'viewBox="0 0 {wide} {HEIGHT + 24}" role="img" {FONT}>',
        f"<title>Training: {escape(run['said'])}</title>",
        f'<rect width="{wide}" height="{HEIGHT + 24}" rx="8" fill="{PAPER}"/>',
        _chart("loss", loss, end, run, BLUE, None),
    ]
    if test:
        parts += [
            f'<g transform="translate({WIDTH} 0)">',
            _chart("test error in %", error, end, run, ORANGE, published),
            "</g>",
            f'<g transform="translate({2 * WIDTH} 0)">{_matrix(test)}</g>',
        ]
    parts += [_words(run["said"], 12, HEIGHT + 14, INK), "</svg>"]
    return SVG("\n".join(parts), run["said"])


def _chart(
    title: str,
    points: Sequence[tuple[float, float]],
    end: int,
    run: Mapping[str, Any],
    colour: str,
    published: float | None,
) -> str:
    line = None if published is None else 100 - published
    heights = [max(y, 1e-6) for _, y in points] + ([line] if line else [])
    low, high = scale(heights)
    span = math.log(high / low)

    def x(step: float) -> float:
        return LEFT + (RIGHT - LEFT) * step / end

    def y(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * math.log(max(value, low) / low) / span

    parts = [_words(title, LEFT, 20, INK, weight=600)]
    for tick in ticks(low, high):
        parts.append(_line(LEFT, RIGHT, y(tick), LINE) + _words(text(tick), 6, y(tick) + 4, MUTED))
    parts.append(_words(_under(run), RIGHT, BOTTOM + 18, MUTED, anchor="end"))
    if line:
        label = f"published: {text(round(line, 2))}"
        parts.append(_line(LEFT, RIGHT, y(line), INK, "6 4"))
        parts.append(_words(label, RIGHT, y(line) - 5, INK, anchor="end"))
    path = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in points)
    parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
    if len(points) < 60:
        parts += [
            f'<circle cx="{x(a):.1f}" cy="{y(b):.1f}" r="3" fill="{colour}"/>' for a, b in points
        ]
    return "\n".join(parts)


def _matrix(test: Mapping[str, Any]) -> str:
    """The confusion matrix: counts, right ones on blue, wrong ones on orange."""
    rows, names = test["rows"], test["names"]
    size = min(17.0, (BOTTOM - TOP) / len(rows))
    worst = max(max(n for j, n in enumerate(row) if j != i) for i, row in enumerate(rows))
    parts = [_words("true \\ said", 0, 14, INK, weight=600)]
    for i, row in enumerate(rows):
        y = TOP + 12 + i * size
        parts.append(_words(names[i], 18, y, MUTED, "end"))
        parts.append(_words(names[i], 50 + 30 * i, TOP - 4, MUTED, "end"))
        for j, count in enumerate(row):
            share = count / max(1, sum(row)) if i == j else math.sqrt(count / max(1, worst))
            parts.append(
                f'<rect x="{24 + 30 * j}" y="{y - 12:.1f}" width="30" height="{size:.1f}" '
                f'fill="{BLUE if i == j else ORANGE}" fill-opacity="{0.45 * share:.2f}"/>'
            )
            parts.append(_words(str(count or "·"), 51 + 30 * j, y, INK, "end"))
    return "\n".join(parts)


def _under(run: Mapping[str, Any]) -> str:
    if run["batches"]:
        return f"0 to {horizon(run)} epochs"
    return f"{run['step']} batches"


def horizon(run: Mapping[str, Any]) -> int:
    """How many epochs the axis shows: it grows with the training up to what is planned."""
    done = run["step"] / (run["batches"] or 1)
    enough = (epochs for epochs in (1, 2, 5, 10, 20, 50, 100, 200, 500) if epochs >= done)
    return min(int(run["epochs"]), next(enough, int(run["epochs"])))


def scale(values: Sequence[float]) -> tuple[float, float]:
    """The next numbers 1, 2 or 5 times a power of ten below and above all values.

    >>> scale([0.3, 2.3]), scale([])
    ((0.2, 5.0), (0.1, 10.0))
    """
    if not values:
        return 0.1, 10.0
    low = max(t for t in _nice(min(values)) if t <= min(values))
    high = min(t for t in _nice(max(values)) if t > max(values))
    return low, high


def ticks(low: float, high: float) -> list[float]:
    """The numbers 1, 2 and 5 times a power of ten from low to high; powers only if many."""
    found, decade = list[float](), 10.0 ** math.floor(math.log10(low))
    while decade <= high * 1.001:
        found += [f * decade for f in (1, 2, 5) if low * 0.999 <= f * decade <= high * 1.001]
        decade *= 10
    found = [float(f"{t:.6g}") for t in found]
    powers = [t for t in found if f"{t:e}".startswith("1.0")]
    return powers if len(found) > 8 and len(powers) > 1 else found


def _nice(value: float) -> list[float]:
    power = math.floor(math.log10(value))
    return [float(f"{f}e{p}") for p in (power - 1, power, power + 1) for f in (1, 2, 5)]


def _line(left: float, right: float, y: float, colour: str, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{left} {y:.1f}H{right}" stroke="{colour}" stroke-width="1"{dashed}/>'


def _words(
    words: str, x: float, y: float, fill: str, anchor: str = "start", weight: int = 400
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" font-weight="{weight}" fill="{fill}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )
