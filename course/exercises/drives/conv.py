"""Drives for chapter 13: a network that is drawn at random becomes facts and fixed numbers.

Everything here runs beside the learner's code: it imports only NumPy and the standard library.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

Array = Any
Target = Callable[..., Any]
SPREAD = {"w1": (2 / 25) ** 0.5, "w2": (2 / 100) ** 0.5, "w3": (2 / 192) ** 0.5}
NAMES = ("w1", "b1", "w2", "b2", "w3", "b3")


def _images(shape: tuple[int, ...], dtype: str, seed: int) -> Array:
    """Random images; grey values are whole numbers from 0 to 255."""
    x = np.random.default_rng(seed).random(shape)
    return x if dtype == "floats" else (255 * x).astype(np.uint8)


def _spread(nets: list[Any], name: str) -> str:
    """How far the weights of several networks lie from 0; the bounds are five standard errors."""
    w = np.concatenate([np.ravel(getattr(net, name).data) for net in nets])
    ratio, near = float(np.std(w)) / SPREAD[name], 5 / np.sqrt(2 * w.size)
    if abs(ratio - 1) < near:
        return "as he draws them for this layer"
    return "too small" if ratio < 1 else "too large"


def _facts(target: Target, seed: int) -> dict[str, Any]:
    """What holds for every network drawn as the docstring says, whatever the numbers."""
    rng = np.random.default_rng(seed)
    nets = [target(rng) for _ in range(10)]
    again, first = target(np.random.default_rng(seed)), nets[0]
    kinds = {name: type(getattr(first, name)).__name__ for name in NAMES}
    if set(kinds.values()) != {"Tensor"}:
        return {f"{name} is a": kind for name, kind in kinds.items()}
    weights = [(getattr(first, n).data, getattr(again, n).data) for n in SPREAD]
    return {
        **{f"shape of {name}": getattr(first, name).data.shape for name in NAMES},
        "every bias starts at 0": not any(np.any(getattr(first, n).data) for n in NAMES[1::2]),
        **{f"the spread of {name}": _spread(nets, name) for name in SPREAD},
        "equal generators give equal weights": all(np.array_equal(a, b) for a, b in weights),
        "the next network has weights of its own": not np.array_equal(
            nets[1].w3.data, first.w3.data
        ),
    }


def _fixed(net: Any) -> None:
    """Numbers that differ from place to place, instead of the weights that were drawn."""
    for shift, name in enumerate(NAMES):
        p = getattr(net, name)
        p.data = 0.3 * np.cos(shift + 1.7 * np.arange(p.data.size)).reshape(p.data.shape)


def drive_lenet(
    target: Target, shape: tuple[int, ...], dtype: str, seed: int, gradients: bool
) -> Any:
    """Draw networks and state what holds of them; then the scores and gradients for fixed weights.

    shape, dtype, seed : of random images; dtype is "floats" or "grey values"
    gradients : whether to send a gradient back as well
    """
    facts = _facts(target, seed)
    if "shape of w1" not in facts:
        return facts
    net = target(np.random.default_rng(seed))
    _fixed(net)
    scores = net(_images(shape, dtype, seed))
    if not hasattr(scores, "parents"):
        return {**facts, "the scores are a": type(scores).__name__}
    facts |= {"class of the scores": type(scores).__name__, "scores": scores.data}
    if gradients:
        (scores * np.cos(np.arange(scores.data.size)).reshape(scores.data.shape)).sum().backward()
        named = net.parameters()
        facts |= {f"gradient of {name}": getattr(net, name).grad for name in NAMES}
        facts["parameters() in order"] = [(n, named[n] is getattr(net, n)) for n in named]
        facts["zero_grad() gives back"] = net.zero_grad()
        facts["gradients after zero_grad()"] = [getattr(net, name).grad for name in NAMES]
    return facts
