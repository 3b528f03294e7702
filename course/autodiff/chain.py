"""The chain rule by hand: local slopes, products along a path, and both directions of travel."""

import math

import numpy as np


def d_sigmoid(a):
    """The slope of the sigmoid, from its **output** a = sigmoid(z).

    a : array of any shape, between 0 and 1

    Returns an array of the same shape.

    >>> d_sigmoid(np.array([1.0]))
    array([0.])
    """
    return a * (1.0 - a)


def d_tanh(a):
    """The slope of tanh, from its **output** a = tanh(z).

    a : array of any shape, between -1 and 1

    Returns an array of the same shape.

    >>> d_tanh(np.array([0.0]))
    array([1.])
    """
    return 1.0 - a * a


def d_relu(z):
    """The slope of relu, from its **input** z; at z = 0 the course takes 0.

    z : array of any shape

    Returns a float64 array of the same shape.

    >>> d_relu(np.array([-1.0, 2.0]))
    array([0., 1.])
    """
    return (np.asarray(z) > 0).astype(float)


def compose_grad(fs, dfs, x):
    """The slope at x of a chain of functions; fs[0] is applied first.

    fs : list of functions of one number
    dfs : list of their slopes, dfs[i] belongs to fs[i] and takes the same input
    x : float

    Returns a float. An empty chain leaves x as it is, so its slope is 1.

    >>> compose_grad([lambda x: 3 * x, lambda x: 5 * x], [lambda x: 3.0, lambda x: 5.0], 2.0)
    15.0
    """
    slope = 1.0
    for f, df in zip(fs, dfs, strict=True):
        slope = slope * df(x)
        x = f(x)
    return slope


def two_neuron_backward(x, y, w1, b1, w2, b2):
    """How the loss of a chain of two neurons depends on each of its four parameters.

    Forward: a1 = tanh(w1 x + b1), a2 = w2 a1 + b2, L = (a2 - y)². All are floats.

    Returns a dict with the slopes of L, under the keys "w1", "b1", "w2" and "b2".
    """
    a1 = math.tanh(w1 * x + b1)
    a2 = w2 * a1 + b2
    # your turn
    dL_da2 = 2.0 * (a2 - y)
    dL_da1 = dL_da2 * w2
    dL_dz1 = dL_da1 * (1.0 - a1 * a1)
    return {"w1": dL_dz1 * x, "b1": dL_dz1, "w2": dL_da2 * a1, "b2": dL_da2}


class Dual:
    """A number that carries its slope along: val + dot ε, with ε² = 0 (forward mode).

    Dual(val, dot=0.0) has the attributes `val` and `dot`. It can be added to and multiplied by
    another Dual or a plain number, on either side, and has a method `tanh()`.
    """

    def __init__(self, val, dot=0.0):
        self.val, self.dot = val, dot

    def __add__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.val + other.val, self.dot + other.dot)

    def __mul__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.val * other.val, self.dot * other.val + self.val * other.dot)

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def tanh(self):
        """The hyperbolic tangent, with its slope."""
        t = math.tanh(self.val)
        return Dual(t, (1.0 - t * t) * self.dot)


def elastic_forces(errors, W, a):
    """The force on each tanh unit of a layer, sent back from the layer after it.

    Elastic bands pull the outputs towards their targets: the loss is ½ Σ errors², where
    errors = a W + b - targets for one example, and a = tanh(z). The force on z_j is how strongly
    the bands pull z_j in the direction that makes the loss **smaller**.

    errors : array of shape (k,), output minus target
    W : array of shape (j, k)
    a : array of shape (j,), the outputs of the tanh units

    Returns an array of shape (j,).
    """
    return -(W @ errors) * (1.0 - a * a)
