"""What learners find written has not the mistakes that other people's engines have here.

Each test is a row of the list of misconceptions that no learner of this course can make, because
the code it is about is given.
"""

import math

import numpy as np

from course.autodiff import ops
from course.autodiff.tensor import Tensor
from course.autodiff.value import Value


def test_v25_a_power_uses_the_exponent_it_is_given():
    assert ops.pow(2.0, 3) == (Value(2.0) ** 3).data == 8.0
    assert (Value(2.0) ** 0.5).data == math.sqrt(2.0)


def test_v30_tanh_does_not_overflow_far_from_zero():
    with np.errstate(all="raise", under="ignore"):
        assert Value(800.0).tanh().data == 1.0
        assert Value(-800.0).tanh().data == -1.0


def test_v33_sigmoid_does_not_overflow_far_from_zero():
    with np.errstate(all="raise", under="ignore"):
        assert Value(-1000.0).sigmoid().data == 0.0
        assert Value(1000.0).sigmoid().data == 1.0


def test_v36_whole_numbers_become_floats():
    for three in (3, np.int64(3), np.float32(3.0), True + 2):
        assert type(Value(three).data) is float
    assert (Value(np.int64(3)) ** -1).data == 1 / 3


def test_t24_relu_of_minus_infinity_is_no_nan():
    with np.errstate(all="raise"):
        assert Tensor([-np.inf, 1.0]).relu().data.tolist() == [0.0, 1.0]
