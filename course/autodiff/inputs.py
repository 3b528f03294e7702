"""Refuse labels and data that no classifier can work with, and say what is wrong with them."""

import numpy as np


def check_labels(labels, n, k, name="labels"):
    """Refuse labels that are not one whole number from 0 to k - 1 for each of n examples.

    Raises TypeError for another dtype, ValueError for no examples, another shape or no such class.
    """
    labels = np.asarray(labels)
    if n == 0:
        raise ValueError("0 examples: a batch needs at least one; leave empty batches out")
    if labels.dtype.kind not in "iu":
        raise TypeError(f"{name} of dtype {labels.dtype}: classes are counted; use whole numbers")
    if labels.shape != (n,):
        raise ValueError(f"{name} of shape {labels.shape} for {n} examples: give one for each")
    if labels.min() < 0 or labels.max() >= k:
        wrong = labels[(labels < 0) | (labels >= k)][0]
        raise ValueError(f"{name} hold {wrong}: the {k} classes are 0 to {k - 1}; recode it")


def check_rows(data, d, kinds="biuf"):
    """Refuse data that is not one row of d numbers for each example, or of another kind of dtype.

    Raises ValueError; images of shape (n, 28, 28) are the usual reason.
    """
    data = np.asarray(data)
    if data.ndim != 2 or data.shape[1] != d or data.dtype.kind not in kinds or not len(data):
        raise ValueError(
            f"data of shape {data.shape} and dtype {data.dtype}: rows of {d} "
            f"{'floats' if kinds == 'f' else 'numbers'} are needed; images become such rows with "
            "images.reshape(len(images), -1) / 255"
        )
