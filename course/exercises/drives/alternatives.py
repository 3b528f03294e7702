# ruff: noqa: NPY002  (seeds the global generator to show who uses it)
"""Drives for guesses of a gradient: from a target to facts that hold for every right way.

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
ENOUGH = 2_000  # random numbers from which on their spread can be told


def drive_perturbation(
    target: Target, f: str, theta: Array, seed: int, settings: dict[str, float]
) -> Any:
    """Guess the gradient of a named function, and state what follows from the points it asked."""
    state = np.random.get_state()
    try:
        np.random.seed(1)
        rng = np.random.default_rng(seed)
        guess, points, values = _asked(target, FUNCTIONS[f], theta, rng, settings)
        others = {} if "samples" not in settings else _others(target, f, theta, rng, seed, settings)
    finally:
        np.random.set_state(state)
    if not isinstance(guess, np.ndarray):
        return guess
    facts = {
        "shape": guess.shape,
        "times f was asked": len(points),
        "it is finite": bool(np.isfinite(guess).all()),
    }
    if f == "constant":
        return facts | {"largest number": round(float(np.max(np.abs(guess))), 6)}
    facts |= {name: not np.array_equal(guess, other) for name, other in others.items()}
    if len(points) and points[0].shape == np.shape(theta):
        facts |= _of_points(guess, points, values, theta, settings.get("sigma", 1e-3))
    return facts


def _others(
    target: Target, f: str, theta: Array, rng: Any, seed: int, settings: dict[str, float]
) -> dict[str, Any]:
    """Guesses from the same generator, used once, and from an equal one that is fresh."""
    second = _asked(target, FUNCTIONS[f], theta, rng, settings)[0]
    np.random.seed(2)
    again = _asked(target, FUNCTIONS[f], theta, np.random.default_rng(seed), settings)[0]
    return {
        "another call gives another guess": second,
        "an equal generator gives another guess": again,
    }


def _asked(
    target: Target, f: Callable[[Array], float], theta: Array, rng: Any, settings: dict[str, float]
) -> tuple[Any, list[Array], list[float]]:
    """The guess, the points at which f was asked, and its values there."""
    points: list[Array] = []

    def watched(t: Array) -> float:
        points.append(np.array(t, dtype=float))
        return f(t)

    guess = target(watched, theta, rng, **settings)
    return guess, points, [f(p) for p in points]


def _of_points(
    guess: Array, points: list[Array], values: list[float], theta: Array, sigma: float
) -> dict[str, Any]:
    """Where f was asked, and how the guess follows from what it said."""
    away = np.array([np.ravel(p - theta) for p in points]) / sigma
    pairs = away[np.lexsort(np.round(away, 6).T)]
    facts = {
        "for each point there is one on the other side": bool(
            np.allclose(pairs, -pairs[::-1], atol=1e-6)
        ),
        "all numbers are nudged at once": bool(np.count_nonzero(away) == away.size),
    }
    if away.size >= ENOUGH:
        facts |= _spread(away)
    implied = np.asarray(values) @ away / sigma / len(points)  # the mean of slope times direction
    if guess.size != implied.size:
        return facts
    size = float(np.linalg.norm(implied))
    share = float(np.ravel(guess) @ implied) / size**2
    rest = float(np.linalg.norm(np.ravel(guess) - share * implied)) / size
    return facts | {
        "the guess points along the mean of slope times direction": rest < 1e-4,
        "its length, divided by that of the mean of slope times direction": round(share, 4),
    }


def _spread(away: Array) -> dict[str, Any]:
    """How the directions are spread: each number as wide as 1, and none knows of the others."""
    width = float(np.sqrt(np.mean(away**2)))
    together = np.mean(np.sum(away, axis=1) ** 2) / np.mean(np.sum(away**2, axis=1))
    return {
        "the directions' numbers are spread by 1": 0.9 < width < 1.1 or f"by {width:.2g}",
        "the numbers of a direction are independent": bool(0.5 < together < 2.0),
    }
