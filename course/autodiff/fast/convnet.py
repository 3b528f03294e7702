"""A small convolutional network in the manner of LeNet (LeCun et al. 1989), on compiled kernels."""

import numpy as np

from .. import array_ops
from ..array_ops import with_settings
from .arrays import enough_memory, refuse_unfit
from .dense import Tensor32, linear
from .winners import conv_pool_relu, data_conv_pool_relu


def he(shape, fan_in, rng):
    """Weights of variance 2 / fan_in, as ReLU wants them (He et al. 2015)."""
    return Tensor32((rng.normal(size=shape) * np.sqrt(2.0 / fan_in)).astype(np.float32))


def zeros(size):
    """Biases at 0."""
    return Tensor32(np.zeros(size, np.float32))


class LeNet:
    """Two rounds of 5 by 5 filters, pooling and ReLU, then a dense layer.

    It turns images of 28 by 28 pixels into k scores. filters : how many in each round
    """

    def __init__(self, rng, filters=(8, 16), k=10):
        first, second = filters
        self.w1, self.b1 = he((first, 1, 5, 5), 25, rng), zeros(first)
        self.w2, self.b2 = he((second, first, 5, 5), 25 * first, rng), zeros(second)
        self.w3, self.b3 = he((16 * second, k), 16 * second, rng), zeros(k)

    def __call__(self, images):
        """The scores, a Tensor32 (n, k), for float32 images (n, 1, 28, 28).

        Raises TypeError for images of another dtype, ValueError for another layout, MemoryError for
        too many.
        """
        refuse_unfit("images", images, np.float32, 4)
        with enough_memory(len(images)):
            x = with_settings(data_conv_pool_relu, images)(self.w1, self.b1)
            x = conv_pool_relu(x, self.w2, self.b2)
            x = with_settings(array_ops.reshape, (len(images), -1))(x)
            return linear(x, self.w3, self.b3)

    def parameters(self):
        """All parameters by name, first layer first."""
        return {name: getattr(self, name) for name in ("w1", "b1", "w2", "b2", "w3", "b3")}

    def zero_grad(self):
        """Set the gradient of every parameter to 0."""
        for p in self.parameters().values():
            p.grad = 0.0
