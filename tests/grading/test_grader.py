"""The verdicts of grading are the notebook's own, and plain data."""

import json
import pickle
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from course.errors import GradingError
from course.exercises import ALL, find
from course.grading import Attempt, Limits, Submission, grade, new_seed, read
from course.judging.run import same
from course.learner.check import check_notebook
from course.learner.verdicts import verdict_on
from tests.exercises.cells import cells
from tests.exercises.measure import hint_name
from tests.grading.notebooks import notebook, solution, stub

# Exercises whose right outcomes are the same whatever the seed, with the reason.
SAME_FOR_ANY_SEED = {
    "gate_weights": "there are three gates; the answer is a table of them",
    "xor": "there are four inputs; the answer is a table of them",
    "symmetry_task": "it has no input; the answer is one table",
    "kinship_facts": "it has no input; the answer is one table",
    "kinship_queries": "it has no input; the answer is one table",
}


def _round(folder: str, number: int) -> dict[str, str]:
    """One cell for each exercise: the first, second … of those in a folder of the tests."""
    found = defaultdict(list)
    for cell in cells(folder):
        found[cell.exercise.name].append(cell.text)
    return {name: texts[number % len(texts)] for name, texts in found.items()}


ROUNDS = {
    "references": {e.name: solution(e.name) for e in ALL},
    "stubs": {e.name: stub(e.name) for e in ALL},
    "the first wrong answers": _round("wrong_answers", 0),
    "the fifth wrong answers": _round("wrong_answers", 4),
    "the last wrong answers": _round("wrong_answers", -1),
    "the second right answers": {  # that kernels are compiled the references have shown
        name: text
        for name, text in _round("right_answers", 1).items()
        if find(name).module != "kernels"
    },
}
each_round = pytest.mark.parametrize("texts", ROUNDS.values(), ids=ROUNDS)


def _submission(texts: dict[str, str]) -> Submission:
    return Submission({name: Attempt(text) for name, text in texts.items()})


def _but_speed(text: str) -> list[str]:
    """The lines of a verdict without what the clock said."""
    return [line for line in text.splitlines() if not line.startswith("Speed")]


@each_round
def test_verdicts_are_word_for_word_those_of_the_notebook(texts):
    results = grade(_submission(texts), 0, Limits(seconds=900))
    assert {r.name for r in results} == texts.keys()
    for result in results:
        verdict = verdict_on(find(result.name), texts[result.name])
        assert _but_speed(result.text) == _but_speed(str(verdict))
        assert result.points == verdict.points
        assert (result.status, result.right) == (verdict.status, verdict.right)
        assert result.hint == verdict.hint
        assert result.misconception == (hint_name(verdict) or "")


@each_round
def test_with_a_secret_seed_the_same_pass_and_the_same_hints_are_given(texts):
    for result in grade(_submission(texts), new_seed(), Limits(seconds=900)):
        verdict = verdict_on(find(result.name), texts[result.name])
        assert (result.status, result.hint) == (verdict.status, verdict.hint)


def test_a_notebook_gets_what_course_check_says_of_it(tmp_path: Path):
    texts = [solution("weighted_sum"), stub("step"), "@exercise\ndef relu(z):\n    return z\n"]
    texts += ["@exercise\ndef sigmoid(z):\n    return helper(z)\n", solution("mul_rule")]
    texts += ["@exercise\ndef xor(x):\n    return (\n"]
    path = tmp_path / "1.ipynb"
    path.write_bytes(notebook([*texts, texts[0]], chapter=1))
    said = [(str(v), v.points) for v in check_notebook(path)]
    assert [(r.text, r.points) for r in grade(read(path), seed=0)] == said
    assert len({r.status for r in grade(read(path), seed=0)}) == 5


def test_results_are_plain_data_that_can_be_sent():
    (result,) = grade(_submission({"relu": solution("relu")}), seed=0)
    assert pickle.loads(pickle.dumps(result)) == result
    assert json.loads(json.dumps(vars(result)))["out_of"] == find("relu").out_of
    assert "<style>" not in result.html


def test_named_exercises_are_graded_and_no_others():
    submission = _submission({n: solution(n) for n in ("relu", "step")})
    results = grade(submission, seed=0, exercises=["step", "mul_rule"])
    assert [(r.name, r.status) for r in results] == [("step", "passed"), ("mul_rule", "missing")]


def test_untouched_exercises_start_no_worker(monkeypatch):
    monkeypatch.setattr("course.grading.sandbox.Sandbox.start", None)
    results = grade(_submission(ROUNDS["stubs"]), seed=0)
    assert {(r.status, r.points) for r in results} == {("not attempted", 0)}


def test_a_submission_whose_time_is_over_is_told_so():
    (result,) = grade(_submission({"relu": solution("relu")}), 0, Limits(seconds=-1))
    assert (result.status, result.points) == ("cannot be judged", 0)
    assert "seconds were over before" in result.note


def test_a_machine_too_busy_for_the_courses_own_answer_grades_nobody_wrong(monkeypatch):
    def relu(z):
        while True:
            pass

    relu.__module__ = find("relu").target.__module__
    slow = replace(find("relu"), target=relu, seconds=0.1)
    monkeypatch.setattr("course.grading.grader.find", lambda name: slow)
    with pytest.raises(GradingError, match="too busy to grade"):
        grade(_submission({"relu": solution("relu")}), 77, Limits(patience=100))


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.name)
def test_right_outcomes_are_not_known_without_the_seed(exercise):
    first, *others = (
        [exercise.outcome(exercise.target, c).value for c in exercise.all_cases(seed)]
        for seed in range(6)
    )
    assert all(same(first, o) for o in others) is (exercise.name in SAME_FOR_ANY_SEED)
