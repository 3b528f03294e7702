"""Optimisers: given the gradients of a loss, move its parameters."""

import math

import numpy as np

SHARES = {"momentum", "rho", "b1", "b2"}  # what of the past is kept: at least 0, less than 1


def check_settings(**settings):
    """Raise ValueError for a setting that no optimiser can work with; its name gives the rule."""
    for name, value in settings.items():
        if name in SHARES and not 0 <= value < 1:
            raise ValueError(f"{name} is {value}; it is a share: at least 0 and less than 1")
        if name == "weight_decay" and not 0 <= value < math.inf:
            raise ValueError(f"weight_decay is {value}; it pulls towards 0: take 0.0 or more")
        if name not in {*SHARES, "weight_decay"} and not 0 < value < math.inf:
            raise ValueError(f"{name} is {value}; it must be a positive number, such as 0.1")


def check_parameters(params):
    """Raise TypeError for a parameter that cannot be changed in place by fractions."""
    for name, p in params.items():
        if not isinstance(p, np.ndarray) or p.dtype.kind != "f":
            what = f"an array of {p.dtype}" if isinstance(p, np.ndarray) else type(p).__name__
            raise TypeError(
                f"parameter {name!r} is {what}; optimisers change arrays of floats in place: "
                "make it one with np.array(..., dtype=float)"
            )


def checked_gradients(grads, params):
    """The gradients as arrays, one for each parameter.

    Raises ValueError for other keys or shapes than the parameters', and for the first gradient
    that is not finite; TypeError for None and for what is no array of numbers.
    """
    if grads.keys() != params.keys():
        raise ValueError(
            f"there are gradients for {list(grads)} and parameters {list(params)}; "
            "give one gradient for each parameter, under the same name"
        )
    return {name: _checked(name, grads[name], p) for name, p in params.items()}


def _checked(name, gradient, parameter):
    if gradient is None:
        raise TypeError(f"the gradient of {name!r} is None; call backward() before the step")
    g = np.asarray(gradient)
    if g.dtype.kind not in "fiu":
        raise TypeError(f"the gradient of {name!r} is {type(gradient).__name__}, not an array")
    if g.shape != np.shape(parameter):
        shapes = f"{g.shape}, the parameter {np.shape(parameter)}"
        raise ValueError(f"the gradient of {name!r} has shape {shapes}; they must be the same")
    if not np.isfinite(g).all():
        bad = g[~np.isfinite(g)][0]
        raise ValueError(
            f"the gradient of {name!r}, first in line, holds {bad}: the loss has exploded; "
            "start again with a smaller lr, or clip the gradients before they grow"
        )
    return g


class Optimiser:
    """What all optimisers share: the parameters, the learning rate, and a look at what comes in.

    params : dict of float arrays; `step` changes these very arrays, in place
    lr : the learning rate, positive; it may be read and set at any time

    Each kind of optimiser says in its `update(grads)` how the parameters move.
    """

    def __init__(self, params, lr, **settings):
        check_parameters(params)
        check_settings(**settings)
        self.params, self.lr = params, lr

    @property
    def lr(self):
        """The learning rate."""
        return self._lr

    @lr.setter
    def lr(self, lr):
        """Change it; one that is not positive is refused."""
        check_settings(lr=lr)
        self._lr = lr

    def step(self, grads):
        """Move all parameters once, in place.

        grads : dict of arrays with the names and shapes of the parameters; left as they were
        """
        self.update(checked_gradients(grads, self.params))

    def update(self, grads):
        """Move the parameters, given gradients that have been checked."""
        raise NotImplementedError(f"{type(self).__name__} has no update(grads) yet; write one")


class SGD(Optimiser):
    """Gradient descent, with momentum (a heavy ball) and weight decay if wanted.

    For each parameter p with gradient g and velocity v, which starts at 0:

        g ← g + weight_decay p,   v ← momentum v + g,   p ← p - lr v
    """

    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        super().__init__(params, lr, momentum=momentum, weight_decay=weight_decay)
        self.momentum, self.weight_decay = momentum, weight_decay
        # your turn
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        """Move every array of self.params in place; grads has the same names and shapes."""
        for k, p in self.params.items():
            g = grads[k] + self.weight_decay * p
            self.v[k] = self.momentum * self.v[k] + g
            p -= self.lr * self.v[k]


