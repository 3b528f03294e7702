"""The recipe for Binder: the facts it depends on, and its start script, run."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from course.authoring.submission import definitions, is_attempted

ROOT = Path(__file__).parent.parent
BINDER = ROOT / "binder"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
REPO2DOCKER = shutil.which("jupyter-repo2docker")


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


def test_post_build_compiles_every_kernel_and_ends_with_the_doctor():
    script = (BINDER / "postBuild").read_text()
    assert "from course.bench.kernels import call_all; call_all()" in script
    assert script.rstrip().endswith("\ncourse doctor")


def test_post_build_stops_where_a_step_fails(tmp_path):
    """With programs of its own: the second step, pip install, fails."""
    for name, code in {"pip": '[ "$1" = uninstall ]', "python": "true", "course": "true"}.items():
        program = tmp_path / name
        program.write_text(f'#!/usr/bin/env bash\necho "{name} $*" >> "{tmp_path}/ran"\n{code}\n')
        program.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    ended = subprocess.run([BINDER / "postBuild"], env={"PATH": path}, check=False)
    assert ended.returncode != 0
    assert [line.split()[0] for line in (tmp_path / "ran").read_text().splitlines()] == ["pip"] * 2


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


def test_the_dev_container_has_binders_python_and_ends_its_set_up_with_the_doctor():
    recipe = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    version = (BINDER / "runtime.txt").read_text().strip().replace("-", ":")
    assert recipe["image"].startswith(f"{version}-")
    assert recipe["postCreateCommand"] == "python3 -m course data && python3 -m course doctor"
    settings = recipe["customizations"]["vscode"]["settings"]
    python = settings["python.defaultInterpreterPath"]
    assert python == "${containerWorkspaceFolder}/.venv/bin/python"


def answers_in(notebook: Path) -> list[str]:
    """The exercises that a notebook holds an answer to."""
    found = definitions(notebook.read_text(encoding="utf-8"))
    return [name for name, text in found.items() if is_attempted(name, text)]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_answer_lies_in_a_learner_notebook(notebook):
    assert answers_in(notebook) == []
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    assert not [cell["id"] for cell in cells if cell.get("outputs")]


def test_an_answer_would_be_seen():
    assert answers_in(ROOT / "solutions" / NOTEBOOKS[0].name)


@pytest.mark.skipif(REPO2DOCKER is None, reason="jupyter-repo2docker is not on the PATH")
def test_repo2docker_reads_the_recipe():
    """Without Docker; as root it wants to know who will work in the image."""
    command = [str(REPO2DOCKER), "--no-build", "--debug", "--user-id=1000", "--user-name=jovyan"]
    finished = subprocess.run([*command, str(ROOT)], capture_output=True, text=True, check=True)
    printed = finished.stdout + finished.stderr
    copied = printed.index("COPY --chown=1000:1000 src/ ${REPO_DIR}/")
    assert printed.index('pip install --no-cache-dir -r "binder/requirements.txt"') < copied
    assert copied < printed.index("RUN ./binder/postBuild")
    assert 'ENV R2D_ENTRYPOINT="${REPO_DIR}/binder/start"' in printed
    assert "environment-2epy-2d3-2e12" in printed  # its base has Python 3.12


@pytest.mark.timeout(1800)
@pytest.mark.skipif(
    "COURSE_BINDER" not in os.environ, reason="takes minutes; set COURSE_BINDER=1 to run it"
)
def test_the_recipe_can_be_carried_out_and_chapter_1_runs_from_it():
    command = [sys.executable, "-m", "tests.binder_recipe"]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "cells run" in finished.stdout
