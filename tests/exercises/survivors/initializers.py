"""Chapter 8: mutants that behave as the reference does, or within its tolerance."""

NAMED = "the number is only named in the error; which error it is, is compared, not its words"
GIVEN = "given lines, about input that no case has; tests/autodiff/test_initializers.py holds them"
TOLERANCE = "within the 10 % that a prediction may be off"
SYMMETRIC = "the distribution is symmetric about 0"
INDEPENDENT = "neither of the two lines reads what the other one writes"
FLOATS = "every dY in the cases is an array of floats of the right shape"
BOTH_GIVEN = {
    "_, slope = ACTS[act]; H = activations(Ws, X, act)": INDEPENDENT,
    "grad = arriving(dY, H[-1]); _, slope = ACTS[act]": INDEPENDENT,
    "grad = dY": FLOATS,
}

SURVIVORS = {
    "xavier_uniform": {"return -rng.uniform(-r, r, size=(n_in, n_out))": SYMMETRIC},
    "he_normal": {"return -rng.normal(0.0, math.sqrt(2 / n_in), size=(n_in, n_out))": SYMMETRIC},
    "delta_norms": {
        **BOTH_GIVEN,
        "norms = [length(dY, len(Ws))]": FLOATS,
        "norms = [length(grad, …": NAMED,
        "norms.append(length(grad, …": NAMED,
    },
    "layer_grad_norms": {
        **BOTH_GIVEN,
        "norms = []; grad = arriving(dY, H[-1])": INDEPENDENT,
        "grad = before @ Ws[layer - 1].T; norms.append(…": INDEPENDENT,
        "norms.append(length(H[layer - 1].T @ before, …": NAMED,
    },
    "predicted_factor": {
        **dict.fromkeys(
            (
                '"""activation"""',
                "'initialisation'",
                "('std', 'Xavier', 'He')",
                "ACTS",
                "act",
                "init",
                "pass",
                "if False:",
                "if isinstance(width, str):",
                "known(init, ('Xavier', 'std', 'He'), 'initialisation')",
                "known(init, ('std', 'He', 'Xavier'), 'initialisation')",
                "without if isinstance(init, str):; known(init, ('std', 'Xavier', 'He'), …",
                "without known(act, ACTS, 'activation')",
            ),
            GIVEN,
        ),
        "if isinstance(init, str):; known(init, ('std', 'Xavier', 'He'), …": INDEPENDENT,
        "gains = {'std': math.sqrt(1 / 3), 'Xavier': 1.0, 'He': math.sqrt(2)}; if …": INDEPENDENT,
        "def predicted_factor(act, init, width=101):": TOLERANCE,
        "def predicted_factor(act, init, width=99):": TOLERANCE,
        "gains = {'std': math.sqrt(1 / 3), 'Xavier': 1.01, 'He': math.sqrt(2)}": TOLERANCE,
        "return gain * {'sigmoid': 1 / 4, 'tanh': 1.01, 'relu': math.sqrt(1 / 2)}[act]": TOLERANCE,
    },
    "dead_fraction": {
        "if False:": GIVEN,
        "if np.ndim(H) != 2 …": GIVEN,
        "if np.ndim(H) != 2:": GIVEN,
        "if np.size(H) == 0:": GIVEN,
        "pass": GIVEN,
        "raise …": GIVEN,
        "return float(np.mean(np.all(H == 0, axis=0))); if np.ndim(H) != 2 …": GIVEN,
        "return np.mean(np.all(H == 0, axis=0))": "a float64 is taken for a float",
        "without if np.ndim(H) != 2 …": GIVEN,
    },
    "recurrent_gradient": {"for _ in list(range(steps))[::-1]:": "the number is not used"},
}
