"""The course's Parsons items: programs whose lines are handed out in mixed order."""

from .parsons_item import Item, lines_of

NUMERICAL_GRADIENT = Item(
    task="Measure the slope of f along each number in the array theta, by central differences.",
    lines=lines_of("""
def numerical_gradient(f, theta, eps=1e-5):
    gradient = np.zeros(len(theta))
    for i in range(len(theta)):
        nudge = np.zeros(len(theta))
        nudge[i] = eps
        above = f(theta + nudge)
        below = f(theta - nudge)
        gradient[i] = (above - below) / (2 * eps)
    return gradient
"""),
    distractors=("gradient[i] = (above - below) / eps", "below = f(theta)"),
    needs={2: [1], 4: [3], 5: [4], 6: [4], 7: [5, 6], 8: [2]},
    chapter=3,
)

BACKWARD_BY_HAND = Item(
    task=(
        "Two neurons in a row: a1 = tanh(w1 x + b1), a2 = w2 a1 + b2, and the loss is (a2 - y)². "
        "Compute the slopes of the loss; d_w1 stands for dL/dw1."
    ),
    lines=lines_of("""
a1 = math.tanh(w1 * x + b1)
a2 = w2 * a1 + b2
d_a2 = 2 * (a2 - y)
d_w2 = d_a2 * a1
d_b2 = d_a2
d_a1 = d_a2 * w2
d_z1 = d_a1 * (1 - a1 * a1)
d_w1 = d_z1 * x
d_b1 = d_z1
"""),
    distractors=("d_z1 = d_a1", "d_w2 = d_a2 * w2"),
    needs={1: [0], 2: [1], 3: [2], 4: [2], 5: [2], 6: [5], 7: [6], 8: [6]},
    chapter=4,
)

TOPOLOGICAL_ORDER = Item(
    task="List every node that root depends on, each once, parents before children.",
    lines=lines_of("""
def topological_order(root):
    order, seen = [], set()
    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)
            order.append(node)
    visit(root)
    return order
"""),
    distractors=("order.insert(0, node)", "for parent in root.parents:"),
    needs={7: [5], 8: [1, 2], 9: [8]},
    chapter=5,
)

TRAINING_LOOP = Item(
    task=(
        "Train a model for 20 epochs and keep the loss of each. The gradients may still hold "
        "numbers from before."
    ),
    lines=lines_of("""
losses = []
for epoch in range(20):
    loss = mean_loss(model, X, Y)
    losses.append(loss.data)
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= lr * p.grad
"""),
    distractors=("model.zero_grad()", "p.data += lr * p.grad"),
    needs={1: [0], 3: [2], 5: [2, 4], 6: [5]},
    chapter=6,
)

OPTIMISER_STEP = Item(
    task=(
        "One step of Adam on all parameters; every average starts at 0. The parameters are arrays "
        "and change in place."
    ),
    lines=lines_of("""
def update(self, grads):
    self.t += 1
    for k, p in self.params.items():
        self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * grads[k]
        self.s[k] = self.b2 * self.s[k] + (1 - self.b2) * grads[k] ** 2
        m = self.m[k] / (1 - self.b1**self.t)
        s = self.s[k] / (1 - self.b2**self.t)
        p -= self.lr * m / (np.sqrt(s) + self.eps)
"""),
    distractors=("self.t += 1", "p = p - self.lr * m / (np.sqrt(s) + self.eps)"),
    needs={1: [0], 2: [1], 3: [2], 4: [2], 5: [3], 6: [4], 7: [5, 6]},
    chapter=7,
)

UNBROADCAST = Item(
    task=(
        "Sum g over the axes along which an array of this shape was repeated, so that the result "
        "has exactly this shape."
    ),
    lines=lines_of("""
def unbroadcast(g, shape):
    for _ in range(g.ndim - len(shape)):
        g = g.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.sum(axis=axis, keepdims=True)
    return g
"""),
    distractors=("g = g.mean(axis=0)", "g = g.sum(axis=axis)"),
    chapter=9,
)

MINI_BATCH_LOOP = Item(
    task=(
        "One epoch: learn once from every example, batch by batch, and yield the loss of each "
        "batch when its step is done."
    ),
    lines=lines_of("""
def train_epoch(model, X, labels, optimiser, batch, rng):
    for rows in minibatches(len(X), batch, rng):
        loss = softmax_cross_entropy(model(X[rows]), labels[rows])
        model.zero_grad()
        loss.backward()
        grads = {name: p.grad for name, p in model.parameters().items()}
        optimiser.step(grads)
        yield float(loss.data)
"""),
    distractors=(
        "loss = softmax_cross_entropy(model(X[rows]), labels)",
        "rows = rng.integers(len(X), size=batch)",
    ),
    needs={1: [0], 2: [1], 3: [1], 4: [2, 3], 5: [4], 6: [5], 7: [6]},
    chapter=10,
)

