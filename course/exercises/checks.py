"""Chapter 5: cases and wrong answers for gradient checks and the bug hunt."""

from collections.abc import Callable
from typing import Any

from course.autodiff import checks as right
from course.autodiff.graph import backward
from course.autodiff.value import Value
from course.judging import Case, Exercise, Misconception

from .drives.engine import SHUFFLED, drive_bug_hunt, drive_gradcheck

Floats = list[float]


def _pairs(f: Callable[..., Any], xs: Floats, eps: float, low: float) -> list[tuple[float, float]]:
    """The engine's gradient and the measured slope of each input; low = -1 measures both sides."""
    nodes = [Value(x) for x in xs]
    backward(f(*nodes))

    def at(i: int, shift: float) -> float:
        return float(f(*[Value(x + shift * (i == j)) for j, x in enumerate(xs)]).data)

    measured = [(at(i, eps) - at(i, low * eps)) / ((1 - low) * eps) for i in range(len(xs))]
    return [(node.grad, slope) for node, slope in zip(nodes, measured, strict=True)]


def _check(
    error: Callable[[float, float], float] = lambda g, s: abs(g - s) / max(1.0, abs(g), abs(s)),
    join: Callable[[Floats], float] = max,
    low: float = -1.0,
    nudge: float | None = None,
) -> Callable[..., float]:
    """Gradcheck with one thing changed."""

    def wrong(f: Callable[..., Any], xs: Floats, eps: float = 1e-6) -> float:
        return join([error(g, s) for g, s in _pairs(f, xs, nudge or eps, low)])

    return wrong


GRADCHECK = Exercise(
    target=right.gradcheck,
    number="5.7",
    minutes=15,
    difficulty=2,
    drive=drive_gradcheck,
    rtol=1e-5,
    atol=1e-6,
    draw=lambda rng: [
        Case(("(a * b).tanh() + a", rng.normal(size=2).round(3).tolist()), "random numbers"),
        Case(("times with a wrong rule", rng.uniform(2, 3, size=2).round(3).tolist()), "a bug"),
    ],
    points={"values": 2},
    cases=(
        Case(("a * b", [2.0, 3.0]), "a product: nothing is wrong"),
        Case(("(a * b).tanh() + a", [0.5, -0.7]), "a larger formula: nothing is wrong"),
        Case(("1000 * a * a", [50.0]), "a steep slope: nothing is wrong"),
        Case(("0.00001 * a + 1000", [1.0]), "a flat slope, measured roughly: nothing is wrong"),
        Case(("tanh with a wrong rule", [0.3]), "a planted bug"),
        Case(("a quarter of tanh with a wrong rule", [0.9]), "a bug in slopes below 1"),
        Case(("times with a wrong rule", [2.0, 3.0]), "a bug that only the second input shows"),
        Case(("times with a wrong rule", [-2.0, -3.0]), "negative slopes, grad the larger one"),
        Case(("times with a wrong rule", [-3.0, -2.0]), "negative slopes, grad the smaller one"),
        Case(("relu with a wrong rule", [-1.0, 1.0]), "a bug that only the first input shows"),
        Case(("a * a * a", [2.0], 0.5), "a nudge of 0.5 is too large: nudging is off by 0.25"),
    ),
    misconceptions=(
        Misconception(
            "absolute instead of relative error",
            "A slope of 100,000 may be off by 0.0001 through rounding alone. "
            "What should you divide the difference by?",
            _check(error=lambda g, s: abs(g - s)),
        ),
        Misconception(
            "only the last input looked at",
            "Which of the inputs' errors do you return: the largest, or the last?",
            _check(join=lambda errors: errors[-1]),
        ),
        Misconception(
            "only the first input looked at",
            "How many inputs has f, and how many of them do you nudge?",
            _check(join=lambda errors: errors[0]),
        ),
        Misconception(
            "sign kept",
            "An error of -0.5 is as bad as one of +0.5. What does max say of the two?",
            _check(error=lambda g, s: (g - s) / max(1.0, abs(g), abs(s))),
        ),
        Misconception(
            "mean instead of largest error",
            "One bad input among a hundred good ones: what would the mean say?",
            _check(join=lambda errors: sum(errors) / len(errors)),
        ),
        Misconception(
            "smallest error returned",
            "One good input does not make up for a bad one. Which error do you return?",
            _check(join=min),
        ),
        Misconception(
            "gradients never measured",
            "Your check says 0 whatever happens. Which two numbers does it compare?",
            lambda f, xs, eps=1e-6: 0.0,
        ),
        Misconception(
            "nudge not divided by its whole width",
            "From one end of the nudge to the other: how far is that?",
            _check(error=lambda g, s: abs(g - 2 * s) / max(1.0, abs(g), abs(2 * s))),
        ),
        Misconception(
            "nudged to one side only",
            "A central difference looks to both sides. To how many do you nudge?",
            _check(low=0.0),
        ),
        Misconception(
            "eps not used",
            "The caller chooses how far to nudge. Which line of yours reads eps?",
            _check(nudge=1e-6),
        ),
        Misconception(
            "no floor under the divisor",
            "A slope of 0.00001 that is measured with an error of 0.00000001: is that a bug? By "
            "how much do you divide at least?",
            _check(error=lambda g, s: abs(g - s) / max(abs(g), abs(s))),
        ),
    ),
)


