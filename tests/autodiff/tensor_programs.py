"""Random programs on arrays with broadcasting, written once for any kind of tensor."""

import random
from collections.abc import Callable
from typing import Any

import numpy as np

Shape = tuple[int, ...]
Line = tuple[str, tuple[int, ...], Any]
BINARY = ("+", "-", "*", "/safe")
ENTRYWISE = ("tanh", "sigmoid", "relu", "exp_small", "log_safe", "square", "inverse")
REDUCTIONS = ("sum", "mean", "max")
FORMS = ("reshape", "flatten", "transpose", "slice", "take", "take_pairs")


class Engine:
    """What the programs ask of a library, in the course's own words; others override it."""

    @staticmethod
    def max(x: Any, axis: int, keepdims: bool) -> Any:
        """The maximum along an axis."""
        return x.max(axis, keepdims)

    @staticmethod
    def transpose(x: Any, axes: Shape) -> Any:
        """The axes in another order."""
        return x.transpose(*axes)


def _fits(a: Shape, b: Shape) -> bool:
    try:
        return len(np.broadcast_shapes(a, b)) <= 4
    except ValueError:
        return False


def _multiplies(a: Shape, b: Shape) -> bool:
    return min(len(a), len(b)) >= 2 and a[-1] == b[-2] and _fits(a[:-2], b[:-2])


def random_tensor_program(seed: int, length: int = 14) -> tuple[list[Shape], list[Line]]:
    """Shapes of the leaves, and lines (operation, indices of its inputs, settings)."""
    rng = random.Random(seed)
    n, d, m, k = (rng.randint(1, 4) for _ in range(4))
    leaves: list[Shape] = [(n, d), (d, m), (m,), (k, n, d), (k, d, m), (n, 1), (1,), ()]
    shapes, lines = list(leaves), []
    while len(lines) < length:
        line = _line(rng, shapes)
        if line is not None:
            lines.append(line)
            zeros = [np.zeros(s) + 0.5 for s in shapes]
            shapes.append(np.shape(step(Plain(), line, zeros)))
    return leaves, lines


def _line(rng: random.Random, shapes: list[Shape]) -> Line | None:
    kind = rng.choice(("binary", "binary", "@", "@", "entrywise", "reduction", "form"))
    i, j = rng.randrange(len(shapes)), rng.randrange(len(shapes))
    a, b = shapes[i], shapes[j]
    if kind == "@":
        pairs = [(p, q) for p, x in enumerate(shapes) for q, y in enumerate(shapes)
                 if _multiplies(x, y)]  # fmt: skip
        return ("@", rng.choice(pairs), None)
    if kind == "binary":
        return (rng.choice(BINARY), (i, j), None) if _fits(a, b) else None
    if kind == "entrywise":
        return rng.choice(ENTRYWISE), (i,), None
    if not a or 0 in a:
        return None
    if kind == "reduction":
        return rng.choice(REDUCTIONS), (i,), (rng.randrange(-len(a), len(a)), rng.random() < 0.4)
    return _form(rng, i, a)


def _form(rng: random.Random, i: int, shape: Shape) -> Line:
    kind = rng.choice(FORMS)
    axes = rng.sample(range(len(shape)), len(shape))
    size = int(np.prod(shape))
    factor = rng.choice([f for f in range(1, size + 1) if size % f == 0])
    places = [rng.randrange(shape[0]) for _ in range(rng.randint(1, 5))]
    columns = [rng.randrange(shape[-1]) for _ in places]
    settings = {"reshape": (factor, size // factor), "transpose": tuple(axes), "take": places}
    if kind == "take_pairs":
        return kind, (i,), (places, Ellipsis, columns) if len(shape) > 1 else (places,)
    return kind, (i,), settings.get(kind)


class Plain(Engine):
    """Plain arrays: to find out shapes."""

    @staticmethod
    def max(x: Any, axis: int, keepdims: bool) -> Any:
        """The maximum along an axis."""
        return np.max(x, axis, keepdims=keepdims)


def _entrywise(name: str, x: Any) -> Any:
    """An operation on each entry; every value stays small."""
    if isinstance(x, np.ndarray | np.floating):
        return x  # only the shape is asked for
    steps: dict[str, Callable[[], Any]] = {
        "tanh": x.tanh,
        "sigmoid": x.sigmoid,
        "relu": x.relu,
        "exp_small": lambda: (x.tanh() * 0.5).exp(),
        "log_safe": lambda: (x * x + 1.5).log(),
        "square": lambda: (x.tanh() * 0.7) ** 2,
        "inverse": lambda: 2.0 / (x * x + 1.0),
    }
    return steps[name]()


def step(engine: Engine, line: Line, nodes: list[Any]) -> Any:
    """One line of a program."""
    name, inputs, settings = line
    x, y = nodes[inputs[0]], nodes[inputs[-1]]
    if name in ENTRYWISE:
        return _entrywise(name, x)
    steps: dict[str, Callable[[], Any]] = {
        "+": lambda: x + y,
        "-": lambda: x - y,
        "*": lambda: x * y,
        "/safe": lambda: x / (y * y + 1.0),
        "@": lambda: x @ y,
        "sum": lambda: x.sum(settings[0], keepdims=settings[1]) * 0.5,
        "mean": lambda: x.mean(settings[0], keepdims=settings[1]),
        "max": lambda: engine.max(x, *settings),
        "reshape": lambda: x.reshape(*settings),
        "flatten": lambda: x.reshape(-1),
        "transpose": lambda: engine.transpose(x, settings),
        "slice": lambda: x[..., ::2],
        "take": lambda: x[settings],
        "take_pairs": lambda: x[settings],
    }
    return steps[name]()


def run_tensor_program(engine: Engine, lines: list[Line], leaves: list[Any]) -> Any:
    """Run a program on tensors and add all its results, squeezed, up to one number."""
    nodes = list(leaves)
    for line in lines:
        nodes.append(step(engine, line, nodes))
    total = 0.0
    for node in nodes:
        total = total + node.tanh().mean()
    return total
