"""Radio knobs: match a wave by turning six knobs, by hand or with the gradient's lamps.

The knobs act in two stages. Knobs 1 to 3 make an inner wave u, knobs 4 to 6 turn u into sound y:

    u(t) = k₁ sin t + k₂ sin(t + 1) + k₃ sin 2t
    y(t) = k₄ sin u + k₅ cos u + k₆

An early knob is heard only *through* the later ones: dy/dk₁ = dy/du × du/dk₁.
"""

from typing import Any

import anywidget
import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from .controls import script
from .state import merged, number, numbers, one_of
from .theme import css

Wave = NDArray[np.float64]

TIMES: Wave = 2 * np.pi * np.arange(64) / 64
LIMIT = 3.0  # knobs turn from -3 to 3
MATCH = 0.01  # an error up to here counts as the same wave
START = [0.5] * 6
STATIONS = {
    1: [0.3, 0.6, 1.3, 1.5, -0.5, -0.2],
    2: [-0.4, 0.4, 1.7, 1.1, 1.4, 1.8],
    3: [1.1, 1.3, 0.3, 1.5, -0.5, -0.7],
}
FRESH = {
    "station": 1,
    "knobs": START,
    "heard": None,  # the knobs as they stood at the last listening
    "errors": [],  # one for each listening
    "listenings": 0,
    "lamp": False,
    "lr": 0.1,
    "chain": 1,  # the early knob in the chain view
    "moment": 8,  # the index of the time in the chain view
}


def _inner_slopes(t: ArrayLike) -> Wave:
    t = np.asarray(t, dtype=float)
    return np.stack([np.sin(t), np.sin(t + 1), np.sin(2 * t)])


def inner(knobs: ArrayLike, t: ArrayLike) -> Wave:
    """The inner wave u(t) = k₁ sin t + k₂ sin(t + 1) + k₃ sin 2t."""
    found: Wave = np.tensordot(np.asarray(knobs, dtype=float)[:3], _inner_slopes(t), axes=1)
    return found


def wave(knobs: ArrayLike, t: ArrayLike) -> Wave:
    """The sound y(t) = k₄ sin u + k₅ cos u + k₆, where u is the inner wave.

    >>> float(wave([0, 0, 0, 1, 2, 3], 0.0))
    5.0
    """
    u, (k4, k5, k6) = inner(knobs, t), np.asarray(knobs, dtype=float)[3:]
    return np.asarray(k4 * np.sin(u) + k5 * np.cos(u) + k6)


def outer_slope(knobs: ArrayLike, t: ArrayLike) -> Wave:
    """How y follows u at each time: dy/du = k₄ cos u - k₅ sin u."""
    u, (k4, k5, _) = inner(knobs, t), np.asarray(knobs, dtype=float)[3:]
    return np.asarray(k4 * np.cos(u) - k5 * np.sin(u))


def slopes(knobs: ArrayLike, t: ArrayLike) -> Wave:
    """How y follows each of the six knobs at each time; shape (6, number of times)."""
    u = inner(knobs, t)
    early = outer_slope(knobs, t) * _inner_slopes(t)
    return np.stack([*early, np.sin(u), np.cos(u), np.ones_like(u)])


def error(knobs: ArrayLike, target: ArrayLike) -> float:
    """The mean over one period of (wave - target wave)²; both are given by their knobs."""
    return float(np.mean((wave(knobs, TIMES) - wave(target, TIMES)) ** 2))


def gradient(knobs: ArrayLike, target: ArrayLike) -> Wave:
    """The slope of the error along each of the six knobs."""
    misses = wave(knobs, TIMES) - wave(target, TIMES)
    return np.asarray(2 * slopes(knobs, TIMES) @ misses / len(TIMES))


