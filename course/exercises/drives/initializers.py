# ruff: noqa: NPY002  (seeds the global generator to show who uses it)
"""Drives for initialisers: from a target and a shape to facts that hold for every right draw.

Everything here runs beside the learner's code: it imports only NumPy and the standard library.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

Array = Any
Target = Callable[..., Any]
ENOUGH = 10_000  # weights from which on their spread can be told


def drive_weights(target: Target, n_in: int, n_out: int, seed: int) -> Any:
    """Draw weights and state facts about them; of many weights also how they are spread."""
    state = np.random.get_state()
    try:
        np.random.seed(1)
        W = target(n_in, n_out, np.random.default_rng(seed))
        if not isinstance(W, np.ndarray):
            return W
        if W.size >= ENOUGH:
            return _spread(W)
        np.random.seed(2)
        return _facts(target, W, seed)
    finally:
        np.random.set_state(state)


def _facts(target: Target, W: Array, seed: int) -> dict[str, Any]:
    """What holds of few weights as of many."""
    n_in, n_out = W.shape if W.ndim == 2 else (1, 1)
    rng = np.random.default_rng(seed)
    again, second = target(n_in, n_out, rng), target(n_in, n_out, rng)
    other = target(n_in, n_out, np.random.default_rng(seed + 1))
    return {
        "shape": W.shape,
        "dtype": str(W.dtype),
        "different weights": len(np.unique(W)),
        "an equal generator gives equal weights": bool(np.array_equal(W, again)),
        "the same generator gives new weights on the second call": not np.array_equal(W, second),
        "another seed gives other weights": not np.array_equal(W, other),
    }


def _spread(W: Array) -> dict[str, Any]:
    """How very many weights are spread; the mean may be five standard errors off."""
    spread = float(np.std(W))
    z = np.abs(W - np.mean(W)) / (spread or 1.0)
    return {
        "shape": W.shape,
        "standard deviation": spread,
        "the mean is near 0": bool(abs(np.mean(W)) <= 5 * spread / np.sqrt(W.size)),
        "share beyond one standard deviation": float(np.mean(z > 1)),
        "some lie beyond three standard deviations": bool(np.any(z > 3)),
    }
