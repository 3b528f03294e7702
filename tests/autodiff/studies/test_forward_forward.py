"""Layers that learn each by itself."""

import numpy as np

from course.autodiff.studies import forward_forward as ff
from course.autodiff.studies.alternatives import ff_goodness, ff_layer_grad


def digits(n, seed=0):
    """Rows of 784 numbers, ten kinds that differ in where they are bright."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 10, size=n)
    X = 0.3 * rng.uniform(size=(n, 784))
    X[:, :10] = 0
    for k in range(10):
        X[labels == k, 100 + 50 * k : 150 + 50 * k] += 0.7
    return X.astype(np.float32), labels


def test_a_label_is_written_into_the_first_ten_pixels_of_a_copy():
    X, labels = digits(5)
    before = X.copy()
    marked = ff.with_label(X, labels)
    assert marked[:, :10].argmax(axis=1).tolist() == labels.tolist()
    np.testing.assert_array_equal(marked[:, 10:], X[:, 10:])
    np.testing.assert_array_equal(X, before)


def test_a_wrong_label_is_never_right_and_any_other():
    labels = np.zeros(2000, int)
    wrong = ff.wrong_labels(labels, np.random.default_rng(0))
    assert set(wrong.tolist()) == set(range(1, 10))


def test_what_is_handed_on_does_not_tell_the_goodness():
    h = np.array([[1.0, 2.0, 0.0], [10.0, 20.0, 0.0]])
    np.testing.assert_allclose(ff_goodness(ff.directions(h)), 1, rtol=1e-3)


def test_slopes_of_a_layer_are_its_own_alone():
    rng = np.random.default_rng(0)
    params = {k: p.astype(float) for k, p in ff.draw((8, 5, 4), rng).items()}
    right, wrong = rng.normal(size=(2, 6, 8))
    slopes = ff.slopes(params, right, wrong)
    other = ff.slopes({**params, "W2": 3 * params["W2"]}, right, wrong)
    np.testing.assert_array_equal(slopes["W1"], other["W1"])
    own = [ff_layer_grad(x, params["W1"], params["b1"], x is right)[1] for x in (right, wrong)]
    np.testing.assert_allclose(slopes["W1"], sum(own))


def test_two_layers_learn_to_tell_ten_kinds():
    X, labels = digits(600)
    *_, params = ff.train(X, labels, 8, np.random.default_rng(0), (784, 40, 40), batch=32)
    new, truth = digits(200, seed=1)
    assert ff.error(params, new, truth) < 10
    assert params["W2"].dtype == np.float32


def test_it_costs_twice_a_forward_pass_with_slopes():
    assert ff.cost((784, 100, 100)) == 4 * (784 * 100 + 100 * 100)
