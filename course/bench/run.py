"""Run benchmarks, print their tables, and keep the times as JSON or a picture."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import matplotlib.pyplot as plt
from rich.console import Console

from course.errors import CourseError

from . import peers
from .rounds import Result, Settings, table

MODULES = {
    "scalar": "scalar",
    "mnist": "mnist",
    "conv": "conv",
    "import": "start",
    "feedback": "feedback",
}


def run(what: Sequence[str], settings: Settings, as_json: Path | None, plot: Path | None) -> None:
    """Measure one after the other; CourseError for peers or cores that are not there."""
    peers.refuse_missing(settings.against)
    cores = os.cpu_count() or 1
    if settings.threads > cores:
        raise CourseError(
            f"{settings.threads} threads, but {cores} cores here; type --threads {cores}"
        )
    console = Console()
    results = []
    for name in what:
        for result in import_module(f"course.bench.{MODULES[name]}").measure(settings):
            console.print(table(result))
            for fact in result.facts:
                console.print(fact)
            console.print()
            results.append(result)
    if as_json:
        as_json.write_text(_json(results, settings), encoding="utf-8")
    if plot:
        draw(results, plot)


def _json(results: list[Result], settings: Settings) -> str:
    machine = {"processor": platform.processor() or platform.machine(), "cores": os.cpu_count()}
    found = [asdict(result) | {"medians": result.medians()} for result in results]
    return json.dumps(
        {"machine": machine, "settings": asdict(settings), "results": found}, indent=1
    )


def draw(results: list[Result], file: Path) -> None:
    """One row of bars for each benchmark: medians as shares of the base's, with the range."""
    plt.style.use("course.plain")
    figure, axes = plt.subplots(
        len(results),
        squeeze=False,
        figsize=(7, 0.6 + sum(0.5 + 0.3 * len(r.times) for r in results)),
    )
    for ax, result in zip(axes[:, 0], results, strict=True):
        whole = result.medians()[result.base]
        for name, times in result.times.items():
            middle = result.medians()[name]
            ends = [[(middle - min(times)) / whole], [(max(times) - middle) / whole]]
            ax.barh(name, middle / whole, xerr=ends, color="C0", capsize=3)
        ax.set_title(result.title, loc="left", fontsize=9)
        ax.set_xlabel(f"seconds, {result.base} = 1")
        ax.invert_yaxis()
    figure.tight_layout()
    figure.savefig(file)
    plt.close(figure)