class Knobs(anywidget.AnyWidget):
    """Six knobs, a target wave and a count of listenings; `state` is a plain dict."""

    _esm = script("knobs")
    _css = css("knobs")
    state = traitlets.Dict().tag(sync=True)
    fixed = traitlets.Dict().tag(sync=True)

    def __init__(self, station: int = 1, by_hand: bool = False) -> None:
        stations = {str(k): v for k, v in STATIONS.items()}
        fixed = {"stations": stations, "start": START, "by_hand": by_hand}
        super().__init__(fixed=fixed, state={**FRESH, "station": station})

    @traitlets.validate("state")
    def _checked(self, proposal: dict[str, Any]) -> dict[str, Any]:
        state = merged(self.state or FRESH, proposal["value"])
        state["station"] = one_of("station", state["station"], STATIONS)
        state["knobs"] = numbers("knobs", state["knobs"], 6, -LIMIT, LIMIT)
        if state["heard"] is not None:
            state["heard"] = numbers("heard", state["heard"], 6, -LIMIT, LIMIT)
        state["errors"] = numbers("errors", state["errors"], len(state["errors"]))
        state["listenings"] = len(state["errors"])
        state["lamp"] = one_of("lamp", state["lamp"], (False, True))
        state["lr"] = number("lr", state["lr"], 0.0)
        state["chain"] = one_of("chain", state["chain"], (1, 2, 3))
        state["moment"] = one_of("moment", state["moment"], range(len(TIMES)))
        return state

    def listen(self) -> float:
        """Hear the radio once and return the error; every listening is counted."""
        knobs = self.state["knobs"]
        found = error(knobs, STATIONS[self.state["station"]])
        self.state = {"heard": knobs, "errors": [*self.state["errors"], found]}
        return found

    def turn(self, knob: int, value: float) -> None:
        """Turn one knob, 1 to 6, to a value between -3 and 3."""
        one_of("knob", knob, range(1, 7))
        knobs = list(self.state["knobs"])
        knobs[knob - 1] = number(f"knob {knob}", value)
        self.state = {"knobs": knobs}

    def gradient(self) -> list[float]:
        """The slope of the error along each knob, for the sound last heard; lights the lamps.

        A gradient goes back along the way the sound came: knobs that nobody has heard since they
        were turned are listened to first, and that listening counts.
        """
        if self.fixed["by_hand"]:
            raise ValueError("this radio is turned by hand and has no lamps; knobs() has them")
        if self.state["heard"] != self.state["knobs"]:
            self.listen()
        self.state = {"lamp": True}
        found: list[float] = gradient(self.state["knobs"], STATIONS[self.state["station"]]).tolist()
        return found

    def turn_all(self, lr: float) -> float:
        """Turn all knobs by -lr × gradient, listen and return the new error."""
        lr = number("lr", lr, 0.0)
        turned = [k - lr * g for k, g in zip(self.state["knobs"], self.gradient(), strict=True)]
        self.state = {"knobs": turned, "lr": lr}
        return self.listen()

    def start_again(self) -> None:
        """Put the knobs back, forget all listenings and switch the lamps off."""
        kept = {"station": self.state["station"], "lr": self.state["lr"]}
        self.state = {**FRESH, **kept}

    @property
    def matched_after(self) -> int | None:
        """How many listenings it took to match the target, or None if it is not yet matched."""
        errors = self.state["errors"]
        return next((i for i, e in enumerate(errors, 1) if e <= MATCH), None)

    @property
    def tasks(self) -> dict[str, bool]:
        """What is reached: a match at all, in 30 listenings, in 12."""
        taken = self.matched_after or float("inf")
        return {
            "match": taken < float("inf"),
            "match in 30": taken <= 30,
            "match in 12": taken <= 12,
        }

    def __repr__(self) -> str:
        state = self.state
        counted = f"{state['listenings']} listening" + "s" * (state["listenings"] != 1)
        knobs = ", ".join(f"{k:.2f}" for k in state["knobs"])
        last = f"error {state['errors'][-1]:.3f}" if state["errors"] else "nothing heard yet"
        return (
            f"Radio knobs, station {state['station']}: {counted}, {last}.\n"
            f"Knobs 1 to 3 shape the inner wave, 4 to 6 the outer one: {knobs}.\n"
            f"The target is matched when the error is {MATCH} or less."
        )


def knobs(station: int = 1, by_hand: bool = False) -> Knobs:
    """Six radio knobs and one of three stations to tune to (1, 2 or 3); by hand without lamps."""
    return Knobs(station, by_hand)
