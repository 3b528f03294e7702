"""Small graphs to step through, made with whatever engine is handed in."""

from collections.abc import Callable
from typing import Any

Named = dict[str, Any]


def shared(value: Callable[[float], Any]) -> Named:
    """E = d b with d = b + c, c = b b, b = 3 a: b is used three times, so it has to wait."""
    a = value(2.0)
    b = a * 3.0
    c = b * b
    d = b + c
    return {"a": a, "b": b, "c": c, "d": d, "e": d * b}


def neuron(value: Callable[[float], Any]) -> Named:
    """O = tanh(w x + b), one neuron."""
    w, x, b = value(-2.0), value(0.5), value(1.5)
    p = w * x
    z = p + b
    return {"w": w, "x": x, "p": p, "b": b, "z": z, "o": z.tanh()}


def two_routes(value: Callable[[float], Any]) -> Named:
    """O = (a b) (a + b): two inputs, each used twice."""
    a, b = value(-2.0), value(3.0)
    p, s = a * b, a + b
    return {"a": a, "b": b, "p": p, "s": s, "o": p * s}


EXAMPLES = {"shared": shared, "neuron": neuron, "two_routes": two_routes}
