# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The rows that the list of misconceptions has for this module.
# rows: L01 L02 L03 L04 L05 L06 L07 L09 L10 L11 L12 L13 L14 L15


# %% L01 mse: sum instead of mean
@exercise
def mse(pred, target):
    if np.shape(pred) != np.shape(target):
        raise ValueError("pred and target must have the same shape")
    d = pred - target
    return float(np.sum(d * d))


# %% L02 mse: square of the mean error
@exercise
def mse(pred, target):
    if np.shape(pred) != np.shape(target):
        raise ValueError("pred and target must have the same shape")
    d = pred - target
    return float(np.mean(d) ** 2)


# %% L03 mse: (n, 1) minus (n,) broadcasts in silence
@exercise
def mse(pred, target):
    d = pred - target
    return float(np.mean(d * d))


# %% L04 mse: extra factor 1/2
@exercise
def mse(pred, target):
    if np.shape(pred) != np.shape(target):
        raise ValueError("pred and target must have the same shape")
    d = pred - target
    return float(0.5 * np.mean(d * d))


# %% L05 bce_with_logits: log(0) through the sigmoid
@exercise
def bce_with_logits(z, y):
    return float(
        np.mean(-y * np.log(1 / (1 + np.exp(-z))) - (1 - y) * np.log(1 - 1 / (1 + np.exp(-z))))
    )


# %% L06 log_softmax: log of softmax
@exercise
def log_softmax(z, axis=-1):
    s = z - z.max(axis=axis, keepdims=True)
    return np.log(np.exp(s) / np.exp(s).sum(axis=axis, keepdims=True))


# %% L07 log_softmax: 1e-05 inside the log
@exercise
def log_softmax(z, axis=-1):
    p = np.exp(z - z.max(axis=axis, keepdims=True))
    p /= p.sum(axis=axis, keepdims=True)
    return np.log(p + 1e-5)


# %% L09 cross_entropy: sum over the batch instead of mean
@exercise
def cross_entropy(logits, labels):
    lp = log_softmax(logits, axis=1)
    return float(-lp[np.arange(len(labels)), labels].sum())


# %% L10 cross_entropy: a block picked instead of one entry for each row
@exercise
def cross_entropy(logits, labels):
    lp = log_softmax(logits, axis=1)
    return float(-lp[:, labels].mean())


# %% L11 accuracy: best example of each class instead of best class of each example
@exercise
def accuracy(logits, labels):
    return float(np.mean(np.argmax(logits, axis=0) == labels))


# %% L12 numerical_gradient: forward difference divided by 2 eps
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    theta = np.array(theta, dtype=float)
    grad = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        old = theta[i]
        theta[i] = old + eps
        hi = f(theta.copy())
        theta[i] = old
        lo = f(theta.copy())
        theta[i] = old
        grad[i] = (hi - lo) / (2 * eps)
    return grad


# %% L13 numerical_gradient: parameter not restored after the nudge
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    theta = np.array(theta, dtype=float)
    grad = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        old = theta[i]
        theta[i] = old + eps
        hi = f(theta.copy())
        theta[i] = old - eps
        lo = f(theta.copy())
        grad[i] = (hi - lo) / (2 * eps)
    return grad


# %% L14 numerical_gradient: integer array swallows the nudge
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    pass
    grad = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        old = theta[i]
        theta[i] = old + eps
        hi = f(theta.copy())
        theta[i] = old - eps
        lo = f(theta.copy())
        theta[i] = old
        grad[i] = (hi - lo) / (2 * eps)
    return grad


# %% L15 numerical_gradient: eps far too small
@exercise
def numerical_gradient(f, theta, eps=1e-14):
    theta = np.array(theta, dtype=float)
    grad = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        old = theta[i]
        theta[i] = old + eps
        hi = f(theta.copy())
        theta[i] = old - eps
        lo = f(theta.copy())
        theta[i] = old
        grad[i] = (hi - lo) / (2 * eps)
    return grad


# %% mse: (n, 1) minus (n,) broadcasts in silence
@exercise
def mse(pred, target):
    return np.mean((pred - target) ** 2)


# %% mse: assert instead of ValueError
@exercise
def mse(pred, target):
    assert pred.shape == target.shape
    return np.mean((pred - target) ** 2)


# %% mse: only the lengths compared
@exercise
def mse(pred, target):
    if len(pred) != len(target):
        raise ValueError("x")
    return np.mean((pred - target) ** 2)


# %% mse: only the sizes compared
@exercise
def mse(pred, target):
    if pred.size != target.size:
        raise ValueError("x")
    return np.mean((pred - target) ** 2)


