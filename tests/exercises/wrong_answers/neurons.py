# ruff: noqa  (cells as learners write them: names defined again)
"""Chapter 1 of the list of misconceptions: id, exercise, and the entry whose hint must answer."""


# %% N01 weighted_sum: sum of weights times sum of inputs
@exercise
def weighted_sum(w, x, b):
    return float(np.sum(w) * np.sum(x) + b)


# %% N02 weighted_sum: bias forgotten
@exercise
def weighted_sum(w, x, b):
    return float(np.dot(w, x))


# %% N03 weighted_sum: bias added to every input
@exercise
def weighted_sum(w, x, b):
    return float(np.dot(w, x + b))


# %% N04 sigmoid: overflow at very negative z
@exercise
def sigmoid(z):
    z = np.asarray(z, dtype=float)
    out = np.empty_like(z)
    pos = z >= 0
    out[pos] = 1.0 / (1.0 + np.exp(-z[pos]))
    out[~pos] = 1.0 / (1.0 + np.exp(-z[~pos]))
    return out


# %% N06 relu: absolute value instead of rectification
@exercise
def relu(z):
    return np.abs(np.asarray(z, dtype=float))


# %% N07 relu: np.max instead of np.maximum
@exercise
def relu(z):
    return np.full(np.shape(z), max(0.0, float(np.max(z))))


# %% N08 relu: input array changed
@exercise
def relu(z):
    z[z < 0] = 0.0
    return z


# %% N09 step: threshold excluded
@exercise
def step(z):
    return (np.asarray(z) > 0.0).astype(float)


# %% N11 perceptron_fit: bias never learned
@exercise
def perceptron_fit(X, y, epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        wrong = 0
        for xi, yi in zip(X, y):
            pred = float(step(np.array(weighted_sum(w, xi, b))))
            w = w + (yi - pred) * xi
            wrong += int(pred != yi)
        mistakes.append(wrong)
    return w, b, mistakes


# %% N12 perceptron_fit: integer weights
@exercise
def perceptron_fit(X, y, epochs):
    w, b, mistakes = np.zeros(X.shape[1], dtype=int), 0.0, []
    for _ in range(epochs):
        wrong = 0
        for xi, yi in zip(X, y):
            pred = float(step(np.array(weighted_sum(w, xi, b))))
            w += ((yi - pred) * xi).astype(w.dtype)
            b = b + (yi - pred)
            wrong += int(pred != yi)
        mistakes.append(wrong)
    return w, b, mistakes
