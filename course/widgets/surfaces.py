"""Functions of two numbers to descend on, with their gradients: six kinds of landscape."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, right, bottom, top


@dataclass(frozen=True, eq=False)
class Surface:
    """A function of two numbers with its gradient, and the square of the plane that is shown.

    `lr` is a learning rate to begin with, `ahead` how many steps are computed before they are
    asked for, `grid` the number of points along one side that the contours are made from.
    """

    name: str
    formula: str
    value: Callable[[float, float], float]
    gradient: Callable[[float, float], Point]
    box: Box
    start: Point
    lr: float
    minima: tuple[Point, ...] = ()
    ahead: int = 100
    grid: int = 121
    penalty: float = 0.0
    under: "Surface | None" = None  # the same without its penalty


def _wells() -> tuple[Point, ...]:
    """The two minima of the double well: the outer roots of 4x(x² - 1) + 0.3."""
    roots = sorted(np.roots([4.0, 0.0, -4.0, 0.3]).real.tolist())
    return tuple((x, 0.6 * x) for x in (roots[0], roots[2]))


SURFACES = {
    surface.name: surface
    for surface in (
        Surface(
            "bowl",
            "((x − 1)² + 4(y − ½)²) / 2",
            lambda x, y: ((x - 1) ** 2 + 4 * (y - 0.5) ** 2) / 2,
            lambda x, y: (x - 1, 4 * (y - 0.5)),
            (-2.5, 2.5, -2.5, 2.5),
            (-1.5, -1.5),
            0.1,
            ((1.0, 0.5),),
        ),
        Surface(
            "ravine",
            "(x² + 100y²) / 2",
            lambda x, y: (x**2 + 100 * y**2) / 2,
            lambda x, y: (x, 100 * y),
            (-2.5, 2.5, -2.5, 2.5),
            (-2.0, 1.0),
            0.015,
            ((0.0, 0.0),),
        ),
        Surface(
            "double well",
            "(x² − 1)² + (y − 0.6x)² + 0.3x",
            lambda x, y: (x**2 - 1) ** 2 + (y - 0.6 * x) ** 2 + 0.3 * x,
            lambda x, y: (
                4 * x * (x**2 - 1) - 1.2 * (y - 0.6 * x) + 0.3,
                2 * (y - 0.6 * x),
            ),
            (-2.0, 2.0, -2.0, 2.0),
            (0.3, 1.6),
            0.05,
            _wells(),
        ),
        Surface(
            "saddle",
            "x² / 2 + (y² − 1)² / 4",
            lambda x, y: x**2 / 2 + (y**2 - 1) ** 2 / 4,
            lambda x, y: (x, y * (y**2 - 1)),
            (-2.0, 2.0, -2.0, 2.0),
            (1.6, 0.001),
            0.1,
            ((0.0, -1.0), (0.0, 1.0)),
        ),
        Surface(
            "rosenbrock",
            "(1 − x)² + 100(y − x²)²",
            lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
            lambda x, y: (-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)),
            (-2.0, 2.0, -1.0, 3.0),
            (-1.2, 1.0),
            0.001,
            ((1.0, 1.0),),
        ),
    )
}


def surface(
    f: Callable[[Any, Any], Any],
    gradient: Callable[..., Any] | None = None,
    box: Box = (-2.0, 2.0, -2.0, 2.0),
    start: Point | None = None,
    name: str = "your function",
    **more: Any,
) -> Surface:
    """A function of your own, such as a slice through the loss of a network.

    Parameters
    ----------
    f
        Takes two numbers and gives one; it may give a node, whose `.data` is the number.
    gradient
        A function of the two numbers that gives the two slopes; or a class of nodes, like Value,
        that f can calculate with; without it the slopes come from central differences.
    box
        left, right, bottom, top of the picture: a square, so that right angles stay right.
    start
        Where descents begin; without it, a point a quarter from the upper left corner.
    more
        Further fields of `Surface`: formula, lr, minima, ahead, grid.
    """
    left, right, bottom, top = box
    if not (right > left and abs((top - bottom) / (right - left) - 1) < 0.01):
        raise ValueError(f"the box is {box}; it must be a square: left, right, bottom, top")
    middle = ((3 * left + right) / 4, (bottom + 3 * top) / 4)
    given = {"formula": "", "lr": 0.1, "ahead": 20, "grid": 31, **more}
    return Surface(
        name,
        value=_number(f),
        gradient=_slopes(f, gradient),
        box=box,
        start=start or middle,
        **given,
    )


def _number(f: Callable[[Any, Any], Any]) -> Callable[[float, float], float]:
    def value(x: float, y: float) -> float:
        try:
            found = f(x, y)
        except ArithmeticError:  # an overflow or a division by zero: as good as infinitely high
            return math.inf
        try:
            return float(found)
        except TypeError:  # a node
            return float(found.data)

    return value


def _slopes(
    f: Callable[[Any, Any], Any], gradient: Callable[..., Any] | None
) -> Callable[[float, float], Point]:
    if gradient is None:
        return _central(_number(f))
    if not isinstance(gradient, type):
        return lambda x, y: _pair(gradient(x, y))

    def by_engine(x: float, y: float) -> Point:
        a, b = gradient(x), gradient(y)
        f(a, b).backward()
        return _pair((a.grad, b.grad))

    return by_engine


def _pair(slopes: Any) -> Point:
    x, y = slopes
    return float(x), float(y)


def _central(value: Callable[[float, float], float]) -> Callable[[float, float], Point]:
    def gradient(x: float, y: float) -> Point:
        h, k = 1e-5 * max(1.0, abs(x)), 1e-5 * max(1.0, abs(y))
        return (
            (value(x + h, y) - value(x - h, y)) / (2 * h),
            (value(x, y + k) - value(x, y - k)) / (2 * k),
        )

    return gradient


def resolve(on: Surface | Callable[..., Any] | str) -> Surface:
    """A surface from its name, from a function of two numbers, or as it is."""
    if isinstance(on, Surface):
        return on
    if callable(on):
        return surface(on)
    if on not in SURFACES:
        raise ValueError(f"there is no surface {on!r}; take one of {', '.join(SURFACES)}")
    return SURFACES[on]
