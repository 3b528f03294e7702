"""Chapter 7: mutants of optimisers that behave as the reference does."""

CHECKS = "a check of the settings is given to the learner; test_optim.py tests it"
GRADIENTS = "a check of the gradients is given to the learner; test_optim.py tests it"
ZERO = "a single 0 stands in for an array of zeros"
INDEPENDENT = "neither of the two statements reads what the other one writes"
NO_ORDER = "each parameter moves for itself, so that the order does not matter"
ROUNDS = "a loop that only counts has no order"

BACKWARDS = {"for k, p in list(self.params.items())[::-1]:": NO_ORDER}


def _zeros(memory: str, *names: str) -> dict[str, str]:
    """Zeros shaped like something without a shape."""
    line = "self.{} = {{k: np.zeros_like({}) for k, p in params.items()}}"
    return {line.format(memory, name): ZERO for name in names}


SURVIVORS = {
    "SGD": {
        **BACKWARDS,
        **_zeros("v", "self", "params", "lr", "momentum", "weight_decay"),
        "super().__init__(params, lr, …": CHECKS,
        "self.momentum, self.weight_decay = (momentum, weight_decay); super()…": INDEPENDENT,
        "self.v = {k: np.zeros_like(p) for k, p in params.items()}; self.momentum, …": INDEPENDENT,
    },
    "AdaGrad": {
        **BACKWARDS,
        **_zeros("s", "lr", "eps"),
        "super().__init__(params, lr)": CHECKS,
        "super().__init__(params, lr, eps=lr)": CHECKS,
        "self.eps = eps; super().__init__(params, lr, eps=eps)": INDEPENDENT,
        "self.s = {k: np.zeros_like(p) for k, p in params.items()}; self.eps = eps": INDEPENDENT,
    },
    "RMSProp": {
        **BACKWARDS,
        **_zeros("s", "self", "params", "lr", "rho", "eps"),
        "super().__init__(params, lr, …": CHECKS,
        "self.rho, self.eps = (rho, eps); super()…": INDEPENDENT,
        "self.s = {k: np.zeros_like(p) for k, p in params.items()}; self.rho, …": INDEPENDENT,
    },
    "Adam": {
        **BACKWARDS,
        **_zeros("m", "self", "params", "lr", "b1", "b2", "eps"),
        **_zeros("s", "self", "params", "lr", "b1", "b2", "eps"),
        "super().__init__(params, lr, …": CHECKS,
        "self.b1, self.b2, self.eps = (b1, b2, eps); super()…": INDEPENDENT,
        "self.t = 0; self.b1, self.b2, self.eps = (b1, b2, eps)": INDEPENDENT,
        "self.m = {k: np.zeros_like(p) for k, p in params.items()}; self.t = 0": INDEPENDENT,
        "self.s = {k: np.zeros_like(p) for k, p in params.items()}; self.m = …": INDEPENDENT,
        "self.s[k] = self.b2 * self.s[k] + (1 - self.b2) * grads[k] ** 2; self.m[k] = …": (
            INDEPENDENT
        ),
        "m = self.m[k] / (1 - self.b1 ** self.t); self.s[k] = …": INDEPENDENT,
        "s = self.s[k] / (1 - self.b2 ** self.t); m = …": INDEPENDENT,
    },
    "clip_by_global_norm": {
        "check_settings()": CHECKS,
        "without check_settings(max_norm=max_norm)": CHECKS,
        "grads = grads": GRADIENTS,
        "without grads = checked_gradients(grads, grads)": GRADIENTS,
        "grads = checked_gradients(grads, grads); check_settings(max_norm=max_norm)": INDEPENDENT,
        "total = float(np.sqrt(sum((np.sum(g ** 2) for g in grads.values())))); grads = …": (
            "the check of the gradients may come later"
        ),
        "total = np.sqrt(sum((np.sum(g ** 2) for g in grads.values())))": (
            "NumPy's float64 is a float"
        ),
        "scale = max_norm / max(max_norm, total)": "the larger of two numbers, in either order",
    },
    "stable_lr": {
        "return 2.0 / np.linalg.eigvalsh(A)[-1]": "NumPy's float64 is a float",
    },
    "descend": {
        "check_settings()": CHECKS,
        "without check_settings(lr=lr)": CHECKS,
        "path = [np.array(w0, dtype=float)]; check_settings(lr=lr)": INDEPENDENT,
        "for _ in list(range(steps))[::-1]:": ROUNDS,
        "path.append(path[-1] - lr * (path[-1] @ A))": "A is symmetric",
    },
}
