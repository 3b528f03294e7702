"""CPU seconds a submission, beside two peers: `python -m tests.grading.peers NBG OTTER [N]`.

NBG and OTTER are folders of virtual environments with nbgrader 0.9.6 and otter-grader 7, each with
numpy and ipykernel. All three grade the same answers to exercises of chapter 1 that are called
directly; the other two compare with stored right values in the learner's own kernel.
"""

import json
import os
import pickle
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from course.exercises import find
from course.judging import Exercise
from tests.exercises.cells import cells
from tests.grading.load import measured
from tests.grading.notebooks import notebook, solution

NAME = "01_neurons"
CHECK = "bool(all(np.allclose({0}(*a), w) for a, w in pickle.load(open({1!r}, 'rb'))))"
CONFIG = """c = get_config()
P = "nbgrader.preprocessors."
c.GenerateAssignment.preprocessors = [P + n for n in ("LockCells", "ComputeChecksums", "SaveCells")]
"""


def exercises() -> list[Exercise]:
    """The exercises that all three can grade: functions called directly, which need no other."""
    return list(map(find, ("weighted_sum", "step", "sigmoid", "relu")))


def answers(count: int) -> Iterator[dict[str, str]]:
    """For each student a cell for each exercise: all right, or one of them wrong."""
    wrong = [c for c in cells("wrong_answers") if c.exercise in exercises()]
    for number in range(count):
        own = {e.name: solution(e.name) for e in exercises()}
        if number % 2:
            cell = wrong[number % len(wrong)]
            own[cell.exercise.name] = cell.text
        yield own


def _stored(folder: Path) -> dict[str, str]:
    """Right values in files, and the expression that compares with them."""
    found = {}
    for e in exercises():
        path = folder / f"{e.name}.pkl"
        pairs = [(c.args, e.outcome(e.target, c).value) for c in e.all_cases()]
        path.write_bytes(pickle.dumps(pairs))
        found[e.name] = CHECK.format(e.name, str(path))
    return found


def _plain(cell: str) -> str:
    return cell.replace("@exercise\n", "")


def _cell(name: str, text: str, points: int | None = None) -> dict:
    kind = {"grade": points is not None, "solution": points is None, "locked": points is not None}
    meta = {"grade_id": name, "schema_version": 3, "task": False, "points": points or 0, **kind}
    return {"cell_type": "code", "source": text, "metadata": {"nbgrader": meta}, "outputs": [],
            "execution_count": None, "id": name.replace("_", "-")}  # fmt: skip


def _nbgrader_notebook(own: dict[str, str], checks: dict[str, str]) -> str:
    made = [_cell("start", "import pickle\nimport numpy as np")]
    for name, text in own.items():
        made += [_cell(name, _plain(text)), _cell(f"t-{name}", f"assert {checks[name]}", 1)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return json.dumps({"cells": made, "metadata": about, "nbformat": 4, "nbformat_minor": 5})


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _environment(place: Path) -> dict[str, str]:
    return {**os.environ, "PATH": f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def nbgrader(place: Path, folder: Path, students: list[dict[str, str]]) -> float:
    """CPU seconds of one `nbgrader autograde` for all."""
    checks = _stored(folder)
    _put(folder / "nbgrader_config.py", CONFIG)
    _put(folder / "source" / NAME / f"{NAME}.ipynb", _nbgrader_notebook(students[0], checks))
    for number, own in enumerate(students):
        path = folder / "submitted" / f"s{number}" / NAME / f"{NAME}.ipynb"
        _put(path, _nbgrader_notebook(own, checks))
    how = {"cwd": folder, "env": _environment(place)}
    assert measured([str(place / "bin/nbgrader"), "generate_assignment", NAME], **how)[2] == 0
    _, spent, code = measured([str(place / "bin/nbgrader"), "autograde", NAME], **how)
    assert code == 0
    return spent


def otter(place: Path, folder: Path, students: list[dict[str, str]]) -> float:
    """CPU seconds of `otter run` for each."""
    for name, check in _stored(folder).items():
        case = {"code": f">>> import pickle, numpy as np\n>>> {check}\nTrue", "hidden": False}
        suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
        told = {"name": name, "points": 1, "suites": [suite]}
        _put(folder / "tests" / f"{name}.py", f"OK_FORMAT = True\ntest = {told!r}\n")
    program, how = str(place / "bin/otter"), {"cwd": folder, "env": _environment(place)}
    assert measured([program, "generate", "-t", "tests", "-o", "a.zip"], **how)[2] == 0
    spent = 0.0
    for number, own in enumerate(students):
        path = folder / f"s{number}.ipynb"
        path.write_bytes(notebook(["import numpy as np", *map(_plain, own.values())]))
        _, used, code = measured([program, "run", "-a", "a.zip", path.name], **how)
        scores = json.loads((folder / "results.json").read_text())["tests"]
        assert code == 0
        assert sum(t.get("score", 0) for t in scores) >= len(own) - 1, scores
        spent += used
    return spent


def ours(folder: Path, students: list[dict[str, str]]) -> float:
    """CPU seconds of one `course grade` for all."""
    for number, own in enumerate(students):
        path = folder / "in" / f"s{number}" / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(notebook(own.values()))
    words = ["grade", str(folder / "in"), "--out", str(folder / "out")]
    _, spent, code = measured([sys.executable, "-m", "course.cli", *words, "--jobs", "2"])
    assert code == 0
    return spent


def main(nbg: str, ott: str, count: str = "10") -> None:
    """Grade the same answers three times and print CPU seconds a submission."""
    students = list(answers(int(count)))
    print(f"{count} students, {len(exercises())} exercises each")
    for name, run in {
        "course grade": lambda f: ours(f, students),
        "nbgrader": lambda f: nbgrader(Path(nbg), f, students),
        "otter": lambda f: otter(Path(ott), f, students),
    }.items():
        with tempfile.TemporaryDirectory(prefix="course-peers-") as folder:
            print(f"{name}: {run(Path(folder)) / len(students):.2f} CPU seconds a submission")


if __name__ == "__main__":
    main(*sys.argv[1:])
