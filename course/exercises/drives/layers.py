# ruff: noqa: NPY002  (seeds the global generator to show who uses it)
"""Drives for chapter 10: batches that are drawn at random become facts about them.

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


def _neighbours(batches: list[Array]) -> float:
    """The share of indices whose successor is in the same batch."""
    sets = [set(rows.tolist()) for rows in batches]
    return sum(i + 1 in s for s in sets for i in s) / max(1, sum(map(len, sets)))


def drive_minibatches(target: Target, n: int, batch: int, seed: int) -> Any:
    """Draw epochs and state what holds for every right way of drawing them."""
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
    none = np.zeros(0, int)
    rows, rows2, rows3 = (np.concatenate([none, *b]) for b in (batches, second, again))
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
    used = rng.bit_generator.state != np.random.default_rng(seed).bit_generator.state
    return facts | {
        "the generator is used": used,
        "the order is 0, 1, 2, …": np.array_equal(rows, np.arange(n)),
        "the same generator gives new batches on the second call": not np.array_equal(rows, rows2),
        "neighbours are seldom in one batch": _neighbours(batches) < 0.5,
    }
