"""One neuron: a weighted sum, three activations, and what it can and cannot separate."""

import numpy as np


def weighted_sum(w, x, b):
    """The number a neuron computes before its activation: w₁x₁ + w₂x₂ + … + b.

    w, x : arrays of shape (d,)
    b : float, one for the whole neuron

    Returns a float.

    >>> weighted_sum(np.array([2.0, 1.0]), np.array([3.0, 0.0]), 0.5)
    6.5
    """
    return float(np.dot(w, x) + b)


def step(z):
    """1.0 where z ≥ 0 and 0.0 elsewhere: the neuron that fires or stays silent.

    z : array of any shape, or a plain number

    Returns a float64 array of the same shape; for a plain number, a number.

    >>> step(np.array([-2.0, 3.0]))
    array([0., 1.])
    """
    return (np.asarray(z) >= 0).astype(float)


def perceptron_fit(X, y, epochs):
    """Learn a neuron with a step by Rosenblatt's rule (1958).

    Weights and bias start at zero. Go through the rows in order, `epochs` times. For each row,
    add (target - prediction) times the row to the weights, and (target - prediction) to the bias.

    X : float64 array of shape (n, d)
    y : array of shape (n,), each 0 or 1
    epochs : int

    Returns (w, b, mistakes): w float64 of shape (d,), b a float, mistakes a list with one count
    for each epoch, also for epochs after the last mistake.

    >>> w, b, mistakes = perceptron_fit(np.array([[-1.0], [1.0]]), np.array([0, 1]), epochs=3)
    >>> mistakes
    [1, 0, 0]
    """
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        wrong = 0
        for row, target in zip(X, y, strict=True):
            error = float(target - step(weighted_sum(w, row, b)))
            w = w + error * row
            b = b + error
            wrong += int(error != 0)
        mistakes.append(wrong)
    return w, b, mistakes


def sigmoid(z):
    """1 / (1 + e⁻ᶻ) for each element, with no overflow however large or small z is.

    z : array of any shape, integers or floats

    Returns a float64 array of the same shape. NumPy must give no warning for |z| ≤ 1000.

    >>> sigmoid(np.array([0.0, 1000.0]))
    array([0.5, 1. ])
    """
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def relu(z):
    """Each element if it is positive, else 0.0.

    z : array of any shape, integers or floats; it is left as it was

    Returns a float64 array of the same shape.

    >>> relu(np.array([0.0, 3.0]))
    array([0., 3.])
    """
    return np.maximum(np.asarray(z, dtype=float), 0.0)


def gate_weights(name):
    """Weights and bias with which a neuron with a step computes a logic gate.

    name : "AND", "OR" or "NAND" (NAND is 0 only when both inputs are 1)

    Returns (w, b): w an array of shape (2,), b a float, such that
    step(weighted_sum(w, x, b)) is the gate's answer for each x in {0, 1}².
    """
    gates = {"AND": ([1.0, 1.0], -1.5), "OR": ([1.0, 1.0], -0.5), "NAND": ([-1.0, -1.0], 1.5)}
    w, b = gates[name]
    return np.array(w), b


def xor(x):
    """1.0 if exactly one of two inputs is 1, else 0.0: three neurons do what one cannot.

    x : array of shape (2,), each 0 or 1

    Returns a float.

    >>> xor(np.array([1.0, 0.0]))
    1.0
    """

    def gate(name, inputs):
        w, b = gate_weights(name)
        return float(step(weighted_sum(w, inputs, b)))

    # your turn
    return gate("AND", np.array([gate("OR", x), gate("NAND", x)]))
