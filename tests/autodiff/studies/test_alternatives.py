"""Other learning rules do what their authors say."""

import numpy as np
import pytest

from course.autodiff.losses import numerical_gradient
from course.autodiff.studies.alternatives import (
    feedback_alignment_hidden,
    ff_goodness,
    ff_layer_grad,
    hebbian_update,
    oja_update,
    stdp_dw,
    weight_perturbation_grad,
)


def test_hebb_makes_the_same_input_louder_for_ever():
    x, W = np.array([1.0, 3.0]), np.array([[0.2], [0.1]])
    for _ in range(100):
        W = hebbian_update(W, x, x @ W, 0.1)
    assert np.linalg.norm(W) > 1e20


def test_oja_ends_at_length_1_along_the_first_principal_component():
    rng = np.random.default_rng(0)
    points = rng.multivariate_normal([0, 0, 0], np.diag([4.0, 1.0, 0.5]) + 0.5, size=4000)
    w = rng.normal(size=3)
    for x in points:
        w = oja_update(w, x, 0.005)
    first = np.linalg.eigh(np.cov(points.T))[1][:, -1]
    assert abs(np.linalg.norm(w) - 1) < 0.05
    assert abs(w @ first) / np.linalg.norm(w) > 0.99


def test_causal_pairs_of_spikes_strengthen_and_the_others_weaken():
    spikes = np.arange(0, 4000, 100.0)
    pairs = (spikes + 5)[None, :] - spikes[:, None]
    assert stdp_dw(pairs).sum() > 0 > stdp_dw(-pairs).sum()


def test_a_delay_of_tau_leaves_one_over_e():
    change = stdp_dw(np.array([20.0, -20.0]), a_plus=1.0, a_minus=2.0)
    np.testing.assert_allclose(change, [1 / np.e, -2 / np.e])


@pytest.mark.parametrize("positive", [True, False])
def test_slopes_of_a_forward_forward_layer_agree_with_nudging(positive):
    rng = np.random.default_rng(1)
    X, W, b = rng.normal(size=(6, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
    _, dW, db = ff_layer_grad(X, W, b, positive, theta=1.2)
    by_w = numerical_gradient(lambda V: ff_layer_grad(X, V, b, positive, theta=1.2)[0], W)
    by_b = numerical_gradient(lambda c: ff_layer_grad(X, W, c, positive, theta=1.2)[0], b)
    np.testing.assert_allclose(dW, by_w, atol=1e-7)
    np.testing.assert_allclose(db, by_b, atol=1e-7)


def test_goodness_is_one_number_for_each_example():
    assert ff_goodness(np.array([[1.0, 1.0], [3.0, 3.0]])).tolist() == [1.0, 9.0]


def test_with_the_true_weights_feedback_alignment_is_backpropagation():
    rng = np.random.default_rng(2)
    Z, W2, d = rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), rng.normal(size=(5, 3))
    slopes = numerical_gradient(lambda z: float(np.sum(d * (np.tanh(z) @ W2))), Z)
    np.testing.assert_allclose(feedback_alignment_hidden(d, W2.T, np.tanh(Z)), slopes, atol=1e-7)


@pytest.mark.parametrize("n", [100, 1000, 10_000])
def test_the_error_of_a_guess_falls_as_one_over_the_root_of_the_directions(n):
    slope = np.random.default_rng(0).normal(size=50)
    guess = weight_perturbation_grad(
        lambda theta: float(theta @ slope), np.zeros(50), np.random.default_rng(1), samples=n
    )
    error = np.linalg.norm(guess - slope) / np.linalg.norm(slope)
    assert 0.75 < error / np.sqrt(51 / n) < 1.25
