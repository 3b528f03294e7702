"""A small mistake anywhere in a right answer is refused, unless it changes nothing."""

from functools import cache

import pytest

from course.exercises import ALL
from course.judging import Exercise
from tests.exercises.cells import survivors
from tests.exercises.measure import Mutation, mutate, unexplained

mutation = cache(mutate)
each_exercise = pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.name)


@each_exercise
def test_every_mutant_is_refused_or_known_to_be_right(exercise: Exercise) -> None:
    found: Mutation = mutation(exercise)
    assert unexplained(exercise, found) == set()


@each_exercise
def test_no_refused_mutant_earns_all_points(exercise: Exercise) -> None:
    assert mutation(exercise).paid == ()


@each_exercise
def test_the_list_of_survivors_names_only_mutants_that_survive(exercise: Exercise) -> None:
    assert survivors(exercise).keys() <= set(mutation(exercise).alive)


@each_exercise
def test_an_exercise_has_ten_mutants_or_more(exercise: Exercise) -> None:
    assert mutation(exercise).total >= 10
