"""The build: what it writes, deletes and refuses."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from course import cli
from course.authoring import build
from course.errors import BuildError
from course.exercises import find

from .chapters import CHAPTER

LEARNER, SOLVED = "notebooks/01_tiny.ipynb", "solutions/01_tiny.ipynb"


@pytest.fixture(scope="module")
def chapters(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("chapters")
    (folder / "ch01_tiny.py").write_text(CHAPTER)
    return folder


@pytest.fixture(scope="module", autouse=True)
def _two_exercises():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "of_chapter", lambda chapter: (find("step"), find("relu")))
        yield


@pytest.fixture(scope="module")
def built(chapters, tmp_path_factory) -> dict[str, str]:
    """What the build makes, by the end of the path; made once."""
    root = tmp_path_factory.mktemp("built")
    files = build.make_all(root, folder=chapters)
    return {path.relative_to(root).as_posix(): text for path, text in files.items()}


@pytest.fixture
def files(built, tmp_path) -> dict[Path, str]:
    """The same files for a folder of the test's own, written there."""
    files = {tmp_path / name: text for name, text in built.items()}
    build.write_all(files)
    return files


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# make_all


def test_a_chapter_makes_a_learner_notebook_and_a_solved_one(built):
    assert set(built) == {LEARNER, SOLVED}


def test_the_learner_notebook_has_no_outputs_and_the_solved_one_has(built):
    learner, solved = (nbformat.reads(built[name], as_version=4) for name in (LEARNER, SOLVED))
    assert not any(c.get("outputs") for c in learner.cells)
    shown = json.dumps([c.get("outputs") for c in solved.cells])
    assert "1.4 relu: passed" in shown
    assert "Saved in my_autodiff/neurons.py" in shown
    assert "You predicted 0.0. It is 0.0." in shown
    assert "[0. 1.] 0.5" in shown


def test_stored_notebooks_say_nothing_of_time_and_machine(built):
    for text in built.values():
        assert "iopub" not in text
        assert "/tmp/" not in text
        assert "nbconvert_exporter" not in text


def test_a_second_build_gives_the_same_bytes_also_where_cells_are_volatile(
    files, chapters, tmp_path
):
    assert "perf_counter" in files[tmp_path / LEARNER]
    assert build.make_all(tmp_path, folder=chapters) == files


def test_one_chapter_alone_leaves_the_others_as_they_lie_there(chapters, tmp_path):
    folder = tmp_path / "chapters"
    shutil.copytree(chapters, folder)
    (folder / "ch02_other.py").write_text("# # Other")
    theirs = tmp_path / "notebooks" / "02_other.ipynb"
    theirs.parent.mkdir()
    theirs.write_text("anything")
    files = build.make_all(tmp_path, folder=folder, only=1)
    assert {path.name for path in files} == {"01_tiny.ipynb"}
    theirs.write_text(files[tmp_path / LEARNER])
    assert list(build.stale(files, tidy=False)) == [
        "notebooks/01_tiny.ipynb is missing",
        "solutions/01_tiny.ipynb is missing",
    ]
    assert set(build.write_all(files, tidy=False)) == set(files)
    assert theirs.exists()
    with pytest.raises(BuildError, match="there is no chapter 7; there are 1 to 2"):
        build.make_all(tmp_path, folder=folder, only=7)


@pytest.mark.parametrize(("fresh", "told"), [(False, "fast: True"), (True, "fast: False")])
def test_only_a_fresh_build_measures_in_full(fresh, told):
    cell = nbformat.v4.new_code_cell("from course import fast\nprint('fast:', fast())")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    build.execute(notebook, "tiny", fresh)
    assert notebook.cells[0].outputs[0].text.strip() == told


def test_a_cell_that_fails_is_named(tmp_path):
    (tmp_path / "ch01_tiny.py").write_text(CHAPTER.replace("print(step(", "print(steep("))
    with pytest.raises(BuildError, match=r"01_tiny: a cell .* failed") as caught:
        build.make_all(tmp_path, folder=tmp_path)
    assert "steep" in str(caught.value)


