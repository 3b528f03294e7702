# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The rows that the list of misconceptions has for this module.
# rows: K01 K02 K03 K04 K05 K06 K07 K08 K09 K11 K12 K14 K15


# %% K01 conv_out: padding counted once
@exercise
def conv_out(n, k, stride, pad):
    # as given
    return (n + pad - k) // stride + 1


# %% K02 conv_out: plus one inside the division
@exercise
def conv_out(n, k, stride, pad):
    # as given
    return (n + 2 * pad - k + 1) // stride


# %% K03 conv_out: float division gives a float shape
@exercise
def conv_out(n, k, stride, pad):
    # as given
    return (n + 2 * pad - k) / stride + 1


# %% conv_out: the first window forgotten
@exercise
def conv_out(n, k, stride, pad):
    # as given
    return len(range(0, n + 2 * pad - k, stride)) if stride == 1 else (n + 2 * pad - k) // stride


# %% conv_out: impossible windows counted
@exercise
def conv_out(n, k, stride, pad):
    length = n + 2 * pad
    return (length - k) // stride + 1


# %% K04 conv2d_forward: stride on one axis only
@exercise
def conv2d_forward(x, w, b, stride=1, pad=0):
    # as given
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    y = np.empty((N, F, Ho, Wo))
    for i in range(Ho):
        for j in range(Wo):
            patch = xp[:, :, i * stride : i * stride + KH, j : j + KW]
            y[:, :, i, j] = np.tensordot(patch, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return y


# %% K05 conv2d_forward: flipped kernel
@exercise
def conv2d_forward(x, w, b, stride=1, pad=0):
    # as given
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    y = np.empty((N, F, Ho, Wo))
    for i in range(Ho):
        for j in range(Wo):
            patch = xp[:, :, i * stride : i * stride + KH, j * stride : j * stride + KW]
            y[:, :, i, j] = (
                np.tensordot(patch, w[:, :, ::-1, ::-1], axes=([1, 2, 3], [1, 2, 3])) + b
            )
    return y


# %% K06 conv2d_forward: biases of all filters added everywhere
@exercise
def conv2d_forward(x, w, b, stride=1, pad=0):
    # as given
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    y = np.empty((N, F, Ho, Wo))
    for i in range(Ho):
        for j in range(Wo):
            patch = xp[:, :, i * stride : i * stride + KH, j * stride : j * stride + KW]
            y[:, :, i, j] = np.tensordot(patch, w, axes=([1, 2, 3], [1, 2, 3])) + b.sum()
    return y


# %% conv2d_forward: padding forgotten, or on all axes
@exercise
def conv2d_forward(x, w, b, stride=1, pad=0):
    # as given
    x = np.pad(x, pad)
    y = np.zeros((N, F, Ho, Wo))
    for i in range(Ho):
        for j in range(Wo):
            patch = x[:, :, i * stride : i * stride + KH, j * stride : j * stride + KW]
            for f in range(F):
                y[:, f, i, j] = (patch * w[f]).sum(axis=(1, 2, 3)) + b[f]
    return y


# %% conv2d_forward: all images summed into one
@exercise
def conv2d_forward(x, w, b, stride=1, pad=0):
    # as given
    xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    y = np.zeros((N, F, Ho, Wo))
    for f in range(F):
        for i in range(Ho):
            for j in range(Wo):
                top, left = i * stride, j * stride
                y[:, f, i, j] = np.sum(xp[:, :, top : top + KH, left : left + KW] * w[f]) + b[f]
    return y


# %% K07 conv2d_backward: pad:-pad is empty when pad = 0
@exercise
def conv2d_backward(dy, x, w, stride, pad):
    # as given
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for i in range(Ho):
        for j in range(Wo):
            sl = (
                slice(None),
                slice(None),
                slice(i * stride, i * stride + KH),
                slice(j * stride, j * stride + KW),
            )
            dw += np.tensordot(dy[:, :, i, j], xp[sl], axes=(0, 0))
            dxp[sl] += np.tensordot(dy[:, :, i, j], w, axes=(1, 0))
    return dxp[:, :, pad:-pad, pad:-pad], dw, dy.sum(axis=(0, 2, 3))


# %% K08 conv2d_backward: overlapping windows overwrite
@exercise
def conv2d_backward(dy, x, w, stride, pad):
    # as given
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for i in range(Ho):
        for j in range(Wo):
            sl = (
                slice(None),
                slice(None),
                slice(i * stride, i * stride + KH),
                slice(j * stride, j * stride + KW),
            )
            dw += np.tensordot(dy[:, :, i, j], xp[sl], axes=(0, 0))
            dxp[sl] = np.tensordot(dy[:, :, i, j], w, axes=(1, 0))
    return dxp[:, :, pad : pad + H, pad : pad + W], dw, dy.sum(axis=(0, 2, 3))


# %% K09 conv2d_backward: bias gradient summed over the batch only
@exercise
def conv2d_backward(dy, x, w, stride, pad):
    # as given
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for i in range(Ho):
        for j in range(Wo):
            sl = (
                slice(None),
                slice(None),
                slice(i * stride, i * stride + KH),
                slice(j * stride, j * stride + KW),
            )
            dw += np.tensordot(dy[:, :, i, j], xp[sl], axes=(0, 0))
            dxp[sl] += np.tensordot(dy[:, :, i, j], w, axes=(1, 0))
    return dxp[:, :, pad : pad + H, pad : pad + W], dw, dy.sum(axis=0)


# %% K11 conv2d_backward: another padding in backward
@exercise
def conv2d_backward(dy, x, w, stride, pad):
    # as given
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="edge")
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for i in range(Ho):
        for j in range(Wo):
            sl = (
                slice(None),
                slice(None),
                slice(i * stride, i * stride + KH),
                slice(j * stride, j * stride + KW),
            )
            dw += np.tensordot(dy[:, :, i, j], xp[sl], axes=(0, 0))
            dxp[sl] += np.tensordot(dy[:, :, i, j], w, axes=(1, 0))
    return dxp[:, :, pad : pad + H, pad : pad + W], dw, dy.sum(axis=(0, 2, 3))


