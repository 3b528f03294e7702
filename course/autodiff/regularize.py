"""Remedies against overfitting, with their backward passes."""

import math

import numpy as np


def check_strength(lam):
    """Refuse a strength that is below 0 or not finite: it would reward large weights."""
    if not 0 <= lam < math.inf:
        raise ValueError(f"lam is {lam}; it says how hard weights are pulled to 0: take 0 or more")


def check_share(p):
    """Refuse a share of dropped units that is not at least 0 and less than 1."""
    if not 0 <= p < 1:
        raise ValueError(
            f"p is {p}; it is the share of units to drop: at least 0, less than 1, such as 0.5"
        )


def check_like(arriving, kept, name, whose):
    """Refuse a gradient that has not the shape of what was kept on the way forwards."""
    if np.shape(arriving) != np.shape(kept):
        raise ValueError(
            f"{name} has shape {np.shape(arriving)}, {whose} {np.shape(kept)}: give one slope for "
            "each output of the same forward pass"
        )


def check_batch(x, gamma, beta, run, train):
    """Refuse what cannot be normalised: other shapes than announced, a batch of one in training."""
    if np.ndim(x) != 2:
        raise ValueError(f"x has shape {np.shape(x)}; give rows of units, shape (n, d)")
    n, d = np.shape(x)
    per_unit = {"gamma": gamma, "beta": beta, "run['mean']": run["mean"], "run['var']": run["var"]}
    for name, values in per_unit.items():
        if np.shape(values) != (d,):
            raise ValueError(
                f"{name} has shape {np.shape(values)}, x has {d} units: give an array ({d},)"
            )
    if train and n < 2:
        raise ValueError(
            f"a batch of {n} has no spread to divide by; train with 2 rows or more, and use "
            "train=False to classify fewer"
        )


def check_losses(val_losses, patience):
    """Refuse an empty list, a loss that is NaN, and a patience below 1."""
    if not len(val_losses):
        raise ValueError("val_losses is empty; train one epoch at least, then ask which to keep")
    if np.isnan(val_losses).any():
        epoch = int(np.argmax(np.isnan(val_losses)))
        raise ValueError(f"the loss of epoch {epoch} is nan; give the losses before it only")
    if patience < 1:
        raise ValueError(f"patience is {patience}; wait 1 epoch at least for a better one")


def l2_penalty(Ws, lam):
    """A penalty for large weights, ½ lam Σ w² over all arrays together, and its slopes.

    Ws : list of float arrays of any shapes
    lam : float, 0 or more

    Returns (penalty, slopes): a float, and a list of arrays shaped like those in Ws.

    >>> l2_penalty([np.array([[2.0]])], 1.0)
    (2.0, [array([[2.]])])
    """
    check_strength(lam)
    # your turn
    return 0.5 * lam * sum(float(np.sum(W**2)) for W in Ws), [lam * W for W in Ws]


def l1_penalty(Ws, lam):
    """Another penalty, lam Σ |w| over all arrays together, and its slopes; that of |0| is 0.

    Ws : list of float arrays of any shapes
    lam : float, 0 or more

    Returns (penalty, slopes): a float, and a list of arrays shaped like those in Ws.

    >>> l1_penalty([np.array([[2.0]])], 1.0)
    (2.0, [array([[1.]])])
    """
    check_strength(lam)
    # your turn
    return lam * sum(float(np.sum(np.abs(W))) for W in Ws), [lam * np.sign(W) for W in Ws]


def dropout_forward(x, p, rng, train=True):
    """In training, set each number to 0 with probability p, and make up for it in the others.

    The mean stays what it was, so that nothing needs to change when train is False: then
    everything passes, and the mask is all ones (Srivastava and others 2014).

    x : float array of shape (n, d)
    p : float, the probability of DROPPING a number; at least 0, less than 1
    rng : numpy.random.Generator, the only source of randomness

    Returns (y, mask), both of shape (n, d), with y = x · mask.

    >>> dropout_forward(np.ones((1, 2)), 0.5, np.random.default_rng(0), train=False)[0]
    array([[1., 1.]])
    """
    check_share(p)
    # your turn
    if not train:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) >= p) / (1.0 - p)
    return x * mask, mask


def dropout_backward(dy, mask):
    """dL/dx, given dy = dL/dy and the mask of the same forward pass, both of shape (n, d).

    >>> dropout_backward(np.array([[5.0]]), np.array([[1.0]]))
    array([[5.]])
    """
    check_like(dy, mask, "dy", "the mask")
    # your turn
    return dy * mask


def batchnorm_forward(x, gamma, beta, run, train=True, momentum=0.9, eps=1e-5):
    """Give every column mean 0 and variance 1, then the spread gamma and the middle beta.

        x̂ = (x - mean) / sd,   y = gamma x̂ + beta   with   sd = √(variance + eps)

    In training, mean and variance (with 1/n) are those of the batch, and the running ones follow:
    run ← momentum run + (1 - momentum) batch. Otherwise they are the running ones, which stay as
    they are (Ioffe and Szegedy 2015, algorithm 1; for use they take n/(n - 1) of the variance).

    x : float array of shape (n, d); gamma, beta : float arrays of shape (d,)
    run : dict with the arrays "mean" and "var", both of shape (d,); training changes this dict

    Returns (y, cache): an array of shape (n, d), and the tuple (x̂, sd, gamma) for the way back.

    >>> run = {"mean": np.array([3.0]), "var": np.array([4.0])}
    >>> y, _ = batchnorm_forward(np.array([[5.0]]), np.ones(1), np.zeros(1), run, train=False)
    >>> y.round(4)
    array([[1.]])
    """
    check_batch(x, gamma, beta, run, train)
    # your turn
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        run["mean"] = momentum * run["mean"] + (1 - momentum) * mean
        run["var"] = momentum * run["var"] + (1 - momentum) * var
    else:
        mean, var = run["mean"], run["var"]
    sd = np.sqrt(var + eps)
    xhat = (x - mean) / sd
    return gamma * xhat + beta, (xhat, sd, gamma)


def batchnorm_backward(dy, cache):
    """The gradients of a batch normalisation in training, given dy = dL/dy of shape (n, d).

    cache : (x̂, sd, gamma), as batchnorm_forward returned it: shapes (n, d), (d,) and (d,)

    Returns (dx, dgamma, dbeta), of shapes (n, d), (d,) and (d,).

    >>> xhat = np.array([[-1.0], [1.0]])
    >>> batchnorm_backward(np.array([[1.0], [1.0]]), (xhat, np.ones(1), np.ones(1)))[2]
    array([2.])
    """
    xhat, sd, gamma = cache
    check_like(dy, xhat, "dy", "x̂")
    # your turn
    dxhat = dy * gamma
    dx = (dxhat - dxhat.mean(axis=0) - xhat * (dxhat * xhat).mean(axis=0)) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


def early_stop(val_losses, patience):
    """Which epoch to keep, if training stops after `patience` epochs in a row without a new best.

    Only a lower loss is a new best; an equal one is not. What would have come after the stop is
    not looked at, whatever the list holds.

    val_losses : list of floats, the loss on the validation data after epoch 0, 1, …
    patience : int, 1 or more

    Returns an int, the epoch of the best loss until training stopped or the list ended.

    >>> early_stop([3.0, 2.0, 1.0], patience=2)
    2
    """
    check_losses(val_losses, patience)
    # your turn
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best
