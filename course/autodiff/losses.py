"""How wrong a prediction is, as one number, and the slow way to that number's slope."""

import numpy as np


def mse(pred, target):
    """The mean of the squared errors (no factor ½).

    pred, target : float arrays of the same shape

    Returns a float. Raises ValueError when the shapes differ: NumPy would broadcast (n, 1)
    against (n,) to (n, n) without a word.

    >>> mse(np.array([3.0]), np.array([1.0]))
    4.0
    """
    if np.shape(pred) != np.shape(target):
        raise ValueError(f"pred has shape {np.shape(pred)}, target {np.shape(target)}")
    return float(np.mean((pred - target) ** 2))


def bce_with_logits(z, y):
    """Mean binary cross-entropy of sigmoid(z) against y, computed from z itself.

    For one example: -log sigmoid(z) where y = 1, and -log(1 - sigmoid(z)) where y = 0.

    z : float array of shape (n,), scores of any size (try ±1000)
    y : array of shape (n,), each 0 or 1

    Returns a float.

    >>> round(bce_with_logits(np.array([0.0]), np.array([1.0])), 4)
    0.6931
    """
    return float(np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))))


def log_softmax(z, axis=-1):
    """The logarithm of softmax(z), also where softmax(z) itself rounds to 0.

    z : float array of shape (..., k); scores may be as large as ±1000
    axis : the axis that counts classes

    Returns a float64 array of the same shape, finite everywhere.

    >>> log_softmax(np.array([[0.0, 0.0]])).round(4)
    array([[-0.6931, -0.6931]])
    """
    shifted = z - np.max(z, axis=axis, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


def cross_entropy(logits, labels):
    """The mean over the batch of -log p(right class).

    logits : float array of shape (n, k), scores before softmax
    labels : int array of shape (n,), the right class of each example

    Returns a float.

    >>> round(cross_entropy(np.zeros((1, 3)), np.array([2])), 4)
    1.0986
    """
    log_p = log_softmax(logits)
    return float(-np.mean(log_p[np.arange(len(labels)), labels]))


def accuracy(logits, labels):
    """The share of examples whose highest score is at the right class.

    logits : float array of shape (n, k)
    labels : int array of shape (n,)

    Returns a float between 0 and 1.

    >>> accuracy(np.eye(3), np.array([0, 1, 2]))
    1.0
    """
    return float(np.mean(np.argmax(logits, axis=1) == labels))


def numerical_gradient(f, theta, eps=1e-5):
    """The slope of f along every parameter, by nudging each up and down (central differences).

    f : takes an array shaped like theta, returns a float
    theta : array of any shape, integers or floats; it is left as it was
    eps : size of the nudge

    Returns a float64 array of theta's shape with (f(θ + eps) - f(θ - eps)) / (2 eps), where only
    one element of θ is nudged at a time.

    >>> numerical_gradient(lambda t: float(np.sum(t**2)), np.array([1.0, 2.0])).round(6)
    array([2., 4.])
    """
    theta = np.array(theta, dtype=float)
    gradient = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        kept = theta[i]
        theta[i] = kept + eps
        above = f(theta.copy())
        theta[i] = kept - eps
        below = f(theta.copy())
        theta[i] = kept
        gradient[i] = (above - below) / (2 * eps)
    return gradient


def perturb_cost(n_params, scheme):
    """How many times f is called for one numerical gradient.

    n_params : int, the number of parameters
    scheme : "forward", which measures f(θ) once and then one nudge for each parameter, or
        "central", which nudges each parameter up and down

    Returns an int.

    >>> perturb_cost(1, "central")
    2
    """
    return {"forward": n_params + 1, "central": 2 * n_params}[scheme]
