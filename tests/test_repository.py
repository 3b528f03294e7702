"""What lies in the repository, and what must not: strays, magics, data of others."""

import ast
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources import ROOT, tracked

TOP_LEVEL = {
    "CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "INSTRUCTORS.md", "LICENSE", "README.md",
    "binder", "course", "notebooks", "pyproject.toml", "solutions", "tests",
}  # fmt: skip
IDX_START = (b"\0\0\x08\x01", b"\0\0\x08\x03")
DATA_SUFFIXES = {".gz", ".npz", ".npy", ".pkl", ".parquet", ".csv", ".mat", ".zip"}


@pytest.fixture(scope="module")
def files() -> list[str]:
    """The paths that git keeps."""
    paths = tracked()
    if not paths:
        pytest.skip("not a git clone")
    return [path for path in paths if (ROOT / path).is_file()]


def test_the_top_level_holds_only_what_is_agreed(files):
    tops = {path.split("/")[0] for path in files}
    strays = sorted(top for top in tops - TOP_LEVEL if not top.startswith("."))
    assert not strays, f"{', '.join(strays)}: not for the top level; move it into a folder there"


def code_cells(path: Path) -> Iterator[tuple[int, str]]:
    """The number and text of each code cell."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for number, cell in enumerate(cells, 1):
        if cell["cell_type"] == "code":
            yield number, "".join(cell["source"])


def parses(code: str) -> bool:
    """Whether this is plain Python; magics and shell lines are not."""
    try:
        ast.parse(code)
    except SyntaxError:
        return False
    return True


def test_notebooks_hold_plain_python_without_magics():
    problems = [
        f"{path.relative_to(ROOT)}: code cell {number} is not plain Python; nbval lets unknown"
        " magics pass, so write no % and no ! lines"
        for folder in ("notebooks", "solutions")
        for path in sorted((ROOT / folder).glob("*.ipynb"))
        for number, code in code_cells(path)
        if not parses(code)
    ]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("line", ["%matplotlib inline", "!ls", "%%time\nx = 1", "x?"])
def test_magics_are_seen(line):
    assert not parses(line)


def is_idx(path: Path) -> bool:
    """Whether a file is in MNIST's format, packed or not."""
    with path.open("rb") as plain:
        start = plain.read(4)
    if start[:2] == b"\x1f\x8b":
        with gzip.open(path) as packed:
            start = packed.read(4)
    return start in IDX_START


def test_no_data_of_mnist_is_committed(files):
    problems = [
        f"{path}: looks like MNIST, which is fetched, never committed; git rm it"
        for path in files
        if "ubyte" in path or Path(path).suffix in DATA_SUFFIXES or is_idx(ROOT / path)
    ]
    assert not problems, "\n".join(problems)


def test_generated_and_learners_files_are_not_committed(files):
    strays = [
        path
        for path in files
        if {"my_autodiff", "__pycache__", ".venv", ".ipynb_checkpoints"} & set(path.split("/"))
        or path.endswith("uv.lock")
    ]
    assert not strays, f"{', '.join(strays)}: made by tools or learners; git rm and ignore them"
