# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The list of misconceptions has no H06.
# rows: H01 H02 H03 H04 H05 H07 H08 H09


# %% H01 oja_update: Oja's decay without y^2
@exercise
def oja_update(w, x, lr):
    y = x @ w
    return w + lr * y * (x - w)


# %% oja_update: no decay: Hebb's rule
@exercise
def oja_update(w, x, lr):
    y = np.dot(w, x)
    return w + lr * y * x


# %% oja_update: weights made length 1 by division
@exercise
def oja_update(w, x, lr):
    y = x @ w
    w = w + lr * y * x
    return w / np.sqrt(np.sum(w**2))


# %% oja_update: only the change returned
@exercise
def oja_update(w, x, lr):
    y = x @ w
    return lr * (y * x - y**2 * w)


# %% oja_update: the caller's weights changed
@exercise
def oja_update(w, x, lr):
    y = x @ w
    w += lr * y * (x - y * w)
    return w


# %% H02 hebbian_update: input correlated with itself
@exercise
def hebbian_update(W, x, y, lr):
    return W + lr * np.outer(y, x).T * 0 + lr * np.resize(np.outer(x, x), W.shape)


# %% hebbian_update: weights replaced, not changed
@exercise
def hebbian_update(W, x, y, lr):
    return lr * x[:, None] * y[None, :]


# %% hebbian_update: learning rate left out
@exercise
def hebbian_update(W, x, y, lr):
    return W + np.outer(x, y)


# %% hebbian_update: the caller's weights changed
@exercise
def hebbian_update(W, x, y, lr):
    for i in range(len(x)):
        for j in range(len(y)):
            W[i, j] += lr * x[i] * y[j]
    return W


# %% H03 stdp_dw: causal and anti-causal branches exchanged
@exercise
def stdp_dw(dt, a_plus=0.010, a_minus=0.012, tau=20.0):
    dt = np.asarray(dt, dtype=float)
    early = a_plus * np.exp(-np.abs(dt) / tau)
    late = -a_minus * np.exp(-np.abs(dt) / tau)
    return np.where(dt < 0, early, np.where(dt > 0, late, 0.0))


# %% stdp_dw: dt = 0 counted as causal
@exercise
def stdp_dw(dt, a_plus=0.010, a_minus=0.012, tau=20.0):
    dt = np.asarray(dt, dtype=float)
    return np.where(dt >= 0, a_plus, -a_minus) * np.exp(-np.abs(dt) / tau)


# %% stdp_dw: one size for gain and loss
@exercise
def stdp_dw(dt, a_plus=0.010, a_minus=0.012, tau=20.0):
    dt = np.asarray(dt, dtype=float)
    return np.sign(dt) * a_plus * np.exp(-np.abs(dt) / tau)


# %% stdp_dw: both orders strengthen
@exercise
def stdp_dw(dt, a_plus=0.010, a_minus=0.012, tau=20.0):
    dt = np.asarray(dt, dtype=float)
    size = np.where(dt > 0, a_plus, np.where(dt < 0, a_minus, 0.0))
    return size * np.exp(-np.abs(dt) / tau)


# %% H04 ff_goodness: goodness averaged over the batch
@exercise
def ff_goodness(h):
    return (h * h).mean()


# %% ff_goodness: sum instead of mean
@exercise
def ff_goodness(h):
    return (h**2).sum(axis=1)


# %% ff_goodness: square of the mean
@exercise
def ff_goodness(h):
    return h.mean(axis=1) ** 2


# %% H05 ff_layer_grad: negative data pushed up as well
@exercise
def ff_layer_grad(X, W, b, positive, theta=2.0):
    h = np.maximum(X @ W + b, 0)
    s = 1.0
    m = s * (ff_goodness(h) - theta)
    p = 1 / (1 + np.exp(m))
    dh = (-s * p / len(X))[:, None] * 2 * h / h.shape[1]
    return float(np.mean(np.logaddexp(0, -m))), X.T @ dh, dh.sum(axis=0)


