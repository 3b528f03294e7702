# ruff: noqa: NPY002  (seeds the global generator to show who uses it)
"""Drives for guesses of a gradient: the guess, and where its function was asked.

Everything here runs beside the learner's code: it imports only NumPy and the standard library.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

Array = Any
Target = Callable[..., Any]
FUNCTIONS: dict[str, Callable[[Array], float]] = {
    "constant": lambda t: 5.0,
    "t[0] - 2 t[1]": lambda t: float(t[0] - 2.0 * t[1]),
    "sum of squares": lambda t: float(np.sum(np.asarray(t) ** 2)),
    "sum of cubes": lambda t: float(np.sum(np.asarray(t) ** 3)),
}


def drive_perturbation(
    target: Target, f: str, theta: Array, seed: int, settings: dict[str, float]
) -> Any:
    """Guess the gradient of a named function: the guess, and the points at which f was asked.

    With samples also a second guess, and one from an equal generator: directions are new each time.
    """
    state = np.random.get_state()
    try:
        np.random.seed(1)
        rng = np.random.default_rng(seed)
        told = _asked(target, FUNCTIONS[f], theta, rng, settings)
        if "samples" in settings:
            told["second"] = _asked(target, FUNCTIONS[f], theta, rng, settings)["guess"]
            np.random.seed(2)
            rng = np.random.default_rng(seed)
            told["again"] = _asked(target, FUNCTIONS[f], theta, rng, settings)["guess"]
    finally:
        np.random.set_state(state)
    return told if isinstance(told["guess"], np.ndarray) else told["guess"]


def _asked(
    target: Target, f: Callable[[Array], float], theta: Array, rng: Any, settings: dict[str, float]
) -> dict[str, Any]:
    """The guess, and the points at which f was asked: one array where they have one shape."""
    points: list[Array] = []

    def watched(t: Array) -> float:
        points.append(np.array(t, dtype=float))
        return f(t)

    guess = target(watched, theta, rng, **settings)
    alike = len({p.shape for p in points}) == 1
    return {"guess": guess, "points": np.array(points) if alike else points}
