"""The training dashboard in JupyterLab: training goes on while one looks, and stops when told."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from .axe import VIOLATIONS, axe_core
from .lab import Lab
from .page import Cell, Locator, NotebookPage, Page, expect, write_notebook

pytestmark = pytest.mark.browser
NAME = "dashboard.ipynb"
WIDTH = 1280
BATCHES = 40
CELLS = {
    "imports": """import numpy as np
from course.widgets.dashboard import dashboard
from tests.widgets.toy_net import Momentum, Net, pictures, train_epoch
X, labels = pictures(400, 1)
test = pictures(500, 2)
people = [f"person {i}" for i in range(24)]
def watch(net, slow=0.008, epoch=None, **more):
    optimiser = Momentum(net.p, 0.05)
    rng = np.random.default_rng(0)
    return dashboard(
        epoch or (lambda: train_epoch(net, X, labels, optimiser, 10, rng, slow)),
        model=net, optimiser=optimiser, test=test, published=95.49, epochs=200,
        units=lambda: (people, net.hidden(test[0][:24])[:, :6], None), **more)""",
    "w": "net = Net()\nw = watch(net)\nw",
    "mark": "mark = w.state['step']\nkept = net.p['W1'].copy()",
    "wait": "w.run()",
    "broken": """def broken():
    yield 1.0
    yield [2.0][5]
