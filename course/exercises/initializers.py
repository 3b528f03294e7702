"""Chapter 8: cases and wrong answers for initialisers and the flow of gradients."""

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from course.autodiff import initializers as right
from course.judging import Case, Exercise, Misconception

from .drives.initializers import drive_weights
from .facts import facts_of_weights

Array = Any
A = np.array
Rng = np.random.Generator
WEIGHT_CASES = (
    Case((3, 4, 0), "3 numbers come in, 4 go out (facts about the weights you drew)"),
    Case((5, 2, 1), "more come in than go out"),
    Case((200, 200, 2), "40,000 weights, as many in as out", "spread"),
    Case((600, 60, 3), "ten times as many in as out", "spread"),
    Case((60, 600, 4), "ten times as many out as in", "spread"),
)


def _draw_shapes(rng: Rng) -> Iterator[Case]:
    for group, low, high in (("values", (2, 6), (6, 11)), ("spread", (150, 260), (180, 300))):
        args = (*rng.integers(low, high).tolist(), int(rng.integers(1 << 31)))
        yield Case(args, "a random shape", group)


def _uniform(low: float, bound: Callable[[int, int], float]) -> Callable[..., Array]:
    """Uniform weights between low · bound and bound."""

    def wrong(n_in: int, n_out: int, rng: Rng) -> Array:
        r = bound(n_in, n_out)
        return rng.uniform(low * r, r, size=(n_in, n_out))

    return wrong


def _normal(spread: Callable[[int, int], float]) -> Callable[..., Array]:
    return lambda n_in, n_out, rng: rng.normal(0.0, spread(n_in, n_out), size=(n_in, n_out))


def _turned(target: Callable[..., Array]) -> Callable[..., Array]:
    return lambda n_in, n_out, rng: np.ascontiguousarray(target(n_in, n_out, rng).T)


def _own_seed(target: Callable[..., Array]) -> Callable[..., Array]:
    return lambda n_in, n_out, rng: target(n_in, n_out, np.random.default_rng(0))


def _global(target: Callable[..., Array]) -> Callable[..., Array]:
    return lambda n_in, n_out, rng: target(n_in, n_out, np.random)


TURNED = "In this course a column of W is one unit. How many rows, then, and how many columns?"
OWN_SEED = "Call your function with two different generators. Are the weights different?"
GLOBAL = "Which generator do your numbers come from: the one you are given, or another?"
HALF_NEGATIVE = "Half of the weights should be negative. Are they?"

XAVIER_UNIFORM = Exercise(
    target=right.xavier_uniform,
    number="8.1",
    minutes=5,
    difficulty=1,
    points={"values": 1, "spread": 1},
    drive=drive_weights,
    facts=facts_of_weights,
    rtol=0.03,
    cases=WEIGHT_CASES,
    draw=_draw_shapes,
    misconceptions=(
        Misconception(
            "root forgotten",
            "Read the formula of r again. For 3 in and 3 out, is r equal to 1?",
            _uniform(-1, lambda m, n: 6 / (m + n)),
        ),
        Misconception(
            "only what comes in is counted",
            "A weight serves the way forwards and the way back. Which two counts stand under 6?",
            _uniform(-1, lambda m, n: math.sqrt(6 / m)),
        ),
        Misconception(
            "only what goes out is counted",
            "A weight serves the way forwards and the way back. Which two counts stand under 6?",
            _uniform(-1, lambda m, n: math.sqrt(6 / n)),
        ),
        Misconception(
            "standard deviation taken as the bound",
            "Uniform between -r and r has the standard deviation r/√3, not r. Which r is asked?",
            _uniform(-1, lambda m, n: math.sqrt(2 / (m + n))),
        ),
        Misconception(
            "older rule: bound 1 over the root of what comes in",
            "That is the rule Glorot and Bengio set out to replace. What is the new r?",
            _uniform(-1, lambda m, n: math.sqrt(1 / m)),
        ),
        Misconception(
            "only positive weights", HALF_NEGATIVE, _uniform(0, lambda m, n: math.sqrt(6 / (m + n)))
        ),
        Misconception(
            "normal instead of uniform",
            "Is every number between -r and r equally likely in your draw, and none outside?",
            _normal(lambda m, n: math.sqrt(2 / (m + n))),
        ),
        Misconception("rows and columns exchanged", TURNED, _turned(right.xavier_uniform)),
        Misconception("a seed of its own", OWN_SEED, _own_seed(right.xavier_uniform)),
        Misconception("the global generator", GLOBAL, _global(right.xavier_uniform)),
    ),
)

