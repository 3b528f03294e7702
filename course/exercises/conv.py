"""Chapter 13: cases and wrong answers for convolution and pooling."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course.autodiff import conv as right
from course.autodiff.layers import dense
from course.autodiff.tensor import Tensor
from course.judging import Case, Exercise, Misconception, Property

from .drives.conv import drive_lenet
from .facts import facts_of_lenet

Array = Any
Function = Callable[..., Any]
A = np.array


def numbers(*shape: int) -> Array:
    """1, 2, 3, … in this shape."""
    return np.arange(1.0, 1.0 + np.prod(shape)).reshape(shape)


def drawn(rng: np.random.Generator, *shape: int) -> Array:
    """Random numbers in this shape, short enough to be read."""
    return rng.normal(size=shape).round(2)


def ones(*shape: int) -> Array:
    """Ones in this shape."""
    return np.ones(shape)


def _out(count: Callable[[int, int, int, int], Any], check: bool = True) -> Function:
    """A conv_out that counts in another way."""

    def wrong(n: int, k: int, stride: int, pad: int) -> Any:
        if check:
            right.check_window(n, k, stride, pad)
        return count(n, k, stride, pad)

    return wrong


def _draw_windows(rng: np.random.Generator) -> Iterator[Case]:
    for _ in range(6):
        n, k = int(rng.integers(6, 60)), int(rng.integers(1, 6))
        yield Case((n, k, int(rng.integers(1, 5)), int(rng.integers(0, 4))), "random numbers")


CONV_OUT = Exercise(
    target=right.conv_out,
    number="13.1",
    minutes=5,
    difficulty=1,
    draw=_draw_windows,
    cases=(
        Case((28, 5, 1, 0), "the example of the docstring"),
        Case((4, 3, 1, 0), "two windows of 3 on 4 pixels"),
        Case((28, 5, 1, 2), "two zeros on either side"),
        Case((7, 3, 2, 0), "every second place, and it comes out even"),
        Case((8, 3, 2, 0), "one pixel is left over at the end"),
        Case((6, 3, 3, 0), "windows side by side"),
        Case((5, 5, 1, 0), "a window as long as the row"),
        Case((3, 5, 2, 1), "a window as long as the row with its zeros"),
        Case((227, 11, 4, 0), "eleven pixels, four apart, on 227"),
        Case((9, 2, 3, 1), "a stride longer than the window"),
        Case((3, 5, 1, 0), "a window that does not fit"),
        Case((5, 3, 0, 0), "a stride of 0"),
        Case((5, 3, 1, -1), "a pad below 0"),
        Case((28.0, 5, 1, 0), "a length that is no whole number"),
    ),
    misconceptions=(
        Misconception(
            "padding counted once",
            "Padding is added on how many sides?",
            _out(lambda n, k, s, p: (n + p - k) // s + 1),
        ),
        Misconception(
            "plus one inside the division",
            "List the start positions for n = 7, k = 3, stride 2. How many are there?",
            _out(lambda n, k, s, p: (n + 2 * p - k + 1) // s),
        ),
        Misconception(
            "float division gives a float shape",
            "Can a loop run 24.0 times?",
            _out(lambda n, k, s, p: (n + 2 * p - k) / s + 1),
        ),
        Misconception(
            "the first window forgotten",
            "A window as long as the row: how many places has it?",
            _out(lambda n, k, s, p: (n + 2 * p - k) // s),
        ),
        Misconception(
            "rounded up",
            "A last window that hangs over the end: does it lie within the row?",
            _out(lambda n, k, s, p: math.ceil((n + 2 * p - k) / s) + 1),
        ),
        Misconception(
            "stride forgotten",
            "With stride 2, how far apart do two windows begin?",
            _out(lambda n, k, s, p: n + 2 * p - k + 1),
        ),
        Misconception(
            "padding forgotten",
            "How long is the row after the zeros were added?",
            _out(lambda n, k, s, p: (n - k) // s + 1 if k <= n else 0),
        ),
        Misconception(
            "as many windows as pixels",
            "May a window begin at the last pixel of the row?",
            _out(lambda n, k, s, p: n // s),
        ),
        Misconception(
            "only windows side by side",
            "May two windows share a pixel?",
            _out(lambda n, k, s, p: (n + 2 * p) // k),
        ),
        Misconception(
            "impossible windows counted",
            "How many windows of 5 fit on 3 pixels? Which given line was there to refuse it?",
            _out(lambda n, k, s, p: (n + 2 * p - k) // s + 1, check=False),
        ),
    ),
)


def _zeros_round(x: Array, pad: int) -> Array:
    return np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))


def _edges_round(x: Array, pad: int) -> Array:
    return np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="edge")


def _products(window: Array, w: Array) -> Array:
    """What each filter says to each image's window, (N, F)."""
    return window.reshape(len(window), -1) @ w.reshape(len(w), -1).T


def _all_images_in_one(window: Array, w: Array) -> Array:
    return np.broadcast_to(_products(window, w).sum(axis=0), (len(window), len(w)))


