"""How far gradients come in deep networks: weights drawn, flow measured, networks trained."""

import math
from itertools import pairwise

import numpy as np

from ..chain import d_sigmoid
from ..forward import mlp_forward
from ..initializers import (
    ACTS,
    activations,
    delta_norms,
    he_normal,
    layer_grad_norms,
    xavier_uniform,
)
from ..losses import mse
from ..neurons import sigmoid


def draw(init, sizes, rng):
    """Weights between neighbours in sizes, a list of arrays (d_in, d_out).

    init : "std" (uniform between ±1/√d_in), "Xavier", "He", or the standard deviation of normal
        weights, a number
    """
    makers = {
        "std": lambda m, n, rng: rng.uniform(-1.0, 1.0, size=(m, n)) / math.sqrt(m),
        "Xavier": xavier_uniform,
        "He": he_normal,
    }
    make = makers.get(init, lambda m, n, rng: rng.normal(0.0, init, size=(m, n)))
    return [make(m, n, rng) for m, n in pairwise(sizes)]


def measure(act, init, seeds=20, depth=10, width=100, rows=128):
    """What becomes of gradients in networks drawn anew for each seed: a dict of floats.

    Rows and the gradient at the outputs are standard normal. "factor" is by what ‖dL/dh‖ changes
    for each layer back, "deltas" and "weights" are the first norm divided by the last, at the
    outputs and at the weights; "first" is ‖dL/dW₁‖ for a mean over the rows. All are geometric
    means over the seeds. "in" and "out" are the mean spread of h₁ and h_L.
    """
    found = []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        Ws = draw(init, [width] * (depth + 1), rng)
        X, dY = rng.normal(size=(2, rows, width))
        H = activations(Ws, X, act)
        d, g = delta_norms(Ws, X, dY, act), layer_grad_norms(Ws, X, dY, act)
        found.append((d[0] / d[-1], g[0] / g[-1], g[0] / rows, np.std(H[1]), np.std(H[-1])))
    deltas, weights, first = np.exp(np.mean(np.log(found), axis=0))[:3].tolist()
    before, after = np.mean(found, axis=0)[3:].tolist()
    factor = deltas ** (1 / (depth - 1))
    norms = {"factor": factor, "deltas": deltas, "weights": weights, "first": first}
    return {**norms, "in": before, "out": after}


def spread_factor(act, init, depth=10, width=100):
    """The factor that theory predicts when it follows how far the sums spread, layer by layer.

    The sums at the units of a layer are taken as normal with mean 0. Their spread is the gain of
    the weights times the root mean square of what comes in (Poole and others, 2016). Returns the
    geometric mean over the layers that a gradient passes from h_L back to h₁.
    """
    gains = {"std": math.sqrt(1 / 3), "Xavier": 1.0, "He": math.sqrt(2.0)}
    gain = gains[init] if isinstance(init, str) else init * math.sqrt(width)
    f, slope = ACTS[act]
    z = np.linspace(-8.0, 8.0, 4000)  # as many below 0 as above
    share = np.exp(-z * z / 2) / np.sum(np.exp(-z * z / 2))
    size, logs = 1.0, []
    for _ in range(depth):
        h = f(gain * size * z)
        logs.append(math.log(gain * math.sqrt(np.sum(share * slope(h) ** 2))))
        size = math.sqrt(np.sum(share * h * h))
    return math.exp(sum(logs[1:]) / (depth - 1))


@np.errstate(over="ignore", invalid="ignore")  # activations names the layer instead
def train(Ws, v, X, Y, act, lr, steps):
    """Gradient descent on the mean squared error of h_L v, a deep network with a linear end.

    Ws : list of arrays, v : array (d_L, 1); both are left as they were
    X : array (n, d), Y : array (n, 1)

    Returns (losses, Ws, v): the loss before each step, and the weights afterwards.
    """
    Ws, v, losses = [W.copy() for W in Ws], v.copy(), []
    for _ in range(steps):
        H = activations(Ws, X, act)
        losses.append(mse(H[-1] @ v, Y))
        error = 2.0 * (H[-1] @ v - Y) / len(X)
        grad = error @ v.T
        v -= lr * H[-1].T @ error
        for layer in range(len(Ws), 0, -1):
            before = grad * ACTS[act][1](H[layer])
            grad = before @ Ws[layer - 1].T
            Ws[layer - 1] -= lr * H[layer - 1].T @ before
    return losses, Ws, v


def moons(n, rng, noise=0.1):
    """Points on two half circles, and a column of ones; targets +1 above and -1 below.

    Returns (X, Y): arrays of shape (n, 3) and (n, 1).
    """
    t, upper = np.pi * rng.uniform(size=n), np.arange(n) % 2 == 1
    x1 = np.where(upper, np.cos(t), 1.0 - np.cos(t))
    x2 = np.where(upper, np.sin(t), 0.5 - np.sin(t))
    points = np.column_stack([x1, x2]) + noise * rng.normal(size=(n, 2))
    return np.column_stack([points, np.ones(n)]), np.where(upper, 1.0, -1.0)[:, None]


def learning_speeds(X, labels, hidden, seed):
    """How fast each hidden layer of 784-30-…-30-10 begins to learn: ‖mean over rows of dL/db‖.

    Nielsen (2015), chapter 5: sigmoid units, cross-entropy of ten sigmoid outputs, weights normal
    with standard deviation 1/√n_in, biases standard normal.

    X : array (n, 784), labels : int array (n,); returns one float a hidden layer, input side first
    """
    rng = np.random.default_rng(seed)
    sizes = [X.shape[1], *[30] * hidden, 10]
    params = [
        (rng.normal(size=(m, n)) / math.sqrt(m), rng.normal(size=n)) for m, n in pairwise(sizes)
    ]
    scores, cache = mlp_forward(X, params, act=sigmoid)
    grad, speeds = sigmoid(scores) - np.eye(10)[labels], []
    for (W, _), h in zip(params[:0:-1], cache[-2:0:-1], strict=True):
        grad = grad @ W.T * d_sigmoid(h)
        speeds.append(float(np.linalg.norm(np.mean(grad, axis=0))))
    return speeds[::-1]
