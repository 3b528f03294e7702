"""Where the cards of a graph stand and how its edges run: a layered drawing, inputs left.

After Sugiyama, Tagawa and Toda (1981): layers by longest path, long edges cut by dummy nodes, the
order inside layers by sweeps of medians and swaps of neighbours, heights by least squares.
Deterministic; made for up to about 60 cards.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from .ordering import Link, crossings, order_layers
from .routing import LABEL, Box, Point, Route, routes

HEIGHT, GAP_X, GAP_Y, LANE, MARGIN = 68.0, 92.0, 26.0, 22.0, 16.0
AROUND = 34.0  # of a column's gap, what a label leaves free
SWEEPS = 40
GRAVITY = 0.1  # keeps loosely tied parts from drifting apart
STRAIGHT = 8.0  # how much more a long edge wants to be straight than a short one
OWN_LANES = 32  # cards up to which every long edge has a lane of its own
LIGHT = 0.05  # leaves come to their users, not the other way round


@dataclass(frozen=True)
class Layout:
    """Top left corners and widths of the cards, the edges' routes, and the whole's size."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    widths: tuple[float, ...]
    routes: tuple[Route, ...]
    width: float
    height: float
    crossings: int
    layers: tuple[int, ...]


def layout(
    parents: Sequence[Sequence[int]], widths: Sequence[float], room: Point = LABEL
) -> Layout:
    """Draw a graph whose nodes are numbered parents first; the last is the root.

    parents : for each node the numbers of its parents, one entry per edge
    widths : the width each node's card needs; a column's cards are as wide as its widest
    room : width and height of the edges' labels
    """
    layer = layers(parents)
    columns, links = _with_dummies(parents, layer)
    columns = order_layers(columns, links)
    leaves = frozenset(node for node, its in enumerate(parents) if not its)
    middle = _heights(columns, links, len(parents), leaves)
    column_x = _columns(columns, widths, max(GAP_X, room[0] + AROUND))
    lefts = tuple(column_x[k][0] for k in layer)
    widths = tuple(column_x[k][1] for k in layer)
    stops = _stops(parents, layer, lefts, widths, middle, column_x)
    tops = tuple(middle[i] - HEIGHT / 2 for i in range(len(parents)))
    right = max(start + width for start, width in column_x)
    return Layout(
        x=lefts,
        y=tops,
        widths=widths,
        routes=routes(stops, _boxes(lefts, tops, widths), room),
        width=right + MARGIN,
        height=max(tops) + HEIGHT + MARGIN,
        crossings=crossings(columns, links),
        layers=layer,
    )


def _boxes(lefts: Sequence[float], tops: Sequence[float], widths: Sequence[float]) -> list[Box]:
    return [(x, y, w, HEIGHT) for x, y, w in zip(lefts, tops, widths, strict=True)]


