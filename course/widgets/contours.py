"""Contours of a surface as SVG paths, for the browser and for the stored picture alike."""

from typing import Any

import numpy as np
from contourpy import FillType, contour_generator

from .numerals import text
from .surfaces import Point, Surface
from .terrain import Array, axes, heights

SIZE = 360  # the side of the picture
SHARES = np.array([0.4, 2, 5, 10, 17, 26, 36, 48, 60, 72, 84, 94])  # of the plane, below each line


def spot(surface: Surface, x: float, y: float) -> Point:
    """Where a point stands in the picture, from the upper left corner."""
    left, right, bottom, top = surface.box
    return SIZE * (x - left) / (right - left), SIZE * (top - y) / (top - bottom)


def levels(grid: Array) -> list[float]:
    """Heights for the contours: below each lies a given share of the plane, so every function fits.

    >>> len(levels(np.ones((5, 5)))) <= 1
    True
    """
    return [float(level) for level in np.unique(np.percentile(grid, SHARES))]


def relief(surface: Surface) -> dict[str, Any]:
    """What stands still while something descends: box, contours, minima, circles of the penalty."""
    found = levels(heights(surface))
    return {
        "name": surface.name,
        "formula": surface.formula,
        "box": list(surface.box),
        "contours": _outlines(surface, found),
        "levels": [text(level) for level in found],
        "minima": [list(point) for point in surface.minima],
        "circles": _circles(surface) if surface.penalty else [],
    }


def _outlines(surface: Surface, found: list[float]) -> list[str]:
    """For each level the outline of all that lies higher.

    Filled with a thin colour, one over the other, they get darker with height.
    """
    total = heights(surface)
    generator = contour_generator(*axes(surface), total, fill_type=FillType.OuterOffset)
    roof = float(total.max()) + 1.0  # contourpy wants an upper level, too
    return [
        "".join(
            _path(surface, ring)
            for points, offsets in zip(*generator.filled(level, roof), strict=True)
            for ring in np.split(points, offsets[1:-1])
        )
        for level in found
    ]


def _path(surface: Surface, ring: Array) -> str:
    spots = (spot(surface, float(x), float(y)) for x, y in ring)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) + "Z"


def _circles(surface: Surface) -> list[list[float]]:
    """Middle and radius of four circles on which the penalty is the same."""
    middle = spot(surface, 0.0, 0.0)
    return [[*middle, SIZE * share / 10] for share in (1, 2, 3, 4)]