# %% K12 conv2d_backward: stride forgotten on one axis in backward
@exercise
def conv2d_backward(dy, x, w, stride, pad):
    # as given
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for i in range(Ho):
        for j in range(Wo):
            sl = (slice(None), slice(None), slice(i * stride, i * stride + KH), slice(j, j + KW))
            dw += np.tensordot(dy[:, :, i, j], xp[sl], axes=(0, 0))
            dxp[sl] += np.tensordot(dy[:, :, i, j], w, axes=(1, 0))
    return dxp[:, :, pad : pad + H, pad : pad + W], dw, dy.sum(axis=(0, 2, 3))


# %% conv2d_backward: only the last window teaches the filter
@exercise
def conv2d_backward(dy, x, w, stride, pad):
    # as given
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp = np.zeros_like(xp)
    for i in range(Ho):
        for j in range(Wo):
            rows, columns = slice(i * stride, i * stride + KH), slice(j * stride, j * stride + KW)
            dw = np.einsum("nf,ncuv->fcuv", dy[:, :, i, j], xp[:, :, rows, columns])
            dxp[:, :, rows, columns] += np.einsum("nf,fcuv->ncuv", dy[:, :, i, j], w)
    return dxp[:, :, pad : pad + H, pad : pad + W], dw, dy.sum((0, 2, 3))


# %% conv2d_backward: gradient of the border kept
@exercise
def conv2d_backward(dy, x, w, stride, pad):
    # as given
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dx, dw = np.zeros(x.shape), np.zeros(w.shape)
    for i in range(Ho):
        for j in range(Wo):
            at = np.s_[:, :, i * stride : i * stride + KH, j * stride : j * stride + KW]
            dw += np.einsum("nf,ncuv->fcuv", dy[:, :, i, j], x[at])
            dx[at] += np.einsum("nf,fcuv->ncuv", dy[:, :, i, j], w)
    return dx, dw, dy.sum((0, 2, 3))


# %% K15 maxpool_forward: average instead of maximum
@exercise
def maxpool_forward(x, k, stride):
    # as given
    y = np.zeros((N, C, Ho, Wo))
    arg = np.zeros((N, C, Ho, Wo), dtype=np.int64)
    for i in range(Ho):
        for j in range(Wo):
            win = x[:, :, i * stride : i * stride + k, j * stride : j * stride + k].reshape(
                N, C, k * k
            )
            arg[:, :, i, j] = win.argmax(axis=2)
            y[:, :, i, j] = win.mean(axis=2)
    return y, arg