def _wrong_somewhere(*graphs: Callable[[Callable[[Any], None]], bool]) -> Callable[..., bool]:
    return lambda engine: any(graph(engine) for graph in graphs)


def _line(engine: Callable[[Any], None]) -> bool:
    a = Value(2.0)
    engine(a * 3.0 * 4.0)
    return bool(a.grad != 12.0)


def _square(engine: Callable[[Any], None]) -> bool:
    a = Value(3.0)
    engine(a * a)
    return bool(a.grad != 6.0)


def _routes(engine: Callable[[Any], None]) -> bool:
    a = Value(2.0)
    b = a * 3.0
    c = b * b
    engine((b + c) * b)
    return bool(a.grad != 360.0)


def _powers(engine: Callable[[Any], None]) -> bool:
    a = Value(2.0)
    b = a * 3.0
    c = b * b
    d = c * b
    e = d * b
    engine(e)
    engine(d)
    return bool(a.grad != 4 * 81 * 8.0 + 3 * 27 * 4.0)


def _twice(engine: Callable[[Any], None]) -> bool:
    a = Value(2.0)
    b = a * 3.0
    engine(b)
    engine(b)
    return bool(a.grad != 6.0)


IS_BROKEN = Exercise(
    target=right.is_broken,
    number="5.8",
    minutes=20,
    difficulty=3,
    drive=drive_bug_hunt,
    draw=lambda rng: [
        Case((f"{SHUFFLED}{rng.integers(1 << 31)}",), "sixteen engines, one after the other")
    ],
    points={"values": 3},
    cases=(
        Case(("your own engine",), "the engine of your package is right"),
        Case(("engine A",), "somebody's engine"),
        Case(("engine B",), "somebody else's engine"),
        Case(("engine C",), "a third engine"),
        Case(("engine D",), "a fourth engine"),
        Case(("engine E",), "a fifth engine"),
        Case(("engine F",), "a sixth engine"),
        Case(("engine G",), "a seventh engine"),
        Case(("engine H",), "an eighth engine"),
    ),
    misconceptions=(
        Misconception(
            "every engine is called broken",
            "One of the engines is right. Which gradients does your test expect, and are these "
            "right?",
            lambda engine: True,
        ),
        Misconception(
            "no engine is called broken, or only a line is tried",
            "On a line of operations even a broken engine is right. In which graph do two paths "
            "meet?",
            _wrong_somewhere(_line),
        ),
        Misconception(
            "only one shared node is tried",
            "Your graph has a shared node, but all paths to it are equally long. "
            "Which graph has a short and a long path?",
            _wrong_somewhere(_line, _square),
        ),
        Misconception(
            "each engine is called only once",
            "The contract says that gradients are added. After how many calls can you see that?",
            _wrong_somewhere(_line, _square, _routes),
        ),
        Misconception(
            "only two calls are tried",
            "Two calls are a good test of adding. Does your graph also have two paths of "
            "different length?",
            _wrong_somewhere(_line, _square, _twice),
        ),
        Misconception(
            "only products are tried",
            "An engine may add for one operation and overwrite for another. Which operations does "
            "your graph have?",
            _wrong_somewhere(_line, _square, _powers),
        ),
    ),
)

EXERCISES = (GRADCHECK, IS_BROKEN)
