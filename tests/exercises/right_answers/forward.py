# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 2: right answers, each written differently from the course's."""


# %% dense: three loops
@exercise
def dense(X, W, b):
    n, d_in = X.shape
    d_out = W.shape[1]
    Y = np.zeros((n, d_out))
    for i in range(n):
        for j in range(d_out):
            Y[i, j] = b[j]
            for k in range(d_in):
                Y[i, j] += X[i, k] * W[k, j]
    return Y


# %% dense: einsum
@exercise
def dense(X, W, b):
    return np.einsum("ni,io->no", X, W) + b[None, :]


# %% dense: one neuron after the other, by weighted sums
def neuron(w, x, b):
    return float(np.dot(w, x)) + b


@exercise
def dense(X, W, b):
    return np.array([[neuron(W[:, j], x, b[j]) for j in range(len(b))] for x in X])


# %% dense: the bias as one more row
@exercise
def dense(X: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    ones = np.ones((X.shape[0], 1))
    return np.hstack((X, ones)) @ np.vstack((W, b))


# %% dense: two lines
@exercise
def dense(X, W, b):
    out = np.dot(X, W)
    out += b
    return out


# %% dense: transposed and back
@exercise
def dense(X, W, b):
    return np.transpose(W.T.dot(X.T) + b.reshape(-1, 1))


# %% softmax: classes moved to the front
@exercise
def softmax(z, axis=-1):
    scores = np.moveaxis(z, axis, 0)
    e = np.exp(scores - scores.max(axis=0))
    return np.moveaxis(e / e.sum(axis=0), 0, axis)


# %% softmax: through the logarithm
@exercise
def softmax(z, axis=-1):
    return np.exp(z - np.logaddexp.reduce(z, axis=axis, keepdims=True))


# %% softmax: one example after the other
def of_one(scores):
    top = max(scores)
    e = [math.exp(s - top) for s in scores]
    total = sum(e)
    return [part / total for part in e]


import math


@exercise
def softmax(z, axis=-1):
    return np.apply_along_axis(of_one, axis, z)


# %% softmax: the library's
@exercise
def softmax(z, axis=-1):
    from scipy import special

    return special.softmax(z, axis=axis)


# %% softmax: expand_dims instead of keepdims
@exercise
def softmax(z, axis=-1):
    shifted = z - np.expand_dims(np.amax(z, axis), axis)
    np.exp(shifted, out=shifted)
    shifted /= np.expand_dims(shifted.sum(axis), axis)
    return shifted


# %% softmax: one over a sum of differences
@exercise
def softmax(z, axis=-1):
    z = np.moveaxis(z, axis, -1)
    differences = np.minimum(z[..., None, :] - z[..., :, None], 700.0)
    return np.moveaxis(1.0 / np.exp(differences).sum(axis=-1), -1, axis)


# %% init_params: a loop over indices
@exercise
def init_params(sizes, rng, scale=0.1):
    params = []
    for i in range(len(sizes) - 1):
        W = rng.standard_normal((sizes[i], sizes[i + 1])) * scale
        b = np.zeros(sizes[i + 1])
        params.append((W, b))
    return params


# %% init_params: zip and keyword arguments
@exercise
def init_params(sizes, rng, scale=0.1):
    return [
        (rng.normal(size=(m, n), scale=scale), np.zeros((n,))) for m, n in zip(sizes, sizes[1:])
    ]


# %% init_params: all numbers in one go
@exercise
def init_params(sizes, rng, scale=0.1):
    shapes = list(zip(sizes[:-1], sizes[1:]))
    numbers = rng.normal(loc=0, scale=scale, size=sum(m * n for m, n in shapes))
    params, start = [], 0
    for m, n in shapes:
        W = numbers[start : start + m * n].reshape(m, n)
        start += m * n
        params.append([W, 0.0 * np.ones(n)])
    return params


# %% init_params: recursion
@exercise
def init_params(sizes: list[int], rng: np.random.Generator, scale: float = 0.1):
    if len(sizes) < 2:
        return []
    d_in, d_out, *_ = sizes
    last = init_params(sizes[1:], rng, scale)
    return [(scale * rng.normal(0, 1, (d_in, d_out)), np.zeros(d_out)), *last]


# %% init_params: one number after the other
@exercise
def init_params(sizes, rng, scale=0.1):
    def layer(m, n):
        W = [[rng.normal(0, scale) for _ in range(n)] for _ in range(m)]
        return np.array(W), np.array([0.0] * n)

    return [layer(m, n) for m, n in zip(sizes, sizes[1:])]


# %% init_params: a child generator for each layer
@exercise
def init_params(sizes, rng, scale=0.1):
    children = rng.spawn(len(sizes) - 1)
    pairs = zip(sizes, sizes[1:], children)
    return [(child.normal(0, scale, (m, n)), np.zeros(n)) for m, n, child in pairs]


# %% mlp_forward: the last layer apart
@exercise
def mlp_forward(X, params, act=np.tanh):
    h = X
    cache = [X]
    for W, b in params[:-1]:
        h = act(h @ W + b)
        cache.append(h)
    W, b = params[-1]
    out = h @ W + b
    cache.append(out)
    return out, cache


# %% mlp_forward: recursion
@exercise
def mlp_forward(X, params, act=np.tanh):
    (W, b), *rest = params
    z = dense(X, W, b)
    if not rest:
        return z, [X, z]
    out, cache = mlp_forward(act(z), rest, act)
    return out, [X] + cache


# %% mlp_forward: reduce with a closure
from functools import reduce


@exercise
def mlp_forward(X, params, act=np.tanh):
    last = params[-1]

    def layer(cache, p):
        z = dense(cache[-1], *p)
        return [*cache, z if p is last else act(z)]

    cache = reduce(layer, params, [X])
    return cache[-1], cache


# %% mlp_forward: a countdown
@exercise
def mlp_forward(X, params, act=np.tanh):
    cache = [np.copy(X)]
    left = len(params)
    while left:
        W, b = params[-left]
        left -= 1
        z = np.matmul(cache[-1], W) + b
        cache.append(act(z) if left > 0 else z)
    return (cache[-1], cache)


# %% mlp_forward: a list of activations
def identity(z):
    return z


@exercise
def mlp_forward(X, params, act=np.tanh):
    acts = [act] * (len(params) - 1) + [identity]
    cache = [X]
    for (W, b), f in zip(params, acts):
        cache += [f(np.einsum("ij,jk->ik", cache[-1], W) + b)]
    return cache[-1], cache


# %% count_params: one more input for the bias
@exercise
def count_params(sizes):
    total = 0
    for i in range(1, len(sizes)):
        total += (sizes[i - 1] + 1) * sizes[i]
    return total


# %% count_params: a dot product
@exercise
def count_params(sizes):
    return np.dot(sizes[:-1], sizes[1:]) + sum(sizes[1:])


# %% count_params: recursion
@exercise
def count_params(sizes: list[int]) -> int:
    if len(sizes) == 1:
        return 0
    first, second = sizes[:2]
    return first * second + second + count_params(sizes[1:])


# %% count_params: a network drawn and measured
@exercise
def count_params(sizes):
    params = init_params(sizes, np.random.default_rng(0))
    return sum(W.size + b.size for W, b in params)


# %% collapse_linear: reduce over pairs
from functools import reduce


@exercise
def collapse_linear(params):
    def join(first, second):
        (W1, b1), (W2, b2) = first, second
        return W1 @ W2, b1 @ W2 + b2

    return reduce(join, params)


# %% collapse_linear: from the last layer to the first
@exercise
def collapse_linear(params):
    *before, (W, b) = params
    for V, c in reversed(before):
        b = c @ W + b
        W = V @ W
    return W, b


# %% collapse_linear: ask the stack what it does to 0 and to each unit vector
@exercise
def collapse_linear(params):
    def stack(X):
        for W, b in params:
            X = dense(X, W, b)
        return X

    d = params[0][0].shape[0]
    b = stack(np.zeros((1, d)))[0]
    return stack(np.eye(d)) - b, b


# %% collapse_linear: one matrix with the bias inside
@exercise
def collapse_linear(params):
    def whole(W, b):
        M = np.zeros((W.shape[0] + 1, W.shape[1] + 1))
        M[:-1, :-1], M[-1, :-1], M[-1, -1] = W, b, 1.0
        return M

    matrices = [whole(W, b) for W, b in params]
    M = matrices[0] if len(matrices) == 1 else np.linalg.multi_dot(matrices)
    return M[:-1, :-1], M[-1, :-1]


# %% collapse_linear: recursion
@exercise
def collapse_linear(params):
    if len(params) == 1:
        return params[0]
    W, b = collapse_linear(params[:-1])
    V, c = params[-1]
    return W.dot(V), np.dot(V.T, b) + c
