"""Optimisers: their steps by hand, their limits on bowls, and what they refuse."""

import math
import warnings

import numpy as np
import pytest

from course.autodiff.optim import (
    SGD,
    AdaGrad,
    Adam,
    Optimiser,
    RMSProp,
    clip_by_global_norm,
    descend,
    stable_lr,
)

ALL = (SGD, AdaGrad, RMSProp, Adam)
each = pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)


def params():
    return {"W": np.ones((2, 3)), "b": np.zeros(3)}


def grads(**changed):
    return {"W": np.ones((2, 3)), "b": np.ones(3), **changed}


@each
def test_a_step_changes_the_callers_arrays_and_leaves_the_gradients(kind):
    mine, given = params(), grads()
    arrays = dict(mine)
    kind(mine, lr=0.1).step(given)
    assert all(mine[k] is arrays[k] for k in mine)
    assert np.all(mine["W"] < 1.0)
    assert all(np.array_equal(given[k], g) for k, g in grads().items())


@each
def test_adaptive_first_steps_do_not_depend_on_the_size_of_the_gradient(kind):
    ends = []
    for size in (1.0, 1000.0):
        mine = {"w": np.zeros(1)}
        kind(mine, lr=0.1).step({"w": np.array([size])})
        ends.append(mine["w"][0])
    same = ends[0] == pytest.approx(ends[1], rel=1e-6)
    assert bool(same) is (kind is not SGD)


@pytest.mark.parametrize("gradient", [-250.0, -0.01, 3.0, 1e6])
def test_adams_first_step_has_the_length_lr_and_the_sign_of_the_gradient(gradient):
    mine = {"w": np.zeros(1)}
    Adam(mine, lr=0.25).step({"w": np.array([gradient])})
    assert mine["w"][0] == pytest.approx(-0.25 * np.sign(gradient), rel=1e-5)


def test_lr_may_be_read_and_set_while_training():
    mine = {"w": np.zeros(1)}
    optimiser = SGD(mine)
    assert optimiser.lr == 0.1
    optimiser.lr = 2.0
    optimiser.step({"w": np.array([1.0])})
    assert mine["w"][0] == -2.0


def test_float32_parameters_stay_float32():
    for kind in ALL:
        mine = {"w": np.ones(2, dtype=np.float32)}
        kind(mine, lr=0.1).step({"w": np.ones(2)})
        assert mine["w"].dtype == np.float32
        assert np.all(mine["w"] < 1.0)


@each
@pytest.mark.parametrize("lr", [0.0, -0.1, math.nan, math.inf])
def test_a_learning_rate_that_is_not_positive_is_refused_at_once_and_later(kind, lr):
    with pytest.raises(ValueError, match=rf"lr is {lr}; it must be a positive number"):
        kind(params(), lr=lr)
    optimiser = kind(params(), lr=0.1)
    with pytest.raises(ValueError, match="lr is"):
        optimiser.lr = lr
    assert optimiser.lr == 0.1


@pytest.mark.parametrize("share", [-0.1, 1.0, 1.5, math.nan])
@pytest.mark.parametrize(
    ("kind", "name"), [(SGD, "momentum"), (RMSProp, "rho"), (Adam, "b1"), (Adam, "b2")]
)
def test_a_share_outside_0_to_1_is_refused(kind, name, share):
    with pytest.raises(ValueError, match=f"{name} is {share}; it is a share: at least 0 and less"):
        kind(params(), lr=0.1, **{name: share})


