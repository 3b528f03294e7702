"""Compiled dense operations: the same as the plain ones, in one pass."""

import numpy as np
import pytest

from course.autodiff import layers, optim
from course.autodiff.fast import dense, dense_kernels
from course.autodiff.fast.dense import FastNetwork, Tensor32
from course.autodiff.tensor import Tensor


def draw(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def plain_network(sizes, fast):
    """A DenseNetwork with the same weights, on float64."""
    plain = layers.DenseNetwork(sizes, np.random.default_rng(0), "relu")
    for name, p in plain.parameters().items():
        p.data = fast.parameters()[name].data.astype(np.float64)
    return plain


def gradients(network, loss, X, labels):
    network.zero_grad()
    error = loss(network(X), labels)
    error.backward()
    return float(error.data), {k: p.grad for k, p in network.parameters().items()}


@pytest.mark.parametrize("sizes", [[7, 3], [7, 5, 3], [7, 6, 5, 3]])
def test_a_network_of_compiled_layers_gives_the_plain_network_s_loss_and_gradients(sizes):
    fast = FastNetwork(sizes, np.random.default_rng(3))
    X, labels = draw(11, 7), np.arange(11) % 3
    loss, grads = gradients(fast, dense.softmax_cross_entropy, X, labels)
    plain = plain_network(sizes, fast)
    expected, right = gradients(plain, layers.softmax_cross_entropy, X.astype(float), labels)
    assert loss == pytest.approx(expected, rel=1e-6)
    for name, grad in grads.items():
        assert grad.dtype == np.float32
        np.testing.assert_allclose(grad, right[name], rtol=1e-4, atol=1e-6, err_msg=name)


def test_the_scores_of_a_network_without_hidden_layer_come_from_the_data_alone():
    fast = FastNetwork([4, 3], np.random.default_rng(0))
    assert len(fast(draw(2, 4)).parents) == 2  # weights and biases; the data is no node


@pytest.mark.parametrize(
    ("operation", "wanted"),
    [(dense.linear, lambda x: x), (dense.linear_relu, lambda x: x.relu())],
    ids=["linear", "linear + relu"],
)
def test_each_layer_operation_has_the_gradients_of_the_plain_ones(operation, wanted):
    arrays = [draw(5, 4), draw(4, 3, seed=1), draw(3, seed=2)]
    weight = draw(5, 3, seed=3)
    fast = [Tensor32(a) for a in arrays]
    plain = [Tensor(a) for a in arrays]
    out = operation(*fast)
    x, W, b = plain
    same = wanted(x @ W + b)
    np.testing.assert_allclose(out.data, same.data, rtol=1e-5, atol=1e-6)
    same.backward(weight)
    sent = out.send_back(weight)
    for grad, node in zip(sent, plain, strict=True):
        np.testing.assert_allclose(grad, node.grad, rtol=1e-5, atol=1e-5)


def test_the_loss_kernel_survives_large_scores():
    loss, slopes = dense_kernels.softmax_loss(np.float32([[1000, 0], [-1000, 0]]), np.array([1, 1]))
    assert loss == pytest.approx(500.0)
    np.testing.assert_allclose(slopes, [[0.5, -0.5], [0.0, 0.0]], atol=1e-7)


def test_gather_divides_by_255_and_takes_rows_in_the_order_of_the_index():
    images = np.arange(12, dtype=np.uint8).reshape(4, 3)
    out = np.full((2, 3), np.nan, np.float32)
    dense_kernels.gather(images, np.array([3, 0]), out)
    np.testing.assert_allclose(out, images[[3, 0]] / 255, rtol=1e-6)


@pytest.mark.parametrize(
    ("fast", "plain", "settings"),
    [
        (dense.SGD, optim.SGD, {"lr": 0.1}),
        (dense.SGD, optim.SGD, {"lr": 0.1, "momentum": 0.9}),
        (dense.Adam, optim.Adam, {"lr": 0.01, "b1": 0.8, "b2": 0.95}),
    ],
)
def test_compiled_optimisers_walk_where_the_plain_ones_walk(fast, plain, settings):
    ours, theirs = ({"W": draw(4, 3).astype(t)} for t in (np.float32, np.float64))
    quick, slow = fast(ours, **settings), plain(theirs, **settings)
    for step in range(5):
        g = draw(4, 3, seed=step)
        quick.step({"W": g})
        slow.step({"W": g.astype(float)})
    np.testing.assert_allclose(ours["W"], theirs["W"], rtol=2e-5, atol=1e-6)


def test_weight_decay_is_no_part_of_the_compiled_step_and_is_refused():
    with pytest.raises(ValueError, match=r"weight_decay is 0\.1; the compiled SGD has none"):
        dense.SGD({"W": draw(2, 2)}, lr=0.1, weight_decay=0.1)


def test_an_optimiser_for_float32_refuses_other_parameters():
    with pytest.raises(TypeError, match=r"parameter 'W' is float64.*astype\(np\.float32\)"):
        dense.SGD({"W": np.ones((2, 2))}, lr=0.1)
