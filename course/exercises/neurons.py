"""Chapter 1: cases and wrong answers for one neuron, its activations and the perceptron rule."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course.autodiff import neurons as right
from course.judging import Case, Exercise, Misconception, Property

from .drives.plain import drive_fit, drive_gate

Array = Any
A = np.array


def _draw_sums(rng: np.random.Generator) -> Iterator[Case]:
    for d in (1, 3, 7):
        args = (rng.normal(size=d), rng.normal(size=d), float(rng.normal()))
        yield Case(args, f"{d} random inputs")


WEIGHTED_SUM = Exercise(
    target=right.weighted_sum,
    number="1.1",
    minutes=5,
    difficulty=1,
    cases=(
        Case((A([2.0, 1.0]), A([3.0, 0.0]), 0.5), "the example of the docstring"),
        Case((A([1.0, 2.0]), A([3.0, -1.0]), 0.5), "two inputs, two different weights"),
        Case((A([1.0, 1.0]), A([0.0, 0.0]), -3.0), "every input at zero"),
        Case((A([2.0, 2.0]), A([1.0, 1.0]), 1.0), "one bias, two weights of 2"),
    ),
    draw=_draw_sums,
    misconceptions=(
        Misconception(
            "sum of weights times sum of inputs",
            "Each input has its own weight. Which weight multiplies which input?",
            lambda w, x, b: float(np.sum(w) * np.sum(x) + b),
        ),
        Misconception(
            "bias forgotten",
            "With every input at zero, what should the neuron output?",
            lambda w, x, b: float(np.dot(w, x)),
        ),
        Misconception(
            "bias added to every input",
            "Is the bias one number for the neuron, or one for every connection?",
            lambda w, x, b: float(np.dot(w, x + b)),
        ),
        Misconception(
            "products not summed",
            "How many numbers does one neuron send on, and how many does your function return?",
            lambda w, x, b: w * x + b,
        ),
        Misconception(
            "only the last product kept",
            "Your loop gives total a new value each time. Where does it keep the sum so far?",
            lambda w, x, b: float(w[-1] * x[-1] + b),
        ),
        Misconception(
            "only the first product",
            "After which input does your function return?",
            lambda w, x, b: float(w[0] * x[0] + b),
        ),
        Misconception(
            "mean instead of sum",
            "Add a third input with weight 0. Should the answer change?",
            lambda w, x, b: float(np.mean(w * x) + b),
        ),
        Misconception(
            "bias added to every product",
            "Count how often b enters your sum. How many biases does one neuron have?",
            lambda w, x, b: float(np.sum(w * x + b)),
        ),
        Misconception(
            "bias subtracted as a threshold",
            "Some books subtract a threshold. Which sign does b have in this chapter's formula?",
            lambda w, x, b: float(np.dot(w, x) - b),
        ),
    ),
)


def _draw_columns(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((rng.normal(size=6),), "six random numbers")
    yield Case((rng.normal(size=(2, 3, 2)),), "an array with three axes")


STEP = Exercise(
    target=right.step,
    number="1.2a",
    minutes=5,
    difficulty=1,
    cases=(
        Case((A([-2.0, 3.0]),), "the example of the docstring"),
        Case((A([0.0]),), "exactly at the threshold"),
        Case((2.5,), "a plain number, as one neuron makes it"),
        Case((A([[-1, 2, 0], [4, -5, 6]]),), "a table of whole numbers"),
    ),
    draw=_draw_columns,
    misconceptions=(
        Misconception(
            "threshold excluded",
            "The chapter fixes what happens exactly at the threshold. "
            "Which sign stands in the sentence above the formula?",
            lambda z: (np.asarray(z) > 0).astype(float),
        ),
        Misconception(
            "True and False returned",
            "The docstring promises float64. What is the dtype of a comparison?",
            lambda z: np.asarray(z) >= 0,
        ),
        Misconception(
            "integers returned",
            "The docstring promises float64. What is the dtype of your result?",
            lambda z: np.where(z >= 0, 1, 0),
        ),
        Misconception(
            "-1 and 1 instead of 0 and 1",
            "A silent neuron sends on nothing. Which number is nothing?",
            lambda z: np.where(z >= 0, 1.0, -1.0),
        ),
        Misconception(
            "sign instead of step",
            "A silent neuron sends on nothing. What does np.sign say below 0?",
            np.sign,
        ),
        Misconception(
            "undecided at the threshold",
            "The chapter fixes the answer exactly at the threshold. What does yours say at 0?",
            lambda z: np.heaviside(z, 0.5),
        ),
        Misconception(
            "fires below the threshold",
            "Should a neuron fire when its weighted sum is negative?",
            lambda z: (np.asarray(z) < 0).astype(float),
        ),
        Misconception(
            "arrays only",
            "The docstring allows a plain number, too. Which methods has a float not got?",
            lambda z: (z >= 0).astype(float),
        ),
        Misconception(
            "if on a whole array",
            "An `if` asks one question. How many answers does a comparison of an array have?",
            lambda z: 1.0 if z >= 0 else 0.0,
        ),
    ),
)

SQUARE = A([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
GATES = {"AND": A([0, 0, 0, 1]), "OR": A([0, 1, 1, 1]), "NAND": A([1, 1, 1, 0])}


def _perceptron(
    threshold: Callable[[float], bool] = lambda z: z >= 0,
    learn_bias: float = 1.0,
    sign: float = 1.0,
    dtype: type = float,
    reset: bool = True,
    stop: bool = False,
    batch: bool = False,
    anew: bool = False,
    count: Callable[[float], float] = lambda error: float(error != 0),
    report: Callable[[list[float]], Any] = lambda mistakes: mistakes,
) -> Callable[..., Any]:
    """The perceptron rule with one thing changed."""

    def fit(X: Array, y: Array, epochs: int) -> Any:
        w, b, mistakes, wrong = np.zeros(X.shape[1], dtype=dtype), 0.0, [], 0.0
        for _ in range(epochs):
            wrong = 0.0 if reset else wrong
            if anew:
                w, b = np.zeros(X.shape[1]), 0.0
            dw, db = np.zeros(X.shape[1]), 0.0
            for row, target in zip(X, y, strict=True):
                error = float(target) - float(threshold(np.dot(w, row) + b))
                wrong += count(error)
                if batch:
                    dw, db = dw + error * row, db + error
                else:
                    w = w + (sign * error * row).astype(dtype)
                    b = b + sign * error * learn_bias
            if batch:
                w, b = w + dw, b + db
            mistakes.append(wrong)
            if stop and wrong == 0:
                break
        return w, b, report(mistakes)

    return fit


def _adds_targets(X: Array, y: Array, epochs: int) -> Any:
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        wrong = 0
        for row, target in zip(X, y, strict=True):
            if (np.dot(w, row) + b >= 0) != target:
                w, b, wrong = w + target * row, b + target, wrong + 1
        mistakes.append(wrong)
    return w, float(b), mistakes


def _draw_clouds(rng: np.random.Generator) -> Iterator[Case]:
    X = rng.normal(size=(12, 3))
    y = (X @ A([1.0, -2.0, 0.5]) + 0.3 > 0).astype(int)
    yield Case((X, y, 8), "twelve random rows with three inputs")


PERCEPTRON_FIT = Exercise(
    target=right.perceptron_fit,
    number="1.2b",
    minutes=15,
    difficulty=3,
    drive=drive_fit,
    points={"values": 2},
    cases=(
        Case((A([[-1.0], [1.0]]), A([0, 1]), 3), "the example of the docstring"),
        Case((SQUARE, GATES["AND"], 6), "AND, six epochs"),
        Case((SQUARE, GATES["OR"], 5), "OR, five epochs"),
        Case((SQUARE, GATES["NAND"], 6), "NAND, six epochs"),
        Case((SQUARE, A([0, 1, 1, 0]), 5), "XOR, which never comes to rest"),
        Case((A([[0.5], [-0.5]]), A([0, 1]), 6), "inputs that are not whole numbers"),
    ),
    draw=_draw_clouds,
    misconceptions=(
        Misconception(
            "bias never learned",
            "Which line can the separating boundary never cross if b stays 0?",
            _perceptron(learn_bias=0.0),
        ),
        Misconception(
            "integer weights",
            "What is the dtype of your weights? Can it hold 0.5?",
            _perceptron(dtype=int),
        ),
        Misconception(
            "threshold excluded",
            "At the start every weighted sum is exactly 0. What does the neuron predict then?",
            _perceptron(threshold=lambda z: z > 0),
        ),
        Misconception(
            "correction in the wrong direction",
            "The neuron said 0 and should have said 1. Must its weighted sum go up or down?",
            _perceptron(sign=-1.0),
        ),
        Misconception(
            "mistakes of all epochs added up",
            "Where does your count of mistakes start again from 0?",
            _perceptron(reset=False),
        ),
        Misconception(
            "starts from zero in every epoch",
            "What does the neuron still know in the second epoch? Where do w and b begin?",
            _perceptron(anew=True),
        ),
        Misconception(
            "errors added with their signs",
            "One mistake up and one mistake down: are these no mistakes?",
            _perceptron(count=lambda error: error),
        ),
        Misconception(
            "one count for all epochs",
            "The docstring promises a list. How many counts should three epochs give?",
            _perceptron(report=lambda mistakes: int(sum(mistakes))),
        ),
        Misconception(
            "only the first epoch",
            "In which loop does your return stand? How many epochs are over by then?",
            lambda X, y, epochs: _perceptron()(X, y, 1),
        ),
        Misconception(
            "smaller steps",
            "Rosenblatt's rule adds the error times the row. By what else do you multiply?",
            _perceptron(sign=0.1),
        ),
        Misconception(
            "stops after the first epoch without mistakes",
            "The caller asked for a list with one count for each epoch. How long is yours?",
            _perceptron(stop=True),
        ),
        Misconception(
            "weights changed only at the end of an epoch",
            "The rule corrects after each row. Does your second row already meet new weights?",
            _perceptron(batch=True),
        ),
        Misconception(
            "target added instead of the error",
            "When the neuron fires by mistake, the target is 0. What does your rule change then?",
            _adds_targets,
        ),
    ),
)


def _integer_memory(z: Array) -> Array:
    out = np.zeros_like(z)
    e = np.exp(-np.abs(z))
    out[...] = np.where(z >= 0, 1.0, e) / (1.0 + e)
    return out


SIGMOID = Exercise(
    target=right.sigmoid,
    number="1.3",
    minutes=10,
    difficulty=2,
    warnings_count=True,
    points={"values": 1, "large": 1},
    cases=(
        Case((A([0.0, 2.0]),), "zero and two"),
        Case((A([[-1.5, 0.5], [3.0, -4.0]]),), "a table; its shape is kept"),
        Case((A([-1, 0, 2]),), "whole numbers in, float64 out"),
        Case((A([1000.0]),), "very large", "large"),
        Case((A([-1000.0]),), "very negative", "large"),
    ),
    draw=_draw_columns,
    properties=(
        Property(
            "Every value of a sigmoid lies between 0 and 1.",
            lambda value, z: bool(np.all((value >= 0) & (value <= 1))),
        ),
    ),
    misconceptions=(
        Misconception(
            "overflow at very negative z",
            "What does exp(1000) give in float64? "
            "Can you rewrite the fraction so that exp only ever sees negative numbers?",
            lambda z: 1.0 / (1.0 + np.exp(-z)),
        ),
        Misconception(
            "overflow at very large z",
            "What is infinity divided by infinity? "
            "For which z is this form of the fraction safe, and for which the other?",
            lambda z: np.exp(z) / (1.0 + np.exp(z)),
        ),
        Misconception(
            "both branches computed everywhere",
            "np.where picks from two arrays that are both computed for every z. "
            "Which of yours meets a z it cannot bear?",
            lambda z: np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z))),
        ),
        Misconception(
            "sign of the exponent",
            "For a large positive z the neuron should be nearly 1. What does yours say?",
            lambda z: 1.0 / (1.0 + np.exp(z)),
        ),
        Misconception(
            "tanh instead",
            "At z = 0 a sigmoid is undecided. Which number is halfway between 0 and 1?",
            lambda z: np.tanh(np.asarray(z, dtype=float)),
        ),
        Misconception(
            "result kept in an integer array",
            "What dtype has zeros_like of an integer array, and can it hold 0.5?",
            _integer_memory,
        ),
        Misconception(
            "math.exp on a whole array",
            "math.exp takes one number. Which function takes an array, element by element?",
            lambda z: 1.0 / (1.0 + math.exp(-z)),
        ),
        Misconception(
            "if on a whole array",
            "An `if` asks one question. How many answers does a comparison of an array have?",
            lambda z: 1 / (1 + np.exp(-z)) if z >= 0 else np.exp(z) / (1 + np.exp(z)),
        ),
    ),
)


def _clears_negatives(z: Array) -> Array:
    z[z < 0] = 0
    return z


RELU = Exercise(
    target=right.relu,
    number="1.4",
    minutes=5,
    difficulty=1,
    cases=(
        Case((A([0.0, 3.0]),), "the example of the docstring"),
        Case((A([-2.0, 3.0]),), "a negative and a positive number"),
        Case((A([[1.0, -1.0], [2.0, 0.0]]),), "a table; its shape is kept"),
        Case((A([-3, 4]),), "whole numbers in, float64 out"),
    ),
    draw=_draw_columns,
    misconceptions=(
        Misconception(
            "absolute value instead of rectification",
            "What is the output for every negative input?",
            lambda z: np.abs(np.asarray(z, dtype=float)),
        ),
        Misconception(
            "np.max instead of np.maximum",
            "Compare np.max (one number for the array) with np.maximum (one for each element). "
            "Which do you need?",
            lambda z: np.full(np.shape(z), max(0.0, float(np.max(z)))),
        ),
        Misconception(
            "one number for the whole array",
            "How many numbers go in, and how many come out of your function?",
            lambda z: max(0.0, float(np.max(z))),
        ),
        Misconception(
            "input array changed",
            "Print the input before and after your call. "
            "Did your function change something that belongs to the caller?",
            _clears_negatives,
        ),
        Misconception(
            "input array changed through asarray",
            "np.asarray copies only when it must. Whose array did your function change?",
            lambda z: _clears_negatives(np.asarray(z, dtype=float)),
        ),
        Misconception(
            "integers stay integers",
            "Every other part of the course expects float64. What dtype does [-3, 4] come back as?",
            lambda z: np.maximum(z, 0),
        ),
        Misconception(
            "negative elements removed",
            "Five neurons have five outputs, also when two are silent. How many has yours?",
            lambda z: z[z > 0].astype(float),
        ),
        Misconception(
            "if or max on a whole array",
            "Python's max and if compare once. Which function compares element by element?",
            lambda z: max(0.0, z),
        ),
        Misconception(
            "np.max given two arguments",
            "np.max takes its second argument for an axis. Which function compares two things?",
            lambda z: np.max(0.0, z),
        ),
        Misconception(
            "step instead of ramp",
            "relu(3.0) is 3.0: a neuron that is excited more says so. What does yours say?",
            lambda z: (z > 0).astype(float),
        ),
        Misconception(
            "minimum instead of maximum",
            "relu(3.0) is 3.0. Which of 3.0 and 0.0 does your function keep?",
            lambda z: np.minimum(np.asarray(z, dtype=float), 0.0),
        ),
    ),
)


def _gates(**table: tuple[list[float], float]) -> Callable[[str], Any]:
    return lambda name: (A(table[name][0]), table[name][1])


GATE_WEIGHTS = Exercise(
    target=right.gate_weights,
    number="1.5a",
    minutes=10,
    difficulty=2,
    drive=drive_gate,
    cases=tuple(Case((name,), f"the truth table of {name}") for name in ("AND", "OR", "NAND")),
    misconceptions=(
        Misconception(
            "the same neuron for AND and OR",
            "AND must stay silent when only one input is 1. What is its weighted sum then?",
            _gates(AND=([1, 1], -0.5), OR=([1, 1], -0.5), NAND=([-1, -1], 1.5)),
        ),
        Misconception(
            "bias lands on the threshold",
            "What does a step say when the weighted sum is exactly 0?",
            _gates(AND=([1, 1], -1.0), OR=([1, 1], 0.0), NAND=([-1, -1], 2.0)),
        ),
        Misconception(
            "sign of the bias",
            "With both inputs at 0 only the bias is left. Should an AND neuron fire then?",
            _gates(AND=([1, 1], 1.5), OR=([1, 1], 0.5), NAND=([-1, -1], -1.5)),
        ),
        Misconception(
            "NAND without negative weights",
            "For NAND, each input that turns on must push the neuron towards silence. "
            "Which sign does such a weight have?",
            _gates(AND=([1, 1], -1.5), OR=([1, 1], -0.5), NAND=([1, 1], 1.5)),
        ),
        Misconception(
            "NAND taken for NOR",
            "NAND is silent only when both inputs are 1. What does yours say to one single 1?",
            _gates(AND=([1, 1], -1.5), OR=([1, 1], -0.5), NAND=([-1, -1], 0.5)),
        ),
    ),
)

XOR = Exercise(
    target=right.xor,
    number="1.5b",
    minutes=10,
    difficulty=2,
    cases=tuple(Case((x,), f"inputs {x[0]:.0f} and {x[1]:.0f}") for x in SQUARE),
    misconceptions=(
        Misconception(
            "OR taken for XOR",
            "XOR means one or the other, not both. Which of your gates notices both?",
            lambda x: float(x[0] + x[1] >= 1),
        ),
        Misconception(
            "NAND taken for XOR",
            "What does your function say when both inputs are 0?",
            lambda x: float(x[0] + x[1] <= 1),
        ),
        Misconception(
            "AND of OR and AND",
            "Your last neuron needs two conditions: at least one input, and not both. "
            "Which gate says 'not both'?",
            lambda x: float(x[0] + x[1] == 2),
        ),
        Misconception(
            "equality instead of difference",
            "Does your function answer 'are they equal' or 'do they differ'?",
            lambda x: float(x[0] == x[1]),
        ),
        Misconception(
            "OR of OR and NAND",
            "Must one of the two conditions hold, or both of them?",
            lambda x: 1.0,
        ),
    ),
)

EXERCISES = (WEIGHTED_SUM, STEP, PERCEPTRON_FIT, SIGMOID, RELU, GATE_WEIGHTS, XOR)