# %% mse: divided by the number of rows
@exercise
def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError("x")
    return np.sum((pred - target) ** 2) / len(pred)


# %% bce_with_logits: log(0) through the sigmoid
@exercise
def bce_with_logits(z, y):
    p = 1 / (1 + np.exp(-z))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% bce_with_logits: log(0) through the sigmoid, one of two terms picked
@exercise
def bce_with_logits(z, y):
    p = 1 / (1 + np.exp(-z))
    return np.mean(np.where(y == 1, -np.log(p), -np.log(1 - p)))


# %% bce_with_logits: 1e-12 kept from 0 and 1 by clipping
@exercise
def bce_with_logits(z, y):
    p = np.clip(1 / (1 + np.exp(-z)), 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% bce_with_logits: overflow in both logarithms
@exercise
def bce_with_logits(z, y):
    return np.mean(y * np.log(1 + np.exp(-z)) + (1 - y) * np.log(1 + np.exp(z)))


# %% bce_with_logits: overflow in log(1 + exp(z))
@exercise
def bce_with_logits(z, y):
    return np.mean((1 - y) * z + np.log(1 + np.exp(-z)))


# %% bce_with_logits: scores taken for probabilities
@exercise
def bce_with_logits(z, y):
    return -np.mean(y * np.log(z) + (1 - y) * np.log(1 - z))


# %% bce_with_logits: sign lost, through the sigmoid
@exercise
def bce_with_logits(z, y):
    p = 1 / (1 + np.exp(-z))
    return np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% bce_with_logits: sum instead of mean
@exercise
def bce_with_logits(z, y):
    return np.sum(np.logaddexp(0, z) - y * z)


# %% bce_with_logits: losses not averaged
@exercise
def bce_with_logits(z, y):
    return np.logaddexp(0, z) - y * z


# %% bce_with_logits: 1e-08 inside the log
@exercise
def bce_with_logits(z, y):
    p = 1 / (1 + np.exp(-z))
    return -np.mean(y * np.log(p + 1e-8) + (1 - y) * np.log(1 - p + 1e-8))


# %% log_softmax: log of softmax, no maximum subtracted
@exercise
def log_softmax(z, axis=-1):
    return np.log(np.exp(z) / np.sum(np.exp(z), axis=axis, keepdims=True))


# %% log_softmax: the formula for one example only
@exercise
def log_softmax(z, axis=-1):
    return z - np.log(np.sum(np.exp(z)))


# %% log_softmax: shift forgotten outside the logarithm
@exercise
def log_softmax(z, axis=-1):
    m = np.max(z, axis=axis, keepdims=True)
    return z - np.log(np.sum(np.exp(z - m), axis=axis, keepdims=True))


# %% log_softmax: one maximum and one sum for the whole batch
@exercise
def log_softmax(z, axis=-1):
    s = z - np.max(z)
    return s - np.log(np.sum(np.exp(s)))


# %% log_softmax: axis 1 always
@exercise
def log_softmax(z, axis=-1):
    s = z - np.max(z, axis=1, keepdims=True)
    return s - np.log(np.sum(np.exp(s), axis=1, keepdims=True))


# %% log_softmax: 1e-12 at least, by clipping
@exercise
def log_softmax(z, axis=-1):
    s = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return np.log(np.clip(s / s.sum(axis=axis, keepdims=True), 1e-12, 1))


# %% log_softmax: axis 0 always
@exercise
def log_softmax(z, axis=-1):
    s = z - np.max(z, axis=0, keepdims=True)
    return s - np.log(np.sum(np.exp(s), axis=0, keepdims=True))


# %% cross_entropy: 1e-12 inside the log
@exercise
def cross_entropy(logits, labels):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(labels)), labels] + 1e-12))


# %% cross_entropy: scores taken for logarithms
@exercise
def cross_entropy(logits, labels):
    return -np.mean(logits[np.arange(len(labels)), labels])


# %% cross_entropy: one softmax for the whole batch
@exercise
def cross_entropy(logits, labels):
    e = np.exp(logits - logits.max())
    p = e / e.sum()
    return -np.mean(np.log(p[np.arange(len(labels)), labels]))


# %% cross_entropy: 1e-07 kept from 0 and 1 by clipping
@exercise
def cross_entropy(logits, labels):
    p = np.exp(log_softmax(logits))
    return -np.mean(np.log(np.clip(p, 1e-7, 1 - 1e-7)[np.arange(len(labels)), labels]))


# %% cross_entropy: averaged over classes too
@exercise
def cross_entropy(logits, labels):
    return -np.mean(np.eye(logits.shape[1])[labels] * log_softmax(logits))