def layers(parents: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """The column of each node: as far right as its users allow, the root in the last one."""
    distance = [0] * len(parents)
    for node in range(len(parents) - 1, -1, -1):
        for parent in parents[node]:
            distance[parent] = max(distance[parent], distance[node] + 1)
    return tuple(max(distance) - d for d in distance)


def _dummy(count: int, parent: int, node: int, layer: int) -> int:
    """The number of the dummy node that carries a long edge through a layer.

    In a large graph all long edges of one parent share it.
    """
    lane = node if count <= OWN_LANES else 0
    return count + (parent * count + lane) * count + layer


def _with_dummies(
    parents: Sequence[Sequence[int]], layer: Sequence[int]
) -> tuple[list[list[int]], dict[Link, float]]:
    """Columns and links between neighbouring ones; long edges are cut by dummies."""
    count = len(parents)
    columns: list[list[int]] = [[] for _ in range(max(layer) + 1)]
    links: dict[Link, float] = {}
    for node in range(count - 1, -1, -1):
        columns[layer[node]].append(node)
        for parent in parents[node]:
            path = [parent, *_lane(count, parent, node, layer), node]
            for left, right in pairwise(path):
                weight = STRAIGHT if left >= count and right >= count else 1.0
                links[left, right] = weight
    for left, right in links:
        for end in (left, right):
            if end >= count and end not in columns[(end - count) % count]:
                columns[(end - count) % count].append(end)
    return columns, links


def _lane(count: int, parent: int, node: int, layer: Sequence[int]) -> list[int]:
    return [_dummy(count, parent, node, k) for k in range(layer[parent] + 1, layer[node])]


def _heights(
    columns: list[list[int]], links: dict[Link, float], count: int, leaves: frozenset[int]
) -> dict[int, float]:
    """Middle of each card and lane: near its neighbours, in order, never too close."""
    near: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (left, right), weight in links.items():
        near[left].append((right, weight))
        near[right].append((left, LIGHT if left in leaves else weight))
    room = [_room(column, count) for column in columns]
    middle: dict[int, float] = {}
    for column, places in zip(columns, room, strict=True):
        middle.update(zip(column, places, strict=True))
    for sweep in range(SWEEPS):
        centre = fmean(middle.values())
        for k in range(len(columns)) if sweep % 2 else reversed(range(len(columns))):
            wanted = [_pull(centre, [(middle[m], w) for m, w in near[n]]) for n in columns[k]]
            firm = [LIGHT if n in leaves else 1.0 for n in columns[k]]
            middle.update(zip(columns[k], spaced(wanted, room[k], firm), strict=True))
    top = min(y - HEIGHT / 2 for n, y in middle.items() if n < count)
    lane = min([y - LANE for n, y in middle.items() if n >= count], default=top)
    return {node: y - min(top, lane) + MARGIN for node, y in middle.items()}


def _pull(centre: float, near: list[tuple[float, float]]) -> float:
    """The mean of the neighbours' places, drawn a little to the middle of the picture."""
    pulls = [*near, (centre, GRAVITY)]
    return sum(y * w for y, w in pulls) / sum(w for _, w in pulls)


def _room(column: list[int], count: int) -> list[float]:
    """The closest a column's middles can stand, from 0 on."""
    size = [HEIGHT + GAP_Y if node < count else LANE for node in column]
    place = [0.0]
    for above, below in pairwise(size):
        place.append(place[-1] + (above + below) / 2)
    return place[: len(column)]


def spaced(wanted: Sequence[float], room: Sequence[float], firm: Sequence[float]) -> list[float]:
    """The places nearest to the wanted ones, by least squares, that keep order and distances.

    The firmer of two that stand in each other's way moves less.

    >>> spaced([5.0, 5.0], [0.0, 10.0], [1.0, 1.0])
    [0.0, 10.0]
    """
    blocks: list[tuple[float, float, int]] = []  # mean, weight, how many: pool those out of order
    for want, base, weight in zip(wanted, room, firm, strict=True):
        mean, size = want - base, 1
        while blocks and blocks[-1][0] > mean:
            before, its, many = blocks.pop()
            mean = (before * its + mean * weight) / (its + weight)
            weight, size = its + weight, many + size
        blocks.append((mean, weight, size))
    means = [mean for mean, _, size in blocks for _ in range(size)]
    return [mean + base for mean, base in zip(means, room, strict=True)]


def _columns(
    columns: list[list[int]], widths: Sequence[float], gap: float
) -> list[tuple[float, float]]:
    """Left edge and width of each column: as wide as its widest card."""
    placed, x = [], MARGIN
    for column in columns:
        width = max(widths[n] for n in column if n < len(widths))
        placed.append((x, width))
        x += width + gap
    return placed


def _stops(
    parents: Sequence[Sequence[int]],
    layer: Sequence[int],
    lefts: Sequence[float],
    widths: Sequence[float],
    middle: dict[int, float],
    column_x: list[tuple[float, float]],
) -> dict[tuple[int, int, int], list[Point]]:
    """(child, slot, parent) → the points an edge passes: a card, lanes, a card."""
    found = {}
    for node, its in enumerate(parents):
        for slot, parent in enumerate(its):
            points = [(lefts[parent] + widths[parent], middle[parent])]
            for lane in _lane(len(parents), parent, node, layer):
                start, width = column_x[(lane - len(parents)) % len(parents)]
                points += [(start, middle[lane]), (start + width, middle[lane])]
            found[node, slot, parent] = [*points, (lefts[node], middle[node])]
    return found
