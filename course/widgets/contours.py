"""Contours of a surface as SVG paths, for the browser and for the stored picture alike."""

from typing import Any

import numpy as np
from contourpy import FillType, contour_generator

from .numerals import text
from .surfaces import Surface
from .terrain import Array, axes, heights

SIZE = 360  # the side of the picture
VISIBLE = 0.8  # pixels of a side × how far it turns: eight times the height of its bend
SHARES = np.array([1, 2.5, 5, 10, 17, 26, 36, 48, 60, 72, 84, 94])  # of the plane, below each line


def spot(surface: Surface, x: Any, y: Any) -> tuple[Any, Any]:
    """Where a point stands in the picture, from the upper left corner; arrays of points, too."""
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
    spots = _thinned(np.stack(spot(surface, *ring.T), axis=1))
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) + "Z"


def _thinned(spots: Array) -> list[list[float]]:
    """Fewer points of a closed outline, where it runs so straight that nobody sees it."""
    sides = np.diff(spots, axis=0)
    lengths, ways = np.hypot(*sides.T), np.arctan2(sides[:, 1], sides[:, 0])
    turns = (np.diff(ways) + np.pi) % (2 * np.pi) - np.pi
    kept, turned, length = [0], 0.0, 0.0
    for k, (turn, side) in enumerate(zip(turns.tolist(), lengths.tolist(), strict=False), 1):
        turned, length = turned + turn, length + side
        if abs(turned) * length > VISIBLE:
            kept.append(k)
            turned = length = 0.0
    found: list[list[float]] = spots[kept].tolist()
    return found


def _circles(surface: Surface) -> list[list[float]]:
    """Middle and radius of four circles on which the penalty is the same."""
    middle = spot(surface, 0.0, 0.0)
    return [[*middle, SIZE * share / 10] for share in (1, 2, 3, 4)]