def _means(window: Array, w: Array) -> Array:
    return _products(window, w) / w[0].size


def _first_channel(window: Array, w: Array) -> Array:
    return _products(window[:, 0], w[:, 0])


def _forward(
    say: Function = _products,
    bias: Callable[[Array], Any] = lambda b: b,
    border: Callable[[Array, int], Array] = _zeros_round,
    steps: Callable[[int], tuple[int, int]] = lambda stride: (stride, stride),
    check: bool = True,
) -> Function:
    """A conv2d_forward with one step changed; `steps` are the strides down and to the right."""

    def wrong(x: Array, w: Array, b: Array, stride: int = 1, pad: int = 0) -> Any:
        if check:
            right.check_filters(x, w, b)
        (n, _, height, width), (f, _, kh, kw) = x.shape, w.shape
        rows, columns = (
            right.conv_out(height, kh, stride, pad),
            right.conv_out(width, kw, stride, pad),
        )
        xp, y = border(x, pad), np.zeros((n, f, rows, columns))
        down, across = steps(stride)
        for i, j in np.ndindex(rows, columns):
            window = xp[:, :, i * down : i * down + kh, j * across : j * across + kw]
            y[:, :, i, j] = say(window, w) + bias(b)
        return y

    return wrong


def _flipped(window: Array, w: Array) -> Array:
    return _products(window, w[:, :, ::-1, ::-1])


def _on_its_side(window: Array, w: Array) -> Array:
    return _products(window, w.transpose(0, 1, 3, 2))


TWO_CHANNELS = np.stack([numbers(3, 3), 10.0 * ones(3, 3)])[None]
COLUMNS = A([[[[1.0, 10.0], [100.0, 1000.0]]]])
LABELLED = numbers(1, 1, 3, 4)
WHOLE = np.ones((1, 1, 2, 2), dtype=int)
EVERY_SECOND = np.arange(25.0).reshape(1, 1, 5, 5)


def _draw_filters(rng: np.random.Generator) -> Iterator[Case]:
    x, w, b = drawn(rng, 2, 2, 5, 6), drawn(rng, 3, 2, 3, 2), drawn(rng, 3)
    yield Case((x, w, b), "random: 2 images of 2 channels, 3 filters")
    yield Case((x, w, b, 2, 0), "the same, stride 2", "stride")
    yield Case((x, w, b, 1, 1), "the same, a border of zeros", "pad")
    yield Case((x, w, b, 3, 2), "the same, stride 3, a border of two zeros", "pad")


CONV2D_FORWARD = Exercise(
    target=right.conv2d_forward,
    number="13.2",
    minutes=20,
    difficulty=2,
    points={"values": 2, "stride": 1, "pad": 1},
    draw=_draw_filters,
    cases=(
        Case((ones(1, 1, 3, 3), ones(1, 1, 3, 3), np.zeros(1)), "the example of the docstring"),
        Case((LABELLED, A([[[[1.0]]]]), A([0.5])), "a filter of one pixel"),
        Case((LABELLED, A([[[[1.0, 0.0], [0.0, 0.0]]]]), np.zeros(1)), "a 1 in the top left"),
        Case((LABELLED, COLUMNS, np.zeros(1)), "four weights that can be told apart"),
        Case((np.zeros((1, 1, 2, 2)), np.zeros((2, 1, 1, 1)), A([1.0, 2.0])), "two biases alone"),
        Case((TWO_CHANNELS, ones(1, 2, 2, 2), np.zeros(1)), "an image of two channels"),
        Case((numbers(2, 1, 2, 3), COLUMNS, np.zeros(1)), "two images"),
        Case((numbers(1, 1, 3, 4), numbers(2, 1, 3, 2), np.zeros(2)), "two filters, 3 by 2"),
        Case((ones(2, 5, 5), ones(1, 1, 3, 3), np.zeros(1)), "images without an axis of channels"),
        Case((ones(1, 1, 5, 5), ones(1, 2, 3, 3), np.zeros(1)), "filters for two channels, x of 1"),
        Case((ones(1, 1, 5, 5), ones(2, 1, 3, 3), np.zeros(1)), "one bias for two filters"),
        Case((ones(1, 1, 5, 5).astype(np.uint8), ones(1, 1, 3, 3), np.zeros(1)), "grey values"),
        Case((ones(1, 1, 2, 5), ones(1, 1, 3, 3), np.zeros(1)), "a filter larger than the image"),
        Case((EVERY_SECOND, A([[[[1.0]]]]), np.zeros(1), 2, 0), "every second pixel", "stride"),
        Case((numbers(1, 1, 4, 7), COLUMNS, np.zeros(1), 3, 0), "stride 3", "stride"),
        Case((ones(1, 1, 3, 3), ones(1, 1, 3, 3), np.zeros(1), 1, 1), "a border of zeros", "pad"),
        Case((LABELLED, COLUMNS, np.zeros(1), 2, 1), "a border of zeros, stride 2", "pad"),
    ),
    misconceptions=(
        Misconception(
            "stride on one axis only",
            "Both directions jump. What is the second column of your windows with stride 2?",
            _forward(steps=lambda stride: (stride, 1)),
        ),
        Misconception(
            "stride down forgotten",
            "Both directions jump. What is the second row of your windows with stride 2?",
            _forward(steps=lambda stride: (1, stride)),
        ),
        Misconception(
            "stride changes only the size of the output",
            "You make fewer outputs with stride 2. Where does their second window begin?",
            _forward(steps=lambda stride: (1, 1)),
        ),
        Misconception(
            "flipped kernel",
            "The textbook convolution flips the kernel. What does the docstring say of this one?",
            _forward(_flipped),
        ),
        Misconception(
            "kernel laid on its side",
            "Which corner of the window does the weight in the top right of the filter meet?",
            _forward(_on_its_side),
        ),
        Misconception(
            "biases of all filters added everywhere",
            "One bias for each filter: which axis of y counts filters?",
            _forward(bias=lambda b: b.sum()),
        ),
        Misconception(
            "bias forgotten",
            "An image of zeros: what should a filter with bias 2 say?",
            _forward(bias=lambda b: 0.0),
        ),
        Misconception(
            "mean instead of sum",
            "Nine ones times nine ones: what is the sum of the products?",
            _forward(_means),
        ),
        Misconception(
            "only the first channel looked at",
            "Two channels, one filter: how many numbers of the image go into one output?",
            _forward(_first_channel),
        ),
        Misconception(
            "all images summed into one",
            "Change a pixel of the first image. May an output of the second one change?",
            _forward(_all_images_in_one),
        ),
        Misconception(
            "border repeated instead of zeros",
            "What does the docstring say lies beyond the edge of the image?",
            _forward(border=_edges_round),
        ),
        Misconception(
            "padding forgotten, or on all axes",
            "Print the shape of what your windows are cut from when pad is 1. Which axes have "
            "grown, and which should?",
            _forward(border=lambda x, pad: x),
        ),
        Misconception(
            "the shapes not checked",
            "A bias that serves two filters by accident: which given line was there to refuse it?",
            _forward(check=False),
        ),
    ),
)


