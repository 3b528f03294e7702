"""Chapter 15: mutants of learning rules that behave as the reference does."""

SURVIVORS = {
    "oja_update": {"y = w @ x": "a dot product takes its vectors in either order"},
    "stdp_dw": {
        "dt = dt": "NumPy's functions take a plain number as they take an array",
        "without dt = np.asarray(dt, dtype=float)": "the same",
        "dt = np.asarray(dt)": "whole numbers become floats when they are divided by tau",
        "size = np.where(dt > 0, a_plus, np.where(dt < 0, -a_minus, 0.0)); dt = …": (
            "plain numbers and arrays can be compared with 0 as they come"
        ),
        "size = np.where(dt > 0, a_plus, np.where(dt, -a_minus, 0.0))": (
            "what is not above 0 and not 0 is below 0"
        ),
    },
    "ff_layer_grad": {
        "d_goodness = -sign * sigmoid(-margin) / len(h)": "h has a row for each row of X",
        "d_goodness = -sign * sigmoid(-margin) / len(margin)": "one margin for each row of X",
        "dz = d_goodness[:, None] * 2.0 * h / W.shape[1]": "h has a column for each column of W",
        "return (float(np.mean(np.logaddexp(-margin, 0.0))), …": "a sum in the other order",
        "return (np.mean(np.logaddexp(0.0, -margin)), …": "a float of NumPy is a number, too",
        "sign = 1.0 if positive else -1.0; h = relu(X @ W + b)": (
            "neither of the two lines reads what the other one writes"
        ),
    },
    "weight_perturbation_grad": {
        "for _ in list(range(samples))[::-1]:": "a loop that only counts has no order",
        "u = rng.normal(size=guess.shape)": "the guess is shaped like theta",
    },
}
