"""Data of any engine as plain numbers, and plain numbers as short texts."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

LONGEST = 22  # letters of a sum on a card
Plain = float | str  # a number, or a description of what is not one number


def plain(data: Any) -> Plain:
    """A float for one number, else a short description.

    >>> plain(np.float64(2)), plain(np.zeros((2, 3)))
    (2.0, '2 × 3 array')
    """
    try:
        array = np.asarray(data, dtype=float)
    except (TypeError, ValueError):
        return f"a {type(data).__name__}"
    if array.size == 1:
        return float(array.item())
    return " × ".join(map(str, array.shape)) + " array" if array.size else "empty array"


def text(number: Plain) -> str:
    """At most four figures, a real minus sign; descriptions stay as they are.

    >>> text(-0.123456), text(108.0), text(1e-9), text(float("inf"))
    ('−0.1235', '108', '1e−09', '∞')
    """
    if isinstance(number, str):
        return number
    if math.isnan(number):
        return "nan"
    if math.isinf(number):
        return "∞" if number > 0 else "−∞"
    whole = number == int(number) and abs(number) < 1e6
    return (f"{int(number)}" if whole else f"{number:.4g}").replace("-", "−")


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
        return bool(np.all(np.isfinite(data)))
    except TypeError:
        return True


def differ(a: Plain, b: Plain) -> bool:
    """Whether two numbers differ by more than rounding; two nans are the same."""
    if isinstance(a, str) or isinstance(b, str) or (math.isnan(a) and math.isnan(b)):
        return False
    return not math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
