"""The program `course`: what its words do, and the sentences it ends with."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from course import checks, cli
from course.errors import CourseError


def course(*arguments: str) -> Result:
    """Run the program with these words."""
    return CliRunner().invoke(cli.main, arguments, prog_name="course")


@pytest.fixture
def taken_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def lab_calls(monkeypatch):
    """Stands in for `lab`: notes the options it is called with."""
    calls = []
    monkeypatch.setattr(cli.lab, "callback", lambda **options: calls.append(options))
    return calls


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_names_the_commands(option):
    result = course(option)
    assert result.exit_code == 0
    for command in ("lab", "test", "data"):
        assert f"\n  {command} " in result.stdout


def test_version_is_the_one_of_the_metadata():
    assert course("--version").stdout == "course 0.1.0\n"


def test_an_unknown_command_is_answered_with_the_nearest_one():
    result = course("datta")
    assert result.exit_code == 2
    assert "No such command 'datta'. Did you mean 'data'?" in result.stderr


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ((), {"port": None, "no_browser": False}),
        (("--no-browser", "--port", "8899"), {"port": 8899, "no_browser": True}),
        (("lab", "--port=8899"), {"port": 8899, "no_browser": False}),
    ],
)
def test_lab_is_the_command_when_none_is_named(words, options, lab_calls):
    assert course(*words).exit_code == 0
    assert lab_calls == [options]


def test_a_taken_port_is_said_with_the_cure(taken_port, monkeypatch):
    monkeypatch.setattr(cli, "FIRST_CHAPTER", Path("pyproject.toml"))
    result = course("lab", "--port", str(taken_port))
    assert result.exit_code == 2
    assert result.stderr.startswith(f"course: port {taken_port} cannot be used (")
    assert "leave out --port to take the next free one" in result.stderr


def test_a_missing_first_chapter_is_said_with_the_cure(monkeypatch):
    monkeypatch.setattr(cli, "FIRST_CHAPTER", Path("notebooks", "00_none.ipynb"))
    result = course("lab")
    assert result.exit_code == 2
    assert "00_none.ipynb is missing; `course build` makes it" in result.stderr


def test_lab_shows_the_repository_opens_chapter_1_and_keeps_to_a_named_port():
    arguments = cli.lab_arguments(8899, no_browser=True)
    assert f"--ServerApp.root_dir={cli.ROOT}" in arguments
    assert "--LabApp.default_url=/lab/tree/notebooks/01_neurons.ipynb" in arguments
    assert {"--port=8899", "--ServerApp.port_retries=0", "--no-browser"} <= set(arguments)


def test_without_a_named_port_the_next_free_one_is_taken():
    words = " ".join(cli.lab_arguments(None, no_browser=False))
    assert "--port" not in words
    assert "port_retries" not in words


def test_jupyter_finds_the_courses_settings_and_terminals_its_program(monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/elsewhere")
    monkeypatch.setenv("PATH", "/bin")
    cli.prepare_environment()
    package = Path(cli.__file__).parent
    assert os.environ["JUPYTER_CONFIG_PATH"] == f"{package}{os.pathsep}/elsewhere"
    assert os.environ["PATH"] == f"{Path(sys.executable).parent}{os.pathsep}/bin"
    assert (package / "labconfig" / "default_setting_overrides.json").exists()


def test_a_course_error_is_one_sentence_and_no_traceback(monkeypatch):
    def refuse(**_):
        raise CourseError("the disk is missing; put it back")

    monkeypatch.setattr(cli.data, "callback", refuse)
    result = course("data")
    assert (result.exit_code, result.stderr) == (2, "course: the disk is missing; put it back\n")


def test_the_program_starts_without_loading_anything_heavy():
    program = "import sys, course.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=cli.ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"numpy", "numba", "matplotlib", "jupyterlab", "nbformat", "pooch", "IPython"}
    assert not heavy & set(loaded), "import these inside the command that needs them"


def test_arguments_of_test_go_to_pytest(monkeypatch):
    ran = []
    monkeypatch.setattr(checks, "run_module", lambda words, root: ran.append(words) or 5)
    assert course("test", "-k", "lock", "--maxfail=1").exit_code == 5
    assert ran == [("pytest", "-k", "lock", "--maxfail=1")]


def test_every_check_runs_though_one_fails(monkeypatch):
    ran = []
    monkeypatch.setattr(checks, "run_module", lambda words, root: ran.append(words) or len(ran) % 2)
    result = course("test")
    assert result.exit_code == 1
    assert len(ran) == len(checks.all_checks())
    assert result.stdout.splitlines()[-1].endswith(": lint, types, tests")


def test_all_checks_passing_is_exit_code_0(monkeypatch):
    monkeypatch.setattr(checks, "run_module", lambda words, root: 0)
    result = course("test")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].startswith("Every check passed in ")


def test_missing_test_packages_are_named_with_the_cure(monkeypatch):
    monkeypatch.setattr(checks, "find_spec", lambda module: None if module == "ruff" else module)
    result = course("test")
    assert result.exit_code == 2
    assert "`course test` needs ruff; install" in result.stderr
