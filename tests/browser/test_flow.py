"""Gradient flow in JupyterLab, worked by keyboard alone, in both themes and at 200 %."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median

import pytest

from .lab import Lab
from .page import NotebookPage, Page, expect, write_notebook
from .test_small_widgets import BARE, FOCUSABLE, RING, TOO_WIDE, UNLABELLED, Widget

pytestmark = pytest.mark.browser
NAME = "flow.ipynb"
WIDTH = 1280
CELLS = {
    "imports": "from course.widgets.flow import flow",
    "flow": "f = flow()\nf",
    "predict": "p = flow(predict=True, act='relu', init='He')\np",
    "explodes": "e = flow(30, 100, 'relu', 'N(0,1)', lr=0.1)\ne",
    "ask": "1",
}
PRESSES = 12
# Milliseconds from the key's way down to a change in a part of the widget.
LATENCY = """(element, part) => {
    window.latencies = [];
    let pressed = 0;
    element.addEventListener('keydown', event => { pressed ||= event.timeStamp; }, true);
    window.watcher?.disconnect();
    window.watcher = new MutationObserver(() => {
        if (pressed) window.latencies.push(performance.now() - pressed);
        pressed = 0;
    });
    window.watcher.observe(element.querySelector(part), {childList: true, subtree: true});
}"""


class Flow(Widget):
    """One flow widget in the notebook."""

    def __init__(self, shown: NotebookPage, name: str) -> None:
        self.shown, self.page, self.name = shown, shown.page, name
        self.cell = shown.cell(name)
        self.root = self.cell.output.locator(".fl")


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
        assert shown.errors() == []
        yield shown


@pytest.fixture
def widgets(has_run: NotebookPage) -> Callable[[str], Flow]:
    """A fresh widget by its cell's name, wide and light."""
    has_run.page.set_viewport_size({"width": WIDTH, "height": 900})
    has_run.theme("light")

    def fresh(name: str) -> Flow:
        widget = Flow(has_run, name)
        widget.cell.show()
        widget.cell.run()
        expect(widget.root).to_be_visible()
        widget.enter()
        return widget

    return fresh


def test_settings_are_changed_by_keyboard_and_python_measures_the_net(
    widgets: Callable[[str], Flow],
) -> None:
    w = widgets("flow")
    w.tab_to(w.root.get_by_role("combobox", name="Activation"))
    w.press("ArrowDown", 2)
    w.tab_to(w.root.get_by_role("combobox", name="Initialisation"))
    w.press("ArrowDown")
    w.tab_to(w.root.get_by_label("Depth", exact=True))
    w.press("Shift+ArrowRight", 2)
    expect(w.said).to_contain_text("relu, He, gain 1: 30 layers of 100.")
    expect(w.said).to_contain_text("Theory: 1.")
    expect(w.root.locator("[data-layer]")).to_have_count(30)
    assert w.tell("f.state['depth'], len(f.measured['delta']), 0.9 < f.factor < 1.1") == (
        "(30, 30, True)"
    )


def test_a_layer_is_chosen_by_keyboard_or_by_a_click_on_its_bar(
    widgets: Callable[[str], Flow],
) -> None:
    w = widgets("flow")
    w.tab_to(w.root.get_by_label("Layer", exact=True))
    w.press("ArrowRight", 3)
    expect(w.root.locator(".fl-chosen")).to_have_attribute("data-layer", "4")
    expect(w.root.locator(".fl-spread")).to_contain_text("Layer 4: activations from")
    w.root.locator("[data-layer='9'] circle").click()
    expect(w.root.locator(".fl-spread")).to_contain_text("Layer 9:")
    w.root.locator("[data-layer='2'] rect").first.click()  # above the bar, which is small
    expect(w.root.locator(".fl-spread")).to_contain_text("Layer 2:")
    assert w.tell("f.state['layer']") == "2"


def test_the_bars_change_without_python_when_another_quantity_is_chosen(
    widgets: Callable[[str], Flow],
) -> None:
    w = widgets("flow")
    w.root.get_by_role("combobox", name="Bars").select_option("weight")
    expect(w.said).to_contain_text("‖dW‖ is")
    expect(w.root.locator(".fl-theory-text")).to_be_hidden()
    w.root.get_by_role("combobox", name="Bars").select_option("std")
    expect(w.said).to_contain_text("activation std is")


def test_a_factor_is_predicted_before_the_bars_are_shown(widgets: Callable[[str], Flow]) -> None:
    w = widgets("predict")
    expect(w.root.locator("[data-layer]")).to_have_count(0)
    w.tab_to(w.root.locator(".fl-predict input"))
    w.page.keyboard.type("many")
    w.press("Enter")
    expect(w.said).to_contain_text("'many' is not a number")
    w.tab_to(w.root.locator(".fl-predict input"))
    w.page.keyboard.type("1")
    w.press("Enter")
    expect(w.said).to_contain_text("+ Right: you said 1,")
    expect(w.root.locator("[data-layer]")).to_have_count(10)
    expect(w.root.locator(".fl-predict")).to_be_hidden()
    expect(w.root.locator(".fl-tasks")).to_contain_text("1 of 3 settings predicted")


