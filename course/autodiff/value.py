"""Value: a node on one number, with Python's operators; and ways to test an engine."""

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
        return apply(ops.exp, self)

    def log(self):
        return apply(ops.log, self)

    def tanh(self):
        return apply(ops.tanh, self)

    def sigmoid(self):
        return apply(ops.sigmoid, self)

    def relu(self):
        return apply(ops.relu, self)

    def backward(self):
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


def gradcheck(f, xs, eps=1e-6):
    """How far the engine's gradients are from slopes measured by nudging.

    f : takes as many Values as there are numbers in xs, returns a Value
    xs : list of floats, where to compare
    eps : size of the nudge; slopes are measured by central differences

    Returns the largest relative error as a float: |grad - slope| / max(1, |grad|, |slope|).

    >>> gradcheck(lambda a, b: a * b, [2.0, 3.0]) < 1e-8
    True
    """
    nodes = [Value(x) for x in xs]
    backward(f(*nodes))

    def nudged(i, shift):
        return f(*[Value(x + shift * (i == j)) for j, x in enumerate(xs)]).data

    worst = 0.0
    for i, node in enumerate(nodes):
        slope = (nudged(i, eps) - nudged(i, -eps)) / (2 * eps)
        error = abs(node.grad - slope) / max(1.0, abs(node.grad), abs(slope))
        worst = max(worst, error)
    return worst


def is_broken(backward):
    """Whether a backward pass somebody gives you is wrong: your test of an engine.

    backward : takes the root of a graph of Values and should do what `graph.backward` promises

    Returns True when some graph gives wrong gradients with it, False when all are right.
    """
    a = Value(2.0)
    b = a * 3.0
    c = b * b
    d = b + c
    e = d * b
    backward(e)
    once = a.grad
    backward(d)
    return abs(once - 360.0) > 1e-6 or abs(a.grad - 360.0 - 39.0) > 1e-6
