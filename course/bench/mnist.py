"""One epoch of a 784-128-10 classifier on MNIST: the course's engine against others."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from course.autodiff import layers, optim
from course.autodiff.fast import dense, dense_kernels, loop
from course.autodiff.fast.threads import one_blas_thread
from course.data import load_digits

from . import peers
from .rounds import Result, Settings, Work, take_turns

SIZES = (784, 128, 10)
LR = 0.1
Array = Any


@dataclass(frozen=True)
class Task:
    """An epoch that every contender does alike: digits, their order, weights at the start."""

    images: Array  # (N, 784) uint8
    labels: Array  # (N,) int64
    batch: int
    threads: int
    lr: float = LR

    def order(self) -> Array:
        """The examples in the order of the epoch, whole batches only: (batches, batch)."""
        order = np.random.default_rng(1).permutation(len(self.images))
        whole = len(order) // self.batch
        return order[: whole * self.batch].reshape(whole, self.batch)

    def network(self, seed: int = 0) -> dense.FastNetwork:
        """The network at the start."""
        return dense.FastNetwork(list(SIZES), np.random.default_rng(seed))


def batches(task: Task) -> Iterator[tuple[Array, Array]]:
    """The float32 rows and the labels of each batch; the rows are overwritten by the next."""
    X = np.empty((task.batch, SIZES[0]), np.float32)
    for index in task.order():
        dense_kernels.gather(task.images, index, X)
        yield X, task.labels[index]


def dynamic_graph(task: Task) -> float:
    """The course's graph, built anew for each batch, with compiled operations."""
    network = task.network()
    parameters = {k: p.data for k, p in network.parameters().items()}
    return train(task, network, dense.SGD(parameters, lr=task.lr))


def train(task: Task, network: dense.FastNetwork, optimiser: Any) -> float:
    """One epoch on the course's graph with kernels; the mean loss."""
    parameters, losses = network.parameters(), []
    with one_blas_thread():  # two lose more by waking each other than they win on 64 rows
        for X, labels in batches(task):
            loss = dense.softmax_cross_entropy(network(X), labels)
            network.zero_grad()
            loss.backward()
            optimiser.step({k: p.grad for k, p in parameters.items()})
            losses.append(loss.data)
    return float(np.mean(losses))


def plain_graph(task: Task) -> float:
    """The package as learners write it up to chapter 10: NumPy and float64."""
    network = layers.DenseNetwork(list(SIZES), np.random.default_rng(0), "relu")
    for name, p in network.parameters().items():
        p.data = task.network().parameters()[name].data.astype(float)
    parameters = network.parameters()
    optimiser = optim.SGD({k: p.data for k, p in parameters.items()}, lr=task.lr)
    losses = []
    for X, labels in batches(task):
        loss = layers.softmax_cross_entropy(network(X), labels)
        network.zero_grad()
        loss.backward()
        optimiser.step({k: p.grad for k, p in parameters.items()})
        losses.append(float(loss.data))
    return float(np.mean(losses))


def compiled_loop(task: Task) -> float:
    """The whole epoch in one compiled function."""
    rng = _Ordered(task.order().ravel())
    parts = (task.images, task.labels, task.batch, task.lr, rng, task.threads)
    return float(np.mean(loop.train_epoch(task.network(), *parts)))


class _Ordered:
    """Stands for a generator whose permutation is already known."""

    def __init__(self, order: Array) -> None:
        self.order = order

    def permutation(self, _: int) -> Array:
        return self.order


def numpy_by_hand(task: Task) -> float:
    """Forward and backward pass written out, on float32."""
    W1, b1, W2, b2 = (p.data for p in task.network().parameters().values())
    losses = []
    for X, labels in batches(task):
        h = np.maximum(X @ W1 + b1, 0)
        z = h @ W2 + b2
        z -= z.max(axis=1, keepdims=True)
        p = np.exp(z)
        total = p.sum(axis=1, keepdims=True)
        rows = np.arange(len(X))
        losses.append(np.mean(np.log(total[:, 0]) - z[rows, labels]))
        p /= total
        p[rows, labels] -= 1
        p /= len(X)
        dh = (p @ W2.T) * (h > 0)
        for parameter, g in ((W1, X.T @ dh), (b1, dh.sum(0)), (W2, h.T @ p), (b2, p.sum(0))):
            parameter -= np.float32(task.lr) * g
    return float(np.mean(losses))


def error_after(epochs: int, seed: int, task: Task, test: tuple[Array, Array]) -> str:
    """Train on the graph with kernels and Adam; the sentence that tells the test error."""
    network, rng = task.network(seed), np.random.default_rng(seed)
    optimiser = dense.Adam({k: p.data for k, p in network.parameters().items()}, lr=2e-3)
    started = time.perf_counter()
    for _ in range(epochs):
        order = rng.permutation(len(task.images))
        shuffled = replace(task, images=task.images[order], labels=task.labels[order])
        train(shuffled, network, optimiser)
        optimiser.lr *= 0.5
    seconds = time.perf_counter() - started
    wrong = np.mean(network(test[0].astype(np.float32) / 255).data.argmax(axis=1) != test[1])
    return f"seed {seed}, {epochs} epochs of Adam: {wrong:.2%} wrong, {seconds:.1f} s"


CONTENDERS: dict[str, Callable[[Task], float | None]] = {
    "NumPy by hand": numpy_by_hand,
    "course, plain graph (float64)": plain_graph,
    "course, graph with kernels": dynamic_graph,
    "course, compiled loop": compiled_loop,
}
PEERS: dict[str, tuple[tuple[str, Callable[[Task], float | None]], ...]] = {
    "torch": (("PyTorch eager", peers.torch_epoch),),
    "jax": (("JAX, epoch in lax.scan", peers.jax_epoch),),
    "sklearn": (("scikit-learn", peers.sklearn_epoch),),
}


def measure(settings: Settings) -> list[Result]:
    """An epoch with batches of 64, each contender with the number of threads asked for."""
    digits = load_digits()
    images = digits.train_images.reshape(-1, 784)
    task = Task(images, digits.train_labels.astype(np.int64), 64, settings.threads)
    found = [pair for peer in settings.against for pair in PEERS.get(peer, ())]
    contenders = dict(found) | CONTENDERS
    with threadpool_limits(settings.threads), peers.threads(settings):
        works: dict[str, Work] = {n: partial(f, task) for n, f in contenders.items()}
        times = take_turns(works, settings.rounds, rtol=1e-4)
        test = (digits.test_images.reshape(-1, 784), digits.test_labels)
        facts = tuple(error_after(5, seed, task, test) for seed in range(3))
    base = "PyTorch eager" if "torch" in settings.against else "NumPy by hand"
    title = f"MNIST epoch, 784-128-10, batch 64, {settings.threads} threads, {digits.source}"
    return [Result(title, times, base, facts)]
