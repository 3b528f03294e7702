"""The loss landscape and the optimiser race in JupyterLab, worked by keyboard alone."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median

import pytest

from .lab import Lab
from .page import Locator, NotebookPage, Page, expect, write_notebook
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
PRESSES = 12
# Milliseconds from the key's way down to another shape of the first way on the plane; a button
# acts when the key comes up again.
LATENCY = """element => {
    window.latencies = [];
    window.watching?.disconnect();
    const shape = () => element.querySelector('.ds-plane .ds-way path').getAttribute('d');
    let pressed = 0, before = shape();
    element.addEventListener('keydown', event => { pressed = event.timeStamp; }, true);
    element.addEventListener('keyup', event => {
        if (event.key === ' ') pressed = event.timeStamp;
    }, true);
    window.watching = new MutationObserver(() => {
        if (shape() === before) return;
        before = shape();
        window.latencies.push(performance.now() - pressed);
    });
    window.watching.observe(element.querySelector('.ds-plane'), {childList: true, subtree: true});
}"""


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


def set_to(w: Descent, name: str, value: str) -> None:
    """Type a number into a box, as a person without a mouse does."""
    w.enter()
    w.tab_to(w.root.get_by_label(name, exact=True))
    w.press("Control+A")
    w.page.keyboard.type(value)
    w.press("Enter")
    w.press("Tab")


def test_the_start_moves_by_arrows_and_enter_takes_a_step(
    widgets: Callable[[str], Descent],
) -> None:
    w = widgets("landscape")
    plane = w.root.get_by_role("application")
    w.tab_to(plane)
    w.press("ArrowRight", 2)
    w.press("Shift+ArrowDown")
    w.press("ArrowUp")
    expect(w.said).to_contain_text("Step 0 at (−1.9, 0.55)")
    w.press("Enter")
    w.press("Space")
    expect(w.said).to_contain_text("Step 2 at (")
    expect(w.root.get_by_label("start y, number")).to_have_value("0.55")
    said = w.said.inner_text()
    assert w.tell("w.state['start'], w.state['step']") == "([-1.9, 0.55], 2)"
    assert w.tell("print(w.caption)") == said


def test_a_click_on_the_plane_puts_the_start_there(widgets: Callable[[str], Descent]) -> None:
    w = widgets("landscape")
    box = w.root.locator(".ds-plane svg").bounding_box()
    assert box is not None
    w.page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + 0.5 * box["height"])
    expect(w.said).to_contain_text("Step 0 at (1.25, 0")
    assert w.tell("round(w.state['start'][0], 1)") in ("1.2", "1.3")


def test_the_way_and_the_verdict_follow_the_learning_rate(
    widgets: Callable[[str], Descent],
) -> None:
    w = widgets("landscape")
    w.tab_to(w.button("100 steps"))
    w.press("Enter")
    expect(w.said).to_contain_text("zig-zag")
    expect(w.root.locator(".ds-bend")).to_contain_text("The edge 2/λmax is 0.02; lr is 0.90 of it.")
    way = w.root.locator(".ds-plane .ds-way path").first
    before = way.get_attribute("d")
    w.enter()
    w.tab_to(w.root.get_by_label("learning rate lr", exact=True))
    w.press("ArrowRight", 5)
    expect(w.said).to_contain_text("diverging")
    expect(way).not_to_have_attribute("d", before or "")
    assert w.tell("round(w.state['lr'], 4), w.state['verdict']") == "(0.0202, 'diverging')"
    w.enter()
    w.tab_to(w.root.get_by_label("penalty", exact=True))
    w.press("Shift+ArrowRight", 2)
    expect(w.root.locator(".ds-circle")).to_have_count(4)
    expect(w.root.locator(".ds-bend")).to_contain_text("Curvature here: 3 to 102.")


def test_another_function_is_chosen_and_its_minima_are_marked(
    widgets: Callable[[str], Descent],
) -> None:
    w = widgets("landscape")
    w.tab_to(w.root.get_by_role("combobox", name="Function"))
    w.press("ArrowDown")
    expect(w.root.locator(".ds-lowest")).to_have_count(2)
    expect(w.said).to_contain_text("Step 0 at (0.3, 1.6)")
    assert w.tell("w.state['function']") == "'double well'"


def test_the_edge_is_placed_by_keyboard(widgets: Callable[[str], Descent]) -> None:
    w = widgets("edge")
    expect(w.root.locator(".ds-bend")).to_contain_text("hidden")
    for value, said in (("0.01", "more than 5 % below"), ("0.0204", "2.0% above the edge, 0.02")):
        set_to(w, "learning rate lr, number", value)
        w.enter()
        w.tab_to(w.button("The edge is here"))
        w.press("Enter")
        expect(w.root.locator(".ds-task p")).to_contain_text(said)
        expect(w.button("The edge is here")).to_be_focused()
    expect(w.root.locator(".ds-bend")).to_contain_text("lr is 1.02 of it")
    assert w.tell("e.tasks['edge']") == "True"


def test_basins_are_predicted_by_keyboard(widgets: Callable[[str], Descent]) -> None:
    w = widgets("basins")
    expect(w.button("Step")).to_be_disabled()
    for count in range(1, 6):
        w.enter()
        w.tab_to(w.button("A"))
        w.press("Enter")
        expect(w.root.locator(".ds-task p")).to_contain_text(f"of {count} right so far")
        expect(w.said).to_contain_text("Step 100 at")
        if count < 5:
            expect(w.button("Next start")).to_be_focused()
            w.press("Enter")
            expect(w.root.locator(".ds-task p")).to_contain_text(f"Start {count + 1} of 5")
    answers = "[p['said'] for p in b.state['predictions']]"
    assert w.tell(answers) == str(["A"] * 5)


@pytest.mark.parametrize(
    ("name", "box", "value"),
    [("race", "lr of SGD, number", "0.004"), ("landscape", "start x, number", "1.25")],
)
def test_a_number_that_is_being_typed_is_not_written_over_by_a_late_answer(
    widgets: Callable[[str], Descent], name: str, box: str, value: str
) -> None:
    w = widgets(name)
    number = w.root.get_by_label(box, exact=True)
    w.tab_to(number)
    w.press("Control+A")
    w.page.keyboard.type(value[:-1])
    w.button("Step").evaluate("e => e.click()")  # all is drawn anew, the focus stays
    expect(w.said).to_contain_text("Step 1")
    w.page.keyboard.type(value[-1])
    w.press("Enter")
    expect(number).to_have_value(value)
    w.press("ArrowUp")
    expect(number).not_to_have_value(value)


def test_in_the_race_sgd_beats_adam_with_a_better_learning_rate(
    widgets: Callable[[str], Descent],
) -> None:
    w = widgets("race")
    w.tab_to(w.button("100 steps"))
    w.press("Enter")
    expect(w.said).to_contain_text("Step 100: momentum leads.")
    expect(w.root.locator(".ds-tasks")).to_contain_text("after 100 steps or more")
    set_to(w, "lr of SGD, number", "0.004")
    expect(w.root.locator(".ds-tasks")).to_contain_text("SGD beats Adam: done")
    w.enter()
    w.tab_to(w.root.get_by_role("checkbox", name="momentum"))
    w.press("Space")
    expect(w.said).to_contain_text("Step 100: SGD leads.")
    expect(w.root.locator(".ds-table tbody tr")).to_have_count(4)
    first = w.root.locator(".ds-table tbody tr").first
    expect(first).to_contain_text("SGD")
    assert w.tell("r.tasks, r.state['table'][0]['name'], len(r.state['ticked'])") == (
        "({'SGD beats Adam': True}, 'SGD', 4)"
    )


def test_the_table_shows_adams_first_step_and_a_runner_that_blew_up(
    widgets: Callable[[str], Descent],
) -> None:
    w = widgets("race")
    w.tab_to(w.button("Step"))
    w.press("Space")
    expect(w.root.locator(".ds-table tr", has_text="Adam")).to_contain_text("(0.1, 0.1)")
    set_to(w, "lr of momentum, number", "0.5")
    w.tab_to(w.button("10 steps"))
    w.press("Space")
    last = w.root.locator(".ds-table tbody tr").last
    expect(last).to_contain_text("momentum")
    expect(last).to_contain_text("It blew up: at step")


@pytest.mark.parametrize("name", WIDGETS)
def test_every_control_is_reached_by_tab_wears_a_ring_and_d_d_deletes_no_cell(
    widgets: Callable[[str], Descent], name: str
) -> None:
    w = widgets(name)
    controls = w.root.locator("button:visible, input:visible, summary:visible, [tabindex]:visible")
    functions = w.root.locator("select")  # the last: there `d` chooses the double well
    for control in [*controls.all(), functions]:
        if control.is_disabled():
            continue
        if control is functions:
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
    widgets: Callable[[str], Descent], name: str
) -> None:
    w = widgets(name)
    assert w.root.locator(FOCUSABLE).count() > 10
    assert w.root.evaluate(BARE % FOCUSABLE) == []
    assert w.root.evaluate(UNLABELLED) == []


@pytest.mark.parametrize("name", ["landscape", "race"])
def test_a_question_mark_shows_the_keys(widgets: Callable[[str], Descent], name: str) -> None:
    w = widgets(name)
    w.press("Tab")
    w.press("?")
    expect(w.root.locator(".cw-keys dl")).to_be_visible()
    w.press("?")
    expect(w.root.locator(".cw-keys dl")).to_be_hidden()


@pytest.mark.parametrize(
    ("name", "slider"), [("landscape", "learning rate lr"), ("race", "lr of SGD")]
)
def test_a_step_is_drawn_within_16_milliseconds_and_another_learning_rate_soon(
    widgets: Callable[[str], Descent],
    capsys: pytest.CaptureFixture[str],
    name: str,
    slider: str,
) -> None:
    w = widgets(name)
    w.tab_to(w.button("10 steps"))
    w.press("Space", 2)
    stepped = latency(w, w.button("Step"), ["Space"])
    changed = latency(w, w.root.get_by_label(slider, exact=True), ["ArrowRight", "ArrowLeft"])
    with capsys.disabled():
        print(f"\n{name}: a step drawn after {stepped:.1f} ms, another lr after {changed:.0f} ms")
    assert stepped < 16
    assert changed < 500  # computed in Python


def latency(w: Descent, control: Locator, keys: list[str]) -> float:
    """The median time from a key on a control to the change of the ways, in milliseconds."""
    w.enter()
    w.tab_to(control)
    w.root.evaluate(LATENCY)
    for count in range(1, PRESSES + 1):
        w.press(keys[count % len(keys)])
        w.page.wait_for_function(f"window.latencies.length >= {count}")
    return median(w.page.evaluate("window.latencies"))


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


def test_without_python_it_still_steps_and_says_when_it_waits(
    widgets: Callable[[str], Descent],
) -> None:
    w = widgets("landscape")  # the last test: it ends the notebook's kernel
    race = Descent(w.shown, "race")
    w.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    w.cell.show()
    w.button("10 steps").press("Enter")
    expect(w.said).to_contain_text("Step 10 at")
    w.root.get_by_label("learning rate lr", exact=True).press("ArrowRight")
    expect(w.said).to_contain_text("Waiting for Python", timeout=10_000)
    race.cell.show()
    before = race.said.inner_text()
    race.button("10 steps").press("Enter")
    expect(race.said).not_to_have_text(before)
