"""Every check of the repository, one after the other: what `course test` runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import click

from course.errors import CourseError

NEEDED = {"ruff": "ruff", "mypy": "mypy", "pytest": "pytest", "xdist": "pytest-xdist"}
NOTEBOOK_FOLDERS = ("notebooks", "solutions")
# Each notebook runs in this Python; outputs are compared where some are stored.
NBVAL = (
    "--nbval",
    "--nbval-current-env",
    "--nbval-sanitize-with=tests/nbval_sanitize.cfg",
    "--nbval-cell-timeout=300",
)


@dataclass(frozen=True)
class Check:
    """A named run of a Python module with arguments; it passes when it exits with 0."""

    name: str
    arguments: tuple[str, ...]


def all_checks() -> list[Check]:
    """The checks in the order in which they run, the quick ones first."""
    return [
        Check("lint", ("ruff", "check", ".")),
        Check("format", ("ruff", "format", "--check", ".")),
        Check("types", ("mypy",)),
        Check("generated notebooks", ("course.cli", "build", "--check")),
        Check("tests", ("pytest", *in_parallel())),
        Check("notebooks run", ("pytest", *in_parallel(), *NBVAL, *NOTEBOOK_FOLDERS)),
    ]


def in_parallel() -> tuple[str, ...]:
    """Options for pytest: a worker per core, each file in one worker (cells share state)."""
    return ("-q", "-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile")


def run_checks(root: Path) -> int:
    """Run all checks, also after one has failed; 0 when all pass, else 1."""
    missing = [name for module, name in NEEDED.items() if find_spec(module) is None]
    if missing:
        raise CourseError(
            f"`course test` needs {', '.join(missing)}; install them with: pip install -e '.[test]'"
        )
    started = time.perf_counter()
    failed = [check.name for check in all_checks() if not passes(check, root)]
    report(failed, time.perf_counter() - started)
    return 1 if failed else 0


def passes(check: Check, root: Path) -> bool:
    """Run one check under a heading and say how it ended and how long it took."""
    click.secho(f"── {check.name}: {' '.join(check.arguments)}", bold=True)
    started = time.perf_counter()
    passed = run_module(check.arguments, root) == 0
    words = "passed" if passed else "FAILED"
    seconds = time.perf_counter() - started
    click.secho(f"   {words} in {seconds:.1f} s\n", fg="green" if passed else "red")
    return passed


def report(failed: list[str], seconds: float) -> None:
    """The last line: everything passed, or the names of what did not."""
    if failed:
        click.secho(f"Failed in {seconds:.0f} s: {', '.join(failed)}", fg="red", bold=True)
    else:
        click.secho(f"Every check passed in {seconds:.0f} s", fg="green", bold=True)


def run_pytest(root: Path, arguments: tuple[str, ...]) -> int:
    """Pytest with these arguments, from the repository's root; its exit code."""
    return run_module(("pytest", *arguments), root)


def run_module(arguments: tuple[str, ...], root: Path) -> int:
    """Run `python -m ARGUMENTS` in the repository's root and return its exit code."""
    environment = os.environ | {"COURSE_FAST": "1"}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=root, env=environment, check=False).returncode
