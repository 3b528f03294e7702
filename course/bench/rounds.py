"""Let contenders take turns, round by round, and put their times into a table."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rich.table import Table

Times = dict[str, list[float]]
Work = Callable[[], float | None]
UNITS = (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6))


@dataclass(frozen=True)
class Settings:
    """What one run of the benchmarks is asked for; `against` names optional peers."""

    rounds: int = 9
    threads: int = 2
    against: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """Seconds of each contender in each round; one is the base; and what else was found."""

    title: str
    times: Times
    base: str
    facts: tuple[str, ...] = field(default=())

    def medians(self) -> dict[str, float]:
        """The median of each contender's rounds, in seconds."""
        return {name: statistics.median(t) for name, t in self.times.items()}


def take_turns(contenders: Mapping[str, Work], rounds: int, rtol: float = 1e-9) -> Times:
    """Seconds of each contender in each round, after one round to warm up.

    A contender does one piece of work and returns a number (its loss), or None if it did not begin
    as the others did; ValueError when two numbers are not the same within rtol, for then these two
    did not do the same work.
    """
    times: Times = {name: [] for name in contenders}
    for turn in range(rounds + 1):
        results: dict[str, float | None] = {}
        for name, work in contenders.items():
            gc.collect()  # nobody pays for another's rubbish
            started = time.perf_counter()
            results[name] = work()
            if turn:
                times[name].append(time.perf_counter() - started)
        losses = [r for r in results.values() if r is not None]
        if any(abs(r - losses[0]) > rtol * max(1.0, abs(losses[0])) for r in losses):
            raise ValueError(f"the contenders differ in round {turn}: {results}")
    return times


def table(result: Result) -> Table:
    """Median and range of each contender, and its median as a share of the base's."""
    made = Table(title=result.title, title_justify="left")
    for head in ("contender", "median", "min to max", f"share of {result.base}", "speed"):
        made.add_column(head, justify="left" if head == "contender" else "right")
    medians = result.medians()
    for name, t in result.times.items():
        share = medians[name] / medians[result.base]
        span = f"{in_units(min(t))} to {in_units(max(t))}"
        made.add_row(name, in_units(medians[name]), span, f"{share:.3f}", f"{1 / share:,.2f} x")
    return made


def in_units(seconds: float) -> str:
    """A time in the unit that leaves one to three digits before the point."""
    unit, size = next((u for u in UNITS if seconds >= u[1]), UNITS[-1])
    return f"{seconds / size:.3g} {unit}"
