"""Drives for engines and networks: from a target and plain numbers to plain facts.

Everything here runs beside the learner's code: it imports only NumPy, the standard library and,
through the target, the package the target belongs to.
"""

import importlib
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

Target = Callable[..., Any]
Node = Any


def engine(target: Any, module: str) -> Any:
    """A module of the package that the target belongs to; the reference for the course's own."""
    home, _, _ = target.__module__.partition(".")
    package = home if home == "my_autodiff" else "course.autodiff"
    return importlib.import_module(f"{package}.{module}")


def graph_of(node: Node) -> Any:
    """The module `graph` of the engine that a node belongs to."""
    base = next(c for c in type(node).__mro__ if c.__name__ == "Node")
    return importlib.import_module(base.__module__)


def _operation(target: Target, symbol: str) -> Any:
    """The operation with this symbol; `larger` is one that remembers which input won."""
    if symbol == "larger":
        forward = lambda x, y: (max(x, y), x >= y)  # noqa: E731  (its name is the symbol)
        return engine(target, "graph").Op(symbol, forward, remembers=True)
    operations = vars(engine(target, "ops")).values()
    return next(o for o in operations if getattr(o, "symbol", None) == symbol)


def drive_apply(target: Target, symbol: str, inputs: tuple[Any, ...]) -> Any:
    """Apply an operation to inputs: a number in a list stands for a node that holds it."""
    value, op = engine(target, "value").Value, _operation(target, symbol)
    nodes = [value(x[0]) if isinstance(x, list) else x for x in inputs]
    node = target(op, *nodes)
    if not hasattr(node, "parents"):
        return node
    parents = tuple(node.parents)
    given = [(p, x) for p, x in zip(parents, nodes, strict=False) if isinstance(x, value)]
    return {
        "class of the result": type(node).__name__,
        "data": node.data,
        "op is the operation": node.op is op,
        "number of parents": len(parents),
        "every parent is a node": all(isinstance(p, value) for p in parents),
        "data of the parents": [getattr(p, "data", p) for p in parents],
        "given nodes are the parents, not copies": all(p is x for p, x in given),
        "memory": node.memory,
    }


class LookedTooOften(Exception):
    """A walk over a graph that asks for its wires again and again."""


def counted(value: Any, limit: int) -> Any:
    """A class of nodes that together say no more than `limit` times who their parents are."""
    wires, looks = value.parents, [0]

    class Counted(value):  # type: ignore[misc]
        @property
        def parents(self) -> Any:
            looks[0] += 1
            if looks[0] > limit:
                raise LookedTooOften(f"the parents of a few nodes were asked for {limit:,} times")
            return wires.__get__(self)

        @parents.setter
        def parents(self, new: Any) -> None:
            wires.__set__(self, new)

    Counted.__name__ = value.__name__
    return Counted


def _chain(value: Target, length: int) -> dict[str, Node]:
    """A long sum, wired by hand: thousands of calls of apply would only take time."""
    n = {"a": value(1.0), "b": value(0.5)}
    first = n["a"] + n["b"]
    end, op = first, first.op
    for _ in range(length - 1):
        end = value(end.data + 0.5, op, (end, n["b"]))
    return {**n, "end": end}


def _doublings(value: Target, times: int) -> dict[str, Node]:
    """So many routes that a walk along each of them is stopped."""
    end = a = counted(value, 10_000)(1.0)
    for _ in range(times):
        end = end + end
    return {"a": a, "end": end}


def build(value: Target, graph: str) -> dict[str, Node]:
    """A graph by name: its nodes by name, in the order in which they were made."""
    if graph.startswith("chain of "):
        return _chain(value, int(graph.split()[2]))
    if graph.endswith(" doublings"):
        return _doublings(value, int(graph.split()[0]))
    n = {name: value(x) for name, x in (("a", 2.0), ("b", 3.0))}
    for line in graph.split(";"):
        name, _, expression = line.strip().partition(" = ")
        n[name] = eval(expression, {}, n)
    return n


