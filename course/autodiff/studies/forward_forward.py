"""A network in which every layer learns by itself, from good and from bad examples."""

import math
from itertools import islice

import numpy as np

from ..layers import minibatches
from ..neurons import relu
from ..optim import Adam
from .alternatives import ff_goodness, ff_layer_grad
from .contest import Rule, draw


def with_label(X, labels):
    """The images with the label written into the first ten pixels, which are empty otherwise."""
    marked = X.copy()
    marked[:, :10] = 0.0
    marked[np.arange(len(X)), labels] = 1.0
    return marked


def wrong_labels(labels, rng):
    """For each label another one."""
    return (labels + rng.integers(1, 10, size=len(labels))) % 10


def directions(h):
    """Rows scaled to goodness 1, so that the next layer cannot read off what this one found."""
    return h / (np.sqrt(ff_goodness(h))[:, None] + 1e-4)


def forward(params, X):
    """The outputs of each layer; each is given only the directions of the one before."""
    for i in range(1, len(params) // 2 + 1):
        h = relu(X @ params[f"W{i}"] + params[f"b{i}"])
        yield h
        X = directions(h)


def slopes(params, right, wrong):
    """The slopes of every layer's own loss, on examples with the right and with a wrong label."""
    found: dict = {}
    for i in range(1, len(params) // 2 + 1):
        W, b = params[f"W{i}"], params[f"b{i}"]
        (_, dW, db), (_, eW, eb) = (
            ff_layer_grad(right, W, b, True),
            ff_layer_grad(wrong, W, b, False),
        )
        found |= {f"W{i}": dW + eW, f"b{i}": db + eb}
        right, wrong = (directions(relu(x @ W + b)) for x in (right, wrong))
    return found


def train(X, labels, epochs, rng, sizes=(784, 500, 500), lr=0.003, batch=128):
    """Train all layers at once; a generator that yields the parameters after each epoch.

    X : float32 array (n, 784); labels : int array (n,); epochs : may be a fraction
    """
    params = draw(sizes, rng)
    optimiser = Adam(params, lr)
    steps = round(epochs * math.ceil(len(X) / batch))
    while steps > 0:
        for rows in islice(minibatches(len(X), batch, rng), steps):
            right = with_label(X[rows], labels[rows])
            wrong = with_label(X[rows], wrong_labels(labels[rows], rng))
            optimiser.step(slopes(params, right, wrong))
            steps -= 1
        yield params


def classes(params, X):
    """Try all ten labels; the one with the largest goodness, summed over the layers, wins."""
    tried = [forward(params, with_label(X, np.full(len(X), k))) for k in range(10)]
    return np.argmax([sum(map(ff_goodness, layers)) for layers in tried], axis=0)


def error(params, X, labels):
    """The share of wrong answers, in percent."""
    return 100 * float(np.mean(classes(params, X) != labels))


def cost(sizes):
    """Multiplications for one example: forward and slopes, for a right and for a wrong label."""
    return 2 * Rule.cost(sizes)
