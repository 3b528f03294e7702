"""Where tasks run: processes of this machine, or a Dask cluster; the same to whoever submits."""

import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import Any, Protocol

from course.errors import GradingError

from .task import Graded, Task

Job = Callable[[Task], Graded]
CONNECT_SECONDS = 15


class Pool(Protocol):
    """Runs jobs; `width` is how many at once."""

    @property
    def width(self) -> int:
        """How many tasks run at once."""

    def submit(self, job: Job, task: Task) -> "Future[Graded]":
        """Begin a task."""

    def renew(self) -> None:
        """Begin anew after a worker was lost."""

    def close(self) -> None:
        """End all workers, whatever they do."""


def _begin_worker() -> None:
    """Leave Ctrl-C to the parent, and end when it has ended, however that was."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


class Local:
    """Processes of this machine, forked from a clean one that has the course imported."""

    def __init__(self, jobs: int | None = None):
        self.width = jobs or len(os.sched_getaffinity(0))
        self._own: set[Any] = set()
        self._executor = self._new()

    def _new(self) -> ProcessPoolExecutor:
        method = "forkserver" if sys.platform == "linux" else "spawn"
        context = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload(["course.grading.batch.task"])
        return ProcessPoolExecutor(self.width, mp_context=context, initializer=_begin_worker)

    def submit(self, job: Job, task: Task) -> "Future[Graded]":
        """Begin a task."""
        before = set(multiprocessing.active_children())
        future = self._executor.submit(job, task)
        self._own |= set(multiprocessing.active_children()) - before
        return future

    def renew(self) -> None:
        """End what is left of the processes and begin with new ones."""
        self.close()
        self._executor = self._new()

    def close(self) -> None:
        """End all processes at once; their sandboxes end with them."""
        for process in self._own:
            process.kill()
        self._own.clear()
        self._executor.shutdown(wait=True, cancel_futures=True)


class Dask:
    """The workers of a Dask cluster, which need the same version of the course."""

    def __init__(self, scheduler: str):
        try:
            from distributed import Client
        except ImportError:
            raise GradingError(
                "--scheduler needs the package `distributed`; install backprop-course[cluster]."
            ) from None
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # errors come back as results
        try:
            self.client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise GradingError(
                f"no Dask scheduler answers at {scheduler} ({error}); is `dask scheduler` running?"
            ) from None
        self._executor: Executor = self._new()

    def _new(self) -> Executor:
        executor: Executor = self.client.get_executor(pure=False, retries=0)
        return executor

    @property
    def width(self) -> int:
        """How many tasks run at once: one a worker, or one while there are none."""
        return max(1, len(self.client.ncores()))

    def submit(self, job: Job, task: Task) -> "Future[Graded]":
        """Begin a task."""
        return self._executor.submit(job, task)

    def renew(self) -> None:
        """Nothing to do: the scheduler replaces workers."""

    def close(self) -> None:
        """Take back what has not begun and leave the cluster, which goes on."""
        self._executor.shutdown(wait=False)
        self.client.close()
