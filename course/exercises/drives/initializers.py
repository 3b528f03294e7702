# ruff: noqa: NPY002  (seeds the global generator to show who uses it)
"""Drives for initialisers: from a target and a shape to the weights as they were drawn.

Everything here runs beside the learner's code: it imports only NumPy and the standard library.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

Array = Any
Target = Callable[..., Any]
ENOUGH = 10_000  # weights from which on their spread can be told


def drive_weights(target: Target, n_in: int, n_out: int, seed: int) -> Any:
    """Draw weights; a few also with an equal generator, once more with it, and with another."""
    state = np.random.get_state()
    try:
        np.random.seed(1)
        W = target(n_in, n_out, np.random.default_rng(seed))
        if not isinstance(W, np.ndarray):
            return W
        if W.size >= ENOUGH:
            return {"W": W}
        np.random.seed(2)
        return {"W": W, **_more(target, W, seed)}
    finally:
        np.random.set_state(state)


def _more(target: Target, W: Array, seed: int) -> dict[str, Any]:
    n_in, n_out = W.shape if W.ndim == 2 else (1, 1)
    rng = np.random.default_rng(seed)
    again, second = target(n_in, n_out, rng), target(n_in, n_out, rng)
    other = target(n_in, n_out, np.random.default_rng(seed + 1))
    return {"again": again, "second": second, "other": other}
