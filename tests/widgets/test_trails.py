"""Trails: every step is the optimiser's own; the verdicts say what the numbers do."""

import math
import warnings
from typing import Any

import numpy as np
import pytest

from course.autodiff.optim import SGD, Adam
from course.widgets.surfaces import SURFACES, Surface, surface
from course.widgets.trails import Trail

RAVINE = SURFACES["ravine"]


def descent(on: Surface, lr: float, start: tuple[float, float], momentum: float = 0.0) -> Trail:
    return Trail(on, lambda p: SGD(p, lr=lr, momentum=momentum), start)


def test_plain_descent_on_a_quadratic_is_its_formula() -> None:
    trail = descent(RAVINE, 0.018, (-2.0, 1.0))
    trail.reach(20)
    expected = [(-2.0 * 0.982**k, (1 - 1.8) ** k) for k in range(21)]
    assert np.allclose(trail.points, expected, rtol=1e-12)
    assert trail.losses[3] == RAVINE.value(*trail.points[3])


def test_a_trail_made_longer_later_is_the_same_trail() -> None:
    once, twice = (descent(SURFACES["rosenbrock"], 0.001, (-1.2, 1.0), 0.9) for _ in range(2))
    once.reach(50)
    twice.reach(7)
    twice.reach(50)
    assert once.points == twice.points


@pytest.mark.parametrize(
    ("lr", "verdict"), [(0.0002, "slow"), (0.0195, "zig-zag"), (0.0201, "diverging")]
)
def test_in_a_ravine_a_learning_rate_is_too_small_too_large_or_far_too_large(
    lr: float, verdict: str
) -> None:
    # Beginning on the steep wall: what it does there decides.
    trail = descent(RAVINE, lr, (-0.5, 1.0))
    trail.reach(30)
    assert trail.verdicts[30] == verdict


def test_a_good_learning_rate_in_a_bowl_is_smooth_before_and_after_arriving() -> None:
    trail = descent(SURFACES["bowl"], 0.2, (-1.5, -1.5))
    trail.reach(200)
    assert set(trail.verdicts[1:]) == {"smooth"}
    assert trail.gaps[200] < 1e-12


def test_a_ridge_towards_a_saddle_is_slow_until_it_is_left() -> None:
    trail = descent(SURFACES["saddle"], 0.1, (1.6, 1e-6))
    trail.reach(250)
    assert trail.verdicts[100] == "slow"
    assert trail.verdicts[250] == "smooth"
    assert trail.points[250] == pytest.approx((0, 1), abs=1e-3)


def test_a_higher_minimum_counts_as_arrived() -> None:
    trail = descent(SURFACES["double well"], 0.05, (1.5, 0.5))
    trail.reach(200)
    assert trail.losses[200] > 0.29
    assert trail.gaps[200] < 1e-9
    assert trail.verdicts[200] == "smooth"


def test_momentum_needs_fewer_steps_in_a_ravine() -> None:
    plain, pushed = descent(RAVINE, 0.0198, (-2, 1)), descent(RAVINE, 0.033, (-2, 1), 0.669)
    plain.reach(100)
    pushed.reach(100)
    assert pushed.losses[100] < 1e-6 * plain.losses[100]


@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("lr", [10.0, 1e3, 1e200])
def test_a_blow_up_is_a_sentence_and_no_storm_of_warnings(name: str, lr: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        trail = descent(SURFACES[name], lr, (0.3, 0.7))
        steps = trail.reach(1000)
        data = trail.as_data()
    assert steps < 100
    assert trail.ended.startswith("It blew up: at step ")
    assert all(map(math.isfinite, [*data["losses"], *np.ravel(data["path"])]))


class Optimizer:
    """Takes what it is given and does nothing."""

    def __init__(self, params: dict[str, Any], lr: float = 0.1) -> None:
        self.params, self.lr = params, lr

    def step(self, grads: dict[str, Any]) -> None:
        pass


class Rebinds(Optimizer):
    def step(self, grads: dict[str, Any]) -> None:
        for name, p in self.params.items():
            p = p - self.lr * grads[name]


class Fails(Optimizer):
    def step(self, grads: dict[str, Any]) -> None:
        print("about to fail")
        raise KeyError("v")


class ComesToNothing(Optimizer):
    def step(self, grads: dict[str, Any]) -> None:
        self.params["w"] *= math.nan


def test_an_optimiser_that_rebinds_its_names_is_told_so() -> None:
    trail = Trail(RAVINE, Rebinds, (1, 1))
    trail.reach(5)
    assert trail.note.startswith("It stands still: step() must change the arrays in place")


def test_standing_at_a_minimum_is_nothing_to_be_told() -> None:
    trail = Trail(RAVINE, SGD, (0, 0))
    trail.reach(5)
    assert trail.note == ""


def test_an_error_of_the_learners_step_ends_the_trail_and_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    trail = Trail(RAVINE, Fails, (1, 1))
    assert trail.reach(5) == 0
    assert trail.note == "Step 1 failed: KeyError: 'v'"
    assert capsys.readouterr().out == ""


def test_a_runner_that_cannot_be_made_is_named() -> None:
    assert Trail(RAVINE, lambda p: SGD(p, lr=-1.0), (1, 1)).note.startswith(
        "It could not be made: ValueError: lr is -1.0"
    )
    assert "'list' object has no attribute 'step'" in Trail(RAVINE, lambda p: [], (1, 1)).note


def test_numbers_that_are_not_finite_end_the_trail_before_them() -> None:
    trail = Trail(RAVINE, ComesToNothing, (1, 1))
    assert trail.reach(5) == 0
    assert "at step 1" in trail.ended


def test_an_error_of_an_own_function_on_the_way_is_named() -> None:
    def gradient(x: float, y: float) -> tuple[float, float]:
        return (math.sqrt(x) + 1, 0.0)

    trail = Trail(surface(lambda x, y: x, gradient), lambda p: SGD(p, lr=1.0), (2.0, 0.0))
    assert trail.reach(50) == 1
    assert trail.note.startswith("Step 2 failed: ValueError")


def test_noise_is_the_same_for_every_runner_with_the_same_seed() -> None:
    def noisy(seed: int) -> Trail:
        trail = Trail(RAVINE, lambda p: SGD(p, lr=0.01), (1, 1), noise=1.0, seed=seed)
        trail.reach(10)
        return trail

    assert noisy(3).points == noisy(3).points
    assert noisy(3).points != noisy(4).points
    other = Trail(RAVINE, lambda p: SGD(p, lr=0.02), (1, 1), noise=1.0, seed=3)
    other.reach(1)
    # One step on: lr × (gradient + noise), and the noise is the same.
    shared = [
        (np.array(t.points[0]) - t.points[1]) / lr for t, lr in ((noisy(3), 0.01), (other, 0.02))
    ]
    assert shared[0] == pytest.approx(shared[1])


def test_adams_first_step_is_its_learning_rate_along_each_axis() -> None:
    trail = Trail(SURFACES["rosenbrock"], lambda p: Adam(p, lr=0.1), (-1.2, 1.0))
    trail.reach(1)
    assert trail.points[1] == pytest.approx((-1.1, 1.1))


def test_a_sentence_tells_where_it_stands_and_in_the_end_why_it_ended() -> None:
    trail = descent(RAVINE, 1.0, (0.0, 1.0))
    last = trail.reach(50)
    assert trail.caption(0) == "Step 0 at (0, 1): loss 50, no step yet."
    assert "diverging" in trail.caption(1)
    assert "blew up" not in trail.caption(last - 1)
    assert trail.caption(last).endswith(trail.ended)
