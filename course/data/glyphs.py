"""The pen strokes of each digit, as control points on a 100 by 100 sheet."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# A digit has several styles, listed with how often people write them. A style is strokes joined
# by "|", a stroke is points "x,y" with y downwards, and a doubled point is a sharp corner.
STYLES: dict[int, list[tuple[int, str]]] = {
    0: [
        (5, "50,0 21,14 10,50 21,86 50,100 79,86 90,50 79,14 48,0"),
        (3, "62,6 40,1 17,22 10,54 22,86 50,100 78,84 90,48 76,14 46,2 30,10"),
        (2, "44,4 18,20 9,54 26,88 54,98 80,80 90,44 74,12 40,2 24,18"),
    ],
    1: [
        (7, "50,0 50,34 50,66 50,100"),
        (2, "30,24 42,14 53,0 53,0 52,34 52,66 52,100"),
        (1, "30,22 42,12 52,0 52,0 52,34 52,66 52,100 | 26,100 50,99 76,100"),
    ],
    2: [
        (4, "14,24 28,5 52,0 74,10 76,32 60,56 36,78 12,97 12,97 46,97 88,95"),
        (4, "18,20 36,3 62,2 77,22 68,50 44,76 22,94 10,88 20,74 42,80 64,96 92,90"),
        (2, "20,12 48,2 76,14 72,38 44,68 14,96 14,96 50,99 84,90"),
    ],
    3: [
        (5, "18,12 42,0 70,6 76,25 62,42 38,48 38,48 66,52 82,70 74,92 46,100 14,88"),
        (3, "14,10 46,2 74,12 68,34 44,46 44,46 74,56 80,80 56,98 26,99 12,90"),
        (2, "16,5 48,4 78,4 78,4 60,24 42,42 42,42 70,48 82,70 68,94 40,100 14,88"),
    ],
    4: [
        (5, "22,2 18,28 13,54 13,54 46,54 88,50 | 70,4 68,36 66,68 62,100"),
        (3, "20,6 14,32 24,50 50,52 76,42 | 80,2 78,36 74,68 68,100"),
        (2, "64,100 65,66 68,0 68,0 38,34 10,66 10,66 50,66 92,63"),
    ],
    5: [
        (5, "80,2 52,3 28,4 28,4 23,24 18,46 18,46 44,37 72,46 80,68 66,91 40,100 10,90"),
        (3, "26,6 24,24 18,44 46,42 74,52 76,76 56,96 12,95 | 26,6 52,5 88,0"),
        (2, "84,6 54,0 30,14 30,34 54,48 76,64 70,90 42,100 12,88"),
    ],
    6: [
        (5, "66,2 42,16 24,42 15,70 28,95 54,100 77,86 77,64 56,54 32,62 17,80"),
        (3, "42,0 27,36 18,72 30,96 58,99 78,80 68,60 44,56 22,72"),
        (2, "80,8 52,4 28,28 14,62 24,94 56,98 72,78 60,58 34,62 18,78"),
    ],
    7: [
        (6, "10,9 46,6 86,4 86,4 68,36 54,68 44,100"),
        (2, "10,9 46,6 86,4 86,4 68,36 54,68 44,100 | 32,54 54,51 80,48"),
        (2, "12,26 15,8 15,8 50,8 82,4 88,14 70,46 58,72 52,100"),
    ],
    8: [
        (5, "76,14 50,0 26,12 32,34 56,50 78,72 66,95 42,100 20,84 30,62 54,46 76,28 78,12"),
        (3, "54,46 28,36 24,12 50,0 74,12 70,34 50,46 22,66 22,90 50,100 78,88 74,62 50,44"),
        (
            2,
            "50,46 26,34 26,12 50,0 74,12 74,34 50,46 | 50,46 22,62 20,86 50,100 80,86 78,62 50,46",
        ),
    ],
    9: [
        (5, "76,20 56,1 28,9 18,32 34,52 60,44 77,18 77,18 75,46 70,74 64,100"),
        (3, "74,16 50,0 24,14 20,40 46,52 72,34 78,12 78,12 78,52 68,86 42,100 18,92"),
        (2, "70,4 38,6 18,30 32,50 62,40 76,10 76,10 66,56 48,100"),
    ],
}


class Glyphs(NamedTuple):
    """All styles in arrays of one size, as the kernel wants them.

    `points` (styles, places, 2) float64 holds control points in units of the sheet, `stroke`
    (styles, places) int64 says which stroke a point belongs to and is -1 past the last point.
    `odds` (10, 10) int64 leads from a digit and a number below 10 to a style.
    """

    points: NDArray[np.float64]
    stroke: NDArray[np.int64]
    odds: NDArray[np.int64]


def _strokes(text: str) -> list[tuple[int, float, float]]:
    """Every point of a style with the number of its stroke."""
    return [
        (number, *(int(coordinate) / 100 for coordinate in point.split(",")))  # type: ignore[misc]
        for number, stroke in enumerate(text.split("|"))
        for point in stroke.split()
    ]


def glyphs() -> Glyphs:
    """The table of styles as arrays."""
    styles = [_strokes(text) for digit in range(10) for _, text in STYLES[digit]]
    places = max(map(len, styles))
    points = np.zeros((len(styles), places, 2))
    stroke = np.full((len(styles), places), -1, dtype=np.int64)
    for row, style in enumerate(styles):
        for place, (number, x, y) in enumerate(style):
            points[row, place] = x, y
            stroke[row, place] = number
    return Glyphs(points, stroke, _odds())


def _odds() -> NDArray[np.int64]:
    """For each digit ten style numbers, each as often as its share."""
    numbers = iter(range(1000))
    rows = [[next(numbers) for _ in STYLES[digit]] for digit in range(10)]
    shares = [[share for share, _ in STYLES[digit]] for digit in range(10)]
    return np.array([np.repeat(row, share) for row, share in zip(rows, shares, strict=True)])
