# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 10: right answers, each written differently from the course's."""


# %% softmax_xent_grad: with one_hot
@exercise
def softmax_xent_grad(logits, labels):
    # as given
    lp = log_softmax(logits)
    y = one_hot(labels, logits.shape[1])
    n = len(labels)
    return -(lp * y).sum() / n, (np.exp(lp) - y) / n


# %% softmax_xent_grad: all by hand, in place on a copy
@exercise
def softmax_xent_grad(logits, labels):
    # as given
    n = logits.shape[0]
    z = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(z)
    total = e.sum(axis=1)
    own = z[np.arange(n), labels]
    d = e / total[:, None]
    d[np.arange(n), labels] -= 1
    d /= n
    return np.mean(np.log(total) - own), d


# %% softmax_xent_grad: row by row
@exercise
def softmax_xent_grad(logits, labels):
    # as given
    losses, slopes = [], []
    for z, y in zip(logits, labels):
        z = z - max(z)
        log_sum = np.log(sum(np.exp(z)))
        losses.append(log_sum - z[y])
        p = np.exp(z - log_sum)
        slopes.append([(p[j] - (j == y)) / len(labels) for j in range(len(z))])
    return sum(losses) / len(losses), np.array(slopes)


# %% softmax_xent_grad: through the parts, with take_along_axis
from my_autodiff.forward import softmax


@exercise
def softmax_xent_grad(logits: np.ndarray, labels: np.ndarray) -> tuple:
    # as given
    columns = np.asarray(labels)[:, None]
    loss = -np.take_along_axis(log_softmax(logits, axis=-1), columns, axis=1).mean()
    dlogits = softmax(logits, axis=1)
    np.put_along_axis(dlogits, columns, np.take_along_axis(dlogits, columns, 1) - 1.0, 1)
    return float(loss), dlogits * (1.0 / len(logits))


# %% one_hot: zeros and two index arrays
@exercise
def one_hot(labels, k):
    # as given
    hot = np.zeros((len(labels), k))
    hot[np.arange(len(labels)), labels] = 1
    return hot


# %% one_hot: a comparison
@exercise
def one_hot(labels, k):
    # as given
    return (np.reshape(labels, (-1, 1)) == np.arange(k)).astype(np.float64)


# %% one_hot: nested lists
@exercise
def one_hot(labels, k):
    # as given
    return np.array([[1.0 if j == y else 0.0 for j in range(k)] for y in labels])


# %% one_hot: take
@exercise
def one_hot(labels, k):
    # as given
    return np.take(np.identity(k), labels, axis=0)


# %% minibatches: shuffle an array
@exercise
def minibatches(n, batch, rng):
    # as given
    indices = np.arange(n)
    rng.shuffle(indices)
    while len(indices):
        yield indices[:batch]
        indices = indices[batch:]


# %% minibatches: sort random numbers
@exercise
def minibatches(n, batch, rng):
    # as given
    order = np.argsort(rng.random(n))
    count = -(-n // batch)
    return iter([order[k * batch : (k + 1) * batch] for k in range(count)])


# %% minibatches: split at the multiples
@exercise
def minibatches(n, batch, rng):
    # as given
    if n > 0:
        yield from np.split(rng.permutation(n), range(batch, n, batch))


# %% minibatches: choice without replacement, sorted inside each batch
@exercise
def minibatches(n, batch, rng):
    # as given
    order = rng.choice(n, size=n, replace=False) if n else np.array([], dtype=int)
    for start in range(0, n, batch):
        stop = min(start + batch, n)
        yield np.sort(order[start:stop])


# %% dense_backward: dot
@exercise
def dense_backward(dY, X, W):
    dX = np.dot(dY, np.transpose(W))
    dW = np.dot(np.transpose(X), dY)
    db = np.sum(dY, axis=0)
    return dX, dW, db


# %% dense_backward: einsum
@exercise
def dense_backward(dY, X, W):
    return (
        np.einsum("no,io->ni", dY, W),
        np.einsum("ni,no->io", X, dY),
        np.einsum("no->o", dY),
    )


# %% dense_backward: one example after the other
@exercise
def dense_backward(dY, X, W):
    dX, dW, db = np.zeros(X.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for i, (dy, x) in enumerate(zip(dY, X)):
        dX[i] = W @ dy
        dW += np.outer(x, dy)
        db += dy
    return dX, dW, db


# %% dense_backward: the bias as a weight on a constant 1
@exercise
def dense_backward(dY, X, W):
    with_one = np.hstack([X, np.ones((len(X), 1))])
    both = with_one.T @ dY
    return dY @ W.T, both[:-1], both[-1]


# %% standardize: a copy of the deviation, zeros replaced
@exercise
def standardize(train, test):
    # as given
    mu = np.mean(train, axis=0)
    sd = np.std(train, axis=0)
    sd[sd == 0] = 1
    return (train - mu) / sd, (test - mu) / sd


# %% standardize: only the columns that vary are divided
@exercise
def standardize(train, test):
    # as given
    mu, sd = train.mean(axis=0), train.std(axis=0)
    varies = sd > 1e-9
    new = []
    for data in (train, test):
        shifted = data - mu
        shifted[:, varies] /= sd[varies]
        new.append(shifted)
    return tuple(new)


# %% standardize: through the variance
@exercise
def standardize(train, test):
    # as given
    m = sum(row.astype(float) for row in train) / len(train)
    v = ((train - m) ** 2).mean(0)
    scale = 1 / np.sqrt(np.where(v > 1e-15, v, 1.0))
    return (train - m) * scale, (test - m) * scale


# %% standardize: a list of two
@exercise
def standardize(train, test):
    # as given
    mean, deviation = train.mean(0), train.std(0)
    return [(x - mean) / np.maximum(deviation, (deviation < 1e-8) * 1.0) for x in (train, test)]


# %% confusion: a loop
@exercise
def confusion(pred, labels, k):
    # as given
    table = np.zeros((k, k), dtype=np.int64)
    for i in range(len(labels)):
        table[labels[i]][pred[i]] += 1
    return table


# %% confusion: one number for each pair
@exercise
def confusion(pred, labels, k):
    # as given
    pairs = np.asarray(labels, dtype=int) * k + np.asarray(pred, dtype=int)
    return np.bincount(pairs, minlength=k * k).reshape(k, k)


# %% confusion: a product of one-hot tables
@exercise
def confusion(pred, labels, k):
    # as given
    return (one_hot(labels, k).T @ one_hot(pred, k)).astype(int)


# %% confusion: counted cell by cell
@exercise
def confusion(pred, labels, k):
    # as given
    return np.array([[np.sum((labels == i) & (pred == j)) for j in range(k)] for i in range(k)])
