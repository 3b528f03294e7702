"""Neurons, layers and networks made of Values, and one step of learning."""

from .value import Value


class Neuron:
    """A neuron whose weights and bias are Values.

    Neuron(n_in, rng, act) draws `w`, a list of n_in Values, from rng.uniform(-1, 1) and starts the
    bias `b` at 0. act is "tanh", "relu", "sigmoid" or None for a linear neuron.
    """

    def __init__(self, n_in, rng, act="tanh"):
        self.w = [Value(rng.uniform(-1, 1)) for _ in range(n_in)]
        self.b = Value(0.0)
        self.act = act

    def __call__(self, x):
        """The neuron's output, a Value, for a list of n_in numbers or Values."""
        z = self.b
        for wi, xi in zip(self.w, x, strict=True):
            z = z + wi * xi
        return getattr(z, self.act)() if self.act else z

    def parameters(self):
        """The list of all weights and the bias: what learning may change."""
        return [*self.w, self.b]


class Layer:
    """Neurons side by side, in the list `neurons`, all reading the same inputs."""

    def __init__(self, n_in, n_out, rng, act="tanh"):
        self.neurons = [Neuron(n_in, rng, act) for _ in range(n_out)]

    def __call__(self, x):
        """The list of all neurons' outputs."""
        return [neuron(x) for neuron in self.neurons]

    def parameters(self):
        """One flat list: the parameters of the first neuron, then of the next, …"""
        return [p for neuron in self.neurons for p in neuron.parameters()]


class MLP:
    """Layers one after the other, in the list `layers`; the last one is linear.

    MLP(sizes, rng, act): sizes like [2, 8, 1], inputs first.
    """

    def __init__(self, sizes, rng, act="tanh"):
        last = len(sizes) - 2
        self.layers = [
            Layer(sizes[i], sizes[i + 1], rng, act if i < last else None) for i in range(last + 1)
        ]

    def __call__(self, x):
        """The list of the last layer's outputs, Values."""
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        """One flat list of all parameters, first layer first."""
        return [p for layer in self.layers for p in layer.parameters()]

    def zero_grad(self):
        """Set the gradient of every parameter to 0.0."""
        for p in self.parameters():
            p.grad = 0.0


def train_step(model, X, Y, lr):
    """Forward, loss, backward, step: learn once from all examples.

    The loss is the mean over the examples of (output - target)².

    model : an MLP with one output
    X : list of inputs, each a list of floats
    Y : list of targets, floats
    lr : the learning rate; each parameter moves by -lr times its gradient

    Returns the loss before the step, a float.
    """
    loss = Value(0.0)
    for x, y in zip(X, Y, strict=True):
        loss = loss + (model(x)[0] - y) ** 2
    loss = loss * (1.0 / len(X))
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= lr * p.grad
    return loss.data
