"""A whole epoch of a 784-h-k classifier in one compiled function, hidden units split over threads.

Each thread keeps its share of the hidden units to itself: their weights, their activations, their
gradients. Only the scores are added up across threads, so a batch needs two meetings, not one for
every product. Weights are kept transposed, W1 (h, d), so that a thread's share lies in one piece.
"""

import math

import numpy as np
from numba import get_num_threads, njit, prange
from threadpoolctl import threadpool_limits

from .arrays import refuse_other_labels, refuse_unfit
from .dense_kernels import gather
from .threads import refuse_threads


@njit(cache=True)
def scores_and_slopes(parts, b, labels, slopes):
    """Add up the threads' scores, then softmax: the loss; slopes (n, k) receives dL/dscores."""
    n, k = slopes.shape
    loss = 0.0
    for i in range(n):
        top = np.float32(-np.inf)
        for j in range(k):
            z = b[j]
            for part in range(parts.shape[0]):
                z += parts[part, i, j]
            slopes[i, j] = z
            top = max(top, z)
        if labels[i] < 0 or labels[i] >= k:
            raise ValueError("a label is none of the classes 0 to k - 1; recode the labels")
        total = np.float32(0.0)
        right = slopes[i, labels[i]]
        for j in range(k):
            slopes[i, j] = math.exp(slopes[i, j] - top)
            total += slopes[i, j]
        loss += math.log(total) - (right - top)
        for j in range(k):
            slopes[i, j] /= total * n
        slopes[i, labels[i]] -= np.float32(1.0 / n)
    return loss / n


@njit(cache=True, fastmath={"contract"})
def descend(p, g, lr):
    """In place, for arrays of two axes: p ← p - lr g."""
    for i in range(p.shape[0]):
        for j in range(p.shape[1]):
            p[i, j] -= lr * g[i, j]


@njit(parallel=True, cache=True)
def sgd_epoch(images, labels, order, batch, lr, W1, b1, W2, b2, threads):
    """One epoch of gradient descent in place: W1 (h, d), b1 (h,), W2 (h, k), b2 (k,).

    images (N, d) uint8, labels (N,) int64, order (N,) the examples in random order. Returns the
    loss of each batch, and stops at the first that is not finite.
    """
    h, k = W2.shape
    d = W1.shape[1]
    count = order.size // batch
    losses = np.full(count, np.nan)
    X = np.empty((batch, d), np.float32)
    H = np.empty((h, batch), np.float32)
    parts = np.empty((threads, batch, k), np.float32)
    slopes = np.empty((batch, k), np.float32)
    zero = np.float32(0.0)
    for step in range(count):
        index = order[step * batch : (step + 1) * batch]
        for t in prange(threads):
            lo, hi = t * batch // threads, (t + 1) * batch // threads
            gather(images, index[lo:hi], X[lo:hi])
        for t in prange(threads):
            lo, hi = t * h // threads, (t + 1) * h // threads
            Z = np.dot(W1[lo:hi], X.T)
            for u in range(hi - lo):
                for i in range(batch):
                    H[lo + u, i] = max(Z[u, i] + b1[lo + u], zero)
            parts[t] = np.dot(H[lo:hi].T, W2[lo:hi])
        losses[step] = scores_and_slopes(parts, b2, labels[index], slopes)
        if not math.isfinite(losses[step]):
            break
        for t in prange(threads):
            lo, hi = t * h // threads, (t + 1) * h // threads
            D = np.dot(W2[lo:hi], slopes.T)
            for u in range(hi - lo):
                total = zero
                for i in range(batch):
                    D[u, i] = D[u, i] if H[lo + u, i] > zero else zero
                    total += D[u, i]
                b1[lo + u] -= lr * total
            descend(W2[lo:hi], np.dot(H[lo:hi], slopes), lr)
            descend(W1[lo:hi], np.dot(D, X), lr)
        for j in range(k):
            for i in range(batch):
                b2[j] -= lr * slopes[i, j]
    return losses


def _refuse(network, images, labels, batch, threads):
    """Refuse, with the cure, what the compiled loop would read or write beside its arrays for."""
    if len(network.layers) != 2:
        raise ValueError(
            f"the compiled loop is for one hidden layer, not {len(network.layers) - 1}; "
            "train other networks with train_epoch of layers.py"
        )
    refuse_unfit("images", images, np.uint8, 2)
    refuse_other_labels(labels, len(images))
    pixels = len(network.layers[0].W.data)
    if images.shape[1] != pixels:
        raise ValueError(f"images of {images.shape[1]} pixels: this network is for {pixels}")
    if not 1 <= batch <= len(images):
        raise ValueError(f"batch is {batch}, and there are {len(images)} images: ask for fewer")
    refuse_threads(threads, get_num_threads())


def train_epoch(network, images, labels, batch, lr, rng, threads=None, epoch=0):
    """One epoch of gradient descent on a FastNetwork with one hidden layer, in place.

    images (N, d) uint8; labels (N,) int64; the last examples stay out where `batch` is no divisor
    of N. threads : how many, by default all that Numba has; epoch : its number, for the message

    Returns the loss of each batch, float64. Raises FloatingPointError, and puts the weights of
    before back, when a loss is not finite: it names the epoch and the batch. TypeError or
    ValueError for arrays that do not fit, other depths, and more threads than there are.
    """
    threads = threads or get_num_threads()
    _refuse(network, images, labels, batch, threads)
    first, last = network.layers
    W1 = np.ascontiguousarray(first.W.data.T)
    b1, W2, b2 = first.b.data.copy(), last.W.data.copy(), last.b.data.copy()
    order = rng.permutation(len(images))
    with threadpool_limits(1, "blas"):  # each thread does products of its own
        parameters = (np.float32(lr), W1, b1, W2, b2)
        losses = sgd_epoch(images, labels, order, batch, *parameters, threads)
    if not np.isfinite(losses).all():
        at = int(np.argmin(np.isfinite(losses)))
        raise FloatingPointError(
            f"the loss of batch {at} of epoch {epoch} is {losses[at]}: lr = {lr} is too large; the "
            "weights are those of before this epoch"
        )
    first.W.data[:], first.b.data[:], last.W.data[:], last.b.data[:] = W1.T, b1, W2, b2
    return losses
