# ruff: noqa  (cells as learners write them: names defined again)
"""Chapter 2 of the list of misconceptions: id, exercise, and the entry whose hint must answer."""


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
