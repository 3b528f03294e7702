"""Finite differences for functions of tensors."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course.autodiff.tensor import Tensor


def weights(shape: tuple[int, ...]) -> Any:
    """Numbers that differ from place to place."""
    return np.cos(1.0 + np.arange(int(np.prod(shape)))).reshape(shape)


def largest_error(f: Callable[..., Tensor], xs: list[Any], eps: float = 1e-6) -> float:
    """How far the gradients of f's entries, weighted, are from central differences at most."""
    tensors = [Tensor(x) for x in xs]
    out = f(*tensors)
    out.backward(weights(out.shape))
    worst = 0.0
    for t in tensors:
        grad = np.zeros(t.shape) + t.grad
        assert grad.shape == t.shape
        for place in np.ndindex(t.shape):
            kept = t.data[place]
            sides = []
            for nudge in (eps, -eps):
                t.data[place] = kept + nudge
                sides.append(np.sum(f(*tensors).data * weights(out.shape)))
            t.data[place] = kept
            slope = (sides[0] - sides[1]) / (2 * eps)
            worst = max(worst, abs(slope - grad[place]) / max(1.0, abs(slope)))
    return worst
