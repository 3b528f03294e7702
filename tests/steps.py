"""Steps of a script that is measured: each one's seconds are shown when it is done."""

import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Steps:
    """Seconds of each step, by its name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Note the seconds of a block, and show them."""
        started = time.perf_counter()
        yield
        self.seconds[step] = time.perf_counter() - started
        show(self.seconds[step], step)

    @property
    def total(self) -> float:
        """The seconds of all steps."""
        return sum(self.seconds.values())


def show(seconds: float, step: str) -> None:
    """One line of the report."""
    print(f"{seconds:8.1f} s  {step}", flush=True)


def wait_for(done: Callable[[], bool], what: str, seconds: float) -> None:
    """Ask ten times a second until it is done; SystemExit when it takes too long."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise SystemExit(f"{what}: not done in {seconds:.0f} s")
        time.sleep(0.1)


def answers(address: str) -> bool:
    """Whether a server on this machine answers."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        direct.open(address, timeout=5).close()
    except OSError:
        return False
    return True
