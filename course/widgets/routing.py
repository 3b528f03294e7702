"""How edges run between cards, and where their labels stand without covering each other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, width, height
Edge = tuple[int, int, int]  # child, slot, parent
PORT_GAP, PORT_SPAN = 24.0, 52.0
LABEL = (58.0, 20.0)  # the room a label gets
TRIES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)


@dataclass(frozen=True)
class Route:
    """One edge: the SVG path from the parent's card to the child's, and the label's middle."""

    child: int
    slot: int
    parent: int
    path: str
    label: Point


def routes(
    stops: Mapping[Edge, Sequence[Point]], cards: Sequence[Box], room: Point = LABEL
) -> tuple[Route, ...]:
    """Give each edge its ports, its curve and the place of its label, which needs this room."""
    ported = _with_ports(stops)
    taken: list[Box] = list(cards)
    found = []
    for (child, slot, parent), points in sorted(ported.items()):
        label = _free_place(points, taken, room)
        taken.append(_box(label, room))
        found.append(Route(child, slot, parent, _path(points), label))
    return tuple(found)


def _with_ports(stops: Mapping[Edge, Sequence[Point]]) -> dict[Edge, list[Point]]:
    """Spread the ends of edges along the sides of cards, in the order in which they come."""
    new = {edge: list(points) for edge, points in stops.items()}
    for end, card, towards in ((0, 2, 1), (-1, 0, -2)):
        sides: dict[int, list[Edge]] = defaultdict(list)
        for edge in sorted(new):
            sides[edge[card]].append(edge)
        for edges in sides.values():
            edges.sort(key=lambda e: (stops[e][towards][1], e))
            gap = min(PORT_GAP, PORT_SPAN / max(1, len(edges) - 1))
            for i, edge in enumerate(edges):
                x, y = new[edge][end]
                new[edge][end] = (x, y + gap * (i - (len(edges) - 1) / 2))
    return new


def _path(points: Sequence[Point]) -> str:
    """Horizontal along cards and lanes, a soft S between them."""
    (x, y), *_ = points
    parts = [f"M{x:.1f} {y:.1f}"]
    for k in range(0, len(points) - 1, 2):
        (ax, ay), (bx, by) = points[k], points[k + 1]
        mid = (ax + bx) / 2
        parts.append(f"C{mid:.1f} {ay:.1f} {mid:.1f} {by:.1f} {bx:.1f} {by:.1f}")
        if k + 2 < len(points):
            parts.append(f"H{points[k + 2][0]:.1f}")
    return "".join(parts)


def _free_place(points: Sequence[Point], taken: Sequence[Box], room: Point) -> Point:
    """The first place on the curve where a label covers nothing; else where it covers least.

    The bend at the child comes first, because the slope belongs to the child's op.
    """
    bends = [(points[k], points[k + 1]) for k in range(len(points) - 2, -1, -2)]
    places = [_on_bend(a, b, t) for a, b in bends for t in TRIES]
    return min(places, key=lambda place: sum(_overlap(_box(place, room), box) for box in taken))


def _on_bend(a: Point, b: Point, t: float) -> Point:
    s = t * t * (3 - 2 * t)
    x = a[0] + (b[0] - a[0]) * (1.5 * t * (1 - t) + t**3)
    return round(x, 1), round(a[1] + (b[1] - a[1]) * s, 1)


def _box(middle: Point, room: Point) -> Box:
    width, height = room
    return middle[0] - width / 2, middle[1] - height / 2, width, height


def _overlap(a: Box, b: Box) -> float:
    wide = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    high = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return max(0.0, wide) * max(0.0, high)
