"""Answers as text: what is written can be read again, and nothing else can be read."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.grading.wire import (
    BRANCHES,
    LINE,
    WireError,
    decode,
    decode_call,
    encode,
    encode_call,
    loads,
    words,
)
from course.judging.run import Call, Foreign, Outcome, Raised, same

DTYPES = ["?", "i1", "<i8", ">i4", "u1", "<f2", "<f4", "<f8", ">f8", "<c8", "<c16"]


def there_and_back(value):
    return decode(loads(json.dumps(encode(value)).encode()))


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 0, -1, 2**63, -(10**400), 10**6000, 0.1, float("nan"), float("-inf"), ""),
        *("text", 1j, complex("nan+infj"), (), (1,), [1, (2.0, [None])], {}, {"a": {"b": (1,)}}),
    ],
    ids=lambda v: repr(v)[:20] if not isinstance(v, int) or v < 10**9 else "large",
)
def test_plain_data_is_the_same_on_the_other_side(value):
    assert same(there_and_back(value), value)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (3,), (0, 2), (2, 3, 1)], ids=str)
def test_an_array_keeps_its_dtype_shape_and_bits(dtype, shape):
    array = np.arange(np.prod(shape, dtype=int)).astype(dtype).reshape(shape)
    got = there_and_back(array)
    assert (got.dtype.str, got.shape) == (array.dtype.str, shape)
    assert same(got, array)
    assert got.flags.writeable


def test_a_value_that_is_no_plain_data_keeps_its_kind_only():
    assert there_and_back(Foreign("Node")) == Foreign("Node")


def test_an_array_that_is_too_large_to_send_is_told_by_its_size():
    assert there_and_back(np.zeros(LINE)) == Foreign(f"ndarray of {8 * LINE:,} bytes")


def test_a_call_is_the_same_on_the_other_side():
    raised = Raised(("ValueError", "Exception"), "no", 3, "f(x)")
    call = Call(Outcome((1, 2.0), raised, False, warned=("overflow",), printed="hi\n"), (0.5, "x"))
    assert decode_call(loads(json.dumps(encode_call(call)).encode())) == call


@pytest.mark.parametrize(
    "value",
    [
        {"a": ["|O8", [1], "AAAAAAAAAAA="]},
        {"a": ["<M8[s]", [1], "AAAAAAAAAAA="]},
        {"a": ["<f8", [2], "AAAAAAAAAAA="]},
        {"a": ["<f8", [-1], "AAAAAAAAAAA="]},
        {"a": ["<f8", [True], "AAAAAAAAAAA="]},
        {"a": ["<f8", [10**12, 0, 10**12], ""]},
        {"a": ["<f3", [1], "AAAAAAAAAAA="]},
        {"a": ["<f8", [1], "not base 64!"]},
        {"a": ["|b1", [1], "Ag=="]},
        {"a": ["<f8", [1]]},
        {"a": "<f8"},
        {"c": [1, 2]},
        {"i": "12"},
        {"i": 12},
        {"d": [["k"]]},
        {"d": [[1, 2]]},
        {"t": {}},
        {"?": 1},
        {"x": 1},
        {},
        {"t": [], "d": []},
    ],
    ids=json.dumps,
)
def test_what_is_never_written_is_not_read(value):
    with pytest.raises(WireError):
        decode(value)


def test_data_that_is_nested_too_deeply_is_not_read():
    with pytest.raises(WireError, match="depth"):
        decode(json.loads("[" * 50 + "]" * 50))


@pytest.mark.parametrize(
    "line",
    [b"", b"\xff", b"{'a'}", b"[" * 100_000, b"1" * 5000, b" " * (LINE + 1), b"[],[" * BRANCHES],
    ids=["nothing", "no text", "no JSON", "deep", "digits", "long", "many"],
)
def test_a_line_that_is_no_answer_is_not_read(line):
    with pytest.raises(WireError):
        loads(line)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("atdci?x"), inner, max_size=2)
    ),
    max_leaves=12,
)


@given(anything)
def test_whatever_json_holds_it_is_read_or_refused(value):
    for read in (decode, decode_call):
        try:
            read(value)
        except WireError:
            continue


def test_words_are_cut_and_hold_no_signs_that_steer_a_terminal():
    assert words("a\x1b[2J\tb\n\ud800" + "c" * 99, 12) == "a�[2J\tb\n�ccc"
