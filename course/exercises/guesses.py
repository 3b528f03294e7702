"""What holds of every right guess of a gradient: from a guess and its points, beside the judge."""

from typing import Any

import numpy as np

from course.judging.run import Foreign

from .drives.alternatives import FUNCTIONS

Array = Any
ENOUGH = 2_000  # random numbers from which on their spread can be told


def facts_of_guess(told: Any, f: str, theta: Array, seed: int, settings: dict[str, float]) -> Any:
    """What follows of a guess from the points at which the function was asked."""
    if not isinstance(told, dict):
        return told
    if "points" not in told:
        return Foreign("dict")
    guess, points = told["guess"], list(told["points"])
    facts = {
        "shape": guess.shape,
        "times f was asked": len(points),
        "it is finite": bool(np.isfinite(guess).all()),
    }
    if f == "constant":
        return facts | {"largest number": round(float(np.max(np.abs(guess))), 6)}
    if "samples" in settings:
        facts |= {
            "another call gives another guess": not np.array_equal(guess, told["second"]),
            "an equal generator gives another guess": not np.array_equal(guess, told["again"]),
        }
    if points and np.shape(points[0]) == np.shape(theta):
        values = np.array([FUNCTIONS[f](p) for p in points])
        away = np.array([np.ravel(p - theta) for p in points]) / settings.get("sigma", 1e-3)
        facts |= _of_directions(away)
        facts |= _of_slopes(np.ravel(guess), away, values / settings.get("sigma", 1e-3))
    return facts


def _of_directions(away: Array) -> dict[str, Any]:
    """Where f was asked; with many numbers also how they are spread."""
    pairs = away[np.lexsort(np.round(away, 6).T)]
    facts: dict[str, Any] = {
        "for each point there is one on the other side": bool(
            np.allclose(pairs, -pairs[::-1], atol=1e-6)
        ),
        "all numbers are nudged at once": bool(np.count_nonzero(away) == away.size),
    }
    if away.size < ENOUGH:
        return facts
    width = float(np.sqrt(np.mean(away**2)))
    together = np.mean(np.sum(away, axis=1) ** 2) / np.mean(np.sum(away**2, axis=1))
    return facts | {
        "the directions' numbers are spread by 1": 0.9 < width < 1.1 or f"by {width:.2g}",
        "the numbers of a direction are independent": bool(0.5 < together < 2.0),
    }


def _of_slopes(guess: Array, away: Array, slopes: Array) -> dict[str, Any]:
    """How a guess follows from what f said: the mean of slope times direction."""
    implied = slopes @ away / len(away)
    if guess.size != implied.size:
        return {}
    size = float(np.linalg.norm(implied))
    share = float(guess @ implied) / size**2
    rest = float(np.linalg.norm(guess - share * implied)) / size
    return {
        "the guess points along the mean of slope times direction": rest < 1e-4,
        "its length, divided by that of the mean of slope times direction": round(share, 4),
    }
