"""What a recorded backward pass is: nodes, steps, deliveries, all plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .blocks import Block, as_lists
from .nudging import Doubt
from .numerals import Plain, differ
from .rules import Code


@dataclass(frozen=True)
class Node:
    """One node: `symbol` and `formula` are empty for a leaf; `grad` is what the engine left.

    `right` is what it should have got from these rules; `slopes` has one number per parent, None
    where arrays are on the way.
    """

    id: int
    name: str
    symbol: str
    formula: str
    data: Plain
    parents: tuple[int, ...]
    slopes: tuple[Plain | None, ...]
    grad: Plain
    right: Plain
    named: bool


@dataclass(frozen=True)
class Delivery:
    """What one step sent along one edge, and the sum at the parent with it.

    `given` is what the rule gave; where a broadcast is undone, `axes` are summed to get `amount`.
    """

    parent: int
    slot: int
    slope: Plain | None
    amount: Plain
    total: Plain
    given: Plain
    axes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Step:
    """A call of a rule, or a leaf whose gradient is complete.

    `arrived` is the gradient the engine gave to the rule (or left on the leaf), `parts` are the
    deliveries it should consist of, `expected` their sum. `missing` names the users of the node
    that had sent nothing yet; `again` says that the node had its turn before.
    """

    node: int
    arrived: Plain
    expected: Plain
    parts: tuple[Plain, ...]
    sent: tuple[Delivery, ...] = ()
    missing: tuple[int, ...] = ()
    again: bool = False


@dataclass(frozen=True)
class Moment:
    """The state after some steps: what has arrived where, who is done, who waits for whom."""

    parts: Mapping[int, tuple[Plain, ...]]
    totals: Mapping[int, Plain]
    done: frozenset[int]
    waiting: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True)
class Trace:
    """A recorded backward pass. Nodes stand in forward order; the root is the last.

    `rules` and `code` are by symbol of an op: the rule in words and where it is written.
    `born` is the first node with a nan or an infinity that no parent has, `sent_first` the first
    step that sends one; None if there is none. `doubts` are what nudging contradicts.
    """

    nodes: tuple[Node, ...]
    steps: tuple[Step, ...]
    rules: Mapping[str, str]
    code: Mapping[str, Code]
    error: str = ""
    notes: tuple[str, ...] = ()
    born: int | None = None
    sent_first: int | None = None
    doubts: tuple[Doubt, ...] = ()

    @cached_property
    def in_shapes(self) -> bool:
        """Whether arrays flow through the graph: it is told in shapes then."""
        return any(isinstance(node.data, Block) for node in self.nodes)

    @property
    def shapes(self) -> dict[str, list[int]]:
        """Name → shape, for the nodes that are arrays."""
        arrays = ((node.name, node.data) for node in self.nodes)
        return {name: list(its.shape) for name, its in arrays if isinstance(its, Block)}

    @cached_property
    def users(self) -> dict[int, tuple[int, ...]]:
        """Node → the nodes made from it, each once."""
        found: dict[int, dict[int, None]] = {n.id: {} for n in self.nodes}
        for node in self.nodes:
            for parent in node.parents:
                found[parent][node.id] = None
        return {k: tuple(v) for k, v in found.items()}

    def find(self, name: str) -> Node:
        """The node with this name."""
        for node in self.nodes:
            if node.name == name:
                return node
        known = ", ".join(n.name for n in self.nodes[:12])
        raise ValueError(f"no node is called {name!r}; there are {known}")

    def at(self, count: int) -> Moment:
        """The state after the first `count` steps."""
        parts: dict[int, list[Plain]] = {self.nodes[-1].id: [1.0]}
        totals: dict[int, Plain] = {self.nodes[-1].id: 1.0}
        for step in self.steps[:count]:
            for sent in step.sent:
                parts.setdefault(sent.parent, []).append(sent.amount)
                totals[sent.parent] = sent.total
        done = frozenset(step.node for step in self.steps[:count])
        waiting = {
            node: tuple(u for u in users if u not in done)
            for node, users in self.users.items()
            if node not in done
        }
        return Moment({k: tuple(v) for k, v in parts.items()}, totals, done, waiting)

    def wrong(self) -> tuple[Node, ...]:
        """The nodes left with another gradient than they should have."""
        return tuple(n for n in self.nodes if differ(n.grad, n.right))


def told(trace: Trace, count: int) -> dict[str, Any]:
    """The state after the first `count` steps as plain data, nodes by their names."""
    moment, names = trace.at(count), [node.name for node in trace.nodes]
    step = trace.steps[count - 1] if count else None
    return {
        "node": names[step.node] if step else None,
        "step": count,
        "steps": len(trace.steps),
        "order": [names[s.node] for s in trace.steps],
        "position": count,
        "gradient": as_lists(step.arrived) if step else None,
        "sent": [(names[d.parent], as_lists(d.amount)) for d in step.sent] if step else [],
        "grads": {names[node]: as_lists(total) for node, total in moment.totals.items()},
        "shapes": trace.shapes,
        "waiting": {names[n]: [names[u] for u in its] for n, its in moment.waiting.items()},
    }
