# ruff: noqa: NPY002  (one wrong answer draws from the global generator)
"""Chapter 12: cases and wrong answers for regularisers and normalisation."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course.autodiff import regularize as right
from course.judging import Case, Exercise, Misconception, Property

from .drives.regularize import drive_batchnorm, drive_dropout
from .facts import facts_of_mask

Array = Any
A = np.array


def _penalty(
    value: Callable[[Array], float],
    slope: Callable[[Array], Array],
    scale: Callable[[float], float] = lambda lam: lam,
    steep: Callable[[float], float] = lambda lam: lam,
    check: bool = True,
) -> Callable[..., Any]:
    """A penalty with one step changed: `value` and `slope` of one array, both without lam."""

    def wrong(Ws: list[Array], lam: float) -> Any:
        if check:
            right.check_strength(lam)
        return scale(lam) * sum(value(W) for W in Ws), [steep(lam) * slope(W) for W in Ws]

    return wrong


def _half_square(W: Array) -> float:
    return 0.5 * float(np.sum(W**2))


def _size(W: Array) -> float:
    return float(np.sum(np.abs(W)))


def _first_only(penalty: Callable[..., Any]) -> Callable[..., Any]:
    return lambda Ws, lam: (penalty(Ws[:1], lam)[0], penalty(Ws, lam)[1])


def _one_array(penalty: Callable[..., Any]) -> Callable[..., Any]:
    """All slopes in one long array."""

    def wrong(Ws: list[Array], lam: float) -> Any:
        value, slopes = penalty(Ws, lam)
        return value, np.concatenate([[], *(g.ravel() for g in slopes)])

    return wrong


def _per_array(penalty: Callable[..., Any]) -> Callable[..., Any]:
    return lambda Ws, lam: ([penalty([W], lam)[0] for W in Ws], penalty(Ws, lam)[1])


def _shrinks(penalty: Callable[..., Any]) -> Callable[..., Any]:
    """The weights themselves lose their slopes."""

    def wrong(Ws: list[Array], lam: float) -> Any:
        value, slopes = penalty(Ws, lam)
        for W, g in zip(Ws, slopes, strict=True):
            W -= g
        return value, slopes

    return wrong


def _sizes(Ws: list[Array]) -> int:
    return sum(W.size for W in Ws)


def _mean(penalty: Callable[..., Any]) -> Callable[..., Any]:
    """Divided by how many weights there are."""

    def wrong(Ws: list[Array], lam: float) -> Any:
        value, slopes = penalty(Ws, lam)
        n = max(1, _sizes(Ws))
        return value / n, [g / n for g in slopes]

    return wrong


def _common(penalty: Callable[..., Any]) -> tuple[Misconception, ...]:
    """What goes wrong with both penalties."""
    return (
        Misconception(
            "only the first array counted",
            "A network has a W in every layer. How many of them has your penalty seen?",
            _first_only(penalty),
        ),
        Misconception(
            "the weights changed in place",
            "Print the weights after the call. Whose task is it to take the step?",
            _shrinks(penalty),
        ),
        Misconception(
            "one long array of slopes",
            "Every W wants its own slopes. In which form do you hand them out?",
            _one_array(penalty),
        ),
        Misconception(
            "one penalty for each array",
            "A loss is one number. How many numbers is your penalty?",
            _per_array(penalty),
        ),
        Misconception(
            "mean instead of sum",
            "Is there a mean in the docstring's formula, or a sum?",
            _mean(penalty),
        ),
    )


UNCHECKED_LAM = "What would a strength of -1 reward? Which given line was there to refuse it?"
TWO = [A([[1.0, -2.0], [0.5, 0.0]]), A([[3.0], [-1.5]])]
THREE = [A([[0.1, -0.2, 0.3]]), A([[-4.0, 5.0], [0.0, 1.0]]), A([-2.0, 0.25])]


def _draw_weights(rng: np.random.Generator) -> Iterator[Case]:
    Ws = [2.0 * rng.normal(size=(3, 2)), rng.normal(size=(2, 4))]
    yield Case((Ws, round(float(rng.uniform(0.2, 0.8)), 3)), "random weights of two layers")


def _penalty_cases() -> tuple[Case, ...]:
    return (
        Case(([A([[2.0]])], 1.0), "the example of the docstring"),
        Case(([A([[3.0]])], 0.5), "one weight, half the strength"),
        Case(([A([[-3.0, 2.0]])], 0.1), "a weight below 0"),
        Case(([A([[0.0, 4.0]])], 0.25), "a weight that is 0"),
        Case((TWO, 0.1), "two layers"),
        Case((THREE, 0.01), "three arrays of other shapes"),
        Case((TWO, 0.0), "no strength at all"),
        Case(([], 0.5), "no weights at all"),
        Case((TWO, -0.1), "a strength below 0"),
    )


L2_SLOPE: Callable[[Array], Array] = lambda W: 1.0 * W  # noqa: E731

L2_PENALTY = Exercise(
    target=right.l2_penalty,
    number="12.1a",
    minutes=6,
    difficulty=1,
    draw=_draw_weights,
    cases=_penalty_cases(),
    misconceptions=(
        Misconception(
            "penalty missing in the gradient",
            "The loss reports the penalty. Does training feel it?",
            _penalty(_half_square, np.zeros_like),
        ),
        Misconception(
            "the ½ is missing",
            "For a single weight of 2 and a strength of 1, what does the formula say?",
            _penalty(lambda W: float(np.sum(W**2)), L2_SLOPE),
        ),
        Misconception(
            "no ½, and the slopes of that",
            "Your pair fits together, but which factor stands in front of the docstring's sum?",
            _penalty(lambda W: float(np.sum(W**2)), lambda W: 2.0 * W),
        ),
        Misconception(
            "the ½ kept in the slopes",
            "What is left of the ½ when you take the slope of ½ w²?",
            _penalty(_half_square, lambda W: 0.5 * W),
        ),
        Misconception(
            "factor 2 too many in the slopes",
            "The penalty has a ½ in front. What does it do to the 2 of the slope of w²?",
            _penalty(_half_square, lambda W: 2.0 * W),
        ),
        Misconception(
            "slopes of the wrong sign",
            "Make a weight of 2 a little larger. Does the penalty rise or fall?",
            _penalty(_half_square, lambda W: -1.0 * W),
        ),
        Misconception(
            "a root over the sum",
            "The length of all weights, or its square: which does the docstring ask for?",
            lambda Ws, lam: (
                right.l2_penalty(Ws, lam)[0]
                and lam * float(np.sqrt(sum(np.sum(W**2) for W in Ws))),
                right.l2_penalty(Ws, lam)[1],
            ),
        ),
        Misconception(
            "absolute values in the slopes",
            "To which side should a weight of -3 be pulled?",
            _penalty(_half_square, np.abs),
        ),
        Misconception(
            "lam forgotten in the slopes",
            "Ten times the strength: how many times the slope?",
            _penalty(_half_square, L2_SLOPE, steep=lambda lam: 1.0),
        ),
        Misconception(
            "lam forgotten in the penalty",
            "With a strength of 0, how large should the penalty be?",
            _penalty(_half_square, L2_SLOPE, scale=lambda lam: 1.0),
        ),
        Misconception(
            "the other penalty",
            "Squares or absolute values: which of the two is asked for here?",
            right.l1_penalty,
        ),
        *_common(right.l2_penalty),
        Misconception(
            "lam not checked", UNCHECKED_LAM, _penalty(_half_square, L2_SLOPE, check=False)
        ),
    ),
)

L1_PENALTY = Exercise(
    target=right.l1_penalty,
    number="12.1b",
    minutes=5,
    difficulty=1,
    draw=_draw_weights,
    cases=_penalty_cases(),
    misconceptions=(
        Misconception(
            "|w| used as its own slope",
            "The slope of |w| depends on the side of 0, not on the distance. What does yours "
            "depend on?",
            _penalty(_size, np.abs),
        ),
        Misconception(
            "w used as the slope",
            "Draw |w|. Is it steeper far from 0 than near to it?",
            _penalty(_size, L2_SLOPE),
        ),
        Misconception(
            "penalty missing in the gradient",
            "The loss reports the penalty. Does training feel it?",
            _penalty(_size, np.zeros_like),
        ),
        Misconception(
            "slope 1 on both sides",
            "Left of 0, does |w| rise or fall?",
            _penalty(_size, np.ones_like),
        ),
        Misconception(
            "a slope at 0",
            "A weight that is 0 already: should anything pull at it?",
            _penalty(_size, lambda W: np.where(W >= 0, 1.0, -1.0)),
        ),
        Misconception(
            "a slope at 0, downwards",
            "A weight that is 0 already: which way would your slope move it?",
            _penalty(_size, lambda W: np.where(W > 0, 1.0, -1.0)),
        ),
        Misconception(
            "0 divided by 0",
            "w divided by |w| is a fine slope, but for which weight?",
            _penalty(_size, lambda W: W / np.abs(W)),
        ),
        Misconception(
            "slopes of the wrong sign",
            "Make a weight of 2 a little larger. Does the penalty rise or fall?",
            _penalty(_size, lambda W: -np.sign(W)),
        ),
        Misconception(
            "no absolute value",
            "Weights of 3 and -3: can they make up for each other?",
            _penalty(lambda W: float(np.sum(W)), np.sign),
        ),
        Misconception(
            "a ½ too many",
            "Has this penalty a ½ in front?",
            _penalty(lambda W: 0.5 * _size(W), np.sign),
        ),
        Misconception(
            "lam forgotten in the slopes",
            "Ten times the strength: how many times the slope?",
            _penalty(_size, np.sign, steep=lambda lam: 1.0),
        ),
        Misconception(
            "lam forgotten in the penalty",
            "With a strength of 0, how large should the penalty be?",
            _penalty(_size, np.sign, scale=lambda lam: 1.0),
        ),
        Misconception(
            "the other penalty",
            "Squares or absolute values: which of the two is asked for here?",
            right.l2_penalty,
        ),
        *_common(right.l1_penalty),
        Misconception("lam not checked", UNCHECKED_LAM, _penalty(_size, np.sign, check=False)),
    ),
)


def _dropout(
    keep: Callable[[Array, float, Any], Array] = lambda x, p, rng: rng.random(x.shape) >= p,
    boost: Callable[[float], float] = lambda p: 1.0 / (1.0 - p),
    result: Callable[[Array, Array, float], Any] = lambda x, mask, p: (x * mask, mask),
    test: Callable[[Array, float], Any] = lambda x, p: (x, np.ones(x.shape)),
    always: bool = False,
    check: bool = True,
) -> Callable[..., Any]:
    """A dropout_forward with one step changed."""

    def wrong(x: Array, p: float, rng: Any, train: bool = True) -> Any:
        if check:
            right.check_share(p)
        if not (train or always):
            return test(x, p)
        return result(x, keep(x, p, rng) * boost(p), p)

    return wrong


def _exactly(x: Array, p: float, rng: Any) -> Array:
    """The same number of dropped units in every row."""
    ranks = np.argsort(np.argsort(rng.random(x.shape), axis=1), axis=1)
    return ranks >= round(p * x.shape[1])


def _global(x: Array, p: float, rng: Any) -> Array:
    return np.random.random(x.shape) >= p


def _fixed(x: Array, p: float, rng: Any) -> Array:
    return np.random.default_rng(0).random(x.shape) >= p


ONES = np.ones((70, 60))
WIDE = np.linspace(-3.0, 3.0, 4_200).reshape(60, 70)


DROPOUT_FORWARD = Exercise(
    target=right.dropout_forward,
    number="12.2a",
    minutes=10,
    difficulty=2,
    drive=drive_dropout,
    facts=facts_of_mask,
    draw=lambda rng: [
        Case((rng.normal(size=(4, 3)), 0.25, 0, False), "random numbers, not in training", "test"),
        Case(
            (1.0 + rng.random(size=(60, 70)), round(float(rng.uniform(0.2, 0.8)), 2), 5, True),
            "random numbers, in training",
        ),
    ],
    points={"values": 2, "test": 1},
    cases=(
        Case((np.ones((1, 2)), 0.5, 0, False), "the example of the docstring", "test"),
        Case((ONES, 0.5, 0, None), "half of the units, train left out"),
        Case((ONES, 0.25, 1, True), "a quarter of the units"),
        Case((WIDE, 0.8, 2, True), "four fifths of the units, numbers of both signs"),
        Case((A([[1.0, -2.0], [3.0, 4.0]]), 0.75, 4, False), "not in training", "test"),
        Case((ONES[:2], 1.0, 0, True), "p = 1: nothing would be left"),
        Case((ONES[:2], -0.1, 0, True), "p below 0"),
        Case((ONES[:2], 1.5, 0, False), "p above 1, not in training"),
    ),
    misconceptions=(
        Misconception(
            "no 1/(1-p) scaling",
            "Average activation with and without dropout: should it be the same?",
            _dropout(boost=lambda p: 1.0),
        ),
        Misconception(
            "scaled at test time instead",
            "Here training makes up for the dropped units. What is left to do at test time?",
            _dropout(boost=lambda p: 1.0, test=lambda x, p: (x * (1 - p), np.full(x.shape, 1 - p))),
        ),
        Misconception(
            "p taken for the share that stays",
            "p = 0.8 here. How many of a hundred units should be left?",
            _dropout(
                keep=lambda x, p, rng: rng.random(x.shape) < p, boost=lambda p: 1 / max(p, 1e-300)
            ),
        ),
        Misconception(
            "the wrong side is dropped",
            "For p = 0.25, how often is a uniform number below p, and who stays in your code?",
            _dropout(keep=lambda x, p, rng: rng.random(x.shape) < p),
        ),
        Misconception(
            "divided by p instead of 1 - p",
            "A quarter is dropped, three quarters stay. By how much must these grow so that the "
            "sum is what it was?",
            _dropout(boost=lambda p: 1.0 / max(p, 1e-300)),
        ),
        Misconception(
            "multiplied by 1 - p instead of divided",
            "Some units are gone. Should the others become larger or smaller?",
            _dropout(boost=lambda p: 1.0 - p),
        ),
        Misconception(
            "normal instead of uniform random numbers",
            "How often is a standard normal number below 0.25?",
            _dropout(keep=lambda x, p, rng: rng.normal(size=x.shape) >= p),
        ),
        Misconception(
            "dropout active at test time",
            "Should the same digit get two different answers at test time?",
            _dropout(always=True),
        ),
        Misconception(
            "one mask for the whole batch",
            "Do all examples of the batch lose the same units?",
            _dropout(
                keep=lambda x, p, rng: (rng.random(x.shape[-1]) >= p) & np.ones(x.shape, bool)
            ),
        ),
        Misconception(
            "whole examples dropped",
            "Does an example lose all of its units at once?",
            _dropout(
                keep=lambda x, p, rng: (rng.random((len(x), 1)) >= p) & np.ones(x.shape, bool)
            ),
        ),
        Misconception(
            "one coin for all",
            "How many coins did you toss for how many numbers?",
            _dropout(keep=lambda x, p, rng: np.full(x.shape, rng.random() >= p)),
        ),
        Misconception(
            "the mask without its scaling",
            "The way back multiplies by the mask alone. Does your mask know the factor?",
            _dropout(boost=lambda p: 1.0, result=lambda x, m, p: (x * m / (1 - p), m)),
        ),
        Misconception(
            "only the mask is scaled",
            "Is your y the product of x and the mask that you return?",
            _dropout(result=lambda x, m, p: (x * (m > 0), m)),
        ),
        Misconception(
            "the mask returned instead of y",
            "Does your y depend on x?",
            _dropout(result=lambda x, m, p: (m, m)),
        ),
        Misconception(
            "the two results exchanged",
            "The docstring says (y, mask). Which one do you return first?",
            _dropout(result=lambda x, m, p: (m, x * m), test=lambda x, p: (np.ones(x.shape), x)),
        ),
        Misconception(
            "train turned round",
            "train=True: should units be dropped then, or not?",
            lambda x, p, rng, train=True: right.dropout_forward(x, p, rng, not train),
        ),
        Misconception(
            "never dropped",
            "In training, how many numbers of your y are 0?",
            lambda x, p, rng, train=True: right.dropout_forward(x, p, rng, False),
        ),
        Misconception(
            "NumPy's own generator instead of rng",
            "Two equal generators should give equal masks. Which generator do you ask?",
            _dropout(keep=_global),
        ),
        Misconception(
            "a generator made anew in each call",
            "A second call with the same rng: is its mask another one?",
            _dropout(keep=_fixed),
        ),
        Misconception(
            "no mask at test time",
            "At test time everything passes. Which mask says so?",
            _dropout(test=lambda x, p: (x, None)),
        ),
        Misconception(
            "p not checked",
            "p = 1 would leave nothing. Which given line was there to refuse it?",
            _dropout(check=False, boost=lambda p: 1.0 / max(1.0 - p, 1e-300)),
        ),
    ),
)

MASK = A([[0.0, 2.0, 2.0], [2.0, 0.0, 2.0]])
QUARTER = A([[4 / 3, 0.0], [4 / 3, 4 / 3], [0.0, 4 / 3]])
DY = A([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]])


def _drawn_mask(rng: np.random.Generator) -> list[Case]:
    mask = (rng.random((3, 4)) >= 0.4) / 0.6
    mask[0, :2] = 0.0, 1 / 0.6
    return [Case((1.0 + rng.random((3, 4)), mask), "a random mask")]


def _masked(change: Callable[[Array, Array], Array]) -> Callable[..., Any]:
    def wrong(dy: Array, mask: Array) -> Any:
        right.check_like(dy, mask, "dy", "the mask")
        return change(dy, mask)

    return wrong


def _mask_in_place(dy: Array, mask: Array) -> Array:
    dy *= mask
    return dy


DROPOUT_BACKWARD = Exercise(
    target=right.dropout_backward,
    number="12.2b",
    minutes=3,
    difficulty=1,
    draw=_drawn_mask,
    cases=(
        Case((A([[5.0]]), A([[1.0]])), "the example of the docstring"),
        Case((A([[5.0, 5.0]]), A([[0.0, 2.0]])), "one unit was dropped"),
        Case((DY, MASK), "two examples, other units dropped"),
        Case((A([[1.0, 2.0], [-3.0, 4.0], [5.0, 6.0]]), QUARTER), "a quarter was to be dropped"),
        Case((DY, np.ones((2, 3))), "a mask of ones"),
        Case((DY, MASK[:1]), "the mask of a smaller batch"),
    ),
    misconceptions=(
        Misconception(
            "mask not applied on the way back",
            "Through which units did the signal really go?",
            _masked(lambda dy, mask: dy),
        ),
        Misconception(
            "the factor forgotten on the way back",
            "y was larger than x by a factor. What is the slope of y for x?",
            _masked(lambda dy, mask: dy * (mask > 0)),
        ),
        Misconception(
            "the wrong units are silent",
            "Which units had no part in y: those with 0 in the mask, or the others?",
            _masked(lambda dy, mask: dy * (mask == 0)),
        ),
        Misconception(
            "divided by the mask",
            "y is x times the mask. What is its slope for x?",
            _masked(lambda dy, mask: dy / mask),
        ),
        Misconception(
            "divided where it is not 0",
            "y is x times the mask. What is its slope for x?",
            _masked(lambda dy, mask: np.where(mask > 0, dy / np.where(mask > 0, mask, 1), 0.0)),
        ),
        Misconception(
            "the mask alone",
            "Where does your result read what arrived?",
            _masked(lambda dy, mask: 1.0 * mask),
        ),
        Misconception(
            "the mask applied twice",
            "How often did x meet the mask on the way forwards?",
            _masked(lambda dy, mask: dy * mask * mask),
        ),
        Misconception(
            "the caller's gradient changed",
            "Print dy after the call. Is it still what the caller passed in?",
            _masked(_mask_in_place),
        ),
        Misconception(
            "shapes not checked",
            "A mask of one row fits a batch of two, as NumPy sees it. Which given line was there "
            "to refuse it?",
            lambda dy, mask: dy * mask,
        ),
    ),
)


def _norm(
    mean: Callable[[Array], Any] = lambda x: x.mean(axis=0),
    var: Callable[[Array], Any] = lambda x: x.var(axis=0),
    sd: Callable[[Any, float], Any] = lambda var, eps: np.sqrt(var + eps),
    use: Callable[[bool, Any, Any], Any] = lambda train, batch, run: batch if train else run,
    follow: Callable[[float, Any, Any], Any] = lambda m, run, new: m * run + (1 - m) * new,
    out: Callable[[Any, Any, Any], Any] = lambda xhat, gamma, beta: gamma * xhat + beta,
    cache: Callable[..., Any] = lambda xhat, sd, gamma, var: (xhat, sd, gamma),
    stored: Callable[[Array], Any] | None = None,
    learns: Callable[[bool], bool] = lambda train: train,
    names: tuple[str, ...] = ("mean", "var"),
    check: bool = True,
    center: float = 1.0,
) -> Callable[..., Any]:
    """A batchnorm_forward with one step changed."""

    def wrong(
        x: Array,
        gamma: Array,
        beta: Array,
        run: dict[str, Array],
        train: bool = True,
        momentum: float = 0.9,
        eps: float = 1e-5,
    ) -> Any:
        if check:
            right.check_batch(x, gamma, beta, run, train)
        batch = {"mean": mean(x), "var": var(x)}
        m, v = (use(train, batch[name], run[name]) for name in ("mean", "var"))
        if learns(train):
            new = {**batch, "var": stored(x)} if stored else batch
            for name in names:
                run[name] = follow(momentum, run[name], new[name])
        deviation = sd(v, eps)
        xhat = (x - center * m) / deviation
        return out(xhat, gamma, beta), cache(xhat, deviation, gamma, v)

    return wrong


def _new_after(x: Array, gamma: Array, beta: Array, run: Any, train: bool = True,
               momentum: float = 0.9, eps: float = 1e-5) -> Any:  # fmt: skip
    """Training, too, divides by the running statistics, once they have followed."""
    right.check_batch(x, gamma, beta, run, train)
    if train:
        right.batchnorm_forward(x, gamma, beta, run, True, momentum, eps)
    return right.batchnorm_forward(x, gamma, beta, run, False, momentum, eps)


def _norm_in_place(x: Array, gamma: Array, beta: Array, run: Any, train: bool = True,
                   momentum: float = 0.9, eps: float = 1e-5) -> Any:  # fmt: skip
    y, cache = right.batchnorm_forward(x, gamma, beta, run, train, momentum, eps)
    x[:] = cache[0]
    return y, cache


def _rows(f: Callable[..., Any]) -> Callable[[Array], Any]:
    """A statistic of each row instead of each column, where the shapes let it pass."""
    return lambda x: np.resize(f(x, axis=1), x.shape[1])


G1, B1 = np.ones(1), np.zeros(1)
G2, B2 = A([2.0, -0.5]), A([1.0, 3.0])
FRESH1 = {"mean": np.zeros(1), "var": np.ones(1)}
FRESH2 = {"mean": np.zeros(2), "var": np.ones(2)}
OLD2 = {"mean": A([1.0, 200.0]), "var": A([4.0, 100.0])}
UNEVEN = A([[0.0, 100.0], [2.0, 300.0], [7.0, 200.0]])
OTHER = A([[1.0, -50.0], [3.0, 0.0]])


def _draw_norm(rng: np.random.Generator) -> Iterator[Case]:
    batches = [3.0 * rng.normal(size=(n, 3)) + rng.normal(size=3) for n in (4, 6)]
    gamma, beta = 1.0 + rng.random(3), rng.normal(size=3)
    run = {"mean": rng.normal(size=3), "var": 1.0 + 3.0 * rng.random(3)}
    settings = {"momentum": round(float(rng.uniform(0.6, 0.95)), 2)}
    yield Case((batches, gamma, beta, run, True, settings), "two random batches", "train")
    yield Case((batches, gamma, beta, run, False, {}), "random, not in training", "test")


BATCHNORM_FORWARD = Exercise(
    target=right.batchnorm_forward,
    number="12.3a",
    minutes=15,
    difficulty=3,
    drive=drive_batchnorm,
    draw=_draw_norm,
    points={"train": 2, "test": 1},
    cases=(
        Case(
            ([A([[5.0]])], G1, B1, {"mean": A([3.0]), "var": A([4.0])}, False, {}),
            "the example of the docstring",
            "test",
        ),
        Case(([A([[-1.0], [1.0]])], G1, B1, FRESH1, True, {}), "one unit, variance 1", "train"),
        Case(([A([[0.0], [20.0]])], G1, B1, FRESH1, True, {}), "standard deviation 10", "train"),
        Case(([UNEVEN], np.ones(2), np.zeros(2), FRESH2, True, {}), "two units", "train"),
        Case(([UNEVEN], G2, B2, OLD2, True, {}), "with gamma and beta", "train"),
        Case(([UNEVEN, OTHER], G2, B2, FRESH2, None, {}), "two batches, train left out", "train"),
        Case(
            ([UNEVEN, OTHER], G2, B2, OLD2, True, {"momentum": 0.5, "eps": 0.25}),
            "another momentum and eps",
            "train",
        ),
        Case(([A([[2.0], [2.0]])], G1, B1, FRESH1, True, {}), "a unit that never varies", "train"),
        Case(([UNEVEN], G2, B2, OLD2, False, {}), "not in training: run stays", "test"),
        Case(([UNEVEN[:1], OTHER], G2, B2, OLD2, False, {"eps": 0.5}), "one row", "test"),
        Case(([A([[5.0]])], G1, B1, FRESH1, True, {}), "a batch of one row", "train"),
        Case(([UNEVEN], G1, B2, FRESH2, True, {}), "one gamma for two units", "train"),
        Case(([UNEVEN], G2, B1, FRESH2, True, {}), "one beta for two units", "train"),
    ),
    misconceptions=(
        Misconception(
            "statistics over the whole array",
            "One mean for each feature, or one for everything?",
            _norm(
                mean=lambda x: np.full(x.shape[1], x.mean()),
                var=lambda x: np.full(x.shape[1], x.var()),
            ),
        ),
        Misconception(
            "statistics of the rows",
            "Two units, three examples: how many means should there be?",
            _norm(mean=_rows(np.mean), var=_rows(np.var)),
        ),
        Misconception(
            "standard deviation used as variance",
            "Under the root you need the variance. What comes out for data with standard "
            "deviation 10?",
            _norm(var=lambda x: x.std(axis=0)),
        ),
        Misconception(
            "batch statistics at test time",
            "Classify ONE digit: what is the variance of a batch of one?",
            _norm(use=lambda train, batch, run: batch),
        ),
        Misconception(
            "running statistics in training",
            "In training, which mean should your columns have: 0, or nearly 0?",
            _norm(use=lambda train, batch, run: run),
        ),
        Misconception(
            "running statistics in training, once they have followed",
            "In training, whose mean is taken off: the batch's, or the running one?",
            _new_after,
        ),
        Misconception(
            "momentum on the wrong side",
            "How much of the old running mean is kept: nine tenths, or one tenth?",
            _norm(follow=lambda m, run, new: (1 - m) * run + m * new),
        ),
        Misconception(
            "running statistics replaced",
            "After two batches, is anything of the first still in your running mean?",
            _norm(follow=lambda m, run, new: new),
        ),
        Misconception(
            "running statistics added up",
            "The two shares, of the old and of the new: do yours add up to 1?",
            _norm(follow=lambda m, run, new: m * run + new),
        ),
        Misconception(
            "running statistics never follow",
            "Look into the caller's dict after a batch. What has changed?",
            _norm(learns=lambda train: False),
        ),
        Misconception(
            "only the running mean follows",
            "The running variance after a batch: is it still that of the start?",
            _norm(names=("mean",)),
        ),
        Misconception(
            "running statistics follow at test time",
            "Should a network learn anything from the digits it is tested with?",
            _norm(learns=lambda train: True),
        ),
        Misconception(
            "the running variance holds deviations",
            "At test time somebody takes the root of run['var']. What have you put there?",
            _norm(stored=lambda x: x.std(axis=0)),
        ),
        Misconception(
            "the running variance divides by n - 1",
            "Some libraries store n/(n - 1) times as much. What does the docstring say about 1/n?",
            _norm(stored=lambda x: x.var(axis=0, ddof=1)),
        ),
        Misconception(
            "variance divides by n - 1",
            "The columns of three rows: does your variance divide by 3 or by 2?",
            _norm(var=lambda x: x.var(axis=0, ddof=1)),
        ),
        Misconception(
            "eps outside the root",
            "Is eps added to the variance, or to its root?",
            _norm(sd=lambda var, eps: np.sqrt(var) + eps),
        ),
        Misconception(
            "eps forgotten",
            "A unit gives 2 for every row. By what do you divide?",
            _norm(sd=lambda var, eps: np.sqrt(var)),
        ),
        Misconception(
            "no root",
            "Double all x. Should y change?",
            _norm(sd=lambda var, eps: var + eps),
        ),
        Misconception(
            "mean not taken off",
            "What is the mean of your columns, before beta?",
            _norm(center=0.0),
        ),
        Misconception(
            "gamma forgotten",
            "With gamma 2, which spread should a column have?",
            _norm(out=lambda xhat, gamma, beta: xhat + beta),
        ),
        Misconception(
            "beta forgotten",
            "With beta 3, which mean should a column have?",
            _norm(out=lambda xhat, gamma, beta: gamma * xhat),
        ),
        Misconception(
            "gamma and beta exchanged",
            "Which of the two scales, and which one shifts?",
            _norm(out=lambda xhat, gamma, beta: beta * xhat + gamma),
        ),
        Misconception(
            "gamma multiplies beta as well",
            "The last step has two parts. Which comes first?",
            _norm(out=lambda xhat, gamma, beta: gamma * (xhat + beta)),
        ),
        Misconception(
            "the variance in the cache",
            "The cache holds three things. Is the second one the deviation?",
            _norm(cache=lambda xhat, sd, gamma, var: (xhat, var, gamma)),
        ),
        Misconception(
            "the inverse of the deviation in the cache",
            "The cache holds three things. Is the way back to divide by the second one?",
            _norm(cache=lambda xhat, sd, gamma, var: (xhat, 1 / sd, gamma)),
        ),
        Misconception(
            "the input changed",
            "Print x after the call. Is it still what the caller passed in?",
            _norm_in_place,
        ),
        Misconception(
            "train turned round",
            "train=True: whose mean is taken then?",
            _norm(
                use=lambda train, batch, run: run if train else batch,
                learns=lambda train: not train,
            ),
        ),
        Misconception(
            "the batch not checked",
            "What does a batch of one row become, whatever stands in it? Which given line was "
            "there to refuse it?",
            _norm(check=False),
        ),
    ),
)


def _back(
    dxhat: Callable[[Array, Array], Array] = lambda dy, gamma: dy * gamma,
    by_mean: Callable[[Array], Any] = lambda d: d.mean(axis=0),
    by_var: Callable[[Array, Array], Any] = lambda d, xhat: xhat * (d * xhat).mean(axis=0),
    divide: Callable[[Array], Any] = lambda sd: sd,
    dgamma: Callable[[Array, Array, Array], Any] = lambda dy, xhat, d: (dy * xhat).sum(axis=0),
    dbeta: Callable[[Array], Any] = lambda dy: dy.sum(axis=0),
    check: bool = True,
) -> Callable[..., Any]:
    """A batchnorm_backward with one step changed."""

    def wrong(dy: Array, cache: Any) -> Any:
        xhat, sd, gamma = cache
        if check:
            right.check_like(dy, xhat, "dy", "x̂")
        d = dxhat(dy, gamma)
        dx = (d - by_mean(d) - by_var(d, xhat)) / divide(sd)
        return dx, dgamma(dy, xhat, d), dbeta(dy)

    return wrong


def _cache(x: Array, gamma: Array) -> Any:
    d = x.shape[1]
    run = {"mean": np.zeros(d), "var": np.ones(d)}
    return right.batchnorm_forward(x, gamma, np.zeros(d), run)[1]


X52 = A([[3.0, -1.0], [1.0, 4.0], [-2.0, 0.0], [5.0, 2.5], [0.5, -3.0]])
DY52 = A([[1.0, 0.5], [-2.0, 1.0], [0.5, -1.5], [3.0, 2.0], [-1.0, 0.25]])


def _draw_back(rng: np.random.Generator) -> Iterator[Case]:
    for n, d in ((5, 3), (4, 6)):
        x, dy = 3.0 * rng.normal(size=(n, d)) + 1.0, rng.normal(size=(n, d))
        yield Case((dy, _cache(x, 1.5 + rng.random(d))), f"random, {n} rows of {d} units")


def _column_sums_vanish(value: Any, dy: Array, cache: Any) -> bool:
    return bool(np.allclose(np.sum(value[0], axis=0), 0.0, atol=1e-9))


BATCHNORM_BACKWARD = Exercise(
    target=right.batchnorm_backward,
    number="12.3b",
    minutes=20,
    difficulty=3,
    draw=_draw_back,
    points={"values": 3},
    cases=(
        Case(
            (A([[1.0], [1.0]]), (A([[-1.0], [1.0]]), np.ones(1), np.ones(1))),
            "the example of the docstring",
        ),
        Case((A([[1.0], [0.0], [0.0]]), _cache(A([[1.0], [2.0], [6.0]]), G1)), "one letter"),
        Case((DY52, _cache(X52, np.ones(2))), "two units, gamma 1"),
        Case((DY52, _cache(X52, G2)), "two units, gamma 2 and -½"),
        Case((DY52[:3], _cache(UNEVEN, G2)), "units of other scale"),
        Case((np.ones((5, 2)), _cache(X52, G2)), "the same letter for every row"),
        Case((DY52[:1], _cache(X52, G2)), "fewer rows than went forwards"),
    ),
    properties=(
        Property(
            "moving all of x by the same amount changes nothing, so each column of dx adds up to 0",
            _column_sums_vanish,
        ),
    ),
    misconceptions=(
        Misconception(
            "variance path omitted",
            "Two routes besides the direct one: through the mean and through ...?",
            _back(by_var=lambda d, xhat: 0.0),
        ),
        Misconception(
            "mean path omitted",
            "Raise all of x by 1: y stays as it was. Do your columns of dx know?",
            _back(by_mean=lambda d: 0.0),
        ),
        Misconception(
            "only the direct path",
            "Each x takes part in the mean and in the variance of its column. What do these two "
            "send back?",
            _back(by_mean=lambda d: 0.0, by_var=lambda d, xhat: 0.0),
        ),
        Misconception(
            "gamma forgotten on the way back",
            "What if gamma is 2?",
            _back(dxhat=lambda dy, gamma: dy),
        ),
        Misconception(
            "gamma gradient without xhat",
            "gamma multiplies xhat. So its slope is ...?",
            _back(dgamma=lambda dy, xhat, d: dy.sum(axis=0)),
        ),
        Misconception(
            "gamma in its own gradient",
            "y is gamma times xhat. Is there a gamma in the slope for gamma?",
            _back(dgamma=lambda dy, xhat, d: (d * xhat).sum(axis=0)),
        ),
        Misconception(
            "means instead of sums for gamma and beta",
            "Every row uses the same gamma. Do its letters add up, or are they averaged?",
            _back(
                dgamma=lambda dy, xhat, d: (dy * xhat).mean(axis=0),
                dbeta=lambda dy: dy.mean(axis=0),
            ),
        ),
        Misconception(
            "gradients of gamma and beta for every row",
            "gamma has one number for each unit. How many slopes have you for it?",
            _back(dgamma=lambda dy, xhat, d: dy * xhat, dbeta=lambda dy: 1.0 * dy),
        ),
        Misconception(
            "gamma and beta with an axis too many",
            "gamma has the shape (d,). Which shape has your slope for it?",
            _back(
                dgamma=lambda dy, xhat, d: (dy * xhat).sum(axis=0, keepdims=True),
                dbeta=lambda dy: dy.sum(axis=0, keepdims=True),
            ),
        ),
        Misconception(
            "one number for all units",
            "Over which axis should the letters for gamma add up?",
            _back(dgamma=lambda dy, xhat, d: (dy * xhat).sum(), dbeta=lambda dy: dy.sum()),
        ),
        Misconception(
            "not divided by the deviation",
            "Ten times larger x give the same y. Should dx be as large as before?",
            _back(divide=lambda sd: 1.0),
        ),
        Misconception(
            "divided by the variance",
            "How often was x divided by the deviation on the way forwards?",
            _back(divide=lambda sd: sd**2),
        ),
        Misconception(
            "multiplied by the deviation",
            "xhat is x divided by sd. What is its slope for x?",
            _back(divide=lambda sd: 1 / sd),
        ),
        Misconception(
            "sums instead of means",
            "Each x has which share in the mean of n rows?",
            _back(
                by_mean=lambda d: d.sum(axis=0),
                by_var=lambda d, xhat: xhat * (d * xhat).sum(axis=0),
            ),
        ),
        Misconception(
            "means over everything",
            "One mean for each unit, or one for all: what was taken off on the way forwards?",
            _back(by_mean=lambda d: d.mean(), by_var=lambda d, xhat: xhat * (d * xhat).mean()),
        ),
        Misconception(
            "xhat missing in front of the variance path",
            "Rows far from the mean feel the variance more. Where does yours say so?",
            _back(by_var=lambda d, xhat: (d * xhat).mean(axis=0)),
        ),
        Misconception(
            "variance path of the wrong sign",
            "Does a larger variance make xhat larger or smaller?",
            _back(by_var=lambda d, xhat: -xhat * (d * xhat).mean(axis=0)),
        ),
        Misconception(
            "twice the variance path",
            "The slope of a square brings a 2, the slope of a root a ½. Have you got both?",
            _back(by_var=lambda d, xhat: 2 * xhat * (d * xhat).mean(axis=0)),
        ),
        Misconception(
            "the three results in another order",
            "The docstring says (dx, dgamma, dbeta). In which order do you return them?",
            lambda dy, cache: tuple(right.batchnorm_backward(dy, cache)[i] for i in (0, 2, 1)),
        ),
        Misconception(
            "shapes not checked",
            "A cache of another batch: which given line was there to refuse it?",
            _back(check=False),
        ),
    ),
)


def _stop(
    better: Callable[[Any, Any], bool] = lambda loss, best: loss < best,
    over: Callable[[int, int, int], bool] = lambda epoch, best, patience: epoch - best >= patience,
    kept: Callable[[int, int, list[float]], Any] = lambda best, epoch, losses: best,
    check: bool = True,
) -> Callable[..., Any]:
    """An early_stop with one step changed."""

    def wrong(val_losses: list[float], patience: int) -> Any:
        if check:
            right.check_losses(val_losses, patience)
        best = epoch = 0
        for epoch, loss in enumerate(val_losses):
            if better(loss, val_losses[best]):
                best = epoch
            if over(epoch, best, patience):
                break
        return kept(best, epoch, val_losses)

    return wrong


def _whole_list(val_losses: list[float], patience: int) -> int:
    right.check_losses(val_losses, patience)
    return int(np.argmin(val_losses))


def _against_the_last(val_losses: list[float], patience: int) -> int:
    """An epoch counts as better when it is below the one before it."""
    right.check_losses(val_losses, patience)
    best, waited = 0, 0
    for epoch in range(1, len(val_losses)):
        waited = 0 if val_losses[epoch] < val_losses[epoch - 1] else waited + 1
        best = epoch if val_losses[epoch] < val_losses[best] else best
        if waited >= patience:
            break
    return best


def _never_forgets(val_losses: list[float], patience: int) -> int:
    """The count of bad epochs is not set back by a good one."""
    right.check_losses(val_losses, patience)
    best, waited = 0, 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        else:
            waited += 1
        if waited >= patience:
            break
    return best


def _first_rise(val_losses: list[float], patience: int) -> int:
    right.check_losses(val_losses, patience)
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] > val_losses[epoch - 1]:
            return epoch - 1
    return len(val_losses) - 1


def _short_list_last(val_losses: list[float], patience: int) -> int:
    """When the list ends before patience does, the last epoch is kept."""
    best = right.early_stop(val_losses, patience)
    return best if len(val_losses) - best > patience else len(val_losses) - 1


def _draw_losses(rng: np.random.Generator) -> Iterator[Case]:
    for patience in (2, 3):
        count = int(rng.integers(5, 60))
        falls = np.linspace(1.0, 0.2, count) + 0.5 / count * rng.random(count)
        flat = 0.5 + 0.5 * rng.random(4)
        losses = [*falls.tolist(), *flat.tolist(), 0.1]
        yield Case((losses, patience), f"a random curve, patience {patience}")


EARLY_STOP = Exercise(
    target=right.early_stop,
    number="12.4",
    minutes=8,
    difficulty=2,
    draw=_draw_losses,
    points={"values": 2},
    cases=(
        Case(([3.0, 2.0, 1.0], 2), "the example of the docstring"),
        Case(([3.0, 1.0, 2.0, 2.5], 2), "a valley, and then uphill"),
        Case(([3.0, 1.0, 2.0, 2.5, 0.5], 2), "what comes after the stop is lower"),
        Case(([3.0, 1.0, 2.0, 0.5, 0.7], 2), "a short rise that is waited for"),
        Case(([3.0, 1.0, 2.0, 0.5, 0.7], 1), "the same without patience"),
        Case(([3.0, 1.0, 1.0, 1.0, 0.5], 2), "ties are no improvement"),
        Case(([1.0, 1.0], 3), "a tie, and the list ends"),
        Case(([5.0, 4.0, 6.0, 3.0, 6.0, 2.0, 6.0, 6.0], 2), "bad epochs between good ones"),
        Case(([3.0, 1.0, 2.0, 1.5, 1.2, 0.9], 3), "it falls again, but not below the best"),
        Case(([2.0], 1), "a single epoch"),
        Case(([2.0, 3.0], 5), "the list ends before patience does"),
        Case(([], 2), "no epoch at all"),
        Case(([1.0, 2.0], 0), "no patience at all"),
        Case(([2.0, float("nan"), 1.0], 2), "a loss that is no number"),
    ),
    misconceptions=(
        Misconception(
            "the best of the whole list",
            "Training would have stopped before the end. How can you know what came after?",
            _whole_list,
        ),
        Misconception(
            "the epoch of the stop",
            "Where training stopped, or where it was best: which epoch should be kept?",
            _stop(kept=lambda best, epoch, losses: epoch),
        ),
        Misconception(
            "the stop, whether patience ran out or not",
            "The list ends early. Is its last epoch also its best?",
            _short_list_last,
        ),
        Misconception(
            "one epoch too patient",
            "Best in epoch 1, patience 2. After which epoch is it over: 3 or 4?",
            _stop(over=lambda epoch, best, patience: epoch - best > patience),
        ),
        Misconception(
            "one epoch too impatient",
            "Best in epoch 1, patience 2. After which epoch is it over: 2 or 3?",
            _stop(over=lambda epoch, best, patience: epoch - best >= max(1, patience - 1)),
        ),
        Misconception(
            "a tie counts as better",
            "1.0 and then 1.0 again: is the second one a new best?",
            _stop(better=lambda loss, best: loss <= best),
        ),
        Misconception(
            "compared with the epoch before",
            "0.9 after 1.2 is better than before. Is it better than the best?",
            _against_the_last,
        ),
        Misconception(
            "bad epochs counted in all, not in a row",
            "A new best comes after one bad epoch. How long is your patience now?",
            _never_forgets,
        ),
        Misconception(
            "the first rise ends it",
            "What is patience for, if the first rise ends it all?",
            _first_rise,
        ),
        Misconception(
            "largest instead of smallest",
            "These are losses. Should the one to keep be high or low?",
            _stop(better=lambda loss, best: loss > best),
        ),
        Misconception(
            "the loss instead of its epoch",
            "An int should come back, the number of an epoch. What do you return?",
            _stop(kept=lambda best, epoch, losses: losses[best]),
        ),
        Misconception(
            "counted from 1",
            "What is the number of the first epoch in this list?",
            _stop(kept=lambda best, epoch, losses: best + 1),
        ),
        Misconception(
            "the list not checked",
            "Which epoch should be kept of none? Which given line was there to refuse that?",
            _stop(check=False),
        ),
    ),
)

EXERCISES: tuple[Exercise, ...] = (
    L2_PENALTY,
    L1_PENALTY,
    DROPOUT_FORWARD,
    DROPOUT_BACKWARD,
    BATCHNORM_FORWARD,
    BATCHNORM_BACKWARD,
    EARLY_STOP,
)
