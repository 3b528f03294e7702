"""One Chromium and one JupyterLab for all browser tests; what they said goes with a failure."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

from course.cli import FIRST_CHAPTER, ROOT

from .demand import unavailable
from .lab import Lab, log_tail, running_lab

if TYPE_CHECKING:  # conftest must be importable without playwright
    from playwright.sync_api import Browser, Page

    from .page import NotebookPage

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
)
WINDOW = {"width": 1280, "height": 900}


def chromium(downloaded: str) -> str:
    """The system's own Chromium, or the one Playwright has downloaded."""
    found = next(filter(None, map(shutil.which, CHROMIUMS)), downloaded)
    if not Path(found).exists():
        unavailable("no Chromium on the PATH; apt install chromium, or playwright install")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = chromium(playwright.chromium.executable_path)
        launched = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on a folder with its own copy of the repository's learner notebooks."""
    if not (ROOT / FIRST_CHAPTER).exists():
        pytest.fail(f"{ROOT / FIRST_CHAPTER} is missing; `course build` makes it", pytrace=False)
    folder = tmp_path_factory.mktemp("learner")
    copy_notebooks(folder)
    with running_lab(folder, tmp_path_factory.mktemp("jupyter")) as lab:
        yield lab


def copy_notebooks(folder: Path) -> None:
    """Copy the learner notebooks, and nothing a learner has left beside them."""
    (folder / "notebooks").mkdir(parents=True)
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        shutil.copy(notebook, folder / "notebooks")


@pytest.fixture(scope="session")
def new_page(browser: Browser, lab: Lab) -> Callable[[], AbstractContextManager[Page]]:
    """Makes a page in a browser that remembers nothing; its console is written to a log."""

    @contextmanager
    def opened() -> Iterator[Page]:
        context = browser.new_context(viewport=WINDOW)
        with lab.console.open("a", encoding="utf-8") as console:
            page = context.new_page()
            page.on("console", lambda said: _note(console, said.type, said.text))
            page.on("pageerror", lambda error: _note(console, "uncaught", str(error)))
            try:
                yield page
            finally:
                context.close()

    return opened


def _note(console: IO[str], kind: str, text: str) -> None:
    if kind in ("warning", "error", "uncaught"):  # Lab says very much else
        print(f"{kind}: {text}", file=console, flush=True)


@pytest.fixture
def page(new_page: Callable[[], AbstractContextManager[Page]]) -> Iterator[Page]:
    """An empty page."""
    with new_page() as page:
        yield page


@pytest.fixture
def notebook(lab: Lab, page: Page, request: pytest.FixtureRequest) -> NotebookPage:
    """Chapter 1, untouched, in a folder of this test's own, with its kernel ready."""
    from .page import NotebookPage

    copy_notebooks(lab.folder / request.node.name)
    path = f"{request.node.name}/{FIRST_CHAPTER.as_posix()}"
    return NotebookPage.open(page, lab.url(path), path)


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """The folder for pictures: $COURSE_SCREENSHOTS, else a temporary one."""
    folder = Path(os.environ.get("COURSE_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Attach Lab's log, the browser's console and a picture to a failed browser test."""
    report = yield
    used = getattr(item, "funcargs", {})
    if report.failed and "lab" in used:
        log = used["lab"].log
        report.sections.append((f"End of {log}", log_tail(log)))
        console = used["lab"].console
        report.sections.append((f"End of {console}", log_tail(console)))
        shown = [getattr(value, "page", value) for value in used.values()]
        if page := next((p for p in shown if hasattr(p, "screenshot")), None):
            report.sections.append(("Picture", _picture(page, log.with_name(f"{item.name}.png"))))
    return report


def _picture(page: Page, path: Path) -> str:
    """Where the picture of the page is, or why there is none: a report must not fail itself."""
    try:
        page.screenshot(path=path)
    except Exception as error:
        return f"none: {error}"
    return str(path)
