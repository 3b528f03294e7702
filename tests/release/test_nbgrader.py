"""An nbgrader assignment: its metadata, and `nbgrader autograde` run for real, in its own place."""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from course.exercises import of_chapter
from course.release.chapters import chosen
from course.release.nbgrader import assignment, write_assignments
from tests.grading.classes import LOOP
from tests.grading.notebooks import solution

VERSION = "0.9.6"
FORGED = """@exercise
def relu(z):
    return z

import nbgrader, IPython
IPython.get_ipython().user_ns["points"] = 1
"""


def test_each_exercise_has_an_answers_cell_and_a_locked_cell_for_its_points():
    (chapter,) = chosen((1,))
    cells = [c for c in assignment(chapter).cells if "nbgrader" in c.metadata]
    found = [c.metadata["nbgrader"] for c in cells]
    assert [m["grade_id"] for m in found[::2]] == [e.name for e in of_chapter(1)]
    assert [(m["grade_id"], m["points"]) for m in found[1::2]] == [
        (f"points-{e.name}", e.out_of) for e in of_chapter(1)
    ]
    kinds = [(m["solution"], m["grade"], m["locked"], m["task"]) for m in found]
    assert kinds == [(True, False, False, False), (False, True, True, False)] * (len(found) // 2)
    assert {m["schema_version"] for m in found} == {3}


def test_graded_without_the_courses_grader_nobody_gets_a_point():
    (chapter,) = chosen((1,))
    points = [c for c in assignment(chapter).cells if c.id.startswith("points-")]
    assert {eval(c.source) for c in points} == {0}


def test_a_seed_that_is_there_stays(tmp_path):
    write_assignments(tmp_path, (1,))
    before = (tmp_path / "nbgrader_config.py").read_text()
    write_assignments(tmp_path, (2,))
    assert (tmp_path / "nbgrader_config.py").read_text() == before
    assert len(list((tmp_path / "source").iterdir())) == 2


@pytest.fixture(scope="module")
def nbgrader() -> Path:
    """The program nbgrader in an environment of its own, which is made once and kept."""
    home = Path(tempfile.gettempdir(), f"course-nbgrader-{VERSION}-{os.getuid()}")
    program = home / "bin" / "nbgrader"
    if not program.exists():
        steps = [
            [sys.executable, "-m", "uv", "venv", "-q", "--clear", home],
            [sys.executable, "-m", "uv", "pip", "install", "-q", "--python", home],
        ]
        steps[1].append(f"nbgrader=={VERSION}")
        for step in steps:
            ran = subprocess.run(step, capture_output=True, text=True, check=False, timeout=280)
            if ran.returncode:
                shutil.rmtree(home, ignore_errors=True)
                pytest.skip(f"NBGRADER {VERSION} CANNOT BE INSTALLED HERE: {ran.stderr[-300:]}")
    return program


def _submit(folder: Path, student: str, answers: dict[str, str]) -> None:
    """Hand in the notebook that nbgrader released, with answers typed into its cells."""
    (released,) = (folder / "release").rglob("*.ipynb")
    notebook = json.loads(released.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if name in answers:
            cell["source"] = answers[name]
        elif name.startswith("points-"):
            cell["source"] = "99"  # nbgrader brings back what was locked
    path = folder / "submitted" / student / "01_neurons" / "01_neurons.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_nbgrader_gives_the_points_of_course_grade(nbgrader, tmp_path):
    def run(*words):
        path = f"{nbgrader.parent}{os.pathsep}{os.environ['PATH']}"  # it calls alembic by name
        ran = subprocess.run(
            [nbgrader, *words],
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr[-3000:]

    write_assignments(tmp_path, (1,))
    run("generate_assignment", "01_neurons")
    solved = {e.name: solution(e.name) for e in of_chapter(1)}
    _submit(tmp_path, "ann", solved)
    _submit(tmp_path, "bob", {})
    _submit(tmp_path, "cid", {**solved, "relu": FORGED, "step": LOOP.replace("relu", "step")})
    run("autograde", "01_neurons")
    run("export")
    with (tmp_path / "grades.csv").open() as file:
        scores = {r["student_id"]: float(r["score"]) for r in csv.DictReader(file)}
    assert scores == {"ann": 9, "bob": 0, "cid": 7}
    (page,) = (tmp_path / "autograded" / "cid").rglob("*.ipynb")
    assert "it was still running" in page.read_text(encoding="utf-8")
