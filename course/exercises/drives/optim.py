"""Drives for optimisers: make one, let it take steps, and say where the caller's arrays are.

Everything here runs beside the learner's code: it imports only NumPy, the standard library and
other drives.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from .engine import engine

Array = Any
Target = Callable[..., Any]


def drive_optimiser(
    target: Target,
    params: dict[str, Array],
    settings: dict[str, Any],
    steps: list[dict[str, Array]],
    rates: tuple[float, ...] = (),
) -> Any:
    """Take steps with given gradients; where there are rates, set .lr to them, step by step."""
    arrays = dict(params)
    given: dict[str, Array] = {}
    optimiser = target(params, **settings)
    path: dict[str, Any] = {}
    unchanged = True
    for t, step in enumerate(steps, 1):
        if rates:
            optimiser.lr = rates[t - 1]
        for name, g in step.items():  # a caller may fill the same arrays again and again
            given.setdefault(name, np.empty_like(g))[...] = g
        optimiser.step({name: given[name] for name in step})
        unchanged &= all(np.array_equal(given[name], g) for name, g in step.items())
        path |= {f"{name} after step {t}": np.array(p) for name, p in arrays.items()}
    return {**path, "the gradients are left as they were": unchanged}


def drive_clip(target: Target, grads: dict[str, Array], max_norm: float) -> Any:
    """Clip gradients; (clipped, total) by name."""
    result = target(grads, max_norm)
    if type(result) not in (tuple, list) or len(result) != 2 or type(result[0]) is not dict:
        raise TypeError("(clipped, total) should come back: a dict of arrays and a number")
    clipped, total = result
    return {"total": total, **{f"clipped {k}": g for k, g in clipped.items()}}


def drive_landing(target: Target, burns: list[float], settings: dict[str, float]) -> Any:
    """Land with plain numbers, then with Values, and ask for the slopes of both results."""
    height, speed = target(burns, **settings)
    value = engine(target, "value").Value
    facts: dict[str, Any] = {"height": height, "speed": speed}
    for place, name in enumerate(("height", "speed")):
        nodes = [value(burn) for burn in burns]
        end = target(nodes, **settings)[place]
        if not isinstance(end, value):
            raise TypeError(f"burns that are Values should give a {name} that is a Value")
        end.backward()
        facts[f"slopes of the {name}"] = [node.grad for node in nodes]
    return facts


def drive_soft_landing(
    target: Target, steps: int, lr: float, momentum: float | None, n: int | None, start: Any
) -> Any:
    """Search for burns; None stands for a setting that the caller leaves out."""
    settings = {"momentum": momentum, "n": n}
    return target(steps, lr, **{k: v for k, v in settings.items() if v is not None}, **start)
