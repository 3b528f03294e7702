"""The stepper in JupyterLab: by mouse and by keyboard, in both themes, at 200 %, without Python."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from statistics import median

import pytest

from .lab import Lab
from .page import Locator, NotebookPage, Page, expect, write_notebook

pytestmark = pytest.mark.browser
NAME = "stepper.ipynb"
WIDTH = 1280
PRESSES = 40
CELLS = {
    "imports": """import numpy as np
from course.autodiff.graph import topological_order
from course.autodiff.nn import MLP
from course.autodiff.tensor import Tensor
from course.autodiff.value import Value
from course.widgets.examples import shared
from course.widgets.stepper import stepper
g = shared(Value)""",
    "plain": "w = stepper(g['e'], **g)\nw",
    "predict": "p = stepper(g['e'], predict=3, **g)\np",
    "engines": """def overwrites(root):
    grads = {root: 1.0}
    for node in reversed(topological_order(root)):
        node.grad = grads[node]
        for parent, sent in zip(node.parents, node.send_back(grads[node])):
            grads[parent] = sent

b = stepper(g['e'], engines={'mine': None, 'overwrites': overwrites}, **g)
b""",
    "net": """net = MLP([2, 4, 1], np.random.default_rng(0))
n = stepper(((net([1.5, -2.0])[0] - 1.0) ** 2 * 0.5).log(), w=net.parameters())
n""",
    "tensors": """def moons(rows, wide, **options):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(rows, 2)).round(1)
    g = dict(W=Tensor(rng.normal(size=(2, wide)).round(1)), b=Tensor(np.zeros(wide)),
        V=Tensor(rng.normal(size=(wide, 1)).round(1)), c=Tensor(0.5))
    g['h'] = (X @ g['W'] + g['b']).tanh()
    g['y'] = g['h'] @ g['V'] + g['c']
    g['loss'] = (g['y'] * g['y']).mean()
    return stepper(g['loss'], **options, **g)
t = moons(4, 3)
t""",
    "tensors_predict": "tp = moons(4, 3, predict=True)\ntp",
    "tensors_large": "tl = moons(64, 30)\ntl",
    "folded": """large = MLP([2, 16, 1], np.random.default_rng(0))
f = stepper(large([1.5, -2.0])[0], w=large.parameters())
f""",
    "ask": "1",
}
# Milliseconds from the key's way down to the changed picture, once it is laid out and painted.
LATENCY = """element => {
    window.latencies = [];
    let pressed = 0;
    element.addEventListener('keydown', event => { pressed = event.timeStamp; }, true);
    new MutationObserver(() => {
        if (!pressed) return;
        const changed = performance.now() - pressed, from = pressed;
        pressed = 0;
        requestAnimationFrame(() => setTimeout(() =>
            window.latencies.push([changed, performance.now() - from])));
    }).observe(element.querySelector('svg'),
        {attributes: true, childList: true, characterData: true, subtree: true});
}"""
BARE = """element => [...element.querySelectorAll('button, input, select, [tabindex]')]
    .filter(e => e.dataset.lmSuppressShortcuts !== 'true').map(e => e.outerHTML)"""
TOO_WIDE = """element => [...element.querySelectorAll('*')]
    .filter(e => e.getClientRects().length && !e.closest('svg, .lines code'))
    .filter(e => e.getBoundingClientRect().right > element.getBoundingClientRect().right + 1)
    .map(e => e.outerHTML.slice(0, 120))"""
COVERED = """element => {
    const labels = [...element.querySelectorAll('.label:not(.none)')];
    const boxes = labels.map(e => e.querySelector('text').getBoundingClientRect());
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom - 3
        && b.top < a.bottom - 3;
    return labels.flatMap((e, i) => boxes.slice(i + 1)
        .flatMap((b, j) => meet(boxes[i], b) ? [`${e.textContent} ${labels[i + 1 + j].textContent}`]
            : []));
}"""


class Stepper:
    """One stepper in the notebook, used as a person uses it."""

    def __init__(self, shown: NotebookPage, name: str) -> None:
        self.shown, self.page, self.cell = shown, shown.page, shown.cell(name)
        self.root = self.cell.output.locator(".stepper")

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    @property
    def caption(self) -> Locator:
        return self.root.locator(".caption")

    @property
    def graph(self) -> Locator:
        return self.root.locator(".graph")

    def card(self, name: str) -> Locator:
        title = self.page.locator(".title", has_text=re.compile(f"^{name}$"))
        return self.root.locator(".card", has=title).first

    def press(self, keys: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(keys)

    def ask(self, expression: str) -> str:
        """What Python says, asked in the notebook's last cell."""
        return self.shown.ask(expression)


