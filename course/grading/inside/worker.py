"""The process in the sandbox that forks a child for each exercise; it never holds a package."""

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.random  # NumPy whole, so that children need not import it

from . import child, locks

HELLO = b"hello "


@dataclass(frozen=True)
class Worker:
    """The line to the parent, whether `kill(-1)` reaches only this sandbox, and what to forbid."""

    control: socket.socket
    alone: bool
    rules: int | None
    filtered: bool

    def forbid(self) -> dict[str, bool]:
        """Take from this process, for good, what an answer does not need; says what could be."""
        filtered = self.filtered and locks.filter_calls(own=True)
        return {"landlock": locks.landlock(self.rules), "seccomp": filtered}


def _below() -> set[int]:
    """All processes below this one; it becomes the parent of those that lose theirs."""
    parents: dict[int, int] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:
            parents[int(name)] = int(file.read().rpartition(b")")[2].split()[1])
    found = {os.getpid()}
    while more := {p for p, above in parents.items() if above in found} - found:
        found |= more
    return found - {os.getpid()}


def _signal(pids: Iterable[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def _kill_all(alone: bool) -> None:
    """Kill whatever was started; what cannot be killed at once is stopped first.

    A stopped process keeps its place among as many as may be, so a fork bomb cannot refill.
    """
    stopped: set[int] = set()
    while not alone and (new := _below() - stopped):
        _signal(new, signal.SIGSTOP)
        stopped |= new
    _signal([-1] if alone else stopped, signal.SIGKILL)


def end_children(alone: bool) -> dict[int, int]:
    """Kill and reap until none is left, orphans included; process id → how it ended."""
    ended: dict[int, int] = {}
    while True:
        _kill_all(alone)
        try:
            pid, status = os.waitpid(-1, 0 if alone else os.WNOHANG)
        except ChildProcessError:
            return ended
        ended[pid] = status
        if not pid:
            time.sleep(0.001)


def _child(worker: Worker, channel: socket.socket) -> None:
    """Run one exercise; never returns."""
    try:
        locks.control(locks.PR_SET_PDEATHSIG, signal.SIGKILL)
        worker.control.close()
        worker.forbid()
        child.run(channel)
    finally:
        os._exit(0)


def _fork(worker: Worker, channel: int) -> int:
    with socket.socket(fileno=channel) as own:
        pid = os.fork()
        if not pid:
            _child(worker, own)
        return pid


@cache
def warm_up() -> None:
    """Import Numba and compile something: what comes first takes longest, and children share it."""
    with contextlib.suppress(ImportError):  # a child says so in its own words
        importlib.import_module("numba").njit(lambda x: x[0] + 1.0)(np.ones(1))
    gc.freeze()


def serve(worker: Worker) -> None:
    """Obey the parent: `r` and a channel: run an exercise; `k`: end it. Without parent, end.

    `n` is `r` for an exercise that needs Numba.
    """
    pid = 0
    while True:
        word, channels, _, _ = socket.recv_fds(worker.control, 1, 1)
        if word == b"n":
            warm_up()
        if word in (b"r", b"n"):
            pid = _fork(worker, channels[0])
            continue
        status = end_children(worker.alone).get(pid, 0)
        if word != b"k":
            return
        worker.control.sendall(status.to_bytes(4, "big"))


def greet(worker: Worker) -> None:
    """Tell what this machine gives, tried in a child because it cannot be taken back."""
    if not os.fork():
        try:
            told: dict[str, Any] = {"pid": os.getppid(), "uid": os.getuid(), **worker.forbid()}
            worker.control.sendall(HELLO + json.dumps(told).encode() + b"\n")
        finally:
            os._exit(0)
    os.wait()


def main() -> None:
    """Serve on the socket that is standard input; the one argument says how."""
    how = json.loads(sys.argv[1])
    control = socket.socket(fileno=os.dup(0))
    os.close(0)
    sys.stdin = None
    locks.control(locks.PR_SET_DUMPABLE, 0)
    locks.control(locks.PR_SET_CHILD_SUBREAPER, 1)
    rules = locks.landlock_rules(filter(os.path.exists, how["readable"]))
    filtered = locks.filter_calls(own=False)
    worker = Worker(control, how["alone"] or os.getpid() == 1, rules, filtered)
    gc.freeze()
    if how["greet"]:
        greet(worker)
    serve(worker)
