"""The same work done by PyTorch, JAX and scikit-learn, where they are installed (`pip install`)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numba
import numpy as np

from course.errors import CourseError

from .rounds import Settings

INSTALL = {"torch": "torch==2.13.0", "jax": "jax", "sklearn": "scikit-learn"} | {
    "micrograd": "micrograd"
}
Task = Any


def refuse_missing(names: tuple[str, ...]) -> None:
    """CourseError for a peer that is unknown or not installed; it says what to type."""
    for name in names:
        if name not in INSTALL:
            raise CourseError(f"unknown peer {name!r}; there are {', '.join(INSTALL)}")
        if find_spec(name) is None:
            raise CourseError(f"{name} is not installed here; type: pip install {INSTALL[name]}")


@contextmanager
def threads(settings: Settings) -> Iterator[None]:
    """Hold this process to so many cores, and tell Numba and PyTorch; all is put back after."""
    before, kernels = numba.get_num_threads(), min(settings.threads, numba.config.NUMBA_NUM_THREADS)
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    try:
        numba.set_num_threads(kernels)
        if cores is not None:
            os.sched_setaffinity(0, set(sorted(cores)[: settings.threads]))
        if "torch" in settings.against:
            import_module("torch").set_num_threads(settings.threads)
        yield
    finally:
        numba.set_num_threads(before)
        if cores is not None:
            os.sched_setaffinity(0, cores)


def torch_epoch(task: Task) -> float:
    """The epoch in PyTorch, eager, with its own autograd and optimiser."""
    torch = import_module("torch")
    parameters = [torch.tensor(p.data) for p in task.network().parameters().values()]
    for p in parameters:
        p.requires_grad_()
    images, labels = torch.tensor(task.images), torch.tensor(task.labels)
    optimiser = torch.optim.SGD(parameters, lr=task.lr)
    W1, b1, W2, b2 = parameters
    losses = []
    for index in torch.tensor(task.order()):
        X = images[index].float() / 255
        scores = torch.relu(X @ W1 + b1) @ W2 + b2
        loss = torch.nn.functional.cross_entropy(scores, labels[index])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return float(np.mean(losses))


@cache
def _scan() -> Any:
    """The compiled epoch of JAX: one lax.scan over the batches."""
    jax, jnp = import_module("jax"), import_module("jax.numpy")

    def loss_of(parameters: Any, X: Any, labels: Any) -> Any:
        W1, b1, W2, b2 = parameters
        scores = jnp.maximum(X @ W1 + b1, 0) @ W2 + b2
        right = jnp.take_along_axis(scores, labels[:, None], axis=1)[:, 0]
        return jnp.mean(jax.nn.logsumexp(scores, axis=1) - right)

    @jax.jit  # type: ignore[untyped-decorator]
    def epoch(parameters: Any, images: Any, labels: Any, order: Any, lr: Any) -> Any:
        def step(parameters: Any, index: Any) -> Any:
            X = images[index].astype(jnp.float32) / 255
            loss, grads = jax.value_and_grad(loss_of)(parameters, X, labels[index])
            return [p - lr * g for p, g in zip(parameters, grads, strict=True)], loss

        return jax.lax.scan(step, parameters, order)[1].mean()

    return epoch


def jax_epoch(task: Task) -> float:
    """The epoch in JAX, compiled as a whole."""
    parameters = [p.data for p in task.network().parameters().values()]
    return float(_scan()(parameters, task.images, task.labels, task.order(), np.float32(task.lr)))


def sklearn_epoch(task: Task) -> None:
    """One epoch of scikit-learn's MLPClassifier, with weights and an order of its own."""
    MLPClassifier = import_module("sklearn.neural_network").MLPClassifier
    network = MLPClassifier(
        (128,), solver="sgd", momentum=0.0, alpha=0.0, learning_rate_init=task.lr, max_iter=1,
        batch_size=task.batch, random_state=0,
    )  # fmt: skip
    import_module("warnings").simplefilter("ignore")  # it warns after its one epoch
    network.fit(task.images.astype(np.float32) / 255, task.labels)
    if network.loss_ > 1.0:
        raise ValueError(f"scikit-learn did not learn: its loss is {network.loss_}")


def torch_convnet(task: Task) -> float:
    """The epoch of the small convolutional network in PyTorch, eager."""
    torch = import_module("torch")
    f = torch.nn.functional
    parameters = [torch.tensor(p.data) for p in task.network().parameters().values()]
    for p in parameters:
        p.requires_grad_()
    w1, b1, w2, b2, w3, b3 = parameters
    images, labels = torch.tensor(task.images).reshape(-1, 1, 28, 28), torch.tensor(task.labels)
    optimiser = torch.optim.SGD(parameters, lr=task.lr)
    losses = []
    for index in torch.tensor(task.order()):
        x = images[index].float() / 255
        x = f.relu(f.max_pool2d(f.conv2d(x, w1, b1), 2))
        x = f.relu(f.max_pool2d(f.conv2d(x, w2, b2), 2))
        loss = f.cross_entropy(x.flatten(1) @ w3 + b3, labels[index])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return float(np.mean(losses))
