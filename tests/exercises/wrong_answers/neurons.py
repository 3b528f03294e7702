# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The rows that the list of misconceptions has for this module.
# rows: N01 N02 N03 N04 N06 N07 N08 N09 N11 N12


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


# %% weighted_sum: only the last product kept
@exercise
def weighted_sum(w, x, b):
    for i in range(len(w)):
        total = w[i] * x[i]
    return total + b


# %% weighted_sum: only the first product
@exercise
def weighted_sum(w, x, b):
    total = b
    for i in range(len(w)):
        total += w[i] * x[i]
        return total


# %% weighted_sum: bias added to every product
@exercise
def weighted_sum(w, x, b):
    total = 0
    for i in range(len(w)):
        total += w[i] * x[i] + b
    return total


# %% weighted_sum: sum of weights times sum of inputs
@exercise
def weighted_sum(w, x, b):
    return np.sum(np.outer(w, x)) + b


# %% weighted_sum: mean instead of sum
@exercise
def weighted_sum(w, x, b):
    return np.mean(w * x) + b


# %% step: threshold excluded
@exercise
def step(z):
    return np.where(z > 0, 1.0, 0.0)


# %% step: sign instead of step
@exercise
def step(z):
    return np.sign(z)


# %% step: undecided at the threshold
@exercise
def step(z):
    return (np.sign(z) + 1) / 2


# %% step: if on a whole array
@exercise
def step(z):
    if z >= 0:
        return 1.0
    else:
        return 0.0


# %% step: integers returned
@exercise
def step(z):
    return (z >= 0) * 1


# %% step: integers returned
@exercise
def step(z):
    return (z >= 0).astype(int)


# %% step: threshold excluded
@exercise
def step(z):
    return np.heaviside(z, 0.0)


# %% step: undecided at the threshold
@exercise
def step(z):
    return np.heaviside(z, 0.5)


# %% step: fires below the threshold
@exercise
def step(z):
    return (z < 0).astype(float)


# %% perceptron_fit: starts from zero in every epoch
@exercise
def perceptron_fit(X, y, epochs):
    mistakes = []
    for _ in range(epochs):
        w, b = np.zeros(X.shape[1]), 0.0
        wrong = 0
        for xi, yi in zip(X, y):
            e = yi - step(weighted_sum(w, xi, b))
            w = w + e * xi
            b = b + e
            wrong += e != 0
        mistakes.append(wrong)
    return w, b, mistakes


# %% perceptron_fit: errors added with their signs
@exercise
def perceptron_fit(X, y, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for xi, yi in zip(X, y):
            e = float(yi - step(weighted_sum(w, xi, b)))
            w = w + e * xi
            b = b + e
            wrong += e
        mistakes.append(wrong)
    return w, b, mistakes


# %% perceptron_fit: threshold excluded
@exercise
def perceptron_fit(X, y, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for xi, yi in zip(X, y):
            e = yi - (w @ xi + b > 0)
            w = w + e * xi
            b = b + e
            wrong += abs(e)
        mistakes.append(wrong)
    return w, b, mistakes


# %% perceptron_fit: smaller steps
@exercise
def perceptron_fit(X, y, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for xi, yi in zip(X, y):
            e = yi - (w @ xi + b >= 0)
            w = w + 0.1 * e * xi
            b = b + 0.1 * e
            wrong += abs(e)
        mistakes.append(wrong)
    return w, b, mistakes


# %% perceptron_fit: one count for all epochs
@exercise
def perceptron_fit(X, y, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = 0
    for _ in range(epochs):
        for xi, yi in zip(X, y):
            e = yi - (w @ xi + b >= 0)
            w = w + e * xi
            b = b + e
            mistakes += abs(e)
    return w, b, mistakes


# %% perceptron_fit: only the first epoch
@exercise
def perceptron_fit(X, y, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for xi, yi in zip(X, y):
            e = float(yi - (w @ xi + b >= 0))
            w = w + e * xi
            b = b + e
            wrong += abs(e)
        mistakes.append(wrong)
        return w, b, mistakes


# %% sigmoid: overflow at very negative z
@exercise
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# %% sigmoid: overflow at very large z
@exercise
def sigmoid(z):
    return np.exp(z) / (np.exp(z) + 1)


# %% relu: if or max on a whole array
@exercise
def relu(z):
    return max(0, z)


# %% relu: if or max on a whole array
@exercise
def relu(z):
    return np.max([0, z])


# %% relu: integers stay integers
@exercise
def relu(z):
    return np.where(z > 0, z, 0)


# %% relu: input array changed
@exercise
def relu(z):
    np.maximum(z, 0, out=z)
    return z


# %% relu: input array changed
@exercise
def relu(z):
    z *= z > 0
    return z


# %% relu: minimum instead of maximum
@exercise
def relu(z):
    return np.minimum(z, 0.0)


# %% relu: if or max on a whole array
@exercise
def relu(z):
    if z > 0:
        return z
    return 0.0


# %% relu: input array changed through asarray
@exercise
def relu(z):
    z = z.astype(float, copy=False)
    z[z < 0] = 0
    return z


# %% relu: input array changed through asarray
@exercise
def relu(z):
    z = np.asarray(z, dtype=float)
    z[z < 0] = 0
    return z


# %% gate_weights: bias lands on the threshold
@exercise
def gate_weights(name):
    return {
        "AND": (np.array([1, 1]), -1),
        "OR": (np.array([1, 1]), 0),
        "NAND": (np.array([-1, -1]), 2),
    }[name]


# %% xor: OR taken for XOR
@exercise
def xor(x):
    def gate(name, inputs):
        w, b = gate_weights(name)
        return float(step(weighted_sum(w, inputs, b)))

    # your turn
    return gate("OR", x)


# %% xor: AND of OR and AND
@exercise
def xor(x):
    def gate(name, inputs):
        w, b = gate_weights(name)
        return float(step(weighted_sum(w, inputs, b)))

    # your turn
    return gate("AND", np.array([gate("OR", x), gate("AND", x)]))


# %% xor: AND of OR and AND
@exercise
def xor(x):
    return float(x[0] and x[1])


# %% xor: equality instead of difference
@exercise
def xor(x):
    def gate(name, inputs):
        w, b = gate_weights(name)
        return float(step(weighted_sum(w, inputs, b)))

    # your turn
    return gate("NAND", np.array([gate("OR", x), gate("NAND", x)]))


# %% xor: OR of OR and NAND
@exercise
def xor(x):
    def gate(name, inputs):
        w, b = gate_weights(name)
        return float(step(weighted_sum(w, inputs, b)))

    # your turn
    return gate("OR", np.array([gate("OR", x), gate("NAND", x)]))


# %% step: arrays only
@exercise
def step(z):
    return (z >= 0).astype(float)
