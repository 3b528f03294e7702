# ruff: noqa: NPY002  (one wrong answer draws from the global generator)
"""Chapter 10: cases and wrong answers for the parts of a classifier of digits."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course.autodiff import layers as right
from course.autodiff.inputs import check_labels, check_rows
from course.autodiff.losses import log_softmax
from course.judging import Case, Exercise, Misconception

from .drives.layers import drive_minibatches
from .facts import facts_of_batches

Array = Any
A = np.array
UNCHECKED = (
    "Python counts -1 from the end, so a label of -1 passes for the last class. "
    "Which given line was there to refuse it?"
)


def _hot(labels: Array, k: int) -> Array:
    return np.eye(k)[labels]


def _xent(
    slopes: Callable[[Array, Array], Array] = lambda p, y: p - _hot(y, p.shape[1]),
    divide: Callable[[Array], float] = len,
    loss: Callable[[Array, Array], Any] = lambda lp, y: float(-np.mean(lp[np.arange(len(y)), y])),
    log_p: Callable[[Array], Array] = log_softmax,
    check: bool = True,
) -> Callable[..., Any]:
    """A softmax_xent_grad with one step changed."""

    def wrong(logits: Array, labels: Array) -> Any:
        if check:
            check_labels(labels, len(logits), logits.shape[1])
        lp = log_p(logits)
        return loss(lp, labels), slopes(np.exp(lp), labels) / divide(lp)

    return wrong


def _block(p: Array, y: Array) -> Array:
    p[:, y] -= 1.0
    return p


def _only_the_label(p: Array, y: Array) -> Array:
    return (p - 1.0) * _hot(y, p.shape[1])


def _naive(z: Array) -> Array:
    return np.log(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))


def _log_of_softmax(z: Array) -> Array:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.log(e / e.sum(axis=1, keepdims=True))


def _one_maximum(z: Array) -> Array:
    e = np.exp(z - z.max())
    return np.log(e / e.sum(axis=1, keepdims=True))


def _whole_batch(z: Array) -> Array:
    return z - z.max() - np.log(np.exp(z - z.max()).sum())


def _in_place(logits: Array, labels: Array) -> Any:
    check_labels(labels, len(logits), logits.shape[1])
    logits -= logits.max(axis=1, keepdims=True)
    return right.softmax_xent_grad(logits, labels)


def _scores_less_one(logits: Array, labels: Array) -> Any:
    check_labels(labels, len(logits), logits.shape[1])
    loss, _ = right.softmax_xent_grad(logits, labels)
    return loss, (logits - _hot(labels, logits.shape[1])) / len(labels)


def _exchanged(logits: Array, labels: Array) -> Any:
    return right.softmax_xent_grad(logits, labels)[::-1]


def _draw_batches(rng: np.random.Generator) -> Iterator[Case]:
    for n, k in ((4, 3), (3, 5)):
        z, y = rng.normal(size=(n, k)) * 2, rng.integers(0, k, size=n)
        yield Case((z, y), f"{n} random examples, {k} classes")


def _sum_of_losses(lp: Array, y: Array) -> float:
    return float(-np.sum(lp[np.arange(len(y)), y]))


TWO = A([[1.0, 2.0, 3.0], [0.5, 0.0, -0.5]])

SOFTMAX_XENT_GRAD = Exercise(
    target=right.softmax_xent_grad,
    number="10.1",
    minutes=12,
    difficulty=3,
    points={"values": 2, "scale": 1},
    cases=(
        Case((A([[0.0, 0.0]]), A([1])), "the example of the docstring"),
        Case((A([[0.0, np.log(3.0)]]), A([0])), "probabilities ¼ and ¾, the first is right"),
        Case((np.zeros((2, 3)), A([0, 2])), "two examples, a uniform guess"),
        Case((TWO, A([0, 1])), "two examples, three classes"),
        Case((TWO, A([2, 2])), "twice the same class"),
        Case((TWO, A([0, 3])), "a label that is no class"),
        Case((TWO, A([-1, 1])), "a label below 0"),
        Case((TWO, A([0.0, 1.0])), "labels that are floats"),
        Case((TWO, A([0, 1, 1])), "more labels than rows"),
        Case((np.zeros((0, 3)), np.zeros(0, int)), "an empty batch"),
        Case((A([[0.0, 1000.0]]), A([0])), "absurdly sure, and wrong", "scale"),
        Case((A([[1000.0, 1001.0], [0.0, 1.0]]), A([0, 1])), "rows of other scale", "scale"),
        Case((A([[-1000.0, 1000.0]]), A([1])), "absurdly sure, and right", "scale"),
    ),
    draw=_draw_batches,
    misconceptions=(
        Misconception(
            "gradient not divided by n",
            "The loss is a mean. Does the gradient know about n?",
            _xent(divide=lambda lp: 1.0),
        ),
        Misconception(
            "[:, labels] instead of one entry per row",
            "For each row the entries of p - y add up to 0. What do yours add up to?",
            _xent(_block),
        ),
        Misconception(
            "y - p instead of p - y",
            "Raising the score of the right class lowers the loss. Which sign has that slope?",
            _xent(lambda p, y: _hot(y, p.shape[1]) - p),
        ),
        Misconception(
            "extra softmax derivative",
            "Softmax and the logarithm cancel nicely together. "
            "Have you derived the result for the pair, or for the parts?",
            _xent(lambda p, y: p * (1 - p) - _hot(y, p.shape[1])),
        ),
        Misconception(
            "the slope of a sigmoid kept on the error",
            "Where does the factor p (1 - p) come from, and does the logarithm leave it there?",
            _xent(lambda p, y: (p - _hot(y, p.shape[1])) * p * (1 - p)),
        ),
        Misconception(
            "logits changed in place",
            "Is the caller's array still the same after your call?",
            _in_place,
        ),
        Misconception(
            "probabilities for slopes",
            "The probabilities of a row add up to 1, the slopes to 0. "
            "What is missing at the right class?",
            _xent(lambda p, y: p),
        ),
        Misconception(
            "only the right class gets a slope",
            "Raise the score of a wrong class a little. Does the loss stay as it is?",
            _xent(_only_the_label),
        ),
        Misconception(
            "no softmax in the gradient",
            "Add 100 to all scores of a row: its probabilities stay. Do your slopes?",
            _scores_less_one,
        ),
        Misconception(
            "divided by the number of scores",
            "By how many did you divide for two examples of three classes? How many losses are "
            "averaged?",
            _xent(divide=np.size),
        ),
        Misconception(
            "divided by the number of classes",
            "The mean runs over the examples. What did you count?",
            _xent(divide=lambda lp: lp.shape[1]),
        ),
        Misconception(
            "loss summed, gradient averaged",
            "Your gradient is that of a mean. Is your loss a mean, too?",
            _xent(loss=_sum_of_losses),
        ),
        Misconception(
            "sum over the batch, for both",
            "What is the loss of a uniform guess over 3 classes, for one example, and for two?",
            _xent(divide=lambda lp: 1.0, loss=_sum_of_losses),
        ),
        Misconception(
            "sign of the loss lost",
            "Can a loss be negative? What is the sign of the logarithm of a probability?",
            _xent(loss=lambda lp, y: float(np.mean(lp[np.arange(len(y)), y]))),
        ),
        Misconception(
            "log of an underflowing probability",
            "For scores of 0 and 1000, what is the probability of the first class in float64? "
            "Which function of yours knows its logarithm?",
            _xent(log_p=_log_of_softmax),
        ),
        Misconception(
            "exponentials without a shift",
            "What is exp(1000)? Which function of yours already deals with that?",
            _xent(log_p=_naive),
        ),
        Misconception(
            "one maximum for the whole batch",
            "Which maximum did you subtract from the second row?",
            _xent(log_p=_one_maximum),
        ),
        Misconception(
            "softmax over the examples",
            "What adds up to 1: the probabilities of an example, or those of a class?",
            _xent(log_p=lambda z: log_softmax(z, axis=0)),
        ),
        Misconception(
            "one softmax for the whole batch",
            "For each example separately, what should the probabilities add up to?",
            _xent(log_p=_whole_batch),
        ),
        Misconception(
            "the two results exchanged",
            "The docstring says (loss, dlogits). Which one do you return first?",
            _exchanged,
        ),
        Misconception("labels not checked", UNCHECKED, _xent(check=False)),
    ),
)


def _one_hot(make: Callable[[Array, int], Any], check: bool = True) -> Callable[..., Any]:
    """A one_hot made in another way."""

    def wrong(labels: Array, k: int) -> Any:
        if check:
            check_labels(labels, len(labels), k)
        return make(np.asarray(labels), k)

    return wrong


def _all_columns(labels: Array, k: int) -> Array:
    hot = np.zeros((len(labels), k))
    hot[:, labels] = 1.0
    return hot


def _summed(labels: Array, k: int) -> Array:
    return np.bincount(labels, minlength=k).astype(float)


def _from_one(labels: Array, k: int) -> Array:
    return np.eye(k)[labels - 1]


def _seen_only(labels: Array, k: int) -> Array:
    return np.eye(int(labels.max()) + 1)[labels]


def _ranks(labels: Array, k: int) -> Array:
    seen, place = np.unique(labels, return_inverse=True)
    return np.eye(len(seen))[place]


def _draw_labels(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((rng.integers(0, 6, size=9), 7), "nine random labels, seven classes")
    yield Case((rng.integers(0, 3, size=2), 5), "two random labels, five classes")


ONE_HOT = Exercise(
    target=right.one_hot,
    number="10.2",
    minutes=4,
    difficulty=1,
    cases=(
        Case((A([1]), 2), "the example of the docstring"),
        Case((A([2, 0, 1]), 3), "three labels, three classes"),
        Case((A([1, 1, 0, 1]), 2), "labels that come again"),
        Case((A([1, 0]), 4), "classes that do not occur"),
        Case((A([3, 3]), 4), "the last class"),
        Case((A([7, 1], dtype=np.uint8), 10), "labels as the files have them"),
        Case((A([0, 3]), 3), "a label that is no class"),
        Case((A([-1, 1]), 3), "a label below 0"),
        Case((A([0.0, 1.0]), 3), "labels that are floats"),
        Case((np.zeros(0, int), 3), "no labels"),
    ),
    draw=_draw_labels,
    misconceptions=(
        Misconception(
            "as many columns as the largest label needs",
            "A batch without a 9 is still about ten digits. Who says how many columns there are?",
            _one_hot(_seen_only),
        ),
        Misconception(
            "as many columns as different labels occur",
            "A batch of two nines and a one: in which column stand the nines, and where should "
            "they?",
            _one_hot(_ranks),
        ),
        Misconception(
            "a block of ones instead of one for each row",
            "How many ones are in each of your rows?",
            _one_hot(_all_columns),
        ),
        Misconception(
            "rows and columns exchanged",
            "Rows are examples everywhere in this course. What are yours?",
            _one_hot(lambda labels, k: np.eye(k)[:, labels]),
        ),
        Misconception(
            "whole numbers instead of floats",
            "The docstring names a dtype. Which one have you got?",
            _one_hot(lambda labels, k: np.eye(k, dtype=int)[labels]),
        ),
        Misconception(
            "True and False instead of floats",
            "The docstring names a dtype. Which one has the result of a comparison?",
            _one_hot(lambda labels, k: labels[:, None] == np.arange(k)),
        ),
        Misconception(
            "counted from 1",
            "Which digit belongs to column 0?",
            _one_hot(_from_one),
        ),
        Misconception(
            "one row for all labels",
            "You have counted the labels. How many rows should three labels give?",
            _one_hot(_summed),
        ),
        Misconception(
            "a diagonal, whatever the labels",
            "Where does your code read the labels?",
            _one_hot(lambda labels, k: np.eye(len(labels), k)),
        ),
        Misconception(
            "the label itself instead of 1",
            "Which number belongs at the place of the class?",
            _one_hot(lambda labels, k: _hot(labels, k) * labels[:, None]),
        ),
        Misconception(
            "labels not checked",
            UNCHECKED,
            _one_hot(lambda labels, k: np.eye(k)[labels], check=False),
        ),
    ),
)


def _batches(
    order: Callable[[int, Any], Array] = lambda n, rng: rng.permutation(n),
    starts: Callable[[int, int], Any] = lambda n, batch: range(0, n, batch),
    take: Callable[[Array, int, int], Any] = lambda order, i, batch: order[i : i + batch],
    check: bool = True,
) -> Callable[..., Any]:
    """A minibatches with one step changed."""

    def wrong(n: int, batch: int, rng: Any) -> Iterator[Any]:
        if check and batch < 1:
            raise ValueError("a batch holds at least one example")
        indices = order(n, rng)
        for i in starts(n, batch):
            yield take(indices, i, batch)

    return wrong


def _split(parts: Callable[[int, int], int]) -> Callable[..., Any]:
    def wrong(n: int, batch: int, rng: Any) -> Any:
        if batch < 1:
            raise ValueError("a batch holds at least one example")
        return iter(np.array_split(rng.permutation(n), max(1, parts(n, batch))) if n else [])

    return wrong


def _blocks(n: int, batch: int, rng: Any) -> Iterator[Array]:
    """The batches come in random order, but their members never part."""
    if batch < 1:
        raise ValueError("a batch holds at least one example")
    for i in rng.permutation(range(0, n, batch)):
        yield np.arange(i, min(i + batch, n))


def _first_only(n: int, batch: int, rng: Any) -> Any:
    if batch < 1:
        raise ValueError("a batch holds at least one example")
    return rng.permutation(n)[:batch]


def _sliding(order: Array, i: int, batch: int) -> Array:
    return order[i : i + batch]


def _endless(n: int, batch: int, rng: Any) -> Iterator[Array]:
    if batch < 1:
        raise ValueError("a batch holds at least one example")
    while True:
        yield from right.minibatches(n, batch, rng)


def _each_batch_drawn(n: int, batch: int, rng: Any) -> Iterator[Array]:
    """Every batch has no repetition in itself, but knows nothing of the others."""
    if batch < 1:
        raise ValueError("a batch holds at least one example")
    for i in range(0, n, batch):
        yield rng.choice(n, size=min(batch, n - i), replace=False)


MINIBATCHES = Exercise(
    target=right.minibatches,
    number="10.3",
    minutes=8,
    difficulty=2,
    points={"values": 2},
    drive=drive_minibatches,
    facts=facts_of_batches,
    cases=(
        Case((8, 4, 0), "the example of the docstring"),
        Case((10, 4, 0), "ten examples in batches of four"),
        Case((3, 5, 0), "fewer examples than a batch holds"),
        Case((1, 1, 0), "one example"),
        Case((0, 4, 0), "no examples, no batches"),
        Case((50, 10, 1), "fifty examples"),
        Case((203, 20, 2), "two hundred and three examples"),
        Case((10, 0, 0), "a batch size of 0"),
        Case((10, -2, 0), "a negative batch size"),
    ),
    draw=lambda rng: [
        Case(
            (int(rng.integers(100, 200)), int(rng.integers(6, 14)), int(rng.integers(1 << 31))),
            "random sizes",
        )
    ],
    misconceptions=(
        Misconception(
            "last short batch dropped",
            "Ten examples in batches of four: how many examples did you see in one epoch?",
            _batches(starts=lambda n, batch: range(0, n - batch + 1, batch)),
        ),
        Misconception(
            "no shuffling",
            "MNIST files can be sorted. Is each batch a fair sample?",
            _batches(order=lambda n, rng: np.arange(n)),
        ),
        Misconception(
            "sampling with replacement",
            "Does each example appear exactly once in the epoch?",
            _batches(order=lambda n, rng: rng.integers(0, n, n) if n else np.zeros(0, int)),
        ),
        Misconception(
            "shuffle undone",
            "Print the first batch. Does it look shuffled?",
            _batches(order=lambda n, rng: np.sort(rng.permutation(n))),
        ),
        Misconception(
            "each batch drawn anew",
            "An index that was in the first batch: may it come again in the second?",
            _each_batch_drawn,
        ),
        Misconception(
            "batches in random order, their members in the file's",
            "Two neighbours in the file: are they ever in different batches?",
            _blocks,
        ),
        Misconception(
            "generator of one's own",
            "Call your function twice with the same rng. Are the batches of the second epoch new?",
            _batches(order=lambda n, rng: np.random.default_rng(0).permutation(n)),
        ),
        Misconception(
            "global generator",
            "Run your function twice with default_rng(0). Are the results the same?",
            _batches(order=lambda n, rng: np.random.permutation(n)),
        ),
        Misconception(
            "the batch size taken for the number of batches",
            "How many indices are in your first batch, and how many were asked for?",
            _split(lambda n, batch: batch),
        ),
        Misconception(
            "batches of nearly equal size",
            "Ten examples in batches of four: the docstring says which batch may be smaller. "
            "Which ones are smaller in yours?",
            _split(lambda n, batch: -(-n // batch)),
        ),
        Misconception(
            "only one batch",
            "An epoch is more than one batch. Does your function go on after the first?",
            _first_only,
        ),
        Misconception(
            "windows that overlap",
            "By how much does the start move from one batch to the next?",
            _batches(starts=lambda n, batch: range(n)),
        ),
        Misconception(
            "an empty batch at the end",
            "Eight examples in batches of four: how many batches are there?",
            _batches(starts=lambda n, batch: range(0, n + 1, batch)),
        ),
        Misconception(
            "lists instead of arrays",
            "The docstring promises arrays of indices. What do you yield?",
            _batches(take=lambda order, i, batch: order[i : i + batch].tolist()),
        ),
        Misconception(
            "never ends",
            "One epoch is one pass. When does your loop stop?",
            _endless,
        ),
        Misconception(
            "the batch size not checked",
            "What should a batch of 0 examples be? Which given line was there to refuse it?",
            _batches(
                check=False,
                starts=lambda n, batch: range(0, n, batch) if batch > 0 else [],
            ),
        ),
    ),
)


def _backward(
    dX: Callable[[Array, Array, Array], Array] = lambda dY, X, W: dY @ W.T,
    dW: Callable[[Array, Array], Array] = lambda dY, X: X.T @ dY,
    db: Callable[[Array], Any] = lambda dY: dY.sum(axis=0),
) -> Callable[..., Any]:
    """A dense_backward with one gradient changed."""
    return lambda dY, X, W: (dX(dY, X, W), dW(dY, X), db(dY))


def _draw_layers(rng: np.random.Generator) -> Iterator[Case]:
    for n, d, m in ((4, 3, 2), (5, 5, 5)):
        shapes = ((n, m), (n, d), (d, m))
        yield Case(tuple(rng.normal(size=s) for s in shapes), f"random, X {n} by {d}, W {d} by {m}")


DENSE_BACKWARD = Exercise(
    target=right.dense_backward,
    number="10.4",
    minutes=8,
    difficulty=2,
    points={"values": 2},
    draw=_draw_layers,
    cases=(
        Case((A([[1.0]]), A([[3.0]]), A([[2.0]])), "one number each"),
        Case((A([[1.0]]), A([[-1.0]]), A([[2.0]])), "a negative input"),
        Case((A([[1.0, 10.0]]), A([[2.0, 3.0, 4.0]]), np.arange(6.0).reshape(3, 2)), "one example"),
        Case((np.ones((4, 2)), np.ones((4, 3)), np.ones((3, 2))), "four examples, all ones"),
        Case(
            (
                A([[1.0, -2.0], [0.5, 3.0]]),
                A([[1.0, 2.0], [3.0, 4.0]]),
                A([[5.0, 6.0], [7.0, 8.0]]),
            ),
            "everything two by two",
        ),
    ),
    misconceptions=(
        Misconception(
            "bias gradient averaged",
            "The mean is already inside dY. How often do you take it?",
            _backward(db=lambda dY: dY.mean(axis=0)),
        ),
        Misconception(
            "weight gradient averaged",
            "The mean is already inside dY. How often do you take it?",
            _backward(dW=lambda dY, X: X.T @ dY / len(X)),
        ),
        Misconception(
            "both gradients averaged",
            "The mean is already inside dY. How often do you take it?",
            _backward(dW=lambda dY, X: X.T @ dY / len(X), db=lambda dY: dY.mean(axis=0)),
        ),
        Misconception(
            "weight gradient transposed",
            "The gradient of W has the shape of W. Which shape has yours?",
            _backward(dW=lambda dY, X: dY.T @ X),
        ),
        Misconception(
            "activation slope inside the dense layer",
            "This function is about the dense layer alone. Whose slope did you mix in?",
            _backward(dX=lambda dY, X, W: dY @ W.T * (X > 0)),
        ),
        Misconception(
            "weights not turned round",
            "dY has one column for each output. Along which axis of W are the outputs?",
            _backward(dX=lambda dY, X, W: dY @ W),
        ),
        Misconception(
            "inputs not turned round",
            "X.shape is (n, d_in), dY.shape is (n, d_out). Which axis must disappear?",
            _backward(dW=lambda dY, X: X @ dY),
        ),
        Misconception(
            "bias gradient of every example kept",
            "One bias serves all examples. How many gradients does it get in your version?",
            _backward(db=lambda dY: dY),
        ),
        Misconception(
            "bias gradient with an axis too many",
            "The gradient of b has the shape of b. Which shape has yours?",
            _backward(db=lambda dY: dY.sum(axis=0, keepdims=True)),
        ),
        Misconception(
            "bias gradient summed over the outputs",
            "There is one bias for each output. Which axis of dY counts outputs?",
            _backward(db=lambda dY: dY.sum(axis=1)),
        ),
        Misconception(
            "one number for all biases",
            "There is one bias for each output. How many numbers is your gradient?",
            _backward(db=lambda dY: dY.sum()),
        ),
        Misconception(
            "bias gradient of ones",
            "The slope of Y for b is 1. What arrives at Y before that?",
            _backward(db=lambda dY: np.ones(dY.shape[1])),
        ),
        Misconception(
            "the results in another order",
            "The docstring says (dX, dW, db). In which order do you return them?",
            lambda dY, X, W: (X.T @ dY, dY.sum(axis=0), dY @ W.T),
        ),
        Misconception(
            "dX and dW exchanged",
            "The first result has the shape of X. Which shape has yours?",
            lambda dY, X, W: (X.T @ dY, dY @ W.T, dY.sum(axis=0)),
        ),
    ),
)


def _standard(
    ruler: Callable[[Array, Array], tuple[Array, Array]] = lambda train, test: (train, train),
    center: Callable[[Array], Any] = lambda x: x.mean(axis=0),
    spread: Callable[[Array], Any] = lambda x: x.std(axis=0),
    guard: Callable[[Any], Any] = lambda sd: np.where(sd < 1e-8, 1.0, sd),
    check: bool = True,
) -> Callable[..., Any]:
    """A standardize with one step changed; `ruler` says who is measured for train and for test."""

    def wrong(train: Array, test: Array) -> Any:
        if check:
            check_rows(train, train[:1].size)
            check_rows(test, train[:1].size)
        whose = ruler(train, test)
        pairs = zip((train, test), whose, strict=True)
        return tuple((x - center(w)) / guard(spread(w)) for x, w in pairs)

    return wrong


def _both(train: Array, test: Array) -> tuple[Array, Array]:
    both = np.concatenate([train, test])
    return both, both


def _changes_train(train: Array, test: Array) -> Any:
    check_rows(train, train[:1].size)
    check_rows(test, train[:1].size)
    mean, sd = train.mean(axis=0), train.std(axis=0)
    sd[sd < 1e-8] = 1.0
    train -= mean
    train /= sd
    return train, (test - mean) / sd


def _test_untouched(train: Array, test: Array) -> Any:
    return right.standardize(train, test)[0], test.astype(float)


def _nan_to_zero(train: Array, test: Array) -> Any:
    check_rows(train, train[:1].size)
    check_rows(test, train[:1].size)
    mean, sd = train.mean(axis=0), train.std(axis=0)
    still = sd < 1e-8
    z = [np.where(still, 0.0, (x - mean) / np.where(still, 1.0, sd)) for x in (train, test)]
    return z[0], z[1]


def _draw_tables(rng: np.random.Generator) -> Iterator[Case]:
    for n, m, d in ((6, 3, 4), (5, 7, 2)):
        train, test = rng.normal(3.0, 2.0, size=(n, d)), rng.normal(4.0, 3.0, size=(m, d))
        yield Case((train, test), f"random, {n} and {m} rows of {d}")
    train, test = rng.normal(size=(4, 3)), rng.normal(size=(2, 3))
    train[:, 1] = 0.25
    yield Case((train, test), "random, with a constant column", "constant")


def _plus(c: float) -> Callable[..., Any]:
    return _standard(guard=lambda sd: sd + c)


def _added() -> Iterator[Misconception]:
    """A small constant added to the deviation, for each constant that people take."""
    hint = "A pixel is always 0 in train and 3 in test. How large does it become with yours?"
    for c in (1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12):
        yield Misconception(f"{c:g} added to the deviation", hint, _plus(c))


PIXELS = A([[0, 10, 200], [0, 30, 100], [0, 20, 0]], dtype=np.uint8)
MORE_PIXELS = A([[0, 40, 100], [0, 0, 255]], dtype=np.uint8)

STANDARDIZE = Exercise(
    target=right.standardize,
    number="10.5",
    minutes=6,
    difficulty=2,
    points={"values": 1, "constant": 1},
    draw=_draw_tables,
    cases=(
        Case((A([[0.0], [2.0]]), A([[4.0]])), "the example of the docstring"),
        Case((A([[0.0, 10.0], [2.0, 30.0]]), A([[1.0, 20.0], [3.0, 0.0]])), "two columns"),
        Case((A([[1.0, 5.0], [2.0, 5.5], [6.0, 4.5]]), A([[9.0, 9.0]])), "one row to test with"),
        Case((A([[0, 10], [2, 30]], dtype=np.uint8), A([[1, 0]], dtype=np.uint8)), "grey values"),
        Case((np.zeros((3, 2, 2)), np.zeros((2, 2, 2))), "images instead of rows"),
        Case((A([[0.0, 3.0], [2.0, 5.0]]), A([[1.0]])), "test rows of another length"),
        Case((A([[[0.0]], [[2.0]]]), A([[1.0]])), "images of one pixel instead of rows"),
        Case((np.ones((3, 1)), np.ones((2, 1))), "a pixel that is always the same", "constant"),
        Case((np.ones((3, 1)), A([[3.0]])), "constant in train, different in test", "constant"),
        Case((PIXELS, MORE_PIXELS), "a corner pixel that is always 0", "constant"),
    ),
    misconceptions=(
        Misconception(
            "test data measured with its own ruler",
            "One image is to be classified tomorrow. From which data would you take its mean?",
            _standard(ruler=lambda train, test: (train, test)),
        ),
        Misconception(
            "one ruler from both",
            "Which numbers of yours know something about the test data? May they?",
            _standard(ruler=_both),
        ),
        Misconception(
            "division by zero for constant pixels",
            "A corner pixel of MNIST is always 0. What is its standard deviation?",
            _standard(guard=lambda sd: sd),
        ),
        *_added(),
        Misconception(
            "constant columns set to zero in test as well",
            "A pixel is always 0 in train and 3 in test. The docstring says shifted only: what "
            "should come out?",
            _nan_to_zero,
        ),
        Misconception(
            "one mean and one deviation for all columns",
            "Every column should have mean 0. Which mean have yours?",
            _standard(center=np.mean, spread=np.std),
        ),
        Misconception(
            "rows instead of columns",
            "Should each image have mean 0, or each pixel over all images?",
            _standard(
                ruler=lambda train, test: (train, test),
                center=lambda x: x.mean(axis=1, keepdims=True),
                spread=lambda x: x.std(axis=1, keepdims=True),
            ),
        ),
        Misconception(
            "divided by the variance",
            "Double all numbers of a column. Does your result stay the same?",
            _standard(spread=lambda x: x.var(axis=0)),
        ),
        Misconception(
            "deviation of a sample",
            "Your deviation divides by n - 1. By how many does NumPy's std divide?",
            _standard(spread=lambda x: x.std(axis=0, ddof=1)),
        ),
        Misconception(
            "only shifted",
            "The docstring asks for two things, a mean and a deviation. Which one have you set?",
            _standard(spread=lambda x: np.ones(x.shape[1])),
        ),
        Misconception(
            "only scaled",
            "What is the mean of your columns?",
            _standard(center=lambda x: 0.0),
        ),
        Misconception(
            "squeezed between 0 and 1",
            "Smallest to 0 and largest to 1 is another scaling. What does the docstring ask for?",
            _standard(center=lambda x: x.min(axis=0), spread=lambda x: np.ptp(x, axis=0)),
        ),
        Misconception(
            "test data left alone",
            "Whose mean have you taken from test, and which mean has that data at this moment? "
            "Are both on the same scale?",
            _test_untouched,
        ),
        Misconception(
            "train changed in place",
            "Is the caller's array still the same after your call?",
            _changes_train,
        ),
        Misconception(
            "the shapes not checked",
            "What would a mean over whole images be? Which given line was there to refuse them?",
            _standard(check=False),
        ),
    ),
)


def _confusion(count: Callable[[Array, Array, int], Any], check: bool = True) -> Callable[..., Any]:
    """A confusion that counts in another way."""

    def wrong(pred: Array, labels: Array, k: int) -> Any:
        if check:
            check_labels(labels, len(labels), k)
            check_labels(pred, len(labels), k)
        return count(pred, labels, k)

    return wrong


def _table(pred: Array, labels: Array, k: int) -> Array:
    table = np.zeros((k, k), dtype=int)
    np.add.at(table, (labels, pred), 1)
    return table


def _once(pred: Array, labels: Array, k: int) -> Array:
    table = np.zeros((k, k), dtype=int)
    table[labels, pred] += 1
    return table


def _share_of_row(pred: Array, labels: Array, k: int) -> Array:
    table = _table(pred, labels, k)
    return table / np.maximum(table.sum(axis=1, keepdims=True), 1)


def _seen_classes(pred: Array, labels: Array, k: int) -> Array:
    return _table(pred, labels, int(max(pred.max(), labels.max())) + 1)


def _draw_calls(rng: np.random.Generator) -> Iterator[Case]:
    for n, k in ((30, 4), (12, 6)):
        yield Case(
            (rng.integers(0, k, size=n), rng.integers(0, k, size=n), k), f"{n} random, {k} classes"
        )


CONFUSION = Exercise(
    target=right.confusion,
    number="10.6",
    minutes=6,
    difficulty=2,
    draw=_draw_calls,
    cases=(
        Case((A([0, 1, 1]), A([0, 1, 1]), 2), "the example of the docstring"),
        Case((A([1]), A([0]), 2), "a true 0 called 1"),
        Case((A([1, 1, 1, 0]), A([0, 0, 0, 0]), 2), "the same mistake three times"),
        Case((A([0, 2, 1]), A([0, 1, 1]), 3), "a 1 called 2"),
        Case((A([0, 1]), A([1, 0]), 4), "classes that do not occur"),
        Case((A([1, 2], dtype=np.uint8), A([1, 1], dtype=np.uint8), 3), "bytes"),
        Case((A([0, 3]), A([0, 1]), 3), "a prediction that is no class"),
        Case((A([0, 1]), A([0, -1]), 3), "a label below 0"),
        Case((np.zeros((2, 3)), A([0, 1]), 3), "scores instead of predictions"),
        Case((A([0, 1, 2]), A([0, 1]), 3), "more predictions than labels"),
    ),
    misconceptions=(
        Misconception(
            "rows and columns exchanged",
            "Rows are the truth. A true 0 called 1 belongs in which cell?",
            _confusion(lambda pred, labels, k: _table(labels, pred, k)),
        ),
        Misconception(
            "repeated mistakes counted once",
            "The same mistake three times: which number should stand in its cell? "
            "What does NumPy do with an index that is listed three times?",
            _confusion(_once),
        ),
        Misconception(
            "shares instead of counts",
            "Should a row add up to 1, or to the number of examples of its class?",
            _confusion(_share_of_row),
        ),
        Misconception(
            "floats instead of whole numbers",
            "The docstring names a dtype. Which one have you got?",
            _confusion(lambda pred, labels, k: _table(pred, labels, k).astype(float)),
        ),
        Misconception(
            "only mistakes counted",
            "What should stand on the diagonal?",
            _confusion(lambda p, y, k: _table(p, y, k) * (1 - np.eye(k, dtype=int))),
        ),
        Misconception(
            "only right answers counted",
            "Where are the mistakes in your table?",
            _confusion(lambda p, y, k: _table(p, y, k) * np.eye(k, dtype=int)),
        ),
        Misconception(
            "as many rows as classes occur",
            "Nobody drew a 9, and nobody was called one. Has your table still a row for it?",
            _confusion(_seen_classes),
        ),
        Misconception(
            "added up along the rows",
            "You give one number for each class. Into how many cells can examples of a class fall?",
            _confusion(lambda p, y, k: np.bincount(y, minlength=k)),
        ),
        Misconception(
            "labels not checked",
            UNCHECKED,
            _confusion(_table, check=False),
        ),
    ),
)

EXERCISES = (SOFTMAX_XENT_GRAD, ONE_HOT, MINIBATCHES, DENSE_BACKWARD, STANDARDIZE, CONFUSION)
