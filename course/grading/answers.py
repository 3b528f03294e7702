"""Read a child's answers line by line: each must be the one that is due, and nothing but data."""

import hmac
import json
import signal
import time
from typing import Any

from course.judging.run import Call, Outcome, Raised, needs_second, outcome_of

from .wire import WireError, decode_call, decode_raised, loads

MARGIN = 1.0  # seconds from the alarm in the child to the parent's own deadline


class Answers:
    """What one child has said so far about its cases.

    A line counts only with the nonce of this child and when it is the next one due: loaded, then
    each case once or twice. Whether inputs were changed, and whether a second call gave the same,
    is compared here, on the data, and never taken from the child.
    """

    def __init__(self, nonce: str, cases: tuple[tuple[Any, ...], ...], seconds: float):
        self.nonce, self.cases, self.seconds = nonce, cases, seconds
        self.outcomes: list[Outcome] = []
        self.loaded = self.done = False
        self.stopped: Raised | None = None
        self._first: Call | None = None
        self._rest_of_first = b""
        self._deadline = time.monotonic() + seconds + MARGIN

    def deadline(self) -> float:
        """When this child should have said more: loading has its time, and so have the cases."""
        return self._deadline

    def read(self, line: bytes) -> None:
        """Take the next line; WireError when it is not the one that is due."""
        if self._first is not None and self._again(line):
            return
        said = loads(line)
        if self.done or not isinstance(said, list) or len(said) < 3:
            raise WireError("the order of the answers")
        nonce, *rest = said
        if type(nonce) is not str or not hmac.compare_digest(nonce.encode(), self.nonce.encode()):
            raise WireError("the sender of an answer")
        if self.loaded:
            self._read_call(rest, line)
        else:
            self._read_start(rest)

    def _begin(self, turn: int) -> bytes:
        """How the line of a call begins that `json` has written."""
        return json.dumps([self.nonce, len(self.outcomes), turn])[:-1].encode()

    def _again(self, line: bytes) -> bool:
        """Take a second call that is told in the same bytes as the first."""
        begin = self._begin(1)
        own, rest = line[: len(begin)], line[len(begin) :]
        if not hmac.compare_digest(own, begin) or rest != self._rest_of_first:
            return False
        assert self._first is not None
        self._take(self._first, self._first)
        return True

    def _read_start(self, said: list[Any]) -> None:
        if said[0] == "stopped" and len(said) == 2:
            self.stopped, self.done = decode_raised(said[1]), True
        elif said == ["loaded", None]:
            self.loaded, self.done = True, not self.cases
            self._deadline = time.monotonic() + self.seconds + MARGIN
        else:
            raise WireError("the beginning of the answers")

    def _read_call(self, said: list[Any], line: bytes) -> None:
        number, turn = len(self.outcomes), int(self._first is not None)
        if (
            len(said) != 3
            or [type(n) for n in said[:2]] != [int, int]
            or said[:2] != [number, turn]
        ):
            raise WireError("the order of the answers")
        call = decode_call(said[2])
        if self._first is None and needs_second(call):
            self._first, self._rest_of_first = call, line[len(self._begin(0)) :]
            return
        self._take(*((self._first, call) if self._first else (call, None)))

    def _take(self, first: Call, second: Call | None) -> None:
        self.outcomes.append(_outcome(self.cases[len(self.outcomes)], first, second))
        self._first = None
        self.done = len(self.outcomes) == len(self.cases) or self.outcomes[-1].timed_out

    def lost(self, status: int | None) -> bool:
        """Whether the worker has gone with its child before the time was over."""
        return status is None and not self.done and time.monotonic() < self._deadline

    def finish(self, status: int | None) -> None:
        """Give every case an outcome when the child said no more: its time was over, or it ended.

        `status` is how the process ended, as `os.waitpid` tells.
        """
        over = time.monotonic() >= self._deadline or status is None
        if self.done:
            return
        if not self.loaded:
            self.stopped = None if over or status is None else ended(status)
        elif over or status is None:
            self.outcomes.append(Outcome(timed_out=True))
        else:
            rest = len(self.cases) - len(self.outcomes)
            self.outcomes += [Outcome(raised=ended(status))] * rest


def _outcome(args: tuple[Any, ...], first: Call, second: Call | None) -> Outcome:
    """One outcome of one or two calls; the arguments must be as many as were sent."""
    if first.outcome.timed_out:
        return Outcome(timed_out=True)
    if len(first.after) != len(args) and not first.outcome.raised:
        raise WireError("the arguments of an answer")
    if first.outcome.raised:
        return first.outcome
    return outcome_of(args, first, second)


def ended(status: int) -> Raised:
    """The end of the whole process, as if it were an exception."""
    number = status & 0x7F
    try:
        how = f"by {signal.Signals(number).name}" if number else f"with exit code {status >> 8}"
    except ValueError:
        how = f"by signal {number}"
    return Raised(("ProcessEnded",), f"it ended all of Python, {how}", None)
