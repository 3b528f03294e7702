"""The course's own kernels: operations compiled by Numba, of the same shape as the plain ones."""
