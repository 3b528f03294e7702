"""Record a computation as a graph of nodes, order it, and carry gradients back through it."""


class Node:
    """One value in a computation, and where it came from.

    data : the value; grad : its gradient, 0.0 until a backward pass adds to it; op : the operation
    that made it, None for a leaf; parents : the nodes it was made from, in order; memory : a tuple
    with what the operation remembers for its rule, empty if nothing.
    """

    __slots__ = ("data", "grad", "memory", "op", "parents")
    __array_ufunc__ = None  # NumPy leaves `array * node` to the node

    def __init__(self, data, op=None, parents=(), memory=()):
        self.data, self.grad, self.op, self.parents, self.memory = data, 0.0, op, parents, memory

    def __repr__(self):
        return f"{type(self).__name__}({self.data!r}, grad={self.grad!r})"

    def send_back(self, grad):
        """What this node sends to each of its parents when `grad` arrives at it: their gradients.

        The rule of the operation decides. Where it gives one gradient for several inputs (a power
        and its exponent), the others are constants and get 0.0.
        """
        if self.op is None:
            return ()
        inputs = [parent.data for parent in self.parents]
        sent = self.op.backward_rule(grad, self.data, *self.memory, *inputs)
        if isinstance(sent, tuple):
            return sent
        return tuple(sent) if isinstance(sent, list) else (sent, *[0.0] * (len(inputs) - 1))


class Op:
    """A forward function and its rule, joined as a property joins its getter and setter."""

    def __init__(self, symbol, forward, remembers=False):
        self.symbol, self.forward, self.remembers = symbol, forward, remembers
        self.__name__, self.__doc__ = forward.__name__, forward.__doc__
        self.backward_rule = None

    def rule(self, function):
        """Make `function(grad, out, *inputs)` this operation's rule; used as a decorator."""
        self.backward_rule = function
        return function

    def __call__(self, *inputs):
        """Numbers and arrays in, the same out; with a node among the inputs, a recorded node."""
        for x in inputs:
            if isinstance(x, Node):
                return apply(self, *inputs)
        return self.compute(*inputs)[0]

    def compute(self, *inputs):
        """The output for plain inputs and a tuple of what the rule must know: (out, memory)."""
        out = self.forward(*inputs)
        return (out[0], out[1:]) if self.remembers else (out, ())

    def __repr__(self):
        return f"<op {self.symbol}>"


def op(symbol, remembers=False):
    """Decorator: turn a forward function into an operation.

    One that `remembers` returns (out, memory), and its rule is given memory after out.
    """
    return lambda forward: Op(symbol, forward, remembers)


def apply(op, *inputs):
    """Compute an operation on nodes and remember how: one new node.

    op : an operation; `op.compute(*data)` takes plain data and gives (out, memory)
    inputs : nodes and plain numbers; one of the first two is a node

    Returns `kind(out, op, parents, memory)`, where kind is the class of the first node among the
    inputs. out and memory are what op.compute gives for the inputs' data; parents is the tuple of
    the inputs themselves, in order, with each plain number wrapped into a node of that class.
    """
    kind = type(inputs[0]) if isinstance(inputs[0], Node) else type(inputs[1])
    # your turn
    parents = tuple([x if isinstance(x, Node) else kind(x) for x in inputs])
    out, memory = op.compute(*[parent.data for parent in parents])
    return kind(out, op, parents, memory)


def topological_order(root):
    """Every node that root depends on, root too: each once, parents before children.

    root : a node; chains of 100,000 nodes are nothing special, so recursion will not do

    Returns a list of nodes; root is the last.
    """
    if not isinstance(root, Node):
        raise TypeError(f"{root!r} is a {type(root).__name__}, not a node of this engine")
    # your turn
    entered, order, stack = set(), {}, [root]
    while stack:
        node = stack[-1]
        if node in entered:  # all that it depends on is listed by now
            order[stack.pop()] = True
        else:
            entered.add(node)
            stack.extend(node.parents)
    return list(order)


def backward(root):
    """Add d root / d n to n.grad, for every node n that root depends on.

    Each call keeps its own table of gradients, so two calls add twice, and two losses that share
    nodes are both right.

    root : a node, usually the loss

    `node.send_back(grad)` gives what a node sends to each of its parents, in order.
    """
    grads = {root: 1.0}
    for node in reversed(topological_order(root)):
        grad = grads[node]
        node.grad = node.grad + grad
        for parent, sent in zip(node.parents, node.send_back(grad), strict=True):
            grads[parent] = grads.get(parent, 0.0) + sent
