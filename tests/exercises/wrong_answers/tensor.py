# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The rows that the list of misconceptions has for this module. T24 is about the forward function
# of relu, which is given: test_given.py has it.
# rows: T01 T02 T03 T05 T06 T07 T09 T22 T23


# %% T01 unbroadcast: axes of length 1 not summed
@exercise
def unbroadcast(g, shape):
    while np.ndim(g) > len(shape):
        g = g.sum(axis=0)
    return np.asarray(g)


# %% T02 unbroadcast: first row taken instead of the sum
@exercise
def unbroadcast(g, shape):
    g = np.asarray(g)
    while g.ndim > len(shape):
        g = g[0]
    for i, n in enumerate(shape):
        if n == 1 and g.shape[i] != 1:
            g = g.sum(axis=i, keepdims=True)
    return g


# %% T03 unbroadcast: mean instead of sum
@exercise
def unbroadcast(g, shape):
    g = np.asarray(g)
    while g.ndim > len(shape):
        g = g.mean(axis=0)
    for i, n in enumerate(shape):
        if n == 1:
            g = g.sum(axis=i, keepdims=True)
    return g


# %% T05 unbroadcast: a summed axis of length 1 is lost
@exercise
def unbroadcast(g, shape):
    g = np.asarray(g)
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for i in range(len(shape) - 1, -1, -1):
        if shape[i] == 1 and g.shape[i] != 1:
            g = g.sum(axis=i)
    return g


# %% unbroadcast: new axes not summed
@exercise
def unbroadcast(g, shape):
    if np.ndim(g) != len(shape):
        return np.asarray(g)
    stretched = tuple(i for i, n in enumerate(shape) if n == 1)
    return np.sum(g, axis=stretched, keepdims=True)


# %% unbroadcast: last axis summed in place of the first
@exercise
def unbroadcast(g, shape):
    g = np.asarray(g)
    while len(g.shape) > len(shape):
        g = np.sum(g, -1)
    for i, n in enumerate(shape):
        if n == 1:
            g = np.sum(g, i, keepdims=True)
    return g


# %% unbroadcast: everything summed to one number
@exercise
def unbroadcast(g, shape):
    return np.full(shape, np.sum(g))


# %% T06 Tensor: a repeated tensor's gradient not summed
@exercise
class Tensor(Node):
    # as given

    def __init__(self, data, op=None, parents=(), memory=()):
        refuse_no_numbers(data)
        self.data = np.array(data, dtype=float)
        self.grad, self.op, self.parents, self.memory = 0.0, op, parents, memory

    def send_back(self, grad):
        return Node.send_back(self, grad)


# %% T07 Tensor: summed before multiplying
@exercise
class Tensor(Node):
    # as given

    def __init__(self, data, op=None, parents=(), memory=()):
        refuse_no_numbers(data)
        self.data = np.array(data, dtype=float)
        self.grad, self.op, self.parents, self.memory = 0.0, op, parents, memory

    def send_back(self, grad):
        gradients = []
        for i, parent in enumerate(self.parents):
            shape, early = parent.data.shape, grad
            if self.op is ops.mul and np.shape(grad) != shape:
                early = unbroadcast(grad, shape)
            g = super().send_back(early)[i]
            gradients.append(unbroadcast(g, shape) if np.ndim(g) else g)
        return gradients


# %% T09 Tensor: the caller's array is shared
@exercise
class Tensor(Node):
    # as given

    def __init__(self, data, op=None, parents=(), memory=()):
        refuse_no_numbers(data)
        self.data = np.asarray(data, dtype=np.float64)
        self.grad, self.op, self.parents, self.memory = 0.0, op, parents, memory

    def send_back(self, grad):
        sent = super().send_back(grad)
        return [
            unbroadcast(g, p.data.shape) if np.ndim(g) else g for g, p in zip(sent, self.parents)
        ]


