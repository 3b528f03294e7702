# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The list of misconceptions has no row for this module.
# rows: -


# %% gradcheck: absolute instead of relative error
@exercise
def gradcheck(f, xs, eps=1e-6):
    nodes = [Value(x) for x in xs]
    f(*nodes).backward()
    worst = 0.0
    for i in range(len(xs)):
        up, down = list(xs), list(xs)
        up[i] += eps
        down[i] -= eps
        slope = (f(*map(Value, up)).data - f(*map(Value, down)).data) / (2 * eps)
        worst = max(worst, abs(nodes[i].grad - slope))
    return worst


# %% gradcheck: only the last input looked at
@exercise
def gradcheck(f, xs, eps=1e-6):
    nodes = [Value(x) for x in xs]
    f(*nodes).backward()
    for i in range(len(xs)):
        up, down = list(xs), list(xs)
        up[i] += eps
        down[i] -= eps
        slope = (f(*map(Value, up)).data - f(*map(Value, down)).data) / (2 * eps)
        worst = abs(nodes[i].grad - slope) / max(1, abs(nodes[i].grad), abs(slope))
    return worst


# %% gradcheck: only the first input looked at
@exercise
def gradcheck(f, xs, eps=1e-6):
    nodes = [Value(x) for x in xs]
    f(*nodes).backward()
    rest = xs[1:]
    slope = (f(*map(Value, [xs[0] + eps, *rest])) - f(*map(Value, [xs[0] - eps, *rest]))).data
    slope /= 2 * eps
    return abs(nodes[0].grad - slope) / max(1, abs(nodes[0].grad), abs(slope))


# %% gradcheck: sign kept
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
        errors.append((nodes[i].grad - slope) / max(1, abs(nodes[i].grad), abs(slope)))
    return max(errors)


# %% gradcheck: nudge not divided by its whole width
@exercise
def gradcheck(f, xs, eps=1e-6):
    nodes = [Value(x) for x in xs]
    f(*nodes).backward()
    errors = []
    for i in range(len(xs)):
        up, down = list(xs), list(xs)
        up[i] += eps
        down[i] -= eps
        slope = (f(*map(Value, up)).data - f(*map(Value, down)).data) / eps
        errors.append(abs(nodes[i].grad - slope) / max(1, abs(nodes[i].grad), abs(slope)))
    return max(errors)


# %% gradcheck: nudged to one side only
@exercise
def gradcheck(f, xs, eps=1e-6):
    nodes = [Value(x) for x in xs]
    out = f(*nodes)
    backward(out)
    errors = []
    for i in range(len(xs)):
        up = [x + eps if i == j else x for j, x in enumerate(xs)]
        slope = (f(*map(Value, up)).data - out.data) / eps
        errors.append(abs(nodes[i].grad - slope) / max(1, abs(nodes[i].grad), abs(slope)))
    return max(errors)


# %% gradcheck: eps not used
@exercise
def gradcheck(f, xs, eps=1e-6):
    nodes = [Value(x) for x in xs]
    backward(f(*nodes))
    h = 1e-5
    errors = []
    for i in range(len(xs)):
        at = lambda shift: f(*[Value(x + shift * (i == j)) for j, x in enumerate(xs)]).data
        slope = (at(h) - at(-h)) / (2 * h)
        errors.append(abs(nodes[i].grad - slope) / max(1, abs(nodes[i].grad), abs(slope)))
    return max(errors)


# %% gradcheck: no floor under the divisor
@exercise
def gradcheck(f, xs, eps=1e-6):
    nodes = [Value(x) for x in xs]
    backward(f(*nodes))
    worst = 0.0
    for i, node in enumerate(nodes):
        at = lambda shift: f(*[Value(x + shift * (i == j)) for j, x in enumerate(xs)]).data
        slope = (at(eps) - at(-eps)) / (2 * eps)
        worst = max(worst, abs(node.grad - slope) / max(abs(node.grad), abs(slope)))
    return worst


# %% gradcheck: mean instead of largest error
@exercise
def gradcheck(f, xs, eps=1e-6):
    nodes = [Value(x) for x in xs]
    backward(f(*nodes))
    total = 0.0
    for i, node in enumerate(nodes):
        at = lambda shift: f(*[Value(x + shift * (i == j)) for j, x in enumerate(xs)]).data
        slope = (at(eps) - at(-eps)) / (2 * eps)
        total += abs(node.grad - slope) / max(1.0, abs(node.grad), abs(slope))
    return total / len(xs)


# %% is_broken: every engine is called broken
@exercise
def is_broken(backward):
    a = Value(3.0)
    b = a * a
    backward(b)
    return a.grad != 9.0


# %% is_broken: no engine is called broken, or only a line is tried
@exercise
def is_broken(backward):
    a = Value(2.0)
    b = a * 3.0
    c = b + 1.0
    backward(c)
    return a.grad != 3.0


# %% is_broken: only one shared node is tried
@exercise
def is_broken(backward):
    a = Value(2.0)
    backward(a * a)
    return not math.isclose(a.grad, 4.0)


import math


# %% is_broken: each engine is called only once
@exercise
def is_broken(backward):
    a = Value(2.0)
    b = a * 3.0
    c = b * b
    d = b + c
    e = d * b
    backward(e)
    return abs(a.grad - 360.0) > 1e-6


# %% is_broken: only two calls are tried
@exercise
def is_broken(backward):
    a = Value(3.0)
    b = a * a
    backward(b)
    backward(b)
    return a.grad != 12.0


# %% is_broken: only products are tried
@exercise
def is_broken(backward):
    a = Value(2.0)
    b = a * 3.0
    c = b * b
    d = c * b
    e = d * b
    backward(e)
    backward(e)
    return abs(a.grad - 2 * 4 * 81 * 8) > 1e-9
