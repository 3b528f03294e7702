"""How many threads a product may take, and how many a kernel may be asked to take."""

import os
from contextlib import nullcontext

SPIN = "GOMP_SPINCOUNT"  # GCC's OpenMP, on which Numba runs its threads, reads it when it starts


def wait_without_haste():
    """Let a thread that waits for another sleep after microseconds, unless the user wishes else.

    The usual is to look again and again for milliseconds. Where other programs run, two threads
    then keep each other from working. To be called before the first kernel runs on threads.
    """
    os.environ.setdefault(SPIN, "10000")


def one_blas_thread():
    """A `with` block in which each matrix product keeps to one thread.

    Products of a batch with a layer are so small that two threads lose more by waiting for each
    other than they win, above all where other programs run. Without threadpoolctl it does nothing.
    """
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        return nullcontext()
    return threadpool_limits(1, "blas")


def refuse_threads(threads, most):
    """Raise ValueError for a number of threads that this process does not have."""
    if not 1 <= threads <= most:
        raise ValueError(
            f"threads is {threads}, and this process has {most} (one a core, or fewer if "
            f"NUMBA_NUM_THREADS says so): ask for 1 to {most}"
        )
