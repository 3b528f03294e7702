"""What holds of every right draw: from numbers as a drive gives them to facts, beside the judge.

What a drive gives may be forged: no fact that is stated here is ever taken from it.
"""

from typing import Any

import numpy as np

from .drives.conv import NAMES
from .drives.initializers import ENOUGH
from .drives.layers import BATCH

Array = Any
Params = list[tuple[Array, Array]]
WIDTHS = {"w1": (2 / 25) ** 0.5, "w2": (2 / 100) ** 0.5, "w3": (2 / 192) ** 0.5}


def facts_of_params(
    drawn: dict[str, Any], sizes: list[int], seed: int, scale: float | None
) -> dict[str, Any]:
    """What holds of networks of weights and biases; of many weights also how they are spread."""
    params = drawn["params"]
    facts = _of_params(params, drawn["second"], drawn["again"])
    facts["no two arrays share memory"] = not drawn["shared"]
    for layer, (W, _) in enumerate(params, 1):
        if np.size(W) >= 5_000:
            spread = _of_many(W, 0.1 if scale is None else scale)
            facts |= {f"layer {layer}: {k}": v for k, v in spread.items()}
    return facts


def _of_params(params: Params, second: Params, again: Params) -> dict[str, Any]:
    arrays = [a for p in params for a in p]
    weights = [W for W, _ in params]
    z = np.sort(np.concatenate([np.ravel(W) for W in weights]))
    return {
        "shapes of W": [np.shape(W) for W in weights],
        "shapes of b": [np.shape(b) for _, b in params],
        "dtypes": [str(np.asarray(a).dtype) for a in arrays],
        "every b is zero": all(not np.any(b) for _, b in params),
        "all weights differ from each other": bool(np.all(z[1:] > z[:-1])),
        "equal generators give equal weights": all(
            np.array_equal(W, V) for W, (V, _) in zip(weights, again, strict=False)
        ),
        "the same generator gives new weights on the second call": not any(
            np.array_equal(W, V) for W, (V, _) in zip(weights, second, strict=False)
        ),
    }


def _of_many(W: Array, scale: float) -> dict[str, Any]:
    """How 5,000 or more weights are spread; the bounds are five standard errors wide."""
    spread = float(np.std(W))
    z = np.abs(W - np.mean(W)) / (spread or 1.0)
    size = "too small" if spread < 0.95 * scale else "too large"
    return {
        "the mean is near 0": bool(abs(np.mean(W)) < 0.072 * (spread or 1.0)),
        "the standard deviation": "near `scale`" if abs(spread / scale - 1) < 0.05 else size,
        "1 weight in 3 lies beyond one standard deviation": 0.284 < np.mean(z > 1) < 0.350,
        "1 weight in 22 lies beyond two standard deviations": 0.031 < np.mean(z > 2) < 0.0605,
    }


