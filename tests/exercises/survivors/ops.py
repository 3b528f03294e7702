"""Chapter 5: mutants of rules that behave as the reference does."""

ZERO = "a zero is a zero, whatever it was made of"

SURVIVORS = {
    "pow_rule": {
        "return grad * k * x ** (k - 1) if k else grad * 0.0": "a number other than 0 is true",
        "return grad * k * x ** (k - 1) if k != 0 else 0.0": ZERO,
        "return grad * k * x ** (k - 1) if k != 0 else out * 0.0": ZERO,
        "return grad * k * x ** (k - 1) if k != 0 else x * 0.0": ZERO,
        "return grad * k * x ** (k - 1) if k != 0 else k * 0.0": ZERO,
    },
    "relu_rule": {"return grad * (out > 0)": "out is positive exactly where x is"},
}
