"""The rocket: by hand, with the engine's gradients, and down to a soft landing."""

import numpy as np
import pytest

from course.autodiff.losses import numerical_gradient
from course.autodiff.studies.rocket import landing, soft_landing
from course.autodiff.value import Value


def test_a_rocket_that_never_burns_falls_freely():
    assert landing([0.0] * 20) == (-62.5, -12.0)


def test_the_second_burn_pushes_a_lighter_rocket():
    height, speed = landing([1.0, 0.9], height=1.0, speed=0.0, flow=0.1, dt=1.0)
    assert (height, speed) == pytest.approx((1.0, 0.0))


def test_one_backward_pass_gives_the_slopes_of_all_twenty_burns():
    burns = np.linspace(0.5, 1.5, 20)
    nodes = [Value(burn) for burn in burns]
    height, speed = landing(nodes)
    (height**2 + speed**2).backward()
    measured = numerical_gradient(lambda u: float(np.sum(np.square(landing(u)))), burns)
    assert [node.grad for node in nodes] == pytest.approx(measured, rel=1e-6)


def test_momentum_lands_softly_within_two_hundred_steps_and_plain_descent_does_not():
    height, speed = landing(soft_landing(200, lr=0.002, momentum=0.8))
    assert abs(height) < 0.1
    assert abs(speed) < 0.1
    assert all(abs(landing(soft_landing(200, lr=lr))[1]) > 0.1 for lr in (0.001, 0.002, 0.004))


def test_settings_of_the_start_are_passed_on():
    start = {"height": 1.0, "speed": -1.0, "dt": 1.0}
    burns = soft_landing(60, 0.05, 0.5, n=3, **start)
    assert burns.shape == (3,)
    assert np.abs(landing(burns, **start)).max() < 0.01