def _add(total: Array, at: Any, what: Array) -> None:
    total[at] += what


def _put(total: Array, at: Any, what: Array) -> None:
    total[at] = what


def _crop(dxp: Array, pad: int, height: int, width: int) -> Array:
    return dxp[:, :, pad : pad + height, pad : pad + width]


def _minus_pad(dxp: Array, pad: int, height: int, width: int) -> Array:
    return dxp[:, :, pad:-pad, pad:-pad]


def _backward(
    scatter: Function = _add,
    gather: Function = _add,
    bias: Callable[[Array], Any] = lambda dy: dy.sum(axis=(0, 2, 3)),
    border: Callable[[Array, int], Array] = _zeros_round,
    crop: Function = _crop,
    steps: Callable[[int], tuple[int, int]] = lambda stride: (stride, stride),
    weights: Callable[[Array], Array] = lambda w: w,
    share: Callable[[Array], float] = lambda dy: 1.0,
    check: bool = True,
) -> Function:
    """A conv2d_backward with one step changed."""

    def wrong(dy: Array, x: Array, w: Array, stride: int, pad: int) -> Any:
        (_, _, height, width), (f, _, kh, kw) = x.shape, w.shape
        if check:
            right.check_filters(x, w, np.zeros(f))
            right.check_arriving(
                dy,
                (
                    len(x),
                    f,
                    right.conv_out(height, kh, stride, pad),
                    right.conv_out(width, kw, stride, pad),
                ),
            )
        xp = border(x, pad)
        dxp, dw = np.zeros_like(xp), np.zeros_like(w)
        down, across = steps(stride)
        for i, j in np.ndindex(*dy.shape[2:]):
            at = np.s_[:, :, i * down : i * down + kh, j * across : j * across + kw]
            gather(dw, np.s_[:], np.tensordot(dy[:, :, i, j], xp[at], (0, 0)) * share(dy))
            scatter(dxp, at, np.tensordot(dy[:, :, i, j], weights(w), (1, 0)))
        return crop(dxp, pad, height, width), dw, bias(dy)

    return wrong


def _reordered(dy: Array, x: Array, w: Array, stride: int, pad: int) -> Any:
    dx, dw, db = right.conv2d_backward(dy, x, w, stride, pad)
    return dw, db, dx


def _draw_gradients(rng: np.random.Generator) -> Iterator[Case]:
    x, w = drawn(rng, 2, 2, 5, 6), drawn(rng, 3, 2, 3, 2)
    settings = ((1, 0, "values"), (2, 0, "stride"), (1, 1, "pad"), (2, 1, "pad"), (3, 2, "pad"))
    for stride, pad, group in settings:
        y = right.conv2d_forward(x, w, np.zeros(3), stride, pad)
        why = f"random: stride {stride}, pad {pad}"
        yield Case((drawn(rng, *y.shape), x, w, stride, pad), why, group)


