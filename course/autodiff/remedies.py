"""A network with remedies against overfitting inside, and the loop that trains it."""

import numpy as np

from . import regularize
from .array_ops import with_settings
from .graph import op
from .initializers import he_normal
from .inputs import check_labels, check_rows
from .layers import DenseNetwork, minibatches, softmax_cross_entropy
from .tensor import Tensor


@op("dropout", remembers=True)
def dropout(x, p, rng, train):
    """What is left of x, and for the rule the mask."""
    return regularize.dropout_forward(x, p, rng, train)


@dropout.rule
def dropout_rule(grad, out, mask, p, rng, train, x):
    """Back through the same mask."""
    return regularize.dropout_backward(grad, mask)


@op("batch norm", remembers=True)
def batchnorm(x, gamma, beta, run, train):
    """The normalised batch, and for the rule the cache."""
    return regularize.batchnorm_forward(x, gamma, beta, run, train)


@batchnorm.rule
def batchnorm_rule(grad, out, cache, run, train, x, gamma, beta):
    """One node for all steps: batchnorm_backward knows all three gradients."""
    return regularize.batchnorm_backward(grad, cache)


def checked_shares(drop, layers):
    """The shares to drop, if there is one for each layer that is a share; else a ValueError."""
    if len(drop) != layers:
        raise ValueError(
            f"drop has {len(drop)} share{'s' * (len(drop) != 1)} for {layers} layers: give one for "
            "each, 0.0 where nothing is dropped"
        )
    for p in drop:
        regularize.check_share(p)
    return drop


class Network(DenseNetwork):
    """A DenseNetwork that may drop numbers before each layer, and normalise hidden layers.

    sizes : list of ints, inputs first, such as [784, 100, 10]
    drop : for each layer, the share of the numbers it is given that training drops; () for none
    norm : whether the sums of each hidden layer are normalised before the activation
    """

    def __init__(self, sizes, rng, drop=(), norm=False, act="relu", init=he_normal):
        super().__init__(sizes, rng, act, init)
        self.rng, self.norm = rng, norm
        self.drop = checked_shares(drop or [0.0] * len(self.layers), len(self.layers))
        self.gammas = [Tensor(np.ones(d)) for d in sizes[1:-1] if norm]
        self.betas = [Tensor(np.zeros(d)) for d in sizes[1:-1] if norm]
        self.runs = [{"mean": np.zeros(d), "var": np.ones(d)} for d in sizes[1:-1]]

    def __call__(self, X, train=False):
        """The scores of each class, a Tensor of shape (n, k); train says in which of two ways."""
        check_rows(X, len(self.layers[0].W.data), "f")
        for i, (layer, p) in enumerate(zip(self.layers, self.drop, strict=True)):
            X = self._activated(X, i - 1, train) if i else X
            X = layer(with_settings(dropout, p, self.rng, train)(X))
        return X

    def _activated(self, X, i, train):
        """The outputs of hidden layer i, given its sums."""
        if self.norm:
            X = with_settings(batchnorm, self.runs[i], train)(X, self.gammas[i], self.betas[i])
        return getattr(X, self.act)()

    def parameters(self):
        """All parameters by name: W1, b1, W2, … and, if there is a norm, gamma1, beta1, …"""
        named = {f"gamma{i}": gamma for i, gamma in enumerate(self.gammas, 1)}
        named |= {f"beta{i}": beta for i, beta in enumerate(self.betas, 1)}
        return super().parameters() | named


def train_epoch(model, X, labels, optimiser, batch, rng, penalty=None):
    """One pass over the examples in training mode: forward, loss, backward, penalty, step.

    penalty : a function of the list of all W, no biases, that gives (penalty, slopes); or None

    A generator: it yields the loss of each batch, without the penalty.
    """
    check_labels(labels, len(X), len(model.layers[-1].b.data))
    for rows in minibatches(len(X), batch, rng):
        error = softmax_cross_entropy(model(X[rows], train=True), labels[rows])
        model.zero_grad()
        error.backward()
        grads = {name: p.grad for name, p in model.parameters().items()}
        _, slopes = penalty([layer.W.data for layer in model.layers]) if penalty else (0.0, [])
        for i, slope in enumerate(slopes, 1):
            grads[f"W{i}"] = grads[f"W{i}"] + slope
        optimiser.step(grads)
        yield float(error.data)
