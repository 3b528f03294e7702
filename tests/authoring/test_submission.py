"""Read exercises out of notebooks, whatever has happened to these."""

import json
import time

import pytest

from course.authoring import package, submission
from course.errors import SourceError
from course.exercises import find
from tests.notebooks import code_cell, notebook

STUB = package.stub("neurons", "relu")
RIGHT = "@exercise\n" + package.quoted("neurons", "relu")
WRONG = "@exercise\ndef relu(z):\n    return z\n"
UNMARKED = "def relu(z):\n    return 0 * z\n"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "3", "null", '"cells"', '{"cells": 3}', '{"cells": {}}', "{}", "[" * 100_000],
)
def test_what_is_no_notebook_is_refused_with_the_cure(text):
    with pytest.raises(SourceError, match=r"this file is no notebook .*; save it again in Lab"):
        submission.definitions(text)


def test_a_byte_order_mark_does_no_harm():
    assert submission.definitions("\ufeff" + notebook(WRONG)) == {"relu": WRONG}


@pytest.mark.parametrize(
    "cell",
    [
        None,
        3,
        [],
        {},
        {"cell_type": "code"},
        {"cell_type": ["code"]},
        {"cell_type": "markdown", "source": WRONG},
        {"source": WRONG},
        code_cell(None),
        code_cell({"a": 1}),
        code_cell([1, None, ["x"]]),
        code_cell("def relu(z): \ud800"),
        code_cell("def"),
        code_cell("x = '\0'"),
        code_cell("(" * 1000),
        code_cell("-" * 100_000 + "1"),
    ],
)
def test_an_odd_cell_does_not_hide_the_others(cell):
    assert submission.definitions(notebook(cell, WRONG, cell))["relu"] == WRONG


@pytest.mark.parametrize("metadata", [None, 3, [], {}, {"course": 1}, {"course": {"chapter": "1"}}])
def test_a_notebook_that_names_no_chapter_has_none(metadata):
    assert submission.chapter_of(json.dumps({"cells": [], "metadata": metadata})) is None


def test_true_is_no_chapter():
    assert submission.chapter_of(notebook(chapter=True)) is None
    assert submission.chapter_of(notebook(chapter=4)) == 4


def test_a_cell_may_be_a_list_of_lines():
    assert submission.definitions(notebook(code_cell(WRONG.splitlines(True)))) == {"relu": WRONG}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([STUB], STUB),
        ([STUB, WRONG], WRONG),
        ([WRONG, STUB], WRONG),
        ([WRONG, "x = 1", RIGHT], RIGHT),
        ([RIGHT, WRONG], WRONG),
        ([WRONG, UNMARKED], WRONG),
        ([STUB, UNMARKED], UNMARKED),
        ([STUB, "@exercise\ndef relu(z):\n  return ("], "@exercise\ndef relu(z):\n  return ("),
    ],
    ids=["the stub", "done", "moved up", "done again", "spoiled", "a demo", "no mark", "broken"],
)
def test_the_last_attempted_cell_counts_and_one_with_the_mark_before_others(cells, expected):
    assert submission.definitions(notebook(*cells)) == {"relu": expected}


def test_a_renamed_exercise_is_not_found():
    assert submission.definitions(notebook(WRONG.replace("relu", "my_relu"))) == {}


def test_a_cell_that_was_merged_from_two_holds_both():
    both = WRONG + "\n\n@exercise\ndef step(z):\n    return z\n"
    assert submission.definitions(notebook(both)) == {"relu": both, "step": both}


def test_a_cell_that_was_split_holds_what_its_definition_says():
    head = "@exercise\ndef relu(z):\n    a = 0\n"
    assert submission.definitions(notebook(head, "    return np.maximum(a, z)")) == {"relu": head}


def test_a_method_of_the_same_name_is_no_attempt():
    assert submission.definitions(notebook("class A:\n    def relu(z):\n        return 1\n")) == {}


def test_attempts_lists_each_cell_that_was_tried():
    found = submission.attempts(notebook(WRONG, STUB, RIGHT, UNMARKED))
    assert found == {"relu": [WRONG, RIGHT]}


@pytest.mark.parametrize(
    "mark",
    ["@exercise\n", "@course.exercise\n", "@exercise  # mine\n# why\n\n", "@exercise\n@njit\n"],
)
def test_the_mark_is_recognised(mark):
    assert submission.is_marked("relu", f"x = 1\n{mark}def relu(z):\n    return z\n")


@pytest.mark.parametrize("mark", ["", "# @exercise\n", "@exercises\n", "@exercise\nx = 1\n"])
def test_what_is_no_mark_is_not_recognised(mark):
    assert not submission.is_marked("relu", f"{mark}def relu(z):\n    return z\n")


def test_outputs_of_ten_megabytes_cost_less_than_a_second():
    output = {"output_type": "stream", "name": "stdout", "text": ["x" * 99 + "\n"] * 100_000}
    text = notebook(*[code_cell(STUB)] * 30, code_cell(WRONG, outputs=[output]))
    started = time.process_time()
    assert submission.definitions(text) == {"relu": WRONG}
    assert submission.chapter_of(text) == 1
    assert time.process_time() - started < 1


def test_a_cell_of_a_megabyte_is_read_too():
    long = "# " + "x" * 1_000_000 + "\n" + WRONG
    assert submission.definitions(notebook(long)) == {"relu": long}


def test_a_copy_of_another_exercise_in_the_cell_stays_out_of_the_piece():
    cell = "def step(z):\n    return 7\n\n@exercise\ndef relu(z):\n    return z * step(z)\n"
    assert submission.piece_of(find("relu"), cell) == "def relu(z):\n    return z * step(z)\n"