@pytest.mark.parametrize("kind", [AdaGrad, RMSProp, Adam], ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("eps", [0.0, -1e-8, math.nan])
def test_an_eps_that_is_not_positive_is_refused(kind, eps):
    with pytest.raises(ValueError, match="eps is"):
        kind(params(), lr=0.1, eps=eps)


@pytest.mark.parametrize("decay", [-0.1, math.nan, math.inf])
def test_weight_decay_away_from_0_is_refused(decay):
    with pytest.raises(ValueError, match=r"weight_decay is .* take 0.0 or more"):
        SGD(params(), weight_decay=decay)


@pytest.mark.parametrize(
    ("parameter", "what"),
    [
        (np.ones(2, dtype=np.int64), "an array of int64"),
        (np.ones(2, dtype=bool), "an array of bool"),
        ([1.0, 2.0], "list"),
        (1.0, "float"),
        (None, "NoneType"),
    ],
)
@each
def test_parameters_that_cannot_move_by_fractions_in_place_are_refused(kind, parameter, what):
    with pytest.raises(TypeError, match=rf"parameter 'w' is {what}; .* dtype=float"):
        kind({"w": parameter}, lr=0.1)


@each
def test_a_refused_step_changes_nothing(kind):
    mine = params()
    optimiser = kind(mine, lr=0.1)
    with pytest.raises(ValueError, match="'b'"):
        optimiser.step(grads(b=np.full(3, np.nan)))
    assert all(np.array_equal(mine[k], p) for k, p in params().items())


@pytest.mark.parametrize("given", [{"W": np.ones((2, 3))}, grads(c=np.ones(1)), {}])
def test_gradients_under_other_names_than_the_parameters_are_refused(given):
    with pytest.raises(ValueError, match=r"parameters \['W', 'b'\]; give one gradient for each"):
        SGD(params()).step(given)


@pytest.mark.parametrize("b", [np.ones((3, 1)), np.ones(1), 1.0, np.ones((1, 3))])
def test_a_gradient_of_another_shape_is_refused_even_where_numpy_would_stretch_it(b):
    with pytest.raises(ValueError, match=r"'b' has shape .*, the parameter \(3,\)"):
        SGD(params()).step(grads(b=b))


def test_a_gradient_of_none_says_what_was_forgotten():
    with pytest.raises(TypeError, match=r"'W' is None; call backward\(\) before the step"):
        SGD(params()).step(grads(W=None))


def test_a_gradient_that_holds_no_numbers_is_refused():
    with pytest.raises(TypeError, match="'b' is Optimiser, not an array"):
        SGD(params()).step(grads(b=Optimiser({}, 0.1)))


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_the_first_gradient_that_is_not_finite_is_named_and_nothing_warns(bad):
    given = grads(W=np.full((2, 3), 1.0), b=np.array([0.0, bad, math.nan]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ValueError, match=rf"'b', first in line, holds {bad}: the loss has"):
            SGD(params()).step(given)
        given["W"][1, 2] = bad
        with pytest.raises(ValueError, match="'W'"):
            clip_by_global_norm(given, 1.0)


def test_an_optimiser_without_update_says_what_is_missing():
    with pytest.raises(NotImplementedError, match=r"Optimiser has no update\(grads\) yet"):
        Optimiser(params(), 0.1).step(grads())


def test_plain_descent_and_momentum_on_a_bowl_go_as_the_theory_says():
    # Goh 2017: rates (κ - 1)/(κ + 1) and (√κ - 1)/(√κ + 1) at the best settings; here κ = 100
    plain = descend(np.diag([1.0, 100.0]), np.array([1.0, 1.0]), 2 / 101, 200)
    assert np.abs(plain[-1]) == pytest.approx(np.full(2, (99 / 101) ** 200), rel=1e-9)
    mine = {"w": np.ones(2)}
    ball = SGD(mine, lr=(2 / 11) ** 2, momentum=(9 / 11) ** 2)
    for _ in range(200):
        ball.step({"w": np.array([1.0, 100.0]) * mine["w"]})
    assert np.abs(mine["w"]).max() < 1e-14


@pytest.mark.parametrize(("share", "grows"), [(0.99, False), (1.01, True)])
def test_descent_diverges_just_beyond_stable_lr(share, grows):
    B = np.random.default_rng(0).normal(size=(5, 5))
    A = B @ B.T
    path = descend(A, np.ones(5), share * stable_lr(A), 2000)
    top = np.linalg.eigh(A)[1][:, -1]
    assert bool(abs(path[-1] @ top) > abs(path[0] @ top)) is grows


def test_descend_is_what_sgd_does():
    A = np.array([[5.0, 3.0], [3.0, 5.0]])
    mine = {"w": np.array([2.0, -1.0])}
    path = descend(A, mine["w"], 0.1, 5)
    optimiser = SGD(mine, lr=0.1)
    for _ in range(5):
        optimiser.step({"w": A @ mine["w"]})
    assert path[-1] == pytest.approx(mine["w"])


def test_descend_and_clipping_refuse_what_is_not_positive():
    with pytest.raises(ValueError, match="lr is -1"):
        descend(np.eye(1), np.ones(1), -1.0, 1)
    with pytest.raises(ValueError, match="max_norm is 0"):
        clip_by_global_norm(grads(), 0.0)


def test_clipping_keeps_the_direction_and_never_stretches():
    long = {"a": np.array([3.0]), "b": np.array([[4.0]])}
    clipped, total = clip_by_global_norm(long, 1.0)
    assert total == 5.0
    assert (clipped["a"][0], clipped["b"][0, 0]) == pytest.approx((0.6, 0.8))
    assert long["a"][0] == 3.0
    assert clip_by_global_norm(clipped, 7.0)[0]["a"][0] == clipped["a"][0]
