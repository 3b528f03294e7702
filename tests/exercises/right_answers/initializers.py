# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 8: right answers, each written differently from the course's."""


# %% xavier_uniform: from the unit interval
@exercise
def xavier_uniform(n_in, n_out, rng):
    limit = np.sqrt(6.0 / (n_in + n_out))
    return limit * (2 * rng.random((n_in, n_out)) - 1)


# %% xavier_uniform: from the standard deviation
@exercise
def xavier_uniform(n_in, n_out, rng):
    sd = np.sqrt(2 / (n_in + n_out))
    return rng.uniform(-sd * 3**0.5, sd * 3**0.5, (n_in, n_out))


# %% xavier_uniform: one neuron after the other
@exercise
def xavier_uniform(n_in: int, n_out: int, rng: np.random.Generator) -> np.ndarray:
    bound = (6 / (n_in + n_out)) ** 0.5
    return np.stack([rng.uniform(-bound, bound, n_in) for _ in range(n_out)], axis=1)


# %% he_normal: scaled standard normal numbers
@exercise
def he_normal(n_in, n_out, rng):
    return np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out))


# %% he_normal: divided by the root of half
@exercise
def he_normal(n_in, n_out, rng):
    return rng.normal(size=(n_in, n_out)) / math.sqrt(n_in / 2)


# %% he_normal: drawn the other way round, then turned
@exercise
def he_normal(n_in, n_out, rng):
    sd = (2 / n_in) ** 0.5
    return rng.normal(scale=sd, size=(n_out, n_in)).T


# %% delta_norms: pairs from the end
@exercise
def delta_norms(Ws, X, dY, act):
    # as given
    norms = []
    for W, h in zip(reversed(Ws), reversed(H[1:])):
        norms.insert(0, length(grad, len(Ws) - len(norms)))
        grad = (slope(h) * grad) @ W.T
    return norms


# %% delta_norms: everything by hand
@exercise
def delta_norms(Ws, X, dY, act):
    hs = [X]
    for W in Ws:
        z = hs[-1] @ W
        hs.append({"sigmoid": sigmoid, "tanh": np.tanh, "relu": relu}[act](z))
    d, norms = dY, [0.0] * len(Ws)
    for l in range(len(Ws), 0, -1):
        norms[l - 1] = math.sqrt(np.sum(d * d)) if np.all(np.abs(d) < 1e150) else math.inf
        if norms[l - 1] == math.inf:
            raise OverflowError(f"layer {l}")
        h = hs[l]
        local = h * (1 - h) if act == "sigmoid" else 1 - h**2 if act == "tanh" else (h > 0)
        d = np.dot(d * local, Ws[l - 1].transpose())
    return norms


# %% delta_norms: all gradients first, lengths afterwards
@exercise
def delta_norms(Ws, X, dY, act):
    # as given
    grads = [grad]
    for i in range(len(Ws) - 1):
        grads.append(grads[-1] * slope(H[-1 - i]) @ Ws[-1 - i].T)
    return [length(g, l) for l, g in enumerate(grads[::-1], 1)]


# %% delta_norms: row by row
@exercise
def delta_norms(Ws, X, dY, act):
    # as given
    L = len(Ws)
    norms = {L: length(grad, L)}
    for l in range(L, 1, -1):
        local = slope(H[l])
        grad = np.array([Ws[l - 1] @ (g * s) for g, s in zip(grad, local)])
        norms[l - 1] = length(grad, l - 1)
    return [norms[l] for l in range(1, L + 1)]


# %% layer_grad_norms: inserted at the front
@exercise
def layer_grad_norms(Ws, X, dY, act):
    # as given
    norms = []
    for l in reversed(range(len(Ws))):
        dz = grad * slope(H[l + 1])
        norms.insert(0, length(np.dot(H[l].T, dz), l + 1))
        grad = np.dot(dz, Ws[l].T)
    return norms


# %% layer_grad_norms: sums of outer products
@exercise
def layer_grad_norms(Ws, X, dY, act):
    # as given
    norms = []
    for l in range(len(Ws), 0, -1):
        dz = slope(H[l]) * grad
        dW = sum(np.outer(h, d) for h, d in zip(H[l - 1], dz))
        norms += [length(dW, l)]
        grad = dz @ Ws[l - 1].T
    norms.reverse()
    return norms


