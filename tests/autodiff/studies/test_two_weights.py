"""Learning rules on very small networks."""

import numpy as np
import pytest

from course.autodiff.studies import two_weights


def end(name, start=(0.8, -1.6), steps=200):
    place = np.array(start)
    runner = two_weights.RUNNERS[name]({"w": place})
    for _ in range(steps):
        w, v = place
        runner.step({"w": (w * v - 1) * np.array([v, w])})
    return place


@pytest.mark.parametrize("name", ["backprop", "feedback alignment", "random nudge", "last layer"])
def test_rules_that_hear_the_error_come_down(name):
    assert two_weights.loss(*end(name)) < 1e-6


def test_backprop_keeps_the_sign_and_feedback_alignment_takes_that_of_its_feedback():
    assert end("backprop")[1] < 0 < end("feedback alignment")[1]


def test_the_last_layer_leaves_the_first_weight_alone():
    assert end("last layer")[0] == 0.8


def test_hebb_runs_away():
    assert two_weights.loss(*end("Hebb", steps=30)) > 1e3


def test_the_same_error_for_all_solves_xor_nearly_as_often_as_backpropagation():
    nothing = two_weights.solved_xor(lambda before, after, error: 0.0)
    loud = two_weights.solved_xor(lambda before, after, error: -before * error)
    told = two_weights.solved_xor(
        lambda before, after, error: -before * (1 - after**2) * error, told=True
    )
    assert nothing < 12 < 22 < loud <= told


def test_a_rule_that_explodes_solves_nothing_and_raises_nothing():
    assert two_weights.solved_xor(lambda before, after, error: 1e3 * before * error**3) < 12
