"""Compiled convolution and pooling against sums written out by NumPy."""

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from course.autodiff.fast import conv


def draw(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


SHAPES = [
    ((2, 1, 6, 7), (3, 1, 2, 3)),
    ((3, 2, 8, 8), (8, 2, 5, 5)),
    ((1, 5, 4, 9), (6, 5, 4, 2)),
    ((2, 3, 5, 5), (4, 3, 1, 1)),
    ((5, 1, 5, 5), (1, 1, 5, 5)),
]


def by_windows(x, w, b):
    windows = sliding_window_view(x.astype(float), w.shape[2:], axis=(2, 3))
    return np.einsum("nchwuv,fcuv->nfhw", windows, w.astype(float)) + b[:, None, None]


@pytest.mark.parametrize(("image", "filters"), SHAPES)
def test_the_output_is_the_sum_over_each_window(image, filters):
    x, w, b = draw(*image), draw(*filters, seed=1), draw(filters[0], seed=2)
    np.testing.assert_allclose(conv.conv(x, w, b), by_windows(x, w, b), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(("image", "filters"), SHAPES)
def test_the_rule_gives_the_slope_of_every_input(image, filters):
    x, w, b = draw(*image), draw(*filters, seed=1), draw(filters[0], seed=2)
    out = conv.conv(x, w, b)
    grad = draw(*out.shape, seed=3)
    sent = conv.conv_rule(grad, out, x, w, b)
    for i, (a, got) in enumerate(zip((x, w, b), sent, strict=True)):
        assert got.shape == a.shape
        toward = draw(*a.shape, seed=4 + i).astype(float)
        ends = [[x, w, b], [x, w, b]]
        for end, sign in zip(ends, (1, -1), strict=True):
            end[i] = a + sign * 1e-3 * toward
        high, low = (by_windows(*end) for end in ends)
        slope = ((high - low) * grad).sum() / 2e-3
        assert (got * toward).sum() == pytest.approx(slope, rel=1e-3, abs=1e-3)


def test_pooling_takes_the_first_of_the_largest_and_gives_it_the_gradient():
    x = np.float32([[[[1, 5, 0, 0], [5, 2, 0, 3]]]])
    out, arg = conv.maxpool.forward(x, 2)
    np.testing.assert_array_equal(out, [[[[5, 3]]]])
    np.testing.assert_array_equal(arg, [[[[1, 3]]]])
    dx = conv.maxpool_rule(np.float32([[[[10, 20]]]]), out, arg, 2, x)
    np.testing.assert_array_equal(dx, [[[[0, 10, 0, 0], [0, 0, 0, 20]]]])


def test_rows_and_columns_that_fill_no_window_are_left_out_of_the_pool():
    out, _ = conv.maxpool.forward(draw(2, 3, 5, 7), 2)
    assert out.shape == (2, 3, 2, 3)
