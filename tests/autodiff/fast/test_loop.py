"""The compiled epoch: the same steps as the plain network takes, whatever the threads."""

import numpy as np
import pytest

from course.autodiff import layers, optim
from course.autodiff.fast.dense import FastNetwork
from course.autodiff.fast.loop import train_epoch

LABELS = np.arange(96) % 3


def images():
    rng = np.random.default_rng(1)
    return rng.integers(0, 256, size=(96, 10)).astype(np.uint8)


def network():
    return FastNetwork([10, 7, 3], np.random.default_rng(2))


@pytest.mark.parametrize("threads", [1, 2])
def test_an_epoch_moves_the_weights_as_the_plain_loop_does(threads):
    fast = network()
    plain = layers.DenseNetwork([10, 7, 3], np.random.default_rng(0), "relu")
    for name, p in plain.parameters().items():
        p.data = fast.parameters()[name].data.astype(float)
    losses = train_epoch(fast, images(), LABELS, 16, 0.5, np.random.default_rng(5), threads)
    sgd = optim.SGD({k: p.data for k, p in plain.parameters().items()}, lr=0.5)
    rng = np.random.default_rng(5)
    expected = list(layers.train_epoch(plain, images() / 255.0, LABELS, sgd, 16, rng))
    np.testing.assert_allclose(losses, expected, rtol=1e-5)
    for name, p in plain.parameters().items():
        got = fast.parameters()[name].data
        np.testing.assert_allclose(got, p.data, rtol=1e-4, atol=1e-6, err_msg=name)


def test_a_loss_that_is_no_number_is_named_and_the_weights_are_those_of_before():
    fast = network()
    before = {k: p.data.copy() for k, p in fast.parameters().items()}
    with pytest.raises(FloatingPointError, match=r"batch \d of epoch 3 is .*lr = 1e\+38"):
        train_epoch(fast, images(), LABELS, 16, 1e38, np.random.default_rng(0), epoch=3)
    for name, p in fast.parameters().items():
        np.testing.assert_array_equal(p.data, before[name])


def test_other_depths_are_refused_with_the_cure():
    deep = FastNetwork([10, 7, 7, 3], np.random.default_rng(2))
    with pytest.raises(ValueError, match=r"one hidden layer, not 2; .* layers\.py"):
        train_epoch(deep, images(), LABELS, 16, 0.1, np.random.default_rng(0))
