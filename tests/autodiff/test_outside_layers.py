"""PyTorch as an outside judge: the same losses, gradients and training of a classifier."""

import numpy as np
import pytest

from course.autodiff.layers import (
    DenseNetwork,
    dense_backward,
    minibatches,
    softmax_xent_grad,
    train_epoch,
)
from course.autodiff.optim import SGD

torch = pytest.importorskip("torch", reason="PyTorch is the outside judge: pip install torch")

ACTS = {"sigmoid": torch.nn.Sigmoid, "tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}


@pytest.mark.parametrize("scale", [1.0, 30.0, 1000.0])
def test_loss_and_slopes_are_those_of_pytorchs_cross_entropy(scale):
    rng = np.random.default_rng(0)
    scores, labels = scale * rng.normal(size=(7, 10)), rng.integers(0, 10, size=7)
    z = torch.tensor(scores, requires_grad=True)
    theirs = torch.nn.functional.cross_entropy(z, torch.tensor(labels))
    theirs.backward()
    loss, slopes = softmax_xent_grad(scores, labels)
    assert loss == pytest.approx(theirs.item(), rel=1e-12)
    np.testing.assert_allclose(slopes, z.grad.numpy(), rtol=1e-12, atol=1e-14)


def test_a_layers_gradients_are_those_of_pytorch():
    rng = np.random.default_rng(1)
    dY, X, W = rng.normal(size=(5, 3)), rng.normal(size=(5, 4)), rng.normal(size=(4, 3))
    x, w, b = (torch.tensor(a, requires_grad=True) for a in (X, W, np.zeros(3)))
    (x @ w + b).backward(torch.tensor(dY))
    for ours, theirs in zip(dense_backward(dY, X, W), (x.grad, w.grad, b.grad), strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-12)


def twin(model: DenseNetwork, act: str):
    """The same network in PyTorch, with copies of the parameters."""
    parts = []
    for layer in model.layers:
        linear = torch.nn.Linear(*layer.W.data.shape, dtype=torch.float64)
        linear.weight.data = torch.tensor(layer.W.data.T.copy())
        linear.bias.data = torch.tensor(layer.b.data.copy())
        parts += [linear, ACTS[act]()]
    return torch.nn.Sequential(*parts[:-1])


@pytest.mark.parametrize("act", ACTS)
def test_three_epochs_lead_where_pytorchs_lead(act):
    rng = np.random.default_rng(2)
    X, labels = rng.normal(size=(50, 6)), rng.integers(0, 4, size=50)
    model = DenseNetwork([6, 8, 5, 4], rng, act)
    params = {name: p.data for name, p in model.parameters().items()}
    optimiser = SGD(params, 0.3, momentum=0.5, weight_decay=1e-3)
    theirs = twin(model, act)
    judge = torch.optim.SGD(theirs.parameters(), 0.3, momentum=0.5, weight_decay=1e-3)
    losses, expected = [], []
    order, again = np.random.default_rng(3), np.random.default_rng(3)
    for _ in range(3):
        losses += train_epoch(model, X, labels, optimiser, 8, order)
        for rows in minibatches(50, 8, again):
            judge.zero_grad()
            loss = torch.nn.functional.cross_entropy(
                theirs(torch.tensor(X[rows])), torch.tensor(labels[rows])
            )
            loss.backward()
            judge.step()
            expected.append(loss.item())
    np.testing.assert_allclose(losses, expected, rtol=1e-9)
    for layer, linear in zip(model.layers, theirs[::2], strict=True):
        np.testing.assert_allclose(layer.W.data, linear.weight.detach().numpy().T, rtol=1e-8)
        np.testing.assert_allclose(layer.b.data, linear.bias.detach().numpy(), atol=1e-9)
