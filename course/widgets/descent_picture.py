"""A picture of descents on a surface, for readers without a browser's help."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from .contours import SIZE, relief, spot
from .surfaces import Point, Surface

PAPER, INK, BLUE = "#ffffff", "#14181c", "#0072b2"
COLOURS = ("#d55e00", "#0072b2", "#00795a", "#a1436f", "#14181c", "#7a5200")
DASHES = ("", "7 4", "2 3", "10 3 2 3", "5 2", "1 4")
FONT = 'font-family="system-ui, Helvetica, Arial, sans-serif" font-size="13"'
LINE = 20  # pixels from one line of text to the next


@dataclass(frozen=True)
class Way:
    """The points of one descent, and its name."""

    name: str
    points: Sequence[Point]


def picture(surface: Surface, ways: Sequence[Way], words: Sequence[str]) -> str:
    """An SVG: the contours, each way with a mark at both ends, and lines of text below."""
    lines = [line for said in words for part in said.splitlines() for line in wrap(part, 84)]
    named = [way.name for way in ways] if len(ways) > 1 else []
    wide, high = 640, SIZE + LINE * (len(lines) + 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
        f'viewBox="0 0 {wide} {high}" role="img" {FONT}>',
        f"<title>{escape(surface.name)}: contours and the way down</title>",
        f"<desc>{escape(' '.join(lines))}</desc>",
        f'<rect width="{wide}" height="{high}" fill="{PAPER}"/>',
        f'<svg width="{SIZE}" height="{SIZE}">',
        *[_contour(outline) for outline in relief(surface)["contours"]],
        *[_way(surface, way, number) for number, way in enumerate(ways)],
        "</svg>",
        f'<rect width="{SIZE}" height="{SIZE}" fill="none" stroke="{INK}"/>',
        *[_key(name, number) for number, name in enumerate(named)],
        *[_line(line, 0, SIZE + LINE * (k + 1)) for k, line in enumerate(lines)],
        "</svg>",
    ]
    return "\n".join(parts)


def _contour(outline: str) -> str:
    return (
        f'<path d="{outline}" fill="{BLUE}" fill-opacity="0.05" fill-rule="evenodd" '
        f'stroke="{BLUE}" stroke-opacity="0.5" stroke-width="0.8"/>'
    )


def _way(surface: Surface, way: Way, number: int) -> str:
    spots = [spot(surface, *point) for point in way.points]
    line = " ".join(f"{_near(x):.1f},{_near(y):.1f}" for x, y in spots)
    colour = COLOURS[number % len(COLOURS)]
    (x, y), (u, v) = spots[0], spots[-1]
    return (
        f'<polyline points="{line}" fill="none" {_stroke(number)}/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{PAPER}" stroke="{INK}"/>'
        f'<circle cx="{_near(u):.1f}" cy="{_near(v):.1f}" r="4" fill="{colour}"/>'
    )


def _stroke(number: int) -> str:
    colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
    return f'stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'


def _key(name: str, number: int) -> str:
    y = LINE * (number + 1)
    start = SIZE + 16
    return f'<path d="M{start} {y - 4}h36" {_stroke(number)}/>' + _line(name, start + 44, y)


def _line(words: str, x: float, y: float) -> str:
    return f'<text x="{x}" y="{y}" fill="{INK}">{escape(words)}</text>'


def _near(pixel: float) -> float:
    """Some way outside the picture is as good as very far."""
    return min(max(pixel, -9999.0), 9999.0)
