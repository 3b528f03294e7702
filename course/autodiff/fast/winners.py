"""Convolution, pooling and ReLU as one operation."""

import numpy as np
from numba import get_num_threads

from ..graph import op
from . import winners_kernels as kernels
from .conv import fours, planes

POOL = 2


def _forward(x, w, b):
    n, _, height, width = x.shape
    filters, _, kh, kw = w.shape
    shape = (n, filters, (height - kh + 1) // POOL, (width - kw + 1) // POOL)
    out, place = np.empty(shape, np.float32), np.empty(shape, np.uint8)
    kernels.forward(planes(x), width, fours(w), b, POOL, out, place, (0,) * kw)
    return out, place


def _backward(grad, place, x, w, dx):
    filters, channels, kh, kw = w.shape
    rows = np.ascontiguousarray(w.transpose(0, 2, 3, 1)).reshape(filters, kh, kw * channels)
    sums = np.zeros((get_num_threads(), *rows.shape), np.float32)
    biases = np.zeros((len(sums), filters), np.float32)
    kernels.backward(grad, place, POOL, planes(x), x.shape[3], rows, sums, biases, dx)
    dw = sums.sum(axis=0).reshape(filters, kh, kw, channels).transpose(0, 3, 1, 2)
    return np.ascontiguousarray(dw), biases.sum(axis=0)


@op("conv + pool + relu", remembers=True)
def conv_pool_relu(x, w, b):
    """The positive part of the largest of each 2 by 2 window of conv(x, w, b)."""
    return _forward(x, w, b)


@conv_pool_relu.rule
def conv_pool_relu_rule(grad, out, place, x, w, b):
    """dL/dx, dL/dw and dL/db."""
    dx = np.empty((*x.shape[:2], x.shape[2] * x.shape[3]), np.float32)
    dw, db = _backward(grad, place, x, w, dx)
    return dx.reshape(x.shape), dw, db


@op("data, conv + pool + relu", remembers=True)
def data_conv_pool_relu(w, b, x):
    """The same for plain data x."""
    return _forward(x, w, b)


@data_conv_pool_relu.rule
def data_conv_pool_relu_rule(grad, out, place, x, w, b):
    """dL/dw and dL/db: nobody asks for the gradient of the data."""
    return _backward(grad, place, x, w, np.empty((0, 0, 0), np.float32))
