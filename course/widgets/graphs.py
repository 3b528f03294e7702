"""Graphs of any engine, from outside: walk them, copy them, give their nodes names."""

from collections.abc import Iterable, Mapping
from typing import Any

from .numerals import plain, text

LIMIT = 2_000  # more nodes than anyone steps through
COUNTED = 100_000  # how far a graph that is too large is counted
END = object()
NEEDED = ("data", "parents", "op")


def collect(root: Any, names: Mapping[int, str]) -> list[Any]:
    """Every node root depends on, root too: each once, parents first.

    Raises TypeError for what is no node, ValueError for a cycle and for too large a graph.
    """
    _check(root)
    order: list[Any] = []
    done: set[int] = set()
    open_ = {id(root)}
    stack = [(root, iter(root.parents))]
    while stack and len(done) + len(open_) <= COUNTED:
        node, rest = stack[-1]
        parent: Any = next(rest, END)
        if parent is END:
            stack.pop()
            open_.remove(id(node))
            done.add(id(node))
            order.append(node)
        elif id(parent) in open_:
            raise ValueError(_cycle(parent, names))
        elif id(parent) not in done:
            _check(parent, node)
            open_.add(id(parent))
            stack.append((parent, iter(parent.parents)))
    if len(done) + len(open_) > LIMIT:
        raise ValueError(_too_large(len(done) + len(open_), bool(stack)))
    return order


def _check(node: Any, child: Any = None) -> None:
    kind = type(node).__name__
    missing = [name for name in NEEDED if not hasattr(node, name)]
    if missing and child is not None:
        raise TypeError(
            f"a parent of {_short(child)} is {_short(node)}, a {kind}; parents have to be nodes, "
            "so whatever records an operation must wrap plain numbers first"
        )
    if missing:
        raise TypeError(
            f"{_short(node)} is a {kind} without {' and '.join(missing)}, so there is no graph to "
            "step through; give the Value that your code computed, like stepper(loss)"
        )
    if not isinstance(node.parents, Iterable):
        raise TypeError(f"the parents of {_short(node)} are {_short(node.parents)}, not a tuple")
    if node.op is not None and not hasattr(node.op, "backward_rule"):
        raise TypeError(
            f"the op of {_short(node)} is {_short(node.op)} and has no backward_rule; the stepper "
            "needs an engine whose ops carry their rules, like my_autodiff"
        )


def _short(thing: Any) -> str:
    shown = repr(thing)
    return shown if len(shown) <= 60 else shown[:57] + "…"


def _cycle(node: Any, names: Mapping[int, str]) -> str:
    who = names.get(id(node)) or _short(node)
    return (
        f"{who} depends on itself: it is among its own ancestors, so there is no order in which "
        "gradients can go back; a node's parents must be older than the node"
    )


def _too_large(count: int, stopped: bool) -> str:
    number = f"more than {COUNTED:,}" if stopped else f"{count:,}"
    return (
        f"this graph has {number} nodes and the stepper shows at most {LIMIT:,}; "
        "step through a smaller one, like the loss of one or two examples"
    )


def shallow_copy(order: list[Any], op_of: Mapping[int, Any]) -> list[Any]:
    """The same nodes again, of the same classes, with gradients 0.0 and the ops in `op_of`."""
    copies: dict[int, Any] = {}
    for node in order:
        copy = object.__new__(type(node))
        for name in _attributes(node):
            object.__setattr__(copy, name, getattr(node, name))
        parents = [copies[id(parent)] for parent in node.parents]
        new = {
            "grad": 0.0,
            "op": op_of.get(id(node)),
            "parents": parents if isinstance(node.parents, list) else tuple(parents),
        }
        for name, value in new.items():
            object.__setattr__(copy, name, value)
        copies[id(node)] = copy
    return [copies[id(node)] for node in order]


def _attributes(node: Any) -> list[str]:
    """Slots of all its classes and what stands in its __dict__, without special names."""
    names = list(getattr(node, "__dict__", ()))
    for kind in type(node).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        names += [slots] if isinstance(slots, str) else slots
    return [n for n in names if not n.startswith("__") and hasattr(node, n)]


def given_names(named: Mapping[str, Any]) -> dict[int, str]:
    """Id of node → name, for nodes and lists of nodes; a list `w` gives w[0], w[1], …"""
    names: dict[int, str] = {}
    for name, thing in named.items():
        for full, node in _flat(name, thing):
            if not hasattr(node, "parents"):
                raise TypeError(
                    f"{name}={_short(node)} names a {type(node).__name__}; names belong to nodes"
                )
            names.setdefault(id(node), full)
    return names


def _flat(name: str, thing: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(thing, list | tuple):
        for i, part in enumerate(thing):
            yield from _flat(f"{name}[{i}]", part)
    else:
        yield name, thing


def all_names(order: list[Any], given: Mapping[int, str]) -> list[str]:
    """A name for each node, none twice: the given one, a leaf's value, `output` for
    the root, or v1, v2, …
    """
    taken = set(given.values())
    names = []
    for node in order:
        name = given.get(id(node))
        if name is None:
            name = next(c for c in _candidates(_stem(node, order), len(order)) if c not in taken)
            taken.add(name)
        names.append(name)
    return names


def _stem(node: Any, order: list[Any]) -> str:
    if node.op is None:
        return text(plain(node.data))
    return "output" if node is order[-1] else ""


def _candidates(stem: str, count: int) -> Iterable[str]:
    if stem:
        yield stem
    for i in range(1, 2 * count + 2):
        yield f"{stem} #{i + 1}" if stem else f"v{i}"
