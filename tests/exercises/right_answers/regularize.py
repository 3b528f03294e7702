# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 12: right answers, each written differently from the course's."""


# %% l2_penalty: a loop
@exercise
def l2_penalty(Ws, lam):
    # as given
    total = 0.0
    slopes = []
    for W in Ws:
        total += lam / 2 * (W * W).sum()
        slopes.append(W * lam)
    return total, slopes


# %% l2_penalty: dot products, a tuple of slopes
@exercise
def l2_penalty(Ws, lam):
    # as given
    squares = [np.dot(np.ravel(W), np.ravel(W)) for W in Ws]
    return lam * sum(squares) / 2, tuple(lam * W for W in Ws)


# %% l2_penalty: norms
@exercise
def l2_penalty(Ws: list, lam: float):
    # as given
    return lam * 0.5 * np.sum([np.linalg.norm(W) ** 2 for W in Ws]), list(
        map(lambda W: np.multiply(lam, W), Ws)
    )


# %% l1_penalty: a loop and masks
@exercise
def l1_penalty(Ws, lam):
    # as given
    total, slopes = 0.0, []
    for W in Ws:
        total += lam * abs(W).sum()
        slope = np.zeros_like(W)
        slope[W > 0] = lam
        slope[W < 0] = -lam
        slopes.append(slope)
    return total, slopes


# %% l1_penalty: comparisons
@exercise
def l1_penalty(Ws, lam):
    # as given
    slopes = [lam * ((W > 0) * 1.0 - (W < 0) * 1.0) for W in Ws]
    return sum(np.sum(W * s) for W, s in zip(Ws, slopes)) + 0.0, slopes


# %% l1_penalty: the signs first
@exercise
def l1_penalty(Ws, lam):
    # as given
    signs = [np.sign(W) for W in Ws]
    size = 0.0
    for W, s in zip(Ws, signs):
        size = size + np.dot(W.flatten(), s.flatten())
    return float(lam * size), [s * lam for s in signs]


# %% dropout_forward: binomial
@exercise
def dropout_forward(x, p, rng, train=True):
    # as given
    mask = np.ones_like(x)
    if train:
        mask = rng.binomial(1, 1 - p, size=x.shape) / (1 - p)
    return x * mask, mask


# %% dropout_forward: keep with probability 1 - p, from the other side
@exercise
def dropout_forward(x, p, rng, train=True):
    # as given
    if train:
        keep = 1.0 - p
        mask = np.where(rng.uniform(size=x.shape) < keep, 1.0 / keep, 0.0)
        return mask * x, mask
    else:
        return x.copy(), np.ones_like(x)


# %% dropout_forward: choice
@exercise
def dropout_forward(x, p, rng, train=True):
    # as given
    if not train:
        p = 0.0
    mask = rng.choice([0.0, 1.0 / (1.0 - p)], p=[p, 1.0 - p], size=x.shape)
    y = x * mask
    return y, mask


# %% dropout_forward: zeros written into a copy
@exercise
def dropout_forward(x, p, rng, train=True):
    # as given
    mask = np.full(x.shape, 1.0)
    if train and p > 0:
        mask /= 1 - p
        mask[rng.random(x.shape) < p] = 0
    return x * mask, mask


# %% dropout_backward: multiply
@exercise
def dropout_backward(dy, mask):
    # as given
    return np.multiply(mask, dy)


# %% dropout_backward: where
@exercise
def dropout_backward(dy, mask):
    # as given
    return np.where(mask == 0, 0.0, dy * np.max(mask))


# %% dropout_backward: in place on a copy
@exercise
def dropout_backward(dy, mask):
    # as given
    dx = dy.copy()
    dx *= mask
    return dx


# %% batchnorm_forward: step by step, run changed inside its arrays
@exercise
def batchnorm_forward(x, gamma, beta, run, train=True, momentum=0.9, eps=1e-5):
    # as given
    if train:
        mu = np.mean(x, axis=0)
        centred = x - mu
        var = np.mean(centred**2, axis=0)
        run["mean"] *= momentum
        run["mean"] += (1 - momentum) * mu
        run["var"] *= momentum
        run["var"] += (1 - momentum) * var
    else:
        centred = x - run["mean"]
        var = run["var"]
    std = (var + eps) ** 0.5
    xhat = centred / std
    y = xhat * gamma + beta
    return y, (xhat, std, gamma)


