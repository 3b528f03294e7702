"""A kernel run as plain Python, with arrays and parallel loops that report what it does.

Everything here runs beside the learner's code: it imports only NumPy and the standard library.
Two rounds of a parallel loop may run at the same time. So it is told when they write to the same
place, on one thread, too, where such a kernel gives the right result.
"""

import inspect
import sys
from collections.abc import Callable, Iterator
from types import FunctionType, SimpleNamespace
from typing import Any

import numpy as np

Array = Any
Target = Callable[..., Any]
ROUNDS = 1_000_000  # more than one loop has
TOUCHES = 100_000  # of array elements, for arrays of some dozens
NEW_ARRAYS = (
    "empty",
    "zeros",
    "ones",
    "full",
    "empty_like",
    "zeros_like",
    "ones_like",
    "full_like",
)


class Watch:
    """What one run does: rounds of parallel loops, clashes between them, places that are read."""

    def __init__(self, parallel: bool) -> None:
        self.parallel, self.touches = parallel, 0
        self.loops, self.rounds, self.now = 0, 0, -1
        self.clash = False
        self.places: dict[str, list[Array]] = {}

    def prange(self, *bounds: int) -> Iterator[int]:
        """Stands for Numba's: the rounds one after the other, the outermost loop's counted."""
        if not self.parallel or self.now >= 0:
            yield from range(*bounds)
            return
        self.loops += 1
        try:
            for number, i in enumerate(range(*bounds)):
                self.now = self.loops * ROUNDS + number
                self.rounds += 1
                yield i
        finally:
            self.now = -1

    def touch(self, count: int) -> None:
        """Count touches, so that a loop without end becomes an error."""
        self.touches += count
        if self.touches > TOUCHES:
            raise RuntimeError(f"arrays of a few numbers were touched {TOUCHES:,} times")

    def jumps(self, name: str) -> float:
        """The share of the reads of an array that are not next to the read before."""
        places = np.concatenate([np.ravel(p) for p in self.places.get(name, [])] or [np.zeros(1)])
        return float(np.mean(np.abs(np.diff(places)) > 1)) if len(places) > 1 else 0.0


class Watched(np.ndarray):
    """An array that reports to its watch; `place` numbers its elements, also in views of it."""

    watch: Watch | None = None
    place: Array = None
    writer: Array = None
    name: str = ""

    def __getitem__(self, index: Any) -> Any:
        value = super().__getitem__(index)
        if self.watch is not None:
            place = self.place[index]
            self.watch.touch(np.size(place))
            self.watch.places.setdefault(self.name, []).append(place)
            if isinstance(value, Watched) and np.may_share_memory(value, self):
                value.watch, value.place, value.writer = self.watch, place, self.writer
        return value

    def __setitem__(self, index: Any, value: Any) -> None:
        super().__setitem__(index, value)
        watch = self.watch
        if watch is None:
            return
        place = self.place[index]
        watch.touch(np.size(place))
        if watch.now >= 0:
            before = self.writer[place]
            watch.clash |= bool(np.any((before // ROUNDS == watch.loops) & (before != watch.now)))
            self.writer[place] = watch.now


def watched(array: Array, watch: Watch, name: str = "") -> Array:
    """The same memory as an array that reports."""
    view = np.asarray(array).view(Watched)
    view.watch, view.name = watch, name
    view.place = np.arange(array.size).reshape(array.shape)
    view.writer = np.full(array.size, -1)
    return view


def _numpy(watch: Watch) -> Any:
    """NumPy, whose new arrays report, too."""

    def reporting(make: Target) -> Target:
        return lambda *args, **settings: watched(np.asarray(make(*args, **settings)), watch)

    return SimpleNamespace(**vars(np) | {n: reporting(getattr(np, n)) for n in NEW_ARRAYS})


def in_python(target: Target, watch: Watch) -> Target:
    """The kernel without the compiler, and so the compiled helpers that it calls."""
    numba: Any = sys.modules.get("numba", SimpleNamespace(prange=Watch))
    loops = SimpleNamespace(**vars(numba) | {"prange": watch.prange})
    stands_for = [(np, _numpy(watch)), (numba, loops), (numba.prange, watch.prange)]
    made: dict[int, Any] = {}

    def plain(name: str, value: Any) -> Any:
        if hasattr(value, "py_func"):
            return convert(value.py_func)
        found = [new for old, new in stands_for if value is old]
        return found[0] if found else watch.prange if name == "prange" else value

    def convert(function: Any) -> Any:
        if not isinstance(function, FunctionType):
            return function
        if id(function) not in made:
            names = dict(function.__globals__)
            new = FunctionType(
                function.__code__, names, None, function.__defaults__, function.__closure__
            )
            made[id(function)] = new
            used = set(function.__code__.co_names) & names.keys()
            names.update({name: plain(name, names[name]) for name in used})
        return made[id(function)]

    python: Target = convert(inspect.unwrap(getattr(target, "py_func", target)))
    return python
