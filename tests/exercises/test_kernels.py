"""Kernels are judged alike with the compiler and without, on one thread and on several."""

import json
import os
import subprocess
import sys

import pytest

from course.exercises import ALL
from tests.exercises.cells import Cell, cells
from tests.exercises.measure import forget, hint_name, reference_cell, verdict_of
from tests.sources import ROOT

RUNS = 20
RACES = [c for c in cells("wrong_answers") if c.title.startswith("race")]
KERNELS = [e for e in ALL if e.module == "kernels" and e.tiers]
ONLY_COMPILED = {"J06", "J11"}  # what the compiler makes of a number and of an option
JUDGE = """
import json, sys
from course.exercises import find
from course.learner.verdicts import verdict_on

for name, text in json.load(sys.stdin):
    verdict = verdict_on(find(name), text)
    print(json.dumps([verdict.passed, verdict.points, verdict.speed]))
"""


def judged(answers: list[tuple[str, str]], **environment: str) -> list[tuple[bool, int, str]]:
    """Verdicts in a process of its own: passed, points, what was said about speed."""
    ended = subprocess.run(
        [sys.executable, "-c", JUDGE],
        cwd=ROOT,
        env=os.environ | environment,
        input=json.dumps(answers),
        capture_output=True,
        text=True,
        check=True,
    )
    return [tuple(json.loads(line)) for line in ended.stdout.splitlines()]


@pytest.mark.parametrize("cell", RACES, ids=str)
def test_a_race_is_found_in_twenty_of_twenty_runs(cell: Cell) -> None:
    found = 0
    for _ in range(RUNS):
        forget()
        found += hint_name(verdict_of(cell)) == cell.title
    print(f"{cell}: found in {found} of {RUNS} runs")
    assert found == RUNS


def test_there_are_races_in_three_exercises() -> None:
    assert {c.exercise.name for c in RACES} == {"matmul_kernel", "sum_squares", "col_sum"}


def test_without_the_compiler_right_answers_pass_and_speed_is_not_told() -> None:
    others = [c for c in cells("right_answers") if c.exercise in KERNELS]
    answers = [(e.name, reference_cell(e)) for e in KERNELS]
    answers += [(c.exercise.name, c.text) for c in others]
    points = [e.out_of for e in KERNELS] + [c.exercise.out_of for c in others]
    verdicts = judged(answers, NUMBA_DISABLE_JIT="1")
    assert [v[:2] for v in verdicts] == [(True, p) for p in points]
    assert all("nothing is compiled here" in speed for _, _, speed in verdicts)


def test_without_the_compiler_the_listed_wrong_answers_are_refused_too() -> None:
    wrong = [c for c in cells("wrong_answers") if c.exercise in KERNELS and c.row]
    verdicts = judged([(c.exercise.name, c.text) for c in wrong], NUMBA_DISABLE_JIT="1")
    passed = {c.row for c, verdict in zip(wrong, verdicts, strict=True) if verdict[0]}
    assert passed == ONLY_COMPILED


def test_on_a_machine_with_one_thread_a_parallel_kernel_passes() -> None:
    matmul = KERNELS[0]
    [(passed, points, speed)] = judged(
        [(matmul.name, reference_cell(matmul))], NUMBA_NUM_THREADS="1"
    )
    assert (passed, points) == (True, matmul.out_of)
    assert speed.startswith("Speed, on one thread: ")
