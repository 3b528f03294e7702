"""Gradient flow without a browser: what is measured, predicted, trained, and with whose pieces."""

import json
import re
import warnings
from typing import Any

import numpy as np
import pytest

from course.autodiff import initializers
from course.widgets.flow import flow
from course.widgets.flow_net import Net

TABLE = {  # the curriculum's measured factors: 10 layers of 100
    ("sigmoid", "std"): 0.141,
    ("sigmoid", "Xavier"): 0.236,
    ("sigmoid", "He"): 0.316,
    ("sigmoid", "N(0,1)"): 0.976,
    ("tanh", "std"): 0.572,
    ("tanh", "Xavier"): 0.902,
    ("tanh", "N(0,1)"): 2.37,
    ("relu", "std"): 0.407,
    ("relu", "Xavier"): 0.704,
    ("relu", "He"): 1.0,
    ("relu", "N(0,0.01²)"): 0.071,
    ("relu", "N(0,1)"): 7.07,
}
DEEP_TANH = {"depth": 30, "act": "tanh", "init": "Xavier"}


@pytest.mark.parametrize(("pair", "factor"), TABLE.items())
def test_the_measured_factor_is_that_of_the_curriculums_table(
    pair: tuple[str, str], factor: float
) -> None:
    assert flow(act=pair[0], init=pair[1]).factor == pytest.approx(factor, rel=0.03)


def test_the_gradients_of_a_training_step_agree_with_nudged_weights() -> None:
    net = Net({"seed": 3, "act": "tanh", "width": 4, "depth": 3, "gain": 1.5}, xavier)
    for _ in range(2):  # with the random dY of the start, and with that of real targets
        grads = net.gradients()
        net.step({name: 0 * g for name, g in grads.items()}, 0.0)
        for k, W in enumerate(net.Ws):
            W[1, 2] += 1e-6
            up = net.loss(net.forward()[-1])
            W[1, 2] -= 2e-6
            down = net.loss(net.forward()[-1])
            W[1, 2] += 1e-6
            assert grads[f"W{k + 1}"][1, 2] == pytest.approx((up - down) / 2e-6, rel=1e-5)


def xavier(n_in: int, n_out: int, rng: np.random.Generator) -> Any:
    return initializers.xavier_uniform(n_in, n_out, rng)


def test_its_norms_and_dead_units_are_those_of_the_functions_of_chapter_8() -> None:
    w = flow(6, 20, "relu", "Xavier", seed=4)
    net = w.training.net
    assert net is not None
    hs = net.forward()
    back = (net.Ws, net.X, net.output_gradient(hs[-1]), "relu")
    assert w.measured["delta"] == initializers.delta_norms(*back)
    assert w.measured["weight"] == initializers.layer_grad_norms(*back)
    assert w.measured["dead"] == [initializers.dead_fraction(h) for h in hs]
    assert w.measured["std"] == [h.std() for h in hs]
    assert sum(w.measured["histograms"][5]["counts"]) == hs[5].size


def test_theory_is_the_predicted_factor_times_the_gain() -> None:
    assert flow(act="relu", init="He", gain=0.5).theory == pytest.approx(0.5)
    assert flow(act="tanh", init="N(0,1)", width=25).theory == pytest.approx(5.0)


def test_the_state_can_be_set_one_entry_at_a_time_and_the_net_is_measured_anew() -> None:
    w = flow()
    w.state = {"act": "relu"}
    w.state = {"init": "he", "depth": 4}
    assert (w.state["init"], len(w.measured["delta"])) == ("He", 4)
    assert w.caption.startswith("relu, He, gain 1: 4 layers of 100. ‖δ‖ is")


def test_the_same_seed_draws_the_same_net_and_another_seed_another() -> None:
    first, again, other = flow(seed=1), flow(seed=1), flow(seed=2)
    assert first.measured == again.measured
    assert first.factor != other.factor


