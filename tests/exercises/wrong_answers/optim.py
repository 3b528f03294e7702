# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The rows of the list of misconceptions that belong to this module.
# rows: O01 O02 O03 O05 O06 O07 O08 O09 O12 O14 O15 O17 O18


# %% O01 SGD: local rebinding: the caller's array stays
@exercise
class SGD(Optimiser):
    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        super().__init__(params, lr, momentum=momentum, weight_decay=weight_decay)
        self.momentum, self.weight_decay = momentum, weight_decay
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            g = grads[k] + self.weight_decay * p
            self.v[k] = self.momentum * self.v[k] + g
            p = p - self.lr * self.v[k]


# %% O02 SGD: moving average instead of heavy ball
@exercise
class SGD(Optimiser):
    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        super().__init__(params, lr, momentum=momentum, weight_decay=weight_decay)
        self.momentum, self.weight_decay = momentum, weight_decay
        self.v = {k: 0.0 * p for k, p in params.items()}

    def update(self, grads):
        mu = self.momentum
        for k in self.params:
            g = grads[k] + self.weight_decay * self.params[k]
            self.v[k] = mu * self.v[k] + (1 - mu) * g
            self.params[k] -= self.lr * self.v[k]


# %% O03 SGD: velocity forgotten between steps
@exercise
class SGD(Optimiser):
    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        super().__init__(params, lr, momentum=momentum, weight_decay=weight_decay)
        self.momentum, self.weight_decay = momentum, weight_decay

    def update(self, grads):
        for k, p in self.params.items():
            v = np.zeros_like(p)
            v = self.momentum * v + grads[k] + self.weight_decay * p
            p -= self.lr * v


# %% O05 SGD: shared velocity buffer
@exercise
class SGD(Optimiser):
    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        super().__init__(params, lr, momentum=momentum, weight_decay=weight_decay)
        self.momentum, self.weight_decay = momentum, weight_decay
        self.v = dict.fromkeys(params, np.zeros_like(next(iter(params.values()))))

    def update(self, grads):
        for k, p in self.params.items():
            self.v[k] *= self.momentum
            self.v[k] += grads[k] + self.weight_decay * p
            p -= self.lr * self.v[k]


# %% SGD: a new array in the dictionary
@exercise
class SGD(Optimiser):
    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        super().__init__(params, lr, momentum=momentum, weight_decay=weight_decay)
        self.momentum, self.weight_decay = momentum, weight_decay
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k in self.params:
            g = grads[k] + self.weight_decay * self.params[k]
            self.v[k] = self.momentum * self.v[k] + g
            self.params[k] = self.params[k] - self.lr * self.v[k]


# %% SGD: learning rate inside the velocity
@exercise
class SGD(Optimiser):
    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        super().__init__(params, lr, momentum=momentum, weight_decay=weight_decay)
        self.momentum, self.weight_decay = momentum, weight_decay
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            g = grads[k] + self.weight_decay * p
            self.v[k] = self.momentum * self.v[k] - self.lr * g
            p += self.v[k]


# %% SGD: a look ahead (Nesterov)
@exercise
class SGD(Optimiser):
    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        super().__init__(params, lr, momentum=momentum, weight_decay=weight_decay)
        self.momentum, self.weight_decay = momentum, weight_decay
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            g = grads[k] + self.weight_decay * p
            self.v[k] = self.momentum * self.v[k] + g
            p -= self.lr * (g + self.momentum * self.v[k])


# %% SGD: uphill
@exercise
class SGD(Optimiser):
    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        super().__init__(params, lr, momentum=momentum, weight_decay=weight_decay)
        self.momentum, self.weight_decay = momentum, weight_decay
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            g = grads[k] + self.weight_decay * p
            self.v[k] = self.momentum * self.v[k] + g
            p += self.lr * self.v[k]


# %% SGD: weight decay past the velocity
@exercise
class SGD(Optimiser):
    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        super().__init__(params, lr, momentum=momentum, weight_decay=weight_decay)
        self.momentum, self.weight_decay = momentum, weight_decay
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            p0 = p.copy()
            self.v[k] = self.momentum * self.v[k] + grads[k]
            p -= self.lr * self.v[k]
            p -= self.lr * self.weight_decay * p0


# %% SGD: the caller's gradient changed
@exercise
class SGD(Optimiser):
    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        super().__init__(params, lr, momentum=momentum, weight_decay=weight_decay)
        self.momentum, self.weight_decay = momentum, weight_decay
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            g = grads[k]
            g += self.weight_decay * p
            self.v[k] = self.momentum * self.v[k] + g
            p -= self.lr * self.v[k]


