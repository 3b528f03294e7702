"""Where weights start, and how gradients fare on their way through many layers."""

import math

import numpy as np

from .chain import d_relu, d_sigmoid, d_tanh
from .neurons import relu, sigmoid

# Each activation with its slope. All three slopes can be told from the activation's output.
ACTS: dict[str, tuple] = {
    "sigmoid": (sigmoid, d_sigmoid),
    "tanh": (np.tanh, d_tanh),
    "relu": (relu, d_relu),
}


def known(name, names, what):
    """The name, if it is one of the names; else a ValueError that lists them."""
    if name not in names:
        raise ValueError(f"there is no {what} {name!r}; take one of {', '.join(map(repr, names))}")
    return name


def activations(Ws, X, act):
    """The outputs of all layers, [X, h1, …, hL]: h = act(h W), without biases.

    Ws : list of arrays (d_in, d_out), input side first; X : array (n, d); act : a key of ACTS

    Raises ValueError for shapes that do not chain, an unknown act or an X that is not finite, and
    OverflowError, naming the first layer, when outputs grow too large for a float.
    """
    f, _ = ACTS[known(act, ACTS, "activation")]
    if not len(Ws) or not np.all(np.isfinite(X)):
        cure = "clean the rows first" if len(Ws) else "give at least one array of weights"
        raise ValueError(f"{'X holds inf or nan' if len(Ws) else 'Ws is empty'}; {cure}")
    H = [np.asarray(X, dtype=float)]
    for layer, W in enumerate(Ws, 1):
        if H[-1].shape[-1:] != np.shape(W)[:1] or np.ndim(W) != 2 or H[-1].ndim != 2:
            shapes = f"{H[-1].shape} @ {np.shape(W)}"
            cure = "give each W as many rows as there are outputs before it"
            raise ValueError(f"layer {layer}: {shapes} does not chain; {cure}")
        with np.errstate(over="ignore", invalid="ignore"):
            H.append(f(H[-1] @ W))
        if not np.all(np.isfinite(H[-1])):
            cure = "draw smaller weights, take fewer layers or smaller steps"
            raise OverflowError(f"the outputs of layer {layer} are too large for a float; {cure}")
    return H


def arriving(dY, h):
    """The gradient dY as floats, if it has the shape of the last outputs h; else a ValueError."""
    if np.shape(dY) != h.shape:
        cure = "give one slope for each output"
        raise ValueError(f"dY has shape {np.shape(dY)}, the last outputs {h.shape}; {cure}")
    return np.asarray(dY, dtype=float)


def length(grad, layer):
    """The root of the sum of all squares, a float; OverflowError, naming the layer, if too large.

    >>> length(np.array([[3.0, 4.0]]), 1)
    5.0
    """
    norm = float(np.linalg.norm(grad))
    if not math.isfinite(norm):
        cure = "draw smaller weights, take fewer layers or smaller steps"
        raise OverflowError(f"the gradient at layer {layer} is too large for a float; {cure}")
    return norm


def xavier_uniform(n_in, n_out, rng):
    """Weights of a layer, uniform between -r and r with r = √(6 / (n_in + n_out)).

    Glorot and Bengio (2010): a compromise between the way forwards and the way back.

    n_in, n_out : ints, how many numbers come in and go out
    rng : numpy.random.Generator, the only source of randomness

    Returns a float64 array of shape (n_in, n_out).

    >>> xavier_uniform(2, 4, np.random.default_rng(0)).shape
    (2, 4)
    """
    r = math.sqrt(6 / (n_in + n_out))
    return rng.uniform(-r, r, size=(n_in, n_out))


def he_normal(n_in, n_out, rng):
    """Weights of a ReLU layer, normal with mean 0 and **variance** 2 / n_in.

    He, Zhang, Ren and Sun (2015): the 2 makes up for the half of the units that is off.

    n_in, n_out : ints, how many numbers come in and go out
    rng : numpy.random.Generator, the only source of randomness

    Returns a float64 array of shape (n_in, n_out).

    >>> he_normal(2, 4, np.random.default_rng(0)).shape
    (2, 4)
    """
    return rng.normal(0.0, math.sqrt(2 / n_in), size=(n_in, n_out))


