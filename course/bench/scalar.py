"""The scalar engine against micrograd's algorithm: one training step of the moons demo."""

import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import numpy as np
from rich.console import Console

from course.autodiff.value import Value

from .micrograd import Closure
from .rounds import table, take_turns

SIZES = (2, 16, 16, 1)
POINTS = 100


def _moons(rng: np.random.Generator) -> tuple[list[list[float]], list[float]]:
    """Two half circles with noise, and their labels -1 and 1."""
    angle = rng.uniform(0, np.pi, size=POINTS)
    side = np.arange(POINTS) % 2
    X = np.stack([np.cos(angle) + side, np.sin(angle) * (1 - 2 * side) + side / 2], axis=1)
    X += rng.normal(0, 0.1, size=X.shape)
    return X.tolist(), (2.0 * side - 1.0).tolist()


def _step(kind: Callable[[float], Any]) -> Callable[[], float]:
    """A training step as in the demo: max-margin loss, all points, hidden relu units.

    The same code runs on both kinds of node; only the engine differs.
    """
    rng = np.random.default_rng(0)
    X, Y = _moons(rng)
    layers = [
        [([kind(rng.uniform(-1, 1)) for _ in range(m)], kind(0.0)) for _ in range(n)]
        for m, n in pairwise(SIZES)
    ]
    parameters = [p for layer in layers for w, b in layer for p in (*w, b)]

    def model(x: list[Any]) -> Any:
        for layer in layers:
            sums = [sum((wi * xi for wi, xi in zip(w, x, strict=True)), b) for w, b in layer]
            x = [z.relu() for z in sums]
        return sums[0]

    def step() -> float:
        losses = [(model(x) * -y + 1.0).relu() for x, y in zip(X, Y, strict=True)]
        loss = sum(losses) * (1.0 / POINTS)
        for p in parameters:
            p.grad = 0.0
        loss.backward()
        for p in parameters:
            p.data -= 0.05 * p.grad
        return float(loss.data)

    return step


def _bytes_per_node(kind: Callable[[float], Any], count: int = 20_000) -> float:
    """Memory of a chain of additions, divided by its nodes (the constants are nodes, too)."""
    tracemalloc.start()
    x = kind(1.0)
    for _ in range(count):
        x = x + 0.5
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return used / (2 * count + 1)


@contextmanager
def _deep() -> Iterator[None]:
    """Room for micrograd's recursion, which Python's default limit stops at 1,000 levels."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def _chain(length: int) -> tuple[float, float, float]:
    """Gradient, seconds forward, seconds back of a chain of additions."""
    started = time.perf_counter()
    x = a = Value(1.0)
    for _ in range(length):
        x = x + 1e-6
    built = time.perf_counter()
    x.backward()
    return a.grad, built - started, time.perf_counter() - built


def _doublings(count: int) -> tuple[float, float]:
    """Gradient and seconds of `count` doublings."""
    started = time.perf_counter()
    x = a = Value(1.0)
    for _ in range(count):
        x = x + x
    x.backward()
    return a.grad, time.perf_counter() - started


def run(rounds: int, console: Console) -> None:
    """Measure and print."""
    with _deep():
        times = take_turns({"micrograd": _step(Closure), "course": _step(Value)}, rounds)
    title = f"Moons, 2-16-16-1, {POINTS} points, one step, {rounds} rounds"
    console.print(table(title, times, "micrograd"))
    ours, theirs = _bytes_per_node(Value), _bytes_per_node(Closure)
    console.print(f"Bytes a node: course {ours:.0f}, micrograd {theirs:.0f}")
    grad, forward, back = _chain(1_000_000)
    console.print(
        f"1,000,000 additions: gradient {grad}, {forward:.1f} s forward, {back:.1f} s back"
    )
    grad, seconds = _doublings(40)
    console.print(f"40 doublings: gradient 2^40 is {grad == 2.0**40}, {seconds * 1e3:.1f} ms")