# %% layer_grad_norms: slopes chosen by hand
@exercise
def layer_grad_norms(Ws, X, dY, act):
    H = activations(Ws, X, act)
    norms, d = [], np.array(dY, dtype=float)
    for l in range(len(Ws) - 1, -1, -1):
        a = H[l + 1]
        d = d * (d_sigmoid(a) if act == "sigmoid" else (d_tanh(a) if act == "tanh" else d_relu(a)))
        norms.append(np.linalg.norm(H[l].T @ d))
        if not np.isfinite(norms[-1]):
            raise OverflowError(f"layer {l + 1} has overflowed")
        d = d @ Ws[l].T
    return norms[::-1]


# %% predicted_factor: variances
@exercise
def predicted_factor(act, init, width=100):
    # as given
    variances = {"std": 1 / (3 * width), "Xavier": 1 / width, "He": 2 / width}
    variance = variances[init] if isinstance(init, str) else init**2
    slope2 = {"sigmoid": 1 / 16, "tanh": 1, "relu": 1 / 2}[act]
    return np.sqrt(width * variance * slope2)


# %% predicted_factor: rounded, with ifs
@exercise
def predicted_factor(act, init, width=100):
    # as given
    if init == "std":
        weights = 0.577
    elif init == "Xavier":
        weights = 1
    elif init == "He":
        weights = 1.414
    else:
        weights = init * width**0.5
    if act == "sigmoid":
        return weights * 0.25
    if act == "tanh":
        return weights * 1.0
    return weights * 0.707


# %% predicted_factor: measured
@exercise
def predicted_factor(act, init, width=100):
    # as given
    n, rng = 100, np.random.default_rng(0)
    if init == "std":
        W = rng.uniform(-1, 1, (n, n)) / np.sqrt(n)
    elif init == "Xavier":
        W = xavier_uniform(n, n, rng)
    elif init == "He":
        W = he_normal(n, n, rng)
    else:
        W = rng.normal(0, init, (n, n)) * np.sqrt(width / n)
    slopes = ACTS[act][1](ACTS[act][0](1e-6 * rng.normal(size=10_000)))
    return float(np.sqrt(np.mean(W**2) * n * np.mean(slopes**2)))


# %% dead_fraction: the largest output
@exercise
def dead_fraction(H):
    return float(np.mean(np.abs(H).max(axis=0) == 0))


# %% dead_fraction: a loop over units
@exercise
def dead_fraction(H):
    dead = 0
    for unit in H.T:
        if not unit.any():
            dead += 1
    return dead / H.shape[1]


# %% dead_fraction: count of what is not zero
@exercise
def dead_fraction(H):
    return 1 - np.count_nonzero(np.count_nonzero(H, axis=0)) / H.shape[1]


# %% recurrent_gradient: in place
@exercise
def recurrent_gradient(w, h, steps=30):
    product = 1.0
    for _ in range(steps):
        h = np.tanh(w * h)
        product *= w * (1 - h**2)
    return float(product)


# %% recurrent_gradient: a chain of functions
@exercise
def recurrent_gradient(w, h, steps=30):
    from my_autodiff.chain import compose_grad

    f = lambda h: math.tanh(w * h)
    return compose_grad([f] * steps, [lambda h: w * (1 - f(h) ** 2)] * steps, h)


# %% recurrent_gradient: a dual number
@exercise
def recurrent_gradient(w, h, steps=30):
    from my_autodiff.chain import Dual

    x = Dual(h, 1.0)
    for _ in range(steps):
        x = (w * x).tanh()
    return x.dot


# %% recurrent_gradient: the engine
@exercise
def recurrent_gradient(w, h, steps=30):
    from my_autodiff.value import Value

    start = Value(h)
    end = start
    for _ in range(steps):
        end = (w * end).tanh()
    end.backward()
    return start.grad


# %% recurrent_gradient: all states first
@exercise
def recurrent_gradient(w, h, steps=30):
    states = []
    for _ in range(steps):
        h = math.tanh(w * h)
        states.append(h)
    return math.prod(w * (1 - s * s) for s in states) * 1.0
