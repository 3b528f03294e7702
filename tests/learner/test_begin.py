"""The first cell of a notebook, and progress."""

import os
import sys
from pathlib import Path

import pytest

from course.authoring import package
from course.exercises import ALL, find, of_chapter
from course.learner import begin as module
from course.learner.begin import begin, progress, progress_of
from course.learner.workspace import VARIABLE, Workspace


@pytest.fixture(autouse=True)
def _clean_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])


def test_begin_makes_the_package_importable_and_counts(folder: Path, capsys):
    begin(1)
    assert capsys.readouterr().out == (
        f"Your package my_autodiff holds 0 of {len(ALL)} pieces of yours. "
        f"This chapter has {len(of_chapter(1))}.\n"
    )
    assert sys.path[0] == str(folder)
    assert (folder / "my_autodiff/__init__.py").exists()


def test_begin_twice_adds_the_folder_once(folder: Path):
    begin(1)
    begin(1)
    assert sys.path.count(str(folder)) == 1


def test_begin_counts_the_pieces_that_are_there(workspace: Workspace, capsys):
    workspace.keep(find("relu"), package.quoted("neurons", "relu"))
    begin(1)
    assert f"holds 1 of {len(ALL)} pieces" in capsys.readouterr().out


def test_a_solved_notebook_works_in_a_folder_of_its_own(folder: Path, monkeypatch, capsys):
    monkeypatch.setenv(VARIABLE, "")
    begin(2, solved=True)
    assert "This is the solved notebook" in capsys.readouterr().out
    assert list(folder.iterdir()) == []
    own = Workspace.current()
    assert own.folder != folder
    assert set(own.pieces()) == {e.name for e in of_chapter(1)}


def test_a_fresh_workspace_can_be_asked_for(folder: Path, monkeypatch, capsys):
    monkeypatch.setenv(VARIABLE, "fresh")
    begin(1)
    assert list(folder.iterdir()) == []
    assert Workspace.current().folder.is_dir()
    assert "holds 0 of" in capsys.readouterr().out


def test_where_the_folder_cannot_be_used_the_notebook_still_runs(folder: Path, capsys):
    (folder / "my_autodiff").write_text("a file")
    begin(1)
    told = capsys.readouterr().out
    assert told.startswith("Not ready: cannot ")
    assert "give it another name" in told
    assert told.endswith("Until then nothing is kept.\n")
    stand_in = Path(sys.path[0], "my_autodiff/neurons.py")
    assert folder not in stand_in.parents
    assert "def relu" in stand_in.read_text()
    assert os.environ.get(VARIABLE) is None


def test_a_folder_that_is_gone_is_told_by_begin_and_progress(folder: Path, capsys):
    folder.rmdir()
    begin(1)
    progress()
    not_ready, unknown = capsys.readouterr().out.splitlines()
    assert not_ready.startswith("Not ready: the notebook's folder is gone; bring it back")
    assert unknown.startswith("Progress unknown: the notebook's folder is gone")


def test_without_any_folder_begin_says_so_and_ends(folder: Path, monkeypatch, capsys):
    def full(*_args: object) -> None:
        raise module.WorkspaceError("no room anywhere.")

    monkeypatch.setattr(Workspace, "write", full)
    begin(1)
    assert capsys.readouterr().out.startswith("Not ready: no room anywhere.")


# progress


def test_progress_shows_each_chapter_and_marks_own_pieces(workspace: Workspace):
    workspace.keep(find("relu"), package.quoted("neurons", "relu"))
    shown = progress_of(workspace)
    count = len(of_chapter(1))
    first, *_, total = repr(shown).splitlines()
    assert first == f"Chapter 1  ■{'□' * (count - 1)}  1 of {count}"
    assert total == f"1 of {len(ALL)} pieces of my_autodiff are yours."
    assert "<strong>relu</strong>" in shown._repr_html_()
    assert "<span>step</span>" in shown._repr_html_()


def test_progress_before_the_first_cell_is_none(folder: Path, capsys):
    progress()
    assert f"0 of {len(ALL)} pieces of my_autodiff are yours." in capsys.readouterr().out
    assert list(folder.iterdir()) == []


def test_progress_in_a_notebook_is_a_table(kernel):
    shown = kernel.run("progress()")
    assert "pieces of my_autodiff are yours" in shown.text
    assert shown.html.startswith("<table>")
