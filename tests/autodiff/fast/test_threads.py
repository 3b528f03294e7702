"""Threads that wait for each other leave the cores to others."""

import os
import subprocess
import sys

from course.autodiff.fast import threads
from course.grading.command import ENVIRONMENT


def started(**environment: str) -> str:
    """What GCC's OpenMP is told in a new process that imports the kernels."""
    code = f"import os, course.autodiff.fast; print(os.environ[{threads.SPIN!r}])"
    environment = {**os.environ, threads.SPIN: "", **environment}
    if not environment[threads.SPIN]:
        del environment[threads.SPIN]
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True)
    return run.stdout.decode().strip()


def test_threads_that_wait_go_to_sleep_soon() -> None:
    assert int(started()) <= 30_000  # a tenth of what GCC's OpenMP does by itself


def test_a_wish_of_the_user_counts() -> None:
    assert started(GOMP_SPINCOUNT="7") == "7"


def test_the_sandbox_that_grades_waits_as_long() -> None:
    assert ENVIRONMENT[threads.SPIN] == started()
