"""Drives a training: step, run to the end, or go on in the background while one looks."""

import asyncio
import math
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path
from sysconfig import get_path
from threading import RLock
from time import perf_counter
from typing import Any

from .background import Interrupts, Turn, in_slices, running_loop
from .training import Exploded, Training, whole

COUNTS = ("epoch", "batch", "step", "epochs", "batches", "seconds")
SLICE = 0.04  # seconds until the kernel may do something else
EVERY = 0.2  # seconds between two messages to the browser
Enough = Callable[[], bool]
OURS = (str(Path(__file__).parents[1]), get_path("stdlib"), get_path("purelib"))  # not theirs


class Driver:
    """Starts, pauses and steps a training; `tell` is called when there is something new to show.

    `status` is one of ready, training, paused, finished, stopped; `said` is the last sentence;
    `problem` is the exception that stopped the training, if one did.
    """

    def __init__(self, training: Training, tell: Callable[[], None]) -> None:
        self.training, self._tell = training, tell
        self.status, self.said = "ready", "Not trained yet."
        self.problem: Exception | None = None
        self._wanted, self._goal, self._due = False, 0, 0.0
        self._enough: Enough = self._at_goal
        self._lock = RLock()  # a cell and a widget's message may come from two threads
        self._interrupts = Interrupts(self._ask)
        self._loop, self._context = running_loop(), copy_context()
        self._task: asyncio.Task[None] | None = None
        Turn.take(self)

    def start(self, epochs: int | None = None) -> str:
        """Train in the background; returns at once."""
        self._begin(epochs)
        self._between_cells(self._at_goal)
        return "Training in the background. w.pause(), or an interrupt of the kernel, pauses it."

    def step_between_cells(self, batches: int = 1) -> None:
        """Train on a few batches in the background; nothing where a training goes on."""
        if self.status != "training":
            self._between_cells(self._after(batches))

    def run(self, epochs: int | None = None) -> str:
        """Train in this cell; an interrupt pauses."""
        self._begin(epochs)
        return self._here(self._at_goal)

    def step(self, batches: int = 1) -> str:
        """Train on a few batches in this cell and evaluate."""
        return self._here(self._after(batches))

    def _at_goal(self) -> bool:
        return self.training.epoch >= self._goal

    def _after(self, batches: int) -> Enough:
        """Begin, and say when so many batches are done."""
        whole("batches", batches)
        self._begin(None)
        last = self.training.step + batches
        return lambda: self.training.step >= last

    def pause(self, why: str = "Paused") -> str:
        """Stop after the batch that runs, evaluate, and keep everything for going on."""
        self._wanted = False
        if self._lock.acquire(blocking=False):  # else whoever trains settles it
            try:
                self._settle(why)
            finally:
                self._lock.release()
        return self.said

    def close(self) -> None:
        """Stop for good; the weights stay as they are."""
        self._wanted, self.status = False, "closed"
        Turn.leave(self)
        if self._lock.acquire(blocking=False):
            try:
                self.training.drop()
            finally:
                self._lock.release()

    def give_way(self) -> None:
        """Another dashboard was made or started."""
        self.pause("Paused, because another dashboard was made or started")

    def _begin(self, epochs: int | None) -> None:
        if epochs is not None:
            whole("epochs", epochs)
        if self.status == "closed":
            raise RuntimeError("this dashboard is closed; make a new one")
        done, planned = self.training.epoch, self.training.epochs
        self._goal = done + epochs if epochs else max(planned, done + 1)
        self.training.epochs = max(planned, self._goal)
        Turn.take(self)
        self._wanted, self.status, self.problem = True, "training", None
        self._publish(now=True)

    def _ask(self) -> None:
        self._wanted = False

    def _here(self, enough: Enough) -> str:
        """Work in this thread until it is enough."""
        try:
            with self._interrupts.heard(), self._watched(raising=True):
                while self._work(enough):
                    pass
        finally:
            self._settle(self._why())
            self._interrupts.forget()
        return self.said

    def _between_cells(self, enough: Enough) -> None:
        """Work in slices on the loop on which cells run, whatever thread asks for it."""
        loop = self._loop or running_loop()
        if loop is None:
            self._settle("Paused")
            raise RuntimeError(
                "training in the background needs a notebook's kernel; here, use run(epochs=...)"
            )
        self._enough = enough
        # In the context of the cell that made the dashboard: what is printed appears there.
        loop.call_soon_threadsafe(self._launch, context=self._context)

    def _launch(self) -> None:
        if self._wanted and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(
                in_slices(self._slice, self._interrupts)
            )

    def _slice(self) -> bool:
        with self._watched(raising=False):
            if self._wanted and self._work(self._enough):
                return True
        self._settle(self._why())
        return False

    def _work(self, enough: Enough) -> bool:
        """Pull losses for a short time; whether there is more to do."""
        until = perf_counter() + SLICE
        with self._lock:
            while self._wanted and not enough():
                if self.training.advance():
                    self._say_record()
                if perf_counter() >= until:
                    self._publish()
                    return True
        return False

    @contextmanager
    def _watched(self, raising: bool) -> Iterator[None]:
        """Whatever goes wrong inside ends the training and is said."""
        try:
            yield
        except Exploded as problem:
            self._halt(str(problem))
        except KeyboardInterrupt:
            self._halt("Interrupted twice: the batch was broken off, and its epoch begins anew.")
        except Exception as problem:
            self.problem = problem
            self._halt(f"Training stopped. {in_words(problem)}{self._rescue()}")
            if raising:
                raise

    def _rescue(self) -> str:
        """Put the weights back if they give no numbers any more."""
        if self.training.is_sound():
            return ""
        return f" What the network gives is no number any more{self.training.put_back()}."

    def _halt(self, why: str) -> None:
        self._wanted, self.status, self.said = False, "stopped", why
        Turn.leave(self)
        self._publish(now=True)

    def _why(self) -> str:
        return "Interrupted; the weights are kept. Paused" if self._interrupts.asked else "Paused"

    def _settle(self, why: str) -> None:
        """After the last batch: evaluate, say how it stands, let others train."""
        if self.status != "training":
            return
        self._wanted = False
        with self._watched(raising=False):
            if not self.training.evaluated:
                self.training.evaluate()
            done = self.training.epoch >= self.training.epochs
            self._say_record(begin="Finished" if done else why)
            self.status = "finished" if done else "paused"
            Turn.leave(self)
            self._publish(now=True)

    def _say_record(self, begin: str = "") -> None:
        """One sentence on the last evaluation."""
        now = self.training.records[-1]
        where = f"in {now.place}" if now.batch else f"after {now.place}"
        where = f"{begin} {where}" if begin else now.place.capitalize()
        told = [] if now.loss is None else [f"loss {now.loss:.3g}"]
        told += [] if now.error is None else [f"test error {now.error:.2f} %"]
        self.said = where + (": " + ", ".join(told) if told else "") + "."

    def _publish(self, now: bool = False) -> None:
        if now or perf_counter() >= self._due:
            self._tell()
            self._due = perf_counter() + EVERY

    def as_data(self) -> dict[str, Any]:
        """How far the training is, its curve and its evaluations, as plain data."""
        training, left = self.training, self.training.left
        return {
            "status": self.status,
            "said": self.said,
            **{name: getattr(training, name) for name in COUNTS},
            "left": left if left is not None and math.isfinite(left) else None,
            "loss": training.curve.points[-1][1] if training.curve.points else None,
            "curve": training.curve.points,
            "rates": [list(rate) for rate in training.rates],
            "history": [record.as_data() for record in training.records],
        }


def in_words(problem: BaseException) -> str:
    """An exception as a sentence, with the line of the learner's code that raised it."""
    what = f"{type(problem).__name__}: {problem}".rstrip(".") + "."
    frames = traceback.extract_tb(problem.__traceback__)
    theirs = [f for f in frames if not f.filename.startswith(OURS)] or frames
    if not theirs:
        return what
    frame = theirs[-1]
    file = "a cell" if "ipykernel" in frame.filename else Path(frame.filename).name
    return f"{what} In {frame.name}, {file}, line {frame.lineno}: {frame.line}"
