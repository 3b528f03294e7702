"""Radio knobs, neuron playground and Parsons items in JupyterLab, worked by keyboard alone."""

import math
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from course.widgets.knobs import MATCH, START, STATIONS, TIMES, error, outer_slope
from course.widgets.parsons_bank import BANK

from .lab import Lab
from .page import Cell, Locator, NotebookPage, Page, expect, write_notebook

pytestmark = pytest.mark.browser
NAME = "small_widgets.ipynb"
WIDGETS = {"knobs": "knobs()", "neuron": "neuron()", "parsons": 'parsons("training loop")'}
CELLS = {
    "imports": "\n".join(f"from course.widgets.{name} import {name}" for name in WIDGETS),
    **{name: f"{name[0]} = {call}\n{name[0]}" for name, call in WIDGETS.items()},
    "by_hand": "h = knobs(station=2, by_hand=True)\nh",
    "ask": "1",
}
ROOTS = {"knobs": ".kn", "by_hand": ".kn", "neuron": ".nr", "parsons": ".pa"}
FOCUSABLE = "button, input, select, summary, [tabindex]"
WIDTH = 1280

BARE = """root => [...root.querySelectorAll('%s')]
    .filter(e => e.dataset.lmSuppressShortcuts !== 'true').map(e => e.outerHTML)"""
UNLABELLED = """root => [...root.querySelectorAll('input, select')]
    .filter(e => !e.labels.length && !e.ariaLabel).map(e => e.outerHTML)"""
TOO_WIDE = """root => [root, ...root.querySelectorAll('*')]
    .filter(e => e.getClientRects().length && !e.closest('.cw-hidden'))
    .filter(e => e.getBoundingClientRect().right > root.getBoundingClientRect().right + 1)
    .map(e => e.outerHTML.slice(0, 120))"""
RING = "e => [getComputedStyle(e).outlineStyle, parseFloat(getComputedStyle(e).outlineWidth)]"


