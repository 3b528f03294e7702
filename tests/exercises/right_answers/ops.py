# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 5: right answers for the rules, each written differently from the course's."""


# %% add_rule: with the local slopes
@exercise
def add_rule(grad, out, x, y):
    return grad * 1.0, grad * 1.0


# %% add_rule: a tuple twice
@exercise
def add_rule(grad, out, x, y):
    return (grad,) * 2


# %% add_rule: two names
@exercise
def add_rule(grad, out, x, y):
    dx = dy = grad
    return (dx, dy)


# %% add_rule: a list
@exercise
def add_rule(grad, out, x, y):
    return [grad, grad]


# %% mul_rule: two names
@exercise
def mul_rule(grad, out, x, y):
    dx = y * grad
    dy = x * grad
    return dx, dy


# %% mul_rule: a comprehension
@exercise
def mul_rule(grad, out, x, y):
    return tuple(grad * other for other in (y, x))


# %% mul_rule: multiply
@exercise
def mul_rule(grad, out, x, y):
    return np.multiply(grad, y), np.multiply(grad, x)


# %% mul_rule: map
@exercise
def mul_rule(grad, out, x, y):
    slopes = (y, x)
    return tuple(map(lambda slope: slope * grad, slopes))


# %% pow_rule: an early return
@exercise
def pow_rule(grad, out, x, k):
    if k == 0:
        return 0.0
    return k * x ** (k - 1) * grad


# %% pow_rule: only the dangerous place is special
@exercise
def pow_rule(grad, out, x, k):
    if x == 0 and k == 0:
        return 0 * grad
    return grad * k * x ** (k - 1)


# %% pow_rule: the slope first
@exercise
def pow_rule(grad, out, x, k):
    slope = k * pow(x, k - 1) if k else 0.0
    return grad * slope


# %% pow_rule: from out, where that can be
@exercise
def pow_rule(grad, out, x, k):
    if x != 0:
        return grad * k * out / x
    return grad if k == 1 else 0.0


# %% exp_rule: computed once more
@exercise
def exp_rule(grad, out, x):
    return np.exp(x) * grad


# %% exp_rule: the other way round
@exercise
def exp_rule(grad, out, x):
    slope = out
    return slope * grad


# %% exp_rule: the library of plain numbers
import math


@exercise
def exp_rule(grad, out, x):
    return grad * math.e**x


# %% log_rule: one over x
@exercise
def log_rule(grad, out, x):
    return grad * (1 / x)


# %% log_rule: a power
@exercise
def log_rule(grad, out, x):
    return grad * x**-1.0


# %% log_rule: from the output
@exercise
def log_rule(grad, out, x):
    return grad * np.exp(-out)


# %% tanh_rule: two factors
@exercise
def tanh_rule(grad, out, x):
    return grad * (1 + out) * (1 - out)


# %% tanh_rule: from the input
@exercise
def tanh_rule(grad, out, x):
    return grad * (1 - np.tanh(x) ** 2)


# %% tanh_rule: cosh
@exercise
def tanh_rule(grad, out, x):
    return grad / np.cosh(x) ** 2


# %% tanh_rule: chapter 4's slope
@exercise
def tanh_rule(grad, out, x):
    from my_autodiff.chain import d_tanh

    return d_tanh(out) * grad


# %% sigmoid_rule: multiplied out
@exercise
def sigmoid_rule(grad, out, x):
    return grad * (out - out**2)


# %% sigmoid_rule: chapter 4's slope
from my_autodiff.chain import d_sigmoid


@exercise
def sigmoid_rule(grad, out, x):
    return d_sigmoid(out) * grad


# %% sigmoid_rule: from the input, without overflow
@exercise
def sigmoid_rule(grad, out, x):
    e = np.exp(-abs(x))
    return grad * e / (1 + e) ** 2


# %% relu_rule: a condition
@exercise
def relu_rule(grad, out, x):
    return grad if x > 0 else 0.0


# %% relu_rule: where
@exercise
def relu_rule(grad, out, x):
    return np.where(x > 0, grad, 0.0)


# %% relu_rule: from the output
@exercise
def relu_rule(grad, out, x):
    on = float(out > 0)
    return on * grad


# %% relu_rule: heaviside
@exercise
def relu_rule(grad, out, x):
    return grad * np.heaviside(x, 0)
