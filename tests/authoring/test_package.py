"""The package as texts."""

import importlib
import sys
import traceback

import pytest

from course.authoring import package


@pytest.fixture(autouse=True)
def _nothing_left():
    before = [*sys.meta_path], own_modules()
    yield
    assert ([*sys.meta_path], own_modules()) == before


def own_modules() -> dict:
    return {name: m for name, m in sys.modules.items() if name.startswith("my_autodiff")}


FILES = {
    "__init__.py": '"""A package."""\n',
    "one.py": "from .inner.two import two\none = two - 1\n",
    "inner/__init__.py": "",
    "inner/two.py": "two = 2\ndef fail():\n    return 1 / 0  # here\n",
}


def test_the_reference_holds_every_file_under_its_path():
    files = package.reference()
    assert "def relu(" in files["neurons.py"]
    assert "__init__.py" in files
    assert all(name.endswith(".py") for name in files)


def test_a_module_in_a_folder_has_a_path():
    assert package.file_of("studies.symmetry") == "studies/symmetry.py"
    assert package.file_of("ops") == "ops.py"


def test_a_stub_says_nothing_of_the_answer():
    assert "np.maximum" in package.quoted("neurons", "relu")
    assert "np.maximum" not in package.stub("neurons", "relu")


# importable


def test_texts_are_imported_like_a_package():
    with package.importable(FILES):
        assert importlib.import_module("my_autodiff.one").one == 1
        assert importlib.import_module("my_autodiff.inner").__doc__ is None


def test_a_module_that_is_not_in_the_table_is_not_found():
    with package.importable(FILES), pytest.raises(ModuleNotFoundError, match="three"):
        importlib.import_module("my_autodiff.three")


def test_modules_imported_before_are_back_afterwards(monkeypatch):
    own, inner = object(), object()
    monkeypatch.setitem(sys.modules, "my_autodiff", own)
    monkeypatch.setitem(sys.modules, "my_autodiff.one", inner)
    with package.importable(FILES):
        assert importlib.import_module("my_autodiff.one").one == 1
        importlib.import_module("my_autodiff.inner.two")
    assert sys.modules["my_autodiff"] is own
    assert sys.modules["my_autodiff.one"] is inner
    assert "my_autodiff.inner.two" not in sys.modules
    monkeypatch.undo()


def test_all_is_as_before_after_an_error_too():
    with pytest.raises(ZeroDivisionError), package.importable({"__init__.py": "1 / 0"}):
        importlib.import_module("my_autodiff")


def test_packages_in_memory_can_be_nested():
    with package.importable({"__init__.py": "name = 'outer'"}):
        outer = importlib.import_module("my_autodiff")
        with package.importable({"__init__.py": "name = 'inner'"}):
            assert importlib.import_module("my_autodiff").name == "inner"
        assert importlib.import_module("my_autodiff") is outer


def test_tracebacks_show_the_line():
    with package.importable(FILES):
        two = importlib.import_module("my_autodiff.inner.two")
        try:
            two.fail()
        except ZeroDivisionError:
            shown = traceback.format_exc()
    assert 'File "<my_autodiff/inner/two.py>", line 3, in fail' in shown
    assert "return 1 / 0  # here" in shown


# clashes

MODULE = """\
import numpy as np
from .graph import apply

LIMIT = 3

def gate(x):
    return x

def exp(x):
    return np.exp(x)

def relu(x):
    return x
"""


@pytest.mark.parametrize(
    ("helper", "expected"),
    [
        ("def helper(x): return x", []),
        ("def gate(x):\n    return 2 * x", ["gate"]),
        ("def gate(x):\n    return x", []),
        ("LIMIT = 4", ["LIMIT"]),
        ("LIMIT = 3", []),
        ("import numpy as np", []),
        ("import math as np", ["np"]),
        ("from my_autodiff.graph import apply", []),
        ("from functools import partial as apply", ["apply"]),
        ("from math import exp, floor", ["exp"]),
        ("from my_autodiff.ops import exp", []),
    ],
)
def test_a_helper_that_gives_a_name_of_the_module_another_meaning_is_found(helper, expected):
    piece = f"{helper}\ndef relu(x):\n    return 5\n"
    assert package.clashes("ops", MODULE, "relu", piece) == expected
