"""Experiments from the literature that use the package."""
