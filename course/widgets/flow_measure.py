"""What the flow widget shows of a net: norms for each layer, the factor, and what went wrong."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .flow_net import Net, factor_of, histogram
from .flow_pieces import NAMED, NORMAL, Pieces

Measured = dict[str, Any]
WORDS = {"std": "activation std", "delta": "‖δ‖", "weight": "‖dW‖"}
EMPTY: Measured = {
    "std": [],
    "delta": [],
    "weight": [],
    "dead": [],
    "histograms": [],
    "factor": None,
    "theory": None,
    "note": "",
    "trouble": "",
}


@np.errstate(all="ignore")  # what overflows is told in a sentence
def measure(net: Net, settings: Mapping[str, Any], pieces: Pieces) -> Measured:
    """Everything about the net as it stands, as plain data.

    Lists have one entry per layer, input side first; None stands for what is no finite number.
    `trouble` is a sentence about an overflow, or about a function that failed.
    """
    depth = settings["depth"]
    hs = net.forward()
    found = {**EMPTY, "std": [_finite(h.std()) for h in hs]}
    first_bad = next((k for k, h in enumerate(hs, 1) if not np.isfinite(h).all()), None)
    fine = hs[: first_bad - 1] if first_bad else hs
    found["histograms"] = [histogram(h) for h in fine]
    if first_bad:
        return {**found, "trouble": _overflow(first_bad, depth)}
    back = (net.Ws, net.X, net.output_gradient(hs[-1]), net.act)
    try:
        found["dead"] = [float(pieces.dead_fraction(h)) for h in hs]
        found |= _theory(net, settings, pieces)
        found["delta"] = _one_each("delta_norms", pieces.delta_norms(*back), depth)
        found["weight"] = _one_each("layer_grad_norms", pieces.layer_grad_norms(*back), depth)
    except Exception as error:  # a learner's function: whatever it does, say so
        return {**found, "trouble": in_words("Measuring", error)}
    return {**found, "factor": factor_of(found["delta"]), "trouble": _lost(found, depth)}


def _theory(net: Net, settings: Mapping[str, Any], pieces: Pieces) -> Measured:
    """The predicted factor times the gain, or a note why there is none; trained nets have none."""
    gain, init = settings["gain"], settings["init"]
    if net.target is not None or not gain:
        return {}
    drawn = init if init in NAMED else NORMAL.get(init) or float(np.std(net.Ws)) / gain
    try:
        factor = pieces.predicted_factor(settings["act"], drawn, settings["width"])
        return {"theory": _finite(gain * factor)}
    except Exception as error:  # a learner's function: whatever it does, say so
        return {"note": f"No theory: {in_words('predicted_factor', error)}"}


def _finite(number: Any) -> float | None:
    value = float(number)
    return value if math.isfinite(value) else None


def _one_each(name: str, numbers: Sequence[float], depth: int) -> list[float | None]:
    if len(numbers) != depth:
        raise ValueError(
            f"{name} gave {len(numbers)} numbers for {depth} layers; "
            "it must give one for each layer, input side first"
        )
    return [_finite(number) for number in numbers]


def _overflow(layer: int, depth: int) -> str:
    return (
        f"The activations overflow in layer {layer} of {depth}, the first to pass "
        f"{np.finfo(float).max:.1e}, the largest float; nothing after it is a number. "
        "Draw smaller weights, or clip the steps."
    )


def _lost(found: Measured, depth: int) -> str:
    """A sentence about the first norm, on the way back, that is no finite number."""
    for key in ("delta", "weight"):
        if None in found[key]:
            layer = max(k for k, norm in enumerate(found[key], 1) if norm is None)
            return (
                f"On the way back {WORDS[key]} overflows in layer {layer} of {depth}, the first "
                "one from the output. Draw smaller weights, or clip the steps."
            )
    return ""


def in_words(what: str, error: Exception) -> str:
    """A sentence about an error in a function that was given; an overflow speaks for itself."""
    if isinstance(error, OverflowError):
        return f"Overflow: {error}."
    return f"{what} stopped with {type(error).__name__}: {error}."


def in_short(settings: Mapping[str, Any]) -> str:
    """The net that is measured: `relu, He, gain 1: 10 layers of 100`."""
    drawn = f"{settings['act']}, {settings['init']}, gain {settings['gain']:g}"
    return f"{drawn}: {settings['depth']} layers of {settings['width']}"


def caption(found: Measured, settings: Mapping[str, Any], key: str) -> str:
    """The sentence under the bars of one quantity."""
    told = f"{in_short(settings)}. "
    if found["trouble"]:
        return f"{told}{found['trouble']}"
    numbers = found[key]
    told += f"{WORDS[key]} is {figure(numbers[0])} in layer 1 and {figure(numbers[-1])} in layer "
    told += f"{settings['depth']}. "
    if key != "delta":
        return told.strip()
    if found["factor"] is not None:
        told += f"Each layer back multiplies it by {figure(found['factor'])}. "
    elif len(numbers) > 1:
        told += "Where it is 0 there is no factor. "
    if found["theory"] is not None:
        told += f"Theory: {figure(found['theory'])}."
    return f"{told}{found['note']}".strip()


def figure(number: float | None) -> str:
    """Three figures, a real minus sign.

    >>> figure(0.23606), figure(3.2e-9), figure(None)
    ('0.236', '3.2e−09', 'no number')
    """
    return "no number" if number is None else f"{number:.3g}".replace("-", "−")
