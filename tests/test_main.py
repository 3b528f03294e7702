"""`python3 -m course`: who gets in, who is told what, and that old Pythons can read it."""

import ast
import os
import sys
from pathlib import Path

import pytest

from course import __main__ as entrance
from course import install, places

PACKAGE = Path(entrance.__file__).parent
READ_BY_OLD_PYTHONS = ["__init__.py", "__main__.py", "places.py"]


@pytest.fixture
def started(monkeypatch):
    """What happened on a start: no real set-up and no other program."""
    events: list[str] = []
    monkeypatch.setattr(sys, "argv", ["course"])
    monkeypatch.setattr(entrance, "is_current", lambda: False)
    monkeypatch.setattr(entrance, "enter", lambda: events.append("entered") or 0)
    monkeypatch.setattr(install, "install", lambda stamp: events.append("installed"))
    return events


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """A place for `.venv` that is not the real one."""
    folder = tmp_path / ".venv"
    monkeypatch.setattr(entrance, "STAMP", folder / "course-stamp")
    monkeypatch.setattr(entrance, "PYTHON", folder / "python")
    folder.mkdir()
    return folder


@pytest.mark.parametrize("name", READ_BY_OLD_PYTHONS)
def test_old_pythons_can_read_it(name):
    tree = ast.parse((PACKAGE / name).read_text(), feature_version=(3, 6))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.module != "__future__", f"{name}: Python 3.6 knows no future annotations"
        assert not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)), (
            f"{name}:{node.lineno}: `A | B` in an annotation needs Python 3.10; leave it out"
        )


@pytest.mark.parametrize("name", ["__main__.py", "places.py", "install.py"])
def test_the_set_up_needs_the_standard_library_only(name):
    for node in ast.walk(ast.parse((PACKAGE / name).read_text())):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
            top = module.split(".")[0]
            assert top == "course" or top in sys.stdlib_module_names, f"{name} imports {module}"


def test_an_old_python_is_told_what_is_needed(monkeypatch, capsys, started):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    assert entrance.main() == 2
    said = capsys.readouterr().err
    assert said == f"course: needs Python 3.11 or newer; this is 3.9.2 ({sys.executable})\n"
    assert started == []


def test_the_first_start_installs_and_goes_in(started):
    assert entrance.main() == 0
    assert started == ["installed", "entered"]


def test_later_starts_go_straight_in(monkeypatch, started):
    monkeypatch.setattr(entrance, "is_current", lambda: True)
    assert entrance.main() == 0
    assert started == ["entered"]


@pytest.mark.parametrize("option", ["-h", "--help", "--version"])
def test_help_needs_no_set_up(option, monkeypatch, capsys, started):
    monkeypatch.setattr(sys, "argv", ["course", option])
    assert entrance.main() == 0
    assert capsys.readouterr().out.startswith("course 0.1.0\n\nUsage: python3 -m course [COMMAND]")
    assert started == []


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (install.InstallError("the disk is full"), "the disk is full"),
        (KeyboardInterrupt(), "stopped; the next start begins the set-up again"),
    ],
)
def test_a_set_up_that_fails_is_one_sentence(error, sentence, monkeypatch, capsys, started):
    def fail(stamp):
        raise error

    monkeypatch.setattr(install, "install", fail)
    assert entrance.main() == 2
    assert capsys.readouterr().err == f"course: {sentence}\n"
    assert started == []


def test_a_finished_environment_is_current_until_the_lock_changes(venv, monkeypatch):
    assert not entrance.is_current()
    (venv / "python").touch()
    (venv / "course-stamp").write_text(entrance.fingerprint())
    assert entrance.is_current()
    monkeypatch.setattr(entrance, "LOCK", places.ROOT / "pyproject.toml")
    assert not entrance.is_current()


def test_an_environment_whose_python_is_gone_is_not_current(venv):
    (venv / "course-stamp").write_text(entrance.fingerprint())
    (venv / "python").symlink_to("/nowhere/python")
    assert not entrance.is_current()


def test_going_in_hides_the_environment_that_is_active_outside(monkeypatch):
    calls = []
    monkeypatch.setattr(sys, "argv", ["course", "lab", "--port", "1"])
    monkeypatch.setenv("VIRTUAL_ENV", "/other")
    monkeypatch.setattr(os, "execve", lambda *call: calls.append(call) or sys.exit(0))
    with pytest.raises(SystemExit):
        entrance.enter()
    [(program, command, environment)] = calls
    assert program == command[0] == str(places.PYTHON)
    assert command[1:] == ["-m", "course.cli", "lab", "--port", "1"]
    assert environment["VIRTUAL_ENV"] == str(places.VENV)
