"""Classifiers of digits: gradients against nudging, networks, epochs, and clear refusals."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest

from course.autodiff import layers
from course.autodiff.layers import (
    Dense,
    DenseNetwork,
    dense_backward,
    one_hot,
    quadratic,
    scaled_normal,
    softmax_cross_entropy,
    softmax_xent_grad,
    train_epoch,
    unit_normal,
)
from course.autodiff.losses import cross_entropy, numerical_gradient
from course.autodiff.optim import SGD
from course.autodiff.tensor import Tensor

LOSSES = pytest.mark.parametrize("loss", [softmax_cross_entropy, quadratic], ids=["xent", "square"])


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def blobs(n: int = 90) -> tuple[np.ndarray, np.ndarray]:
    """Points around three corners, in the file's order: class after class."""
    labels = np.repeat(np.arange(3), n // 3)
    return np.eye(3, 4)[labels] + 0.1 * rng(5).normal(size=(n, 4)), labels


def optimiser(model: DenseNetwork, lr: float = 0.5) -> SGD:
    return SGD({name: p.data for name, p in model.parameters().items()}, lr)


def test_the_fused_gradient_is_that_of_the_cross_entropy():
    z, y = rng().normal(size=(5, 4)) * 3, rng(1).integers(0, 4, size=5)
    loss, slopes = softmax_xent_grad(z, y)
    assert loss == pytest.approx(cross_entropy(z, y), rel=1e-14)
    np.testing.assert_allclose(slopes, numerical_gradient(lambda t: cross_entropy(t, y), z), 1e-6)


@pytest.mark.parametrize("scale", [1.0, 1e3, 1e300])
def test_the_slopes_of_a_row_add_up_to_nothing_and_stay_finite(scale):
    loss, slopes = softmax_xent_grad(scale * rng().normal(size=(6, 10)), np.arange(6))
    assert np.isfinite(loss)
    np.testing.assert_allclose(slopes.sum(axis=1), 0.0, atol=1e-15)


@LOSSES
def test_every_parameter_gets_the_slope_that_nudging_finds(loss):
    model, X, y = (
        DenseNetwork([4, 3, 2], rng(), "tanh"),
        rng(1).normal(size=(5, 4)),
        [0, 1, 1, 0, 1],
    )
    loss(model(X), np.array(y)).backward()
    for p in model.parameters().values():

        def at(value, p=p):
            kept, p.data = p.data, value
            result = float(loss(model(X), np.array(y)).data)
            p.data = kept
            return result

        np.testing.assert_allclose(p.grad, numerical_gradient(at, p.data), rtol=1e-6, atol=1e-9)


def test_a_loss_is_scaled_by_the_gradient_that_arrives():
    scores = Tensor(rng().normal(size=(2, 3)))
    (softmax_cross_entropy(scores, np.array([0, 2])) * 10.0).backward()
    _, slopes = softmax_xent_grad(scores.data, np.array([0, 2]))
    np.testing.assert_allclose(scores.grad, 10 * slopes)


def test_two_losses_on_the_same_scores_add_their_gradients():
    scores = Tensor(rng().normal(size=(2, 3)))
    total = softmax_cross_entropy(scores, np.array([0, 2])) + quadratic(scores, np.array([0, 2]))
    total.backward()
    both = scores.grad
    scores.grad = 0.0
    softmax_cross_entropy(scores, np.array([0, 2])).backward()
    quadratic(scores, np.array([0, 2])).backward()
    np.testing.assert_allclose(scores.grad, both)


def test_labels_are_no_node():
    loss = softmax_cross_entropy(Tensor(np.zeros((2, 3))), np.array([0, 2]))
    assert len(loss.parents) == 1
    assert loss.data == pytest.approx(np.log(3))


def test_the_quadratic_loss_is_half_the_squared_distance_to_the_class():
    z, y = rng().normal(size=(4, 3)), np.array([2, 0, 1, 1])
    a = 1 / (1 + np.exp(-z))
    expected = 0.5 * np.mean(np.sum((a - one_hot(y, 3)) ** 2, axis=1))
    assert quadratic(Tensor(z), y).data == pytest.approx(expected)


def test_a_layer_is_x_w_plus_b_and_its_gradients_are_dense_backwards():
    layer, x = Dense(4, 3, rng()), Tensor(rng(1).normal(size=(5, 4)))
    out = layer(x)
    np.testing.assert_allclose(out.data, x.data @ layer.W.data + layer.b.data)
    dY = rng(2).normal(size=(5, 3))
    out.backward(dY)
    for got, want in zip(
        (x.grad, layer.W.grad, layer.b.grad), dense_backward(dY, x.data, layer.W.data), strict=True
    ):
        np.testing.assert_allclose(got, want)


def test_a_layer_of_tensors_says_the_same_as_a_product_and_a_sum():
    layer, x = Dense(4, 3, rng()), rng(1).normal(size=(5, 4))
    one = (layer(x).tanh()).sum()
    one.backward()
    fused = layer.W.grad, layer.b.grad
    layer.W.grad = layer.b.grad = 0.0
    (Tensor(x) @ layer.W + layer.b).tanh().sum().backward()
    np.testing.assert_allclose(layer.W.grad, fused[0])
    np.testing.assert_allclose(layer.b.grad, fused[1])


def test_parameters_are_named_from_the_first_layer_on():
    model = DenseNetwork([784, 30, 10], rng())
    shapes = {name: p.data.shape for name, p in model.parameters().items()}
    assert list(shapes.items()) == [
        ("W1", (784, 30)), ("b1", (30,)), ("W2", (30, 10)), ("b2", (10,))
    ]  # fmt: skip
    assert sum(p.data.size for p in model.parameters().values()) == 23_860


@pytest.mark.parametrize(("init", "spread"), [(unit_normal, 1.0), (scaled_normal, 0.05)])
def test_weights_start_with_the_deviation_that_is_asked_for(init, spread):
    W = init(400, 300, rng())
    assert W.std() == pytest.approx(spread, rel=0.01)
    assert abs(W.mean()) < 0.02 * spread


@pytest.mark.parametrize("act", ["sigmoid", "tanh", "relu"])
def test_the_last_layer_has_no_activation(act):
    model, X = DenseNetwork([2, 3, 2], rng(), act), rng(1).normal(size=(4, 2))
    hidden = getattr(model.layers[0](X), act)().data
    last = model.layers[1]
    np.testing.assert_allclose(model(X).data, hidden @ last.W.data + last.b.data)


@LOSSES
def test_a_few_epochs_learn_three_classes(loss):
    X, y = blobs()
    model = DenseNetwork([4, 8, 3], rng(), "tanh")
    opt, order = optimiser(model), rng(1)
    means = [np.mean(list(train_epoch(model, X, y, opt, 10, order, loss))) for _ in range(25)]
    assert means[-1] < 0.2 * means[0]
    assert np.mean(model(X).data.argmax(axis=1) == y) == 1.0


def test_an_epoch_yields_one_loss_for_each_batch_and_the_first_before_any_step():
    X, y = blobs()
    model = DenseNetwork([4, 8, 3], rng())
    untouched = model(X).data.copy()
    losses = list(train_epoch(model, X, y, optimiser(model), 40, rng(1)))
    rows = next(layers.minibatches(90, 40, rng(1)))
    assert [type(loss) for loss in losses] == [float] * 3
    assert losses[0] == pytest.approx(cross_entropy(untouched[rows], y[rows]))


def test_whoever_pulls_may_look_change_the_learning_rate_and_stop():
    X, y = blobs()
    model = DenseNetwork([4, 8, 3], rng())
    opt = optimiser(model, lr=0.5)
    epoch = train_epoch(model, X, y, opt, 10, rng(1))
    before = model.layers[0].W.data.copy()
    next(epoch)
    first = model.layers[0].W.data.copy()
    opt.lr = 1e-9
    next(epoch)
    second = model.layers[0].W.data.copy()
    epoch.close()
    assert np.abs(first - before).max() > 1e4 * np.abs(second - first).max() > 0
    np.testing.assert_array_equal(model.layers[0].W.data, second)


def test_equal_seeds_train_equal_networks():
    X, y = blobs()
    models = [DenseNetwork([4, 5, 3], rng(7)) for _ in range(2)]
    for model in models:
        list(train_epoch(model, X, y, optimiser(model), 10, rng(8)))
    for p, q in zip(*(m.parameters().values() for m in models), strict=True):
        np.testing.assert_array_equal(p.data, q.data)


@pytest.mark.parametrize(
    ("images", "words"),
    [
        (np.zeros((10, 28, 28)), r"shape \(10, 28, 28\).*rows of 784 floats.*reshape"),
        (np.zeros((10, 784), dtype=np.uint8), r"dtype uint8.*rows of 784 floats.*/ 255"),
        (np.zeros((10, 64)), r"shape \(10, 64\).*rows of 784 floats"),
        (np.zeros((0, 784)), r"shape \(0, 784\)"),
    ],
    ids=["unrolled images", "grey values", "smaller digits", "none"],
)
def test_a_network_refuses_what_it_cannot_read(images, words):
    model = DenseNetwork([784, 3, 10], rng())
    with pytest.raises(ValueError, match=words):
        model(images)


@pytest.mark.parametrize(
    ("labels", "kind", "words"),
    [
        (np.full(90, 3), ValueError, "labels hold 3: the 3 classes are 0 to 2"),
        (np.zeros(90), TypeError, "labels of dtype float64"),
        (np.zeros(89, int), ValueError, r"labels of shape \(89,\) for 90 examples"),
        (np.full(90, 0.5), TypeError, "labels of dtype float64"),
    ],
    ids=["out of range", "whole floats", "one missing", "halves"],
)
def test_an_epoch_refuses_labels_before_anything_is_learned(labels, kind, words):
    model = DenseNetwork([4, 3, 3], rng())
    before = model.layers[0].W.data.copy()
    with pytest.raises(kind, match=words):
        next(train_epoch(model, blobs()[0], labels, optimiser(model), 10, rng()))
    np.testing.assert_array_equal(model.layers[0].W.data, before)


@LOSSES
@pytest.mark.parametrize("labels", [np.array([0.0, 1.0]), np.array([0, 1, 1])])
def test_a_loss_refuses_labels_that_do_not_fit(loss, labels):
    with pytest.raises((TypeError, ValueError), match="labels of"):
        loss(Tensor(np.zeros((2, 3))), labels)


def test_an_epoch_over_no_examples_is_refused():
    model = DenseNetwork([4, 3, 3], rng())
    with pytest.raises(ValueError, match="0 examples: a batch needs at least one"):
        next(train_epoch(model, np.zeros((0, 4)), np.zeros(0, int), optimiser(model), 10, rng()))


@pytest.mark.parametrize("batch", [0, -5])
def test_a_batch_size_below_one_is_refused(batch):
    with pytest.raises(ValueError, match=f"batch is {batch}: a batch holds at least one"):
        next(layers.minibatches(10, batch, rng()))


def test_standardizing_images_that_are_no_rows_is_refused():
    images = np.zeros((6, 28, 28), dtype=np.uint8)
    with pytest.raises(ValueError, match=re.escape("(6, 28, 28) and dtype uint8: rows of 784")):
        layers.standardize(images, images)


def test_standardized_digits_have_mean_0_and_deviation_1_or_0():
    train = rng().integers(0, 256, size=(50, 6), dtype=np.uint8)
    train[:, 0] = 0
    new, again = layers.standardize(train, train)
    np.testing.assert_allclose(new.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(new.std(axis=0), [0, 1, 1, 1, 1, 1], atol=1e-12)
    np.testing.assert_array_equal(new, again)


CHAPTER = Path(layers.__file__).parents[1] / "chapters" / "ch10_digits.py"


def bare(tree: ast.Module) -> dict[str, str]:
    """The text of each function and class of a module, without docstrings."""
    kinds = ast.FunctionDef, ast.ClassDef
    for node in ast.walk(tree):
        if isinstance(node, kinds) and ast.get_docstring(node):
            node.body = node.body[1:]
    return {node.name: ast.unparse(node) for node in tree.body if isinstance(node, kinds)}


@pytest.mark.parametrize("name", ["Dense", "train_epoch", "quadratic"])
def test_the_chapter_quotes_given_code_as_it_is(name: str):
    text = CHAPTER.read_text(encoding="utf-8")
    fences = re.findall(r"^# ```python\n(.*?)^# ```$", text, re.DOTALL | re.MULTILINE)
    quoted = {}
    for fence in fences:
        quoted |= bare(ast.parse(re.sub(r"^# ?", "", fence, flags=re.MULTILINE)))
    source = Path(layers.__file__).read_text(encoding="utf-8")
    assert quoted[name] == bare(ast.parse(source))[name]
