"""PyTorch as an outside judge: the same paths of all optimisers (extra `bench`)."""

import numpy as np
import pytest

from course.autodiff.optim import SGD, AdaGrad, Adam, RMSProp, clip_by_global_norm

torch = pytest.importorskip("torch", reason="PyTorch is the outside judge: pip install torch")

PAIRS = [
    (lambda p: SGD(p, 0.1), lambda p: torch.optim.SGD(p, 0.1)),
    (
        lambda p: SGD(p, 0.05, momentum=0.9, weight_decay=0.01),
        lambda p: torch.optim.SGD(p, 0.05, momentum=0.9, weight_decay=0.01),
    ),
    (lambda p: AdaGrad(p, 0.1), lambda p: torch.optim.Adagrad(p, 0.1, eps=1e-8)),
    (lambda p: RMSProp(p, 0.01), lambda p: torch.optim.RMSprop(p, 0.01, alpha=0.9, eps=1e-8)),
    (lambda p: Adam(p), lambda p: torch.optim.Adam(p)),
    (lambda p: Adam(p, 0.1, 0.5, 0.9), lambda p: torch.optim.Adam(p, 0.1, betas=(0.5, 0.9))),
]


@pytest.mark.parametrize("pair", range(len(PAIRS)))
def test_fifty_steps_lead_where_pytorchs_optimiser_leads(pair):
    rng = np.random.default_rng(pair)
    ours = {"W": rng.normal(size=(3, 2)), "b": rng.normal(size=2)}
    theirs = [torch.tensor(p, requires_grad=True) for p in ours.values()]
    make, judge = PAIRS[pair]
    mine, other = make(ours), judge(theirs)
    for _ in range(50):
        grads = {k: rng.normal(size=p.shape) for k, p in ours.items()}
        for p, g in zip(theirs, grads.values(), strict=True):
            p.grad = torch.tensor(g)
        mine.step(grads)
        other.step()
    for p, q in zip(ours.values(), theirs, strict=True):
        assert p == pytest.approx(q.detach().numpy(), rel=1e-9, abs=1e-12)


def test_clipping_agrees_with_pytorch():
    rng = np.random.default_rng(0)
    grads = {"W": rng.normal(size=(3, 2)), "b": rng.normal(size=2)}
    theirs = [torch.zeros(g.shape, dtype=torch.float64) for g in grads.values()]
    for p, g in zip(theirs, grads.values(), strict=True):
        p.grad = torch.tensor(g)
    total = torch.nn.utils.clip_grad_norm_(theirs, 0.5)
    clipped, mine = clip_by_global_norm(grads, 0.5)
    assert mine == pytest.approx(float(total))
    for g, p in zip(clipped.values(), theirs, strict=True):
        assert g == pytest.approx(p.grad.numpy(), rel=1e-5)
