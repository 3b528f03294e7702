"""Refuse arrays that a compiled kernel was not made for, and say how to convert them."""

from contextlib import contextmanager

import numpy as np


def refuse_unfit(name, array, dtype, axes):
    """Refuse what is not a C-contiguous array of this dtype and so many axes.

    name : what the caller calls it, for the message; dtype : such as np.float32

    Raises TypeError for another type or dtype, ValueError for other axes or another layout.
    """
    wanted = np.dtype(dtype)
    if not isinstance(array, np.ndarray):
        raise TypeError(
            f"{name} is of type {type(array).__name__}; kernels take arrays: convert it with "
            f"np.array({name}, dtype=np.{wanted})"
        )
    if array.dtype != wanted:
        raise TypeError(
            f"{name} is {array.dtype}, and the kernel is for {wanted}: convert it with "
            f"{name}.astype(np.{wanted})"
        )
    if array.ndim != axes:
        raise ValueError(
            f"{name} has shape {array.shape}, and the kernel is for {axes} axes: use "
            f"{name}.reshape(…) so that it has {axes}"
        )
    if not array.flags.c_contiguous:
        raise ValueError(
            f"{name} is a view whose rows do not lie one after the other in memory (transposed or "
            f"cut out): convert it with np.ascontiguousarray({name})"
        )


def refuse_other_labels(labels, n):
    """Refuse what is not one int64 for each of n examples; TypeError or ValueError as above.

    Kernels check that a label is one of the classes; nobody checks more than they read.
    """
    refuse_unfit("labels", labels, np.int64, 1)
    if len(labels) != n:
        raise ValueError(f"labels are {len(labels)} for {n} examples: give one for each")


@contextmanager
def enough_memory(n):
    """A `with` block whose MemoryError says what to do about it; n : examples at once."""
    try:
        yield
    except MemoryError as error:
        raise MemoryError(
            f"{n:,} examples at once need more memory than there is ({error}): take fewer at a time"
        ) from error
