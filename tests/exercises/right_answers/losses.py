# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 3: right answers, each written differently from the course's."""


# %% mse: a loop over all elements
@exercise
def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError("not the same shape")
    total = 0.0
    for p, t in zip(pred.ravel(), target.ravel()):
        total += (p - t) ** 2
    return total / pred.size


# %% mse: the norm
@exercise
def mse(pred: np.ndarray, target: np.ndarray) -> float:
    if not pred.shape == target.shape:
        raise ValueError
    return np.linalg.norm(pred - target) ** 2 / pred.size


# %% mse: an error class of one's own
class ShapeError(ValueError):
    pass


@exercise
def mse(pred, target):
    if np.shape(pred) == np.shape(target):
        return np.square(target - pred).mean()
    raise ShapeError(f"{pred.shape} and {target.shape}")


# %% mse: average and vdot
@exercise
def mse(pred, target):
    if pred.ndim != target.ndim or any(a != b for a, b in zip(pred.shape, target.shape)):
        raise ValueError("shapes")
    d = pred - target
    return np.vdot(d, d) / d.size


# %% bce_with_logits: logaddexp
@exercise
def bce_with_logits(z, y):
    return np.mean(np.logaddexp(0, z) - y * z)


# %% bce_with_logits: the sign of the target in the exponent
@exercise
def bce_with_logits(z, y):
    return np.logaddexp(0.0, (1 - 2 * y) * z).mean()


# %% bce_with_logits: where
@exercise
def bce_with_logits(z, y):
    softplus = lambda t: np.maximum(t, 0) + np.log1p(np.exp(-abs(t)))
    return float(np.where(y == 1, softplus(-z), softplus(z)).mean())


# %% bce_with_logits: one example after the other
from math import exp, log


@exercise
def bce_with_logits(z, y):
    def log_sigmoid(s):
        if s >= 0:
            return -log(1 + exp(-s))
        return s - log(1 + exp(s))

    losses = []
    for score, target in zip(z, y):
        losses.append(-log_sigmoid(score) if target == 1 else -log_sigmoid(-score))
    return sum(losses) / len(losses)


# %% bce_with_logits: as a cross-entropy with two classes
@exercise
def bce_with_logits(z, y):
    two = np.stack([np.zeros(len(z)), z], axis=1)
    return cross_entropy(two, y.astype(int))


# %% bce_with_logits: the library's
from scipy.special import log_expit


@exercise
def bce_with_logits(z, y):
    return -(y * log_expit(z) + (1 - y) * log_expit(-z)).mean()


# %% log_softmax: logaddexp
@exercise
def log_softmax(z, axis=-1):
    return z - np.logaddexp.reduce(z, axis=axis, keepdims=True)


# %% log_softmax: logsumexp as a helper
def logsumexp(z, axis):
    top = z.max(axis=axis, keepdims=True)
    return top + np.log(np.exp(z - top).sum(axis=axis, keepdims=True))


@exercise
def log_softmax(z, axis=-1):
    return z - logsumexp(z, axis)


# %% log_softmax: one example after the other
import math


@exercise
def log_softmax(z, axis=-1):
    def row(scores):
        top = max(scores)
        total = sum(math.exp(s - top) for s in scores)
        return [s - top - math.log(total) for s in scores]

    return np.apply_along_axis(row, axis, z)


# %% log_softmax: the library's
from scipy.special import log_softmax as theirs


@exercise
def log_softmax(z, axis=-1):
    return theirs(z, axis)


# %% log_softmax: classes moved to the front
@exercise
def log_softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    front = np.swapaxes(z, axis, 0)
    front = front - front.max(0)
    return np.swapaxes(front - np.log(np.exp(front).sum(0)), 0, axis)


# %% cross_entropy: a loop
@exercise
def cross_entropy(logits, labels):
    total = 0.0
    for scores, label in zip(logits, labels):
        total -= log_softmax(scores)[label]
    return total / len(labels)


# %% cross_entropy: one-hot targets
@exercise
def cross_entropy(logits, labels):
    n, k = logits.shape
    one_hot = np.eye(k)[labels]
    return -(one_hot * log_softmax(logits)).sum() / n


# %% cross_entropy: take_along_axis
@exercise
def cross_entropy(logits, labels):
    picked = np.take_along_axis(log_softmax(logits, axis=1), labels[:, None], axis=1)
    return -np.mean(picked)


