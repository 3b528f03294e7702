"""A worker in its sandbox, and the talk with its children, of whom nothing is believed."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from course.errors import GradingError

from .command import build_site, command
from .inside.worker import HELLO
from .isolation import LEVELS, Isolation
from .limits import Limits
from .wire import LINE, WireError

START_SECONDS = 20.0
KILL_SECONDS = 5.0
CHUNK = 1 << 16


class Reader(Protocol):
    """What reads a child's lines, until it is done."""

    done: bool

    def read(self, line: bytes) -> None:
        """Take one line; WireError when it is not the next one."""

    def deadline(self) -> float:
        """When to stop waiting for the next line, on the monotonic clock."""


class Sandbox:
    """Starts a worker when one is needed, and a new one when the last is lost.

    Use it in a `with` statement: at the end no process and no folder of it is left.
    """

    def __init__(self, isolation: Isolation, limits: Limits):
        self.isolation, self.limits = isolation, limits
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._folder: Path | None = None

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self, greet: bool = False) -> socket.socket:
        """The line to the worker, which is started if there is none."""
        if self._control is not None:
            return self._control
        if self._folder is None and self.isolation.level != "bubblewrap":
            self._folder = Path(tempfile.mkdtemp(prefix="course-grade-"))
            build_site(self._folder)
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                command(self.isolation, self.limits, self._folder, greet),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                start_new_session=True,
            )
        self._control = ours
        return ours

    def greeting(self) -> dict[str, Any] | None:
        """What a new worker says about itself; None when it does not start."""
        try:
            line = self.start(greet=True)
            line.settimeout(START_SECONDS)
            with line.makefile("rb") as file:
                text = file.readline(1000)
        except OSError:
            return None
        return json.loads(text.removeprefix(HELLO)) if text.startswith(HELLO) else None

    def ask(self, job: bytes, reader: Reader, compiles: bool = False) -> int | None:
        """Let a child do a job, its lines to the reader; how it ended, None when that is unknown.

        A job that `compiles` finds Numba imported, once for all. The child and all that it started
        are dead afterwards. WireError from the reader and for
        lines after the last one.
        """
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._give(theirs, b"n" if compiles else b"r")
            try:
                _talk(ours, job, reader, self.limits.answer_bytes)
            finally:
                status = self._end_child()
            if reader.done and _anything(ours):
                raise WireError("more than the answers")
            return status

    def _give(self, channel: socket.socket, word: bytes) -> None:
        """Hand a channel to the worker; a worker that has gone is replaced once."""
        for last in (False, True):
            try:
                socket.send_fds(self.start(), [word], [channel.fileno()])
                return
            except OSError as error:
                self._stop()
                if last:
                    raise GradingError(f"no worker can be started: {error}.") from None

    def _end_child(self) -> int | None:
        """Have all processes of the sandbox killed but the worker; without an answer it, too."""
        assert self._control is not None, "a child was started by a worker"
        try:
            self._control.settimeout(KILL_SECONDS)
            self._control.sendall(b"k")
            status = self._control.recv(4)
        except OSError:
            status = b""
        if len(status) < 4:
            self._stop()
            return None
        return int.from_bytes(status, "big")

    def _stop(self) -> None:
        """End the worker: it ends with its line, else it is killed."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(KILL_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def close(self) -> None:
        """End the worker and remove its folder."""
        self._stop()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


def _talk(channel: socket.socket, job: bytes, reader: Reader, at_most: int) -> None:
    """Send a job; give the reader line after line until it, the time or the child is at its end."""
    with contextlib.suppress(TimeoutError, ConnectionError):
        _set_time(channel, reader)
        channel.sendall(len(job).to_bytes(8, "big") + job)
        buffer = bytearray()
        while not reader.done:
            _set_time(channel, reader)
            data = channel.recv(CHUNK)
            if not data:
                return
            at_most -= len(data)
            buffer += data
            if len(buffer) > LINE or at_most < 0:
                raise WireError("its length")
            if b"\n" in data:
                *lines, rest = bytes(buffer).split(b"\n")
                buffer[:] = rest
                for line in lines:
                    reader.read(line)
        if buffer:
            raise WireError("more than the answers")


def _set_time(channel: socket.socket, reader: Reader) -> None:
    rest = reader.deadline() - time.monotonic()
    if rest <= 0:
        raise TimeoutError
    channel.settimeout(rest)


def _anything(channel: socket.socket) -> bool:
    """Whether something more has been written to a channel."""
    channel.setblocking(False)
    try:
        return bool(channel.recv(1))
    except OSError:
        return False


@lru_cache
def probe() -> Isolation:
    """The best isolation that works here, tried by starting a worker in it; asked once a process.

    Raises GradingError where not even limits can be set.
    """
    if os.name != "posix" or not os.path.isdir("/proc"):
        raise GradingError("grading needs Linux; on other systems use a container or WSL.")
    for level in LEVELS:
        if isolation := probed(level):
            return isolation
    raise GradingError(
        "no worker can be started here; are prlimit and setpriv (util-linux) installed?"
    )


def probed(level: str) -> Isolation | None:
    """The isolation of one level, with what its worker says; None when it does not work here."""
    with Sandbox(Isolation(level), Limits()) as sandbox:
        told = sandbox.greeting()
    if told is None:
        return None
    own_uid = os.getuid() == 0 and told["uid"] != 0
    return Isolation(level, told["landlock"] is True, told["seccomp"] is True, own_uid)
