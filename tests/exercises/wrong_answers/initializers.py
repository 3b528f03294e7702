# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The rows that the list of misconceptions has for this module.
# rows: I02 I03 I04 I05 I06


# %% xavier_uniform: standard deviation taken as the bound
@exercise
def xavier_uniform(n_in, n_out, rng):
    limit = np.sqrt(2 / (n_in + n_out))
    return rng.uniform(-limit, limit, (n_in, n_out))


# %% xavier_uniform: only positive weights
@exercise
def xavier_uniform(n_in, n_out, rng):
    return rng.random((n_in, n_out)) * np.sqrt(6 / (n_in + n_out))


# %% xavier_uniform: normal instead of uniform
@exercise
def xavier_uniform(n_in, n_out, rng):
    return rng.standard_normal((n_in, n_out)) * np.sqrt(2 / (n_in + n_out))


# %% xavier_uniform: root forgotten
@exercise
def xavier_uniform(n_in, n_out, rng):
    a = 6 / (n_in + n_out)
    return -a + 2 * a * rng.random(size=(n_in, n_out))


# %% xavier_uniform: rows and columns exchanged
@exercise
def xavier_uniform(n_in, n_out, rng):
    r = (6 / (n_in + n_out)) ** 0.5
    return rng.uniform(-r, r, size=(n_out, n_in))


# %% xavier_uniform: the global generator
@exercise
def xavier_uniform(n_in, n_out, rng):
    r = (6 / (n_in + n_out)) ** 0.5
    return np.random.uniform(-r, r, size=(n_in, n_out))


# %% xavier_uniform: a seed of its own
@exercise
def xavier_uniform(n_in, n_out, rng):
    rng = np.random.default_rng(42)
    r = (6 / (n_in + n_out)) ** 0.5
    return rng.uniform(-r, r, size=(n_in, n_out))


# %% I02 he_normal: variance passed as standard deviation
@exercise
def he_normal(n_in, n_out, rng):
    return rng.normal(0.0, 2.0 / n_in, size=(n_in, n_out))


# %% I03 he_normal: fan-out instead of fan-in
@exercise
def he_normal(n_in, n_out, rng):
    return rng.normal(0.0, math.sqrt(2.0 / n_out), size=(n_in, n_out))


# %% I04 he_normal: only positive weights
@exercise
def he_normal(n_in, n_out, rng):
    return rng.uniform(0, math.sqrt(2.0 / n_in), size=(n_in, n_out))


# %% he_normal: the 2 forgotten
@exercise
def he_normal(n_in, n_out, rng):
    return rng.standard_normal((n_in, n_out)) / np.sqrt(n_in)


# %% he_normal: in and out added up
@exercise
def he_normal(n_in, n_out, rng):
    return rng.normal(scale=np.sqrt(2 / (n_in + n_out)), size=(n_in, n_out))


# %% he_normal: uniform with that standard deviation
@exercise
def he_normal(n_in, n_out, rng):
    bound = np.sqrt(3) * np.sqrt(2 / n_in)
    return rng.uniform(-bound, bound, size=(n_in, n_out))


# %% I05 layer_grad_norms: tanh slope used for ReLU
@exercise
def layer_grad_norms(Ws, X, dY, act):
    H = [X]
    for W in Ws:
        z = H[-1] @ W
        H.append(sigmoid(z) if act == "sigmoid" else (np.tanh(z) if act == "tanh" else relu(z)))
    norms, d = [], dY
    for l in range(len(Ws) - 1, -1, -1):
        a = H[l + 1]
        d = d * (d_sigmoid(a) if act == "sigmoid" else d_tanh(a))
        norms.append(float(np.linalg.norm(H[l].T @ d)))
        if not np.isfinite(norms[-1]):
            raise OverflowError(f"layer {l + 1}")
        d = d @ Ws[l].T
    return norms[::-1]


# %% I06 layer_grad_norms: norms listed from output to input
@exercise
def layer_grad_norms(Ws, X, dY, act):
    # as given
    norms = []
    for layer in range(len(Ws), 0, -1):
        before = grad * slope(H[layer])
        norms.append(length(H[layer - 1].T @ before, layer))
        grad = before @ Ws[layer - 1].T
    return norms


# %% layer_grad_norms: overflow not reported
@exercise
def layer_grad_norms(Ws, X, dY, act):
    # as given
    norms = []
    for layer in range(len(Ws), 0, -1):
        before = grad * slope(H[layer])
        norms.append(float(np.linalg.norm(H[layer - 1].T @ before)))
        grad = before @ Ws[layer - 1].T
    return norms[::-1]


# %% layer_grad_norms: gradient after the activation used for the weights
@exercise
def layer_grad_norms(Ws, X, dY, act):
    # as given
    norms = []
    for layer in range(len(Ws), 0, -1):
        norms.insert(0, length(H[layer - 1].T @ grad, layer))
        grad = (grad * slope(H[layer])) @ Ws[layer - 1].T
    return norms


