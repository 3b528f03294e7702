# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 1: right answers, each written differently from the course's."""


# %% weighted_sum: a loop in pure Python
@exercise
def weighted_sum(w, x, b):
    total = b
    for i in range(len(w)):
        total = total + w[i] * x[i]
    return total


# %% weighted_sum: a generator and zip
@exercise
def weighted_sum(weights: np.ndarray, inputs: np.ndarray, bias: float) -> float:
    """My own words."""
    return sum(weight * value for weight, value in zip(weights, inputs)) + bias


# %% weighted_sum: the matrix product
@exercise
def weighted_sum(w, x, b):
    return w @ x + b


# %% weighted_sum: the bias as one more weight
@exercise
def weighted_sum(w, x, b):
    w1 = np.append(w, b)
    x1 = np.append(x, 1.0)
    return np.einsum("i,i->", w1, x1)


# %% weighted_sum: recursion
@exercise
def weighted_sum(w, x, b):
    if len(w) == 0:
        return b
    return w[0] * x[0] + weighted_sum(w[1:], x[1:], b)


# %% weighted_sum: exact addition, with a demo below
import math


@exercise
def weighted_sum(w, x, b):
    return math.fsum([*(w * x), b])


print(weighted_sum(np.array([2.0, 1.0]), np.array([3.0, 0.0]), 0.5))
assert weighted_sum(np.array([2.0]), np.array([3.0]), 0.0) == 6.0


# %% step: np.where
@exercise
def step(z):
    return np.where(z < 0, 0.0, 1.0)


# %% step: heaviside
@exercise
def step(z):
    return np.heaviside(z, 1.0)


# %% step: a mask
@exercise
def step(z):
    fires = np.zeros(np.shape(z))
    fires[np.array(z) >= 0] = 1
    return fires


# %% step: every element by itself
def fire(number):
    if number >= 0:
        return 1.0
    return 0.0


@exercise
def step(z):
    flat = [fire(number) for number in np.ravel(z)]
    return np.array(flat).reshape(np.shape(z))


# %% step: vectorize
@exercise
def step(z: np.ndarray) -> np.ndarray:
    return np.vectorize(lambda v: float(v >= 0), otypes=[float])(z)


# %% perceptron_fit: its own prediction, weights changed in place
@exercise
def perceptron_fit(X, y, epochs):
    n, d = X.shape
    w = np.zeros(d)
    b = 0.0
    mistakes = []
    for epoch in range(epochs):
        count = 0
        for i in range(n):
            prediction = 1 if np.dot(w, X[i]) + b >= 0 else 0
            if prediction == y[i]:
                continue
            w += (y[i] - prediction) * X[i]
            b += y[i] - prediction
            count += 1
        mistakes.append(count)
    return w, b, mistakes


# %% perceptron_fit: the bias as weight 0
@exercise
def perceptron_fit(X, y, epochs):
    ones = np.ones((len(X), 1))
    Z = np.hstack([ones, X])
    v = np.zeros(Z.shape[1])
    mistakes = [0] * epochs
    for epoch in range(epochs):
        for z, t in zip(Z, y):
            error = t - (v @ z >= 0)
            v = v + error * z
            mistakes[epoch] += abs(error)
    return v[1:], v[0], mistakes


# %% perceptron_fit: lists of floats
@exercise
def perceptron_fit(X, y, epochs):
    w = [0.0 for _ in X[0]]
    b = 0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for row, target in zip(X.tolist(), y.tolist()):
            s = sum(wi * xi for wi, xi in zip(w, row)) + b
            if s >= 0 and target == 0:
                w = [wi - xi for wi, xi in zip(w, row)]
                b -= 1
                wrong += 1
            elif s < 0 and target == 1:
                w = [wi + xi for wi, xi in zip(w, row)]
                b += 1
                wrong += 1
        mistakes.append(wrong)
    return np.array(w), float(b), mistakes


# %% perceptron_fit: a class for the neuron
class Neuron:
    def __init__(self, d):
        self.w = np.zeros(d)
        self.b = 0.0

    def predict(self, row):
        return step(np.array([self.w @ row + self.b]))[0]

    def correct(self, row, target):
        error = target - self.predict(row)
        self.w = self.w + error * row
        self.b = self.b + error
        return error != 0


@exercise
def perceptron_fit(X, y, epochs):
    neuron = Neuron(X.shape[1])
    mistakes = [sum(neuron.correct(r, t) for r, t in zip(X, y)) for _ in range(epochs)]
    return neuron.w, neuron.b, mistakes