CONV2D_BACKWARD = Exercise(
    target=right.conv2d_backward,
    number="13.3",
    minutes=30,
    difficulty=3,
    points={"values": 3, "stride": 1, "pad": 1},
    draw=_draw_gradients,
    cases=(
        Case((A([[[[1.0]]]]), numbers(1, 1, 2, 2), COLUMNS, 1, 0), "a single window"),
        Case((A([[[[1.0, 10.0]]]]), numbers(1, 1, 2, 3), COLUMNS, 1, 0), "two that share pixels"),
        Case((ones(1, 1, 2, 3), LABELLED, COLUMNS, 1, 0), "six windows, all ones"),
        Case((numbers(1, 2, 1, 2), numbers(1, 1, 2, 3), numbers(2, 1, 2, 2), 1, 0), "two filters"),
        Case((A([[[[1.0]]]]), TWO_CHANNELS[:, :, :2, :2], ones(1, 2, 2, 2), 1, 0), "two channels"),
        Case((numbers(2, 1, 1, 2), numbers(2, 1, 2, 3), COLUMNS, 1, 0), "two images"),
        Case((ones(1, 1, 2, 2), LABELLED, COLUMNS, 1, 0), "fewer gradients than outputs"),
        Case((WHOLE, np.ones((1, 1, 3, 3), int), WHOLE, 1, 0), "whole numbers instead of floats"),
        Case(
            (ones(1, 1, 2, 2), ones(1, 1, 3, 3), ones(1, 2, 2, 2), 1, 0), "filters for 2 channels"
        ),
        Case(
            (ones(1, 1, 2, 2), numbers(1, 1, 4, 4), COLUMNS, 2, 0), "windows side by side", "stride"
        ),
        Case(
            (ones(1, 1, 2, 2), numbers(1, 1, 3, 3), A([[[[2.0]]]]), 2, 0),
            "pixels in no window",
            "stride",
        ),
        Case((ones(1, 1, 4, 4), numbers(1, 1, 3, 3), COLUMNS, 1, 1), "a border of zeros", "pad"),
        Case((numbers(1, 1, 2, 3), LABELLED, COLUMNS, 2, 1), "a border, stride 2", "pad"),
    ),
    properties=(
        Property(
            "The three gradients have the shapes of x, w and b.",
            lambda value, dy, x, w, stride, pad: (
                [np.shape(g) for g in value] == [x.shape, w.shape, w.shape[:1]]
            ),
        ),
    ),
    misconceptions=(
        Misconception(
            "pad:-pad is empty when pad = 0",
            "Slice a list with [0:-0]. What do you get?",
            _backward(crop=_minus_pad),
        ),
        Misconception(
            "overlapping windows overwrite",
            "Windows overlap. How many windows does one pixel belong to?",
            _backward(scatter=_put),
        ),
        Misconception(
            "only the last window teaches the filter",
            "A weight is used in every window. How many letters does it get?",
            _backward(gather=_put),
        ),
        Misconception(
            "both sums overwritten",
            "Pixels and weights are used by many windows. Do their letters add up in your loop?",
            _backward(scatter=_put, gather=_put),
        ),
        Misconception(
            "bias gradient summed over the batch only",
            "One number for each filter: over which axes do you sum?",
            _backward(bias=lambda dy: dy.sum(axis=0)),
        ),
        Misconception(
            "bias gradient averaged",
            "A bias is added to every output of its filter. Is its slope their mean?",
            _backward(bias=lambda dy: dy.mean(axis=(0, 2, 3))),
        ),
        Misconception(
            "one bias gradient for all filters",
            "How many biases are there, and how many numbers is your gradient of them?",
            _backward(bias=lambda dy: dy.sum()),
        ),
        Misconception(
            "weight gradient averaged over the windows",
            "A weight is used in every window. Do its letters add up, or do you take their mean?",
            _backward(share=lambda dy: 1.0 / dy[0, 0].size),
        ),
        Misconception(
            "weight gradient averaged over the images",
            "The mean of the loss is already inside dy. How often do you take it?",
            _backward(share=lambda dy: 1.0 / len(dy)),
        ),
        Misconception(
            "another padding in backward",
            "What lay beyond the edge in the forward pass? And in your backward pass?",
            _backward(border=_edges_round),
        ),
        Misconception(
            "gradient of the border kept",
            "dx has the shape of x. Which shape has yours when pad is 1?",
            _backward(crop=lambda dxp, pad, height, width: dxp),
        ),
        Misconception(
            "cropped at the wrong end",
            "Where in the padded image did the first pixel of x stand?",
            _backward(crop=lambda dxp, pad, height, width: dxp[:, :, :height, :width]),
        ),
        Misconception(
            "stride forgotten on one axis in backward",
            "Stride 2 in the forward pass. And in your backward pass, in both directions?",
            _backward(steps=lambda stride: (stride, 1)),
        ),
        Misconception(
            "stride down forgotten in backward",
            "Stride 2 in the forward pass. And when your backward pass goes down a row?",
            _backward(steps=lambda stride: (1, stride)),
        ),
        Misconception(
            "stride forgotten in backward",
            "Where did window (1, 1) begin in the forward pass with stride 2? And in yours?",
            _backward(steps=lambda stride: (1, 1)),
        ),
        Misconception(
            "kernel flipped on the way back",
            "The pixel in the top left of a window met which weight? Which one sends to it?",
            _backward(weights=lambda w: w[:, :, ::-1, ::-1]),
        ),
        Misconception(
            "the results in another order",
            "The docstring says (dx, dw, db). In which order do you return them?",
            _reordered,
        ),
        Misconception(
            "the shapes not checked",
            "A gradient for fewer outputs than there are: which given line was there to refuse it?",
            _backward(check=False),
        ),
    ),
)


