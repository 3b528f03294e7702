"""The course's own kernels: operations compiled by Numba, of the same shape as the plain ones."""

from .requirement import require_numba

require_numba()

from . import keeping, threads  # noqa: E402  (it imports Numba)

keeping.keep_where_possible()
threads.wait_without_haste()
