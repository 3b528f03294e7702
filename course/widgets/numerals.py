"""Data of any engine as plain numbers, and plain numbers as short texts."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from .blocks import Block, block, written

LONGEST = 22  # letters of a sum on a card
FEW = 4  # numbers that are written out in a sentence
Plain = float | Block | str  # a number, an array, or a description of what is neither


def plain(data: Any) -> Plain:
    """A float for one number, a Block for an array, else a short description.

    >>> plain(np.float64(2)), plain(np.zeros((2, 3))).shape
    (2.0, (2, 3))
    """
    try:
        array = np.asarray(data, dtype=float)
    except (TypeError, ValueError):
        return f"a {type(data).__name__}"
    return block(array) if array.ndim else float(array.item())


def text(number: Plain) -> str:
    """At most four figures, a real minus sign; an array is told by its shape.

    >>> text(-0.123456), text(108.0), text(1e-9), text(float("inf"))
    ('−0.1235', '108', '1e−09', '∞')
    """
    if isinstance(number, str):
        return number
    if isinstance(number, Block):
        return written(number.shape)
    if math.isnan(number):
        return "nan"
    if math.isinf(number):
        return "∞" if number > 0 else "−∞"
    whole = number == int(number) and abs(number) < 1e6
    return (f"{int(number)}" if whole else f"{number:.4g}").replace("-", "−")


def detailed(number: Plain) -> str:
    """The same with the numbers of an array: all if they are few, else their norm.

    >>> detailed(plain([1, -2])), detailed(plain(np.ones((4, 4))))
    ('(2,) with 1, −2', '(4, 4) of norm 4')
    """
    if not isinstance(number, Block):
        return text(number)
    its = number.numbers
    if its.size <= FEW:
        return f"{text(number)} with {', '.join(map(text, its.ravel().tolist()))}"
    return f"{text(number)} of norm {text(float(np.linalg.norm(its)))}"


def sum_text(parts: Sequence[Plain], total: Plain) -> str:
    """A sum with its parts: `6 + 12 = 18`; one part stands alone.

    >>> sum_text([6.0, -12.0], -6.0), sum_text([6.0], 6.0)
    ('6 − 12 = −6', '6')
    """
    if len(parts) < 2:
        return text(total)
    first, *others = map(text, parts)
    joined = "".join(f" − {p[1:]}" if p.startswith("−") else f" + {p}" for p in others)
    return f"{first}{joined} = {text(total)}"


def card_sum(parts: Sequence[Plain], total: Plain) -> str:
    """A gradient with its contributions, short enough for a card.

    >>> card_sum([6.0, 12.0], 18.0), card_sum([0.1234] * 9, 1.11)
    ('6 + 12 = 18', '9 parts = 1.11')
    """
    if not parts:
        return ""
    whole = sum_text(parts, total)
    return whole if len(whole) <= LONGEST else f"{len(parts)} parts = {text(total)}"


def is_finite(data: Any) -> bool:
    """Whether all numbers are finite; what is no number counts as finite."""
    try:
        return bool(np.all(np.isfinite(data.numbers if isinstance(data, Block) else data)))
    except TypeError:
        return True


def differ(a: Plain, b: Plain) -> bool:
    """Whether two numbers or arrays differ by more than rounding; two nans are the same.

    Arrays of different shapes differ; a plain 0 is no different from an array of zeros.
    """
    if isinstance(a, str) or isinstance(b, str):
        return False
    if isinstance(a, float) and isinstance(b, float):
        both_nan = math.isnan(a) and math.isnan(b)
        return not (both_nan or math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12))
    x, y = (n.numbers if isinstance(n, Block) else np.float64(n) for n in (a, b))
    if x.shape != y.shape and (np.any(x) or np.any(y)):
        return True
    return not np.allclose(x, y, rtol=1e-9, atol=1e-12, equal_nan=True)
