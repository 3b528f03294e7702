"""One run prints tables, and keeps the times where it is told to."""

import json

import pytest

from course.bench import run
from course.bench.rounds import Result, Settings
from course.errors import CourseError


@pytest.fixture
def measured(monkeypatch):
    result = Result("Race", {"slow": [2.0, 4.0, 3.0], "fast": [1.0]}, "slow", ("a fact",))

    class Module:
        measure = staticmethod(lambda settings: [result])

    monkeypatch.setattr(run, "import_module", lambda name: Module)


def test_tables_and_facts_are_printed_and_times_kept(measured, tmp_path, capsys):
    as_json, plot = tmp_path / "times.json", tmp_path / "times.png"
    run.run(["scalar"], Settings(rounds=3, threads=1), as_json, plot)
    printed = capsys.readouterr().out
    assert "Race" in printed
    assert "a fact" in printed
    kept = json.loads(as_json.read_text())
    assert kept["results"][0]["times"]["slow"] == [2.0, 4.0, 3.0]
    assert kept["results"][0]["medians"]["slow"] == 3.0
    assert kept["settings"]["rounds"] == 3
    assert plot.read_bytes().startswith(b"\x89PNG")


def test_more_threads_than_cores_are_refused_with_what_to_type(monkeypatch):
    monkeypatch.setattr(run.os, "cpu_count", lambda: 2)
    with pytest.raises(CourseError, match="3 threads, but 2 cores here; type --threads 2"):
        run.run(["scalar"], Settings(threads=3), None, None)
