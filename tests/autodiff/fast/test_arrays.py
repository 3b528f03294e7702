"""Arrays that a kernel was not made for are refused in a sentence that says how to convert them."""

import numpy as np
import pytest

from course.autodiff.fast import convnet, dense, loop
from course.autodiff.fast.arrays import refuse_other_labels, refuse_unfit

GOOD = np.zeros((3, 4), np.float32)
REFUSED = {
    "float64": (GOOD.astype(float), TypeError, r"X is float64.*X\.astype\(np\.float32\)"),
    "whole numbers": (GOOD.astype(int), TypeError, r"X is int64.*X\.astype\(np\.float32\)"),
    "a list": ([[1.0]], TypeError, r"of type list.*np\.array\(X, dtype=np\.float32\)"),
    "one axis": (GOOD[0], ValueError, r"shape \(4,\).*2 axes: use X\.reshape"),
    "transposed": (GOOD.T, ValueError, r"transposed or cut out.*np\.ascontiguousarray\(X\)"),
    "columns cut out": (GOOD[:, 1:3], ValueError, r"np\.ascontiguousarray\(X\)"),
}


def test_what_the_kernel_was_made_for_passes():
    refuse_unfit("X", GOOD, np.float32, 2)
    refuse_other_labels(np.array([0, 1]), 2)


@pytest.mark.parametrize(("array", "error", "told"), REFUSED.values(), ids=REFUSED)
def test_another_array_is_refused_with_what_to_type(array, error, told):
    with pytest.raises(error, match=told):
        refuse_unfit("X", array, np.float32, 2)


@pytest.mark.parametrize(
    ("labels", "error", "told"),
    [
        (np.array([0, 1], np.int32), TypeError, r"labels is int32.*astype\(np\.int64\)"),
        (np.array([0, 1, 2]), ValueError, "labels are 3 for 2 examples: give one for each"),
    ],
)
def test_other_labels_are_refused(labels, error, told):
    with pytest.raises(error, match=told):
        refuse_other_labels(labels, 2)


def network(k=3):
    return dense.FastNetwork([4, 5, k], np.random.default_rng(0))


def test_a_network_refuses_data_of_float64():
    with pytest.raises(TypeError, match=r"X is float64.*X\.astype\(np\.float32\)"):
        network()(np.zeros((2, 4)))


def test_a_convnet_refuses_images_without_a_channel():
    net = convnet.LeNet(np.random.default_rng(0), filters=(4, 4))
    with pytest.raises(ValueError, match=r"images has shape \(2, 28, 28\).*4 axes"):
        net(np.zeros((2, 28, 28), np.float32))


@pytest.mark.parametrize("label", [3, -1])
def test_the_loss_refuses_a_label_that_is_no_class(label):
    with pytest.raises(ValueError, match="none of the classes 0 to k - 1; recode the labels"):
        dense.softmax_cross_entropy(network()(GOOD), np.array([0, label, 2]))


def test_the_loss_refuses_too_few_labels():
    with pytest.raises(ValueError, match="labels are 2 for 3 examples"):
        dense.softmax_cross_entropy(network()(GOOD), np.array([0, 1]))


IMAGES, LABELS = np.zeros((6, 4), np.uint8), np.arange(6) % 3
LOOP = {
    "images of floats": ((GOOD, LABELS[:3], 2), TypeError, r"images\.astype\(np\.uint8\)"),
    "too few labels": ((IMAGES, LABELS[:5], 2), ValueError, "labels are 5 for 6 examples"),
    "images of another size": ((IMAGES[:, :3].copy(), LABELS, 2), ValueError, "images of 3 pixels"),
    "a batch that is too large": ((IMAGES, LABELS, 7), ValueError, "batch is 7, .* 6 images"),
    "no batch": ((IMAGES, LABELS, 0), ValueError, "batch is 0"),
    "a label that is no class": ((IMAGES, LABELS + 1, 2), ValueError, "none of the classes"),
}


@pytest.mark.parametrize(("given", "error", "told"), LOOP.values(), ids=LOOP)
def test_the_compiled_loop_refuses_what_does_not_fit_and_leaves_the_weights(given, error, told):
    net = network()
    before = {k: p.data.copy() for k, p in net.parameters().items()}
    with pytest.raises(error, match=told):
        loop.train_epoch(net, *given, 0.1, np.random.default_rng(0))
    for name, p in net.parameters().items():
        np.testing.assert_array_equal(p.data, before[name])


def test_more_threads_than_there_are_are_refused():
    with pytest.raises(
        ValueError, match=r"threads is 999, and this process has \d+ .*ask for 1 to"
    ):
        loop.train_epoch(network(), IMAGES, LABELS, 2, 0.1, np.random.default_rng(0), threads=999)
