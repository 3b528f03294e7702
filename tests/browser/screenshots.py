"""Pictures to look at, of each widget and of each chapter's first screen: `python -m` this DIR."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from . import gallery
from .conftest import FLAGS, WINDOW, chromium, copy_notebooks
from .lab import Lab, running_lab
from .page import THEMES, NotebookPage, write_notebook

NARROW, TALL = 640, 2400
NARROW_CHAPTERS = ("01_neurons", "09_tensors")
SHUTDOWN = "() => jupyterapp.shell.currentWidget.sessionContext.shutdown()"


@contextmanager
def opened(browser: Browser, width: int, height: int) -> Iterator[Page]:
    """An empty page of this size."""
    context = browser.new_context(viewport={"width": width, "height": height})
    try:
        yield context.new_page()
    finally:
        context.close()


def first_screens(browser: Browser, lab: Lab, folder: Path) -> None:
    """What one sees of each chapter when it has opened; two chapters in a narrow window as well."""
    for notebook in sorted((lab.folder / "notebooks").glob("*.ipynb")):
        path, wide = f"notebooks/{notebook.name}", WINDOW["width"]
        for width in (wide, NARROW) if notebook.stem in NARROW_CHAPTERS else (wide,):
            with opened(browser, width, WINDOW["height"]) as page:
                shown = NotebookPage.open(page, lab.url(path), path)
                shown.show_file_browser(width == wide)
                for theme in THEMES:
                    shown.theme(theme)
                    page.screenshot(path=folder / f"{notebook.stem}-{theme}-{width}.png")
                page.evaluate(SHUTDOWN)


def widgets(browser: Browser, lab: Lab, folder: Path) -> None:
    """Each widget in use, view by view, in both themes, and in a narrow window."""
    write_notebook(lab.folder / "gallery.ipynb", gallery.CELLS)
    with opened(browser, WINDOW["width"], TALL) as page:
        shown = NotebookPage.open(page, lab.url("gallery.ipynb"), "gallery.ipynb")
        gallery.run(shown)
        for name in gallery.PRESSED:
            gallery.use(shown, name)
        for theme, width in [*((theme, WINDOW["width"]) for theme in THEMES), ("light", NARROW)]:
            page.set_viewport_size({"width": width, "height": TALL})
            shown.theme(theme)
            for name in (*gallery.WIDGETS, *gallery.OUTPUTS):
                for view in gallery.views(shown, name):
                    file = f"{view.replace(' ', '-')}-{theme}-{width}.png"
                    shown.cell(name).output.screenshot(path=folder / file)


def main(folder: Path) -> None:
    """Fill the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        learner, jupyter = Path(scratch, "learner"), Path(scratch, "jupyter")
        jupyter.mkdir()
        copy_notebooks(learner)
        path = chromium(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        with running_lab(learner, jupyter) as lab:
            widgets(browser, lab, folder)
            first_screens(browser, lab, folder)
        browser.close()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Name the folder for the pictures: python -m tests.browser.screenshots DIR")
    main(Path(sys.argv[1]))