def _pooled(
    best: Callable[[Array], Array] = lambda window: window.max(axis=2),
    place: Callable[[Array], Array] = lambda window: window.argmax(axis=2),
    steps: Callable[[int, int], tuple[int, int]] = lambda k, stride: (stride, stride),
    check: bool = True,
) -> Function:
    """A maxpool_forward with one step changed."""

    def wrong(x: Array, k: int, stride: int) -> Any:
        if check:
            right.check_images(x)
        n, c, height, width = x.shape
        shape = (n, c, right.conv_out(height, k, stride, 0), right.conv_out(width, k, stride, 0))
        y, arg = np.zeros(shape), np.zeros(shape, dtype=np.int64)
        down, across = steps(k, stride)
        for i, j in np.ndindex(*shape[2:]):
            window = x[:, :, i * down : i * down + k, j * across : j * across + k]
            window = window.reshape(n, c, -1)
            y[:, :, i, j], arg[:, :, i, j] = best(window), place(window)
        return y, arg

    return wrong


def _last_place(window: Array) -> Array:
    return window.shape[2] - 1 - window[:, :, ::-1].argmax(axis=2)


def _in_the_plane(x: Array, k: int, stride: int) -> Any:
    y, arg = right.maxpool_forward(x, k, stride)
    i, j = np.indices(y.shape[2:])
    row, column = divmod(arg, k)
    return y, (i * stride + row) * x.shape[3] + j * stride + column


def _over_channels(x: Array, k: int, stride: int) -> Any:
    right.check_images(x)
    best = np.broadcast_to(x.max(axis=1, keepdims=True), x.shape)
    return right.maxpool_forward(best, k, stride)


def _row_and_column(x: Array, k: int, stride: int) -> Any:
    y, arg = right.maxpool_forward(x, k, stride)
    return y, np.stack(divmod(arg, k), axis=-1)


def _columns_first(window: Array) -> Array:
    k = math.isqrt(window.shape[2])
    return window.reshape(*window.shape[:2], k, k).swapaxes(2, 3).reshape(window.shape).argmax(2)


def _draw_pools(rng: np.random.Generator) -> Iterator[Case]:
    x = drawn(rng, 2, 3, 5, 6)
    yield Case((x, 2, 2), "random: 2 images of 3 channels")
    yield Case((x, 3, 1), "random: windows of 3 that overlap", "overlap")
    yield Case((x, 3, 2), "random: windows of 3, two apart", "overlap")


CORNER = A([[[[1.0, 2.0], [4.0, 3.0]]]])
TIED = A([[[[0.0, 5.0, 5.0, 1.0], [5.0, 0.0, 2.0, 5.0]]]])