HE_NORMAL = Exercise(
    target=right.he_normal,
    number="8.2",
    minutes=5,
    difficulty=1,
    points={"values": 1, "spread": 1},
    drive=drive_weights,
    facts=facts_of_weights,
    rtol=0.03,
    cases=WEIGHT_CASES,
    draw=_draw_shapes,
    misconceptions=(
        Misconception(
            "variance passed as standard deviation",
            "rng.normal wants a standard deviation. What did you give it?",
            _normal(lambda m, n: 2 / m),
        ),
        Misconception(
            "fan-out instead of fan-in",
            "How many terms does each unit add up: n_in or n_out?",
            _normal(lambda m, n: math.sqrt(2 / n)),
        ),
        Misconception(
            "only positive weights", HALF_NEGATIVE, _uniform(0, lambda m, n: math.sqrt(2 / m))
        ),
        Misconception(
            "the 2 forgotten",
            "Half of the ReLU units are off. By which number must the others make up for it?",
            _normal(lambda m, n: math.sqrt(1 / m)),
        ),
        Misconception(
            "in and out added up",
            "That is the denominator of Xavier. What does each unit add up on the way forwards?",
            _normal(lambda m, n: math.sqrt(2 / (m + n))),
        ),
        Misconception(
            "uniform with that standard deviation",
            "The spread is right. Which distribution does the docstring ask for?",
            _uniform(-1, lambda m, n: math.sqrt(6 / m)),
        ),
        Misconception(
            "uniform with that bound",
            "Which distribution does the docstring ask for?",
            _uniform(-1, lambda m, n: math.sqrt(2 / m)),
        ),
        Misconception(
            "absolute values of normal numbers",
            HALF_NEGATIVE,
            lambda m, n, rng: np.abs(right.he_normal(m, n, rng)),
        ),
        Misconception("rows and columns exchanged", TURNED, _turned(right.he_normal)),
        Misconception("a seed of its own", OWN_SEED, _own_seed(right.he_normal)),
        Misconception("the global generator", GLOBAL, _global(right.he_normal)),
    ),
)


def _slope(H: list[Array], layer: int, act: str) -> Array:
    return right.ACTS[act][1](H[layer])


def _relu_like_tanh(H: list[Array], layer: int, act: str) -> Array:
    return right.ACTS["sigmoid" if act == "sigmoid" else "tanh"][1](H[layer])


def _from_input(H: list[Array], layer: int, act: str) -> Array:
    f, slope = right.ACTS[act]
    return slope(f(H[layer]))


def _inner_layers_only(H: list[Array], layer: int, act: str) -> Array:
    return 1.0 if layer == len(H) - 1 else _slope(H, layer, act)


def _at_weights(H: list[Array], layer: int, grad: Array, before: Array) -> Array:
    return H[layer - 1].T @ before


def _norms(
    entry: Callable[..., Array] = lambda H, layer, grad, before: grad,
    slope: Callable[..., Array] = _slope,
    back: Callable[..., Array] = lambda before, W: before @ W.T,
    size: Callable[..., float] = right.length,
    turn: int = -1,
) -> Callable[..., list[float]]:
    """delta_norms, or layer_grad_norms with `entry`, with one thing changed."""

    @np.errstate(over="ignore", invalid="ignore")
    def wrong(Ws: list[Array], X: Array, dY: Array, act: str) -> list[float]:
        H = right.activations(Ws, X, act)
        grad, found = np.asarray(dY, dtype=float), []
        for layer in range(len(Ws), 0, -1):
            before = grad * slope(H, layer, act)
            found.append(size(entry(H, layer, grad, before), layer))
            grad = back(before, Ws[layer - 1])
        return found[::turn]

    return wrong