def test_a_layer_beyond_the_depth_becomes_the_last() -> None:
    w = flow(layer=10)
    w.state = {"depth": 3}
    assert w.state["layer"] == 3


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"deep": 3}, "no entry 'deep'"),
        ({"depth": "ten"}, "depth is 'ten'; it must be a finite number"),
        ({"act": "softmax"}, "act is 'softmax'; it must be one of 'sigmoid', 'tanh', 'relu'"),
        ({"init": "Lecun"}, "init is 'Lecun'; it must be one of 'std', 'Xavier', 'He'"),
        ({"gain": float("nan")}, "gain is nan"),
        ({"quantity": "loss"}, "quantity is 'loss'; it must be one of 'std', 'delta', 'weight'"),
        ({"clip": "yes"}, "clip is 'yes'"),
    ],
)
def test_a_state_that_makes_no_sense_is_refused_and_nothing_changes(
    wrong: dict[str, Any], message: str
) -> None:
    w = flow(depth=2, width=5)
    before = dict(w.state)
    with pytest.raises(ValueError, match=message):
        w.state = wrong
    assert w.state == before


def test_depth_and_width_stay_in_their_ranges() -> None:
    w = flow(depth=99, width=1)
    assert (w.state["depth"], w.state["width"]) == (30, 2)


def test_one_layer_has_a_norm_and_no_factor() -> None:
    w = flow(depth=1, predict=True)
    assert w.predict(1.0).startswith("There is no factor here.")
    w.state = {"predicting": False}
    assert w.factor is None
    assert len(w.measured["delta"]) == 1


# ------------------------------------------------------------------------------- predictions


def test_a_hidden_pair_shows_no_numbers_until_its_factor_is_predicted() -> None:
    w = flow(predict=True)
    assert (w.hidden, w.factor, w.measured["delta"], w.theory) == (True, None, [], None)
    assert "Predict it to see the bars." in w.caption
    assert re.match(r"\+ Right: you said 0\.25, measured is 0\.23\d\. Theory", w.predict(0.25))
    assert not w.hidden
    assert w.factor == pytest.approx(0.236, rel=0.03)


def test_a_factor_off_by_more_than_ten_percent_is_not_right_and_shown_all_the_same() -> None:
    w = flow(act="relu", init="Xavier", predict=True)
    assert w.predict("0,6").startswith("− Not so: you said 0.6, measured is 0.7")
    assert not w.hidden
    assert w.measured["predicted"] == "0 of 3 settings predicted"


def test_three_right_predictions_of_different_pairs_are_the_task() -> None:
    w = flow(predict=True)
    for (act, init), factor in [*TABLE.items()][:3]:
        assert not w.tasks["predict 3 factors"]
        w.state = {"act": act, "init": init}
        w.predict(factor)
    assert w.tasks["predict 3 factors"]


def test_a_pair_that_was_seen_counts_no_more_whatever_its_gain_or_depth() -> None:
    w = flow()
    w.state = {"predicting": True, "gain": 2.0, "depth": 5}
    assert w.predict(0.5).startswith("These bars are shown already")
    assert w.progress.predictions == []


def test_what_is_no_number_is_refused_and_not_counted() -> None:
    w = flow(predict=True)
    with pytest.raises(ValueError, match="'many' is not a number"):
        w.predict("many")
    assert w.hidden


# ---------------------------------------------------------------------------------- the gain


@pytest.mark.parametrize("width", [30, 100, 200])
@pytest.mark.parametrize("seed", range(3))
def test_a_gain_of_1_2_keeps_thirty_tanh_layers_alive_and_1_does_not(width: int, seed: int) -> None:
    w = flow(**DEEP_TANH, width=width, seed=seed)
    assert not w.tasks["keep 30 tanh layers alive"]
    w.state = {"gain": 5 / 3}
    assert not w.tasks["keep 30 tanh layers alive"]
    w.state = {"gain": 1.2}
    assert w.tasks["keep 30 tanh layers alive"]
    w.state = {"gain": 1.0}
    assert w.tasks["keep 30 tanh layers alive"], "a task stays done"


def test_a_shallower_or_a_relu_net_is_not_the_task() -> None:
    for state in ({"depth": 29}, {"act": "relu", "init": "He"}, {"width": 2}):
        w = flow(**{**DEEP_TANH, "gain": 1.2, **state})
        assert not w.tasks["keep 30 tanh layers alive"], state


