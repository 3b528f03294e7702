"""Compare what came with what was expected, and name the first property that differs."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .run import Foreign, Outcome
from .show import show


@dataclass(frozen=True)
class Difference:
    """`aspect` is one word (value, shape, dtype, type, …); `sentence` tells the rest."""

    aspect: str
    sentence: str


def _kind(value: Any) -> str:
    if value is None:
        return "None"
    if isinstance(value, Foreign):
        return f"a value of type {value.kind}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    names = {bool: "True or False", int: "a whole number", float: "a number", str: "text"}
    return names.get(type(value), f"a {type(value).__name__}")


def _wrong_type(expected: Any, got: Any) -> Difference:
    return Difference("type", f"Expected {_kind(expected)}, got {_kind(got)}.")


def _finite(expected: Any, got: Any) -> Difference | None:
    bad = np.isfinite(expected) & ~np.isfinite(got)
    if not np.any(bad):
        return None
    at = tuple(int(i) for i in np.argwhere(bad)[0])
    where = f" at index {at if len(at) > 1 else at[0]}" if at else ""
    return Difference("finite", f"Got {np.asarray(got)[at]}{where}; every value here is finite.")


def _array(expected: Any, got: Any, rtol: float, atol: float) -> Difference | None:
    if not isinstance(got, np.ndarray):
        return _wrong_type(expected, got)
    if got.shape != expected.shape:
        sentence = f"Expected shape {expected.shape}, got shape {got.shape}."
        return Difference("shape", sentence)
    exact = expected.dtype.kind == "f" and got.dtype != expected.dtype
    if exact or got.dtype.kind != expected.dtype.kind:
        return Difference("dtype", f"Expected dtype {expected.dtype}, got {got.dtype}.")
    if difference := _finite(expected, got):
        return difference
    wrong = ~np.isclose(got, expected, rtol=rtol, atol=atol, equal_nan=True)
    if not np.any(wrong):
        return None
    at = tuple(int(i) for i in np.argwhere(wrong)[0])
    sentence = f"{int(wrong.sum())} of {wrong.size} elements differ, the first at index "
    told, came = (f"{a[at]:.10g}" if a.dtype.kind in "fc" else str(a[at]) for a in (expected, got))
    sentence += f"{at if len(at) > 1 else at[0]}: expected {told}, got {came}."
    return Difference("value", sentence)


def _as_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _number(expected: Any, got: Any, rtol: float, atol: float) -> Difference | None:
    if type(got) not in (bool, int, float) or (type(expected) is int and type(got) is float):
        return _wrong_type(expected, got)
    told, came = _as_float(expected), _as_float(got)
    if difference := _finite(told, came):
        return difference
    close = np.isclose(came, told, rtol=rtol, atol=atol, equal_nan=True)
    return None if close else Difference("value", "")


def _sequence(expected: Any, got: Any, rtol: float, atol: float) -> Difference | None:
    if not isinstance(got, tuple | list):
        return _wrong_type(expected, got)
    if len(got) != len(expected):
        return Difference("length", f"Expected {len(expected)} items, got {len(got)}.")
    for i, (e, g) in enumerate(zip(expected, got, strict=True)):
        if d := values_differ(e, g, rtol, atol):
            return Difference(d.aspect, f"Item {i}: {d.sentence or 'the numbers differ.'}")
    return None


def _mapping(expected: Any, got: Any, rtol: float, atol: float) -> Difference | None:
    if not isinstance(got, dict):
        return _wrong_type(expected, got)
    if expected.keys() != got.keys():
        return Difference("keys", f"Expected the keys {sorted(expected)}, got {sorted(got)}.")
    for key, e in expected.items():
        if d := values_differ(e, got[key], rtol, atol):
            told = d.sentence or f"expected {show(e)}, got {show(got[key])}."
            return Difference(d.aspect, f"{key}: {told}")
    return None


def values_differ(expected: Any, got: Any, rtol: float, atol: float) -> Difference | None:
    """The first way in which `got` is not `expected`, or None; both are plain data."""
    readers: tuple[tuple[Any, Callable[..., Difference | None]], ...] = (
        (np.ndarray, _array),
        ((tuple, list), _sequence),
        (dict, _mapping),
        ((bool, int, float), _number),
    )
    for kinds, reader in readers:
        if isinstance(expected, kinds):
            return reader(expected, got, rtol, atol)
    if type(got) is not type(expected):
        return _wrong_type(expected, got)
    return None if got == expected else Difference("value", "")


def _exceptions_differ(expected: Outcome, got: Outcome) -> Difference | None:
    if expected.raised and not got.raised:
        sentence = f"Expected {expected.raised.kinds[0]}, but nothing was raised."
        return Difference("exception", sentence)
    if not got.raised:
        return None
    if expected.raised and expected.raised.kinds[0] in got.raised.kinds:
        return None
    told = f"{got.raised.kinds[0]}: {got.raised.message}".rstrip(": ")
    at = f" in `{got.raised.text}`" if got.raised.text else ""
    return Difference("exception", f"Your code raised {told}{at}.")


def outcomes_differ(
    expected: Outcome, got: Outcome, rtol: float, atol: float, warnings_count: bool
) -> Difference | None:
    """The first way in which an outcome is not the expected one, or None."""
    if got.timed_out and expected.timed_out:
        return None
    if got.timed_out:
        return Difference("time", "Your code was still running when its time was over.")
    if got.raised or expected.raised:
        return _exceptions_differ(expected, got)
    if difference := values_differ(expected.value, got.value, rtol, atol):
        return difference
    if got.mutated != expected.mutated:
        return Difference("mutation", "Your code changed an input that belongs to the caller.")
    if not got.repeatable and expected.repeatable:
        return Difference("repeatability", "A second call with equal input gave another result.")
    if warnings_count and got.warned and not expected.warned:
        return Difference("warning", f"NumPy warned: {got.warned[0]}.")
    return None
