"""The scalar engine against micrograd's algorithm: one training step of the moons demo."""

import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy as np

from course.autodiff.fast.replay import Recorded
from course.autodiff.value import Value

from .micrograd import Closure
from .rounds import Result, Settings, Work, take_turns

SIZES = (2, 16, 16, 1)
POINTS = 100
LR = 0.05


def _moons(rng: np.random.Generator) -> tuple[list[list[float]], list[float]]:
    """Two half circles with noise, and their labels -1 and 1."""
    angle = rng.uniform(0, np.pi, size=POINTS)
    side = np.arange(POINTS) % 2
    X = np.stack([np.cos(angle) + side, np.sin(angle) * (1 - 2 * side) + side / 2], axis=1)
    X += rng.normal(0, 0.1, size=X.shape)
    return X.tolist(), (2.0 * side - 1.0).tolist()


class Demo:
    """The demo's network and its max-margin loss over all points; hidden units are relu.

    The same code runs on both kinds of node; only the engine differs.
    """

    def __init__(self, kind: Callable[[float], Any]) -> None:
        rng = np.random.default_rng(0)
        self.points = list(zip(*_moons(rng), strict=True))
        self.layers = [
            [([kind(rng.uniform(-1, 1)) for _ in range(m)], kind(0.0)) for _ in range(n)]
            for m, n in pairwise(SIZES)
        ]
        self.parameters = [p for layer in self.layers for w, b in layer for p in (*w, b)]

    def _score(self, x: list[Any]) -> Any:
        for layer in self.layers:
            sums = [sum((wi * xi for wi, xi in zip(w, x, strict=True)), b) for w, b in layer]
            x = [z.relu() for z in sums]
        return sums[0]

    def loss(self) -> Any:
        """The mean over the points, a node."""
        losses = [(self._score(x) * -y + 1.0).relu() for x, y in self.points]
        return sum(losses) * (1.0 / POINTS)

    def step(self) -> float:
        """One step of training; the loss before it."""
        loss = self.loss()
        for p in self.parameters:
            p.grad = 0.0
        loss.backward()
        for p in self.parameters:
            p.data -= LR * p.grad
        return float(loss.data)


class Replay:
    """The demo on Values, recorded once; a step replays the recording."""

    def __init__(self) -> None:
        demo = Demo(Value)
        self.parameters, self.tape = demo.parameters, Recorded(demo.loss())

    def step(self) -> float:
        """One step of training; the loss before it."""
        return float(self.tape.descend(self.parameters, LR)[0])


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


def measure(settings: Settings) -> list[Result]:
    """A step on both engines and on the replayed graph; memory, a long chain, many doublings."""
    peer = "micrograd's algorithm"
    kind: Callable[[float], Any] = Closure
    if "micrograd" in settings.against:
        peer, kind = "micrograd", import_module("micrograd.engine").Value
    with _deep():
        works: dict[str, Work] = {
            peer: Demo(kind).step,
            "course": Demo(Value).step,
            "course, graph replayed": Replay().step,
        }
        times = take_turns(works, settings.rounds)
    ours, theirs = _bytes_per_node(Value), _bytes_per_node(kind)
    chain, forward, back = _chain(1_000_000)
    doubled, seconds = _doublings(40)
    facts = (
        f"Bytes a node: course {ours:.0f}, {peer} {theirs:.0f}",
        f"1,000,000 additions: gradient {chain}, {forward:.1f} s forward, {back:.1f} s back",
        f"40 doublings: gradient 2^40 is {doubled == 2.0**40}, {seconds * 1e3:.1f} ms",
    )
    title = f"Moons, 2-16-16-1, {POINTS} points, one step"
    return [Result(title, times, peer, facts)]
