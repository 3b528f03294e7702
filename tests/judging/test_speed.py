"""From plain numbers about time to a tier."""

import numpy as np
import pytest

from course.judging import Case, Exercise, Status, Tier, judge
from course.judging.run import Outcome
from course.judging.speed import GROUP, pace, too_slow

from .exercises import halve

TIERS = (Tier(2.0, 3), Tier(5.0, 1))


def measured(seconds, yardstick=1.0, free=1.0):
    return Outcome({"seconds": seconds, "yardstick": yardstick, "free": free})


REFERENCE = measured(0.1)


@pytest.mark.parametrize(
    ("seconds", "points"), [(0.05, 3), (0.1, 3), (0.2, 3), (0.21, 1), (0.5, 1), (0.51, None)]
)
def test_the_ratio_to_the_reference_decides_on_the_tier(seconds, points):
    found = pace(TIERS, REFERENCE, measured(seconds))
    assert found is not None
    assert (found.tier and found.tier.points) == points


def test_a_machine_that_is_slower_as_a_whole_changes_nothing():
    found = pace(TIERS, REFERENCE, measured(seconds=1.5, yardstick=10.0))
    assert found is not None
    assert found.ratio == pytest.approx(1.5)


def test_on_a_busy_machine_a_slow_answer_counts_as_fast_and_the_tier_says_so():
    found = pace(TIERS, REFERENCE, measured(7.0, free=0.5))
    assert found is not None
    assert found.tier is TIERS[0]
    assert "70 times" in str(found)
    assert "too busy to tell, so it counts as fast" in str(found)
    assert too_slow(TIERS, REFERENCE, measured(7.0, free=0.5)) is None


def test_a_reference_that_was_measured_on_a_busy_machine_is_no_measure_either():
    found = pace(TIERS, measured(0.1, free=0.5), measured(7.0))
    assert found is not None
    assert found.busy


def test_a_fast_answer_on_a_busy_machine_is_just_fast():
    found = pace(TIERS, REFERENCE, measured(0.1, free=0.5))
    assert found is not None
    assert not found.busy
    assert str(found) == (
        "Speed, on one thread: 1 times the time of the course's kernel, which is at most 2."
    )


def test_an_answer_below_all_tiers_is_told_what_is_asked_for():
    difference = too_slow(TIERS, REFERENCE, measured(0.9))
    assert difference is not None
    assert difference.aspect == "speed"
    assert "9 times the time of the course's kernel; at most 5 times" in difference.sentence


@pytest.mark.parametrize(
    "value",
    [
        None,
        3.0,
        {},
        {"seconds": 0.1},
        {"seconds": "0.1", "yardstick": 1.0, "free": 1.0},
        {"seconds": True, "yardstick": 1.0, "free": 1.0},
        {"seconds": 0.0, "yardstick": 1.0, "free": 1.0},
        {"seconds": -1.0, "yardstick": 1.0, "free": 1.0},
        {"seconds": 0.1, "yardstick": 0.0, "free": 1.0},
        {"seconds": float("nan"), "yardstick": 1.0, "free": 1.0},
        {"seconds": 0.1, "yardstick": float("inf"), "free": 1.0},
        {"seconds": np.ones(2), "yardstick": 1.0, "free": 1.0},
    ],
    ids=str,
)
def test_what_is_no_measurement_earns_nothing(value):
    difference = too_slow(TIERS, REFERENCE, Outcome(value))
    assert difference is not None
    assert "could not be measured" in difference.sentence
    assert pace(TIERS, REFERENCE, Outcome(value)) is None


# in a verdict


def drive(target, how, x):
    """Half of x, or how long that takes, which the target says itself."""
    calls.append(how)
    if how == "speed":
        return {"seconds": getattr(target, "seconds", 0.1), "yardstick": 1.0, "free": 1.0}
    return target(np.array([x]))


calls: list[str] = []
TIMED = Exercise(
    target=halve,
    number="1.1",
    minutes=5,
    difficulty=1,
    drive=drive,
    tiers=TIERS,
    points={"small": 2, "large": 1, GROUP: 3},
    cases=(
        Case(("speed", 1.0), "by the clock", GROUP, step=2),
        Case(("value", 1e9), "a large number", "large", step=1),
        Case(("value", 2.0), "two", "small"),
    ),
    draw=lambda rng: [Case(("value", float(rng.normal())), "a random number", "small")],
    misconceptions=(),
)


def verdict(answer, seconds=0.1):
    calls.clear()
    answer.seconds = seconds
    return judge(TIMED, lambda case: TIMED.outcome(answer, case))


def test_the_cases_come_step_after_step_drawn_ones_too():
    assert [c.group for c in TIMED.all_cases()] == ["small", "small", "large", GROUP]


@pytest.mark.parametrize(("seconds", "points"), [(0.1, 6), (0.3, 4)])
def test_a_right_answer_passes_with_the_points_of_its_tier(seconds, points):
    got = verdict(lambda x: x / 2, seconds)
    assert (got.status, got.points) == (Status.PASSED, points)
    assert f"{10 * seconds:g} times the time of the course's kernel" in str(got)
    assert got.speed in got._repr_html_().replace("&#x27;", "'")


def test_a_right_answer_that_is_too_slow_keeps_the_other_points():
    got = verdict(lambda x: x / 2, 0.9)
    assert (got.status, got.points, got.right) == (Status.FAILED, 3, (True, True, True, False))
    assert got.failure is not None
    assert got.failure.difference.aspect == "speed"


def test_nothing_is_timed_that_is_wrong():
    got = verdict(lambda x: np.minimum(x / 2, 1e6))
    assert (got.points, got.right, got.speed) == (2, (True, True, False, False), "")
    assert "speed" not in calls


def test_a_step_with_something_wrong_is_gone_through_to_its_end():
    got = verdict(lambda x: x * 2)
    assert got.right == (False, False, False, False)
    assert got.failure is not None
    assert got.failure.case.why == "two"


def test_where_neither_can_be_measured_the_tier_says_so():
    found = pace(TIERS, Outcome({"compiled": False}), Outcome({"compiled": False}))
    assert found is not None
    assert found.tier is TIERS[0]
    assert "nothing is compiled here (NUMBA_DISABLE_JIT), so it counts as fast" in str(found)
    assert pace(TIERS, Outcome({"compiled": False}), REFERENCE) is None
    assert pace(TIERS, REFERENCE, Outcome({"compiled": False})) is None
