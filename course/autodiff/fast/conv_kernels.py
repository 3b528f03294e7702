"""Compiled convolution: direct loops over whole planes of pixels, images split over the threads.

Arrays are C-contiguous float32. An image is (C, H W): a plane of pixels is one long row. Filters
are (F, C, KH, KW) with F a multiple of four; stride 1, no padding. `taps` is a tuple of KW zeros:
its length is known when Numba compiles.

When the output is as wide as the input, output q needs pixel q + u W + v for the tap (u, v),
whatever q is. So the innermost loops run along whole planes. They carry four filters at once: a
pixel is read once for four products. What falls beside the true output, KW - 1 numbers a row, is
thrown away.
"""

import numpy as np
from numba import njit, prange

LOOSE = {"contract", "reassoc", "nsz"}  # sums in any order; NaN and infinity stay what they are


@njit(fastmath=LOOSE)
def correlate(planes, w, width, four, span, taps):
    """Add to four output rows (4, …) what four filters w (4, C, KH, taps) see in the planes."""
    o0, o1, o2, o3 = four[0], four[1], four[2], four[3]
    for c in range(w.shape[1]):
        for u in range(w.shape[2]):
            row = planes[c, u * width :]
            w0, w1, w2, w3 = w[0, c, u], w[1, c, u], w[2, c, u], w[3, c, u]
            for q in range(span):
                s0, s1, s2, s3 = o0[q], o1[q], o2[q], o3[q]
                for v in range(len(taps)):
                    p = row[q + v]
                    s0 += w0[v] * p
                    s1 += w1[v] * p
                    s2 += w2[v] * p
                    s3 += w3[v] * p
                o0[q], o1[q], o2[q], o3[q] = s0, s1, s2, s3


@njit(fastmath=LOOSE)
def products(four, planes, width, span, out, taps):
    """Add to out (4, C, KH, taps) the products of four rows with the planes, tap by tap."""
    d0, d1, d2, d3 = four[0], four[1], four[2], four[3]
    for c in range(out.shape[1]):
        for u in range(out.shape[2]):
            for v in range(len(taps)):
                row = planes[c, u * width + v :]
                s0 = s1 = s2 = s3 = np.float32(0.0)
                for q in range(span):
                    p = row[q]
                    s0 += d0[q] * p
                    s1 += d1[q] * p
                    s2 += d2[q] * p
                    s3 += d3[q] * p
                out[0, c, u, v] += s0
                out[1, c, u, v] += s1
                out[2, c, u, v] += s2
                out[3, c, u, v] += s3


@njit(cache=True)
def spread(dy, wide, width, lead):
    """Lay rows of dy (F, rows, columns) `width` apart into wide (≥ F, …), behind `lead` zeros."""
    for f in range(dy.shape[0]):
        for r in range(dy.shape[1]):
            for q in range(dy.shape[2]):
                wide[f, lead + r * width + q] = dy[f, r, q]


@njit(parallel=True, cache=True, fastmath=LOOSE)
def forward(x, width, w, b, out, taps):
    """The cross-correlation of x (n, C, H W) with w, plus b: into out (n, F, rows, columns)."""
    filters, rows, columns = out.shape[1:]
    span = (rows - 1) * width + columns
    for i in prange(x.shape[0]):
        wide = np.zeros((w.shape[0], span), np.float32)
        for f in range(0, w.shape[0], 4):
            correlate(x[i], w[f : f + 4], width, wide[f : f + 4], span, taps)
        for f in range(filters):
            for r in range(rows):
                for q in range(columns):
                    out[i, f, r, q] = wide[f, r * width + q] + b[f]


@njit(parallel=True, cache=True, fastmath=LOOSE)
def to_filters(dy, x, width, sums, taps):
    """dL/dw from dL/dout and x (n, C, H W): one sum a thread, into sums (threads, F, C, KH, KW)."""
    rows, columns = dy.shape[2:]
    span = (rows - 1) * width + columns
    parts = sums.shape[0]
    for part in prange(parts):
        wide = np.zeros((sums.shape[1], span), np.float32)
        for i in range(part * x.shape[0] // parts, (part + 1) * x.shape[0] // parts):
            spread(dy[i], wide, width, 0)
            for f in range(0, sums.shape[1], 4):
                products(wide[f : f + 4], x[i], width, span, sums[part, f : f + 4], taps)


@njit(parallel=True, cache=True, fastmath=LOOSE)
def to_image(dy, turned, width, out, taps):
    """dL/dx into out (n, C', H W), from dL/dout and the filters turned round: (C', F, KH, KW)."""
    channels, span = out.shape[1:]
    lead = (turned.shape[2] - 1) * width + len(taps) - 1
    for i in prange(dy.shape[0]):
        wide = np.zeros((dy.shape[1], lead + span), np.float32)
        spread(dy[i], wide, width, lead)
        for c in range(0, channels, 4):
            correlate(wide, turned[c : c + 4], width, out[i, c : c + 4], span, taps)


@njit(parallel=True, cache=True)
def pool(x, k, out, arg):
    """The largest of each k by k window of x (n, C, H, W), and its place in it, flattened."""
    for i in prange(x.shape[0]):
        for c in range(x.shape[1]):
            for r in range(out.shape[2]):
                for q in range(out.shape[3]):
                    top, place = x[i, c, r * k, q * k], 0
                    for u in range(k):
                        for v in range(k):
                            if x[i, c, r * k + u, q * k + v] > top:
                                top, place = x[i, c, r * k + u, q * k + v], u * k + v
                    out[i, c, r, q], arg[i, c, r, q] = top, place


@njit(parallel=True, cache=True)
def unpool(dy, arg, k, out):
    """Each gradient goes to the winner of its window; out (n, C, H, W) comes full of zeros."""
    for i in prange(dy.shape[0]):
        for c in range(dy.shape[1]):
            for r in range(dy.shape[2]):
                for q in range(dy.shape[3]):
                    u, v = divmod(arg[i, c, r, q], k)
                    out[i, c, r * k + u, q * k + v] = dy[i, c, r, q]
