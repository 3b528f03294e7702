# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The rows that the list of misconceptions has for this module. V25, V30 and V33 are about the
# forward functions, which are given: test_given.py has them.
# rows: V17 V24 V27 V28 V31 V32 V34


# %% V17 add_rule: rules of plus and times exchanged
@exercise
def add_rule(grad, out, x, y):
    return grad * y, grad * x


# %% V24 pow_rule: exponent not reduced by one
@exercise
def pow_rule(grad, out, x, k):
    return grad * k * x**k


# %% V27 pow_rule: rule copied from another operation
@exercise
def pow_rule(grad, out, x, k):
    return grad * (1.0 if x > 0 else 0.0)


# %% V28 exp_rule: slope of exp taken as x
@exercise
def exp_rule(grad, out, x):
    return grad * x


# %% V31 tanh_rule: 1 - x² with the input
@exercise
def tanh_rule(grad, out, x):
    return grad * (1.0 - x**2)


# %% V32 sigmoid_rule: x (1 - x) with the input
@exercise
def sigmoid_rule(grad, out, x):
    return grad * x * (1.0 - x)


# %% V34 relu_rule: gradient passes through a switched-off unit
@exercise
def relu_rule(grad, out, x):
    return grad * 1.0


# %% add_rule: what arrives is forgotten
@exercise
def add_rule(grad, out, x, y):
    return 1.0, 1.0


# %% add_rule: one gradient for two inputs
@exercise
def add_rule(grad, out, x, y):
    return grad


# %% add_rule: gradient shared out
@exercise
def add_rule(grad, out, x, y):
    return 0.5 * grad, 0.5 * grad


# %% mul_rule: partners exchanged
@exercise
def mul_rule(grad, out, x, y):
    dx = grad * x
    dy = grad * y
    return dx, dy


# %% mul_rule: what arrives is forgotten
@exercise
def mul_rule(grad, out, x, y):
    return y, x


# %% mul_rule: rules of plus and times exchanged
@exercise
def mul_rule(grad, out, x, y):
    return [grad, grad]


# %% mul_rule: gradient added instead of multiplied
@exercise
def mul_rule(grad, out, x, y):
    return grad + y, grad + x


# %% mul_rule: out divided by the input
@exercise
def mul_rule(grad, out, x, y):
    return grad * out / x, grad * out / y


# %% pow_rule: hard-coded exponent 2
@exercise
def pow_rule(grad, out, x, k):
    return 2 * x * grad


# %% pow_rule: exponent 0 not thought of
@exercise
def pow_rule(grad, out, x, k):
    return k * x ** (k - 1) * grad


# %% pow_rule: factor k forgotten
@exercise
def pow_rule(grad, out, x, k):
    if k == 0:
        return 0.0
    return grad * x ** (k - 1)


# %% pow_rule: division by the base
@exercise
def pow_rule(grad, out, x, k):
    return grad * k * out / x


# %% exp_rule: power rule used
@exercise
def exp_rule(grad, out, x):
    return grad * x * np.exp(x - 1)


# %% exp_rule: exp of the output
@exercise
def exp_rule(grad, out, x):
    return grad * np.exp(out)


# %% log_rule: divided by the output
@exercise
def log_rule(grad, out, x):
    return grad / out


# %% log_rule: what arrives is forgotten
@exercise
def log_rule(grad, out, x):
    return 1.0 / x


# %% log_rule: multiplied by the input
@exercise
def log_rule(grad, out, x):
    return x * grad


# %% tanh_rule: tanh applied twice
@exercise
def tanh_rule(grad, out, x):
    return grad * (1 - np.tanh(out) ** 2)


# %% tanh_rule: what arrives is forgotten
@exercise
def tanh_rule(grad, out, x):
    return 1 - np.tanh(x) ** 2


# %% sigmoid_rule: sigmoid applied twice
@exercise
def sigmoid_rule(grad, out, x):
    s = 1 / (1 + np.exp(-out))
    return grad * s * (1 - s)


# %% sigmoid_rule: tanh's rule
@exercise
def sigmoid_rule(grad, out, x):
    return grad * (1 - out**2)


# %% relu_rule: slope 1 at the kink
@exercise
def relu_rule(grad, out, x):
    return grad if x >= 0 else 0.0


# %% relu_rule: the output used as slope
@exercise
def relu_rule(grad, out, x):
    return grad * out


# %% relu_rule: negative gradients cut off
@exercise
def relu_rule(grad, out, x):
    return max(0.0, grad) if x > 0 else 0.0