MAXPOOL_FORWARD = Exercise(
    target=right.maxpool_forward,
    number="13.4a",
    minutes=15,
    difficulty=2,
    points={"values": 2, "overlap": 1},
    draw=_draw_pools,
    cases=(
        Case((CORNER, 2, 2), "the example of the docstring"),
        Case((-CORNER, 2, 2), "all numbers below 0"),
        Case((numbers(1, 1, 4, 4), 2, 2), "four windows side by side"),
        Case((A([[[[1.0, 9.0], [2.0, 3.0]]]]), 2, 2), "the largest in the top right"),
        Case((TIED, 2, 2), "the largest stands twice"),
        Case((np.stack([CORNER[0], -CORNER[0]], axis=1), 2, 2), "two channels"),
        Case((np.concatenate([CORNER, -CORNER]), 2, 2), "two images"),
        Case((numbers(1, 1, 5, 5), 2, 2), "a row and a column are left over"),
        Case((ones(2, 4, 4), 2, 2), "images without an axis of channels"),
        Case((ones(1, 1, 2, 4), 3, 1), "a window larger than the image"),
        Case((numbers(1, 1, 2, 2).astype(np.uint8), 2, 2), "grey values"),
        Case((numbers(1, 1, 3, 4)[:, :, ::-1], 2, 1), "windows that overlap", "overlap"),
        Case((np.sin(numbers(1, 1, 5, 5)), 2, 3), "gaps between the windows", "overlap"),
    ),
    misconceptions=(
        Misconception(
            "average instead of maximum",
            "Max or average pooling?",
            _pooled(lambda window: window.mean(axis=2)),
        ),
        Misconception(
            "smallest instead of largest",
            "Which of 1, 2, 3 and 4 should win?",
            _pooled(lambda window: window.min(axis=2), lambda window: window.argmin(axis=2)),
        ),
        Misconception(
            "largest size instead of largest number",
            "Which is larger, -4 or -1?",
            _pooled(lambda window: abs(window).max(axis=2), lambda w: abs(w).argmax(axis=2)),
        ),
        Misconception(
            "the last of equals wins",
            "Where the largest stands several times, which place does the docstring name?",
            _pooled(place=_last_place),
        ),
        Misconception(
            "place in the whole image",
            "A window of 2 by 2 has four places. Which numbers can name them?",
            _in_the_plane,
        ),
        Misconception(
            "place read column by column",
            "The window is read row by row. Which number has the place in the top right?",
            _pooled(place=_columns_first),
        ),
        Misconception(
            "row and column instead of one number",
            "arg has the shape of y. Which shape has yours?",
            _row_and_column,
        ),
        Misconception(
            "the places not returned",
            "How would the way back know who has won?",
            lambda x, k, stride: right.maxpool_forward(x, k, stride)[0],
        ),
        Misconception(
            "one winner for all channels",
            "Each channel is pooled by itself. Whose numbers do you compare?",
            _over_channels,
        ),
        Misconception(
            "windows always side by side",
            "Where does the second window begin: after k pixels or after `stride`?",
            _pooled(steps=lambda k, stride: (k, k)),
        ),
        Misconception(
            "stride on one axis only",
            "Both directions jump. Where does the second window to the right begin?",
            _pooled(steps=lambda k, stride: (stride, 1)),
        ),
        Misconception(
            "the shapes not checked",
            "Grey values are no floats: which given line was there to refuse them?",
            _pooled(check=False),
        ),
    ),
)


def _unpooled(
    split: Callable[[Array, int], Any] = divmod,
    scatter: Function = _add,
    steps: Callable[[int, int], tuple[int, int]] = lambda k, stride: (stride, stride),
    check: bool = True,
) -> Function:
    """A maxpool_backward with one step changed."""

    def wrong(dy: Array, arg: Array, x_shape: tuple[int, ...], k: int, stride: int) -> Any:
        n, c, height, width = x_shape
        if check:
            rows, columns = (
                right.conv_out(height, k, stride, 0),
                right.conv_out(width, k, stride, 0),
            )
            right.check_arriving(dy, (n, c, rows, columns))
        dx = np.zeros(x_shape)
        image, channel = np.ogrid[:n, :c]
        down, across = steps(k, stride)
        for i, j in np.ndindex(*dy.shape[2:]):
            row, column = split(arg[:, :, i, j], k)
            at = image, channel, i * down + row, j * across + column
            scatter(dx, at, dy[:, :, i, j])
        return dx

    return wrong


def _to_all(part: Callable[[int], float]) -> Function:
    """Everybody in the window gets something."""

    def wrong(dy: Array, arg: Array, x_shape: tuple[int, ...], k: int, stride: int) -> Any:
        n, c, height, width = x_shape
        rows, columns = right.conv_out(height, k, stride, 0), right.conv_out(width, k, stride, 0)
        right.check_arriving(dy, (n, c, rows, columns))
        dx = np.zeros(x_shape)
        for i, j in np.ndindex(rows, columns):
            window = np.s_[:, :, i * stride : i * stride + k, j * stride : j * stride + k]
            dx[window] += dy[:, :, i, j][:, :, None, None] * part(k)
        return dx

    return wrong


def _of_the_plane(dy: Array, arg: Array, x_shape: tuple[int, ...], k: int, stride: int) -> Any:
    n, c, height, width = x_shape
    rows, columns = right.conv_out(height, k, stride, 0), right.conv_out(width, k, stride, 0)
    right.check_arriving(dy, (n, c, rows, columns))
    dx = np.zeros((n, c, height * width))
    for image, channel, i, j in np.ndindex(*dy.shape):
        dx[image, channel, arg[image, channel, i, j]] += dy[image, channel, i, j]
    return dx.reshape(x_shape)


def _not_handed_back(dy: Array, arg: Array, x_shape: tuple[int, ...], k: int, stride: int) -> Any:
    return (right.maxpool_backward(dy, arg, x_shape, k, stride) != 0) * 1.0


def _pool_case(x: Array, k: int, stride: int, dy: Array | None = None, **words: Any) -> Case:
    """The way back through a pool of x."""
    y, arg = right.maxpool_forward(x, k, stride)
    return Case((numbers(*y.shape) if dy is None else dy, arg, x.shape, k, stride), **words)


def _draw_winners(rng: np.random.Generator) -> Iterator[Case]:
    x = drawn(rng, 2, 3, 5, 6)
    for k, stride, group in ((2, 2, "values"), (3, 1, "overlap"), (3, 2, "overlap")):
        dy = drawn(rng, *right.maxpool_forward(x, k, stride)[0].shape)
        yield _pool_case(x, k, stride, dy, why=f"random: k {k}, stride {stride}", group=group)


