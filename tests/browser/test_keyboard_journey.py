"""Chapter 1 from first cell to last without a mouse, all its exercises passed on the way."""

import time

import pytest

from .page import Locator, NotebookPage, expect

pytestmark = pytest.mark.browser
# What is typed into each exercise; Lab indents, and "<" takes one level back.
ANSWERS = {
    "weighted_sum": "return float(np.dot(w, x) + b)",
    "step": "return (np.asarray(z) >= 0).astype(float)",
    "perceptron_fit": """w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
for _ in range(epochs):
wrong = 0
for row, target in zip(X, y):
error = float(target - step(weighted_sum(w, row, b)))
w, b, wrong = w + error * row, b + error, wrong + (error != 0)
<mistakes.append(int(wrong))
<return w, b, mistakes""",
    "sigmoid": """z = np.asarray(z, dtype=float)
e = np.exp(-np.abs(z))
return np.where(z >= 0, 1.0, e) / (1.0 + e)""",
    "relu": "return np.maximum(np.asarray(z, dtype=float), 0.0)",
    "gate_weights": """if name == "NAND":
return np.array([-1.0, -1.0]), 1.5
<return np.array([1.0, 1.0]), -1.5 if name == "AND" else -0.5""",
    "xor": 'return gate("AND", np.array([gate("OR", x), gate("NAND", x)]))',
}
MOUSE = """() => {
    window.mouse = 0;
    for (const kind of ['pointerdown', 'mousedown', 'wheel'])
        document.addEventListener(kind, () => { window.mouse += 1; }, true);
}"""
SOURCES = """() => jupyterapp.shell.currentWidget.content.widgets
    .map(cell => [cell.model.id, cell.model.sharedModel.getSource()])"""
# Where Lab is: the cell that has the focus, by its place, and whether one types into it.
HERE = """() => {
    const {activeCellIndex, mode, activeCell} = jupyterapp.shell.currentWidget.content;
    return activeCell.node.contains(document.activeElement) ? [activeCellIndex, mode] : null;
}"""
AT = f"([place, mode]) => String(({HERE})()) === `${{place}},${{mode}}`"
WITHIN = "(root) => root.contains(document.activeElement)"


class Keyboard:
    """A learner at the keyboard, in one of the notebook's cells."""

    def __init__(self, shown: NotebookPage) -> None:
        self.shown, self.page = shown, shown.page
        self.ids = shown.cells()
        self.place = self.keys = 0

    def press(self, keys: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(keys)
        self.keys += times

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)

    def stands(self, mode: str = "command") -> None:
        """Wait until the focus is where the learner thinks it is."""
        self.page.wait_for_function(AT, arg=[self.place, mode])

    def go_on(self) -> None:
        """Shift+Enter: run this cell and go to the next."""
        self.press("Shift+Enter")
        self.place += 1
        self.stands()

    def answer(self, text: str) -> None:
        """Enter, type over the last line of this cell, run it with Ctrl+Enter."""
        self.press("Enter")
        self.stands("edit")
        self.press("Control+End")
        self.press("Shift+Home")
        for number, line in enumerate(text.splitlines()):
            if number:
                self.press("Enter")
            self.press("Backspace", len(line) - len(line.lstrip("<")))
            self.type(line.lstrip("<"))
        self.press("Control+Enter")
        self.stands()

    def predict(self, number: str) -> None:
        """Enter, type the number over the dots before the last bracket, run it."""
        self.press("Enter")
        self.stands("edit")
        self.press("Control+End")
        self.press("ArrowLeft")
        self.press("Shift+ArrowLeft", 3)
        self.type(number)
        self.press("Control+Enter")
        self.stands()

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the target has the focus."""
        for _ in range(40):
            if target.evaluate("e => e === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never reaches {target}")


def turn_the_playground(learner: Keyboard, root: Locator) -> None:
    """Run the widget's cell, go into the widget, turn a slider, press a button, come back."""
    learner.press("Control+Enter")
    expect(root).to_be_visible()
    learner.tab_to(root.get_by_label("b", exact=True))
    learner.press("Shift+ArrowLeft", 2)
    expect(root).to_contain_text("AND: 4 of 4 points right.")
    learner.tab_to(root.get_by_role("button", name="point (1,1) target 1 right"))
    learner.press("Space")
    expect(root).to_contain_text("output = step(0.50) = 1.000")
    learner.press("d", 2)
    assert root.evaluate(WITHIN)
    learner.press("Escape")
    learner.stands()


def test_the_first_chapter_is_worked_through_with_the_keyboard_alone(
    notebook: NotebookPage, capsys: pytest.CaptureFixture[str]
) -> None:
    learner, began = Keyboard(notebook), time.monotonic()
    notebook.page.evaluate(MOUSE)
    sources = dict(notebook.page.evaluate(SOURCES))
    prediction = next(id for id, source in sources.items() if "= predict(" in source)
    (widget,) = (id for id, source in sources.items() if "playground = neuron(" in source)
    learner.stands()
    for id in learner.ids[:-1]:
        output, name = notebook.cell(id).output, id.removeprefix("exercise-")
        if id == prediction:
            learner.predict("3")
            expect(output).to_contain_text("You say 3.")
        elif id == widget:
            turn_the_playground(learner, output.locator(".nr"))
        elif name in ANSWERS:
            learner.answer(ANSWERS[name])
            expect(output.locator(".verdict")).to_contain_text(f"{name}: passed")
        learner.go_on()
    progress = next(id for id, source in sources.items() if source == "progress()")
    expect(notebook.cell(progress).output).to_contain_text(f"{len(ANSWERS)} of {len(ANSWERS)}")
    assert notebook.cells() == learner.ids
    assert notebook.errors() == []
    assert notebook.page.evaluate("window.mouse") == 0
    with capsys.disabled():
        print(
            f"\n{len(sources)} cells, {len(ANSWERS)} exercises passed, {learner.keys} keys, "
            f"{time.monotonic() - began:.0f} s"
        )
