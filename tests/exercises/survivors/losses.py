"""Chapter 3: mutants that behave as the reference does."""

NUMPY_FLOAT = "a NumPy number is as good as a float"
OWN_WORDS = "the words of an error are the author's own"
AS_MANY = "there are as many labels as rows"
NO_ORDER = "the slopes do not depend on the order in which they are measured"

SURVIVORS = {
    "mse": {
        "return np.mean((pred - target) ** 2)": NUMPY_FLOAT,
        "return float(np.mean((target - pred) ** 2))": "a square has no sign",
        "raise ValueError()": OWN_WORDS,
        "raise ValueError(f'pred has shape {pred}, target {np.shape(target)}')": OWN_WORDS,
        "raise ValueError(f'pred has shape {np.shape(pred)}, target {target}')": OWN_WORDS,
        "raise ValueError(f'pred has shape {np.shape(target)}, target {np.shape(target)}')": (
            OWN_WORDS
        ),
        "raise ValueError(f'pred has shape {np.shape(pred)}, target {np.shape(pred)}')": OWN_WORDS,
    },
    "bce_with_logits": {
        "return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))": NUMPY_FLOAT,
        "return float(np.mean(np.maximum(0, z) - z * y + np.log1p(np.exp(-np.abs(z)))))": (
            "a maximum has no order"
        ),
    },
    "cross_entropy": {
        "return -np.mean(log_p[np.arange(len(labels)), labels])": NUMPY_FLOAT,
        "return float(-np.mean(log_p[np.arange(len(logits)), labels]))": AS_MANY,
        "return float(-np.mean(log_p[np.arange(len(log_p)), labels]))": AS_MANY,
    },
    "accuracy": {"return np.mean(np.argmax(logits, axis=1) == labels)": NUMPY_FLOAT},
    "numerical_gradient": {
        "gradient = np.ones_like(theta)": "every element is written over",
        "for i in list(np.ndindex(theta.shape))[::-1]:": NO_ORDER,
        "for i in np.ndindex(gradient.shape):": "both arrays have the same shape",
        "gradient[i] = (above - below) / (2 * eps); theta[i] = kept": (
            "neither of the two lines reads what the other one writes"
        ),
        "above = f(theta)": "f reads theta before the next nudge and keeps nothing",
        "below = f(theta)": "f reads theta before the next nudge and keeps nothing",
    },
}
