"""Chapter 12: mutants that behave as the reference does."""

NUMBER = "a NumPy number is as good as a float"
OWN_WORDS = "the words of an error are the author's own"
NO_ORDER = "neither of the two lines reads what the other one writes"
GUARD = "the line before the guard has no effect when the guard refuses"

SURVIVORS = {
    "l2_penalty": {"return (0.5 * lam * sum((np.sum(W ** 2) for W in Ws)), …": NUMBER},
    "l1_penalty": {"return (lam * sum((np.sum(np.abs(W)) for W in Ws)), …": NUMBER},
    "dropout_forward": {
        "mask = (rng.random(x.shape) > p) / (1.0 - p)": "a random number is hardly ever exactly p",
        "mask = (rng.random(x.shape) >= p) / (1.0 - p); if not train:; return …": (
            "a mask that is drawn and not used is a waste, but no mistake"
        ),
    },
    "dropout_backward": {
        "check_like(dy, mask, 'the mask', 'dy')": OWN_WORDS,
        "check_like(mask, dy, 'dy', 'the mask')": OWN_WORDS,
    },
    "batchnorm_forward": {
        "check_batch(x, beta, gamma, run, train)": OWN_WORDS,
        "if train:; mean, var = (x.mean(axis=0), x.var(axis=0)); …": (
            "the guard refuses a moment later; that run has changed by then is seen by nobody"
        ),
        "run['var'] = momentum * run['var'] + (1 - momentum) * var; run['mean'] = …": NO_ORDER,
    },
    "batchnorm_backward": {
        "check_like(dy, xhat, 'x̂', 'dy')": OWN_WORDS,
        "check_like(xhat, dy, 'dy', 'x̂')": OWN_WORDS,
        "dxhat = dy * gamma; check_like(dy, xhat, 'dy', 'x̂')": GUARD,
    },
    "early_stop": {
        "best = 0; check_losses(val_losses, patience)": GUARD,
        "for epoch, loss in list(enumerate(val_losses))[1:]:": (
            "epoch 0 is the best so far in any case"
        ),
    },
}
