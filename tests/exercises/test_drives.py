"""Drives run beside the learner's code, where neither the course nor its answers can be reached."""

import ast
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from course.exercises import ALL, drives
from course.judging import Exercise
from course.judging.exercise import call_target

FOLDER = Path(drives.__file__).parent
FILES = sorted(FOLDER.glob("*.py"))
ALLOWED = {"drives", "numpy", *sys.stdlib_module_names}


def _imported(tree: ast.Module) -> set[str]:
    """The packages that a file imports; drives may import each other."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found.add("drives" if node.level == 1 else str(node.module).partition(".")[0])
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_of_drives_imports_numpy_and_the_standard_library_only(file: Path) -> None:
    assert _imported(ast.parse(file.read_text(encoding="utf-8"))) <= ALLOWED


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_of_drives_runs_where_there_is_no_course(file: Path, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "drives")
    code = (
        "import importlib, sys; sys.path.insert(0, '.')\n"
        "importlib.import_module('drives.' + sys.argv[1]); assert 'course' not in sys.modules"
    )
    command = [sys.executable, "-I", "-c", code, file.stem]
    subprocess.run(command, cwd=tmp_path, env={}, check=True, timeout=60)


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.name)
def test_every_drive_stands_in_one_of_these_files(exercise: Exercise) -> None:
    if exercise.drive is call_target:
        return
    file = Path(exercise.drive.__code__.co_filename)
    assert file in FILES
    assert hasattr(import_module(f"{drives.__name__}.{file.stem}"), exercise.drive.__name__)
