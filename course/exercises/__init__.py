"""The table of exercises, module by module, as `course.autodiff` has them."""

import difflib

from course.errors import ExerciseError
from course.judging import Exercise

from . import (
    array_ops,
    chain,
    checks,
    conv,
    forward,
    graph,
    initializers,
    kernels,
    layers,
    losses,
    neurons,
    nn,
    ops,
    optim,
    regularize,
    tensor,
    value,
)
from .studies import alternatives, kinship, rocket, symmetry

MODULES = (
    *(neurons, forward, losses, chain, ops, graph, value, checks, nn, symmetry),
    *(optim, rocket, initializers, tensor, array_ops, layers),
    *(kinship, regularize, conv, kernels, alternatives),
)
ALL: tuple[Exercise, ...] = tuple(
    sorted((e for module in MODULES for e in module.EXERCISES), key=Exercise.order)
)


def find(name: str) -> Exercise:
    """The exercise with this name (`relu`) or number (`1.4`).

    Raises ExerciseError, with the nearest name, when there is none.
    """
    for exercise in ALL:
        if name in (exercise.name, exercise.number):
            return exercise
    near = difflib.get_close_matches(name, [e.name for e in ALL], n=1)
    cure = f"did you mean {near[0]!r}?" if near else "see `course progress` for all names."
    raise ExerciseError(f"there is no exercise named {name!r}; {cure}")


def of_chapter(chapter: int) -> tuple[Exercise, ...]:
    """The exercises of one chapter, in order."""
    return tuple(e for e in ALL if e.chapter == chapter)
