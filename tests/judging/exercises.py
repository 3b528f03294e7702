"""A small exercise for tests of judging."""

from dataclasses import replace

import numpy as np

from course.judging import Case, Exercise, Misconception, Property


def halve(x):
    """Half of each element."""
    return np.asarray(x, dtype=float) / 2.0


HALVE = Exercise(
    target=halve,
    number="1.1",
    minutes=5,
    difficulty=1,
    cases=(
        Case((np.array([0.0]),), "zero", "small"),
        Case((np.array([2.0, 4.0]),), "even numbers", "small"),
        Case((np.array([1e9]),), "a large number", "large"),
    ),
    draw=lambda rng: [Case((rng.normal(size=3),), "random numbers", "large")],
    misconceptions=(
        Misconception("doubled", "Is <half> of 2 more than 2?", lambda x: x * 2.0),
        Misconception("rounded down", "What is half of 3?", lambda x: x // 2.0),
    ),
    points={"small": 1, "large": 2},
    properties=(Property("Half is nearer to zero.", lambda h, x: bool(np.all(abs(h) <= abs(x)))),),
)


def call(answer, exercise=HALVE):
    """How `judge` reaches an answer."""
    return lambda case: exercise.outcome(answer, case)


def with_(**changes) -> Exercise:
    """The exercise with something changed."""
    return replace(HALVE, **changes)
