"""Plain data in words: as a learner would type it, cut where it is long."""

from collections.abc import Collection
from itertools import islice
from typing import Any

import numpy as np

from .run import Foreign

SHOWN = 900
ITEMS = 40
AXES = 6  # NumPy would show 4 elements along each axis, and 4 to the power 20 are many


def cut(text: str) -> str:
    """The first characters of a text; a sign tells that there were more."""
    return text if len(text) <= SHOWN else text[:SHOWN] + " …"


def _each(values: Collection[Any]) -> list[str]:
    more = ["…"] if len(values) > ITEMS else []
    return [*map(show, islice(values, ITEMS)), *more]


def _whole(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.ndim > AXES:
        return f"an array of shape {value.shape}"
    with np.printoptions(threshold=24, edgeitems=2, precision=8, suppress=False):
        try:
            return repr(value)
        except ValueError:  # Python writes no integer of more than 4300 digits
            return "a whole number of thousands of digits"


def show(value: Any) -> str:
    """A value as a learner would type it; a table of facts has one line a fact."""
    if isinstance(value, Foreign):
        text = f"<{value.kind}>"
    elif isinstance(value, tuple):
        text = f"({', '.join(_each(value))}{',' if len(value) == 1 else ''})"
    elif isinstance(value, list):
        text = f"[{', '.join(_each(value))}]"
    elif isinstance(value, bytes):
        text = f"<{len(value):,} bytes>"
    elif isinstance(value, dict):
        text = "\n".join(f"{k}: {v}" for k, v in zip(value, _each(value.values()), strict=False))
    else:
        text = _whole(value)
    return cut(text)