# %% Tensor: numbers kept as they come
@exercise
class Tensor(Node):
    # as given

    def __init__(self, data, op=None, parents=(), memory=()):
        refuse_no_numbers(data)
        self.data = np.array(data)
        self.grad, self.op, self.parents, self.memory = 0.0, op, parents, memory

    def send_back(self, grad):
        sent = super().send_back(grad)
        return [
            unbroadcast(g, p.data.shape) if np.ndim(g) else g for g, p in zip(sent, self.parents)
        ]


# %% Tensor: a constant's 0.0 is summed, too
@exercise
class Tensor(Node):
    # as given

    def __init__(self, data, op=None, parents=(), memory=()):
        refuse_no_numbers(data)
        self.data = np.array(data, dtype=float)
        self.grad, self.op, self.parents, self.memory = 0.0, op, parents, memory

    def send_back(self, grad):
        sent = super().send_back(grad)
        return tuple(unbroadcast(g, p.data.shape) for g, p in zip(sent, self.parents))


# %% Tensor: summed to the shape of the result
@exercise
class Tensor(Node):
    # as given

    def __init__(self, data, op=None, parents=(), memory=()):
        refuse_no_numbers(data)
        self.data = np.array(data, dtype=float)
        self.grad, self.op, self.parents, self.memory = 0.0, op, parents, memory

    def send_back(self, grad):
        return tuple(
            unbroadcast(g, self.data.shape) if np.ndim(g) else g for g in super().send_back(grad)
        )


# %% Tensor: shape read from .grad
@exercise
class Tensor(Node):
    # as given

    def __init__(self, data, op=None, parents=(), memory=()):
        refuse_no_numbers(data)
        self.data = np.array(data, dtype=float)
        self.grad, self.op, self.parents, self.memory = 0.0, op, parents, memory

    def send_back(self, grad):
        sent = super().send_back(grad)
        return [unbroadcast(g, np.shape(p.grad)) for g, p in zip(sent, self.parents)]


# %% Tensor: memory thrown away
@exercise
class Tensor(Node):
    # as given

    def __init__(self, data, op=None, parents=(), memory=()):
        refuse_no_numbers(data)
        self.data = np.array(data, dtype=float)
        self.grad, self.op, self.parents, self.memory = 0.0, op, parents, ()

    def send_back(self, grad):
        sent = super().send_back(grad)
        return [
            unbroadcast(g, p.data.shape) if np.ndim(g) else g for g, p in zip(sent, self.parents)
        ]


# %% T22 backward_from: several numbers without a gradient accepted
@exercise
def backward_from(root, grad=None):
    if grad is None:
        backward(root.sum())
    elif np.shape(grad) != root.data.shape:
        raise ValueError("shape")
    else:
        backward((root * grad).sum())


# %% T23 backward_from: second call overwrites
@exercise
def backward_from(root, grad=None):
    if grad is None and root.data.shape:
        raise ValueError(f"no gradient for shape {root.data.shape}")
    if grad is None:
        grad = 1.0
    if np.shape(grad) != root.data.shape:
        raise ValueError("the shapes differ")
    loss = (root * grad).sum()
    before = topological_order(loss)
    for node in before:
        node.grad = 0.0
    backward(loss)


from my_autodiff.graph import topological_order


# %% backward_from: nothing checked at all
@exercise
def backward_from(root, grad=None):
    if grad is None:
        grad = np.ones_like(root.data)
    backward((root * grad).sum())


# %% backward_from: a gradient of another shape accepted
@exercise
def backward_from(root, grad=None):
    if grad is None:
        if root.data.size > 1:
            raise ValueError(f"shape {root.data.shape}: which number?")
        backward(root)
    else:
        backward((root * grad).sum())


# %% backward_from: the given gradient ignored
@exercise
def backward_from(root, grad=None):
    if grad is None and root.data.size > 1:
        raise ValueError("several numbers")
    if grad is not None and np.shape(grad) != root.data.shape:
        raise ValueError("another shape")
    backward(root.sum())


# %% backward_from: mean instead of sum
@exercise
def backward_from(root, grad=None):
    if grad is None and root.data.size > 1:
        raise ValueError("several numbers")
    if grad is None:
        grad = np.array(1.0)
    if np.shape(grad) != root.data.shape:
        raise ValueError("another shape")
    backward((root * grad).mean())
