"""The neuron playground: turn two weights and a bias and watch the boundary; then four neurons.

A neuron computes z = w₁x₁ + w₂x₂ + b and gives activation(z). It says 1 where z ≥ 0. The second
tab shows a layer of four neurons, and where two of them send the points of the plane.
"""

import math
from collections.abc import Callable
from itertools import combinations
from typing import Any

import anywidget
import traitlets

from .controls import script
from .state import merged, number, numbers, one_of
from .theme import css

Point = tuple[float, float]

CORNERS: list[Point] = [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]
GATES = {
    "AND": [0, 0, 0, 1],
    "OR": [0, 1, 1, 1],
    "NAND": [1, 1, 1, 0],
    "x1 alone": [0, 0, 1, 1],
    "XOR": [0, 1, 1, 0],
}
OWN = "own points"
LIMIT = 10.0  # weights and biases
LOW, HIGH = -1.0, 2.0  # the plane
NEAR = 0.05  # how close a steep sigmoid comes to 0 and 1
TASKS = ["AND", "OR", "NAND", "x1 alone", "XOR: 3 of 4", "steep sigmoid", "layer separates XOR"]
FRESH = {
    "tab": "neuron",
    "w1": 1.0,
    "w2": 0.0,
    "b": 0.5,
    "activation": "step",
    "data": "AND",
    "points": [],  # the learner's own: {"x1": 0.5, "x2": 0.5, "target": 1}
    "selected": 0,  # a corner (0 to 3) or an own point (4 and up)
    "layer": [[1.0, 0.5, 0.0], [1.5, -1.0, 1.0], [-0.5, -1.0, -1.0], [1.0, 1.5, -0.5]],
    "layer_activation": "tanh",
    "chosen": 1,  # the neuron of the layer that the sliders turn, 1 to 4
    "axes": [1, 2],  # the two neurons whose outputs span the picture
    "done": [],
}


def _sigmoid(z: float) -> float:
    e = math.exp(-abs(z))
    return (1.0 if z >= 0 else e) / (1.0 + e)


ACTIVATIONS: dict[str, Callable[[float], float]] = {
    "step": lambda z: 1.0 if z >= 0 else 0.0,
    "sigmoid": _sigmoid,
    "tanh": math.tanh,
    "relu": lambda z: max(z, 0.0),
}


def separable(ones: list[Point], zeros: list[Point], margin: float = 0.05) -> bool:
    """Whether a straight line separates the two groups with at least this gap between them.

    >>> separable([(0, 1), (1, 0)], [(0, 0), (1, 1)])
    False
    """
    # The widest gap between two groups runs along a line through two of the points, or across one.
    for (ax, ay), (bx, by) in combinations(ones + zeros, 2):
        length = math.hypot(ax - bx, ay - by)
        for nx, ny in ((ax - bx, ay - by), (by - ay, ax - bx)):
            if length > 0:
                high = [(x * nx + y * ny) / length for x, y in ones]
                low = [(x * nx + y * ny) / length for x, y in zeros]
                if min(high) - max(low) >= margin or min(low) - max(high) >= margin:
                    return True
    return False


