"""A worker, its death and its parent's: whatever ends first, nothing stays behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from course.errors import GradingError
from course.grading import Isolation, Limits, Submission, grade, probe, read
from course.grading.sandbox import Sandbox
from tests.grading.levels import each_level, isolation
from tests.grading.notebooks import notebook, solution

ENDLESS = "@exercise\ndef relu(z):\n    while True:\n        pass\n"


def workers(parent: int) -> list[int]:
    """The processes in sandboxes that a process has made."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            text = place.read_text(errors="replace")
        except OSError:
            continue
        if f'"parent": {parent}' in text:
            found.append(int(place.parent.name))
    return found


def wait_for(condition, seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


@each_level
def test_a_parent_that_is_killed_leaves_no_process(level, tmp_path: Path):
    isolation(level)
    path = tmp_path / "endless.ipynb"
    path.write_bytes(notebook([ENDLESS]))
    code = (
        "import sys; from course.grading import *\n"
        f"grade(read(sys.argv[1]), 1, Limits(patience=20), isolation=Isolation({level!r}))"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(path)]) as parent:
        assert wait_for(lambda: len(workers(parent.pid)) >= 2, 30)
        parent.kill()
    assert wait_for(lambda: not workers(parent.pid))


@each_level
def test_a_worker_that_is_killed_from_outside_costs_no_point(level):
    how = isolation(level)
    submission = read(notebook([solution(n) for n in ("relu", "train_symmetry", "mul_rule")]))
    killed = []

    def kill_once() -> None:
        if wait_for(lambda: len(workers(os.getpid())) >= 1):
            killed.extend(workers(os.getpid()))
            for pid in killed:
                os.kill(pid, signal.SIGKILL)

    thread = threading.Thread(target=kill_once)
    thread.start()
    results = grade(submission, 1, isolation=how)
    thread.join()
    assert killed
    assert {r.status for r in results} == {"passed"}
    assert wait_for(lambda: not workers(os.getpid()))


def test_no_worker_is_started_before_one_is_needed():
    with Sandbox(probe(), Limits()):
        assert workers(os.getpid()) == []
    assert grade(Submission(), 1) == []


def test_a_command_that_does_not_work_is_an_error_with_the_cause(monkeypatch):
    monkeypatch.setattr("course.grading.sandbox.command", lambda *args: ["/no/such"])
    with pytest.raises(GradingError, match="no worker"):
        grade(read(notebook([solution("relu")])), 1, isolation=Isolation("bubblewrap"))


@each_level
def test_a_worker_says_what_its_kernel_forbids(level):
    assert isolation(level).level == level
    assert isolation(level) == isolation(level)


@each_level
def test_a_sandbox_is_another_user_without_privileges(level):
    isolation(level)
    with Sandbox(Isolation(level), Limits()) as sandbox:
        told = sandbox.greeting()
    if os.getuid() == 0:
        assert told["uid"] >= 65534
    if level != "limits":
        assert told["pid"] == 1
