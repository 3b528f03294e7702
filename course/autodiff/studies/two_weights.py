"""Learning rules on very small networks: two weights in a row, and XOR.

Two weights w and v: the input is 1, the hidden unit's output w, the network's output w v, and the
loss ½ (w v - 1)². Each rule is a runner for the race: `step(grads)` changes params["w"] in place,
an array of the two numbers w and v.
"""

import numpy as np


def loss(w, v):
    """½ (w v - 1)²."""
    return 0.5 * (w * v - 1.0) ** 2


class Runner:
    """Steps by what `slopes` makes of the true gradient."""

    def __init__(self, params, lr=0.1):
        self.weights, self.lr = params["w"], lr

    def slopes(self, gradient):
        """The true gradient: backpropagation."""
        return gradient

    def step(self, grads):
        """Change the two weights in place."""
        self.weights -= self.lr * self.slopes(grads["w"])


class Backprop(Runner):
    """The error reaches w through v."""


class LastLayer(Runner):
    """Nothing reaches w."""

    def slopes(self, gradient):
        """Only v gets a slope."""
        return gradient * np.array([0.0, 1.0])


class FeedbackAlignment(Runner):
    """The error reaches w through a number of its own, 1, whatever v is."""

    def slopes(self, gradient):
        """The last weight learns as always."""
        w, v = self.weights
        return np.array([(w * v - 1.0) * 1.0, gradient[1]])


class Perturbation(Runner):
    """The slope along one random direction, times this direction."""

    def __init__(self, params, lr=0.1):
        super().__init__(params, lr)
        self.rng = np.random.default_rng(0)

    def slopes(self, gradient):
        """What two listenings tell."""
        u = self.rng.normal(size=2)
        return gradient @ u * u


class Hebb(Runner):
    """What is active together is tied together; nobody asks about the error."""

    def slopes(self, gradient):
        """Against the growth: the step goes against the slopes."""
        w, v = self.weights
        return -np.array([1.0 * w, w * (w * v)])


RUNNERS = {
    "backprop": Backprop,
    "feedback alignment": FeedbackAlignment,
    "random nudge": Perturbation,
    "last layer": LastLayer,
    "Hebb": Hebb,
}


def solved_xor(rule, seeds=40, steps=2000, lr=0.2, told=False):
    """How many of `seeds` networks 2-2-1 learn XOR when `rule` changes the hidden weights.

    rule(before, after, error) : how much a hidden weight should change, given what it sees at its
        two ends and the error of the network, output minus target; made of arithmetic, so that it
        takes whole arrays
    told : each hidden unit hears the error times its own weight to the output, in place of the
        error itself

    The weights of the output unit learn by their own gradient. Returns an int.
    """
    X = np.array([[-1.0, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1]])  # the last one is for the bias
    y = np.array([-1.0, 1, 1, -1])
    rngs = [np.random.default_rng(seed) for seed in range(seeds)]
    W, v = (np.array([rng.normal(size=size) for rng in rngs]) for size in ((3, 2), (3, 1)))
    ones = np.ones((seeds, 4, 1))
    with np.errstate(all="ignore"):  # some rules run away
        for _ in range(steps):
            h = np.concatenate([np.tanh(X @ W), ones], axis=2)
            error = h @ v - y[:, None]
            heard = error * v[:, :2, 0][:, None] if told else np.repeat(error, 2, axis=2)
            change = rule(X[None, :, :, None], h[:, :, None, :2], heard[:, :, None])
            W += lr * np.mean(np.broadcast_to(change, (seeds, 4, 3, 2)), axis=1)
            v -= lr * h.transpose(0, 2, 1) @ error / 4
        outputs = np.concatenate([np.tanh(X @ W), ones], axis=2) @ v
    return int(np.sum(np.all(outputs[:, :, 0] * y > 0, axis=1)))
