"""Remedies against overfitting: their gradients, what they refuse, a network that has them."""

import re

import numpy as np
import pytest

from course.autodiff.layers import softmax_cross_entropy
from course.autodiff.losses import numerical_gradient
from course.autodiff.optim import SGD
from course.autodiff.regularize import (
    batchnorm_backward,
    batchnorm_forward,
    dropout_backward,
    dropout_forward,
    early_stop,
    l1_penalty,
    l2_penalty,
)
from course.autodiff.remedies import Network, train_epoch


def fresh_run(d):
    return {"mean": np.zeros(d), "var": np.ones(d)}


def numbers(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


@pytest.mark.parametrize("penalty", [l2_penalty, l1_penalty])
def test_the_slopes_of_a_penalty_are_those_that_nudging_finds(penalty):
    W, V = numbers(3, 2), numbers(2, 4, seed=1)
    _, slopes = penalty([W, V], 0.3)
    assert np.allclose(slopes[0], numerical_gradient(lambda w: penalty([w, V], 0.3)[0], W))
    assert np.allclose(slopes[1], numerical_gradient(lambda v: penalty([W, v], 0.3)[0], V))


@pytest.mark.parametrize("penalty", [l2_penalty, l1_penalty])
@pytest.mark.parametrize("lam", [-0.1, float("nan"), float("inf")])
def test_a_strength_below_0_or_not_finite_is_refused(penalty, lam):
    with pytest.raises(ValueError, match=f"lam is {lam}.*take 0 or more"):
        penalty([np.ones((2, 2))], lam)


@pytest.mark.parametrize("p", [0.1, 0.25, 0.8])
def test_dropout_keeps_the_mean_and_drops_the_share_p(p):
    y, mask = dropout_forward(np.ones((500, 400)), p, np.random.default_rng(0))
    share = np.mean(mask == 0)
    assert abs(share - p) < 3 * np.sqrt(p * (1 - p) / mask.size)
    assert abs(y.mean() - 1) < 3 * np.sqrt(p / (1 - p) / mask.size)


def test_dropout_outside_training_changes_nothing_and_draws_nothing():
    rng, x = np.random.default_rng(3), numbers(4, 5)
    y, mask = dropout_forward(x, 0.7, rng, train=False)
    assert np.array_equal(y, x)
    assert np.array_equal(mask, np.ones((4, 5)))
    assert rng.random() == np.random.default_rng(3).random()


def test_dropout_with_p_0_passes_everything():
    y, mask = dropout_forward(numbers(4, 5), 0.0, np.random.default_rng(0))
    assert np.array_equal(y, numbers(4, 5))
    assert np.array_equal(mask, np.ones((4, 5)))


@pytest.mark.parametrize("p", [1.0, 1.5, -0.1, float("nan")])
def test_a_share_that_leaves_nothing_or_is_none_is_refused(p):
    for train in (True, False):
        with pytest.raises(ValueError, match=rf"p is {p}.*at least 0, less than 1, such as 0.5"):
            dropout_forward(np.ones((2, 2)), p, np.random.default_rng(0), train)


def test_a_mask_of_another_batch_is_refused():
    with pytest.raises(ValueError, match=r"dy has shape \(2, 3\), the mask \(1, 3\)"):
        dropout_backward(np.ones((2, 3)), np.ones((1, 3)))


def test_a_normalised_batch_has_mean_beta_and_deviation_gamma():
    x, gamma, beta = 50 + 10 * numbers(200, 3), np.array([2.0, 1.0, -0.5]), np.array([0.0, 7, 1])
    y, _ = batchnorm_forward(x, gamma, beta, fresh_run(3))
    assert np.allclose(y.mean(axis=0), beta)
    assert np.allclose(y.std(axis=0), np.abs(gamma), rtol=1e-4)


@pytest.mark.parametrize("eps", [1e-5, 0.5])
def test_the_gradients_of_batch_norm_are_those_that_nudging_finds(eps):
    x, dy = 3 * numbers(5, 2) + 1, numbers(5, 2, seed=1)
    gamma, beta = np.array([2.0, -0.5]), np.array([1.0, 3.0])

    def loss(x, gamma, beta):
        return float(np.sum(dy * batchnorm_forward(x, gamma, beta, fresh_run(2), eps=eps)[0]))

    _, cache = batchnorm_forward(x, gamma, beta, fresh_run(2), eps=eps)
    dx, dgamma, dbeta = batchnorm_backward(dy, cache)
    assert np.allclose(dx, numerical_gradient(lambda t: loss(t, gamma, beta), x), atol=1e-8)
    assert np.allclose(dgamma, numerical_gradient(lambda t: loss(x, t, beta), gamma), atol=1e-8)
    assert np.allclose(dbeta, numerical_gradient(lambda t: loss(x, gamma, t), beta), atol=1e-8)


def test_running_statistics_come_to_those_of_the_data():
    run, rng = fresh_run(2), np.random.default_rng(0)
    for _ in range(300):
        x = np.array([5.0, -1.0]) + np.array([3.0, 0.5]) * rng.normal(size=(400, 2))
        batchnorm_forward(x, np.ones(2), np.zeros(2), run)
    assert np.allclose(run["mean"], [5.0, -1.0], atol=0.2)
    assert np.allclose(run["var"], [9.0, 0.25], rtol=0.1)


def test_batch_norm_gives_one_row_the_same_answer_alone_and_in_company():
    run = {"mean": np.array([1.0, 2.0]), "var": np.array([4.0, 9.0])}
    settings = (np.array([2.0, 1.0]), np.zeros(2), run)
    x = numbers(6, 2)
    together, _ = batchnorm_forward(x, *settings, train=False)
    alone, _ = batchnorm_forward(x[:1], *settings, train=False)
    assert np.array_equal(alone, together[:1])


def test_a_batch_of_one_row_is_refused_in_training_only():
    one, two = np.ones((1, 2)), np.ones(2)
    batchnorm_forward(one, two, two, fresh_run(2), train=False)
    with pytest.raises(ValueError, match=r"a batch of 1 has no spread.*train=False"):
        batchnorm_forward(one, two, two, fresh_run(2))


@pytest.mark.parametrize(
    ("name", "gamma", "beta", "run"),
    [
        ("gamma", np.ones(3), np.zeros(2), fresh_run(2)),
        ("beta", np.ones(2), np.zeros((1, 2)), fresh_run(2)),
        ("run['mean']", np.ones(2), np.zeros(2), {"mean": 0.0, "var": np.ones(2)}),
        ("run['var']", np.ones(2), np.zeros(2), {"mean": np.zeros(2), "var": np.ones(5)}),
    ],
)
def test_numbers_that_are_not_one_for_each_unit_are_refused(name, gamma, beta, run):
    told = re.escape(f"{name} has shape") + r".*give an array \(2,\)"
    with pytest.raises(ValueError, match=told):
        batchnorm_forward(np.ones((4, 2)), gamma, beta, run)


def test_images_are_refused_by_batch_norm():
    with pytest.raises(ValueError, match=r"x has shape \(2, 3, 3\); give rows of units"):
        batchnorm_forward(np.ones((2, 3, 3)), np.ones(3), np.zeros(3), fresh_run(3))


def test_a_gradient_of_another_batch_is_refused():
    _, cache = batchnorm_forward(numbers(4, 2), np.ones(2), np.zeros(2), fresh_run(2))
    with pytest.raises(ValueError, match=r"dy has shape \(1, 2\), x̂ \(4, 2\)"):
        batchnorm_backward(np.ones((1, 2)), cache)


def test_stopping_early_looks_at_nothing_after_the_stop():
    assert early_stop([3.0, 1.0, 2.0, 2.0, 0.0], patience=2) == 1
    assert early_stop([3.0, 1.0, 2.0, 2.0, 0.0], patience=3) == 4


@pytest.mark.parametrize(
    ("losses", "patience", "told"),
    [
        ([], 2, "val_losses is empty; train one epoch at least"),
        ([1.0, float("nan"), 0.5], 2, "the loss of epoch 1 is nan"),
        ([1.0, 2.0], 0, "patience is 0; wait 1 epoch at least"),
        ([1.0, 2.0], -3, "patience is -3"),
    ],
)
def test_stopping_early_refuses_what_it_cannot_judge(losses, patience, told):
    with pytest.raises(ValueError, match=told):
        early_stop(losses, patience)


X, LABELS = numbers(8, 5), np.array([0, 1, 2, 0, 1, 2, 0, 1])


def trained(rounds, seed=0, penalty=None, **settings):
    """A small network, trained, and the loss of each batch."""
    rng = np.random.default_rng(seed)
    model = Network([5, 6, 4, 3], rng, **settings)
    optimiser = SGD({name: p.data for name, p in model.parameters().items()}, 0.2)
    epochs = (train_epoch(model, X, LABELS, optimiser, 4, rng, penalty) for _ in range(rounds))
    return model, [loss for epoch in epochs for loss in epoch]


@pytest.mark.parametrize("act", ["relu", "sigmoid"])
def test_all_gradients_of_a_network_with_dropout_and_norm_are_those_of_nudging(act):
    model = Network([5, 6, 4, 3], np.random.default_rng(0), (0.2, 0.5, 0.5), norm=True, act=act)

    def loss():
        model.rng = np.random.default_rng(7)  # the same masks each time
        return softmax_cross_entropy(model(X, train=True), LABELS)

    loss().backward()
    for name, p in model.parameters().items():
        kept = p.data

        def nudged(data, p=p):
            p.data = data
            return float(loss().data)

        slopes = numerical_gradient(nudged, kept)
        p.data = kept
        assert np.allclose(p.grad, slopes, atol=1e-7), name


def test_a_network_without_remedies_is_the_network_of_the_digits():
    model, _ = trained(0)
    *hidden, last = model.layers
    h = X
    for layer in hidden:
        h = np.maximum(h @ layer.W.data + layer.b.data, 0)
    assert np.allclose(model(X).data, h @ last.W.data + last.b.data)
    assert np.allclose(model(X, train=True).data, model(X).data)


def test_a_trained_network_answers_the_same_twice_unless_it_is_training():
    model, _ = trained(2, drop=(0.0, 0.5, 0.5), norm=True)
    assert np.array_equal(model(X).data, model(X).data)
    assert not np.array_equal(model(X, train=True).data, model(X, train=True).data)


def test_training_lowers_the_loss_with_every_remedy_at_once():
    def penalty(Ws):
        return l2_penalty(Ws, 1e-4)

    _, losses = trained(150, drop=(0.0, 0.2, 0.0), norm=True, penalty=penalty)
    assert np.mean(losses[-20:]) < 0.5 * np.mean(losses[:20])


def test_a_penalty_is_felt_by_the_weights_and_not_by_the_biases():
    def strong(Ws):
        return l2_penalty(Ws, 1.0)

    free, _ = trained(1)
    pulled, _ = trained(1, penalty=strong)
    size = {m: sum(np.sum(layer.W.data**2) for layer in m.layers) for m in (free, pulled)}
    assert size[pulled] < 0.8 * size[free]
    rng = np.random.default_rng(0)
    one = Network([5, 3], rng)
    optimiser = SGD({name: p.data for name, p in one.parameters().items()}, 0.2)
    one.layers[0].b.data[:] = 9.0
    before = one.layers[0].b.data.copy()
    list(train_epoch(one, X, LABELS, optimiser, 8, rng, strong))
    assert np.abs(one.layers[0].b.data - before).max() <= 0.2  # the data's own slope is below 1


def test_shares_to_drop_are_given_for_every_layer():
    with pytest.raises(ValueError, match=r"drop has 1 share for 2 layers: give one for each"):
        Network([5, 4, 3], np.random.default_rng(0), drop=(0.5,))
    with pytest.raises(ValueError, match=r"p is 1\.0"):
        Network([5, 4, 3], np.random.default_rng(0), drop=(0.0, 1.0))
