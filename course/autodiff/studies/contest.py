"""One small classifier of digits, and several rules that say how its weights should change."""

import math
from itertools import islice, pairwise

import numpy as np

from ..layers import minibatches
from ..losses import log_softmax
from ..optim import SGD
from .alternatives import feedback_alignment_hidden, hebbian_update, weight_perturbation_grad


def draw(sizes, rng):
    """Weights for layers of these sizes in float32, by name: normal, divided by √n_in; biases 0."""
    params = {}
    for i, (m, n) in enumerate(pairwise(sizes), 1):
        params[f"W{i}"] = (rng.normal(size=(m, n)) / math.sqrt(m)).astype(np.float32)
        params[f"b{i}"] = np.zeros(n, np.float32)
    return params


def outputs(params, X):
    """What the last layer is given, and the scores it makes: one tanh layer before it, or none."""
    if "W2" not in params:
        return X, X @ params["W1"] + params["b1"]
    h = np.tanh(X @ params["W1"] + params["b1"])
    return h, h @ params["W2"] + params["b2"]


def error(params, X, labels):
    """The share of wrong answers, in percent."""
    return 100 * float(np.mean(outputs(params, X)[1].argmax(axis=1) != labels))


class Rule:
    """Who supplies the slopes. All rules agree about the last layer, which sees its own errors.

    `back(d, h)` says what reaches the sums of the hidden layer when d (n, 10) are the slopes at
    the scores and h (n, m) the hidden outputs.
    """

    def __init__(self, params, rng):
        self.params = params

    def back(self, d, h):
        """Each rule's own."""
        raise NotImplementedError(f"{type(self).__name__} has no back(d, h) yet; write one")

    def slopes(self, X, labels):
        """A slope for every parameter."""
        h, scores = outputs(self.params, X)
        d = np.exp(log_softmax(scores))
        d[np.arange(len(X)), labels] -= 1.0
        d /= len(X)
        *_, W, b = self.params
        last = {W: h.T @ d, b: d.sum(axis=0)}
        if "W2" not in self.params:
            return last
        back = self.back(d, h)
        return {"W1": X.T @ back, "b1": back.sum(axis=0), **last}

    @staticmethod
    def cost(sizes):
        """Multiplications for one example: forward, then for the slopes of the weights."""
        return 2 * sum(m * n for m, n in pairwise(sizes))


class NoHiddenLayer(Rule):
    """For sizes (784, 10): no layer to send anything back to."""


class Backprop(Rule):
    """The error comes back through the weights of the way forward, turned over."""

    def back(self, d, h):
        """dL/dz of the hidden layer."""
        return d @ self.params["W2"].T * (1 - h * h)

    @staticmethod
    def cost(sizes):
        """Forward, slopes, and the way back through all layers but the first."""
        return Rule.cost(sizes) + Rule.cost(sizes[1:]) // 2


class FeedbackAlignment(Backprop):
    """The error comes back through a random matrix, drawn once."""

    def __init__(self, params, rng):
        super().__init__(params, rng)
        m, k = params["W2"].shape
        self.B = (rng.normal(size=(k, m)) / math.sqrt(k)).astype(np.float32)

    def back(self, d, h):
        """What stands in the place of dL/dz."""
        return feedback_alignment_hidden(d, self.B, h)

    def angle(self):
        """The angle between W2 transposed and B, each read as one long vector, in degrees."""
        a, b = self.params["W2"].T.ravel(), self.B.ravel()
        return math.degrees(math.acos(a @ b / np.linalg.norm(a) / np.linalg.norm(b)))


class LastLayer(Rule):
    """No error comes back: the first layer stays as it was drawn."""

    def slopes(self, X, labels):
        """Slopes for the last layer, zeros for the first."""
        h, _ = outputs(self.params, X)
        last = Rule({"W1": self.params["W2"], "b1": self.params["b2"]}, None).slopes(h, labels)
        rest = {name: np.zeros_like(self.params[name]) for name in ("W1", "b1")}
        return {**rest, "W2": last["W1"], "b2": last["b1"]}

    @staticmethod
    def cost(sizes):
        """Forward, and the slopes of the last layer only."""
        return Rule.cost(sizes) // 2 + sizes[-2] * sizes[-1]


class Perturbation(Rule):
    """All weights are nudged together at random, and the loss is asked twice."""

    def __init__(self, params, rng):
        super().__init__(params, rng)
        self.rng = rng

    def named(self, theta):
        """One long vector, cut into the parameters."""
        ends = np.cumsum([p.size for p in self.params.values()])[:-1]
        parts = np.split(theta.astype(np.float32), ends)
        pairs = zip(self.params.items(), parts, strict=True)
        return {name: part.reshape(p.shape) for (name, p), part in pairs}

    def slopes(self, X, labels):
        """A guess at the slopes from a single direction."""

        def loss(theta):
            log_p = log_softmax(outputs(self.named(theta), X)[1])
            return -float(np.mean(log_p[np.arange(len(X)), labels], dtype=float))

        theta = np.concatenate([p.ravel() for p in self.params.values()])
        return self.named(weight_perturbation_grad(loss, theta, self.rng, samples=1))


def train(kind, X, labels, epochs, lr, rng, sizes=(784, 100, 10), batch=32):
    """Train by a rule; a generator that yields the rule, with its params, after each epoch.

    kind : a class of rules; epochs : may be a fraction, the last epoch is then cut short
    X : float32 array (n, d); labels : int array (n,)
    """
    params = draw(sizes, rng)
    rule, optimiser = kind(params, rng), SGD(params, lr)
    steps = round(epochs * math.ceil(len(X) / batch))
    while steps > 0:
        for rows in islice(minibatches(len(X), batch, rng), steps):
            optimiser.step(rule.slopes(X[rows], labels[rows]))
            steps -= 1
        yield rule


def hebb(X, labels):
    """Weights (d, 10) by Hebb's rule alone: the label says which of ten units is active.

    Each input is measured from its mean over all images, so that weights grow and shrink.
    """
    W, middle = np.zeros((X.shape[1], 10)), X.mean(axis=0)
    for label in range(10):
        mine = X[labels == label].mean(axis=0) - middle
        W = hebbian_update(W, mine, np.eye(10)[label], 1.0)
    return W


def missing(table, page):
    """What the rubric can count and does not find: sentences, none if all is there.

    table : list of dicts with "rule", "multiplications", "errors" (one per seed), "seconds"
    page : str, your page
    """
    budgets = [row["multiplications"] for row in table]
    words, numbers = page.split(), [w for w in page.split() if any(c.isdigit() for c in w)]
    checks = {
        "three rules or more, backpropagation among them": len(table) >= 3
        and any("backprop" in row["rule"].lower() for row in table),
        "budgets that differ by less than a tenth": bool(budgets)
        and max(budgets) <= 1.1 * min(budgets),
        "three seeds or more for every rule": all(len(row["errors"]) >= 3 for row in table),
        "seconds for every rule": all(row.get("seconds", 0) > 0 for row in table),
        "a page of 150 to 400 words": 150 <= len(words) <= 400,
        "three numbers or more on the page": len(numbers) >= 3,
        "what is sent backwards": "backward" in page.lower(),
        "what would change your mind": "change my mind" in page.lower(),
    }
    return [sentence for sentence, there in checks.items() if not there]
