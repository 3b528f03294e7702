"""What a network gets right and wrong on a test set: error, confusions, the worst."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .numerals import text

Probabilities = Callable[[Any], Any]
CHUNK = 2000  # rows at a time: ten thousand digits need not pass through a network at once


@dataclass(frozen=True)
class Evaluation:
    """The outputs of a network for a test set: labels of shape (n,), outputs (n, k)."""

    labels: NDArray[np.int64]
    outputs: NDArray[np.float64]

    @cached_property
    def guesses(self) -> NDArray[np.int64]:
        """The class with the largest output, of shape (n,)."""
        return np.asarray(self.outputs.argmax(axis=1))

    @cached_property
    def confusion(self) -> NDArray[np.int64]:
        """How often class `row` was taken for class `column`, of shape (k, k)."""
        k = self.outputs.shape[1]
        return np.bincount(self.labels * k + self.guesses, minlength=k * k).reshape(k, k)

    @property
    def error(self) -> float:
        """The share of wrong guesses, in percent."""
        return float(100 * np.mean(self.guesses != self.labels))

    def where(self, truth: int, guess: int) -> NDArray[np.int64]:
        """The indices of items of one class taken for another (or the same), worst first."""
        return self._worst_first((self.labels == truth) & (self.guesses == guess))

    @cached_property
    def wrong(self) -> NDArray[np.int64]:
        """The indices of all items taken for another class, worst first."""
        return self._worst_first(self.guesses != self.labels)

    def _worst_first(self, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The smaller the output for an item's own class, the worse."""
        places = np.flatnonzero(chosen)
        return places[np.argsort(self.outputs[places, self.labels[places]], kind="stable")]

    def about(self, index: int) -> dict[str, Any]:
        """An item's own class, and the two classes with the largest outputs."""
        row = self.outputs[index]
        first, second = np.argsort(-row, kind="stable")[:2].tolist()
        two = [[first, float(row[first])], [second, float(row[second])]]
        return {"index": int(index), "label": int(self.labels[index]), "two": two}


def evaluate(probabilities: Probabilities, inputs: Any, labels: NDArray[np.int64]) -> Evaluation:
    """Show the network every input of the test set.

    Raises FloatingPointError where an output is no finite number, ValueError for a wrong shape.
    """
    parts = [probabilities(inputs[i : i + CHUNK]) for i in range(0, len(labels), CHUNK)]
    outputs = np.concatenate([np.asarray(part, dtype=float) for part in parts])
    if outputs.ndim != 2 or len(outputs) != len(labels) or outputs.shape[1] < 2:
        raise ValueError(
            f"for {len(labels)} inputs the outputs have shape {outputs.shape}; "
            "they must be (inputs, classes): one row for each input"
        )
    if labels.max() >= outputs.shape[1]:
        raise ValueError(
            f"a label is {labels.max()} and there are {outputs.shape[1]} outputs; "
            "labels count from 0"
        )
    if not np.isfinite(outputs).all():
        bad = outputs[~np.isfinite(outputs)][0]
        raise FloatingPointError(f"An output for the test set became {text(float(bad))}")
    return Evaluation(labels, outputs)


def checked_test(test: Any) -> tuple[Any, NDArray[np.int64]]:
    """The inputs and labels of a test set, or what is wrong with them."""
    try:
        inputs, given = test
    except (TypeError, ValueError):
        raise ValueError("test must be a pair: (inputs, labels)") from None
    labels = np.asarray(given)
    if labels.ndim != 1 or labels.dtype.kind not in "iu" or (labels < 0).any():
        raise ValueError(
            f"test labels are {labels.dtype} of shape {labels.shape}; "
            "they must be whole numbers from 0 in one row"
        )
    if not len(labels) or len(inputs) != len(labels):
        raise ValueError(f"test has {len(inputs)} inputs and {len(labels)} labels, which must pair")
    return inputs, labels.astype(np.int64)
