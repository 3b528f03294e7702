"""A notebook open in JupyterLab, used as a learner uses it: click, type, run, read."""

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from .demand import unavailable

try:
    from playwright.sync_api import Locator, Page, expect
except ImportError:
    unavailable("playwright is not installed; pip install playwright")

RUN_SECONDS = 60
SCROLLS = 10
expect.set_options(timeout=20_000)  # Python answers late where many tests run at once
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}

# Lab says "idle" before its kernel is connected, and then loses what is run: ask the kernel.
READY = """async () => {
    const panel = jupyterapp.shell.currentWidget;
    await panel.revealed;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
}"""
OPEN = "path => window.jupyterapp?.shell.currentWidget?.context?.path === path"
COMMAND = "([name, args]) => jupyterapp.commands.execute(name, args).then(() => null)"
IDS = "() => jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model.id)"
OUTPUTS = """() => jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === 'code')
    .map(cell => [cell.model.id, cell.model.executionCount, cell.model.outputs.toJSON()])"""
REVEAL = """async index => {
    const notebook = jupyterapp.shell.currentWidget.content;
    await notebook.scrollToItem(index, 'start');
}"""


def write_notebook(path: Path, cells: dict[str, str]) -> None:
    """A notebook of code cells: id to source."""
    code = [nbformat.v4.new_code_cell(source, id=id) for id, source in cells.items()]
    kernel = {"name": "python3", "display_name": "Python 3"}
    notebook = nbformat.v4.new_notebook(cells=code, metadata={"kernelspec": kernel})
    nbformat.write(notebook, path)


@dataclass(frozen=True)
class Cell:
    """One cell, found by its id; what it shows is read from the page, not from the model."""

    page: Page
    id: str

    @property
    def element(self) -> Locator:
        """The cell in the page."""
        index = self.page.evaluate(IDS).index(self.id)
        panel = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        return panel.locator(f'.jp-Cell[data-windowed-list-index="{index}"]')

    @property
    def output(self) -> Locator:
        """What stands below the cell."""
        return self.element.locator(".jp-Cell-outputArea")

    @property
    def prompt(self) -> str:
        """The brackets on the left: empty, `[*]:` or a number."""
        return self.element.locator(".jp-InputPrompt").inner_text().strip()

    def show(self) -> None:
        """Scroll to the cell, again where what stands above has grown meanwhile."""
        for _ in range(SCROLLS):
            self.page.evaluate(REVEAL, self.page.evaluate(IDS).index(self.id))
            with suppress(AssertionError):
                expect(self.element).to_be_in_viewport(timeout=2_000)
                return
        expect(self.element).to_be_in_viewport()

    def click(self) -> None:
        """Put the cursor into the cell's last line."""
        self.show()
        self.element.locator(".cm-line").last.click()

    def type_over_last_line(self, text: str) -> None:
        """Click into the cell and type, key by key, over its last line; Lab indents."""
        self.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.press("Shift+Home")  # stops at the indentation
        for number, line in enumerate(text.splitlines()):
            if number:
                self.page.keyboard.press("Enter")
            self.page.keyboard.type(line)

    def run(self) -> None:
        """Press Ctrl+Enter and wait until the cell has run."""
        before = self.prompt
        self.element.locator(".cm-content").focus()
        self.page.keyboard.press("Control+Enter")
        done = re.compile(rf"(?!{re.escape(before)})\[\d+\]:")
        expect(self.element.locator(".jp-InputPrompt")).to_have_text(
            done, timeout=RUN_SECONDS * 1000
        )


@dataclass(frozen=True)
class NotebookPage:
    """The page with the notebook whose path in Lab's folder is `path`."""

    page: Page
    path: str

    @classmethod
    def open(cls, page: Page, url: str, path: str) -> "NotebookPage":
        """Go to an address and wait until the notebook stands there and its kernel answers."""
        page.goto(url)
        page.wait_for_function(OPEN, arg=path)
        page.evaluate(READY)
        return cls(page, path)

    def command(self, name: str, **arguments: Any) -> None:
        """Run one of Lab's commands, as its menus do, and wait until it is done."""
        self.page.evaluate(COMMAND, [name, arguments])

    def run_all(self) -> None:
        """Run every cell."""
        self.command("notebook:run-all-cells")

    def run_above(self, cell: Cell) -> None:
        """Run the cells that stand above a cell."""
        cell.click()
        self.command("notebook:run-all-above")

    def theme(self, name: str) -> None:
        """Switch to the `light` or the `dark` theme."""
        self.command("apputils:change-theme", theme=THEMES[name])
        light = str(name == "light").lower()
        expect(self.page.locator("body")).to_have_attribute("data-jp-theme-light", light)
        expect(self.page.locator("#jupyterlab-splash")).to_have_count(0)

    def show_file_browser(self, shown: bool) -> None:
        """Show or hide the list of files on the left."""
        panel = self.page.locator("#jp-left-stack")
        if panel.is_visible() != shown:
            self.command("application:toggle-left-area")
            expect(panel).to_be_visible(visible=shown)

    def cell(self, id: str) -> Cell:
        """The cell with this id, like `exercise-weighted_sum`."""
        return Cell(self.page, id)

    def new_cell_below(self, cell: Cell) -> Cell:
        """Make an empty cell with the keyboard: Escape, then b."""
        before = self.cells()
        cell.click()
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("b")
        self.page.wait_for_function(f"before => ({IDS})().length > before", arg=len(before))
        (new,) = set(self.cells()) - set(before)
        return self.cell(new)

    def ask(self, expression: str) -> str:
        """What Python says when it says the same twice.

        A widget sends its last change only when the kernel has dealt with the one before, which
        may be after the question.
        """
        before, now = None, self._ask_once(expression)
        while now != before:
            before, now = now, self._ask_once(expression)
        return now

    def _ask_once(self, expression: str) -> str:
        cell = self.cell("ask")
        cell.click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(expression)
        cell.run()
        return cell.output.locator(".jp-OutputArea-output").inner_text().strip()

    def cells(self) -> list[str]:
        """The ids of all cells, in order."""
        ids: list[str] = self.page.evaluate(IDS)
        return ids

    def not_run(self) -> list[str]:
        """The ids of the code cells that have no number."""
        return [id for id, count, _ in self.page.evaluate(OUTPUTS) if count is None]

    def errors(self) -> list[str]:
        """`cell: message` for each traceback and each line on stderr in the notebook."""
        return [
            f"{id}: {output.get('evalue') or output.get('text')}"
            for id, _, outputs in self.page.evaluate(OUTPUTS)
            for output in outputs
            if output["output_type"] == "error" or output.get("name") == "stderr"
        ]