def _weight_norms(**changes: Any) -> Callable[..., list[float]]:
    return _norms(**{"entry": _at_weights, **changes})


def _bare_norm(array: Array, layer: int) -> float:
    return float(np.linalg.norm(array))


def _per_element(array: Array, layer: int) -> float:
    return float(np.sqrt(np.mean(np.square(array))))


def _sum_of_squares(array: Array, layer: int) -> float:
    return float(np.sum(np.square(array)))


def _sum_of_sizes(array: Array, layer: int) -> float:
    return float(np.sum(np.abs(array)))


def _with_the_input(Ws: list[Array], X: Array, dY: Array, act: str) -> list[float]:
    H, grad = right.activations(Ws, X, act), np.asarray(dY, dtype=float)
    for layer in range(len(Ws), 0, -1):
        grad = (grad * _slope(H, layer, act)) @ Ws[layer - 1].T
    return [right.length(grad, 0), *right.delta_norms(Ws, X, dY, act)]


def _product_of_norms(H: list[Array], layer: int, grad: Array, before: Array) -> Array:
    return right.length(H[layer - 1], layer) * before


def _net(*sizes: int, seed: int = 8, scale: float = 1.0) -> list[Array]:
    rng = np.random.default_rng(seed)
    return [rng.normal(0.0, scale, size=(m, n)) for m, n in pairwise(sizes)]


ONES = np.ones((1, 1))
X2, X3 = A([[3.0, -1.0], [0.5, 2.0]]), A([[1.0, -0.5, 2.0], [0.0, 1.5, -1.0], [2.0, 1.0, 0.5]])
DY2, DY4 = A([[1.0, 2.0], [-0.5, 1.0]]), np.linspace(-1.0, 2.0, 12).reshape(3, 4)
GROWING = [1e-200 * np.eye(2), *[1e80 * np.eye(2)] * 4]
NORM_CASES = (
    Case(([ONES], ONES, ONES, "relu"), "one layer, one unit"),
    Case(([0.5 * ONES, 4.0 * ONES], ONES, ONES, "relu"), "two layers of one unit"),
    Case(([np.eye(2), np.eye(2)], A([[3.0, -1.0]]), np.ones((1, 2)), "relu"), "a unit that is off"),
    Case(([0.5 * ONES, 4.0 * ONES], ONES, ONES, "tanh"), "two tanh units in a row"),
    Case((_net(2, 2, 2), X2, DY2, "tanh"), "two layers of two units, two rows"),
    Case((_net(2, 2, 2, 2), X2, DY2, "sigmoid"), "three layers of sigmoids"),
    Case((_net(3, 5, 2, 4), X3, DY4, "relu"), "layers of different width"),
    Case((_net(3, 5, 2, 4), X3, DY4, "tanh"), "the same with tanh"),
    Case((GROWING, np.ones((1, 2)), np.ones((1, 2)), "relu"), "too large for a float", "overflow"),
)


def _draw_nets(rng: Rng) -> Iterator[Case]:
    for act in ("sigmoid", "tanh", "relu"):
        Ws = _net(4, 3, 6, 3, 2, seed=int(rng.integers(999)))
        yield Case((Ws, rng.normal(size=(5, 4)), rng.normal(size=(5, 2)), act), f"random, {act}")


RELU_SLOPE = "Which slope does a ReLU unit have when it is on?"
ORDER = "Entry 0 should belong to the layer nearest to the input. To which does yours?"
NO_SLOPE = "On its way back through a layer the gradient meets the activation. What happens there?"
FROM_INPUT = "H holds outputs. Does your slope take the output of the activation, or its input?"
INNER_ONLY = "The last layer has an activation, too. Does the gradient pass through it?"
NOT_TURNED = "Forwards W turned inputs into outputs. What turns a gradient the other way?"
BARE = "Somebody who reads inf wants to know which layer overflowed. What would tell them?"
LENGTH = "What is the length of the vector (3, 4)? What does your code say?"