# %% SGD: only the first parameter moves
@exercise
class SGD(Optimiser):
    def __init__(self, params, lr=0.1, momentum=0.0, weight_decay=0.0):
        super().__init__(params, lr, momentum=momentum, weight_decay=weight_decay)
        self.momentum, self.weight_decay = momentum, weight_decay
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            g = grads[k] + self.weight_decay * p
            self.v[k] = self.momentum * self.v[k] + g
            p -= self.lr * self.v[k]
            return


# %% O06 AdaGrad: squared gradients not accumulated
@exercise
class AdaGrad(Optimiser):
    def __init__(self, params, lr, eps=1e-8):
        super().__init__(params, lr, eps=eps)
        self.eps = eps
        self.s = {}

    def update(self, grads):
        for k, p in self.params.items():
            self.s[k] = grads[k] ** 2
            p -= self.lr * grads[k] / (np.sqrt(self.s[k]) + self.eps)


# %% O07 AdaGrad: square root missing
@exercise
class AdaGrad(Optimiser):
    def __init__(self, params, lr, eps=1e-8):
        super().__init__(params, lr, eps=eps)
        self.eps = eps
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            self.s[k] += grads[k] ** 2
            p -= self.lr * grads[k] / (self.s[k] + self.eps)


# %% AdaGrad: epsilon inside the square root
@exercise
class AdaGrad(Optimiser):
    def __init__(self, params, lr, eps=1e-8):
        super().__init__(params, lr, eps=eps)
        self.eps = eps
        self.s = {k: np.full_like(p, eps) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            self.s[k] += grads[k] ** 2
            p -= self.lr * grads[k] / self.s[k] ** 0.5


# %% AdaGrad: the old s under the root
@exercise
class AdaGrad(Optimiser):
    def __init__(self, params, lr, eps=1e-8):
        super().__init__(params, lr, eps=eps)
        self.eps = eps
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            p -= self.lr * grads[k] / (np.sqrt(self.s[k]) + self.eps)
            self.s[k] += grads[k] ** 2


# %% AdaGrad: one s for a whole array
@exercise
class AdaGrad(Optimiser):
    def __init__(self, params, lr, eps=1e-8):
        super().__init__(params, lr, eps=eps)
        self.eps = eps
        self.s = {k: 0.0 for k in params}

    def update(self, grads):
        for k, p in self.params.items():
            self.s[k] += np.sum(grads[k] ** 2)
            p -= self.lr * grads[k] / (np.sqrt(self.s[k]) + self.eps)


# %% AdaGrad: gradients added instead of squares
@exercise
class AdaGrad(Optimiser):
    def __init__(self, params, lr, eps=1e-8):
        super().__init__(params, lr, eps=eps)
        self.eps = eps
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            self.s[k] += grads[k]
            p -= self.lr * grads[k] / (np.sqrt(self.s[k]) + self.eps)


# %% O08 RMSProp: moving average without (1 - rho)
@exercise
class RMSProp(Optimiser):
    def __init__(self, params, lr, rho=0.9, eps=1e-8):
        super().__init__(params, lr, rho=rho, eps=eps)
        self.rho, self.eps = rho, eps
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            self.s[k] = self.rho * self.s[k] + grads[k] * grads[k]
            p -= self.lr * grads[k] / (np.sqrt(self.s[k]) + self.eps)


# %% O09 RMSProp: average of gradients instead of squares
@exercise
class RMSProp(Optimiser):
    def __init__(self, params, lr, rho=0.9, eps=1e-8):
        super().__init__(params, lr, rho=rho, eps=eps)
        self.rho, self.eps = rho, eps
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            self.s[k] = self.rho * self.s[k] + (1 - self.rho) * grads[k]
            p -= self.lr * grads[k] / (np.sqrt(self.s[k]) + self.eps)


# %% RMSProp: rho and 1 - rho exchanged
@exercise
class RMSProp(Optimiser):
    def __init__(self, params, lr, rho=0.9, eps=1e-8):
        super().__init__(params, lr, rho=rho, eps=eps)
        self.rho, self.eps = rho, eps
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            self.s[k] += self.rho * (grads[k] ** 2 - self.s[k])
            p -= self.lr * grads[k] / (np.sqrt(self.s[k]) + self.eps)


# %% RMSProp: epsilon inside the square root
@exercise
class RMSProp(Optimiser):
    def __init__(self, params, lr, rho=0.9, eps=1e-8):
        super().__init__(params, lr, rho=rho, eps=eps)
        self.rho, self.eps = rho, eps
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            self.s[k] = self.rho * self.s[k] + (1 - self.rho) * grads[k] ** 2
            p -= self.lr * grads[k] / np.sqrt(self.s[k] + self.eps)


# %% RMSProp: a new array in the dictionary
@exercise
class RMSProp(Optimiser):
    def __init__(self, params, lr, rho=0.9, eps=1e-8):
        super().__init__(params, lr, rho=rho, eps=eps)
        self.rho, self.eps = rho, eps
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k in self.params:
            self.s[k] = self.rho * self.s[k] + (1 - self.rho) * grads[k] ** 2
            step = self.lr * grads[k] / (np.sqrt(self.s[k]) + self.eps)
            self.params[k] = self.params[k] - step


# %% O12 Adam: t counted once for each parameter
@exercise
class Adam(Optimiser):
    def __init__(self, params, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        super().__init__(params, lr, b1=b1, b2=b2, eps=eps)
        self.b1, self.b2, self.eps = b1, b2, eps
        self.t = 0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            self.t += 1
            g = grads[k]
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * g
            self.s[k] = self.b2 * self.s[k] + (1 - self.b2) * g * g
            mh = self.m[k] / (1 - self.b1**self.t)
            sh = self.s[k] / (1 - self.b2**self.t)
            p -= self.lr * mh / (np.sqrt(sh) + self.eps)


# %% O14 Adam: epsilon inside the square root
@exercise
class Adam(Optimiser):
    def __init__(self, params, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        super().__init__(params, lr, b1=b1, b2=b2, eps=eps)
        self.b1, self.b2, self.eps = b1, b2, eps
        self.t = 0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        self.t += 1
        for k, p in self.params.items():
            g = grads[k]
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * g
            self.s[k] = self.b2 * self.s[k] + (1 - self.b2) * g * g
            mh = self.m[k] / (1 - self.b1**self.t)
            sh = self.s[k] / (1 - self.b2**self.t)
            p -= self.lr * mh / np.sqrt(sh + self.eps)


# %% O15 Adam: square missing in the second moment
@exercise
class Adam(Optimiser):
    def __init__(self, params, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        super().__init__(params, lr, b1=b1, b2=b2, eps=eps)
        self.b1, self.b2, self.eps = b1, b2, eps
        self.t = 0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        self.t += 1
        for k, p in self.params.items():
            g = grads[k]
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * g
            self.s[k] = self.b2 * self.s[k] + (1 - self.b2) * g
            mh = self.m[k] / (1 - self.b1**self.t)
            sh = self.s[k] / (1 - self.b2**self.t)
            p -= self.lr * mh / (np.sqrt(sh) + self.eps)


# %% Adam: no correction for the start
@exercise
class Adam(Optimiser):
    def __init__(self, params, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        super().__init__(params, lr, b1=b1, b2=b2, eps=eps)
        self.b1, self.b2, self.eps = b1, b2, eps
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            g = grads[k]
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * g
            self.s[k] = self.b2 * self.s[k] + (1 - self.b2) * g * g
            p -= self.lr * self.m[k] / (np.sqrt(self.s[k]) + self.eps)


# %% Adam: t one too few
@exercise
class Adam(Optimiser):
    def __init__(self, params, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        super().__init__(params, lr, b1=b1, b2=b2, eps=eps)
        self.b1, self.b2, self.eps = b1, b2, eps
        self.t = 0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            g = grads[k]
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * g
            self.s[k] = self.b2 * self.s[k] + (1 - self.b2) * g * g
            mh = self.m[k] / (1 - self.b1**self.t)
            sh = self.s[k] / (1 - self.b2**self.t)
            p -= self.lr * mh / (np.sqrt(sh) + self.eps)
        self.t += 1


# %% Adam: t one too many
@exercise
class Adam(Optimiser):
    def __init__(self, params, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        super().__init__(params, lr, b1=b1, b2=b2, eps=eps)
        self.b1, self.b2, self.eps = b1, b2, eps
        self.t = 1
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        self.t += 1
        for k, p in self.params.items():
            g = grads[k]
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * g
            self.s[k] = self.b2 * self.s[k] + (1 - self.b2) * g * g
            mh = self.m[k] / (1 - self.b1**self.t)
            sh = self.s[k] / (1 - self.b2**self.t)
            p -= self.lr * mh / (np.sqrt(sh) + self.eps)


# %% Adam: corrected averages kept
@exercise
class Adam(Optimiser):
    def __init__(self, params, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        super().__init__(params, lr, b1=b1, b2=b2, eps=eps)
        self.b1, self.b2, self.eps = b1, b2, eps
        self.t = 0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        self.t += 1
        for k, p in self.params.items():
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * grads[k]
            self.s[k] = self.b2 * self.s[k] + (1 - self.b2) * grads[k] ** 2
            self.m[k] /= 1 - self.b1**self.t
            self.s[k] /= 1 - self.b2**self.t
            p -= self.lr * self.m[k] / (np.sqrt(self.s[k]) + self.eps)


# %% Adam: epsilon corrected, too
@exercise
class Adam(Optimiser):
    def __init__(self, params, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        super().__init__(params, lr, b1=b1, b2=b2, eps=eps)
        self.b1, self.b2, self.eps = b1, b2, eps
        self.t = 0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        self.t += 1
        rate = self.lr * np.sqrt(1 - self.b2**self.t) / (1 - self.b1**self.t)
        for k, p in self.params.items():
            self.m[k] += (1 - self.b1) * (grads[k] - self.m[k])
            self.s[k] += (1 - self.b2) * (grads[k] ** 2 - self.s[k])
            p -= rate * self.m[k] / (np.sqrt(self.s[k]) + self.eps)


# %% O17 clip_by_global_norm: each array clipped alone
@exercise
def clip_by_global_norm(grads, max_norm):
    total = np.sqrt(sum((g * g).sum() for g in grads.values()))
    clipped = {k: g * min(1.0, max_norm / (np.linalg.norm(g) + 1e-12)) for k, g in grads.items()}
    return clipped, total


# %% O18 clip_by_global_norm: L1 instead of L2 norm
@exercise
def clip_by_global_norm(grads, max_norm):
    total = sum(np.abs(g).sum() for g in grads.values())
    scale = min(1.0, max_norm / (total + 1e-12))
    return {k: g * scale for k, g in grads.items()}, float(total)


# %% clip_by_global_norm: each number clipped alone
@exercise
def clip_by_global_norm(grads, max_norm):
    total = float(np.sqrt(sum((g * g).sum() for g in grads.values())))
    return {k: np.clip(g, -max_norm, max_norm) for k, g in grads.items()}, total


# %% clip_by_global_norm: the caller's gradient changed
@exercise
def clip_by_global_norm(grads, max_norm):
    total = float(np.sqrt(sum((g * g).sum() for g in grads.values())))
    if total > max_norm:
        for g in grads.values():
            g *= max_norm / total
    return grads, total


# %% clip_by_global_norm: square root missing
@exercise
def clip_by_global_norm(grads, max_norm):
    total = float(sum((g * g).sum() for g in grads.values()))
    scale = min(1.0, max_norm / (total + 1e-12))
    return {k: g * scale for k, g in grads.items()}, total


# %% clip_by_global_norm: lengths added
@exercise
def clip_by_global_norm(grads, max_norm):
    total = sum(np.linalg.norm(g) for g in grads.values())
    scale = min(1.0, max_norm / (total + 1e-12))
    return {k: g * scale for k, g in grads.items()}, total


# %% stable_lr: the smallest curvature
@exercise
def stable_lr(A):
    return 2 / np.linalg.eigvalsh(A)[0]


# %% stable_lr: largest entry instead of largest eigenvalue
@exercise
def stable_lr(A):
    return 2 / A.max()


# %% stable_lr: 1 instead of 2
@exercise
def stable_lr(A):
    return 1 / max(np.linalg.eigvalsh(A))


# %% stable_lr: the best rate instead of the edge
@exercise
def stable_lr(A):
    low, *_, high = [*np.linalg.eigvalsh(A)] * 2
    return 2 / (low + high)


# %% stable_lr: trace instead of largest eigenvalue
@exercise
def stable_lr(A):
    return 2 / sum(np.linalg.eigvalsh(A))


# %% descend: one array, many times
@exercise
def descend(A, w0, lr, steps):
    w = w0.astype(float)
    path = [w]
    for _ in range(steps):
        w -= lr * A @ w
        path.append(w)
    return np.array(path)


# %% descend: the caller's array changed
@exercise
def descend(A, w0, lr, steps):
    path = [w0.copy()]
    for _ in range(steps):
        w0 -= lr * A @ w0
        path.append(w0.copy())
    return np.array(path)


# %% descend: start left out
@exercise
def descend(A, w0, lr, steps):
    path, w = np.zeros((steps, len(w0))), w0
    for t in range(steps):
        w = w - lr * A @ w
        path[t] = w
    return path


# %% descend: last place left out
@exercise
def descend(A, w0, lr, steps):
    path, w = np.zeros((steps, len(w0))), w0
    for t in range(steps):
        path[t] = w
        w = w - lr * A @ w
    return path


# %% descend: factor ½ kept
@exercise
def descend(A, w0, lr, steps):
    path = [np.asarray(w0, float)]
    while len(path) <= steps:
        w = path[-1]
        path.append(w - lr * 0.5 * (A @ w))
    return np.stack(path)


# %% descend: only the last place
@exercise
def descend(A, w0, lr, steps):
    w = np.array(w0, dtype=float)
    for _ in range(steps):
        w = w - lr * A @ w
    return w


# %% descend: whole numbers stay whole
@exercise
def descend(A, w0, lr, steps):
    path = np.empty((steps + 1,) + w0.shape, w0.dtype)
    path[0] = w0
    for t in range(steps):
        path[t + 1] = path[t] - lr * A @ path[t]
    return path
