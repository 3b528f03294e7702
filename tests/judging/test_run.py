"""Run an answer on a case; whatever it does comes back as plain data."""

import sys
import time
import warnings

import numpy as np
import pytest

from course.judging.exercise import call_target
from course.judging.run import PRINT_LIMIT, Foreign, Outcome, TimeUp, describe, plain, run, same


def outcome(target, *args) -> Outcome:
    return run(target, args, call_target)


class EqualToAll:
    def __eq__(self, other):
        return True

    __hash__ = None

    def __float__(self):
        return 1.0


# values


def test_a_plain_value_comes_back_with_no_remarks():
    assert outcome(lambda x: x + 1, 2) == Outcome(3)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float64(1.5), 1.5),
        (np.int8(3), 3),
        (np.bool_(True), True),
        (np.array(2.0), 2.0),
        ((1, [2.0, None]), (1, [2.0, None])),
        ({1: np.float32(0.5)}, {"1": 0.5}),
        ("text", "text"),
        (1j, 1j),
    ],
)
def test_numbers_of_numpy_become_pythons_own(value, expected):
    got = plain(value)
    assert got == expected
    assert type(got) is type(expected)


def test_an_array_comes_back_as_a_copy():
    array = np.array([1.0, 2.0])
    got = plain(array)
    assert np.array_equal(got, array)
    assert not np.shares_memory(got, array)


def test_a_subclass_of_an_array_comes_back_as_an_array():
    class Liar(np.ndarray):
        def __eq__(self, other):
            return True

        __hash__ = None

    assert type(plain(np.zeros(3).view(Liar))) is np.ndarray


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (EqualToAll(), "EqualToAll"),
        (np.array([EqualToAll()]), "ndarray"),
        (np.array(["text"]), "ndarray"),
        (iter([1]), "list_iterator"),
        (lambda: 1, "function"),
        ({1, 2}, "set"),
        (type("float", (float,), {})(1.0), "float"),
    ],
)
def test_only_the_name_of_any_other_type_comes_back(value, kind):
    assert plain([value]) == [Foreign(kind)]


def test_a_list_that_holds_itself_ends():
    loop: list = []
    loop.append(loop)
    assert "Foreign" in repr(plain(loop))


def test_the_key_of_a_table_runs_no_code():
    class Key:
        def __str__(self):
            raise SystemExit

    assert plain({Key(): 1}) == {"<Key>": 1}


# what an answer does besides


def test_a_changed_input_is_told_by_its_place():
    def spoil(a, b):
        b[0] = 9.0

    assert outcome(spoil, np.zeros(2), np.zeros(2)).mutated == (1,)


def test_the_input_itself_is_never_changed():
    given = np.zeros(2)
    outcome(lambda a: a.fill(9), given)
    assert np.array_equal(given, np.zeros(2))


def test_an_input_with_nan_left_alone_is_not_called_changed():
    assert outcome(lambda a: 1, np.array([np.nan])).mutated == ()


def test_a_second_call_with_another_result_is_told():
    calls = []
    assert not outcome(lambda: calls.append(1) or len(calls)).repeatable
    assert not outcome(lambda: np.random.default_rng().random()).repeatable
    assert outcome(lambda: np.random.default_rng(1).random()).repeatable
    assert outcome(lambda: np.nan).repeatable


def test_an_error_in_the_second_call_is_no_repetition():
    calls = []
    assert not outcome(lambda: calls.append(1) or 1 / (2 - len(calls))).repeatable


def test_printing_is_kept_and_bounded():
    assert outcome(lambda: print("hello")).printed == "hello\n"
    assert outcome(lambda: print("oops", file=sys.stderr)).printed == "oops\n"
    started = time.process_time()
    printed = outcome(lambda: [print("x" * 99) for _ in range(100_000)] and None).printed
    assert len(printed) == PRINT_LIMIT
    assert time.process_time() - started < 3


def test_one_print_of_ten_megabytes_is_bounded(capsys):
    assert len(outcome(lambda: print("x" * 10**7)).printed) == PRINT_LIMIT
    assert capsys.readouterr() == ("", "")


def test_an_answer_that_closes_its_output_is_run_all_the_same():
    assert outcome(lambda: sys.stdout.close() or 5).value == 5


def test_numpys_warnings_are_kept_and_not_shown(recwarn):
    got = outcome(lambda: float(np.exp(np.float64(1000.0))))
    assert got.value == np.inf
    assert "overflow encountered in exp" in got.warned[0]
    assert not recwarn


def test_other_warnings_are_dropped():
    assert outcome(lambda: warnings.warn("old", DeprecationWarning, stacklevel=1)).warned == ()


def test_settings_of_numpy_and_of_output_are_as_before():
    before, out = np.geterr(), sys.stdout
    outcome(lambda: np.seterr(all="raise") and None)
    assert np.geterr() == before
    assert sys.stdout is out


# errors


@pytest.mark.parametrize(
    "error", [ValueError("no"), SystemExit(3), KeyboardInterrupt(), MemoryError()]
)
def test_an_exception_comes_back_with_its_kinds_and_message(error):
    def fail():
        raise error

    raised = outcome(fail).raised
    assert raised is not None
    assert raised.kinds[0] == type(error).__name__
    assert raised.kinds[-1] == "BaseException"
    assert raised.message == str(error)


def test_endless_recursion_is_an_exception_like_others():
    def deeper():
        return deeper()

    raised = outcome(deeper).raised
    assert raised is not None
    assert raised.kinds[0] == "RecursionError"


def test_a_long_message_is_cut_and_a_failing_one_is_empty():
    class Mute(Exception):
        def __str__(self):
            raise ValueError

    assert len(describe(ValueError("x" * 10**6)).message) == 500
    assert describe(Mute()).message == ""


def test_a_time_out_is_told_and_the_answer_is_not_run_again():
    calls = []

    def slow():
        calls.append(1)
        raise TimeUp

    assert outcome(slow).timed_out
    assert len(calls) == 1


def test_an_answer_cannot_hide_a_time_out_behind_an_except():
    def stubborn():
        try:
            raise TimeUp
        except Exception:
            return 1

    assert outcome(stubborn).timed_out


# same


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (1, 1),
        (np.nan, np.nan),
        ((1, [2]), [1, (2,)]),
        ({"a": np.array([np.nan])}, {"a": np.array([np.nan])}),
        (np.array([1, 2]), np.array([1, 2])),
        (None, None),
    ],
)
def test_equal_data_are_the_same(a, b):
    assert same(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (1, 1.0),
        (1, True),
        (0.1 + 0.2, 0.3),
        ([1], [1, 2]),
        ({"a": 1}, {"b": 1}),
        (np.array([1.0]), np.array([1.0], dtype="f4")),
        (np.array([1.0]), [1.0]),
        (np.zeros((1, 2)), np.zeros(2)),
        (None, 0),
    ],
)
def test_data_that_differ_in_the_last_bit_or_in_type_are_not_the_same(a, b):
    assert not same(a, b)
    assert not same(b, a)