class AdaGrad(Optimiser):
    """A step of its own for each number: short where gradients have been large (Duchi 2011).

    For each parameter p with gradient g and sum s, which starts at 0, element by element:

        s ← s + g²,   p ← p - lr g / (√s + eps)
    """

    def __init__(self, params, lr, eps=1e-8):
        super().__init__(params, lr, eps=eps)
        self.eps = eps
        # your turn
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        """Move every array of self.params in place; grads has the same names and shapes."""
        for k, p in self.params.items():
            self.s[k] = self.s[k] + grads[k] ** 2
            p -= self.lr * grads[k] / (np.sqrt(self.s[k]) + self.eps)


class RMSProp(Optimiser):
    """AdaGrad that forgets: a moving average of the squared gradients in place of their sum.

    For each parameter p with gradient g and average s, which starts at 0, element by element:

        s ← rho s + (1 - rho) g²,   p ← p - lr g / (√s + eps)
    """

    def __init__(self, params, lr, rho=0.9, eps=1e-8):
        super().__init__(params, lr, rho=rho, eps=eps)
        self.rho, self.eps = rho, eps
        # your turn
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        """Move every array of self.params in place; grads has the same names and shapes."""
        for k, p in self.params.items():
            self.s[k] = self.rho * self.s[k] + (1 - self.rho) * grads[k] ** 2
            p -= self.lr * grads[k] / (np.sqrt(self.s[k]) + self.eps)


class Adam(Optimiser):
    """Moving averages of the gradients and of their squares, corrected for their start at 0.

    In step t = 1, 2, …, for each parameter p with gradient g, element by element (Kingma and Ba
    2015, algorithm 1):

        m ← b1 m + (1 - b1) g,   s ← b2 s + (1 - b2) g²
        p ← p - lr m̂ / (√ŝ + eps)   with   m̂ = m / (1 - b1ᵗ),   ŝ = s / (1 - b2ᵗ)
    """

    def __init__(self, params, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        super().__init__(params, lr, b1=b1, b2=b2, eps=eps)
        self.b1, self.b2, self.eps = b1, b2, eps
        # your turn
        self.t = 0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        """Move every array of self.params in place; grads has the same names and shapes."""
        self.t += 1
        for k, p in self.params.items():
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * grads[k]
            self.s[k] = self.b2 * self.s[k] + (1 - self.b2) * grads[k] ** 2
            m = self.m[k] / (1 - self.b1**self.t)
            s = self.s[k] / (1 - self.b2**self.t)
            p -= self.lr * m / (np.sqrt(s) + self.eps)


def clip_by_global_norm(grads, max_norm):
    """Shorten the whole gradient to the length max_norm where it is longer, and only there.

    All arrays together are one long vector; its direction stays.

    grads : dict of float arrays, left as they were
    max_norm : float, positive

    Returns (clipped, total): a dict of arrays of the same shapes, and the length before, a float.

    >>> clipped, total = clip_by_global_norm({"w": np.array([3.0, 4.0])}, max_norm=1.0)
    >>> clipped["w"].round(6), total
    (array([0.6, 0.8]), 5.0)
    """
    check_settings(max_norm=max_norm)
    grads = checked_gradients(grads, grads)
    # your turn
    total = float(np.sqrt(sum(np.sum(g**2) for g in grads.values())))
    scale = max_norm / max(total, max_norm)
    return {k: g * scale for k, g in grads.items()}, total


def stable_lr(A):
    """The learning rate at which gradient descent begins to diverge on the bowl ½ wᵀ A w.

    A : array of shape (d, d), symmetric, no eigenvalue negative and at least one positive

    Returns a float: 2 divided by the largest curvature, which is the largest eigenvalue of A.

    >>> stable_lr(np.array([[100.0]]))
    0.02
    """
    return float(2.0 / np.linalg.eigvalsh(A)[-1])


def descend(A, w0, lr, steps):
    """The path of gradient descent on the bowl ½ wᵀ A w, whose gradient is A w.

    A : array of shape (d, d), symmetric
    w0 : array of shape (d,), integers or floats; where the path starts; left as it was
    lr : float, the learning rate
    steps : int, 0 or more

    Returns a float64 array of shape (steps + 1, d): row t is w after t steps.

    >>> descend(np.array([[1.0]]), np.array([8.0]), lr=0.5, steps=3).ravel()
    array([8., 4., 2., 1.])
    """
    check_settings(lr=lr)
    # your turn
    path = [np.array(w0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - lr * (A @ path[-1]))
    return np.array(path)