class Neuron(anywidget.AnyWidget):
    """One neuron and a layer of four, on the plane; `state` is a plain dict."""

    _esm = script("neuron_model", "neuron_planes", "neuron_layer", "neuron")
    _css = css("neuron")
    state = traitlets.Dict().tag(sync=True)
    fixed = traitlets.Dict({"gates": GATES, "tasks": TASKS}).tag(sync=True)

    def __init__(self, **state: Any) -> None:
        super().__init__(state={**FRESH, **state})

    @traitlets.validate("state")
    def _checked(self, proposal: dict[str, Any]) -> dict[str, Any]:
        state = merged(self.state or FRESH, proposal["value"])
        for name in ("w1", "w2", "b"):
            state[name] = number(name, state[name], -LIMIT, LIMIT)
        for name, choices in {
            "tab": ("neuron", "layer"),
            "activation": ACTIVATIONS,
            "layer_activation": ACTIVATIONS,
            "data": [*GATES, OWN],
            "chosen": range(1, 5),
        }.items():
            one_of(name, state[name], choices)
        if len(state["layer"]) != 4:
            raise ValueError(f"the layer has {len(state['layer'])} neurons; it must have 4")
        state["layer"] = [numbers("a neuron", n, 3, -LIMIT, LIMIT) for n in state["layer"]]
        axes = numbers("axes", state["axes"], 2)
        state["axes"] = [one_of("axes", int(axis), range(1, 5)) for axis in axes]
        state["points"] = [_point(p) for p in state["points"]]
        state["selected"] = min(int(state["selected"]), len(state["points"]) + 3)
        fulfilled = {*state["done"], *_fulfilled(state)}
        state["done"] = [task for task in TASKS if task in fulfilled]
        return state

    def output(self, x1: float, x2: float) -> float:
        """What the neuron gives for a point."""
        return _output(self.state, x1, x2)

    def image(self, x1: float, x2: float) -> list[float]:
        """What the four neurons of the layer give for a point."""
        return _image(self.state, x1, x2)

    @property
    def score(self) -> int:
        """How many points of the data set the neuron gets right; a gate has 4."""
        return _score(self.state)

    @property
    def tasks(self) -> dict[str, bool]:
        """Each task and whether it has been done at any time."""
        return {task: task in self.state["done"] for task in TASKS}

    def __repr__(self) -> str:
        s = self.state
        sum_ = f"{s['w1']:g}·x1 + {s['w2']:g}·x2 + {s['b']:g}".replace("+ -", "− ")
        return (
            f"Neuron playground: {s['activation']}({sum_.replace('-', '−')}); "
            f"{s['data']}: {self.score} of {len(_data(s))} points right.\n"
            f"Done: {', '.join(s['done']) or 'nothing yet'}."
        )


def _point(point: dict[str, Any]) -> dict[str, float]:
    if not isinstance(point, dict) or set(point) != {"x1", "x2", "target"}:
        raise ValueError(f"the point is {point!r}; it must have x1, x2 and target, and no more")
    place = {name: number(name, point[name], LOW, HIGH) for name in ("x1", "x2")}
    return {**place, "target": one_of("target", point["target"], (0, 1))}


def _sum(state: dict[str, Any], x1: float, x2: float) -> float:
    return float(state["w1"] * x1 + state["w2"] * x2 + state["b"])


def _output(state: dict[str, Any], x1: float, x2: float) -> float:
    return ACTIVATIONS[state["activation"]](_sum(state, x1, x2))


def _image(state: dict[str, Any], x1: float, x2: float) -> list[float]:
    act = ACTIVATIONS[state["layer_activation"]]
    return [act(w1 * x1 + w2 * x2 + b) for w1, w2, b in state["layer"]]


def _data(state: dict[str, Any]) -> list[tuple[Point, int]]:
    """The points that count, each with its target."""
    if state["data"] == OWN:
        return [((p["x1"], p["x2"]), p["target"]) for p in state["points"]]
    return list(zip(CORNERS, GATES[state["data"]], strict=True))


def _score(state: dict[str, Any]) -> int:
    return sum((_sum(state, *x) >= 0) == target for x, target in _data(state))


def _fulfilled(state: dict[str, Any]) -> list[str]:
    """The tasks that the state as it stands fulfils."""
    found, data, score = [], state["data"], _score(state)
    if data == "XOR":
        found += ["XOR: 3 of 4"] * (score == 3)
    elif data in GATES and score == 4:
        found.append(data)
        near = all(abs(_output(state, *x) - target) <= NEAR for x, target in _data(state))
        found += ["steep sigmoid"] * (state["activation"] == "sigmoid" and near)
    i, j = (axis - 1 for axis in state["axes"])
    images = [(image[i], image[j]) for image in (_image(state, *x) for x in CORNERS)]
    if separable(images[1:3], [images[0], images[3]]):
        found.append("layer separates XOR")
    return found


def neuron(data: str = "AND", activation: str = "step", **state: Any) -> Neuron:
    """A neuron to play with; `data` is a gate's name, further entries of the state may follow."""
    return Neuron(data=data, activation=activation, **state)
