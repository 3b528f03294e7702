"""The bars of the flow widget as a picture; the browser shows the same one in its own colours."""

import math
from collections.abc import Callable, Sequence
from html import escape

from .flow_measure import WORDS, Measured

Height = Callable[[float], float]

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 560, 260, 58, 22, 36
PAPER, MUTED, LINE, BLUE, ORANGE = "#ffffff", "#4a525a", "#c9ced4", "#0072b2", "#d55e00"
FONT = 'font-family="system-ui, Helvetica, Arial, sans-serif" font-size="12"'
MAX_TICKS = 6


def chart(found: Measured, key: str, heading: str = "", caption: str = "") -> str:
    """Bars of one quantity per layer on a log axis; for δ with the line that theory draws.

    Classes stand beside the colours, so that a style sheet can change them. Nothing to show makes
    an empty frame. A heading stands above the bars; the caption is for those who cannot see them.
    """
    numbers: list[float | None] = found[key]
    line = _theory(found) if key == "delta" else []
    low, high = _decades([*numbers, *line])

    def y(value: float) -> float:
        share = (math.log10(value) - low) / (high - low)
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share

    bars = [_bar(k, number, len(numbers), y) for k, number in enumerate(numbers, 1)]
    places = [(_x(k, len(line)), y(value)) for k, value in enumerate(line, 1)]
    parts = [
        _head(key, heading, caption),
        *_ticks(low, high, y),
        *bars,
        _dashes(places),
        _foot(line),
    ]
    return "\n".join([*filter(None, parts), "</svg>"])


def _theory(found: Measured) -> list[float]:
    """The last ‖δ‖ times factor^l on its way back, input side first; empty without a theory."""
    numbers, factor = found["delta"], found["theory"]
    if not factor or not numbers or not numbers[-1]:
        return []
    depth = len(numbers)
    line = [math.log(numbers[-1]) + (depth - k) * math.log(factor) for k in range(1, depth + 1)]
    return [math.exp(value) for value in line] if max(map(abs, line)) < 700 else []


def _decades(values: Sequence[float | None]) -> tuple[int, int]:
    """Powers of ten around all positive values, at least two apart."""
    logs = [math.log10(value) for value in values if value]
    low, high = math.floor(min(logs, default=-1)), math.ceil(max(logs, default=1))
    while high - low < 2:
        low, high = low - 1, high + (high - low < 1)
    return low, high


def _x(layer: int, depth: int) -> float:
    return LEFT + (WIDTH - LEFT - 8) * (layer - 0.5) / depth


def _head(key: str, heading: str, caption: str) -> str:
    above = f"<desc>{escape(caption)}</desc>" + _text(heading, LEFT, 12, MUTED, "start")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" {FONT}>'
        f"<title>{escape(WORDS[key])} of each layer, on a log axis</title>"
        f'<rect class="fl-paper" width="{WIDTH}" height="{HEIGHT}" rx="6" fill="{PAPER}"/>'
        + (above if heading else "")
    )


def _ticks(low: int, high: int, y: Height) -> list[str]:
    every = math.ceil((high - low) / MAX_TICKS)
    return [
        f'<line class="fl-line" x1="{LEFT}" x2="{WIDTH - 8}" y1="{y(10.0**k):.1f}" '
        f'y2="{y(10.0**k):.1f}" stroke="{LINE}"/>'
        + _text(_power(k), LEFT - 8, y(10.0**k) + 4, MUTED, "end")
        for k in range(low, high + 1, every)
    ]


def _power(k: int) -> str:
    """A power of ten as people write it where it is short."""
    return f"{10.0**k:g}" if -3 <= k <= 3 else f"1e{k}".replace("-", "−")


def _bar(layer: int, number: float | None, depth: int, y: Height) -> str:
    """A bar with a dot on it; a word where there is no positive number."""
    x, wide, floor = _x(layer, depth), min(24.0, 0.62 * (WIDTH - LEFT) / depth), HEIGHT - BOTTOM
    label = "" if depth > 15 and layer % 5 and layer != 1 else str(layer)
    column = (WIDTH - LEFT - 8) / depth  # all of it takes a click
    parts = [
        f'<rect x="{x - column / 2:.1f}" y="{TOP}" width="{column:.1f}" '
        f'height="{floor - TOP}" fill="none" pointer-events="all"/>',
        _text(label, x, floor + 15, MUTED),
    ]
    if not number:
        parts.append(_text("0" if number == 0 else "∞", x, floor - 6, ORANGE))
    else:
        top = y(number)
        parts.append(
            f'<rect class="fl-bar" x="{x - wide / 2:.1f}" y="{top:.1f}" width="{wide:.1f}" '
            f'height="{floor - top:.1f}" fill="#cfe3f0"/>'
            f'<circle class="fl-dot" cx="{x:.1f}" cy="{top:.1f}" r="4" fill="{BLUE}"/>'
        )
    return f'<g class="fl-layer" data-layer="{layer}">{"".join(parts)}</g>'


def _dashes(places: list[tuple[float, float]]) -> str:
    if not places:
        return ""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return (
        f'<polyline class="fl-theory" points="{path}" fill="none" stroke="{ORANGE}" '
        'stroke-width="2.5" stroke-dasharray="7 5" pointer-events="none"/>'
    )


def _foot(line: list[float]) -> str:
    words = "layer, input side left" + ("; dashes: theory, one factor per layer" if line else "")
    return _text(words, (WIDTH + LEFT) / 2, HEIGHT - 5, MUTED)


def _text(words: str, x: float, y: float, fill: str, anchor: str = "middle") -> str:
    look = "fl-odd" if fill == ORANGE else "fl-words"
    return (
        f'<text class="{look}" x="{x:.1f}" y="{y:.1f}" fill="{fill}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )
