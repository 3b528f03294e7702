"""A deep net of equal layers, and what flows through it: activations on, gradients back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course.autodiff.initializers import ACTS

Array = NDArray[Any]
Initializer = Callable[[int, int, np.random.Generator], Array]

ROWS = 128  # examples; standard normal, like the gradient that arrives at the output (over ROWS)
BINS = 24


class Net:
    """Depth layers of equal width without biases, h ← act(h W), on ROWS standard-normal rows.

    The loss is ½ of the mean squared distance to targets that lie a standard-normal step away
    from the first outputs, so that dY starts as standard-normal numbers over ROWS.
    """

    def __init__(self, settings: Mapping[str, Any], initializer: Initializer):
        rng = np.random.default_rng(settings["seed"])
        self.act, width = settings["act"], settings["width"]
        self.X, self.noise = (rng.normal(size=(ROWS, width)) for _ in range(2))
        drawn = [initializer(width, width, rng) for _ in range(settings["depth"])]
        for shape in map(np.shape, drawn):
            if shape != (width, width):
                raise ValueError(
                    f"the initialiser gave shape {shape} for n_in = n_out = {width}; "
                    f"it must give ({width}, {width})"
                )
        self.Ws = [np.asarray(settings["gain"] * W, dtype=float) for W in drawn]
        self.target: Array | None = None

    def forward(self) -> list[Array]:
        """The activations h of every layer, each (ROWS, width), input side first."""
        hs, h = [], self.X
        for W in self.Ws:
            h = ACTS[self.act][0](h @ W)
            hs.append(h)
        return hs

    def output_gradient(self, out: Array) -> Array:
        """The gradient dY of the loss for the outputs `out`, (ROWS, width)."""
        missed = self.noise if self.target is None else out - self.target
        return np.asarray(missed / ROWS)

    def loss(self, out: Array) -> float:
        """½ of the mean over the rows of the squared distance to the targets."""
        missed = self.output_gradient(out) * ROWS
        return float(0.5 * (missed * missed).sum() / ROWS)

    def gradients(self) -> dict[str, Array]:
        """The gradient of the loss for every W, by the names W1, W2, …"""
        hs = self.forward()
        d, found = self.output_gradient(hs[-1]), {}
        for k in range(len(hs) - 1, -1, -1):
            d = d * ACTS[self.act][1](hs[k])
            found[f"W{k + 1}"] = (hs[k - 1] if k else self.X).T @ d
            d = d @ self.Ws[k].T
        return found

    def step(self, grads: Mapping[str, Array], lr: float) -> None:
        """One step down the gradients."""
        if self.target is None:
            self.target = self.forward()[-1] - self.noise
        for k in range(len(self.Ws)):
            self.Ws[k] = self.Ws[k] - lr * grads[f"W{k + 1}"]


def histogram(h: Array) -> dict[str, Any]:
    """How many of a layer's activations lie in each of BINS equal bins from low to high."""
    low, high = float(h.min()), float(h.max())
    counts, _ = np.histogram(h, BINS, (low, high))
    return {"low": low, "high": high, "counts": counts.tolist()}


def factor_of(norms: Sequence[float | None]) -> float | None:
    """The geometric mean of what one layer does to the norm on its way back; None without one."""
    first, last = norms[0], norms[-1]
    if len(norms) < 2 or not first or not last:
        return None
    return float((first / last) ** (1 / (len(norms) - 1)))
