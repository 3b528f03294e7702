"""Compiled code is kept where that is possible, and nothing fails where it is not."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from course.autodiff.fast import keeping
from tests.sources import ROOT

TEXT = """
    import linecache, sys, types
    import course.autodiff.fast
    from numba import njit

    text = "@njit(cache=True)\\ndef f(x):\\n    return x + 1\\n"
    file = "<my_autodiff/fast/f.py>"
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    sys.modules["my.fast.f"] = module = types.ModuleType("my.fast.f")
    names = vars(module)
    names["njit"] = njit
    exec(compile(text, file, "exec"), names)
    assert names["f"](1) == 2
    print(sum(names["f"].stats.cache_hits.values()), names["f"].stats.cache_path)
"""
KERNEL = """
    from course.autodiff.fast.dense_kernels import column_sum
    import numpy as np

    assert column_sum(np.ones((3, 2), np.float32)).tolist() == [3.0, 3.0]
    print(sum(column_sum.stats.cache_hits.values()), column_sum.stats.cache_path)
"""


def run(code: str, **environment: str) -> tuple[int, str]:
    """Hits in the cache, and its folder, of a program in a process of its own."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("NUMBA", "XDG"))}
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    hits, _, folder = ended.stdout.strip().partition(" ")
    return int(hits), folder


def test_code_of_a_module_in_memory_is_found_again_in_the_next_session(tmp_path):
    place = {"NUMBA_CACHE_DIR": str(tmp_path)}
    first, folder = run(TEXT, **place)
    again, _ = run(TEXT, **place)
    assert (first, again) == (0, 1)
    assert Path(folder) == tmp_path / keeping.FOLDER


def test_another_text_under_the_same_name_is_compiled_anew(tmp_path):
    place = {"NUMBA_CACHE_DIR": str(tmp_path)}
    run(TEXT, **place)
    hits, _ = run(TEXT.replace("return x + 1", "return 1 + x"), **place)
    assert hits == 0


def test_kernels_of_learners_are_compiled_in_each_session(tmp_path):
    place = {"NUMBA_CACHE_DIR": str(tmp_path)}
    own = TEXT.replace("my.fast.f", "my.kernels")
    assert [run(own, **place)[0] for _ in range(2)] == [0, 0]


@pytest.fixture
def sealed(tmp_path):
    """Environments in which no folder of the user can be made, and none beside the sources."""
    wall = tmp_path / "file"
    wall.write_text("a file where folders should be")
    beneath = str(wall / "cache")
    return {"NUMBA_CACHE_DIR": beneath, "XDG_CACHE_HOME": beneath, "HOME": beneath}


SEALED = """
    from numba.core.caching import CacheImpl, InTreeCacheLocator
    CacheImpl._locator_classes.remove(InTreeCacheLocator)
"""


def test_without_a_folder_of_the_user_a_temporary_one_is_taken(sealed, tmp_path):
    place = {**sealed, "TMPDIR": str(tmp_path)}
    first, folder = run(SEALED + KERNEL, **place)
    again, _ = run(SEALED + KERNEL, **place)
    assert (first, again) == (0, 1)
    assert Path(folder).parent == tmp_path
    assert Path(folder).stat().st_mode & 0o777 == 0o700


def test_a_temporary_folder_that_others_can_write_to_is_not_trusted(sealed, tmp_path):
    planted = tmp_path / f"{keeping.FOLDER}-{os.getuid()}"
    planted.mkdir()
    planted.chmod(0o777)
    _, folder = run(SEALED + KERNEL, **{**sealed, "TMPDIR": str(tmp_path)})
    assert folder == "None"
    assert not list(planted.iterdir())


@pytest.mark.parametrize(
    "nowhere",
    ["gettempdir = lambda: '/proc/nowhere'", "_candidate_tempdir_list = lambda: []"],
    ids=["a temporary folder that is none", "no temporary folder, as in a sandbox"],
)
def test_where_nothing_can_be_kept_kernels_are_compiled_all_the_same(sealed, nowhere):
    hits, folder = run(f"{SEALED}\n    import tempfile; tempfile.{nowhere}\n{KERNEL}", **sealed)
    assert (hits, folder) == (0, "None")
