"""Processes here or a Dask cluster, whole, killed or interrupted: the same table, byte for byte."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course.errors import GradingError
from course.grading.batch import Dask, Local
from course.grading.class_run import Wish, grade_class
from tests.grading.classes import grade_folder, small_class

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return small_class(tmp_path_factory.mktemp("class"))


@pytest.fixture(scope="module")
def whole(folder, tmp_path_factory) -> bytes:
    """The table of a run that nothing disturbs."""
    out = tmp_path_factory.mktemp("whole")
    assert grade_folder(folder, out).failed == 1
    return (out / "grades.csv").read_bytes()


@pytest.fixture(scope="module")
def cluster():
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        yield made


class Killing:
    """Progress that kills one process when the first result is there."""

    def __init__(self, pid):
        self.pid, self.killed = pid, False

    def __call__(self, done, of):
        if done and not self.killed:
            os.kill(self.pid(), signal.SIGKILL)
            self.killed = True


def test_a_killed_process_changes_nothing(folder, whole, tmp_path):
    pool = Local(2)
    progress = Killing(lambda: next(iter(pool._own)).pid)
    grade_class(Wish((folder,), tmp_path, seed=7), lambda: pool, progress)
    assert progress.killed
    assert (tmp_path / "grades.csv").read_bytes() == whole


def test_a_cluster_gives_the_same_and_so_it_does_when_a_worker_is_killed(
    folder, whole, cluster, tmp_path
):
    def dask():
        return Dask(cluster.scheduler_address)

    grade_class(Wish((folder,), tmp_path / "a", seed=7), dask, lambda done, of: None)
    assert (tmp_path / "a" / "grades.csv").read_bytes() == whole
    progress = Killing(lambda: cluster.workers[0].process.pid)
    grade_class(Wish((folder,), tmp_path / "b", seed=7), dask, progress)
    assert progress.killed
    assert (tmp_path / "b" / "grades.csv").read_bytes() == whole


def test_a_scheduler_that_does_not_answer_is_said(monkeypatch):
    monkeypatch.setattr("course.grading.batch.pools.CONNECT_SECONDS", 0.2)
    with pytest.raises(GradingError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        Dask("tcp://127.0.0.1:9")


def _alive(marker: str) -> list[str]:
    found = []
    for place in Path("/proc").glob("[0-9]*/environ"):
        try:
            if marker.encode() in place.read_bytes():
                found.append(place.parent.name)
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks into /proc")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_command_leaves_no_process_and_goes_on(folder, whole, tmp_path, how):
    marker = f"COURSE_TEST_RUN={tmp_path}"
    words = [sys.executable, "-m", "course.cli", "grade", str(folder), "--out", str(tmp_path / "o")]
    command = [*words, "--seed", "7", "--jobs", "2"]
    environment = {**os.environ, "COURSE_TEST_RUN": str(tmp_path)}
    run = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    results, end = tmp_path / "o" / "results.jsonl", time.monotonic() + 120
    while not (results.exists() and results.stat().st_size) and time.monotonic() < end:
        time.sleep(0.05)
    run.send_signal(how)
    assert run.wait(30) == (130 if how == signal.SIGINT else -signal.SIGKILL)
    while _alive(marker) and time.monotonic() < end:
        time.sleep(0.1)
    assert _alive(marker) == []
    kept = results.read_bytes().count(b"\n")
    assert 0 < kept < 8
    assert subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode == 1
    assert (tmp_path / "o" / "grades.csv").read_bytes() == whole
    assert results.read_bytes().count(b"\n") == 8