# %% cross_entropy: softmax over the examples
@exercise
def cross_entropy(logits, labels):
    return -np.mean(log_softmax(logits, axis=0)[np.arange(len(labels)), labels])


# %% cross_entropy: rows picked by the labels
@exercise
def cross_entropy(logits, labels):
    return -np.mean(log_softmax(logits)[labels])


# %% cross_entropy: rows and columns exchanged
@exercise
def cross_entropy(logits, labels):
    return -np.mean(log_softmax(logits)[labels, np.arange(len(labels))])


# %% cross_entropy: zero times infinity
@exercise
def cross_entropy(logits, labels):
    p = np.exp(log_softmax(logits))
    return -np.sum(np.eye(logits.shape[1])[labels] * np.log(p)) / len(labels)


# %% cross_entropy: losses not averaged
@exercise
def cross_entropy(logits, labels):
    return -log_softmax(logits)[np.arange(len(labels)), labels]


# %% accuracy: one favourite for the whole table
@exercise
def accuracy(logits, labels):
    return np.mean(np.argmax(logits) == labels)


# %% accuracy: highest score instead of its place
@exercise
def accuracy(logits, labels):
    return np.mean(np.max(logits, axis=1) == labels)


# %% accuracy: count instead of share
@exercise
def accuracy(logits, labels):
    return np.sum(np.argmax(logits, axis=1) == labels)


# %% accuracy: one answer for each example
@exercise
def accuracy(logits, labels):
    return np.argmax(logits, axis=1) == labels


# %% accuracy: share rounded to a whole number
@exercise
def accuracy(logits, labels):
    return np.sum(np.argmax(logits, axis=1) == labels) // len(labels)


# %% accuracy: divided by the number of classes
@exercise
def accuracy(logits, labels):
    return np.sum(np.argmax(logits, axis=1) == labels) / logits.shape[1]


# %% numerical_gradient: forward difference
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros(theta.shape)
    base = f(theta)
    for i in np.ndindex(theta.shape):
        t = theta.astype(float)
        t[i] += eps
        g[i] = (f(t) - base) / eps
    return g


# %% numerical_gradient: whole rows nudged at once
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros(theta.shape)
    for i in range(len(theta)):
        t = theta.astype(float)
        t[i] += eps
        u = theta.astype(float)
        u[i] -= eps
        g[i] = (f(t) - f(u)) / (2 * eps)
    return g


# %% numerical_gradient: integer array swallows the nudge, slopes kept in floats
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        t = theta.copy()
        u = theta.copy()
        t[i] += eps
        u[i] -= eps
        g[i] = (f(t) - f(u)) / (2 * eps)
    return g


# %% numerical_gradient: integer array swallows the nudge
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        t = theta.copy()
        u = theta.copy()
        t[i] += eps
        u[i] -= eps
        g[i] = (f(t) - f(u)) / (2 * eps)
    return g


# %% numerical_gradient: one array with two names
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        t = theta
        u = theta
        t[i] += eps
        u[i] -= eps
        g[i] = (f(t) - f(u)) / (2 * eps)
    return g


# %% numerical_gradient: one number for all knobs
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    return (f(theta + eps) - f(theta - eps)) / (2 * eps)


# %% numerical_gradient: multiplied by eps
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        t = theta.astype(float)
        u = theta.astype(float)
        t[i] += eps
        u[i] -= eps
        g[i] = (f(t) - f(u)) / 2 * eps
    return g


# %% numerical_gradient: backward difference
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        u = theta.astype(float)
        u[i] -= eps
        g[i] = (f(theta) - f(u)) / eps
    return g


# %% numerical_gradient: half a nudge on each side
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        t = theta.astype(float)
        u = theta.astype(float)
        t[i] += eps / 2
        u[i] -= eps / 2
        g[i] = (f(t) - f(u)) / eps
    return g


# %% numerical_gradient: the caller's array nudged
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        theta[i] += eps
        a = f(theta)
        theta[i] -= 2 * eps
        b = f(theta)
        theta[i] += eps
        g[i] = (a - b) / (2 * eps)
    return g


# %% perturb_cost: the first listening not counted
@exercise
def perturb_cost(n_params, scheme):
    return n_params if scheme == "forward" else 2 * n_params


# %% perturb_cost: a base measured for the central scheme
@exercise
def perturb_cost(n_params, scheme):
    return n_params + 1 if scheme == "forward" else 2 * n_params + 1


# %% perturb_cost: the base measured again for each knob
@exercise
def perturb_cost(n_params, scheme):
    return 2 * n_params


# %% perturb_cost: the first listening not counted
@exercise
def perturb_cost(n_params, scheme):
    return {"forward": 1, "central": 2}[scheme] * n_params
