"""How fast an answer is: its time as a share of the reference's, and the tier that this reaches.

A case of the group `speed` gives what a drive has measured beside the answer, in plain numbers:
`seconds` of the answer; seconds of a `yardstick`, work that is always the same, done in turns with
the answer; how many threads it `wanted` and how many `threads` there are; and `free`, the share of
the wanted threads' time in which the machine let them work. The reference's numbers come from the
same drive, perhaps at another time or on another core: so yardsticks are compared.
"""

from dataclasses import dataclass
from typing import Any

from .compare import Difference
from .run import Outcome

GROUP = "speed"
NUMBERS = {"seconds", "yardstick", "wanted", "threads", "free"}
FREE = 0.8  # below this share other programs had so much of the time that it says nothing


@dataclass(frozen=True)
class Tier:
    """Answers that take at most so many times as long as the reference, and their points."""

    at_most: float
    points: int


@dataclass(frozen=True)
class Pace:
    """An answer's time over the reference's, the tier if one is reached, what spoils the number."""

    ratio: float
    tier: Tier | None
    excuse: str = ""

    def __str__(self) -> str:
        told = f"Speed: {self.ratio:.2g} times the time of the course's kernel"
        if self.excuse:
            return f"{told}; {self.excuse}."
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


def _excuse(facts: dict[str, Any]) -> str:
    """Why a measurement says nothing against an answer; empty when it does."""
    if facts["threads"] < facts["wanted"]:
        return f"{facts['threads']} thread here is too few to tell, so it counts as fast"
    return "this machine is too busy to tell, so it counts as fast" if facts["free"] < FREE else ""


def pace(tiers: tuple[Tier, ...], expected: Outcome, got: Outcome) -> Pace | None:
    """How fast an answer is; the best tier where the machine is too busy to tell.

    None where the answer, or the reference, gave no measurement.
    """
    own, reference = _share(got.value), _share(expected.value)
    if own is None or reference is None:
        return None
    ratio = own / reference
    tier = next((t for t in tiers if ratio <= t.at_most), None)
    excuse = "" if tier is tiers[0] else _excuse(expected.value) or _excuse(got.value)
    return Pace(ratio, tiers[0], excuse) if excuse else Pace(ratio, tier)


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
