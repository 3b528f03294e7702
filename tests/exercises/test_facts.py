"""Facts about draws are stated of whatever comes out of a sandbox, and never by mistake."""

from typing import Any

import numpy as np
import pytest

from course.exercises import ALL, find
from course.judging import Exercise
from course.judging.compare import outcomes_differ
from course.judging.run import Foreign, Outcome

WITH_FACTS = [e for e in ALL if e.facts]
GARBAGE = (
    None,
    "text",
    {},
    Foreign("liar"),
    {"params": 3, "second": [], "again": [], "shared": False},
    {"W": np.zeros((0, 3)), "again": 1, "second": "a", "other": []},
    {"batches": [Foreign("liar")], "second": [], "again": [], "next": np.nan},
    {"drawn": [[], [Foreign("liar")]]},
)
ABOUT_OBJECTS = {"parameters() is a flat list of Values", "zero_grad() keeps the parameters"}


@pytest.mark.parametrize("exercise", WITH_FACTS, ids=lambda e: e.name)
@pytest.mark.parametrize("value", GARBAGE, ids=repr)
def test_what_is_no_draw_is_refused_and_stops_nothing(exercise: Exercise, value: Any) -> None:
    case = exercise.cases[0]
    expected = exercise.stated(exercise.outcome(exercise.target, case), case)
    got = exercise.stated(Outcome(value), case)
    assert outcomes_differ(expected, got, exercise.rtol, exercise.atol, False)


def test_drives_that_draw_leave_the_facts_to_the_judge() -> None:
    names = ("init_params", "xavier_uniform", "he_normal", "minibatches", "Neuron", "Layer", "MLP")
    for exercise in map(find, names):
        told = exercise.outcome(exercise.target, exercise.cases[0]).value
        stated = exercise.stated(Outcome(told), exercise.cases[0]).value
        forged = {k for k, v in told.items() if v is True and stated.get(k) is True}
        assert forged <= ABOUT_OBJECTS
        assert [v for v in stated.values() if v is True]