DELTA_NORMS = Exercise(
    target=right.delta_norms,
    number="8.3a",
    minutes=15,
    difficulty=3,
    points={"values": 2, "overflow": 1},
    cases=NORM_CASES,
    draw=_draw_nets,
    misconceptions=(
        Misconception("tanh slope used for ReLU", RELU_SLOPE, _norms(slope=_relu_like_tanh)),
        Misconception("norms listed from output to input", ORDER, _norms(turn=1)),
        Misconception("no slopes", NO_SLOPE, _norms(slope=lambda H, layer, act: 1.0)),
        Misconception("slope of the slope's output", FROM_INPUT, _norms(slope=_from_input)),
        Misconception("last activation left out", INNER_ONLY, _norms(slope=_inner_layers_only)),
        Misconception("weights not transposed", NOT_TURNED, _norms(back=lambda d, W: d @ W)),
        Misconception(
            "gradient before the activation",
            "dL/dh is asked, at the outputs. Which slope has your gradient passed already?",
            _norms(entry=lambda H, layer, grad, before: before),
        ),
        Misconception(
            "gradient at the inputs of the layer",
            "Entry L - 1 belongs to the last layer's outputs. What is dL/dh there?",
            lambda Ws, X, dY, act: _with_the_input(Ws, X, dY, act)[:-1],
        ),
        Misconception(
            "gradient at X listed, too",
            "How many layers are there, and how many numbers do you give back?",
            _with_the_input,
        ),
        Misconception("sum of squares, no root", LENGTH, _norms(size=_sum_of_squares)),
        Misconception("sum of absolute values", LENGTH, _norms(size=_sum_of_sizes)),
        Misconception(
            "root of the mean",
            "Do you add up the squares, or average them?",
            _norms(size=_per_element),
        ),
        Misconception("overflow not reported", BARE, _norms(size=_bare_norm)),
    ),
)

LAYER_GRAD_NORMS = Exercise(
    target=right.layer_grad_norms,
    number="8.3b",
    minutes=10,
    difficulty=3,
    points={"values": 2, "overflow": 1},
    cases=NORM_CASES,
    draw=_draw_nets,
    misconceptions=(
        Misconception("tanh slope used for ReLU", RELU_SLOPE, _weight_norms(slope=_relu_like_tanh)),
        Misconception("norms listed from output to input", ORDER, _weight_norms(turn=1)),
        Misconception("no slopes", NO_SLOPE, _weight_norms(slope=lambda H, layer, act: 1.0)),
        Misconception("slope of the slope's output", FROM_INPUT, _weight_norms(slope=_from_input)),
        Misconception(
            "last activation left out", INNER_ONLY, _weight_norms(slope=_inner_layers_only)
        ),
        Misconception("weights not transposed", NOT_TURNED, _weight_norms(back=lambda d, W: d @ W)),
        Misconception(
            "gradient after the activation used for the weights",
            "Between the weights and h stands the activation. Is its slope in your dL/dW?",
            _weight_norms(entry=lambda H, layer, grad, before: H[layer - 1].T @ grad),
        ),
        Misconception(
            "outputs of the layer instead of its inputs",
            "A weight multiplies what enters the layer. Which of the arrays in H is that?",
            _weight_norms(entry=lambda H, layer, grad, before: H[layer].T @ before),
        ),
        Misconception(
            "the deltas once more",
            "This list is about the weights. Where do the layer's inputs come in?",
            _norms(),
        ),
        Misconception(
            "the deltas before the activation",
            "This list is about the weights. Where do the layer's inputs come in?",
            _norms(entry=lambda H, layer, grad, before: before),
        ),
        Misconception(
            "product of two norms",
            "Two rows may pull a weight in opposite directions. Do they cancel in your number?",
            _weight_norms(entry=_product_of_norms),
        ),
        Misconception(
            "mean over the rows",
            "dY holds the slopes of the loss already. Should you divide by n once more?",
            lambda Ws, X, dY, act: [g / len(X) for g in right.layer_grad_norms(Ws, X, dY, act)],
        ),
        Misconception("sum of squares, no root", LENGTH, _weight_norms(size=_sum_of_squares)),
        Misconception("sum of absolute values", LENGTH, _weight_norms(size=_sum_of_sizes)),
        Misconception(
            "root of the mean",
            "Do you add up the squares, or average them?",
            _weight_norms(size=_per_element),
        ),
        Misconception("overflow not reported", BARE, _weight_norms(size=_bare_norm)),
    ),
)

