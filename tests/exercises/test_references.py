"""The reference passes, nothing earns nothing, and the verdict comes at once."""

import ast
import doctest
import importlib
import inspect
from statistics import median
from typing import Any

import numpy as np
import pytest

from course.authoring import package
from course.exercises import ALL, find
from course.judging import Case, Exercise, Status, Verdict, judge
from course.judging.run import Outcome
from course.learner.verdicts import verdict_on
from tests.exercises.cells import cells
from tests.exercises.measure import feedback_ms, reference_cell

WRONG = cells("wrong_answers")

each_exercise = pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.name)


@each_exercise
def test_the_reference_passes_as_a_cell(exercise: Exercise) -> None:
    verdict = verdict_on(exercise, reference_cell(exercise))
    assert verdict.passed, f"\n{verdict}"
    assert verdict.points == exercise.out_of


@each_exercise
def test_the_reference_passes_with_any_seed(exercise: Exercise) -> None:
    for seed in range(1, 6):
        verdict = judge(exercise, lambda case: exercise.outcome(exercise.target, case), seed)
        assert verdict.passed, f"\n{verdict}"


@each_exercise
def test_every_point_belongs_to_a_case_and_every_case_to_points(exercise: Exercise) -> None:
    assert {c.group for c in exercise.all_cases()} == exercise.points.keys()


@each_exercise
def test_the_untouched_stub_is_not_attempted_and_earns_nothing(exercise: Exercise) -> None:
    verdict = verdict_on(exercise, package.stub(exercise.module, exercise.name))
    assert (verdict.status, verdict.points) == (Status.UNTOUCHED, 0)


def _filled(exercise: Exercise, body: str) -> str:
    """The stub with another last line in every function; `FIRST` is its first parameter."""
    tree = ast.parse(package.stub(exercise.module, exercise.name))
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        inner: ast.FunctionDef | ast.With = node
        while isinstance(inner.body[-1], ast.With):
            inner = inner.body[-1]
        if ast.unparse(inner.body[-1]) == "...":
            first = node.args.args[0].arg if node.args.args else "None"
            inner.body[-1:] = ast.parse(body.replace("FIRST", first)).body
    return ast.unparse(tree)


@each_exercise
def test_a_body_of_pass_is_not_attempted_and_earns_nothing(exercise: Exercise) -> None:
    verdict = verdict_on(exercise, _filled(exercise, "pass"))
    assert (verdict.status, verdict.points) == (Status.UNTOUCHED, 0)


EMPTY = {
    "None": "return None",
    "its first argument": "return FIRST",
    "the number 0": "return 0.0",
    "the number 1": "return 1",
    "zeros shaped like its first argument": "return np.zeros(np.shape(FIRST))",
    "a random number": "import random\nreturn random.random()",
    "an exception": "raise RuntimeError('later')",
    "a value equal to everything": (
        "class Yes:\n    __eq__ = lambda *_: True\n    __hash__ = None\nreturn Yes()"
    ),
}


@each_exercise
@pytest.mark.parametrize("body", EMPTY.values(), ids=[f"gives {k}" for k in EMPTY])
def test_a_body_that_thinks_nothing_is_refused(exercise: Exercise, body: str) -> None:
    verdict = verdict_on(exercise, _filled(exercise, body))
    assert verdict.status is Status.FAILED
    assert verdict.points < exercise.out_of


def _zeros(value: Any) -> Any:
    """Zeros in the shape of a value."""
    if isinstance(value, tuple | list):
        return type(value)(map(_zeros, value))
    if isinstance(value, dict):
        return {k: _zeros(v) for k, v in value.items()}
    return np.zeros_like(value) if isinstance(value, np.ndarray) else type(value or 0)(0)


def _judged_by_outcomes(exercise: Exercise, answer: Any, seed: int = 0) -> Verdict:
    return judge(exercise, lambda case: Outcome(answer(case)), seed)


def _right(exercise: Exercise, case: Case) -> Any:
    return exercise.outcome(exercise.target, case).value


@each_exercise
def test_zeros_of_the_right_shape_are_refused(exercise: Exercise) -> None:
    verdict = _judged_by_outcomes(exercise, lambda case: _zeros(_right(exercise, case)))
    assert verdict.status is Status.FAILED
    assert verdict.points < exercise.out_of


@pytest.mark.parametrize("exercise", [e for e in ALL if e.draw], ids=lambda e: e.name)
def test_an_answer_that_learned_the_cases_by_heart_is_refused_with_another_seed(
    exercise: Exercise,
) -> None:
    known = {repr(c.args): _right(exercise, c) for c in exercise.all_cases(seed=0)}
    verdict = _judged_by_outcomes(exercise, lambda case: known.get(repr(case.args)), seed=1)
    assert verdict.status is Status.FAILED


def _modules_with_examples() -> list[str]:
    modules = {inspect.getmodule(e.target) for e in ALL}
    return sorted(m.__name__ for m in modules if m and ">>>" in inspect.getsource(m))


@pytest.mark.parametrize("name", _modules_with_examples())
def test_the_examples_in_the_docstrings_run(name: str) -> None:
    results = doctest.testmod(importlib.import_module(name))
    assert results.failed == 0
    assert results.attempted > 0


def test_a_verdict_comes_at_once() -> None:
    right = {e.name: feedback_ms(e, reference_cell(e)) for e in ALL}
    wrong = {c.row: feedback_ms(c.exercise, c.text) for c in WRONG if c.row}
    times = [*right.values(), *wrong.values()]
    compiled = [feedback for name, feedback in right.items() if find(name).module == "kernels"]
    print(f"feedback: median {median(times):.1f} ms, maximum {max(times):.1f} ms")
    assert median(times) < 100
    assert max(compiled, default=0) < 30_000, "a kernel is compiled first"
    assert max(set(times) - set(compiled)) < 3_000, "a wrong one perhaps, too"
