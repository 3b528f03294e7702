"""Drives for chapter 13: a network as it was drawn, and what it does with fixed numbers.

Everything here runs beside the learner's code: it imports only NumPy and the standard library.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

Array = Any
Target = Callable[..., Any]
NETS = 3  # networks that are drawn
NAMES = ("w1", "b1", "w2", "b2", "w3", "b3")


def _images(shape: tuple[int, ...], dtype: str, seed: int) -> Array:
    """Random images; grey values are whole numbers from 0 to 255."""
    x = np.random.default_rng(seed).random(shape)
    return x if dtype == "floats" else (255 * x).astype(np.uint8)


def _drawn(target: Target, seed: int) -> dict[str, Any]:
    """The parameters of networks as they were drawn, and of one from an equal generator."""
    rng = np.random.default_rng(seed)
    nets, again = [target(rng) for _ in range(NETS)], target(np.random.default_rng(seed))
    kinds = {name: type(getattr(nets[0], name)).__name__ for name in NAMES}
    if set(kinds.values()) != {"Tensor"}:
        return {f"{name} is a": kind for name, kind in kinds.items()}
    drawn = [[getattr(net, name).data for name in NAMES] for net in (*nets, again)]
    return {"drawn": {"nets": drawn[:-1], "again": drawn[-1]}}


def _fixed(net: Any) -> None:
    """Numbers that differ from place to place, instead of the weights that were drawn."""
    for shift, name in enumerate(NAMES):
        p = getattr(net, name)
        p.data = 0.3 * np.cos(shift + 1.7 * np.arange(p.data.size)).reshape(p.data.shape)


def drive_lenet(
    target: Target, shape: tuple[int, ...], dtype: str, seed: int, gradients: bool
) -> Any:
    """Draw networks; then the scores and gradients for fixed weights.

    shape, dtype, seed : of random images; dtype is "floats" or "grey values"
    gradients : whether to send a gradient back as well
    """
    facts = _drawn(target, seed)
    if "drawn" not in facts:
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
