"""Dense layers, batches and digits: what a classifier is made of."""

from itertools import pairwise

import numpy as np

from .array_ops import with_settings
from .graph import op
from .inputs import check_labels, check_rows
from .losses import log_softmax
from .tensor import Tensor


def softmax_xent_grad(logits, labels):
    """The mean cross-entropy of a batch, and its slope for every score.

    logits : float array of shape (n, k), scores before softmax, as large as ±1000
    labels : int array of shape (n,), the right class of each example

    Returns (loss, dlogits): a float and a float array of shape (n, k), dlogits[i, j] being
    d loss / d logits[i, j].

    >>> loss, dlogits = softmax_xent_grad(np.array([[0.0, 0.0]]), np.array([1]))
    >>> dlogits
    array([[ 0.5, -0.5]])
    """
    check_labels(labels, len(logits), logits.shape[1])
    # your turn
    log_p = log_softmax(logits)
    rows = np.arange(len(labels))
    dlogits = np.exp(log_p)
    dlogits[rows, labels] -= 1.0
    return float(-np.mean(log_p[rows, labels])), dlogits / len(labels)


def one_hot(labels, k):
    """Each label as a row of k numbers: 1 at its class, 0 elsewhere.

    labels : int array of shape (n,), from 0 to k - 1

    Returns a float64 array of shape (n, k).

    >>> one_hot(np.array([1]), 2)
    array([[0., 1.]])
    """
    check_labels(labels, len(labels), k)
    # your turn
    return np.eye(k)[labels]


def minibatches(n, batch, rng):
    """The numbers 0 to n - 1 in random order, in batches: one epoch.

    n : int, how many examples there are
    batch : int, the size of a batch; the last one is smaller when n is no multiple of it
    rng : numpy.random.Generator, the only source of randomness

    Yields int arrays of indices, each index once in all.

    >>> [len(rows) for rows in minibatches(8, 4, np.random.default_rng(0))]
    [4, 4]
    """
    if batch < 1:
        raise ValueError(f"batch is {batch}: a batch holds at least one example")
    # your turn
    order = rng.permutation(n)
    for start in range(0, n, batch):
        yield order[start : start + batch]


def dense_backward(dY, X, W):
    """The gradients of a dense layer Y = X W + b, given dY = dL/dY.

    dY : array of shape (n, d_out)
    X : array of shape (n, d_in), what the layer was given
    W : array of shape (d_in, d_out), its weights

    Returns (dX, dW, db), shaped like X, W and b.
    """
    return dY @ W.T, X.T @ dY, dY.sum(axis=0)


def standardize(train, test):
    """Shift and scale every column so that it has mean 0 and standard deviation 1 in train.

    The test data is measured with the same ruler: mean and deviation come from train alone. A
    column that is constant in train is shifted only.

    train : array of shape (n, d); test : array of shape (m, d); numbers of any kind

    Returns (train, test), two new float arrays.

    >>> standardize(np.array([[0.0], [2.0]]), np.array([[4.0]]))[1]
    array([[3.]])
    """
    check_rows(train, train[:1].size)
    check_rows(test, train[:1].size)
    # your turn
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    scale = np.where(deviation < 1e-8, 1.0, deviation)
    return (train - mean) / scale, (test - mean) / scale


def confusion(pred, labels, k):
    """How often examples of one class were called another: rows are the truth.

    pred : int array of shape (n,), the class each example was called
    labels : int array of shape (n,), the class it is

    Returns an int array of shape (k, k): entry [i, j] counts the examples of class i called j.

    >>> confusion(np.array([0, 1, 1]), np.array([0, 1, 1]), 2)
    array([[1, 0],
           [0, 2]])
    """
    check_labels(labels, len(labels), k)
    check_labels(pred, len(labels), k, "predictions")
    # your turn
    table = np.zeros((k, k), dtype=int)
    np.add.at(table, (labels, pred), 1)
    return table


