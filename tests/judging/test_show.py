"""Values in words."""

import time

import numpy as np
import pytest

from course.judging.run import Foreign
from course.judging.show import SHOWN, cut, show


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.5, "1.5"),
        ("a'b", '"a\'b"'),
        (None, "None"),
        ((1,), "(1,)"),
        ((), "()"),
        ([1, (2.0, "x")], "[1, (2.0, 'x')]"),
        ({"a": 1, "b": [2]}, "a: 1\nb: [2]"),
        (np.array([1.0, 2.5]), "array([1. , 2.5])"),
        (Foreign("Value"), "<Value>"),
    ],
)
def test_a_value_is_shown_as_one_would_type_it(value, expected):
    assert show(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "x" * 10**6,
        list(range(10**6)),
        tuple([("y" * 1000,) * 50] * 50),
        {str(i): i for i in range(10**5)},
        {"k" * 10**6: 1},
        np.arange(10**6),
        np.zeros((2,) * 20),
        10**4000,
    ],
    ids=["text", "list", "tuples", "table", "key", "array", "axes", "digits"],
)
def test_what_is_long_is_cut_and_costs_no_time(value):
    started = time.process_time()
    assert len(show(value)) <= SHOWN + 2
    assert time.process_time() - started < 0.5


def test_a_number_that_python_refuses_to_write_has_words():
    assert show([10**5000]) == "[a whole number of thousands of digits]"


def test_settings_of_numpy_are_as_before():
    before = np.get_printoptions()
    show(np.arange(3))
    assert np.get_printoptions() == before


def test_a_short_text_is_not_cut():
    assert cut("x" * SHOWN) == "x" * SHOWN
    assert cut("x" * (SHOWN + 1)) == "x" * SHOWN + " …"
