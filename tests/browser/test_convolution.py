"""The convolution stepper in JupyterLab, worked by keyboard alone."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from .lab import Lab
from .page import NotebookPage, Page, expect, write_notebook
from .test_small_widgets import (
    BARE,
    FOCUSABLE,
    RING,
    TOO_WIDE,
    UNLABELLED,
    Widget,
    whole,
)

pytestmark = pytest.mark.browser
NAME = "convolution.ipynb"
WIDTH = 1280
CELLS = {
    "imports": "from course.widgets.convolution import convolution",
    "free": "w = convolution(pad=1)\nw",
    "back": "b = convolution(mode='to image', at=[2, 2])\nb",
    "shapes": "s = convolution(task='shapes')\ns",
    "windows": "n = convolution(task='windows')\nn",
    "ask": "1",
}
WIDGETS = ("free", "back", "shapes", "windows")


class Stepper(Widget):
    """One of the steppers in the notebook."""

    def __init__(self, shown: NotebookPage, name: str) -> None:
        self.shown, self.page, self.name = shown, shown.page, name
        self.cell = shown.cell(name)
        self.root = self.cell.output.locator(".cv")

    def choose(self, name: str, keys: str, times: int = 1) -> None:
        """Change a drop-down with the arrow keys."""
        self.enter()
        self.tab_to(self.root.get_by_role("combobox", name=name))
        self.press(keys, times)

    def answer(self, *numbers: int) -> None:
        """Type into the task's boxes and press Enter in the last."""
        boxes = self.root.locator(".cv-task input")
        self.enter()
        for index, number in enumerate(numbers):
            self.tab_to(boxes.nth(index))
            self.page.keyboard.type(str(number))
        self.press("Enter")


@pytest.fixture(scope="module")
def has_run(
    lab: Lab, new_page: Callable[[], AbstractContextManager[Page]]
) -> Iterator[NotebookPage]:
    """A notebook in which the steppers stand."""
    write_notebook(lab.folder / NAME, CELLS)
    with new_page() as page:
        shown = NotebookPage.open(page, lab.url(NAME), NAME)
        shown.show_file_browser(False)
        shown.run_all()
        expect(Stepper(shown, "windows").root).to_be_attached(timeout=60_000)
        assert shown.errors() == []
        yield shown


@pytest.fixture
def widgets(has_run: NotebookPage) -> Callable[[str], Stepper]:
    """A fresh stepper by its cell's name, wide and light."""
    has_run.page.set_viewport_size({"width": WIDTH, "height": 900})
    has_run.theme("light")

    def fresh(name: str) -> Stepper:
        widget = Stepper(has_run, name)
        widget.cell.show()
        widget.cell.run()
        expect(widget.root).to_be_visible()
        widget.enter()
        return widget

    return fresh


def test_the_arrow_keys_move_the_window_and_python_knows(
    widgets: Callable[[str], Stepper],
) -> None:
    w = widgets("free")
    w.tab_to(w.root.get_by_role("application"))
    w.press("ArrowDown", 2)
    w.press("ArrowRight")
    expect(w.said).to_contain_text("Output (2, 1) of 6 by 6")
    w.press("ArrowLeft", 4)
    expect(w.said).to_contain_text("Output (2, 0) of 6 by 6")
    w.press("Enter")
    said = w.said.inner_text()
    assert w.tell("w.state['at']") == "[2, 1]"
    assert w.tell("print(w.caption)") == said
    w.enter()
    w.tab_to(w.root.get_by_role("application"))
    w.press("End")
    expect(w.said).to_contain_text("Output (5, 5) of 6 by 6")
    w.press("Home")
    expect(w.said).to_contain_text("Output (0, 0) of 6 by 6")


def test_stride_and_padding_change_the_output_size(widgets: Callable[[str], Stepper]) -> None:
    w = widgets("free")
    given = w.root.locator("p.cw-muted").first
    w.choose("Stride", "ArrowDown")
    expect(given).to_contain_text("stride 2, pad 1: output 3 by 3.")
    w.choose("Pad", "ArrowUp")
    expect(given).to_contain_text("stride 2, pad 0: output 2 by 2.")
    assert w.tell("w.state['shape']") == "[2, 2]"


def test_own_numbers_and_presets_change_the_products(widgets: Callable[[str], Stepper]) -> None:
    w = widgets("free")
    w.choose("Filter", "ArrowDown", 2)
    expect(w.said).to_contain_text("add up to 11.")
    w.tab_to(w.root.get_by_label("filter row 1, column 1", exact=True))
    w.press("Control+A")
    w.page.keyboard.type("-0.5")
    w.press("Tab")
    expect(w.root.get_by_role("combobox", name="Filter")).to_have_value("own")
    assert w.tell("w.state['kernel'][1]") == "[1.0, -0.5, 1.0]"


def test_each_mode_shows_its_grids(widgets: Callable[[str], Stepper]) -> None:
    w = widgets("free")
    heads = w.root.locator(".cv-panel:not([hidden]) > h4:first-child")
    for title in ("Gradient of the filter so far", "Gradient of the image so far"):
        w.choose("Mode", "ArrowDown")
        expect(heads.last).to_contain_text(title)
        expect(heads).to_have_count(4)
    w.choose("Mode", "ArrowDown")
    expect(w.said).to_contain_text("the largest is")
    expect(w.root.locator("rect.cv-won")).to_have_count(1)
    expect(w.root.get_by_role("combobox", name="Pad")).to_be_disabled()


