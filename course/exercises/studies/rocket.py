"""Chapter 7: cases and wrong answers for the rocket."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course.autodiff.optim import SGD
from course.autodiff.studies import rocket as right
from course.autodiff.value import Value
from course.judging import Case, Exercise, Misconception

from ..drives.optim import drive_landing, drive_soft_landing


def _landing(
    pull: float = -1.0,
    old_speed: bool = False,
    lighter_first: bool = False,
    lighter: float = 1.0,
    ticks: tuple[float, float] = (1.0, 1.0),
    once: bool = False,
) -> Callable[..., Any]:
    """`landing` with one thing changed; a tick of 0 leaves dt out of a line."""

    def wrong(
        burns: list[Any],
        height: Any = 10.0,
        speed: Any = -2.0,
        gravity: float = 1.0,
        flow: float = 0.02,
        dt: float = 0.5,
    ) -> Any:
        mass: Any = 1.0
        for i, burn in enumerate(burns):
            less = lighter * dt * flow * burn
            mass = mass - less if lighter_first else mass
            before = speed
            weight = pull * gravity if i == 0 or not once else 0.0
            speed = speed + dt ** ticks[0] * (burn / mass + weight)
            height = height + dt ** ticks[1] * (before if old_speed else speed)
            mass = mass if lighter_first else mass - less
        return height, speed

    return wrong


def _plain_numbers(burns: list[Any], **settings: float) -> Any:
    return right.landing([float(getattr(burn, "data", burn)) for burn in burns], **settings)


def _turned(burns: list[Any], **settings: float) -> Any:
    return right.landing(burns, **settings)[::-1]


HEAVY = {"height": 100.0, "speed": 0.0, "gravity": 9.81, "flow": 0.05, "dt": 1.0}

LANDING = Exercise(
    target=right.landing,
    number="7.6a",
    minutes=10,
    difficulty=2,
    drive=drive_landing,
    draw=lambda rng: [
        Case(
            (
                rng.uniform(0.5, 2.0, size=4).round(3).tolist(),
                {"height": 5.0, "speed": round(float(rng.normal()), 3), "dt": 0.3},
            ),
            "four random burns",
        )
    ],
    points={"values": 2},
    cases=(
        Case(([1.0], {"flow": 0.0, "dt": 1.0}), "one burn that balances the weight"),
        Case(([0.0], {"dt": 1.0}), "one second of falling"),
        Case(([0.0, 0.0], {}), "half seconds, as the settings say"),
        Case(([2.0, 0.0, 1.0], {"flow": 0.0}), "three burns, no fuel used"),
        Case(([2.0, 2.0, 1.0], {"flow": 0.1}), "it gets lighter"),
        Case(([15.0, 12.0, 10.0, 9.0], HEAVY), "the weight of the Earth"),
    ),
    misconceptions=(
        Misconception(
            "height changed by the old speed",
            "In which order do speed and height change, and which speed moves the rocket?",
            _landing(old_speed=True),
        ),
        Misconception(
            "it never gets lighter",
            "The second burn pushes a lighter rocket. Where does your mass change, and where is "
            "it used?",
            _landing(lighter=0.0),
        ),
        Misconception(
            "it gets heavier",
            "Fuel leaves the rocket. Does your mass go up or down?",
            _landing(lighter=-1.0),
        ),
        Misconception(
            "lighter before the push",
            "What is the mass while the very first burn pushes?",
            _landing(lighter_first=True),
        ),
        Misconception(
            "gravity pushes up",
            "With no burn at all, does your rocket fall?",
            _landing(pull=1.0),
        ),
        Misconception(
            "gravity in the first burn only",
            "Does the rocket have a weight during the second burn, too?",
            _landing(once=True),
        ),
        Misconception(
            "speed without dt",
            "A push of half the time: how much speed does it give?",
            _landing(ticks=(0.0, 1.0)),
        ),
        Misconception(
            "height without dt",
            "At a speed of 2, how far does it get in half a second?",
            _landing(ticks=(1.0, 0.0)),
        ),
        Misconception(
            "Values turned into plain numbers",
            "The slopes of the burns will be asked for. Can a plain number send anything back?",
            _plain_numbers,
        ),
        Misconception(
            "speed and height exchanged",
            "Which of the two comes first in what the docstring promises?",
            _turned,
        ),
    ),
)


def _search(
    loss: Callable[[Any, Any], Any] = lambda height, speed: height**2 + speed**2,
    sign: float = 1.0,
    more: int = 0,
    fresh: bool = False,
    pass_on: bool = True,
) -> Callable[..., Any]:
    """`soft_landing` with one thing changed."""

    def wrong(steps: int, lr: float, momentum: float = 0.0, n: int = 20, **start: float) -> Any:
        params = {"burns": np.zeros(n)}
        optimiser = SGD(params, lr, momentum)
        for _ in range(steps + more):
            optimiser = SGD(params, lr, momentum) if fresh else optimiser
            burns = [Value(burn) for burn in params["burns"]]
            loss(*right.landing(burns, **(start if pass_on else {}))).backward()
            optimiser.step({"burns": sign * np.array([burn.grad for burn in burns])})
        return params["burns"]

    return wrong


SHORT = {"height": 2.0, "speed": -1.0}

SOFT_LANDING = Exercise(
    target=right.soft_landing,
    number="7.6b",
    minutes=15,
    difficulty=3,
    rtol=1e-6,
    atol=1e-9,
    drive=drive_soft_landing,
    draw=lambda rng: [
        Case(
            (2, 0.002, 0.5, 4, {"height": round(float(rng.uniform(1.0, 5.0)), 3), "speed": -1.0}),
            "a random height",
        )
    ],
    points={"values": 2},
    cases=(
        Case((0, 0.002, None, 3, {}), "no step: no burns"),
        Case((1, 0.01, None, 2, SHORT), "two burns, one step"),
        Case((3, 0.01, None, 2, SHORT), "three steps"),
        Case((3, 0.002, 0.8, None, {}), "twenty burns, with momentum"),
        Case((3, 0.01, 0.5, 3, {**SHORT, "flow": 0.1, "gravity": 2.0}), "another planet"),
    ),
    misconceptions=(
        Misconception(
            "only the height counts",
            "At the height 0 with a speed of -12: is that a landing?",
            _search(loss=lambda height, speed: height**2),
        ),
        Misconception(
            "only the speed counts",
            "At rest, but 10 above the ground: is that a landing?",
            _search(loss=lambda height, speed: speed**2),
        ),
        Misconception(
            "height and speed not squared",
            "How low can height + speed get? Is a hole in the ground a good landing?",
            _search(loss=lambda height, speed: height + speed),
        ),
        Misconception(
            "sum squared instead of squares summed",
            "Height 5 and speed -5: is their sum a good judge of the landing?",
            _search(loss=lambda height, speed: (height + speed) ** 2),
        ),
        Misconception(
            "uphill",
            "step() goes against what it is given. What do you give it?",
            _search(sign=-1.0),
        ),
        Misconception(
            "a new optimiser in every round",
            "The ball should roll on. Does it know, in the second round, how fast it was?",
            _search(fresh=True),
        ),
        Misconception(
            "one step too many",
            "With steps = 0, should the burns still be 0?",
            _search(more=1),
        ),
        Misconception(
            "the start is not passed on",
            "The caller may want another height. Who tells `landing`?",
            _search(pass_on=False),
        ),
    ),
)

EXERCISES = (LANDING, SOFT_LANDING)
