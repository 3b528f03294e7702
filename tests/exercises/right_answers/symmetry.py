# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 6: right answers for mirror symmetry, each written differently from the course's."""


# %% symmetry_task: text
@exercise
def symmetry_task():
    rows = [f"{i:06b}" for i in range(64)]
    X = np.array([[float(c) for c in row] for row in rows])
    y = np.array([float(row == row[::-1]) for row in rows])
    return X, y


# %% symmetry_task: all products of bits
from itertools import product


@exercise
def symmetry_task():
    X = np.array(list(product([0.0, 1.0], repeat=6)))
    left, right = X[:, :3], X[:, :2:-1]
    y = np.where((left == right).all(axis=1), 1.0, 0.0)
    return X, y


# %% symmetry_task: loops into empty arrays
@exercise
def symmetry_task():
    X, y = np.zeros((64, 6)), np.zeros(64)
    for i in range(64):
        n = i
        for j in reversed(range(6)):
            X[i, j] = n % 2
            n //= 2
        if X[i, 0] == X[i, 5] and X[i, 1] == X[i, 4] and X[i, 2] == X[i, 3]:
            y[i] = 1
    return X, y


# %% symmetry_task: broadcasting
@exercise
def symmetry_task():
    X = (np.arange(64)[:, None] // 2 ** np.arange(5, -1, -1) % 2).astype(float)
    return X, 1.0 * (np.abs(X - np.fliplr(X)).sum(axis=1) == 0)


# %% train_symmetry: a table of parameters
@exercise
def train_symmetry(seed, sweeps=1425, lr=0.1, momentum=0.9, w0=0.3):
    X, y = symmetry_task()
    y = y.reshape(-1, 1)
    rng = np.random.default_rng(seed)
    shapes = {"W1": (6, 2), "b1": 2, "W2": (2, 1), "b2": 1}
    p = {name: rng.uniform(-w0, w0, shape) for name, shape in shapes.items()}
    v = {name: np.zeros(shape) for name, shape in shapes.items()}
    for sweep in range(sweeps):
        h = 1 / (1 + np.exp(-X @ p["W1"] - p["b1"]))
        out = 1 / (1 + np.exp(-h @ p["W2"] - p["b2"]))
        if np.array_equal(out > 0.5, y > 0.5):
            return {"solved_at": sweep + 1, **p}
        d2 = (out - y) * out * (1 - out)
        d1 = (d2 * p["W2"][:, 0]) * h * (1 - h)
        grads = {"W1": X.T @ d1, "b1": d1.sum(0), "W2": h.T @ d2, "b2": d2.sum(0)}
        for name, grad in grads.items():
            v[name] = momentum * v[name] - lr * grad
            p[name] = p[name] + v[name]
    return {"solved_at": None, **p}


# %% train_symmetry: while, parameters changed in place
def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


@exercise
def train_symmetry(seed, sweeps=1425, lr=0.1, momentum=0.9, w0=0.3):
    X, y = symmetry_task()
    rng = np.random.default_rng(seed)
    W1 = rng.uniform(-w0, w0, (6, 2))
    b1 = rng.uniform(-w0, w0, (2,))
    W2 = rng.uniform(-w0, w0, (2, 1))
    b2 = rng.uniform(-w0, w0, (1,))
    vW1 = vb1 = vW2 = vb2 = 0.0
    solved_at, sweep = None, 0
    while sweep < sweeps and solved_at is None:
        sweep += 1
        h = sigmoid(X @ W1 + b1)
        out = sigmoid(h @ W2 + b2)[:, 0]
        if all((o > 0.5) == bool(t) for o, t in zip(out, y)):
            solved_at = sweep
        else:
            d2 = (out - y) * out * (1 - out)
            d1 = np.outer(d2, W2) * h * (1 - h)
            vW1 = momentum * vW1 - lr * (X.T @ d1)
            vb1 = momentum * vb1 - lr * d1.sum(axis=0)
            vW2 = momentum * vW2 - lr * (h.T @ d2)[:, None]
            vb2 = momentum * vb2 - lr * d2.sum()
            W1 += vW1
            b1 += vb1
            W2 += vW2
            b2 += vb2
    return dict(solved_at=solved_at, W1=W1, b1=b1, W2=W2, b2=b2)


# %% train_symmetry: one vector of parameters, functions inside
@exercise
def train_symmetry(seed, sweeps=1425, lr=0.1, momentum=0.9, w0=0.3):
    X, y = symmetry_task()
    theta = np.random.default_rng(seed).uniform(-w0, w0, size=17)
    v = np.zeros(17)

    def parts(t):
        return t[:12].reshape(6, 2), t[12:14], t[14:16].reshape(2, 1), t[16:]

    def forward(t):
        W1, b1, W2, b2 = parts(t)
        h = 1 / (1 + np.exp(-(X @ W1 + b1)))
        return h, 1 / (1 + np.exp(-(h @ W2 + b2)))

    def gradient(t, h, out):
        W2 = parts(t)[2]
        d2 = (out - y[:, None]) * out * (1 - out)
        d1 = d2 @ W2.T * h * (1 - h)
        pieces = X.T @ d1, d1.sum(axis=0), h.T @ d2, d2.sum(axis=0)
        return np.concatenate([piece.ravel() for piece in pieces])

    solved_at = None
    for sweep in range(1, 1 + sweeps):
        h, out = forward(theta)
        if ((out.ravel() > 0.5) == (y == 1.0)).all():
            solved_at = sweep
            break
        v = momentum * v - lr * gradient(theta, h, out)
        theta = theta + v
    W1, b1, W2, b2 = parts(theta)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2, "solved_at": solved_at}
