# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 4: right answers, each written differently from the course's."""


# %% d_sigmoid: multiplied out
@exercise
def d_sigmoid(a):
    return a - a**2


# %% d_sigmoid: back to z and forward again
@exercise
def d_sigmoid(a: np.ndarray) -> np.ndarray:
    """Slope."""
    complement = np.subtract(1, a)
    return np.multiply(a, complement)


# %% d_sigmoid: a quarter less a square
@exercise
def d_sigmoid(a):
    return 0.25 - (a - 0.5) ** 2


# %% d_tanh: two factors
@exercise
def d_tanh(a):
    return (1 - a) * (1 + a)


# %% d_tanh: square
@exercise
def d_tanh(a):
    slope = -np.square(a)
    slope += 1
    return slope


# %% d_tanh: power
d_tanh = lambda a: None


@exercise
def d_tanh(a):
    return 1 - np.power(a, 2)


# %% d_relu: where
@exercise
def d_relu(z):
    return np.where(z > 0, 1.0, 0.0)


# %% d_relu: filled in
@exercise
def d_relu(z):
    slope = np.zeros(np.shape(z))
    slope[z > 0] = 1.0
    return slope


# %% d_relu: heaviside
@exercise
def d_relu(z):
    return np.heaviside(z, 0.0)


# %% d_relu: times one
@exercise
def d_relu(z):
    return 1.0 * (z > 0)


# %% d_relu: the sign, cut off
@exercise
def d_relu(z):
    return np.maximum(np.sign(z), 0).astype(np.float64)


# %% compose_grad: all values first
@exercise
def compose_grad(fs, dfs, x):
    values = [x]
    for f in fs:
        values.append(f(values[-1]))
    slope = 1.0
    for i in range(len(dfs)):
        slope *= dfs[i](values[i])
    return slope


# %% compose_grad: by recursion
@exercise
def compose_grad(fs, dfs, x):
    if not fs:
        return 1.0
    return dfs[0](x) * compose_grad(fs[1:], dfs[1:], fs[0](x))


# %% compose_grad: reduce
from functools import reduce


@exercise
def compose_grad(fs, dfs, x):
    step = lambda state, pair: (pair[0](state[0]), state[1] * pair[1](state[0]))
    return reduce(step, zip(fs, dfs), (x, 1.0))[1]


# %% compose_grad: accumulate and prod
import math
from itertools import accumulate


@exercise
def compose_grad(fs, dfs, x):
    values = list(accumulate(fs, lambda v, f: f(v), initial=x))
    return math.prod(df(v) for df, v in zip(dfs, values))


# %% compose_grad: from the end, as backpropagation does
@exercise
def compose_grad(fs, dfs, x):
    inputs = []
    for f in fs:
        inputs.append(x)
        x = f(x)
    grad = 1
    while inputs:
        grad = grad * dfs[len(inputs) - 1](inputs.pop())
    return grad


# %% compose_grad: NumPy's product
@exercise
def compose_grad(fs, dfs, x):
    slopes = []
    for f, df in zip(fs, dfs):
        slopes.append(df(x))
        x = f(x)
    return np.prod(slopes)


# %% two_neuron_backward: everything in one place
@exercise
def two_neuron_backward(x, y, w1, b1, w2, b2):
    a1 = math.tanh(w1 * x + b1)
    e = 2 * (w2 * a1 + b2 - y)
    return {"b2": e, "w2": e * a1, "b1": e * w2 * (1 - a1**2), "w1": e * w2 * (1 - a1**2) * x}


# %% two_neuron_backward: the slope from cosh
@exercise
def two_neuron_backward(x, y, w1, b1, w2, b2):
    z1 = w1 * x + b1
    a1 = np.tanh(z1)
    a2 = w2 * a1 + b2
    grads = {}
    grads["b2"] = 2 * a2 - 2 * y
    grads["w2"] = grads["b2"] * a1
    grads["b1"] = grads["b2"] * w2 / np.cosh(z1) ** 2
    grads["w1"] = grads["b1"] * x
    return grads


# %% two_neuron_backward: with the course's slope and a helper
@exercise
def two_neuron_backward(x, y, w1, b1, w2, b2):
    a1 = math.tanh(w1 * x + b1)
    a2 = w2 * a1 + b2

    def linear(grad, weight, value):
        return {"weight": grad * value, "bias": grad, "input": grad * weight}

    outer = linear(2.0 * (a2 - y), w2, a1)
    inner = linear(outer["input"] * d_tanh(a1), w1, x)
    return dict(w1=inner["weight"], b1=inner["bias"], w2=outer["weight"], b2=outer["bias"])


