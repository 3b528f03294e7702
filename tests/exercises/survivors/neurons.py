"""Chapter 1: mutants that behave as the reference does."""

SYMMETRIC = "a dot product does not know which factor stands on the left"
NUMPY_FLOAT = "a NumPy number is as good as a float"
AS_IT_IS = "every function it meets takes arrays and numbers as they are"
PAIRS = "there is one target for each row, so that nothing is left over"
INDEPENDENT = "neither of the two lines reads what the other one writes"
ANY_WEIGHTS = "every neuron that answers the four questions is right"

GATES = {"AND": "[1.0, 1.0], -1.5", "OR": "[1.0, 1.0], -0.5", "NAND": "[-1.0, -1.0], 1.5"}


def _gates(**changed: str) -> str:
    """The line of `gate_weights` that holds the table, with one neuron changed."""
    inner = ", ".join(f"{name!r}: ({neuron})" for name, neuron in {**GATES, **changed}.items())
    return f"gates = {{{inner}}}"


SURVIVORS = {
    "weighted_sum": {
        "return np.dot(w, x) + b": NUMPY_FLOAT,
        "return float(np.dot(x, w) + b)": SYMMETRIC,
    },
    "perceptron_fit": {
        "for _ in list(range(epochs))[::-1]:": "the number of the epoch is never read",
        "for row, target in zip(X, y):": PAIRS,
        "for row, target in zip(X, y, strict=False):": PAIRS,
        "error = target - step(weighted_sum(w, row, b))": NUMPY_FLOAT,
        "error = int(target - step(weighted_sum(w, row, b)))": "the error is -1, 0 or 1",
        "error = float(target - step(weighted_sum(row, w, b)))": SYMMETRIC,
        "wrong += error != 0": "True counts as 1",
        "b = b + error; w = w + error * row": INDEPENDENT,
        "wrong += int(error != 0); b = b + error": INDEPENDENT,
    },
    "sigmoid": {
        "without z = np.asarray(z, dtype=float)": AS_IT_IS,
        "z = z": AS_IT_IS,
        "z = np.asarray(z)": "exp makes floats of whole numbers",
        "e = np.exp(-np.abs(z)); z = np.asarray(z, dtype=float)": INDEPENDENT,
        "return np.where(z > 0, 1.0, e) / (1.0 + e)": "at 0 both numerators are 1",
    },
    "relu": {
        "return np.maximum(0.0, np.asarray(z, dtype=float))": "a maximum has no order",
        "return np.maximum(z, 0.0)": "the float 0.0 makes floats of whole numbers",
        "return np.maximum(np.asarray(z), 0.0)": "the float 0.0 makes floats of whole numbers",
    },
    "gate_weights": {
        "return (w, b)": "a list of two weights is as good as an array",
        _gates(AND="[1.01, 1.0], -1.5"): ANY_WEIGHTS,
        _gates(AND="[1.0, 1.01], -1.5"): ANY_WEIGHTS,
        _gates(AND="[1.0, 1.0], -1.515"): ANY_WEIGHTS,
        _gates(OR="[2.0, 1.0], -0.5"): ANY_WEIGHTS,
        _gates(OR="[1.01, 1.0], -0.5"): ANY_WEIGHTS,
        _gates(OR="[1.0, 2.0], -0.5"): ANY_WEIGHTS,
        _gates(OR="[1.0, 1.01], -0.5"): ANY_WEIGHTS,
        _gates(OR="[1.0, 1.0], -0.505"): ANY_WEIGHTS,
        _gates(NAND="[-1.01, -1.0], 1.5"): ANY_WEIGHTS,
        _gates(NAND="[-1.0, -1.01], 1.5"): ANY_WEIGHTS,
        _gates(NAND="[-1.0, -1.0], 1.515"): ANY_WEIGHTS,
    },
    "xor": {
        "return step(weighted_sum(w, inputs, b))": NUMPY_FLOAT,
        "return int(step(weighted_sum(w, inputs, b)))": "1 is as good as 1.0",
        "return gate('AND', [gate('OR', x), gate('NAND', x)])": "a dot product takes lists",
        "return gate('AND', np.array([gate('NAND', x), gate('OR', x)]))": "AND has no order",
        "return float(step(weighted_sum(inputs, w, b)))": SYMMETRIC,
    },
}
