"""A graph of Values, recorded once as arrays and replayed by a compiled loop."""

import math

import numpy as np
from numba import njit

from ..graph import topological_order

LEAF, ADD, MUL, POW, EXP, LOG, TANH, SIGMOID, RELU = range(9)
CODES = {"+": ADD, "*": MUL, "**": POW, "exp": EXP, "log": LOG, "tanh": TANH}
CODES |= {"sigmoid": SIGMOID, "relu": RELU}


@njit(cache=True)
def forward(codes, left, right, data):
    """Compute every node's data again, in order; leaves keep theirs."""
    for i in range(codes.size):
        code, x, y = codes[i], data[left[i]], data[right[i]]
        if code == ADD:
            data[i] = x + y
        elif code == MUL:
            data[i] = x * y
        elif code == RELU:
            data[i] = max(x, 0.0)
        elif code == TANH:
            data[i] = math.tanh(x)
        elif code == POW:
            data[i] = x**y
        elif code == EXP:
            data[i] = math.exp(x)
        elif code == LOG:
            data[i] = math.log(x)
        elif code == SIGMOID:
            e = math.exp(-abs(x))
            data[i] = (1.0 if x >= 0 else e) / (1.0 + e)


@njit(cache=True)
def backward(codes, left, right, data, grads):
    """Fill grads with d (last node) / d (every node): the rules of ops.py, last node first."""
    grads[:] = 0.0
    grads[-1] = 1.0
    for i in range(codes.size - 1, -1, -1):
        code, x, y, out, grad = codes[i], left[i], right[i], data[i], grads[i]
        if code == ADD:
            grads[x] += grad
            grads[y] += grad
        elif code == MUL:
            grads[x] += grad * data[y]
            grads[y] += grad * data[x]
        elif code == RELU:
            grads[x] += grad * (data[x] > 0)
        elif code == TANH:
            grads[x] += grad * (1.0 - out * out)
        elif code == POW and data[y] != 0.0:
            grads[x] += grad * data[y] * data[x] ** (data[y] - 1.0)
        elif code == EXP:
            grads[x] += grad * out
        elif code == LOG:
            grads[x] += grad / data[x]
        elif code == SIGMOID:
            grads[x] += grad * out * (1.0 - out)


@njit(cache=True)
def descend(codes, left, right, data, grads, moved, lr, steps):
    """So many steps of gradient descent on the leaves `moved`; the loss before each step."""
    losses = np.empty(steps)
    for step in range(steps):
        forward(codes, left, right, data)
        losses[step] = data[-1]
        backward(codes, left, right, data, grads)
        for i in moved:
            data[i] -= lr * grads[i]
    return losses


class Recorded:
    """The graph below a loss as arrays: an operation, two places and a number for each node.

    It holds for as long as the same operations are to be done: a program that branches on its
    numbers must be recorded anew. Raises ValueError for an operation that it does not know.
    """

    def __init__(self, loss):
        self.nodes = topological_order(loss)
        place = {node: i for i, node in enumerate(self.nodes)}
        unknown = {n.op.symbol for n in self.nodes if n.op} - CODES.keys()
        if unknown:
            raise ValueError(f"cannot replay {sorted(unknown)}; a tape knows {sorted(CODES)}")
        ends = [[place[p] for p in n.parents] or [0] for n in self.nodes]
        self.codes = np.array([CODES[n.op.symbol] if n.op else LEAF for n in self.nodes], np.int8)
        self.left = np.array([e[0] for e in ends], np.int32)
        self.right = np.array([e[-1] for e in ends], np.int32)
        self.data = np.array([n.data for n in self.nodes])
        self.grads = np.zeros_like(self.data)
        self.place = place

    def descend(self, parameters, lr, steps=1):
        """Move these leaves by gradient descent, here and in `.data`; the loss before each step."""
        moved = np.array([self.place[p] for p in parameters])
        tape = (self.codes, self.left, self.right, self.data, self.grads)
        losses = descend(*tape, moved, lr, steps)
        for p, i in zip(parameters, moved, strict=True):
            p.data, p.grad = float(self.data[i]), float(self.grads[i])
        return losses
