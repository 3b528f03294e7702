"""Run one answer on one case and say what happened, in plain data only."""

import contextlib
import copy
import io
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

PRINT_LIMIT = 2_000
PLAIN = (bool, int, float, complex, str, type(None))


class TimeUp(BaseException):
    """Raised inside an answer whose time is over; not an Exception, so that few can catch it."""


@dataclass(frozen=True)
class Raised:
    """An exception that came out of an answer: its class, bases, message and place."""

    kinds: tuple[str, ...]
    message: str
    line: int | None
    text: str = ""


@dataclass(frozen=True)
class Foreign:
    """A value that is no plain data; only its type's name is kept."""

    kind: str


@dataclass(frozen=True)
class Outcome:
    """What an answer did: `value` is plain data, and meaningless when `raised` is there."""

    value: Any = None
    raised: Raised | None = None
    timed_out: bool = False
    mutated: tuple[int, ...] = ()
    repeatable: bool = True
    warned: tuple[str, ...] = ()
    printed: str = ""


@dataclass(frozen=True)
class Call:
    """One call of an answer: what it did, and its arguments as they were `after` it."""

    outcome: Outcome
    after: tuple[Any, ...]


class _Bounded(io.StringIO):
    """A stream that keeps the first characters and drops the rest."""

    def write(self, text: str) -> int:
        super().write(text[: max(0, PRINT_LIMIT - self.tell())])
        return len(text)

    def close(self) -> None:
        """Stay open: what was printed is read afterwards, whatever the answer does to it."""


def _key(key: Any) -> str:
    return str(key) if type(key) in PLAIN else f"<{type(key).__name__}>"


def plain(value: Any, depth: int = 0) -> Any:
    """A copy of `value` in plain data: numbers, text, arrays, tuples and dicts of these."""
    if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
        value = value.item()
    if type(value) in PLAIN:
        return value
    if isinstance(value, np.ndarray) and value.dtype.kind in "biufc":
        return np.array(value)
    if depth < 8 and type(value) in (tuple, list):
        return type(value)(plain(v, depth + 1) for v in value)
    if depth < 8 and type(value) is dict:
        return {_key(k): plain(v, depth + 1) for k, v in value.items()}
    return Foreign(type(value).__name__)


def same(a: Any, b: Any) -> bool:
    """Whether two pieces of plain data are equal to the last bit; NaN equals NaN."""
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        alike = isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and a.dtype == b.dtype
        return bool(alike and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc"))
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    return bool(type(a) is type(b) and (a == b or (a != a and b != b)))


def describe(error: BaseException) -> Raised:
    """An exception in plain data: what it is, what it says, and the learner's line."""
    kinds = tuple(c.__name__ for c in type(error).__mro__ if c is not object)
    places = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith("<my_")]
    place = places[-1] if places else None
    try:
        message = str(error)
    except Exception:
        message = ""
    return Raised(kinds, message[:500], place and place.lineno, (place and place.line) or "")


def once(target: Callable[..., Any], args: tuple[Any, ...], drive: Callable[..., Any]) -> Call:
    """Drive `target` with copies of `args`, one time; whatever it does comes back as plain data."""
    given = copy.deepcopy(args)
    printed = _Bounded()
    value, raised, timed_out = None, None, False
    with (
        warnings.catch_warnings(record=True) as caught,
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"),
    ):
        warnings.simplefilter("always")
        try:
            value = plain(drive(target, *given))
        except TimeUp:
            timed_out = True
        except BaseException as error:
            raised = describe(error)
    warned = tuple(sorted({str(w.message) for w in caught if w.category is RuntimeWarning}))
    outcome = Outcome(value, raised, timed_out, warned=warned, printed=printed.getvalue())
    return Call(outcome, tuple(map(plain, given)))


def needs_second(first: Call) -> bool:
    """Whether a first call gave a value, which a second one should give again."""
    return not (first.outcome.timed_out or first.outcome.raised)


def outcome_of(args: tuple[Any, ...], first: Call, second: Call | None) -> Outcome:
    """What one or two calls say together: were inputs changed, and did the second give the same?"""
    pairs = enumerate(zip(args, first.after, strict=True))
    mutated = tuple(i for i, (a, b) in pairs if not same(plain(a), b))
    if second is None:
        return replace(first.outcome, mutated=mutated)
    again = second.outcome
    repeatable = again.raised is None and same(first.outcome.value, again.value)
    return replace(first.outcome, mutated=mutated, repeatable=repeatable, timed_out=again.timed_out)


def run(target: Callable[..., Any], args: tuple[Any, ...], drive: Callable[..., Any]) -> Outcome:
    """Drive `target` with copies of `args`, twice; whatever it does comes back as an outcome."""
    first = once(target, args, drive)
    second = once(target, args, drive) if needs_second(first) else None
    return outcome_of(args, first, second)
