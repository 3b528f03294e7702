"""The plain dict that a widget, a cell and the browser share, and what may stand in it."""

import math
from collections.abc import Iterable, Mapping
from typing import Any


def merged(current: Mapping[str, Any], proposed: Mapping[str, Any]) -> dict[str, Any]:
    """The current state with the proposed entries over it, so that one entry may be set alone.

    >>> merged({"w1": 0.0, "b": 0.0}, {"b": 2.0})
    {'w1': 0.0, 'b': 2.0}
    """
    if unknown := sorted(set(proposed) - set(current)):
        raise ValueError(f"the state has no entry {unknown[0]!r}; it has {', '.join(current)}")
    return {**current, **proposed}


def number(name: str, value: Any, low: float = -math.inf, high: float = math.inf) -> float:
    """The value as a float between low and high; what lies outside is moved to the nearer end.

    >>> number("w1", 12, -10, 10)
    10.0
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{name} is {value!r}; it must be a finite number")
    return float(min(max(value, low), high))


def numbers(
    name: str, values: Any, count: int, low: float = -math.inf, high: float = math.inf
) -> list[float]:
    """The values as a list of `count` floats between low and high.

    >>> numbers("knobs", (1, 2), 2)
    [1.0, 2.0]
    """
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise ValueError(f"{name} is {values!r}; it must be a list of {count} numbers")
    found = [number(name, value, low, high) for value in values]
    if len(found) != count:
        raise ValueError(f"{name} has {len(found)} numbers; it must have {count}")
    return found


def one_of(name: str, value: Any, choices: Iterable[Any]) -> Any:
    """The value, if it is one of the choices.

    >>> one_of("tab", "layer", ("neuron", "layer"))
    'layer'
    """
    if value not in (known := list(choices)):
        raise ValueError(f"{name} is {value!r}; it must be one of {', '.join(map(repr, known))}")
    return value