def drive_order(target: Target, graph: str) -> Any:
    """Order the nodes of a graph and state what holds of every right order."""
    if graph == "no graph, the number 3.0":
        return target(3.0)
    nodes = build(engine(target, "value").Value, graph)
    root = list(nodes.values())[-1]
    order = target(root)
    if not isinstance(order, list):
        return order
    place = {id(node): i for i, node in enumerate(order)}
    parents = {id(node): node.parents for node in order}
    early = {id(n) for n in order for p in parents[id(n)] if place.get(id(p), -1) > place[id(n)]}
    known = {id(p) for wires in parents.values() for p in wires} | {id(root)}
    return {
        "nodes listed": len(order),
        "different nodes listed": len(place),
        "nodes not listed": len(known - set(place)),
        "first node that stands before one of its parents": next(
            (name for name, node in nodes.items() if id(node) in early), "none"
        ),
        "the root is last": bool(order) and order[-1] is root,
    }


def drive_backward(target: Target, graph: str, roots: tuple[str, ...]) -> Any:
    """Call a backward pass on one root after another and read the gradients by name."""
    nodes = build(engine(target, "value").Value, graph)
    for root in roots:
        target(nodes[root])
    return {f"gradient of {name}": node.grad for name, node in nodes.items()}


def drive_value(target: Target, expression: str, a: float, b: float) -> Any:
    """Evaluate an expression of two Values and send gradients back."""
    x, y = target(a), target(b)
    out = eval(expression, {"a": x, "b": y, "Value": target})
    if not hasattr(out, "parents"):
        return out
    out.backward()
    return {"value": out.data, "d/da": x.grad, "d/db": y.grad}


def drive_gradcheck(
    target: Target, function: str, xs: list[float], eps: float | None = None
) -> Any:
    """Check a function by name; some of them contain an operation with a wrong rule."""
    graph = engine(target, "graph")

    def broken(forward: Target, rule: Target) -> Any:
        op = graph.Op("broken", forward)
        op.rule(rule)
        return op

    tanh = broken(np.tanh, lambda grad, out, x: grad * (1 - x * x))
    times = broken(lambda x, y: x * y, lambda grad, out, x, y: (grad * y, grad * y))
    relu = broken(lambda x: max(x, 0.0), lambda grad, out, x: grad)
    functions: dict[str, Target] = {
        "a * b": lambda a, b: a * b,
        "(a * b).tanh() + a": lambda a, b: (a * b).tanh() + a,
        "1000 * a * a": lambda a: 1000.0 * a * a,
        "0.00001 * a + 1000": lambda a: 0.00001 * a + 1000.0,
        "a * a * a": lambda a: a * a * a,
        "tanh with a wrong rule": lambda a: tanh(a * 2.0),
        "a quarter of tanh with a wrong rule": lambda a: tanh(a) * 0.25,
        "times with a wrong rule": lambda a, b: times(a, b),
        "relu with a wrong rule": lambda a, b: relu(a) * 1000.0 + b,
    }
    more = () if eps is None else (eps,)
    return round(float(target(functions[function], list(xs), *more)), 9)


def _carry(root: Node, order: Any, write: Target) -> None:
    grads = {id(root): 1.0}
    for node in order:
        grad = grads.get(id(node), 0.0)
        write(node, grad)
        for parent, sent in zip(node.parents, node.send_back(grad), strict=True):
            grads[id(parent)] = grads.get(id(parent), 0.0) + sent


def _add(node: Node, grad: float) -> None:
    node.grad = node.grad + grad


def engine_right(root: Node) -> None:
    """A right backward pass, written with counts of how many users have yet to report."""
    users: dict[int, int] = {}
    stack, seen = [root], {id(root)}
    while stack:
        for parent in stack.pop().parents:
            users[id(parent)] = users.get(id(parent), 0) + 1
            if id(parent) not in seen:
                seen.add(id(parent))
                stack.append(parent)
    grads, ready = {id(root): 1.0}, [root]
    while ready:
        node = ready.pop()
        _add(node, grads[id(node)])
        for parent, sent in zip(node.parents, node.send_back(grads[id(node)]), strict=True):
            grads[id(parent)] = grads.get(id(parent), 0.0) + sent
            users[id(parent)] -= 1
            if not users[id(parent)]:
                ready.append(parent)


