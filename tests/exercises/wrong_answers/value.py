# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The rows that the list of misconceptions has for this module. V36 is about Value.__init__, which
# is given: test_given.py has it.
# rows: V20 V21 V22 V23


# %% V20 Value: 1 - a in the wrong direction
@exercise
class Value(Node):
    # as given

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1.0

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return self - other

    def __rtruediv__(self, other):
        return self**-1.0 * other


# %% V21 Value: 2 / a in the wrong direction
@exercise
class Value(Node):
    # as given

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1.0

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return (-self) + other

    def __rtruediv__(self, other):
        return self / other


# %% V22 Value: minus sign missing in the second slope
from my_autodiff.graph import Op

minus = Op("-", lambda x, y: x - y)


@minus.rule
def minus_rule(grad, out, x, y):
    return grad, grad


@exercise
class Value(Node):
    # as given

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return apply(minus, self, other)

    def __truediv__(self, other):
        return self * other**-1.0

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1.0 * other


# %% V23 Value: quotient: slope of the denominator from 1/a
from my_autodiff.graph import op


@op("/")
def over(x, y):
    return x / y


@over.rule
def over_rule(grad, out, x, y):
    return grad * (1.0 / y), grad * (1.0 / x)


@exercise
class Value(Node):
    # as given

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -other

    def __truediv__(self, other):
        return apply(over, self, other)

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1.0 * other


# %% Value: quotient: sign of the denominator's slope
from my_autodiff.graph import op


@op("/")
def over(x, y):
    return x / y


@over.rule
def over_rule(grad, out, x, y):
    return grad / y, grad * x / y**2


@exercise
class Value(Node):
    # as given

    def __neg__(self):
        return -1 * self

    def __sub__(self, other):
        return self + -1 * other

    def __truediv__(self, other):
        return apply(over, self, other)

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1.0 * other


# %% Value: result not connected to its inputs
@exercise
class Value(Node):
    # as given

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data)

    def __truediv__(self, other):
        return self * other**-1.0

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1.0 * other


# %% Value: no reflected forms at all
@exercise
class Value(Node):
    # as given

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -1.0 * other if isinstance(other, (int, float)) else self + other * -1.0

    def __truediv__(self, other):
        return self * other**-1.0


# %% Value: minus has no reflected form
@exercise
class Value(Node):
    # as given

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -1.0 * other

    def __truediv__(self, other):
        return self * other**-1.0

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rtruediv__(self, other):
        return self**-1.0 * other


# %% Value: negation forgets the sign in the gradient
from my_autodiff.graph import op


@op("neg")
def negative(x):
    return -x


@negative.rule
def negative_rule(grad, out, x):
    return grad


@exercise
class Value(Node):
    # as given

    def __neg__(self):
        return apply(negative, self)

    def __sub__(self, other):
        return self + -1.0 * other

    def __truediv__(self, other):
        return self * other**-1.0

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1.0 * other


# %% Value: operands of a quotient exchanged
@exercise
class Value(Node):
    # as given

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -1.0 * other

    def __truediv__(self, other):
        return self**-1.0 * other

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1.0 * other
