# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 5: right answers for Value, each written differently from the course's."""


# %% Value: as micrograd writes it
@exercise
class Value(Node):
    # as given

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return other + (-self)

    def __rtruediv__(self, other):
        return other * self**-1


# %% Value: reflected forms by assignment, the others as lambdas
@exercise
class Value(Node):
    # as given

    __radd__ = __add__
    __rmul__ = __mul__
    __neg__ = lambda self: -1.0 * self
    __sub__ = lambda self, other: self + -1.0 * other
    __rsub__ = lambda self, other: -1.0 * self + other
    __truediv__ = lambda self, other: self * (other**-1.0)
    __rtruediv__ = lambda self, other: self**-1.0 * other


# %% Value: plain numbers wrapped, then the usual operator
@exercise
class Value(Node):
    # as given

    def __neg__(self):
        return Value(-1.0) * self

    def __sub__(self, other):
        return self + Value(-1.0) * other

    def __truediv__(self, other):
        if not isinstance(other, Value):
            other = Value(other)
        return self * other**-1

    def __radd__(self, other):
        return Value(other) + self

    def __rmul__(self, other):
        return Value(other) * self

    def __rsub__(self, other):
        return Value(other) - self

    def __rtruediv__(self, other):
        return Value(other) / self


# %% Value: operations of one's own for minus and divided by
from my_autodiff.graph import op


@op("-")
def sub(x, y):
    return x - y


@sub.rule
def sub_rule(grad, out, x, y):
    return grad, -grad


@op("/")
def div(x, y):
    return x / y


@div.rule
def div_rule(grad, out, x, y):
    return grad / y, -grad * x / y**2


@op("neg")
def neg(x):
    return -x


@neg.rule
def neg_rule(grad, out, x):
    return -grad


@exercise
class Value(Node):
    # as given

    def __neg__(self):
        return apply(neg, self)

    def __sub__(self, other):
        return apply(sub, self, other)

    def __truediv__(self, other):
        return apply(div, self, other)

    def __radd__(self, other):
        return apply(ops.add, other, self)

    def __rmul__(self, other):
        return apply(ops.mul, other, self)

    def __rsub__(self, other):
        return apply(sub, other, self)

    def __rtruediv__(self, other):
        return apply(div, other, self)


# %% Value: exp and log instead of a power, for a positive denominator
@exercise
class Value(Node):
    # as given

    def _inverse(self):
        return apply(ops.pow, self, -1.0)

    def __neg__(self):
        return apply(ops.mul, self, -1.0)

    def __sub__(self, other):
        return -(-self + other)

    def __truediv__(self, other):
        return self * (other._inverse() if isinstance(other, Value) else 1.0 / other)

    def __radd__(self, other):
        return self.__add__(other)

    def __rmul__(self, other):
        return self.__mul__(other)

    def __rsub__(self, other):
        return (-self).__add__(other)

    def __rtruediv__(self, other):
        return self._inverse().__mul__(other)
