"""A learner's journey: every exercise solved, chapter by chapter, in one folder."""

import os
import pickle
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbformat import NotebookNode

from course.authoring import package
from course.authoring.build import ROOT, read_chapters
from course.authoring.notebook import Chapter, make_notebook
from course.cli import main
from course.exercises import find, of_chapter
from course.judging import Exercise
from course.judging.exercise import call_target
from course.judging.run import plain, same
from course.learner.workspace import Workspace

from .learner.kernel import Kernel

CHAPTERS = read_chapters()
EXERCISES = [e for chapter in CHAPTERS for e in of_chapter(chapter.number)]


@dataclass(frozen=True)
class Journey:
    """The folder at the end, and what was said on the way: chapter → text."""

    folder: Path
    untouched: dict[str, str]
    shown: dict[str, str]
    checked: dict[str, str]


def check(path: Path) -> str:
    return CliRunner().invoke(main, ["check", str(path)]).output


def solve(notebook: NotebookNode) -> None:
    """Type the reference's text into each exercise cell."""
    for cell in notebook.cells:
        if cell.id.startswith("exercise-"):
            exercise = find(cell.id.removeprefix("exercise-"))
            cell.source = "@exercise\n" + package.quoted(exercise.module, exercise.name)


def necessary(notebook: NotebookNode) -> list[str]:
    """The notebook's first two code cells and its exercises; the build runs the demos."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [c.source for c in code if c in code[:2] or c.id.startswith("exercise-")]


def run(kernel: Kernel, cells: list[str], folder: Path) -> str:
    """Run the cells as a freshly opened notebook in the folder; all that they show."""
    kernel.enter(folder)
    shown = [kernel.run(cell) for cell in cells]
    assert [s.error for s in shown if s.error] == []
    return "\n".join(s.text for s in shown)


def go(chapter: Chapter, kernel: Kernel, folder: Path) -> tuple[str, str, str]:
    """One chapter: look at the untouched notebook, solve it, run it, check it."""
    path = folder / f"{chapter.stem}.ipynb"
    notebook = make_notebook(chapter, None, None, "", solved=False)
    nbformat.write(notebook, path)
    untouched = check(path)
    solve(notebook)
    nbformat.write(notebook, path)
    return untouched, run(kernel, necessary(notebook), folder), check(path)


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Journey:
    """All chapters in order."""
    folder, kernel = tmp_path_factory.mktemp("course-tests"), Kernel()
    try:
        told = {chapter.stem: go(chapter, kernel, folder) for chapter in CHAPTERS}
    finally:
        kernel.stop()
    return Journey(folder, *({stem: t[i] for stem, t in told.items()} for i in range(3)))


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda c: c.stem)
def test_an_untouched_notebook_scores_nothing(journey: Journey, chapter: Chapter):
    exercises = of_chapter(chapter.number)
    points = sum(e.out_of for e in exercises)
    told = f"0 of {len(exercises)} exercises passed, 0 of {points} points.\n"
    assert journey.untouched[chapter.stem].endswith(told)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda c: c.stem)
def test_a_solved_notebook_has_all_points_in_the_notebook_and_by_command(
    journey: Journey, chapter: Chapter
):
    shown, exercises = journey.shown[chapter.stem], of_chapter(chapter.number)
    for exercise in exercises:
        assert f"{exercise.number} {exercise.name}: passed" in shown
    assert shown.count("Saved in my_autodiff/") == len(exercises)
    n, points = len(exercises), sum(e.out_of for e in exercises)
    told = f"{n} of {n} exercises passed, {points} of {points} points.\n"
    assert journey.checked[chapter.stem].endswith(told)


def test_each_chapter_begins_with_the_pieces_of_those_before(journey: Journey):
    held = [int(re.search(r"holds (\d+) of", text)[1]) for text in journey.shown.values()]
    counts = [len(of_chapter(chapter.number)) for chapter in CHAPTERS]
    assert held == [sum(counts[:i]) for i in range(len(counts))]


def test_at_the_end_all_pieces_are_the_learners_own(journey: Journey):
    pieces = Workspace(journey.folder).pieces()
    assert set(pieces) == {e.name for e in EXERCISES}
    told = CliRunner().invoke(main, ["progress", "--folder", str(journey.folder)]).output
    assert f"{len(EXERCISES)} of " in told.splitlines()[-1]
    for chapter in CHAPTERS:
        n = len(of_chapter(chapter.number))
        assert re.search(rf"^Chapter {chapter.number} +■{{{n}}}  {n} of {n}$", told, re.MULTILINE)


def test_nothing_had_to_be_put_aside_and_no_half_file_is_left(journey: Journey):
    assert not (journey.folder / "my_autodiff/.kept").exists()
    assert list(journey.folder.rglob("*.part")) == []


# outside of the course

OUTSIDE = """
import importlib, pickle, sys
sys.modules["course"] = None  # importing it fails, wherever it is installed
sys.path.insert(0, sys.argv[1])
import numpy as np

