"""Let contenders take turns, round by round, and put their times into a table."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping

from rich.table import Table

Times = dict[str, list[float]]


def take_turns(contenders: Mapping[str, Callable[[], float]], rounds: int) -> Times:
    """Seconds of each contender in each round, after one round to warm up.

    A contender does one piece of work and returns a number (its loss); ValueError when two
    contenders that began alike do not return the same, for then they did not do the same work.
    """
    times: Times = {name: [] for name in contenders}
    for turn in range(rounds + 1):
        results = {}
        for name, work in contenders.items():
            gc.collect()  # nobody pays for another's rubbish
            started = time.perf_counter()
            results[name] = work()
            if turn:
                times[name].append(time.perf_counter() - started)
        first = next(iter(results.values()))
        if any(abs(r - first) > 1e-9 * max(1.0, abs(first)) for r in results.values()):
            raise ValueError(f"the contenders differ in round {turn}: {results}")
    return times


def table(title: str, times: Times, base: str) -> Table:
    """Median and range of each contender, and how its median compares with the base's."""
    made = Table(title=title, title_justify="left")
    for head in ("contender", "median", "min to max", f"against {base}"):
        made.add_column(head, justify="left" if head == "contender" else "right")
    whole = statistics.median(times[base])
    for name, t in times.items():
        median = statistics.median(t)
        span = f"{min(t) * 1e3:.0f} to {max(t) * 1e3:.0f} ms"
        made.add_row(name, f"{median * 1e3:.0f} ms", span, f"{whole / median:.2f} x")
    return made
