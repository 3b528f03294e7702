"""Chapter 2: cases and wrong answers for layers, softmax and whole networks."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from course.autodiff import forward as right
from course.judging import Case, Exercise, Misconception, Property

from .drives.plain import drive_init, drive_mlp
from .facts import facts_of_params

Array = Any
Params = list[tuple[Array, Array]]
A = np.array


def _draw_layers(rng: np.random.Generator) -> Iterator[Case]:
    for n, d_in, d_out in ((1, 3, 2), (5, 2, 4), (3, 3, 3)):
        args = (rng.normal(size=(n, d_in)), rng.normal(size=(d_in, d_out)), rng.normal(size=d_out))
        yield Case(args, f"{n} random examples, {d_in} inputs, {d_out} neurons")


DENSE = Exercise(
    target=right.dense,
    number="2.1",
    minutes=5,
    difficulty=1,
    cases=(
        Case((A([[1.0, 2.0]]), np.eye(2), A([10.0, 20.0])), "the example of the docstring"),
        Case((np.ones((2, 2)), A([[1.0, 2.0], [3.0, 4.0]]), np.zeros(2)), "two equal examples"),
        Case((np.zeros((2, 3)), np.zeros((3, 4)), np.arange(4.0)), "only the biases speak"),
        Case((np.zeros((2, 3)), np.zeros((3, 2)), A([1.0, 2.0])), "as many examples as neurons"),
    ),
    draw=_draw_layers,
    misconceptions=(
        Misconception(
            "transposed weights",
            "Write the shapes under every factor. Which inner dimensions have to agree?",
            lambda X, W, b: X @ W.T + b,
        ),
        Misconception(
            "elementwise product instead of matrix product",
            "A unit sums over all of its inputs. Where does your code sum?",
            lambda X, W, b: X * W + b,
        ),
        Misconception(
            "bias along the batch axis",
            "There is one bias for each output unit. Which axis of Y counts output units?",
            lambda X, W, b: X @ W + b.reshape(-1, 1),
        ),
        Misconception(
            "bias forgotten",
            "What should a layer answer when every input is 0?",
            lambda X, W, b: X @ W,
        ),
        Misconception(
            "factors in the other order",
            "Each example is a row. Which factor must stand on the left to keep it a row?",
            lambda X, W, b: W @ X + b,
        ),
        Misconception(
            "result transposed",
            "Each example is a row. Which axis of your result counts examples?",
            lambda X, W, b: W.T @ X.T + b[:, None],
        ),
        Misconception(
            "activation applied",
            "The docstring asks for X W + b. What did you apply to it?",
            lambda X, W, b: np.tanh(X @ W + b),
        ),
        Misconception(
            "bias added before the weights",
            "Does the bias pass through the weights, or is it added to what comes out of them?",
            lambda X, W, b: (X + b) @ W,
        ),
    ),
)


def _softmax_without_axis(z: Array, axis: int = -1) -> Array:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def _softmax_one_maximum(z: Array, axis: int = -1) -> Array:
    e = np.exp(z - z.max())
    return e / e.sum(axis=axis, keepdims=True)


def _softmax_whole_batch(z: Array, axis: int = -1) -> Array:
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum()


def _softmax_axis_0(z: Array, axis: int = -1) -> Array:
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


def _softmax_along_1(z: Array) -> Array:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _softmax_plain(z: Array, axis: int = -1) -> Array:
    return np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)


def _softmax_in_place(z: Array, axis: int = -1) -> Array:
    z -= z.max(axis=axis, keepdims=True)
    return _softmax_plain(z, axis)


def _softmax_least(z: Array, axis: int = -1) -> Array:
    e = np.exp(z - z.min(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _draw_scores(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((rng.normal(size=(4, 3)) * 3, -1), "four random examples, three classes")
    yield Case((rng.normal(size=(2, 3, 4)), -1), "three axes, classes last")
    yield Case((rng.normal(size=(3, 4)), 0), "classes along axis 0")


SOFTMAX = Exercise(
    target=right.softmax,
    number="2.2",
    minutes=10,
    difficulty=2,
    points={"values": 1, "scale": 1},
    cases=(
        Case((A([[0.0, 0.0]]),), "the example of the docstring"),
        Case((A([[0.0, np.log(3.0)], [0.0, 0.0]]),), "one chance in four, one in two"),
        Case((np.zeros((3, 2)),), "three examples, two classes"),
        Case((A([0.0, 1.0, 2.0]),), "one example as a plain vector"),
        Case((A([[1000.0, 1001.0]]),), "very large scores", "scale"),
        Case((A([[1000.0, 1001.0], [0.0, 1.0]]),), "large and small scores together", "scale"),
        Case((A([[-1000.0, -1001.0], [1.0, 0.0]]),), "very negative scores", "scale"),
        Case((A([[-1000.0] * 3 + [1000.0, 999.0]]),), "scores from end to end", "scale"),
    ),
    draw=_draw_scores,
    properties=(
        Property(
            "Probabilities add up to 1 along the class axis.",
            lambda p, z, axis=-1: bool(np.allclose(np.sum(p, axis=axis), 1.0)),
        ),
        Property("No probability is negative.", lambda p, *_: bool(np.all(p >= 0))),
    ),
    misconceptions=(
        Misconception(
            "no maximum subtracted",
            "What is exp(1000)? Which number can you subtract from all scores of an example "
            "without changing its probabilities?",
            _softmax_plain,
        ),
        Misconception(
            "one maximum for the whole batch",
            "Which maximum did you subtract from the second row?",
            _softmax_one_maximum,
        ),
        Misconception(
            "normalised over the whole batch",
            "For each example separately, what should the probabilities add up to?",
            _softmax_whole_batch,
        ),
        Misconception(
            "wrong axis",
            "Which axis counts classes and which counts examples?",
            _softmax_axis_0,
        ),
        Misconception(
            "axis ignored",
            "The caller may say which axis counts classes. Where does your code use `axis`?",
            _softmax_without_axis,
        ),
        Misconception(
            "the formula for one example only",
            "Your sum runs over every number it is given. Over which should it run?",
            lambda z, axis=-1: np.exp(z) / np.sum(np.exp(z)),
        ),
        Misconception(
            "the shifted formula for one example only",
            "Your sum runs over every number it is given. Over which should it run?",
            lambda z, axis=-1: np.exp(z - np.max(z)) / np.sum(np.exp(z - np.max(z))),
        ),
        Misconception(
            "axis 1 whatever the caller asks for",
            "A single example has one axis. Where does your code use `axis`?",
            lambda z, axis=-1: _softmax_along_1(z),
        ),
        Misconception(
            "minimum subtracted",
            "Which score must become 0 so that no power is large: the largest or the smallest?",
            _softmax_least,
        ),
        Misconception(
            "scores divided by their sum",
            "Scores may be negative. What makes every share positive before you divide?",
            lambda z, axis=-1: z / np.sum(z, axis=axis, keepdims=True),
        ),
        Misconception(
            "keepdims forgotten",
            "Print the shape of your sum. Does it line up with the rows or with the columns?",
            lambda z, axis=-1: (
                np.exp(z - np.max(z, axis=axis, keepdims=True))
                / np.sum(np.exp(z - np.max(z, axis=axis, keepdims=True)), axis=axis)
            ),
        ),
        Misconception(
            "keepdims forgotten, no maximum subtracted",
            "Print the shape of your sum. Does it line up with the rows or with the columns?",
            lambda z, axis=-1: np.exp(z) / np.sum(np.exp(z), axis=axis),
        ),
        Misconception(
            "keepdims forgotten in the maximum",
            "Print the shape of your maximum. Does it line up with the rows or with the columns?",
            lambda z, axis=-1: _softmax_plain(z - np.max(z, axis=axis), axis),
        ),
        Misconception(
            "input array changed",
            "Print the input before and after your call. Whose array does -= change?",
            _softmax_in_place,
        ),
    ),
)


def _init(
    weights: Callable[..., Array] | None = None,
    biases: Callable[..., Array] | None = None,
) -> Callable[..., Params]:
    """init_params with another way to make weights or biases."""

    def init(sizes: list[int], rng: np.random.Generator, scale: float = 0.1) -> Params:
        shapes = pairwise(sizes)
        return [
            (
                weights(rng, scale, m, n) if weights else rng.normal(0.0, scale, size=(m, n)),
                biases(rng, scale, n) if biases else np.zeros(n),
            )
            for m, n in shapes
        ]

    return init


def _init_shared(sizes: list[int], rng: np.random.Generator, scale: float = 0.1) -> Params:
    made: dict[tuple[int, int], Array] = {}
    params = []
    for m, n in pairwise(sizes):
        W = made.setdefault((m, n), rng.normal(0.0, scale, size=(m, n)))
        params.append((W, np.zeros(n)))
    return params


def _draw_networks(rng: np.random.Generator) -> Iterator[Case]:
    few, many = rng.integers(2, 9, size=4).tolist(), rng.integers(72, 90, size=3).tolist()
    seeds, scale = rng.integers(1 << 31, size=2).tolist(), round(float(rng.uniform(0.2, 0.9)), 3)
    yield Case((few, seeds[0], None), "random sizes")
    yield Case((many, seeds[1], scale), "random sizes, many weights, a random scale")


INIT_PARAMS = Exercise(
    target=right.init_params,
    number="2.3",
    minutes=10,
    difficulty=2,
    drive=drive_init,
    facts=facts_of_params,
    draw=_draw_networks,
    cases=(
        Case(([3, 4, 2], 0, None), "sizes 3, 4, 2 (facts about three networks you drew)"),
        Case(([3, 3, 3], 1, None), "two layers of the same shape"),
        Case(([50, 100], 2, None), "many weights, the default scale"),
        Case(([100, 50, 100], 3, 0.5), "two layers of many weights, scale 0.5"),
    ),
    misconceptions=(
        Misconception(
            "all-zero weights",
            "If all hidden units start identical, what will the gradient of each be?",
            _init(lambda rng, scale, m, n: np.zeros((m, n))),
        ),
        Misconception(
            "all weights equal",
            "If all hidden units start identical, what will the gradient of each be?",
            _init(lambda rng, scale, m, n: np.full((m, n), scale)),
        ),
        Misconception(
            "two layers share one array",
            "Change one layer's weights in place. Did another layer change with it?",
            _init_shared,
        ),
        Misconception(
            "global random state instead of rng",
            "Run your function twice with default_rng(0). Are the results the same?",
            _init(lambda rng, scale, m, n: np.random.normal(0.0, scale, size=(m, n))),
        ),
        Misconception(
            "a generator of one's own",
            "Whose generator draws your weights? Ask it for a second network: is it a new one?",
            _init(lambda rng, s, m, n: np.random.default_rng(0).normal(0.0, s, size=(m, n))),
        ),
        Misconception(
            "a generator of one's own, made once",
            "Whose generator draws your weights? Ask it for a second network: is it a new one?",
            lambda sizes, rng, scale=0.1: _init()(sizes, np.random.default_rng(0), scale),
        ),
        Misconception(
            "uniform instead of normal",
            "How many of your weights lie beyond two standard deviations? For a normal "
            "distribution it is 1 in 22. Which method of the generator draws from that?",
            _init(lambda rng, scale, m, n: rng.uniform(-scale, scale, size=(m, n))),
        ),
        Misconception(
            "numbers between 0 and 1",
            "Are any of your weights negative? Which method of the generator gives both signs, "
            "around a mean of 0?",
            _init(lambda rng, scale, m, n: scale * rng.random((m, n))),
        ),
        Misconception(
            "numbers between 0 and 1, global random state",
            "Whose generator draws your weights, and is any weight negative?",
            _init(lambda rng, scale, m, n: scale * np.random.rand(m, n)),
        ),
        Misconception(
            "scale taken for the mean",
            "What is the first argument of rng.normal, and what is the second?",
            _init(lambda rng, scale, m, n: rng.normal(scale, size=(m, n))),
        ),
        Misconception(
            "scale divided by the root of the inputs",
            "That is a later chapter's rule. Which spread does this docstring ask for?",
            _init(lambda rng, scale, m, n: rng.normal(size=(m, n)) / np.sqrt(m)),
        ),
        Misconception(
            "scale written as a number",
            "The caller may ask for another scale. Where does your code use it?",
            _init(lambda rng, scale, m, n: rng.normal(0.0, 0.1, size=(m, n))),
        ),
        Misconception(
            "variance taken for standard deviation",
            "Is the second number that rng.normal wants the variance, or its root?",
            _init(lambda rng, scale, m, n: rng.normal(0.0, scale**2, size=(m, n))),
        ),
        Misconception(
            "scale ignored",
            "Measure the standard deviation of your weights. Where did `scale` go?",
            _init(lambda rng, scale, m, n: rng.normal(size=(m, n))),
        ),
        Misconception(
            "shape transposed",
            "X has shape (n, d_in). Which shape must W have for X @ W?",
            _init(lambda rng, scale, m, n: rng.normal(0.0, scale, size=(n, m))),
        ),
        Misconception(
            "random biases",
            "Random weights already make the units differ. What does the docstring say of b?",
            _init(biases=lambda rng, scale, n: rng.normal(0.0, scale, size=n)),
        ),
        Misconception(
            "biases as a row matrix",
            "Is b of shape (d_out,) or (1, d_out) in this course?",
            _init(biases=lambda rng, scale, n: np.zeros((1, n))),
        ),
        Misconception(
            "biases as a column matrix",
            "Is b of shape (d_out,) or (d_out, 1) in this course?",
            _init(biases=lambda rng, scale, n: np.zeros((n, 1))),
        ),
        Misconception(
            "one bias for each input",
            "Which neurons have a bias: those a layer reads, or those it makes?",
            lambda sizes, rng, scale=0.1: [
                (W, np.zeros(len(W))) for W, _ in _init()(sizes, rng, scale)
            ],
        ),
    ),
)


def _mlp(
    out: Callable[..., Array] | None = None,
    hidden: Callable[..., Array] | None = None,
    reads: Callable[..., Array] = lambda X, h: h,
    keeps: Callable[..., Array] = lambda z, h: h,
    cut: Callable[[list[Array]], Any] = lambda cache: cache,
) -> Callable[..., Any]:
    """mlp_forward with one thing changed."""

    def forward(X: Array, params: Params, act: Callable[[Array], Array] = np.tanh) -> Any:
        h, cache = X, [X]
        for i, (W, b) in enumerate(params):
            z = reads(X, h) @ W + b
            last = i == len(params) - 1
            h = (out or (lambda z, act: z))(z, act) if last else (hidden or _act)(z, act)
            cache.append(keeps(z, h))
        return h, cut(cache)

    return forward


def _act(z: Array, act: Callable[[Array], Array]) -> Array:
    return act(z)


def _net(*sizes: int, seed: int = 5) -> Params:
    rng = np.random.default_rng(seed)
    return [(rng.normal(size=(m, n)), rng.normal(size=n)) for m, n in pairwise(sizes)]


ONE = (A([[1.0]]), A([0.0]))

MLP_FORWARD = Exercise(
    target=right.mlp_forward,
    number="2.4",
    minutes=15,
    difficulty=3,
    drive=drive_mlp,
    points={"values": 2},
    cases=(
        Case((A([[3.0]]), [(A([[2.0]]), A([1.0]))]), "the example of the docstring: one layer"),
        Case((A([[3.0]]), [ONE, (A([[5.0]]), A([0.0]))]), "one hidden unit, weight 5 behind it"),
        Case((A([[1.0, 2.0]]), [(np.eye(2), np.zeros(2)), (np.eye(2), np.ones(2))]), "two units"),
        Case((A([[1.0, -2.0], [0.5, 0.0]]), _net(2, 3, 4, 2)), "two hidden layers"),
        Case((A([[1.0, -2.0], [0.5, 0.0]]), _net(2, 3, 3, 1), "relu"), "another activation"),
    ),
    draw=lambda rng: [Case((rng.normal(size=(4, 3)), _net(3, 5, 2)), "a random batch of four")],
    misconceptions=(
        Misconception(
            "activation on the output layer",
            "Can your network output 4.2? Which step makes that impossible?",
            _mlp(out=_act),
        ),
        Misconception(
            "no hidden activation",
            "Replace tanh by the identity. If nothing changes, where did the nonlinearity go?",
            _mlp(hidden=lambda z, act: z),
        ),
        Misconception(
            "every layer reads the network input",
            "What is the input of the second layer?",
            _mlp(reads=lambda X, h: X),
        ),
        Misconception(
            "sums before the activation kept in the cache",
            "The backward pass will need the activations. "
            "What does the docstring say your list holds?",
            _mlp(keeps=lambda z, h: z),
        ),
        Misconception(
            "input missing in the cache",
            "The first layer's gradient needs the input. Is X in your list?",
            _mlp(cut=lambda cache: cache[1:]),
        ),
        Misconception(
            "output missing in the cache",
            "How many arrays should the list hold for two layers: two or three?",
            _mlp(cut=lambda cache: cache[:-1]),
        ),
        Misconception(
            "only hidden layers in the cache",
            "The docstring lists what the cache holds. What stands first and last in it?",
            _mlp(cut=lambda cache: cache[1:-1]),
        ),
        Misconception(
            "output with its activation in the cache",
            "Compare out with the last entry of your cache. Should they differ?",
            lambda X, params, act=np.tanh: (
                _mlp()(X, params, act)[0],
                _mlp(out=_act)(X, params, act)[1],
            ),
        ),
        Misconception(
            "tanh whatever the caller asks for",
            "The caller may hand over another activation. Which one does your code use?",
            _mlp(hidden=lambda z, act: np.tanh(z)),
        ),
        Misconception(
            "only the output returned",
            "How many things does the docstring say you return?",
            lambda X, params, act=np.tanh: _mlp()(X, params, act)[0],
        ),
    ),
)

COUNT_PARAMS = Exercise(
    target=right.count_params,
    number="2.5",
    minutes=5,
    difficulty=1,
    cases=(
        Case(([2, 1],), "the example of the docstring: one neuron with two inputs"),
        Case(([784, 30, 10],), "digits, 30 hidden units"),
        Case(([784, 100, 10],), "digits, 100 hidden units"),
        Case(([784, 300, 10],), "digits, 300 hidden units"),
        Case(([2, 3, 4, 5],), "two hidden layers"),
    ),
    draw=lambda rng: [Case(([int(n) for n in rng.integers(1, 50, size=5)],), "random sizes")],
    misconceptions=(
        Misconception(
            "biases not counted",
            "Count the parameters of one neuron with 784 inputs by hand. Is it 784?",
            lambda sizes: sum(a * b for a, b in pairwise(sizes)),
        ),
        Misconception(
            "biases for the inputs too",
            "Do the inputs add up anything? Which layers have neurons, and so biases?",
            lambda sizes: sum(a * b for a, b in pairwise(sizes)) + sum(sizes),
        ),
        Misconception(
            "a bias for each input of a layer",
            "Which neurons of a layer have a bias: those it reads, or those it makes?",
            lambda sizes: sum(a * b + a for a, b in pairwise(sizes)),
        ),
        Misconception(
            "no biases in the last layer",
            "Do the output neurons have biases, too?",
            lambda sizes: sum(a * b + b for a, b in pairwise(sizes)) - sizes[-1],
        ),
        Misconception(
            "all sizes multiplied",
            "Between which layers do connections run: any two, or neighbours only?",
            lambda sizes: int(np.prod(sizes)),
        ),
        Misconception(
            "units counted instead of connections",
            "Each unit is joined to every unit of the layer before. How many weights is that?",
            lambda sizes: sum(sizes[1:]),
        ),
        Misconception(
            "one bias for each layer",
            "Is there one bias for a layer, or one for each of its neurons?",
            lambda sizes: sum(a * b + 1 for a, b in pairwise(sizes)),
        ),
        Misconception(
            "only the first layer",
            "Which connections lie between the hidden layer and the output?",
            lambda sizes: sizes[0] * sizes[1] + sizes[1],
        ),
    ),
)


def _collapse(
    W_step: Callable[..., Array] = lambda W, V: W @ V,
    b_step: Callable[..., Array] = lambda b, V, c: b @ V + c,
    until: int | None = None,
) -> Callable[[Params], Any]:
    """collapse_linear with one thing changed."""

    def collapse(params: Params) -> Any:
        W, b = params[0]
        for V, c in params[1:until]:
            W, b = W_step(W, V), b_step(b, V, c)
        return W, b

    return collapse


def _collapse_late(params: Params) -> Any:
    W, b = params[0]
    for V, c in params[1:]:
        W = W @ V
        b = b @ W + c
    return W, b


TWICE = [(np.eye(2), np.ones(2)), (2 * np.eye(2), np.ones(2))]

COLLAPSE_LINEAR = Exercise(
    target=right.collapse_linear,
    number="2.6",
    minutes=10,
    difficulty=2,
    cases=(
        Case(([(np.eye(2), np.ones(2))],), "a single layer"),
        Case((TWICE,), "add 1, then double and add 1"),
        Case((_net(2, 2, 2),), "two square layers"),
        Case((_net(2, 3, 2),), "two layers"),
        Case((_net(3, 2, 4, 1),), "three layers"),
    ),
    draw=lambda rng: [Case((_net(4, 3, 2, 5, seed=int(rng.integers(1 << 31))),), "a random stack")],
    misconceptions=(
        Misconception(
            "biases only added",
            "Through what does the first layer's bias pass on its way to the output?",
            _collapse(b_step=lambda b, V, c: b + c),
        ),
        Misconception(
            "bias on the wrong side of the weights",
            "b is a row, like an example. On which side of the weights does a row stand?",
            _collapse(b_step=lambda b, V, c: V @ b + c),
        ),
        Misconception(
            "bias through weights already multiplied",
            "Which weights does the first bias pass: its own layer's, or those after it?",
            _collapse_late,
        ),
        Misconception(
            "weights multiplied in the other order",
            "An example meets the first layer first: (X W1) W2. Which product stands next to X?",
            _collapse(W_step=lambda W, V: V @ W),
        ),
        Misconception(
            "earlier biases dropped",
            "Send X = 0 through the stack. Is the last bias the only thing that comes out?",
            _collapse(b_step=lambda b, V, c: c),
        ),
        Misconception(
            "last bias dropped",
            "Send X = 0 through the stack. Which layer's bias is added last?",
            _collapse(b_step=lambda b, V, c: b @ V),
        ),
        Misconception(
            "elementwise product of the weights",
            "Two layers one after the other: is that a matrix product or an elementwise one?",
            _collapse(W_step=lambda W, V: W * V),
        ),
        Misconception(
            "only the first two layers",
            "How many layers may the list hold? How many does your code look at?",
            _collapse(until=2),
        ),
    ),
)

EXERCISES = (DENSE, SOFTMAX, INIT_PARAMS, MLP_FORWARD, COUNT_PARAMS, COLLAPSE_LINEAR)
