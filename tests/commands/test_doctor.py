"""`course doctor` on the command line: its lines and its exit code."""

import pytest
from click.testing import CliRunner

from course import cli
from course.commands import diagnosis
from course.commands.finding import Finding

FINE = Finding("kernel", "ok", "python3 runs here")
NOTED = Finding("digits", "note", "MNIST is not here", "run: course data")
BROKEN = Finding("numba", "wrong", "it cannot write " + "x" * 90, "set NUMBA_CACHE_DIR")


def doctor(monkeypatch, *findings):
    monkeypatch.setattr(diagnosis, "examine", lambda folder: iter(findings))
    return CliRunner().invoke(cli.main, ["doctor"], prog_name="course")


def test_each_finding_is_a_line_and_its_cure_stands_below(monkeypatch):
    result = doctor(monkeypatch, FINE, NOTED)
    assert result.stdout.splitlines() == [
        "ok    kernel        python3 runs here",
        "note  digits        MNIST is not here",
        "                    Cure: run: course data.",
        "0 wrong, 1 to note, 1 in order.",
    ]


@pytest.mark.parametrize(("findings", "code"), [((FINE, NOTED), 0), ((FINE, BROKEN), 1)])
def test_only_what_is_wrong_fails(findings, code, monkeypatch):
    assert doctor(monkeypatch, *findings).exit_code == code


def test_paths_stay_whole_however_long(monkeypatch):
    assert "x" * 90 in doctor(monkeypatch, BROKEN).stdout


def test_this_very_installation_has_nothing_wrong(tmp_path):
    result = CliRunner().invoke(cli.main, ["doctor", "--folder", str(tmp_path)])
    assert result.exit_code == 0, result.stdout
    for part in diagnosis.CHECKS:
        assert f" {part} " in result.stdout
