"""What holds of a clock and of a network that has learned: from raw numbers, beside the judge."""

from typing import Any

import numpy as np

from course.judging.run import Foreign

from .drives.training import FLOATS, LIE, OTHER, SHAPES, as_digits, nearest

Array = Any
Told = dict[str, Any]
WORDS = ("the keys that came", "the shapes of params")  # what a drive says of no network


def facts_of_clock(told: Any, pauses: list[float], repeats: int | None) -> Any:
    """What a benchmark gave for a function whose calls took so long; no float stays as it is."""
    if not isinstance(told, dict):
        return told
    if "seconds" not in told:
        return Foreign("dict")
    calls = int(told["calls"])
    kept = ("every call of fn gets the arguments", "runs unless told otherwise")
    return {
        "it gives": nearest(told["seconds"], pauses, calls),
        "fn is called before the timed runs": calls - (repeats or 5) in (1, 2),
        **{name: told[name] for name in kept},
    }


def facts_of_training(told: Any, how: str, seconds: float, allowed: float, *digits: bytes) -> Any:
    """What holds of the networks that came back, judged by digits of which no label was changed."""
    if not isinstance(told, dict):
        return told
    train, tests = as_digits(*digits[:2]), as_digits(*digits[2:])
    if how == "seeds" and "runs" in told:
        return _of_seeds(*told["runs"])
    if "params" not in told:
        return {name: told[name] for name in WORDS if name in told} or Foreign("dict")
    if {k: np.shape(v) for k, v in told["params"].items()} != SHAPES:
        return Foreign("dict")
    ways = {"learn": _learns, "lies": _is_honest, "no time": _stops}
    return ways[how](told, train, tests, allowed)


def _scores(params: dict[str, Array], images: Array) -> Array:
    X = images.reshape(len(images), -1) / 255.0
    return np.maximum(X @ params["W1"] + params["b1"], 0.0) @ params["W2"] + params["b2"]


def _guesses(told: Told, images: Array) -> Array:
    return _scores(told["params"], images).argmax(axis=1)


def _loss(params: dict[str, Array], images: Array, labels: Array) -> float:
    z = _scores(params, images)
    z = z - z.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels]))


def _which(error: float, share: float) -> str:
    """What a number for the error is."""
    meant = {"wrong": share, "right": 1.0 - share, "wrong in percent": 100.0 * share}
    near = [name for name, value in meant.items() if abs(error - value) < 2e-3]
    return f"the share of the test digits that params get {near[0]}" if near else OTHER


def _learns(told: Told, train: tuple[Array, ...], tests: tuple[Array, ...], allowed: float) -> Told:
    wrong = np.mean(_guesses(told, tests[0]) != tests[1])
    own = _loss(told["params"], train[0][:1000], train[1][:1000])
    return {
        FLOATS: told[FLOATS],
        "the error is": _which(told["error"], wrong),
        f"at most {100 * allowed:g} % of the test digits are wrong": bool(wrong <= allowed),
        "the loss is about that of the training digits": bool(
            own / 5 < told["loss"] < 5 * own + 0.1
        ),
    }


def _is_honest(
    told: Told, train: tuple[Array, ...], tests: tuple[Array, ...], allowed: float
) -> Told:
    """Whether the test digits stay unseen: told lies about them, nobody should believe these."""
    lies, guesses = (tests[1] + LIE) % 10, _guesses(told, tests[0])
    return {
        "the error is": _which(told["error"], np.mean(guesses != lies)),
        "test labels that are lies are believed": bool(np.mean(guesses == lies) > 0.3),
        "there is time to learn something": bool(
            np.mean(_guesses(told, train[0]) == train[1]) > 0.35
        ),
    }


def _stops(told: Told, train: tuple[Array, ...], tests: tuple[Array, ...], allowed: float) -> Told:
    """Whether training ends with its time, and not with an epoch."""
    wrong = np.mean(_guesses(told, tests[0]) != tests[1])
    return {
        "with no time hardly anything is learned": bool(wrong > allowed),
        "the loss is a number": bool(np.isfinite(told["loss"])),
    }


def _of_seeds(one: Array, again: Array, other: Array) -> Told:
    return {
        "shape of W1": np.shape(one),
        "equal seeds give equal weights": bool(np.array_equal(one, again)),
        "another seed gives other weights": not np.array_equal(one, other),
    }
