"""What can be asked of a surface: heights, curvature, lowest points, and a penalty on top."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .surfaces import Point, Surface

Array = NDArray[np.float64]


def hessian(surface: Surface, point: Point) -> Array:
    """How the gradient changes around a point, by central differences of it; shape (2, 2)."""
    x, y = point
    h, k = 1e-4 * max(1.0, abs(x)), 1e-4 * max(1.0, abs(y))
    across = np.subtract(surface.gradient(x + h, y), surface.gradient(x - h, y)) / (2 * h)
    up = np.subtract(surface.gradient(x, y + k), surface.gradient(x, y - k)) / (2 * k)
    found = np.array([across, up], dtype=float)
    return np.asarray((found + found.T) / 2)


def curvature(surface: Surface, point: Point) -> Point:
    """The smallest and the largest curvature at a point: the eigenvalues of the Hessian.

    >>> from course.widgets.surfaces import SURFACES
    >>> low, high = curvature(SURFACES["ravine"], (0.3, -0.2))
    >>> round(low, 6), round(high, 6)
    (1.0, 100.0)
    """
    with np.errstate(all="ignore"):
        found = hessian(surface, point)
        if not np.isfinite(found).all():
            return (float("nan"), float("nan"))
        low, high = np.linalg.eigvalsh(found).tolist()
    return low, high


def penalised(surface: Surface, strength: float) -> Surface:
    """The surface plus the penalty strength/2 × (x² + y²), with its minima where they move to."""
    if strength == 0:
        return surface

    def value(x: float, y: float) -> float:
        return surface.value(x, y) + strength * (x * x + y * y) / 2

    def gradient(x: float, y: float) -> Point:
        gx, gy = surface.gradient(x, y)
        return gx + strength * x, gy + strength * y

    raised = replace(surface, value=value, gradient=gradient, penalty=strength, under=surface)
    return replace(raised, minima=tuple(settle(raised, point) for point in surface.minima))


def settle(surface: Surface, point: Point) -> Point:
    """The lowest point near a point, by Newton's method; the point itself if that finds none."""
    x, y = point
    with np.errstate(all="ignore"):
        for _ in range(20):
            try:
                step = np.linalg.solve(hessian(surface, (x, y)), surface.gradient(x, y))
            except np.linalg.LinAlgError:
                return point
            x, y = x - float(step[0]), y - float(step[1])
    low, high = min(curvature(surface, (x, y))), surface.value(*point)
    return (x, y) if low > 0 and surface.value(x, y) <= high else point


def axes(surface: Surface) -> tuple[Array, Array]:
    """The numbers along the lower and the left side at which heights are taken."""
    left, right, bottom, top = surface.box
    return np.linspace(left, right, surface.grid), np.linspace(bottom, top, surface.grid)


@lru_cache(maxsize=16)
def heights(surface: Surface) -> Array:
    """The function on a grid of the box, shape (grid, grid), rows upwards; all finite."""
    across, up = axes(surface)
    if surface.under is not None:
        circles = across**2 + up[:, None] ** 2
        return np.asarray(heights(surface.under) + surface.penalty * circles / 2)
    with np.errstate(all="ignore"):
        found = np.array([[surface.value(float(x), float(y)) for x in across] for y in up])
    finite = found[np.isfinite(found)]
    if not finite.size:
        raise ValueError(f"{surface.name!r} is finite nowhere in the box {surface.box}")
    return np.array(
        np.nan_to_num(found, nan=finite.max(), posinf=finite.max(), neginf=finite.min())
    )


@lru_cache(maxsize=64)
def floor(surface: Surface) -> float:
    """The lowest value known: at a minimum, or near the lowest point of the grid."""
    if surface.minima:
        return min(surface.value(*point) for point in surface.minima)
    grid, (across, up) = heights(surface), axes(surface)
    row, column = np.unravel_index(int(np.argmin(grid)), grid.shape)
    near = settle(surface, (float(across[column]), float(up[row])))
    return min(float(grid.min()), surface.value(*near))


def nearest(surface: Surface, point: Point) -> int | None:
    """The number of the minimum next to a point, from 0; None where no minima are known."""
    distances = [float(np.hypot(point[0] - x, point[1] - y)) for x, y in surface.minima]
    return int(np.argmin(distances)) if distances else None
