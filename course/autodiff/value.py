"""Value: a node on one number, with Python's operators."""

from . import ops
from .graph import Node, apply, backward


class Value(Node):
    """A number that remembers how it was made.

    Value(data) holds float(data) in `.data`. Values are added, subtracted, multiplied and divided,
    with each other and with plain numbers on either side; raised to a plain number; negated. The
    methods exp, log, tanh, sigmoid and relu give new Values; backward() sends gradients back.
    """

    __slots__ = ()

    def __init__(self, data, op=None, parents=(), memory=()):
        try:
            self.data = float(data)
        except (TypeError, ValueError):
            what = f"{type(data).__name__}, shape {getattr(data, 'shape', 'unknown')}"
            raise TypeError(f"a Value holds one number, not this: {what}") from None
        self.grad, self.op, self.parents, self.memory = 0.0, op, parents, memory

    def __add__(self, other):
        return apply(ops.add, self, other)

    def __mul__(self, other):
        return apply(ops.mul, self, other)

    def __pow__(self, k):
        return apply(ops.pow, self, k)

    def exp(self):
        """E to the power of this value."""
        return apply(ops.exp, self)

    def log(self):
        """The natural logarithm."""
        return apply(ops.log, self)

    def tanh(self):
        """The hyperbolic tangent."""
        return apply(ops.tanh, self)

    def sigmoid(self):
        """1 / (1 + e to the power of minus this value)."""
        return apply(ops.sigmoid, self)

    def relu(self):
        """The value itself if it is positive, else 0."""
        return apply(ops.relu, self)

    def backward(self):
        """Add the gradient of this value to every node it depends on."""
        backward(self)

    # your turn
    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -1.0 * other

    def __truediv__(self, other):
        return self * other**-1.0

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1.0 * other
