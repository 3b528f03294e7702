"""Chapter 9: cases and wrong answers for tensors and for undoing a broadcast."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from course.autodiff import graph
from course.autodiff import tensor as right
from course.judging import Case, Exercise, Misconception, Property

from .drives.tensor import drive_backward_from, drive_tensor

Array = Any
Node = Any
Function = Callable[..., Any]


def numbers(*shape: int) -> Array:
    """1, 2, 3, … in this shape."""
    return np.arange(1.0, 1.0 + np.prod(shape)).reshape(shape)


def drawn(rng: np.random.Generator, *shape: int) -> Array:
    """Random numbers in this shape, short enough to be read."""
    return rng.normal(size=shape).round(2)


def _leading(g: Array, shape: tuple[int, ...], take: Function) -> Array:
    """The leading axes taken away by `take`."""
    g = np.asarray(g, dtype=float)
    while g.ndim > len(shape):
        g = take(g)
    return g


def _stretched(g: Array, shape: tuple[int, ...], take: Function) -> Array:
    """Each axis of length 1 that was stretched, treated by `take(g, axis)`, the last one first."""
    for axis in reversed(range(len(shape))):
        if shape[axis] == 1 != g.shape[axis]:
            g = take(g, axis)
    return g


def _sum_first(g: Array) -> Array:
    return g.sum(axis=0)


def _sum_kept(g: Array, axis: int) -> Array:
    return g.sum(axis=axis, keepdims=True)


def _unbroadcast(first: Function = _sum_first, ones: Function = _sum_kept) -> Function:
    """The function unbroadcast with one thing changed."""
    return lambda g, shape: _stretched(_leading(g, shape, first), shape, ones)


def _from_the_right(g: Array, shape: tuple[int, ...]) -> Array:
    return _stretched(_leading(g, shape, lambda g: g.sum(axis=-1)), shape, _sum_kept)


def _draw_shapes(rng: np.random.Generator) -> Iterable[Case]:
    for _ in range(4):
        full = tuple(int(n) for n in rng.integers(2, 4, size=rng.integers(2, 5)))
        part = [1 if rng.random() < 0.4 else n for n in full][int(rng.integers(0, 3)) :]
        yield Case((drawn(rng, *full), tuple(part)), "random shapes")


UNBROADCAST = Exercise(
    target=right.unbroadcast,
    number="9.1",
    minutes=10,
    difficulty=2,
    cases=(
        Case((numbers(3, 4), (4,)), "a bias of 4 numbers, used in 3 rows"),
        Case((np.ones((3, 4)), (4,)), "the example of the docstring"),
        Case((numbers(3, 4), (3, 1)), "one number for each of 3 rows, used in 4 columns"),
        Case((numbers(3, 4), (1, 4)), "a row used 3 times"),
        Case((numbers(2, 3), (2, 3)), "nothing was repeated"),
        Case((numbers(3), ()), "a single number, used 3 times"),
        Case((numbers(2, 3), (1,)), "an array of one number, used 6 times"),
        Case((numbers(3, 3), (3,)), "a square: which of the two axes?"),
        Case((numbers(2, 3, 4), (4,)), "two new axes"),
        Case((numbers(2, 3, 4), (3, 1)), "a new axis and a stretched one"),
        Case((numbers(2, 3, 4), (2, 1, 1)), "two stretched axes"),
        Case((numbers(3, 1), (1, 1)), "one stretched axis, and one that was always 1"),
    ),
    draw=_draw_shapes,
    points={"values": 3},
    properties=(
        Property(
            "The result has exactly the shape that was asked for.",
            lambda value, g, shape: np.shape(value) == shape,
        ),
        Property(
            "Nothing gets lost: all entries together add up to what g adds up to.",
            lambda value, g, shape: bool(np.isclose(np.sum(value), np.sum(g))),
        ),
    ),
    misconceptions=(
        Misconception(
            "axes of length 1 not summed",
            "An axis of length 1 was stretched to 4 in the forward pass. How many deliveries come "
            "back along it?",
            _unbroadcast(ones=lambda g, axis: g),
        ),
        Misconception(
            "first row taken instead of the sum",
            "The bias was used once in every row. Does one row's gradient tell the whole story?",
            _unbroadcast(first=lambda g: g[0]),
        ),
        Misconception(
            "first entry taken along stretched axes, too",
            "A number was used in each of 4 columns. Does one column's gradient tell the whole "
            "story?",
            _unbroadcast(lambda g: g[0], lambda g, axis: np.take(g, [0], axis)),
        ),
        Misconception(
            "mean instead of sum",
            "Sum or mean: nudge the bias and count how many outputs move. By how much does the sum "
            "of them move?",
            _unbroadcast(first=lambda g: g.mean(axis=0)),
        ),
        Misconception(
            "mean instead of sum, along stretched axes, too",
            "Nudge a number that stands in every column. Do the outputs' moves add up, or do you "
            "take their average?",
            _unbroadcast(lambda g: g.mean(axis=0), lambda g, axis: g.mean(axis, keepdims=True)),
        ),
        Misconception(
            "a summed axis of length 1 is lost",
            "The result must have exactly the shape you were asked for. What shape has yours?",
            _unbroadcast(ones=lambda g, axis: g.sum(axis=axis)),
        ),
        Misconception(
            "new axes not summed",
            "Shape (4,) was used as the rows of (3, 4). Which axis is new, and where did it go?",
            lambda g, shape: (
                _stretched(np.asarray(g), shape, _sum_kept)
                if np.ndim(g) == len(shape)
                else np.asarray(g)
            ),
        ),
        Misconception(
            "only one new axis summed",
            "A bias can be used in a batch of batches. How many axes are new in (2, 3, 4)?",
            lambda g, shape: _stretched(
                _leading(g, np.shape(g)[1:], _sum_first) if np.ndim(g) > len(shape) else g,
                (1,) * (np.ndim(g) - 1 - len(shape)) + shape,
                lambda g, axis: g if axis < np.ndim(g) - len(shape) else _sum_kept(g, axis),
            ),
        ),
        Misconception(
            "last axis summed in place of the first",
            "NumPy lines shapes up from the right. At which end do new axes appear?",
            _from_the_right,
        ),
        Misconception(
            "everything summed to one number",
            "Four biases, four gradients: does each of them hear only of its own column?",
            lambda g, shape: np.broadcast_to(np.sum(g), shape),
        ),
    ),
)


def _tensor(**methods: Function) -> type:
    """The class Tensor with some of its methods changed."""
    return type("Tensor", (right.Tensor,), {"__slots__": (), **methods})


def _init(convert: Function, **changed: Any) -> type:
    """A Tensor that stores what `convert` makes of the data, and other wires."""

    def __init__(
        self: Node, data: Any, op: Any = None, parents: Any = (), memory: Any = ()
    ) -> None:
        right.refuse_no_numbers(data)
        self.data, self.grad = convert(data), 0.0
        self.op, self.parents, self.memory = op, parents, memory
        for name, value in changed.items():
            setattr(self, name, value)

    return _tensor(__init__=__init__)


def _sends(fit: Function) -> type:
    """A Tensor that sends `fit(self, g, parent)` where g is what Node would send."""

    def send_back(self: Node, grad: Any) -> tuple[Any, ...]:
        sent = graph.Node.send_back(self, grad)
        return tuple(fit(self, g, p) for g, p in zip(sent, self.parents, strict=True))

    return _tensor(send_back=send_back)


def _summed_before_the_rule(self: Node, grad: Any) -> tuple[Any, ...]:
    sent = []
    for i, parent in enumerate(self.parents):
        shape, product = parent.data.shape, self.op.symbol == "*" and np.ndim(grad)
        early = right.unbroadcast(grad, shape) if product else grad
        g = graph.Node.send_back(self, early)[i]
        sent.append(right.unbroadcast(g, shape) if np.ndim(g) else g)
    return tuple(sent)


def _all_alike(self: Node, g: Array, parent: Node) -> Array:
    return right.unbroadcast(g, self.parents[0].data.shape) if np.ndim(g) else g


def _over_the_first_axis(self: Node, g: Array, parent: Node) -> Array:
    return g if np.shape(g) in ((), parent.data.shape) else np.sum(g, axis=0)


ARITHMETIC = "(1 - a / b) / (2 - b) - -a + 3 * b + 2 / b + (1 - b)"
ENTRYWISE = "a.exp() * b.log() + a.tanh() * b.sigmoid() + a.relu() + b.relu() + b ** 2"
REDUCED = "(a.sum(0) + a.mean(0) * a.max(0)) * a.sum() * a.mean() - a.max()"
KEPT = "a.sum(1, True) + a.mean(1, True) * a.max(1, True) + a.mean(keepdims=True)"
FORMS = "a.reshape(2, 6).transpose()[1:4].reshape((3, 2)) - a.transpose(2, 0, 1)[1, :, 0]"
FLAT = "a.reshape(-1) * b"


def _draw_sums(rng: np.random.Generator) -> Iterable[Case]:
    for form in ("a * b + a", "a + b * b", "(a - b) * b"):
        n, m = (int(k) for k in rng.integers(2, 4, size=2))
        shape = [(m,), (n, 1), (1, m)][int(rng.integers(3))]
        yield Case((form, drawn(rng, n, m), drawn(rng, *shape)), "random numbers")


TENSOR = Exercise(
    target=right.Tensor,
    number="9.2",
    minutes=15,
    difficulty=2,
    drive=drive_tensor,
    points={"values": 2, "shapes": 2},
    cases=(
        Case(("a * b", numbers(3), numbers(3) + 3), "two arrays of the same shape"),
        Case(("a * b + a", numbers(2, 2), numbers(2, 2) + 3), "a tensor that is used twice"),
        Case(("a + a.mean()", [[1, 2], [3, 5]]), "a list of whole numbers becomes float64"),
        Case(("a * a", np.array([1, 2, 3])), "an array of whole numbers becomes float64"),
        Case(("a * a", np.array([0.1, 0.2], dtype=np.float32)), "float32 becomes float64"),
        Case(("a * 2.0", 3), "a single number"),
        Case(("the caller changes the array a", numbers(3)), "a tensor holds a copy of its own"),
        Case(("Tensor('three')", 1.0), "a word is refused, which is given"),
        Case((ARITHMETIC, numbers(2, 3), 4.0 + numbers(2, 3)), "the operators that are given"),
        Case((ENTRYWISE, numbers(2, 3) - 3.5, numbers(2, 3)), "the methods of a Value"),
        Case((REDUCED, numbers(2, 3)), "sum, mean and max"),
        Case((FORMS, numbers(2, 3, 2)), "reshape, transpose and brackets"),
        Case((FLAT, numbers(2, 2), numbers(4)), "a length that is worked out"),
        Case(("a @ b", numbers(2, 3), numbers(3, 2) - 3.0), "a matrix product"),
        Case(("np.array([[1.0, -2.0]]) @ a", numbers(2, 3)), "data times a tensor"),
        Case(("a.shape", numbers(2, 3)), "the shape"),
        Case(("(a.sum().backward(), a.grad)[1]", numbers(2, 3)), "backward from a number"),
        Case(("(a.backward(-a.data), a.grad)[1]", numbers(2, 3)), "backward with a gradient"),
        Case(("a + b", numbers(2, 3), numbers(3)), "a bias, used in each of 2 rows", "shapes"),
        Case(("a * b", numbers(2, 3), numbers(3)), "a scale for each column", "shapes"),
        Case(("b + a", numbers(2, 3), numbers(2, 1)), "a number for each row", "shapes"),
        Case(("a * b", numbers(2, 1), numbers(3)), "both repeated", "shapes"),
        Case(("a * b", numbers(2, 2), 3.0), "a tensor that holds one number", "shapes"),
        Case((KEPT, numbers(2, 3)), "sums that keep their axis", "shapes"),
        Case(("a @ b", numbers(2, 2, 3), numbers(3, 2)), "one matrix for a batch", "shapes"),
        Case(("a ** 2", numbers(2, 3)), "a power; its exponent is a constant", "shapes"),
        Case(
            ("scaled(a, np.array([1.0, 2.0, 3.0]))", numbers(2, 3)),
            "a rule that leaves out a constant of shape (3,)",
            "shapes",
        ),
        Case((ARITHMETIC, numbers(2, 1), 4.0 + numbers(3)), "everything together", "shapes"),
    ),
    draw=_draw_sums,
    misconceptions=(
        Misconception(
            "a repeated tensor's gradient not summed",
            "What is the shape of b, and of the gradient you send it?",
            _sends(lambda self, g, p: g),
        ),
        Misconception(
            "summed before multiplying",
            "Multiply first and then sum over the copies, or the other way round: when is it the "
            "same?",
            _tensor(send_back=_summed_before_the_rule),
        ),
        Misconception(
            "the caller's array is shared",
            "Change the array you passed in. Should the tensor change?",
            _init(lambda data: np.asarray(data, dtype=np.float64)),
        ),
        Misconception(
            "numbers kept as they come",
            "Which dtype has np.array([1, 2, 3]), and what happens to 0.5 when it is stored there?",
            _init(np.array),
        ),
        Misconception(
            "data not made an array of its own",
            "The docstring promises a float64 copy. What do you store when a list comes?",
            _init(lambda data: data),
        ),
        Misconception(
            "summed to the shape of the result",
            "Each letter goes to a parent. Whose shape must it have?",
            _sends(lambda self, g, p: right.unbroadcast(g, self.data.shape) if np.ndim(g) else g),
        ),
        Misconception(
            "shape read from .grad",
            "Before the first backward pass .grad is 0.0. Which attribute knows the shape?",
            _sends(lambda self, g, p: right.unbroadcast(g, np.shape(p.grad))),
        ),
        Misconception(
            "all summed to the first parent's shape",
            "In a + b the two may have different shapes. Which one gets which gradient?",
            _sends(_all_alike),
        ),
        Misconception(
            "always summed over the first axis",
            "A column of shape (2, 1) was used in 3 columns. Over which axis are its copies?",
            _sends(_over_the_first_axis),
        ),
        Misconception(
            "a constant's 0.0 is summed, too",
            "Node.send_back gives a constant the plain number 0.0. What does unbroadcast make of "
            "it if the constant has shape (3,)?",
            _sends(lambda self, g, p: right.unbroadcast(g, p.data.shape)),
        ),
        Misconception(
            "result not connected to its inputs",
            "Follow the wires back from the result. What does your __init__ do with op and "
            "parents?",
            _init(lambda data: np.array(data, dtype=np.float64), op=None, parents=()),
        ),
        Misconception(
            "memory thrown away",
            "A sum remembers its axis for its rule. What does your __init__ do with memory?",
            _init(lambda data: np.array(data, dtype=np.float64), memory=()),
        ),
    ),
)


def _seeded(root: Node, grad: Any) -> None:
    graph.backward((root * grad).sum())


def _as_it_comes(root: Node, grad: Any = None) -> None:
    """Sends back whatever there is."""
    _seeded(root, np.ones(root.data.shape) if grad is None else grad)


def _refusing(root: Node, grad: Any) -> None:
    if grad is None and root.data.shape != ():
        raise ValueError(f"shape {root.data.shape} needs a grad")
    if grad is not None and np.shape(grad) != root.data.shape:
        raise ValueError(f"grad has shape {np.shape(grad)}, root {root.data.shape}")


def _then(act: Function) -> Function:
    """Bad input refused, then `act(root, grad)`."""

    def wrong(root: Node, grad: Any = None) -> None:
        _refusing(root, grad)
        act(root, np.ones(()) if grad is None else grad)

    return wrong


def _overwriting(root: Node, grad: Any) -> None:
    for node in graph.topological_order(root):
        node.grad = 0.0
    _seeded(root, grad)


def _any_shape(root: Node, grad: Any = None) -> None:
    if grad is None:
        _refusing(root, grad)
    _seeded(root, np.ones(()) if grad is None else grad)


def _never_without(root: Node, grad: Any = None) -> None:
    if grad is None:
        raise ValueError("give a grad")
    _then(_seeded)(root, grad)


def _wrong_error(root: Node, grad: Any = None) -> None:
    try:
        _then(_seeded)(root, grad)
    except ValueError as error:
        raise TypeError(str(error)) from None


def _draw_roots(rng: np.random.Generator) -> Iterable[Case]:
    x, g = drawn(rng, 2, 3), drawn(rng, 2, 3)
    yield Case(("(x * x).sum()", [None], x), "random numbers")
    yield Case(("x.tanh() * x", [g, -2.0 * g], x), "random numbers, two calls")


BACKWARD_FROM = Exercise(
    target=right.backward_from,
    number="9.6",
    minutes=10,
    difficulty=2,
    drive=drive_backward_from,
    points={"values": 2, "refused": 1},
    cases=(
        Case(("(x * x).sum()", [None], numbers(3)), "a loss: a single number"),
        Case(("x * x", [np.array([1.0, 10.0, 100.0])], numbers(3)), "a tensor and its gradient"),
        Case(("x * 2.0", [np.array(3.0)], 5.0), "a single number and its gradient"),
        Case(("x", [numbers(2)], numbers(2)), "a leaf"),
        Case(("x * x", [numbers(2, 3)], numbers(2, 3)), "two axes"),
        Case(("x * x", [[1.0, -1.0]], numbers(2)), "the gradient as a list"),
        Case(("(x * x).sum()", [None, None], numbers(3)), "two calls add twice"),
        Case(("x * 3.0", [numbers(2), numbers(2)], numbers(2)), "two calls with a gradient"),
        Case(("x * x", [None], numbers(3)), "several numbers and no gradient", "refused"),
        Case(("x", [None], numbers(2, 2)), "a matrix and no gradient", "refused"),
        Case(("x * x", [numbers(2)], numbers(3)), "a gradient of another length", "refused"),
        Case(("x * x", [numbers(3)], numbers(2, 3)), "a gradient that broadcasts", "refused"),
        Case(("x * x", [np.array(1.0)], numbers(3)), "one number for three", "refused"),
    ),
    draw=_draw_roots,
    misconceptions=(
        Misconception(
            "several numbers without a gradient accepted",
            "Three numbers, and one gradient for x: of which single number is it the gradient?",
            lambda root, grad=None: (
                _as_it_comes(root) if grad is None else _then(_seeded)(root, grad)
            ),
        ),
        Misconception(
            "nothing checked at all",
            "One gradient for a tensor of three numbers, or none: what should the caller be told?",
            _as_it_comes,
        ),
        Misconception(
            "a gradient of another shape accepted",
            "A gradient of shape (3,) for a tensor of shape (2, 3): was every number meant, or did "
            "somebody mix something up?",
            _any_shape,
        ),
        Misconception(
            "second call overwrites",
            "Two losses share a parameter. What did the engine of chapter 5 promise about two "
            "calls?",
            _then(_overwriting),
        ),
        Misconception(
            "the given gradient ignored",
            "The caller says how the loss changes with each number. Where do you use that?",
            _then(lambda root, grad: _seeded(root, np.ones(root.data.shape))),
        ),
        Misconception(
            "mean instead of sum",
            "A small change of root changes the loss by grad times the change, added up. Why "
            "divide by how many there are?",
            _then(lambda root, grad: graph.backward((root * grad).mean())),
        ),
        Misconception(
            "a single number refused, too",
            "A loss is the gradient's usual starting point. Which gradient has it with respect to "
            "itself?",
            _never_without,
        ),
        Misconception(
            "another kind of error",
            "The docstring names the error that the caller will look for. Which one do you raise?",
            _wrong_error,
        ),
    ),
)

EXERCISES = (UNBROADCAST, TENSOR, BACKWARD_FROM)
