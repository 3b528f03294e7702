"""Drives for chapter 12: masks drawn at random become facts; running statistics are looked at.

Everything here runs beside the learner's code: it imports only NumPy and the standard library.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

Array = Any
Target = Callable[..., Any]


def _pair(result: Any, names: str) -> Any:
    """The two results of a call."""
    if type(result) not in (tuple, list) or len(result) != 2:
        raise TypeError(f"two things should come back: {names}")
    return result


def _shares(mask: Array) -> tuple[Array, Array]:
    """Which share of each row and of each column was dropped."""
    return (mask == 0).mean(axis=1), (mask == 0).mean(axis=0)


def _near(values: Array, p: float, n: int) -> bool:
    """Whether all shares of n draws lie within six standard deviations of p."""
    return bool(np.all(np.abs(values - p) <= 6 * np.sqrt(p * (1 - p) / n) + 1e-12))


def _all_differ(rows: Array) -> bool:
    return len({row.tobytes() for row in rows}) == len(rows)


def drive_dropout(target: Target, x: Array, p: float, seed: int, train: bool | None) -> Any:
    """Drop numbers twice and state what holds for every right way of drawing the masks.

    None stands for a `train` that the caller leaves out.
    """
    mode = {} if train is None else {"train": train}

    def call(rng: Any) -> Any:
        return _pair(target(x.copy(), p, rng, **mode), "(y, mask)")

    rng = np.random.default_rng(seed)
    y, mask = call(rng)
    if train is False or type(mask) is not np.ndarray or mask.shape != x.shape:
        return {"y": y, "mask": mask}
    again, second = call(np.random.default_rng(seed))[1], call(rng)[1]
    facts = {
        "shape of y": np.shape(y),
        "numbers that the mask holds": np.unique(np.round(1.0 * mask, 9))[:4].tolist(),
        "y is x times mask": bool(np.allclose(y, x * mask, rtol=1e-9, atol=0)),
        "equal generators give equal masks": np.array_equal(mask, again),
    }
    if mask.size < 1000:
        return facts
    rows, columns = _shares(mask)
    return facts | {
        "the share that is dropped is p": _near((mask == 0).mean(), p, mask.size),
        "it is p in every row": _near(rows, p, mask.shape[1]),
        "it is p in every column": _near(columns, p, mask.shape[0]),
        "all rows differ": _all_differ(mask),
        "all columns differ": _all_differ(mask.T),
        "the same generator gives a new mask on the second call": not np.array_equal(mask, second),
    }


def drive_batchnorm(
    target: Target,
    batches: list[Array],
    gamma: Array,
    beta: Array,
    run: dict[str, Array],
    train: bool | None,
    settings: dict[str, Any],
) -> Any:
    """Normalise one batch after the other with the same running statistics.

    None stands for a `train` that the caller leaves out.
    """
    settings = settings if train is None else {"train": train, **settings}
    kept = {name: values.copy() for name, values in run.items()}
    facts: dict[str, Any] = {}
    for t, x in enumerate(batches, 1):
        y, cache = _pair(target(x, gamma, beta, kept, **settings), "(y, cache)")
        facts |= {f"y of batch {t}": y, f"cache of batch {t}": cache}
        facts |= {f"run[{name!r}] after batch {t}": np.array(v) for name, v in sorted(kept.items())}
    return facts