@pytest.fixture(scope="module")
def has_run(
    lab: Lab, new_page: Callable[[], AbstractContextManager[Page]]
) -> Iterator[NotebookPage]:
    """A notebook with steppers that has run."""
    write_notebook(lab.folder / NAME, CELLS)
    with new_page() as page:
        shown = NotebookPage.open(page, lab.url(NAME), NAME)
        shown.show_file_browser(False)
        shown.run_all()
        assert shown.errors() == []
        yield shown


@pytest.fixture
def fresh(has_run: NotebookPage) -> Callable[[str], Stepper]:
    """A stepper by its cell's name: the cell runs again, wide and light."""
    has_run.page.set_viewport_size({"width": WIDTH, "height": 900})
    has_run.theme("light")

    def made(name: str) -> Stepper:
        stepper = Stepper(has_run, name)
        stepper.cell.show()
        stepper.cell.run()
        expect(stepper.root.locator(".count")).to_contain_text("step 0 of")
        return stepper

    return made


def test_buttons_walk_through_the_pass_and_python_follows(fresh: Callable[[str], Stepper]) -> None:
    w = fresh("plain")
    expect(w.button("Back")).to_be_disabled()
    w.button("Next").click()
    expect(w.caption).to_have_text("Node e = d * b: gradient 1, sent 6 to d and 42 to b.")
    expect(w.root.locator(".edge.now")).to_have_count(2)
    w.button("Next").click(click_count=1)
    w.button("Next").click()
    expect(w.card("b")).to_contain_text("42 + 6 + 36 + 36 = 120")
    expect(w.root).to_contain_text("return grad * y, grad * x")
    w.button("Back").click()
    expect(w.card("b")).to_contain_text("42 + 6 = 48")
    expect(w.root).to_contain_text("b waits for c")
    assert w.ask("w.state['node'], w.state['grads']['b']") == "('d', 48.0)"
    w.cell.show()
    w.button("Last").click()
    expect(w.root.locator(".ending")).to_contain_text("+ Every node waited for all its users")
    expect(w.button("Next")).to_be_disabled()


def test_arrow_keys_home_end_and_enter_step_from_the_graph(
    fresh: Callable[[str], Stepper],
) -> None:
    w = fresh("plain")
    w.graph.focus()
    w.press("ArrowRight", 3)
    expect(w.caption).to_contain_text("Node c = b * b")
    w.press("ArrowLeft")
    expect(w.caption).to_contain_text("Node d = b + c")
    w.press("End")
    expect(w.root.locator(".count")).to_have_text("step 6 of 6")
    w.press("Home")
    expect(w.root.locator(".count")).to_have_text("step 0 of 6")
    w.press("Enter")
    expect(w.caption).to_contain_text("Node e = d * b")
    w.press("?")
    expect(w.root.locator(".keys")).to_contain_text("Home and End")
    w.press("?")
    expect(w.root.locator(".keys")).to_be_hidden()


def test_every_control_is_reached_by_tab_and_wears_a_ring(fresh: Callable[[str], Stepper]) -> None:
    w = fresh("predict")
    w.root.evaluate("e => { e.tabIndex = -1; e.focus(); e.removeAttribute('tabindex'); }")
    reached = []
    for _ in range(20):
        w.press("Tab")
        told = w.root.evaluate(
            """root => { const e = document.activeElement, s = getComputedStyle(e);
            return root.contains(e) && [e.ariaLabel || e.textContent || e.type,
                s.outlineStyle, parseFloat(s.outlineWidth)]; }"""
        )
        if not told:
            break
        reached.append(told[0])
        assert told[1:] == ["solid", 3], told
    assert reached[:7] == ["First", "Back", "Next", "Last", "Play", "Go to node", "Show"]
    assert {"text", "Check", "Start over"} <= set(reached)


def test_the_drop_down_jumps_to_a_node_and_arrow_keys_there_stay_its_own(
    fresh: Callable[[str], Stepper],
) -> None:
    w = fresh("plain")
    jump = w.root.get_by_label("Go to node")
    jump.select_option("b")
    expect(w.caption).to_contain_text("Node b = a * 3: gradient 120")
    w.root.get_by_label("Show", exact=True).select_option("local slopes")
    expect(w.root.locator(".label", has_text="×42")).to_be_visible()
    w.root.get_by_label("Show", exact=True).select_option("values")
    expect(w.root.locator(".label", has_text="×42")).to_be_hidden()
    assert w.ask("w.mode") == "'values'"


