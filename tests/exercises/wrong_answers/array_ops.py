# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The rows that the list of misconceptions has for this module. T15 is about the forward function
# there; its rule makes the same mistake here.
# rows: T10 T11 T14 T15 T17 T18


# %% T10 matmul_rule: transpose missing in the gradient of x
@exercise
def matmul_rule(grad, out, x, w):
    return grad @ w, np.swapaxes(x, -1, -2) @ grad


# %% T11 matmul_rule: gradient of w transposed
@exercise
def matmul_rule(grad, out, x, w):
    return grad @ np.swapaxes(w, -1, -2), np.swapaxes(grad, -1, -2) @ x


# %% matmul_rule: a batch transposed as a whole
@exercise
def matmul_rule(grad, out, x, w):
    return grad @ w.T, x.T @ grad


# %% matmul_rule: no transposes
@exercise
def matmul_rule(grad, out, x, w):
    dx = np.matmul(grad, w)
    dw = np.matmul(x, grad)
    return dx, dw


# %% matmul_rule: the two gradients in the wrong order
@exercise
def matmul_rule(grad, out, x, w):
    dw = x.swapaxes(-1, -2) @ grad
    dx = grad @ w.swapaxes(-1, -2)
    return dw, dx


# %% matmul_rule: what arrives is forgotten
@exercise
def matmul_rule(grad, out, x, w):
    ones = np.ones_like(out)
    return ones @ np.swapaxes(w, -1, -2), np.swapaxes(x, -1, -2) @ ones


# %% matmul_rule: the rule of times
@exercise
def matmul_rule(grad, out, x, w):
    return grad * w, grad * x


# %% matmul_rule: factors of a product exchanged
@exercise
def matmul_rule(grad, out, x, w):
    return np.swapaxes(w, -1, -2) @ grad, grad @ np.swapaxes(x, -1, -2)


# %% T14 sum_rule: summed axis not restored
@exercise
def sum_rule(grad, out, axis, keepdims, x):
    return grad * np.ones(x.shape)


# %% sum_rule: a kept axis restored again
@exercise
def sum_rule(grad, out, axis, keepdims, x):
    if axis is None:
        return np.full(x.shape, grad)
    return np.expand_dims(grad, axis) * np.ones(x.shape)


# %% sum_rule: returned as it came
@exercise
def sum_rule(grad, out, axis, keepdims, x):
    return np.asarray(grad)


# %% sum_rule: what arrives is forgotten
@exercise
def sum_rule(grad, out, axis, keepdims, x):
    return np.ones_like(x)


# %% sum_rule: gradient shared out
@exercise
def sum_rule(grad, out, axis, keepdims, x):
    if axis is not None and not keepdims:
        grad = np.expand_dims(grad, axis)
    return np.ones(x.shape) * grad * np.size(out) / np.size(x)


# %% T15 mean_rule: divided by the size of everything
@exercise
def mean_rule(grad, out, axis, keepdims, x):
    if axis is not None and not keepdims:
        grad = np.expand_dims(grad, axis)
    return np.ones(x.shape) * grad / x.size


# %% mean_rule: not divided
@exercise
def mean_rule(grad, out, axis, keepdims, x):
    return sum_rule(grad, out, axis, keepdims, x)


# %% mean_rule: divided by the number of rows
@exercise
def mean_rule(grad, out, axis, keepdims, x):
    return sum_rule(grad, out, axis, keepdims, x) / x.shape[0]


# %% mean_rule: averaged axis not restored
@exercise
def mean_rule(grad, out, axis, keepdims, x):
    n = x.size / np.size(out)
    return grad * np.ones(x.shape) / n


# %% mean_rule: divided by the number of means
@exercise
def mean_rule(grad, out, axis, keepdims, x):
    return sum_rule(grad, out, axis, keepdims, x) / np.size(out)


# %% max_rule: every equal maximum gets all
@exercise
def max_rule(grad, out, axis, keepdims, x):
    if axis is not None and not keepdims:
        grad, out = np.expand_dims(grad, axis), np.expand_dims(out, axis)
    return grad * (x == x.max(axis=axis, keepdims=True))


# %% max_rule: equal maxima share
@exercise
def max_rule(grad, out, axis, keepdims, x):
    if axis is not None and not keepdims:
        grad = np.expand_dims(grad, axis)
    won = x == x.max(axis=axis, keepdims=True)
    return grad * won / won.sum(axis=axis, keepdims=True)


# %% max_rule: the rule of a sum
@exercise
def max_rule(grad, out, axis, keepdims, x):
    return sum_rule(grad, out, axis, keepdims, x)


# %% max_rule: only the largest of all
@exercise
def max_rule(grad, out, axis, keepdims, x):
    won = np.zeros(x.shape)
    won[np.unravel_index(np.argmax(x), x.shape)] = 1
    return won * sum_rule(grad, out, axis, keepdims, x)


# %% reshape_rule: reshaped to the new shape once more
@exercise
def reshape_rule(grad, out, shape, x):
    return grad.reshape(shape)


# %% reshape_rule: transposed
@exercise
def reshape_rule(grad, out, shape, x):
    return np.asarray(grad).T


# %% T17 transpose_rule: permutation not inverted
@exercise
def transpose_rule(grad, out, axes, x):
    return grad.transpose(*axes)


# %% transpose_rule: all axes turned round
@exercise
def transpose_rule(grad, out, axes, x):
    return grad.T


# %% transpose_rule: permutation read backwards
@exercise
def transpose_rule(grad, out, axes, x):
    return np.transpose(grad, tuple(reversed(axes)))


# %% transpose_rule: reshaped instead of transposed
@exercise
def transpose_rule(grad, out, axes, x):
    return grad.reshape(x.shape)


# %% T18 getitem_rule: repeated places overwrite
@exercise
def getitem_rule(grad, out, index, x):
    dx = np.zeros_like(x)
    dx[index] = grad
    return dx


# %% getitem_rule: repeated places overwrite
@exercise
def getitem_rule(grad, out, index, x):
    dx = np.zeros(x.shape)
    dx[index] += grad
    return dx


# %% getitem_rule: what arrives is forgotten
@exercise
def getitem_rule(grad, out, index, x):
    dx = np.zeros(x.shape)
    np.add.at(dx, index, 1)
    return dx


# %% getitem_rule: x itself overwritten
@exercise
def getitem_rule(grad, out, index, x):
    x *= 0
    np.add.at(x, index, grad)
    return x
