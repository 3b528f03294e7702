"""The table of chapter 8, and what follows from it: which deep networks learn."""

import warnings

import numpy as np
import pytest

from course.autodiff.initializers import activations, dead_fraction, predicted_factor
from course.autodiff.studies import depth

# The factors that were measured when the course was planned: 10 layers of width 100, 20 seeds.
MEASURED = {
    ("sigmoid", "std"): 0.141,
    ("sigmoid", "Xavier"): 0.236,
    ("sigmoid", "He"): 0.316,
    ("sigmoid", 1.0): 0.976,
    ("tanh", "std"): 0.572,
    ("tanh", "Xavier"): 0.902,
    ("tanh", 1.0): 2.37,
    ("relu", "std"): 0.407,
    ("relu", "Xavier"): 0.704,
    ("relu", "He"): 1.000,
    ("relu", 0.01): 0.071,
    ("relu", 1.0): 7.07,
}
CELLS = [(a, i) for a in ("sigmoid", "tanh", "relu") for i in ("std", "Xavier", "He", 0.01, 1.0)]
# Where the sums leave the middle of a sigmoid or tanh, the first theory is only an upper bound.
SATURATED = {("tanh", "Xavier"), ("tanh", "He"), ("tanh", 1.0), ("sigmoid", "He"), ("sigmoid", 1.0)}


@pytest.fixture(scope="module")
def table():
    """Every cell of the table, measured."""
    return {cell: depth.measure(*cell) for cell in CELLS}


@pytest.mark.parametrize("cell", MEASURED, ids=str)
def test_the_measured_factor_is_the_published_one_within_10_percent(table, cell):
    assert table[cell]["factor"] == pytest.approx(MEASURED[cell], rel=0.1)


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_the_theory_that_follows_the_spread_is_within_2_percent_everywhere(table, cell):
    assert depth.spread_factor(*cell) == pytest.approx(table[cell]["factor"], rel=0.02)


@pytest.mark.parametrize("cell", [c for c in CELLS if c not in SATURATED], ids=str)
def test_the_first_theory_is_within_10_percent_while_no_unit_saturates(table, cell):
    assert predicted_factor(*cell) == pytest.approx(table[cell]["factor"], rel=0.1)


@pytest.mark.parametrize("cell", [c for c in CELLS if c in SATURATED], ids=str)
def test_the_first_theory_is_a_bound_where_units_saturate(table, cell):
    assert predicted_factor(*cell) > table[cell]["factor"]


def test_norms_at_the_weights_hide_what_the_deltas_show(table):
    tanh = table["tanh", "std"]
    assert tanh["deltas"] < 0.01
    assert tanh["weights"] == pytest.approx(1.0, rel=0.1)
    assert tanh["out"] < 0.01 * tanh["in"]


def deep_relu(init: str) -> list[float]:
    """Losses of a network of 30 ReLU layers on two moons."""
    rng = np.random.default_rng(0)
    X, Y = depth.moons(60, rng)
    Ws, v = depth.draw(init, [3, *[100] * 30], rng), rng.normal(0.0, 0.1, size=(100, 1))
    return depth.train(Ws, v, X, Y, "relu", 0.001, 150)[0]


def test_thirty_relu_layers_learn_from_he():
    losses = deep_relu("He")
    assert losses[-1] < 0.1 * losses[0]


def test_thirty_relu_layers_stand_still_from_xavier():
    assert deep_relu("Xavier")[-1] == pytest.approx(1.0, abs=1e-3)


def test_steps_that_are_too_long_kill_a_layer_and_small_steps_do_not_revive_it():
    X, Y = depth.moons(60, np.random.default_rng(0))
    rng = np.random.default_rng(0)
    Ws, v = depth.draw("He", [3, 50, 50], rng), rng.normal(0.0, 0.1, size=(50, 1))
    _, Ws, v = depth.train(Ws, v, X, Y, "relu", 0.5, 3)
    losses, Ws, _ = depth.train(Ws, v, X, Y, "relu", 0.02, 200)
    assert dead_fraction(activations(Ws, X, "relu")[-1]) == 1.0
    assert losses[-1] == 1.0


def test_training_leaves_the_first_weights_as_they_were():
    rng = np.random.default_rng(0)
    X, Y = depth.moons(8, rng)
    Ws, v = depth.draw("He", [3, 5], rng), rng.normal(size=(5, 1))
    kept = Ws[0].copy(), v.copy()
    depth.train(Ws, v, X, Y, "tanh", 0.1, 2)
    assert np.array_equal(kept[0], Ws[0])
    assert np.array_equal(kept[1], v)


def test_training_that_explodes_names_a_layer_without_a_warning():
    rng = np.random.default_rng(0)
    X, Y = depth.moons(60, rng)
    Ws, v = depth.draw("He", [3, *[100] * 30], rng), rng.normal(0.0, 0.1, size=(100, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(OverflowError, match=r"layer \d+ are too large for a float"):
            depth.train(Ws, v, X, Y, "relu", 0.1, 50)


def test_earlier_hidden_layers_learn_more_slowly():
    rng = np.random.default_rng(0)
    X, labels = rng.uniform(size=(50, 784)), rng.integers(0, 10, size=50)
    speeds = depth.learning_speeds(X, labels, 4, seed=0)
    assert len(speeds) == 4
    assert speeds == sorted(speeds)
