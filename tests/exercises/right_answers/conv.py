# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 13: right answers, each written differently from the course's."""


# %% conv_out: counting the starts
@exercise
def conv_out(n, k, stride, pad):
    # as given
    return len(range(0, n + 2 * pad - k + 1, stride))


# %% conv_out: how far the window can travel
@exercise
def conv_out(n, k, stride, pad):
    # as given
    free = n + pad + pad - k
    steps, rest = divmod(free, stride)
    return steps + 1


# %% conv_out: in floats, rounded down
import math


@exercise
def conv_out(n: int, k: int, stride: int, pad: int) -> int:
    # as given
    return math.floor((n + 2 * pad - k) / stride + 1)


# %% conv_out: step by step, with numpy
@exercise
def conv_out(n, k, stride, pad):
    # as given
    starts = np.arange(-pad, n + pad)[::stride]
    return np.sum(starts + k <= n + pad)


# %% conv2d_forward: tensordot
@exercise
def conv2d_forward(x, w, b, stride=1, pad=0):
    # as given
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    y = np.empty((N, F, Ho, Wo))
    for i in range(Ho):
        for j in range(Wo):
            patch = xp[:, :, i * stride : i * stride + KH, j * stride : j * stride + KW]
            y[:, :, i, j] = np.tensordot(patch, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return y


# %% conv2d_forward: seven loops
@exercise
def conv2d_forward(x, w, b, stride=1, pad=0):
    # as given
    C = x.shape[1]
    y = np.zeros((N, F, Ho, Wo))
    for n in range(N):
        for f in range(F):
            for i in range(Ho):
                for j in range(Wo):
                    y[n, f, i, j] = b[f]
                    for c in range(C):
                        for u in range(KH):
                            for v in range(KW):
                                r, s = i * stride + u - pad, j * stride + v - pad
                                if 0 <= r < H and 0 <= s < W:
                                    y[n, f, i, j] += x[n, c, r, s] * w[f, c, u, v]
    return y


# %% conv2d_forward: views of all windows and einsum
from numpy.lib.stride_tricks import sliding_window_view


@exercise
def conv2d_forward(x, w, b, stride=1, pad=0):
    # as given
    xp = np.zeros((N, x.shape[1], H + 2 * pad, W + 2 * pad))
    xp[:, :, pad : H + pad, pad : W + pad] = x
    windows = sliding_window_view(xp, (KH, KW), axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("ncijuv,fcuv->nfij", windows, w) + b[:, None, None]


# %% conv2d_forward: one shifted image for each weight
@exercise
def conv2d_forward(x, w, b, stride=1, pad=0):
    # as given
    xp = np.pad(x, [(0, 0)] * 2 + [(pad, pad)] * 2)
    y = np.zeros((N, F, Ho, Wo)) + b.reshape(1, F, 1, 1)
    for u in range(KH):
        for v in range(KW):
            shifted = xp[
                :, :, u : u + (Ho - 1) * stride + 1 : stride, v : v + (Wo - 1) * stride + 1 : stride
            ]
            y += np.einsum("ncij,fc->nfij", shifted, w[:, :, u, v])
    return y


# %% conv2d_backward: tensordot
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
    return dxp[:, :, pad : pad + H, pad : pad + W], dw, dy.sum(axis=(0, 2, 3))


# %% conv2d_backward: one shifted image for each weight
@exercise
def conv2d_backward(dy, x, w, stride, pad):
    # as given
    xp = np.pad(x, [(0, 0)] * 2 + [(pad, pad)] * 2)
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for u in range(KH):
        for v in range(KW):
            at = np.s_[
                :, :, u : u + (Ho - 1) * stride + 1 : stride, v : v + (Wo - 1) * stride + 1 : stride
            ]
            dw[:, :, u, v] = np.einsum("nfij,ncij->fc", dy, xp[at])
            dxp[at] += np.einsum("nfij,fc->ncij", dy, w[:, :, u, v])
    end = dxp.shape[2] - pad
    return [dxp[:, :, pad:end, pad : pad + W], dw, np.einsum("nfij->f", dy)]


# %% conv2d_backward: image by image, output by output
@exercise
def conv2d_backward(dy, x, w, stride, pad):
    # as given
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(F)
    for n, f, i, j in np.ndindex(dy.shape):
        g = dy[n, f, i, j]
        db[f] += g
        for u, v in np.ndindex(KH, KW):
            r, s = i * stride + u - pad, j * stride + v - pad
            if 0 <= r < H and 0 <= s < W:
                dw[f, :, u, v] += g * x[n, :, r, s]
                dx[n, :, r, s] += g * w[f, :, u, v]
    return dx, dw, db


# %% maxpool_forward: value taken at the place
@exercise
def maxpool_forward(x, k, stride):
    # as given
    y = np.empty((N, C, Ho, Wo))
    arg = np.empty((N, C, Ho, Wo), dtype=int)
    for i in range(Ho):
        for j in range(Wo):
            win = x[:, :, i * stride : i * stride + k, j * stride : j * stride + k].reshape(
                N, C, k * k
            )
            arg[:, :, i, j] = win.argmax(axis=-1)
            y[:, :, i, j] = np.take_along_axis(win, arg[:, :, i, j][:, :, None], axis=2)[:, :, 0]
    return y, arg


# %% maxpool_forward: all windows at once
@exercise
def maxpool_forward(x, k, stride):
    # as given
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), (2, 3))[:, :, ::stride, ::stride]
    flat = windows.reshape(N, C, Ho, Wo, k * k)
    return flat.max(-1), flat.argmax(-1)


