"""Stop code that runs too long, so that an endless loop becomes a sentence."""

import ctypes
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from course.judging.run import TimeUp


def _raise(signum: int, frame: FrameType | None) -> None:
    raise TimeUp


def _throw_into(thread: int) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TimeUp))


@contextmanager
def _by_signal(seconds: float) -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, _raise)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _by_thread(seconds: float) -> Iterator[None]:
    timer = threading.Timer(seconds, _throw_into, (threading.get_ident(),))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeUp in the body after so many seconds.

    By an alarm in the main thread (repeated, in case it is swallowed); elsewhere, and where there
    are no alarms, by an exception thrown in from a second thread.
    """
    main = threading.current_thread() is threading.main_thread()
    way = _by_signal if main and hasattr(signal, "setitimer") else _by_thread
    with way(max(seconds, 0.01)):
        yield
