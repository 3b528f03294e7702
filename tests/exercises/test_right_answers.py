"""A right answer passes, however it is written."""

import pytest

from course.authoring import source
from course.exercises import ALL
from course.judging import Exercise
from tests.exercises.cells import Cell, cells
from tests.exercises.measure import reference_cell, verdict_of

RIGHT = cells("right_answers")


@pytest.mark.parametrize("cell", RIGHT, ids=str)
def test_a_right_answer_passes_with_all_points(cell: Cell) -> None:
    verdict = verdict_of(cell)
    assert verdict.passed, f"\n{verdict}"
    assert verdict.points == cell.exercise.out_of


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.name)
def test_an_exercise_has_three_right_answers_that_differ(exercise: Exercise) -> None:
    texts = [c.text for c in RIGHT if c.exercise is exercise] + [reference_cell(exercise)]
    different = [t for i, t in enumerate(texts) if all(_differ(exercise, t, u) for u in texts[:i])]
    assert len(different) == len(texts) >= 4


def _differ(exercise: Exercise, one: str, other: str) -> bool:
    return not source.is_untouched(one, exercise.name, other)
