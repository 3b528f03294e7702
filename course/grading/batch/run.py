"""Run tasks on a pool until each has a result or has failed twice, once in the others' company."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
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

    def __init__(
        self, tasks: Iterator[Task], pool: Pool, finished: Finished, job: Job, silence: float | None
    ):
        self.tasks, self.pool, self.finished, self.job = tasks, pool, finished, job
        self.silence = silence
        self.running: dict[Future[Graded], Task] = {}
        self.suspects: deque[Task] = deque()
        self.alone = False

    def go(self) -> None:
        """Submit and collect until nothing is left; suspects come last, one at a time."""
        while True:
            self._fill()
            if not self.running:
                return
            done, _ = wait(self.running, self.silence, FIRST_COMPLETED)
            for future in done:
                self._take(future)
            if not done:
                self._give_up()

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

    def _give_up(self) -> None:
        """Nothing has come for longer than any task may take: a machine is hanging."""
        if self.alone:
            (task,) = self.running.values()
            self._failed(task, TimeoutError(f"no worker answered in {self.silence:g} seconds"))
            self.running.popitem()[0].cancel()
        for future in self.running:
            future.cancel()
        self._lost()

    def _take(self, future: "Future[Graded]") -> None:
        task = self.running.pop(future, None)
        if task is None:  # given up together with a worker
            return
        if future.cancelled():
            raise GradingError(
                "the cluster has gone; what is done is kept: run the same command again to go on."
            )
        error = future.exception()
        if error is None:
            self.finished(task.key, future.result(), False)
            return
        self._failed(task, error)
        if isinstance(error, BrokenExecutor):
            self._lost()

    def _failed(self, task: Task, error: BaseException) -> None:
        if not self.alone:
            self.suspects.append(task)
            return
        told = Graded(error=f"It could not be graded, tried twice: {_reason(error)}")
        self.finished(task.key, told, True)


def _reason(error: BaseException) -> str:
    if isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker":
        return "the process that graded it was ended."
    if isinstance(error, GradingError):
        return str(error)
    return f"{type(error).__name__}: {error}"[:300]


def run(
    tasks: Iterable[Task],
    pool: Pool,
    finished: Finished,
    job: Job = grade_task,
    silence: float | None = None,
) -> None:
    """Grade all tasks; `finished(key, result, again)` is called here, as each ends.

    A task that fails is tried once more, alone, after the others; if it fails again its result
    is an error and `again` is true. Tasks are drawn from the iterable as workers become free.
    When nothing ends for `silence` seconds, what runs has failed.
    """
    _Run(iter(tasks), pool, finished, job, silence).go()
