# ruff: noqa  (cells as learners write them: names defined again)
"""Chapter 3 of the list of misconceptions: id, exercise, and the entry whose hint must answer."""


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
