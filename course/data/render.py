"""Numba kernels that turn a digit's control points into grey pixels.

Only + - * / and square roots are used, in a fixed order: IEEE 754 rounds these alike everywhere, so
that every machine draws the same bytes. Sines, powers and `fastmath` would break this.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

P = ParamSpec("P")
R = TypeVar("R")

if TYPE_CHECKING:  # numba has no types; to a type checker a kernel is the function it compiles

    def njit(*, cache: bool) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Stand for `numba.njit`."""
else:
    from numba import njit


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function`, once for all where some folder can be written."""
    try:
        return njit(cache=True)(function)
    except RuntimeError:  # numba found no folder for its cache
        return njit(cache=False)(function)


Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Image = NDArray[np.uint8]

SIZE = 28
BOX = 20.0  # MNIST fits each digit in a box of 20 pixels ...
MIDDLE = 14.0  # ... and puts its centre of mass in the middle of the image
STEPS = 6  # straight pieces between two control points
# What the columns of `hand` mean; each holds a bell-shaped number of mean 0 and spread 1.
TURN, SLANT, WIDTH, PEN, TAPER, SOFT, STRENGTH, RIGHT, DOWN, ZOOM, BENDS = range(11)
HAND_COLUMNS = BENDS + 12


@kernel
def bend(points: Floats, hand: Floats, wobble: Floats) -> Floats:
    """Move control points (places, 2) as one writer's hand would; returns new points."""
    turn = 0.09 * hand[TURN]  # tan of half the angle gives sine and cosine without calling them
    cosine, sine = (1 - turn * turn) / (1 + turn * turn), 2 * turn / (1 + turn * turn)
    width = min(1.2, max(0.4, 0.78 + 0.18 * hand[WIDTH]))
    slant = 0.26 * hand[SLANT] + 0.12
    moved = np.empty_like(points)
    for i in range(len(points)):
        x, y = points[i, 0] - 0.5, points[i, 1] - 0.5
        # A doubled point is a corner and must stay one, so that both halves move alike.
        j = i - 1 if i > 0 and (points[i] == points[i - 1]).all() else i
        terms = (x * x, x * y, y * y, x * x * y, x * y * y, y * y * y)
        u, v = x + 0.035 * wobble[j, 0], y + 0.035 * wobble[j, 1]
        for k in range(6):
            u += 0.24 * hand[BENDS + k] * terms[k]
            v += 0.24 * hand[BENDS + 6 + k] * terms[k]
        u = width * u - slant * v
        moved[i] = cosine * u - sine * v, sine * u + cosine * v
    return moved


@kernel
def trace(points: Floats, stroke: Integers) -> Floats:
    """Smooth curves (Catmull-Rom) through the points: pieces (count, 4) of x0, y0, x1, y1."""
    pieces = np.empty((len(points) * STEPS, 4))
    count = 0
    for i in range(len(points) - 1):
        if stroke[i] < 0 or stroke[i] != stroke[i + 1]:
            continue
        before = i - 1 if i > 0 and stroke[i - 1] == stroke[i] else i
        after = i + 2 if i + 2 < len(points) and stroke[i + 2] == stroke[i] else i + 1
        x0, y0 = points[i]
        for step in range(1, STEPS + 1):
            t = step / STEPS
            a, b = ((2 - t) * t - 1) * t, (3 * t - 5) * t * t + 2
            c, d = ((4 - 3 * t) * t + 1) * t, (t - 1) * t * t
            x1 = 0.5 * (a * points[before, 0] + b * points[i, 0] + c * points[i + 1, 0])
            y1 = 0.5 * (a * points[before, 1] + b * points[i, 1] + c * points[i + 1, 1])
            x1, y1 = x1 + 0.5 * d * points[after, 0], y1 + 0.5 * d * points[after, 1]
            pieces[count] = x0, y0, x1, y1
            count += 1
            x0, y0 = x1, y1
    return pieces[:count]


@kernel
def place(pieces: Floats, hand: Floats, radius: float) -> None:
    """Scale the pieces to the box and centre their ink, in place."""
    low_x = high_x = pieces[0, 0]
    low_y = high_y = pieces[0, 1]
    ink = ink_x = ink_y = 1e-9
    for x0, y0, x1, y1 in pieces:
        low_x, high_x = min(low_x, x1), max(high_x, x1)
        low_y, high_y = min(low_y, y1), max(high_y, y1)
        length = np.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0))
        ink, ink_x = ink + length, ink_x + 0.5 * length * (x0 + x1)
        ink_y += 0.5 * length * (y0 + y1)
    extent = max(high_x - low_x, high_y - low_y)
    scale = (BOX - 2 * radius) / extent * (1 + 0.03 * hand[ZOOM])
    shift_x = MIDDLE + 0.28 * hand[RIGHT] - scale * ink_x / ink
    shift_y = MIDDLE + 0.28 * hand[DOWN] - scale * ink_y / ink
    for piece in pieces:
        piece[0], piece[2] = scale * piece[0] + shift_x, scale * piece[2] + shift_x
        piece[1], piece[3] = scale * piece[1] + shift_y, scale * piece[3] + shift_y


@kernel
def press(depth: Floats, piece: Floats, radius: float) -> None:
    """Raise `depth` (28, 28), how far inside the ink each pixel is, by one straight piece."""
    x0, y0, x1, y1 = piece
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy + 1e-12
    reach = radius + 1.5
    for row in range(max(0, int(min(y0, y1) - reach)), min(SIZE, int(max(y0, y1) + reach) + 2)):
        for col in range(max(0, int(min(x0, x1) - reach)), min(SIZE, int(max(x0, x1) + reach) + 2)):
            t = min(1.0, max(0.0, ((col - x0) * dx + (row - y0) * dy) / length))
            u, v = col - x0 - t * dx, row - y0 - t * dy
            depth[row, col] = max(depth[row, col], radius - np.sqrt(u * u + v * v))


@kernel
def shade(image: Image, depth: Floats, hand: Floats, grain: int) -> None:
    """Write `image` (28, 28) uint8: soft edges, the pen's strength and a little grain."""
    soft = min(2.2, max(1.0, 1.5 + 0.25 * hand[SOFT]))
    strength = min(255.0, 252 + 12 * hand[STRENGTH])
    for row in range(SIZE):
        for col in range(SIZE):
            grain = (grain * 1103515245 + 12345) % 2147483648
            value = min(1.0, max(0.0, 1.25 * depth[row, col] / soft + 0.6)) * strength
            noisy = value * (1 + 0.08 * ((grain >> 16) / 32768 - 0.5))
            image[row, col] = int(min(255.0, noisy) + 0.5)


@kernel
def draw(
    images: Image,
    styles: Integers,
    points: Floats,
    stroke: Integers,
    hand: Floats,
    wobble: Floats,
    grain: Integers,
) -> None:
    """Draw every one of `images` (n, 28, 28) in its style and its own hand.

    Row i of `styles` (n,), `hand` (n, columns), `wobble` (n, places, 2) and `grain` (n,) belongs
    to image i; more rows may follow. `points` and `stroke` are the tables in `glyphs`.
    """
    depth = np.empty((SIZE, SIZE))
    for n in range(len(images)):
        style = styles[n]
        radius = min(2.3, max(0.7, 1.25 + 0.3 * hand[n, PEN]))
        pieces = trace(bend(points[style], hand[n], wobble[n]), stroke[style])
        place(pieces, hand[n], radius)
        depth[:] = -10.0
        for i in range(len(pieces)):
            taper = 1 + 0.15 * hand[n, TAPER] * (i / len(pieces) - 0.5)
            press(depth, pieces[i], radius * taper)
        shade(images[n], depth, hand[n], grain[n])