# %% maxpool_forward: windows always side by side
@exercise
def maxpool_forward(x, k, stride):
    # as given
    y = np.zeros((N, C, Ho, Wo))
    arg = np.zeros((N, C, Ho, Wo), dtype=np.int64)
    for i in range(Ho):
        for j in range(Wo):
            win = x[:, :, i * k : (i + 1) * k, j * k : (j + 1) * k].reshape(N, C, -1)
            arg[:, :, i, j] = win.argmax(axis=2)
            y[:, :, i, j] = win.max(axis=2)
    return y, arg


# %% maxpool_forward: the places not returned
@exercise
def maxpool_forward(x, k, stride):
    # as given
    y = np.zeros((N, C, Ho, Wo))
    for i in range(Ho):
        for j in range(Wo):
            y[:, :, i, j] = x[:, :, i * stride : i * stride + k, j * stride : j * stride + k].max(
                (2, 3)
            )
    return y


# %% K14 maxpool_backward: row and column of the winner exchanged
@exercise
def maxpool_backward(dy, arg, x_shape, k, stride):
    # as given
    dx = np.zeros(x_shape)
    n, c = np.indices((N, C))
    for i in range(Ho):
        for j in range(Wo):
            u, v = arg[:, :, i, j] % k, arg[:, :, i, j] // k
            dx[n, c, i * stride + u, j * stride + v] += dy[:, :, i, j]
    return dx


# %% maxpool_backward: overlapping windows overwrite
@exercise
def maxpool_backward(dy, arg, x_shape, k, stride):
    # as given
    dx = np.zeros(x_shape)
    for n, c, i, j in np.ndindex(dy.shape):
        u, v = divmod(arg[n, c, i, j], k)
        dx[n, c, i * stride + u, j * stride + v] = dy[n, c, i, j]
    return dx


# %% maxpool_backward: the gradient shared out evenly
@exercise
def maxpool_backward(dy, arg, x_shape, k, stride):
    # as given
    dx = np.zeros(x_shape)
    for i in range(Ho):
        for j in range(Wo):
            dx[:, :, i * stride : i * stride + k, j * stride : j * stride + k] += (
                dy[:, :, i : i + 1, j : j + 1] / k**2
            )
    return dx


# %% LeNet1: ReLU forgotten
@exercise
class LeNet1:
    def __init__(self, rng):
        self.w1, self.b1 = he((4, 1, 5, 5), 25, rng), Tensor(np.zeros(4))
        self.w2, self.b2 = he((12, 4, 5, 5), 100, rng), Tensor(np.zeros(12))
        self.w3, self.b3 = he((192, 10), 192, rng), Tensor(np.zeros(10))

    def parameters(self):
        return {
            "w1": self.w1,
            "b1": self.b1,
            "w2": self.w2,
            "b2": self.b2,
            "w3": self.w3,
            "b3": self.b3,
        }

    def zero_grad(self):
        for p in self.parameters().values():
            p.grad = 0.0

    def __call__(self, x):
        check_images(x, (1, 28, 28))
        x = maxpool(conv2d(x, self.w1, self.b1), 2, 2)
        x = maxpool(conv2d(x, self.w2, self.b2), 2, 2)
        return dense(x.reshape(-1, 192), self.w3, self.b3)


# %% LeNet1: channels forgotten in fan_in
@exercise
class LeNet1:
    def __init__(self, rng):
        self.w1, self.b1 = he((4, 1, 5, 5), 25, rng), Tensor(np.zeros(4))
        self.w2, self.b2 = he((12, 4, 5, 5), 25, rng), Tensor(np.zeros(12))
        self.w3, self.b3 = he((192, 10), 192, rng), Tensor(np.zeros(10))

    def parameters(self):
        return {
            "w1": self.w1,
            "b1": self.b1,
            "w2": self.w2,
            "b2": self.b2,
            "w3": self.w3,
            "b3": self.b3,
        }

    def zero_grad(self):
        for p in self.parameters().values():
            p.grad = 0.0

    def __call__(self, x):
        check_images(x, (1, 28, 28))
        x = maxpool(conv2d(x, self.w1, self.b1).relu(), 2, 2)
        x = maxpool(conv2d(x, self.w2, self.b2).relu(), 2, 2)
        return dense(x.reshape(len(x.data), 192), self.w3, self.b3)
