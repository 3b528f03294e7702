# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 15: right answers about learning rules, each written differently from the course's."""


# %% hebbian_update: a column times a row
@exercise
def hebbian_update(W, x, y, lr):
    return W + lr * x[:, None] * y[None, :]


# %% hebbian_update: two loops over a copy
@exercise
def hebbian_update(W, x, y, lr):
    new = W.copy()
    for i in range(len(x)):
        for j in range(len(y)):
            new[i, j] += lr * x[i] * y[j]
    return new


# %% hebbian_update: einsum
@exercise
def hebbian_update(W, x, y, lr):
    return np.einsum("i,j->ij", lr * x, y) + W


# %% oja_update: growth and decay apart
@exercise
def oja_update(w, x, lr):
    y = np.dot(w, x)
    growth = y * x
    decay = y**2 * w
    return w + lr * (growth - decay)


# %% oja_update: element by element
@exercise
def oja_update(w, x, lr):
    y = sum(a * b for a, b in zip(w, x))
    return np.array([a + lr * (y * b - y * y * a) for a, b in zip(w, x)])


# %% oja_update: Hebb's rule, then the decay
@exercise
def oja_update(w, x, lr):
    y = float(w @ x)
    new = hebbian_update(w[:, None], x, np.array([y]), lr)[:, 0]
    return new - lr * y * y * w


# %% stdp_dw: sign and a choice of sizes
@exercise
def stdp_dw(dt, a_plus=0.010, a_minus=0.012, tau=20.0):
    dt = np.asarray(dt, dtype=float)
    size = np.where(dt > 0, a_plus, a_minus)
    return np.sign(dt) * size * np.exp(-np.abs(dt) / tau)


# %% stdp_dw: three branches
@exercise
def stdp_dw(dt, a_plus=0.010, a_minus=0.012, tau=20.0):
    dt = np.asarray(dt, dtype=float)
    late = a_plus * np.exp(-np.maximum(dt, 0) / tau)
    early = -a_minus * np.exp(np.minimum(dt, 0) / tau)
    return np.where(dt > 0, late, np.where(dt < 0, early, 0.0))


# %% stdp_dw: masks
@exercise
def stdp_dw(dt, a_plus=0.010, a_minus=0.012, tau=20.0):
    dt = np.asarray(dt, dtype=float)
    dw = np.zeros(dt.shape)
    dw[dt > 0] = a_plus * np.exp(-dt[dt > 0] / tau)
    dw[dt < 0] = -a_minus * np.exp(dt[dt < 0] / tau)
    return dw


# %% ff_goodness: a power and a method
@exercise
def ff_goodness(h):
    return (h**2).mean(axis=1)


# %% ff_goodness: einsum
@exercise
def ff_goodness(h):
    return np.einsum("ij,ij->i", h, h) / h.shape[1]


# %% ff_goodness: row by row
@exercise
def ff_goodness(h):
    return np.array([row @ row / len(row) for row in h])


# %% ff_layer_grad: a probability and a label
@exercise
def ff_layer_grad(X, W, b, positive, theta=2.0):
    z = X @ W + b
    h = np.maximum(z, 0)
    n, m = h.shape
    excess = ff_goodness(h) - theta
    label = 1.0 if positive else 0.0
    loss = np.logaddexp(0, excess) - label * excess
    d_excess = (sigmoid(excess) - label) / n
    dz = d_excess[:, None] * (2 / m) * h * (z > 0)
    return float(loss.mean()), X.T @ dz, dz.sum(axis=0)


# %% ff_layer_grad: two cases
@exercise
def ff_layer_grad(X, W, b, positive, theta=2.0):
    h = relu(X @ W + b)
    g = np.mean(h**2, axis=1)
    if positive:
        loss = np.mean(np.logaddexp(0, theta - g))
        dg = -sigmoid(theta - g) / len(g)
    else:
        loss = np.mean(np.logaddexp(0, g - theta))
        dg = sigmoid(g - theta) / len(g)
    dh = np.outer(dg, np.ones(h.shape[1])) * 2 * h / h.shape[1]
    return float(loss), X.T @ dh, dh.sum(axis=0)


# %% ff_layer_grad: example by example
@exercise
def ff_layer_grad(X, W, b, positive, theta=2.0):
    s = 1 if positive else -1
    loss, dW, db = 0.0, np.zeros(W.shape), np.zeros(b.shape)
    for x in X:
        h = relu(x @ W + b)
        margin = s * (np.mean(h * h) - theta)
        loss += float(np.logaddexp(0, -margin)) / len(X)
        d = -s * float(sigmoid(-margin)) * 2 * h / len(h) / len(X)
        dW += np.outer(x, d)
        db += d
    return loss, dW, db


# %% feedback_alignment_hidden: a dot and a power
@exercise
def feedback_alignment_hidden(d_out, B, h):
    return np.dot(d_out, B) * (1 - h**2)


# %% feedback_alignment_hidden: factors of the slope
@exercise
def feedback_alignment_hidden(d_out, B, h):
    return (1 - h) * (1 + h) * (d_out @ B)


# %% feedback_alignment_hidden: row by row
@exercise
def feedback_alignment_hidden(d_out, B, h):
    return np.array([(B.T @ d) * (1 - a * a) for d, a in zip(d_out, h)])


# %% weight_perturbation_grad: all directions at once
@exercise
def weight_perturbation_grad(f, theta, rng, sigma=1e-3, samples=100):
    U = rng.normal(size=(samples, *theta.shape))
    up = np.array([f(theta + sigma * u) for u in U])
    down = np.array([f(theta - sigma * u) for u in U])
    return np.tensordot(up - down, U, axes=1) / (2 * sigma * samples)


# %% weight_perturbation_grad: standard_normal and a list
@exercise
def weight_perturbation_grad(f, theta, rng, sigma=1e-3, samples=100):
    guesses = []
    for _ in range(samples):
        step = sigma * rng.standard_normal(theta.shape)
        slope = (f(theta + step) - f(theta - step)) / (2 * sigma)
        guesses.append(slope * step / sigma)
    return np.mean(guesses, axis=0)


# %% weight_perturbation_grad: below first, and a running mean
@exercise
def weight_perturbation_grad(f, theta, rng, sigma=1e-3, samples=100):
    g = np.zeros_like(theta, dtype=float)
    for k in range(samples):
        u = rng.normal(0.0, 1.0, theta.shape)
        low = f(theta - sigma * u)
        high = f(theta + sigma * u)
        g += ((high - low) / (2 * sigma) * u - g) / (k + 1)
    return g


# %% weight_perturbation_grad: signs for directions
@exercise
def weight_perturbation_grad(f, theta, rng, sigma=1e-3, samples=100):
    g = np.zeros(theta.shape)
    for _ in range(samples):
        u = rng.choice([-1.0, 1.0], size=theta.shape)
        g += u * (f(theta + sigma * u) - f(theta - sigma * u)) / (2 * sigma)
    return g / samples
