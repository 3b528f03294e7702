"""Chapter 5: cases and wrong answers for Python's operators on Values."""

from collections.abc import Callable
from typing import Any

from course.autodiff import graph, ops
from course.autodiff import value as right
from course.judging import Case, Exercise, Misconception

from .drives.engine import drive_value

Value = right.Value
Method = Callable[..., Any]


def _value(**methods: Method) -> type:
    """The class Value with some of its methods changed."""
    return type("Value", (Value,), {"__slots__": (), **methods})


def _node(x: Any) -> Any:
    return x if isinstance(x, graph.Node) else Value(x)


def _op(symbol: str, forward: Method, rule: Method) -> Any:
    op = graph.Op(symbol, forward)
    op.rule(rule)
    return op


_minus = _op("-", lambda x, y: x - y, lambda grad, out, x, y: (grad, grad))
_over = _op("/", lambda x, y: x / y, lambda grad, out, x, y: (grad / y, grad / x))
_over_plus = _op("/", lambda x, y: x / y, lambda grad, out, x, y: (grad / y, grad * x / y**2))


def _cut(self: Any, other: Any) -> Any:
    return type(self)(self.data - _node(other).data)


def _plus_minus(self: Any, other: Any) -> Any:
    return self + (-other)


def _missing(self: Any, *other: Any) -> Any:
    return NotImplemented


GIVEN = "a.exp() * b.log() + a.tanh() * b.sigmoid() + a.relu() + b.relu() + b ** 2"

VALUE = Exercise(
    target=right.Value,
    number="5.6",
    minutes=15,
    difficulty=2,
    drive=drive_value,
    points={"values": 2, "reflected": 2},
    cases=(
        Case(("a + b", 3.0, 5.0), "plus, which is given"),
        Case((GIVEN, -0.5, 3.0), "the methods that are given"),
        Case(("-a", 3.0, 5.0), "minus a"),
        Case(("a - b", 3.0, 5.0), "a difference"),
        Case(("a / b", 3.0, 4.0), "a quotient"),
        Case(("a - 1", 3.0, 5.0), "a plain number on the right of -"),
        Case(("a / 4", 3.0, 4.0), "a plain number on the right of /"),
        Case(("type(Value(3).data).__name__", 3.0, 5.0), "a Value holds a float, which is given"),
        Case(("Value([3.0])", 3.0, 5.0), "a list is refused, which is given"),
        Case(("Value('three')", 3.0, 5.0), "a word is refused, which is given"),
        Case(("1 + a", 3.0, 5.0), "a plain number on the left of +", "reflected"),
        Case(("sum([a, b, a])", 3.0, 5.0), "sum() begins with the plain number 0", "reflected"),
        Case(("2 * a", 3.0, 5.0), "a plain number on the left of *", "reflected"),
        Case(("1 - a", 3.0, 5.0), "a plain number on the left of -", "reflected"),
        Case(("2 / a", 4.0, 5.0), "a plain number on the left of /", "reflected"),
        Case(("(1 - a / b) / (2 - b) - -a", 3.0, 4.0), "everything together", "reflected"),
    ),
    draw=lambda rng: [
        Case(("2 / (a - 3 * b) - b / a", *map(float, rng.uniform(1, 2, size=2))), "random numbers")
    ],
    misconceptions=(
        Misconception(
            "1 - a in the wrong direction",
            "In 1 - a, who is on the left?",
            _value(__rsub__=lambda self, other: self - other),
        ),
        Misconception(
            "2 / a in the wrong direction",
            "In 2 / a, which of the two is turned upside down?",
            _value(__rtruediv__=lambda self, other: self * other**-1.0),
        ),
        Misconception(
            "minus sign missing in the second slope",
            "Raise b by 0.1. What happens to a - b?",
            _value(__sub__=lambda self, other: graph.apply(_minus, self, other)),
        ),
        Misconception(
            "quotient: slope of the denominator from 1/a",
            "Write a/b as a times b to the power -1. What is its slope with respect to b?",
            _value(__truediv__=lambda self, other: graph.apply(_over, self, other)),
        ),
        Misconception(
            "quotient: sign of the denominator's slope",
            "A larger b makes a/b smaller. Which sign has its slope?",
            _value(__truediv__=lambda self, other: graph.apply(_over_plus, self, other)),
        ),
        Misconception(
            "result not connected to its inputs",
            "You made a new Value from plain numbers. How would a gradient find its way back?",
            _value(__sub__=_cut),
        ),
        Misconception(
            "plus has no reflected form",
            "In 1 + a Python first asks the number 1, which knows no Value. Whom does it ask next?",
            _value(__radd__=_missing),
        ),
        Misconception(
            "times has no reflected form",
            "In 2 * a Python first asks the number 2, which knows no Value. Whom does it ask next?",
            _value(__rmul__=_missing, __sub__=_plus_minus),
        ),
        Misconception(
            "minus has no reflected form",
            "In 1 - a Python first asks the number 1, which knows no Value. Whom does it ask next?",
            _value(__rsub__=_missing),
        ),
        Misconception(
            "divided by has no reflected form",
            "In 2 / a Python first asks the number 2, which knows no Value. Whom does it ask next?",
            _value(__rtruediv__=_missing),
        ),
        Misconception(
            "no reflected forms at all",
            "When the left side of an operator knows no Value, which method of the right side does "
            "Python call?",
            _value(
                **dict.fromkeys(("__radd__", "__rmul__", "__rsub__", "__rtruediv__"), _missing),
                __sub__=_plus_minus,
            ),
        ),
        Misconception(
            "negation forgets the sign in the gradient",
            "Raise a by 0.1. What happens to -a?",
            _value(
                __neg__=lambda self: graph.apply(
                    _op("neg", lambda x: -x, lambda grad, out, x: grad), self
                )
            ),
        ),
        Misconception(
            "operands of a difference exchanged",
            "What is 3 - 5, and what does your a - b say for a = 3 and b = 5?",
            _value(__sub__=lambda self, other: graph.apply(ops.add, self * -1.0, other)),
        ),
        Misconception(
            "operands of a quotient exchanged",
            "What is 3 / 4, and what does your a / b say for a = 3 and b = 4?",
            _value(__truediv__=lambda self, other: self**-1.0 * other),
        ),
    ),
)

EXERCISES = (VALUE,)
