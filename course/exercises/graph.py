"""Chapter 5: cases and wrong answers for recording, ordering and the backward pass."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from course.autodiff import graph as right
from course.judging import Case, Exercise, Misconception

from .drives.engine import (
    drive_apply,
    drive_backward,
    drive_order,
    engine_breadth_first,
    engine_forgets,
    engine_overwrites,
    engine_stale,
    graph_of,
)

Node = Any


def _compute(op: Any, nodes: list[Any], read: str = "data") -> Any:
    return op.compute(*[getattr(node, read, node) for node in nodes])


def _apply(
    wrap: Callable[..., Any] = lambda kind, x: x if isinstance(x, right.Node) else kind(x),
    parents: Callable[..., Any] = tuple,
    op: Callable[..., Any] = lambda op: op,
    memory: Callable[..., Any] = lambda memory: memory,
    read: str = "data",
) -> Callable[..., Any]:
    """The function apply with one thing changed."""

    def wrong(o: Any, *inputs: Any) -> Any:
        kind = next(type(x) for x in inputs if isinstance(x, right.Node))
        nodes = [wrap(kind, x) for x in inputs]
        out, remembered = _compute(o, nodes, read)
        return kind(out, op(o), parents(nodes), memory(remembered))

    return wrong


def _must_be_a_node(x: Any) -> Any:
    return x if isinstance(x, right.Node) else x.data


def _stored_once(nodes: list[Any]) -> tuple[Any, ...]:
    kept: dict[float, Any] = {}
    for node in nodes:
        kept.setdefault(node.data, node)
    return tuple(kept.values())


def _without_constants(op: Any, *inputs: Any) -> Any:
    nodes = tuple(x for x in inputs if isinstance(x, right.Node))
    out, memory = _compute(op, list(inputs))
    return type(nodes[0])(out, op, nodes, memory)


def _draw_applications(rng: np.random.Generator) -> Iterable[Case]:
    x, y = map(float, rng.normal(size=2).round(3))
    yield Case(("*", ([x], y)), "random numbers")
    yield Case(("**", ([abs(x) + 0.5], int(rng.integers(2, 5)))), "a random power")


def _draw_graphs(rng: np.random.Generator) -> Iterable[str]:
    """Graphs of a dozen lines whose numbers stay small."""
    for _ in range(3):
        names, lines = ["a", "b"], []
        for new in "cdefghijklmn":
            x, y = (names[-1 - int(i)] for i in rng.integers(0, min(4, len(names)), size=2))
            form = ("({} + {}) * 0.5", "{} - {} * 0.3", "({} * {}).tanh()")[int(rng.integers(3))]
            lines.append(f"{new} = {form.format(x, y)}")
            names.append(new)
        yield "; ".join(lines)


APPLY = Exercise(
    target=right.apply,
    number="5.2",
    minutes=15,
    difficulty=2,
    drive=drive_apply,
    draw=_draw_applications,
    points={"values": 2},
    cases=(
        Case(("*", ([2.0], [3.0])), "two nodes"),
        Case(("+", ([2.0], 3.0)), "a node and a plain number"),
        Case(("*", (4.0, [0.5])), "a plain number first"),
        Case(("**", ([3.0], 2)), "a power"),
        Case(("tanh", ([0.5],)), "an operation with one input"),
        Case(("*", ([2.0], [2.0])), "two nodes that hold the same number"),
        Case(("larger", ([2.0], 5.0)), "an operation that remembers which input won"),
    ),
    misconceptions=(
        Misconception(
            "plain numbers not wrapped",
            "What type is the second input in a + 3.0, and does it have a .data?",
            lambda op, *inputs: _apply()(op, *[_must_be_a_node(x) for x in inputs]),
        ),
        Misconception(
            "plain numbers among the parents",
            "The backward pass asks every parent for its .data. What would 3.0 answer?",
            _apply(wrap=lambda kind, x: x),
        ),
        Misconception(
            "result not connected to its inputs",
            "Follow the wires back from the result. Do they reach the inputs?",
            _apply(parents=lambda nodes: ()),
        ),
        Misconception(
            "inputs copied",
            "A gradient must find its way to the very node the caller holds. Is your parent that "
            "node, or a copy with the same number?",
            _apply(wrap=lambda kind, x: kind(getattr(x, "data", x))),
        ),
        Misconception(
            "order of the parents turned round",
            "The rule of a power is told the base first. In which order do your parents stand?",
            _apply(parents=lambda nodes: tuple(nodes[::-1])),
        ),
        Misconception(
            "operation not remembered",
            "How will the backward pass know which rule to use?",
            _apply(op=lambda op: None),
        ),
        Misconception(
            "a plain number returned",
            "Somebody may go on computing with the result. Is it still a node?",
            lambda op, *inputs: _compute(op, list(inputs))[0],
        ),
        Misconception(
            "equal inputs stored once",
            "In a·b with two nodes that both hold 2.0 there are two wires. How many do you keep?",
            _apply(parents=_stored_once),
        ),
        Misconception(
            "memory thrown away",
            "op.compute gives two things. Where will the rule find the second one?",
            _apply(memory=lambda memory: ()),
        ),
        Misconception(
            ".grad where .data was meant",
            "data or grad: which of the two does an operation compute with?",
            _apply(read="grad"),
        ),
        Misconception(
            "only the nodes among the inputs kept",
            "The rule of x ** k needs both numbers. How many parents has your result?",
            _without_constants,
        ),
    ),
)

LINE = "c = a * 4.0; d = c + 1.0"
SHARED = "c = a * a; d = c + a"
ROUTES = "c = a * 3.0; d = c * c; e = c + d; f = e * c"
PAIRS = "c = a * b; d = a + b; e = c * d"
TANGLE = "c = a * a; d = c * a; e = d + c; f = e * a; g = f + e; h = g + d; i = h + c; j = i + a"


def _refuse_numbers(root: Node) -> None:
    """What the given lines of topological_order do."""
    if not isinstance(root, right.Node):
        raise TypeError(f"{root!r} is not a node")


def _recursive(visit_first: bool, seen_by: Callable[[Node], Any] | None) -> Callable[..., Any]:
    def wrong(root: Node) -> list[Node]:
        order: list[Node] = []
        seen: set[Any] = set()

        def visit(node: Node) -> None:
            if seen_by:
                if seen_by(node) in seen:
                    return
                seen.add(seen_by(node))
            if visit_first:
                order.append(node)
            for parent in node.parents:
                visit(parent)
            if not visit_first:
                order.append(node)

        _refuse_numbers(root)
        visit(root)
        return order[::-1] if visit_first else order

    return wrong


def _breadth_first(root: Node) -> list[Node]:
    _refuse_numbers(root)
    order, seen, i = [root], {id(root)}, 0
    while i < len(order):
        for parent in order[i].parents:
            if id(parent) not in seen:
                seen.add(id(parent))
                order.append(parent)
        i += 1
    return order[::-1]


def _by_value(root: Node) -> list[Node]:
    _refuse_numbers(root)
    order, seen, stack = [], set(), [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node.data not in seen:
            seen.add(node.data)
            stack.append((node, True))
            stack.extend((parent, False) for parent in node.parents)
    return order


def _only_parents(root: Node) -> list[Node]:
    _refuse_numbers(root)
    return [*dict.fromkeys(root.parents), root]


def _sorted(key: Callable[[Node], Any] | None) -> Callable[..., list[Node]]:
    def wrong(root: Node) -> list[Node]:
        order = right.topological_order(root)
        return sorted(order, key=key) if key else order[::-1]

    return wrong


TOPOLOGICAL_ORDER = Exercise(
    target=right.topological_order,
    number="5.3",
    minutes=20,
    difficulty=3,
    drive=drive_order,
    draw=lambda rng: [Case((g,), "a random graph") for g in _draw_graphs(rng)],
    points={"values": 2, "deep": 1},
    cases=(
        Case((LINE,), "a line"),
        Case((SHARED,), "a node that is used twice"),
        Case((ROUTES,), "a short and a long path to the same node"),
        Case(("c = a * b; d = c * 2.0",), "the constant 2.0 holds the same number as a"),
        Case((TANGLE,), "many paths"),
        Case(("c = a * 3.0; d = c * -1.0; e = d + 100.0",), "numbers that rise and fall"),
        Case(("no graph, the number 3.0",), "a plain number is refused, as the given lines do"),
        Case(("40 doublings",), "40 doublings: 2^40 paths, 41 nodes", "deep"),
        Case(("chain of 5000",), "a chain of 5,000 additions", "deep"),
    ),
    misconceptions=(
        Misconception(
            "children before parents, then turned round",
            "In a shared graph a node can be reached by a short and by a long path. "
            "Has everyone reported before you pass the gradient on?",
            _recursive(True, id),
        ),
        Misconception(
            "breadth-first order",
            "Breadth-first sorts by the shortest distance to the output. Which distance matters?",
            _breadth_first,
        ),
        Misconception(
            "shared nodes listed several times",
            "How many times does the shared node stand in your list?",
            _recursive(False, None),
        ),
        Misconception(
            "recursion on deep graphs",
            "A sum over 5,000 examples is a chain 5,000 nodes long. "
            "How deep does Python let a function call itself?",
            _recursive(False, id),
        ),
        Misconception(
            "nodes told apart by value, not identity",
            "Two different knobs can stand at the same number. Does your visited set tell them "
            "apart?",
            _by_value,
        ),
        Misconception(
            "sorted by value",
            "The order comes from the wiring. What else did you sort by?",
            _sorted(lambda node: node.data),
        ),
        Misconception(
            "order turned round",
            "Parents come first in the list. Which end of your list does the root stand at?",
            _sorted(None),
        ),
        Misconception(
            "only the direct parents",
            "Go back from the root: how many generations does your list reach?",
            _only_parents,
        ),
        Misconception(
            "root left out",
            "The root depends on itself, too. Where is it in your list?",
            lambda root: right.topological_order(root)[:-1],
        ),
    ),
)


def _carried(
    start: float = 1.0,
    order: Callable[[list[Node]], Iterable[Node]] = reversed,
    deliver: Callable[[Node, float, float], float] = lambda node, old, new: old + new,
    root_too: bool = True,
) -> Callable[[Node], None]:
    """A backward pass with one thing changed; serves the nodes of any engine."""

    def wrong(root: Node) -> None:
        grads = {id(root): start}
        for node in order(graph_of(root).topological_order(root)):
            grad = grads.get(id(node), 0.0)
            if root_too or node is not root:
                node.grad = node.grad + grad
            for parent, sent in zip(node.parents, node.send_back(grad), strict=True):
                grads[id(parent)] = deliver(node, grads.get(id(parent), 0.0), sent)

    return wrong


def _walk_every_path(root: Node) -> None:
    def walk(node: Node, grad: float) -> None:
        node.grad = node.grad + grad
        for parent, sent in zip(node.parents, node.send_back(grad), strict=True):
            walk(parent, sent)

    walk(root, 1.0)


def _walk_with_a_list(root: Node) -> None:
    stack = [(root, 1.0)]
    while stack:
        node, grad = stack.pop()
        node.grad = node.grad + grad
        stack.extend(zip(node.parents, node.send_back(grad), strict=True))


def _resend(root: Node) -> None:
    def walk(node: Node) -> None:
        for parent, sent in zip(node.parents, node.send_back(node.grad), strict=True):
            parent.grad = parent.grad + sent
            walk(parent)

    root.grad = 1.0
    walk(root)


def _two_levels(root: Node) -> None:
    grads = {id(root): 1.0}
    for node in [root, *root.parents]:
        for parent, sent in zip(node.parents, node.send_back(grads[id(node)]), strict=True):
            grads[id(parent)] = grads.get(id(parent), 0.0) + sent
    for node in graph_of(root).topological_order(root):
        node.grad = node.grad + grads.get(id(node), 0.0)


def _mixed(node: Node, old: float, new: float) -> float:
    return old + new if node.op.symbol == "+" else new


BACKWARD = Exercise(
    target=right.backward,
    number="5.4",
    minutes=20,
    difficulty=3,
    drive=drive_backward,
    draw=lambda rng: [Case((g, ("m", "n")), "a random graph") for g in _draw_graphs(rng)],
    points={"values": 2, "again": 1, "deep": 1},
    cases=(
        Case((LINE, ("d",)), "a line: c = 4a, d = c + 1"),
        Case(("c = a * b", ("c",)), "a product"),
        Case(("c = a + a", ("c",)), "a + a"),
        Case(("c = a * a", ("c",)), "a · a"),
        Case((PAIRS, ("e",)), "(a·b)·(a+b)"),
        Case((ROUTES, ("f",)), "a short and a long path to the same node"),
        Case((TANGLE, ("j",)), "many paths"),
        Case(("c = a * 3.0; d = c * 4.0; e = d * 5.0; f = e + b", ("f",)), "four levels deep"),
        Case((LINE, ("d", "d")), "two calls add twice", "again"),
        Case((ROUTES, ("e", "f")), "two losses that share nodes", "again"),
        Case((PAIRS, ("e", "c")), "a loss, then a part of it", "again"),
        Case(("chain of 5000", ("end",)), "a chain of 5,000 additions", "deep"),
        Case(("40 doublings", ("end",)), "40 doublings: 2^40 paths, 41 nodes", "deep"),
    ),
    misconceptions=(
        Misconception(
            "deliveries overwrite each other",
            "Two users report to a shared node. What happens to the first report when the second "
            "arrives?",
            engine_overwrites,
        ),
        Misconception(
            "plus accumulates, other operations overwrite",
            "Which operations accumulate in your code, and which overwrite?",
            _carried(deliver=_mixed),
        ),
        Misconception(
            "no gradient at the start",
            "What is the slope of the output with respect to itself?",
            _carried(start=0.0),
        ),
        Misconception(
            "order not reversed",
            "Who has to report before the chain rule can be applied to a node?",
            _carried(order=lambda order: order),
        ),
        Misconception(
            "breadth-first order",
            "Breadth-first goes back by the shortest path. Has everyone reported to a shared node "
            "before it sends its gradient on?",
            engine_breadth_first,
        ),
        Misconception(
            "every path walked",
            "Count the paths from output to input in a chain of n doublings. "
            "How many times do you walk the first wire?",
            _walk_every_path,
        ),
        Misconception(
            "every path walked, with a list",
            "Your list holds a node once for each path to it. How many paths has a chain of n "
            "doublings?",
            _walk_with_a_list,
        ),
        Misconception(
            "accumulated gradients sent again",
            "The second time you walk past a shared node its gradient still holds the first "
            "delivery. What do you send on then?",
            _resend,
        ),
        Misconception(
            "the second call forgets the first",
            "Two losses share a parameter. Should the second backward() forget the first?",
            engine_forgets,
        ),
        Misconception(
            "gradients of an earlier call sent on again",
            "After the first call .grad is not empty. Which part of it belongs to this call, and "
            "where could this call keep its own?",
            engine_stale,
        ),
        Misconception(
            "only two levels deep",
            "How many levels back does your loop go?",
            _two_levels,
        ),
        Misconception(
            "root gets no gradient",
            "d root / d root is 1. Was it added to root.grad, too?",
            _carried(root_too=False),
        ),
    ),
)

EXERCISES = (APPLY, TOPOLOGICAL_ORDER, BACKWARD)
