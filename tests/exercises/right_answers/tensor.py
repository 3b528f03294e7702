# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 9: right answers for tensors, each written differently from the course's."""


# %% unbroadcast: axis by axis
@exercise
def unbroadcast(g, shape):
    g = np.asarray(g)
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1 and g.shape[axis] != 1:
            g = g.sum(axis=axis, keepdims=True)
    return g


# %% unbroadcast: nothing to do is said first
@exercise
def unbroadcast(g, shape):
    if np.shape(g) == shape:
        return g
    extra = g.ndim - len(shape)
    g = np.add.reduce(g, axis=tuple(range(extra))) if extra > 0 else g
    ones = tuple([i for i in range(len(shape)) if shape[i] == 1])
    return g.sum(ones, keepdims=True)


# %% unbroadcast: shape filled up with ones
@exercise
def unbroadcast(g, shape):
    full = (1,) * (np.ndim(g) - len(shape)) + tuple(shape)
    axes = [i for i in range(len(full)) if full[i] == 1]
    return np.asarray(g).sum(axis=tuple(axes), keepdims=True).reshape(shape)


# %% unbroadcast: by counting where each number came from
@exercise
def unbroadcast(g, shape):
    size = int(np.prod(shape, dtype=int))
    source = np.broadcast_to(np.arange(size).reshape(shape), np.shape(g))
    return np.bincount(source.ravel(), weights=np.ravel(g), minlength=size).reshape(shape)


# %% Tensor: a loop
@exercise
class Tensor(Node):
    # as given

    def __init__(self, data, op=None, parents=(), memory=()):
        refuse_no_numbers(data)
        # your turn
        super().__init__(np.array(data, dtype=float), op, parents, memory)

    def send_back(self, grad):
        result = []
        for g, parent in zip(super().send_back(grad), self.parents):
            if isinstance(g, np.ndarray):
                g = unbroadcast(g, parent.data.shape)
            result.append(g)
        return result


# %% Tensor: constants get zeros, copies by astype
@exercise
class Tensor(Node):
    # as given

    def __init__(self, data, op=None, parents=(), memory=()):
        refuse_no_numbers(data)
        self.data = np.asarray(data).astype("float64")
        self.grad = np.zeros_like(self.data)
        self.op = op
        self.parents = tuple(parents)
        self.memory = memory

    def send_back(self, grad):
        def fit(g, like):
            if np.ndim(g) == 0:
                return g + np.zeros(like.shape)
            return unbroadcast(g, like.shape)

        return tuple(fit(g, p.data) for g, p in zip(Node.send_back(self, grad), self.parents))


# %% Tensor: only where the shapes differ
@exercise
class Tensor(Node):
    # as given

    def __init__(self, data, op=None, parents=(), memory=()):
        refuse_no_numbers(data)
        self.data = 1.0 * np.array(data, dtype=np.float64)
        self.grad, self.op, self.parents, self.memory = 0.0, op, parents, memory

    def send_back(self, grad):
        sent = list(super().send_back(grad))
        for i, parent in enumerate(self.parents):
            if np.shape(sent[i]) not in ((), parent.shape):
                sent[i] = unbroadcast(sent[i], parent.shape)
        return tuple(sent)


# %% backward_from: with a grad of ones
@exercise
def backward_from(root, grad=None):
    if grad is None:
        if root.data.ndim > 0:
            raise ValueError(f"shape {root.data.shape} has more than one number; give grad")
        grad = np.ones(())
    grad = np.asarray(grad)
    if grad.shape != root.data.shape:
        raise ValueError(f"{grad.shape} is not {root.data.shape}")
    backward((grad * root).sum())


# %% backward_from: an inner product by @
@exercise
def backward_from(root, grad=None):
    if grad is None:
        if root.data.shape != ():
            raise ValueError("which number? call sum() first")
        backward(root)
        return
    if np.shape(grad) != np.shape(root.data):
        raise ValueError("grad must have the shape of the tensor")
    row, column = root.reshape(1, -1), np.reshape(grad, (-1, 1))
    backward((row @ column).reshape(()))


# %% backward_from: a pass of its own
from my_autodiff.graph import topological_order


@exercise
def backward_from(root, grad=None):
    if grad is None and root.data.shape == ():
        grad = 1.0
    if grad is None or np.shape(grad) != root.data.shape:
        raise ValueError("a tensor needs a gradient of its own shape")
    table = {root: np.array(grad, dtype=float)}
    for node in reversed(topological_order(root)):
        arrived = table[node]
        node.grad = node.grad + arrived
        for parent, sent in zip(node.parents, node.send_back(arrived)):
            table[parent] = table.get(parent, 0.0) + sent
