"""Chapter 3: cases and wrong answers for losses, accuracy and gradients by nudging."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course.autodiff import losses as right
from course.judging import Case, Exercise, Misconception

from .drives.plain import drive_nudge

Array = Any
A = np.array


def _draw_pairs(rng: np.random.Generator) -> Iterator[Case]:
    for shape in ((5,), (4, 3)):
        yield Case((rng.normal(size=shape), rng.normal(size=shape)), f"random, shape {shape}")


def _refuses(pred: Array, target: Array) -> None:
    if np.shape(pred) != np.shape(target):
        raise ValueError("shapes differ")


def _mse(reduce: Callable[[Array], Any], check: bool = True) -> Callable[..., Any]:
    """An mse with another last step, or without its check of shapes."""

    def wrong(pred: Array, target: Array) -> Any:
        if check:
            _refuses(pred, target)
        return reduce(pred - target)

    return wrong


def _mse_lengths(pred: Array, target: Array) -> float:
    if len(pred) != len(target):
        raise ValueError
    return float(np.mean((pred - target) ** 2))


def _mse_sizes(pred: Array, target: Array) -> float:
    if np.size(pred) != np.size(target):
        raise ValueError
    return float(np.mean((pred - target) ** 2))


def _asserts(pred: Array, target: Array) -> float:
    assert np.shape(pred) == np.shape(target)
    return float(np.mean((pred - target) ** 2))


CONSTANTS = (1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16)


def _each(
    name: str, hint: str, wrong: Callable[[float], Any], least: float = 0.0
) -> tuple[Misconception, ...]:
    """One misconception for each small constant that people take."""
    return tuple(Misconception(f"{c:g} {name}", hint, wrong(c)) for c in CONSTANTS if c > least)


MSE = Exercise(
    target=right.mse,
    number="3.1",
    minutes=5,
    difficulty=1,
    points={"values": 1, "shapes": 1},
    cases=(
        Case((A([3.0]), A([1.0])), "the example of the docstring"),
        Case((A([1.0, 2.0, 3.0]), A([1.0, 2.0, 5.0])), "one error among three"),
        Case((A([1.0, -1.0]), A([0.0, 0.0])), "one error up, one down"),
        Case((A([[1.0, 2.0], [3.0, 4.0]]), np.zeros((2, 2))), "a table of predictions"),
        Case((np.zeros((4, 1)), np.arange(4.0)), "a column against a row", "shapes"),
        Case((np.zeros(3), np.zeros(1)), "three predictions, one target", "shapes"),
        Case((np.zeros((3, 3)), np.arange(3.0)), "a table against a row", "shapes"),
    ),
    draw=_draw_pairs,
    misconceptions=(
        Misconception(
            "sum instead of mean",
            "Duplicate every example. Should a *mean* error double?",
            _mse(lambda d: float(np.sum(d * d))),
        ),
        Misconception(
            "square of the mean error",
            "Can errors of +1 and -1 cancel in a squared error?",
            _mse(lambda d: float(np.mean(d) ** 2)),
        ),
        Misconception(
            "(n, 1) minus (n,) broadcasts in silence",
            "Subtract a (4,) array from a (4, 1) array and print the shape. What should happen?",
            _mse(lambda d: float(np.mean(d * d)), check=False),
        ),
        Misconception(
            "extra factor 1/2",
            "Some books put a 1/2 in front. What does this chapter's definition say?",
            _mse(lambda d: float(0.5 * np.mean(d * d))),
        ),
        Misconception(
            "absolute instead of squared error",
            "How much worse is an error of 2 than an error of 1, by the formula of this chapter?",
            _mse(lambda d: float(np.mean(np.abs(d)))),
        ),
        Misconception(
            "root of the mean squared error",
            "The name ends in 'squared error'. Which last step did you add?",
            _mse(lambda d: float(np.sqrt(np.mean(d * d)))),
        ),
        Misconception(
            "errors not averaged",
            "A loss is one number. How many does yours return for three predictions?",
            _mse(lambda d: d * d),
        ),
        Misconception(
            "assert instead of ValueError",
            "Which exception does the docstring promise when the shapes differ?",
            _asserts,
        ),
        Misconception(
            "only the lengths compared",
            "Which shapes have the same length and still broadcast? Is (4, 1) like (4,)?",
            _mse_lengths,
        ),
        Misconception(
            "only the sizes compared",
            "How many elements have (4, 1) and (4,)? And how many has their difference?",
            _mse_sizes,
        ),
        Misconception(
            "divided by the number of rows",
            "A table of 2 by 2 has four errors. By how many do you divide their sum?",
            _mse(lambda d: float(np.sum(d * d) / len(d))),
        ),
    ),
)


def _sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def _bce_of(p: Array, y: Array) -> Array:
    return -y * np.log(p) - (1 - y) * np.log(1 - p)


def _stable(z: Array, y: Array) -> Array:
    return np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))


BCE_WITH_LOGITS = Exercise(
    target=right.bce_with_logits,
    number="3.2",
    minutes=15,
    difficulty=3,
    points={"values": 1, "scale": 1},
    cases=(
        Case((A([0.0]), A([1.0])), "the example of the docstring: no idea"),
        Case((A([2.0]), A([1.0])), "rather sure, and right"),
        Case((A([2.0, -1.0, 0.5]), A([0.0, 1.0, 1.0])), "three examples"),
        Case((A([12.0]), A([0.0])), "quite sure, and wrong"),
        Case((A([40.0]), A([0.0])), "sure, and wrong", "scale"),
        Case((A([-1000.0, 1000.0]), A([1.0, 0.0])), "absurdly sure, and wrong", "scale"),
        Case((A([-1000.0, 1000.0]), A([0.0, 1.0])), "absurdly sure, and right", "scale"),
    ),
    draw=lambda rng: [Case((rng.normal(size=9) * 3, rng.integers(0, 2, size=9)), "nine random")],
    misconceptions=(
        Misconception(
            "log(0) through the sigmoid",
            "At z = 40, what does 1 - sigmoid(z) round to in float64? Then what is its log?",
            lambda z, y: float(np.mean(_bce_of(_sigmoid(z), y))),
        ),
        Misconception(
            "log(0) through the sigmoid, one of two terms picked",
            "At z = 40, what does 1 - sigmoid(z) round to in float64? Then what is its log?",
            lambda z, y: float(-np.mean(np.log(np.where(y == 1, _sigmoid(z), 1 - _sigmoid(z))))),
        ),
        *_each(
            "kept from 0 and 1 by clipping",
            "Clipping keeps the number finite. "
            "How large should the loss be at z = 40, and how large is yours?",
            lambda c: lambda z, y: float(np.mean(_bce_of(np.clip(_sigmoid(z), c, 1 - c), y))),
        ),
        *_each(
            "inside the log",
            "Adding a constant hides the problem. How large should the loss be at z = 40?",
            lambda c: (
                lambda z, y: float(
                    np.mean(-y * np.log(_sigmoid(z) + c) - (1 - y) * np.log(1 - _sigmoid(z) + c))
                )
            ),
        ),
        Misconception(
            "overflow in log(1 + exp(z))",
            "For z = 1000, log(1 + exp(z)) is nearly z. What does NumPy make of it?",
            lambda z, y: float(np.mean(np.log1p(np.exp(z)) - z * y)),
        ),
        Misconception(
            "overflow in both logarithms",
            "For z = 1000, log(1 + exp(z)) is nearly z. What does NumPy make of it?",
            lambda z, y: float(np.mean(y * np.log1p(np.exp(-z)) + (1 - y) * np.log1p(np.exp(z)))),
        ),
        Misconception(
            "losses not averaged",
            "A loss is one number. How many does yours return for three examples?",
            _stable,
        ),
        Misconception(
            "scores taken for probabilities",
            "z may be any number. Which function turns it into a probability?",
            lambda z, y: float(np.mean(_bce_of(z, y))),
        ),
        Misconception(
            "sign lost, through the sigmoid",
            "Can a loss be negative? What is the sign of the logarithm of a probability?",
            lambda z, y: float(-np.mean(_bce_of(_sigmoid(z), y))),
        ),
        Misconception(
            "sum instead of mean",
            "Duplicate every example. Should a mean loss double?",
            lambda z, y: float(np.sum(_stable(z, y))),
        ),
        Misconception(
            "targets exchanged",
            "Which term should be left when y = 1: the one with sigmoid(z), or the other?",
            lambda z, y: float(np.mean(_stable(z, 1 - y))),
        ),
        Misconception(
            "only the examples with y = 1 count",
            "An example with y = 0 and z = 12 is a bad mistake. What does it add to your loss?",
            lambda z, y: float(np.mean(y * _stable(z, y))),
        ),
        Misconception(
            "sign lost",
            "Can a loss be negative? What is the sign of the logarithm of a probability?",
            lambda z, y: float(-np.mean(_stable(z, y))),
        ),
    ),
)


def _log_softmax(z: Array, axis: int = -1) -> Array:
    s = z - z.max(axis=axis, keepdims=True)
    return s - np.log(np.exp(s).sum(axis=axis, keepdims=True))


def _softmax(z: Array, axis: int = -1) -> Array:
    return np.exp(_log_softmax(z, axis))


def _log_one_maximum(z: Array, axis: int = -1) -> Array:
    s = z - z.max()
    return s - np.log(np.exp(s).sum(axis=axis, keepdims=True))


def _draw_scores(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((rng.normal(size=(4, 3)) * 3, -1), "four random examples, three classes")
    yield Case((rng.normal(size=(2, 3, 4)), -1), "three axes, classes last")
    yield Case((rng.normal(size=(3, 4)), 0), "classes along axis 0")


CONFIDENT = (
    "Adding a small constant hides the problem. "
    "How large should the loss be when the model is confidently wrong?"
)

LOG_SOFTMAX = Exercise(
    target=right.log_softmax,
    number="3.3a",
    minutes=10,
    difficulty=2,
    points={"values": 1, "scale": 1},
    cases=(
        Case((A([[0.0, 0.0]]),), "the example of the docstring"),
        Case((A([[0.0, np.log(3.0)], [0.0, 0.0]]),), "one chance in four, one in two"),
        Case((A([1.0, 2.0, 3.0]),), "one example as a plain vector"),
        Case((A([[0.0, 20.0]]),), "one class nearly sure"),
        Case((A([[0.0, 2000.0]]),), "a probability that rounds to 0", "scale"),
        Case((A([[1000.0, 1001.0], [0.0, 1.0]]),), "large and small scores together", "scale"),
    ),
    draw=_draw_scores,
    misconceptions=(
        Misconception(
            "log of softmax",
            "When a probability underflows to 0, which expression still knows its logarithm?",
            lambda z, axis=-1: np.log(_softmax(z, axis)),
        ),
        *_each(
            "inside the log",
            CONFIDENT,
            lambda c: lambda z, axis=-1: np.log(_softmax(z, axis) + c),
        ),
        *_each(
            "at least, by clipping",
            "Clipping keeps the number finite. "
            "How large should the loss be when the model is confidently wrong?",
            lambda c: lambda z, axis=-1: np.log(np.maximum(_softmax(z, axis), c)),
        ),
        Misconception(
            "no maximum subtracted",
            "What is exp(2000)? Which number may you subtract from all scores of an example?",
            lambda z, axis=-1: z - np.log(np.exp(z).sum(axis=axis, keepdims=True)),
        ),
        Misconception(
            "log of softmax, no maximum subtracted",
            "What is exp(2000)? Which number may you subtract from all scores of an example?",
            lambda z, axis=-1: np.log(np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)),
        ),
        Misconception(
            "the formula for one example only",
            "Your sum runs over every number it is given. Over which should it run?",
            lambda z, axis=-1: z - np.log(np.sum(np.exp(z))),
        ),
        Misconception(
            "keepdims forgotten",
            "Print the shape of your sum. Does it line up with the rows or with the columns?",
            lambda z, axis=-1: (
                (z - np.max(z, axis=axis, keepdims=True))
                - np.log(np.sum(np.exp(z - np.max(z, axis=axis, keepdims=True)), axis=axis))
            ),
        ),
        Misconception(
            "one maximum for the whole batch",
            "Which maximum did you subtract from the second row?",
            _log_one_maximum,
        ),
        Misconception(
            "one maximum and one sum for the whole batch",
            "For each example separately, what should the probabilities add up to?",
            lambda z, axis=-1: (z - z.max()) - np.log(np.exp(z - z.max()).sum()),
        ),
        Misconception(
            "shift forgotten outside the logarithm",
            "You shifted the scores inside the sum. Which scores stand outside of it?",
            lambda z, axis=-1: _log_softmax(z, axis) + z.max(axis=axis, keepdims=True),
        ),
        Misconception(
            "axis 0 always",
            "Which axis counts classes and which counts examples?",
            lambda z, axis=-1: _log_softmax(z, 0),
        ),
        Misconception(
            "axis 1 always",
            "A single example has one axis. Where does your code use `axis`?",
            lambda z, axis=-1: _log_softmax(z, 1),
        ),
        Misconception(
            "axis ignored",
            "The caller may say which axis counts classes. Where does your code use `axis`?",
            lambda z, axis=-1: _log_softmax(z),
        ),
        Misconception(
            "probabilities returned",
            "log_softmax([0, 0]) is [-0.69, -0.69]. Which last step is missing?",
            _softmax,
        ),
        Misconception(
            "sign lost",
            "Is the logarithm of a probability positive or negative?",
            lambda z, axis=-1: -_log_softmax(z, axis),
        ),
    ),
)


def _ce(pick: Callable[[Array, Array], Any]) -> Callable[..., Any]:
    """A cross-entropy that takes something else out of the log-probabilities."""
    return lambda logits, labels: pick(_log_softmax(logits), labels)


def _own(lp: Array, y: Array) -> Array:
    return lp[np.arange(len(y)), y]


def _naive_ce(logits: Array, labels: Array) -> float:
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return float(-np.log(_own(p, labels)).mean())


def _one_hot_ce(logits: Array, labels: Array) -> float:
    hot = np.eye(logits.shape[1])[labels]
    return float(-np.sum(hot * np.log(_softmax(logits))) / len(labels))


def _whole_batch_ce(logits: Array, labels: Array) -> float:
    e = np.exp(logits - logits.max())
    return float(-np.log(_own(e / e.sum(), labels)).mean())


def _draw_batches(rng: np.random.Generator) -> Iterator[Case]:
    for n, k in ((6, 4), (3, 5)):
        yield Case(
            (rng.normal(size=(n, k)), rng.integers(0, k, size=n)), f"{n} random, {k} classes"
        )


CROSS_ENTROPY = Exercise(
    target=right.cross_entropy,
    number="3.3b",
    minutes=10,
    difficulty=2,
    cases=(
        Case((np.zeros((1, 3)), A([2])), "the example of the docstring: a uniform guess"),
        Case((np.zeros((2, 3)), A([0, 1])), "a uniform guess for two examples"),
        Case((A([[5.0, 0.0], [0.0, 5.0]]), A([0, 1])), "two examples, both right"),
        Case((A([[0.0, 20.0]]), A([0])), "confidently wrong"),
        Case((A([[0.0, 2000.0]]), A([0])), "absurdly sure, and wrong"),
        Case((A([[0.0, 2000.0]]), A([1])), "absurdly sure, and right"),
        Case((A([[1000.0, 1001.0]]), A([0])), "two large scores"),
    ),
    draw=_draw_batches,
    misconceptions=(
        Misconception(
            "sum over the batch instead of mean",
            "What is the loss of a uniform guess over 3 classes, for one example, and for two?",
            _ce(lambda lp, y: float(-_own(lp, y).sum())),
        ),
        Misconception(
            "a block picked instead of one entry for each row",
            "Print the shape of lp[:, labels]. How many numbers should you pick for each example?",
            _ce(lambda lp, y: float(-lp[:, y].mean())),
        ),
        Misconception(
            "sign lost",
            "Can a loss be negative? What is the sign of the logarithm of a probability?",
            _ce(lambda lp, y: float(_own(lp, y).mean())),
        ),
        Misconception(
            "log of an underflowing probability",
            "For scores of 0 and 2000, what is the probability of the first class in float64? "
            "Which function of yours knows its logarithm?",
            lambda logits, labels: float(-np.log(_own(_softmax(logits), labels)).mean()),
        ),
        Misconception(
            "zero times infinity",
            "What is 0 times -inf in NumPy? Which entry of each row do you need at all?",
            _one_hot_ce,
        ),
        Misconception(
            "exponentials without a shift",
            "What is exp(2000)? Which function of yours already deals with that?",
            _naive_ce,
        ),
        *_each(
            "inside the log",
            CONFIDENT,
            lambda c: (
                lambda logits, labels: float(-np.log(_own(_softmax(logits), labels) + c).mean())
            ),
        ),
        *_each(
            "at least, by clipping",
            "Clipping keeps the number finite. "
            "How large should the loss be when the model is confidently wrong?",
            lambda c: (
                lambda logits, labels: float(
                    -np.log(np.maximum(_own(_softmax(logits), labels), c)).mean()
                )
            ),
        ),
        *_each(
            "kept from 0 and 1 by clipping",
            "Clipping keeps the number finite. "
            "How large should the loss be when the model is confidently wrong?",
            lambda c: (
                lambda logits, labels: float(
                    -np.log(np.clip(_own(_softmax(logits), labels), c, 1 - c)).mean()
                )
            ),
            least=1e-12,
        ),
        Misconception(
            "rows picked by the labels",
            "Print log_p[labels] for two examples. Does a label say which row, or which column?",
            _ce(lambda lp, y: float(-lp[y].mean())),
        ),
        Misconception(
            "rows and columns exchanged",
            "Which index of log_p counts examples, and which counts classes?",
            _ce(lambda lp, y: float(-lp[y, np.arange(len(y))].mean())),
        ),
        Misconception(
            "scores taken for logarithms",
            "Add 100 to all scores of an example: its probabilities stay. Does your loss?",
            lambda logits, labels: float(-_own(logits, labels).mean()),
        ),
        Misconception(
            "softmax over the examples",
            "What adds up to 1: the probabilities of an example, or those of a class?",
            lambda logits, labels: float(-_own(_log_softmax(logits, 0), labels).mean()),
        ),
        Misconception(
            "one softmax for the whole batch",
            "For each example separately, what should the probabilities add up to?",
            _whole_batch_ce,
        ),
        Misconception(
            "losses not averaged",
            "A loss is one number. How many does yours return for two examples?",
            _ce(lambda lp, y: -_own(lp, y)),
        ),
        Misconception(
            "no logarithm",
            "A guess of 1 in 3 costs log 3 = 1.0986. Where is the logarithm in your code?",
            _ce(lambda lp, y: float(1 - np.exp(_own(lp, y)).mean())),
        ),
        Misconception(
            "averaged over classes too",
            "You divided by the number of all scores. How many examples are there?",
            _ce(lambda lp, y: float(-_own(lp, y).sum() / lp.size)),
        ),
        Misconception(
            "largest probability taken, not the label's",
            "Whose probability counts: that of the class you guess, or that of the right class?",
            _ce(lambda lp, y: float(-lp.max(axis=1).mean())),
        ),
    ),
)


def _draw_guesses(rng: np.random.Generator) -> Iterator[Case]:
    """So many examples that no share of right answers is likely."""
    for k in (4, 3):
        n = int(rng.integers(200, 400))
        args = (rng.normal(size=(n, k)), rng.integers(0, k, size=n))
        yield Case(args, f"{n} random examples, {k} classes")


ACCURACY = Exercise(
    target=right.accuracy,
    number="3.4",
    minutes=5,
    difficulty=1,
    cases=(
        Case((np.eye(3), A([0, 1, 2])), "the example of the docstring: all right"),
        Case((A([[9.0, 0.0], [8.0, 1.0]]), A([0, 0])), "both examples prefer class 0"),
        Case((A([[0.0, 1.0], [2.0, 1.0], [0.0, 3.0], [5.0, 4.0]]), A([1, 1, 1, 0])), "3 of 4"),
        Case((A([[-1.0, -2.0, -3.0], [-3.0, -1.0, -2.0]]), A([2, 2])), "none right"),
    ),
    draw=_draw_guesses,
    misconceptions=(
        Misconception(
            "best example of each class instead of best class of each example",
            "For each example you want the best class. Which axis runs over classes?",
            lambda logits, labels: float(np.mean(np.argmax(logits, axis=0) == labels)),
        ),
        Misconception(
            "one favourite for the whole table",
            "How many favourites does your argmax give, and how many examples are there?",
            lambda logits, labels: float(np.mean(np.argmax(logits) == labels)),
        ),
        Misconception(
            "count instead of share",
            "With 10,000 examples, what would a perfect score be in your version?",
            lambda logits, labels: float(np.sum(np.argmax(logits, axis=1) == labels)),
        ),
        Misconception(
            "per cent instead of share",
            "The docstring says between 0 and 1. What does yours say when all are right?",
            lambda logits, labels: float(100 * np.mean(np.argmax(logits, axis=1) == labels)),
        ),
        Misconception(
            "lowest score wins",
            "Which score is the network's favourite: the highest or the lowest?",
            lambda logits, labels: float(np.mean(np.argmin(logits, axis=1) == labels)),
        ),
        Misconception(
            "share of wrong answers",
            "You measured how often the network is wrong. What was asked for?",
            lambda logits, labels: float(np.mean(np.argmax(logits, axis=1) != labels)),
        ),
        Misconception(
            "highest score instead of its place",
            "np.max gives the score. Which function gives the place where it stands?",
            lambda logits, labels: float(np.mean(np.max(logits, axis=1) == labels)),
        ),
        Misconception(
            "one answer for each example",
            "The docstring promises one number. What is the mean of True and False?",
            lambda logits, labels: np.argmax(logits, axis=1) == labels,
        ),
        Misconception(
            "divided by the number of classes",
            "By how many examples do you divide?",
            lambda logits, labels: float(
                np.sum(np.argmax(logits, axis=1) == labels) / logits.shape[1]
            ),
        ),
        Misconception(
            "share rounded to a whole number",
            "Three of four are right. Is that 0, 1, or between?",
            lambda logits, labels: int(np.sum(np.argmax(logits, axis=1) == labels) // len(labels)),
        ),
    ),
)


def _nudge(
    measure: Callable[..., float],
    copies: bool = True,
    restore: bool = True,
    ravel: bool = False,
    like: bool = False,
) -> Callable[..., Any]:
    """numerical_gradient with another measurement, or without its copy."""

    def gradient(f: Callable[[Array], float], theta: Array, eps: float = 1e-5) -> Any:
        given = theta
        theta = np.array(theta, dtype=float) if copies else theta
        slopes = np.zeros_like(given) if like else np.zeros(theta.shape)
        for i in np.ndindex(theta.shape):
            kept = theta[i]

            def at(shift: float, i: Any = i, kept: Any = kept) -> float:
                theta[i] = kept + shift
                return f(theta.copy())

            slopes[i] = measure(at, eps)
            if restore:
                theta[i] = kept
        return slopes.ravel() if ravel else slopes

    return gradient


def _central(at: Callable[[float], float], eps: float) -> float:
    return (at(eps) - at(-eps)) / (2 * eps)


def _all_at_once(f: Callable[[Array], float], theta: Array, eps: float = 1e-5) -> Any:
    theta = np.array(theta, dtype=float)
    return np.full(theta.shape, (f(theta + eps) - f(theta - eps)) / (2 * eps))


def _one_with_two_names(f: Callable[[Array], float], theta: Array, eps: float = 1e-5) -> Any:
    slopes = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        up = down = theta
        up[i] += eps
        down[i] -= eps
        slopes[i] = (f(up) - f(down)) / (2 * eps)
    return slopes


def _nudges_the_callers(f: Callable[[Array], float], theta: Array, eps: float = 1e-5) -> Any:
    slopes = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        theta[i] += eps
        above = f(theta)
        theta[i] -= 2 * eps
        slopes[i] = (above - f(theta)) / (2 * eps)
        theta[i] += eps
    return slopes


def _by_rows(f: Callable[[Array], float], theta: Array, eps: float = 1e-5) -> Any:
    slopes = np.zeros(theta.shape)
    for i in range(len(theta)):
        up, down = np.array(theta, dtype=float), np.array(theta, dtype=float)
        up[i] += eps
        down[i] -= eps
        slopes[i] = (f(up) - f(down)) / (2 * eps)
    return slopes


TABLE = A([[1.0, 2.0, -0.5], [0.5, 1.5, 3.0]])

NUMERICAL_GRADIENT = Exercise(
    target=right.numerical_gradient,
    number="3.5",
    minutes=15,
    difficulty=2,
    drive=drive_nudge,
    rtol=1e-7,
    atol=1e-8,
    points={"values": 2},
    cases=(
        Case(("sum of squares", A([1.0, 2.0])), "the example of the docstring"),
        Case(("sum of sines", A([1.0])), "a curve"),
        Case(("sum of cubes", A([1.0, -2.0]), 0.1), "a large nudge shows which formula you use"),
        Case(("sum of squares", A([1, 2])), "whole numbers as parameters"),
        Case(("1e6 times t[0] times t[1]", A([1.0, 1.0])), "a slope that needs the other knob"),
        Case(("product of the row sums", TABLE), "a table of parameters"),
        Case(("1e10 times the cube of t[0] - 1", A([1.0])), "the default nudge, magnified"),
    ),
    draw=lambda rng: [Case(("sum of cubes", rng.normal(size=(2, 2)), 0.05), "a random table")],
    misconceptions=(
        Misconception(
            "forward difference divided by 2 eps",
            "You moved one side only. What do you divide by then, and which version is better?",
            _nudge(lambda at, eps: (at(eps) - at(0.0)) / (2 * eps)),
        ),
        Misconception(
            "forward difference",
            "You moved one side only. The docstring asks for both. Why is the error smaller then?",
            _nudge(lambda at, eps: (at(eps) - at(0.0)) / eps),
        ),
        Misconception(
            "parameter not restored after the nudge",
            "After you nudge knob 1 and measure, where does knob 1 stand when you nudge knob 2?",
            _nudge(_central, restore=False),
        ),
        Misconception(
            "integer array swallows the nudge",
            "What is 1 + 1e-5 when it is stored in an integer array?",
            _nudge(_central, copies=False, like=True),
        ),
        Misconception(
            "integer array swallows the nudge, slopes kept in floats",
            "What is 1 + 1e-5 when it is stored in an integer array?",
            _nudge(_central, copies=False),
        ),
        Misconception(
            "slopes kept in an integer array",
            "What dtype has zeros_like of an integer array, and can it hold 0.5?",
            _nudge(_central, like=True),
        ),
        Misconception(
            "eps far too small",
            "Smaller is not always better. What happens to the error between 1e-1 and 1e-15?",
            _nudge(lambda at, eps: _central(at, eps if eps > 1e-3 else 1e-14)),
        ),
        Misconception(
            "eps ignored",
            "The caller chose the size of the nudge. Where does your code use it?",
            _nudge(lambda at, eps: _central(at, 1e-5)),
        ),
        Misconception(
            "divided by eps",
            "From one end of the nudge to the other: how far is that?",
            _nudge(lambda at, eps: (at(eps) - at(-eps)) / eps),
        ),
        Misconception(
            "multiplied by eps",
            "Python divides and multiplies from left to right. Where does eps end up in your line?",
            _nudge(lambda at, eps: (at(eps) - at(-eps)) / 2 * eps),
        ),
        Misconception(
            "backward difference",
            "You moved one side only. The docstring asks for both. Why is the error smaller then?",
            _nudge(lambda at, eps: (at(0.0) - at(-eps)) / eps),
        ),
        Misconception(
            "half a nudge on each side",
            "How far up does the docstring move a parameter, and how far down?",
            _nudge(lambda at, eps: _central(at, eps / 2)),
        ),
        Misconception(
            "one array with two names",
            "Print both arrays before you measure. Are they two, or one with two names?",
            _one_with_two_names,
        ),
        Misconception(
            "the caller's array nudged",
            "Print theta before and after, to the last digit. Whose array did you nudge?",
            _nudges_the_callers,
        ),
        Misconception(
            "not divided",
            "A slope is rise over run. Where is the run?",
            _nudge(lambda at, eps: at(eps) - at(-eps)),
        ),
        Misconception(
            "direction exchanged",
            "When the loss rises with the knob, is the slope positive or negative?",
            _nudge(lambda at, eps: -_central(at, eps)),
        ),
        Misconception(
            "all knobs nudged at once",
            "If you turn all knobs together, which of them caused the change?",
            _all_at_once,
        ),
        Misconception(
            "one number for all knobs",
            "How many knobs are there, and how many slopes does your function return?",
            lambda f, theta, eps=1e-5: (f(theta + eps) - f(theta - eps)) / (2 * eps),
        ),
        Misconception(
            "whole rows nudged at once",
            "If you turn all knobs of a row together, which of them caused the change?",
            _by_rows,
        ),
        Misconception(
            "result flattened",
            "theta may be a table. Which shape must its gradient have?",
            _nudge(_central, ravel=True),
        ),
    ),
)


def _cost(forward: Callable[[int], int], central: Callable[[int], int]) -> Callable[..., int]:
    return lambda n, scheme: (forward if scheme == "forward" else central)(n)


PERTURB_COST = Exercise(
    target=right.perturb_cost,
    number="3.6",
    minutes=5,
    difficulty=1,
    cases=(
        Case((1, "central"), "the example of the docstring"),
        Case((1, "forward"), "one knob, one-sided"),
        Case((23_860, "forward"), "784-30-10, one-sided"),
        Case((23_860, "central"), "784-30-10, two-sided"),
    ),
    draw=lambda rng: [
        Case((int(rng.integers(2, 10**6)), scheme), "a random number of knobs")
        for scheme in ("forward", "central")
    ],
    misconceptions=(
        Misconception(
            "the first listening not counted",
            "A one-sided nudge compares with f(θ). Who measured that?",
            _cost(lambda n: n, lambda n: 2 * n),
        ),
        Misconception(
            "the base measured again for each knob",
            "Must f(θ) be measured anew for each knob, or is once enough?",
            _cost(lambda n: 2 * n, lambda n: 2 * n),
        ),
        Misconception(
            "a base measured for the central scheme",
            "Does (f(θ + eps) - f(θ - eps)) / (2 eps) contain f(θ)?",
            _cost(lambda n: n + 1, lambda n: 2 * n + 1),
        ),
        Misconception(
            "one call for each knob in both schemes",
            "How many different θ do you try for one knob, when you go up and down?",
            _cost(lambda n: n + 1, lambda n: n + 1),
        ),
        Misconception(
            "schemes exchanged",
            "Which of the two nudges a knob in both directions?",
            _cost(lambda n: 2 * n, lambda n: n + 1),
        ),
    ),
)

EXERCISES = (
    MSE,
    BCE_WITH_LOGITS,
    LOG_SOFTMAX,
    CROSS_ENTROPY,
    ACCURACY,
    NUMERICAL_GRADIENT,
    PERTURB_COST,
)
