"""One epoch of a small convolutional network on MNIST against PyTorch, and its way to 99 %."""

import time
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from course.autodiff.fast import convnet, dense
from course.data import load_digits

from . import mnist, peers
from .rounds import Result, Settings, Work, take_turns

EPOCHS = 12


@dataclass(frozen=True)
class Task(mnist.Task):
    """The same epoch for the network with filters."""

    lr: float = 0.05

    def network(self) -> convnet.LeNet:  # type: ignore[override]
        """The network at the start."""
        return convnet.LeNet(np.random.default_rng(0))


def epoch(task: Task, network: convnet.LeNet, optimiser: Any) -> float:
    """Train on each batch once; the mean loss."""
    parameters = network.parameters()
    losses = []
    for X, labels in mnist.batches(task):
        loss = dense.softmax_cross_entropy(network(X.reshape(-1, 1, 28, 28)), labels)
        network.zero_grad()
        loss.backward()
        optimiser.step({k: p.grad for k, p in parameters.items()})
        losses.append(loss.data)
    return float(np.mean(losses))


def _sgd(task: Task, network: convnet.LeNet) -> dense.SGD:
    return dense.SGD({k: p.data for k, p in network.parameters().items()}, lr=task.lr)


def course_epoch(task: Task) -> float:
    """The epoch on the course's graph with compiled convolutions."""
    network = task.network()
    return epoch(task, network, _sgd(task, network))


def accuracy(network: convnet.LeNet, images: mnist.Array, labels: mnist.Array) -> float:
    """The share of test digits that the network calls right."""
    X = images.reshape(-1, 1, 28, 28).astype(np.float32) / np.float32(255)
    called = [network(X[i : i + 500]).data.argmax(axis=1) for i in range(0, len(X), 500)]
    return float(np.mean(np.concatenate(called) == labels))


def seconds_to(goal: float, seed: int, task: Task, test: tuple[mnist.Array, ...]) -> str:
    """Train with Adam until so many test digits are right; the sentence that tells."""
    network = convnet.LeNet(np.random.default_rng(seed))
    optimiser = dense.Adam({k: p.data for k, p in network.parameters().items()}, lr=4e-3)
    right, seconds = 0.0, 0.0
    for number in range(1, EPOCHS + 1):
        started = time.perf_counter()
        epoch(Shuffled(**vars(task), seed=100 * seed + number), network, optimiser)
        seconds += time.perf_counter() - started
        right = accuracy(network, *test)
        if right >= goal:
            break
        optimiser.lr *= 0.8
    return (
        f"seed {seed}: {right:.2%} of the test digits right after {number} epochs, {seconds:.1f} s"
    )


@dataclass(frozen=True)
class Shuffled(Task):
    """An epoch in an order of its own."""

    seed: int = 0

    def order(self) -> mnist.Array:
        """The batches of this seed."""
        order = np.random.default_rng(self.seed).permutation(len(self.images))
        whole = len(order) // self.batch
        return order[: whole * self.batch].reshape(whole, self.batch)


def measure(settings: Settings) -> list[Result]:
    """An epoch against PyTorch, and the seconds to 99 % for three seeds."""
    digits = load_digits()
    images = digits.train_images.reshape(-1, 784)
    task = Task(images, digits.train_labels.astype(np.int64), 64, settings.threads)
    contenders = {"course, graph with kernels": course_epoch}
    if "torch" in settings.against:
        contenders = {"PyTorch eager": peers.torch_convnet} | contenders
    with threadpool_limits(settings.threads), peers.threads(settings):
        works: dict[str, Work] = {n: partial(f, task) for n, f in contenders.items()}
        times = take_turns(works, settings.rounds, rtol=0.02)
        test = (digits.test_images, digits.test_labels)
        facts = tuple(seconds_to(0.99, seed, replace(task), test) for seed in range(3))
    title = f"Convolutional epoch, 5x5 filters 8 and 16, batch 64, {settings.threads} threads"
    return [Result(title, times, next(iter(times)), facts)]
