"""Tensor: a node on an array, with rules that fit shapes."""
