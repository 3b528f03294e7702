"""Convolution and pooling on arrays of images, forward and backward."""

import numpy as np

from .array_ops import with_settings
from .graph import op
from .layers import dense, dense_backward
from .tensor import Tensor


def check_window(n, k, stride, pad):
    """Refuse a window that has no place: TypeError for what is no whole number, else ValueError."""
    for name, value, least in (("n", n, 1), ("k", k, 1), ("stride", stride, 1), ("pad", pad, 0)):
        if isinstance(value, bool) or not isinstance(value, int | np.integer):
            raise TypeError(f"{name} is {value!r}: pixels are counted; give a whole number")
        if value < least:
            raise ValueError(f"{name} is {value}: it must be {least} or more; give such a number")
    if k > n + 2 * pad:
        raise ValueError(
            f"a window of {k} pixels does not fit on {n} with {pad} zeros on either side; "
            "take a smaller window or more padding"
        )


def check_images(x, shape=(None, None, None)):
    """Refuse what is not a batch of images (N, C, H, W) of floats, or of another shape (C, H, W).

    Raises TypeError for another dtype, ValueError for another shape; None stands for any length.
    """
    if np.asarray(x).dtype.kind != "f":
        raise TypeError(
            f"images of dtype {np.asarray(x).dtype}: floats are needed; take images / 255"
        )
    fits = np.ndim(x) == 4 and 0 not in np.shape(x)
    if not fits or any(n not in (None, m) for n, m in zip(shape, np.shape(x)[1:], strict=True)):
        wanted = ", ".join(str(n or name) for n, name in zip(shape, "CHW", strict=True))
        raise ValueError(
            f"images of shape {np.shape(x)}: (N, {wanted}) is needed; grey images (N, H, W) "
            "get their axis of channels by images[:, None]"
        )


def check_filters(x, w, b):
    """Refuse images, filters and biases that do not fit: TypeError for dtypes, else ValueError."""
    check_images(x)
    channels = np.shape(x)[1]
    if np.asarray(w).dtype.kind != "f":
        raise TypeError(f"filters of dtype {np.asarray(w).dtype}: floats are needed")
    if np.ndim(w) != 4 or np.shape(w)[1] != channels:
        raise ValueError(
            f"filters of shape {np.shape(w)} for images of {channels} channels: "
            f"(F, {channels}, KH, KW) is needed; a filter looks at all channels at once"
        )
    if np.shape(b) != np.shape(w)[:1]:
        raise ValueError(
            f"biases of shape {np.shape(b)} for {len(w)} filters: one for each, ({len(w)},)"
        )


def check_arriving(dy, shape):
    """Refuse a gradient that has not the shape of the output it is for: ValueError."""
    if np.shape(dy) != tuple(shape):
        raise ValueError(
            f"dy has shape {np.shape(dy)}, the output {tuple(shape)}: one number for each output"
        )


def conv_out(n, k, stride, pad):
    """How many windows of k pixels fit on a row of n pixels.

    The first window begins at the left end, each next one `stride` pixels further right, and all
    lie within the row. Before that, `pad` zeros are added on either side of the row.

    n, k, stride, pad : ints

    Returns an int.

    >>> conv_out(28, 5, 1, 0)
    24
    """
    check_window(n, k, stride, pad)
    # your turn
    return (n + 2 * pad - k) // stride + 1


def conv2d_forward(x, w, b, stride=1, pad=0):
    """Lay each filter on every window of each image: products, their sum, plus the filter's bias.

    The filters are laid on as they are, not turned round. `pad` zeros are added on all four sides
    of the images; windows are `stride` pixels apart, both down and to the right.

    x : float array of shape (N, C, H, W), N images of C channels
    w : float array of shape (F, C, KH, KW), F filters, each for all channels
    b : float array of shape (F,)

    Returns a float array of shape (N, F, Ho, Wo), entry [n, f, i, j] being what filter f says to
    window (i, j) of image n.

    >>> conv2d_forward(np.ones((1, 1, 3, 3)), np.ones((1, 1, 3, 3)), np.zeros(1))
    array([[[[9.]]]])
    """
    check_filters(x, w, b)
    (N, _, H, W), (F, _, KH, KW) = x.shape, w.shape
    Ho, Wo = conv_out(H, KH, stride, pad), conv_out(W, KW, stride, pad)
    # your turn
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    y = np.zeros((N, F, Ho, Wo))
    for i, j in np.ndindex(Ho, Wo):
        window = xp[:, :, i * stride : i * stride + KH, j * stride : j * stride + KW]
        y[:, :, i, j] = window.reshape(N, -1) @ w.reshape(F, -1).T + b
    return y


def conv2d_backward(dy, x, w, stride, pad):
    """The gradients of y = conv2d_forward(x, w, b, stride, pad), given dy = dL/dy.

    dy : float array of shape (N, F, Ho, Wo); x (N, C, H, W) and w (F, C, KH, KW) as they were

    Returns (dx, dw, db), shaped like x, w and b.
    """
    check_filters(x, w, np.zeros(len(w)))
    (N, C, H, W), (F, _, KH, KW) = x.shape, w.shape
    Ho, Wo = conv_out(H, KH, stride, pad), conv_out(W, KW, stride, pad)
    check_arriving(dy, (N, F, Ho, Wo))
    # your turn
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw, db = np.zeros_like(xp), np.zeros_like(w), np.zeros(F)
    for i, j in np.ndindex(Ho, Wo):
        at = np.s_[:, :, i * stride : i * stride + KH, j * stride : j * stride + KW]
        window, filters = xp[at].reshape(N, -1), w.reshape(F, -1).T
        d_window, d_filters, d_bias = dense_backward(dy[:, :, i, j], window, filters)
        dxp[at] += d_window.reshape(N, C, KH, KW)
        dw += d_filters.T.reshape(w.shape)
        db += d_bias
    return dxp[:, :, pad : pad + H, pad : pad + W], dw, db


