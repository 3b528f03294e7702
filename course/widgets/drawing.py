"""A trace as a drawing: the cards, what is written on them, and the edges, as plain data."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from . import folding
from .layout import HEIGHT, Layout, layout
from .numerals import card_sum, text
from .passes import Node, Trace
from .routing import LABEL, Point
from .words import note

Words = tuple[str, str, str, str]
NARROW, WIDE = 112.0, 224.0


@dataclass(frozen=True)
class Card:
    """A rectangle for one node, or for a group of them; `members` are numbers of nodes."""

    x: float
    y: float
    width: float
    height: float
    title: str
    formula: str
    what: str
    value: str
    members: tuple[int, ...]


@dataclass(frozen=True)
class Edge:
    """A curve between two cards; in a folded drawing `slot` means nothing."""

    child: int
    slot: int
    parent: int
    path: str
    label: tuple[float, float]


@dataclass(frozen=True)
class Drawing:
    """Everything that does not change from step to step."""

    width: float
    height: float
    cards: tuple[Card, ...]
    edges: tuple[Edge, ...]
    folded: bool

    def as_data(self) -> dict[str, Any]:
        """Nested dicts and lists, for the browser."""
        return asdict(self)


def grouped(trace: Trace, opened: Collection[int] = ()) -> list[tuple[int, ...]]:
    """The nodes that share a card; a group whose first node is opened is left as single nodes."""
    parents = [node.parents for node in trace.nodes]
    return folding.fold(parents, [node.symbol or "leaf" for node in trace.nodes], opened)


def fitting(trace: Trace, opened: Sequence[int]) -> list[int]:
    """Those of the opened groups that exist, as far as their cards fit on the screen."""
    sizes = {group[0]: len(group) for group in grouped(trace) if len(group) > 1}
    kept: list[int] = []
    cards = len(grouped(trace))
    for first in dict.fromkeys(opened):
        if cards + sizes.get(first, folding.MAX_OPENED + 1) - 1 <= folding.MAX_OPENED:
            kept.append(first)
            cards += sizes[first] - 1
    return kept


def draw(trace: Trace, opened: Collection[int] = ()) -> Drawing:
    """Lay out the graph of a trace; more than 60 nodes share cards, but for the opened groups."""
    parents = [node.parents for node in trace.nodes]
    groups = grouped(trace, opened)
    folded = len(groups) < len(trace.nodes)
    last = trace.at(len(trace.steps))
    if folded:
        parents = [tuple(p) for p in folding.folded_parents(parents, groups)]
    words = [_group_words([trace.nodes[i] for i in group]) for group in groups]
    sums = [card_sum(last.parts.get(g[0], ()), last.totals.get(g[0], 0.0)) for g in groups]
    widths = [
        _width(*its, total if len(group) == 1 else "")
        for its, total, group in zip(words, sums, groups, strict=True)
    ]
    placed = layout(parents, widths, LABEL if folded else _room(trace))
    cards = _cards(placed, words, groups)
    edges = tuple(Edge(r.child, r.slot, r.parent, r.path, r.label) for r in placed.routes)
    return Drawing(placed.width, placed.height, cards, edges, folded)


def _room(trace: Trace) -> Point:
    """The room that the edges' labels need: shapes are longer than numbers."""
    if not trace.in_shapes:
        return LABEL
    sent = [delivery for step in trace.steps for delivery in step.sent]
    longest = max((len(text(its.amount)) for its in sent), default=0)
    notes = max((len(note(its)) for its in sent), default=0)
    width = max(LABEL[0], 8.2 * longest + 12, 6.8 * notes + 12)
    return width, LABEL[1] * (2 if notes else 1)


def _cards(
    placed: Layout, words: Sequence[Words], groups: Sequence[tuple[int, ...]]
) -> tuple[Card, ...]:
    return tuple(
        Card(round(x, 1), round(y, 1), width, HEIGHT, *its, group)
        for x, y, width, its, group in zip(
            placed.x, placed.y, placed.widths, words, groups, strict=True
        )
    )


def _words(node: Node) -> Words:
    """Title, formula, what the number is, and the number."""
    if node.named or node.symbol:
        return node.name, node.formula, "value", text(node.data)
    return "number", "", "value", text(node.data)


def _group_words(nodes: Sequence[Node]) -> Words:
    if len(nodes) == 1:
        return _words(nodes[0])
    return folding.title([node.symbol or "leaf" for node in nodes]), "", "nodes", f"{len(nodes)}"


def _width(title: str, formula: str, _: str, value: str, total: str) -> float:
    top = 8.4 * len(title) + 6.8 * len(formula) + 14
    return round(min(WIDE, max(NARROW, top + 20, 7.9 * max(len(value), len(total)) + 54)))
