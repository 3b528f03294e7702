"""Chapter 5: cases and wrong answers for the rules of the operations."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course.autodiff import ops as right
from course.judging import Case, Exercise, Misconception

Function = Callable[..., Any]


def _draw_pairs(rng: np.random.Generator) -> Iterator[Case]:
    for _ in range(3):
        grad, x, y = map(float, rng.normal(size=3))
        yield Case((grad, x + y, x, y), "random numbers")


ADD_RULE = Exercise(
    target=right.add_rule,
    number="5.1a",
    minutes=5,
    difficulty=1,
    cases=(
        Case((10.0, 5.0, 2.0, 3.0), "the example of the docstring"),
        Case((1.0, -1.0, 2.0, -3.0), "a gradient of 1"),
        Case((-2.0, 0.0, 0.5, -0.5), "a negative gradient"),
    ),
    draw=_draw_pairs,
    misconceptions=(
        Misconception(
            "rules of plus and times exchanged",
            "Raise x by 0.1. By how much does x + y rise?",
            lambda grad, out, x, y: (grad * y, grad * x),
        ),
        Misconception(
            "what arrives is forgotten",
            "The local slopes are 1 and 1. What happened to the gradient that arrived?",
            lambda grad, out, x, y: (1.0, 1.0),
        ),
        Misconception(
            "gradient shared out",
            "Raise x alone by 0.1: does the sum rise by 0.1 or by half of it?",
            lambda grad, out, x, y: (grad / 2, grad / 2),
        ),
        Misconception(
            "each input gets its own value",
            "Does the slope of x + y with respect to x depend on how large x is?",
            lambda grad, out, x, y: (grad * x, grad * y),
        ),
        Misconception(
            "one gradient for two inputs",
            "How many inputs has a sum, and for how many of them do you return a gradient?",
            lambda grad, out, x, y: grad,
        ),
    ),
)


def _draw_products(rng: np.random.Generator) -> Iterator[Case]:
    for _ in range(3):
        grad, x, y = map(float, rng.normal(size=3))
        yield Case((grad, x * y, x, y), "random numbers")


MUL_RULE = Exercise(
    target=right.mul_rule,
    number="5.1b",
    minutes=5,
    difficulty=1,
    cases=(
        Case((1.0, 6.0, 2.0, 3.0), "2 times 3, a gradient of 1"),
        Case((10.0, 6.0, 2.0, 3.0), "a gradient of 10"),
        Case((0.5, -4.0, -1.0, 4.0), "a negative number"),
        Case((1.0, 0.0, 0.0, 5.0), "zero times five"),
    ),
    draw=_draw_products,
    misconceptions=(
        Misconception(
            "partners exchanged",
            "Raise x by 0.1. By how much does x·y rise, and whose value decides that?",
            lambda grad, out, x, y: (grad * x, grad * y),
        ),
        Misconception(
            "rules of plus and times exchanged",
            "Raise x by 0.1 when y is 100. Does x·y rise by 0.1?",
            lambda grad, out, x, y: (grad, grad),
        ),
        Misconception(
            "what arrives is forgotten",
            "The local slopes are right. What happened to the gradient that arrived?",
            lambda grad, out, x, y: (y, x),
        ),
        Misconception(
            "gradient added instead of multiplied",
            "Local slope and arriving gradient: along one path, do they add or multiply?",
            lambda grad, out, x, y: (grad + y, grad + x),
        ),
        Misconception(
            "out divided by the input",
            "out / x is y, until x is 0. Which number do you have that never divides by 0?",
            lambda grad, out, x, y: (grad * out / x, grad * out / y),
        ),
    ),
)


def _slopes(
    function: Function, places: tuple[float, ...], why: str, *more: float
) -> tuple[Case, ...]:
    """A case for each place: a gradient of 2 arrives there."""
    return tuple(Case((2.0, float(function(x)), x, *more), f"{why} at {x}") for x in places)


def _draw_rule(
    function: Function, low: float = -2.0, times: int = 3
) -> Callable[..., Iterator[Case]]:
    def draw(rng: np.random.Generator) -> Iterator[Case]:
        for _ in range(times):
            x = float(rng.uniform(low, 3.0))
            yield Case((float(rng.normal()), float(function(x)), x), "random numbers")

    return draw


FORGOTTEN = "The local slope is right. What happened to the gradient that arrived?"


def _draw_powers(rng: np.random.Generator) -> Iterator[Case]:
    for k in (2, 3, 0.5, -2):
        x = float(rng.uniform(0.5, 2.0))
        yield Case((float(rng.normal()), x**k, x, k), f"a random base, exponent {k}")


POW_RULE = Exercise(
    target=right.pow_rule,
    number="5.5a",
    minutes=5,
    difficulty=2,
    cases=(
        Case((1.0, 1.0, 1.0, 3), "the example of the docstring"),
        Case((1.0, 9.0, 3.0, 2), "3 squared"),
        Case((2.0, 8.0, 2.0, 3), "2 cubed, a gradient of 2"),
        Case((1.0, 5.0, 5.0, 1), "exponent 1"),
        Case((1.0, 0.25, 4.0, -1.0), "exponent -1"),
        Case((3.0, -8.0, -2.0, 3), "a negative base"),
        Case((1.0, 0.0, 0.0, 2), "base 0"),
        Case((2.0, 0.0, 0.0, 1), "exponent 1, base 0"),
        Case((1.0, 1.0, 0.0, 0), "exponent 0, base 0"),
    ),
    draw=_draw_powers,
    misconceptions=(
        Misconception(
            "exponent not reduced by one",
            "Check your rule with k = 1: what must the slope of x be?",
            lambda grad, out, x, k: grad * k * x**k,
        ),
        Misconception(
            "hard-coded exponent 2",
            "Try an exponent that is not in the example. Which k does your rule use?",
            lambda grad, out, x, k: grad * 2 * x,
        ),
        Misconception(
            "rule copied from another operation",
            "Whose rule is this? Compare it with the slope of x squared at 3: what should it be?",
            lambda grad, out, x, k: grad * (x > 0),
        ),
        Misconception(
            "what arrives is forgotten",
            FORGOTTEN,
            lambda grad, out, x, k: k * x ** (k - 1) if k else 0.0,
        ),
        Misconception(
            "factor k forgotten",
            "x³ rises three times as fast as x at x = 1. Where does the 3 come from?",
            lambda grad, out, x, k: grad * x ** (k - 1) if k else 0.0,
        ),
        Misconception(
            "division by the base",
            "k·out / x is the same slope, until x is 0. Which form needs no division?",
            lambda grad, out, x, k: grad * k * out / x,
        ),
        Misconception(
            "exponent 0 not thought of",
            "x⁰ is 1 for every x. What is its slope, and what does your rule do at x = 0?",
            lambda grad, out, x, k: grad * k * x ** (k - 1),
        ),
    ),
)

EXP_RULE = Exercise(
    target=right.exp_rule,
    number="5.5b",
    minutes=5,
    difficulty=1,
    cases=_slopes(math.exp, (0.0, 0.5, -1.0, 2.0), "exp"),
    draw=_draw_rule(math.exp),
    misconceptions=(
        Misconception(
            "slope of exp taken as x",
            "The slope of exp at x is which number: the input or the output?",
            lambda grad, out, x: grad * x,
        ),
        Misconception(
            "power rule used",
            "The power rule is for x^k. Here x is the exponent. What is the slope of e^x at 0?",
            lambda grad, out, x: grad * x * math.exp(x - 1),
        ),
        Misconception("what arrives is forgotten", FORGOTTEN, lambda grad, out, x: out),
        Misconception(
            "exp of the output",
            "out is exp(x) already. What happens if exp is applied a second time?",
            lambda grad, out, x: grad * math.exp(out),
        ),
    ),
)

LOG_RULE = Exercise(
    target=right.log_rule,
    number="5.5c",
    minutes=5,
    difficulty=1,
    cases=_slopes(math.log, (1.0, 2.0, 0.25), "log"),
    draw=_draw_rule(math.log, low=0.2),
    misconceptions=(
        Misconception(
            "divided by the output",
            "At x = 1 the logarithm is 0, yet its slope is 1. By which number do you divide?",
            lambda grad, out, x: grad / np.float64(out),
        ),
        Misconception(
            "multiplied by the input",
            "Does the logarithm get steeper or flatter as x grows?",
            lambda grad, out, x: grad * x,
        ),
        Misconception("what arrives is forgotten", FORGOTTEN, lambda grad, out, x: 1 / x),
        Misconception(
            "the logarithm itself",
            "At x = 1 the logarithm is 0. Is it flat there?",
            lambda grad, out, x: grad * out,
        ),
    ),
)

TANH_RULE = Exercise(
    target=right.tanh_rule,
    number="5.5d",
    minutes=5,
    difficulty=1,
    cases=_slopes(math.tanh, (0.0, 0.5, -1.0, 3.0), "tanh"),
    draw=_draw_rule(math.tanh),
    misconceptions=(
        Misconception(
            "1 - x² with the input",
            "1 - t squared: which number is t, the input or the output?",
            lambda grad, out, x: grad * (1 - x * x),
        ),
        Misconception(
            "tanh applied twice",
            "out is tanh(x) already. What happens if tanh is applied a second time?",
            lambda grad, out, x: grad * (1 - math.tanh(out) ** 2),
        ),
        Misconception("what arrives is forgotten", FORGOTTEN, lambda grad, out, x: 1 - out * out),
        Misconception(
            "sigmoid's rule",
            "Whose slope is t (1 - t)? What should the slope be at x = 0?",
            lambda grad, out, x: grad * out * (1 - out),
        ),
        Misconception(
            "not squared",
            "tanh is as steep at -1 as at 1. Is your slope the same for both?",
            lambda grad, out, x: grad * (1 - out),
        ),
    ),
)


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


SIGMOID_RULE = Exercise(
    target=right.sigmoid_rule,
    number="5.5e",
    minutes=5,
    difficulty=1,
    cases=_slopes(_sigmoid, (0.0, 2.0, -1.0), "sigmoid"),
    draw=_draw_rule(_sigmoid),
    misconceptions=(
        Misconception(
            "x (1 - x) with the input",
            "s times (1 - s): s is the output. Can your slope be negative?",
            lambda grad, out, x: grad * x * (1 - x),
        ),
        Misconception(
            "sigmoid applied twice",
            "out is sigmoid(x) already. What happens if sigmoid is applied a second time?",
            lambda grad, out, x: grad * _sigmoid(out) * (1 - _sigmoid(out)),
        ),
        Misconception("what arrives is forgotten", FORGOTTEN, lambda grad, out, x: out * (1 - out)),
        Misconception(
            "tanh's rule",
            "Whose slope is 1 - s²? At x = 0 a sigmoid rises by a quarter. What is yours there?",
            lambda grad, out, x: grad * (1 - out * out),
        ),
    ),
)

RELU_RULE = Exercise(
    target=right.relu_rule,
    number="5.5f",
    minutes=5,
    difficulty=1,
    cases=(
        *_slopes(lambda x: max(x, 0.0), (2.0, -2.0, 0.0, 0.001), "relu"),
        Case((-2.0, 3.0, 3.0), "a negative gradient, a unit that is on"),
    ),
    draw=_draw_rule(lambda x: max(x, 0.0), times=6),
    misconceptions=(
        Misconception(
            "gradient passes through a switched-off unit",
            "When the unit is off, does a small change of the input change the output?",
            lambda grad, out, x: grad,
        ),
        Misconception(
            "slope 1 at the kink",
            "The slope at 0 is a convention. Which one did chapter 4 choose?",
            lambda grad, out, x: grad * (x >= 0),
        ),
        Misconception("what arrives is forgotten", FORGOTTEN, lambda grad, out, x: float(x > 0)),
        Misconception(
            "the output used as slope",
            "Twice the input gives twice the output. Does that also double the slope?",
            lambda grad, out, x: grad * out,
        ),
        Misconception(
            "negative gradients cut off",
            "relu cuts negative inputs. May a negative gradient pass through a unit that is on?",
            lambda grad, out, x: max(grad, 0.0) * (x > 0),
        ),
    ),
)

EXERCISES = (
    ADD_RULE,
    MUL_RULE,
    POW_RULE,
    EXP_RULE,
    LOG_RULE,
    TANH_RULE,
    SIGMOID_RULE,
    RELU_RULE,
)
