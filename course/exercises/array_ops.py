"""Chapter 9: cases and wrong answers for the rules of operations on whole arrays."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from course.autodiff import array_ops as right
from course.judging import Case, Exercise, Misconception, Property

from .drives.tensor import drive_matmul_rule
from .tensor import drawn, numbers

Array = Any
Function = Callable[..., Any]
FORGOTTEN = "The places are right. What happened to the gradient that arrived?"
SHAPE_OF_X = Property(
    "The gradient of x has the shape of x.",
    lambda value, *args: np.shape(value) == np.shape(args[-1]),
)


def _t(x: Array) -> Array:
    return np.swapaxes(x, -1, -2)


def _product(x: Array, w: Array, grad: Array, why: str, group: str = "matrices") -> Case:
    return Case((grad, x @ w, x, w), why, group)


def _draw_products(rng: np.random.Generator) -> Iterable[Case]:
    for _ in range(2):
        n, d, m, k = (int(i) for i in rng.integers(1, 4, size=4))
        x, w, grad = drawn(rng, n, d), drawn(rng, d, m), drawn(rng, n, m)
        yield _product(x, w, grad, "random matrices")
        x, w, grad = drawn(rng, k, n, d), drawn(rng, k, d, m), drawn(rng, k, n, m)
        yield _product(x, w, grad, "a random batch", "batches")


SQUARE = np.array([[1.0, 2.0], [5.0, -3.0]])

MATMUL_RULE = Exercise(
    target=right.matmul_rule,
    number="9.3",
    minutes=10,
    difficulty=3,
    drive=drive_matmul_rule,
    points={"matrices": 2, "batches": 1},
    cases=(
        _product(numbers(1, 2), numbers(2, 1) + 2, np.array([[1.0]]), "the docstring's example"),
        _product(numbers(2, 3), numbers(3, 4), numbers(2, 4) - 3.0, "(2, 3) @ (3, 4)"),
        _product(SQUARE, numbers(2, 2), SQUARE + 2.0, "squares that are not symmetric"),
        _product(numbers(3, 1), numbers(1, 2), numbers(3, 2), "a column times a row"),
        _product(numbers(1, 3), numbers(3, 1), np.array([[0.5]]), "a row times a column"),
        _product(numbers(2, 2, 3), numbers(2, 3, 4), numbers(2, 2, 4), "two products", "batches"),
        _product(numbers(3, 2, 2), numbers(3, 2, 2) - 5.0, numbers(3, 2, 2), "squares", "batches"),
        _product(numbers(2, 2, 3), numbers(3, 2), numbers(2, 2, 2), "one w for all", "batches"),
        _product(numbers(2, 3), numbers(2, 3, 2), numbers(2, 2, 2), "one x for all", "batches"),
    ),
    draw=_draw_products,
    misconceptions=(
        Misconception(
            "no transposes",
            "Write down the shapes: the gradient of x must have x's shape. Which transpose makes "
            "that possible?",
            lambda grad, out, x, w: (grad @ w, x @ grad),
        ),
        Misconception(
            "transpose missing in the gradient of x",
            "Write down the shapes of grad and w: which of them must be turned so that x's shape "
            "comes out?",
            lambda grad, out, x, w: (grad @ w, _t(x) @ grad),
        ),
        Misconception(
            "transpose missing in the gradient of w",
            "Write down the shapes of x and grad: which of them must be turned so that w's shape "
            "comes out?",
            lambda grad, out, x, w: (grad @ _t(w), x @ grad),
        ),
        Misconception(
            "gradient of w transposed",
            "The shapes agree for squares, the numbers do not: is entry (0, 1) of w's gradient "
            "where it should be?",
            lambda grad, out, x, w: (grad @ _t(w), _t(grad) @ x),
        ),
        Misconception(
            "factors of a product exchanged",
            "Matrices do not commute. On which side of grad did w stand in the forward pass?",
            lambda grad, out, x, w: (_t(w) @ grad, grad @ _t(x)),
        ),
        Misconception(
            "the two gradients in the wrong order",
            "The gradient of the first input comes first. Which of yours is it?",
            lambda grad, out, x, w: (_t(x) @ grad, grad @ _t(w)),
        ),
        Misconception(
            "what arrives is forgotten",
            "The partner, transposed, is half of it. What happened to the gradient that arrived?",
            lambda grad, out, x, w: (
                np.ones(np.shape(grad)) @ _t(w),
                _t(x) @ np.ones(np.shape(grad)),
            ),
        ),
        Misconception(
            "the rule of times",
            "In a matrix product an entry of x meets a whole row of w. With how many numbers of w "
            "is it multiplied?",
            lambda grad, out, x, w: (grad * w, grad * x),
        ),
        Misconception(
            "a batch transposed as a whole",
            "x.T turns all three axes round. Which two should change places, and which one stays?",
            lambda grad, out, x, w: (grad @ w.T, x.T @ grad),
        ),
        Misconception(
            "np.dot of a batch",
            "For three axes np.dot pairs every matrix with every other. Which function pairs the "
            "first with the first?",
            lambda grad, out, x, w: (np.dot(grad, _t(w)), np.dot(_t(x), grad)),
        ),
    ),
)


def _restored(grad: Array, axis: Any, keepdims: bool, x: Array) -> Array:
    """The gradient in the shape of x."""
    if axis is not None and not keepdims:
        grad = np.expand_dims(grad, axis)
    return np.broadcast_to(grad, x.shape)


def _folded(
    forward: Function, x: Array, why: str, axis: Any = None, keepdims: bool = False
) -> Case:
    """A case for a sum, mean or maximum: a gradient that differs from place to place arrives."""
    out = forward(x, axis=axis, keepdims=keepdims)
    grad = np.reshape(3.0 - 2.0 * np.arange(np.size(out)), np.shape(out))
    return Case((grad if grad.ndim else 2.0, out, axis, keepdims, x), why)


def _foldings(forward: Function, several: bool = True) -> tuple[Case, ...]:
    """The cases that sums, means and maxima share; `several` axes at once are not for maxima."""
    x = 10.0 * np.sin(numbers(2, 3)).round(1)
    cube, square = 10.0 * np.sin(numbers(2, 3, 4)).round(1), 10.0 * np.sin(numbers(3, 3)).round(1)
    cases = (
        _folded(forward, x[0], "three numbers"),
        _folded(forward, x, "all of a table"),
        _folded(forward, x, "along the rows", 0),
        _folded(forward, x, "along the columns", 1),
        _folded(forward, square, "a square: which axis?", 1),
        _folded(forward, x, "the last axis, counted from the end", -1),
        _folded(forward, x, "an axis that stays, with length 1", 1, True),
        _folded(forward, x, "all, with axes that stay", None, True),
        _folded(forward, cube, "the middle axis of three", 1),
    )
    more = (
        _folded(forward, cube, "two axes at once", (0, 2)),
        _folded(forward, cube, "two axes that stay", (1, -1), True),
    )
    return (*cases, *(more if several else ()))


def _draw_foldings(forward: Function) -> Function:
    def draw(rng: np.random.Generator) -> Iterable[Case]:
        for axis, keepdims in ((None, False), (0, False), (1, False), (2, True), (-2, False)):
            x = drawn(rng, *(int(n) for n in rng.integers(2, 4, size=3)))
            case = _folded(forward, x, "random numbers", axis, keepdims)
            yield Case((drawn(rng, *np.shape(case.args[1])), *case.args[1:]), case.why)

    return draw


def _not_restored(function: Function) -> Function:
    """A rule that lets a shorter gradient line up with the last axes of x."""
    return lambda grad, out, axis, keepdims, x: function(np.broadcast_to(grad, x.shape), axis, x)


def _always_restored(function: Function) -> Function:
    """A rule that puts the axis back although it has stayed."""

    def wrong(grad: Array, out: Array, axis: Any, keepdims: bool, x: Array) -> Array:
        if axis is not None:
            grad = np.expand_dims(grad, axis)
        return function(grad * np.ones(x.shape), axis, x)

    return wrong


def _fold(function: Function) -> Function:
    """A rule that restores the shape, then applies `function(grad, axis, x)`."""
    return lambda grad, out, axis, keepdims, x: function(
        _restored(grad, axis, keepdims, x), axis, x
    )


NOT_RESTORED = (
    "A (3,) array lines up with the last axis of (2, 3). Which axis did you sum over, and where "
    "must it come back?"
)
STAYED = "With keepdims the axis has stayed. Who puts it back a second time?"
OF_OUT = "The gradient that arrives has the shape of out. Which shape must it have when it leaves?"


def _plain_sum(grad: Array, axis: Any, x: Array) -> Array:
    return grad


def _count(axis: Any, x: Array) -> float:
    axes = range(x.ndim) if axis is None else (axis,) if isinstance(axis, int) else axis
    return float(np.prod([x.shape[a] for a in axes]))


def _plain_mean(grad: Array, axis: Any, x: Array) -> Array:
    return grad / _count(axis, x)


SUM_RULE = Exercise(
    target=right.sum_rule,
    number="9.4a",
    minutes=5,
    difficulty=2,
    points={"values": 2},
    cases=_foldings(np.sum),
    draw=_draw_foldings(np.sum),
    properties=(SHAPE_OF_X,),
    misconceptions=(
        Misconception("summed axis not restored", NOT_RESTORED, _not_restored(_plain_sum)),
        Misconception("a kept axis restored again", STAYED, _always_restored(_plain_sum)),
        Misconception(
            "returned as it came", OF_OUT, lambda grad, out, axis, keepdims, x: np.asarray(grad)
        ),
        Misconception(
            "gradient shared out",
            "Raise one summand by 0.1: does the sum rise by 0.1 or by a part of it?",
            _fold(_plain_mean),
        ),
        Misconception(
            "what arrives is forgotten",
            "Every summand has slope 1. What happened to the gradient that arrived?",
            lambda grad, out, axis, keepdims, x: np.ones(x.shape),
        ),
        Misconception(
            "multiplied by the summand",
            "Does the slope of a sum depend on how large a summand is?",
            _fold(lambda grad, axis, x: grad * x),
        ),
    ),
)

MEAN_RULE = Exercise(
    target=right.mean_rule,
    number="9.4b",
    minutes=5,
    difficulty=2,
    points={"values": 2},
    cases=_foldings(np.mean),
    draw=_draw_foldings(np.mean),
    properties=(
        SHAPE_OF_X,
        Property(
            "All entries together add up to what arrived: each mean shares out its gradient.",
            lambda value, grad, *args: bool(np.isclose(np.sum(value), np.sum(grad))),
        ),
    ),
    misconceptions=(
        Misconception(
            "divided by the size of everything",
            "With an axis there are several means. How many numbers go into each of them?",
            _fold(lambda grad, axis, x: grad / x.size),
        ),
        Misconception(
            "not divided",
            "Raise one of four numbers by 0.1. By how much does their mean rise?",
            _fold(_plain_sum),
        ),
        Misconception(
            "divided by the number of rows",
            "The mean of a row of 3 has 3 numbers in it, however many rows there are. By which "
            "length do you divide?",
            _fold(lambda grad, axis, x: grad / len(x)),
        ),
        Misconception(
            "divided by the number of means",
            "How many numbers go into each mean, and how many means are there? Which of the two do "
            "you divide by?",
            lambda grad, out, axis, keepdims, x: _restored(grad, axis, keepdims, x) / np.size(out),
        ),
        Misconception("averaged axis not restored", NOT_RESTORED, _not_restored(_plain_mean)),
        Misconception("a kept axis restored again", STAYED, _always_restored(_plain_mean)),
        Misconception(
            "what arrives is forgotten",
            "Each number's slope is one part of the mean. What happened to the gradient that "
            "arrived?",
            lambda grad, out, axis, keepdims, x: np.ones(x.shape) / _count(axis, x),
        ),
    ),
)


def _winners(x: Array, axis: Any, last: bool = False) -> Array:
    """1 where the first (or last) maximum stands, else 0."""
    seen, won = np.flip(x, axis) if last else x, np.zeros(x.shape)
    if axis is None:
        won.flat[np.argmax(seen)] = 1.0
    else:
        np.put_along_axis(won, np.argmax(seen, axis, keepdims=True), 1.0, axis)
    return np.flip(won, axis) if last else won


def _all_winners(x: Array, axis: Any) -> Array:
    return (x == np.max(x, axis=axis, keepdims=True)) * 1.0


def _shared(x: Array, axis: Any) -> Array:
    won = _all_winners(x, axis)
    return won / won.sum(axis=axis, keepdims=True)


def _first_of_all(grad: Array, axis: Any, x: Array) -> Array:
    return grad * _winners(x, None)


def _plain_max(grad: Array, axis: Any, x: Array) -> Array:
    return grad * _winners(x, axis)


TIED = np.array([[2.0, 5.0, 5.0], [7.0, 7.0, 1.0]])

MAX_RULE = Exercise(
    target=right.max_rule,
    number="9.4c",
    minutes=10,
    difficulty=3,
    points={"values": 1, "ties": 1},
    cases=(
        *_foldings(np.max, several=False),
        Case((1.0, 5.0, None, False, TIED[0]), "the docstring's example", "ties"),
        *(
            Case((*_folded(np.max, TIED, "", axis).args,), f"equal maxima, axis {axis}", "ties")
            for axis in (None, 1, 0)
        ),
        Case(
            (np.array([1.0, 2.0]), np.zeros(2), 1, False, np.zeros((2, 3))),
            "all are equal",
            "ties",
        ),
    ),
    draw=_draw_foldings(np.max),
    properties=(SHAPE_OF_X,),
    misconceptions=(
        Misconception(
            "every equal maximum gets all",
            "Two entries share first place. If both get the whole gradient, how much is handed "
            "out?",
            _fold(lambda grad, axis, x: grad * _all_winners(x, axis)),
        ),
        Misconception(
            "equal maxima share",
            "Sharing is a convention, too. Which one does the docstring announce?",
            _fold(lambda grad, axis, x: grad * _shared(x, axis)),
        ),
        Misconception(
            "the last maximum wins",
            "Several entries share first place. Which of them does the docstring choose?",
            _fold(lambda grad, axis, x: grad * _winners(x, axis, last=True)),
        ),
        Misconception(
            "the rule of a sum",
            "Raise an entry that is not the largest by 0.1. Does the maximum move?",
            _fold(_plain_sum),
        ),
        Misconception(
            "only the largest of all",
            "With an axis there are several maxima. How many places should get something?",
            _fold(_first_of_all),
        ),
        Misconception("axis not restored", NOT_RESTORED, _not_restored(_plain_max)),
        Misconception("a kept axis restored again", STAYED, _always_restored(_plain_max)),
        Misconception(
            "what arrives is forgotten",
            FORGOTTEN,
            lambda grad, out, axis, keepdims, x: _winners(x, axis),
        ),
        Misconception(
            "multiplied by the maximum",
            "Raise the largest entry by 0.1 and the maximum rises by 0.1. Does it matter how large "
            "it is?",
            _fold(lambda grad, axis, x: grad * x * _winners(x, axis)),
        ),
    ),
)


def _reshaped(x: Array, shape: tuple[int, ...], why: str) -> Case:
    out = np.reshape(x, shape)
    return Case((10.0 * numbers(*out.shape), out, shape, x), why)


RESHAPE_RULE = Exercise(
    target=right.reshape_rule,
    number="9.5a",
    minutes=3,
    difficulty=1,
    points={"values": 1},
    cases=(
        _reshaped(numbers(6), (2, 3), "a row becomes a table"),
        _reshaped(numbers(2, 3), (6,), "a table becomes a row"),
        _reshaped(numbers(2, 3), (3, 2), "another table"),
        _reshaped(numbers(2, 3), (-1,), "a length to be worked out"),
        _reshaped(numbers(1, 1), (), "a single number"),
        _reshaped(numbers(2, 3, 4), (4, -1), "three axes become two"),
    ),
    draw=lambda rng: [
        Case((drawn(rng, 3, 4), numbers(3, 4), (3, 4), numbers(2, 6)), "random numbers"),
        Case((drawn(rng, 12), numbers(12), (12,), numbers(3, 2, 2)), "random numbers"),
    ],
    properties=(SHAPE_OF_X,),
    misconceptions=(
        Misconception(
            "reshaped to the new shape once more",
            "grad has the new shape already. Which shape must it get?",
            lambda grad, out, shape, x: np.reshape(grad, shape),
        ),
        Misconception(
            "numbers read column by column",
            "The forward pass went row by row. Does your way back read in the same order?",
            lambda grad, out, shape, x: np.reshape(grad, x.shape, order="F"),
        ),
        Misconception(
            "transposed",
            "A reshape keeps the order of the numbers, a transpose does not. What happens to the "
            "second number of the first row?",
            lambda grad, out, shape, x: np.transpose(grad),
        ),
        Misconception(
            "what arrives is forgotten",
            "Ones in the right shape are not enough. What happened to the gradient that arrived?",
            lambda grad, out, shape, x: np.ones(x.shape),
        ),
        Misconception(
            "the numbers of x returned",
            "A reshape only moves numbers. Which ones have to move back: those of x, or the "
            "gradient's?",
            lambda grad, out, shape, x: np.array(x),
        ),
    ),
)


def _turned(shape: tuple[int, ...], axes: tuple[int, ...], why: str) -> Case:
    x = numbers(*shape)
    out = np.transpose(x, axes)
    return Case((10.0 * numbers(*out.shape), out, axes, x), why)


def _draw_turns(rng: np.random.Generator) -> Iterable[Case]:
    for axes in ((1, 2, 0), (2, 0, 1), (3, 0, 1, 2), tuple(map(int, rng.permutation(4)))):
        case = _turned(tuple(int(n) for n in rng.integers(1, 4, size=len(axes))), axes, "")
        yield Case((drawn(rng, *np.shape(case.args[1])), *case.args[1:]), "random numbers")


TRANSPOSE_RULE = Exercise(
    target=right.transpose_rule,
    number="9.5b",
    minutes=7,
    difficulty=2,
    points={"values": 2},
    cases=(
        _turned((2, 3), (1, 0), "rows and columns exchanged"),
        _turned((2, 3, 4), (1, 2, 0), "the first axis moves to the end"),
        _turned((2, 3, 4), (2, 0, 1), "the last axis moves to the front"),
        _turned((2, 3, 4), (0, 2, 1), "the last two exchanged"),
        _turned((2, 2, 2), (1, 2, 0), "all lengths equal"),
        _turned((3,), (0,), "a single axis"),
        _turned((2, 1, 3, 2), (3, 1, 0, 2), "four axes"),
    ),
    draw=_draw_turns,
    properties=(SHAPE_OF_X,),
    misconceptions=(
        Misconception(
            "permutation not inverted",
            "Shuffle the axes and shuffle them back: is the same permutation its own inverse?",
            lambda grad, out, axes, x: np.transpose(grad, axes),
        ),
        Misconception(
            "all axes turned round",
            "For a table that is right. Which axis of out was axis 0 of x in (1, 2, 0)?",
            lambda grad, out, axes, x: np.transpose(grad),
        ),
        Misconception(
            "permutation read backwards",
            "The list read from its end is not the way back. Where does axis 0 of x stand in out?",
            lambda grad, out, axes, x: np.transpose(grad, axes[::-1]),
        ),
        Misconception(
            "reshaped instead of transposed",
            "The shape is right. Is every number at the place it came from?",
            lambda grad, out, axes, x: np.reshape(grad, x.shape),
        ),
        Misconception(
            "returned as it came",
            OF_OUT,
            lambda grad, out, axes, x: np.array(grad),
        ),
    ),
)


def _taken(x: Array, index: Any, why: str, group: str = "values") -> Case:
    out = x[index]
    return Case((np.asarray(10.0 * numbers(*np.shape(out)))[()], out, index, x), why, group)


def _placed(change: Function) -> Function:
    def wrong(grad: Array, out: Array, index: Any, x: Array) -> Array:
        dx = np.zeros(x.shape)
        change(dx, index, grad)
        return dx

    return wrong


def _put(dx: Array, index: Any, grad: Array) -> None:
    dx[index] = grad


def _on_top_of_x(grad: Array, out: Array, index: Any, x: Array) -> Array:
    dx = np.array(x)
    dx[index] = grad
    return dx


def _in_place(grad: Array, out: Array, index: Any, x: Array) -> Array:
    x[...] = 0.0
    np.add.at(x, index, grad)
    return x


def _draw_takings(rng: np.random.Generator) -> Iterable[Case]:
    for shape, group in (((7, 2), "values"), ((4,), "repeated"), ((3, 2), "repeated")):
        once = rng.permutation(shape[0])[:4]
        places = once if group == "values" else rng.integers(0, shape[0], size=6)
        x, index = drawn(rng, *shape), places.tolist()
        yield Case((drawn(rng, *x[index].shape), x[index], index, x), "random places", group)


GETITEM_RULE = Exercise(
    target=right.getitem_rule,
    number="9.5c",
    minutes=5,
    difficulty=2,
    points={"values": 1, "repeated": 2},
    cases=(
        _taken(numbers(3), [0, 2], "two of three places"),
        _taken(numbers(3), 1, "a single place"),
        _taken(numbers(3, 2), 2, "a row"),
        _taken(numbers(5), slice(1, None, 2), "every second place"),
        _taken(numbers(2, 3), (slice(None), 1), "a column"),
        _taken(numbers(2, 3), ([0, 1], [2, 0]), "two places of a table"),
        _taken(numbers(4), np.array([True, False, True, False]), "a mask"),
        Case(
            (np.array([1.0, 10.0]), np.array([5.0, 5.0]), [0, 0], np.array([5.0, 7.0])),
            "the docstring's example",
            "repeated",
        ),
        _taken(numbers(3), np.array([0, 0, 2]), "place 0 is taken twice", "repeated"),
        _taken(numbers(3, 2), [1, 1, 1], "a row is taken three times", "repeated"),
        _taken(numbers(2, 2), ([0, 0, 1], [1, 1, 0]), "a place of a table, twice", "repeated"),
        _taken(numbers(3), [2, -1], "place 2 and the last place are the same", "repeated"),
    ),
    draw=_draw_takings,
    properties=(SHAPE_OF_X,),
    misconceptions=(
        Misconception(
            "repeated places overwrite",
            "Place 0 was taken twice. How often did it send something forward?",
            _placed(_put),
        ),
        Misconception(
            "the numbers of x left standing",
            "A place that was not taken sent nothing forward. What is its gradient?",
            _on_top_of_x,
        ),
        Misconception(
            "returned as it came",
            OF_OUT,
            lambda grad, out, index, x: np.asarray(grad),
        ),
        Misconception(
            "what arrives is forgotten",
            FORGOTTEN,
            _placed(lambda dx, index, grad: np.add.at(dx, index, 1.0)),
        ),
        Misconception(
            "x itself overwritten",
            "x belongs to the caller. Where do you write?",
            _in_place,
        ),
        Misconception(
            "the gradient's places taken",
            "The forward pass read from these places. Which way must the gradient go: read or "
            "write?",
            lambda grad, out, index, x: np.asarray(grad)[index],
        ),
    ),
)

EXERCISES = (
    MATMUL_RULE,
    SUM_RULE,
    MEAN_RULE,
    MAX_RULE,
    RESHAPE_RULE,
    TRANSPOSE_RULE,
    GETITEM_RULE,
)
