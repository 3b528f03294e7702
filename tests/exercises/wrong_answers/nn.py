# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The rows that the list of misconceptions has for this module.
# rows: M02 M04 M05 M06 M07 M08 M09 M10 M11 M13 M14 M15 M16 M17


# %% M02 Neuron: .data cuts the graph
@exercise
class Neuron:
    def __init__(self, n_in, rng, act="tanh"):
        self.w = [Value(v) for v in rng.uniform(-1, 1, n_in)]
        self.b = Value(0.0)
        self.act = act

    def __call__(self, x):
        z = self.b
        for wi, xi in zip(self.w, x):
            z = z + wi.data * xi
        if self.act is None:
            return z
        return getattr(z, self.act)()

    def parameters(self):
        return self.w + [self.b]


# %% M04 Neuron: one Value for all weights
@exercise
class Neuron:
    def __init__(self, n_in, rng, act="tanh"):
        self.w = [Value(rng.uniform(-1, 1))] * n_in
        self.b = Value(0.0)
        self.act = act

    def __call__(self, x):
        z = self.b
        for wi, xi in zip(self.w, x):
            z = z + wi * xi
        return z if self.act is None else getattr(z, self.act)()

    def parameters(self):
        return self.w + [self.b]


# %% M05 Neuron: bias missing from parameters()
@exercise
class Neuron:
    def __init__(self, n_in, rng, act="tanh"):
        self.w = [Value(v) for v in rng.uniform(-1, 1, n_in)]
        self.b = Value(0.0)
        self.act = act

    def __call__(self, x):
        z = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        return z if self.act is None else getattr(z, self.act)()

    def parameters(self):
        return self.w


# %% M06 Layer: same neuron asked for every output
@exercise
class Layer:
    def __init__(self, n_in, n_out, rng, act="tanh"):
        self.neurons = [Neuron(n_in, rng, act) for _ in range(n_out)]

    def __call__(self, x):
        return [self.neurons[0](x) for n in self.neurons]

    def parameters(self):
        return [p for n in self.neurons for p in n.parameters()]


# %% M07 MLP: activation on the output layer
@exercise
class MLP:
    def __init__(self, sizes, rng, act="tanh"):
        self.layers = [Layer(a, b, rng, act) for a, b in zip(sizes, sizes[1:])]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]

    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0.0


# %% M08 MLP: inputs and outputs exchanged
@exercise
class MLP:
    def __init__(self, sizes, rng, act="tanh"):
        k = len(sizes) - 1
        self.layers = [
            Layer(sizes[i + 1], sizes[i], rng, act if i < k - 1 else None) for i in range(k)
        ]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]

    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0.0


# %% M09 MLP: nested list of parameters
@exercise
class MLP:
    def __init__(self, sizes, rng, act="tanh"):
        k = len(sizes) - 1
        self.layers = [
            Layer(sizes[i], sizes[i + 1], rng, act if i < k - 1 else None) for i in range(k)
        ]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        return [layer.parameters() for layer in self.layers]

    def zero_grad(self):
        for layer in self.layers:
            for p in layer.parameters():
                p.grad = 0.0


# %% M10 train_step: gradients never reset
@exercise
def train_step(model, X, Y, lr):
    loss = Value(0.0)
    for x, y in zip(X, Y):
        loss = loss + (model(x)[0] - y) ** 2
    loss = loss * (1.0 / len(X))
    loss.backward()
    for p in model.parameters():
        p.data -= lr * p.grad
    return loss.data


# %% M11 train_step: no parameter changed
@exercise
def train_step(model, X, Y, lr):
    loss = Value(0.0)
    for x, y in zip(X, Y):
        loss = loss + (model(x)[0] - y) ** 2
    loss = loss * (1.0 / len(X))
    loss.backward()
    model.zero_grad()
    for p in model.parameters():
        p.data -= lr * p.grad
    return loss.data


# %% M13 train_step: =- typed for -=
@exercise
def train_step(model, X, Y, lr):
    loss = Value(0.0)
    for x, y in zip(X, Y):
        loss = loss + (model(x)[0] - y) ** 2
    loss = loss * (1.0 / len(X))
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data = -lr * p.grad
    return loss.data


# %% M14 train_step: no parameter changed
@exercise
def train_step(model, X, Y, lr):
    loss = Value(0.0)
    for x, y in zip(X, Y):
        loss = loss + (model(x)[0] - y) ** 2
    loss = loss * (1.0 / len(X))
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p = p - lr * p.grad
    return loss.data


