"""Gradescope's zip, unpacked and run as Gradescope does, but in a folder of the test."""

import json
import os
import subprocess
import sys
import zipfile

import pytest

from course.errors import BuildError
from course.exercises import of_chapter
from course.release.gradescope import pins, write_zip
from tests.grading.classes import WRONG, chapter, hand_in


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("autograder")
    with zipfile.ZipFile(write_zip(folder / "a.zip", 1)) as packed:
        packed.extractall(folder / "source")
        assert packed.getinfo("run_autograder").external_attr >> 16 == 0o755
    return folder


def results(unpacked, work):
    hand_in(unpacked / "submission", work)
    environment = {
        **os.environ,
        "AUTOGRADER_ROOT": str(unpacked),
        "COURSE_PYTHON": sys.executable,
        "PYTHONPATH": str(unpacked / "source" / "package"),
    }
    command = ["bash", str(unpacked / "source" / "run_autograder")]
    subprocess.run(command, env=environment, check=False, capture_output=True)
    return json.loads((unpacked / "results" / "results.json").read_text())


def test_the_autograder_writes_the_results_of_course_grade(unpacked):
    assert "No notebook was handed in" in results(unpacked, {"notes.txt": b""})["output"]
    found = results(unpacked, {"my work.ipynb": chapter(1, relu=WRONG)})
    assert found["score"] == 8
    assert [t["name"] for t in found["tests"]] == [e.name for e in of_chapter(1)]
    (relu,) = (t for t in found["tests"] if t["name"] == "relu")
    assert (relu["score"], relu["max_score"], relu["status"]) == (0, 1, "failed")


def test_the_zip_holds_what_the_scripts_name(unpacked):
    setup = (unpacked / "source" / "setup.sh").read_text()
    assert "bubblewrap" in setup
    for name in ("requirements.txt", "package/pyproject.toml", "package/course/cli.py"):
        assert (unpacked / "source" / name).is_file()
    for script in ("setup.sh", "run_autograder"):
        subprocess.run(["bash", "-n", str(unpacked / "source" / script)], check=True)


def test_the_pins_are_the_locks_and_enough_for_grading():
    names = {line.split("==")[0] for line in pins().splitlines() if "==" in line}
    assert {"numpy", "numba", "llvmlite", "markupsafe", "hatchling", "pluggy"} <= names
    assert "jupyterlab" not in names
    program = (
        "import sys, course.commands.grade as g, course.grading.class_run; print(*sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0].lower() for name in ran.stdout.split()}
    assert not loaded & {"jupytext", "nbformat", "distributed", "matplotlib", "ipython"}


def test_a_chapter_without_exercises_is_said(tmp_path):
    with pytest.raises(BuildError, match="chapter 99 has no exercises"):
        write_zip(tmp_path / "a.zip", 99)
