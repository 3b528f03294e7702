"""Links to Binder and Colab, and the cell that does nothing elsewhere."""

import subprocess
import sys
from types import ModuleType, SimpleNamespace

import nbformat
import pytest

from course.authoring.launch import colab_cell, links

REPOSITORY = "https://github.com/us/course"


@pytest.fixture
def commands(monkeypatch):
    """What the cell runs; nothing is installed."""
    ran = []
    monkeypatch.setattr(
        subprocess, "run", lambda words: ran.append(words) or SimpleNamespace(returncode=0)
    )
    return ran


@pytest.fixture
def colab(monkeypatch):
    """A kernel of Google Colab, as far as the cell can see."""
    monkeypatch.setitem(sys.modules, "google.colab", ModuleType("google.colab"))


def run_cell() -> None:
    exec(colab_cell(REPOSITORY).source, {})


def test_links_open_the_learner_notebook_in_binders_lab_and_in_colab():
    binder, colab = links(REPOSITORY, "01_neurons")
    assert binder == (
        "[Open in Binder](https://mybinder.org/v2/gh/us/course/HEAD"
        "?urlpath=lab/tree/notebooks/01_neurons.ipynb)"
    )
    assert colab == (
        "[Open in Colab](https://colab.research.google.com/github/us/course/blob/main"
        "/notebooks/01_neurons.ipynb)"
    )


def test_without_a_repository_there_are_no_links():
    assert links("", "01_neurons") == []


def test_outside_colab_the_cell_runs_nothing_and_prints_nothing(commands, monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "google.colab", raising=False)
    run_cell()
    assert commands == []
    assert capsys.readouterr() == ("", "")


def test_on_colab_the_cell_installs_the_course_from_its_repository(commands, colab):
    run_cell()
    [words] = commands
    assert words[:4] == [sys.executable, "-m", "pip", "install"]
    assert words[-1] == "git+https://github.com/us/course"


def test_on_colab_a_failed_installation_stops_the_notebook(colab, monkeypatch):
    monkeypatch.setattr(subprocess, "run", lambda words: SimpleNamespace(returncode=1))
    with pytest.raises(SystemExit, match="was not installed"):
        run_cell()


@pytest.mark.usefixtures("commands", "colab")
def test_a_numpy_that_was_loaded_before_is_named_as_what_may_need_a_restart(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "numpy", ModuleType("numpy"))
    run_cell()
    assert "Restart session" in capsys.readouterr().out
    monkeypatch.delitem(sys.modules, "numpy")
    run_cell()
    assert capsys.readouterr().out == ""


def test_the_cell_is_folded_in_lab_and_in_colab():
    cell = colab_cell(REPOSITORY)
    assert cell.metadata == {"cellView": "form", "jupyter": {"source_hidden": True}}
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