GAINS = {"std": math.sqrt(1 / 3), "Xavier": 1.0, "He": math.sqrt(2)}
MEAN_SLOPES = {"sigmoid": 0.25, "tanh": 1.0, "relu": math.sqrt(0.5)}


def _factor(
    gains: dict[str, float] | None = None,
    slopes: dict[str, float] | None = None,
    number: Callable[[float, int], float] = lambda sd, width: sd * math.sqrt(width),
    both: Callable[[float, float], float] = lambda gain, slope: gain * slope,
) -> Callable[..., float]:
    """predicted_factor with one thing changed."""

    def wrong(act: str, init: Any, width: int = 100) -> float:
        gain = {**GAINS, **(gains or {})}[init] if isinstance(init, str) else number(init, width)
        return both(gain, {**MEAN_SLOPES, **(slopes or {})}[act])

    return wrong


PREDICTED_FACTOR = Exercise(
    target=right.predicted_factor,
    number="8.4",
    minutes=15,
    difficulty=2,
    points={"values": 2, "names": 1},
    rtol=0.1,
    cases=(
        Case(("tanh", 0.2, 25), "the example of the docstring"),
        Case(("tanh", "Xavier"), "tanh, as many in as out", "names"),
        Case(("tanh", 0.01), "small normal weights, width 100"),
        Case(("sigmoid", 0.1), "the sigmoid in its middle"),
        Case(("relu", 0.1), "half of the units are off"),
        Case(("relu", 1.0), "normal weights of size 1, width 100"),
        Case(("relu", 1.0, 400), "the same, width 400"),
        *(
            Case((act, init), f"{act} with {init}", "names")
            for init in ("Xavier", "std", "He")
            for act in ("sigmoid", "tanh", "relu")
            if (act, init) != ("tanh", "Xavier")
        ),
    ),
    draw=lambda rng: [
        Case((act, float(rng.uniform(0.01, 0.9)), int(rng.integers(9, 500))), f"random, {act}")
        for act in ("sigmoid", "tanh", "relu")
    ],
    misconceptions=(
        Misconception(
            "half instead of its root for ReLU",
            "Half of the squares are 0, and a length is the root of their sum. So the factor is?",
            _factor(slopes={"relu": 0.5}),
        ),
        Misconception(
            "ReLU has slope 1",
            "A ReLU unit that is on passes everything. How many are on?",
            _factor(slopes={"relu": 1.0}),
        ),
        Misconception(
            "slope of the activation left out",
            "What happens to a gradient that passes a sigmoid in its middle?",
            _factor(slopes=dict.fromkeys(MEAN_SLOPES, 1.0)),
        ),
        Misconception(
            "weights left out",
            "Make all weights twice as large. What happens to a gradient on its way back?",
            lambda act, init, width=100: MEAN_SLOPES[act],
        ),
        Misconception(
            "variances instead of their roots",
            "Did you take the root of width times variance?",
            _factor(
                {name: gain**2 for name, gain in GAINS.items()},
                number=lambda sd, width: width * sd**2,
            ),
        ),
        Misconception(
            "factor of the squares",
            "Yours is the factor of the squared length. What is the factor of the length?",
            _factor(both=lambda gain, slope: (gain * slope) ** 2),
        ),
        Misconception(
            "number taken as the variance",
            "The number is a standard deviation. What is the variance?",
            _factor(number=lambda sd, width: math.sqrt(sd * width)),
        ),
        Misconception(
            "width 100 whatever the caller asks for",
            "The caller may choose another width. Where does your code use it?",
            _factor(number=lambda sd, width: 10 * sd),
        ),
        Misconception(
            "width left out",
            "Each unit's gradient is a sum over the whole next layer. How many terms are there?",
            _factor(number=lambda sd, width: sd),
        ),
        Misconception(
            "bound of the uniform weights taken as their standard deviation",
            "Uniform between -r and r: is the standard deviation r, or smaller?",
            _factor({"std": 1.0, "Xavier": math.sqrt(3)}),
        ),
        Misconception(
            "std taken as normal with standard deviation 1/√width",
            "Uniform between -r and r: is the standard deviation r, or smaller?",
            _factor({"std": 1.0}),
        ),
        Misconception(
            "the 2 of He without its root",
            "He's 2 is a variance. What is the factor for lengths?",
            _factor({"He": 2.0}),
        ),
        Misconception(
            "sigmoid's value instead of its slope",
            "At 0 the sigmoid gives ½. Is that its slope?",
            _factor(slopes={"sigmoid": 0.5}),
        ),
    ),
)