# ---------------------------------------------------------------------------------- training


def test_training_steps_lower_the_loss_and_fresh_weights_forget_them() -> None:
    w = flow(5, 30, "tanh", "Xavier", lr=0.01)
    untrained = w.measured["delta"]
    assert w.train(10).startswith("Training step 10: loss ")
    losses = w.measured["losses"]
    assert (w.measured["steps"], len(losses)) == (10, 11)
    assert losses == sorted(losses, reverse=True)
    assert w.measured["delta"] != untrained
    assert w.theory is None
    w.fresh()
    assert (w.measured["delta"], w.measured["losses"]) == (untrained, [])


def test_clipping_shortens_the_gradient_to_the_norm_asked_for() -> None:
    w = flow(10, 100, "relu", "N(0,1)", clip=True, max_norm=0.5)
    assert w.train().endswith("clipped to 0.5.")
    assert not w.measured["trouble"]


def test_without_clipping_the_same_net_explodes_with_a_sentence_and_no_warning() -> None:
    w = flow(10, 100, "relu", "N(0,1)")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        w.train(5)
    assert w.measured["steps"] == 2, "there is nothing to train after an overflow"
    assert "no number" in w.measured["said"]
    assert re.search(r"The activations overflow in layer \d of 10, the first", w.caption)


# ----------------------------------------------------------------------------------- overflow


def test_the_first_layer_whose_activations_overflow_is_named_without_warnings() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        w = flow(30, 100, "relu", "N(0,1)", gain=1e12)
    finite = [std for std in w.measured["std"] if std is not None]
    found = re.search(r"overflow in layer (\d+) of 30, the first to pass 1\.8e\+308", w.caption)
    assert found is not None
    assert len(w.measured["histograms"]) == int(found[1]) - 1 < 30
    assert len(finite) <= int(found[1]) - 1
    json.dumps(w.measured, allow_nan=False)


def test_thirty_relu_layers_of_large_width_with_normal_weights_are_still_numbers() -> None:
    w = flow(30, 400, "relu", "N(0,1)")
    assert not w.measured["trouble"]
    assert w.factor == pytest.approx(np.sqrt(200), rel=0.1)


def test_an_overflow_on_the_way_back_names_the_first_layer_from_the_output() -> None:
    norms = [np.inf, np.inf, 1.0, 1.0]
    w = flow(4, 5, delta_norms=lambda Ws, X, dY, act: norms)
    assert "On the way back ‖δ‖ overflows in layer 2 of 4" in w.caption
    assert w.measured["delta"] == [None, None, 1.0, 1.0]
    assert "∞" in w.measured["pictures"]["delta"]


def test_an_overflow_error_of_a_given_function_is_told_as_it_is() -> None:
    def too_large(Ws: Any, X: Any, dY: Any, act: str) -> list[float]:
        raise OverflowError("the gradient at layer 3 is too large for a float")

    w = flow(4, 5, delta_norms=too_large)
    assert w.caption.endswith("Overflow: the gradient at layer 3 is too large for a float.")


# --------------------------------------------------------------------------- learners' pieces


def test_the_learners_functions_are_used_in_place_of_the_courses() -> None:
    ones = lambda n_in, n_out, rng: np.eye(n_in, n_out)  # noqa: E731
    w = flow(
        3,
        8,
        "relu",
        "he",
        initializers={"HE": ones, "mine": ones},
        delta_norms=lambda Ws, X, dY, act: [1.0, 2.0, 4.0],
        layer_grad_norms=lambda Ws, X, dY, act: [float(len(Ws)), X.shape[0], dY.shape[1]],
        predicted_factor=lambda act, init, width: 0.5,
        dead_fraction=lambda h: 0.25,
    )
    assert w.factor == w.theory == 0.5
    assert w.measured["weight"] == [3.0, 128, 8]
    assert w.measured["dead"] == [0.25] * 3
    assert w.fixed["inits"] == ["std", "Xavier", "He", "N(0,1)", "N(0,0.01²)", "mine"]
    h1 = np.maximum(w.training.net.X, 0)  # type: ignore[union-attr]
    assert w.measured["std"] == [h1.std()] * 3


