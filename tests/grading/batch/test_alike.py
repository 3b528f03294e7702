"""Answers are alike when they differ in names and layout only."""

import pytest

from course.grading.batch.alike import print_of, reference_print
from tests.grading.notebooks import solution

ONE = '''@exercise
def softmax(z):
    """Mine."""
    shifted = z - z.max(axis=-1, keepdims=True)
    powers = np.exp(shifted)
    return powers / powers.sum(axis=-1, keepdims=True)
'''
RENAMED = """@exercise
def softmax(scores: np.ndarray) -> np.ndarray:
    a = (scores -
         scores.max(axis=-1, keepdims=True))  # shift
    b: np.ndarray = np.exp( a )

    return b/b.sum(axis=-1, keepdims=True)
"""


def test_names_layout_comments_docstrings_and_annotations_do_not_matter():
    assert print_of("softmax", ONE) == print_of("softmax", RENAMED)


@pytest.mark.parametrize(
    ("old", "new"),
    [("axis=-1", "axis=1"), ("np.exp", "np.exp2"), ("z - z.max", "z + z.max"), ("powers /", "z /")],
)
def test_what_the_code_does_matters(old, new):
    assert print_of("softmax", ONE) != print_of("softmax", ONE.replace(old, new))


def test_helpers_count_and_their_names_do_not():
    cell = (
        "@exercise\ndef relu(z):\n    return {0}(z)\n\ndef {0}(x):\n    return np.maximum(x, {1})\n"
    )
    first, renamed, other = (
        print_of("relu", cell.format(*words)) for words in (("f", 0), ("positive", 0), ("f", 1))
    )
    assert first == renamed != other


@pytest.mark.parametrize("cell", ["def relu(:", "def relu(z):\n    return " + "-" * 9000 + "z"])
def test_what_cannot_be_read_has_no_print(cell):
    assert print_of("relu", cell) is None


def test_the_courses_own_answer_is_known():
    for name in ("softmax", "Value", "backward"):
        assert print_of(name, solution(name)) == reference_print(name)
