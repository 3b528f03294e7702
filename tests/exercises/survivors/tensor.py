"""Chapter 9: mutants of tensors that behave as the reference does."""

OWN_WORDS = "the words of an error are the author's own"
NO_ORDER = "sums and products have no order"
AS_MANY = "a node sends as many gradients as it has parents"

SURVIVORS = {
    "Tensor": {
        "without __slots__ = ()": "slots save memory, nothing else",
        "return entrywise(ops.add, other, self)": NO_ORDER,
        "return entrywise(ops.mul, other, self)": NO_ORDER,
        "return self / -1.0": "dividing by -1 is multiplying by -1",
        "axes = axes or range(self.data.ndim)[::-1]": "a range is as good as a tuple",
        "shape = shape[-1] if isinstance(shape[0], tuple) else shape": (
            "where the first argument is a tuple it is the last one, too"
        ),
        "shape = shape[0] if isinstance(shape[-1], tuple) else shape": (
            "where the last argument is a tuple it is the first one, too"
        ),
        "self.grad, self.op, self.parents, self.memory = (0.0, op, parents, memory); …": (
            "neither of the two statements reads what the other one writes"
        ),
        "pairs = zip(super().send_back(grad), self.parents)": AS_MANY,
        "pairs = zip(super().send_back(grad), self.parents, strict=False)": AS_MANY,
        "return [unbroadcast(g, p.data.shape) if np.ndim(g) else g for g, p in pairs]": (
            "a list of gradients is as good as a tuple"
        ),
    },
    "backward_from": {
        "backward(root if grad is None else root * grad)": (
            "backward starts with 1.0, which a product spreads over all its numbers"
        ),
        "if grad is None and root.data.shape:": "only () is an empty tuple",
        "if np.shape(grad) != root.data.shape:": (
            "None has the shape (), and so has a root that needs no grad"
        ),
        "if root is not None and np.shape(grad) != root.data.shape:": (
            "None has the shape (), and so has a root that needs no grad"
        ),
        "if grad is not None and np.shape(grad) != root.data.shape:; raise …": (
            "an input cannot be bad in both ways"
        ),
        "raise ValueError…": OWN_WORDS,
    },
}
