"""Arrays as plain data: their shape, their numbers, and over which axes a broadcast is undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Block:
    """An array with one axis or more; equal to another of the same shape and numbers."""

    shape: Shape
    raw: bytes

    @property
    def numbers(self) -> NDArray[np.float64]:
        """The numbers, float64, in this shape; not to be changed."""
        return np.frombuffer(self.raw).reshape(self.shape)


def block(data: Any) -> Block:
    """The array as it is now.

    >>> block([[1, 2]]).shape
    (1, 2)
    """
    array = np.asarray(data, dtype=np.float64)
    return Block(array.shape, array.tobytes())


def as_lists(number: Any) -> Any:
    """Plain data: a block as nested lists, all else as it is."""
    return number.numbers.tolist() if isinstance(number, Block) else number


def written(shape: Shape) -> str:
    """A shape as Python writes it.

    >>> written((4,)), written(()), written((2, 3))
    ('(4,)', '()', '(2, 3)')
    """
    return str(tuple(map(int, shape)))


def summed_axes(came: Shape, wanted: Shape) -> tuple[int, ...]:
    """The axes of `came` along which an array of shape `wanted` was repeated.

    >>> summed_axes((4, 2), (2,)), summed_axes((4, 2), (4, 1)), summed_axes((4, 2), (4, 2))
    ((0,), (1,), ())
    """
    new = len(came) - len(wanted)
    if new < 0:
        return ()
    return tuple(i for i, n in enumerate(came) if i < new or (wanted[i - new] == 1 and n != 1))


def axes_in_words(axes: Sequence[int]) -> str:
    """Axes as sentences name them.

    >>> axes_in_words((0,)), axes_in_words((0, 1))
    ('axis 0', 'axes 0 and 1')
    """
    *others, last = map(str, axes)
    return f"axes {', '.join(others)} and {last}" if others else f"axis {last}"
