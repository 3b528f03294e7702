"""Measurements against others: contenders take turns in one run, medians are compared."""
