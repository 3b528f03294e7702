"""The algorithm that micrograd published, written again here to be measured against.

Each operation keeps a closure that adds to its inputs' gradients, a leaf an empty one; parents are
a set; the order comes from a recursive walk. (Andrej Karpathy, micrograd, 2020; the code is our
own and keeps what costs time there: a closure, a set and the operation's name for each node.)
"""

import math
from collections.abc import Callable
from typing import Any


class Closure:
    """A number that remembers, in a closure, how to send its gradient back."""

    def __init__(self, data: float, parents: tuple["Closure", ...] = (), op: str = "") -> None:
        self.data, self.grad, self.op = data, 0.0, op
        self.parents = set(parents)
        self.send: Callable[[], None] = lambda: None

    def __add__(self, other: Any) -> "Closure":
        other = other if isinstance(other, Closure) else Closure(other)
        out = Closure(self.data + other.data, (self, other), "+")

        def send() -> None:
            self.grad += out.grad
            other.grad += out.grad

        out.send = send
        return out

    def __mul__(self, other: Any) -> "Closure":
        other = other if isinstance(other, Closure) else Closure(other)
        out = Closure(self.data * other.data, (self, other), "*")

        def send() -> None:
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out.send = send
        return out

    def relu(self) -> "Closure":
        """The positive part."""
        out = Closure(max(self.data, 0.0), (self,), "relu")

        def send() -> None:
            self.grad += (out.data > 0) * out.grad

        out.send = send
        return out

    def tanh(self) -> "Closure":
        """The hyperbolic tangent."""
        out = Closure(math.tanh(self.data), (self,), "tanh")

        def send() -> None:
            self.grad += (1 - out.data**2) * out.grad

        out.send = send
        return out

    def __radd__(self, other: Any) -> Any:
        return self + other

    def __rmul__(self, other: Any) -> Any:
        return self * other

    def backward(self) -> None:
        """Order by recursion, then let every closure send."""
        order: list[Closure] = []
        seen: set[Closure] = set()

        def visit(node: Closure) -> None:
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            node.send()
