"""`course reset EXERCISE`: a fresh cell, and nothing lost."""

import json
import os
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result

from course.authoring import package
from course.cli import main
from course.exercises import find
from course.learner.workspace import Workspace
from tests.notebooks import code_cell, notebook

from .answers import RIGHT, STUB, WRONG

HEADING = {"cell_type": "markdown", "metadata": {}, "source": "### Exercise 1.4 · `relu`\n\nDots"}
LONG = {"output_type": "stream", "name": "stdout", "text": "x" * 10**7}


def reset(folder: Path, name: str = "relu") -> Result:
    result = CliRunner().invoke(main, ["reset", name, "--folder", str(folder)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


def written(folder: Path, *cells: object, name: str = "01_neurons.ipynb") -> Path:
    path = folder / name
    path.write_text(notebook(*cells))
    return path


def sources(path: Path) -> list[str]:
    return ["".join(c["source"]) for c in json.loads(path.read_text())["cells"]]


def aside(folder: Path) -> str:
    """All texts that were put aside."""
    return "\n".join(p.read_text() for p in sorted(folder.glob("my_autodiff/.kept/*")))


TEXT = STUB.rstrip("\n")
CASES = {
    "a wrong answer": ([WRONG], [TEXT]),
    "a right answer": (["x = 1", RIGHT, "x = 2"], ["x = 1", TEXT, "x = 2"]),
    "a syntax error": (["@exercise\ndef relu(z):\n    return (\n"], [TEXT]),
    "two definitions": ([WRONG, "x = 1", RIGHT], [TEXT, "x = 1"]),
    "an endless loop": (["@exercise\ndef relu(z):\n    while True: pass\n"], [TEXT]),
    "exit": (["@exercise\ndef relu(z):\n    import sys; sys.exit()\n"], [TEXT]),
    "ten megabytes of output": ([code_cell(WRONG, outputs=[LONG])], [TEXT]),
    "a demo of the same name": (
        [WRONG, "def relu(z):\n    return 0"],
        [TEXT, "def relu(z):\n    return 0"],
    ),
    "an answer without its mark": (["def relu(z):\n    return 0"], [TEXT]),
    "another exercise in the cell": (
        [WRONG + "\n\n@exercise\ndef step(z):\n    return 1"],
        [TEXT, "@exercise\ndef step(z):\n    return 1"],
    ),
    "odd cells": (
        [3, {}, [], {"cell_type": "code"}, code_cell([1, None]), WRONG],
        None,
    ),
}


@pytest.mark.parametrize(("cells", "expected"), CASES.values(), ids=CASES)
def test_the_stub_comes_back_and_the_old_text_is_put_aside(folder, cells, expected):
    path = written(folder, *cells)
    result = reset(folder)
    assert result.exit_code == 0
    assert "The cell in 01_neurons.ipynb is empty again; the old text is in my_autodiff/.kept/" in (
        result.output
    )
    assert "Reload Notebook from Disk" in result.output
    if expected is None:
        assert (
            json.loads(path.read_text())["cells"][:5] == json.loads(notebook(*cells))["cells"][:5]
        )
        expected = []
    else:
        assert sources(path) == expected
    for text in {c if isinstance(c, str) else "" for c in cells} - {*expected}:
        assert text.split("\n\n@exercise")[0].strip() in aside(folder)


def test_a_deleted_cell_comes_back_below_its_heading(folder):
    path = written(folder, "x = 1", HEADING, "x = 2")
    assert reset(folder).output.startswith("The cell is back in 01_neurons.ipynb. ")
    assert sources(path) == ["x = 1", HEADING["source"], TEXT, "x = 2"]


def test_without_its_heading_it_comes_back_at_the_end(folder):
    path = written(folder, "x = 1", "x = 2")
    reset(folder)
    assert sources(path) == ["x = 1", "x = 2", TEXT]


def test_a_renamed_exercise_stays_and_the_new_cell_has_an_id_of_its_own(folder):
    renamed = code_cell(WRONG.replace("def relu", "def mine"), id="exercise-relu")
    path = written(folder, {**HEADING, "id": "head"}, renamed)
    reset(folder)
    assert sources(path) == [HEADING["source"], TEXT, renamed["source"]]
    assert [c["id"] for c in json.loads(path.read_text())["cells"]] == [
        "head",
        "exercise-relu-2",
        "exercise-relu",
    ]
    nbformat.validate(nbformat.read(path, as_version=4))


def test_a_cell_keeps_its_id_and_a_notebook_without_ids_gets_none(folder):
    path = written(folder, code_cell(WRONG, id="exercise-relu"), code_cell("x = 1", id="x"))
    reset(folder)
    assert json.loads(path.read_text())["cells"][0]["id"] == "exercise-relu"
    written(folder, WRONG)
    reset(folder)
    assert "id" not in json.loads(path.read_text())["cells"][0]


def test_all_else_in_the_notebook_stays_as_it_is(folder):
    path = written(folder, code_cell("σ = '\ud800'", outputs=[{"a": [1, None, 0.1]}]), WRONG)
    before = json.loads(path.read_text())
    reset(folder)
    after = json.loads(path.read_text())
    assert after["cells"][0] == before["cells"][0]
    assert {**after, "cells": 0} == {**before, "cells": 0}


def test_a_second_reset_finds_nothing_to_do(folder):
    path = written(folder, WRONG)
    reset(folder)
    before = path.read_bytes()
    assert reset(folder).output == "relu has not been attempted; nothing to reset.\n"
    assert path.read_bytes() == before


def test_the_piece_in_the_package_is_put_aside_too(workspace: Workspace):
    relu = find("relu")
    workspace.keep(relu, package.quoted("neurons", "relu"))
    result = reset(workspace.folder, "1.4")
    assert result.output.startswith("The course's version stands in again; yours is in my_auto")
    assert workspace.pieces() == {}
    assert package.quoted("neurons", "relu") in aside(workspace.folder)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[]", b'{"cells": {}}'], ids=["", "{", "bytes", "[]", "{}"]
)
def test_what_is_no_notebook_is_left_alone_and_the_rest_is_done(folder, content):
    (folder / "00_damaged.ipynb").write_bytes(content)
    written(folder, WRONG)
    result = reset(folder)
    assert result.exit_code == 0
    assert "00_damaged.ipynb was left alone: " in result.output
    assert "The cell in 01_neurons.ipynb is empty again" in result.output
    assert (folder / "00_damaged.ipynb").read_bytes() == content


def test_notebooks_of_other_chapters_are_left_alone(folder):
    path = folder / "02_forward.ipynb"
    path.write_text(notebook(WRONG, chapter=2))
    assert "nothing to reset" in reset(folder).output
    assert sources(path) == [WRONG]


def test_an_unknown_exercise_is_told_its_nearest_name(folder):
    result = reset(folder, "relus")
    assert result.exit_code == 2
    assert result.output == "course: there is no exercise named 'relus'; did you mean 'relu'?\n"


def test_a_missing_folder_holds_nothing_to_reset(folder):
    assert "nothing to reset" in reset(folder / "gone").output
    assert list(folder.iterdir()) == []


def test_on_a_full_disk_the_notebook_stays_as_it_is(folder, monkeypatch):
    path = written(folder, WRONG)
    before = path.read_bytes()

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    result = reset(folder)
    assert result.exit_code == 2
    assert "No space left on device; make some space on the disk" in result.output
    assert path.read_bytes() == before


def test_permissions_of_the_notebook_stay(folder):
    path = written(folder, WRONG)
    path.chmod(0o600)
    reset(folder)
    assert path.stat().st_mode & 0o777 == 0o600
