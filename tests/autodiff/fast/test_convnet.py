"""The small convolutional network: shapes, and gradients by nudging."""

import numpy as np
import pytest

from course.autodiff.fast.convnet import LeNet
from course.autodiff.fast.dense import softmax_cross_entropy

LABELS = np.array([3, 0, 1])


def images():
    return np.random.default_rng(1).uniform(size=(3, 1, 28, 28)).astype(np.float32)


def loss_of(network):
    return softmax_cross_entropy(network(images()), LABELS)


def test_it_gives_a_score_for_each_class():
    network = LeNet(np.random.default_rng(0), filters=(4, 6), k=7)
    assert network(images()).data.shape == (3, 7)


@pytest.mark.parametrize("name", ["w1", "b1", "w2", "b2", "w3", "b3"])
def test_its_gradients_are_the_slopes_measured_by_nudging(name):
    network = LeNet(np.random.default_rng(0), filters=(3, 5))
    loss_of(network).backward()
    p = network.parameters()[name]
    toward = np.sign(p.grad) / np.float32(p.grad.size) ** 0.5
    here, eps = p.data.copy(), np.float32(1e-3)
    ends = []
    for sign in (1, -1):
        p.data = here + sign * eps * toward
        ends.append(loss_of(network).data)
    slope = (ends[0] - ends[1]) / (2 * eps)
    assert (p.grad * toward).sum() == pytest.approx(slope, rel=0.02, abs=2e-3)


def test_gradients_add_up_until_they_are_set_to_zero():
    network = LeNet(np.random.default_rng(0))
    loss_of(network).backward()
    once = network.w2.grad.copy()
    loss_of(network).backward()
    np.testing.assert_allclose(network.w2.grad, 2 * once, rtol=1e-6)
    network.zero_grad()
    assert network.w2.grad == 0.0
