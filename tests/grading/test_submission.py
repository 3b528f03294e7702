"""Read a notebook, whatever has become of it."""

import json
import time
from pathlib import Path

import pytest

from course.errors import GradingError
from course.exercises import of_chapter
from course.grading import Attempt, Limits, Submission, join, read
from tests.grading.notebooks import notebook, solution, stub

RELU = solution("relu")
OTHER = RELU.replace("return", "return 1.0 *")


def test_a_definition_is_found_by_its_name_wherever_it_stands():
    submission = read(notebook(["import numpy as np", RELU, "print(relu(1))"]))
    assert submission == Submission({"relu": Attempt(RELU)})


@pytest.mark.parametrize("chapter", [1, 5])
def test_the_exercises_of_the_notebooks_chapter_are_wanted_in_order(chapter):
    submission = read(notebook([RELU], chapter))
    assert submission.chapters == (chapter,)
    names = [e.name for e in of_chapter(chapter)]
    assert submission.wanted() == (names if "relu" in names else ["relu", *names])


def test_of_copies_the_last_attempt_counts_and_an_untouched_copy_does_not():
    submission = read(notebook([RELU, OTHER, stub("relu")]))
    assert submission.attempts == {"relu": Attempt(OTHER, 2)}


def test_two_exercises_in_one_cell_are_both_found():
    both = RELU + "\n\n" + solution("step")
    assert read(notebook([both])).definitions == {"relu": both, "step": both}


def test_a_definition_typed_anew_without_the_mark_is_found():
    bare = RELU.removeprefix("@exercise\n")
    assert read(notebook([bare])).definitions == {"relu": bare}


def test_a_cell_split_in_the_middle_of_a_function_is_found_as_it_is():
    first, second = RELU[:-20], RELU[-20:]
    assert read(notebook([first, second])).definitions == {"relu": first}


def test_a_notebook_without_metadata_ids_or_outputs_is_read():
    cells = [{"cell_type": "code", "source": RELU.splitlines(keepends=True)}]
    assert read(json.dumps({"cells": cells}).encode()).definitions == {"relu": RELU}


def test_cells_with_the_same_id_are_all_read():
    cells = [{"cell_type": "code", "id": "a", "source": text} for text in (RELU, solution("step"))]
    assert read(json.dumps({"cells": cells}).encode()).definitions.keys() == {"relu", "step"}


def test_things_that_are_no_cells_are_passed_over():
    cells = [None, 1, [], {}, {"cell_type": "code"}, {"cell_type": "markdown", "source": RELU}]
    cells += [{"cell_type": "code", "source": {"relu": 1}}]
    assert read(json.dumps({"cells": cells, "metadata": 3}).encode()) == Submission()


def test_bytes_that_are_no_text_are_told_and_the_rest_is_read():
    data = notebook([RELU, "# caf\\xe9"]).replace(b"\\\\xe9", b"\xe9")
    submission = read(data)
    assert submission.definitions == {"relu": RELU}
    assert "is no UTF-8" in submission.problems[0]


def test_half_a_surrogate_pair_is_replaced():
    submission = read(notebook([RELU + "# \ud800\n"]))
    assert submission.definitions["relu"].encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nothing",
        b"[]",
        b'{"cells": 1}',
        b'{"cells": [',
        b"[" * 100_000,
        b"\x00" * 99,
        b"1" * 9999,
    ],
)
def test_what_is_no_notebook_is_refused_with_the_cure(data):
    with pytest.raises(GradingError, match=r"no notebook .* save it again"):
        read(data)


def test_a_file_that_is_missing_is_refused(tmp_path):
    with pytest.raises(GradingError, match="is no file"):
        read(tmp_path / "none.ipynb")
    with pytest.raises(GradingError, match="is no file"):
        read(tmp_path)


def test_a_file_of_200_mb_is_refused_without_opening_it(tmp_path: Path):
    path = tmp_path / "large.ipynb"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    begin = time.monotonic()
    with pytest.raises(GradingError, match="more than 25 MB; clear its outputs"):
        read(path)
    assert time.monotonic() - begin < 1


def test_a_million_cells_are_read_or_refused_in_little_time():
    begin = time.monotonic()
    cell = b'{"cell_type": "code", "source": "x = 1"}'
    with pytest.raises(GradingError, match="more than 25 MB"):
        read(b'{"cells": [' + b",".join([cell] * 1_000_000) + b"]}")
    most = notebook([RELU]).replace(b'{"cells": [', b'{"cells": [' + (cell + b",") * 400_000)
    assert read(most).definitions == {"relu": RELU}
    assert time.monotonic() - begin < 20


def test_a_notebook_of_too_many_parts_is_refused():
    with pytest.raises(GradingError, match="more than 2,000,000 parts"):
        read(b'{"cells": [' + b",".join([b"[]"] * 2_000_000) + b"]}")


def test_a_cell_that_is_too_long_is_told_and_left_out():
    submission = read(notebook([RELU, RELU + "#" * 100_000]))
    assert submission.definitions == {"relu": RELU}
    assert "Code cell 2 has 100," in submission.problems[0]


def test_cells_that_take_too_long_to_read_are_refused_in_time():
    slow = "def relu(z):\n    pass\n" + "%a\n" * 5000
    begin = time.monotonic()
    with pytest.raises(GradingError, match=r"takes longer than 0\.5 seconds to read"):
        read(notebook([slow] * 50), Limits(reading_seconds=0.5))
    assert time.monotonic() - begin < 10


def test_notebooks_of_several_chapters_are_one_submission_the_later_attempt_counts():
    one, two = read(notebook([RELU, solution("step")], 1)), read(notebook([OTHER], 5))
    both = join([one, two])
    assert both.chapters == (1, 5)
    assert both.definitions == {"relu": OTHER, "step": solution("step")}