# %% cross_entropy: without log_softmax
@exercise
def cross_entropy(logits, labels):
    top = logits.max(axis=1)
    total = np.log(np.exp(logits - top[:, None]).sum(axis=1)) + top
    return float((total - logits[range(len(labels)), labels]).mean())


# %% cross_entropy: gaps to the right class
@exercise
def cross_entropy(logits, labels):
    gaps = logits - np.array([[row[y]] for row, y in zip(logits, labels)])
    return np.average(np.logaddexp.reduce(gaps, axis=1))


# %% accuracy: a loop
@exercise
def accuracy(logits, labels):
    right = 0
    for scores, label in zip(logits, labels):
        if np.argmax(scores) == label:
            right += 1
    return right / len(labels)


# %% accuracy: pure Python
@exercise
def accuracy(logits, labels):
    guesses = [max(range(len(row)), key=row.__getitem__) for row in logits.tolist()]
    return sum(g == y for g, y in zip(guesses, labels)) / len(guesses)


# %% accuracy: the method
@exercise
def accuracy(logits, labels):
    return (logits.argmax(axis=-1) == labels).mean()


# %% accuracy: from probabilities, counted
@exercise
def accuracy(logits, labels):
    p = np.exp(log_softmax(logits))
    best = np.argsort(p, axis=1)[:, -1]
    return np.count_nonzero(best == labels) / labels.size


# %% numerical_gradient: a unit matrix of nudges
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    theta = np.asarray(theta, dtype=float)
    flat = theta.ravel()
    slopes = []
    for e in np.eye(flat.size) * eps:
        up = f((flat + e).reshape(theta.shape))
        down = f((flat - e).reshape(theta.shape))
        slopes.append((up - down) / (2 * eps))
    return np.array(slopes).reshape(theta.shape)


# %% numerical_gradient: fresh copies and ndenumerate
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    grad = np.zeros(theta.shape)
    for index, value in np.ndenumerate(theta):
        plus, minus = theta.astype(float), theta.astype(float)
        plus[index] = value + eps
        minus[index] = value - eps
        grad[index] = (f(plus) - f(minus)) / 2 / eps
    return grad


# %% numerical_gradient: in place, up, twice down, up
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    t = theta.astype(np.float64).copy()
    g = np.empty(t.shape)
    for i in range(t.size):
        t.flat[i] += eps
        high = f(t)
        t.flat[i] -= 2 * eps
        low = f(t)
        t.flat[i] += eps
        g.flat[i] = (high - low) / (eps + eps)
    return g


# %% numerical_gradient: nditer and a closure
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    base = np.array(theta, float)

    def nudged(i, by):
        moved = base.copy()
        moved[i] += by
        return f(moved)

    grad = np.zeros_like(base)
    it = np.nditer(base, flags=["multi_index"])
    for _ in it:
        i = it.multi_index
        grad[i] = (nudged(i, eps) - nudged(i, -eps)) / (2.0 * eps)
    return grad


# %% numerical_gradient: one comprehension
@exercise
def numerical_gradient(f, theta, eps=1e-5):
    def slope(k):
        d = eps * (np.arange(theta.size) == k).reshape(theta.shape)
        return (f(theta + d) - f(theta - d)) * 0.5 / eps

    return np.array([slope(k) for k in range(theta.size)]).reshape(theta.shape)


# %% perturb_cost: if and else
@exercise
def perturb_cost(n_params, scheme):
    if scheme == "forward":
        return 1 + n_params
    return n_params * 2


# %% perturb_cost: match
@exercise
def perturb_cost(n_params: int, scheme: str) -> int:
    match scheme:
        case "forward":
            return n_params + 1
        case "central":
            return n_params + n_params
        case other:
            raise ValueError(other)


# %% perturb_cost: counted
@exercise
def perturb_cost(n_params, scheme):
    calls = 0
    if scheme == "forward":
        calls += 1
    for knob in range(n_params):
        calls += 1
        if scheme == "central":
            calls += 1
    return calls


# %% perturb_cost: numbers of numpy
@exercise
def perturb_cost(n_params, scheme):
    base, each = np.array([[1, 1], [0, 2]])[["forward", "central"].index(scheme)]
    return base + each * n_params
