"""What goes into the sandbox: what an answer needs, and never the answer."""

import ast
import json
import marshal
import pickle
import zlib

import pytest

from course.authoring import attempt, package
from course.exercises import ALL, find
from course.grading.command import WORKER_FILES
from course.grading.jobs import job
from course.grading.wire import decode, encode
from course.judging import Exercise
from course.judging.run import plain, same
from tests.grading.notebooks import solution

WRONG = "def {name}(*args):\n    return 'nothing'\n"
each_exercise = pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.name)


def sent(exercise: Exercise, cell: str) -> dict:
    """What a child reads of a job, the packed modules among the texts."""
    files = attempt.ready(exercise, cell)
    found = pickle.loads(job(exercise, files, 3, 1.0, "nonce"))
    rest = marshal.loads(zlib.decompress(found["rest"]))
    assert not rest.keys() & found["texts"].keys()
    return found | {"likely": found["texts"].keys(), "texts": rest | found["texts"]}


def _definitions(text: str) -> set[str]:
    return {ast.dump(n) for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef)}


@each_exercise
def test_an_exercises_own_reference_is_not_sent(exercise):
    found = sent(exercise, WRONG.format(name=exercise.name))
    (own, *_) = ast.parse(package.quoted(exercise.module, exercise.name)).body
    methods = {ast.dump(n) for n in ast.walk(own) if isinstance(n, ast.FunctionDef)}
    assert len(found["texts"]) > 10
    for text in found["texts"].values():
        assert not methods <= _definitions(text)


@each_exercise
def test_the_whole_package_is_sent_and_a_little_of_it_unpacked(exercise):
    found = sent(exercise, solution(exercise.name))
    package_names = {n for n in found["texts"] if n.startswith("my_autodiff.")}
    assert len(package_names) == len(package.reference())
    assert {"my_autodiff.", f"my_autodiff.{exercise.module}"} <= found["likely"]
    assert "my_autodiff.checkpoints" not in found["likely"]


@each_exercise
def test_no_module_with_a_learners_piece_is_sent_compiled(exercise):
    found = sent(
        exercise, solution(exercise.name).replace("@exercise", "").lstrip() + "    # mine\n"
    )
    assert f"my_autodiff.{exercise.module}" not in found["codes"]
    assert found["codes"].keys() < found["texts"].keys()


@each_exercise
def test_cases_are_plain_data(exercise):
    for args in sent(exercise, solution(exercise.name))["cases"]:
        assert same(decode(json.loads(json.dumps(encode(plain(args))))), plain(args))


def test_a_drive_is_sent_without_the_other_drives():
    texts = sent(find("backward"), solution("backward"))["texts"]
    assert "def drive_backward" in texts["drives.engine"]
    assert "engine_right" not in texts["drives.engine"]


def test_the_worker_gets_no_exercise_no_judge_and_no_reference():
    names = {str(p).rpartition("course/")[2] for p in WORKER_FILES.values()}
    inside = {n for n in names if n.startswith("grading/inside/")}
    assert names - inside == {"judging/run.py", "judging/limits.py", "grading/wire.py"}
