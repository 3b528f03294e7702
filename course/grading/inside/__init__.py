"""What runs in the sandbox: standard library, NumPy, and the few files bound beside it."""
