"""Loops compiled by Numba: products, sums, updates, and an honest clock."""

from .fast.arrays import enough_memory
from .fast.dense import FastNetwork, softmax_cross_entropy  # says so where Numba is missing
from .fast.dense_kernels import gather
from .fast.threads import one_blas_thread
from .layers import minibatches

# isort: split
import math
import time
from itertools import chain

import numpy as np
from numba import njit, prange


@njit(parallel=True)
def matmul_kernel(A, B, out):
    """Write the matrix product A B into out, whatever out holds before: rows in parallel.

    A : array of shape (n, K); B : shape (K, m); out : shape (n, m)
    All are in C order, float64 or float32. The loops go over rows, then over the summed index,
    then along a row: i, k, j. Returns None.

    >>> A, out = np.array([[1.0, 2.0], [3.0, 4.0]]), np.empty((2, 2))
    >>> matmul_kernel(A, np.eye(2), out)
    >>> out
    array([[1., 2.],
           [3., 4.]])
    """
    n, K = A.shape
    m = B.shape[1]
    for i in prange(n):
        for j in range(m):
            out[i, j] = 0.0
        for k in range(K):
            for j in range(m):
                out[i, j] += A[i, k] * B[k, j]


@njit
def matmul_blocked(A, B, out, bs):
    """Write the matrix product A B into out, one block of B after the other.

    A : array of shape (n, K); B : shape (K, m); out : shape (n, m); C order, float64 or float32
    bs : int, a block of B has at most bs rows and bs columns; no size need be a multiple of it

    Returns None.
    """
    n, K = A.shape
    m = B.shape[1]
    out[:] = 0.0
    # your turn
    for k0 in range(0, K, bs):
        for j0 in range(0, m, bs):
            for i in range(n):
                for k in range(k0, min(k0 + bs, K)):
                    a = A[i, k]
                    for j in range(j0, min(j0 + bs, m)):
                        out[i, j] += a * B[k, j]


@njit
def sum_squares(x):
    """The sum of the squares of x, added up in float64 whatever x is.

    x : array of shape (n,), float64 or float32

    Returns a float64.

    >>> sum_squares(np.array([3.0, 4.0]))
    25.0
    """
    s = 0.0
    for i in range(x.size):
        s += x[i] * x[i]
    return s


@njit(parallel=True)
def softmax_rows(Z, out):
    """Write the softmax of each row of Z into the same row of out: rows in parallel.

    Z : array of shape (n, k), scores as large as ±1000; out : shape (n, k)
    Both are in C order, float64 or float32. Returns None.
    """
    n, m = Z.shape
    for i in prange(n):
        top = Z[i, 0]
        for j in range(1, m):
            top = max(top, Z[i, j])
        s = 0.0
        for j in range(m):
            out[i, j] = math.exp(Z[i, j] - top)
            s += out[i, j]
        for j in range(m):
            out[i, j] /= s


@njit
def col_sum(dY, out):
    """Write the sum of each column of dY into out: the gradient of a bias.

    dY : array of shape (n, m), C order; out : shape (m,); float64 or float32

    Reads dY in the order in which it lies in memory: row after row. Returns None.
    """
    n, m = dY.shape
    out[:] = 0.0
    for i in range(n):
        for j in range(m):
            out[j] += dY[i, j]


@njit
def sgd_update(w, g, lr):
    """One step of gradient descent, in place: w becomes w - lr g.

    w : array of shape (n,), changed; g : shape (n,), its gradient; float64 or float32; lr : float

    Returns None.
    """
    for i in range(w.size):
        w[i] -= lr * g[i]


@njit
def has_nan(x):
    """Whether some element of x is no number (NaN); infinity is one.

    x : array of shape (n,), float64 or float32

    Returns True or False, as soon as it is known.
    """
    for i in range(x.size):
        if math.isnan(x[i]):
            return True
    return False


@njit
def relu_kernel(x):
    """A new array with max(x, 0) of each element; x stays as it is.

    x : array of shape (n, d), C order, float64 or float32

    Returns a float64 array of shape (n, d).
    """
    n, d = x.shape
    out = np.empty((n, d))
    for i in range(n):
        for j in range(d):
            out[i, j] = max(x[i, j], 0.0)
    return out


def benchmark(fn, *args, repeats=5):
    """The seconds that fn(*args) takes: the best of several runs, compiled before.

    fn : a function, perhaps one that is compiled when it is called for the first time
    repeats : int, how many runs are timed

    Returns a float: what the clock on the wall says.
    """
    fn(*args)
    best = math.inf
    for _ in range(repeats):
        start = time.perf_counter()
        fn(*args)
        best = min(best, time.perf_counter() - start)
    return best


def as_floats(images, rows):
    """Rows of images (N, d) uint8 as float32 (n, d), from 0 to 1; MemoryError for too many."""
    with enough_memory(len(rows)):
        X = np.empty((len(rows), images.shape[1]), np.float32)
    gather(images, rows, X)
    return X


def descend(network, images, labels, rows, lr):
    """One step of gradient descent on the digits `rows`; the loss before it, a float.

    Raises FloatingPointError for a loss that is no number; the weights stay the last good ones.
    """
    loss = softmax_cross_entropy(network(as_floats(images, rows)), labels[rows])
    if not math.isfinite(loss.data):
        raise FloatingPointError(f"the loss is {loss.data}: lr = {lr} is too large")
    network.zero_grad()
    loss.backward()
    for p in network.parameters().values():
        sgd_update(p.data.reshape(-1), p.grad.reshape(-1), np.float32(lr))
    return float(loss.data)


def error_rate(network, images, labels):
    """The share of images (N, d) uint8 for which the network's guess is not the label."""
    guesses = network(as_floats(images, np.arange(len(images)))).data.argmax(axis=1)
    return float(np.mean(guesses != labels))


def train_mnist(seed, seconds, digits):
    """Train a 784-128-10 network on digits for at most so many seconds, and test it.

    seed : int, the seed of all randomness; digits : what load_digits() returns
    seconds : float; the clock is looked at after every step of 32 digits or so

    Returns a dict: loss, the mean of the last 100 steps' losses; error, the share of the test
    digits that get a wrong name, from 0 to 1; params, the network's arrays W1, b1, W2, b2.
    """
    images, tests = (x.reshape(-1, 784) for x in (digits.train_images, digits.test_images))
    rng = np.random.default_rng(seed)
    network = FastNetwork([784, 128, 10], rng)
    params = {name: p.data for name, p in network.parameters().items()}
    with one_blas_thread():  # for small products two are slower
        # your turn
        end, losses = time.perf_counter() + seconds, []
        for rows in chain.from_iterable(minibatches(len(images), 32, rng) for _ in range(2)):
            losses.append(descend(network, images, digits.train_labels, rows, 0.3))
            if time.perf_counter() > end:
                break
        error = error_rate(network, tests, digits.test_labels)
        return {"loss": float(np.mean(losses[-100:])), "error": error, "params": params}
