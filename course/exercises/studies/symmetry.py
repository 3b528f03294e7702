"""Chapter 6: cases and wrong answers for the mirror-symmetry task."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course.autodiff.studies import symmetry as right
from course.judging import Case, Exercise, Misconception

from ..drives.engine import drive_symmetry

Array = Any


def _highest_first(i: int) -> list[int]:
    return [i >> s & 1 for s in range(5, -1, -1)]


def _task(
    label: Callable[[Array], Array] = lambda X: np.all(X[:, ::-1] == X, axis=1).astype(float),
    bits: Callable[[int], list[int]] = _highest_first,
) -> Callable[[], Any]:
    def wrong() -> Any:
        X = np.array([bits(i) for i in range(64)], dtype=float)
        return X, label(X)

    return wrong


SYMMETRY_TASK = Exercise(
    target=right.symmetry_task,
    number="6.5a",
    minutes=10,
    difficulty=1,
    cases=(Case((), "all 64 rows"),),
    misconceptions=(
        Misconception(
            "only neighbours compared",
            "A row is symmetric when it reads the same from both ends. Which bits do you compare?",
            _task(lambda X: np.all(X[:, ::2] == X[:, 1::2], axis=1).astype(float)),
        ),
        Misconception(
            "halves compared without turning one round",
            "Is 011 011 symmetric about its middle?",
            _task(lambda X: np.all(X[:, :3] == X[:, 3:], axis=1).astype(float)),
        ),
        Misconception(
            "only the outer pair compared",
            "How many pairs of bits must agree?",
            _task(lambda X: (X[:, 0] == X[:, 5]).astype(float)),
        ),
        Misconception(
            "targets exchanged",
            "Which rows get 1.0: the symmetric ones, or the others?",
            _task(lambda X: 1.0 - np.all(X[:, ::-1] == X, axis=1)),
        ),
        Misconception(
            "lowest bit first",
            "Row 1 is 000001. At which end does your 1 stand?",
            _task(bits=lambda i: [i >> s & 1 for s in range(6)]),
        ),
        Misconception(
            "True and False as targets",
            "The docstring promises float64. What is the dtype of a comparison?",
            _task(lambda X: np.all(X[:, ::-1] == X, axis=1)),
        ),
        Misconception(
            "targets as a column",
            "Is y of shape (64,) or (64, 1)?",
            _task(lambda X: np.all(X[:, ::-1] == X, axis=1).astype(float)[:, None]),
        ),
    ),
)


def _train(
    share: float = 1.0,
    slope: bool = True,
    hidden_slope: bool = True,
    nesterov: bool = False,
    average: bool = False,
    biases: bool = True,
    keep: bool = True,
) -> Callable[..., Any]:
    """train_symmetry with one thing changed."""

    def wrong(
        seed: int, sweeps: int = 1425, lr: float = 0.1, momentum: float = 0.9, w0: float = 0.3
    ) -> Any:
        X, y = right.symmetry_task()
        rng = np.random.default_rng(seed)
        params = [rng.uniform(-w0, w0, size=s) for s in ((6, 2), (2,), (2, 1), (1,))]
        velocity = [np.zeros_like(p) for p in params]
        solved_at = None
        for sweep in range(1, sweeps + 1):
            W1, b1, W2, b2 = params
            h = 1 / (1 + np.exp(-(X @ W1 + b1)))
            out = 1 / (1 + np.exp(-(h @ W2 + b2)))
            if np.all((out[:, 0] > 0.5) == (y > 0.5)):
                solved_at = sweep
                break
            d_out = share * (out - y[:, None]) * (out * (1 - out) if slope else 1.0)
            d_h = d_out @ W2.T * (h * (1 - h) if hidden_slope else 1.0)
            grads = [X.T @ d_h, d_h.sum(axis=0) * biases, h.T @ d_out, d_out.sum(axis=0) * biases]
            grads = [g / len(X) for g in grads] if average else grads
            mu = momentum if keep else 0.0
            fresh = 1 - momentum if nesterov else 1.0
            velocity = [mu * v - fresh * lr * g for v, g in zip(velocity, grads, strict=True)]
            params = [p + v for p, v in zip(params, velocity, strict=True)]
        names = ("W1", "b1", "W2", "b2")
        return {"solved_at": solved_at, **dict(zip(names, params, strict=True))}

    return wrong


TRAIN_SYMMETRY = Exercise(
    target=right.train_symmetry,
    number="6.5b",
    minutes=25,
    difficulty=3,
    rtol=1e-6,
    atol=1e-9,
    seconds=6.0,
    drive=drive_symmetry,
    points={"values": 2, "solved": 1},
    cases=(
        Case((3, 0), "no sweep: where training starts"),
        Case((0, 1), "one sweep"),
        Case((1, 3), "three sweeps: momentum begins to show"),
        Case((2, 20, 0.2, 0.5, 0.1), "other constants"),
        Case((35,), "a run that solves the task", "solved"),
    ),
    draw=lambda rng: [
        Case((int(rng.integers(1000)), 2, *rng.uniform(0.2, 0.8, size=3).tolist()), "random")
    ],
    misconceptions=(
        Misconception(
            "mean instead of sum over the rows",
            "The paper adds up the gradient of all 64 rows. What did you divide by?",
            _train(average=True),
        ),
        Misconception(
            "slope of the output unit left out",
            "The loss is squared and the output is a sigmoid. What does the error pass through?",
            _train(slope=False),
        ),
        Misconception(
            "slope of the hidden units left out",
            "On its way to the first weights the error passes a sigmoid. Which factor is that?",
            _train(hidden_slope=False),
        ),
        Misconception(
            "factor 2 of the square kept",
            "The loss has a factor ½. What is left of the 2 when you take its slope?",
            _train(share=2.0),
        ),
        Misconception(
            "moving average instead of heavy ball",
            "Read the line with the velocity again: is the gradient scaled by 1 - momentum?",
            _train(nesterov=True),
        ),
        Misconception(
            "momentum forgotten",
            "After two equal pushes, does the ball roll faster on the second?",
            _train(keep=False),
        ),
        Misconception(
            "biases never learned",
            "Which of the four parameters does your loop leave as they were?",
            _train(biases=False),
        ),
    ),
)

EXERCISES = (SYMMETRY_TASK, TRAIN_SYMMETRY)
