"""Work in small slices between the cells of a notebook, which an interrupt ends cleanly.

A kernel ignores interrupts while no cell runs, and raises KeyboardInterrupt, anywhere, while one
does. Here the first interrupt only asks to stop, so that the work ends where it is whole; the
second raises KeyboardInterrupt, for work that never comes to such a place.
"""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType
from typing import Any

Stop = Callable[[], None]


class Interrupts:
    """Turns the first interrupt into a call of `ask`; `asked` tells of it until it is forgotten."""

    def __init__(self, ask: Stop) -> None:
        self._ask, self.asked = ask, False
        self._handler = self._interrupt  # one object: a bound method is a new one each time

    def _interrupt(self, _: int, __: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        self._ask()

    @contextmanager
    def heard(self, stay: bool = False) -> Iterator[None]:
        """Listen while inside; with `stay` also afterwards, where nobody else would listen."""
        if current_thread() is not main_thread():  # signals are the main thread's
            yield
            return
        before = signal.getsignal(signal.SIGINT)
        signal.signal(signal.SIGINT, self._handler)
        try:
            yield
        finally:
            if before is not self._handler and not (stay and before == signal.SIG_IGN):
                signal.signal(signal.SIGINT, before)

    def forget(self) -> None:
        """Listen no longer, and be ready to hear a first interrupt again."""
        self.asked = False
        if current_thread() is main_thread() and signal.getsignal(signal.SIGINT) is self._handler:
            signal.signal(signal.SIGINT, signal.SIG_IGN)


async def in_slices(work: Callable[[], bool], interrupts: Interrupts) -> None:
    """Call `work`, which takes a few hundredths of a second, until it says False.

    Between two calls the kernel may run a cell or answer a widget.
    """
    try:
        going = True
        while going:
            with interrupts.heard(stay=True):
                going = work()
            await asyncio.sleep(0)
    finally:
        interrupts.forget()


def running_loop() -> asyncio.AbstractEventLoop | None:
    """The loop on which cells run, if there is one."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


class Turn:
    """Whose turn it is: of all that would train in one kernel, only the last that asked does."""

    _holder: Any = None

    @classmethod
    def take(cls, taker: Any) -> None:
        """Make it the taker's turn; whoever had it before is told by `give_way()`."""
        holder, cls._holder = cls._holder, taker
        if holder is not None and holder is not taker:
            holder.give_way()

    @classmethod
    def leave(cls, leaver: Any) -> None:
        """Give the turn back."""
        if cls._holder is leaver:
            cls._holder = None
