"""Every task gets a result; one that ends its worker costs itself a line and nobody else."""

import pytest

from course.grading.batch import Graded, Local, run
from tests.grading.batch.jobs import job, task


def results(keys, silence=None) -> dict[str, tuple[Graded, bool]]:
    found: dict[str, tuple[Graded, bool]] = {}
    pool = Local(2)
    try:
        run(map(task, keys), pool, lambda k, g, again: found.update({k: (g, again)}), job, silence)
    finally:
        pool.close()
    return found


def test_a_worker_that_ends_costs_its_own_task_a_line_and_no_other(tmp_path):
    good = [f"slow:{i}" for i in range(6)]
    keys = [*good[:2], "exit:", *good[2:4], "fail:", f"once:{tmp_path / 'x'}", *good[4:]]
    found = results(keys)
    assert found.keys() == set(keys)
    for key in keys:
        graded, again = found[key]
        if key in ("exit:", "fail:"):
            assert again
        else:
            assert (graded, again) == (Graded(counted=(key,)), False)
    assert found["exit:"][0].error.endswith("tried twice: the process that graded it was ended.")
    assert found["fail:"][0].error.endswith("tried twice: too busy")


def test_a_worker_that_hangs_costs_its_own_task_a_line_and_no_other():
    found = results(["ok:1", "hang:", "ok:2", "ok:3"], silence=4.0)
    assert {k: again for k, (_, again) in found.items()} == {
        **dict.fromkeys(("ok:1", "ok:2", "ok:3"), False),
        "hang:": True,
    }
    assert "no worker answered in 4 seconds" in found["hang:"][0].error


def test_no_task_is_drawn_long_before_a_worker_is_free():
    drawn, ahead = 0, []

    def tasks():
        nonlocal drawn
        for i in range(30):
            drawn += 1
            yield task(f"ok:{i}")

    pool, done = Local(1), 0

    def finished(key, graded, again):
        nonlocal done
        done += 1
        ahead.append(drawn - done)

    try:
        run(tasks(), pool, finished, job)
    finally:
        pool.close()
    assert done == 30
    assert max(ahead) <= 2


def test_whatever_ends_a_run_no_process_is_left():
    import multiprocessing

    def stop(*_):
        raise KeyboardInterrupt

    pool = Local(2)
    try:
        with pytest.raises(KeyboardInterrupt):
            run((task(f"slow:{i}") for i in range(9)), pool, stop, job)
        own = set(pool._own)
        assert own
    finally:
        pool.close()
    assert not own & set(multiprocessing.active_children())