UNITS = A([[0.0, 1.0, 0.0, 2.0], [0.0, 0.0, 3.0, 1.0], [0.0, 2.0, 0.0, 0.0]])


def _outputs(rng: Rng, units: int) -> Array:
    """What units give for four rows; about four of ten are dead."""
    return np.maximum(rng.normal(size=(4, units)) - 0.8, 0.0)


DEAD_FRACTION = Exercise(
    target=right.dead_fraction,
    number="8.5",
    minutes=5,
    difficulty=1,
    cases=(
        Case((A([[0.0, 1.0], [0.0, 0.0]]),), "the example of the docstring"),
        Case((np.zeros((3, 2)),), "all dead"),
        Case((np.ones((2, 3)),), "all alive"),
        Case((UNITS,), "one of four units is dead"),
        Case((UNITS.T,), "no unit is dead"),
        Case((A([[0.0, 5.0, 0.0]]),), "one row"),
        Case((A([[1.0, 0.0], [-1.0, 0.0]]),), "tanh units: outputs that cancel are not dead"),
        Case((A([[-1.0, 0.0], [-2.0, 0.0]]),), "negative outputs are not dead"),
        Case((A([[1e-12, 0.0, 1.0], [0.0, 0.0, 1.0]]),), "a unit that hardly speaks is alive"),
        Case((A([[0, 1, 0], [0, 0, 0]]),), "whole numbers"),
    ),
    draw=lambda rng: [
        Case((_outputs(rng, int(units)),), f"random outputs of {units} ReLU units")
        for units in rng.integers(60, 160, size=2)
    ],
    misconceptions=(
        Misconception(
            "share of zeros",
            "A unit that is 0 for one row may learn from another. Do you count units, or zeros?",
            lambda H: float(np.mean(H == 0)),
        ),
        Misconception(
            "0 for some row is enough",
            "A unit that is 0 for one row may learn from another. Is it dead in your code?",
            lambda H: float(np.mean(np.any(H == 0, axis=0))),
        ),
        Misconception(
            "rows instead of units",
            "Rows are examples. Which axis counts units?",
            lambda H: float(np.mean(np.all(H == 0, axis=1))),
        ),
        Misconception(
            "count instead of share",
            "Is 7 a share?",
            lambda H: float(np.sum(np.all(H == 0, axis=0))),
        ),
        Misconception(
            "share of the living",
            "If all units are 0 for all rows, is the dead share 0 or 1?",
            lambda H: 1.0 - float(np.mean(np.all(H == 0, axis=0))),
        ),
        Misconception(
            "sum is 0",
            "Can the outputs of a unit add up to 0 although it is not silent?",
            lambda H: float(np.mean(np.sum(H, axis=0) == 0)),
        ),
        Misconception(
            "not positive",
            "A tanh unit at -1 sends something on. Is it dead in your code?",
            lambda H: float(np.mean(np.all(H <= 0, axis=0))),
        ),
        Misconception(
            "nearly 0 counts as 0",
            "A unit that sends 1e-12 has a slope of 1 and can learn. Is it dead in your code?",
            lambda H: float(np.mean(np.all(np.isclose(H, 0), axis=0))),
        ),
        Misconception(
            "only the first row",
            "Which rows does your code look at?",
            lambda H: float(np.mean(H[0] == 0)),
        ),
        Misconception(
            "percent",
            "Which share is one unit of two: 50, or 0.5?",
            lambda H: 100 * float(np.mean(np.all(H == 0, axis=0))),
        ),
    ),
)


