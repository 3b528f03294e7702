"""Drives for chapter 12: masks as they were drawn; running statistics are looked at.

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


def drive_dropout(target: Target, x: Array, p: float, seed: int, train: bool | None) -> Any:
    """Drop numbers; where a mask was drawn also with an equal generator, and once more.

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
    return {"y": y, "mask": mask, "again": again, "second": second}


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