# %% M15 train_step: sum instead of mean
@exercise
def train_step(model, X, Y, lr):
    loss = Value(0.0)
    for x, y in zip(X, Y):
        loss = loss + (model(x)[0] - y) ** 2
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= lr * p.grad
    return loss.data


# %% M16 train_step: a fixed number returned
@exercise
def train_step(model, X, Y, lr):
    loss = sum((model(x)[0] - y) ** 2 for x, y in zip(X, Y)) / len(X)
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= lr * p.grad
    return 0.0


# %% M17 train_step: last example dropped
@exercise
def train_step(model, X, Y, lr):
    loss = Value(0.0)
    for x, y in zip(X[:-1] or X, Y):
        loss = loss + (model(x)[0] - y) ** 2
    loss = loss * (1.0 / len(X))
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= lr * p.grad
    return loss.data


# %% Neuron: activation forgotten
@exercise
class Neuron:
    def __init__(self, n_in, rng, act="tanh"):
        self.w = [Value(rng.uniform(-1, 1)) for _ in range(n_in)]
        self.b = Value(0)
        self.act = act

    def __call__(self, x):
        return sum(wi * xi for wi, xi in zip(self.w, x)) + self.b

    def parameters(self):
        return [*self.w, self.b]


# %% Neuron: tanh whatever is asked for
@exercise
class Neuron:
    def __init__(self, n_in, rng, act="tanh"):
        self.w = [Value(rng.uniform(-1, 1)) for _ in range(n_in)]
        self.b = Value(0)

    def __call__(self, x):
        return (sum(wi * xi for wi, xi in zip(self.w, x)) + self.b).tanh()

    def parameters(self):
        return [*self.w, self.b]


# %% Neuron: bias forgotten in the sum
@exercise
class Neuron:
    def __init__(self, n_in, rng, act="tanh"):
        self.w = [Value(rng.uniform(-1, 1)) for _ in range(n_in)]
        self.b = Value(0)
        self.act = act

    def __call__(self, x):
        z = sum(wi * xi for wi, xi in zip(self.w, x))
        return getattr(z, self.act)() if self.act else z

    def parameters(self):
        return [*self.w, self.b]


# %% Neuron: weights start at zero
@exercise
class Neuron:
    def __init__(self, n_in, rng, act="tanh"):
        self.w = [Value(0.0) for _ in range(n_in)]
        self.b = Value(0.0)
        self.act = act

    def __call__(self, x):
        z = sum(wi * xi for wi, xi in zip(self.w, x)) + self.b
        return getattr(z, self.act)() if self.act else z

    def parameters(self):
        return [*self.w, self.b]


# %% Neuron: a generator of one's own
import numpy as np


@exercise
class Neuron:
    def __init__(self, n_in, rng, act="tanh"):
        rng = np.random.default_rng(42)
        self.w = [Value(w) for w in rng.uniform(-1, 1, size=n_in)]
        self.b = Value(0.0)
        self.act = act

    def __call__(self, x):
        z = sum(wi * xi for wi, xi in zip(self.w, x)) + self.b
        return getattr(z, self.act)() if self.act else z

    def parameters(self):
        return [*self.w, self.b]


# %% Neuron: plain numbers as weights
@exercise
class Neuron:
    def __init__(self, n_in, rng, act="tanh"):
        self.w = [rng.uniform(-1, 1) for _ in range(n_in)]
        self.b = Value(0.0)
        self.act = act

    def __call__(self, x):
        z = sum(wi * xi for wi, xi in zip(self.w, x)) + self.b
        return getattr(z, self.act)() if self.act else z

    def parameters(self):
        return [*self.w, self.b]


# %% Neuron: weights only on one side of 0
@exercise
class Neuron:
    def __init__(self, n_in, rng, act="tanh"):
        self.w = [Value(rng.random()) for _ in range(n_in)]
        self.b = Value(0.0)
        self.act = act

    def __call__(self, x):
        z = sum(wi * xi for wi, xi in zip(self.w, x)) + self.b
        return getattr(z, self.act)() if self.act else z

    def parameters(self):
        return [*self.w, self.b]


# %% Layer: one neuron in every place
@exercise
class Layer:
    def __init__(self, n_in, n_out, rng, act="tanh"):
        self.neurons = [Neuron(n_in, rng, act)] * n_out

    def __call__(self, x):
        return [n(x) for n in self.neurons]

    def parameters(self):
        return [p for n in self.neurons for p in n.parameters()]


# %% Layer: nested list of parameters
@exercise
class Layer:
    def __init__(self, n_in, n_out, rng, act="tanh"):
        self.neurons = [Neuron(n_in, rng, act) for _ in range(n_out)]

    def __call__(self, x):
        return [n(x) for n in self.neurons]

    def parameters(self):
        params = []
        for n in self.neurons:
            params.append(n.parameters())
        return params