def test_predictions_stand_before_the_steps_are_judged_and_unlock_the_rest(
    fresh: Callable[[str], Stepper],
) -> None:
    p = fresh("predict")
    typed = p.root.locator(".predict input")
    p.button("Next").click()
    expect(typed).to_be_focused()
    expect(p.root.locator(".count")).to_have_text("step 0 of 6")
    expect(p.root.locator(".predict")).to_contain_text("What does e send to d?")
    p.page.keyboard.type("6")
    p.press("Enter")
    expect(p.root.locator(".reply")).to_contain_text("+ Right: 6.")
    p.page.keyboard.type("-5")
    p.press("Enter")
    expect(p.root.locator(".reply")).to_contain_text("− Not so: you said -5, it is 42.")
    expect(p.root.locator(".count")).to_have_text("step 1 of 6")
    p.page.keyboard.type("dd")  # the cell must survive this
    p.press("Enter")
    expect(p.root.locator(".reply")).to_contain_text("dd is not a number")
    for _ in range(2):
        p.page.keyboard.type("6")
        p.press("Enter")
    expect(p.root.locator(".predict")).to_be_hidden()
    expect(p.button("Next")).to_be_focused()
    p.press("End")
    expect(p.root.locator(".count")).to_have_text("step 6 of 6")
    told = p.ask("p.state['predictions']['right'], p.state['predictions']['answered'], p.step")
    assert told == "(3, 4, 6)"


def test_d_d_with_the_focus_on_any_control_deletes_nothing(
    fresh: Callable[[str], Stepper],
) -> None:
    w = fresh("plain")
    for target in (w.button("Next"), w.graph, w.root.get_by_label("Show", exact=True)):
        target.focus()
        w.press("d", 2)
        w.press("x")
        w.press("b")
    w.button("Next").focus()
    w.press("Space", 7)  # one more than there are steps: the focus must not be lost
    w.press("d", 2)
    expect(w.button("Next")).to_be_focused()
    assert w.shown.cells() == list(CELLS)
    for name in ("plain", "predict", "engines"):
        assert w.shown.cell(name).output.locator(".stepper").evaluate(BARE) == []


def test_a_broken_engine_is_watched_losing_a_delivery(fresh: Callable[[str], Stepper]) -> None:
    b = fresh("engines")
    b.root.get_by_label("Engine").select_option("overwrites")
    b.root.get_by_label("Go to node").select_option("b")
    expect(b.caption).to_contain_text("120 had arrived, but the engine used 36.")
    expect(b.card("b")).to_contain_text("120 came, 36 used")
    b.button("Last").click()
    expect(b.root.locator(".ending.bad")).to_contain_text("− b ends with 36")
    assert b.ask("b.engine, b.step") == "('overwrites', 6)"


def test_a_broadcast_is_undone_on_the_edge_and_arrays_are_shown_in_tables(
    fresh: Callable[[str], Stepper],
) -> None:
    t = fresh("tensors")
    expect(t.card("W")).to_contain_text("(2, 3)")
    t.root.get_by_label("Go to node").select_option(label="v2")
    expect(t.caption).to_contain_text("(4, 3) to b, summed over axis 0 to (3,).")
    expect(t.root.locator(".label.now", has_text="summed over axis 0")).to_contain_text("(3,)")
    expect(t.root).to_contain_text("to b: (4, 3) as it came, summed over axis 0 = (3,)")
    expect(t.root.locator(".arrays caption").last).to_have_text("arrives at b, axis 0 summed (3,)")
    expect(t.root.locator(".arrays table").last.locator("td")).to_have_count(3)
    t.root.get_by_label("Show", exact=True).select_option("values")
    expect(t.root.locator(".label", has_text="(2, 3)")).to_be_visible()
    large = fresh("tensors_large")
    large.button("Next").click()
    expect(large.root.locator(".arrays")).to_contain_text("64 numbers from")


def test_shapes_are_predicted_with_the_keyboard(fresh: Callable[[str], Stepper]) -> None:
    p = fresh("tensors_predict")
    p.button("Next").click()
    expect(p.root.locator(".arrays")).to_be_hidden()
    expect(p.root.locator(".predict")).to_contain_text("Which shape arrives from loss at v4?")
    p.page.keyboard.type("four by one")
    p.press("Enter")
    expect(p.root.locator(".reply")).to_contain_text("is not a shape; type one like (4, 2).")
    for said in ("4, 1", "(4, 1)", "4x1"):
        p.page.keyboard.type(said)
        p.press("Enter")
        expect(p.root.locator(".reply")).to_contain_text("+ Right: (4, 1).")
    expect(p.root.locator(".predict")).to_contain_text("Which shape arrives from y at c?")
    p.page.keyboard.type("(4, 1)")
    p.press("Enter")
    expect(p.root.locator(".reply")).to_contain_text("− Not so: you said (4, 1), it is ().")
    p.page.keyboard.type("1 0")
    p.press("Enter")
    expect(p.root.locator(".reply")).to_contain_text("+ Right: 0, 1.")
    assert p.ask("tp.state['predictions']['right'], tp.step") == "(4, 3)"


