"""A recorded graph gives what the engine gives, step by step."""

import numpy as np
import pytest

from course.autodiff.fast.replay import Recorded
from course.autodiff.graph import op
from course.autodiff.value import Value


def loss_of(a, b, c):
    """Every operation a tape knows, and a node that is used twice."""
    d = a * b + c**3
    e = d.tanh() + (a.exp() + 1.0).log() * b.sigmoid()
    return (e - d).relu() + e * e + c**0


def test_losses_and_parameters_are_those_of_the_engine():
    ours, theirs = ([Value(x) for x in (0.5, -1.5, 0.7)] for _ in "ab")
    losses = Recorded(loss_of(*ours)).descend(ours, 0.01, steps=5)
    for expected in losses:
        for p in theirs:
            p.grad = 0.0
        loss = loss_of(*theirs)
        assert loss.data == pytest.approx(expected, rel=1e-12)
        loss.backward()
        for p in theirs:
            p.data -= 0.01 * p.grad
    np.testing.assert_allclose([p.data for p in ours], [p.data for p in theirs], rtol=1e-12)


def test_the_gradients_of_the_last_step_lie_in_grad():
    x = Value(3.0)
    Recorded(x * x).descend([x], 0.0)
    assert x.grad == 6.0


def test_an_operation_without_a_code_is_refused_by_name():
    cube = op("cube")(lambda x: x**3)
    with pytest.raises(ValueError, match=r"cannot replay \['cube'\]; a tape knows"):
        Recorded(cube(Value(2.0)))