def maxpool_forward(x, k, stride):
    """The largest number of each k by k window, and where in its window it stood.

    x : float array of shape (N, C, H, W); windows are `stride` pixels apart, nothing is padded

    Returns (y, arg), both of shape (N, C, Ho, Wo): floats, and int64 from 0 to k k - 1, the place
    in the window read row by row. Where the largest stands several times, the first place counts.

    >>> maxpool_forward(np.array([[[[1.0, 2.0], [4.0, 3.0]]]]), 2, 2)
    (array([[[[4.]]]]), array([[[[2]]]]))
    """
    check_images(x)
    N, C, H, W = x.shape
    Ho, Wo = conv_out(H, k, stride, 0), conv_out(W, k, stride, 0)
    # your turn
    y, arg = np.zeros((N, C, Ho, Wo)), np.zeros((N, C, Ho, Wo), dtype=np.int64)
    for i, j in np.ndindex(Ho, Wo):
        window = x[:, :, i * stride : i * stride + k, j * stride : j * stride + k]
        window = window.reshape(N, C, -1)
        y[:, :, i, j], arg[:, :, i, j] = window.max(axis=2), window.argmax(axis=2)
    return y, arg


def maxpool_backward(dy, arg, x_shape, k, stride):
    """dL/dx for (y, arg) = maxpool_forward(x, k, stride), given dy = dL/dy: the winner gets all.

    dy : float array of shape (N, C, Ho, Wo); arg : int64, of the same shape
    x_shape : (N, C, H, W)

    Returns a float array of the shape of x.
    """
    N, C, H, W = x_shape
    Ho, Wo = conv_out(H, k, stride, 0), conv_out(W, k, stride, 0)
    check_arriving(dy, (N, C, Ho, Wo))
    # your turn
    dx = np.zeros(x_shape)
    n, c = np.ogrid[:N, :C]
    for i, j in np.ndindex(Ho, Wo):
        row, column = divmod(arg[:, :, i, j], k)
        dx[n, c, i * stride + row, j * stride + column] += dy[:, :, i, j]
    return dx


conv = op("conv")(conv2d_forward)
pool = op("maxpool", remembers=True)(maxpool_forward)


@conv.rule
def conv_rule(grad, out, stride, pad, x, w, b):
    """conv2d_backward knows all three gradients."""
    return conv2d_backward(grad, x, w, stride, pad)


@pool.rule
def pool_rule(grad, out, arg, k, stride, x):
    """The forward pass remembers arg, the places of the winners."""
    return maxpool_backward(grad, arg, x.shape, k, stride)


def conv2d(x, w, b, stride=1, pad=0):
    """conv2d_forward for Tensors; x may be a plain array."""
    return with_settings(conv, stride, pad)(x, w, b)


def maxpool(x, k, stride):
    """The y of maxpool_forward, for a Tensor."""
    return with_settings(pool, k, stride)(x)


def he(shape, fan_in, rng):
    """A Tensor of normal weights of variance 2 / fan_in (He et al. 2015)."""
    return Tensor(rng.normal(size=shape) * np.sqrt(2.0 / fan_in))


class LeNet1:
    """A network for digits in the shapes of LeNet-1 (LeCun et al. 1998), with max pooling and ReLU.

    4 filters of 5 by 5 pixels, stride 1, no padding; max pooling, 2 by 2 windows side by side;
    ReLU. Then the same with 12 filters. Then a dense layer on all numbers of an image, in their
    order.

    Its Tensors: w1 (4, 1, 5, 5), b1 (4,), w2 (12, 4, 5, 5), b2 (12,), w3 (192, 10), b3 (10,).
    Weights are drawn with he(shape, fan_in, rng), where fan_in is how many numbers one output is
    made of; biases start at 0.
    """

    def parameters(self):
        """All parameters by name, first layer first."""
        return {name: getattr(self, name) for name in ("w1", "b1", "w2", "b2", "w3", "b3")}

    def zero_grad(self):
        """Set the gradient of every parameter to 0."""
        for p in self.parameters().values():
            p.grad = 0.0

    # your turn
    def __init__(self, rng):
        self.w1, self.b1 = he((4, 1, 5, 5), 25, rng), Tensor(np.zeros(4))
        self.w2, self.b2 = he((12, 4, 5, 5), 100, rng), Tensor(np.zeros(12))
        self.w3, self.b3 = he((192, 10), 192, rng), Tensor(np.zeros(10))

    def __call__(self, x):
        """The scores, a Tensor of shape (N, 10), for images of shape (N, 1, 28, 28)."""
        check_images(x, (1, 28, 28))
        # your turn
        x = maxpool(conv2d(x, self.w1, self.b1), 2, 2).relu()
        x = maxpool(conv2d(x, self.w2, self.b2), 2, 2).relu()
        return dense(x.reshape(-1, 192), self.w3, self.b3)
