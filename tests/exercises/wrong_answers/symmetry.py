# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The list of misconceptions has no row for this module.
# rows: -


# %% symmetry_task: only neighbours compared
@exercise
def symmetry_task():
    X = np.array([[int(c) for c in f"{i:06b}"] for i in range(64)], dtype=float)
    y = np.array([r[0] == r[1] and r[2] == r[3] and r[4] == r[5] for r in X], dtype=float)
    return X, y


# %% symmetry_task: halves compared without turning one round
@exercise
def symmetry_task():
    X = np.array([[int(c) for c in f"{i:06b}"] for i in range(64)], dtype=float)
    y = np.array([list(r[:3]) == list(r[3:]) for r in X], dtype=float)
    return X, y


# %% symmetry_task: only the outer pair compared
@exercise
def symmetry_task():
    X = np.array([[int(c) for c in f"{i:06b}"] for i in range(64)], dtype=float)
    return X, np.where(X[:, 0] == X[:, -1], 1.0, 0.0)


# %% symmetry_task: lowest bit first
@exercise
def symmetry_task():
    X = np.array([[i // 2**k % 2 for k in range(6)] for i in range(64)], dtype=float)
    return X, np.all(X == X[:, ::-1], axis=1).astype(float)


# %% symmetry_task: True and False as targets
@exercise
def symmetry_task():
    X = np.array([[int(c) for c in f"{i:06b}"] for i in range(64)], dtype=float)
    return X, (X == X[:, ::-1]).all(axis=1)


# %% symmetry_task: targets as a column
@exercise
def symmetry_task():
    X = np.array([[int(c) for c in f"{i:06b}"] for i in range(64)], dtype=float)
    return X, (X == X[:, ::-1]).all(axis=1, keepdims=True).astype(float)


# %% symmetry_task: targets exchanged
@exercise
def symmetry_task():
    X = np.array([[int(c) for c in f"{i:06b}"] for i in range(64)], dtype=float)
    return X, (X != X[:, ::-1]).any(axis=1).astype(float)


# %% train_symmetry: mean instead of sum over the rows
@exercise
def train_symmetry(seed, sweeps=1425, lr=0.1, momentum=0.9, w0=0.3):
    X, y = symmetry_task()
    rng = np.random.default_rng(seed)
    sigmoid = lambda z: 1 / (1 + np.exp(-z))
    p = {k: rng.uniform(-w0, w0, size=s) for k, s in dict(W1=(6, 2), b1=2, W2=(2, 1), b2=1).items()}
    v = {k: 0.0 for k in p}
    solved_at = None
    for sweep in range(1, sweeps + 1):
        h = sigmoid(X @ p["W1"] + p["b1"])
        out = sigmoid(h @ p["W2"] + p["b2"])
        if ((out[:, 0] > 0.5) == (y == 1)).all():
            solved_at = sweep
            break
        d2 = (out - y[:, None]) * out * (1 - out) / 64
        d1 = (d2 @ p["W2"].T) * h * (1 - h)
        g = {"W1": X.T @ d1, "b1": d1.sum(0), "W2": h.T @ d2, "b2": d2.sum(0)}
        for k in p:
            v[k] = momentum * v[k] - lr * g[k]
            p[k] = p[k] + v[k]
    return {"solved_at": solved_at, **p}


# %% train_symmetry: slope of the output unit left out
@exercise
def train_symmetry(seed, sweeps=1425, lr=0.1, momentum=0.9, w0=0.3):
    X, y = symmetry_task()
    rng = np.random.default_rng(seed)
    sigmoid = lambda z: 1 / (1 + np.exp(-z))
    p = {k: rng.uniform(-w0, w0, size=s) for k, s in dict(W1=(6, 2), b1=2, W2=(2, 1), b2=1).items()}
    v = {k: 0.0 for k in p}
    solved_at = None
    for sweep in range(1, sweeps + 1):
        h = sigmoid(X @ p["W1"] + p["b1"])
        out = sigmoid(h @ p["W2"] + p["b2"])
        if ((out[:, 0] > 0.5) == (y == 1)).all():
            solved_at = sweep
            break
        d2 = out - y[:, None]
        d1 = (d2 @ p["W2"].T) * h * (1 - h)
        g = {"W1": X.T @ d1, "b1": d1.sum(0), "W2": h.T @ d2, "b2": d2.sum(0)}
        for k in p:
            v[k] = momentum * v[k] - lr * g[k]
            p[k] = p[k] + v[k]
    return {"solved_at": solved_at, **p}


# %% train_symmetry: factor 2 of the square kept
@exercise
def train_symmetry(seed, sweeps=1425, lr=0.1, momentum=0.9, w0=0.3):
    X, y = symmetry_task()
    rng = np.random.default_rng(seed)
    sigmoid = lambda z: 1 / (1 + np.exp(-z))
    p = {k: rng.uniform(-w0, w0, size=s) for k, s in dict(W1=(6, 2), b1=2, W2=(2, 1), b2=1).items()}
    v = {k: 0.0 for k in p}
    solved_at = None
    for sweep in range(1, sweeps + 1):
        h = sigmoid(X @ p["W1"] + p["b1"])
        out = sigmoid(h @ p["W2"] + p["b2"])
        if ((out[:, 0] > 0.5) == (y == 1)).all():
            solved_at = sweep
            break
        d2 = 2 * (out - y[:, None]) * out * (1 - out)
        d1 = (d2 @ p["W2"].T) * h * (1 - h)
        g = {"W1": X.T @ d1, "b1": d1.sum(0), "W2": h.T @ d2, "b2": d2.sum(0)}
        for k in p:
            v[k] = momentum * v[k] - lr * g[k]
            p[k] = p[k] + v[k]
    return {"solved_at": solved_at, **p}


# %% train_symmetry: moving average instead of heavy ball
@exercise
def train_symmetry(seed, sweeps=1425, lr=0.1, momentum=0.9, w0=0.3):
    X, y = symmetry_task()
    rng = np.random.default_rng(seed)
    sigmoid = lambda z: 1 / (1 + np.exp(-z))
    p = {k: rng.uniform(-w0, w0, size=s) for k, s in dict(W1=(6, 2), b1=2, W2=(2, 1), b2=1).items()}
    v = {k: 0.0 for k in p}
    solved_at = None
    for sweep in range(1, sweeps + 1):
        h = sigmoid(X @ p["W1"] + p["b1"])
        out = sigmoid(h @ p["W2"] + p["b2"])
        if ((out[:, 0] > 0.5) == (y == 1)).all():
            solved_at = sweep
            break
        d2 = (out - y[:, None]) * out * (1 - out)
        d1 = (d2 @ p["W2"].T) * h * (1 - h)
        g = {"W1": X.T @ d1, "b1": d1.sum(0), "W2": h.T @ d2, "b2": d2.sum(0)}
        for k in p:
            v[k] = momentum * v[k] + (1 - momentum) * g[k]
            p[k] = p[k] - lr * v[k]
    return {"solved_at": solved_at, **p}


# %% train_symmetry: momentum forgotten
@exercise
def train_symmetry(seed, sweeps=1425, lr=0.1, momentum=0.9, w0=0.3):
    X, y = symmetry_task()
    rng = np.random.default_rng(seed)
    sigmoid = lambda z: 1 / (1 + np.exp(-z))
    p = {k: rng.uniform(-w0, w0, size=s) for k, s in dict(W1=(6, 2), b1=2, W2=(2, 1), b2=1).items()}
    solved_at = None
    for sweep in range(1, sweeps + 1):
        h = sigmoid(X @ p["W1"] + p["b1"])
        out = sigmoid(h @ p["W2"] + p["b2"])
        if ((out[:, 0] > 0.5) == (y == 1)).all():
            solved_at = sweep
            break
        d2 = (out - y[:, None]) * out * (1 - out)
        d1 = (d2 @ p["W2"].T) * h * (1 - h)
        g = {"W1": X.T @ d1, "b1": d1.sum(0), "W2": h.T @ d2, "b2": d2.sum(0)}
        for k in p:
            p[k] = p[k] - lr * g[k]
    return {"solved_at": solved_at, **p}
