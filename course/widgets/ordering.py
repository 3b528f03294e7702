"""The order of nodes inside the layers of a drawing, so that few edges cross."""

import random
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Mapping
from statistics import median

Link = tuple[int, int]  # from a node in one layer to a node in the next
STARTS = 20
PATIENCE = 4  # sweeps in vain before a start is given up


def order_layers(columns: list[list[int]], links: Mapping[Link, float]) -> list[list[int]]:
    """Reorder each layer: the best of a few starts, the first being the order that is given."""
    left: dict[int, list[int]] = defaultdict(list)
    right: dict[int, list[int]] = defaultdict(list)
    for a, b in links:
        right[a].append(b)
        left[b].append(a)
    shuffled = random.Random(0)  # the same picture each time
    best, fewest = columns, crossings(columns, links)
    for start in range(STARTS):
        first = [shuffled.sample(c, len(c)) for c in columns] if start else columns
        found = _improved(first, links, left, right)
        if (count := crossings(found, links)) < fewest:
            best, fewest = found, count
        if not fewest:
            break
    return best


def _improved(
    columns: list[list[int]],
    links: Mapping[Link, float],
    left: Mapping[int, list[int]],
    right: Mapping[int, list[int]],
) -> list[list[int]]:
    """Sweep left and right until it has not helped for a while."""
    now, best, fewest, idle = columns, columns, crossings(columns, links), 0
    while fewest and idle < PATIENCE:
        leftwards = idle % 2 == 0
        now = _swapped(_swept(now, left, right, leftwards), left, right)
        idle += 1
        if (count := crossings(now, links)) < fewest:
            best, fewest, idle = now, count, 0
    return best


def _swept(
    columns: list[list[int]],
    left: Mapping[int, list[int]],
    right: Mapping[int, list[int]],
    leftwards: bool,
) -> list[list[int]]:
    """Sort layer after layer by the medians of each node's neighbours in the layer before."""
    new = [list(column) for column in columns]
    last = len(new) - 1
    steps = range(last - 1, -1, -1) if leftwards else range(1, last + 1)
    for k in steps:
        fixed, near = (new[k + 1], right) if leftwards else (new[k - 1], left)
        place = {node: i for i, node in enumerate(fixed)}
        at = {node: i for i, node in enumerate(new[k])}
        key = {n: _median([place[m] for m in near.get(n, ())], at[n]) for n in new[k]}
        new[k].sort(key=lambda n: (key[n], at[n]))
    return new


def _median(places: list[int], otherwise: int) -> float:
    return float(median(places)) if places else float(otherwise)


def _swapped(
    columns: list[list[int]], left: Mapping[int, list[int]], right: Mapping[int, list[int]]
) -> list[list[int]]:
    """Swap neighbours in a layer as long as this removes crossings."""
    better = True
    while better:
        better = False
        for k, column in enumerate(columns):
            sides = []
            if k:
                sides.append((left, _places(columns[k - 1])))
            if k + 1 < len(columns):
                sides.append((right, _places(columns[k + 1])))
            for i in range(len(column) - 1):
                a, b = column[i], column[i + 1]
                gain = sum(_pair(near, at, a, b) - _pair(near, at, b, a) for near, at in sides)
                if gain > 0:
                    column[i], column[i + 1] = b, a
                    better = True
    return columns


def _places(column: list[int]) -> dict[int, int]:
    return {node: i for i, node in enumerate(column)}


def _pair(near: Mapping[int, list[int]], at: dict[int, int], above: int, below: int) -> int:
    """Crossings between the edges of two nodes, one standing above the other."""
    lower = sorted(at[m] for m in near.get(below, ()))
    return sum(bisect_left(lower, at[m]) for m in near.get(above, ()))


def crossings(columns: list[list[int]], links: Mapping[Link, float]) -> int:
    """How often links between neighbouring layers cross."""
    place = {node: (k, i) for k, column in enumerate(columns) for i, node in enumerate(column)}
    between: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for a, b in links:
        between[place[a][0]].append((place[a][1], place[b][1]))
    return sum(_inversions([b for _, b in sorted(pairs)]) for pairs in between.values())


def _inversions(ends: list[int]) -> int:
    seen: list[int] = []
    count = 0
    for end in ends:
        count += len(seen) - bisect_right(seen, end)
        insort(seen, end)
    return count