@op("dense")
def dense(X, W, b):
    """X W + b as one operation."""
    return X @ W + b


@dense.rule
def dense_rule(grad, out, X, W, b):
    """One node instead of two: dense_backward knows all three gradients."""
    return dense_backward(grad, X, W)


@op("softmax cross-entropy", remembers=True)
def xent(logits, labels):
    """The mean cross-entropy, and for the rule its slopes."""
    return softmax_xent_grad(logits, labels)


@xent.rule
def xent_rule(grad, out, dlogits, labels, logits):
    """The forward pass knew the slopes already."""
    return grad * dlogits


def softmax_cross_entropy(logits, labels):
    """The mean cross-entropy as one node; the labels are no node, so nothing is sent to them.

    logits : Tensor of shape (n, k); labels : int array of shape (n,)
    """
    return with_settings(xent, labels)(logits)


def quadratic(logits, labels):
    """The mean over the examples of ½ |sigmoid(logits) - one_hot(labels)|² (Nielsen 2015, ch. 1).

    logits : Tensor of shape (n, k); labels : int array of shape (n,)
    """
    n, k = logits.data.shape
    check_labels(labels, n, k)
    error = logits.sigmoid() - one_hot(labels, k)
    return (error * error).sum() * (0.5 / n)


def unit_normal(n_in, n_out, rng):
    """Weights of mean 0 and standard deviation 1, whatever the size of the layer."""
    return rng.normal(size=(n_in, n_out))


def scaled_normal(n_in, n_out, rng):
    """Weights of mean 0 and standard deviation 1 / √n_in."""
    return rng.normal(size=(n_in, n_out)) / np.sqrt(n_in)


class Dense:
    """A layer x W + b: weights W of shape (n_in, n_out) from init(n_in, n_out, rng), biases 0."""

    def __init__(self, n_in, n_out, rng, init=scaled_normal):
        self.W, self.b = Tensor(init(n_in, n_out, rng)), Tensor(np.zeros(n_out))

    def __call__(self, x):
        """The layer's outputs, a Tensor of shape (n, n_out), for x of shape (n, n_in)."""
        return dense(x, self.W, self.b)


class DenseNetwork:
    """Dense layers one after the other, an activation after each but the last.

    sizes : list of ints, inputs first, such as [784, 30, 10]
    act : "sigmoid", "tanh" or "relu"
    """

    def __init__(self, sizes, rng, act="sigmoid", init=scaled_normal):
        self.layers = [Dense(n_in, n_out, rng, init) for n_in, n_out in pairwise(sizes)]
        self.act = act

    def __call__(self, X):
        """The scores of each class, a Tensor of shape (n, k), for floats X of shape (n, d)."""
        check_rows(X.data if isinstance(X, Tensor) else X, len(self.layers[0].W.data), "f")
        *hidden, last = self.layers
        for layer in hidden:
            X = getattr(layer(X), self.act)()
        return last(X)

    def parameters(self):
        """All parameters by name: W1, b1, W2, … from the first layer on."""
        pairs = enumerate(self.layers, 1)
        return {f"{name}{i}": getattr(layer, name) for i, layer in pairs for name in "Wb"}

    def zero_grad(self):
        """Set the gradient of every parameter to 0."""
        for p in self.parameters().values():
            p.grad = 0.0


def train_epoch(model, X, labels, optimiser, batch, rng, loss=softmax_cross_entropy):
    """One pass over the examples: forward, loss, backward, step for each batch.

    A generator: it yields the loss of each batch, a float, and goes on when the next one is asked
    for. So whoever pulls may look, change optimiser.lr, or stop.
    """
    check_labels(labels, len(X), len(model.layers[-1].b.data))
    for rows in minibatches(len(X), batch, rng):
        error = loss(model(X[rows]), labels[rows])
        model.zero_grad()
        error.backward()
        optimiser.step({name: p.grad for name, p in model.parameters().items()})
        yield float(error.data)
