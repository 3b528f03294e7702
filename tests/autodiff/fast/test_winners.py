"""The fused operation: the same numbers as convolution, pooling and ReLU one after the other."""

import numpy as np
import pytest

from course.autodiff import ops
from course.autodiff.array_ops import with_settings
from course.autodiff.fast.conv import conv, maxpool
from course.autodiff.fast.dense import Tensor32
from course.autodiff.fast.winners import conv_pool_relu, data_conv_pool_relu


def draw(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


CASES = [((3, 1, 8, 8), (5, 1, 3, 3)), ((2, 3, 9, 10), (4, 3, 5, 5)), ((1, 2, 6, 7), (2, 2, 1, 2))]


@pytest.mark.parametrize(("image", "filters"), CASES)
def test_values_and_gradients_are_those_of_the_three_operations(image, filters):
    inputs = [draw(*image), draw(*filters, seed=1), draw(filters[0], seed=2)]
    x, w, b = (Tensor32(a) for a in inputs)
    fused = conv_pool_relu(x, w, b)
    apart = ops.relu(with_settings(maxpool, 2)(conv(x, w, b)))
    np.testing.assert_allclose(fused.data, apart.data, rtol=1e-4, atol=1e-5)
    assert (fused.data == 0).any()  # some windows have lost
    grad = draw(*fused.data.shape, seed=3)
    ours = fused.send_back(grad)
    (pooled,) = apart.parents
    (convolved,) = pooled.parents
    theirs = convolved.send_back(pooled.send_back(apart.send_back(grad)[0])[0])
    for got, expected in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-3, atol=1e-4)


def test_for_data_only_the_filters_and_biases_get_a_gradient():
    x, w, b = draw(2, 1, 8, 8), Tensor32(draw(3, 1, 3, 3, seed=1)), Tensor32(draw(3, seed=2))
    with_data = with_settings(data_conv_pool_relu, x)(w, b)
    grad = draw(*with_data.data.shape, seed=3)
    ours = with_data.send_back(grad)
    theirs = conv_pool_relu(Tensor32(x), w, b).send_back(grad)[1:]
    for got, expected in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-5)
