"""Descents: where an optimiser goes on a surface step by step, and what is to be said of it."""

import contextlib
import io
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from .descent_words import caption
from .surfaces import Point, Surface
from .terrain import floor

FAR, HIGH = 1e6, 1e12  # a descent that is farther out, or higher up, has blown up
AHEAD = 10  # steps over which slowness is judged


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """No warnings about overflow and no prints: what went wrong is said in one sentence."""
    with np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        yield


class Trail:
    """The way of one optimiser, made longer when more of it is asked for.

    `make` gets `{"w": array of two numbers}` and gives an object whose `step(grads)` changes that
    array in place. `ended` is empty, or a sentence that says why there are no further steps.
    """

    def __init__(
        self,
        surface: Surface,
        make: Callable[[dict[str, Any]], Any],
        start: Sequence[float],
        noise: float = 0.0,
        seed: int = 0,
    ):
        self.surface, self._noise = surface, noise
        self._rng = np.random.default_rng(seed)
        self._w = np.array(start, dtype=float)
        self.points: list[Point] = [(float(start[0]), float(start[1]))]
        self.losses = [surface.value(*self.points[0])]
        self.ended = ""
        with quiet():
            try:
                self.optimizer = make({"w": self._w})
                self.optimizer.step  # noqa: B018  said now, not at the first step
            except Exception as error:
                self.ended = f"It could not be made: {_named(error)}"

    def reach(self, steps: int) -> int:
        """Go on until there are `steps` steps, if that can be; the number of steps there are."""
        with quiet():
            while len(self.points) <= steps and not self.ended:
                self._step()
        return len(self.points) - 1

    def _step(self) -> None:
        count = len(self.points)
        try:
            g = np.array(self.surface.gradient(*self.points[-1]), dtype=float)
            g += self._noise * self._rng.standard_normal(2)
            self.optimizer.step({"w": g})
            x, y = self._w.tolist()
            loss = self.surface.value(x, y)
        except ArithmeticError:
            x = y = loss = math.inf
        except Exception as error:
            self.ended = f"Step {count} failed: {_named(error)}"
            return
        if all(map(math.isfinite, (x, y, loss))):
            self.points.append((x, y))
            self.losses.append(loss)
        if not (abs(x) < FAR and abs(y) < FAR and abs(loss) < HIGH):
            self.ended = f"It blew up: at step {count} the numbers leave all bounds."

    @property
    def note(self) -> str:
        """Why it ended, or that the array has never been changed; else empty."""
        stands = len(self.points) > 2 and len(set(self.points[:3])) == 1
        if not self.ended and stands and any(self.surface.gradient(*self.points[0])):
            return "It stands still: step() must change the arrays in place, as in p -= lr * g."
        return self.ended

    def caption(self, step: int) -> str:
        """Where it stands after so many steps, in a sentence."""
        point, loss, verdict = self.points[step], self.losses[step], self.verdicts[step]
        return caption(step, point, loss, verdict, self.note_at(step))

    def note_at(self, step: int) -> str:
        """The note, but not yet while there are steps to come before the end."""
        return "" if self.ended and step < len(self.points) - 1 else self.note

    def as_data(self) -> dict[str, Any]:
        """What the browser draws: points, losses, heights and verdicts, of each step one."""
        return {
            "path": [list(point) for point in self.points],
            "losses": list(self.losses),
            "gaps": self.gaps,
            "verdicts": self.verdicts,
            "note": self.note,
            "ended": bool(self.ended),
        }

    @property
    def gaps(self) -> list[float]:
        """How high each point lies above the minimum next to it, or above the lowest known."""
        losses, minima = np.array(self.losses), self.surface.minima
        if minima:
            ways = np.array(self.points)[:, None] - np.array(minima)
            near = np.argmin(np.hypot(ways[..., 0], ways[..., 1]), axis=1)
            lowest = np.array([self.surface.value(*point) for point in minima])[near]
        else:
            lowest = np.full_like(losses, min(floor(self.surface), *losses))
        found: list[float] = np.maximum(losses - lowest, 0.0).tolist()
        return found

    @property
    def verdicts(self) -> list[str]:
        """A key of `descent_words.VERDICTS` for the way up to each point."""
        gaps, turned = self.gaps, self._turned()
        highest = -math.inf
        found = [""]
        for k in range(1, len(gaps)):
            highest = max(highest, self.losses[k - 1])
            if self.losses[k] > highest:
                found.append("diverging")
            elif turned[k] > 0.5:
                found.append("zig-zag")
            else:
                found.append("slow" if is_slow(gaps, k) else "smooth")
        return found

    def _turned(self) -> list[float]:
        """The share of the way, after the first step, that points against the step before."""
        moves = np.diff(np.array(self.points), axis=0)
        back = np.sum(moves[1:] * moves[:-1], axis=1) < 0
        lengths = np.hypot(*moves[1:].T)
        whole, turned = np.cumsum(lengths), np.cumsum(lengths * back)
        shares = np.divide(turned, whole, out=np.zeros_like(whole), where=whole > 0)
        return [0.0, 0.0, *shares.tolist()]


def is_slow(gaps: Sequence[float], k: int) -> bool:
    """Whether the ten steps up to k took less than half of the height; what is low is not slow.

    >>> is_slow([0.99**k for k in range(20)], 19), is_slow([0.5**k for k in range(20)], 19)
    (True, False)
    """
    back = min(AHEAD, k)
    return bool(gaps[k] > max(1e-3 * gaps[0], gaps[k - back] * 0.5 ** (back / AHEAD)))


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:160]
