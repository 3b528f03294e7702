"""Convolution and pooling: sizes, sums, gradients against nudging, and clear refusals."""

import re

import numpy as np
import pytest

from course.autodiff.conv import (
    LeNet1,
    conv2d,
    conv2d_backward,
    conv2d_forward,
    conv_out,
    maxpool,
    maxpool_backward,
    maxpool_forward,
)
from course.autodiff.fast import convnet
from course.autodiff.layers import softmax_cross_entropy
from course.autodiff.losses import numerical_gradient
from course.autodiff.tensor import Tensor

SETTINGS = pytest.mark.parametrize(("stride", "pad"), [(1, 0), (2, 0), (1, 1), (2, 1), (3, 2)])
POOLS = pytest.mark.parametrize(("k", "stride"), [(2, 2), (2, 1), (3, 1), (3, 2), (2, 3)])


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def images_and_filters() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Nothing here is square, and no two lengths are equal by accident."""
    return rng(1).normal(size=(2, 2, 5, 6)), rng(2).normal(size=(3, 2, 3, 2)), rng(3).normal(size=3)


@pytest.mark.parametrize("stride", [1, 2, 3, 5])
@pytest.mark.parametrize("pad", [0, 1, 4])
def test_as_many_windows_are_counted_as_can_be_cut_out(stride, pad):
    for n in range(1, 13):
        for k in range(1, n + 2 * pad + 1):
            row = np.zeros(n + 2 * pad)
            cut = [i for i in range(0, len(row), stride) if len(row[i : i + k]) == k]
            assert conv_out(n, k, stride, pad) == len(cut)


@SETTINGS
def test_a_convolution_is_a_correlation_of_each_plane(stride, pad):
    signal = pytest.importorskip("scipy.signal")
    x, w, b = images_and_filters()
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    y = conv2d_forward(x, w, b, stride, pad)
    for n, f in np.ndindex(2, 3):
        planes = [signal.correlate2d(xp[n, c], w[f, c], "valid") for c in range(2)]
        np.testing.assert_allclose(y[n, f], sum(planes)[::stride, ::stride] + b[f], rtol=1e-12)


@SETTINGS
def test_every_gradient_of_a_convolution_is_the_slope_that_nudging_finds(stride, pad):
    x, w, b = images_and_filters()
    y = conv2d_forward(x, w, b, stride, pad)
    dy = rng(4).normal(size=y.shape)
    dx, dw, db = conv2d_backward(dy, x, w, stride, pad)

    def loss(x, w, b):
        return float(np.sum(conv2d_forward(x, w, b, stride, pad) * dy))

    np.testing.assert_allclose(dx, numerical_gradient(lambda t: loss(t, w, b), x), atol=1e-7)
    np.testing.assert_allclose(dw, numerical_gradient(lambda t: loss(x, t, b), w), atol=1e-7)
    np.testing.assert_allclose(db, numerical_gradient(lambda t: loss(x, w, t), b), atol=1e-7)


@SETTINGS
def test_scatter_and_gather_are_each_others_mirror(stride, pad):
    """⟨dy, conv(x)⟩ = ⟨dx, x⟩ when the bias is 0: what was copied is summed."""
    x, w, _ = images_and_filters()
    y = conv2d_forward(x, w, np.zeros(3), stride, pad)
    dy = rng(5).normal(size=y.shape)
    dx, dw, _ = conv2d_backward(dy, x, w, stride, pad)
    assert np.sum(dy * y) == pytest.approx(np.sum(dx * x), rel=1e-12)
    assert np.sum(dy * y) == pytest.approx(np.sum(dw * w), rel=1e-12)


@POOLS
def test_a_pool_gives_the_largest_of_each_window_and_its_place(k, stride):
    x = rng(6).normal(size=(2, 3, 5, 6))
    y, arg = maxpool_forward(x, k, stride)
    assert arg.dtype == np.int64
    for n, c, i, j in np.ndindex(y.shape):
        window = x[n, c, i * stride : i * stride + k, j * stride : j * stride + k]
        assert y[n, c, i, j] == window.max() == window.ravel()[arg[n, c, i, j]]


@POOLS
def test_every_gradient_of_a_pool_is_the_slope_that_nudging_finds(k, stride):
    x = rng(7).normal(size=(2, 2, 5, 6))
    y, arg = maxpool_forward(x, k, stride)
    dy = rng(8).normal(size=y.shape)
    slopes = numerical_gradient(lambda t: float(np.sum(maxpool_forward(t, k, stride)[0] * dy)), x)
    np.testing.assert_allclose(maxpool_backward(dy, arg, x.shape, k, stride), slopes, atol=1e-7)


def test_of_equal_numbers_the_first_wins_and_gets_the_gradient():
    x = np.full((1, 1, 2, 2), 5.0)
    y, arg = maxpool_forward(x, 2, 2)
    assert maxpool_backward(np.ones_like(y), arg, x.shape, 2, 2).tolist() == [[[[1, 0], [0, 0]]]]


def test_on_tensors_the_same_numbers_come_out_and_the_same_gradients_come_back():
    x, w, b = map(Tensor, images_and_filters())
    y = maxpool(conv2d(x, w, b, stride=1, pad=1), 2, 2)
    plain = conv2d_forward(x.data, w.data, b.data, 1, 1)
    best, arg = maxpool_forward(plain, 2, 2)
    assert np.array_equal(y.data, best)
    dy = rng(9).normal(size=y.shape)
    y.backward(dy)
    back = maxpool_backward(dy, arg, plain.shape, 2, 2)
    for got, expected in zip((x, w, b), conv2d_backward(back, x.data, w.data, 1, 1), strict=True):
        np.testing.assert_allclose(got.grad, expected, rtol=1e-12)


def test_a_network_of_these_parts_has_the_slopes_that_nudging_finds():
    net, x, y = LeNet1(rng()), rng(10).random((2, 1, 28, 28)), np.array([3, 8])
    softmax_cross_entropy(net(x), y).backward()
    for name, p in net.parameters().items():
        for place in rng(11).integers(p.data.size, size=3):
            kept, slopes = p.data.flat[place], []
            for nudge in (1e-5, -1e-5):
                p.data.flat[place] = kept + nudge
                slopes.append(float(softmax_cross_entropy(net(x), y).data))
            p.data.flat[place] = kept
            slope = (slopes[0] - slopes[1]) / 2e-5
            assert p.grad.flat[place] == pytest.approx(slope, abs=1e-7, rel=1e-5), name


def test_the_compiled_network_with_the_same_weights_says_and_hears_the_same():
    net, compiled = LeNet1(rng()), convnet.LeNet(rng(1), filters=(4, 12))
    for name, p in compiled.parameters().items():
        p.data = net.parameters()[name].data.astype(np.float32)
    x = rng(12).random((3, 1, 28, 28))
    slow, quick = net(x), compiled(x.astype(np.float32))
    np.testing.assert_allclose(quick.data, slow.data, atol=1e-5)
    direction = rng(13).normal(size=(3, 10))
    slow.backward(direction)
    (quick * direction.astype(np.float32)).sum().backward()
    for name, p in compiled.parameters().items():
        np.testing.assert_allclose(p.grad, net.parameters()[name].grad, atol=2e-4, err_msg=name)


def test_parameters_are_all_there_and_can_be_set_to_zero():
    net = LeNet1(rng())
    sizes = {name: p.data.size for name, p in net.parameters().items()}
    assert sizes == {"w1": 100, "b1": 4, "w2": 1200, "b2": 12, "w3": 1920, "b3": 10}
    softmax_cross_entropy(net(rng().random((1, 1, 28, 28))), np.array([0])).backward()
    assert np.any(net.w1.grad)
    net.zero_grad()
    assert all(p.grad == 0.0 for p in net.parameters().values())


def test_no_argument_is_changed():
    x, w, b = images_and_filters()
    given = [a.copy() for a in (x, w, b)]
    y = conv2d_forward(x, w, b, 2, 1)
    dy = np.ones_like(y)
    conv2d_backward(dy, x, w, 2, 1)
    pooled, arg = maxpool_forward(x, 3, 1)
    maxpool_backward(pooled, arg, x.shape, 3, 1)
    assert all(np.array_equal(a, g) for a, g in zip((x, w, b), given, strict=True))
    assert np.all(dy == 1.0)


FOUR = np.ones((1, 1, 4, 4))
REFUSED = {
    "a window that does not fit": (
        lambda: conv_out(3, 5, 1, 0),
        ValueError,
        "a window of 5 pixels does not fit on 3 with 0 zeros on either side; take a smaller",
    ),
    "a stride of 0": (
        lambda: conv_out(5, 3, 0, 0),
        ValueError,
        "stride is 0: it must be 1 or more",
    ),
    "a negative pad": (lambda: conv_out(5, 3, 1, -1), ValueError, "pad is -1: it must be 0 or"),
    "half a pixel": (
        lambda: conv_out(5, 3, 1, 0.5),
        TypeError,
        "pad is 0.5: pixels are counted; give a whole number",
    ),
    "True for a number": (lambda: conv_out(5, True, 1, 0), TypeError, "k is True"),
    "grey values": (
        lambda: conv2d_forward(np.ones((1, 1, 4, 4), np.uint8), FOUR, np.zeros(1)),
        TypeError,
        "images of dtype uint8: floats are needed; take images / 255",
    ),
    "filters of whole numbers": (
        lambda: conv2d_forward(FOUR, np.ones((1, 1, 2, 2), int), np.zeros(1)),
        TypeError,
        "filters of dtype int64: floats are needed",
    ),
    "images without channels": (
        lambda: conv2d_forward(np.ones((2, 4, 4)), FOUR, np.zeros(1)),
        ValueError,
        "images of shape (2, 4, 4): (N, C, H, W) is needed; grey images (N, H, W) get their axis",
    ),
    "no images": (
        lambda: maxpool_forward(np.ones((0, 1, 4, 4)), 2, 2),
        ValueError,
        "images of shape (0, 1, 4, 4)",
    ),
    "filters for other channels": (
        lambda: conv2d_forward(FOUR, np.ones((2, 3, 2, 2)), np.zeros(2)),
        ValueError,
        "filters of shape (2, 3, 2, 2) for images of 1 channels: (F, 1, KH, KW) is needed",
    ),
    "one bias for two filters": (
        lambda: conv2d_forward(FOUR, np.ones((2, 1, 2, 2)), np.zeros(1)),
        ValueError,
        "biases of shape (1,) for 2 filters: one for each, (2,)",
    ),
    "fewer gradients than outputs": (
        lambda: conv2d_backward(np.ones((1, 1, 2, 2)), FOUR, np.ones((1, 1, 2, 2)), 1, 0),
        ValueError,
        "dy has shape (1, 1, 2, 2), the output (1, 1, 3, 3): one number for each output",
    ),
    "gradients for other windows": (
        lambda: maxpool_backward(FOUR, np.zeros((1, 1, 4, 4), int), (1, 1, 4, 4), 2, 2),
        ValueError,
        "dy has shape (1, 1, 4, 4), the output (1, 1, 2, 2)",
    ),
    "images of another size": (
        lambda: LeNet1(rng())(np.ones((1, 3, 32, 32))),
        ValueError,
        "images of shape (1, 3, 32, 32): (N, 1, 28, 28) is needed",
    ),
}


@pytest.mark.parametrize(("wrong", "error", "message"), REFUSED.values(), ids=list(REFUSED))
def test_what_does_not_fit_is_refused_with_value_rule_and_cure(wrong, error, message):
    with pytest.raises(error, match=re.escape(message)):
        wrong()