def test_a_folded_group_is_expanded_by_a_click_or_by_enter_and_folded_again(
    fresh: Callable[[str], Stepper],
) -> None:
    f = fresh("folded")
    before = f.root.locator(".card").count()
    groups = f.root.locator(".card.many")
    groups.last.scroll_into_view_if_needed()
    groups.last.click()
    expect(f.root.locator(".card")).to_have_count(before + 1)  # the last group has two nodes
    expect(f.graph).to_be_focused()
    f.press("d", 2)
    f.button("Fold groups").press("Enter")
    expect(f.root.locator(".card")).to_have_count(before)
    expect(f.button("Next")).to_be_focused()
    for key, more in (("Enter", 1), ("Space", 4)):  # the one before it has four
        groups.last.focus()
        f.press(key)
        expect(f.root.locator(".card")).to_have_count(before + more)
    expect(f.root.locator(".count")).to_contain_text("step 0 of")
    f.button("Next").click()
    assert f.ask("len(f.opened), f.step") == "(2, 1)"
    assert f.shown.cells() == list(CELLS)


def test_every_group_is_reached_by_tab_and_wears_a_ring(fresh: Callable[[str], Stepper]) -> None:
    f = fresh("folded")
    f.graph.focus()
    f.press("Tab")
    told = f.page.evaluate(
        """() => { const e = document.activeElement, s = getComputedStyle(e);
        return [e.getAttribute('aria-label'), s.outlineStyle, parseFloat(s.outlineWidth)]; }"""
    )
    assert told[0].startswith("Expand ")
    assert told[1:] == ["solid", 3]
    assert f.root.evaluate(BARE) == []


def test_play_steps_until_it_is_paused_and_never_by_itself(fresh: Callable[[str], Stepper]) -> None:
    w = fresh("plain")
    w.page.wait_for_timeout(1800)
    expect(w.root.locator(".count")).to_have_text("step 0 of 6")
    w.button("Play").click()
    expect(w.root.locator(".count")).to_have_text("step 2 of 6", timeout=5000)
    w.button("Pause").click()
    expect(w.button("Play")).to_be_visible()


def test_a_key_changes_the_picture_of_a_sixty_node_graph_within_16_milliseconds(
    fresh: Callable[[str], Stepper], capsys: pytest.CaptureFixture[str]
) -> None:
    n = fresh("net")
    assert n.ask("len(n.trace.nodes)") == "60"
    n.cell.show()
    n.graph.focus()
    n.root.evaluate(LATENCY)
    for _ in range(PRESSES):
        n.press("ArrowRight")
        n.page.wait_for_timeout(30)
    n.page.wait_for_function(f"window.latencies.length >= {PRESSES - 5}")
    changed, painted = zip(*n.page.evaluate("window.latencies"), strict=True)
    with capsys.disabled():
        print(
            f"\n{len(changed)} presses: changed after {median(changed):.1f} ms (median), "
            f"{max(changed):.1f} ms (most); painted after {median(painted):.1f} ms (median)"
        )
    assert len(changed) >= 30
    assert median(changed) < 16


@pytest.mark.parametrize("name", ["plain", "engines", "net", "folded", "tensors", "tensors_large"])
def test_labels_of_edges_do_not_cover_each_other_at_any_step(
    fresh: Callable[[str], Stepper], name: str
) -> None:
    w = fresh(name)
    for keys in ("Home", "ArrowRight", "ArrowRight", "ArrowRight", "End"):
        w.graph.focus()
        w.press(keys)
        assert w.root.evaluate(COVERED) == [], keys


@pytest.mark.parametrize("width", [WIDTH, WIDTH // 2])
def test_nothing_is_clipped_at_100_and_200_percent(
    fresh: Callable[[str], Stepper], width: int
) -> None:
    turned = {"plain": 3, "predict": 0, "engines": 3, "net": 8, "tensors": 5, "tensors_large": 4}
    for name, turns in {**turned, "tensors_predict": 0, "folded": 3}.items():
        w = fresh(name)
        w.page.set_viewport_size({"width": width, "height": 1500})  # to the page, zoom is this
        w.cell.show()
        for _ in range(turns):
            w.button("Next").click()
        assert w.root.evaluate(TOO_WIDE) == [], name


def test_without_python_it_goes_on_stepping_and_says_that_nothing_is_saved(
    fresh: Callable[[str], Stepper],
) -> None:
    w = fresh("plain")  # the last test: it ends the notebook's kernel
    lost = w.root.locator(".lost")
    w.button("Next").click()
    w.page.wait_for_timeout(300)
    expect(lost).to_be_hidden()
    w.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    w.button("Next").click()
    expect(w.caption).to_contain_text("Node d = b + c")
    expect(lost).to_contain_text("changes are no longer saved", timeout=10_000)
    w.button("Last").click()
    expect(w.root.locator(".count")).to_have_text("step 6 of 6")
