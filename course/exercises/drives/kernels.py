"""Drives for kernels: as plain Python, compiled, on threads, and by the clock.

Everything here runs beside the learner's code: it imports only NumPy, the standard library and
other drives; Numba is there when a kernel is.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .watching import Watch, in_python, watched

Array = Any
Target = Callable[..., Any]
BAND = 512  # numbers before and after each array that nobody may read or write
RUNS, ROUNDS = 10, 15
SEVENS = 7.0
COMPILES = "compiled by Numba"
CLASH = "two rounds of a parallel loop write to the same place"


@dataclass(frozen=True)
class Work:
    """What a kernel is called with: arrays by name, then `more`; one of them may be written."""

    arrays: dict[str, Array]
    written: str = ""
    more: tuple[Any, ...] = ()

    def call(self, function: Target) -> Any:
        """Call, and give what was written, or else what came back."""
        value = function(*self.arrays.values(), *self.more)
        return self.arrays[self.written] if self.written else value

    def copy(self) -> "Work":
        """The same with other memory."""
        return replace(self, arrays={name: a.copy() for name, a in self.arrays.items()})


def _options(target: Target) -> dict[str, Any]:
    """What was asked of the compiler."""
    return dict(getattr(target, "targetoptions", {}))


def _changed(work: Work, before: Work) -> list[str]:
    """The arrays that were to be read only and are not as they were."""
    return [
        name
        for name, a in work.arrays.items()
        if name != work.written and not np.array_equal(a, before.arrays[name], equal_nan=True)
    ]


def _as_plain_python(target: Target, work: Work) -> dict[str, Any]:
    """Without the compiler, where an index out of bounds is an error."""
    before, watch = work.copy(), Watch(parallel=False)
    arrays = {name: watched(a, watch, name) for name, a in work.arrays.items()}
    result = replace(work, arrays=arrays).call(in_python(target, watch))
    return {"result": _bare(result), "inputs that were changed": _changed(work, before)}


def _bare(result: Any) -> Any:
    """A result without the watch; a number as it came."""
    return np.array(result) if isinstance(result, np.ndarray) else result


def _between_bands(work: Work) -> tuple[Work, dict[str, Array]]:
    """The work on arrays that have bands before and after them, and the whole of these."""
    wholes, arrays = {}, {}
    for name, a in work.arrays.items():
        filler = -SEVENS if name == work.written else np.nan
        whole = np.full(a.size + 2 * BAND, filler, a.dtype)
        arrays[name] = whole[BAND : BAND + a.size].reshape(a.shape)
        arrays[name][...] = a
        wholes[name] = whole
    return replace(work, arrays=arrays), wholes


def _bands(whole: Array) -> Array:
    return np.concatenate([whole[:BAND], whole[-BAND:]])


def _compiled(target: Target, work: Work) -> dict[str, Any]:
    """With the compiler, where nobody checks an index: what lies beside the arrays is looked at."""
    if not hasattr(target, "py_func"):
        return {COMPILES: False}
    banded, wholes = _between_bands(work)
    before = {name: _bands(whole) for name, whole in wholes.items()}
    untouched = banded.copy()
    result = banded.call(target)
    spoiled = [
        name
        for name, whole in wholes.items()
        if not np.array_equal(_bands(whole), before[name], equal_nan=True)
    ]
    return {
        COMPILES: True,
        "result": _bare(result),
        "inputs that were changed": _changed(banded, untouched),
        "arrays beside which something was written": spoiled,
    }


def _as_on_threads(
    target: Target, work: Work, wants_parallel: bool, in_order: str
) -> dict[str, Any]:
    """What makes a kernel parallel, fast and safe, from its options and from its steps.

    Where nothing is compiled there are no options: a parallel loop is then taken for one.
    """
    compiles = hasattr(target, "py_func")
    parallel = bool(_options(target).get("parallel")) or not compiles
    watch = Watch(parallel)
    arrays = {name: watched(a, watch, name) for name, a in work.arrays.items()}
    replace(work, arrays=arrays).call(in_python(target, watch))
    facts: dict[str, Any] = {COMPILES: compiles, CLASH: watch.clash}
    if wants_parallel:
        facts |= {
            "parallel=True": compiles and parallel,
            "the parallel loop has several rounds": compiles and watch.rounds > 1,
        }
    if in_order:
        near = watch.jumps(in_order) < 0.5
        facts[f"most reads of {in_order} follow each other in memory"] = near
    return facts


def _numba() -> Any:
    return sys.modules["numba"]


def _ten_times(target: Target, work: Work) -> dict[str, Any]:
    """Run on one thread, and ten times on all of them; the numbers are whole, so sums are exact."""
    if not hasattr(target, "py_func"):
        return {COMPILES: False}
    there = _numba().get_num_threads()
    try:
        _numba().set_num_threads(1)
        alone = work.copy().call(target)
    finally:
        _numba().set_num_threads(there)
    results = [work.copy().call(target) for _ in range(RUNS)]
    wrong = sum(not np.array_equal(r, alone) for r in results)
    return {
        "first numbers of the result": np.ravel(alone)[:4],
        f"runs of {RUNS} that give another result than one thread gives": wrong,
    }


def _timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds, and the share of them in which the machine let this process work."""
    wall, own = time.perf_counter(), time.process_time()
    work()
    own, wall = time.process_time() - own, time.perf_counter() - wall
    return wall, min(1.0, own / wall)