# %% two_neuron_backward: forward mode, four passes
@exercise
def two_neuron_backward(x, y, w1, b1, w2, b2):
    names = ["w1", "b1", "w2", "b2"]
    start = dict(zip(names, [w1, b1, w2, b2]))
    grads = {}
    for name in names:
        p = {k: Dual(v, 1.0 if k == name else 0.0) for k, v in start.items()}
        error = p["w2"] * (p["w1"] * x + p["b1"]).tanh() + p["b2"] + -y
        grads[name] = (error * error).dot
    return grads


# %% Dual: a dataclass
from dataclasses import dataclass


@exercise
@dataclass
class Dual:
    val: float
    dot: float = 0.0

    @staticmethod
    def lift(x):
        return x if isinstance(x, Dual) else Dual(x)

    def __add__(self, other):
        other = Dual.lift(other)
        return Dual(self.val + other.val, self.dot + other.dot)

    def __mul__(self, other):
        other = Dual.lift(other)
        return Dual(self.val * other.val, self.val * other.dot + self.dot * other.val)

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        return Dual(math.tanh(self.val), self.dot / math.cosh(self.val) ** 2)


# %% Dual: operators as lambdas
@exercise
class Dual:
    def __init__(self, val, dot=0.0):
        self.val = val
        self.dot = dot

    __add__ = lambda s, o: Dual(s.val + _val(o), s.dot + _dot(o))
    __mul__ = lambda s, o: Dual(s.val * _val(o), s.dot * _val(o) + s.val * _dot(o))
    __radd__ = lambda s, o: s + o
    __rmul__ = lambda s, o: s * o
    tanh = lambda s: Dual(np.tanh(s.val), (1 - np.tanh(s.val) ** 2) * s.dot)


def _val(x):
    return x.val if isinstance(x, Dual) else x


def _dot(x):
    return x.dot if isinstance(x, Dual) else 0.0


# %% Dual: a named tuple underneath
from collections import namedtuple


@exercise
class Dual(namedtuple("Pair", "val dot", defaults=[0.0])):
    def __add__(self, other):
        a, a_ = self
        b, b_ = other if isinstance(other, Dual) else (other, 0.0)
        return Dual(a + b, a_ + b_)

    def __mul__(self, other):
        a, a_ = self
        b, b_ = other if isinstance(other, Dual) else (other, 0.0)
        return Dual(a * b, a_ * b + a * b_)

    def __radd__(self, other):
        return self.__add__(other)

    def __rmul__(self, other):
        return self.__mul__(other)

    def tanh(self):
        t = math.tanh(self.val)
        return Dual(t, self.dot * (1 + t) * (1 - t))


# %% Dual: numbers treated apart, and more methods than asked for
@exercise
class Dual:
    def __init__(self, val, dot=0.0):
        self.val, self.dot = float(val), float(dot)

    def __repr__(self):
        return f"{self.val} + {self.dot}ε"

    def __add__(self, other):
        if isinstance(other, (int, float)):
            return Dual(self.val + other, self.dot)
        if isinstance(other, Dual):
            return Dual(self.val + other.val, self.dot + other.dot)
        return NotImplemented

    def __mul__(self, other):
        if isinstance(other, (int, float)):
            return Dual(self.val * other, self.dot * other)
        if isinstance(other, Dual):
            return Dual(self.val * other.val, self.dot * other.val + self.val * other.dot)
        return NotImplemented

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self):
        return self * -1

    def tanh(self):
        e = math.exp(-2 * self.val)
        t = (1 - e) / (1 + e)
        return Dual(t, (1 - t * t) * self.dot)


# %% elastic_forces: the dot product method
@exercise
def elastic_forces(errors, W, a):
    return -W.dot(errors) * (1 - a**2)


# %% elastic_forces: one unit after the other
@exercise
def elastic_forces(errors, W, a):
    forces = []
    for unit, weights in zip(a, W):
        pull = sum(-e * w for e, w in zip(errors, weights))
        forces.append(pull * (1 - unit**2))
    return np.array(forces)


# %% elastic_forces: einsum and the slope of this chapter
@exercise
def elastic_forces(errors, W, a):
    return np.einsum("jk,k->j", W, -errors) * d_tanh(a)


# %% elastic_forces: a table of pulls
@exercise
def elastic_forces(errors, W, a):
    pulls = -errors[None, :] * W
    return pulls.sum(axis=1) * (1 - a) * (1 + a)


# %% elastic_forces: errors in front
@exercise
def elastic_forces(errors, W, a):
    return (a * a - 1) * (errors @ W.T)
