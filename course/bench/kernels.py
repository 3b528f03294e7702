"""Every compiled kernel of the course, called once on small data."""

from typing import Any

import numpy as np

from course.autodiff.fast import convnet, dense, dense_kernels, loop
from course.autodiff.fast.replay import Recorded
from course.autodiff.value import Value


def call_all() -> None:
    """Compile them all, or read them from Numba's cache."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, size=(32, 784)).astype(np.uint8)
    labels = np.arange(32) % 10
    X = np.empty((32, 784), np.float32)
    dense_kernels.gather(images, np.arange(32), X)
    pairs: tuple[tuple[Any, Any], ...] = (
        (dense.FastNetwork([784, 8, 8, 10], rng), X),
        (convnet.LeNet(rng, filters=(2, 3)), X.reshape(-1, 1, 28, 28)),
    )
    for network, data in pairs:
        dense.softmax_cross_entropy(network(data), labels).backward()
        parameters = network.parameters()
        arrays = {k: p.data for k, p in parameters.items()}
        optimisers: tuple[Any, ...] = (dense.SGD(arrays, lr=0.1), dense.Adam(arrays))
        for optimiser in optimisers:
            optimiser.step({k: p.grad for k, p in parameters.items()})
    loop.train_epoch(dense.FastNetwork([784, 8, 10], rng), images, labels, 16, 0.1, rng)
    x = Value(0.5)
    Recorded((x * x).tanh()).descend([x], 0.1)
