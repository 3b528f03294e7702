"""Two ways to test an engine: against nudging, and against what its contract promises."""

from .graph import backward
from .value import Value


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
    backward(d)
    return abs(a.grad - 360.0 - 39.0) > 1e-6
