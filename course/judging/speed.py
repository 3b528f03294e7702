"""How fast an answer is: its time as a share of the reference's, and the tier that this reaches.

A case of the group `speed` gives what a drive has measured beside the answer, in plain numbers:
`seconds` of the answer; seconds of a `yardstick`, work that is always the same, done in turns with
the answer; and `free`, the share of the answer's time in which the machine let it work. The
reference's numbers come from the same drive, perhaps at another time or on another core: so both
are compared in yardsticks.
"""

import math
from dataclasses import dataclass
from typing import Any

from .compare import Difference
from .run import Outcome, same

GROUP = "speed"
NUMBERS = {"seconds", "yardstick", "free"}
FREE = 0.8  # below this share other programs had so much of the time that it says nothing


@dataclass(frozen=True)
class Tier:
    """Answers that take at most so many times as long as the reference, and their points."""

    at_most: float
    points: int


@dataclass(frozen=True)
class Pace:
    """An answer's time over the reference's, the tier it reaches, whether that could be told."""

    ratio: float
    tier: Tier | None
    busy: bool = False

    def __str__(self) -> str:
        if math.isnan(self.ratio):
            return "Speed: nothing is compiled here (NUMBA_DISABLE_JIT), so it counts as fast."
        told = f"Speed, on one thread: {self.ratio:.2g} times the time of the course's kernel"
        if self.busy:
            return f"{told}; this machine is too busy to tell, so it counts as fast."
        bound = f", which is at most {self.tier.at_most:g}" if self.tier else ""
        return f"{told}{bound}."


def _share(facts: Any) -> float | None:
    """Seconds in yardsticks; None where the facts are no such measurement."""
    if not isinstance(facts, dict) or not facts.keys() >= NUMBERS:
        return None
    if any(type(facts[name]) not in (int, float) for name in NUMBERS):
        return None
    seconds, yardstick = facts["seconds"], facts["yardstick"]
    return float(seconds / yardstick) if 0 < seconds < 1e6 and 0 < yardstick < 1e6 else None


def pace(tiers: tuple[Tier, ...], expected: Outcome, got: Outcome) -> Pace | None:
    """How fast an answer is; the best tier where the machine is too busy, or compiles nothing.

    None where the answer, or the reference, gave no measurement.
    """
    own, reference = _share(got.value), _share(expected.value)
    if reference is None and isinstance(expected.value, dict) and same(expected.value, got.value):
        return Pace(math.nan, tiers[0], busy=True)
    if own is None or reference is None:
        return None
    ratio = own / reference
    tier = next((t for t in tiers if ratio <= t.at_most), None)
    if tier is not tiers[0] and min(expected.value["free"], got.value["free"]) < FREE:
        return Pace(ratio, tiers[0], busy=True)
    return Pace(ratio, tier)


def too_slow(tiers: tuple[Tier, ...], expected: Outcome, got: Outcome) -> Difference | None:
    """The difference of an answer that reaches no tier."""
    measured = pace(tiers, expected, got)
    if measured is None:
        return Difference("type", "The time of your kernel could not be measured.")
    if measured.tier is not None:
        return None
    bound = tiers[-1].at_most
    sentence = f"{str(measured)[:-1]}; at most {bound:g} times is asked for."
    return Difference("speed", sentence)
