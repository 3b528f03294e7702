"""What `course doctor` looks at, each check in an environment that is broken for the test."""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from course.commands import diagnosis
from course.errors import GradingError
from course.grading import sandbox
from course.grading.isolation import Isolation
from course.learner.workspace import Workspace


def one(part: str, folder: Path) -> diagnosis.Finding:
    """The only finding of a check."""
    [found] = diagnosis.CHECKS[part](part, folder)
    return found


@pytest.fixture
def jupyter(tmp_path, monkeypatch):
    """A folder that stands before all others in which Jupyter looks for kernels."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    return tmp_path


def add_kernel(folder: Path, program: str) -> None:
    place = folder / "kernels" / "python3"
    place.mkdir(parents=True)
    words = [program, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    text = json.dumps({"argv": words, "display_name": "P", "language": "python"})
    (place / "kernel.json").write_text(text)


# examine


def test_a_check_that_breaks_is_a_finding_and_the_others_go_on(tmp_path, monkeypatch):
    def broken(part, folder):
        raise ImportError("libssl is missing")
        yield

    fine = lambda part, folder: [diagnosis.Finding(part, "ok", "fine")]  # noqa: E731
    monkeypatch.setattr(diagnosis, "CHECKS", {"one": broken, "two": fine})
    first, second = diagnosis.examine(tmp_path)
    assert (first.part, first.level) == ("one", "wrong")
    assert first.told == "ImportError: libssl is missing"
    assert second.level == "ok"


# kernel


@pytest.mark.parametrize("program", ["python", sys.executable])
def test_a_kernel_in_this_python_is_in_order(program, jupyter, tmp_path):
    add_kernel(jupyter, program)
    assert one("kernel", tmp_path).level == "ok"


def test_a_kernel_in_another_python_is_wrong_and_its_folder_named(jupyter, tmp_path):
    add_kernel(jupyter, "/old/bin/python")
    found = one("kernel", tmp_path)
    assert found.level == "wrong"
    assert found.told == f"notebooks run in /old/bin/python, not in {sys.executable}"
    assert str(jupyter / "kernels" / "python3") in found.cure


def test_no_kernel_at_all_is_wrong(monkeypatch, tmp_path):
    from jupyter_client import kernelspec

    def none(self, name):
        raise kernelspec.NoSuchKernel(name)

    monkeypatch.setattr(kernelspec.KernelSpecManager, "get_kernel_spec", none)
    found = one("kernel", tmp_path)
    assert found.level == "wrong"
    assert found.cure.endswith("-m ipykernel install --sys-prefix")


# widgets


def test_widgets_without_their_half_in_the_browser_are_wrong(monkeypatch, tmp_path):
    import jupyter_core.paths

    assert one("widgets", tmp_path).level == "ok"
    place = tmp_path / "@jupyter-widgets" / "jupyterlab-manager"
    place.mkdir(parents=True)
    (place / "package.json").touch()
    monkeypatch.setattr(jupyter_core.paths, "jupyter_path", lambda *_: [str(tmp_path)])
    found = one("widgets", tmp_path)
    assert (found.level, found.told) == ("wrong", "JupyterLab does not find anywidget")


# numba


KERNELS = "course.autodiff.fast.dense_kernels"


@pytest.mark.parametrize(("folder", "level"), [("/there", "ok"), (None, "note")])
def test_numba_without_a_folder_to_write_to_is_noted(folder, level, monkeypatch, tmp_path):
    made = ModuleType(KERNELS)
    made.column_sum = SimpleNamespace(stats=SimpleNamespace(cache_path=folder))
    monkeypatch.setitem(sys.modules, KERNELS, made)
    found = one("numba", tmp_path)
    assert found.level == level
    assert (str(folder) in found.told) == (level == "ok")
    assert ("NUMBA_CACHE_DIR" in found.cure) == (level == "note")


def test_numba_that_is_switched_off_is_noted(monkeypatch, tmp_path):
    made = ModuleType(KERNELS)
    made.column_sum = len
    monkeypatch.setitem(sys.modules, KERNELS, made)
    found = one("numba", tmp_path)
    assert (found.level, found.cure) == ("note", "unset NUMBA_DISABLE_JIT")


def test_numba_that_cannot_be_imported_is_wrong(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, KERNELS, None)
    monkeypatch.setattr(diagnosis, "CHECKS", {"numba": diagnosis.compiler})
    [found] = diagnosis.examine(tmp_path)
    assert found.level == "wrong"


# threads


def test_more_threads_than_cores_are_noted_with_the_setting(monkeypatch, tmp_path):
    import numba

    monkeypatch.setattr(diagnosis, "allowed_cores", lambda: 2)
    monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", 64)
    found = one("threads", tmp_path)
    assert (found.level, found.cure) == ("note", "set NUMBA_NUM_THREADS=2")
    monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", 2)
    assert one("threads", tmp_path).level == "ok"


@pytest.mark.parametrize(
    ("limit", "cores"),
    [("max 100000", 8), ("200000 100000", 2), ("50000 100000", 1), ("9900000 100000", 8), ("", 8)],
)
def test_a_containers_limit_counts(limit, cores, monkeypatch, tmp_path):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    (tmp_path / "cpu.max").write_text(f"{limit}\n")
    assert diagnosis.allowed_cores(tmp_path) == cores


def test_without_control_groups_the_machines_cores_count(monkeypatch, tmp_path):
    """As on macOS and Windows."""
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    assert diagnosis.allowed_cores(tmp_path / "none") == 6


# digits


def test_a_named_folder_without_mnist_is_wrong_with_its_cure(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    found = one("digits", tmp_path)
    assert found.level == "wrong"
    assert str(tmp_path) in found.told
    assert found.cure == "name another in COURSE_DATA_DIR, or unset it"


@pytest.mark.parametrize(("there", "level"), [(None, "note"), (Path("/cache"), "ok")])
def test_mnist_in_the_cache_is_in_order_and_its_absence_a_note(there, level, monkeypatch, tmp_path):
    from course.data import download

    monkeypatch.delenv("COURSE_DATA_DIR", raising=False)
    monkeypatch.setattr(download, "mnist_folder", lambda offline: there)
    assert one("digits", tmp_path).level == level


# my_autodiff


def test_before_the_first_chapter_there_is_no_package_and_nothing_is_wrong(tmp_path):
    found = one("my_autodiff", tmp_path / "notebooks")
    assert (found.level, "makes it" in found.told) == ("ok", True)


def test_a_package_that_works_is_in_order_and_a_damaged_one_is_told(tmp_path):
    Workspace(tmp_path).ensure()
    assert one("my_autodiff", tmp_path).level == "ok"
    with (tmp_path / "my_autodiff" / "neurons.py").open("a", encoding="utf-8") as file:
        file.write("def half(:\n")
    found = one("my_autodiff", tmp_path)
    assert found.level == "wrong"
    assert "SyntaxError" in found.told
    assert "neurons.py, line " in found.told
    assert "course reset EXERCISE" in found.cure


def test_a_package_that_lacks_another_one_is_not_the_learners_fault(tmp_path):
    Workspace(tmp_path).ensure()
    with (tmp_path / "my_autodiff" / "neurons.py").open("a", encoding="utf-8") as file:
        file.write("import no_such_package\n")
    found = one("my_autodiff", tmp_path)
    assert "No module named 'no_such_package'" in found.told
    assert found.cure == "first mend what is wrong above"


def test_a_folder_that_cannot_be_written_is_wrong(monkeypatch, tmp_path):
    def refuse(dir):
        raise PermissionError(13, "Permission denied", str(dir))

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    found = one("my_autodiff", tmp_path)
    assert (found.level, found.told) == ("wrong", f"{tmp_path} cannot be written to")


# sandbox


@pytest.mark.parametrize(
    ("isolation", "level"),
    [(Isolation("bubblewrap", True, True), "ok"), (Isolation("limits"), "note")],
)
def test_an_incomplete_sandbox_is_noted_with_what_it_lacks(isolation, level, monkeypatch, tmp_path):
    monkeypatch.setattr(sandbox, "probe", lambda: isolation)
    found = one("sandbox", tmp_path)
    assert (found.level, found.told) == (level, isolation.notice)


def test_no_sandbox_is_nothing_to_learners(monkeypatch, tmp_path):
    def refuse():
        raise GradingError("grading needs Linux.")

    monkeypatch.setattr(sandbox, "probe", refuse)
    found = one("sandbox", tmp_path)
    assert (found.level, found.told) == ("note", "grading needs Linux. Learners need none.")


# room


@pytest.mark.parametrize(
    ("memory", "disk", "level"), [(4e9, 9e9, "ok"), (5e8, 9e9, "note"), (4e9, 1e8, "wrong")]
)
def test_little_memory_is_noted_and_a_full_disk_is_wrong(
    memory, disk, level, monkeypatch, tmp_path
):
    monkeypatch.setattr(diagnosis, "free_memory", lambda: memory)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=disk))
    assert one("room", tmp_path).level == level


@pytest.mark.parametrize(
    ("limit", "free"), [("2000", 1500), ("max", 9000), ("99999", 9000), (None, 9000)]
)
def test_a_containers_memory_counts(limit, free, monkeypatch, tmp_path):
    import psutil

    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=9000))
    if limit:
        (tmp_path / "memory.max").write_text(f"{limit}\n")
        (tmp_path / "memory.current").write_text("500\n")
    assert diagnosis.free_memory(tmp_path) == free
