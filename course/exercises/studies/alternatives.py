"""Chapter 15: cases and wrong answers for other learning rules."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course.autodiff.neurons import relu, sigmoid
from course.autodiff.studies import alternatives as right
from course.judging import Case, Exercise, Misconception, Property

from ..drives.alternatives import drive_perturbation
from ..guesses import facts_of_guess

Array = Any
A = np.array


def _grown(change: Callable[[Array, Array, Array], Array], sign: float = 1.0) -> Any:
    """hebbian_update with another growth of the weights."""
    return lambda W, x, y, lr: W + sign * lr * change(W, x, y)


def _hebb_in_place(W: Array, x: Array, y: Array, lr: float) -> Array:
    W += lr * np.outer(x, y)
    return W


HEBB = Exercise(
    target=right.hebbian_update,
    number="15.1a",
    minutes=5,
    difficulty=1,
    draw=lambda rng: [
        Case(
            (rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=3), 0.2),
            "four inputs, three units",
        )
    ],
    cases=(
        Case((np.zeros((2, 1)), A([1.0, 0.0]), A([1.0]), 0.5), "the example of the docstring"),
        Case((np.zeros((2, 1)), A([1.0, 2.0]), A([3.0]), 0.1), "two inputs, one unit"),
        Case((np.ones((2, 3)), A([1.0, -2.0]), A([0.5, 0.0, 4.0]), 0.1), "three units"),
        Case((A([[1.0, 2.0], [3.0, 4.0]]), A([1.0, 0.0]), A([0.0, 1.0]), 1.0), "one of each"),
    ),
    misconceptions=(
        Misconception(
            "input correlated with itself",
            "Hebb: what fires together. Which two activities?",
            _grown(lambda W, x, y: np.resize(np.outer(x, x), W.shape)),
        ),
        Misconception(
            "the unit's activity left out",
            "A unit that is silent: should its weights grow?",
            _grown(lambda W, x, y: np.outer(x, np.ones_like(y))),
        ),
        Misconception(
            "the input's activity left out",
            "An input that is silent: should its weight grow?",
            _grown(lambda W, x, y: np.outer(np.ones_like(x), y)),
        ),
        Misconception(
            "weights replaced, not changed",
            "The docstring says one step. What becomes of the weights that were there before?",
            lambda W, x, y, lr: lr * np.outer(x, y),
        ),
        Misconception(
            "learning rate left out",
            "Halve lr. Does your step become half as long?",
            lambda W, x, y, lr: W + np.outer(x, y),
        ),
        Misconception(
            "weights shrink together",
            "Both ends of a connection are active. Does its weight go up or down?",
            _grown(lambda W, x, y: np.outer(x, y), sign=-1.0),
        ),
        Misconception(
            "the caller's weights changed",
            "Print W after the call. Is it still what the caller passed in?",
            _hebb_in_place,
        ),
        Misconception(
            "one weight for every pair added up",
            "Input 0 met unit 0. Which single weight ties these two?",
            _grown(lambda W, x, y: np.full(W.shape, np.sum(np.outer(x, y)))),
        ),
    ),
)


def _oja(change: Callable[[Array, Array, float], Array], sign: float = 1.0) -> Any:
    """oja_update with another change of the weights; it is given w, x and y = x · w."""
    return lambda w, x, lr: w + sign * lr * change(w, x, float(np.dot(x, w)))


def _normalised(w: Array, x: Array, lr: float) -> Array:
    w = w + lr * (x @ w) * x
    return w / np.linalg.norm(w)


def _oja_in_place(w: Array, x: Array, lr: float) -> Array:
    y = x @ w
    w += lr * y * (x - y * w)
    return w


OJA = Exercise(
    target=right.oja_update,
    number="15.1b",
    minutes=8,
    difficulty=2,
    draw=lambda rng: [
        Case((rng.normal(size=d), rng.normal(size=d), 0.1), f"{d} random inputs") for d in (3, 5)
    ],
    points={"values": 2},
    cases=(
        Case((A([1.0, 0.0]), A([1.0, 1.0]), 0.5), "the example of the docstring"),
        Case((A([0.6, 0.8]), A([2.0, 0.0]), 0.1), "weights of length 1"),
        Case((A([3.0, 0.0]), A([1.0, 0.5]), 0.1), "weights that are too long: they shrink"),
        Case((A([0.0, 0.0, 0.0]), A([1.0, 2.0, 3.0]), 0.1), "no weights, no output, no change"),
        Case((A([1.0, -1.0]), A([2.0, 2.0]), 0.1), "an input that the unit does not hear"),
        Case((A([0.5, 1.0]), A([-1.0, -1.0]), 0.2), "a negative output"),
    ),
    misconceptions=(
        Misconception(
            "Oja's decay without y^2",
            "The decay term contains y squared. Track the length of w; where does it end?",
            _oja(lambda w, x, y: y * (x - w)),
        ),
        Misconception(
            "no decay: Hebb's rule",
            "Take a hundred steps with the same input. What becomes of the length of w?",
            _oja(lambda w, x, y: y * x),
        ),
        Misconception(
            "decay that does not depend on the output",
            "When the unit is silent, should its weights fade all the same?",
            _oja(lambda w, x, y: y * x - w),
        ),
        Misconception(
            "decay towards the input",
            "Which of the two vectors is to be kept short: the weights, or the input?",
            _oja(lambda w, x, y: y * (w - y * x)),
        ),
        Misconception(
            "decay with the wrong sign",
            "Start with long weights. Do they become shorter?",
            _oja(lambda w, x, y: y * (x + y * w)),
        ),
        Misconception(
            "weights made length 1 by division",
            "The rule keeps w short by a term of its own. Does a single step reach length 1?",
            _normalised,
        ),
        Misconception(
            "learning rate on half of it",
            "Growth and decay belong to one step. Which of the two does your lr scale?",
            lambda w, x, lr: w + lr * (x @ w) * x - (x @ w) ** 2 * w,
        ),
        Misconception(
            "only the change returned",
            "The docstring promises the weights after the step. What do you return?",
            lambda w, x, lr: lr * (x @ w) * (x - (x @ w) * w),
        ),
        Misconception(
            "away from the input",
            "The output is positive. Should the weights move towards the input or away from it?",
            _oja(lambda w, x, y: y * (x - y * w), sign=-1.0),
        ),
        Misconception(
            "the caller's weights changed",
            "Print w after the call. Is it still what the caller passed in?",
            _oja_in_place,
        ),
    ),
)


def _stdp(
    after: Callable[..., Any] = lambda dt, gain, loss, tau: gain * np.exp(-dt / tau),
    before: Callable[..., Any] = lambda dt, gain, loss, tau: -loss * np.exp(dt / tau),
    together: Callable[..., Any] = lambda dt, gain, loss, tau: 0.0 * dt,
) -> Callable[..., Any]:
    """stdp_dw with one of its three branches changed."""

    def wrong(dt: Any, a_plus: float = 0.010, a_minus: float = 0.012, tau: float = 20.0) -> Any:
        dt, settings = np.asarray(dt, dtype=float), (a_plus, a_minus, tau)
        with np.errstate(over="ignore", invalid="ignore"):
            rest = np.where(dt < 0, before(dt, *settings), together(dt, *settings))
            return np.where(dt > 0, after(dt, *settings), rest)

    return wrong


def _first_only(dt: Any, a_plus: float = 0.010, a_minus: float = 0.012, tau: float = 20.0) -> Any:
    return right.stdp_dw(float(np.ravel(dt)[0]), a_plus, a_minus, tau)


STDP = Exercise(
    target=right.stdp_dw,
    number="15.2",
    minutes=8,
    difficulty=1,
    draw=lambda rng: [Case((rng.normal(0, 30, size=6).round(2),), "six random delays")],
    points={"values": 1, "arrays": 1},
    cases=(
        Case((0.0,), "the example of the docstring"),
        Case((10.0,), "the output fires 10 ms after the input"),
        Case((-10.0,), "the output fires 10 ms before the input"),
        Case((20.0, 1.0, 0.5, 20.0), "after one tau"),
        Case((-40.0, 1.0, 0.5, 20.0), "two tau too early"),
        Case((5.0, 1.0, 1.0, 10.0), "another tau"),
        Case((3,), "a whole number"),
        Case((A([-5.0, 0.0, 5.0]),), "an array", "arrays"),
        Case((A([[1.0, -1.0], [40.0, -80.0], [0.0, 2.0]]),), "a table", "arrays"),
        Case((A([-5000.0, 20000.0]),), "seconds apart", "arrays"),
        Case((A([-5, 0, 5]),), "whole numbers", "arrays"),
    ),
    warnings_count=True,
    misconceptions=(
        Misconception(
            "causal and anti-causal branches exchanged",
            "The input spike came BEFORE the output spike. Did it help to cause it?",
            _stdp(
                after=lambda dt, gain, loss, tau: -loss * np.exp(-dt / tau),
                before=lambda dt, gain, loss, tau: gain * np.exp(dt / tau),
            ),
        ),
        Misconception(
            "both orders strengthen",
            "The output had fired already when the input came. Should that be rewarded?",
            _stdp(before=lambda dt, gain, loss, tau: loss * np.exp(dt / tau)),
        ),
        Misconception(
            "change grows with the delay",
            "One spike a minute after the other: how much do they have to do with each other?",
            _stdp(
                after=lambda dt, gain, loss, tau: gain * np.exp(np.minimum(dt / tau, 500.0)),
                before=lambda dt, gain, loss, tau: -loss * np.exp(np.minimum(-dt / tau, 500.0)),
            ),
        ),
        Misconception(
            "change grows with the delay on one side",
            "Check the sign in your exponent where dt is negative: does the loss fade with time?",
            _stdp(
                before=lambda dt, gain, loss, tau: -loss * np.exp(np.minimum(-dt / tau, 500.0)),
            ),
        ),
        Misconception(
            "dt = 0 counted as causal",
            "Both fire at the same instant. What does the docstring say about that?",
            _stdp(together=lambda dt, gain, loss, tau: gain + 0.0 * dt),
        ),
        Misconception(
            "dt = 0 counted as anti-causal",
            "Both at one instant: neither came first. What does the docstring promise for 0?",
            _stdp(together=lambda dt, gain, loss, tau: -loss + 0.0 * dt),
        ),
        Misconception(
            "tau left out",
            "In how many milliseconds does the change fall to 1/e?",
            _stdp(
                after=lambda dt, gain, loss, tau: gain * np.exp(-dt),
                before=lambda dt, gain, loss, tau: -loss * np.exp(dt),
            ),
        ),
        Misconception(
            "tau multiplied",
            "A larger tau means a longer memory. Does your change fade more slowly then?",
            _stdp(
                after=lambda dt, gain, loss, tau: gain * np.exp(-dt * tau),
                before=lambda dt, gain, loss, tau: -loss * np.exp(dt * tau),
            ),
        ),
        Misconception(
            "squared delay",
            "Is the fading asked for an exponential of the delay, or of its square?",
            _stdp(
                after=lambda dt, gain, loss, tau: gain * np.exp(-((dt / tau) ** 2)),
                before=lambda dt, gain, loss, tau: -loss * np.exp(-((dt / tau) ** 2)),
            ),
        ),
        Misconception(
            "one size for gain and loss",
            "There are two settings for the size. Which one belongs to a loss?",
            _stdp(before=lambda dt, gain, loss, tau: -gain * np.exp(dt / tau)),
        ),
        Misconception(
            "only the first delay of an array",
            "The docstring promises the shape of dt. How many changes come back for five delays?",
            _first_only,
        ),
    ),
)

TWO_ROWS = A([[1.0, 1.0], [3.0, 3.0]])

GOODNESS = Exercise(
    target=right.ff_goodness,
    number="15.3a",
    minutes=4,
    difficulty=1,
    draw=lambda rng: [Case((rng.normal(size=(4, 3)),), "four random examples")],
    cases=(
        Case((A([[3.0, 1.0]]),), "the example of the docstring"),
        Case((TWO_ROWS,), "two examples"),
        Case((A([[2.0, 0.0, 0.0], [1.0, -1.0, 1.0]]),), "three units"),
        Case((A([[0.0], [5.0]]),), "a single unit"),
    ),
    misconceptions=(
        Misconception(
            "goodness averaged over the batch",
            "One goodness for each example. How many examples came in?",
            lambda h: float(np.mean(h * h)),
        ),
        Misconception(
            "mean over the examples, one goodness a unit",
            "Rows are examples. Over which axis do you take the mean?",
            lambda h: np.mean(h * h, axis=0),
        ),
        Misconception(
            "sum instead of mean",
            "Double a layer's width with units like those it has. Should its goodness double?",
            lambda h: np.sum(h * h, axis=1),
        ),
        Misconception(
            "square root of the goodness",
            "The docstring says mean square. Is there a root in it?",
            lambda h: np.sqrt(np.mean(h * h, axis=1)),
        ),
        Misconception(
            "square of the mean",
            "Units at 1 and -1: active, or silent? What does your number say?",
            lambda h: np.mean(h, axis=1) ** 2,
        ),
        Misconception(
            "mean without squares",
            "Which power of the outputs is asked for?",
            lambda h: np.mean(h, axis=1),
        ),
        Misconception(
            "a column instead of a vector",
            "The docstring promises shape (n,). How many axes has yours?",
            lambda h: np.mean(h * h, axis=1, keepdims=True),
        ),
        Misconception(
            "spread instead of mean square",
            "All units at 5: very active, yet all alike. What does your number say?",
            lambda h: np.var(h, axis=1),
        ),
    ),
)


def _ff(
    sign: Callable[[bool], float] = lambda positive: 1.0 if positive else -1.0,
    act: Callable[[Array], Array] = relu,
    activity: Callable[[Array], Array] = lambda h: np.mean(h * h, axis=1),
    divide: Callable[[Array, Array], float] = lambda X, h: len(X),
    share: Callable[[Array], Array] = lambda h: 2.0 * h / h.shape[1],
    loss_sign: float = 1.0,
    grad_sign: float = 1.0,
    threshold: Callable[[float], float] = lambda theta: theta,
    slope: Callable[[Array], Array] = lambda margin: sigmoid(-margin),
    loss: Callable[[Array], float] = lambda margin: float(np.mean(np.logaddexp(0.0, -margin))),
    bias: float = 1.0,
) -> Callable[..., Any]:
    """ff_layer_grad with one step changed."""

    def wrong(X: Array, W: Array, b: Array, positive: bool, theta: float = 2.0) -> Any:
        h = act(X @ W + b)
        s = sign(positive)
        margin = s * (activity(h) - threshold(theta))
        dz = (-grad_sign * s * slope(margin) / divide(X, h))[:, None] * share(h)
        return loss_sign * loss(margin), X.T @ dz, bias * dz.sum(axis=0)

    return wrong


@np.errstate(over="ignore")
def _ff_overflow(margin: Array) -> float:
    return float(np.mean(np.log(1.0 + np.exp(-margin))))


X3 = A([[1.0, 0.0, 2.0], [0.0, -1.0, 1.0]])
W3 = A([[1.0, -0.5], [0.5, 1.0], [-0.2, 0.8]])
B3 = A([0.1, -0.3])


def _draw_layers(rng: np.random.Generator) -> list[Case]:
    X, W, b = rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
    return [
        Case((X, W, b, True, 1.5), "five random positive examples"),
        Case((X, W, b, False, 1.5), "the same, as negative examples"),
    ]


FF_LAYER = Exercise(
    target=right.ff_layer_grad,
    number="15.3b",
    minutes=25,
    difficulty=3,
    points={"values": 3, "scale": 1},
    draw=_draw_layers,
    cases=(
        Case(
            (A([[1.0, 1.0]]), A([[1.0], [1.0]]), np.zeros(1), True, 4.0),
            "the example of the docstring: goodness 4 and theta 4",
        ),
        Case((A([[1.0, 1.0]]), A([[1.0], [1.0]]), np.zeros(1), False, 4.0), "as a negative one"),
        Case((X3, W3, B3, True), "two positive examples, two units"),
        Case((X3, W3, B3, False), "the same as negative examples"),
        Case((X3, W3, B3, False, 0.5), "another threshold"),
        Case((X3, -W3, B3, True), "where most units are silent"),
        Case((100.0 * X3, W3, B3, False), "very active, and negative", "scale"),
        Case((100.0 * X3, W3, B3, True), "very active, and positive", "scale"),
    ),
    misconceptions=(
        Misconception(
            "negative data pushed up as well",
            "For negative data the goodness has to fall. Which of your lines knows the kind?",
            _ff(sign=lambda positive: 1.0),
        ),
        Misconception(
            "kinds exchanged",
            "Positive examples: should their goodness rise above theta, or fall below?",
            _ff(sign=lambda positive: -1.0 if positive else 1.0),
        ),
        Misconception(
            "sign used in the loss only",
            "Turn a positive batch into a negative one: do your slopes change their sign?",
            lambda X, W, b, positive, theta=2.0: (
                right.ff_layer_grad(X, W, b, positive, theta)[0],
                *right.ff_layer_grad(X, W, b, True, theta)[1:],
            ),
        ),
        Misconception(
            "gradient not divided by n",
            "The loss is a mean over the examples. Do your slopes know about n?",
            _ff(divide=lambda X, h: 1.0),
        ),
        Misconception(
            "mean square without its m in the slope",
            "A goodness is a mean over m outputs. What share has one of them?",
            _ff(share=lambda h: 2.0 * h),
        ),
        Misconception(
            "factor 2 of the square forgotten",
            "What is the slope of a square?",
            _ff(share=lambda h: h / h.shape[1]),
        ),
        Misconception(
            "goodness as a sum",
            "Which goodness did you write above: a sum, or a mean?",
            _ff(activity=lambda h: np.sum(h * h, axis=1), share=lambda h: 2.0 * h),
        ),
        Misconception(
            "no ReLU",
            "A unit with a negative sum: is it active?",
            _ff(act=lambda z: z),
        ),
        Misconception(
            "ReLU forgotten on the way back",
            "A silent unit has h = 0. What does a small nudge of its weights change?",
            lambda X, W, b, positive, theta=2.0: _through_silent(X, W, b, positive, theta),
        ),
        Misconception(
            "theta ignored",
            "A goodness just below theta and one just above: where does your loss see theta?",
            _ff(threshold=lambda theta: 0.0),
        ),
        Misconception(
            "theta fixed at 2",
            "Somebody calls with another theta. Does your answer change?",
            _ff(threshold=lambda theta: 2.0),
        ),
        Misconception(
            "slopes that point uphill",
            "Take a small step against your slopes. Does the loss fall?",
            _ff(grad_sign=-1.0),
        ),
        Misconception(
            "probability of the wrong answer in the slope",
            "An example that is already far on the right side: how much should it still pull?",
            _ff(slope=lambda margin: sigmoid(margin)),
        ),
        Misconception(
            "loss without its minus",
            "Can a loss of this kind be negative? What is the sign of the logarithm of a "
            "probability?",
            _ff(loss_sign=-1.0),
        ),
        Misconception(
            "loss summed, gradient averaged",
            "Put the same example in twice. Should the loss double?",
            _ff(loss=lambda margin: float(np.sum(np.logaddexp(0.0, -margin)))),
        ),
        Misconception(
            "overflow for very active layers",
            "What is exp(10000)? Which function of NumPy adds two exponentials and takes the "
            "logarithm without leaving the range?",
            _ff(loss=_ff_overflow),
        ),
        Misconception(
            "bias averaged over the examples again",
            "The 1/n is in the slopes already. Do you divide once more for b?",
            lambda X, W, b, positive, theta=2.0: _mean_bias(X, W, b, positive, theta),
        ),
        Misconception(
            "no bias in the forward pass",
            "What does b do before the ReLU, and where is it in your code?",
            lambda X, W, b, positive, theta=2.0: right.ff_layer_grad(
                X, W, 0.0 * b, positive, theta
            ),
        ),
    ),
    properties=(
        Property(
            "A small step against the slopes lowers the loss.",
            lambda value, X, W, b, positive, theta=2.0: _descends(value, X, W, b, positive, theta),
        ),
    ),
)


def _through_silent(X: Array, W: Array, b: Array, positive: bool, theta: float) -> Any:
    z = X @ W + b
    s = 1.0 if positive else -1.0
    margin = s * (right.ff_goodness(relu(z)) - theta)
    dz = (-s * sigmoid(-margin) / len(X))[:, None] * 2.0 * z / z.shape[1]
    return float(np.mean(np.logaddexp(0.0, -margin))), X.T @ dz, dz.sum(axis=0)


def _mean_bias(X: Array, W: Array, b: Array, positive: bool, theta: float) -> Any:
    loss, dW, db = right.ff_layer_grad(X, W, b, positive, theta)
    return loss, dW, db / len(X)


def _descends(value: Any, X: Array, W: Array, b: Array, positive: bool, theta: float) -> bool:
    loss, dW, db = value
    step = 1e-4 / (1.0 + float(np.abs(dW).max()))
    return bool(right.ff_layer_grad(X, W - step * dW, b - step * db, positive, theta)[0] <= loss)


def _feedback(
    back: Callable[[Array, Array], Array] = lambda d, B: d @ B,
    slope: Callable[[Array], Array] = lambda h: 1.0 - h * h,
) -> Callable[..., Any]:
    """feedback_alignment_hidden with one part changed."""
    return lambda d_out, B, h: back(d_out, B) * slope(h)


D2 = A([[0.5, -0.5], [-1.0, 1.0], [0.25, 0.75]])
B2 = A([[1.0, 2.0, -1.0, 0.5], [0.0, 1.0, 3.0, -2.0]])
H2 = A([[0.1, -0.9, 0.0, 0.5], [0.99, 0.3, -0.6, 0.2], [0.4, 0.4, 0.8, -0.1]])

FEEDBACK = Exercise(
    target=right.feedback_alignment_hidden,
    number="15.4",
    minutes=6,
    difficulty=2,
    draw=lambda rng: [
        Case(
            (
                rng.normal(size=(3, 2)),
                rng.normal(size=(2, 5)),
                np.tanh(rng.normal(size=(3, 5))),
            ),
            "three random examples",
        )
    ],
    points={"values": 2},
    cases=(
        Case((A([[2.0]]), A([[3.0]]), A([[0.0]])), "the example of the docstring"),
        Case((A([[1.0]]), A([[1.0]]), A([[0.5]])), "one unit, half on"),
        Case((A([[1.0, -1.0]]), A([[1.0, 0.0], [0.0, 2.0]]), A([[0.2, -0.7]])), "two units"),
        Case((D2, B2, H2), "three examples, two scores, four units"),
        Case((D2[:, :1], B2[:1], H2), "one score"),
    ),
    misconceptions=(
        Misconception(
            "tanh applied twice",
            "h is already the output of tanh. What is its slope, said with h alone?",
            _feedback(slope=lambda h: 1.0 - np.tanh(h) ** 2),
        ),
        Misconception(
            "slope of tanh left out",
            "A unit that is saturated, h near 1: how much does its sum still matter?",
            _feedback(slope=lambda h: np.ones_like(h)),
        ),
        Misconception(
            "slope of the sigmoid",
            "Which activation does the docstring name, and what is its slope?",
            _feedback(slope=lambda h: h * (1.0 - h)),
        ),
        Misconception(
            "slope of ReLU",
            "Units with negative h are not silent in a tanh layer. What do they get from you?",
            _feedback(slope=lambda h: (h > 0) * 1.0),
        ),
        Misconception(
            "square missing in the slope",
            "Where h is -1, tanh is flat. What does your slope say there?",
            _feedback(slope=lambda h: 1.0 - h),
        ),
        Misconception(
            "multiplied by the activity",
            "Where a unit is at 0, tanh is steepest. What do you send there?",
            _feedback(slope=lambda h: h),
        ),
        Misconception(
            "only the signs of B",
            "B is used as it was drawn. What becomes of its sizes in your code?",
            _feedback(back=lambda d, B: d @ np.sign(B)),
        ),
        Misconception(
            "divided by the number of examples again",
            "d_out holds slopes of a mean. Has the 1/n not been paid already?",
            lambda d_out, B, h: d_out @ B * (1.0 - h * h) / len(h),
        ),
        Misconception(
            "one message for all examples",
            "Each example made its own error. How many different rows does your result have?",
            _feedback(back=lambda d, B: np.broadcast_to(d.mean(axis=0) @ B, (len(d), B.shape[1]))),
        ),
        Misconception(
            "the sign turned",
            "Which sign did d_out come with, and does this rule change it?",
            _feedback(back=lambda d, B: -(d @ B)),
        ),
    ),
)


def _nudged(
    draw: Callable[[Any, Any], Array] = lambda rng, shape: rng.normal(size=shape),
    ask: Callable[..., Any] = lambda f, t, u, s: (f(t + s * u) - f(t - s * u)) / (2 * s),
    share: Callable[[Any, Array], Array] = lambda slope, u: slope * u,
    divide: Callable[[int], float] = float,
    fixed_samples: int = 0,
) -> Callable[..., Any]:
    """weight_perturbation_grad with one thing changed."""

    def wrong(f: Any, theta: Array, rng: Any, sigma: float = 1e-3, samples: int = 100) -> Any:
        guess = np.zeros(theta.shape)
        for _ in range(fixed_samples or samples):
            u = draw(rng, theta.shape)
            guess = guess + share(ask(f, theta, u, sigma), u)
        return guess / divide(samples)

    return wrong


def _same_direction(f: Any, theta: Array, rng: Any, sigma: float = 1e-3, samples: int = 100) -> Any:
    u = rng.normal(size=theta.shape)
    slope = (f(theta + sigma * u) - f(theta - sigma * u)) / (2 * sigma)
    for _ in range(samples - 1):
        f(theta + sigma * u), f(theta - sigma * u)
    return slope * u


def _own_generator(f: Any, theta: Array, rng: Any, sigma: float = 1e-3, samples: int = 100) -> Any:
    return right.weight_perturbation_grad(f, theta, np.random.default_rng(0), sigma, samples)


def _one_knob(rng: Any, shape: Any) -> Array:
    u = np.zeros(shape)
    u.flat[rng.integers(u.size)] = rng.normal() * np.sqrt(u.size)
    return u


def _all_alike(rng: Any, shape: Any) -> Array:
    return np.full(shape, rng.normal())


def _unit_length(rng: Any, shape: Any) -> Array:
    u = rng.normal(size=shape)
    return u / np.linalg.norm(u)


def _draw_directions(rng: np.random.Generator) -> list[Case]:
    theta = rng.normal(size=int(rng.integers(2, 40)))
    seed, samples = int(rng.integers(1000)), int(rng.integers(3, 60))
    return [Case(("sum of squares", theta, seed, {"samples": samples}), "random numbers")]


RAMP = np.linspace(-1.0, 1.0, 20)

PERTURBATION = Exercise(
    target=right.weight_perturbation_grad,
    number="15.5",
    minutes=15,
    difficulty=2,
    drive=drive_perturbation,
    facts=facts_of_guess,
    rtol=1e-6,
    points={"values": 2, "spread": 1},
    draw=_draw_directions,
    cases=(
        Case(("constant", np.zeros(2), 0, {}), "the example of the docstring"),
        Case(("t[0] - 2 t[1]", np.zeros(2), 1, {"samples": 1}), "one direction"),
        Case(("t[0] - 2 t[1]", A([1.0, 2.0]), 2, {"samples": 5}), "five directions"),
        Case(("sum of squares", RAMP[:3], 3, {"sigma": 0.1, "samples": 4}), "large nudges"),
        Case(("sum of cubes", RAMP[:6].reshape(2, 3), 4, {"sigma": 0.5, "samples": 3}), "a table"),
        Case(("sum of squares", RAMP.reshape(4, 5), 6, {}), "a hundred directions", "spread"),
    ),
    misconceptions=(
        Misconception(
            "direction not multiplied back",
            "You measured one slope along the direction u. How do you share it among the knobs?",
            _nudged(share=lambda slope, u: slope),
        ),
        Misconception(
            "sum instead of mean over samples",
            "More samples should make the estimate sharper, not larger. What do you return?",
            _nudged(divide=lambda samples: 1.0),
        ),
        Misconception(
            "nudged to one side only",
            "f is asked twice for each direction. At which two places?",
            _nudged(ask=lambda f, t, u, s: (f(t + s * u) - f(t)) / s),
        ),
        Misconception(
            "not divided by the distance",
            "A slope is rise over run. How far apart are the two places?",
            _nudged(ask=lambda f, t, u, s: f(t + s * u) - f(t - s * u)),
        ),
        Misconception(
            "divided by sigma instead of twice sigma",
            "From theta - sigma u to theta + sigma u: how many sigmas is that?",
            _nudged(ask=lambda f, t, u, s: (f(t + s * u) - f(t - s * u)) / s),
        ),
        Misconception(
            "uphill and downhill exchanged",
            "f is larger at theta + sigma u than on the other side. Is the slope along u positive?",
            _nudged(ask=lambda f, t, u, s: (f(t - s * u) - f(t + s * u)) / (2 * s)),
        ),
        Misconception(
            "directions between 0 and 1",
            "Could one of your directions turn one knob up and another one down?",
            _nudged(draw=lambda rng, shape: rng.uniform(size=shape)),
        ),
        Misconception(
            "directions between -1 and 1",
            "How are the numbers of a direction spread, as the docstring has it?",
            _nudged(draw=lambda rng, shape: rng.uniform(-1.0, 1.0, size=shape)),
        ),
        Misconception(
            "directions of length 1",
            "In 20 dimensions, how long is a vector of standard normal numbers?",
            _nudged(draw=_unit_length),
        ),
        Misconception(
            "all knobs turned alike",
            "How many random numbers does one direction need?",
            _nudged(draw=_all_alike),
        ),
        Misconception(
            "one knob at a time",
            "Chapter 3 turned one knob at a time. How many does this rule turn at once?",
            _nudged(draw=_one_knob),
        ),
        Misconception(
            "one direction for all samples",
            "Is your hundredth sample a new direction?",
            _same_direction,
        ),
        Misconception(
            "a generator of its own",
            "Call it twice with the same rng. Should both guesses be the same to the last digit?",
            _own_generator,
        ),
        Misconception(
            "samples ignored",
            "Somebody asks for 5 samples. How often do you ask f?",
            _nudged(fixed_samples=100, divide=lambda samples: 100.0),
        ),
    ),
)

EXERCISES: tuple[Exercise, ...] = (
    HEBB,
    OJA,
    STDP,
    GOODNESS,
    FF_LAYER,
    FEEDBACK,
    PERTURBATION,
)