PEAK = A([[[[0.0, 1.0, 0.0], [2.0, 9.0, 3.0], [0.0, 4.0, 0.0]]]])

MAXPOOL_BACKWARD = Exercise(
    target=right.maxpool_backward,
    number="13.4b",
    minutes=15,
    difficulty=3,
    points={"values": 2, "overlap": 1},
    draw=_draw_winners,
    cases=(
        _pool_case(CORNER, 2, 2, why="one window; the bottom left has won"),
        _pool_case(A([[[[1.0, 9.0], [2.0, 3.0]]]]), 2, 2, why="the top right has won"),
        _pool_case(numbers(1, 1, 4, 4), 2, 2, why="four windows side by side"),
        _pool_case(np.sin(numbers(1, 1, 4, 6)), 2, 2, why="other winners"),
        _pool_case(np.cos(numbers(2, 2, 2, 4)), 2, 2, why="two images of two channels"),
        _pool_case(np.cos(numbers(1, 1, 5, 5)), 2, 2, why="pixels in no window"),
        _pool_case(CORNER, 2, 2, ones(1, 1, 2, 2), why="more gradients than windows"),
        _pool_case(PEAK, 2, 1, why="a pixel that wins four windows", group="overlap"),
        _pool_case(np.cos(numbers(1, 1, 5, 5)), 2, 3, why="gaps", group="overlap"),
    ),
    misconceptions=(
        Misconception(
            "row and column of the winner exchanged",
            "Index 1 of a flattened 2 x 2 window: which row, which column?",
            _unpooled(lambda arg, k: divmod(arg, k)[::-1]),
        ),
        Misconception(
            "overlapping windows overwrite",
            "A pixel has won four windows. How many letters does it get?",
            _unpooled(scatter=_put),
        ),
        Misconception(
            "everybody in the window gets the gradient",
            "Raise a pixel that has not won by a little. Does the maximum change?",
            _to_all(lambda k: 1.0),
        ),
        Misconception(
            "the gradient shared out evenly",
            "An average shares its gradient out. What does a maximum do?",
            _to_all(lambda k: 1.0 / (k * k)),
        ),
        Misconception(
            "the place taken for one in the whole image",
            "arg 0 in the second window: which pixel of the image is that?",
            _of_the_plane,
        ),
        Misconception(
            "windows always side by side",
            "Where did the second window begin: after k pixels or after `stride`?",
            _unpooled(steps=lambda k, stride: (k, k)),
        ),
        Misconception(
            "stride on one axis only",
            "Both directions jump. Where did the second window to the right begin?",
            _unpooled(steps=lambda k, stride: (stride, 1)),
        ),
        Misconception(
            "ones instead of what arrived",
            "The winner's slope is 1. What arrives at the output before that?",
            _not_handed_back,
        ),
        Misconception(
            "the shapes not checked",
            "Gradients for windows that do not exist: which given line was there to refuse them?",
            _unpooled(check=False),
        ),
    ),
)


def _lenet(**methods: Function) -> type:
    """LeNet1 with some of its methods changed."""
    return type("LeNet1", (right.LeNet1,), methods)


def _run(
    act: Callable[[Any], Any] = lambda x: x.relu(),
    last: Callable[[Any], Any] = lambda scores: scores,
    row: Callable[[Any], Any] = lambda x: x.reshape(-1, 192),
    between: Callable[[Any], Any] = lambda x: x,
    pool: Callable[[Any], Any] = lambda x: right.maxpool(x, 2, 2),
    check: bool = True,
) -> Function:
    """A __call__ of LeNet1 with one step changed."""

    def call(self: Any, x: Any) -> Any:
        if check:
            right.check_images(x, (1, 28, 28))
        x = act(pool(right.conv2d(x, self.w1, self.b1)))
        x = act(pool(right.conv2d(between(x), self.w2, self.b2)))
        return last(dense(row(x), self.w3, self.b3))

    return call


def _drawn_with(
    fans: tuple[int, int, int] = (25, 100, 192),
    make: Callable[[tuple[int, ...], int, Any], Any] = right.he,
    bias: Callable[[int, Any], Any] = lambda n, rng: np.zeros(n),
    generator: Callable[[Any], Any] = lambda rng: rng,
) -> Function:
    """An __init__ of LeNet1 with one thing changed."""

    def init(self: Any, rng: Any) -> None:
        rng = generator(rng)
        shapes = ((4, 1, 5, 5), (12, 4, 5, 5), (192, 10))
        for i, (shape, fan, n) in enumerate(zip(shapes, fans, (4, 12, 10), strict=True), 1):
            setattr(self, f"w{i}", make(shape, fan, rng))
            setattr(self, f"b{i}", Tensor(bias(n, rng)))

    return init


