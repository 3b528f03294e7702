"""Convolution, ReLU and pooling as operations with compiled rules."""

import numpy as np
from numba import get_num_threads

from ..graph import op
from . import conv_kernels as kernels


def fours(w):
    """The filters w (F, …), contiguous, and filters of zeros up to a multiple of four."""
    out = np.zeros((-(-w.shape[0] // 4) * 4, *w.shape[1:]), np.float32)
    out[: w.shape[0]] = w
    return out


def planes(x):
    """Images (n, C, H, W) with each plane as one row: (n, C, H W)."""
    return x.reshape(*x.shape[:2], -1)


@op("conv")
def conv(x, w, b):
    """Cross-correlation with stride 1: x (n, C, H, W), w (F, C, KH, KW), b (F,)."""
    n, _, height, width = x.shape
    filters, _, kh, kw = w.shape
    out = np.empty((n, filters, height - kh + 1, width - kw + 1), np.float32)
    kernels.forward(planes(x), width, fours(w), b, out, (0,) * kw)
    return out


@conv.rule
def conv_rule(grad, out, x, w, b):
    """dL/dx, dL/dw and dL/db."""
    (n, channels, height, width), taps = x.shape, (0,) * w.shape[3]
    turned = fours(w[:, :, ::-1, ::-1].transpose(1, 0, 2, 3))
    dx = np.zeros((n, turned.shape[0], height * width), np.float32)
    kernels.to_image(grad, turned, width, dx, taps)
    dx = np.ascontiguousarray(dx[:, :channels]).reshape(x.shape)
    return dx, filter_gradient(grad, x, w), grad.sum(axis=(0, 2, 3))


def filter_gradient(grad, x, w):
    """dL/dw alone: where x is data, nobody asks for more."""
    filters, channels, kh, kw = w.shape
    sums = np.zeros((get_num_threads(), -(-filters // 4) * 4, channels, kh, kw), np.float32)
    kernels.to_filters(grad, planes(x), x.shape[3], sums, (0,) * kw)
    return sums.sum(axis=0)[:filters]


@op("maxpool", remembers=True)
def maxpool(x, k):
    """The largest of each k by k window, windows side by side; it remembers the winners' places."""
    n, channels, height, width = x.shape
    out = np.empty((n, channels, height // k, width // k), np.float32)
    arg = np.empty(out.shape, np.int64)
    kernels.pool(x, k, out, arg)
    return out, arg


@maxpool.rule
def maxpool_rule(grad, out, arg, k, x):
    """dL/dx: each gradient goes to the winner of its window."""
    dx = np.zeros_like(x)
    kernels.unpool(grad, arg, k, dx)
    return dx
