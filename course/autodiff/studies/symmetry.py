"""The mirror-symmetry task of Rumelhart, Hinton and Williams (Nature, 1986, figure 1)."""

import numpy as np


def symmetry_task():
    """All rows of six bits, and whether each reads the same from both ends.

    Returns (X, y): X float64 of shape (64, 6), row i the binary digits of i, highest first;
    y float64 of shape (64,), 1.0 for the eight symmetric rows, else 0.0.
    """
    X = np.array([[i >> shift & 1 for shift in range(5, -1, -1)] for i in range(64)], dtype=float)
    y = np.all(X[:, ::-1] == X, axis=1).astype(float)
    return X, y


def train_symmetry(seed, sweeps=1425, lr=0.1, momentum=0.9, w0=0.3):
    """Train a 6-2-1 network of sigmoid units on the task, as the paper did.

    Each sweep sums the gradient of ½ (output - target)² over all 64 rows and moves every
    parameter by its velocity: v ← momentum v - lr gradient. Weights and biases start uniform in
    (-w0, w0), drawn in the order W1, b1, W2, b2 from numpy.random.default_rng(seed).

    Returns a dict: "solved_at", the first sweep (counted from 1) before which every output is on
    the right side of ½, or None; and the parameters "W1" (6, 2), "b1" (2,), "W2" (2, 1), "b2" (1,)
    then, or after the last sweep.
    """
    X, y = symmetry_task()
    rng = np.random.default_rng(seed)
    params = [rng.uniform(-w0, w0, size=s) for s in ((6, 2), (2,), (2, 1), (1,))]
    velocity = [np.zeros_like(p) for p in params]
    solved_at = None
    for sweep in range(1, sweeps + 1):
        W1, b1, W2, b2 = params
        h = 1 / (1 + np.exp(-(X @ W1 + b1)))
        out = 1 / (1 + np.exp(-(h @ W2 + b2)))
        if np.all((out[:, 0] > 0.5) == (y > 0.5)):
            solved_at = sweep
            break
        d_out = (out - y[:, None]) * out * (1 - out)
        d_h = d_out @ W2.T * h * (1 - h)
        grads = [X.T @ d_h, d_h.sum(axis=0), h.T @ d_out, d_out.sum(axis=0)]
        velocity = [momentum * v - lr * g for v, g in zip(velocity, grads, strict=True)]
        params = [p + v for p, v in zip(params, velocity, strict=True)]
    names = ("W1", "b1", "W2", "b2")
    return {"solved_at": solved_at, **dict(zip(names, params, strict=True))}
