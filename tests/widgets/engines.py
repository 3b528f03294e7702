"""Wrong backward passes, as learners write them, and graphs to run them on."""

from collections.abc import Callable
from typing import Any

from course.autodiff.graph import topological_order
from course.autodiff.value import Value

Backward = Callable[[Any], None]


def overwrites(root: Any) -> None:
    """`=` where `+=` belongs."""
    grads = {root: 1.0}
    for node in reversed(topological_order(root)):
        node.grad = grads[node]
        for parent, sent in zip(node.parents, node.send_back(grads[node]), strict=True):
            grads[parent] = sent


def breadth_first(root: Any) -> None:
    """Each node once, but level by level."""
    grads, queue, seen = {root: 1.0}, [root], {root}
    while queue:
        node = queue.pop(0)
        node.grad += grads[node]
        for parent, sent in zip(node.parents, node.send_back(grads[node]), strict=True):
            grads[parent] = grads.get(parent, 0.0) + sent
            if parent not in seen:
                seen.add(parent)
                queue.append(parent)


def every_path(root: Any, grad: float = 1.0) -> None:
    """No visited set: right numbers after one walk for each path."""
    root.grad += grad
    for parent, sent in zip(root.parents, root.send_back(grad), strict=True):
        every_path(parent, sent)


def never_ends(root: Any) -> None:
    """A loop with a mistake in its condition."""
    while root.grad == 0.0:
        pass


def shared() -> dict[str, Value]:
    """The graph of chapter 5 in which b is used three times."""
    a = Value(2.0)
    b = a * 3.0
    c = b * b
    d = b + c
    return {"a": a, "b": b, "c": c, "d": d, "e": d * b}


def doublings(count: int) -> Value:
    """Twice x, again and again: 2 ** count paths."""
    x = Value(1.0)
    for _ in range(count):
        x = x + x
    return x