def test_theory_is_asked_with_the_spread_of_weights_that_have_no_name() -> None:
    asked: list[Any] = []
    wide = lambda n_in, n_out, rng: rng.normal(0, 0.3, (n_in, n_out))  # noqa: E731
    known = lambda act, init, width: asked.append(init) or 1.0  # noqa: E731
    flow(init="mine", gain=2, initializers={"mine": wide}, predicted_factor=known)
    flow(init="N(0,0.01²)", predicted_factor=known)
    flow(init="Xavier", predicted_factor=known)
    assert asked == [pytest.approx(0.3, rel=0.01), 0.01, "Xavier"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"delta_norms": lambda Ws, X, dY, act: [1.0]},
            "Measuring stopped with ValueError: delta_norms gave 1 numbers for 3 layers; it must "
            "give one for each layer, input side first.",
        ),
        ({"dead_fraction": lambda h: 1 / 0}, "Measuring stopped with ZeroDivisionError"),
        (
            {"initializers": {"Xavier": lambda n_in, n_out, rng: np.ones(3)}},
            "Xavier stopped with ValueError: the initialiser gave shape (3,) for n_in = n_out = 8; "
            "it must give (8, 8).",
        ),
        (
            {"predicted_factor": lambda act, init, width: None},
            "No theory: predicted_factor stopped with TypeError",
        ),
    ],
)
def test_a_given_function_that_fails_is_told_in_a_sentence(
    given: dict[str, Any], told: str
) -> None:
    w = flow(3, 8, **given)
    assert told in w.caption
    w.train()
    w.fresh()


def test_a_clipping_that_fails_is_told_in_a_sentence() -> None:
    w = flow(3, 8, clip=True, clip_by_global_norm=lambda grads, most: None)
    assert w.train().startswith("clip_by_global_norm stopped with TypeError")


def test_what_is_no_function_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Xavier is 3; give the function itself"):
        flow(initializers={"Xavier": 3})
    with pytest.raises(TypeError, match=r"delta_norms is \[1\.0\]; give the function itself"):
        flow(delta_norms=[1.0])


# -------------------------------------------------------------------- what is sent and stored


def test_what_is_sent_is_strict_json_and_small() -> None:
    w = flow(30, 20, "relu", "std", gain=0.0)
    assert len(json.dumps(w.measured, allow_nan=False)) < 60_000
    assert ">0<" in w.measured["pictures"]["delta"], "a norm of 0 has no bar but a word"
    assert "Where it is 0 there is no factor." in w.caption


def test_buttons_in_the_browser_train_refresh_and_predict() -> None:
    w = flow(4, 8, predict=True)
    w._heard(w, {"kind": "predict", "value": "x"}, [])
    assert w.measured["said"].startswith("'x' is not a number")
    w._heard(w, {"kind": "predict", "value": "0.1"}, [])
    assert not w.hidden
    w._heard(w, {"kind": "train"}, [])
    assert w.measured["steps"] == 1
    w._heard(w, {"kind": "fresh"}, [])
    assert (w.measured["steps"], w.measured["said"]) == (0, "")
    w._heard(w, "noise", [])


def test_a_stored_notebook_keeps_a_picture_and_a_text() -> None:
    w = flow(3, 10, "relu", "He", initializers={"<b>": initializers.he_normal})
    data, _ = w._repr_mimebundle_()
    assert data["image/svg+xml"].startswith("<svg")
    assert data["image/svg+xml"].count("<circle") == 3
    assert "fl-theory" in data["image/svg+xml"]
    assert ">‖δ‖ of each layer. relu, He, gain 1: 3 layers of 10</text>" in data["image/svg+xml"]
    assert data["text/plain"].startswith("Gradient flow: relu, He, gain 1: 3 layers of 10.")


def test_bars_stand_at_their_numbers_on_a_log_axis() -> None:
    w = flow(3, 5, delta_norms=lambda Ws, X, dY, act: [0.01, 0.1, 1.0])
    heights = [float(y) for y in re.findall(r'cy="([\d.]+)"', w.measured["pictures"]["delta"])]
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2], abs=0.2)
    assert heights[0] > heights[2]
