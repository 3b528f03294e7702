"""Compiled parts of a dense classifier: gather, bias and ReLU, softmax with its loss, updates.

Arrays are C-contiguous float32, labels int64. Each kernel makes one pass over its data.
"""

import math

import numpy as np
from numba import njit


@njit(cache=True)
def gather(images, index, out):
    """Rows `index` of images (N, d) uint8, divided by 255, into out (n, d) float32.

    What it returns is of no use: without it the compiler would leave the first pass out.
    """
    scale = np.float32(1.0 / 255.0)
    touched = 0
    for i in range(index.size):  # ask for all that is far away at once, and use it only then
        for j in range(0, images.shape[1], 64):
            touched += images[index[i], j]
    for i in range(index.size):
        row = images[index[i]]
        for j in range(row.size):
            out[i, j] = row[j] * scale
    return touched


@njit(cache=True)
def bias_relu(z, b):
    """Add b (m,) to every row of z (n, m) and cut at 0, in place."""
    zero = np.float32(0.0)
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            z[i, j] = max(z[i, j] + b[j], zero)


@njit(cache=True)
def where_positive(grad, h):
    """A copy of grad (n, m) that is 0 where h (n, m) is not positive."""
    out = np.empty_like(grad)
    zero = np.float32(0.0)
    for i in range(grad.shape[0]):
        for j in range(grad.shape[1]):
            out[i, j] = grad[i, j] if h[i, j] > zero else zero
    return out


@njit(cache=True)
def column_sum(x):
    """The sum of the rows of x (n, m): (m,)."""
    out = np.zeros(x.shape[1], x.dtype)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[j] += x[i, j]
    return out


@njit(cache=True)
def softmax_loss(z, labels):
    """Mean cross-entropy of logits z (n, k), and its gradient (n, k), in one pass over the rows.

    Raises ValueError for a label that is no class: it would be written beside the array.
    """
    n, k = z.shape
    d = np.empty_like(z)
    loss = 0.0
    for i in range(n):
        if labels[i] < 0 or labels[i] >= k:
            raise ValueError("a label is none of the classes 0 to k - 1; recode the labels")
        top = z[i, 0]
        for j in range(1, k):
            top = max(top, z[i, j])
        total = np.float32(0.0)
        for j in range(k):
            d[i, j] = math.exp(z[i, j] - top)
            total += d[i, j]
        loss += math.log(total) - (z[i, labels[i]] - top)
        share = np.float32(1.0) / (total * np.float32(n))
        for j in range(k):
            d[i, j] *= share
        d[i, labels[i]] -= np.float32(1.0 / n)
    return loss / n, d


@njit(cache=True)
def plain_sgd_update(p, g, lr):
    """In place, both flat and of one size: p ← p - lr g."""
    for i in range(p.size):
        p[i] -= lr * g[i]


@njit(cache=True)
def sgd_update(p, v, g, lr, momentum):
    """In place, all flat and of one size: v ← momentum v + g, p ← p - lr v."""
    for i in range(p.size):
        v[i] = momentum * v[i] + g[i]
        p[i] -= lr * v[i]


@njit(cache=True)
def adam_update(p, m, s, g, lr, b1, b2, eps, t):
    """Step t (from 1) of Adam (Kingma and Ba, 2015, algorithm 1), in place; all flat."""
    one = np.float32(1.0)
    tall = one / (one - b1**t)
    wide = one / (one - b2**t)
    for i in range(p.size):
        m[i] = b1 * m[i] + (one - b1) * g[i]
        s[i] = b2 * s[i] + (one - b2) * g[i] * g[i]
        p[i] -= lr * (m[i] * tall) / (math.sqrt(s[i] * wide) + eps)
