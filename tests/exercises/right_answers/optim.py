# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 7: right answers, each written differently from the course's."""


# %% SGD: velocities in place, the gradient copied
@exercise
class SGD(Optimiser):
    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        super().__init__(params, lr, momentum=momentum, weight_decay=weight_decay)
        self.momentum, self.weight_decay = momentum, weight_decay
        self.velocity = {name: 0.0 * p for name, p in params.items()}

    def update(self, grads):
        for name in self.params:
            p, v = self.params[name], self.velocity[name]
            v *= self.momentum
            v += grads[name]
            v += self.weight_decay * p
            p[...] = p - self.lr * v


# %% SGD: a list of velocities, by position
@exercise
class SGD(Optimiser):
    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        super().__init__(params, lr, momentum=momentum, weight_decay=weight_decay)
        self.mu, self.decay = momentum, weight_decay
        self.vs = [np.zeros(p.shape) for p in params.values()]

    def update(self, grads):
        for i, (p, g) in enumerate(zip(self.params.values(), grads.values())):
            self.vs[i] = self.mu * self.vs[i] + (g + self.decay * p)
            np.subtract(p, self.lr * self.vs[i], out=p)


# %% SGD: without the base class, and with a step of its own
@exercise
class SGD:
    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        self.params, self.lr = params, lr
        self.momentum, self.weight_decay = momentum, weight_decay
        self.v = {}

    def step(self, grads):
        for k, p in self.params.items():
            g = grads[k] + self.weight_decay * p
            self.v[k] = g + self.momentum * self.v.get(k, 0.0)
            p -= self.lr * self.v[k]


# %% SGD: branches for the plain case
@exercise
class SGD(Optimiser):
    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        super().__init__(params, lr, momentum=momentum, weight_decay=weight_decay)
        self.momentum, self.weight_decay = momentum, weight_decay
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            g = grads[k].copy()
            if self.weight_decay:
                g += self.weight_decay * p
            if self.momentum:
                self.v[k] = self.momentum * self.v[k] + g
                g = self.v[k]
            p += -self.lr * g


# %% AdaGrad: sums in place
@exercise
class AdaGrad(Optimiser):
    def __init__(self, params, lr, eps=1e-8):
        super().__init__(params, lr, eps=eps)
        self.eps = eps
        self.total = {k: np.zeros(p.shape) for k, p in params.items()}

    def update(self, grads):
        for k, g in grads.items():
            self.total[k] += g * g
            self.params[k] -= g * self.lr / (self.total[k] ** 0.5 + self.eps)


# %% AdaGrad: the sum made when it is first needed
@exercise
class AdaGrad(Optimiser):
    def __init__(self, params, lr, eps=1e-8):
        super().__init__(params, lr, eps=eps)
        self.eps = eps
        self.s = {}

    def update(self, grads):
        for k, p in self.params.items():
            self.s[k] = self.s.get(k, 0) + np.square(grads[k])
            rate = self.lr / (np.sqrt(self.s[k]) + self.eps)
            p[:] -= rate * grads[k]


# %% AdaGrad: all gradients kept
@exercise
class AdaGrad(Optimiser):
    def __init__(self, params, lr, eps=1e-8):
        super().__init__(params, lr, eps=eps)
        self.eps = eps
        self.history = {k: [] for k in params}

    def update(self, grads):
        for k, p in self.params.items():
            self.history[k].append(grads[k].copy())
            length = np.linalg.norm(np.array(self.history[k]), axis=0)
            p -= self.lr * grads[k] / (length + self.eps)


# %% RMSProp: the average moves by a share of the difference
@exercise
class RMSProp(Optimiser):
    def __init__(self, params, lr, rho=0.9, eps=1e-8):
        super().__init__(params, lr, rho=rho, eps=eps)
        self.rho, self.eps = rho, eps
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            self.s[k] += (1 - self.rho) * (grads[k] * grads[k] - self.s[k])
            p -= self.lr / (np.sqrt(self.s[k]) + self.eps) * grads[k]


# %% RMSProp: two steps for the average, in place
@exercise
class RMSProp(Optimiser):
    def __init__(self, params, lr, rho=0.9, eps=1e-8):
        super().__init__(params, lr, rho=rho, eps=eps)
        self.rho, self.eps = rho, eps
        self.average = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k in grads:
            s = self.average[k]
            s *= self.rho
            s += (1 - self.rho) * np.square(grads[k])
            self.params[k] -= self.lr * grads[k] / (s**0.5 + self.eps)


# %% RMSProp: np.average
@exercise
class RMSProp(Optimiser):
    def __init__(self, params, lr, rho=0.9, eps=1e-8):
        super().__init__(params, lr, rho=rho, eps=eps)
        self.rho, self.eps = rho, eps
        self.s = {k: p * 0 for k, p in params.items()}

    def update(self, grads):
        weights = [self.rho, 1 - self.rho]
        for k, p in self.params.items():
            self.s[k] = np.average([self.s[k], grads[k] ** 2], axis=0, weights=weights)
            p -= self.lr * grads[k] / (np.sqrt(self.s[k]) + self.eps)


