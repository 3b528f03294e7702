# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 9: right answers for the rules of array operations, each written in another way."""


# %% matmul_rule: einsum
@exercise
def matmul_rule(grad, out, x, w):
    return np.einsum("...nm,...dm->...nd", grad, w), np.einsum("...nd,...nm->...dm", x, grad)


# %% matmul_rule: the mT attribute
@exercise
def matmul_rule(grad, out, x, w):
    dx = grad @ w.mT
    dw = x.mT @ grad
    return [dx, dw]


# %% matmul_rule: one matrix for all is summed here already
@exercise
def matmul_rule(grad, out, x, w):
    dx = np.matmul(grad, np.swapaxes(w, -2, -1))
    dw = np.matmul(np.moveaxis(x, -1, -2), grad)
    while dx.ndim > x.ndim:
        dx = dx.sum(axis=0)
    while dw.ndim > w.ndim:
        dw = dw.sum(axis=0)
    return dx, dw


# %% sum_rule: with the shape that keepdims would have given
@exercise
def sum_rule(grad, out, axis, keepdims, x):
    kept = np.sum(x, axis=axis, keepdims=True).shape
    return np.reshape(grad, kept) * np.ones_like(x)


# %% sum_rule: early return
@exercise
def sum_rule(grad, out, axis, keepdims, x):
    if axis is None or keepdims:
        return np.ones(x.shape) * grad
    return np.ones(x.shape) * np.expand_dims(grad, axis)


# %% sum_rule: axis by axis
@exercise
def sum_rule(grad, out, axis, keepdims, x):
    axes = range(x.ndim) if axis is None else np.atleast_1d(axis) % x.ndim
    shape = [1 if i in axes else n for i, n in enumerate(x.shape)]
    return np.zeros(x.shape) + np.asarray(grad).reshape(shape)


# %% mean_rule: counting
@exercise
def mean_rule(grad, out, axis, keepdims, x):
    if axis is None:
        return np.full(x.shape, 1.0 / x.size) * grad
    if not keepdims:
        grad = np.expand_dims(grad, axis)
    axes = axis if isinstance(axis, tuple) else (axis,)
    n = 1
    for a in axes:
        n *= x.shape[a]
    return grad / n * np.ones(x.shape)


# %% mean_rule: the rule of a sum for a smaller gradient
@exercise
def mean_rule(grad, out, axis, keepdims, x):
    per_mean = x.size // np.size(out)
    return sum_rule(np.asarray(grad) / per_mean, out, axis, keepdims, x)


# %% mean_rule: the mean of ones
@exercise
def mean_rule(grad, out, axis, keepdims, x):
    if axis is not None and not keepdims:
        grad = np.expand_dims(grad, axis)
    return np.broadcast_to(grad / np.sum(np.ones_like(x), axis, keepdims=True), x.shape)


# %% max_rule: an index for each axis
@exercise
def max_rule(grad, out, axis, keepdims, x):
    dx = np.zeros_like(x)
    if axis is None:
        dx[np.unravel_index(x.argmax(), x.shape)] = np.ravel(grad)[0]
        return dx
    if not keepdims:
        grad = np.expand_dims(grad, axis)
    np.put_along_axis(dx, np.expand_dims(x.argmax(axis), axis), grad, axis)
    return dx


# %% max_rule: by comparing places
@exercise
def max_rule(grad, out, axis, keepdims, x):
    if axis is None:
        first = (np.arange(x.size) == x.argmax()).reshape(x.shape)
        return first * np.reshape(grad, (1,) * x.ndim)
    places = np.arange(x.shape[axis])
    places = places.reshape([-1 if i == axis % x.ndim else 1 for i in range(x.ndim)])
    first = places == x.argmax(axis, keepdims=True)
    return first * (grad if keepdims else np.expand_dims(grad, axis))


# %% max_rule: the first of the equal ones, by a running count
@exercise
def max_rule(grad, out, axis, keepdims, x):
    if axis is None:
        equal = (x == x.max()).ravel()
        won = (equal & (np.cumsum(equal) == 1)).reshape(x.shape)
    else:
        equal = x == x.max(axis=axis, keepdims=True)
        won = equal & (np.cumsum(equal, axis=axis) == 1)
    return won * sum_rule(grad, out, axis, keepdims, x)


# %% reshape_rule: a method
@exercise
def reshape_rule(grad, out, shape, x):
    return np.asarray(grad).reshape(x.shape)


# %% reshape_rule: numbers written one by one
@exercise
def reshape_rule(grad, out, shape, x):
    dx = np.zeros(x.shape)
    dx.flat = np.ravel(grad)
    return dx


# %% reshape_rule: flat first
@exercise
def reshape_rule(grad, out, shape, x):
    return np.reshape(np.ravel(grad), np.shape(x))


# %% transpose_rule: an inverse written by hand
@exercise
def transpose_rule(grad, out, axes, x):
    back = [0] * len(axes)
    for new, old in enumerate(axes):
        back[old] = new
    return grad.transpose(back)


# %% transpose_rule: where does each axis stand?
@exercise
def transpose_rule(grad, out, axes, x):
    return np.transpose(grad, [list(axes).index(i) for i in range(x.ndim)])


# %% transpose_rule: axes moved
@exercise
def transpose_rule(grad, out, axes, x):
    return np.moveaxis(grad, range(len(axes)), axes)


# %% getitem_rule: a loop over places
@exercise
def getitem_rule(grad, out, index, x):
    dx = np.zeros(x.size)
    places = np.arange(x.size).reshape(x.shape)[index]
    for place, g in zip(np.ravel(places), np.ravel(grad)):
        dx[place] += g
    return dx.reshape(x.shape)


# %% getitem_rule: bincount
@exercise
def getitem_rule(grad, out, index, x):
    places = np.ravel(np.arange(x.size).reshape(x.shape)[index])
    return np.bincount(places, np.ravel(grad), x.size).reshape(x.shape)


# %% getitem_rule: zeros_like and add.at
@exercise
def getitem_rule(grad, out, index, x):
    result = np.zeros_like(x)
    np.add.at(result, index, np.asarray(grad))
    return result
