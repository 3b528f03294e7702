"""The settings that the landscape and the race share: the function, the start and the step."""

from collections.abc import Mapping
from typing import Any

from .state import merged, number, numbers, one_of
from .surfaces import Surface

MOST = 10_000  # steps


def on_ground(
    before: Mapping[str, Any], proposed: Mapping[str, Any], surfaces: Mapping[str, Surface]
) -> dict[str, Any]:
    """The settings with a known function, a start in its box and a number of steps.

    Another function than before brings its own start and learning rate, if none are proposed.
    """
    state = merged(before, proposed)
    on = surfaces[one_of("function", state["function"], surfaces)]
    if before["function"] != state["function"]:
        fresh = {"start": list(on.start), "step": 0, "lr": on.lr}
        state |= {k: v for k, v in fresh.items() if k in before and state[k] == before[k]}
    left, right, bottom, top = on.box
    x, y = numbers("start", state["start"], 2)
    state["start"] = [number("x", x, left, right), number("y", y, bottom, top)]
    state["step"] = int(number("step", state["step"], 0, MOST))
    return state