# %% Adam: averages in place, everything in one line
@exercise
class Adam(Optimiser):
    def __init__(self, params, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        super().__init__(params, lr, b1=b1, b2=b2, eps=eps)
        self.b1, self.b2, self.eps = b1, b2, eps
        self.steps = 0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        self.steps += 1
        c1, c2 = 1 - self.b1**self.steps, 1 - self.b2**self.steps
        for k, p in self.params.items():
            self.m[k] += (1 - self.b1) * (grads[k] - self.m[k])
            self.v[k] += (1 - self.b2) * (grads[k] * grads[k] - self.v[k])
            p -= self.lr * (self.m[k] / c1) / (np.sqrt(self.v[k] / c2) + self.eps)


# %% Adam: t counted from 1, raised at the end
@exercise
class Adam(Optimiser):
    def __init__(self, params, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        super().__init__(params, lr, b1=b1, b2=b2, eps=eps)
        self.b1, self.b2, self.eps = b1, b2, eps
        self.t = 1
        self.moments = {k: [np.zeros_like(p), np.zeros_like(p)] for k, p in params.items()}

    def update(self, grads):
        for k, g in grads.items():
            m, s = self.moments[k]
            m = self.b1 * m + (1 - self.b1) * g
            s = self.b2 * s + (1 - self.b2) * g**2
            self.moments[k] = [m, s]
            m_hat = m / (1 - self.b1**self.t)
            s_hat = s / (1 - self.b2**self.t)
            self.params[k] -= self.lr * m_hat / (s_hat**0.5 + self.eps)
        self.t += 1


# %% Adam: powers of b kept; eps scaled as the corrections are
@exercise
class Adam(Optimiser):
    def __init__(self, params, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        super().__init__(params, lr, b1=b1, b2=b2, eps=eps)
        self.b1, self.b2, self.eps = b1, b2, eps
        self.p1 = self.p2 = 1.0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        self.p1 *= self.b1
        self.p2 *= self.b2
        root = np.sqrt(1 - self.p2)
        for k, p in self.params.items():
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * grads[k]
            self.s[k] = self.b2 * self.s[k] + (1 - self.b2) * np.square(grads[k])
            rate = self.lr * root / (1 - self.p1)
            p -= rate * self.m[k] / (np.sqrt(self.s[k]) + self.eps * root)


# %% clip_by_global_norm: one long vector
@exercise
def clip_by_global_norm(grads, max_norm):
    total = np.linalg.norm(np.concatenate([np.ravel(g) for g in grads.values()]))
    if total <= max_norm:
        return dict(grads), total
    return {k: g * (max_norm / total) for k, g in grads.items()}, total


# %% clip_by_global_norm: with a small number against division by zero
@exercise
def clip_by_global_norm(grads, max_norm):
    squares = 0.0
    for g in grads.values():
        squares += (g * g).sum()
    total = squares**0.5
    scale = min(1.0, max_norm / (total + 1e-6))
    return {k: g * scale for k, g in grads.items()}, float(total)


# %% clip_by_global_norm: the norm of the norms
@exercise
def clip_by_global_norm(grads, max_norm):
    import math

    total = math.hypot(*(float(np.linalg.norm(g)) for g in grads.values()))
    clipped = {k: np.array(g) for k, g in grads.items()}
    if total > max_norm:
        for k in clipped:
            clipped[k] *= max_norm / total
    return clipped, total


# %% stable_lr: largest of all eigenvalues
@exercise
def stable_lr(A):
    return 2 / max(np.linalg.eigvalsh(A))


# %% stable_lr: eigvals for any matrix
@exercise
def stable_lr(A):
    return 2.0 / float(np.linalg.eigvals(A).real.max())


# %% stable_lr: the spectral norm
@exercise
def stable_lr(A):
    return 2.0 / np.linalg.norm(A, ord=2)


# %% stable_lr: eigenvectors asked for, too
@exercise
def stable_lr(A):
    eigenvalues, _ = np.linalg.eigh(A)
    return np.divide(2.0, eigenvalues.max())


# %% descend: an array filled row by row
@exercise
def descend(A, w0, lr, steps):
    path = np.zeros((steps + 1, len(w0)))
    path[0] = w0
    for t in range(steps):
        path[t + 1] = path[t] - lr * np.dot(A, path[t])
    return path


# %% descend: a matrix applied again and again
@exercise
def descend(A, w0, lr, steps):
    M = np.eye(len(A)) - lr * A
    return np.array([np.linalg.matrix_power(M, t) @ w0 for t in range(steps + 1)])


# %% descend: rows times the symmetric matrix, stacked
@exercise
def descend(A, w0, lr, steps):
    w = w0.astype(float)
    path = [w.copy()]
    for _ in range(steps):
        w -= lr * (w @ A)
        path.append(w.copy())
    return np.vstack(path)
