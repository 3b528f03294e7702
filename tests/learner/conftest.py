"""A folder and a kernel for each test."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from course.learner.workspace import VARIABLE, Workspace

from .kernel import Kernel


@pytest.fixture(autouse=True)
def _no_package() -> Iterator[None]:
    """What a test imports of a learner's package is gone after it."""
    yield
    for name in [name for name in sys.modules if name.split(".")[0] == "my_autodiff"]:
        del sys.modules[name]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The learner's folder, which is also the current one."""
    place = tmp_path / "course-tests"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.delenv(VARIABLE, raising=False)
    return place


@pytest.fixture
def workspace(folder: Path) -> Workspace:
    """A workspace in which nothing has been done yet."""
    made = Workspace(folder)
    made.ensure()
    return made


@pytest.fixture(scope="session")
def _started() -> Iterator[Kernel]:
    started = Kernel()
    yield started
    started.stop()


@pytest.fixture
def kernel(_started: Kernel, folder: Path) -> Kernel:
    """A kernel in the learner's folder, chapter 1 begun."""
    _started.enter(folder)
    assert "0 of" in _started.run("begin(1)").text
    return _started
