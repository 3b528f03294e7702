"""The table of a race: how each runner stands, how it stepped last, and how it began."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .numerals import text
from .trails import Trail

STAKE = 100  # steps before somebody has beaten somebody
SHARE = 0.01  # of the height at the start: what counts as down


@dataclass(frozen=True)
class Row:
    """One runner after so many steps.

    `length` and `direction` (degrees, 0 to the right, 90 up) are those of its last step, `first`
    the two parts of its first one; `down` is the step at which 99 % of the height was gone.
    """

    name: str
    lr: float | None
    step: int
    loss: float
    length: float | None
    direction: float | None
    first: tuple[float, float] | None
    down: int | None
    note: str

    def as_data(self) -> dict[str, Any]:
        """The row as a plain dict."""
        return asdict(self)

    def __str__(self) -> str:
        rate = "its own lr" if self.lr is None else f"lr {text(self.lr)}"
        told = f"{self.name}, {rate}: loss {text(self.loss)}"
        if self.length is not None and self.direction is not None:
            told += f", last step {text(self.length)} long towards {self.direction:.0f}°"
        return f"{told}. {self.note}".strip()


def rows(trails: Mapping[str, Trail], lrs: Mapping[str, float | None], step: int) -> list[Row]:
    """The rows after so many steps, the lowest loss first, those that have ended last."""
    found = [_row(name, trail, lrs[name], step) for name, trail in trails.items()]
    return sorted(found, key=lambda row: (bool(row.note), row.loss))


def _row(name: str, trail: Trail, lr: float | None, step: int) -> Row:
    at = min(step, len(trail.points) - 1)
    points, gaps = trail.points[: at + 1], trail.gaps[: at + 1]
    length = direction = first = None
    if at:
        (a, b), (c, d) = points[-2:]
        length = math.hypot(c - a, d - b)
        direction = math.degrees(math.atan2(d - b, c - a)) if length else None
        first = (points[1][0] - points[0][0], points[1][1] - points[0][1])
    down = next((k for k, gap in enumerate(gaps) if gap <= SHARE * gaps[0]), None)
    return Row(name, lr, at, trail.losses[at], length, direction, first, down, trail.note_at(step))


def standing(step: int, table: Sequence[Row]) -> str:
    """Who leads; the browser says the same."""
    if not table:
        return "Nobody races: tick a runner."
    running = [row for row in table if not row.note]
    if not step:
        return "All stand at the start."
    if not running:
        return f"Step {step}: all have ended."
    told = ", ".join(f"{row.name} {text(row.loss)}" for row in running)
    return f"Step {step}: {running[0].name} leads. Losses: {told}."