def test_the_outputs_that_touch_a_pixel_are_marked(widgets: Callable[[str], Stepper]) -> None:
    w = widgets("back")
    expect(w.root.locator("rect.cv-heard")).to_have_count(9)
    w.tab_to(w.root.get_by_role("application"))
    w.press("Home")
    expect(w.root.locator("rect.cv-heard")).to_have_count(1)
    expect(w.said).to_contain_text("Pixel (0, 0) lies in 1 window: 1 letter")


def test_play_goes_on_by_itself_and_is_silent_until_it_stops(
    widgets: Callable[[str], Stepper],
) -> None:
    w = widgets("free")
    w.tab_to(w.button("Play"))
    w.press("Space")
    expect(w.button("Play")).to_have_attribute("aria-pressed", "true")
    expect(w.said).to_have_attribute("aria-live", "off")
    expect(w.said).not_to_contain_text("Output (0, 0)")
    w.press("Space")
    expect(w.button("Play")).to_have_attribute("aria-pressed", "false")
    expect(w.said).to_have_attribute("aria-live", "polite")


def test_five_shapes_are_predicted_by_keyboard(widgets: Callable[[str], Stepper]) -> None:
    w = widgets("shapes")
    expect(w.button("Next")).to_be_disabled()
    expect(w.root.locator("p.cw-muted").first).not_to_contain_text("output")
    for count, answer in enumerate(((4, 4), (6, 8), (3, 3), (3, 2), (3, 3)), 1):
        expect(w.root.locator(".cv-task")).to_contain_text(f"Question {count} of 5")
        w.answer(*answer)
        expect(w.root.locator(".cv-reply")).to_contain_text(f"{count} of {count} right so far")
        expect(w.button("Next question")).to_be_focused()
        if count < 5:
            w.press("Enter")
    expect(w.root.locator(".cv-task h4")).to_contain_text("Done.")
    assert w.tell("s.tasks") == "{'shapes': True, 'windows': False}"


def test_a_wrong_count_of_windows_is_told_and_the_outputs_are_shown(
    widgets: Callable[[str], Stepper],
) -> None:
    w = widgets("windows")
    expect(w.root.locator("rect.cv-heard")).to_have_count(0)
    w.answer(9)
    expect(w.root.locator(".cv-reply")).to_contain_text("− You said 9: it is 1.")
    expect(w.root.locator("rect.cv-heard")).to_have_count(1)
    assert w.tell("n.state['predictions'][0]['said']") == "[9]"


@pytest.mark.parametrize("name", WIDGETS)
def test_every_control_is_reached_by_tab_wears_a_ring_and_d_d_deletes_no_cell(
    widgets: Callable[[str], Stepper], name: str
) -> None:
    w = widgets(name)
    controls = w.root.locator("button:visible, input:visible, summary:visible, [tabindex]:visible")
    for control in [*controls.all(), *w.root.locator("select").all()]:
        if control.is_disabled():
            continue
        w.enter()
        w.tab_to(control)
        style, width = control.evaluate(RING)
        assert style == "solid"
        assert width >= 2
        if control.get_attribute("type") != "number":
            w.press("d", 2)
    assert w.shown.cells() == list(CELLS)


@pytest.mark.parametrize("name", WIDGETS)
def test_every_focusable_element_keeps_labs_shortcuts_away_and_has_a_label(
    widgets: Callable[[str], Stepper], name: str
) -> None:
    w = widgets(name)
    assert w.root.locator(FOCUSABLE).count() > 10
    assert w.root.evaluate(BARE % FOCUSABLE) == []
    assert w.root.evaluate(UNLABELLED) == []


def test_a_question_mark_shows_the_keys(widgets: Callable[[str], Stepper]) -> None:
    w = widgets("free")
    w.press("Tab")
    w.press("?")
    expect(w.root.locator(".cw-keys dl")).to_be_visible()
    w.press("?")
    expect(w.root.locator(".cw-keys dl")).to_be_hidden()


def used(w: Stepper) -> None:
    """Bring a stepper into a state with much to see."""
    if w.name == "shapes":
        w.answer(4, 4)
        expect(w.root.locator(".cv-reply")).to_contain_text("1 of 1 right so far")
        return
    if w.name == "windows":
        return
    w.tab_to(w.root.get_by_role("application"))
    w.press("ArrowDown", 2)
    w.press("ArrowRight", 2)
    expect(w.said).to_contain_text("(2, 2)" if w.name == "free" else "(4, 4)")


@pytest.mark.parametrize("width", [WIDTH // 2, 480])
@pytest.mark.parametrize("name", WIDGETS)
def test_nothing_is_cut_off_at_200_percent_zoom(
    widgets: Callable[[str], Stepper], screenshots: Path, name: str, width: int
) -> None:
    # To the page, a zoom of 200 % is a window of half the width.
    w = widgets(name)
    w.page.set_viewport_size({"width": width, "height": 900})
    used(w)
    whole(w, screenshots, f"convolution-{name}-{width}")
    assert w.root.evaluate(TOO_WIDE) == []


def test_without_python_it_still_steps(widgets: Callable[[str], Stepper]) -> None:
    w = widgets("free")  # the last test: it ends the notebook's kernel
    w.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    w.cell.show()
    w.button("Next").press("Enter")
    expect(w.said).to_contain_text("Output (0, 1) of 6 by 6")
