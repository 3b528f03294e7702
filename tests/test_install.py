"""The set-up of `.venv`: its steps, what it heals, and the sentence for each failure."""

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from course import install, places

LOGS = {
    "The virtual environment was not created successfully because ensurepip is not\navailable.": (
        "sudo apt install python3-venv"
    ),
    "/usr/bin/python3: No module named venv": "sudo apt install python3-venv",
    "[Errno 28] No space left on device: '/x/.venv/pins.txt'": "the disk is full",
    "  cause: failed to copy file: No space left on device (os error 28)": "the disk is full",
    "error: Failed to install: tqdm\n  cause: Hash mismatch for `tqdm==4.70.1`": "its hash differs",
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.": "its hash differs",
    "[Errno 30] Read-only file system: '/x/.venv'": "cannot be written to",
    "[Errno 13] Permission denied: '/x/.venv'": "cannot be written to",
    "error: Request failed\n  Caused by: dns error\n  Caused by: name resolution": "the network",
    "ERROR: No matching distribution found (from versions: none)": "check the network",
    "Boom": "delete",
}
PIPS_WORDS = r"""
:env:.disable-pip-version-check='1'
:env:.find-links='/wheels /more'
global.cert='/etc/cert.pem'
global.extra-index-url='file:///a\nfile:///b'
global.find-links='/old'
"""


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A repository's place in which commands are noted, not run; a lock with three packages."""
    venv, programs, temporary = tmp_path / ".venv", tmp_path / ".venv" / "bin", tmp_path / "tmp"
    lock = tmp_path / "requirements.txt"
    lock.write_text("numba==1 \\\n    --hash=a\n    # via x\nlark==1.3 \\\n    --hash=b\nuv==2\n")
    temporary.mkdir()
    for name, value in {
        "ROOT": tmp_path,
        "VENV": venv,
        "PROGRAMS": programs,
        "PYTHON": programs / "python",
        "STAMP": venv / "course-stamp",
        "LOCK": lock,
    }.items():
        monkeypatch.setattr(install, name, value)
    monkeypatch.setattr(install, "working_uv", lambda: None)
    monkeypatch.setattr(install, "pip_settings", lambda: "")
    monkeypatch.setattr(install.tempfile, "tempdir", str(temporary))
    return tmp_path


@pytest.fixture
def commands(machine, monkeypatch):
    """The commands that the set-up runs."""
    noted: list[str] = []
    monkeypatch.setattr(install, "run", lambda words, *_: noted.append(" ".join(words)))
    return noted


def finished(machine: Path, stamp: str) -> Path:
    """An environment with a Python, a file of the user's and a stamp."""
    programs = machine / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").touch()
    (machine / ".venv" / "course-stamp").write_text(stamp)
    (machine / ".venv" / "mine.txt").touch()
    return machine / ".venv" / "mine.txt"


def logs(machine: Path) -> list[Path]:
    """The logs that were kept."""
    return list((machine / "tmp").iterdir())


def test_the_steps_without_uv(machine, commands, capsys):
    install.install("the stamp")
    made, uv, pins, course = commands
    assert made.endswith(f"-m venv {machine}/.venv")
    assert uv.startswith(f"{machine}/.venv/bin/python -m pip install")
    assert uv.endswith(f"--require-hashes -r {machine}/.venv/uv.txt")
    assert pins.endswith(f"--require-hashes -r {machine}/.venv/pins.txt")
    assert course.endswith(f"--no-deps --no-build-isolation --editable {machine}")
    assert (machine / ".venv" / "course-stamp").read_text() == "the stamp"
    assert [line[:3] for line in capsys.readouterr().out.splitlines()] == ["1/3", "2/3", "3/3"]
    assert not logs(machine)


def test_a_uv_on_the_path_makes_the_environment_too(machine, commands, monkeypatch):
    monkeypatch.setattr(install, "working_uv", lambda: "/bin/uv")
    install.install("")
    assert [command.split()[:2] for command in commands] == [
        ["/bin/uv", "venv"], ["/bin/uv", "pip"], ["/bin/uv", "pip"],
    ]  # fmt: skip


