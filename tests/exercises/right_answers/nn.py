# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 6: right answers, each written differently from the course's."""


# %% Neuron: sum and a table of activations
@exercise
class Neuron:
    def __init__(self, n_in, rng, act="tanh"):
        self.act = act
        self.b = Value(0)
        self.w = list(map(Value, rng.uniform(-1, 1, size=n_in)))

    def __call__(self, x):
        z = sum((w * v for w, v in zip(self.w, x)), self.b)
        table = {"tanh": z.tanh, "relu": z.relu, "sigmoid": z.sigmoid, None: lambda: z}
        return table[self.act]()

    def parameters(self):
        return self.w + [self.b]


# %% Neuron: if and elif, its own way of drawing
@exercise
class Neuron:
    def __init__(self, n_in, rng, act="tanh"):
        self.w = [Value(2 * rng.random() - 1) for _ in range(n_in)]
        self.b = Value(0.0)
        self.params = self.w.copy()
        self.params.append(self.b)
        self.act = act

    def __call__(self, x):
        total = self.b
        for i in range(len(self.w)):
            total = total + x[i] * self.w[i]
        if self.act == "tanh":
            return total.tanh()
        elif self.act == "relu":
            return total.relu()
        elif self.act == "sigmoid":
            return total.sigmoid()
        return total

    def parameters(self):
        return self.params


# %% Neuron: NumPy in the forward pass
import numpy as np


@exercise
class Neuron:
    def __init__(self, n_in, rng, act="tanh"):
        self.w = [Value(w) for w in rng.uniform(-1.0, 1.0, n_in)]
        self.b = Value(0.0)
        self.act = act

    def __call__(self, x):
        z = np.dot(np.array(self.w, dtype=object), np.array(x, dtype=object)) + self.b
        return z if self.act is None else getattr(z, self.act)()

    def parameters(self):
        return [p for p in (*self.w, self.b)]


# %% Neuron: bias first among the parameters, reduce
from functools import reduce


@exercise
class Neuron:
    def __init__(self, n_in, rng, act="tanh"):
        self.b, self.act = Value(0.0), act
        self.w = []
        while len(self.w) < n_in:
            self.w.append(Value(rng.uniform(low=-1, high=1)))

    def __call__(self, x):
        pairs = [wi * xi for wi, xi in zip(self.w, x, strict=True)]
        z = reduce(lambda s, term: s + term, pairs, self.b)
        return getattr(Value, self.act)(z) if self.act else z

    def parameters(self):
        found = []
        found.extend(self.w)
        found.append(self.b)
        return found


# %% Layer: loops
@exercise
class Layer:
    def __init__(self, n_in, n_out, rng, act="tanh"):
        self.neurons = []
        for _ in range(n_out):
            self.neurons.append(Neuron(n_in, rng, act))

    def __call__(self, x):
        outputs = []
        for neuron in self.neurons:
            outputs.append(neuron(x))
        return outputs

    def parameters(self):
        flat = []
        for neuron in self.neurons:
            flat += neuron.parameters()
        return flat


# %% Layer: sum of lists
@exercise
class Layer:
    def __init__(self, n_in, n_out, rng, act="tanh"):
        self.neurons = [Neuron(n_in, rng, act=act) for i in range(n_out)]

    def __call__(self, x):
        return list(map(lambda n: n(x), self.neurons))

    def parameters(self):
        return sum((n.parameters() for n in self.neurons), [])


# %% Layer: chain, and attributes of its own
from itertools import chain


@exercise
class Layer:
    def __init__(self, n_in, n_out, rng, act="tanh"):
        self.n_in, self.n_out, self.rng, self.act = n_in, n_out, rng, act
        self.neurons = [self.new_neuron() for _ in range(n_out)]

    def new_neuron(self):
        return Neuron(self.n_in, self.rng, self.act)

    def __call__(self, x):
        return [neuron.__call__(x) for neuron in self.neurons]

    def parameters(self):
        return list(chain.from_iterable(n.parameters() for n in self.neurons))


# %% MLP: pairs of sizes
@exercise
class MLP:
    def __init__(self, sizes, rng, act="tanh"):
        acts = [act] * (len(sizes) - 2) + [None]
        self.layers = [Layer(m, n, rng, a) for m, n, a in zip(sizes, sizes[1:], acts)]

    def __call__(self, x):
        out = x
        for layer in self.layers:
            out = layer(out)
        return out

    def parameters(self):
        return sum([layer.parameters() for layer in self.layers], [])

    def zero_grad(self):
        for layer in self.layers:
            for p in layer.parameters():
                p.grad = 0


