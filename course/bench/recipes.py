"""Nielsen's recipes for MNIST, run over several seeds by the plain engine of chapters 5 to 10.

python -m course.bench.recipes --seeds 3 --epochs 30
"""

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from course.autodiff import layers
from course.autodiff.optim import SGD
from course.data import load_digits

TRAIN = 50_000  # the book keeps the other ten thousand for validation
BATCH = 10
MISSING = 0.05  # a digit of which fewer are recognised counts as missing


@dataclass(frozen=True)
class Recipe:
    """What the book says for one network, and what it reports: accuracy in percent.

    weight_decay is the book's λ divided by the number of training digits.
    """

    hidden: int
    loss: Callable[..., Any]
    init: Callable[..., Any]
    lr: float
    weight_decay: float
    published: float | None


SQUARES = (layers.quadratic, layers.unit_normal, 3.0, 0.0)
ENTROPY = (layers.softmax_cross_entropy, layers.scaled_normal, 0.5)
RECIPES = {
    "784-30-10, quadratic": Recipe(30, *SQUARES, 95.42),
    "784-100-10, quadratic": Recipe(100, *SQUARES, 96.59),
    "784-30-10, cross-entropy": Recipe(30, *ENTROPY, 0.0, None),
    "784-100-10, cross-entropy, λ = 5": Recipe(100, *ENTROPY, 5 / TRAIN, 97.92),
}


@dataclass(frozen=True)
class Run:
    """Accuracy on the test digits after each epoch, digits hardly ever recognised, seconds."""

    accuracies: tuple[float, ...]
    missing: tuple[int, ...]
    seconds: float


def train(recipe: Recipe, seed: int, epochs: int) -> Run:
    """One run on the real digits; the seed draws the weights first and the batches then."""
    digits = load_digits()
    X, Y = digits.train_images[:TRAIN].reshape(TRAIN, -1) / 255, digits.train_labels[:TRAIN]
    test, rng = digits.test_images.reshape(-1, 784) / 255, np.random.default_rng(seed)
    model = layers.DenseNetwork([784, recipe.hidden, 10], rng, init=recipe.init)
    params = {name: p.data for name, p in model.parameters().items()}
    optimiser = SGD(params, recipe.lr, weight_decay=recipe.weight_decay)
    accuracies, began = [], time.perf_counter()
    for _ in range(epochs):
        for _ in layers.train_epoch(model, X, Y, optimiser, BATCH, rng, recipe.loss):
            pass
        guesses = model(test).data.argmax(axis=1)
        accuracies.append(100 * float(np.mean(guesses == digits.test_labels)))
    table = layers.confusion(guesses, digits.test_labels, 10)
    missing = np.flatnonzero(np.diag(table) < MISSING * table.sum(axis=1))
    return Run(tuple(accuracies), tuple(missing.tolist()), time.perf_counter() - began)


def runs(seeds: int, epochs: int, only: str = "") -> Iterator[tuple[str, int, Run]]:
    """Every recipe whose name holds `only`, with seeds 0, 1, …"""
    for name, recipe in RECIPES.items():
        for seed in range(seeds) if only in name else ():
            yield name, seed, train(recipe, seed, epochs)


def main() -> None:
    """Print a line as each run ends, and the table when all have."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--only", default="", help="recipes whose name holds this")
    given = parser.parse_args()
    console = Console()
    columns = ("recipe", "seed", "last %", "best %", "published %", "missing", "s")
    table = Table(*columns, title=f"MNIST, test digits, {given.epochs} epochs, batch {BATCH}")
    for name, seed, run in runs(given.seeds, given.epochs, given.only):
        cells = [name, str(seed), f"{run.accuracies[-1]:.2f}", f"{max(run.accuracies):.2f}"]
        cells += [str(RECIPES[name].published or ""), " ".join(map(str, run.missing))]
        cells.append(f"{run.seconds:.0f}")
        table.add_row(*cells)
        console.print("  ".join(cells), "after each epoch:", *(f"{a:.1f}" for a in run.accuracies))
    console.print(table)


if __name__ == "__main__":
    main()
