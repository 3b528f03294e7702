"""Operations that only arrays have, with their rules: products, sums, new shapes, places."""

import numpy as np

from .graph import Op, op


def with_settings(operation, *settings):
    """The operation with its last arguments fixed: an axis, a shape, an index.

    Settings are plain data, no nodes, and no gradient flows to them. The rule is given them after
    out, like all that an operation remembers: rule(grad, out, *memory, *settings, *inputs).
    """

    def forward(*inputs):
        out, memory = operation.compute(*inputs, *settings)
        return (out, *memory, *settings)

    fixed = Op(operation.symbol, forward, remembers=True)
    fixed.rule(operation.backward_rule)
    return fixed


@op("@")
def matmul(x, w):
    """The matrix product over the last two axes; axes before them are a batch and broadcast."""
    if np.ndim(x) < 2 or np.ndim(w) < 2:
        raise ValueError(
            f"shapes {np.shape(x)} @ {np.shape(w)}: both sides of @ need two axes or more; "
            "a row x becomes a matrix with x.reshape(1, -1)"
        )
    try:
        return np.matmul(x, w)
    except ValueError:
        raise ValueError(
            f"shapes {np.shape(x)} @ {np.shape(w)} do not fit: the last axis of the first must be "
            "as long as the last but one of the second, and the axes before them must broadcast"
        ) from None


@matmul.rule
def matmul_rule(grad, out, x, w):
    """dL/dx and dL/dw for out = x @ w, given grad = dL/dout.

    x (n, d), w (d, m), grad and out (n, m). There may be more axes in front, a batch of matrices:
    x (k, n, d), w (k, d, m) or one w (d, m) for all. One matrix for all may get its k gradients
    one by one or summed: tensors sum them in any case.

    >>> x, w = np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])
    >>> dx, dw = matmul_rule(np.array([[1.0]]), x @ w, x, w)
    >>> dx
    array([[3., 4.]])
    """
    return grad @ np.swapaxes(w, -1, -2), np.swapaxes(x, -1, -2) @ grad


@op("data @")
def data_matmul(w, x):
    """The matrix product x @ w for plain data x, which nobody wants a gradient for."""
    return matmul(x, w)


@data_matmul.rule
def data_matmul_rule(grad, out, x, w):
    """dL/dw for out = x @ w, given grad = dL/dout: half of the work that matmul_rule does."""
    return np.swapaxes(x, -1, -2) @ grad


def _reduced(function, x, axis, keepdims):
    try:
        return function(x, axis=axis, keepdims=keepdims)
    except np.exceptions.AxisError:
        raise ValueError(
            f"axis {axis} is not an axis of shape {np.shape(x)}: "
            "axes are counted from 0, or from -1 at the end"
        ) from None


@op("sum")
def sum_over(x, axis, keepdims):
    """The sum over an axis, over a tuple of axes, or over all when axis is None."""
    return _reduced(np.sum, x, axis, keepdims)


@sum_over.rule
def sum_rule(grad, out, axis, keepdims, x):
    """dL/dx for out = x.sum(axis, keepdims), given grad = dL/dout, which has the shape of out.

    axis : None for all axes, a number, or a tuple of numbers; negative ones count from the end
    keepdims : True if the summed axes have stayed in out, with length 1

    Returns an array of the shape of x.
    """
    if axis is not None and not keepdims:
        grad = np.expand_dims(grad, axis)
    return np.broadcast_to(grad, x.shape)


@op("mean")
def mean_over(x, axis, keepdims):
    """The mean over an axis, over a tuple of axes, or over all when axis is None."""
    return _reduced(np.mean, x, axis, keepdims)


@mean_over.rule
def mean_rule(grad, out, axis, keepdims, x):
    """dL/dx for out = x.mean(axis, keepdims), given grad = dL/dout; axis as for a sum.

    Returns an array of the shape of x.
    """
    return sum_rule(grad, out, axis, keepdims, x) * (np.size(out) / x.size)


@op("max")
def max_over(x, axis, keepdims):
    """The largest number along an axis, or of all when axis is None."""
    return _reduced(np.max, x, axis, keepdims)


@max_over.rule
def max_rule(grad, out, axis, keepdims, x):
    """dL/dx for out = x.max(axis, keepdims), given grad = dL/dout; axis is None or one number.

    Where the maximum stands several times, the first one gets everything.

    >>> max_rule(1.0, 5.0, None, False, np.array([2.0, 5.0, 5.0]))
    array([0., 1., 0.])
    """
    won = np.zeros(x.shape)
    if axis is None:
        won.flat[np.argmax(x)] = 1.0
    else:
        np.put_along_axis(won, np.argmax(x, axis, keepdims=True), 1.0, axis)
    return won * sum_rule(grad, out, axis, keepdims, x)


@op("reshape")
def reshape(x, shape):
    """The same numbers, row by row, in another shape."""
    try:
        return np.reshape(x, shape)
    except ValueError:
        raise ValueError(
            f"shape {np.shape(x)} cannot become {shape}: that is another number of places than "
            f"{np.size(x)}; one length may be -1, to be worked out"
        ) from None


@reshape.rule
def reshape_rule(grad, out, shape, x):
    """dL/dx for out = x.reshape(shape), given grad = dL/dout; an array of the shape of x."""
    return np.reshape(grad, x.shape)


@op("transpose")
def transpose(x, axes):
    """The axes in another order: axis axes[i] of x becomes axis i."""
    if sorted(axes) != list(range(np.ndim(x))):
        raise ValueError(
            f"{axes} does not name each axis of shape {np.shape(x)} once, counted from 0"
        )
    return np.transpose(x, axes)


@transpose.rule
def transpose_rule(grad, out, axes, x):
    """dL/dx for out = x.transpose(axes), given grad = dL/dout; an array of the shape of x.

    axes : the axes of x in their new order, a tuple; axis axes[i] of x is axis i of out
    """
    return np.transpose(grad, np.argsort(axes))


@op("getitem")
def getitem(x, index):
    """The places of x that an index names; a place may be named several times."""
    return x[index]


@getitem.rule
def getitem_rule(grad, out, index, x):
    """dL/dx for out = x[index], given grad = dL/dout; an array of the shape of x.

    index : all that NumPy takes: a number, a slice, an array of numbers, a mask, a tuple of these

    >>> getitem_rule(np.array([1.0, 10.0]), np.array([5.0, 5.0]), [0, 0], np.array([5.0, 7.0]))
    array([11.,  0.])
    """
    dx = np.zeros(x.shape)
    np.add.at(dx, index, grad)
    return dx