DIGITS_IN_PYTORCH = Item(
    task=(
        "The same in PyTorch: a 784-30-10 network learns digits by cross-entropy for 30 epochs, "
        "and its parameters are saved after each. A loader gives the batches."
    ),
    lines=lines_of("""
model = nn.Sequential(nn.Linear(784, 30), nn.Sigmoid(), nn.Linear(30, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
loss_fn = nn.CrossEntropyLoss()
for epoch in range(30):
    for X, y in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
    torch.save(model.state_dict(), "digits.pt")
"""),
    distractors=("loss = loss_fn(torch.softmax(model(X), dim=1), y)", "loss_fn = nn.MSELoss()"),
    needs={1: [0], 3: [1, 2], 4: [3], 5: [4], 6: [4], 7: [5, 6], 8: [7], 9: [8]},
    chapter=10,
)

CONV_BACKWARD = Item(
    task=(
        "The way back through a convolution of one row: y[i] is the sum of the products of the "
        "filter w with window i of the padded row, plus a bias. Give dL/dx, dL/dw and dL/db."
    ),
    lines=lines_of("""
def conv1d_backward(dy, x, w, stride, pad):
    xp = np.pad(x, pad)
    dxp, dw, db = np.zeros(len(xp)), np.zeros(len(w)), 0.0
    for i, g in enumerate(dy):
        at = slice(i * stride, i * stride + len(w))
        dxp[at] += g * w
        dw += g * xp[at]
        db += g
    return dxp[pad : pad + len(x)], dw, db
"""),
    distractors=("dxp[at] = g * w", "return dxp[pad:-pad], dw, db"),
    needs={1: [0], 2: [1], 3: [2], 4: [3], 5: [4], 6: [4], 7: [3], 8: [5, 6, 7]},
    chapter=13,
)

BATCH_NORM_BACKWARD = Item(
    task=(
        "The way back through y = gamma x̂ + beta with x̂ = (x - mean) / sd; the cache holds "
        "x̂, sd and gamma. Return the slopes for x, gamma and beta."
    ),
    lines=lines_of("""
def batchnorm_backward(dy, cache):
    xhat, sd, gamma = cache
    dgamma, dbeta = (dy * xhat).sum(axis=0), dy.sum(axis=0)
    dxhat = dy * gamma
    by_mean = dxhat.mean(axis=0)
    by_var = xhat * (dxhat * xhat).mean(axis=0)
    dx = (dxhat - by_mean - by_var) / sd
    return dx, dgamma, dbeta
"""),
    distractors=(
        "dgamma, dbeta = dy.sum(axis=0), dy.sum(axis=0)",
        "dx = (dxhat - by_mean) / sd",
    ),
    needs={1: [0], 2: [1], 3: [1], 4: [3], 5: [3], 6: [4, 5], 7: [2, 6]},
    chapter=12,
)

BLOCKED_TRANSPOSE = Item(
    task=(
        "Write the transpose of A into out, block by block: rows from i0 on, columns from j0 on, "
        "bs of each, as far as there are any. Take the blocks row by row, and so the numbers in "
        "each of them."
    ),
    lines=lines_of("""
def transpose_blocked(A, out, bs):
    n, m = A.shape
    for i0 in range(0, n, bs):
        for j0 in range(0, m, bs):
            for i in range(i0, min(i0 + bs, n)):
                for j in range(j0, min(j0 + bs, m)):
                    out[j, i] = A[i, j]
"""),
    distractors=("for i in range(i0, i0 + bs):", "out[i, j] = A[i, j]"),
    chapter=14,
)

BANK = {
    "numerical gradient": NUMERICAL_GRADIENT,
    "backward by hand": BACKWARD_BY_HAND,
    "topological order": TOPOLOGICAL_ORDER,
    "training loop": TRAINING_LOOP,
    "optimiser step": OPTIMISER_STEP,
    "unbroadcast": UNBROADCAST,
    "mini-batch loop": MINI_BATCH_LOOP,
    "digits in PyTorch": DIGITS_IN_PYTORCH,
    "batch norm backward": BATCH_NORM_BACKWARD,
    "conv backward": CONV_BACKWARD,
    "blocked loops": BLOCKED_TRANSPOSE,
}
