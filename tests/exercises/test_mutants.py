"""A small mistake anywhere in a right answer is refused, unless it changes nothing."""

import pytest

from course.exercises import ALL
from course.judging import Exercise
from tests.exercises.measure import mutate, outdated, unexplained


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.name)
def test_every_mutant_is_refused_or_known_to_be_right(exercise: Exercise) -> None:
    found = mutate(exercise)
    assert found.written >= 3
    assert unexplained(exercise, found) == set(), "refuse these, or say why they are right"
    assert outdated(exercise, found) == set(), "these are refused by now"
