"""Fold a graph that is too large for single cards: nodes of a kind that stand side by side."""

from collections import Counter
from collections.abc import Collection, Sequence

from .layout import layers

MAX_CARDS = 60
MAX_OPENED = 120  # cards on the screen when groups have been expanded


def fold(
    parents: Sequence[Sequence[int]], kinds: Sequence[str], opened: Collection[int] = ()
) -> list[tuple[int, ...]]:
    """Groups of nodes, each one card; groups of one where the graph is small enough.

    First all nodes of one kind in one column become a card; if that leaves more than 60 cards,
    whole columns do, and then several columns together. A group whose first node is among the
    `opened` is left as single nodes. Groups stand parents first, too.
    """
    groups = _folded(parents, kinds)
    return [
        part
        for group in groups
        for part in ([(node,) for node in group] if group[0] in opened else [group])
    ]


def _folded(parents: Sequence[Sequence[int]], kinds: Sequence[str]) -> list[tuple[int, ...]]:
    if len(parents) <= MAX_CARDS:
        return [(node,) for node in range(len(parents))]
    layer = layers(parents)
    groups = _grouped([(column, kind) for column, kind in zip(layer, kinds, strict=True)])
    band = 1
    while len(groups) > MAX_CARDS:
        groups = _grouped([(column // band, "") for column in layer])
        band *= 2
    return groups


def _grouped(keys: Sequence[tuple[int, str]]) -> list[tuple[int, ...]]:
    members: dict[tuple[int, str], list[int]] = {}
    for node, key in enumerate(keys):
        members.setdefault(key, []).append(node)
    return [tuple(members[key]) for key in sorted(members)]


def folded_parents(
    parents: Sequence[Sequence[int]], groups: Sequence[Sequence[int]]
) -> list[list[int]]:
    """The graph of the groups: an edge where members are joined, each pair once."""
    home = {node: k for k, group in enumerate(groups) for node in group}
    return [
        sorted({home[p] for node in group for p in parents[node]} - {k})
        for k, group in enumerate(groups)
    ]


def title(kinds: Sequence[str]) -> str:
    """What is in a group: `12 × mul`, or the commonest kinds with their numbers.

    >>> title(["*", "*", "+"])
    '2 × *, 1 × +'
    """
    common = Counter(kinds).most_common()
    shown = ", ".join(f"{count} × {kind}" for kind, count in common[:2])
    return shown + (", …" if len(common) > 2 else "")
