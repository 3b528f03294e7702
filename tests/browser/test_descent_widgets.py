"""The loss landscape and the optimiser race in JupyterLab, worked by keyboard alone."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median

import pytest

from .axe import axe_core
from .lab import Lab
from .page import NotebookPage, Page, expect, write_notebook
from .test_small_widgets import (
    BARE,
    FOCUSABLE,
    RING,
    TOO_WIDE,
    UNLABELLED,
    Widget,
    found,
    whole,
)

pytestmark = pytest.mark.browser
NAME = "descent.ipynb"
WIDTH = 1280
IMPORTS = """
from course.autodiff.optim import SGD, AdaGrad, Adam, RMSProp
from course.widgets.landscape import landscape
from course.widgets.race import race

def momentum(p, lr=0.001):
    return SGD(p, lr=lr, momentum=0.9)

RUNNERS = {"SGD": SGD, "momentum": momentum, "AdaGrad": AdaGrad, "RMSProp": RMSProp, "Adam": Adam}
RATES = {"SGD": 0.001, "AdaGrad": 0.3, "RMSProp": 0.01, "Adam": 0.1}
"""
CELLS = {
    "imports": IMPORTS,
    "landscape": "w = landscape('ravine', lr=0.018, penalty=0.0)\nw",
    "edge": "e = landscape('ravine', lr=0.01, task='edge')\ne",
    "basins": "b = landscape('double well', task='basins')\nb",
    "race": "r = race(RUNNERS, lr=RATES)\nr",
    "ask": "1",
}
WIDGETS = ("landscape", "edge", "basins", "race")


class Descent(Widget):
    """One of the widgets in the notebook."""

    def __init__(self, shown: NotebookPage, name: str) -> None:
        self.shown, self.page, self.name = shown, shown.page, name
        self.cell = shown.cell(name)
        self.root = self.cell.output.locator(".ds")


@pytest.fixture(scope="module")
def has_run(
    lab: Lab, new_page: Callable[[], AbstractContextManager[Page]]
) -> Iterator[NotebookPage]:
    """A notebook in which the widgets stand."""
    write_notebook(lab.folder / NAME, CELLS)
    with new_page() as page:
        shown = NotebookPage.open(page, lab.url(NAME), NAME)
        shown.show_file_browser(False)
        shown.run_all()
        expect(Descent(shown, "race").root).to_be_attached(timeout=60_000)
        assert shown.errors() == []
        yield shown


@pytest.fixture
def widgets(has_run: NotebookPage) -> Callable[[str], Descent]:
    """A fresh widget by its cell's name, wide and light."""
    has_run.page.set_viewport_size({"width": WIDTH, "height": 900})
    has_run.theme("light")

    def fresh(name: str) -> Descent:
        widget = Descent(has_run, name)
        widget.cell.show()
        widget.cell.run()
        expect(widget.root).to_be_visible()
        widget.enter()
        return widget

    return fresh


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """axe-core from the npm registry, in a temporary folder; nothing of it stays."""
    return axe_core(tmp_path_factory.mktemp("axe"))


def used(w: Descent) -> None:
    """Bring a widget into a state with much to see."""
    if w.name == "basins":
        w.button("B").press("Enter")
        expect(w.root.locator(".ds-task p")).to_contain_text("1 right so far")
        return
    w.tab_to(w.button("10 steps"))
    w.press("Space", 2)
    if w.name == "edge":
        w.button("The edge is here").press("Enter")
        expect(w.root.locator(".ds-task p")).to_contain_text("more than 5 %")
    expect(w.said).to_contain_text("Step 20")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", WIDGETS)
def test_axe_finds_no_violation_in_either_theme(
    widgets: Callable[[str], Descent], screenshots: Path, axe: Path, name: str, theme: str
) -> None:
    w = widgets(name)
    w.shown.theme(theme)
    used(w)
    w.page.add_script_tag(path=axe)
    whole(w, screenshots, f"{name}-{theme}")
    assert found(w) == []


@pytest.mark.parametrize("width", [WIDTH // 2, 480])
@pytest.mark.parametrize("name", WIDGETS)
def test_nothing_is_cut_off_at_200_percent_zoom(
    widgets: Callable[[str], Descent], screenshots: Path, name: str, width: int
) -> None:
    # To the page, a zoom of 200 % is a window of half the width.
    w = widgets(name)
    w.page.set_viewport_size({"width": width, "height": 900})
    used(w)
    whole(w, screenshots, f"{name}-{width}")
    assert w.root.evaluate(TOO_WIDE) == []
