"""The functions that the flow widget measures with: the learner's, or else the course's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course.autodiff import initializers as course
from course.autodiff import optim

from .flow_net import Array, Initializer

Norms = Callable[[list[Array], Array, Array, str], Sequence[float]]
NAMED = ("std", "Xavier", "He")  # the names that predicted_factor knows
NORMAL = {"N(0,1)": 1.0, "N(0,0.01²)": 0.01}  # name → standard deviation


@dataclass(frozen=True)
class Pieces:
    """The functions that are used; a learner may give each of them.

    initializers : name → `initializer(n_in, n_out, rng)`; delta_norms and layer_grad_norms take
    (Ws, X, dY, act); predicted_factor takes (act, init, width), init one of NAMED or, for normal
    weights and whatever it has no name for, a standard deviation.
    """

    initializers: Mapping[str, Initializer]
    delta_norms: Norms = course.delta_norms
    layer_grad_norms: Norms = course.layer_grad_norms
    predicted_factor: Callable[..., float] = course.predicted_factor
    dead_fraction: Callable[[Array], float] = course.dead_fraction
    clip_by_global_norm: Callable[[dict[str, Array], float], Any] = optim.clip_by_global_norm


def pieces(own: Mapping[str, Initializer], given: dict[str, Any]) -> Pieces:
    """The course's functions with the learner's over them; takes its own entries out of `given`.

    own : initialisers by name; upper and lower case make no difference to a known name
    """
    names = [name for name in Pieces.__dataclass_fields__ if name in given]
    functions = {name: given.pop(name) for name in names}
    for name, function in [*own.items(), *functions.items()]:
        if not callable(function):
            raise TypeError(f"{name} is {function!r}; give the function itself")
    known = {
        "std": _standard,
        "Xavier": course.xavier_uniform,
        "He": course.he_normal,
        **{name: _normal(spread) for name, spread in NORMAL.items()},
    }
    return Pieces(known | {spelled(name, known): f for name, f in own.items()}, **functions)


def spelled(name: str, known: Mapping[str, Any]) -> str:
    """The name as it is written among the known ones, if only its case differs.

    >>> spelled("xavier", {"Xavier": 1}), spelled("mine", {})
    ('Xavier', 'mine')
    """
    return next((k for k in known if k.lower() == str(name).lower()), name)


def _standard(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """Uniform between -1/√n_in and 1/√n_in, as was the custom before Xavier's."""
    edge = 1 / np.sqrt(n_in)
    return rng.uniform(-edge, edge, (n_in, n_out))


def _normal(spread: float) -> Initializer:
    return lambda n_in, n_out, rng: rng.normal(0.0, spread, (n_in, n_out))
