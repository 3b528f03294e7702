"""The forward pass: from inputs to outputs through layers of any number and size."""

from itertools import pairwise

import numpy as np


def dense(X, W, b):
    """One layer of neurons on a batch of examples: X W + b.

    X : array of shape (n, d_in), one example a row
    W : array of shape (d_in, d_out), one neuron a column
    b : array of shape (d_out,), one number for each neuron

    Returns an array of shape (n, d_out).

    >>> dense(np.array([[1.0, 2.0]]), np.eye(2), np.array([10.0, 20.0]))
    array([[11., 22.]])
    """
    return X @ W + b


def softmax(z, axis=-1):
    """Probabilities from scores: e^z divided by the sum of e^z along `axis`.

    z : float array of shape (..., k); scores may be as large as ±1000, in any mixture
    axis : the axis that counts classes

    Returns an array of the same shape whose sums along `axis` are 1.

    >>> softmax(np.array([[0.0, 0.0]]))
    array([[0.5, 0.5]])
    """
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def init_params(sizes, rng, scale=0.1):
    """Random weights and zero biases for a network with the given layer sizes.

    sizes : list of ints, inputs first, e.g. [784, 30, 10]
    rng : numpy.random.Generator, the only source of randomness
    scale : standard deviation of the weights

    Returns a list of (W, b), one for each layer of connections: W of shape (d_in, d_out) drawn
    from a normal distribution with mean 0, b of shape (d_out,) all zero.

    >>> [W.shape for W, b in init_params([3, 4, 2], np.random.default_rng(0))]
    [(3, 4), (4, 2)]
    """
    return [
        (rng.normal(0.0, scale, size=(d_in, d_out)), np.zeros(d_out))
        for d_in, d_out in pairwise(sizes)
    ]


def mlp_forward(X, params, act=np.tanh):
    """The forward pass of a whole network: dense, activation, dense, … and a last dense layer.

    X : array of shape (n, d)
    params : list of (W, b)
    act : the activation after every layer but the last, which stays linear

    Returns (out, cache). cache is the list [X, h1, h2, …, out]: the input, then what each layer
    sends on, after its activation. The backward pass will need it.

    >>> out, cache = mlp_forward(np.array([[3.0]]), [(np.array([[2.0]]), np.array([1.0]))])
    >>> out
    array([[7.]])
    """
    cache = [X]
    for layer, (W, b) in enumerate(params):
        z = dense(cache[-1], W, b)
        cache.append(z if layer == len(params) - 1 else act(z))
    return cache[-1], cache


def count_params(sizes):
    """How many numbers a network with these layer sizes has to learn, weights and biases.

    sizes : list of ints, inputs first

    Returns an int.

    >>> count_params([2, 1])
    3
    """
    return sum(d_in * d_out + d_out for d_in, d_out in pairwise(sizes))


def collapse_linear(params):
    """The one layer that does the same as a stack of layers without activations.

    params : list of (W, b), at least one

    Returns (W, b) such that X W + b equals dense after dense for every X.
    """
    W, b = params[0]
    for W_next, b_next in params[1:]:
        W, b = W @ W_next, b @ W_next + b_next
    return W, b
