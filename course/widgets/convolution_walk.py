"""What the convolution stepper shows at one place: window, products, sum, what is filled so far.

The browser computes the same (convolution.js), so that no key waits for Python.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..autodiff.conv import conv_out

Grid = list[list[Any]]
Numbers = NDArray[np.float64]
MODES = ("forward", "to filter", "to image", "pooling")


def shape(settings: Mapping[str, Any]) -> tuple[int, int]:
    """Rows and columns of the output; pooling pads nothing.

    Raises ValueError when the window does not fit.
    """
    image, k, stride = settings["image"], len(settings["kernel"]), settings["stride"]
    pad = border(settings)
    return conv_out(len(image), k, stride, pad), conv_out(len(image[0]), k, stride, pad)


def border(settings: Mapping[str, Any]) -> int:
    """How many zeros stand on either side."""
    return 0 if settings["mode"] == "pooling" else int(settings["pad"])


def walk(settings: Mapping[str, Any]) -> tuple[int, int]:
    """Rows and columns of the places one walks through: outputs, or pixels in `to image`."""
    image = settings["image"]
    return (len(image), len(image[0])) if settings["mode"] == "to image" else shape(settings)


def arriving(size: tuple[int, int]) -> Grid:
    """The gradients that arrive at the outputs: small whole numbers, the same ones always."""
    rows, columns = size
    return [[2 * (i * columns + j) % 5 - 1 for j in range(columns)] for i in range(rows)]


def padded(settings: Mapping[str, Any]) -> Numbers:
    """The image in its border of zeros."""
    return np.pad(np.array(settings["image"], float), border(settings))


def touching(settings: Mapping[str, Any], row: int, column: int) -> list[list[int]]:
    """The outputs whose window contains a pixel of the image, and where in the window it stands.

    Each as [i, j, u, v]: output (i, j) multiplies the pixel by weight (u, v).
    """
    k, stride, pad = len(settings["kernel"]), settings["stride"], border(settings)
    rows, columns = shape(settings)
    found = []
    for i, j in np.ndindex(rows, columns):
        u, v = row + pad - i * stride, column + pad - j * stride
        if 0 <= u < k and 0 <= v < k:
            found.append([i, j, u, v])
    return found


def look(settings: Mapping[str, Any]) -> dict[str, Any]:
    """All that is shown at the place `at`, as plain data; what does not apply is missing."""
    seen: dict[str, Any] = {"shape": list(shape(settings)), "walk": list(walk(settings))}
    seen["arriving"] = arriving(shape(settings))
    show = {"to filter": _to_filter, "to image": _to_image}.get(settings["mode"], _forward)
    seen |= show(settings, seen["arriving"])
    return {**seen, "caption": caption(settings, seen)}


def _window(settings: Mapping[str, Any], i: int, j: int) -> tuple[list[int], Numbers]:
    k, stride = len(settings["kernel"]), settings["stride"]
    top, left = i * stride, j * stride
    return [top, left], padded(settings)[top : top + k, left : left + k]


def _filled(
    settings: Mapping[str, Any], size: Sequence[int], value: Any
) -> tuple[Grid, dict[str, Any]]:
    """The grid of values as far as one has come, and the last of them."""
    end, last = tuple(settings["at"]), {}
    so_far: list[list[Any]] = []
    for i in range(size[0]):
        so_far.append([])
        for j in range(size[1]):
            if (i, j) <= end:
                last = value(i, j)
            so_far[-1].append(last["sum"] if (i, j) <= end else None)
    return so_far, last


def _forward(settings: Mapping[str, Any], _: Grid) -> dict[str, Any]:
    pooling, kernel = settings["mode"] == "pooling", np.array(settings["kernel"], float)

    def value(i: int, j: int) -> dict[str, Any]:
        corner, window = _window(settings, i, j)
        told = {"corner": corner, "window": _plain(window)}
        if pooling:
            u, v = np.unravel_index(window.argmax(), window.shape)
            return {**told, "winner": [int(u), int(v)], "sum": _tidy(window.max())}
        products = window * kernel
        return {**told, "products": _plain(products), "sum": _tidy(products.sum())}

    filled, last = _filled(settings, shape(settings), value)
    return {**last, "filled": filled}


def _to_filter(settings: Mapping[str, Any], sent: Grid) -> dict[str, Any]:
    total, (rows, columns) = np.zeros((len(settings["kernel"]),) * 2), shape(settings)
    end = tuple(settings["at"])
    for i, j in np.ndindex(rows, columns):
        if (i, j) <= end:
            corner, window = _window(settings, i, j)
            letter = sent[i][j] * window
            total = total + letter
    told = {"corner": corner, "window": _plain(window), "products": _plain(letter)}
    return {**told, "sum": sent[end[0]][end[1]], "filled": _plain(total)}


def _to_image(settings: Mapping[str, Any], sent: Grid) -> dict[str, Any]:
    kernel = settings["kernel"]

    def value(row: int, column: int) -> dict[str, Any]:
        found = touching(settings, row, column)
        letters = [_tidy(sent[i][j] * kernel[u][v]) for i, j, u, v in found]
        return {"touching": found, "letters": letters, "sum": _tidy(sum(letters))}

    filled, last = _filled(settings, walk(settings), value)
    return {**last, "filled": filled}


def _tidy(number: float) -> float:
    """Rounded, and without a minus before 0."""
    return round(float(number), 4) + 0.0


def _plain(grid: Numbers) -> Grid:
    return [[_tidy(number) for number in row] for row in grid]


def numeral(number: float) -> str:
    """A number as it is read: no more decimals than it has, a real minus sign.

    >>> numeral(-2.0)
    '−2'
    """
    text = f"{number:.4f}".rstrip("0").rstrip(".")
    return ("0" if text == "-0" else text).replace("-", "−")


def caption(settings: Mapping[str, Any], seen: Mapping[str, Any]) -> str:
    """What is shown, in a sentence or two."""
    (i, j), (rows, columns) = settings["at"], seen["walk"]
    total = numeral(seen["sum"])
    if settings["mode"] == "forward":
        return (
            f"Output ({i}, {j}) of {rows} by {columns}: "
            f"the products of its window add up to {total}."
        )
    if settings["mode"] == "to filter":
        letters = "letter" if i * columns + j == 0 else "letters"
        return (
            f"Output ({i}, {j}) hears {total}: {total} times its window goes to the filter. "
            f"{i * columns + j + 1} {letters} of {rows * columns} so far."
        )
    if settings["mode"] == "pooling":
        u, v = seen["winner"]
        return (
            f"Output ({i}, {j}) of {rows} by {columns}: "
            f"the largest is {total}, at row {u}, column {v} of its window."
        )
    count = len(seen["touching"])
    if not count:
        return f"Pixel ({i}, {j}) lies in no window: its gradient is 0."
    told = "1 window: 1 letter" if count == 1 else f"{count} windows: {count} letters, together"
    return f"Pixel ({i}, {j}) lies in {told} {total}."