# %% perceptron_fit: while loop and early stop filled with zeros
@exercise
def perceptron_fit(X, y, epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < epochs:
        wrong = 0
        for x, t in zip(X, y):
            if (e := t - float(step(weighted_sum(w, x, b)))) != 0:
                w, b, wrong = w + e * x, b + e, wrong + 1
        mistakes.append(wrong)
        if wrong == 0:
            mistakes += [0] * (epochs - len(mistakes))
    return [w, b, mistakes]


# %% sigmoid: two masks
@exercise
def sigmoid(z):
    z = np.array(z, dtype=np.float64)
    out = np.empty_like(z)
    positive = z >= 0
    out[positive] = 1 / (1 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    out[~positive] = e / (1 + e)
    return out


# %% sigmoid: the half-angle of tanh
@exercise
def sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))


# %% sigmoid: logaddexp
@exercise
def sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


# %% sigmoid: every element by itself
from math import exp


@exercise
def sigmoid(z):
    def one(v):
        if v >= 0:
            return 1 / (1 + exp(-v))
        return exp(v) / (1 + exp(v))

    return np.array([one(float(v)) for v in z.flatten()]).reshape(z.shape)


# %% sigmoid: clipped where float64 no longer sees it
@exercise
def sigmoid(z):
    return 1.0 / (1.0 + np.exp(np.clip(-z, -745.0, 709.0)))


# %% sigmoid: where, with inputs made safe first
@exercise
def sigmoid(z):
    z = z.astype(float)
    low = np.exp(np.minimum(z, 0))
    high = np.exp(-np.maximum(z, 0))
    return np.where(z < 0, low / (1 + low), 1 / (1 + high))


# %% sigmoid: the library's
from scipy.special import expit


@exercise
def sigmoid(z):
    return expit(np.asarray(z, dtype=float))


# %% relu: np.where
@exercise
def relu(z):
    return np.where(z > 0, z, 0.0)


# %% relu: a copy and a mask
@exercise
def relu(z):
    result = z.astype(float).copy()
    result[result < 0] = 0
    return result


# %% relu: a product with a mask
@exercise
def relu(z):
    return z * (z > 0) * 1.0


# %% relu: clip
@exercise
def relu(z):
    return np.clip(z, 0.0, None)


# %% relu: half of the sum with the absolute value
@exercise
def relu(z):
    return (z + np.abs(z)) / 2


# %% relu: recursion over the axes
@exercise
def relu(z):
    if z.ndim == 0:
        return max(float(z), 0.0)
    return np.array([relu(part) for part in z])


# %% gate_weights: if and elif, whole numbers and lists
@exercise
def gate_weights(name):
    if name == "AND":
        return [1, 1], -2
    elif name == "OR":
        return [1, 1], -1
    else:
        return [-1, -1], 1


# %% gate_weights: match
@exercise
def gate_weights(name: str) -> tuple[np.ndarray, float]:
    match name:
        case "AND":
            return np.array([20.0, 20.0]), -30.0
        case "OR":
            return np.array([20.0, 20.0]), -10.0
        case "NAND":
            return np.array([-20.0, -20.0]), 30.0
    raise ValueError(f"no gate {name!r}")


# %% gate_weights: NAND from AND
@exercise
def gate_weights(name):
    if name.startswith("N"):
        w, b = gate_weights(name[1:])
        return -w, -b
    return np.ones(2), {"AND": -1.7, "OR": -0.3}[name]


# %% gate_weights: learned from the truth table
@exercise
def gate_weights(name):
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    both = X.sum(axis=1) == 2
    y = {"AND": both, "OR": X.any(axis=1), "NAND": ~both}[name].astype(int)
    w, b, mistakes = perceptron_fit(X, y, 20)
    return w, b


# %% gate_weights: unequal weights
GATES = {"AND": ((2.0, 3.0), -4.0), "OR": ((0.7, 5.0), -0.6), "NAND": ((-1.0, -2.0), 2.5)}


@exercise
def gate_weights(name):
    w, b = GATES[name]
    return np.array(w), b


# %% xor: gates by hand
@exercise
def xor(x):
    w, b = gate_weights("OR")
    either = step(weighted_sum(w, x, b))
    w, b = gate_weights("NAND")
    not_both = step(weighted_sum(w, x, b))
    w, b = gate_weights("AND")
    return float(step(weighted_sum(w, np.array([either, not_both]), b)))


# %% xor: four NAND gates
@exercise
def xor(x):
    w, b = gate_weights("NAND")

    def nand(p, q):
        return 1.0 if w[0] * p + w[1] * q + b >= 0 else 0.0

    p, q = x
    middle = nand(p, q)
    return nand(nand(p, middle), nand(middle, q))


# %% xor: a comparison
@exercise
def xor(x):
    return float(x[0] != x[1])


# %% xor: the remainder of the sum
@exercise
def xor(x):
    return np.sum(x) % 2


# %% xor: a layer of two neurons as a matrix
@exercise
def xor(x):
    W = np.array([[1.0, -1.0], [1.0, -1.0]])
    hidden = step(x @ W + np.array([-0.5, 1.5]))
    return step(hidden.sum() - 1.5).item()
