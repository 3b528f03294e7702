# ruff: noqa: NPY002  (seeds the global generator to show who uses it)
"""Drives for plain functions: from a target and plain numbers to plain numbers.

Everything here runs beside the learner's code: it imports only NumPy and the standard library.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Array = Any
Params = list[tuple[Array, Array]]
Target = Callable[..., Any]


def drive_fit(target: Target, X: Array, y: Array, epochs: int) -> Any:
    """Fit, and let the counts of mistakes be whole numbers of any kind."""
    result = target(X, y, epochs)
    if type(result) not in (tuple, list) or len(result) != 3:
        raise TypeError(f"(w, b, mistakes) should come back, not {type(result).__name__}")
    w, b, mistakes = result
    counts = [float(m) for m in mistakes] if isinstance(mistakes, list) else mistakes
    return {"w": w, "b": b, "mistakes": counts}


def drive_gate(target: Target, name: str) -> Any:
    """Let the neuron answer all four questions."""
    result = target(name)
    if type(result) not in (tuple, list) or len(result) != 2:
        raise TypeError(f"(w, b) should come back, not {type(result).__name__}")
    w, b = result
    answers = {
        f"answer to {x1}, {x2}": float(np.dot(np.asarray(w, dtype=float), [x1, x2]) + b >= 0)
        for x1 in (0, 1)
        for x2 in (0, 1)
    }
    return {"shape of w": np.shape(w), **answers}


def drive_init(target: Target, sizes: list[int], seed: int, scale: float | None) -> Any:
    """Draw a network, a second one, and the first again from an equal generator."""
    spread = 0.1 if scale is None else scale

    def draw(rng: np.random.Generator, *more: float) -> Any:
        return target(list(sizes), rng, *more)

    more = () if scale is None else (scale,)
    state = np.random.get_state()
    try:
        np.random.seed(1)
        rng = np.random.default_rng(seed)
        params, second = draw(rng, *more), draw(rng, *more)
        np.random.seed(2)
        again = draw(np.random.default_rng(seed), spread)
    finally:
        np.random.set_state(state)
    pairs = type(params) in (tuple, list) and len(params) > 0
    if not pairs or not all(type(p) in (tuple, list) and len(p) == 2 for p in params):
        raise TypeError("a list of pairs (W, b) should come back, one for each layer")
    arrays = [a for p in params for a in p]
    shared = any(np.shares_memory(a, b) for i, a in enumerate(arrays) for b in arrays[:i])
    return {"params": params, "second": second, "again": again, "shared": shared}


def drive_mlp(target: Target, X: Array, params: Params, act: str = "") -> Any:
    """Run the network with an activation chosen by name (the default one when empty)."""
    acts = {"relu": lambda z: np.maximum(z, 0.0), "double": lambda z: 2.0 * z}
    return target(X, params, acts[act]) if act else target(X, params)


def drive_nudge(target: Target, f: str, theta: Array, eps: float | None = None) -> Any:
    """Nudge one of the named functions (the default step when eps is None)."""
    functions: dict[str, Callable[[Array], float]] = {
        "sum of squares": lambda t: float((np.asarray(t, dtype=float) ** 2).sum()),
        "1e6 times t[0] times t[1]": lambda t: float(t[0] * t[1] * 1e6),
        "sum of sines": lambda t: float(np.sin(t).sum()),
        "sum of cubes": lambda t: float((np.asarray(t, dtype=float) ** 3).sum()),
        "1e10 times the cube of t[0] - 1": lambda t: float(1e10 * (t[0] - 1.0) ** 3),
        "product of the row sums": lambda t: float(np.prod(np.sum(t, axis=1))),
    }
    return target(functions[f], theta) if eps is None else target(functions[f], theta, eps)


def drive_compose(target: Target, functions: list[str], x: float) -> Any:
    """Compose functions that are chosen by name; the first is applied first."""
    table = {
        "square": (lambda x: x * x, lambda x: 2 * x),
        "cube": (lambda x: x**3, lambda x: 3 * x * x),
        "3x": (lambda x: 3 * x, lambda x: 3.0),
        "5x": (lambda x: 5 * x, lambda x: 5.0),
        "3x + 1": (lambda x: 3 * x + 1, lambda x: 3.0),
        "sin": (math.sin, math.cos),
        "tanh": (math.tanh, lambda x: 1 - math.tanh(x) ** 2),
    }
    return target([table[f][0] for f in functions], [table[f][1] for f in functions], x)


def drive_dual(target: Target, expression: str, x: float) -> Any:
    """Evaluate an expression in x, where x is a Dual with slope 1."""
    result = eval(expression, {"x": target(x, 1.0), "Dual": target, "c": target(3.0)})
    return {"val": result.val, "dot": result.dot}