class Widget:
    """One widget in the notebook: its element, its keys and what Python knows of it."""

    def __init__(self, shown: NotebookPage, name: str) -> None:
        self.shown, self.page, self.name = shown, shown.page, name
        self.cell: Cell = shown.cell(name)
        self.root: Locator = self.cell.output.locator(ROOTS[name])

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    @property
    def said(self) -> Locator:
        return self.root.get_by_role("status")

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the target has the focus, as a person without a mouse does."""
        for _ in range(60):
            if target.evaluate("e => e === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {target}")

    def enter(self) -> None:
        """Put the focus before the widget's first control."""
        self.cell.show()
        self.root.evaluate("e => { e.tabIndex = -1; e.focus(); e.removeAttribute('tabindex'); }")

    def press(self, keys: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(keys)

    def tell(self, expression: str) -> str:
        """What Python says of the widget, asked in the notebook's last cell."""
        return self.shown.ask(expression)


@pytest.fixture(scope="module")
def has_run(
    lab: Lab, new_page: Callable[[], AbstractContextManager[Page]]
) -> Iterator[NotebookPage]:
    """A notebook in which the three widgets stand."""
    write_notebook(lab.folder / NAME, CELLS)
    with new_page() as page:
        shown = NotebookPage.open(page, lab.url(NAME), NAME)
        shown.show_file_browser(False)
        shown.run_all()
        yield shown


@pytest.fixture
def widgets(has_run: NotebookPage) -> Callable[[str], Widget]:
    """A fresh widget by its name: its cell runs again, wide and light."""
    has_run.page.set_viewport_size({"width": WIDTH, "height": 900})
    has_run.theme("light")

    def fresh(name: str) -> Widget:
        widget = Widget(has_run, name)
        widget.cell.show()
        widget.cell.run()
        expect(widget.root).to_be_visible()
        widget.enter()
        return widget

    return fresh


def test_the_knobs_match_the_target_with_the_keyboard_and_python_knows(
    widgets: Callable[[str], Widget],
) -> None:
    w = widgets("knobs")
    rate = w.root.get_by_label("learning rate lr")
    w.tab_to(rate)
    w.press("Control+A")
    w.page.keyboard.type("0.4")
    w.tab_to(w.button("Turn all by −lr × gradient"))
    w.press("Space", 6)
    expect(w.said).to_contain_text("Listening 7")
    expect(w.said).to_contain_text("This is a match.")
    expect(w.root.locator(".kn-score")).to_contain_text("Listenings: 7.")
    assert w.tell("k.matched_after, k.tasks['match in 12']") == "(7, True)"


def test_a_knob_turns_by_arrows_and_with_shift_by_ten_steps_and_is_heard_on_enter(
    widgets: Callable[[str], Widget],
) -> None:
    w = widgets("knobs")
    w.tab_to(w.root.get_by_label("Knob 4", exact=True))
    w.press("ArrowRight", 3)
    w.press("Shift+ArrowUp", 2)
    w.press("ArrowLeft")
    expect(w.root.get_by_label("Knob 4, number")).to_have_value("1.6")
    expect(w.said).to_have_text("Knob 4 at 1.60. Not heard yet.")
    w.press("Enter")
    heard = error([*START[:3], 1.6, *START[4:]], STATIONS[1])
    expect(w.said).to_have_text(f"Listening 1: error {heard:.3f}.")
    assert float(w.tell("k.state['errors'][0]")) == pytest.approx(heard)


def test_the_lamps_show_the_sign_by_a_glyph_and_a_number(
    widgets: Callable[[str], Widget],
) -> None:
    w = widgets("knobs")
    w.tab_to(w.button("Show gradient"))
    w.press("Space")
    expect(w.root.locator(".kn-slope").nth(0)).to_have_text("−0.38")
    expect(w.root.locator(".kn-slope").nth(5)).to_have_text("+2.89")
    strokes = [s.get_attribute("d") for s in w.root.locator(".kn-sign").all()]
    assert [(d or "").count("v") for d in strokes] == [0, 0, 0, 0, 1, 1]
    expect(w.button("Show gradient")).to_have_attribute("aria-pressed", "true")
    w.tab_to(w.button("Start again"))
    w.page.keyboard.press("Shift+Tab")
    assert w.tell("k.state['listenings'], k.state['lamp']") == "(1, True)"


def test_a_radio_turned_by_hand_offers_no_gradient(widgets: Callable[[str], Widget]) -> None:
    w = widgets("by_hand")
    w.tab_to(w.root.get_by_label("Knob 6", exact=True))
    w.press("Home")
    w.press("Enter")
    expect(w.said).to_contain_text("Listening 1: error")
    assert w.root.locator(".cw-bar button").all_inner_texts() == ["Listen", "Start again"]
    expect(w.root.locator(".kn-chain")).to_have_count(0)


def test_the_chain_view_says_outer_times_inner(widgets: Callable[[str], Widget]) -> None:
    w = widgets("knobs")
    w.tab_to(w.button("Show gradient"))
    w.press("Space")
    w.tab_to(w.root.locator(".kn-chain > summary"))
    w.press("Enter")
    w.tab_to(w.root.get_by_label("moment"))
    w.press("Shift+ArrowRight")
    panel = w.root.locator(".kn-chain")
    outer, inner = outer_slope(START, TIMES[18]).item(), math.sin(TIMES[18])
    product = f"outer slope {outer:.2f} × inner slope {inner:.2f} = {outer * inner:.2f}."
    expect(panel).to_contain_text(f"At t = {TIMES[18]:.2f}: {product}")
    expect(panel).to_contain_text("Slope of the error along knob 1")
    expect(panel).to_contain_text("= −0.38.")


def test_a_gate_is_reached_with_the_keyboard_and_the_sum_is_written_out(
    widgets: Callable[[str], Widget],
) -> None:
    w = widgets("neuron")
    w.tab_to(w.root.get_by_label("w₂", exact=True))
    w.press("Shift+ArrowRight")
    w.tab_to(w.root.get_by_label("b", exact=True))
    w.press("Shift+ArrowLeft", 2)
    expect(w.root).to_contain_text("AND: 4 of 4 points right.")
    w.tab_to(w.root.get_by_role("button", name="point (1,1) target 1 right"))
    w.press("Space")
    expect(w.root).to_contain_text("z = w₁x₁ + w₂x₂ + b = 1.00 × 1.00 + 1.00 × 1.00 − 1.50 = 0.50")
    expect(w.root).to_contain_text("output = step(0.50) = 1.000")
    assert w.tell("n.score, n.tasks['AND'], n.state['selected']") == "(4, True, 3)"


def test_a_point_is_added_moved_changed_and_removed_with_keys(
    widgets: Callable[[str], Widget],
) -> None:
    w = widgets("neuron")
    w.tab_to(w.button("Add point"))
    w.press("Enter")
    w.press("Shift+ArrowUp")
    w.press("ArrowRight", 2)
    w.press("t")
    expect(w.root.locator(".nr-points button").last).to_be_focused()
    assert w.tell("n.state['points']") == "[{'x1': 0.6, 'x2': 1.0, 'target': 0}]"
    w.enter()
    w.tab_to(w.root.locator(".nr-points button").last)
    w.press("Delete")
    assert w.tell("n.state['points']") == "[]"


def test_the_corners_of_a_gate_stay_where_they_are(widgets: Callable[[str], Widget]) -> None:
    w = widgets("neuron")
    w.tab_to(w.root.locator(".nr-points button").first)
    w.press("ArrowUp")
    expect(w.said).to_contain_text("The corners of a gate stay where they are.")


def test_a_click_on_the_plane_moves_the_selected_own_point(
    widgets: Callable[[str], Widget],
) -> None:
    w = widgets("neuron")
    w.button("Add point").click()
    picture = w.root.locator("[role=tabpanel]:not([hidden]) .nr-left svg")
    box = picture.bounding_box()
    assert box is not None
    picture.click(position={"x": box["width"] * 5 / 6, "y": box["height"] / 2})
    assert w.tell("n.state['points']") == "[{'x1': 1.5, 'x2': 0.5, 'target': 1}]"


def test_two_neurons_of_the_layer_separate_xor_with_the_keyboard(
    widgets: Callable[[str], Widget],
) -> None:
    w = widgets("neuron")
    w.tab_to(w.root.get_by_role("tab", name="One neuron"))
    w.press("ArrowRight")
    expect(w.root.get_by_role("tab", name="Layer of four")).to_be_focused()
    panel = w.root.locator("[role=tabpanel]:not([hidden])")
    for number, (w1, w2, b) in {1: ("2", "2", "-1"), 2: ("-2", "-2", "3")}.items():
        if number == 2:
            w.enter()
            w.tab_to(w.root.get_by_role("button", name="Neuron 2"))
            w.press("Enter")
        for name, value in {"w₁": w1, "w₂": w2, "b": b}.items():
            w.tab_to(panel.get_by_label(f"neuron {number}, {name}, number"))
            w.press("Control+A")
            w.page.keyboard.type(value)
            w.press("Tab")
    expect(panel).to_contain_text("A straight line can now separate XOR's points.")
    assert w.tell("n.tasks['layer separates XOR']") == "True"


def test_a_program_is_put_in_order_with_the_keyboard(widgets: Callable[[str], Widget]) -> None:
    w = widgets("parsons")
    option = w.root.get_by_role("option")
    w.tab_to(option.first)
    for place, line in enumerate(BANK["training loop"].lines):
        texts = [text.strip() for text in w.root.locator(".pa-row code").all_inner_texts()]
        at = texts.index(line.strip(), place)
        focused = w.root.locator(".pa-row").evaluate_all("es => es.indexOf(document.activeElement)")
        w.press("ArrowDown" if at > focused else "ArrowUp", abs(at - focused))
        w.press("Space")
        w.press("ArrowUp", at - place)
        w.press("ArrowRight", (len(line) - len(line.lstrip())) // 4)
        w.press("Escape")
    w.tab_to(w.button("Check"))
    w.press("Enter")
    expect(w.said).to_have_text(
        "From the top, 8 lines are right. There are lines that do not belong."
    )
    w.enter()
    w.tab_to(w.root.locator("[role=option][tabindex='0']"))
    for already_out in range(2):  # the distractors are the last lines now
        w.press("ArrowDown", 9)
        w.press("ArrowUp", already_out)
        w.press("Delete")
    w.tab_to(w.button("Check"))
    w.press("Enter")
    expect(w.said).to_have_text("Solved: all 8 lines are right.")
    assert w.tell("print(p.solved, p.source, sep='\\n')").splitlines() == [
        "True",
        *BANK["training loop"].lines,
    ]


@pytest.mark.parametrize("name", WIDGETS)
def test_every_control_is_reached_by_tab_wears_a_ring_and_d_d_deletes_no_cell(
    widgets: Callable[[str], Widget], name: str
) -> None:
    w = widgets(name)
    controls = w.root.locator("button:visible, input:visible, select:visible, summary:visible")
    for control in controls.all():
        if control.get_attribute("tabindex") == "-1" or control.is_disabled():
            continue
        w.tab_to(control)
        style, width = control.evaluate(RING)
        assert style == "solid"
        assert width >= 2
        if control.get_attribute("type") != "number":
            w.press("d", 2)
    if name == "parsons":
        w.enter()
        w.tab_to(w.root.locator("[role=option][tabindex='0']"))
        w.press("d", 2)
    assert w.shown.cells() == list(CELLS)


@pytest.mark.parametrize("name", WIDGETS)
def test_every_focusable_element_keeps_labs_shortcuts_away_and_has_a_label(
    widgets: Callable[[str], Widget], name: str
) -> None:
    w = widgets(name)
    assert w.root.locator(FOCUSABLE).count() > 5
    assert w.root.evaluate(BARE % FOCUSABLE) == []
    assert w.root.evaluate(UNLABELLED) == []


@pytest.mark.parametrize("name", WIDGETS)
def test_a_question_mark_shows_the_keys(widgets: Callable[[str], Widget], name: str) -> None:
    w = widgets(name)
    w.press("Tab")
    w.press("?")
    expect(w.root.locator(".cw-keys dl")).to_be_visible()
    w.press("?")
    expect(w.root.locator(".cw-keys dl")).to_be_hidden()


def used(w: Widget) -> None:
    """Bring a widget into a state with much to see."""
    if w.name == "knobs":
        w.tab_to(w.button("Turn all by −lr × gradient"))
        w.press("Space", 2)
        w.tab_to(w.root.locator(".kn-chain > summary"))
        w.press("Enter")
    elif w.name == "neuron":
        w.tab_to(w.root.get_by_label("w₂", exact=True))
        w.press("Shift+ArrowRight")
        w.tab_to(w.button("Add point"))
        w.press("Enter")
        w.press("ArrowLeft", 4)
    else:
        w.tab_to(w.root.locator("[role=option][tabindex='0']"))
        w.press("Delete")
        w.press("ArrowUp")
        w.press("Space")
        w.press("ArrowUp", 3)
        w.press("ArrowRight")


def whole(w: Widget, folder: Path, name: str) -> None:
    """A picture of the widget, however long it is."""
    size = w.page.viewport_size or {"width": WIDTH, "height": 900}
    w.page.set_viewport_size({"width": size["width"], "height": 2200})
    w.cell.show()
    w.root.screenshot(path=folder / f"{name}.png")


@pytest.mark.parametrize("width", [WIDTH // 2, 480])
@pytest.mark.parametrize("name", WIDGETS)
def test_nothing_is_cut_off_at_200_percent_zoom(
    widgets: Callable[[str], Widget], screenshots: Path, name: str, width: int
) -> None:
    # To the page, a zoom of 200 % is a window of half the width.
    w = widgets(name)
    w.page.set_viewport_size({"width": width, "height": 900})
    used(w)
    whole(w, screenshots, f"{name}-{width}")
    assert w.root.evaluate(TOO_WIDE) == []
    if name == "neuron":
        w.root.get_by_role("tab", name="Layer of four").click()
        whole(w, screenshots, f"layer-{width}")
        assert w.root.evaluate(TOO_WIDE) == []


def test_the_widgets_go_on_when_the_kernel_has_died(
    lab: Lab, new_page: Callable[[], AbstractContextManager[Page]]
) -> None:
    path = f"dead_{NAME}"
    shutil.copy(lab.folder / NAME, lab.folder / path)
    with new_page() as page:
        shown = NotebookPage.open(page, lab.url(path), path)
        shown.show_file_browser(False)
        shown.run_all()
        radio, playground, item = (Widget(shown, name) for name in WIDGETS)
        expect(item.root).to_be_visible()
        page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        radio.cell.show()
        radio.root.get_by_label("learning rate lr").fill("0.4")
        for _ in range(6):
            radio.button("Turn all by −lr × gradient").press("Enter")
        expect(radio.said).to_contain_text("This is a match.")
        playground.cell.show()
        playground.root.get_by_label("w₂", exact=True).press("Shift+ArrowRight")
        playground.root.get_by_label("b", exact=True).press("Shift+ArrowLeft")
        playground.root.get_by_label("b", exact=True).press("Shift+ArrowLeft")
        expect(playground.root).to_contain_text("AND: 4 of 4 points right.")
        expect(playground.root).to_contain_text("AND: done")
        item.cell.show()
        item.button("Check").press("Enter")
        expect(item.said).to_contain_text("From the top, 0 lines are right.")
    assert MATCH == 0.01