# %% maxpool_forward: number by number
@exercise
def maxpool_forward(x, k, stride):
    # as given
    y, arg = np.full((N, C, Ho, Wo), -np.inf), np.zeros((N, C, Ho, Wo), np.int64)
    for u in range(k):
        for v in range(k):
            for n, c, i, j in np.ndindex(N, C, Ho, Wo):
                number = x[n, c, i * stride + u, j * stride + v]
                if number > y[n, c, i, j]:
                    y[n, c, i, j], arg[n, c, i, j] = number, u * k + v
    return y, arg


# %% maxpool_backward: number by number
@exercise
def maxpool_backward(dy, arg, x_shape, k, stride):
    # as given
    dx = np.zeros(x_shape)
    for n, c, i, j in np.ndindex(dy.shape):
        u, v = divmod(arg[n, c, i, j], k)
        dx[n, c, i * stride + u, j * stride + v] += dy[n, c, i, j]
    return dx


# %% maxpool_backward: all at once with add.at
@exercise
def maxpool_backward(dy, arg, x_shape, k, stride):
    # as given
    n, c, i, j = np.indices(dy.shape)
    dx = np.zeros(x_shape)
    np.add.at(dx, (n, c, i * stride + arg // k, j * stride + arg % k), dy)
    return dx


# %% maxpool_backward: place by place of the window
@exercise
def maxpool_backward(dy, arg, x_shape, k, stride):
    # as given
    dx = np.zeros(x_shape)
    for u in range(k):
        for v in range(k):
            rows, columns = u + stride * np.arange(Ho), v + stride * np.arange(Wo)
            dx[:, :, rows[:, None], columns] += np.where(arg == u * k + v, dy, 0.0)
    return dx


# %% LeNet1: ReLU before the pool
@exercise
class LeNet1:
    def parameters(self):
        return {name: getattr(self, name) for name in ("w1", "b1", "w2", "b2", "w3", "b3")}

    def zero_grad(self):
        for p in self.parameters().values():
            p.grad = 0.0

    def __init__(self, rng):
        self.w1 = he((4, 1, 5, 5), 5 * 5, rng)
        self.w2 = he((12, 4, 5, 5), 4 * 5 * 5, rng)
        self.w3 = he((192, 10), 12 * 4 * 4, rng)
        self.b1, self.b2, self.b3 = (Tensor([0.0] * n) for n in (4, 12, 10))

    def __call__(self, x):
        check_images(x, (1, 28, 28))
        x = maxpool(conv2d(x, self.w1, self.b1).relu(), 2, 2)
        x = maxpool(conv2d(x, self.w2, self.b2).relu(), 2, 2)
        return dense(x.reshape(len(x.data), -1), self.w3, self.b3)


# %% LeNet1: weights drawn without he, a matrix product at the end
@exercise
class LeNet1:
    def __init__(self, rng):
        def weights(*shape, fan):
            return Tensor(rng.normal(0, np.sqrt(2 / fan), shape))

        self.w3 = weights(192, 10, fan=192)
        self.w2 = weights(12, 4, 5, 5, fan=100)
        self.w1 = weights(4, 1, 5, 5, fan=25)
        self.b1, self.b2, self.b3 = Tensor(np.zeros(4)), Tensor(np.zeros(12)), Tensor(np.zeros(10))

    def parameters(self):
        return dict(w1=self.w1, b1=self.b1, w2=self.w2, b2=self.b2, w3=self.w3, b3=self.b3)

    def zero_grad(self):
        for p in self.parameters().values():
            p.grad = 0.0

    def __call__(self, x):
        check_images(x, (1, 28, 28))
        for w, b in ((self.w1, self.b1), (self.w2, self.b2)):
            x = maxpool(conv2d(x, w, b, 1, 0), k=2, stride=2).relu()
        return x.reshape((-1, 192)) @ self.w3 + self.b3


# %% LeNet1: a list of layers, images as a Tensor
@exercise
class LeNet1:
    def __init__(self, rng):
        for i, (shape, fan_in) in enumerate(
            [((4, 1, 5, 5), 25), ((12, 4, 5, 5), 100), ((192, 10), 192)]
        ):
            setattr(self, f"w{i + 1}", he(shape, fan_in, rng))
            setattr(self, f"b{i + 1}", Tensor(np.zeros(shape[0] if i < 2 else shape[1])))

    def parameters(self):
        return {n: vars(self)[n] for n in ("w1", "b1", "w2", "b2", "w3", "b3")}

    def zero_grad(self):
        for p in self.parameters().values():
            p.grad = 0.0

    def __call__(self, x):
        check_images(x, (1, 28, 28))
        n = x.shape[0]
        h = conv2d(Tensor(x), self.w1, self.b1, stride=1, pad=0)
        h = maxpool(h, 2, 2).relu()
        h = conv2d(h, self.w2, self.b2)
        h = maxpool(h, 2, 2).relu()
        return dense(h.reshape(n, 12 * 4 * 4), self.w3, self.b3)
