"""Operations: forward functions and the rules that carry a gradient back through them."""

import numpy as np

from .graph import op


@op("+")
def add(x, y):
    """The sum."""
    return x + y


@add.rule
def add_rule(grad, out, x, y):
    """dL/dx and dL/dy for out = x + y, given grad = dL/dout.

    >>> add_rule(10.0, 5.0, 2.0, 3.0)
    (10.0, 10.0)
    """
    return grad, grad


@op("*")
def mul(x, y):
    """The product."""
    return x * y


@mul.rule
def mul_rule(grad, out, x, y):
    """dL/dx and dL/dy for out = x y, given grad = dL/dout.

    Returns a pair of floats (or of arrays, when it is given arrays).
    """
    return grad * y, grad * x


@op("**")
def pow(x, k):
    """A power; k is a plain number."""
    if k < 0 and np.any(np.equal(x, 0)):
        raise ZeroDivisionError(f"0 ** {k} is 1 / 0; keep the base away from 0")
    if k != int(k) and np.any(np.less(x, 0)):
        raise ValueError(f"({x}) ** {k} is no real number; a fractional power needs a base ≥ 0")
    return x**k


@pow.rule
def pow_rule(grad, out, x, k):
    """dL/dx for out = x ** k, given grad = dL/dout; k is a constant, so one gradient is enough.

    >>> pow_rule(1.0, 1.0, 1.0, 3)
    3.0
    """
    return grad * k * x ** (k - 1) if k != 0 else grad * 0.0


@op("exp")
def exp(x):
    """The exponential of x."""
    return np.exp(x)


@exp.rule
def exp_rule(grad, out, x):
    """dL/dx for out = exp(x), given grad = dL/dout."""
    return grad * out


@op("log")
def log(x):
    """The natural logarithm."""
    if np.any(np.less_equal(x, 0)):
        raise ValueError(f"log of {x}: a logarithm needs numbers above 0; add or shift before")
    return np.log(x)


@log.rule
def log_rule(grad, out, x):
    """dL/dx for out = log(x), given grad = dL/dout."""
    return grad / x


@op("tanh")
def tanh(x):
    """The hyperbolic tangent."""
    return np.tanh(x)


@tanh.rule
def tanh_rule(grad, out, x):
    """dL/dx for out = tanh(x), given grad = dL/dout.

    >>> tanh_rule(1.0, 0.0, 0.0)
    1.0
    """
    return grad * (1.0 - out * out)


@op("sigmoid")
def sigmoid(x):
    """1 / (1 + exp(-x)), without overflow."""
    e = np.exp(-np.abs(x))
    return np.where(np.greater_equal(x, 0), 1.0, e) / (1.0 + e)


@sigmoid.rule
def sigmoid_rule(grad, out, x):
    """dL/dx for out = sigmoid(x), given grad = dL/dout."""
    return grad * out * (1.0 - out)


@op("relu")
def relu(x):
    """The positive part: x where it is positive, else 0."""
    return np.maximum(x, 0.0)


@relu.rule
def relu_rule(grad, out, x):
    """dL/dx for out = relu(x), given grad = dL/dout; at x = 0 the course takes slope 0.

    >>> relu_rule(1.0, 2.0, 2.0)
    1.0
    """
    return grad * (x > 0)