# what a chapter must be

BAD = {
    "an exercise is missing": (
        CHAPTER.replace("import relu", "import step"),
        r"has exercise cells for \['step', 'step'\], .* has \['step', 'relu'\]; make both the same",
    ),
    "the order is another": (
        CHAPTER.replace("import relu", "import x").replace("import step", "import relu"),
        r"there is no exercise named 'x'",
    ),
    "no setup": (CHAPTER.replace(" [setup]", ""), r"has 0 \[setup\] cells; it takes one"),
    "code before the setup": (
        CHAPTER.replace("# %% [setup]", "# %%\nx = 1\n\n# %% [setup]"),
        "before all other code",
    ),
    "a demo with an exercise's name": (
        CHAPTER + "\n# %%\ndef softmax(z):\n    return z\n",
        "defines 'softmax', which is an exercise and would count as an answer",
    ),
    "no title": (CHAPTER.replace("# # Two", "# Two"), "begin with a `# # Title`"),
}


@pytest.mark.parametrize(("text", "told"), BAD.values(), ids=BAD)
def test_a_chapter_that_cannot_be_built_is_refused_before_anything_runs(text, told, tmp_path):
    (tmp_path / "ch01_tiny.py").write_text(text)
    with pytest.raises(Exception, match=told) as caught:
        build.make_all(tmp_path, folder=tmp_path)
    assert type(caught.value).__module__ == "course.errors"
    assert not (tmp_path / "notebooks").exists()


def test_a_badly_named_file_is_refused(tmp_path):
    (tmp_path / "ch1-tiny.py").write_text(CHAPTER)
    with pytest.raises(BuildError, match=r"ch1-tiny.py: name it chNN_name.py"):
        build.read_chapters(tmp_path)


def test_chapters_come_in_order(tmp_path):
    for name in ("ch10_b.py", "ch02_a.py"):
        (tmp_path / name).write_text(CHAPTER)
    assert [c.stem for c in build.read_chapters(tmp_path)] == ["02_a", "10_b"]


# outputs of volatile cells


def volatile(source: str, output: str) -> nbformat.NotebookNode:
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["volatile"]})
    cell.outputs = [nbformat.v4.new_output("stream", text=output)]
    return nbformat.v4.new_notebook(cells=[cell])


@pytest.mark.parametrize(("source", "expected"), [("f()", "old"), ("g()", "new")])
def test_stored_outputs_stay_only_while_the_volatile_cell_is_the_same(source, expected, tmp_path):
    nbformat.write(volatile("f()", "old"), tmp_path / "a.ipynb")
    notebook = volatile(source, "new")
    build._carry_over(notebook, tmp_path / "a.ipynb")
    assert notebook.cells[0].outputs[0].text == expected


@pytest.mark.parametrize("text", [None, "", "{", "<<<<<<< HEAD", '{"cells": []}'])
def test_a_missing_or_damaged_solved_notebook_carries_nothing_over(text, tmp_path):
    if text is not None:
        (tmp_path / "a.ipynb").write_text(text)
    notebook = volatile("f()", "new")
    build._carry_over(notebook, tmp_path / "a.ipynb")
    assert notebook.cells[0].outputs[0].text == "new"


# stale, write_all


def test_nothing_is_stale_and_nothing_rewritten_right_after_a_build(files):
    assert list(build.stale(files)) == []
    assert build.write_all(files) == []


def test_stale_missing_and_superfluous_files_are_named(files, tmp_path):
    edit(tmp_path / LEARNER, "Two functions", "Three functions")
    (tmp_path / SOLVED).rename(tmp_path / "solutions/02_gone.ipynb")
    assert list(build.stale(files)) == [
        "notebooks/01_tiny.ipynb differs from what its chapter makes",
        "solutions/01_tiny.ipynb is missing",
        "solutions/02_gone.ipynb belongs to no chapter",
    ]


