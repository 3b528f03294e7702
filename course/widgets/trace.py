"""The steps of any engine's backward pass, recorded from outside as plain data.

The engine needs no switch for this: its graph is copied, each op is replaced by one that writes
down what its rule is given and gives back, and the learner's own backward pass runs on the copy.
So a broken engine is shown as it really behaves, and the learner's nodes stay as they are.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np

from . import graphs, nudging, recording, rules
from .blocks import summed_axes
from .numerals import Plain, is_finite, plain
from .passes import Delivery, Moment, Node, Step, Trace
from .recording import Backward

MAX_STEPS = 2_500
__all__ = ["Delivery", "Moment", "Node", "Step", "Trace", "record"]


@np.errstate(all="ignore")  # numbers that overflow are shown, not warned of
def record(
    root: Any,
    backward: Backward | None = None,
    names: Mapping[str, Any] | None = None,
    **named: Any,
) -> Trace:
    """Record the backward pass from `root`, run by the engine the root belongs to or by another.

    `names` and `named` give nodes, or lists of nodes, their names. The graph itself is not
    touched: the pass runs on a copy whose gradients start at 0.0. An error in it becomes part of
    the trace.
    """
    given = graphs.given_names({**(names or {}), **named})
    order = graphs.collect(root, given)
    if np.size(root.data) != 1:
        raise ValueError(
            f"the root has shape {np.shape(root.data)}: of which number should these be the "
            "gradients? Step through its sum() or mean()"
        )
    recorded = recording.run(order, backward or recording.backward_of(root))
    members = {id(node) for node in order}
    strangers = [name for node, name in given.items() if node not in members]
    notes = tuple(f"{name} is not in this graph." for name in strangers)
    nodes = _nodes(order, given, recorded)
    steps = tuple(_Steps(order, nodes, recorded).all())
    if len(steps) > MAX_STEPS:
        notes += (f"Only the first {MAX_STEPS:,} of {len(steps):,} steps are shown.",)
    ops = {told.symbol: node.op for told, node in zip(nodes, order, strict=True) if told.symbol}
    code = {symbol: rules.code_of(op.backward_rule) for symbol, op in ops.items()}
    return Trace(
        nodes=nodes,
        steps=steps[:MAX_STEPS],
        rules={symbol: rules.rule_in_words(op) for symbol, op in ops.items()},
        code={symbol: found for symbol, found in code.items() if found},
        error=_error(recorded, nodes),
        notes=notes,
        born=_born(order),
        sent_first=_sent_first(recorded, steps),
        doubts=nudging.doubts(order),
    )


def _error(recorded: recording.Recording, nodes: tuple[Node, ...]) -> str:
    who = recorded.culprit
    return recorded.error + (f", which is the node {nodes[who].name}" if who is not None else "")


def _nodes(
    order: list[Any], given: Mapping[int, str], recorded: recording.Recording
) -> tuple[Node, ...]:
    index = {id(node): i for i, node in enumerate(order)}
    names = graphs.all_names(order, given)
    right = recording.right_gradients(order)
    made = []
    for i, node in enumerate(order):
        parents = tuple(index[id(p)] for p in node.parents)
        symbol = str(getattr(node.op, "symbol", node.op)) if node.op is not None else ""
        # A constant is written by its value: `a * 3`, whatever number of 3s there are.
        inputs = [names[p].split(" #")[0] for p in parents]
        made.append(
            Node(
                id=i,
                name=names[i],
                symbol=symbol,
                formula=rules.formula(symbol, inputs, _memory(node)) if symbol else "",
                data=plain(node.data),
                parents=parents,
                slopes=_slopes(node),
                grad=plain(recorded.grads[i]),
                right=plain(right.get(i, 0.0)),
                named=id(node) in given,
            )
        )
    return tuple(made)


def _memory(node: Any) -> tuple[Any, ...]:
    return tuple(getattr(node, "memory", None) or ())


def _slopes(node: Any) -> tuple[Plain | None, ...]:
    """What the rule gives each parent for a gradient of 1."""
    if node.op is None:
        return ()
    one = 1.0 if isinstance(plain(node.data), float) else None
    sent = recording.probe(node, one) if one else ()
    if not sent:
        return (None,) * len(node.parents)
    return tuple([slope if isinstance(slope, float) else None for slope in map(plain, sent)])


def _born(order: list[Any]) -> int | None:
    for i, node in enumerate(order):
        if not is_finite(node.data) and all(is_finite(p.data) for p in node.parents):
            return i
    return None


def _sent_first(recorded: recording.Recording, steps: tuple[Step, ...]) -> int | None:
    bad = [call for call in recorded.calls if not all(map(is_finite, call.sent))]
    if not bad:
        return None
    number = next(i for i, call in enumerate(recorded.calls) if call is bad[0])
    turns = [k for k, step in enumerate(steps) if step.sent]
    return turns[number] if number < len(turns) else None


class _Steps:
    """Turns the recorded calls into steps, with a leaf's step after its last delivery."""

    def __init__(self, order: list[Any], nodes: tuple[Node, ...], recorded: recording.Recording):
        self.order, self.nodes, self.recorded = order, nodes, recorded
        self.parts: dict[int, list[Plain]] = defaultdict(list, {len(order) - 1: [1.0]})
        self.sums: dict[int, Any] = {len(order) - 1: 1.0}
        self.called: set[int] = set()
        self.users: dict[int, list[int]] = defaultdict(list)
        for node in nodes:
            for parent in node.parents:
                self.users[parent].append(node.id)

    def all(self) -> list[Step]:
        steps, calls = [], self.recorded.calls
        last = {p: k for k, call in enumerate(calls) for p in self.nodes[call.node].parents}
        for k, call in enumerate(calls):
            steps.append(self._call(call))
            for parent in dict.fromkeys(self.nodes[call.node].parents):
                if last[parent] == k and not self.nodes[parent].symbol:
                    steps += self._leaf(parent)
        return steps or self._leaf(len(self.nodes) - 1)

    def _call(self, call: recording.Call) -> Step:
        node = self.nodes[call.node]
        begun = self._begin(call.node, call.grad)
        sent = [self._deliver(node, slot, call) for slot in range(len(node.parents))]
        self.called.add(call.node)
        return Step(**begun, sent=tuple(sent))

    def _begin(self, node: int, grad: Any) -> dict[str, Any]:
        return {
            "node": node,
            "arrived": plain(grad),
            "expected": plain(self.sums.get(node, 0.0)),
            "parts": tuple(self.parts[node]),
            "missing": tuple(u for u in dict.fromkeys(self.users[node]) if u not in self.called),
            "again": node in self.called,
        }

    def _deliver(self, node: Node, slot: int, call: recording.Call) -> Delivery:
        parent, amount = node.parents[slot], call.sent[slot]
        data = self.order[parent].data
        got = recording.fitted(amount, data)
        self.sums[parent] = recording.add(self.sums[parent], got) if parent in self.sums else got
        self.parts[parent].append(plain(got))
        slope = _slope(call.grad, amount, node.slopes[slot])
        axes = summed_axes(np.shape(amount), np.shape(data)) if np.ndim(amount) else ()
        total = plain(self.sums[parent])
        return Delivery(parent, slot, slope, plain(got), total, plain(amount), axes)

    def _leaf(self, leaf: int) -> list[Step]:
        """A leaf's step, if all its users have reported; what it got is what the engine left."""
        if self.nodes[leaf].symbol or any(u not in self.called for u in self.users[leaf]):
            return []
        grad = self.sums.get(leaf, 0.0) if self.recorded.error else self.recorded.grads[leaf]
        return [Step(**self._begin(leaf, grad))]


def _slope(grad: Any, amount: Any, probed: Plain | None) -> Plain | None:
    """The local slope that took part: contribution / gradient, or as probed where that is 0."""
    came, went = plain(grad), plain(amount)
    if not isinstance(came, float) or not isinstance(went, float):
        return None
    return went / came if came and is_finite(went) and is_finite(came) else probed
