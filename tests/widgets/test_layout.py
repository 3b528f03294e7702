"""Cards stand in columns, inputs left, with few crossings and readable labels."""

from collections.abc import Sequence
from functools import cache
from itertools import combinations

import numpy as np
import pytest

from course.autodiff.nn import MLP
from course.autodiff.value import Value
from course.widgets.drawing import draw
from course.widgets.examples import EXAMPLES
from course.widgets.folding import MAX_CARDS, fold, folded_parents, title
from course.widgets.graphs import collect
from course.widgets.layout import HEIGHT, Layout, layout, spaced
from course.widgets.picture import picture
from course.widgets.routing import LABEL
from course.widgets.trace import record

from .engines import doublings, shared


def chain(count: int = 10) -> Value:
    x = Value(1.0)
    for _ in range(count):
        x = x * 2.0
    return x


def diamond() -> Value:
    a = Value(2.0)
    return a.exp() * a.tanh()


def loss(sizes: Sequence[int], examples: int = 1) -> Value:
    rng = np.random.default_rng(0)
    net = MLP(sizes, rng)
    total = Value(0.0)
    for _ in range(examples):
        x = [Value(rng.normal()) for _ in range(sizes[0])]
        total = total + (net(x)[0] - 1.0) ** 2
    return total


def parents(root: Value) -> list[list[int]]:
    order = collect(root, {})
    index = {id(node): i for i, node in enumerate(order)}
    return [[index[id(p)] for p in node.parents] for node in order]


# Graph → (nodes, crossings at most): what this layout reaches; more would be a step back.
GRAPHS = {
    "chain": (chain(), 21, 0),
    "diamond": (diamond(), 4, 0),
    "shared": (shared()["e"], 6, 0),
    "two routes": (EXAMPLES["two_routes"](Value)["o"], 5, 1),
    "net 2-2-1": (loss([2, 2, 1]), 31, 0),
    "net 2-3-1": (loss([2, 3, 1]), 42, 2),
    "net 2-4-1": (loss([2, 4, 1]), 53, 5),
    "net 2-2-1, two examples": (loss([2, 2, 1], 2), 52, 18),
    "net 3-4-1": (loss([3, 4, 1]), 66, 11),
}
each_graph = pytest.mark.parametrize("name", GRAPHS)


@cache
def laid_out(name: str) -> tuple[list[list[int]], Layout]:
    its = parents(GRAPHS[name][0])
    return its, layout(its, [120.0] * len(its))


@each_graph
def test_no_more_edges_cross_than_measured(name: str) -> None:
    its, placed = laid_out(name)
    assert len(its) == GRAPHS[name][1]
    assert placed.crossings <= GRAPHS[name][2]


@each_graph
def test_every_edge_runs_from_left_to_right_and_the_root_stands_last(name: str) -> None:
    its, placed = laid_out(name)
    for node, mine in enumerate(its):
        for parent in mine:
            assert placed.x[parent] + placed.widths[parent] < placed.x[node]
    assert placed.x[-1] == max(placed.x)
    leaves = [node for node, mine in enumerate(its) if not mine]
    assert min(placed.x) == min(placed.x[node] for node in leaves)


@each_graph
def test_cards_do_not_touch_and_lie_inside_the_picture(name: str) -> None:
    _, placed = laid_out(name)
    boxes = list(zip(placed.x, placed.y, placed.widths, strict=True))
    for (ax, ay, aw), (bx, by, bw) in combinations(boxes, 2):
        beside = ax + aw <= bx or bx + bw <= ax
        assert beside or abs(ay - by) >= HEIGHT + 20
    assert min(placed.y) >= 0
    assert max(placed.y) + HEIGHT <= placed.height
    assert max(x + w for x, _, w in boxes) <= placed.width


@each_graph
def test_labels_do_not_cover_each_other_or_a_card(name: str) -> None:
    _, placed = laid_out(name)
    width, height = 44.0, LABEL[1] - 2  # the longest usual label, like ×0.7864
    labels = [route.label for route in placed.routes]
    for (ax, ay), (bx, by) in combinations(labels, 2):
        assert abs(ax - bx) >= width or abs(ay - by) >= height, f"{ax} {ay} {bx} {by}"
    for lx, ly in labels:
        for x, y, w in zip(placed.x, placed.y, placed.widths, strict=True):
            inside = x < lx + width / 2 and lx - width / 2 < x + w
            assert not (inside and y < ly < y + HEIGHT)