def test_a_training_step_that_overflows_says_in_which_layer(
    widgets: Callable[[str], Flow],
) -> None:
    w = widgets("explodes")
    w.tab_to(w.button("One training step"))
    w.press("Space")
    expect(w.said).to_contain_text("Training step 1: loss 49.5 → no number")
    expect(w.said).to_contain_text("overflow in layer")
    w.tab_to(w.button("Fresh weights"))
    w.press("Enter")
    expect(w.said).not_to_contain_text("overflow")
    assert w.shown.errors() == []


def test_thirty_tanh_layers_are_kept_alive_with_the_keyboard(
    widgets: Callable[[str], Flow],
) -> None:
    w = widgets("flow")
    w.tab_to(w.root.get_by_role("combobox", name="Activation"))
    w.press("ArrowDown")
    w.tab_to(w.root.get_by_label("Depth", exact=True))
    w.press("End")
    w.tab_to(w.root.get_by_label("Gain", exact=True))
    w.press("ArrowRight", 4)
    expect(w.root.locator(".fl-tasks")).to_contain_text("keep 30 tanh layers alive: done")
    assert w.tell("f.state['gain'], f.tasks['keep 30 tanh layers alive']") == "(1.2, True)"


def test_every_control_is_reached_by_tab_wears_a_ring_and_d_d_deletes_no_cell(
    widgets: Callable[[str], Flow],
) -> None:
    for name in ("flow", "predict"):
        w = widgets(name)
        controls = w.root.locator("button:visible, input:visible, select:visible, summary:visible")
        for control in controls.all():
            w.tab_to(control)
            style, width = control.evaluate(RING)
            assert style == "solid"
            assert width >= 2
            if control.get_attribute("type") not in ("number", "text"):
                w.press("d", 2)
        assert w.shown.cells() == list(CELLS)
        assert w.root.evaluate(BARE % FOCUSABLE) == []
        assert w.root.evaluate(UNLABELLED) == []


def test_a_question_mark_shows_the_keys(widgets: Callable[[str], Flow]) -> None:
    w = widgets("flow")
    w.press("Tab")
    w.press("?")
    expect(w.root.locator(".cw-keys dl")).to_be_visible()
    w.press("?")
    expect(w.root.locator(".cw-keys dl")).to_be_hidden()


def test_a_key_shows_another_layer_within_16_milliseconds_and_another_net_soon(
    widgets: Callable[[str], Flow], capsys: pytest.CaptureFixture[str]
) -> None:
    w = widgets("flow")
    layer = latencies(w, "Layer", ".fl-spread p")
    net = latencies(w, "Seed", ".fl-chart")
    with capsys.disabled():
        print(f"\nanother layer after {layer:.1f} ms, another net after {net:.0f} ms (medians)")
    assert layer < 16
    assert net < 1000  # measured in Python: 10 layers of 100


def latencies(w: Flow, slider: str, part: str) -> float:
    """The median time from a key on a slider to the change it makes, in milliseconds."""
    w.enter()
    w.tab_to(w.root.get_by_label(slider, exact=True))
    w.root.evaluate(LATENCY, part)
    for count in range(1, PRESSES + 1):
        w.press("ArrowRight" if count % 2 else "ArrowLeft")
        w.page.wait_for_function(f"window.latencies.length >= {count}")
    return median(w.page.evaluate("window.latencies"))


@pytest.mark.parametrize("width", [WIDTH // 2, 480])
def test_nothing_is_cut_off_at_200_percent_zoom(
    widgets: Callable[[str], Flow], screenshots: Path, width: int
) -> None:
    for name in ("flow", "predict"):
        w = widgets(name)
        w.page.set_viewport_size({"width": width, "height": 1800})
        w.cell.show()
        assert w.root.evaluate(TOO_WIDE) == []
        w.root.screenshot(path=screenshots / f"flow-{name}-{width}.png")


def test_without_python_it_says_that_nothing_is_measured(widgets: Callable[[str], Flow]) -> None:
    w = widgets("flow")  # the last test: it ends the notebook's kernel
    expect(w.root.locator(".fl-lost")).to_be_hidden()
    w.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    w.root.get_by_label("Depth", exact=True).press("ArrowRight")
    expect(w.root.locator(".fl-lost")).to_contain_text("Python does not answer", timeout=10_000)
    w.root.get_by_label("Layer", exact=True).press("ArrowRight")
    expect(w.root.locator(".fl-spread")).to_contain_text("Layer 2:")
