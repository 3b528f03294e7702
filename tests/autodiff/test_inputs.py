"""What is no label and no row of numbers is refused, with the value, the rule and the cure."""

import numpy as np
import pytest

from course.autodiff.inputs import check_labels, check_rows


@pytest.mark.parametrize(
    ("labels", "n", "kind", "words"),
    [
        (np.array([0, 3]), 2, ValueError, "labels hold 3: the 3 classes are 0 to 2; recode it"),
        (np.array([-1, 0]), 2, ValueError, "labels hold -1: the 3 classes are 0 to 2; recode it"),
        (np.array([0.0, 1.0]), 2, TypeError, "dtype float64: classes are counted; use whole"),
        (["0", "1"], 2, TypeError, "dtype <U1"),
        (np.array([True, False]), 2, TypeError, "dtype bool"),
        (np.array([0, 1, 2]), 2, ValueError, r"shape \(3,\) for 2 examples: give one for each"),
        (np.array([[0], [1]]), 2, ValueError, r"shape \(2, 1\) for 2 examples"),
        (np.array([]), 0, ValueError, "0 examples: a batch needs at least one; leave empty"),
    ],
    ids=["too high", "negative", "floats", "text", "bools", "too many", "a column", "empty"],
)
def test_labels_that_are_no_classes_are_refused(labels, n, kind, words):
    with pytest.raises(kind, match=words):
        check_labels(labels, n, 3)


@pytest.mark.parametrize("labels", [[0, 2], (1, 1), np.array([0, 2], dtype=np.uint8)])
def test_whole_numbers_of_any_kind_are_labels(labels):
    check_labels(labels, 2, 3)


def test_predictions_are_called_predictions():
    with pytest.raises(ValueError, match=r"^predictions hold 7"):
        check_labels(np.array([7]), 1, 3, "predictions")


@pytest.mark.parametrize(
    "data",
    [
        np.zeros((5, 28, 28)),
        np.zeros((5, 783)),
        np.zeros(784),
        np.zeros((0, 784)),
        np.full((2, 784), "x"),
    ],
    ids=["images", "another length", "a single row", "no rows", "text"],
)
def test_data_that_is_no_rows_of_numbers_is_refused(data):
    words = r"shape \(.*\) and dtype .*: rows of 784 numbers are needed; .*images.reshape"
    with pytest.raises(ValueError, match=words):
        check_rows(data, 784)


def test_bytes_are_numbers_but_no_floats():
    check_rows(np.zeros((2, 4), dtype=np.uint8), 4)
    with pytest.raises(ValueError, match=r"dtype uint8: rows of 4 floats are needed; .* / 255"):
        check_rows(np.zeros((2, 4), dtype=np.uint8), 4, "f")
