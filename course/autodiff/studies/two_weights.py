"""Learning rules on the smallest network with a hidden unit: w, then v; the output should be 1.

The input is 1, the hidden unit's output w, the network's output w v, and the loss
½ (w v - 1)². Each rule is a runner for the race: `step(grads)` changes params["w"] in place,
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
    "perturbation": Perturbation,
    "last layer": LastLayer,
    "Hebb": Hebb,
}
