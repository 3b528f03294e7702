# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The rows that the list of misconceptions has for this module.
# rows: F01 F02 F03 F05 F06 F07 F08 F09 F10 F11 F12 F13 F14 F15 F16


# %% F01 dense: transposed weights
@exercise
def dense(X, W, b):
    return X @ W.T + b


# %% F02 dense: elementwise product instead of matrix product
@exercise
def dense(X, W, b):
    return X * W + b


# %% F03 dense: bias along the batch axis
@exercise
def dense(X, W, b):
    return X @ W + b.reshape(-1, 1)


# %% F05 softmax: one maximum for the whole batch
@exercise
def softmax(z, axis=-1):
    e = np.exp(z - z.max())
    return e / e.sum(axis=axis, keepdims=True)


# %% F06 softmax: normalised over the whole batch
@exercise
def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum()


# %% F07 softmax: wrong axis
@exercise
def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


# %% F08 init_params: all-zero weights
@exercise
def init_params(sizes, rng, scale=0.1):
    params = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:]):
        params.append((np.zeros((n_in, n_out)), np.zeros(n_out)))
    return params


# %% F09 init_params: two layers share one array
@exercise
def init_params(sizes, rng, scale=0.1):
    params = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:]):
        W = (
            rng.normal(0.0, scale, size=(n_in, n_out))
            if not params or params[0][0].shape != (n_in, n_out)
            else params[0][0]
        )
        params.append((W, np.zeros(n_out)))
    return params


# %% F10 init_params: global random state instead of rng
@exercise
def init_params(sizes, rng, scale=0.1):
    params = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:]):
        params.append((np.random.normal(0.0, scale, size=(n_in, n_out)), np.zeros(n_out)))
    return params


# %% F11 mlp_forward: activation on the output layer
@exercise
def mlp_forward(X, params, act=np.tanh):
    h = X
    cache = [X]
    for i, (W, b) in enumerate(params):
        z = dense(h, W, b)
        h = act(z)
        cache.append(h)
    return h, cache


# %% F12 mlp_forward: no hidden activation
@exercise
def mlp_forward(X, params, act=np.tanh):
    h = X
    cache = [X]
    for i, (W, b) in enumerate(params):
        z = dense(h, W, b)
        h = z
        cache.append(h)
    return h, cache


# %% F13 mlp_forward: every layer reads the network input
@exercise
def mlp_forward(X, params, act=np.tanh):
    h = X
    cache = [X]
    for i, (W, b) in enumerate(params):
        z = dense(X, W, b)
        h = act(z) if i < len(params) - 1 else z
        cache.append(h)
    return h, cache


# %% F14 mlp_forward: sums before the activation kept in the cache
@exercise
def mlp_forward(X, params, act=np.tanh):
    h = X
    cache = [X]
    for i, (W, b) in enumerate(params):
        z = dense(h, W, b)
        h = act(z) if i < len(params) - 1 else z
        cache.append(z)
    return h, cache


# %% F15 count_params: biases not counted
@exercise
def count_params(sizes):
    return sum(a * b for a, b in zip(sizes[:-1], sizes[1:]))


# %% F16 collapse_linear: biases only added
@exercise
def collapse_linear(params):
    W, b = params[0]
    for W2, b2 in params[1:]:
        W, b = W @ W2, b + b2
    return W, b


# %% dense: factors in the other order
@exercise
def dense(X, W, b):
    return W @ X + b


# %% dense: result transposed
@exercise
def dense(X, W, b):
    return W.T @ X.T + b[:, None]


# %% dense: activation applied
@exercise
def dense(X, W, b):
    return np.tanh(X @ W + b)


# %% dense: bias along the batch axis
@exercise
def dense(X, W, b):
    return X @ W + b[:, None]


# %% softmax: the formula for one example only
@exercise
def softmax(z, axis=-1):
    return np.exp(z) / np.sum(np.exp(z))


# %% softmax: no maximum subtracted
@exercise
def softmax(z, axis=-1):
    return np.exp(z) / np.sum(np.exp(z), axis=axis, keepdims=True)


# %% softmax: keepdims forgotten, no maximum subtracted
@exercise
def softmax(z, axis=-1):
    return np.exp(z) / np.sum(np.exp(z), axis=axis)


# %% softmax: axis 1 whatever the caller asks for
@exercise
def softmax(z, axis=-1):
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)


# %% softmax: keepdims forgotten in the maximum
@exercise
def softmax(z, axis=-1):
    e = np.exp(z - np.max(z, axis=axis))
    return e / np.sum(e, axis=axis, keepdims=True)


# %% softmax: one maximum for the whole batch
@exercise
def softmax(z, axis=-1):
    e = np.exp(z - np.max(z))
    return e / np.sum(e, axis=axis, keepdims=True)


