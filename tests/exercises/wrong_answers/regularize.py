# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The rows that the list of misconceptions has for this module.
# rows: R02 R03 R04 R06 R07 R08 R09 R10 R11 R12 R15 R16 R17


# %% R02 l2_penalty: penalty missing in the gradient
@exercise
def l2_penalty(Ws, lam):
    # as given
    return 0.5 * lam * sum(float(np.sum(W**2)) for W in Ws), [np.zeros_like(W) for W in Ws]


# %% R03 l1_penalty: |w| used as its own slope
@exercise
def l1_penalty(Ws, lam):
    # as given
    return lam * sum(float(np.sum(np.abs(W))) for W in Ws), [lam * np.abs(W) for W in Ws]


# %% R04 dropout_forward: no 1/(1-p) scaling
@exercise
def dropout_forward(x, p, rng, train=True):
    # as given
    if not train or p == 0.0:
        return x.copy(), np.ones_like(x)
    mask = rng.random(x.shape) >= p
    return x * mask, mask


# %% R06 dropout_forward: normal instead of uniform random numbers
@exercise
def dropout_forward(x, p, rng, train=True):
    # as given
    if not train or p == 0.0:
        return x.copy(), np.ones_like(x)
    mask = (rng.normal(size=x.shape) >= p) / (1.0 - p)
    return x * mask, mask


# %% R07 dropout_forward: dropout active at test time
@exercise
def dropout_forward(x, p, rng, train=True):
    # as given
    if p == 0.0:
        return x.copy(), np.ones_like(x)
    mask = (rng.random(x.shape) >= p) / (1.0 - p)
    return x * mask, mask


# %% R08 dropout_forward: one mask for the whole batch
@exercise
def dropout_forward(x, p, rng, train=True):
    # as given
    if not train or p == 0.0:
        return x.copy(), np.ones_like(x)
    mask = (rng.random(x.shape[-1]) >= p) / (1.0 - p)
    return x * mask, mask * np.ones_like(x)


# %% R09 dropout_backward: mask not applied on the way back
@exercise
def dropout_backward(dy, mask):
    # as given
    return dy


# %% R10 batchnorm_forward: statistics over the whole array
@exercise
def batchnorm_forward(x, gamma, beta, run, train=True, momentum=0.9, eps=1e-5):
    # as given
    if train:
        mu, var = x.mean(), x.var()
        run["mean"] = momentum * run["mean"] + (1 - momentum) * mu
        run["var"] = momentum * run["var"] + (1 - momentum) * var
    else:
        mu, var = run["mean"], run["var"]
    sd = np.sqrt(var + eps) * np.ones_like(gamma)
    xhat = (x - mu) / sd
    return gamma * xhat + beta, (xhat, sd, gamma)


# %% R11 batchnorm_forward: standard deviation used as variance
@exercise
def batchnorm_forward(x, gamma, beta, run, train=True, momentum=0.9, eps=1e-5):
    # as given
    if train:
        mu, var = x.mean(axis=0), x.std(axis=0)
        run["mean"] = momentum * run["mean"] + (1 - momentum) * mu
        run["var"] = momentum * run["var"] + (1 - momentum) * var
    else:
        mu, var = run["mean"], run["var"]
    sd = np.sqrt(var + eps)
    xhat = (x - mu) / sd
    return gamma * xhat + beta, (xhat, sd, gamma)


# %% R12 batchnorm_forward: batch statistics at test time
@exercise
def batchnorm_forward(x, gamma, beta, run, train=True, momentum=0.9, eps=1e-5):
    # as given
    mu, var = x.mean(axis=0), x.var(axis=0)
    if train:
        run["mean"] = momentum * run["mean"] + (1 - momentum) * mu
        run["var"] = momentum * run["var"] + (1 - momentum) * var
    sd = np.sqrt(var + eps)
    xhat = (x - mu) / sd
    return gamma * xhat + beta, (xhat, sd, gamma)


# %% batchnorm_forward: momentum on the wrong side
@exercise
def batchnorm_forward(x, gamma, beta, run, train=True, momentum=0.9, eps=1e-5):
    # as given
    if train:
        mu, var = x.mean(axis=0), x.var(axis=0)
        run["mean"] = (1 - momentum) * run["mean"] + momentum * mu
        run["var"] = (1 - momentum) * run["var"] + momentum * var
    else:
        mu, var = run["mean"], run["var"]
    sd = np.sqrt(var + eps)
    xhat = (x - mu) / sd
    return gamma * xhat + beta, (xhat, sd, gamma)


# %% R15 batchnorm_backward: variance path omitted
@exercise
def batchnorm_backward(dy, cache):
    xhat, sd, gamma = cache
    # as given
    dxhat = dy * gamma
    dx = (dxhat - dxhat.mean(axis=0)) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


# %% R16 batchnorm_backward: gamma forgotten on the way back
@exercise
def batchnorm_backward(dy, cache):
    xhat, sd, gamma = cache
    # as given
    dxhat = dy
    dx = (dxhat - dxhat.mean(axis=0) - xhat * (dxhat * xhat).mean(axis=0)) / sd
    return dx, (dy * xhat).sum(axis=0), dy.sum(axis=0)


# %% R17 batchnorm_backward: gamma gradient without xhat
@exercise
def batchnorm_backward(dy, cache):
    xhat, sd, gamma = cache
    # as given
    dxhat = dy * gamma
    dx = (dxhat - dxhat.mean(axis=0) - xhat * (dxhat * xhat).mean(axis=0)) / sd
    return dx, dy.sum(axis=0), dy.sum(axis=0)


# %% batchnorm_backward: gradients of gamma and beta for every row
@exercise
def batchnorm_backward(dy, cache):
    xhat, sd, gamma = cache
    # as given
    n = len(dy)
    dxhat = dy * gamma
    dx = (n * dxhat - dxhat.sum(0) - xhat * (dxhat * xhat).sum(0)) / (n * sd)
    return dx, dy * xhat, dy


# %% early_stop: the best of the whole list
@exercise
def early_stop(val_losses, patience):
    # as given
    return val_losses.index(min(val_losses))


# %% early_stop: a tie counts as better
@exercise
def early_stop(val_losses, patience):
    # as given
    best, waited = 0, 0
    for i, loss in enumerate(val_losses):
        if loss <= val_losses[best]:
            best, waited = i, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return best


# %% early_stop: the epoch of the stop
@exercise
def early_stop(val_losses, patience):
    # as given
    best = 0
    for i in range(len(val_losses)):
        if val_losses[i] < val_losses[best]:
            best = i
        elif i - best >= patience:
            return i
    return i
