"""The recipe for Binder: the facts it depends on, and its start script, run."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BINDER = ROOT / "binder"


def start(*command: str, **environment: str) -> str:
    """What a command prints when Binder's start script runs it."""
    variables = {"PATH": os.environ["PATH"], **environment}
    finished = subprocess.run(
        ["bash", str(BINDER / "start"), *command],
        cwd=ROOT, env=variables, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return finished.stdout.strip()


def test_the_python_version_is_named_because_the_default_is_too_old():
    assert re.fullmatch(r"python-3\.1[123]\n", (BINDER / "runtime.txt").read_text())


def test_requirements_do_not_name_the_repository_which_is_copied_later():
    lines = (BINDER / "requirements.txt").read_text().splitlines()
    assert not [line for line in lines if line.startswith((".", "-e", "--editable"))]


@pytest.mark.parametrize("name", ["postBuild", "start"])
def test_scripts_are_executable_and_parse(name):
    assert os.access(BINDER / name, os.X_OK), f"binder/{name}: run chmod +x on it"
    subprocess.run(["bash", "-n", str(BINDER / name)], check=True)


def test_post_build_stops_at_errors_and_installs_the_course_without_fetching():
    script = (BINDER / "postBuild").read_text()
    assert "set -euo pipefail" in script
    assert "pip install --no-deps --no-build-isolation --editable ." in script


def test_post_build_goes_on_without_the_digits():
    assert re.search(r"^course data \|\| echo ", (BINDER / "postBuild").read_text(), re.M)


def test_start_becomes_the_server():
    assert (BINDER / "start").read_text().rstrip().endswith('exec "$@"')
    assert start("echo", "two words", "*") == "two words *"


@pytest.mark.parametrize(("limit", "threads"), [("2", "2"), ("3.7", "3"), ("0.5", "1")])
def test_numba_gets_as_many_threads_as_the_container_has_cores(limit, threads):
    assert start("printenv", "NUMBA_NUM_THREADS", CPU_LIMIT=limit) == threads


@pytest.mark.parametrize("limit", ["", "None"])
def test_numba_gets_some_threads_when_no_limit_is_known(limit):
    assert int(start("printenv", "NUMBA_NUM_THREADS", CPU_LIMIT=limit)) >= 1


def test_jupyter_finds_the_courses_settings_before_others():
    folders = start("printenv", "JUPYTER_CONFIG_PATH", JUPYTER_CONFIG_PATH="/elsewhere").split(":")
    assert folders[-1] == "/elsewhere"
    assert (Path(folders[0]) / "labconfig" / "default_setting_overrides.json").exists()


def test_the_dev_container_runs_the_usual_set_up():
    recipe = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    assert recipe["postCreateCommand"].startswith("python3 -m course")


@pytest.mark.skipif(
    importlib.util.find_spec("repo2docker") is None, reason="jupyter-repo2docker is not installed"
)
def test_repo2docker_reads_the_recipe():
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(ROOT)]
    finished = subprocess.run(command, capture_output=True, text=True, check=True)
    printed = finished.stdout + finished.stderr
    for part in ("binder/requirements.txt", "binder/postBuild", "binder/start", "3.12"):
        assert part in printed