# %% Layer: activation not passed on
@exercise
class Layer:
    def __init__(self, n_in, n_out, rng, act="tanh"):
        self.neurons = [Neuron(n_in, rng) for _ in range(n_out)]

    def __call__(self, x):
        return [n(x) for n in self.neurons]

    def parameters(self):
        return sum([n.parameters() for n in self.neurons], [])


# %% Layer: inputs and outputs exchanged
@exercise
class Layer:
    def __init__(self, n_in, n_out, rng, act="tanh"):
        self.neurons = [Neuron(n_out, rng, act) for _ in range(n_in)]

    def __call__(self, x):
        return [n(x) for n in self.neurons]

    def parameters(self):
        return sum([n.parameters() for n in self.neurons], [])


# %% MLP: every layer reads the network's input
@exercise
class MLP:
    def __init__(self, sizes, rng, act="tanh"):
        acts = [act] * (len(sizes) - 2) + [None]
        self.layers = [Layer(m, n, rng, a) for m, n, a in zip(sizes, sizes[1:], acts)]

    def __call__(self, x):
        for layer in self.layers:
            out = layer(x)
        return out

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]

    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0.0


# %% MLP: zero_grad clears the data
@exercise
class MLP:
    def __init__(self, sizes, rng, act="tanh"):
        acts = [act] * (len(sizes) - 2) + [None]
        self.layers = [Layer(m, n, rng, a) for m, n, a in zip(sizes, sizes[1:], acts)]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]

    def zero_grad(self):
        for p in self.parameters():
            p.data = 0.0


# %% MLP: zero_grad does nothing
@exercise
class MLP:
    def __init__(self, sizes, rng, act="tanh"):
        acts = [act] * (len(sizes) - 2) + [None]
        self.layers = [Layer(m, n, rng, a) for m, n, a in zip(sizes, sizes[1:], acts)]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]

    def zero_grad(self):
        for p in self.parameters():
            p.grad == 0.0


# %% MLP: tanh whatever is asked for
@exercise
class MLP:
    def __init__(self, sizes, rng, act="tanh"):
        self.layers = [Layer(m, n, rng) for m, n in zip(sizes[:-2], sizes[1:-1])]
        self.layers.append(Layer(sizes[-2], sizes[-1], rng, None))

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]

    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0.0


# %% MLP: only the last layer's parameters
@exercise
class MLP:
    def __init__(self, sizes, rng, act="tanh"):
        acts = [act] * (len(sizes) - 2) + [None]
        self.layers = [Layer(m, n, rng, a) for m, n, a in zip(sizes, sizes[1:], acts)]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        for layer in self.layers:
            params = layer.parameters()
        return params

    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0.0


# %% train_step: uphill
@exercise
def train_step(model, X, Y, lr):
    loss = sum((model(x)[0] - y) ** 2 for x, y in zip(X, Y)) / len(X)
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data += lr * p.grad
    return loss.data


# %% train_step: a Value returned
@exercise
def train_step(model, X, Y, lr):
    loss = sum((model(x)[0] - y) ** 2 for x, y in zip(X, Y)) / len(X)
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= lr * p.grad
    return loss


# %% train_step: only the last example learned
@exercise
def train_step(model, X, Y, lr):
    for x, y in zip(X, Y):
        loss = (model(x)[0] - y) ** 2
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= lr * p.grad
    return loss.data


# %% train_step: loss after the step returned
@exercise
def train_step(model, X, Y, lr):
    def mean_loss():
        return sum((model(x)[0] - y) ** 2 for x, y in zip(X, Y)) / len(X)

    model.zero_grad()
    mean_loss().backward()
    for p in model.parameters():
        p.data -= lr * p.grad
    return mean_loss().data


# %% train_step: error not squared
@exercise
def train_step(model, X, Y, lr):
    loss = sum(model(x)[0] - y for x, y in zip(X, Y)) / len(X)
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= lr * p.grad
    return loss.data


# %% train_step: extra factor 1/2
@exercise
def train_step(model, X, Y, lr):
    loss = sum((model(x)[0] - y) ** 2 for x, y in zip(X, Y)) / (2 * len(X))
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= lr * p.grad
    return loss.data


# %% train_step: backward called twice
@exercise
def train_step(model, X, Y, lr):
    loss = sum((model(x)[0] - y) ** 2 for x, y in zip(X, Y)) / len(X)
    model.zero_grad()
    loss.backward()
    backward = loss.backward()
    for p in model.parameters():
        p.data -= lr * p.grad
    return loss.data
