"""From answers to verdicts."""

import numpy as np
import pytest

from course.judging import Case, Misconception, Property, Status, Verdict, judge
from course.judging.exercise import Exercise
from course.judging.run import Outcome, Raised, TimeUp

from .exercises import HALVE, call, halve, with_


def verdict(answer, exercise: Exercise = HALVE, seed: int = 0) -> Verdict:
    return judge(exercise, call(answer, exercise), seed)


def test_the_reference_passes_with_all_points():
    got = verdict(halve)
    assert (got.status, got.points, got.right) == (Status.PASSED, 3, (True,) * 4)
    assert got.failure is None


def test_a_right_answer_written_another_way_passes():
    assert verdict(lambda x: np.array([0.5 * v for v in x])).passed


def test_the_simplest_case_that_differs_is_shown():
    got = verdict(lambda x: np.minimum(x / 2, 1e6))
    assert got.status is Status.FAILED
    assert got.right == (True, True, False, True)
    assert got.failure is not None
    assert got.failure.case.why == "a large number"
    assert got.failure.difference.aspect == "value"


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        (halve, 3),
        (lambda x: np.minimum(x / 2, 1e6), 1),
        (lambda x: np.maximum(x / 2, 5.0), 0),
        (lambda x: x / 2 if abs(x[0]) > 4 else x * 0, 0),
    ],
    ids=["all", "the second group is wrong", "all wrong", "the first group is wrong"],
)
def test_a_group_earns_its_points_when_it_and_those_before_it_are_right(answer, points):
    assert verdict(answer).points == points


# misconceptions


def test_a_misconception_is_recognised_by_what_it_does():
    assert verdict(lambda x: x + x).hint == "Is <half> of 2 more than 2?"


def test_one_that_agrees_only_on_the_case_that_is_shown_is_not_the_learners():
    got = verdict(lambda x: x // 2 if x[0] == 1e9 or len(x) == 3 else x * 2.0)
    assert got.failure is not None
    assert got.failure.misconception is None
    assert got.hint == ""


def test_a_misconception_that_raises_is_recognised_too():
    def fails(x):
        raise KeyError(x)

    hinted = with_(misconceptions=(Misconception("raises", "Why raise?", fails),))
    assert verdict(lambda x: {}[len(x)], hinted).hint == "Why raise?"
    assert verdict(lambda x: [][len(x)], hinted).hint == ""


# other seeds


def test_another_seed_draws_other_cases():
    first, again, other = (HALVE.all_cases(s)[3].args[0] for s in (0, 0, 1))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert verdict(halve, seed=7).passed


# time


def test_after_a_time_out_no_further_case_is_run():
    calls = []

    def slow(x):
        calls.append(1)
        raise TimeUp

    got = verdict(slow)
    assert got.right == (False,) * 4
    assert got.points == 0
    assert len(calls) == 1
    assert got.failure is not None
    assert got.failure.difference.aspect == "time"


def test_what_was_right_before_a_time_out_keeps_its_points():
    def slow(x):
        if x[0] > 1e6:
            raise TimeUp
        return x / 2

    got = verdict(slow)
    assert got.right == (True, True, False, False)
    assert got.points == 1


# odd answers


@pytest.mark.parametrize(
    "answer",
    [
        lambda x: None,
        lambda x: np.nan * x,
        lambda x: [0.0] * len(x),
        lambda x: object(),
        lambda x: type("All", (), {"__eq__": lambda a, b: True})(),
        lambda x: x.fill(1) or x / 2,
        lambda x: 10**5000,
        lambda x: {"a": x},
        lambda: 1,
        lambda x: exit(),
        3,
        None,
    ],
)
def test_an_odd_answer_fails_and_can_be_shown(answer):
    got = verdict(answer)
    assert got.status is Status.FAILED
    assert got.points == 0
    assert str(got)
    assert got._repr_html_()


# properties


def test_the_property_that_broke_is_told():
    got = verdict(lambda x: x * 3.0)
    assert got.failure is not None
    assert got.failure.broken_property == "Half is nearer to zero."


def test_a_property_that_cannot_be_asked_is_left_out():
    def fails(value, x):
        raise ZeroDivisionError

    failing = with_(properties=(Property("Never.", fails),))
    got = verdict(lambda x: x * 3.0, failing)
    assert got.failure is not None
    assert got.failure.broken_property == ""


def test_a_property_that_the_right_value_breaks_as_well_is_left_out():
    got = verdict(lambda x: x * 3.0, with_(properties=(Property("Never.", lambda v, x: False),)))
    assert got.failure is not None
    assert got.failure.broken_property == ""


# what an exercise knows of itself


def test_an_exercise_is_named_after_its_target():
    assert (HALVE.name, HALVE.chapter, HALVE.out_of) == ("halve", 1, 3)
    assert HALVE.parameters == ("x",)


@pytest.mark.parametrize(
    ("home", "module"),
    [("course.autodiff.ops", "ops"), ("course.autodiff.studies.symmetry", "studies.symmetry")],
)
def test_the_module_is_named_as_the_package_has_it(home, module):
    def target(): ...

    target.__module__ = home
    assert with_(target=target).module == module


def test_drive_turns_a_target_into_plain_numbers():
    class Halver:
        def __call__(self, x):
            return halve(x)

    driven = with_(target=Halver, drive=lambda target, x: target()(x), misconceptions=())
    assert driven.outcome(Halver, Case((np.array([3.0]),), "")) == Outcome(np.array([1.5]))
    assert verdict(Halver, driven).passed


# facts


def _largest(value, x):
    return {"largest, of the input": (float(np.max(value)), float(np.max(x)))}


def test_facts_of_the_value_are_compared_and_not_the_value():
    exercise = with_(facts=_largest, misconceptions=())
    assert verdict(lambda x: np.sort(x / 2), exercise).passed
    got = verdict(lambda x: x + 1.0, exercise)
    assert "largest, of the input: (0.0, 0.0)" in str(got)
    assert "largest, of the input: (1.0, 0.0)" in str(got)


def test_a_misconception_is_recognised_by_its_facts():
    got = verdict(lambda x: np.sort(x * 2.0), with_(facts=_largest))
    assert got.hint == "Is <half> of 2 more than 2?"


def test_what_facts_raise_counts_as_raised_by_the_answer():
    got = verdict(lambda x: "text", with_(facts=_largest, misconceptions=()))
    assert not any(got.right)
    assert "Your code raised" in str(got)


def test_facts_are_not_asked_where_there_is_no_value():
    def facts(value, x):
        raise AssertionError

    raised = Outcome(raised=Raised(("ValueError",), "", None))
    for outcome in (raised, Outcome(timed_out=True)):
        assert with_(facts=facts).stated(outcome, HALVE.cases[0]) is outcome


def test_an_answer_that_draws_is_asked_for_equal_facts_and_not_for_equal_numbers():
    rng = np.random.default_rng(0)
    drawn = lambda x: rng.permutation(x / 2)  # noqa: E731
    exercise = with_(facts=_largest, misconceptions=())
    assert verdict(drawn, exercise).passed
