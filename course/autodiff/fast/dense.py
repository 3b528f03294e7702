"""Dense layers, losses and optimisers whose work is done by compiled kernels, on float32."""

import numpy as np

from .. import optim
from ..array_ops import with_settings
from ..graph import Node, op, topological_order
from ..layers import DenseNetwork, scaled_normal
from ..tensor import Tensor
from . import dense_kernels as kernels
from .arrays import refuse_other_labels, refuse_unfit


class Tensor32(Tensor):
    """A Tensor on a float32 array that it neither copies nor checks; shapes must fit exactly."""

    __slots__ = ()

    def __init__(self, data, op=None, parents=(), memory=()):
        self.data, self.grad, self.op, self.parents, self.memory = data, 0.0, op, parents, memory

    def send_back(self, grad):
        """What the rule gives: nothing here was broadcast."""
        return Node.send_back(self, grad)

    def backward(self, grad=None):
        """Add the gradient of this loss, a plain number, to the leaves it depends on.

        Unlike `graph.backward` it keeps nothing at the nodes between: large arrays are passed on,
        neither added to 0.0 nor copied.
        """
        grads = {self: 1.0}
        for node in reversed(topological_order(self)):
            sent_here = grads.pop(node)
            if node.op is None:
                node.grad = sent_here if type(node.grad) is float else node.grad + sent_here
            for parent, sent in zip(node.parents, node.send_back(sent_here), strict=True):
                grads[parent] = grads[parent] + sent if parent in grads else sent


@op("linear")
def linear(x, W, b):
    """X W + b."""
    z = x @ W
    z += b
    return z


@linear.rule
def linear_rule(grad, out, x, W, b):
    """dL/dx, dL/dW and dL/db."""
    return grad @ W.T, x.T @ grad, kernels.column_sum(grad)


@op("linear + relu")
def linear_relu(x, W, b):
    """The positive part of x W + b: product, then bias and ReLU in one pass."""
    z = x @ W
    kernels.bias_relu(z, b)
    return z


@linear_relu.rule
def linear_relu_rule(grad, out, x, W, b):
    """dL/dx, dL/dW and dL/db."""
    return linear_rule(kernels.where_positive(grad, out), out, x, W, b)


@op("data, linear + relu")
def data_linear_relu(W, b, x):
    """The same for plain data x."""
    return linear_relu.forward(x, W, b)


@data_linear_relu.rule
def data_linear_relu_rule(grad, out, x, W, b):
    """dL/dW and dL/db: nobody asks for the gradient of the data."""
    grad = kernels.where_positive(grad, out)
    return x.T @ grad, kernels.column_sum(grad)


@op("data, linear")
def data_linear(W, b, x):
    """X W + b for plain data x."""
    return linear.forward(x, W, b)


@data_linear.rule
def data_linear_rule(grad, out, x, W, b):
    """dL/dW and dL/db."""
    return x.T @ grad, kernels.column_sum(grad)


@op("softmax cross-entropy", remembers=True)
def xent(logits, labels):
    """The mean cross-entropy, and for the rule its slopes: one pass for both."""
    return kernels.softmax_loss(logits, labels)


@xent.rule
def xent_rule(grad, out, dlogits, labels, logits):
    """The forward pass knew the slopes already."""
    return dlogits if grad == 1.0 else dlogits * np.float32(grad)


def softmax_cross_entropy(logits, labels):
    """The mean cross-entropy of logits (n, k), a Tensor32, with labels (n,) int64.

    Raises TypeError for labels of another dtype, ValueError for another count or no such class.
    """
    refuse_other_labels(labels, len(logits.data))
    return with_settings(xent, labels)(logits)


class FastNetwork(DenseNetwork):
    """A DenseNetwork with ReLU whose layers are one compiled operation each, on float32."""

    def __init__(self, sizes, rng, init=scaled_normal):
        super().__init__(sizes, rng, "relu", init)
        for layer in self.layers:
            layer.W = Tensor32(layer.W.data.astype(np.float32))
            layer.b = Tensor32(layer.b.data.astype(np.float32))

    def __call__(self, X):
        """The scores, a Tensor32 (n, k), for data X (n, d), a float32 array.

        Raises TypeError for data of another dtype, ValueError for another layout.
        """
        *hidden, last = self.layers
        if not isinstance(X, Node):
            refuse_unfit("X", X, np.float32, 2)
        for layer in hidden:
            data = not isinstance(X, Node)
            run = with_settings(data_linear_relu, X) if data else linear_relu
            X = run(layer.W, layer.b) if data else run(X, layer.W, layer.b)
        if isinstance(X, Node):
            return linear(X, last.W, last.b)
        return with_settings(data_linear, X)(last.W, last.b)


def refuse_other_dtypes(params):
    """Raise TypeError for a parameter that is not float32."""
    for name, p in params.items():
        if p.dtype != np.float32:
            raise TypeError(
                f"parameter {name!r} is {p.dtype}; the compiled step is for float32: make it one "
                "with p.astype(np.float32)"
            )


class SGD(optim.SGD):
    """Gradient descent with momentum, one compiled pass over each parameter."""

    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        if weight_decay:
            raise ValueError(
                f"weight_decay is {weight_decay}; the compiled SGD has none, take optim.SGD"
            )
        refuse_other_dtypes(params)
        super().__init__(params, lr, momentum)

    def step(self, grads):
        """Move all parameters once; gradients are trusted to be float32 arrays that fit."""
        lr, momentum = np.float32(self.lr), np.float32(self.momentum)
        for k, p in self.params.items():
            if momentum:
                flat = [a.reshape(-1) for a in (p, self.v[k], grads[k])]
                kernels.sgd_update(*flat, lr, momentum)
            else:
                kernels.plain_sgd_update(p.reshape(-1), grads[k].reshape(-1), lr)


class Adam(optim.Adam):
    """Adam, one compiled pass over each parameter."""

    def __init__(self, params, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        refuse_other_dtypes(params)
        super().__init__(params, lr, b1, b2, eps)

    def step(self, grads):
        """Move all parameters once; gradients are trusted to be float32 arrays that fit."""
        self.t += 1
        settings = [np.float32(x) for x in (self.lr, self.b1, self.b2, self.eps)]
        for k, p in self.params.items():
            flat = [a.reshape(-1) for a in (p, self.m[k], self.s[k], grads[k])]
            kernels.adam_update(*flat, *settings, self.t)
