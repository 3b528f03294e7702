"""Where Numba is missing or too old, a sentence says so and what to type."""

import subprocess
import sys
import tomllib
from types import SimpleNamespace

import pytest

from course.autodiff.fast import requirement
from tests.sources import ROOT

CURE = r"python -m pip install 'numba>=0\.68', and restart the kernel"


@pytest.mark.parametrize("module", ["course.autodiff.kernels", "course.autodiff.fast.dense"])
def test_without_numba_the_import_says_what_to_type(module):
    code = f"import sys; sys.modules['numba'] = None\nimport {module}"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "ImportError: kernels are compiled by Numba, but: " in ended.stderr
    assert "type: python -m pip install 'numba>=0.68', and restart the kernel" in ended.stderr


@pytest.mark.parametrize("version", ["0.61.2", "0.9.0", "0.67.0rc1"])
def test_an_old_numba_is_refused(monkeypatch, version):
    monkeypatch.setitem(sys.modules, "numba", SimpleNamespace(__version__=version))
    with pytest.raises(ImportError, match=f"Numba {version} is too old.*{CURE}"):
        requirement.require_numba()


@pytest.mark.parametrize("version", ["0.68.0", "0.100.1", "1.0"])
def test_this_numba_or_a_newer_one_will_do(monkeypatch, version):
    monkeypatch.setitem(sys.modules, "numba", SimpleNamespace(__version__=version))
    requirement.require_numba()


def test_the_version_is_the_one_that_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert any(d.startswith(f"numba>={requirement.NEEDED},") for d in project["dependencies"])


def test_the_engine_itself_needs_no_numba():
    code = (
        "import sys; sys.modules['numba'] = None\nimport course.autodiff.layers, course.exercises"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