def value(module, name, args):
    function = getattr(importlib.import_module("my_autodiff." + module), name)
    try:
        with np.errstate(all="ignore"):
            return function(*args)
    except Exception as error:
        return type(error).__name__

calls = pickle.load(sys.stdin.buffer)
pickle.dump([value(*call) for call in calls], sys.stdout.buffer)
"""


def outside(folder: Path, code: str, given: bytes = b"") -> bytes:
    """What a Python prints that knows the learner's package and nothing of the course."""
    command = [sys.executable, "-I", "-c", code, str(folder)]
    done = subprocess.run(command, input=given, capture_output=True, check=False, cwd="/")
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def plain_calls() -> list[tuple[Exercise, tuple]]:
    """Every case of the exercises that are plain functions of plain data."""
    plain_ones = [e for e in EXERCISES if e.drive is call_target and isinstance(e.target, type(go))]
    return [(e, case.args) for e in plain_ones for case in e.all_cases()]


def expected(exercise: Exercise, args: tuple) -> object:
    outcome = exercise.outcome(exercise.target, type(exercise.cases[0])(args, ""))
    return outcome.raised.kinds[0] if outcome.raised else outcome.value


def test_outside_of_the_course_the_package_gives_the_same_numbers(journey: Journey):
    calls = plain_calls()
    assert len({exercise.name for exercise, _ in calls}) >= len(EXERCISES) // 3
    given = pickle.dumps([(e.module, e.name, args) for e, args in calls])
    came = pickle.loads(outside(journey.folder, OUTSIDE, given))
    for (exercise, args), value in zip(calls, came, strict=True):
        assert same(plain(value), expected(exercise, args)), exercise.name


ENGINE = """
import random, sys
if len(sys.argv) > 1:
    sys.modules["course"] = None
    sys.path.insert(0, sys.argv[1])
from PACKAGE.checks import gradcheck
from PACKAGE.nn import MLP, train_step
model = MLP([2, 4, 1], random.Random(0), "tanh")
X, Y = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0.0, 1.0, 1.0, 0.0]
print([train_step(model, X, Y, 0.2) for _ in range(30)])
print(gradcheck(lambda a, b: (a * b).tanh() / (a + 3.0) ** 2 - b.relu().exp(), [0.5, -1.5]))
"""


def has_engine() -> bool:
    return {"Value", "MLP", "train_step", "gradcheck"} <= {e.name for e in EXERCISES}


@pytest.mark.skipif(not has_engine(), reason="the engine's chapters are not written yet")
def test_outside_of_the_course_a_network_learns_as_with_the_reference(journey: Journey):
    own = outside(journey.folder, ENGINE.replace("PACKAGE", "my_autodiff"))
    command = [sys.executable, "-c", ENGINE.replace("PACKAGE", "course.autodiff")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    reference = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert own == reference.stdout
    assert own.count(b",") == 29


def test_every_file_of_the_package_can_be_imported_alone(journey: Journey):
    modules = [f.removesuffix(".py").replace("/", ".") for f in package.reference()]
    names = [m.removesuffix("__init__").rstrip(".") for m in modules]
    code = "import importlib, sys; sys.modules['course'] = None; sys.path.insert(0, sys.argv[1])\n"
    code += f"for n in {names!r}: print(importlib.import_module(('my_autodiff.' + n).rstrip('.')))"
    assert outside(journey.folder, code).count(b"module") == len(names)
