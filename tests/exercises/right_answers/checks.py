# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 5: right answers for the two tests, each written differently from the course's."""


# %% gradcheck: lists of nudged inputs
@exercise
def gradcheck(f, xs, eps=1e-6):
    nodes = [Value(x) for x in xs]
    f(*nodes).backward()
    errors = []
    for i in range(len(xs)):
        up, down = list(xs), list(xs)
        up[i] += eps
        down[i] -= eps
        slope = (f(*map(Value, up)).data - f(*map(Value, down)).data) / (2 * eps)
        grad = nodes[i].grad
        errors.append(abs(grad - slope) / max(1.0, abs(grad), abs(slope)))
    return max(errors)


# %% gradcheck: NumPy, all inputs at once
import numpy as np


@exercise
def gradcheck(f, xs, eps=1e-6):
    def at(values):
        return f(*[Value(v) for v in values]).data

    nodes = [Value(x) for x in xs]
    backward(f(*nodes))
    grads = np.array([n.grad for n in nodes])
    E = eps * np.eye(len(xs))
    slopes = np.array([(at(xs + e) - at(xs - e)) / (2 * eps) for e in E])
    scale = np.maximum(1.0, np.maximum(np.abs(grads), np.abs(slopes)))
    return float(np.max(np.abs(grads - slopes) / scale))


# %% gradcheck: chapter 3's numerical_gradient
import numpy as np

from my_autodiff.losses import numerical_gradient


@exercise
def gradcheck(f, xs, eps=1e-6):
    slopes = numerical_gradient(lambda t: f(*map(Value, t)).data, np.array(xs), eps)
    nodes = [Value(x) for x in xs]
    backward(f(*nodes))
    return max(abs(n.grad - s) / max(1, abs(n.grad), abs(s)) for n, s in zip(nodes, slopes))


# %% gradcheck: helpers in the cell, the data of a fresh set of Values nudged
def relative_error(a, b):
    return abs(a - b) / max(1.0, abs(a), abs(b))


def slope_of(f, xs, i, eps):
    def value(shift):
        nodes = [Value(x) for x in xs]
        nodes[i].data += shift
        return f(*nodes).data

    return (value(+eps) - value(-eps)) / 2 / eps


@exercise
def gradcheck(f, xs, eps=1e-6):
    nodes = list(map(Value, xs))
    backward(f(*nodes))
    worst = 0
    for i, node in enumerate(nodes):
        error = relative_error(node.grad, slope_of(f, xs, i, eps))
        if error > worst:
            worst = error
    return worst


# %% is_broken: several graphs, one after the other
@exercise
def is_broken(backward):
    a, b = Value(2.0), Value(3.0)
    backward((a * b) * (a + b))
    if a.grad != 21.0 or b.grad != 16.0:
        return True
    a = Value(2.0)
    b = a * 3.0
    c = b * b
    d = b + c
    e = d * b
    backward(e)
    backward(e)
    return bool(a.grad != 720.0)


# %% is_broken: against nudging
@exercise
def is_broken(backward):
    def e_of(a):
        b = a * 3.0
        c = b * b
        d = b + c
        return d * b, d

    a = Value(2.0)
    e, d = e_of(a)
    backward(e)
    backward(d)
    eps = 1e-5
    up, down = e_of(Value(2.0 + eps)), e_of(Value(2.0 - eps))
    slope = sum((u.data - l.data) / (2 * eps) for u, l in zip(up, down))
    return abs(a.grad - slope) > 1e-3


# %% is_broken: against one's own engine, on many graphs
import random

from my_autodiff import graph


@exercise
def is_broken(backward):
    rng = random.Random(1)
    for _ in range(30):
        pair = []
        recipe = [(rng.choice("+*"), rng.random(), rng.random()) for _ in range(8)]
        for engine in (graph.backward, backward):
            nodes = [Value(1.5), Value(-0.5)]
            for symbol, i, j in recipe:
                x, y = nodes[int(i * len(nodes))], nodes[int(j * len(nodes))]
                nodes.append(x + y if symbol == "+" else x * y)
            engine(nodes[-1])
            engine(nodes[-1])
            engine(nodes[-3])
            pair.append([n.grad for n in nodes])
        if any(abs(p - q) > 1e-9 * max(1, abs(p)) for p, q in zip(*pair)):
            return True
    return False


# %% is_broken: a table of tests
@exercise
def is_broken(backward):
    def doubled():
        a = Value(5.0)
        backward(a + a)
        return a.grad == 2

    def routes():
        a = Value(2.0)
        b = a * 3.0
        c = b * b
        backward((b + c) * b)
        return a.grad == 360

    def two_losses():
        a = Value(2.0)
        b = a * 3.0
        c = b * b
        backward(c)
        backward(b + c)
        return a.grad == 36 + 39 and b.grad == 12 + 13

    return not all(test() for test in (doubled, routes, two_losses))