def engine_overwrites(root: Node) -> None:
    """Broken: the last delivery replaces those before it."""
    grads = {id(root): 1.0}
    for node in reversed(graph_of(root).topological_order(root)):
        _add(node, grads[id(node)])
        for parent, sent in zip(node.parents, node.send_back(grads[id(node)]), strict=True):
            grads[id(parent)] = sent


def engine_breadth_first(root: Node) -> None:
    """Broken: goes back level by level, by the shortest way to the root."""
    order, seen, i = [root], {id(root)}, 0
    while i < len(order):
        for parent in order[i].parents:
            if id(parent) not in seen:
                seen.add(id(parent))
                order.append(parent)
        i += 1
    _carry(root, order, _add)


def engine_forgets(root: Node) -> None:
    """Broken: the second call forgets the first."""

    def put(node: Node, grad: float) -> None:
        node.grad = grad

    _carry(root, reversed(graph_of(root).topological_order(root)), put)


def engine_stale(root: Node) -> None:
    """Broken: what an earlier call left in .grad is sent on once more."""
    root.grad = 1.0
    for node in reversed(graph_of(root).topological_order(root)):
        for parent, sent in zip(node.parents, node.send_back(node.grad), strict=True):
            parent.grad = parent.grad + sent


def engine_plus_overwrites(root: Node) -> None:
    """Broken: a sum replaces what its inputs have got so far; other operations add."""
    grads = {id(root): 1.0}
    for node in reversed(graph_of(root).topological_order(root)):
        _add(node, grads[id(node)])
        for parent, sent in zip(node.parents, node.send_back(grads[id(node)]), strict=True):
            before = 0.0 if node.op.symbol == "+" else grads.get(id(parent), 0.0)
            grads[id(parent)] = before + sent


def engine_unseeded(root: Node) -> None:
    """Broken: starts with nothing, so that nothing arrives."""
    _carry(root, reversed(graph_of(root).topological_order(root)), lambda node, grad: None)


def engine_once(root: Node) -> None:
    """Broken: a node that has a gradient already gets no more."""

    def put_first(node: Node, grad: float) -> None:
        node.grad = node.grad or grad

    _carry(root, reversed(graph_of(root).topological_order(root)), put_first)


ENGINES: dict[str, Target] = {
    "engine A": engine_overwrites,
    "engine B": engine_right,
    "engine C": engine_stale,
    "engine D": engine_breadth_first,
    "engine E": engine_forgets,
    "engine F": engine_plus_overwrites,
    "engine G": engine_unseeded,
    "engine H": engine_once,
}
SHUFFLED = "engines shuffled by "


def anonymous(hidden: Target) -> Target:
    """An engine that looks from outside like all others: its name, its lines, its module."""

    def backward(root: Node) -> None:
        hidden(root)

    backward.__module__ = "engines"
    backward.__qualname__ = "backward"
    return backward


def _shuffled(seed: int) -> list[Target]:
    """Engines drawn at random: each is right with a chance of one half, else one of the others."""
    rng = np.random.default_rng(seed)
    broken = [e for e in ENGINES.values() if e is not engine_right]
    all_ = [*broken, *[engine_right] * len(broken)]
    return [all_[i] for i in rng.integers(len(all_), size=16)]


def drive_bug_hunt(target: Target, name: str) -> Any:
    """Let a test of engines look at one of them, or at many in a random order."""
    if name.startswith(SHUFFLED):
        return [target(anonymous(e)) for e in _shuffled(int(name.removeprefix(SHUFFLED)))]
    return target(anonymous(ENGINES.get(name, engine(target, "graph").backward)))


def _act(name: str | None) -> tuple[str | None, ...]:
    """The argument for an activation; with "" there is none, so that the default is used."""
    return () if name == "" else (name,)


def _fill(parameters: list[Node]) -> None:
    """Give parameters numbers that tell them apart."""
    for i, p in enumerate(parameters):
        p.data = 0.3 * ((i * 7) % 11 - 5) + 0.1


