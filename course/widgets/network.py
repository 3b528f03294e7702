"""What a network offers to be watched by: probabilities, named parameters, a first layer."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .evaluation import Probabilities
from .safekeeping import Parameters, as_array


def softmax_of(model: Callable[[Any], Any]) -> Probabilities:
    """The probabilities of a model that gives logits, as an array or with one as `.data`."""

    def probabilities(inputs: Any) -> NDArray[np.float64]:
        given = model(inputs)
        logits = np.asarray(given if isinstance(given, np.ndarray) else given.data, dtype=float)
        with np.errstate(invalid="ignore", over="ignore"):  # what is infinite is reported below
            powers = np.exp(logits - logits.max(axis=1, keepdims=True))
            return np.asarray(powers / powers.sum(axis=1, keepdims=True))

    return probabilities


def parameters_of(model: Any, optimiser: Any) -> Parameters:
    """The parameters by name, as they are whenever one asks; none if they have no names."""

    def named() -> Mapping[str, Any]:
        found = getattr(model, "parameters", None)
        held = found() if callable(found) else getattr(optimiser, "params", None)
        return held if isinstance(held, Mapping) else {}

    return named


def first_of(parameters: Parameters) -> Callable[[], Any] | None:
    """The first layer's weights, if the first parameter is a matrix."""
    first = next(iter(parameters()), None)
    if first is None or as_array(parameters()[first]).ndim != 2:
        return None
    return lambda: as_array(parameters()[first])
