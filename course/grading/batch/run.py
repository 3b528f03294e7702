"""Run tasks on a pool until each has a result or has failed twice, once in the others' company."""

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Future,
    wait,
)

from course.errors import GradingError

from .pools import Job, Pool
from .task import Graded, Task, grade_task

Finished = Callable[[str, Graded, bool], None]  # key, result, whether to try again another time
AHEAD = 2  # tasks submitted for each that runs, so that no worker waits


class _Run:
    """The state of one run: what waits, what runs, and what has failed once."""

    def __init__(self, tasks: Iterator[Task], pool: Pool, finished: Finished, job: Job):
        self.tasks, self.pool, self.finished, self.job = tasks, pool, finished, job
        self.running: dict[Future[Graded], Task] = {}
        self.suspects: deque[Task] = deque()
        self.alone = False

    def go(self) -> None:
        """Submit and collect until nothing is left; suspects come last, one at a time."""
        while True:
            self._fill()
            if not self.running:
                return
            done, _ = wait(self.running, return_when=FIRST_COMPLETED)
            for future in done:
                self._take(future)

    def _fill(self) -> None:
        while not self.alone and len(self.running) < AHEAD * self.pool.width:
            task = next(self.tasks, None)
            if task is None:
                break
            self._submit(task)
        if not self.running and self.suspects:
            self.alone = True
            self._submit(self.suspects.popleft())

    def _submit(self, task: Task) -> None:
        try:
            self.running[self.pool.submit(self.job, task)] = task
        except BrokenExecutor:  # a worker has ended since; nothing of this task has run
            self._lost()
            self.running[self.pool.submit(self.job, task)] = task

    def _lost(self) -> None:
        """A worker has ended: whatever was running may be the cause."""
        self.suspects += self.running.values()
        self.running.clear()
        self.pool.renew()

    def _take(self, future: "Future[Graded]") -> None:
        task = self.running.pop(future, None)
        if task is None:  # given up together with a worker
            return
        try:
            self.finished(task.key, future.result(), False)
        except CancelledError:
            raise GradingError(
                "the cluster has gone; what is done is kept: run the same command again to go on."
            ) from None
        except BrokenExecutor as error:
            self._failed(task, error)
            self._lost()
        except (Exception, pickle.PicklingError) as error:
            self._failed(task, error)

    def _failed(self, task: Task, error: Exception) -> None:
        if not self.alone:
            self.suspects.append(task)
            return
        told = Graded(error=f"It could not be graded, tried twice: {_reason(error)}")
        self.finished(task.key, told, True)


def _reason(error: Exception) -> str:
    if isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker":
        return "the process that graded it was ended."
    if isinstance(error, GradingError):
        return str(error)
    return f"{type(error).__name__}: {error}"[:300]


def run(tasks: Iterable[Task], pool: Pool, finished: Finished, job: Job = grade_task) -> None:
    """Grade all tasks; `finished(key, result, again)` is called here, as each ends.

    A task that fails is tried once more, alone, after the others; if it fails again its result
    is an error and `again` is true. Tasks are drawn from the iterable as workers become free.
    """
    _Run(iter(tasks), pool, finished, job).go()
