"""The first way in which an outcome is not the expected one."""

import math

import numpy as np
import pytest

from course.judging.compare import Difference, outcomes_differ, values_differ
from course.judging.run import Foreign, Outcome, Raised

A = np.array


def difference(expected, got) -> Difference | None:
    return values_differ(expected, got, rtol=1e-9, atol=1e-12)


EQUAL = [
    (1.0, 1.0 + 1e-12),
    (1.0, 1),
    (1, 1),
    (True, True),
    (math.nan, math.nan),
    (math.inf, math.inf),
    ((1.0, 2), [1.0, 2]),
    ({"a": 1.0}, {"a": 1}),
    ("text", "text"),
    (None, None),
    (1j, 1j),
    (A([1.0, math.nan]), A([1.0, math.nan])),
    (A([1.0]), A([1.0 + 1e-12])),
    (A([1, 2]), A([1, 2], dtype="i4")),
    (A([True]), A([True])),
    (A([]), A([])),
    (A([1j]), A([1j])),
]


@pytest.mark.parametrize(("expected", "got"), EQUAL)
def test_equal_values_do_not_differ(expected, got):
    assert difference(expected, got) is None


DIFFERENT = [
    (1.0, 2.0, "value", ""),
    (1, 2, "value", ""),
    (1.0, "1.0", "type", "Expected a number, got text."),
    (1.0, None, "type", "Expected a number, got None."),
    (1.0, 1j, "type", "Expected a number, got a complex."),
    (1, 1.0, "type", "Expected a whole number, got a number."),
    (1.0, A([1.0]), "type", "Expected a number, got an array of shape (1,)."),
    (1.0, Foreign("Value"), "type", "Expected a number, got a value of type Value."),
    ("a", "b", "value", ""),
    ("a", 1, "type", "Expected text, got a whole number."),
    (None, False, "type", "Expected None, got True or False."),
    (1.0, math.nan, "finite", "Got nan; every value here is finite."),
    (1.0, -math.inf, "finite", "Got -inf; every value here is finite."),
    (1.0, 10**400, "finite", "Got inf; every value here is finite."),
    (1.0, -(10**400), "finite", "Got -inf; every value here is finite."),
    (math.nan, 1.0, "value", ""),
    ((1, 2), (1, 2, 3), "length", "Expected 2 items, got 3."),
    ((1, 2), A([1, 2]), "type", "Expected a tuple, got an array of shape (2,)."),
    ((1.0, 2.0), (1.0, 3.0), "value", "Item 1: the numbers differ."),
    (([1.0], 2.0), ([None], 2.0), "type", "Item 0: Item 0: Expected a number, got None."),
    ({"a": 1}, {"b": 1}, "keys", "Expected the keys ['a'], got ['b']."),
    ({"a": 1.0}, {"a": 2.5}, "value", "a: expected 1.0, got 2.5."),
    ({"a": 1}, [1], "type", "Expected a dict, got a list."),
    (A([1.0]), [1.0], "type", "Expected an array of shape (1,), got a list."),
    (A([1.0]), A([[1.0]]), "shape", "Expected shape (1,), got shape (1, 1)."),
    (A([1.0]), A([1.0], dtype="f4"), "dtype", "Expected dtype float64, got float32."),
    (A([1.0]), A([1]), "dtype", "Expected dtype float64, got int64."),
    (A([1]), A([True]), "dtype", "Expected dtype int64, got bool."),
    (
        A([1.0, 2.0]),
        A([1.0, math.nan]),
        "finite",
        "Got nan at index 1; every value here is finite.",
    ),
    (A([[1.0]]), A([[math.inf]]), "finite", "Got inf at index (0, 0); every value here is finite."),
    (
        A([1.0, 2.0, 3.0]),
        A([1.0, 0.0, 0.0]),
        "value",
        "2 of 3 elements differ, the first at index 1: expected 2, got 0.",
    ),
    (
        A([[True, False]]),
        A([[True, True]]),
        "value",
        "1 of 2 elements differ, the first at index (0, 1): expected False, got True.",
    ),
    (
        A([1234567890123]),
        A([2234567890123]),
        "value",
        "1 of 1 elements differ, the first at index 0: expected 1234567890123, got 2234567890123.",
    ),
]


@pytest.mark.parametrize(("expected", "got", "aspect", "sentence"), DIFFERENT)
def test_the_first_difference_is_named_in_a_sentence(expected, got, aspect, sentence):
    assert difference(expected, got) == Difference(aspect, sentence)


def test_tolerances_count():
    assert values_differ(1.0, 1.001, rtol=0.01, atol=0) is None
    assert values_differ(1.0, 1.1, rtol=0.01, atol=0) is not None
    assert values_differ(0.0, 1e-6, rtol=0, atol=1e-5) is None
    assert values_differ(0.0, 1e-6, rtol=0.1, atol=0) is not None


# outcomes


def aspect(expected: Outcome, got: Outcome, warnings_count: bool = False) -> str | None:
    found = outcomes_differ(expected, got, 1e-9, 1e-12, warnings_count)
    return found.aspect if found else None


RAISED = Outcome(raised=Raised(("ValueError", "Exception", "BaseException"), "no", 3, "f(x)"))


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (Outcome(1.0), None),
        (Outcome(2.0), "value"),
        (Outcome(1.0, timed_out=True), "time"),
        (RAISED, "exception"),
        (Outcome(1.0, mutated=(0,)), "mutation"),
        (Outcome(1.0, repeatable=False), "repeatability"),
        (Outcome(1.0, printed="hello"), None),
        (Outcome(1.0, warned=("overflow",)), None),
        (Outcome(2.0, mutated=(0,), repeatable=False), "value"),
    ],
)
def test_each_aspect_of_an_outcome_is_compared_and_printing_is_not(got, expected):
    assert aspect(Outcome(1.0), got) == expected


def test_warnings_count_only_where_the_exercise_says_so():
    warned = Outcome(1.0, warned=("overflow",))
    assert aspect(Outcome(1.0), warned, warnings_count=True) == "warning"
    assert aspect(warned, warned, warnings_count=True) is None


def test_an_answer_may_change_what_the_reference_changes():
    assert aspect(Outcome(None, mutated=(0,)), Outcome(None, mutated=(0,))) is None
    assert aspect(Outcome(None, mutated=(0,)), Outcome(None)) == "mutation"


def test_randomness_is_allowed_where_the_reference_is_random():
    random = Outcome(1.0, repeatable=False)
    assert aspect(random, random) is None


def test_the_same_exception_or_a_kind_of_it_is_right():
    kind = Outcome(raised=Raised(("MyError", "ValueError", "Exception"), "other words", None))
    assert aspect(RAISED, RAISED) is None
    assert aspect(RAISED, kind) is None
    assert aspect(kind, RAISED) == "exception"


def test_a_missing_exception_is_told():
    found = outcomes_differ(RAISED, Outcome(1.0), 0, 0, False)
    assert found == Difference("exception", "Expected ValueError, but nothing was raised.")


def test_an_exception_is_told_with_the_learners_line():
    found = outcomes_differ(Outcome(1.0), RAISED, 0, 0, False)
    assert found == Difference("exception", "Your code raised ValueError: no in `f(x)`.")


def test_an_exception_without_words_is_told_without_a_colon():
    silent = Outcome(raised=Raised(("SystemExit",), "", None))
    found = outcomes_differ(Outcome(1.0), silent, 0, 0, False)
    assert found == Difference("exception", "Your code raised SystemExit.")
