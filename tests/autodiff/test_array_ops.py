"""The rules of operations on whole arrays, against finite differences."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from course.autodiff import array_ops
from course.autodiff.array_ops import with_settings
from course.autodiff.graph import Op, apply, op
from course.autodiff.tensor import Tensor

from .nudging import largest_error

REDUCTIONS = ("sum", "mean", "max")


def spread(*shape: int) -> np.ndarray:
    """Numbers far enough apart that no nudge exchanges two of them."""
    size = int(np.prod(shape))
    return (np.random.default_rng(size).permutation(size) / 7.0).reshape(shape) - 0.5


@pytest.mark.parametrize(
    ("x", "w"),
    [
        ((2, 3), (3, 4)),
        ((1, 1), (1, 1)),
        ((4, 2, 3), (4, 3, 2)),
        ((4, 2, 3), (3, 2)),
        ((2, 3), (4, 3, 2)),
        ((2, 1, 2, 3), (4, 3, 1)),
        ((0, 3), (3, 2)),
    ],
)
def test_matmul_agrees_with_nudging_for_batches_and_shared_matrices(x, w):
    assert largest_error(lambda a, b: a @ b, [spread(*x), spread(*w)]) < 1e-7


@settings(deadline=None)
@given(arrays.array_shapes(min_dims=1, max_dims=3, max_side=3), st.data())
def test_reductions_agree_with_nudging_along_any_axis(shape, data):
    axis = data.draw(st.none() | st.integers(-len(shape), len(shape) - 1))
    keepdims = data.draw(st.booleans())
    for name in REDUCTIONS:
        error = largest_error(
            lambda t, name=name: getattr(t, name)(axis, keepdims), [spread(*shape)]
        )
        assert error < 1e-7, name


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axes", [(0, 1), (0, -1), (2, 1), ()])
def test_sums_and_means_take_several_axes(axes, keepdims):
    for name in ("sum", "mean"):
        error = largest_error(
            lambda t, name=name: getattr(t, name)(axes, keepdims), [spread(2, 3, 2)]
        )
        assert error < 1e-7, name


def test_the_first_of_several_maxima_gets_everything():
    t = Tensor([[2.0, 5.0, 5.0], [7.0, 7.0, 7.0]])
    (t.max(axis=1).sum() + t.max()).backward()
    assert t.grad.tolist() == [[0.0, 1.0, 0.0], [2.0, 0.0, 0.0]]


@settings(deadline=None)
@given(st.permutations(range(4)))
def test_every_order_of_axes_is_undone(axes):
    assert largest_error(lambda t: t.transpose(*axes), [spread(1, 2, 3, 2)]) < 1e-7


@pytest.mark.parametrize("shape", [(6,), (-1,), (3, 2), (1, 6, 1), (2, -1, 1)])
def test_reshapes_agree_with_nudging(shape):
    assert largest_error(lambda t: t.reshape(shape), [spread(2, 3)]) < 1e-7
    assert largest_error(lambda t: t.reshape(*shape), [spread(2, 3)]) < 1e-7


INDICES = {
    "a number": 1,
    "a number from the end": -1,
    "a slice": slice(None, None, -1),
    "a column": (slice(None), 1),
    "an ellipsis": (..., 0),
    "a new axis": (None, slice(1, 3)),
    "rows, one of them twice": [2, 0, 2],
    "places, one of them twice": ([0, 1, 0], [1, 0, 1]),
    "a mask": np.array([True, False, True]),
    "a mask of places": spread(3, 2) > 0,
    "a number and rows": (np.array([[0, 0], [1, 1]]), 0),
    "nothing": slice(0, 0),
}


@pytest.mark.parametrize("index", INDICES.values(), ids=list(INDICES))
def test_brackets_agree_with_nudging_for_every_kind_of_index(index):
    assert largest_error(lambda t: t[index] * t[index], [spread(3, 2)]) < 1e-7


def test_settings_come_after_what_an_operation_remembers_and_are_no_nodes():
    @op("clip", remembers=True)
    def clip(x, low, high):
        out = np.clip(x, low, high)
        return out, out == x

    @clip.rule
    def clip_rule(grad, out, inside, low, high, x):
        return grad * inside * high / high

    t = Tensor([-3.0, 0.5, 3.0])
    node = apply(with_settings(clip, -1.0, 2.0), t)
    assert (node.data.tolist(), node.parents) == ([-1.0, 0.5, 2.0], (t,))
    node.sum().backward()
    assert t.grad.tolist() == [0.0, 1.0, 0.0]


def test_every_operation_of_the_table_is_one_of_those_tried_here():
    table = {name for name, o in vars(array_ops).items() if isinstance(o, Op)}
    tried = {f"{name}_over" for name in REDUCTIONS}
    assert table == tried | {"matmul", "data_matmul", "reshape", "transpose", "getitem"}
