"""A screen reader's way through a chapter: every picture is told in the text that follows it."""

import ast
import json
import re
from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import nbformat
import pytest
from PIL import Image

from course.authoring.build import ROOT

SOLVED = sorted((ROOT / "solutions").glob("[0-9]*.ipynb"))
PICTURES = {"image/png", "image/svg+xml"}
# Widgets that draw and leave a text in a stored notebook; the lines of a puzzle are text already.
DRAWN = {"knobs", "neuron"}
TOLD = re.compile(r"\*In the pictures?( above)?: .+")


def shows(cell: nbformat.NotebookNode) -> bool:
    """Whether a code cell's outcome is a picture or a widget that draws."""
    if any(PICTURES & set(output.get("data", ())) for output in cell.outputs):
        return True
    body = ast.parse(cell.source).body
    if not body or not isinstance(body[-1], ast.Expr):
        return False
    made = {n.func.id for n in ast.walk(body[-1]) if _is_call(n)} | {
        node.value.func.id
        for node in body
        if isinstance(node, ast.Assign)
        and _is_call(node.value)
        and ast.unparse(node.targets[0]) == ast.unparse(body[-1])
    }
    return bool(made & DRAWN)


def _is_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


def untold(cells: list[nbformat.NotebookNode]) -> Iterator[str]:
    """The ids of cells with a picture that the next text does not tell."""
    waiting: list[str] = []
    for cell in cells:
        if cell.cell_type == "code":
            waiting += [cell.id] if shows(cell) else []
        else:
            yield from waiting if not TOLD.search(cell.source) else ()
            waiting = []
    yield from waiting


def cells_of(path: Path) -> list[nbformat.NotebookNode]:
    """The cells of a notebook, not checked against its schema, which takes most of the time."""
    cells = nbformat.from_dict(json.loads(path.read_text("utf-8")))["cells"]
    for cell in cells:
        cell.source = "".join(cell.source)
    return cells


@pytest.mark.parametrize("path", SOLVED, ids=lambda path: path.stem)
def test_the_text_after_each_picture_says_what_is_in_it(path: Path) -> None:
    cells = cells_of(path)
    assert any(shows(cell) for cell in cells if cell.cell_type == "code")
    assert list(untold(cells)) == []


@pytest.mark.parametrize("path", SOLVED, ids=lambda path: path.stem)
def test_each_figure_has_a_white_ground_for_its_dark_lines_in_a_dark_theme(path: Path) -> None:
    grounds = []
    for cell in cells_of(path):
        for output in cell.get("outputs", ()):
            if png := output.get("data", {}).get("image/png"):
                figure = Image.open(BytesIO(b64decode("".join(png)))).convert("RGBA")
                corners = [(x, y) for x in (0, figure.width - 1) for y in (0, figure.height - 1)]
                grounds += [(cell.id, figure.getpixel(corner)) for corner in corners]
    assert len(grounds) > 0
    assert [ground for ground in grounds if ground[1] != (255, 255, 255, 255)] == []


def test_a_picture_without_its_text_is_found() -> None:
    picture = nbformat.v4.new_output("display_data", {"image/png": ""})
    drawn = nbformat.v4.new_code_cell("draw()", id="drawn", outputs=[picture])
    text = nbformat.v4.new_markdown_cell("And now for something else.")
    told = nbformat.v4.new_markdown_cell("*In the picture: a line.*")
    widget = nbformat.v4.new_code_cell("radio = knobs()\nradio", id="widget")
    assert list(untold([drawn, told, widget, text, drawn])) == ["widget", "drawn"]
