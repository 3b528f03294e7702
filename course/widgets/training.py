"""Training as any iterator of losses: pull one, keep count, evaluate, stop when numbers explode."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

from .safekeeping import Safe

END: Any = object()
POINTS = 320  # of a curve: more are merged in pairs
RECENT = 0.98  # share of the past in the running mean of seconds per batch


class Exploded(Exception):
    """A loss or an output is no finite number; the weights have been put back."""


@dataclass(frozen=True)
class Record:
    """One evaluation: after how many batches, and what it said."""

    step: int
    epoch: int
    batch: int
    loss: float | None  # the mean since the record before
    error: float | None  # in percent of the test set
    lr: float | None
    seconds: float

    @property
    def place(self) -> str:
        """Where in the training: after a whole epoch, or at a batch of the next."""
        return (
            f"epoch {self.epoch + 1}, batch {self.batch}" if self.batch else f"epoch {self.epoch}"
        )

    def as_data(self) -> dict[str, Any]:
        """The same as a dict."""
        return asdict(self)


class Curve:
    """Any number of losses as at most POINTS means over neighbours."""

    def __init__(self) -> None:
        self.width, self._means = 1, list[float]()
        self._sum, self._count = 0.0, 0

    def add(self, loss: float) -> None:
        """One more loss."""
        self._sum, self._count = self._sum + loss, self._count + 1
        if self._count < self.width:
            return
        self._means.append(self._sum / self._count)
        self._sum, self._count = 0.0, 0
        if len(self._means) == POINTS:
            pairs = zip(self._means[::2], self._means[1::2], strict=True)
            self._means = [(a + b) / 2 for a, b in pairs]
            self.width *= 2

    def cut(self, step: int) -> None:
        """Forget what came after a step."""
        self._means = self._means[: step // self.width]
        self._sum, self._count = 0.0, 0

    @property
    def points(self) -> list[list[float]]:
        """Pairs of step and mean loss; the step is the last one of the mean."""
        return [[(i + 1) * self.width, mean] for i, mean in enumerate(self._means)]


class Training:
    """Pulls losses, an epoch's worth from each iterator, and knows nothing of the network.

    epoch : starts one pass over the training set and gives its losses, batch by batch
    evaluate : gives the test error in percent, or None
    safe : keeps the weights at each evaluation
    rate : gives the learning rate, or None
    epochs, batches : how many are planned, and how many batches an epoch has, if that is known
    """

    def __init__(
        self,
        epoch: Callable[[], Iterable[float]],
        evaluate: Callable[[], float | None],
        safe: Safe,
        rate: Callable[[], float | None],
        epochs: int,
        batches: int | None,
    ) -> None:
        whole("epochs", epochs)
        if batches is not None:
            whole("batches", batches)
        self._begin, self._evaluate, self.safe, self._rate = epoch, evaluate, safe, rate
        self.epochs, self.batches = epochs, batches
        self.epoch = self.batch = self.step = 0
        self.seconds = self.per_batch = self.per_evaluation = 0.0
        self.last: float | None = None
        self.curve, self.records = Curve(), list[Record]()
        self.rates = list[tuple[int, float]]()  # each learning rate, and the step it began with
        self._losses: Iterator[float] | None = None
        self._sum, self._count = 0.0, 0

    def advance(self) -> bool:
        """Pull one loss; True where the epoch ended instead and has been evaluated.

        Raises Exploded for a loss that is no finite number; what the learner's code raises passes
        through. After either, the epoch begins anew.
        """
        began = perf_counter()
        try:
            if self._losses is None:
                self._losses = iter(self._begin())
            found = next(self._losses, END)
            if found is END:
                self._end()
                return True
            self._take(found, perf_counter() - began)
            return False
        except BaseException:
            self.drop()
            raise
        finally:
            self.seconds += perf_counter() - began

    def _take(self, found: Any, took: float) -> None:
        try:
            loss = float(found)
        except (TypeError, ValueError):
            kind = type(found).__name__
            raise TypeError(f"a loss is a {kind}; yield a number, like loss.data.item()") from None
        self.batch += 1
        if not math.isfinite(loss):
            raise Exploded(self._explosion(f"The loss became {loss}"))
        self._note_rate()
        self.step, self.last = self.step + 1, loss
        self._sum, self._count = self._sum + loss, self._count + 1
        self.curve.add(loss)
        self.per_batch += (took - self.per_batch) * (1 - RECENT if self.per_batch else 1)

    def _note_rate(self) -> None:
        rate = self._rate()
        if rate is not None and (not self.rates or self.rates[-1][1] != rate):
            self.rates.append((self.step, float(rate)))

    def _end(self) -> None:
        if not self.batch:
            raise ValueError(
                "an epoch gave no loss at all; epoch must start a new pass each time it is called, "
                "like epoch=lambda: train_epoch(...)"
            )
        self.epoch, self.batches = self.epoch + 1, self.batch
        self.batch, self._losses = 0, None
        self.evaluate()

    def evaluate(self) -> None:
        """Record how good the network is now, and keep its weights."""
        began = perf_counter()
        try:
            error = self._evaluate()
        except FloatingPointError as problem:
            raise Exploded(self._explosion(str(problem))) from None
        mean = self._sum / self._count if self._count else None
        self._sum, self._count = 0.0, 0
        now = Record(self.step, self.epoch, self.batch, mean, error, self._rate(), self.seconds)
        self.records = [r for r in self.records if r.step < self.step] + [now]
        self.safe.keep()
        self.per_evaluation = perf_counter() - began

    def is_sound(self) -> bool:
        """Whether the weights, and what they give for the test set, are finite numbers."""
        try:
            self._evaluate()
        except FloatingPointError:
            return False
        except Exception:  # then this is what went wrong, and it is said already
            pass
        return self.safe.are_finite()

    @property
    def evaluated(self) -> bool:
        """Whether the last record tells of the network as it is."""
        return bool(self.records) and self.records[-1].step == self.step

    def _explosion(self, what: str) -> str:
        at = f"epoch {self.epoch + 1}, batch {self.batch}" if self.batch else f"epoch {self.epoch}"
        return f"{what} in {at}. Training stopped{self.put_back()}."

    def put_back(self) -> str:
        """Go back to the last evaluation; says so, in the middle of a sentence."""
        if not self.records or not self.safe.put_back():
            return ""
        kept = self.records[-1]
        self.step, self.epoch, self.seconds = kept.step, kept.epoch, kept.seconds
        self.curve.cut(kept.step)
        self.rates = [(step, rate) for step, rate in self.rates if step < kept.step]
        self._sum, self._count = 0.0, 0
        self.drop()
        when = f"after {kept.place}" if kept.step else "before the training"
        return f", and the weights are back as they were {when}; try a smaller learning rate"

    def drop(self) -> None:
        """Leave the epoch; the next one begins with its first batch."""
        close = getattr(self._losses, "close", None)
        self._losses, self.batch = None, 0
        if close:
            close()

    @property
    def left(self) -> float | None:
        """Predicted seconds to the end, once an epoch's length is known."""
        if self.batches is None or not self.per_batch:
            return None
        epochs = self.epochs - self.epoch
        batches = max(0, epochs * self.batches - self.batch)
        return batches * self.per_batch + max(0, epochs) * self.per_evaluation


def beginner(epoch: Any) -> Callable[[], Iterable[float]]:
    """What starts an epoch, or TypeError for an epoch that has been started."""
    if callable(epoch):
        return epoch  # type: ignore[no-any-return]
    kind = type(epoch).__name__
    raise TypeError(
        f"epoch is a {kind}; give a function that starts one: epoch=lambda: train_epoch(...)"
    )


def whole(name: str, value: Any) -> None:
    """Raise ValueError for what is no whole number from 1."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{name} is {value!r}; it must be a whole number from 1")