b = watch(Net(), epoch=broken)
b""",
    "ask": "1",
}
INTERRUPT = "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.interrupt()"
PAINTED = """canvas => {
    const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(new Uint32Array(data.buffer)).size;
}"""
DONE = """([far, epoch]) => {
    const [, within, done] = /^Epoch (\\d+)|^(\\d+) of/.exec(far.textContent);
    return Number(within ? within - 1 : done) >= epoch;
}"""
# Every text the screen reader is given from now on.
LISTEN = """root => {
    window.spoken = [];
    new MutationObserver(() => window.spoken.push(
        root.querySelector('span[role=status]').textContent))
        .observe(root.querySelector('span[role=status]'), {childList: true, characterData: true});
}"""
# The number in the chosen cell, and the number over its digits, after each change.
WATCH = """root => {
    window.pairs = [];
    new MutationObserver(() => window.pairs.push([
        root.querySelector('[aria-selected=true]:is(td)').textContent.replace('·', '0'),
        root.querySelector('.db-below h4').textContent.match(/: (\\d+)/)[1]]))
        .observe(root.querySelector('.db-sides'), {childList: true, subtree: true});
}"""
BARE = """root => [...root.querySelectorAll('button, input, select, summary, [tabindex]')]
    .filter(e => e.dataset.lmSuppressShortcuts !== 'true').map(e => e.outerHTML)"""
TOO_WIDE = """root => [...root.querySelectorAll('*')]
    .filter(e => e.getClientRects().length && !e.closest('svg, .cw-hidden, .db-scroll table'))
    .filter(e => e.getBoundingClientRect().right > root.getBoundingClientRect().right + 1)
    .map(e => e.outerHTML.slice(0, 120))"""
RING = "e => [getComputedStyle(e).outlineStyle, parseFloat(getComputedStyle(e).outlineWidth)]"


class Dash:
    """One dashboard in the notebook, used as a person uses it."""

    def __init__(self, shown: NotebookPage, name: str) -> None:
        self.shown, self.page = shown, shown.page
        self.cell: Cell = shown.cell(name)
        self.root: Locator = self.cell.output.locator(".db")

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def tab(self, name: str) -> Locator:
        return self.root.get_by_role("tab", name=name)

    @property
    def said(self) -> Locator:
        return self.root.locator(".db-said")

    @property
    def far(self) -> Locator:
        return self.root.locator(".db-far")

    @property
    def panel(self) -> Locator:
        return self.root.locator("[role=tabpanel]:not([hidden])")

    def press(self, keys: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(keys)

    def now(self, expression: str) -> str:
        """What Python says once; what trains does not say the same twice."""
        return self.shown._ask_once(expression)

    def reaches(self, epoch: int) -> None:
        """Wait until the page tells of so many epochs done."""
        self.page.wait_for_function(DONE, arg=[self.far.element_handle(), epoch], timeout=20_000)

    def trains(self, epochs: int = 1) -> None:
        """Wait until so many more epochs are done."""
        self.reaches(int(self.now("w.state['epoch']")) + epochs)

    def interrupt(self) -> None:
        self.page.evaluate(INTERRUPT)


@pytest.fixture(scope="module")
def has_run(
    lab: Lab, new_page: Callable[[], AbstractContextManager[Page]]
) -> Iterator[NotebookPage]:
    """A notebook whose first cell has run."""
    write_notebook(lab.folder / NAME, CELLS)
    with new_page() as page:
        shown = NotebookPage.open(page, lab.url(NAME), NAME)
        shown.show_file_browser(False)
        shown.cell("imports").run()
        assert shown.errors() == []
        yield shown


@pytest.fixture
def w(has_run: NotebookPage) -> Iterator[Dash]:
    """A fresh network and its dashboard, wide and light; it is paused in the end."""
    has_run.page.set_viewport_size({"width": WIDTH, "height": 1100})
    has_run.theme("light")
    dash = Dash(has_run, "w")
    dash.cell.show()
    dash.cell.run()
    expect(dash.button("Start")).to_be_visible()
    yield dash
    if "paused" in dash.now("w.pause()\nw.state['status']"):
        expect(dash.button("Go on")).to_be_visible()


def test_training_goes_on_while_cells_run_and_views_are_opened(w: Dash) -> None:
    w.button("Start").click()
    expect(w.button("Pause")).to_be_visible()
    w.trains()
    expect(w.said).to_have_text(re.compile(r"^Epoch \d+: loss [\d.e-]+, test error [\d.]+ %\.$"))
    expect(w.far).to_contain_text(re.compile(rf"batch \d+ of {BATCHES} · \d+ s so far · about"))
    w.shown.cell("mark").run()
    w.tab("The 20 worst").click()
    expect(w.panel.locator("li")).to_have_count(20)
    w.tab("First-layer weights").click()
    expect(w.panel.locator("canvas")).to_have_count(12)
    w.trains()
    told = w.now("w.state['step'] > mark, bool((kept != net.p['W1']).any()), w.state['status']")
    assert told == "(True, True, 'training')"
    assert w.shown.errors() == []


def test_the_learning_rate_changes_live_by_keyboard(w: Dash) -> None:
    w.button("Start").click()
    w.trains()
    rate = w.root.get_by_label("learning rate")
    rate.focus()
    w.press("ArrowUp")
    expect(rate).to_have_value("0.0625")
    w.press("Shift+ArrowDown")
    expect(rate).to_have_value("0.00625")
    w.press("Control+A")
    w.page.keyboard.type("0.02")
    w.press("Enter")
    expect(w.root.locator(".db-small").last).to_have_text("lr 0.02")
    assert w.now("w.lr, w.state['status']") == "(0.02, 'training')"
    rate.focus()
    w.press("Control+A")
    w.page.keyboard.type("-1")
    w.press("Enter")
    assert w.now("w.lr") == "0.02"


def test_pause_and_step_with_the_keyboard(w: Dash) -> None:
    w.button("Start").focus()
    w.press("Space")
    w.trains()
    w.button("Pause").focus()
    w.press("Space")
    expect(w.button("Go on")).to_be_focused()
    expect(w.said).to_contain_text(re.compile("^Paused (in|after) epoch"))
    before = int(w.now("w.state['step']"))
    assert w.now("w.state['step']") == str(before)
    w.root.get_by_label("How many batches a step has").select_option("10")
    w.button("Step").click()
    expect(w.said).to_contain_text(re.compile("^Paused (in|after) epoch"))
    assert w.shown.ask("w.state['step']") == str(before + 10)


def test_an_interrupt_of_the_kernel_stops_it_keeps_the_weights_and_one_goes_on(w: Dash) -> None:
    w.button("Start").click()
    w.trains(2)
    w.interrupt()
    expect(w.said).to_contain_text("Interrupted; the weights are kept. Paused in epoch")
    expect(w.button("Go on")).to_be_visible()
    w.shown.cell("mark").run()
    w.page.wait_for_timeout(300)
    assert w.now("w.state['step'] - mark, bool((kept == net.p['W1']).all())") == "(0, True)"
    w.interrupt()  # nothing trains: the kernel ignores it, as ever
    assert w.now("1 + 1") == "2"
    w.button("Go on").click()
    w.trains()
    assert w.now("w.state['step'] > mark") == "True"
    assert w.shown.errors() == []


def test_an_interrupt_of_a_cell_that_trains_pauses_and_the_notebook_goes_on(w: Dash) -> None:
    waiting = w.shown.cell("wait")
    waiting.click()
    w.press("Control+Enter")
    w.reaches(2)
    assert waiting.prompt == "[*]:"
    w.interrupt()
    expect(waiting.output).to_contain_text("Interrupted; the weights are kept. Paused in epoch")
    expect(w.button("Go on")).to_be_visible()
    w.shown.cell("mark").run()
    w.button("Go on").click()
    w.trains()
    assert w.shown.errors() == []


def test_while_a_cell_trains_the_buttons_say_that_python_is_busy(w: Dash) -> None:
    waiting = w.shown.cell("wait")
    waiting.click()
    w.press("Control+Enter")
    w.reaches(1)
    w.cell.show()
    w.button("Pause").click()
    lost = w.root.locator(".db-lost")
    # A kernel that answers widgets in a thread of their own pauses; any other says it is busy.
    expect(w.button("Go on").or_(lost).first).to_be_visible(timeout=10_000)
    if w.button("Pause").is_visible():
        expect(lost).to_contain_text("Interrupt the kernel")
        w.interrupt()
    expect(w.button("Go on")).to_be_visible()
    expect(lost).to_be_hidden()


def test_a_cell_that_runs_again_leaves_one_training(w: Dash) -> None:
    w.button("Start").click()
    w.trains()
    w.now("old = w\n0")
    w.cell.show()
    w.cell.run()
    expect(w.button("Start")).to_be_visible()
    w.button("Start").click()
    w.trains()
    assert w.now("old.state['paused'], old is w, w.state['paused']") == "(True, False, False)"


def test_a_closed_dashboard_stops(w: Dash) -> None:
    w.button("Start").click()
    w.trains()
    w.now("w.close(); kept = net.p['W1'].copy()\n0")
    expect(w.root).to_have_count(0)
    assert w.now("bool((kept == net.p['W1']).all()), w.state['status']") == "(True, 'closed')"


def test_an_error_in_the_learners_code_is_told_with_its_line(w: Dash) -> None:
    b = Dash(w.shown, "broken")
    b.cell.show()
    b.cell.run()
    b.button("Start").click()
    expect(b.said).to_have_text(
        "Training stopped. IndexError: list index out of range. "
        "In broken, a cell, line 3: yield [2.0][5]"
    )
    assert b.now("type(b.problem).__name__") == "'IndexError'"


def test_a_cell_of_the_matrix_is_found_with_arrows_and_enter_shows_its_digits(w: Dash) -> None:
    w.now("w.run(2)")
    most = w.now(
        "max((n, i, j) for i, row in enumerate(w.state['confusion'])"
        " for j, n in enumerate(row) if i != j)"
    )
    count, row, column = map(int, re.findall(r"\d+", most))
    w.cell.show()
    w.tab("Confusion matrix").focus()
    w.press("Tab")
    w.press("ArrowDown", row)
    w.press("ArrowRight", column)
    w.press("Enter")
    focused = w.root.locator("td:focus")
    expect(focused).to_have_attribute("aria-selected", "true")
    expect(focused).to_have_attribute("aria-label", f"{row} taken for {column}: {count}")
    expect(w.panel.locator("h4")).to_have_text(re.compile(f"^{row} taken for {column}: {count}"))
    shown = w.panel.locator("li")
    expect(shown).to_have_count(min(count, 24))
    expect(shown.first).to_contain_text(f"is {row}")
    assert shown.first.locator("canvas").evaluate(PAINTED) > 10
    w.press("ArrowUp", 12)
    w.press("Home")
    w.press("Space")
    expect(w.panel.locator("h4")).to_contain_text("0, recognised")
    w.root.locator(".db-right").last.click()
    expect(w.panel.locator("h4")).to_contain_text("9, recognised")
    assert w.shown.ask("w.view['cell']") == "[9, 9]"


def test_the_digits_shown_are_always_those_of_the_matrix_shown(w: Dash) -> None:
    w.now("w.show(0, 4)")
    w.root.evaluate(WATCH)
    w.button("Start").click()
    w.trains(5)
    seen = w.page.evaluate("window.pairs")
    assert len({count for count, _ in seen}) > 1
    assert [(count, title) for count, title in seen if count != title] == []


def test_views_and_units_turn_with_arrows(w: Dash) -> None:
    w.now("w.run(2)")
    w.cell.show()
    w.tab("Confusion matrix").focus()
    w.press("ArrowRight")
    expect(w.tab("The 20 worst")).to_be_focused()
    expect(w.panel.locator("li").first).to_contain_text(re.compile(r"is \d\d: [\d.]+ %\d: [\d.]+"))
    w.press("ArrowLeft", 2)
    expect(w.tab("Units")).to_be_focused()
    w.press("Tab")
    w.press("ArrowRight")
    expect(w.root.get_by_role("radio", name="unit 2")).to_be_focused()
    numbers = [float(n.replace("−", "-")) for n in w.root.locator(".db-number").all_inner_texts()]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 24
    assert w.shown.ask("w.sorted_by(1)[0][0]") == repr(
        w.root.locator(".db-units li > span").first.inner_text()
    )
    w.tab("First-layer weights").click()
    assert all(c.evaluate(PAINTED) > 10 for c in w.panel.locator("canvas").all())


def test_every_control_is_reached_by_tab_wears_a_ring_and_d_d_deletes_no_cell(w: Dash) -> None:
    w.cell.show()
    w.root.evaluate("e => { e.tabIndex = -1; e.focus(); e.removeAttribute('tabindex'); }")
    reached = []
    for _ in range(12):
        w.press("Tab")
        focused = w.root.locator(":focus")
        if not focused.count():
            break
        assert focused.evaluate(RING) == ["solid", 3]
        tag = focused.evaluate("e => e.ariaLabel || e.textContent || e.labels[0].textContent")
        reached.append(tag)
        if focused.get_attribute("type") != "number":
            w.press("d", 2)
            w.press("x")
    assert [name[:14] for name in reached] == [
        "Start", "Step", "How many batch", "learning rate", "Confusion matr", "0 recognised: ",
        "Keys (press ?)",
    ]  # fmt: skip
    assert w.shown.cells() == list(CELLS)
    assert w.root.evaluate(BARE) == []
    w.button("Step").focus()
    w.press("?")
    expect(w.root.locator(".cw-keys dl")).to_be_visible()
    w.press("?")
    expect(w.root.locator(".cw-keys dl")).to_be_hidden()


def test_a_screen_reader_hears_at_most_one_sentence_an_epoch(w: Dash) -> None:
    w.root.evaluate(LISTEN)
    w.button("Start").click()
    w.trains(6)
    w.now("w.pause()")
    expect(w.button("Go on")).to_be_visible()
    spoken = w.page.evaluate("window.spoken")
    epochs = int(w.now("w.state['epoch']"))
    assert len(spoken) == len(set(spoken)) <= epochs + 1
    assert spoken[-1].startswith("Paused")
    assert all(words.endswith("%.") for words in spoken)


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return axe_core(tmp_path_factory.mktemp("axe"))


VIEWS = ("Confusion matrix", "The 20 worst", "First-layer weights", "Units")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_while_it_trains(
    w: Dash, screenshots: Path, axe: Path, theme: str
) -> None:
    w.shown.theme(theme)
    w.page.add_script_tag(path=axe)
    w.button("Start").click()
    w.trains(3)
    w.now("w.show(3, 5)")
    w.cell.show()
    for view in VIEWS:
        w.tab(view).click()
        expect(w.tab(view)).to_have_attribute("aria-selected", "true")
        assert w.root.evaluate(VIOLATIONS) == [], view
        w.root.screenshot(path=screenshots / f"dashboard-{view.split()[-1]}-{theme}.png")


@pytest.mark.parametrize("width", [WIDTH // 2, 480])
def test_nothing_is_cut_off_at_200_percent_zoom(w: Dash, screenshots: Path, width: int) -> None:
    w.page.set_viewport_size({"width": width, "height": 1900})  # to the page, zoom is this
    w.now("w.run(2)")
    w.now("w.show(3, 3)")
    w.cell.show()
    for view in VIEWS:
        w.tab(view).click()
        expect(w.tab(view)).to_have_attribute("aria-selected", "true")
        assert w.root.evaluate(TOO_WIDE) == [], view
        w.root.screenshot(path=screenshots / f"dashboard-{view.split()[-1]}-{width}.png")


def test_a_stored_notebook_keeps_a_still_picture(w: Dash) -> None:
    w.now("w.run(2)")
    again = w.shown.cell("ask")
    w.now("w")
    kinds = w.page.evaluate(
        "id => Object.keys(jupyterapp.shell.currentWidget.content.widgets"
        ".find(c => c.model.id === id).model.outputs.toJSON()[0].data)",
        again.id,
    )
    assert {"image/svg+xml", "text/plain"} <= set(kinds)


def test_it_says_so_when_the_kernel_has_died(
    lab: Lab, new_page: Callable[[], AbstractContextManager[Page]]
) -> None:
    path = f"dead_{NAME}"
    write_notebook(lab.folder / path, CELLS)
    with new_page() as page:
        shown = NotebookPage.open(page, lab.url(path), path)
        for name in ("imports", "w"):
            shown.cell(name).show()
            shown.cell(name).run()
        dash = Dash(shown, "w")
        dash.button("Start").click()
        expect(dash.button("Pause")).to_be_visible()
        page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        dash.root.locator(".db-go").click()  # Lab has interrupted the kernel before it ended it
        expect(dash.root.locator(".db-lost")).to_contain_text(
            "Python does not answer", timeout=10_000
        )
