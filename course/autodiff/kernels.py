"""Loops compiled by Numba: products, sums, updates, and an honest clock."""
