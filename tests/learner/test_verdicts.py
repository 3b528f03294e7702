"""From the text of a cell to a verdict."""

import sys
import time

import pytest

from course.exercises import find
from course.judging import Status
from course.learner.verdicts import verdict_on

from .answers import ALSO_RIGHT, BAD, IN_TIME, RIGHT, STUB, WRONG

RELU = find("relu")


@pytest.mark.parametrize("cell", [RIGHT, ALSO_RIGHT, f"%time\n{RIGHT}relu?"])
def test_a_right_cell_passes(cell):
    verdict = verdict_on(RELU, cell)
    assert verdict.passed
    assert verdict.points == RELU.out_of


def test_an_untouched_cell_is_told_who_stands_in():
    verdict = verdict_on(RELU, STUB)
    assert verdict.status is Status.UNTOUCHED
    assert "The course's version stands in for it." in str(verdict)


# The kernel's tests run the other endless loops; each costs its two seconds.
SOME = {n: case for n, case in BAD.items() if "loop" not in n or "helper" in n}


@pytest.mark.parametrize(("cell", "title", "told"), SOME.values(), ids=SOME)
def test_a_bad_cell_gets_a_sentence_in_time(cell, title, told):
    started = time.monotonic()
    verdict = verdict_on(RELU, cell)
    assert time.monotonic() - started < IN_TIME
    assert title in verdict.title
    assert told in str(verdict)
    assert len(str(verdict)) < 3000
    assert verdict.points == 0


def test_a_local_name_used_too_early_is_not_looked_for_in_other_cells():
    cell, _, _ = BAD["a local name used too early"]
    assert "another cell" not in str(verdict_on(RELU, cell))


def test_a_name_that_is_no_python_word_is_told_as_it_is():
    cell = "@exercise\ndef relu(z):\n    raise NameError('who are you?')\n"
    assert "another cell" not in str(verdict_on(RELU, cell))


def test_a_cell_that_exits_at_top_level_is_judged_without_that_line():
    assert verdict_on(RELU, f"import sys\n{RIGHT}\nsys.exit()\n").passed


def test_a_cell_without_the_definition_is_told_what_is_missing():
    assert "has no top-level function or class 'relu'" in str(verdict_on(RELU, "x = 1"))


def test_a_helper_and_an_import_in_the_cell_are_at_hand():
    cell = "import math\nZERO = 0.0\ndef clip(z):\n    return max(z, ZERO)\n\n@exercise\n"
    cell += "def relu(z):\n    return np.array([clip(v) for v in np.ravel(z)]).reshape(z.shape)\n"
    assert verdict_on(RELU, cell).passed


def test_a_broken_copy_of_another_exercise_in_the_cell_does_not_count():
    xor = find("xor")
    cell = (
        "def step(z):\n    return -1\n\n@exercise\ndef xor(x):\n"
        "    return float(step(x[0] + x[1] - 1) - step(x[0] + x[1] - 2))\n"
    )
    assert verdict_on(xor, cell).passed


def test_names_of_the_package_can_be_imported_from_it():
    cell = "from my_autodiff.neurons import step\n@exercise\ndef relu(z):\n    return z * step(z)\n"
    assert verdict_on(RELU, cell).passed


def test_judging_leaves_an_imported_package_alone(monkeypatch):
    package = object()
    monkeypatch.setitem(sys.modules, "my_autodiff", package)
    verdict_on(RELU, WRONG)
    assert sys.modules["my_autodiff"] is package


def test_a_verdict_takes_less_than_a_tenth_of_a_second_the_second_time():
    verdict_on(RELU, RIGHT)
    started = time.process_time()
    verdict_on(RELU, ALSO_RIGHT)
    assert time.process_time() - started < 0.1