def _average(x: Any) -> Any:
    n, c, height, width = x.data.shape
    return x.reshape(n, c, height // 2, 2, width // 2, 2).mean(axis=(3, 5))


def _second_act_missing(self: Any, x: Any) -> Any:
    right.check_images(x, (1, 28, 28))
    x = right.maxpool(right.conv2d(x, self.w1, self.b1), 2, 2).relu()
    x = right.maxpool(right.conv2d(x, self.w2, self.b2), 2, 2)
    return dense(x.reshape(-1, 192), self.w3, self.b3)


LENET1 = Exercise(
    target=right.LeNet1,
    number="13.5",
    minutes=25,
    difficulty=2,
    drive=drive_lenet,
    facts=facts_of_lenet,
    points={"values": 2, "gradients": 2},
    draw=lambda rng: [
        Case(((1, 1, 28, 28), "floats", int(rng.integers(5, 10_000)), False), "another image")
    ],
    cases=(
        Case(((1, 1, 28, 28), "floats", 1, False), "one image"),
        Case(((2, 28, 28), "floats", 2, False), "images without an axis of channels"),
        Case(((1, 1, 29, 29), "floats", 3, False), "images of another size"),
        Case(((1, 1, 28, 28), "grey values", 4, False), "grey values"),
        Case(((2, 1, 28, 28), "floats", 0, True), "gradients for two images", "gradients"),
    ),
    misconceptions=(
        Misconception(
            "ReLU forgotten",
            "Without a bend between them, what are two layers together?",
            _lenet(__call__=_run(act=lambda x: x)),
        ),
        Misconception(
            "ReLU forgotten in the second round",
            "The docstring says: then the same with 12 filters. Is it the same in yours?",
            _lenet(__call__=_second_act_missing),
        ),
        Misconception(
            "ReLU on the scores",
            "May a score be below 0?",
            _lenet(__call__=_run(last=lambda scores: scores.relu())),
        ),
        Misconception(
            "tanh instead of ReLU",
            "Which activation does the docstring name?",
            _lenet(__call__=_run(act=lambda x: x.tanh())),
        ),
        Misconception(
            "average instead of max pooling",
            "The LeNet of 1998 averaged. What does the docstring ask for?",
            _lenet(__call__=_run(pool=_average)),
        ),
        Misconception(
            ".data cuts the graph",
            "Is the first layer's output still a node after .data?",
            _lenet(__call__=_run(between=lambda x: x.data)),
        ),
        Misconception(
            "plain numbers as scores",
            "How would a gradient come back from an array?",
            _lenet(__call__=_run(last=lambda scores: scores.data)),
        ),
        Misconception(
            "channels last in the row",
            "In which order do the 192 numbers of an image stand before you make a row of them?",
            _lenet(__call__=_run(row=lambda x: x.transpose(0, 2, 3, 1).reshape(-1, 192))),
        ),
        Misconception(
            "probabilities instead of scores",
            "The loss of chapter 10 takes softmax itself. How often would it be taken?",
            _lenet(
                __call__=_run(last=lambda z: z.exp() / z.exp().sum(axis=1, keepdims=True)),
            ),
        ),
        Misconception(
            "channels forgotten in fan_in",
            "An output of the second round looks at 5 by 5 pixels of how many channels?",
            _lenet(__init__=_drawn_with((25, 25, 192))),
        ),
        Misconception(
            "fan_in counts what comes out",
            "Of how many numbers is one output made? Of how many have you made it?",
            _lenet(__init__=_drawn_with((100, 300, 10))),
        ),
        Misconception(
            "weights of standard deviation 1",
            "192 numbers times weights of size 1: how large do the scores become?",
            _lenet(__init__=_drawn_with(make=lambda s, fan, rng: Tensor(rng.normal(size=s)))),
        ),
        Misconception(
            "weights start at zero",
            "If all filters start alike, what will the gradient of each be?",
            _lenet(__init__=_drawn_with(make=lambda s, fan, rng: Tensor(np.zeros(s)))),
        ),
        Misconception(
            "plain arrays as parameters",
            "Learning needs the gradient of each weight. Can a plain array hold one?",
            _lenet(__init__=_drawn_with(make=lambda s, fan, rng: right.he(s, fan, rng).data)),
        ),
        Misconception(
            "biases drawn at random",
            "What does the docstring say of the biases at the start?",
            _lenet(__init__=_drawn_with(bias=lambda n, rng: rng.normal(size=n))),
        ),
        Misconception(
            "a generator of one's own",
            "Whose generator draws your weights? Are those of a second network new?",
            _lenet(__init__=_drawn_with(generator=lambda rng: np.random.default_rng(0))),
        ),
        Misconception(
            "the images not checked",
            "An image of 29 by 29 pixels: which given line was there to refuse it?",
            _lenet(__call__=_run(check=False)),
        ),
    ),
)

EXERCISES = (
    CONV_OUT,
    CONV2D_FORWARD,
    CONV2D_BACKWARD,
    MAXPOOL_FORWARD,
    MAXPOOL_BACKWARD,
    LENET1,
)