# %% batchnorm_forward: two ways, a list as cache
@exercise
def batchnorm_forward(x, gamma, beta, run, train=True, momentum=0.9, eps=1e-5):
    # as given
    batch = {"mean": x.mean(0), "var": x.var(0)}
    if train:
        for name in batch:
            run[name] = run[name] + (1 - momentum) * (batch[name] - run[name])
    used = batch if train else run
    sd = np.sqrt(used["var"] + eps)
    normal = (x - used["mean"]) * (1 / sd)
    return beta + gamma * normal, [normal, sd, gamma]


# %% batchnorm_forward: sums by hand, update
@exercise
def batchnorm_forward(x, gamma, beta, run, train=True, momentum=0.9, eps=1e-5):
    # as given
    m, v = run["mean"], run["var"]
    if train:
        n = x.shape[0]
        m = x.sum(axis=0) / n
        v = ((x - m) * (x - m)).sum(axis=0) / n
        run.update(
            mean=momentum * run["mean"] + (1 - momentum) * m,
            var=momentum * run["var"] + (1 - momentum) * v,
        )
    d = np.sqrt(v + eps)
    return gamma * (x - m) / d + beta, ((x - m) / d, d, gamma)


# %% batchnorm_backward: with sums and n
@exercise
def batchnorm_backward(dy, cache):
    xhat, sd, gamma = cache
    # as given
    n = len(dy)
    dbeta = dy.sum(axis=0)
    dgamma = (dy * xhat).sum(axis=0)
    dx = gamma / (n * sd) * (n * dy - dbeta - xhat * dgamma)
    return dx, dgamma, dbeta


# %% batchnorm_backward: through all steps of the forward pass
@exercise
def batchnorm_backward(dy, cache):
    xhat, sd, gamma = cache
    # as given
    n = dy.shape[0]
    dxhat = dy * gamma
    centred = xhat * sd
    dsd = -(dxhat * centred / sd**2).sum(axis=0)
    dvar = dsd / (2 * sd)
    dcentred = dxhat / sd + dvar * 2 * centred / n
    dmean = -dcentred.sum(axis=0)
    dx = dcentred + dmean / n
    return dx, np.sum(dy * xhat, axis=0), np.sum(dy, axis=0)


# %% batchnorm_backward: one column after the other, with the table of all slopes
@exercise
def batchnorm_backward(dy, cache):
    xhat, sd, gamma = cache
    # as given
    n, d = dy.shape
    dx = np.zeros((n, d))
    for j in range(d):
        h = xhat[:, j]
        table = (np.eye(n) - 1 / n - np.outer(h, h) / n) / sd[j]
        dx[:, j] = table @ (dy[:, j] * gamma[j])
    return dx, np.einsum("ij,ij->j", dy, xhat), np.ones(n) @ dy


# %% early_stop: a counter
@exercise
def early_stop(val_losses, patience):
    # as given
    best, best_loss, waited = 0, val_losses[0], 0
    for i in range(1, len(val_losses)):
        if val_losses[i] < best_loss:
            best, best_loss, waited = i, val_losses[i], 0
        else:
            waited += 1
            if waited == patience:
                return best
    return best


# %% early_stop: while
@exercise
def early_stop(val_losses, patience):
    # as given
    best = 0
    while True:
        window = list(val_losses[best : best + patience + 1])
        lower = [i for i, loss in enumerate(window) if loss < window[0]]
        if not lower:
            return best
        best += lower[0]


# %% early_stop: argmin of windows
@exercise
def early_stop(val_losses, patience):
    # as given
    losses = np.array(val_losses)
    for best in range(len(losses)):
        new = losses[best] <= losses[: best + 1].min() and best == losses[: best + 1].argmin()
        if new and not (losses[best + 1 : best + 1 + patience] < losses[best]).any():
            return best