def _facts_of(
    make: Callable[[np.random.Generator], Any], value: type, x: list[float]
) -> dict[str, Any]:
    """Facts about the output of a model that `make` draws, and its parameters as they were."""
    rng = np.random.default_rng(7)
    model, second = make(rng), make(rng)
    again = make(np.random.default_rng(7))
    parameters = model.parameters()
    if not isinstance(parameters, list) or not all(isinstance(p, value) for p in parameters):
        return {"parameters() is a flat list of Values": False}
    facts: dict[str, Any] = {
        "parameters() is a flat list of Values": True,
        "number of parameters": len(parameters),
        "different objects among them": len({id(p) for p in parameters}),
        "drawn": [[p.data for p in m.parameters()] for m in (model, again, second)],
    }
    _fill(parameters)
    out = model(list(x))
    outs = out if isinstance(out, list) else [out]
    facts["number of outputs"] = len(out) if isinstance(out, list) else "one Value"
    if not all(isinstance(o, value) for o in outs):
        return {**facts, "outputs are Values": False}
    facts["outputs"] = [o.data for o in outs]
    total = outs[0]
    for i, o in enumerate(outs[1:], 2):
        total = total + o * float(i)
    graph_of(total).backward(total)
    facts["gradients of the parameters"] = [p.grad for p in parameters]
    return facts


def drive_neuron(target: Target, n_in: int, act: str | None, x: list[float]) -> Any:
    """Draw a neuron, fill it with known numbers and run it forwards and back."""
    value = engine(target, "value").Value
    facts = _facts_of(lambda rng: target(n_in, rng, *_act(act)), value, x)
    neuron = target(n_in, np.random.default_rng(0), *_act(act))
    return {**facts, "length of w": len(neuron.w), "b": getattr(neuron.b, "data", neuron.b)}


def drive_layer(target: Target, n_in: int, n_out: int, act: str | None, x: list[float]) -> Any:
    """Draw a layer, fill it with known numbers and run it forwards and back."""
    value = engine(target, "value").Value
    facts = _facts_of(lambda rng: target(n_in, n_out, rng, *_act(act)), value, x)
    layer = target(n_in, n_out, np.random.default_rng(0), *_act(act))
    return {**facts, "number of neurons": len(layer.neurons)}


def drive_mlp(target: Target, sizes: list[int], act: str, x: list[float]) -> Any:
    """Draw a network, run it forwards and back, and reset its gradients."""
    value = engine(target, "value").Value
    facts = _facts_of(lambda rng: target(list(sizes), rng, *_act(act)), value, x)
    model = target(list(sizes), np.random.default_rng(0), *_act(act))
    facts["neurons in each layer"] = [len(layer.neurons) for layer in model.layers]
    before = model.parameters()
    data = [p.data for p in before]
    for p in before:
        p.grad = 3.0
    model.zero_grad()
    after = model.parameters()
    facts["gradients after zero_grad()"] = [p.grad for p in after]
    facts["zero_grad() keeps the parameters"] = data == [p.data for p in after] and all(
        p is q for p, q in zip(before, after, strict=True)
    )
    return facts


def drive_train_step(
    target: Target, sizes: list[int], X: list[list[float]], Y: list[float], lr: float, steps: int
) -> Any:
    """Take steps with a small network that holds known numbers."""
    model = engine(target, "nn").MLP(list(sizes), np.random.default_rng(0))
    _fill(model.parameters())
    losses = [target(model, X, Y, lr) for _ in range(steps)]
    return {"losses": losses, "parameters": [p.data for p in model.parameters()]}


def drive_symmetry(
    target: Target,
    seed: int,
    sweeps: int | None = None,
    lr: float = 0.1,
    momentum: float = 0.9,
    w0: float = 0.3,
) -> Any:
    """Train; without `sweeps` by the defaults, until the task is solved.

    Of so long a run only the sweep counts, for rounding errors grow.
    """
    if sweeps is not None:
        return target(seed, sweeps, lr, momentum, w0)
    result = target(seed)
    if not isinstance(result, dict):
        return result
    default = inspect.signature(target).parameters.get("sweeps")
    return {"solved_at": result.get("solved_at"), "sweeps at most": default and default.default}