# %% ff_layer_grad: gradient not divided by n
@exercise
def ff_layer_grad(X, W, b, positive, theta=2.0):
    h = relu(X @ W + b)
    s = 1.0 if positive else -1.0
    m = s * (ff_goodness(h) - theta)
    dh = (-s * sigmoid(-m))[:, None] * 2 * h / h.shape[1]
    return float(np.mean(np.logaddexp(0, -m))), X.T @ dh, dh.sum(axis=0)


# %% ff_layer_grad: mean square without its m in the slope
@exercise
def ff_layer_grad(X, W, b, positive, theta=2.0):
    h = relu(X @ W + b)
    s = 1.0 if positive else -1.0
    m = s * (ff_goodness(h) - theta)
    dh = (-s * sigmoid(-m) / len(X))[:, None] * 2 * h
    return float(np.mean(np.logaddexp(0, -m))), X.T @ dh, dh.sum(axis=0)


# %% ff_layer_grad: overflow for very active layers
@exercise
def ff_layer_grad(X, W, b, positive, theta=2.0):
    h = relu(X @ W + b)
    s = 1.0 if positive else -1.0
    m = s * (ff_goodness(h) - theta)
    dh = (-s * sigmoid(-m) / len(X))[:, None] * 2 * h / h.shape[1]
    return float(np.mean(np.log(1 + np.exp(-m)))), X.T @ dh, dh.sum(axis=0)


# %% ff_layer_grad: theta fixed at 2
@exercise
def ff_layer_grad(X, W, b, positive, theta=2.0):
    h = relu(X @ W + b)
    s = 1.0 if positive else -1.0
    m = s * (ff_goodness(h) - 2.0)
    dh = (-s * sigmoid(-m) / len(X))[:, None] * 2 * h / h.shape[1]
    return float(np.mean(np.logaddexp(0, -m))), X.T @ dh, dh.sum(axis=0)


# %% H07 feedback_alignment_hidden: tanh applied twice
@exercise
def feedback_alignment_hidden(d_out, B, h):
    return d_out @ B * (1.0 - np.tanh(h) ** 2)


# %% feedback_alignment_hidden: slope of tanh left out
@exercise
def feedback_alignment_hidden(d_out, B, h):
    return np.dot(d_out, B)


# %% feedback_alignment_hidden: slope of the sigmoid
@exercise
def feedback_alignment_hidden(d_out, B, h):
    return (d_out @ B) * h * (1 - h)


# %% H08 weight_perturbation_grad: direction not multiplied back
@exercise
def weight_perturbation_grad(f, theta, rng, sigma=1e-3, samples=100):
    g = np.zeros(theta.shape)
    for _ in range(samples):
        u = rng.normal(size=theta.shape)
        g += (f(theta + sigma * u) - f(theta - sigma * u)) / (2 * sigma)
    return g / samples


# %% H09 weight_perturbation_grad: sum instead of mean over samples
@exercise
def weight_perturbation_grad(f, theta, rng, sigma=1e-3, samples=100):
    g = np.zeros(theta.shape)
    for _ in range(samples):
        u = rng.normal(size=theta.shape)
        g += (f(theta + sigma * u) - f(theta - sigma * u)) / (2 * sigma) * u
    return g


# %% weight_perturbation_grad: nudged to one side only
@exercise
def weight_perturbation_grad(f, theta, rng, sigma=1e-3, samples=100):
    g = np.zeros(theta.shape)
    for _ in range(samples):
        u = rng.normal(size=theta.shape)
        g += (f(theta + sigma * u) - f(theta)) / sigma * u
    return g / samples


# %% weight_perturbation_grad: one knob at a time
@exercise
def weight_perturbation_grad(f, theta, rng, sigma=1e-3, samples=100):
    g = np.zeros(theta.shape)
    for _ in range(samples):
        u = np.zeros(theta.shape)
        u.flat[rng.integers(theta.size)] = rng.normal() * theta.size**0.5
        g += (f(theta + sigma * u) - f(theta - sigma * u)) / (2 * sigma) * u
    return g / samples
