"""How many threads a product may take, and how many a kernel may be asked to take."""

from contextlib import nullcontext


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