def facts_of_weights(drawn: Any, n_in: int, n_out: int, seed: int) -> Any:
    """What holds of weights; of very many how they are spread. What is no draw stays as it is."""
    if not isinstance(drawn, dict):
        return drawn
    W = drawn["W"]
    if np.size(W) >= ENOUGH:
        return _spread(W)
    return {
        "shape": W.shape,
        "dtype": str(W.dtype),
        "different weights": len(np.unique(W)),
        "an equal generator gives equal weights": np.array_equal(W, drawn["again"]),
        "the same generator gives new weights on the second call": not np.array_equal(
            W, drawn["second"]
        ),
        "another seed gives other weights": not np.array_equal(W, drawn["other"]),
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


def _neighbours(batches: list[Array]) -> float:
    """The share of indices whose successor is in the same batch."""
    sets = [set(rows.tolist()) for rows in batches]
    return sum(i + 1 in s for s in sets for i in s) / max(1, sum(map(len, sets)))


def facts_of_batches(drawn: dict[str, Any], n: int, batch: int, seed: int) -> dict[str, Any]:
    """What holds of epochs; where the drive says that a batch is none, only this."""
    if "batches" not in drawn:
        return {"a batch is": drawn["a batch is"]}
    batches, none = drawn["batches"], np.zeros(0, int)
    epochs = (batches, drawn["second"], drawn["again"])
    rows, rows2, rows3 = (np.concatenate([none, *epoch]) for epoch in epochs)
    inside = rows[(rows >= 0) & (rows < n)]
    times = np.bincount(inside, minlength=n)
    facts = {
        "a batch is": BATCH,
        "sizes of the batches": [len(b) for b in batches],
        "indices outside 0 to n - 1": int(len(rows) - len(inside)),
        "indices that never come": int(np.sum(times == 0)),
        "indices that come more than once": int(np.sum(times > 1)),
        "equal generators give equal batches": np.array_equal(rows, rows3),
    }
    if n < 20:
        return facts
    return facts | {
        "the generator is used": drawn["next"] != np.random.default_rng(seed).random(),
        "the order is 0, 1, 2, …": np.array_equal(rows, np.arange(n)),
        "the same generator gives new batches on the second call": not np.array_equal(rows, rows2),
        "neighbours are seldom in one batch": _neighbours(batches) < 0.5,
    }


def facts_of_model(told: Any, *args: Any) -> Any:
    """What a drive told of a model, with what holds of its parameters where they stood as drawn."""
    if not isinstance(told, dict):
        return told
    if "drawn" not in told:
        return {"parameters() is a flat list of Values": False}
    stated, facts = _of_parameters(*told["drawn"]), dict[str, Any]()
    for key, value in told.items():
        own = stated if key == "drawn" else {key: value}
        facts |= {k: v for k, v in own.items() if own is stated or k not in (*stated, QUARTERS)}
    return facts


QUARTERS = "weights lie in every quarter of -1 to 1"


def _of_parameters(drawn: list[float], again: list[float], second: list[float]) -> dict[str, Any]:
    facts = {
        "weights within -1 and 1, biases 0": all(-1 <= d <= 1 for d in drawn) and 0.0 in drawn,
        "some weight is not 0": any(drawn),
        "equal generators give equal weights": drawn == again,
        "the same generator gives new weights next time": drawn != second,
    }
    if len(drawn) > 200:
        quarters = np.histogram(drawn, bins=4, range=(-1, 1))[0]
        facts[QUARTERS] = bool(quarters.min() > len(drawn) / 8)
    return facts


def facts_of_mask(drawn: Any, x: Array, p: float, seed: int, train: bool | None) -> Any:
    """What holds of every right mask; of a large one also how it is spread."""
    if not isinstance(drawn, dict) or train is False:
        return drawn
    if "again" not in drawn:
        return {"y": drawn["y"], "mask": drawn["mask"]}
    y, mask = drawn["y"], drawn["mask"]
    facts = {
        "shape of y": np.shape(y),
        "numbers that the mask holds": np.unique(np.round(1.0 * mask, 9))[:4].tolist(),
        "y is x times mask": bool(np.allclose(y, x * mask, rtol=1e-9, atol=0)),
        "equal generators give equal masks": np.array_equal(mask, drawn["again"]),
    }
    if mask.size < 1000:
        return facts
    dropped, (rows, columns) = mask == 0, mask.shape
    return facts | {
        "the share that is dropped is p": _near(dropped.mean(), p, mask.size),
        "it is p in every row": _near(dropped.mean(axis=1), p, columns),
        "it is p in every column": _near(dropped.mean(axis=0), p, rows),
        "all rows differ": len({row.tobytes() for row in mask}) == rows,
        "all columns differ": len({column.tobytes() for column in mask.T}) == columns,
        "the same generator gives a new mask on the second call": not np.array_equal(
            mask, drawn["second"]
        ),
    }


def _near(shares: Array, p: float, n: int) -> bool:
    """Whether all shares of n draws lie within six standard deviations of p."""
    return bool(np.all(np.abs(shares - p) <= 6 * np.sqrt(p * (1 - p) / n) + 1e-12))


def facts_of_lenet(told: Any, *args: Any) -> Any:
    """What a drive told of a network, after what holds of the weights as they were drawn."""
    if not isinstance(told, dict):
        return told
    if "drawn" not in told:
        return {name: kind for name, kind in told.items() if name.endswith(" is a")}
    first, second, *_ = told["drawn"]["nets"]
    nets = [dict(zip(NAMES, net, strict=True)) for net in told["drawn"]["nets"]]
    again = told["drawn"]["again"]
    facts = {
        **{f"shape of {name}": np.shape(value) for name, value in nets[0].items()},
        "every bias starts at 0": not any(np.any(b) for b in first[1::2]),
        **{f"the spread of {name}": _width([n[name] for n in nets], name) for name in WIDTHS},
        "equal generators give equal weights": all(map(np.array_equal, first[::2], again[::2])),
        "the next network has weights of its own": not np.array_equal(second[4], first[4]),
    }
    return facts | {k: value for k, value in told.items() if k not in (*facts, "drawn")}


def _width(weights: list[Array], name: str) -> str:
    """How far the weights of several networks lie from 0; the bounds are five standard errors."""
    w = np.concatenate([np.ravel(w) for w in weights])
    ratio, near = float(np.std(w)) / WIDTHS[name], 5 / np.sqrt(2 * w.size)
    if abs(ratio - 1) < near:
        return "as he draws them for this layer"
    return "too small" if ratio < 1 else "too large"
