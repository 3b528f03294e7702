# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The rows that the list of misconceptions has for this module.
# rows: D01 D02 D03 D04 D05 D07 D08 D09 D10 D11 D13 D14 D16 D17


# %% D01 softmax_xent_grad: gradient not divided by n
@exercise
def softmax_xent_grad(logits, labels):
    # as given
    lp = log_softmax(logits, axis=1)
    n = len(labels)
    d = np.exp(lp)
    d[np.arange(n), labels] -= 1.0
    return float(-lp[np.arange(n), labels].mean()), d


# %% D02 softmax_xent_grad: [:, labels] instead of one entry per row
@exercise
def softmax_xent_grad(logits, labels):
    # as given
    lp = log_softmax(logits, axis=1)
    n = len(labels)
    d = np.exp(lp)
    d[:, labels] -= 1.0
    return float(-lp[np.arange(n), labels].mean()), d / n


# %% D03 softmax_xent_grad: y - p instead of p - y
@exercise
def softmax_xent_grad(logits, labels):
    # as given
    lp = log_softmax(logits, axis=1)
    n = len(labels)
    d = np.exp(lp)
    d = one_hot(labels, logits.shape[1]) - d
    return float(-lp[np.arange(n), labels].mean()), d / n


# %% D04 softmax_xent_grad: extra softmax derivative
@exercise
def softmax_xent_grad(logits, labels):
    # as given
    lp = log_softmax(logits, axis=1)
    n = len(labels)
    d = np.exp(lp)
    d = d * (1 - d)
    d[np.arange(n), labels] -= 1.0
    return float(-lp[np.arange(n), labels].mean()), d / n


# %% D05 softmax_xent_grad: logits changed in place
@exercise
def softmax_xent_grad(logits, labels):
    # as given
    logits -= logits.max(axis=1, keepdims=True)
    lp = log_softmax(logits, axis=1)
    n = len(labels)
    d = np.exp(lp)
    d[np.arange(n), labels] -= 1.0
    return float(-lp[np.arange(n), labels].mean()), d / n


# %% softmax_xent_grad: exponentials without a shift
@exercise
def softmax_xent_grad(logits, labels):
    # as given
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(p[range(len(labels)), labels]).mean()
    return loss, (p - one_hot(labels, logits.shape[1])) / len(labels)


# %% softmax_xent_grad: labels not checked
@exercise
def softmax_xent_grad(logits, labels):
    lp = log_softmax(logits)
    p = np.exp(lp)
    n = len(labels)
    loss = -lp[np.arange(n), labels].mean()
    p[np.arange(n), labels] -= 1
    return loss, p / n


# %% softmax_xent_grad: the slope of a sigmoid kept on the error
@exercise
def softmax_xent_grad(logits, labels):
    # as given
    lp = log_softmax(logits)
    p = np.exp(lp)
    n = len(labels)
    delta = (p - one_hot(labels, p.shape[1])) * p * (1 - p)
    return -lp[np.arange(n), labels].mean(), delta / n


# %% one_hot: as many columns as the largest label needs
@exercise
def one_hot(labels, k):
    # as given
    hot = np.zeros((len(labels), labels.max() + 1))
    hot[np.arange(len(labels)), labels] = 1.0
    return hot


# %% one_hot: a block of ones instead of one for each row
@exercise
def one_hot(labels, k):
    # as given
    hot = np.zeros((len(labels), k))
    hot[:, labels] = 1.0
    return hot


# %% one_hot: True and False instead of floats
@exercise
def one_hot(labels, k):
    # as given
    return np.asarray(labels)[:, None] == np.arange(k)


# %% D07 minibatches: last short batch dropped
@exercise
def minibatches(n, batch, rng):
    # as given
    order = rng.permutation(n)
    for i in range(0, n - batch + 1, batch):
        yield order[i : i + batch]


# %% D08 minibatches: no shuffling
@exercise
def minibatches(n, batch, rng):
    # as given
    order = np.arange(n)
    for i in range(0, n, batch):
        yield order[i : i + batch]


# %% D09 minibatches: sampling with replacement
@exercise
def minibatches(n, batch, rng):
    # as given
    order = rng.integers(0, n, n) if n else np.arange(0)
    for i in range(0, n, batch):
        yield order[i : i + batch]


# %% D10 minibatches: shuffle undone
@exercise
def minibatches(n, batch, rng):
    # as given
    order = rng.permutation(n)
    for i in range(0, n, batch):
        yield np.sort(order)[i : i + batch]


# %% minibatches: the batch size taken for the number of batches
@exercise
def minibatches(n, batch, rng):
    # as given
    if n:
        yield from np.array_split(rng.permutation(n), batch)


# %% minibatches: only one batch
@exercise
def minibatches(n, batch, rng):
    # as given
    order = rng.permutation(n)
    for i in range(0, n, batch):
        return order[i : i + batch]
    return order


# %% minibatches: lists instead of arrays
@exercise
def minibatches(n, batch, rng):
    # as given
    order = list(range(n))
    rng.shuffle(order)
    for i in range(0, n, batch):
        yield order[i : i + batch]


# %% D11 dense_backward: bias gradient averaged
@exercise
def dense_backward(dY, X, W):
    return dY @ W.T, X.T @ dY, dY.mean(axis=0)


# %% D13 dense_backward: weight gradient transposed
@exercise
def dense_backward(dY, X, W):
    return dY @ W.T, dY.T @ X, dY.sum(axis=0)


# %% D14 dense_backward: activation slope inside the dense layer
@exercise
def dense_backward(dY, X, W):
    return dY @ W.T * (X > 0), X.T @ dY, dY.sum(axis=0)


# %% dense_backward: weights not turned round
@exercise
def dense_backward(dY, X, W):
    return dY @ W, X.T @ dY, dY.sum(axis=0)


# %% standardize: test data measured with its own ruler
@exercise
def standardize(train, test):
    # as given
    def one(x):
        sd = x.std(axis=0)
        return (x - x.mean(axis=0)) / np.where(sd == 0, 1, sd)

    return one(train), one(test)


# %% D16 standardize: division by zero for constant pixels
@exercise
def standardize(train, test):
    # as given
    mean, sd = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / sd, (test - mean) / sd


# %% standardize: 1e-08 added to the deviation
@exercise
def standardize(train, test):
    # as given
    mean = train.mean(0)
    sd = train.std(0) + 1e-8
    return (train - mean) / sd, (test - mean) / sd


# %% standardize: one mean and one deviation for all columns
@exercise
def standardize(train, test):
    # as given
    sd = train.std() or 1.0
    return (train - train.mean()) / sd, (test - train.mean()) / sd


# %% standardize: train changed in place
@exercise
def standardize(train, test):
    # as given
    mean, sd = train.mean(axis=0), train.std(axis=0)
    sd[sd == 0] = 1
    train -= mean
    train /= sd
    return train, (test - mean) / sd


# %% D17 confusion: rows and columns exchanged
@exercise
def confusion(pred, labels, k):
    # as given
    table = np.zeros((k, k), dtype=int)
    np.add.at(table, (pred, labels), 1)
    return table


# %% confusion: repeated mistakes counted once
@exercise
def confusion(pred, labels, k):
    # as given
    table = np.zeros((k, k), dtype=int)
    table[labels, pred] += 1
    return table


# %% confusion: floats instead of whole numbers
@exercise
def confusion(pred, labels, k):
    # as given
    table = np.zeros((k, k))
    for p, y in zip(pred, labels):
        table[y, p] += 1
    return table
