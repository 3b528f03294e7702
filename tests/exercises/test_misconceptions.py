"""Every wrong answer that people give is refused, and answered with the question meant for it."""

import ast

import pytest

from course.authoring import package
from course.exercises import ALL
from course.judging import Exercise, Misconception
from tests.exercises.cells import Cell, cells, listed_rows
from tests.exercises.measure import hint_name, verdict_of, verdict_of_wrong

WRONG = cells("wrong_answers")
PAIRS = [(e, m) for e in ALL for m in e.misconceptions]
DRAWN = [(e, m) for e, m in PAIRS if e.draw]
each_exercise = pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.name)
each_pair = pytest.mark.parametrize(
    ("exercise", "wrong"), PAIRS, ids=[f"{e.name}-{m.name}" for e, m in PAIRS]
)


@each_pair
def test_a_misconception_is_refused_with_its_own_hint(
    exercise: Exercise, wrong: Misconception
) -> None:
    verdict = verdict_of_wrong(exercise, wrong)
    assert not verdict.passed
    assert verdict.points < exercise.out_of
    assert hint_name(verdict) == wrong.name
    assert verdict.hint == wrong.hint


@pytest.mark.parametrize(("exercise", "wrong"), DRAWN, ids=[f"{e.name}-{m.name}" for e, m in DRAWN])
def test_a_misconception_is_recognised_on_other_random_cases_too(
    exercise: Exercise, wrong: Misconception
) -> None:
    for seed in (1, 2):
        assert hint_name(verdict_of_wrong(exercise, wrong, seed)) == wrong.name


@pytest.mark.parametrize("cell", WRONG, ids=str)
def test_a_wrong_answer_is_refused_with_the_hint_meant_for_it(cell: Cell) -> None:
    verdict = verdict_of(cell)
    assert not verdict.passed
    assert verdict.points < cell.exercise.out_of
    assert hint_name(verdict) == cell.title, f"\n{verdict}"


@pytest.mark.parametrize("module", sorted({e.module for e in ALL}))
def test_every_row_of_the_list_has_a_wrong_answer(module: str) -> None:
    written = [c.row for c in WRONG if c.row and c.exercise.module == module]
    assert sorted(written) == listed_rows(module)


@each_exercise
def test_an_exercise_knows_at_least_three_misconceptions(exercise: Exercise) -> None:
    assert len(exercise.misconceptions) >= 3


@each_exercise
def test_names_of_misconceptions_are_unique_in_an_exercise(exercise: Exercise) -> None:
    names = [m.name for m in exercise.misconceptions]
    assert len(set(names)) == len(names)


@each_exercise
def test_a_hint_is_one_question_or_ends_with_one(exercise: Exercise) -> None:
    for misconception in exercise.misconceptions:
        assert misconception.hint.endswith("?"), misconception.name


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _expressions(exercise: Exercise) -> set[str]:
    """Every part of the reference's code that says something by itself."""
    tree = ast.parse(package.quoted(exercise.module, exercise.name)).body[0]
    assert isinstance(tree, ast.FunctionDef | ast.ClassDef)
    said = (ast.BinOp, ast.Call, ast.Compare, ast.Assign, ast.AugAssign, ast.Return)
    parts = {ast.unparse(n) for n in ast.walk(tree) if isinstance(n, said)}
    return {p for p in map(_squeezed, parts) if len(p) >= 4}


@each_exercise
def test_no_hint_contains_code_of_the_reference(exercise: Exercise) -> None:
    for misconception in exercise.misconceptions:
        hint = _squeezed(misconception.hint)
        assert not [e for e in _expressions(exercise) if e in hint], misconception.name