@np.errstate(over="ignore", invalid="ignore")  # length names the layer instead
def delta_norms(Ws, X, dY, act):
    """How large the gradient is at the outputs of each layer: ‖dL/dh₁‖, …, ‖dL/dh_L‖.

    Forwards, h₀ = X and h_l = act(h_{l-1} W_l), also in the last layer; no biases. Backwards,
    dY = dL/dh_L arrives. ‖·‖ is the root of the sum of all squares: length(grad, layer).

    Ws : list of L arrays (d_in, d_out), input side first
    X : array of shape (n, d); dY : array of the shape of h_L
    act : "sigmoid", "tanh" or "relu"

    Returns a list of L floats, input side first. length() raises OverflowError, with the layer,
    for a gradient that is too large.

    >>> delta_norms([np.eye(1), np.array([[3.0]])], np.ones((1, 1)), np.ones((1, 1)), "relu")
    [3.0, 1.0]
    """
    H = activations(Ws, X, act)
    _, slope = ACTS[act]
    grad = arriving(dY, H[-1])
    # your turn
    norms = [length(grad, len(Ws))]
    for layer in range(len(Ws) - 1, 0, -1):
        grad = (grad * slope(H[layer + 1])) @ Ws[layer].T
        norms.append(length(grad, layer))
    return norms[::-1]


@np.errstate(over="ignore", invalid="ignore")  # length names the layer instead
def layer_grad_norms(Ws, X, dY, act):
    """How large the gradient is at the weights of each layer: ‖dL/dW₁‖, …, ‖dL/dW_L‖.

    The network, the arguments and length(grad, layer) are those of delta_norms.

    Returns a list of L floats, input side first.

    >>> layer_grad_norms([np.eye(1), np.array([[3.0]])], np.ones((1, 1)), np.ones((1, 1)), "relu")
    [3.0, 1.0]
    """
    H = activations(Ws, X, act)
    _, slope = ACTS[act]
    grad = arriving(dY, H[-1])
    # your turn
    norms = []
    for layer in range(len(Ws), 0, -1):
        before = grad * slope(H[layer])
        norms.append(length(H[layer - 1].T @ before, layer))
        grad = before @ Ws[layer - 1].T
    return norms[::-1]


def predicted_factor(act, init, width=100):
    """By which factor ‖dL/dh‖ changes on its way back through one layer, as far as theory knows.

    Two factors. The weights give √(width · variance of a weight). The activation gives the root
    of the mean square of its slope, while the sums that arrive at the units are near 0 and as
    often below it as above.

    act : "sigmoid", "tanh" or "relu"
    init : "std" (uniform between -1/√width and 1/√width), "Xavier", "He", or a number, the
        standard deviation of normal weights
    width : int, the number of units in every layer

    Returns a float.

    >>> predicted_factor("tanh", 0.2, width=25)
    1.0
    """
    known(act, ACTS, "activation")
    if isinstance(init, str):
        known(init, ("std", "Xavier", "He"), "initialisation")
    # your turn
    gains = {"std": math.sqrt(1 / 3), "Xavier": 1.0, "He": math.sqrt(2)}
    gain = gains[init] if isinstance(init, str) else init * math.sqrt(width)
    return gain * {"sigmoid": 1 / 4, "tanh": 1.0, "relu": math.sqrt(1 / 2)}[act]


def dead_fraction(H):
    """The share of a layer's units that are 0 for every row: no row can teach them any more.

    H : array of shape (n, d), the outputs of a layer for n rows; at least one row and one unit

    Returns a float between 0 and 1.

    >>> dead_fraction(np.array([[0.0, 1.0], [0.0, 0.0]]))
    0.5
    """
    if np.ndim(H) != 2 or np.size(H) == 0:
        raise ValueError(f"H has shape {np.shape(H)}; give rows of units, at least one of each")
    # your turn
    return float(np.mean(np.all(H == 0, axis=0)))


def recurrent_gradient(w, h, steps=30):
    """The slope of h_steps with respect to h₀ = h when h ← tanh(w h) is repeated `steps` times.

    One weight, used again and again: a recurrent network of a single unit.

    w, h : floats
    steps : int, 0 or more

    Returns a float, the product of the slopes of all steps.

    >>> recurrent_gradient(3.0, 0.0, steps=2)
    9.0
    """
    slope = 1.0
    for _ in range(steps):
        h = math.tanh(w * h)
        slope = slope * w * (1.0 - h * h)
    return slope
