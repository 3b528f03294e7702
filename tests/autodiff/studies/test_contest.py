"""The rules of the contest supply the slopes they promise, within the budget they declare."""

from itertools import islice

import numpy as np
import pytest

from course.autodiff.losses import cross_entropy, numerical_gradient
from course.autodiff.studies import contest

SIZES = (6, 5, 10)


def example(kind, seed=0):
    rng = np.random.default_rng(seed)
    params = {k: p.astype(float) for k, p in contest.draw(SIZES, rng).items()}
    X, labels = rng.normal(size=(7, 6)), rng.integers(0, 10, size=7)
    return kind(params, rng), X, labels


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_backprop_supplies_the_gradient(name):
    rule, X, labels = example(contest.Backprop)

    def loss(p):
        return cross_entropy(contest.outputs({**rule.params, name: p}, X)[1], labels)

    slopes = rule.slopes(X, labels)[name]
    np.testing.assert_allclose(slopes, numerical_gradient(loss, rule.params[name]), atol=1e-7)


@pytest.mark.parametrize("kind", [contest.FeedbackAlignment, contest.LastLayer])
def test_the_last_layer_always_learns_by_its_true_gradient(kind):
    rule, X, labels = example(kind)
    right = contest.Backprop(rule.params, None).slopes(X, labels)
    for name in ("W2", "b2"):
        np.testing.assert_allclose(rule.slopes(X, labels)[name], right[name])


def test_the_last_layer_alone_leaves_the_first_as_it_was():
    rule, X, labels = example(contest.LastLayer)
    slopes = rule.slopes(X, labels)
    assert not slopes["W1"].any()
    assert not slopes["b1"].any()


def test_feedback_through_the_true_weights_is_backpropagation():
    rule, X, labels = example(contest.FeedbackAlignment)
    rule.B = rule.params["W2"].T
    assert rule.angle() == pytest.approx(0, abs=1e-4)
    right = contest.Backprop(rule.params, None).slopes(X, labels)
    np.testing.assert_allclose(rule.slopes(X, labels)["W1"], right["W1"])


def test_perturbation_points_downhill_on_the_mean():
    rule, X, labels = example(contest.Perturbation)
    right = contest.Backprop(rule.params, None).slopes(X, labels)["W2"]
    mean = np.mean([rule.slopes(X, labels)["W2"] for _ in range(400)], axis=0)
    assert np.sum(mean * right) / np.linalg.norm(mean) / np.linalg.norm(right) > 0.5


@pytest.mark.parametrize(
    ("kind", "cost"),
    [
        (contest.Backprop, 2 * (784 * 100 + 1000) + 1000),
        (contest.FeedbackAlignment, 2 * (784 * 100 + 1000) + 1000),
        (contest.LastLayer, 784 * 100 + 1000 + 1000),
        (contest.Perturbation, 2 * (784 * 100 + 1000)),
    ],
)
def test_multiplications_are_counted(kind, cost):
    assert kind.cost((784, 100, 10)) == cost


def test_a_fraction_of_an_epoch_is_as_many_steps():
    steps = []

    class Counted(contest.Backprop):
        def slopes(self, X, labels):
            steps.append(len(X))
            return super().slopes(X, labels)

    X = np.random.default_rng(0).normal(size=(100, 6)).astype(np.float32)
    epochs = contest.train(
        Counted, X, np.arange(100) % 10, 2.5, 0.1, np.random.default_rng(0), SIZES, batch=10
    )
    assert len(list(epochs)) == 3
    assert len(steps) == 25


def test_training_stays_in_float32_and_learns():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 10, size=500)
    X = (np.eye(10)[labels] + 0.1 * rng.normal(size=(500, 10))).astype(np.float32)
    for kind in (contest.Backprop, contest.FeedbackAlignment):
        *_, rule = contest.train(kind, X, labels, 20, 0.3, np.random.default_rng(1), (10, 20, 10))
        assert contest.error(rule.params, X, labels) < 5
        assert {p.dtype for p in rule.params.values()} == {np.dtype(np.float32)}


def test_without_a_hidden_layer_the_slopes_are_those_of_the_only_layer():
    rng = np.random.default_rng(0)
    params = {k: p.astype(float) for k, p in contest.draw((6, 10), rng).items()}
    X, labels = rng.normal(size=(7, 6)), rng.integers(0, 10, size=7)
    right = numerical_gradient(lambda W: cross_entropy(X @ W + params["b1"], labels), params["W1"])
    slopes = contest.NoHiddenLayer(params, rng).slopes(X, labels)
    np.testing.assert_allclose(slopes["W1"], right, atol=1e-7)


def test_hebb_finds_the_mean_of_each_class():
    X = np.repeat(np.eye(10), 2, axis=0)
    W = contest.hebb(X, np.repeat(np.arange(10), 2))
    np.testing.assert_allclose(W, np.eye(10) - 0.1)


def test_the_self_check_names_what_is_missing_and_is_silent_when_all_is_there():
    row = {"rule": "Backprop", "multiplications": 100, "errors": [1, 2, 3], "seconds": 1.0}
    page = "word " * 150 + "1 2 3 backwards; it would change my mind"
    assert contest.missing([row] * 3, page) == []
    assert "three seeds or more for every rule" in contest.missing(
        [row, row, {**row, "errors": [1]}], page
    )
    assert contest.missing([row, row, {**row, "multiplications": 120}], page) == [
        "budgets that differ by less than a tenth"
    ]


def test_an_epoch_can_be_looked_at_before_the_next():
    X = np.zeros((20, 6), np.float32)
    run = contest.train(
        contest.Backprop, X, np.zeros(20, int), 10, 0.1, np.random.default_rng(0), SIZES
    )
    assert len(list(islice(run, 2))) == 2
