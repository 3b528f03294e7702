"""Learning rules proposed instead of backpropagation."""

import numpy as np

from ..neurons import relu, sigmoid


def hebbian_update(W, x, y, lr):
    """The weights after one step of Hebb's rule: what is active together is tied together.

    Each weight grows by lr times the activity at its start times the activity at its end.

    W : array of shape (d, m), W[i, j] from input i to unit j
    x : array of shape (d,), the inputs
    y : array of shape (m,), the units' outputs

    Returns a new array of shape (d, m). Source: Hebb (1949).

    >>> hebbian_update(np.zeros((2, 1)), np.array([1.0, 0.0]), np.array([1.0]), lr=0.5)
    array([[0.5],
           [0. ]])
    """
    return W + lr * np.outer(x, y)


def oja_update(w, x, lr):
    """The weights of one linear unit after one step of Oja's rule.

    The unit's output is y = x · w. Hebb's growth y x is held back by y² w.

    w, x : arrays of shape (d,)

    Returns a new array of shape (d,). Source: Oja (1982).

    >>> oja_update(np.array([1.0, 0.0]), np.array([1.0, 1.0]), lr=0.5)
    array([1. , 0.5])
    """
    y = x @ w
    return w + lr * y * (x - y * w)


def stdp_dw(dt, a_plus=0.010, a_minus=0.012, tau=20.0):
    """By how much a synapse changes when its two neurons fire dt milliseconds apart.

    dt : float or array, time of the output spike minus time of the input spike
    a_plus, a_minus : the largest gain, just after dt = 0, and the largest loss, just before
    tau : milliseconds in which the change falls to 1/e of its size

    Returns a float array shaped like dt: positive where dt > 0, negative where dt < 0, 0 at 0.

    >>> float(stdp_dw(0.0))
    0.0
    """
    dt = np.asarray(dt, dtype=float)
    # your turn
    size = np.where(dt > 0, a_plus, np.where(dt < 0, -a_minus, 0.0))
    return size * np.exp(-np.abs(dt) / tau)


def ff_goodness(h):
    """How active a layer is on each example: the mean square of its outputs.

    h : array of shape (n, m), one example a row

    Returns an array of shape (n,). Source: Hinton (2022), with a mean where he writes a sum.

    >>> ff_goodness(np.array([[3.0, 1.0]]))
    array([5.])
    """
    return np.mean(h * h, axis=1)


def ff_layer_grad(X, W, b, positive, theta=2.0):
    """The forward-forward loss of one layer relu(X W + b), and its slopes for W and b.

    A layer says that an example is positive with probability sigmoid(goodness - theta). The loss
    is the mean over the examples of -log of the probability of the right answer. Nothing comes
    from later layers, and nothing is sent to earlier ones.

    X : array of shape (n, d); W : array of shape (d, m); b : array of shape (m,)
    positive : bool, whether these are positive examples (goodness should rise above theta) or
        negative ones (it should fall below)

    Returns (loss, dW, db): a float and arrays shaped like W and b.

    >>> X, W = np.array([[1.0, 1.0]]), np.array([[1.0], [1.0]])
    >>> ff_layer_grad(X, W, np.zeros(1), True, theta=4.0)[1]
    array([[-2.],
           [-2.]])
    """
    h = relu(X @ W + b)
    sign = 1.0 if positive else -1.0
    margin = sign * (ff_goodness(h) - theta)
    d_goodness = -sign * sigmoid(-margin) / len(X)
    dz = d_goodness[:, None] * 2.0 * h / h.shape[1]
    return float(np.mean(np.logaddexp(0.0, -margin))), X.T @ dz, dz.sum(axis=0)


def feedback_alignment_hidden(d_out, B, h):
    """What feedback alignment puts in the place of dL/dz at a layer h = tanh(z).

    Backpropagation would send d_out back through the transpose of the weights that follow. Here
    it comes through a fixed random matrix B instead.

    d_out : array of shape (n, k), dL/dscores
    B : array of shape (k, m), drawn once and never changed
    h : array of shape (n, m), the layer's outputs

    Returns an array of shape (n, m). Source: Lillicrap and others (2016).

    >>> feedback_alignment_hidden(np.array([[2.0]]), np.array([[3.0]]), np.array([[0.0]]))
    array([[6.]])
    """
    return d_out @ B * (1.0 - h * h)


def weight_perturbation_grad(f, theta, rng, sigma=1e-3, samples=100):
    """A guess at the gradient of f from nudging all numbers of theta at once, at random.

    For each of `samples` directions u of standard normal numbers, f is asked twice, at
    theta + sigma u and at theta - sigma u. That gives the slope along u. The guess is the mean of
    slope times u.

    f : takes an array shaped like theta, returns a float
    theta : float array of any shape; left as it is
    rng : numpy.random.Generator, the only source of randomness

    Returns an array shaped like theta.

    >>> weight_perturbation_grad(lambda t: 5.0, np.zeros(2), np.random.default_rng(0))
    array([0., 0.])
    """
    guess = np.zeros(theta.shape)
    for _ in range(samples):
        u = rng.normal(size=theta.shape)
        slope = (f(theta + sigma * u) - f(theta - sigma * u)) / (2 * sigma)
        guess += slope * u
    return guess / samples
