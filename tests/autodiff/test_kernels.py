"""What is given around the kernels: digits as floats, one step, the error, and what goes wrong."""

import numpy as np
import pytest

from course.autodiff import kernels
from course.autodiff.fast import convnet

IMAGES = np.random.default_rng(0).integers(0, 256, (40, 6), np.uint8)
LABELS = np.arange(40) % 3


def network():
    return kernels.FastNetwork([6, 5, 3], np.random.default_rng(1))


def weights(net):
    return {name: p.data.copy() for name, p in net.parameters().items()}


def test_digits_become_floats_from_0_to_1():
    X = kernels.as_floats(IMAGES, np.array([3, 1]))
    assert X.dtype == np.float32
    np.testing.assert_allclose(X, IMAGES[[3, 1]] / 255.0, rtol=1e-6)


def test_a_step_goes_downhill_and_the_error_is_a_share():
    net, rows = network(), np.arange(40)
    losses = [kernels.descend(net, IMAGES, LABELS, rows, 0.1) for _ in range(20)]
    assert losses[-1] < losses[0]
    guesses = net(kernels.as_floats(IMAGES, rows)).data.argmax(axis=1)
    assert kernels.error_rate(net, IMAGES, LABELS) == np.mean(guesses != LABELS)


def test_a_loss_that_is_no_number_leaves_the_weights_as_they_were():
    net = network()
    net.layers[0].W.data[0, 0] = np.nan
    before = weights(net)
    with pytest.raises(FloatingPointError, match=r"the loss is nan: lr = 0\.3 is too large"):
        kernels.descend(net, IMAGES, LABELS, np.arange(40), 0.3)
    for name, p in net.parameters().items():
        np.testing.assert_array_equal(p.data, before[name])


def test_more_digits_than_there_is_memory_for_are_refused_with_the_cure():
    told = r"17,592,186,044,416 examples at once need more memory than there is .*take fewer"
    with pytest.raises(MemoryError, match=told):
        kernels.as_floats(IMAGES, range(2**44))


def test_a_convnet_that_runs_out_of_memory_says_how_many_images_were_too_many(monkeypatch):
    def full(*given):
        raise MemoryError("Unable to allocate 5.84 GiB")

    monkeypatch.setattr(convnet, "conv_pool_relu", full)
    net = convnet.LeNet(np.random.default_rng(0), filters=(2, 2))
    with pytest.raises(MemoryError, match=r"2 examples at once .*5\.84 GiB.*take fewer at a time"):
        net(np.zeros((2, 1, 28, 28), np.float32))
