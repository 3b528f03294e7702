"""Random graphs for tests of engines, written once for any kind of node."""

import random
from typing import Any

UNARY = ("tanh", "sigmoid", "relu", "exp_small", "log_safe", "square")
BINARY = ("+", "-", "*", "/safe")


def random_program(seed: int, leaves: int = 4, length: int = 25) -> list[tuple[str, int, int]]:
    """Lines (operation, index, index) over the leaves and the lines before."""
    rng = random.Random(seed)
    lines = []
    for i in range(length):
        known = leaves + i
        op = rng.choice(BINARY + UNARY)
        lines.append((op, rng.randrange(known), rng.randrange(known)))
    return lines


def run_program(lines: list[tuple[str, int, int]], leaves: list[Any], one: Any) -> Any:
    """Run a program on nodes; every value stays small. `one` is a constant node of the kind."""
    nodes = list(leaves)
    steps = {
        "+": lambda x, y: x + y,
        "-": lambda x, y: x - y,
        "*": lambda x, y: (x * y).tanh(),
        "/safe": lambda x, y: x / (y * y + 1.0),
        "tanh": lambda x, y: x.tanh(),
        "sigmoid": lambda x, y: x.sigmoid(),
        "relu": lambda x, y: x.relu(),
        "exp_small": lambda x, y: (x.tanh() * 0.5).exp(),
        "log_safe": lambda x, y: (x * x + 1.5).log(),
        "square": lambda x, y: (x * 0.3) ** 2,
    }
    for op, i, j in lines:
        nodes.append(steps[op](nodes[i], nodes[j]))
    total = one * 0.0
    for node in nodes:
        total = total + node.tanh()
    return total
