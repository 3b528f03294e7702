"""A small network in plain NumPy and pictures for it: something to train without the course's."""

import time
from collections.abc import Iterator
from typing import Any

import numpy as np

SIDE = 8


class Net:
    """One hidden tanh layer; called with inputs it gives logits."""

    def __init__(self, seed: int = 0, hidden: int = 12) -> None:
        rng = np.random.default_rng(seed)
        self.p = {
            "W1": rng.standard_normal((SIDE**2, hidden)) / SIDE,
            "b1": np.zeros(hidden),
            "W2": rng.standard_normal((hidden, 10)) / np.sqrt(hidden),
            "b2": np.zeros(10),
        }

    def parameters(self) -> dict[str, np.ndarray]:
        return self.p

    def hidden(self, x: np.ndarray) -> np.ndarray:
        return np.tanh(x @ self.p["W1"] + self.p["b1"])

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.hidden(x) @ self.p["W2"] + self.p["b2"]


class Momentum:
    """Gradient descent that remembers: `v` must come back with the weights."""

    def __init__(self, params: dict[str, np.ndarray], lr: float = 0.1) -> None:
        self.params, self.lr = params, lr
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def step(self, grads: dict[str, np.ndarray]) -> None:
        for k, p in self.params.items():
            self.v[k] = 0.5 * self.v[k] + grads[k]
            p -= self.lr * self.v[k]


def train_epoch(
    net: Net,
    x: np.ndarray,
    labels: np.ndarray,
    optimiser: Any,
    batch: int,
    rng: np.random.Generator,
    slow: float = 0.0,
) -> Iterator[float]:
    """One pass; gives the loss of each batch, `slow` seconds after it."""
    order = rng.permutation(len(x))
    for at in range(0, len(x), batch):
        rows = order[at : at + batch]
        h = net.hidden(x[rows])
        z = h @ net.p["W2"] + net.p["b2"]
        p = np.exp(z - z.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        own = np.arange(len(rows)), labels[rows]
        with np.errstate(divide="ignore"):
            loss = -np.log(p[own]).mean()
        p[own] -= 1
        p /= len(rows)
        dh = (p @ net.p["W2"].T) * (1 - h**2)
        grads = {"W1": x[rows].T @ dh, "b1": dh.sum(0), "W2": h.T @ p, "b2": p.sum(0)}
        optimiser.step(grads)
        time.sleep(slow)
        yield float(loss)


def pictures(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Ten fixed patterns with much noise: inputs of shape (count, 64), and labels."""
    patterns = np.random.default_rng(99).standard_normal((10, SIDE**2))
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 10, count)
    return patterns[labels] + 2.0 * rng.standard_normal((count, SIDE**2)), labels