def test_one_changed_byte_is_stale(files, tmp_path):
    (tmp_path / SOLVED).write_bytes((tmp_path / SOLVED).read_bytes().replace(b"\n", b"\r\n", 1))
    assert list(build.stale(files)) == [
        "solutions/01_tiny.ipynb differs from what its chapter makes"
    ]


def test_leftovers_are_deleted_and_other_notebooks_are_not(files, tmp_path):
    old = tmp_path / "notebooks/09_old.ipynb"
    old.write_text(files[tmp_path / LEARNER])
    kept = [tmp_path / "notebooks" / name for name in ("my_notes.ipynb", "01_my_notes.ipynb")]
    for path in kept:
        path.write_text('{"cells": []}')
    assert build.write_all(files) == [old]
    assert all(path.exists() for path in kept)


@pytest.mark.parametrize("name", ["01_tiny.ipynb", "09_old.ipynb"])
def test_a_learner_notebook_with_answers_is_neither_overwritten_nor_deleted(files, tmp_path, name):
    path = tmp_path / "notebooks" / name
    path.write_text(files[tmp_path / LEARNER])
    edit(path, '"    ..."', '"    return z"')
    (tmp_path / SOLVED).unlink()
    answered = path.read_text()
    with pytest.raises(BuildError, match=rf"{name} holds answers \(.*relu.*\); move it to another"):
        build.write_all(files)
    assert path.read_text() == answered
    assert not (tmp_path / SOLVED).exists()


def test_a_damaged_learner_notebook_is_not_overwritten_for_it_may_hold_answers(files, tmp_path):
    (tmp_path / LEARNER).write_text("<<<<<<< HEAD")
    with pytest.raises(BuildError, match="is no notebook and may hold answers; move it"):
        build.write_all(files)
    assert (tmp_path / LEARNER).read_text() == "<<<<<<< HEAD"


def test_a_stale_notebook_without_answers_is_rewritten(files, tmp_path):
    edit(tmp_path / LEARNER, "Two functions", "Three functions")
    assert build.write_all(files) == [tmp_path / LEARNER]
    assert list(build.stale(files)) == []


# the command


def run(monkeypatch, files, *arguments: str):
    monkeypatch.setattr(build, "make_all", lambda fresh=False, only=None: files)
    monkeypatch.setattr(cli, "ROOT", next(iter(files)).parent.parent)
    return CliRunner().invoke(cli.main, ["build", *arguments])


def test_check_tells_what_is_stale_and_writes_nothing(monkeypatch, files, tmp_path):
    assert run(monkeypatch, files, "--check").exit_code == 0
    (tmp_path / SOLVED).unlink()
    result = run(monkeypatch, files, "--check")
    assert result.exit_code == 1
    assert "solutions/01_tiny.ipynb is missing; run `course build`." in result.output
    assert "2 notebooks, 1 of them stale." in result.output
    assert not (tmp_path / SOLVED).exists()


def test_build_tells_what_it_wrote_and_deleted(monkeypatch, files, tmp_path):
    (tmp_path / SOLVED).rename(tmp_path / "solutions/02_gone.ipynb")
    result = run(monkeypatch, files)
    assert result.output == "wrote solutions/01_tiny.ipynb\ndeleted solutions/02_gone.ipynb\n"


def test_a_refusal_is_a_sentence_and_exit_code_2(monkeypatch, files, tmp_path):
    (tmp_path / LEARNER).write_text("")
    result = run(monkeypatch, files)
    assert result.exit_code == 2
    assert result.output.startswith("course: ")
    assert result.output.count("\n") == 1


# execute


def test_a_stored_widget_leaves_its_picture_and_not_the_model_nobody_runs(tmp_path):
    v4 = nbformat.v4
    code = "import ipywidgets; ipywidgets.IntSlider(3)"
    notebook = v4.new_notebook(cells=[v4.new_code_cell(code)])
    build.execute(notebook, "tiny")
    [output] = notebook.cells[0].outputs
    assert list(output["data"]) == ["text/plain"]
