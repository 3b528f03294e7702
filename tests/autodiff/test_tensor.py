"""Tensors: the engine of chapter 5 on arrays, shapes that fit, clear refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from course.autodiff import graph
from course.autodiff.graph import apply
from course.autodiff.nn import MLP
from course.autodiff.tensor import Tensor, unbroadcast
from course.autodiff.value import Value

from .graphs import random_program, run_program
from .nudging import largest_error
from .tensor_programs import Engine, random_tensor_program, run_tensor_program

SHAPES = arrays.mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=3)


@given(SHAPES)
def test_unbroadcast_is_the_adjoint_of_broadcasting(shapes):
    small, _ = shapes.input_shapes
    rng = np.random.default_rng(0)
    x, g = rng.normal(size=small), rng.normal(size=shapes.result_shape)
    back = unbroadcast(g, small)
    assert back.shape == small
    assert np.sum(back * x) == pytest.approx(np.sum(g * np.broadcast_to(x, g.shape)))


def test_unbroadcast_keeps_axes_without_numbers():
    assert unbroadcast(np.zeros((0, 4)), (4,)).tolist() == [0.0] * 4
    assert unbroadcast(np.zeros((3, 0)), (0,)).shape == (0,)


@settings(deadline=None)
@given(SHAPES, st.sampled_from(["+", "-", "*", "/"]))
def test_operators_broadcast_and_agree_with_nudging(shapes, symbol):
    operators = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
    }
    rng = np.random.default_rng(1)
    xs = [rng.uniform(0.5, 2.0, size=shape) for shape in shapes.input_shapes]
    assert largest_error(operators[symbol], xs) < 1e-7


@pytest.mark.parametrize("seed", range(30))
def test_random_programs_agree_with_nudging(seed):
    shapes, lines = random_tensor_program(seed, length=8)
    xs = [np.random.default_rng(seed).normal(size=shape) for shape in shapes]
    assert largest_error(lambda *t: run_tensor_program(Engine(), lines, list(t)), xs) < 1e-6


@pytest.mark.parametrize("seed", range(10))
def test_tensors_of_one_number_do_what_values_do(seed):
    lines = random_program(seed)
    xs = np.random.default_rng(seed).uniform(-2, 2, size=4).tolist()
    values, tensors = [Value(x) for x in xs], [Tensor(x) for x in xs]
    run_program(lines, values, Value(1.0)).backward()
    run_program(lines, tensors, Tensor(1.0)).backward()
    np.testing.assert_allclose([t.grad for t in tensors], [v.grad for v in values], rtol=1e-12)


@pytest.mark.parametrize("given", [[1, 2], np.array([1, 2]), np.float32([1, 2]), (True, 2)])
def test_a_tensor_holds_a_float64_copy(given):
    assert Tensor(given).data.dtype == np.float64
    assert Tensor(given).data.tolist() == [1.0, 2.0]


def test_nothing_is_shared_with_the_caller_with_a_parent_or_between_gradients():
    x = np.array([1.0, 2.0])
    a, b = Tensor(x), Tensor(x)
    x[0] = 99.0
    assert a.data[0] == 1.0
    c = a.reshape(2, 1)[0:1] + b[0]
    c.sum().backward()
    a.data[0] = 7.0
    assert c.data[0, 0] == 2.0
    a.grad += 1.0
    assert b.grad.tolist() == [1.0, 0.0]


def test_two_calls_add_and_two_losses_that_share_nodes_are_both_right():
    a = Tensor([1.0, 2.0])
    b = a * a
    (b * 3.0).sum().backward()
    (b * 3.0).sum().backward()
    b.sum().backward()
    assert a.grad.tolist() == [14.0, 28.0]


def test_a_long_chain_and_forty_doublings_are_nothing_special():
    a = x = Tensor([1.0, 2.0])
    for _ in range(5_000):
        x = x + 1e-3
    for _ in range(40):
        x = x + x
    x.sum().backward()
    assert a.grad.tolist() == [2.0**40] * 2


def test_gradients_have_the_shape_of_the_data_and_constants_get_none():
    X = np.ones((5, 3))
    W, b, scale = Tensor(np.ones((3, 2))), Tensor(np.zeros(2)), Tensor([[2.0]])
    loss = (((X @ W + b) * scale - np.ones((5, 2))) ** 2).mean()
    loss.backward()
    assert [p.grad.shape for p in (W, b, scale)] == [(3, 2), (2,), (1, 1)]
    assert W.grad.tolist() == [[10.0] * 2] * 3


def test_data_on_the_left_of_a_product_is_no_node():
    X, W = np.arange(6.0).reshape(2, 3), Tensor(np.ones((3, 2)))
    out = X @ W
    assert out.parents == (W,)
    assert largest_error(lambda w: (X @ w) * (X @ w), [W.data]) < 1e-7


def test_backward_with_a_gradient_is_backward_of_the_weighted_sum():
    g = np.array([[1.0, -2.0], [0.5, 3.0]])
    a, b = Tensor(g + 1.0), Tensor(g + 1.0)
    (a * a).backward(g)
    (b * b * g).sum().backward()
    np.testing.assert_array_equal(a.grad, b.grad)


def test_graph_is_what_chapter_5_made_it():
    a = Tensor([1.0, 2.0])
    graph.backward((a * a).sum())
    assert a.grad.tolist() == [2.0, 4.0]


def test_plain_numbers_and_arrays_may_stand_on_either_side():
    t, x = Tensor([1.0, 4.0]), np.array([2.0, 8.0])
    for result in (x + t, x - t, x * t, x / t, np.float64(2.0) * t, 1 - t, 2 / t, t * [2.0, 1.0]):
        assert isinstance(result, Tensor)
    assert (x / t - x * t + (3 - t)).data.tolist() == [2.0, -31.0]


def test_a_tensor_can_be_walked_through_row_by_row():
    assert [row.data.tolist() for row in Tensor([[1.0, 2.0], [3.0, 4.0]])] == [[1, 2], [3, 4]]


def test_nan_travels_and_nothing_hangs():
    a = Tensor([np.nan, 1.0])
    (a * 2.0).tanh().sum().backward()
    assert np.isnan(a.grad).tolist() == [True, False]


def test_an_operation_may_leave_out_a_constant_of_any_shape():
    @graph.op("scaled")
    def scaled(x, k):
        return x * k

    @scaled.rule
    def scaled_rule(grad, out, x, k):
        return grad * k

    a = Tensor(np.ones((2, 3)))
    apply(scaled, a, np.array([1.0, 2.0, 3.0])).sum().backward()
    assert a.grad.tolist() == [[1.0, 2.0, 3.0]] * 2


ONES = Tensor(np.ones((2, 3)))
BAD = {
    "shapes that do not fit for +": (
        lambda: ONES + np.ones(4),
        ValueError,
        r"shapes \(2, 3\) and \(4,\) do not fit for \+.*from the right",
    ),
    "shapes that do not fit for *": (
        lambda: np.ones((3, 2)) * ONES,
        ValueError,
        r"\(2, 3\) and \(3, 2\) do not fit for \*.*equal, or one of them 1",
    ),
    "shapes that do not fit for -": (lambda: ONES - Tensor([1.0, 2.0]), ValueError, "do not fit"),
    "shapes that do not fit for @": (
        lambda: ONES @ ONES,
        ValueError,
        r"\(2, 3\) @ \(2, 3\) do not fit: the last axis of the first",
    ),
    "batches that do not fit for @": (
        lambda: Tensor(np.ones((2, 1, 3))) @ np.ones((5, 3, 1)),
        ValueError,
        r"\(2, 1, 3\) @ \(5, 3, 1\).*must broadcast",
    ),
    "a vector times a matrix": (
        lambda: np.ones(2) @ ONES,
        ValueError,
        r"\(2,\) @ \(2, 3\): both sides of @ need two axes",
    ),
    "a matrix times a vector": (lambda: ONES @ np.ones(3), ValueError, "two axes or more"),
    "another number of places": (lambda: ONES.reshape(4), ValueError, r"\(2, 3\) cannot become"),
    "an axis too far": (lambda: ONES.sum(axis=2), ValueError, r"axis 2 is not an axis of shape"),
    "an axis too far for a maximum": (lambda: ONES.max(-3), ValueError, "axis -3 is not an axis"),
    "an axis twice": (lambda: ONES.transpose(0, 0), ValueError, "each axis of shape"),
    "a word": (lambda: Tensor("two"), TypeError, "real numbers, not 'two'"),
    "complex numbers": (lambda: Tensor([1j]), TypeError, "real numbers.*complex128"),
    "complex data": (lambda: np.array([[1j, 0.0]]) @ ONES, TypeError, "real numbers"),
    "nothing": (lambda: Tensor(None), TypeError, "real numbers, not None"),
    "rows of different length": (lambda: Tensor([[1], [1, 2]]), ValueError, "equal length"),
    "a tensor in a list": (lambda: ONES * [ONES], TypeError, "real numbers"),
    "no loss": (lambda: ONES.backward(), ValueError, r"shape \(2, 3\) is no loss.*sum\(\)"),
    "a gradient of another shape": (
        lambda: ONES.backward(np.ones(3)),
        ValueError,
        r"grad has the shape \(3,\), the tensor \(2, 3\)",
    ),
    "a logarithm of 0": (lambda: Tensor([1.0, 0.0]).log(), ValueError, "above 0"),
    "a place that is not there": (lambda: ONES[5], IndexError, "out of bounds"),
}


@pytest.mark.parametrize(("bad", "error", "words"), BAD.values(), ids=list(BAD))
def test_bad_input_gets_an_error_with_shapes_and_the_rule(bad, error, words):
    with pytest.raises(error, match=words):
        bad()


def moons(n):
    rng = np.random.default_rng(0)
    t, upper = np.pi * rng.uniform(size=n), np.arange(n) % 2 == 1
    x1 = np.where(upper, np.cos(t), 1 - np.cos(t))
    x2 = np.where(upper, np.sin(t), 0.5 - np.sin(t))
    return np.column_stack([x1, x2]), np.where(upper, 1.0, -1.0)


def test_the_moons_net_has_the_losses_of_the_values_with_the_same_weights():
    X, Y = moons(20)
    net = MLP([2, 8, 1], np.random.default_rng(0))
    layers = [
        (
            Tensor([[w.data for w in n.w] for n in layer.neurons]).transpose().data,
            [n.b.data for n in layer.neurons],
        )
        for layer in net.layers
    ]
    (W1, b1), (W2, b2) = [(Tensor(W), Tensor(b)) for W, b in layers]
    for _ in range(20):
        total = Value(0.0)
        for x, y in zip(X.tolist(), Y.tolist(), strict=True):
            total = total + (net(x)[0] - y) ** 2
        slow = total * (1.0 / len(X))
        fast = (((X @ W1 + b1).tanh() @ W2 + b2 - Y.reshape(-1, 1)) ** 2).mean()
        assert fast.data == pytest.approx(slow.data, abs=1e-10)
        for loss, parameters in ((slow, net.parameters()), (fast, (W1, b1, W2, b2))):
            for p in parameters:
                p.grad = 0.0
            loss.backward()
            for p in parameters:
                p.data = p.data - 0.3 * p.grad