def test_only_the_pins_without_the_slow_packages_are_installed(machine, commands):
    install.install("")
    pins = (machine / ".venv" / "pins.txt").read_text()
    assert pins == "numba==1 \\\n    --hash=a\n    # via x\nuv==2\n"
    assert (machine / ".venv" / "uv.txt").read_text() == "uv==2\n"


def test_a_half_made_environment_is_remade(machine, commands):
    mine = finished(machine, install.UNFINISHED)
    install.install("")
    assert "-m venv" in commands[0]
    assert not mine.exists()


def test_after_a_change_of_the_lock_what_the_user_added_stays(machine, commands):
    mine = finished(machine, "an older stamp")
    install.install("")
    assert not [command for command in commands if "-m venv" in command]
    assert mine.exists()


def test_an_interrupted_set_up_is_marked_as_half_made(machine, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(install, "run", interrupt)
    with pytest.raises(KeyboardInterrupt):
        install.install("")
    assert (machine / ".venv" / "course-stamp").read_text() == install.UNFINISHED


@pytest.mark.parametrize(("log", "words"), LOGS.items(), ids=lambda text: text[:30])
def test_each_cause_has_its_sentence(log, words):
    assert words in install.explain(log)


def test_a_failure_keeps_its_log_and_names_it(machine, monkeypatch):
    def fail(command, log, *_):
        log.write("dns error\n")
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(install, "run", fail)
    with pytest.raises(install.InstallError, match="check the network") as caught:
        install.install("")
    [kept] = logs(machine)
    assert f"(log: {kept})" in str(caught.value)
    assert "dns error" in kept.read_text()


def test_a_full_disk_is_told_even_when_no_program_says_so(machine, monkeypatch):
    def fail(command, *_):
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(install, "run", fail)
    monkeypatch.setattr(install.shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    with pytest.raises(install.InstallError, match="the disk is full"):
        install.install("")


def test_a_folder_that_cannot_be_written_is_told(machine, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied", ".venv")

    monkeypatch.setattr(install, "run_steps", refuse)
    with pytest.raises(install.InstallError, match=f"{machine} cannot be written to"):
        install.install("")


def test_a_damaged_lock_is_told(machine, commands):
    install.LOCK.write_text("numba==1\n")
    with pytest.raises(install.InstallError, match="does not pin uv"):
        install.install("")


def test_the_real_lock_pins_uv_with_hashes():
    assert re.match(
        r"uv==[\d.]+ \\\n    --hash=sha256:", install.only("uv", places.LOCK.read_text())
    )


def test_pips_settings_become_uvs_and_those_of_the_environment_win():
    assert install.uv_settings(PIPS_WORDS) == {
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/wheels,/more",
        "SSL_CERT_FILE": "/etc/cert.pem",
        "UV_INDEX": "file:///a file:///b",
    }


def test_uvs_own_settings_win_over_pips(machine, monkeypatch):
    seen = {}
    monkeypatch.setattr(install, "run", lambda words, log, environment: seen.update(environment))
    monkeypatch.setattr(install, "pip_settings", lambda: PIPS_WORDS)
    monkeypatch.setenv("UV_FIND_LINKS", "/mine")
    monkeypatch.setenv("UV_SYSTEM_PYTHON", "1")
    install.uv_install("uv", [], None)
    assert seen["UV_FIND_LINKS"] == "/mine"
    assert "UV_SYSTEM_PYTHON" not in seen


def test_a_command_is_logged_whole_and_its_progress_shown(tmp_path, capsys):
    program = "print('Downloading numba (3 MiB)'); print('chatter'); raise SystemExit(3)"
    with (tmp_path / "log").open("w+") as log:
        with pytest.raises(subprocess.CalledProcessError):
            install.run([sys.executable, "-c", program], log)
        log.seek(0)
        assert "chatter\n" in log.read()
    assert capsys.readouterr().out == "    Downloading numba (3 MiB)\n"
