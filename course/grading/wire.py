"""Plain data as text and back: how answers leave the sandbox. Read strictly, as data only."""

import base64
import binascii
import json
import math
import re
from typing import Any

import numpy as np

from ..judging.run import Call, Foreign, Outcome, Raised

LINE = 8_000_000  # bytes of one answer
BRANCHES = 200_000  # lists and tables in one answer: what Python makes of them takes room
DEPTH = 12  # `plain` goes 8 levels down
DTYPE = re.compile(r"[<>|][biufc]\d{1,2}")


class WireError(Exception):
    """What came out of the sandbox is not as agreed; the message names the part."""


def _encode_array(value: Any) -> Any:
    if value.nbytes > LINE // 2:
        return {"?": f"ndarray of {value.nbytes:,} bytes"}
    return {"a": [value.dtype.str, value.shape, base64.b64encode(value.tobytes()).decode()]}


def encode(value: Any) -> Any:
    """Plain data, as `judging.run.plain` makes it, in what JSON knows."""
    kind = type(value)
    if kind in (bool, float, str) or value is None:
        return value
    if kind is int:
        return value if -(2**63) <= value < 2**63 else {"i": hex(value)}
    if kind is list:
        return [encode(v) for v in value]
    if kind is tuple:
        return {"t": [encode(v) for v in value]}
    if kind is dict:
        return {"d": [[k, encode(v)] for k, v in value.items()]}
    if kind is complex:
        return {"c": [value.real, value.imag]}
    if kind is np.ndarray:
        return _encode_array(value)
    return {"?": value.kind if kind is Foreign else kind.__name__}


def _need(condition: bool, what: str) -> None:
    if not condition:
        raise WireError(what)


def _decode_array(parts: Any) -> Any:
    _need(isinstance(parts, list) and len(parts) == 3, "an array")
    kind, shape, data = parts
    _need(isinstance(kind, str) and DTYPE.fullmatch(kind) is not None, "a dtype")
    _need(isinstance(shape, list) and len(shape) <= 32, "a shape")
    _need(all(type(n) is int and 0 <= n <= LINE for n in shape), "a shape")
    _need(isinstance(data, str), "an array")
    try:
        dtype = np.dtype(kind)
        raw = base64.b64decode(data, validate=True)
        _need(math.prod(shape) * dtype.itemsize == len(raw), "the size of an array")
        array = np.frombuffer(raw, dtype).reshape(shape).copy()
    except (TypeError, ValueError, binascii.Error) as error:
        raise WireError("an array") from error
    if dtype.kind == "b":  # a byte that is neither 0 nor 1 would be a third truth
        _need(not np.any(array.view(np.uint8) > 1), "an array of True and False")
    return array


def _decode_dict(parts: Any, depth: int) -> dict[str, Any]:
    _need(isinstance(parts, list), "a dict")
    pairs = all(isinstance(p, list) and len(p) == 2 and isinstance(p[0], str) for p in parts)
    _need(pairs, "a dict")
    return {words(k, 1_000): decode(v, depth + 1) for k, v in parts}


def _decode_complex(parts: Any) -> complex:
    _need(isinstance(parts, list) and [type(p) for p in parts] == [float, float], "a number")
    return complex(*parts)


def _decode_int(digits: Any) -> int:
    _need(
        isinstance(digits, str) and re.fullmatch(r"-?0x[0-9a-f]+", digits) is not None, "a number"
    )
    return int(digits, 16)


def decode(value: Any, depth: int = 0) -> Any:
    """Plain data from what `json.loads` gave; WireError for all that `encode` never writes."""
    _need(depth <= DEPTH, "the depth")
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, list):
        return [decode(v, depth + 1) for v in value]
    _need(isinstance(value, dict) and len(value) == 1, "a value")
    ((tag, content),) = value.items()
    if tag == "t":
        _need(isinstance(content, list), "a tuple")
        return tuple(decode(v, depth + 1) for v in content)
    if tag == "d":
        return _decode_dict(content, depth)
    if tag == "?":
        return Foreign(words(content, 100))
    readers = {"a": _decode_array, "c": _decode_complex, "i": _decode_int}
    _need(tag in readers, "a value")
    return readers[tag](content)


def words(text: Any, limit: int) -> str:
    """A text that may be shown: cut, and without signs that steer a terminal."""
    _need(isinstance(text, str), "a text")
    return "".join(c if c.isprintable() or c in "\n\t" else "�" for c in text[:limit])


def _many(texts: Any, limit: int) -> tuple[str, ...]:
    _need(isinstance(texts, list), "a list of texts")
    return tuple(words(t, limit) for t in texts[:50])


def encode_raised(raised: Raised | None) -> Any:
    """An exception in what JSON knows."""
    return raised and [raised.kinds, raised.message, raised.line, raised.text]


def decode_raised(value: Any) -> Raised | None:
    """An exception from what `json.loads` gave."""
    if value is None:
        return None
    _need(isinstance(value, list) and len(value) == 4, "an exception")
    kinds, message, line, text = value
    _need(isinstance(kinds, list) and len(kinds) > 0, "an exception")
    _need(line is None or type(line) is int, "a line")
    return Raised(_many(kinds, 200), words(message, 500), line, words(text, 500))


def encode_call(call: Call) -> Any:
    """A call in what JSON knows."""
    it = call.outcome
    after = [encode(a) for a in call.after]
    raised = encode_raised(it.raised)
    return [encode(it.value), raised, it.timed_out, list(it.warned), it.printed, after]


def decode_call(value: Any) -> Call:
    """A call from what `json.loads` gave."""
    _need(isinstance(value, list) and len(value) == 6, "an answer")
    result, raised, timed_out, warned, printed, after = value
    _need(type(timed_out) is bool and isinstance(after, list), "an answer")
    outcome = Outcome(
        decode(result),
        decode_raised(raised),
        timed_out,
        warned=_many(warned, 500),
        printed=words(printed, 2_000),
    )
    return Call(outcome, tuple(map(decode, after)))


def loads(line: bytes) -> Any:
    """One line of JSON; WireError when it is none or would take too much room."""
    _need(len(line) <= LINE, "the length")
    _need(line.count(b"[") + line.count(b"{") <= BRANCHES, "the number of lists")
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise WireError("a line") from error
