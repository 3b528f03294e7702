"""Chapter 4: mutants that behave as the reference does."""

PAIRS = "each function has one slope, so that nothing is left over"

SURVIVORS = {
    "d_relu": {"return (z > 0).astype(float)": "every input is an array already"},
    "compose_grad": {
        "for f, df in zip(fs, dfs):": PAIRS,
        "for f, df in zip(fs, dfs, strict=False):": PAIRS,
    },
}