# %% softmax: no maximum subtracted
@exercise
def softmax(z, axis=-1):
    e = np.exp(z + np.max(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


# %% softmax: minimum subtracted
@exercise
def softmax(z, axis=-1):
    e = np.exp(z - np.mean(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


# %% softmax: input array changed
@exercise
def softmax(z, axis=-1):
    z -= np.max(z, axis=axis, keepdims=True)
    e = np.exp(z)
    return e / np.sum(e, axis=axis, keepdims=True)


# %% init_params: scale ignored
@exercise
def init_params(sizes, rng, scale=0.1):
    return [(rng.standard_normal((m, n)), np.zeros(n)) for m, n in zip(sizes, sizes[1:])]


# %% init_params: global random state instead of rng
@exercise
def init_params(sizes, rng, scale=0.1):
    return [(np.random.randn(m, n) * scale, np.zeros(n)) for m, n in zip(sizes, sizes[1:])]


# %% init_params: numbers between 0 and 1, global random state
@exercise
def init_params(sizes, rng, scale=0.1):
    return [(np.random.rand(m, n) * scale, np.zeros(n)) for m, n in zip(sizes, sizes[1:])]


# %% init_params: numbers between 0 and 1
@exercise
def init_params(sizes, rng, scale=0.1):
    return [(rng.random((m, n)) * scale, np.zeros(n)) for m, n in zip(sizes, sizes[1:])]


# %% init_params: uniform instead of normal
@exercise
def init_params(sizes, rng, scale=0.1):
    return [(rng.uniform(-1, 1, (m, n)) * scale, np.zeros(n)) for m, n in zip(sizes, sizes[1:])]


# %% init_params: scale divided by the root of the inputs
@exercise
def init_params(sizes, rng, scale=0.1):
    return [(rng.normal(size=(m, n)) / np.sqrt(m), np.zeros(n)) for m, n in zip(sizes, sizes[1:])]


# %% init_params: scale taken for the mean
@exercise
def init_params(sizes, rng, scale=0.1):
    return [(rng.normal(scale, size=(m, n)), np.zeros(n)) for m, n in zip(sizes, sizes[1:])]


# %% init_params: biases as a column matrix
@exercise
def init_params(sizes, rng, scale=0.1):
    return [(rng.normal(0, scale, (m, n)), np.zeros((n, 1))) for m, n in zip(sizes, sizes[1:])]


# %% init_params: one bias for each input
@exercise
def init_params(sizes, rng, scale=0.1):
    return [(rng.normal(0, scale, (m, n)), np.zeros(m)) for m, n in zip(sizes, sizes[1:])]


# %% init_params: scale written as a number
@exercise
def init_params(sizes, rng, scale=0.1):
    return [(rng.normal(0, 0.1, (m, n)), np.zeros(n)) for m, n in zip(sizes, sizes[1:])]


# %% init_params: a generator of one's own, made once
@exercise
def init_params(sizes, rng, scale=0.1):
    rng = np.random.default_rng(0)
    return [(rng.normal(0, scale, (m, n)), np.zeros(n)) for m, n in zip(sizes, sizes[1:])]


# %% init_params: global random state instead of rng
@exercise
def init_params(sizes, rng, scale=0.1):
    rng = np.random.default_rng()
    return [(rng.normal(0, scale, (m, n)), np.zeros(n)) for m, n in zip(sizes, sizes[1:])]


# %% init_params: all weights equal
@exercise
def init_params(sizes, rng, scale=0.1):
    return [(np.full((m, n), scale), np.zeros(n)) for m, n in zip(sizes, sizes[1:])]


# %% mlp_forward: activation on the output layer
@exercise
def mlp_forward(X, params, act=np.tanh):
    cache = [X]
    for W, b in params:
        X = act(X @ W + b)
        cache.append(X)
    return X, cache


# %% mlp_forward: output missing in the cache
@exercise
def mlp_forward(X, params, act=np.tanh):
    cache = [X]
    for W, b in params[:-1]:
        X = act(X @ W + b)
        cache.append(X)
    W, b = params[-1]
    return X @ W + b, cache


# %% mlp_forward: input missing in the cache
@exercise
def mlp_forward(X, params, act=np.tanh):
    cache = []
    for W, b in params[:-1]:
        X = act(X @ W + b)
        cache.append(X)
    W, b = params[-1]
    X = X @ W + b
    cache.append(X)
    return X, cache


# %% mlp_forward: only hidden layers in the cache
@exercise
def mlp_forward(X, params, act=np.tanh):
    cache = []
    for W, b in params[:-1]:
        X = act(X @ W + b)
        cache.append(X)
    W, b = params[-1]
    return X @ W + b, cache


# %% mlp_forward: output with its activation in the cache
@exercise
def mlp_forward(X, params, act=np.tanh):
    cache = [X]
    for W, b in params:
        z = X @ W + b
        X = act(z)
        cache.append(X)
    return z, cache


# %% mlp_forward: sums before the activation kept in the cache
@exercise
def mlp_forward(X, params, act=np.tanh):
    cache = [X]
    for W, b in params[:-1]:
        z = X @ W + b
        cache.append(z)
        X = act(z)
    W, b = params[-1]
    out = X @ W + b
    cache.append(out)
    return out, cache


# %% mlp_forward: tanh whatever the caller asks for
@exercise
def mlp_forward(X, params, act=np.tanh):
    cache = [X]
    for W, b in params[:-1]:
        X = np.tanh(X @ W + b)
        cache.append(X)
    W, b = params[-1]
    out = X @ W + b
    cache.append(out)
    return out, cache


# %% count_params: all sizes multiplied
@exercise
def count_params(sizes):
    return int(np.prod(sizes))


# %% count_params: a bias for each input of a layer
@exercise
def count_params(sizes):
    return sum(a * b + a for a, b in zip(sizes, sizes[1:]))


# %% count_params: no biases in the last layer
@exercise
def count_params(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:])) + sum(sizes[1:-1])


# %% collapse_linear: bias through weights already multiplied
@exercise
def collapse_linear(params):
    W, b = params[0]
    for V, c in params[1:]:
        W = W @ V
        b = b @ W + c
    return W, b


# %% collapse_linear: bias on the wrong side of the weights
@exercise
def collapse_linear(params):
    W, b = params[0]
    for V, c in params[1:]:
        W, b = W @ V, V @ b + c
    return W, b


# %% collapse_linear: biases only added
@exercise
def collapse_linear(params):
    W = np.linalg.multi_dot([W for W, _ in params]) if len(params) > 1 else params[0][0]
    return W, sum(b for _, b in params)
