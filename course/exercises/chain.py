"""Chapter 4: cases and wrong answers for local slopes, chains, forward mode and forces."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course.autodiff import chain as right
from course.judging import Case, Exercise, Misconception

from .drives.plain import drive_compose, drive_dual

Array = Any
A = np.array


def _sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


D_SIGMOID = Exercise(
    target=right.d_sigmoid,
    number="4.1a",
    minutes=5,
    difficulty=1,
    cases=(
        Case((A([1.0]),), "the example of the docstring: an output at its limit"),
        Case((A([0.5]),), "the output at z = 0, where the sigmoid is steepest"),
        Case((A([[0.1, 0.9], [0.25, 0.75]]),), "a table of outputs"),
    ),
    draw=lambda rng: [Case((rng.uniform(size=5),), "five random outputs")],
    misconceptions=(
        Misconception(
            "sigmoid applied twice",
            "Is the argument of this function the input z or the output a?",
            lambda a: _sigmoid(a) * (1 - _sigmoid(a)),
        ),
        Misconception(
            "tanh's slope",
            "Whose slope is 1 - a²? What is the slope of a sigmoid whose output is ½?",
            lambda a: 1 - a * a,
        ),
        Misconception(
            "only one factor",
            "A sigmoid is flat at both ends. Is your slope 0 at a = 0 and at a = 1?",
            lambda a: 1 - a,
        ),
        Misconception(
            "sign turned",
            "A sigmoid rises everywhere. Can its slope be negative?",
            lambda a: a * (a - 1),
        ),
    ),
)

D_TANH = Exercise(
    target=right.d_tanh,
    number="4.1b",
    minutes=5,
    difficulty=1,
    cases=(
        Case((A([0.0]),), "the example of the docstring: where tanh is steepest"),
        Case((np.tanh(A([1.0])),), "the output at z = 1"),
        Case((A([[-0.5, 0.5], [0.9, -1.0]]),), "a table of outputs"),
    ),
    draw=lambda rng: [Case((rng.uniform(-1, 1, size=5),), "five random outputs")],
    misconceptions=(
        Misconception(
            "tanh applied twice",
            "You were given the output already. What happens if tanh is applied a second time?",
            lambda a: 1 - np.tanh(a) ** 2,
        ),
        Misconception(
            "not squared",
            "tanh is as steep at -z as at z. Is your slope the same for a and -a?",
            lambda a: 1 - a,
        ),
        Misconception(
            "sigmoid's slope",
            "Whose slope is a (1 - a)? What should the slope be at a = 0?",
            lambda a: a * (1 - a),
        ),
        Misconception(
            "sign turned",
            "tanh rises everywhere. Can its slope be negative?",
            lambda a: a * a - 1,
        ),
    ),
)

D_RELU = Exercise(
    target=right.d_relu,
    number="4.1c",
    minutes=5,
    difficulty=1,
    cases=(
        Case((A([-1.0, 2.0]),), "the example of the docstring"),
        Case((A([0.0]),), "exactly at the kink"),
        Case((A([[-3, 4], [0, 5]]),), "whole numbers in, float64 out"),
    ),
    draw=lambda rng: [Case((rng.normal(size=40),), "forty random inputs")],
    misconceptions=(
        Misconception(
            "slope 1 at the kink",
            "The slope at the kink is a convention. Which one does the chapter choose?",
            lambda z: (z >= 0).astype(float),
        ),
        Misconception(
            "True and False returned",
            "The docstring promises float64. What is the dtype of a comparison?",
            lambda z: z > 0,
        ),
        Misconception(
            "relu itself",
            "Twice the input gives twice the output. Does that also double the slope?",
            lambda z: np.maximum(z, 0.0),
        ),
        Misconception(
            "sign of z",
            "A silent unit stays silent when z moves a little. What is its slope?",
            lambda z: np.sign(z).astype(float),
        ),
    ),
)


def _compose(
    pairs: Callable[..., Any] = lambda dfs, values: zip(dfs, values[:-1], strict=True),
    join: Callable[[float, float], float] = lambda slope, d: slope * d,
) -> Callable[..., Any]:
    """compose_grad with slopes paired with other values, or joined in another way."""

    def wrong(fs: list[Any], dfs: list[Any], x: float) -> float:
        values = [x]
        for f in fs:
            values.append(f(values[-1]))
        slope = 1.0
        for df, value in pairs(dfs, values):
            slope = join(slope, df(value))
        return slope

    return wrong


COMPOSE_GRAD = Exercise(
    target=right.compose_grad,
    number="4.2",
    minutes=10,
    difficulty=2,
    drive=drive_compose,
    cases=(
        Case((["3x", "5x"], 2.0), "two gears"),
        Case((["square"], 3.0), "a single function"),
        Case((["square", "square"], 3.0), "x to the fourth power"),
        Case((["square", "3x + 1"], 3.0), "a square, then a gear"),
        Case((["square", "cube"], 2.0), "x to the sixth power"),
        Case((["sin", "tanh", "square"], 0.7), "three curves"),
        Case(([], 4.0), "an empty chain"),
    ),
    draw=lambda rng: [Case((["tanh", "3x + 1", "sin"], float(rng.normal())), "a random place")],
    misconceptions=(
        Misconception(
            "local slopes added",
            "Gear one turns 3 times for each turn of the handle, gear two 5 times for each turn of "
            "gear one. Add or multiply?",
            _compose(join=lambda slope, d: slope + d),
        ),
        Misconception(
            "every slope taken at x",
            "At which point must the outer slope be evaluated: at x, or at what reaches the outer "
            "function?",
            _compose(lambda dfs, values: zip(dfs, [values[0]] * len(dfs), strict=True)),
        ),
        Misconception(
            "slopes taken at the outputs",
            "The slope of a function belongs to its input. Which entry of your list is that?",
            _compose(lambda dfs, values: zip(dfs, values[1:], strict=True)),
        ),
        Misconception(
            "functions and values paired in opposite order",
            "Pair each slope with the value that enters that function. Which value enters fs[0]?",
            _compose(lambda dfs, values: zip(dfs[::-1], values[:-1], strict=True)),
        ),
        Misconception(
            "only the last function",
            "Turn x a little. Through how many functions does the change travel?",
            _compose(lambda dfs, values: [(dfs[-1], values[-2])] if dfs else []),
        ),
    ),
)


def _two(**changed: Callable[..., float]) -> Callable[..., Any]:
    """two_neuron_backward with some of its lines changed."""

    def wrong(x: float, y: float, w1: float, b1: float, w2: float, b2: float) -> dict[str, float]:
        a1 = math.tanh(w1 * x + b1)
        v = {"x": x, "y": y, "w1": w1, "w2": w2, "a1": a1, "a2": w2 * a1 + b2}
        rules: dict[str, Callable[..., float]] = {
            "da2": lambda v: 2.0 * (v["a2"] - v["y"]),
            "da1": lambda v: v["da2"] * v["w2"],
            "dz1": lambda v: v["da1"] * (1.0 - v["a1"] ** 2),
            "w1_": lambda v: v["dz1"] * v["x"],
            "b1_": lambda v: v["dz1"],
            "w2_": lambda v: v["da2"] * v["a1"],
            "b2_": lambda v: v["da2"],
        }
        for name, rule in {**rules, **changed}.items():
            v[name] = rule(v)
        return {name: v[f"{name}_"] for name in ("w1", "b1", "w2", "b2")}

    return wrong


TWO_NEURON_BACKWARD = Exercise(
    target=right.two_neuron_backward,
    number="4.3",
    minutes=15,
    difficulty=3,
    points={"values": 2},
    cases=(
        Case((1.0, 0.0, 0.0, 0.0, 1.0, 1.0), "w1 = b1 = 0: the first neuron sits at 0"),
        Case((0.5, 1.0, 0.8, 0.1, -1.2, 0.3), "an output that is too low"),
        Case((2.0, -1.0, -0.4, 0.2, 0.7, 0.5), "an output that is too high"),
    ),
    draw=lambda rng: [Case(tuple(map(float, rng.normal(size=6))), "random numbers")],
    misconceptions=(
        Misconception(
            "slope of tanh left out",
            "There is a tanh between z1 and a1. What does the error pass through on its way back?",
            _two(dz1=lambda v: v["da1"]),
        ),
        Misconception(
            "partners of the product exchanged",
            "For a product w·a: the slope with respect to a is … which of the two?",
            _two(da1=lambda v: v["da2"] * v["a1"]),
        ),
        Misconception(
            "sign of the output error",
            "If the output is too high, does raising it raise or lower the loss?",
            _two(da2=lambda v: 2.0 * (v["y"] - v["a2"])),
        ),
        Misconception(
            "factor 2 of the square forgotten",
            "What is the slope of d² with respect to d?",
            _two(da2=lambda v: v["a2"] - v["y"]),
        ),
        Misconception(
            "tanh applied twice in its slope",
            "a1 is the output of tanh already. Which number belongs into 1 - (…)²?",
            _two(dz1=lambda v: v["da1"] * (1.0 - math.tanh(v["a1"]) ** 2)),
        ),
        Misconception(
            "input forgotten in the slope of w1",
            "Turn w1 a little: by how much does w1·x move, if x is 5?",
            _two(w1_=lambda v: v["dz1"]),
        ),
        Misconception(
            "slope of w2 with its own value",
            "For a product w2·a1: the slope with respect to w2 is … which of the two?",
            _two(w2_=lambda v: v["da2"] * v["w2"]),
        ),
        Misconception(
            "bias gets the activation",
            "b2 is added to w2·a1. Raise b2 by 0.1: by how much does a2 rise?",
            _two(b2_=lambda v: v["da2"] * v["a1"]),
        ),
        Misconception(
            "first weight's error starts again from the output",
            "w1 acts through a1. Which number do you need at a1 before you can go on to w1?",
            _two(dz1=lambda v: v["da2"] * (1.0 - v["a1"] ** 2)),
        ),
    ),
)


class _ProductOfSlopes(right.Dual):
    def __mul__(self, other: Any) -> Any:
        other = other if isinstance(other, right.Dual) else type(self)(other)
        return type(self)(self.val * other.val, self.dot * other.dot)

    def __add__(self, other: Any) -> Any:
        other = other if isinstance(other, right.Dual) else type(self)(other)
        return type(self)(self.val + other.val, self.dot + other.dot)

    def tanh(self) -> Any:
        t = math.tanh(self.val)
        return type(self)(t, (1 - t * t) * self.dot)


class _OneSidedProduct(_ProductOfSlopes):
    def __mul__(self, other: Any) -> Any:
        other = other if isinstance(other, right.Dual) else type(self)(other)
        return type(self)(self.val * other.val, self.dot * other.val)


class _RightProduct(_ProductOfSlopes):
    def __mul__(self, other: Any) -> Any:
        other = other if isinstance(other, right.Dual) else type(self)(other)
        return type(self)(self.val * other.val, self.dot * other.val + self.val * other.dot)


class _BareTanh(_RightProduct):
    def tanh(self) -> Any:
        t = math.tanh(self.val)
        return type(self)(t, 1 - t * t)


class _TanhOfSlope(_RightProduct):
    def tanh(self) -> Any:
        return type(self)(math.tanh(self.val), math.tanh(self.dot))


class _ConstantsSlope(_RightProduct):
    def __init__(self, val: float, dot: float = 1.0):
        self.val, self.dot = val, dot


class _NoReflection(_RightProduct):
    __radd__ = __rmul__ = None  # type: ignore[assignment]


class _NoWrappingInSums(_RightProduct):
    def __add__(self, other: Any) -> Any:
        return type(self)(self.val + other.val, self.dot + other.dot)


class _NoWrapping(_NoWrappingInSums):
    def __mul__(self, other: Any) -> Any:
        return type(self)(self.val * other.val, self.dot * other.val + self.val * other.dot)


DUAL = Exercise(
    target=right.Dual,
    number="4.4",
    minutes=20,
    difficulty=3,
    drive=drive_dual,
    points={"values": 2},
    cases=(
        Case(("x + x", 3.0), "a sum"),
        Case(("x * x", 3.0), "a product"),
        Case(("x + 2.0", 3.0), "a plain number on the right"),
        Case(("2.0 * x + 1", 3.0), "plain numbers on both sides"),
        Case(("1 + x * 4", 3.0), "a plain number on the left of +"),
        Case(("x * c + c", 2.0), "a Dual made without a slope is a constant"),
        Case(("(2.0 * x).tanh()", 0.3), "tanh of something that moves twice as fast"),
        Case(("(x * x * x + -1 * x).tanh() * x", 0.7), "everything together"),
    ),
    draw=lambda rng: [Case(("(x * 0.5 + x * x).tanh() * (1 + x)", float(rng.normal())), "random")],
    misconceptions=(
        Misconception(
            "product of the slopes",
            "Expand (a + a'ε)(b + b'ε) and drop ε². Which two terms carry one ε?",
            _ProductOfSlopes,
        ),
        Misconception(
            "only the left factor moves",
            "In x·x both factors move. How many terms does the product rule have?",
            _OneSidedProduct,
        ),
        Misconception(
            "slope of the inside forgotten in tanh",
            "If the inside moves twice as fast, how fast does the outside move?",
            _BareTanh,
        ),
        Misconception(
            "tanh of the slope",
            "A small step is scaled by the slope of tanh. Is that the same as its tanh?",
            _TanhOfSlope,
        ),
        Misconception(
            "constants move",
            "How fast does a plain 3.0 move when x moves? Which `dot` does that give?",
            _ConstantsSlope,
        ),
        Misconception(
            "no reflected forms",
            "In 2.0 * x Python first asks the number, which knows no Dual. Whom does it ask next?",
            _NoReflection,
        ),
        Misconception(
            "plain numbers not wrapped",
            "What type is `other` in x + 2.0, and does it have a `dot`?",
            _NoWrapping,
        ),
        Misconception(
            "plain numbers wrapped in products only",
            "What type is `other` in x + 2.0? Which of your methods is prepared for it?",
            _NoWrappingInSums,
        ),
    ),
)


def _draw_forces(rng: np.random.Generator) -> Iterator[Case]:
    args = (rng.normal(size=3), rng.normal(size=(4, 3)), np.tanh(rng.normal(size=4)))
    yield Case(args, "three bands, four units, random")


ELASTIC_FORCES = Exercise(
    target=right.elastic_forces,
    number="4.5",
    minutes=10,
    difficulty=2,
    cases=(
        Case((A([1.0]), A([[2.0]]), A([0.0])), "one band, one unit in the middle of its range"),
        Case((A([1.0]), A([[2.0]]), A([0.5])), "the same unit, less free to move"),
        Case((A([1.0, -1.0]), A([[2.0, 0.5], [1.0, 3.0]]), A([0.0, 0.5])), "two bands, two units"),
        Case((A([0.5, 0.0, -1.0]), A([[1.0, 2.0, 3.0], [0.0, 1.0, -1.0]]), A([0.2, -0.9])), "3, 2"),
    ),
    draw=_draw_forces,
    misconceptions=(
        Misconception(
            "gradient instead of force",
            "A band that is stretched upwards pulls which way? Does your force lower the loss?",
            lambda e, W, a: (W @ e) * (1 - a * a),
        ),
        Misconception(
            "slope of tanh left out",
            "A unit near ±1 hardly moves. What does the force pass through on its way to z?",
            lambda e, W, a: -(W @ e),
        ),
        Misconception(
            "transposed weights",
            "W[j, k] joins unit j to band k. Over which index do you sum for unit j?",
            lambda e, W, a: -(W.T @ e) * (1 - a * a),
        ),
        Misconception(
            "activation used for its slope",
            "For tanh the slope is 1 - a². What is it at a = 0, and what is yours?",
            lambda e, W, a: -(W @ e) * a,
        ),
        Misconception(
            "sigmoid's slope",
            "These are tanh units. Whose slope is a (1 - a)?",
            lambda e, W, a: -(W @ e) * a * (1 - a),
        ),
        Misconception(
            "bands not weighted",
            "Does a band pull a unit with a small weight as strongly as one with a large weight?",
            lambda e, W, a: -np.sum(e) * (1 - a * a),
        ),
    ),
)

EXERCISES = (
    D_SIGMOID,
    D_TANH,
    D_RELU,
    COMPOSE_GRAD,
    TWO_NEURON_BACKWARD,
    DUAL,
    ELASTIC_FORCES,
)
