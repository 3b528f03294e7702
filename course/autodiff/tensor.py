"""Tensor: a node on an array, which sums what it gets to its own shape."""

import numpy as np

from . import array_ops, ops
from .array_ops import with_settings
from .graph import Node, apply, backward
from .value import Value


def unbroadcast(g, shape):
    """Sum g over the axes along which an array of this shape was repeated to get the shape of g.

    g : an array
    shape : a tuple that broadcasts to the shape of g

    Returns an array of exactly this shape.

    >>> unbroadcast(np.ones((3, 4)), (4,))
    array([3., 3., 3., 3.])
    """
    new = np.ndim(g) - len(shape)
    repeated = tuple(i for i in range(np.ndim(g)) if i < new or shape[i - new] == 1)
    return np.sum(g, axis=repeated).reshape(shape)


def refuse_no_numbers(data):
    """Raise an error unless data is a number or a regular block of real numbers."""
    try:
        dtype = np.asarray(data).dtype
    except ValueError:
        raise ValueError(f"a Tensor needs rows of equal length, not {data!r:.60}") from None
    if dtype.kind not in "biuf":
        raise TypeError(f"a Tensor holds real numbers, not {data!r:.60} of dtype {dtype}")


def entrywise(op, x, y):
    """Apply an operation of two numbers to two arrays, of which one may be repeated to fit."""
    try:
        return apply(op, x, y)
    except ValueError as error:
        if "broadcast" not in str(error):
            raise
        a, b = (np.shape(z.data if isinstance(z, Node) else z) for z in (x, y))
        raise ValueError(
            f"shapes {a} and {b} do not fit for {op.symbol}: compared from the right, two lengths "
            "must be equal, or one of them 1, or missing"
        ) from None


class Tensor(Node):
    """An array that remembers how it was made.

    Tensor(data) holds a float64 copy of data in `.data`. The operators and exp, log, tanh, sigmoid
    and relu are those of a Value, entry by entry, with shapes broadcast as NumPy does it; plain
    arrays and numbers may stand on either side. `@`, sum, mean, max, reshape, transpose and square
    brackets work as on arrays; both sides of `@` need two axes or more. A plain array on the left
    of `@` is data: it gets no gradient. After backward(), `.grad` has the shape of `.data`.
    """

    __slots__ = ()

    @property
    def shape(self):
        """The shape of the array."""
        return self.data.shape

    def __add__(self, other):
        return entrywise(ops.add, self, other)

    def __mul__(self, other):
        return entrywise(ops.mul, self, other)

    def __pow__(self, k):
        return apply(ops.pow, self, k)

    def __matmul__(self, other):
        return apply(array_ops.matmul, self, other)

    def __rmatmul__(self, data):
        return apply(with_settings(array_ops.data_matmul, data), self)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -1.0 * other

    def __rsub__(self, other):
        return -self + other

    def __truediv__(self, other):
        return self * other**-1.0

    def __rtruediv__(self, other):
        return self**-1.0 * other

    def __getitem__(self, index):
        return apply(with_settings(array_ops.getitem, index), self)

    exp, log, tanh = Value.exp, Value.log, Value.tanh
    sigmoid, relu = Value.sigmoid, Value.relu

    def sum(self, axis=None, keepdims=False):
        """The sum over an axis, a tuple of axes, or all."""
        return apply(with_settings(array_ops.sum_over, axis, keepdims), self)

    def mean(self, axis=None, keepdims=False):
        """The mean over an axis, a tuple of axes, or all."""
        return apply(with_settings(array_ops.mean_over, axis, keepdims), self)

    def max(self, axis=None, keepdims=False):
        """The largest entry along an axis, or of all; the first one where several are equal."""
        return apply(with_settings(array_ops.max_over, axis, keepdims), self)

    def reshape(self, *shape):
        """The same numbers in another shape: reshape(2, 3), reshape((2, 3)), reshape(-1)."""
        shape = shape[0] if isinstance(shape[0], tuple) else shape
        return apply(with_settings(array_ops.reshape, shape), self)

    def transpose(self, *axes):
        """The axes in the order given, transpose(1, 2, 0), or turned round if none are given."""
        axes = axes or tuple(range(self.data.ndim))[::-1]
        return apply(with_settings(array_ops.transpose, axes), self)

    def backward(self, grad=None):
        """Add gradients to all nodes this one depends on; grad is needed unless it is a number."""
        backward_from(self, grad)

    # your turn
    def __init__(self, data, op=None, parents=(), memory=()):
        refuse_no_numbers(data)
        # your turn
        self.data = np.array(data, dtype=np.float64)
        self.grad, self.op, self.parents, self.memory = 0.0, op, parents, memory

    def send_back(self, grad):
        """What Node.send_back gives, each gradient summed to the shape of its parent's data.

        The plain 0.0 that Node.send_back gives a constant stays as it is.
        """
        pairs = zip(super().send_back(grad), self.parents, strict=True)
        return tuple([unbroadcast(g, p.data.shape) if np.ndim(g) else g for g, p in pairs])


def backward_from(root, grad=None):
    """Add dL/dn to n.grad, for every node n that root depends on.

    root : a Tensor
    grad : dL/droot, an array of the shape of root. If root holds a single number, shape (), it may
        be left out: then root is the loss L itself.

    Raises ValueError if grad is left out where root holds several numbers, or has another shape.
    """
    if grad is None and root.data.shape != ():
        raise ValueError(
            f"a tensor of shape {root.data.shape} is no loss: of which number should these be the "
            "gradients? Take its sum() or mean(), or call backward(grad) with dL/d(this tensor)"
        )
    if grad is not None and np.shape(grad) != root.data.shape:
        raise ValueError(
            f"grad has the shape {np.shape(grad)}, the tensor {root.data.shape}: grad holds one "
            "number for each of the tensor's"
        )
    backward(root if grad is None else (root * grad).sum())
