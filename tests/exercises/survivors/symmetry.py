"""Chapter 6: mutants of the symmetry study that behave as the reference does."""

PAIRS = "there are four of each, so that nothing is left over"
ZERO = "a single 0 stands in for four arrays of zeros"
ONE_OR_ZERO = "a target is 0 or 1"
INDEPENDENT = "neither of the two lines reads what the other one writes"

SURVIVORS = {
    "train_symmetry": {
        **{
            f"velocity = [np.zeros_like({name}) for p in params]": ZERO
            for name in ("seed", "sweeps", "lr", "momentum", "w0", "rng")
        },
        "grads = [X.T @ d_h, d_h.sum(axis=0), h.T @ d_out, d_out.sum()]": (
            "there is one output, so that the sum over all is the sum over the rows"
        ),
        "d_h = d_out * W2.T * h * (1 - h)": "a product with one column in the middle",
        "if np.all((out[:, -1] > 0.5) == (y > 0.5)):": "there is one output",
        "if np.all((out[:, 0] >= 0.5) == (y > 0.5)):": "no output is ½ to the last bit",
        "if np.all((out[:, 0] > 0.5) == (y >= 0.5)):": ONE_OR_ZERO,
        "if np.all((out[:, 0] > 0.5) == y):": ONE_OR_ZERO,
        "if np.all((out[:, 0] > 0.5) == (y > 0.505)):": ONE_OR_ZERO,
        "params = [p + v for p, v in zip(velocity, params, strict=True)]": "a sum has no order",
        "return {'solved_at': solved_at, **dict(zip(names, params))}": PAIRS,
        "return {'solved_at': solved_at, **dict(zip(names, params, strict=False))}": PAIRS,
        "velocity = [momentum * v - lr * g for v, g in zip(velocity, grads)]": PAIRS,
        "velocity = [momentum * v - lr * g for v, g in zip(velocity, grads, strict=False)]": PAIRS,
        "params = [p + v for p, v in zip(params, velocity)]": PAIRS,
        "params = [p + v for p, v in zip(params, velocity, strict=False)]": PAIRS,
        "rng = np.random.default_rng(seed); X, y = symmetry_task()": INDEPENDENT,
        "solved_at = None; velocity = [np.zeros_like(p) for p in params]": INDEPENDENT,
        "names = ('W1', 'b1', 'W2', 'b2'); for sweep in range(1, sweeps + 1):; …": INDEPENDENT,
        "d_out = (out - y[:, None]) * out * (1 - out); if np.all(…": (
            "what is computed before the last test is not used after it"
        ),
    },
}
