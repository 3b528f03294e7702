"""Compiled convolution, pooling and ReLU in one: going back, only the winners have work to do.

A pool lets one pixel of each window through, and ReLU stops some of these. So of all outputs of
the convolution at most one in k² gets a gradient; the others need no products on the way back.
Arrays as in `conv_kernels`; going back, images lie with their channels innermost, (H, W, C), so
that a row of a filter's window is one piece of KW C numbers.
"""

import numpy as np
from numba import njit, prange

from .conv_kernels import LOOSE, correlate

LOST = 255  # place of a window whose largest number was not positive


@njit(parallel=True, cache=True, fastmath=LOOSE)
def forward(x, width, w, b, k, out, place, taps):
    """Pool (k by k) and cut at 0 the cross-correlation of x (n, C, H W) with w, plus b.

    out (n, F, rows, columns) and place, uint8 of the same shape: u k + v for the winner (u, v).
    """
    filters, rows, columns = out.shape[1:]
    span = (k * rows - 1) * width + k * columns
    for i in prange(x.shape[0]):
        wide = np.zeros((w.shape[0], span), np.float32)
        for f in range(0, w.shape[0], 4):
            correlate(x[i], w[f : f + 4], width, wide[f : f + 4], span, taps)
        for f in range(filters):
            for r in range(rows):
                for q in range(columns):
                    at = r * k * width + q * k
                    top, won = wide[f, at], 0
                    for u in range(k):
                        for v in range(k):
                            if wide[f, at + u * width + v] > top:
                                top, won = wide[f, at + u * width + v], u * k + v
                    top += b[f]
                    out[i, f, r, q] = max(top, np.float32(0.0))
                    place[i, f, r, q] = won if top > 0.0 else LOST


@njit(parallel=True, cache=True, fastmath=LOOSE)
def backward(grad, place, k, x, width, w, sums, biases, dx):
    """Add up dL/dw and dL/db, one sum a thread; dL/dx in dx (n, C, H W).

    sums (threads, F, KH, KW C); biases (threads, F); w (F, KH, KW C); dx of length 0 is left
    alone: nobody asks for the gradient of data.
    """
    channels, filters, kh = x.shape[1], w.shape[0], w.shape[1]
    run, wanted = w.shape[2], dx.shape[0] > 0
    parts = sums.shape[0]
    for part in prange(parts):
        seen = np.empty(x.shape[2] * channels, np.float32)
        back = np.zeros(x.shape[2] * channels if wanted else 0, np.float32)
        for i in range(part * x.shape[0] // parts, (part + 1) * x.shape[0] // parts):
            for c in range(channels):
                for p in range(x.shape[2]):
                    seen[p * channels + c] = x[i, c, p]
            for f in range(filters):
                total = np.float32(0.0)
                for r in range(grad.shape[2]):
                    for q in range(grad.shape[3]):
                        won, g = place[i, f, r, q], grad[i, f, r, q]
                        if won == LOST:
                            continue
                        total += g
                        at = ((r * k + won // k) * width + q * k + won % k) * channels
                        for u in range(kh):
                            start = at + u * width * channels
                            patch = seen[start : start + run]
                            for j in range(run):
                                sums[part, f, u, j] += g * patch[j]
                            if wanted:
                                send = back[start : start + run]
                                for j in range(run):
                                    send[j] += g * w[f, u, j]
                biases[part, f] += total
            if wanted:
                for c in range(channels):
                    for p in range(x.shape[2]):
                        dx[i, c, p] = back[p * channels + c]
                back[:] = 0.0
