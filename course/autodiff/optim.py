"""Optimisers: from gradients to steps, for parameters that are arrays."""