# %% layer_grad_norms: outputs of the layer instead of its inputs
@exercise
def layer_grad_norms(Ws, X, dY, act):
    # as given
    norms = []
    for W, h in zip(Ws[::-1], H[::-1]):
        grad = grad * slope(h)
        norms.append(h.T @ grad)
        grad = grad @ W.T
    return [length(g, l) for l, g in enumerate(norms[::-1], 1)]


# %% delta_norms: tanh slope used for ReLU
@exercise
def delta_norms(Ws, X, dY, act):
    # as given
    norms = [length(grad, len(Ws))]
    for l in range(len(Ws) - 1, 0, -1):
        h = H[l + 1]
        grad = (grad * (h * (1 - h) if act == "sigmoid" else 1 - h**2)) @ Ws[l].T
        norms.insert(0, length(grad, l))
    return norms


# %% delta_norms: norms listed from output to input
@exercise
def delta_norms(Ws, X, dY, act):
    # as given
    norms = [length(grad, len(Ws))]
    for l in range(len(Ws) - 1, 0, -1):
        grad = (grad * slope(H[l + 1])) @ Ws[l].T
        norms.append(length(grad, l))
    return norms


# %% delta_norms: no slopes
@exercise
def delta_norms(Ws, X, dY, act):
    # as given
    norms = []
    for l in range(len(Ws) - 1, -1, -1):
        norms.insert(0, length(grad, l + 1))
        grad = grad @ Ws[l].T
    return norms


# %% delta_norms: gradient before the activation
@exercise
def delta_norms(Ws, X, dY, act):
    # as given
    norms = []
    for l in range(len(Ws), 0, -1):
        grad = grad * slope(H[l])
        norms.insert(0, length(grad, l))
        grad = grad @ Ws[l - 1].T
    return norms


# %% delta_norms: gradient at X listed, too
@exercise
def delta_norms(Ws, X, dY, act):
    # as given
    norms = [length(grad, len(Ws))]
    for l in range(len(Ws), 0, -1):
        grad = (grad * slope(H[l])) @ Ws[l - 1].T
        norms.insert(0, length(grad, l - 1))
    return norms


# %% delta_norms: weights not transposed
@exercise
def delta_norms(Ws, X, dY, act):
    # as given
    norms = [length(grad, len(Ws))]
    for l in range(len(Ws) - 1, 0, -1):
        grad = (grad * slope(H[l + 1])) @ Ws[l]
        norms.append(length(grad, l))
    return norms[::-1]


# %% predicted_factor: half instead of its root for ReLU
@exercise
def predicted_factor(act, init, width=100):
    # as given
    variance = {"std": 1 / (3 * width), "Xavier": 1 / width, "He": 2 / width}
    v = variance[init] if isinstance(init, str) else init**2
    return np.sqrt(width * v) * {"sigmoid": 0.25, "tanh": 1, "relu": 0.5}[act]


# %% predicted_factor: variances instead of their roots
@exercise
def predicted_factor(act, init, width=100):
    # as given
    variance = {"std": 1 / (3 * width), "Xavier": 1 / width, "He": 2 / width}
    v = variance[init] if isinstance(init, str) else init**2
    return width * v * {"sigmoid": 0.25, "tanh": 1, "relu": math.sqrt(0.5)}[act]


# %% predicted_factor: std taken as normal with standard deviation 1/√width
@exercise
def predicted_factor(act, init, width=100):
    # as given
    sd = {"std": 1 / np.sqrt(width), "Xavier": 1 / np.sqrt(width), "He": np.sqrt(2 / width)}
    s = sd[init] if isinstance(init, str) else init
    return float(np.sqrt(width) * s * {"sigmoid": 0.25, "tanh": 1, "relu": 2**-0.5}[act])


# %% dead_fraction: share of zeros
@exercise
def dead_fraction(H):
    return float((H == 0).mean())


# %% dead_fraction: 0 for some row is enough
@exercise
def dead_fraction(H):
    return float((H.min(axis=0) == 0).mean() if (H >= 0).all() else (H == 0).any(axis=0).mean())


# %% dead_fraction: rows instead of units
@exercise
def dead_fraction(H):
    return float(np.mean([np.all(row == 0) for row in H]))


# %% dead_fraction: sum is 0
@exercise
def dead_fraction(H):
    return float(np.mean(H.sum(axis=0) == 0))


# %% recurrent_gradient: slope of tanh left out
@exercise
def recurrent_gradient(w, h, steps=30):
    return w**steps


# %% recurrent_gradient: weight left out
@exercise
def recurrent_gradient(w, h, steps=30):
    slope = 1.0
    for _ in range(steps):
        h = np.tanh(w * h)
        slope *= 1 - h**2
    return slope


# %% recurrent_gradient: slope from the old h
@exercise
def recurrent_gradient(w, h, steps=30):
    slope = 1.0
    for _ in range(steps):
        slope *= w * (1 - h**2)
        h = np.tanh(w * h)
    return slope


# %% recurrent_gradient: slope of the last step only
@exercise
def recurrent_gradient(w, h, steps=30):
    slope = 1.0
    for _ in range(steps):
        h = np.tanh(w * h)
        slope = w * (1 - h**2)
    return slope