@each_graph
def test_the_same_graph_is_drawn_the_same(name: str) -> None:
    its, placed = laid_out(name)
    assert layout(its, [120.0] * len(its)) == placed


def test_two_edges_between_the_same_cards_stay_apart() -> None:
    placed = layout([[], [0, 0]], [100.0, 100.0])
    first, second = placed.routes
    assert first.path != second.path
    assert abs(first.label[1] - second.label[1]) >= LABEL[1] - 2


def test_a_single_card_is_a_picture() -> None:
    placed = layout([[]], [100.0])
    assert (placed.routes, placed.layers) == ((), (0,))
    assert placed.width > 100
    assert placed.height > HEIGHT


def test_places_keep_their_distances_and_the_firmer_one_moves_less() -> None:
    assert spaced([0.0, 0.0], [0.0, 10.0], [1.0, 1.0]) == [-5.0, 5.0]
    assert spaced([0.0, 0.0], [0.0, 10.0], [3.0, 1.0]) == [-2.5, 7.5]
    assert spaced([0.0, 50.0], [0.0, 10.0], [1.0, 1.0]) == [0.0, 50.0]


def test_sixty_cards_are_not_folded() -> None:
    assert fold([[]] * 59 + [list(range(59))], ["leaf"] * 60) == [(i,) for i in range(60)]


def test_nodes_of_a_kind_in_one_column_share_a_card() -> None:
    its = [[]] * 80 + [list(range(80))]
    groups = fold(its, ["leaf"] * 80 + ["sum"])
    assert groups == [tuple(range(80)), (80,)]
    assert folded_parents(its, groups) == [[], [0]]


@pytest.mark.parametrize("root", [chain(900), loss([2, 16, 1]), loss([2, 4, 1], 8)])
def test_a_large_graph_folds_to_at_most_sixty_cards_that_hold_every_node_once(root: Value) -> None:
    its = parents(root)
    groups = fold(its, ["x"] * len(its))
    assert len(groups) <= MAX_CARDS
    assert sorted(node for group in groups for node in group) == list(range(len(its)))
    for k, mine in enumerate(folded_parents(its, groups)):
        assert all(parent < k for parent in mine)


def test_a_group_is_titled_by_its_commonest_kinds() -> None:
    assert title(["*"] * 12) == "12 × *"
    assert title(["*", "+", "*", "leaf"]) == "2 × *, 1 × +, …"


def test_a_folded_graph_is_drawn_with_group_cards() -> None:
    trace = record(loss([2, 16, 1]))
    drawing = draw(trace)
    groups = [card for card in drawing.cards if len(card.members) > 1]
    assert drawing.folded
    assert {card.what for card in groups} == {"nodes"}
    assert all(f"{len(card.members)}" == card.value for card in groups)
    assert sum(len(card.members) for card in drawing.cards) == len(trace.nodes)


def test_long_sums_are_counted_on_the_card() -> None:
    x = Value(0.123)
    total = x * 1.1
    for k in range(8):
        total = total + x * (1.234 + k)
    svg = picture(total, x=x).svg
    assert "9 parts = " in svg


def test_a_picture_has_size_title_and_description_and_is_deterministic() -> None:
    graph = shared()
    shown = picture(graph["e"], **graph)
    assert shown._repr_svg_() == picture(graph["e"], **graph)._repr_svg_()
    assert '<svg xmlns="http://www.w3.org/2000/svg" width="' in shown.svg
    assert "<title>The graph of e, inputs left</title>" in shown.svg
    assert "42 + 6 + 36 + 36 = 120" in shown.svg
    assert repr(shown).splitlines()[2] == "b = a * 3: value 6, gradient 120"


def test_names_are_escaped_in_a_picture() -> None:
    a = Value(1.0)
    shown = picture(a * 2.0, names={"<b>": a})
    assert "<b>" not in shown.svg


def test_forty_doublings_are_drawn_in_a_second() -> None:
    drawing = draw(record(doublings(40)))
    assert len(drawing.cards) == 41
