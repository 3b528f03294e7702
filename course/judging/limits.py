"""Stop code that runs too long, so that an endless loop becomes a sentence."""

import ctypes
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from .run import TimeUp

AGAIN = 0.2  # seconds until the next try, in case the code has swallowed the first one


def _throw_into(thread: int, error: type[BaseException] | None) -> None:
    """Raise an error in another thread; None takes back one that has not been raised yet."""
    what = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), what)


def _by_signal(seconds: float, armed: threading.Event) -> Callable[[], None]:
    """Raise TimeUp by an alarm; returns what ends this and restores an alarm set before."""

    def ring(signum: int, frame: FrameType | None) -> None:
        if armed.is_set():
            raise TimeUp

    started = time.monotonic()
    handler = signal.signal(signal.SIGALRM, ring)
    rest, interval = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)

    def end() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if rest:
            passed = time.monotonic() - started
            signal.setitimer(signal.ITIMER_REAL, max(rest - passed, 0.001), interval)

    return end


def _by_thread(seconds: float, armed: threading.Event) -> Callable[[], None]:
    """Raise TimeUp from a second thread; returns what ends this."""
    over, thread = threading.Event(), threading.get_ident()

    def watch() -> None:
        wait = seconds
        while not over.wait(wait):
            wait = AGAIN
            if armed.is_set():
                _throw_into(thread, TimeUp)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()

    def end() -> None:
        over.set()
        watcher.join()
        _throw_into(thread, None)

    return end


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeUp in the body after so many seconds, and again for code that swallows it.

    By an alarm in the main thread; elsewhere, and where there are no alarms, by an exception
    thrown in from a second thread.
    """
    main = threading.current_thread() is threading.main_thread()
    start = _by_signal if main and hasattr(signal, "setitimer") else _by_thread
    armed = threading.Event()  # outside of the body TimeUp would leave the alarm on
    end = start(max(seconds, 0.01), armed)
    try:
        armed.set()
        yield
    finally:
        try:
            armed.clear()
            end()
        except TimeUp:  # it rang while it was being switched off
            end()
            raise
