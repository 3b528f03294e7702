"""`course doctor` on Python and packages, each in an environment that is broken for the test."""

import importlib.metadata
import sys
from pathlib import Path

import pytest

from course.commands import versions
from course.commands.finding import Finding

HERE = Path()


@pytest.fixture
def installed(monkeypatch):
    """Versions that differ from the installed ones: change the table; None is not installed."""
    table, real = {}, importlib.metadata.version

    def version(name):
        if table.get(name, "") is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return table.get(name) or real(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    return table


@pytest.fixture
def lock(tmp_path, monkeypatch):
    """A lock that pins nothing yet."""
    path = tmp_path / "requirements.txt"
    monkeypatch.setattr(versions, "LOCK", path)
    return path


@pytest.mark.parametrize("minor", [11, 12, 13])
def test_a_python_that_was_tried_is_in_order(minor, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, minor, 0, "final", 0))
    [found] = versions.python("Python", HERE)
    assert found == Finding("Python", "ok", f"3.{minor} in {sys.prefix}")


def test_a_newer_python_is_noted_with_the_newest_one_that_was_tried(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 15, 1, "final", 0))
    [found] = versions.python("Python", HERE)
    assert found.level == "note"
    assert "the course is made for 3.11, 3.12, 3.13" in found.told
    assert found.cure.startswith("if something fails, install Python 3.13, and with it delete")


def test_packages_in_their_ranges_are_counted(lock):
    [found] = versions.packages("packages", HERE)
    assert found.level == "ok"
    assert found.told.startswith("19 packages")


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("1.26.4", "numpy is 1.26.4, needed is"),
        ("3.0.1", "numpy is 3.0.1, needed is"),
        (None, "numpy is not installed, needed is"),
    ],
)
def test_a_package_outside_its_range_is_wrong_and_named_with_the_range(
    version, told, installed, lock
):
    installed["numpy"] = version
    [found] = versions.packages("packages", HERE)
    assert (found.level, found.told.startswith(told)) == ("wrong", True)
    assert "<3,>=2.4" in found.told
    assert "python3 -m course" in found.cure


def test_a_package_in_range_that_differs_from_the_lock_is_noted(installed, lock):
    lock.write_text("numpy==2.4.6 \\\n    --hash=sha256:0\nscipy==1.17.0 ; os_name == 'x' \\\n")
    installed["numpy"], installed["scipy"] = "2.9.0", "1.17.0"
    [found] = versions.packages("packages", HERE)
    assert found.level == "note"
    assert found.told == "other versions than tested: numpy 2.9.0 (tested: 2.4.6)"


def test_the_real_lock_is_read_whole():
    pins = versions._pins()
    assert pins["numpy"][0].isdigit()
    assert len(pins) > 100
