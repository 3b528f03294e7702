"""Gradients through many layers: the table of chapter 8, the engine's opinion, and bad input."""

import math
import warnings

import numpy as np
import pytest

from course.autodiff import initializers as init
from course.autodiff.losses import numerical_gradient
from course.autodiff.value import Value

ACTS = ("sigmoid", "tanh", "relu")
rng = np.random.default_rng(0)
WS = [rng.normal(size=s) for s in ((3, 9), (9, 8), (8, 5))]
X, DY = rng.normal(size=(6, 3)), rng.normal(size=(6, 5))


def loss(Ws: list[np.ndarray], X: np.ndarray, act: str) -> float:
    """A loss whose gradient at the outputs is DY."""
    return float(np.sum(init.activations(Ws, X, act)[-1] * DY))


@pytest.mark.parametrize("act", ACTS)
def test_norms_at_the_outputs_are_those_of_central_differences(act):
    H = init.activations(WS, X, act)
    nudged = [numerical_gradient(lambda h, n=n: loss(WS[n:], h, act), H[n]) for n in (1, 2)]
    expected = [*map(np.linalg.norm, nudged), np.linalg.norm(DY)]
    assert init.delta_norms(WS, X, DY, act) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("act", ACTS)
def test_norms_at_the_weights_are_those_of_central_differences(act):
    def nudged(n):
        return numerical_gradient(lambda W: loss([*WS[:n], W, *WS[n + 1 :]], X, act), WS[n])

    expected = [np.linalg.norm(nudged(n)) for n in range(3)]
    assert init.layer_grad_norms(WS, X, DY, act) == pytest.approx(expected, rel=1e-6)


def test_lists_of_numbers_serve_as_rows_and_gradients():
    one = init.delta_norms([[[2.0]]], [[1.0]], [[3.0]], "tanh")
    assert one == [3.0]


@pytest.mark.parametrize(("w", "h", "steps"), [(0.5, 0.3, 30), (2.0, 0.01, 30), (-1.5, 0.2, 7)])
def test_a_recurrent_unit_has_the_gradient_that_the_engine_gives(w, h, steps):
    start = Value(h)
    end = start
    for _ in range(steps):
        end = (w * end).tanh()
    end.backward()
    assert init.recurrent_gradient(w, h, steps) == pytest.approx(start.grad, rel=1e-9)


def test_a_recurrent_unit_explodes_near_0_above_1_and_vanishes_below():
    assert init.recurrent_gradient(1.5, 0.0) == pytest.approx(1.5**30)
    assert init.recurrent_gradient(0.5, 0.0) == pytest.approx(0.5**30)


def test_xavier_stays_inside_its_bound_and_uses_all_of_it():
    W = init.xavier_uniform(30, 90, np.random.default_rng(1))
    r = math.sqrt(6 / 120)
    assert np.abs(W).max() <= r
    assert np.abs(W).max() > 0.99 * r


def test_he_has_a_variance_of_two_over_what_comes_in():
    W = init.he_normal(500, 400, np.random.default_rng(1))
    assert W.var() == pytest.approx(2 / 500, rel=3 * math.sqrt(2 / W.size))


GROWING = [1e-200 * np.eye(2), *[1e80 * np.eye(2)] * 4]
ROW = np.ones((1, 2))


@pytest.mark.parametrize(("function", "layer"), [(init.delta_norms, 3), (init.layer_grad_norms, 1)])
def test_a_gradient_that_overflows_is_named_with_its_layer_and_no_warning(function, layer):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(OverflowError, match=f"gradient at layer {layer} is too large"):
            function(GROWING, ROW, ROW, "relu")


def test_outputs_that_overflow_are_named_with_their_layer_and_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(OverflowError, match="outputs of layer 4 are too large"):
            init.delta_norms([1e80 * np.eye(2)] * 5, ROW, ROW, "relu")


@pytest.mark.parametrize("function", [init.delta_norms, init.layer_grad_norms])
@pytest.mark.parametrize(
    ("Ws", "rows", "dY", "act", "said"),
    [
        ([np.eye(2), np.eye(3)], ROW, ROW, "relu", r"layer 2: \(1, 2\) @ \(3, 3\)"),
        ([np.eye(3)], ROW, ROW, "relu", r"layer 1: \(1, 2\) @ \(3, 3\)"),
        ([np.eye(2)], ROW[0], ROW, "relu", r"layer 1: \(2,\) @ \(2, 2\)"),
        ([np.ones(2)], ROW, ROW, "relu", r"layer 1: \(1, 2\) @ \(2,\)"),
        ([np.eye(2)], ROW, ROW[0], "relu", r"dY has shape \(2,\), the last outputs \(1, 2\)"),
        ([np.eye(2)], ROW, np.ones((2, 2)), "relu", r"dY has shape \(2, 2\)"),
        ([np.eye(2)], ROW * np.nan, ROW, "relu", "X holds inf or nan"),
        ([], ROW, ROW, "relu", "Ws is empty"),
        ([np.eye(2)], ROW, ROW, "elu", "no activation 'elu'; take one of 'sigmoid', 'tanh'"),
    ],
)
def test_bad_input_gets_a_sentence_with_the_value_in_it(function, Ws, rows, dY, act, said):
    with pytest.raises(ValueError, match=said):
        function(Ws, rows, dY, act)


def test_a_factor_is_predicted_for_known_names_only():
    with pytest.raises(ValueError, match="no initialisation 'kaiming'; take one of 'std'"):
        init.predicted_factor("relu", "kaiming")
    with pytest.raises(ValueError, match="no activation 'elu'"):
        init.predicted_factor("elu", "He")


@pytest.mark.parametrize("H", [np.zeros(3), np.zeros((0, 3)), np.zeros((3, 0)), 0.0])
def test_dead_units_are_counted_only_where_there_are_rows_and_units(H):
    with pytest.raises(ValueError, match="H has shape"):
        init.dead_fraction(H)