def _speed(target: Target, work: Work) -> dict[str, Any]:
    """The best times of a kernel and of a yardstick, in turns, on one thread; for the judge.

    One thread is disturbed less than two; whether two are of use is read from the steps.
    """
    if not hasattr(target, "py_func"):
        return {COMPILES: False}
    x = np.linspace(0.0, 1.0, 50_000)
    before = _numba().get_num_threads() if "numba" in sys.modules else 0
    try:
        if before:
            _numba().set_num_threads(1)
        work.call(target)
        rounds = [
            (_timed(lambda: np.log(np.exp(x)))[0], *_timed(lambda: work.call(target)))
            for _ in range(ROUNDS)
        ]
    finally:
        if before:
            _numba().set_num_threads(before)
    seconds, free = min(r[1:] for r in rounds)
    return {"seconds": seconds, "yardstick": min(r[0] for r in rounds), "free": free}


WAYS: dict[str, Callable[[Target, Work], dict[str, Any]]] = {
    "as plain Python": _as_plain_python,
    "compiled": _compiled,
    "ten times on threads": _ten_times,
    "speed": _speed,
}


def _drive(target: Target, how: str, work: Work, parallel: bool = False, order: str = "") -> Any:
    """One way of looking at a kernel, by its name."""
    if how == "as on threads":
        return _as_on_threads(target, work, parallel, order)
    return WAYS[how](target, work)


def _filled(array: Array) -> Array:
    """An array; for a shape one of whole numbers, always the same."""
    if not isinstance(array, tuple):
        return np.array(array)
    return np.random.default_rng(len(array)).integers(-3, 4, size=array).astype(float)


def _product(A: Any, B: Any, *more: Any) -> Work:
    A, B = _filled(A), _filled(B)
    out = np.full((len(A), B.shape[1]), SEVENS, A.dtype)
    return Work({"A": A, "B": B, "out": out}, "out", more)


def drive_product(target: Target, how: str, A: Any, B: Any) -> Any:
    """Multiply two matrices, given as arrays or as shapes; out is full of sevens before."""
    return _drive(target, how, _product(A, B), parallel=True, order="B")


def drive_blocked(target: Target, how: str, A: Any, B: Any, bs: int) -> Any:
    """The same in blocks."""
    return _drive(target, how, _product(A, B, bs))


def drive_rows(target: Target, how: str, Z: Any) -> Any:
    """Turn each row of Z into a row of out, which is full of sevens before."""
    Z = _filled(Z)
    work = Work({"Z": Z, "out": np.full_like(Z, SEVENS)}, "out")
    return _drive(target, how, work, parallel=True)


def drive_columns(target: Target, how: str, dY: Any) -> Any:
    """Turn each column of dY into a number of out, which is full of sevens before."""
    dY = _filled(dY)
    work = Work({"dY": dY, "out": np.full(dY.shape[1], SEVENS, dY.dtype)}, "out")
    return _drive(target, how, work, order="dY")


def drive_number(target: Target, how: str, x: Any) -> Any:
    """Turn an array into a number, a truth, or another array."""
    return _drive(target, how, Work({"x": _filled(x)}))


def drive_nan(target: Target, how: str, x: Any) -> Any:
    """Look for NaN; say whether the compiler may forget that there is such a thing."""
    facts = drive_number(target, how, x)
    if how == "as on threads":
        given = _options(target).get("fastmath") or ()
        forgets = given is True or "nnan" in given or "fast" in given
        facts["fastmath lets the compiler assume that there is no NaN"] = bool(forgets)
    return facts


def drive_update(target: Target, how: str, w: Any, g: Any, lr: float) -> Any:
    """Change w in place."""
    return _drive(target, how, Work({"w": _filled(w), "g": _filled(g)}, "w", (lr,)))
