"""Facts about draws are stated of whatever comes out of a sandbox, and never by mistake."""

from typing import Any

import numpy as np
import pytest

from course.exercises import ALL, find
from course.judging import Exercise
from course.judging.compare import outcomes_differ
from course.judging.run import Foreign, Outcome, same

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
    {"drawn": {"nets": [Foreign("liar")] * 3, "again": 1}},
    {"y": 1.0, "mask": Foreign("liar"), "again": "a", "second": None},
    {"seconds": "a", "calls": Foreign("liar")},
    {"params": {"W1": 1.0}, "loss": 0.0, "error": 0.0},
    {"runs": [0.0, 0.0, 1.0]},
    {"guess": "a", "points": [Foreign("liar")], "second": 1.0, "again": {}},
)
ABOUT_OBJECTS = {"parameters() is a flat list of Values", "zero_grad() keeps the parameters"}


@pytest.mark.parametrize("exercise", WITH_FACTS, ids=lambda e: e.name)
@pytest.mark.parametrize("value", GARBAGE, ids=repr)
def test_what_is_no_draw_is_refused_and_stops_nothing(exercise: Exercise, value: Any) -> None:
    case = exercise.cases[0]
    expected = exercise.stated(exercise.outcome(exercise.target, case), case)
    got = exercise.stated(Outcome(value), case)
    assert outcomes_differ(expected, got, exercise.rtol, exercise.atol, False)


@pytest.mark.parametrize("exercise", WITH_FACTS, ids=lambda e: e.name)
def test_facts_that_are_sent_as_they_would_be_stated_are_not_believed(exercise: Exercise) -> None:
    believed = 0
    for case in exercise.all_cases():
        told = exercise.outcome(exercise.target, case)
        stated = exercise.stated(told, case)
        if told.raised or same(told.value, stated.value):
            continue  # an error, or no draw in this case
        forged = exercise.stated(Outcome(stated.value), case)
        assert outcomes_differ(stated, forged, exercise.rtol, exercise.atol, False)
        believed += 1
    assert believed


@pytest.mark.parametrize("name", ["Neuron", "MLP", "LeNet1"])
def test_a_stated_fact_beside_a_wrong_draw_is_not_believed(name: str) -> None:
    exercise = find(name)
    case = exercise.cases[0]
    told = exercise.outcome(exercise.target, case).value
    stated = exercise.stated(Outcome(told), case)
    wrong = exercise.stated(Outcome({**told, "drawn": _zeros(told["drawn"]), **stated.value}), case)
    assert outcomes_differ(stated, wrong, exercise.rtol, exercise.atol, False)


def _zeros(drawn: Any) -> Any:
    if isinstance(drawn, dict):
        return {k: _zeros(v) for k, v in drawn.items()}
    return [_zeros(v) for v in drawn] if isinstance(drawn, list) else 0.0 * drawn


def test_drives_that_draw_leave_the_facts_to_the_judge() -> None:
    names = ("init_params", "xavier_uniform", "he_normal", "minibatches", "Neuron", "Layer", "MLP")
    names += ("LeNet1", "weight_perturbation_grad")
    for exercise in map(find, names):
        told = exercise.outcome(exercise.target, exercise.cases[0]).value
        stated = exercise.stated(Outcome(told), exercise.cases[0]).value
        forged = {k for k, v in told.items() if v is True and stated.get(k) is True}
        assert forged <= ABOUT_OBJECTS
        assert [v for v in stated.values() if v is True]
