"""Seconds until the course, its engine and its kernels are imported, each in a fresh Python."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .rounds import Result, Settings

BARE = "python alone"
STATEMENTS = {
    BARE: "pass",
    "numpy": "import numpy",
    "import course": "import course",
    "import course.autodiff.value": "import course.autodiff.value",
    "kernels from their cache": "from course.bench.start import warm; warm()",
}


def warm() -> None:
    """Call every kernel once, so that each is compiled or read from the cache."""
    from . import kernels

    kernels.call_all()


def _seconds(statement: str, cache: str | None = None) -> float:
    environment = os.environ | ({"NUMBA_CACHE_DIR": cache} if cache else {})
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True, env=environment)
    return time.perf_counter() - started


def measure(settings: Settings) -> list[Result]:
    """Medians over the rounds; and all kernels compiled from nothing, once."""
    with tempfile.TemporaryDirectory() as cache:
        compiled = _seconds(STATEMENTS["kernels from their cache"], cache)
        times: dict[str, list[float]] = {name: [] for name in STATEMENTS}
        for _ in range(settings.rounds):
            for name, statement in STATEMENTS.items():
                times[name].append(_seconds(statement, cache))
        size = sum(file.stat().st_size for file in Path(cache).rglob("*") if file.is_file())
    result = Result("Fresh Python to the end of a statement", times, BARE)
    medians = result.medians()
    facts = [
        f"{name}: {medians[name] - medians[BARE]:.3f} s over Python's own start"
        for name in STATEMENTS
        if name != BARE
    ]
    facts.append(f"all kernels compiled from nothing: {compiled:.1f} s; cache {size / 1e6:.1f} MB")
    return [Result(result.title, times, BARE, tuple(facts))]