# %% MLP: hidden layers, then the last one
@exercise
class MLP:
    def __init__(self, sizes, rng, act="tanh"):
        *inner, n_out = sizes
        self.layers = []
        for i in range(1, len(inner)):
            self.layers.append(Layer(inner[i - 1], inner[i], rng, act))
        self.layers.append(Layer(inner[-1], n_out, rng, act=None))

    def __call__(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = layer(x)
        return last(x)

    def parameters(self):
        params = []
        for layer in self.layers:
            params.extend(layer.parameters())
        return params

    def zero_grad(self):
        [setattr(p, "grad", 0.0) for p in self.parameters()]


# %% MLP: reduce, zip, and the list of parameters kept
from functools import reduce


@exercise
class MLP:
    def __init__(self, sizes, rng, act="tanh"):
        self.layers = []
        for i, (n_in, n_out) in enumerate(zip(sizes[:-1], sizes[1:])):
            is_last = i == len(sizes) - 2
            self.layers.append(Layer(n_in, n_out, rng, None if is_last else act))
        self._parameters = [p for layer in self.layers for p in layer.parameters()]

    def __call__(self, x):
        return reduce(lambda h, layer: layer(h), self.layers, x)

    def parameters(self):
        return self._parameters

    def zero_grad(self):
        for p in self._parameters:
            p.grad *= 0.0


# %% MLP: by recursion
@exercise
class MLP:
    def __init__(self, sizes, rng, act="tanh"):
        self.layers = self._stack(list(sizes), rng, act)

    def _stack(self, sizes, rng, act):
        if len(sizes) == 2:
            return [Layer(*sizes, rng, None)]
        return [Layer(sizes[0], sizes[1], rng, act)] + self._stack(sizes[1:], rng, act)

    def __call__(self, x, depth=0):
        return x if depth == len(self.layers) else self(self.layers[depth](x), depth + 1)

    def parameters(self):
        return [p for layer in self.layers for n in layer.neurons for p in n.parameters()]

    def zero_grad(self):
        for p in self.parameters():
            p.grad -= p.grad


# %% train_step: sum and a mean
@exercise
def train_step(model, X, Y, lr):
    model.zero_grad()
    predictions = [model(x)[0] for x in X]
    loss = sum((p - y) ** 2 for p, y in zip(predictions, Y)) / len(Y)
    loss.backward()
    for p in model.parameters():
        p.data = p.data - lr * p.grad
    return loss.data


# %% train_step: products instead of powers, helpers inside
@exercise
def train_step(model, X, Y, lr):
    def mean_loss():
        total = 0
        for x, y in zip(X, Y):
            (out,) = model(x)
            d = y - out
            total = total + d * d
        return total / len(X)

    loss = mean_loss()
    before = loss.data
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data += -lr * p.grad
    return float(before)


# %% train_step: reset by hand, losses divided one by one
from my_autodiff.graph import backward


@exercise
def train_step(model, X, Y, lr):
    losses = [(model(X[i])[0] - Y[i]) ** 2 * (1 / len(X)) for i in range(len(X))]
    loss = losses[0]
    for other in losses[1:]:
        loss = loss + other
    for p in model.parameters():
        p.grad = 0.0
    backward(loss)
    new = [p.data - lr * p.grad for p in model.parameters()]
    for p, data in zip(model.parameters(), new):
        p.data = data
    return loss.data


# %% train_step: one backward pass for each example, gradients add up
@exercise
def train_step(model, X, Y, lr):
    model.zero_grad()
    total = 0.0
    for x, y in zip(X, Y):
        loss = (model(x)[0] - y) ** 2 / len(X)
        loss.backward()
        total += loss.data
    for p in model.parameters():
        p.data -= lr * p.grad
    return total


# %% train_step: gradients reset after the step
@exercise
def train_step(model, X, Y, lr):
    loss = Value(0.0)
    for x, y in zip(X, Y):
        loss += (model(x)[0] - y) ** 2
    loss /= len(X)
    loss.backward()
    for p in model.parameters():
        p.data -= lr * p.grad
    model.zero_grad()
    return loss.data
