"""A child's lines: only the one that is due counts, and what it means is found out here."""

import json

import numpy as np
import pytest

from course.grading.answers import Answers
from course.grading.wire import WireError, encode_call
from course.judging.run import Call, Outcome, Raised

CASES = ((1.0, np.array([1.0, 2.0])), (2.0, np.array([3.0, 4.0])))
LOADED = ["n", "loaded", None]


def answers() -> Answers:
    return Answers("n", CASES, 5.0)


def line(*content) -> bytes:
    return json.dumps(content).encode()


def call(case, turn, value=0.5, after=None, nonce="n", **more) -> bytes:
    made = Call(Outcome(value, **more), CASES[case] if after is None else after)
    return line(nonce, case, turn, encode_call(made))


def fed(*lines) -> Answers:
    found = answers()
    for text in (line(*LOADED), *lines):
        found.read(text)
    return found


def test_two_equal_calls_a_case_make_an_outcome_without_remarks():
    found = fed(*(call(case, turn) for case in (0, 1) for turn in (0, 1)))
    assert found.done
    assert found.outcomes == [Outcome(0.5), Outcome(0.5)]


def test_a_second_value_that_differs_is_noticed_here():
    assert not fed(call(0, 0), call(0, 1, value=0.6)).outcomes[0].repeatable


def test_a_second_call_in_the_bytes_of_the_first_still_needs_the_nonce_and_its_turn():
    first = call(0, 0)
    for second in (call(0, 1, nonce="m"), call(0, 0), call(1, 1)):
        with pytest.raises(WireError):
            fed(first, second)
    assert fed(first, first.replace(b"0, 0", b"0, 1", 1)).outcomes == [Outcome(0.5)]


def test_a_second_call_with_the_same_number_as_a_bool_is_another_value():
    assert not fed(call(0, 0, value=1), call(0, 1, value=True)).outcomes[0].repeatable


def test_a_changed_input_is_noticed_here():
    after = (1.0, np.array([1.0, 9.0]))
    assert fed(call(0, 0, after=after), call(0, 1)).outcomes[0].mutated == (1,)


def test_an_exception_needs_no_second_call():
    raised = Raised(("ValueError",), "no", None)
    assert fed(call(0, 0, raised=raised)).outcomes == [Outcome(0.5, raised)]


def test_after_time_is_over_nothing_more_is_due():
    found = fed(call(0, 0, timed_out=True))
    assert found.done
    assert found.outcomes == [Outcome(timed_out=True)]


def test_a_cell_that_stopped_has_said_all():
    found = answers()
    found.read(line("n", "stopped", [["NameError"], "no", 1, "x"]))
    assert found.done
    assert found.stopped == Raised(("NameError",), "no", 1, "x")


@pytest.mark.parametrize(
    "text",
    [
        call(0, 1),
        call(1, 0),
        call(0, 0, nonce="m"),
        line("n", "loaded", None),
        line("n", 0, 0),
        line("n", 0, False, encode_call(Call(Outcome(1), ()))),
        line(None, 0, 0, []),
        line("n", 0, 0, []),
        b"{}",
        b"",
    ],
    ids=[
        "second first",
        "wrong case",
        "nonce",
        "again",
        "short",
        "bool",
        "none",
        "empty",
        "{}",
        "",
    ],
)
def test_a_line_that_is_not_due_is_refused(text):
    with pytest.raises(WireError):
        fed(text)


def test_an_answer_with_too_few_arguments_is_refused():
    with pytest.raises(WireError):
        fed(call(0, 0, after=(1.0,)), call(0, 1))


def test_a_line_after_the_last_is_refused():
    lines = [call(case, turn) for case in (0, 1) for turn in (0, 1)]
    with pytest.raises(WireError):
        fed(*lines, call(1, 1))


def test_no_answer_counts_before_the_cell_was_loaded():
    with pytest.raises(WireError):
        answers().read(call(0, 0))


@pytest.mark.parametrize(
    ("status", "how"),
    [(0, "exit code 0"), (3 << 8, "exit code 3"), (11, "SIGSEGV"), (70, "signal 70")],
)
def test_a_child_that_ended_early_failed_the_remaining_cases(status, how):
    found = fed(call(0, 0), call(0, 1))
    found.finish(status)
    assert found.outcomes[0] == Outcome(0.5)
    assert how in found.outcomes[1].raised.message


def test_a_child_that_ended_before_the_cell_was_loaded_stopped_it():
    found = answers()
    found.finish(9)
    assert "SIGKILL" in found.stopped.message


def test_a_worker_that_has_gone_before_time_is_over_is_told_from_a_child_that_says_no_more():
    assert answers().lost(None)
    assert not answers().lost(0)
    assert not Answers("n", CASES, -9.0).lost(None)
