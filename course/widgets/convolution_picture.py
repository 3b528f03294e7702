"""A picture of the convolution stepper, for readers without a browser's help."""

from collections.abc import Collection, Mapping, Sequence
from html import escape
from textwrap import wrap
from typing import Any

from .convolution_walk import border, numeral

PAPER, INK, MUTED, ORANGE, BLUE = "#ffffff", "#14181c", "#8b97a3", "#d55e00", "#0072b2"
FONT = 'font-family="system-ui, Helvetica, Arial, sans-serif" font-size="13"'
CELL, TOP, LINE, WIDE = 28, 30, 20, 720


def picture(
    settings: Mapping[str, Any],
    padded: Sequence[Sequence[float]],
    seen: Mapping[str, Any],
    words: str,
) -> str:
    """An SVG: image in its border, filter, what is filled, and the words below.

    padded : the image with its border; seen : what `look` gives, empty while a task waits
    """
    pad, at = border(settings), settings["at"]
    grids = [("image with its border", padded, _framed(settings, seen, pad))]
    if settings["mode"] != "pooling":
        grids.append(("filter", settings["kernel"], set()))
    if seen:
        spots = {tuple(at)} if settings["mode"] != "to filter" else set()
        grids.append(("so far", seen["filled"], spots))
    lines = [part for line in words.splitlines() for part in wrap(line, 92)]
    tall = TOP + CELL * max(len(grid) for _, grid, _ in grids) + 12
    high = tall + LINE * (len(lines) + 1)
    parts, left = [], 4
    for title, grid, framed in grids:
        parts.append(_grid(title, grid, left, framed, pad if grid is padded else 0))
        left += CELL * max(len(grid[0]), 4) + 28
    wide = max(WIDE, left)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
            f'viewBox="0 0 {wide} {high}" role="img" {FONT}>',
            "<title>Convolution stepper</title>",
            f"<desc>{escape(' '.join(lines))}</desc>",
            f'<rect width="{wide}" height="{high}" fill="{PAPER}"/>',
            *parts,
            *[_text(line, 4, tall + LINE * (n + 1)) for n, line in enumerate(lines)],
            "</svg>",
        ]
    )


def _framed(
    settings: Mapping[str, Any], seen: Mapping[str, Any], pad: int
) -> Collection[tuple[int, ...]]:
    """The places of the padded image that are looked at."""
    if settings["mode"] == "to image":
        row, column = settings["at"]
        return {(row + pad, column + pad)}
    if not seen:
        return set()
    k, (top, left) = len(settings["kernel"]), seen["corner"]
    return {(top + u, left + v) for u in range(k) for v in range(k)}


def _grid(
    title: str,
    grid: Sequence[Sequence[float | None]],
    left: int,
    framed: Collection[tuple[int, ...]],
    pad: int,
) -> str:
    parts = [_text(title, left, 18)]
    rows, columns = len(grid), len(grid[0])
    for i, row in enumerate(grid):
        for j, value in enumerate(row):
            x, y = left + CELL * j, TOP + CELL * i
            inside = pad <= i < rows - pad and pad <= j < columns - pad
            look = f'stroke="{ORANGE}" stroke-width="3"' if (i, j) in framed else ""
            parts.append(
                f'<rect x="{x}" y="{y}" width="{CELL - 3}" height="{CELL - 3}" fill="none" '
                f"{look or f'stroke={chr(34)}{MUTED}{chr(34)}'}/>"
            )
            if value is not None:
                ink = INK if inside else BLUE
                middle = f'text-anchor="middle" fill="{ink}"'
                parts.append(
                    f'<text x="{x + CELL / 2 - 1.5}" y="{y + 17}" {middle}>{numeral(value)}</text>'
                )
    return "\n".join(parts)


def _text(words: str, x: float, y: float) -> str:
    return f'<text x="{x}" y="{y}" fill="{INK}">{escape(words)}</text>'
