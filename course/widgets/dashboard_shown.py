"""What the dashboard shows of a network, as numbers and bytes: digits, weights, units."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .evaluation import Evaluation, Probabilities, checked_test, evaluate

WORST, CELL = 20, 24  # how many digits are shown
IMAGES, ITEMS = 100, 200  # how many units and items at most
Bytes = NDArray[np.uint8]
Units = Callable[[], tuple[Sequence[str], Any, Sequence[str] | None]]


class Shown:
    """A network's test set, weights and units, read when somebody looks."""

    def __init__(
        self,
        test: Any,
        probabilities: Probabilities | None,
        images: Any = None,
        names: Sequence[str] | None = None,
        weights: Callable[[], Any] | None = None,
        units: Units | None = None,
    ) -> None:
        self.inputs: Any
        self.labels: NDArray[np.int64] | None
        self.inputs, self.labels = checked_test(test) if test is not None else (None, None)
        if test is not None and probabilities is None:
            raise ValueError("test is given, but neither model nor probabilities: who answers it?")
        self._probabilities, self._weights, self._units = probabilities, weights, units
        self._images = as_images(images if images is not None else self.inputs)
        self._names = names
        self.found: Evaluation | None = None

    def evaluate(self) -> float | None:
        """Look at the whole test set; the error in percent."""
        if self.labels is None or self._probabilities is None:
            return None
        self.found = evaluate(self._probabilities, self.inputs, self.labels)
        return self.found.error

    def name(self, kind: int) -> str:
        """What a class is called."""
        return self._names[kind] if self._names is not None else str(kind)

    def test(self) -> dict[str, Any]:
        """The confusion matrix and the worst items."""
        if self.found is None:
            return {}
        rows = self.found.confusion.tolist()
        names = [self.name(kind) for kind in range(len(rows))]
        return {"rows": rows, "names": names, "wrong": len(self.found.wrong)} | {
            "worst": self.items(self.found.wrong[:WORST])
        }

    def cell(self, chosen: Sequence[int] | None) -> dict[str, Any]:
        """The items of one cell of the confusion matrix, worst first."""
        if self.found is None or chosen is None:
            return {}
        places = self.found.where(*chosen)
        return {"cell": list(chosen), "total": len(places)} | self.items(places[:CELL])

    def items(self, places: NDArray[np.int64]) -> dict[str, Any]:
        """Some items of the test set: what is said of them, and their pixels."""
        told = [] if self.found is None else [self.found.about(int(i)) for i in places]
        if self._images is None:
            return {"items": told}
        return {
            "items": told,
            "shape": list(self._images.shape[1:]),
            "pixels": grey(self._images[places], self._images).tobytes(),
        }

    def weights(self) -> dict[str, Any]:
        """The weights of each unit as a picture: 128 is zero, 255 the unit's largest size."""
        if self._weights is None:
            return {}
        w = np.asarray(self._weights(), dtype=float)
        shape = self._shape_of(w)
        if shape is None:
            raise ValueError(
                f"weights has shape {w.shape}; it must be (pixels, units), one column a unit"
            )
        units = w.T[:IMAGES]
        size = np.abs(units).max(axis=1, keepdims=True)
        pixels = np.round(128 + 127 * units / np.where(size > 0, size, 1)).astype(np.uint8)
        return {
            "units": len(units),
            "all": w.shape[1],
            "shape": list(shape),
            "sizes": [float(f"{s:.3g}") for s in size[:, 0]],
            "pixels": pixels.tobytes(),
        }

    def _shape_of(self, w: NDArray[np.float64]) -> tuple[int, int] | None:
        """Height and width of a unit's picture."""
        if w.ndim != 2:
            return None
        if self._images is not None and math.prod(self._images.shape[1:]) == len(w):
            return self._images.shape[1], self._images.shape[2]
        side = math.isqrt(len(w))
        return (side, side) if side * side == len(w) else (1, len(w))

    def units(self) -> dict[str, Any]:
        """The activations of each unit for each item."""
        if self._units is None:
            return {}
        items, given, names = self._units()
        codes = np.asarray(given, dtype=float)
        if codes.ndim != 2 or len(codes) != len(items):
            raise ValueError(
                f"units gives {len(items)} items and codes of shape {codes.shape}; "
                "codes must be (items, units)"
            )
        called = names if names is not None else [f"unit {i + 1}" for i in range(codes.shape[1])]
        return {
            "items": [str(item) for item in items][:ITEMS],
            "names": [str(name) for name in called],
            "codes": [[float(f"{c:.4g}") for c in row] for row in codes[:ITEMS]],
        }


def as_images(inputs: Any) -> NDArray[Any] | None:
    """Rows of pixels, or pictures, as an array of shape (n, height, width); None for others.

    >>> as_images(np.zeros((5, 784))).shape, as_images(np.zeros((5, 24)))
    ((5, 28, 28), None)
    """
    array: NDArray[Any] = np.asarray(inputs) if inputs is not None else np.zeros(0)
    shape: tuple[int, ...] = array.shape
    if len(shape) == 3 or (len(shape) == 4 and shape[1] == 1):
        return array.reshape(len(array), *shape[-2:])
    side = math.isqrt(shape[1]) if len(shape) == 2 else 0
    return array.reshape(len(array), side, side) if side >= 4 and side**2 == shape[1] else None


def grey(some: NDArray[Any], of_all: NDArray[Any]) -> Bytes:
    """Pictures as bytes, 255 for ink; bytes stay, others are scaled by the first thousand."""
    if some.dtype == np.uint8:
        return some
    low, high = float(of_all[:1000].min()), float(of_all[:1000].max())
    scaled = np.clip((some - low) / (high - low or 1.0), 0, 1)
    return np.asarray(np.round(255 * scaled).astype(np.uint8))
