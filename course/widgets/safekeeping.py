"""Copies of a network's weights and of its optimiser's memory, to go back to."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Parameters = Callable[[], Mapping[str, Any]]
RATES = ("lr", "_lr")  # the learner's own hand: not put back


class Safe:
    """Keeps one copy of the parameters, and of what the optimiser remembers of its steps.

    parameters : gives the parameters by name, arrays or objects whose `.data` is one, as they
        are now; they are changed in place
    optimiser : any object; its numbers and its arrays that are no parameters are kept as well
    """

    def __init__(self, parameters: Parameters, optimiser: Any = None) -> None:
        self._parameters, self._optimiser = parameters, optimiser
        self._weights: dict[str, np.ndarray] = {}
        self._memory: dict[str, Any] = {}

    def arrays(self) -> dict[str, np.ndarray]:
        """The parameters themselves."""
        return {name: as_array(p) for name, p in self._parameters().items()}

    def are_finite(self) -> bool:
        """Whether every weight is a finite number."""
        return all(bool(np.isfinite(a).all()) for a in self.arrays().values())

    def keep(self) -> None:
        """Copy everything as it is now; the copy before is forgotten."""
        now = self.arrays()
        self._weights = {name: a.copy() for name, a in now.items()}
        known = {id(a) for a in now.values()}
        self._memory = _memory(self._optimiser, known)

    def put_back(self) -> bool:
        """Make everything as it was when it was kept, in place; False if there is nothing."""
        for name, array in self.arrays().items():
            array[...] = self._weights[name]
        for name, value in self._memory.items():
            vars(self._optimiser)[name] = _copy(value)
        return bool(self._weights)


def as_array(parameter: Any) -> np.ndarray:
    """A parameter's own array, not a copy."""
    array = parameter if isinstance(parameter, np.ndarray) else getattr(parameter, "data", None)
    if not isinstance(array, np.ndarray):
        kind = type(parameter).__name__
        raise TypeError(f"a parameter is a {kind}; it must be an array or have one as its .data")
    return array


def _memory(optimiser: Any, known: set[int]) -> dict[str, Any]:
    """What the optimiser remembers: numbers, and arrays that are not the parameters."""
    held = getattr(optimiser, "params", {})
    known = known | {id(p) for p in (held.values() if isinstance(held, Mapping) else held)}
    return {
        name: _copy(value)
        for name, value in getattr(optimiser, "__dict__", {}).items()
        if name not in RATES and _is_memory(value, known)
    }


def _is_memory(value: Any, known: set[int]) -> bool:
    if isinstance(value, dict | list):
        inside = list(value.values() if isinstance(value, dict) else value)
        return bool(inside) and all(_is_memory(v, known) for v in inside)
    return isinstance(value, int | float | np.ndarray) and id(value) not in known


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _copy(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_copy(v) for v in value]
    return value.copy() if isinstance(value, np.ndarray) else value
