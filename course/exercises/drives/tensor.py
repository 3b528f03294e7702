"""Drives for tensors: from a target and plain numbers to plain facts.

Everything here runs beside the learner's code: it imports only NumPy, the standard library, other
drives and, through the target, the package the target belongs to.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from .engine import engine

Array = Any
Target = Callable[..., Any]


def _weights(shape: tuple[int, ...]) -> Array:
    """Numbers that differ from place to place, so that no two places can be taken for another."""
    return np.cos(1.0 + np.arange(int(np.prod(shape)))).reshape(shape)


def _summed(g: Array, shape: tuple[int, ...]) -> Array:
    """A gradient with the sums that a tensor would take in any case, if they lead to the shape."""
    g = np.asarray(g)
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    axes = tuple(i for i, n in enumerate(g.shape) if shape[i] == 1 != n) if g.shape else ()
    return g.sum(axis=axes, keepdims=True)


def drive_matmul_rule(target: Target, grad: Array, out: Array, x: Array, w: Array) -> Any:
    """Ask for the two gradients; one matrix that serves a batch may get its share unsummed."""
    sent = target(grad, out, x, w)
    if not isinstance(sent, tuple | list) or len(sent) != 2:
        return sent
    fits = zip(sent, (x, w), strict=True)
    return tuple(_summed(g, z.shape) if np.ndim(g) >= z.ndim else g for g, z in fits)


def _with_a_constant(target: Target) -> Any:
    """An operation whose second input is a constant: its rule gives one gradient for two inputs."""
    op = engine(target, "graph").Op("scaled", lambda x, k: x * k)
    op.rule(lambda grad, out, x, k: grad * k)
    return op


def drive_tensor(target: Target, expression: str, a: Array, b: Array = None) -> Any:
    """Evaluate an expression of the tensors a and b, and send back a number for each place."""
    if expression == "the caller changes the array a":
        given = np.array(a)
        tensor = target(given)
        given += 1.0
        return {"what the tensor holds": tensor.data}
    tensors = {"a": target(a)} | ({} if b is None else {"b": target(b)})
    known = {"np": np, "Tensor": target, "scaled": _with_a_constant(target), **tensors}
    out = eval(expression, known)
    if not hasattr(out, "parents"):
        return out
    engine(target, "graph").backward((out * _weights(np.shape(out.data))).sum())
    return {
        "class of the result": type(out).__name__,
        "dtype": str(getattr(out.data, "dtype", "none")),
        "value": out.data,
        **{f"gradient of {name}": t.grad for name, t in tensors.items()},
    }


def drive_backward_from(target: Target, expression: str, grads: list[Array], x: Array) -> Any:
    """Make a tensor from x, then call the target on it once for each of `grads`; None is none."""
    t = engine(target, "tensor").Tensor(x)
    root = eval(expression, {"x": t})
    facts: dict[str, Any] = {}
    for grad in grads:
        try:
            facts["what comes back"] = target(root) if grad is None else target(root, grad)
        except ValueError:
            facts["what comes back"] = "ValueError"
    return facts | {"gradient of x": t.grad, "gradient of the root": root.grad}
