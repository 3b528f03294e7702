# ruff: noqa: NPY002  (seeds the global generator to show who uses it)
"""Drives for chapter 10: batches as they were drawn.

Everything here runs beside the learner's code: it imports only NumPy and the standard library.
"""

from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np

Array = Any
Target = Callable[..., Any]
BATCH = "an array of 1 axis, whole numbers"


def _epoch(target: Target, n: int, batch: int, rng: Any) -> list[Any]:
    """All batches of an epoch; an endless iterator is cut off."""
    return list(islice(target(n, batch, rng), 4 * n + 8))


def _kind(rows: Any) -> str:
    """What a batch is, in words."""
    if not isinstance(rows, np.ndarray):
        return f"no array: {type(rows).__name__}"
    return (
        f"an array of {rows.ndim} axis, {'whole' if rows.dtype.kind in 'iu' else 'other'} numbers"
    )


def drive_minibatches(target: Target, n: int, batch: int, seed: int) -> Any:
    """Draw an epoch, a second one, and the first again from an equal generator."""
    state = np.random.get_state()
    try:
        np.random.seed(1)
        rng = np.random.default_rng(seed)
        batches = _epoch(target, n, batch, rng)
        second = _epoch(target, n, batch, rng)
        np.random.seed(2)
        again = _epoch(target, n, batch, np.random.default_rng(seed))
    finally:
        np.random.set_state(state)
    kinds = {_kind(rows) for rows in [*batches, *second, *again]}
    if kinds - {BATCH}:
        return {"a batch is": min(kinds - {BATCH})}
    return {"batches": batches, "second": second, "again": again, "next": rng.random()}
