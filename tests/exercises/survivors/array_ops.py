"""Chapter 9: mutants of the rules of array operations that behave as the reference does."""

SAME_AXES = "two axes exchanged are the same two axes exchanged"
NO_OUT = "the rule of a sum does not read out"

SURVIVORS = {
    "matmul_rule": {
        "return (grad @ np.swapaxes(w, -1, -2), np.swapaxes(x, -2, -1) @ grad)": SAME_AXES,
        "return (grad @ np.swapaxes(w, -2, -1), np.swapaxes(x, -1, -2) @ grad)": SAME_AXES,
    },
    "sum_rule": {
        "if axis and (not keepdims):": "NumPy itself puts a missing axis 0 back",
    },
    "mean_rule": {
        **{
            f"return sum_rule(grad, {other}, axis, keepdims, x) * (np.size(out) / x.size)": NO_OUT
            for other in ("grad", "axis", "keepdims", "x")
        },
        "return sum_rule(grad, out, axis, keepdims, x) * (np.size(grad) / x.size)": (
            "grad and out have the same size"
        ),
    },
    "max_rule": {
        **{
            f"return won * sum_rule(grad, {other}, axis, keepdims, x)": NO_OUT
            for other in ("grad", "axis", "keepdims", "x", "won")
        },
        "return won * sum_rule(grad, out, axis, keepdims, won)": "won and x have the same shape",
    },
}
