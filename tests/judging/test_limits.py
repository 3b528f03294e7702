"""Code that runs too long is stopped, and nothing of the limit stays behind."""

import signal
import threading
import time

import pytest

from course.judging.limits import time_limit
from course.judging.run import TimeUp


def spin(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def swallowing(seconds: float) -> None:
    """Spin for so long, and hide the first exception that arrives."""
    end = time.monotonic() + seconds
    try:
        spin(seconds)
    except BaseException:
        spin(end - time.monotonic())


def in_a_thread(work) -> None:
    """Run `work` in a second thread and raise what it raises."""
    errors: list[BaseException] = []

    def watched() -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=watched)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    if errors:
        raise errors[0]


WHERE = {"main thread": lambda work: work(), "second thread": in_a_thread}
anywhere = pytest.mark.parametrize("run", WHERE.values(), ids=WHERE)


def limited(seconds: float, work) -> None:
    with time_limit(seconds):
        work()


@anywhere
def test_a_loop_that_would_not_end_soon_is_stopped(run):
    started = time.monotonic()
    with pytest.raises(TimeUp):
        run(lambda: limited(0.1, lambda: spin(10)))
    assert time.monotonic() - started < 5


@anywhere
def test_code_that_swallows_the_first_exception_is_stopped_too(run):
    started = time.monotonic()
    with pytest.raises(TimeUp):
        run(lambda: limited(0.1, lambda: swallowing(10)))
    assert time.monotonic() - started < 5


@anywhere
def test_after_code_that_ends_in_time_nothing_rings(run):
    def work() -> None:
        limited(0.05, lambda: None)
        spin(0.4)

    run(work)


@anywhere
def test_an_exception_of_the_code_itself_comes_through(run):
    with pytest.raises(ZeroDivisionError):
        run(lambda: limited(1, lambda: 1 / 0))


@anywhere
def test_a_limit_of_no_time_at_all_ends_in_a_time_out(run):
    with pytest.raises(TimeUp):
        run(lambda: limited(-1, lambda: spin(5)))


def test_an_inner_limit_leaves_the_outer_one_running():
    def work() -> None:
        limited(0.05, lambda: None)
        spin(5)

    with pytest.raises(TimeUp):
        limited(0.3, work)


def test_alarms_set_before_still_ring():
    rung = []
    handler = signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
    rest, _ = signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        limited(5, lambda: None)
        spin(0.5)
        assert rung == [1]
    finally:
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, rest)