def _unrolled(
    factor: Callable[[float, float, float], float],
    start: float = 1.0,
    more: int = 0,
    add: bool = False,
) -> Callable[..., float]:
    """recurrent_gradient with another factor for each step; factor(w, old h, new h)."""

    def wrong(w: float, h: float, steps: int = 30) -> float:
        slope = start
        for _ in range(steps + more):
            new = math.tanh(w * h)
            slope = slope + factor(w, h, new) if add else slope * factor(w, h, new)
            h = new
        return slope

    return wrong


def _last_slope(w: float, h: float, steps: int = 30) -> float:
    slope = 1.0
    for _ in range(steps):
        h = math.tanh(w * h)
        slope = w * (1 - h * h)
    return slope


def _one_weight(w: float, h: float, steps: int = 30) -> float:
    return w * _unrolled(lambda w, old, new: 1 - new * new)(w, h, steps)


def _at_the_start(w: float, h: float, steps: int = 30) -> float:
    return (w * (1 - math.tanh(w * h) ** 2)) ** steps


RECURRENT_GRADIENT = Exercise(
    target=right.recurrent_gradient,
    number="8.6",
    minutes=10,
    difficulty=2,
    cases=(
        Case((3.0, 0.0, 2), "the example of the docstring: h stays at 0"),
        Case((2.0, 0.5, 1), "one step"),
        Case((2.0, 0.5, 2), "two steps"),
        Case((0.5, 0.3, 0), "no step: h₀ moves with itself"),
        Case((0.5, 0.3, 10), "it fades"),
        Case((-1.5, 0.2, 5), "a negative weight"),
        Case((2.0, 0.0), "thirty steps unless told otherwise"),
        Case((0.9, 0.1), "thirty steps, a weight below 1"),
        Case((2.0, 0.01, 6), "it grows while h is near 0"),
    ),
    draw=lambda rng: [
        Case((float(rng.uniform(0.8, 1.6)), float(rng.normal()), int(rng.integers(3, 9))), "random")
    ],
    misconceptions=(
        Misconception(
            "slope of tanh left out",
            "At h = 0 the slope of tanh is 1. What is it elsewhere, and where is it in your code?",
            _unrolled(lambda w, old, new: w),
        ),
        Misconception(
            "weight left out",
            "tanh(w h): when h moves by 1, by how much does w h move?",
            _unrolled(lambda w, old, new: 1 - new * new),
        ),
        Misconception(
            "weight only once",
            "The same weight is used in each step. How often does the gradient pass it?",
            _one_weight,
        ),
        Misconception(
            "slope from the old h",
            "1 - a² wants the output of tanh. Is your h the output of this step, or its input?",
            _unrolled(lambda w, old, new: w * (1 - old * old)),
        ),
        Misconception(
            "slope from w h",
            "1 - a² wants the output of tanh. What did you square?",
            _unrolled(lambda w, old, new: w * (1 - (w * old) ** 2)),
        ),
        Misconception(
            "tanh applied twice in its slope",
            "Your h is an output of tanh already. Which number belongs into 1 - (…)²?",
            _unrolled(lambda w, old, new: w * (1 - math.tanh(new) ** 2)),
        ),
        Misconception(
            "slope of the last step only",
            "Every step multiplies. How many factors has your product?",
            _last_slope,
        ),
        Misconception(
            "first slope taken for all steps",
            "h changes from step to step. Does your slope?",
            _at_the_start,
        ),
        Misconception(
            "slopes added",
            "Slopes along a path multiply. What do yours do?",
            _unrolled(lambda w, old, new: w * (1 - new * new), start=0.0, add=True),
        ),
        Misconception(
            "one step too many",
            "For steps = 0, is your slope 1?",
            _unrolled(lambda w, old, new: w * (1 - new * new), more=1),
        ),
        Misconception(
            "one step too few",
            "For steps = 1, how many slopes do you multiply?",
            _unrolled(lambda w, old, new: w * (1 - new * new), more=-1),
        ),
    ),
)

EXERCISES = (
    XAVIER_UNIFORM,
    HE_NORMAL,
    DELTA_NORMS,
    LAYER_GRAD_NORMS,
    PREDICTED_FACTOR,
    DEAD_FRACTION,
    RECURRENT_GRADIENT,
)
