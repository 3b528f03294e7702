"""`course check NOTEBOOK`, and that it says what the notebook says."""

import shutil
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from course.authoring import package
from course.cli import main
from course.exercises import of_chapter
from tests.notebooks import code_cell, notebook

from .answers import ALSO_RIGHT, BAD, IN_TIME, NOT_IN_A_NOTEBOOK, RIGHT, STUB, WRONG

SOLVED = ["@exercise\n" + package.quoted(e.module, e.name) for e in of_chapter(1)]
STUBS = [package.stub(e.module, e.name) for e in of_chapter(1)]
COUNT, POINTS = len(of_chapter(1)), sum(e.out_of for e in of_chapter(1))


def check(folder: Path, text: str) -> Result:
    path = folder / "01_neurons.ipynb"
    path.write_text(text)
    result = CliRunner().invoke(main, ["check", str(path)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    assert path.read_text() == text, "nothing the learner wrote is touched"
    assert [p.name for p in folder.iterdir()] == [path.name]
    return result


def on_relu(result: Result) -> str:
    """The paragraph about one exercise."""
    return next(p for p in result.output.split("\n\n") if " relu:" in p)


def test_a_solved_notebook_passes(folder):
    result = check(folder, notebook(*SOLVED))
    assert result.exit_code == 0
    last = result.output.splitlines()[-1]
    assert last == f"{COUNT} of {COUNT} exercises passed, {POINTS} of {POINTS} points."


def test_an_untouched_notebook_scores_nothing(folder):
    result = check(folder, notebook(*STUBS))
    assert result.exit_code == 1
    assert result.output.count("not attempted") == COUNT
    last = result.output.splitlines()[-1]
    assert last == f"0 of {COUNT} exercises passed, 0 of {POINTS} points."


# One endless loop is enough here; each costs its two seconds.
SOME = {name: case for name, case in BAD.items() if "endless loop " not in name}


@pytest.mark.parametrize(("cell", "title", "told"), SOME.values(), ids=SOME)
def test_a_bad_cell_gets_its_sentence_in_time(folder, cell, title, told):
    started = time.monotonic()
    result = check(folder, notebook(cell, chapter=None))
    assert time.monotonic() - started < IN_TIME
    assert result.exit_code == 1
    assert title in on_relu(result)
    assert told in result.output
    assert len(result.output) < 5_000


@pytest.mark.parametrize("case", [n for n in BAD if n not in NOT_IN_A_NOTEBOOK and "loop" not in n])
def test_the_notebook_itself_says_the_same(folder, kernel, case):
    cell = BAD[case][0]
    said = kernel.run(cell).text
    shutil.rmtree(folder / "my_autodiff")
    assert check(folder, notebook(cell, chapter=None)).output.startswith(said)


def test_a_deleted_or_renamed_exercise_is_missing_and_told_how_it_comes_back(folder):
    for cells in ([], [WRONG.replace("def relu", "def my_relu")]):
        told = on_relu(check(folder, notebook(*cells)))
        assert "relu: missing" in told
        assert "was it deleted or renamed? `course reset relu` brings the cell back." in told


def test_of_two_definitions_the_last_counts_and_that_is_told(folder):
    told = on_relu(check(folder, notebook(WRONG, RIGHT)))
    assert "passed" in told
    assert "2 cells define it; the last of them counts." in told
    assert "2 cells" not in on_relu(check(folder, notebook(RIGHT, STUB)))


def test_a_broken_cell_does_not_spoil_the_others(folder):
    result = check(folder, notebook("def (", RIGHT, "%%bash\nrm", code_cell(None), {}, 3))
    assert "relu: passed" in on_relu(result)


def test_a_helper_in_another_cell_is_told_with_the_cure(folder):
    helper = "def clip(z):\n    return np.maximum(z, 0.0).astype(float)"
    told = check(folder, notebook(helper, "@exercise\ndef relu(z):\n    return clip(z)\n")).output
    assert "Then move 'clip' into this cell." in told


def test_outputs_of_ten_megabytes_do_not_matter(folder):
    output = {"output_type": "stream", "name": "stdout", "text": "x" * 10**7}
    text = notebook(*SOLVED[:-1], code_cell(SOLVED[-1], outputs=[output]))
    started = time.process_time()
    assert check(folder, text).exit_code == 0
    assert time.process_time() - started < 2


def test_a_notebook_of_another_course_holds_no_exercise(folder):
    result = check(folder, notebook("print('hello')", chapter="algebra"))
    assert result.exit_code == 2
    assert "holds no exercise of the course; name one of its notebooks." in result.output


def test_exercises_outside_of_their_chapter_are_judged_too(folder):
    assert "1 of 1 exercises passed" in check(folder, notebook(ALSO_RIGHT, chapter=99)).output


NO_NOTEBOOK = {
    "empty": b"",
    "text": b"hello",
    "json of another kind": b'{"a": 1}',
    "a list": b"[]",
    "cut off": notebook(RIGHT).encode()[:-20],
    "a picture": b"\x89PNG\r\n\x1a\n\xff\xfe",
}


@pytest.mark.parametrize("content", NO_NOTEBOOK.values(), ids=NO_NOTEBOOK)
def test_a_file_that_is_no_notebook_is_told_in_one_sentence(folder, content):
    path = folder / "a.ipynb"
    path.write_bytes(content)
    result = CliRunner().invoke(main, ["check", str(path)])
    assert result.exit_code == 2
    assert result.output.startswith("course: ")
    assert result.output.count("\n") == 1
    assert "save it again in Lab" in result.output or "it is not a text file" in result.output


@pytest.mark.parametrize("name", ["gone.ipynb", "."])
def test_a_missing_file_or_a_folder_is_told_in_one_sentence(folder, name):
    result = CliRunner().invoke(main, ["check", str(folder / name)])
    assert result.exit_code == 2
    assert result.output.startswith(f"course: cannot read {folder / name}: ")
    assert result.output.endswith("; check the file's name.\n")
