"""Seconds from a fresh clone to the first passed exercise: `python -m tests.first_exercise`.

It types what the README says, `python3 -m course`, with empty caches, opens chapter 1 in Chromium,
runs the cells above the first exercise, types the right answer and waits for the verdict. Reading
and thinking are not counted. `--python` names another Python.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from course.cli import FIRST_CHAPTER, ROOT
from tests.browser.page import NotebookPage, expect
from tests.steps import Steps, answers, show, wait_for

EXERCISE = "exercise-weighted_sum"
RIGHT = "return float(np.dot(w, x) + b)"
PASSED = "1.1 weighted_sum: passed"
SET_UP_SECONDS, LAB_SECONDS = 900, 120
READY = "JupyterLab runs until"
# Whatever the user has set or kept must not shorten the way.
SCRATCH = ("UV_CACHE_DIR", "PIP_CACHE_DIR", "XDG_CACHE_HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR",
           "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR",
           "JUPYTERLAB_WORKSPACES_DIR")  # fmt: skip
CLEARED = ("COURSE_WORKSPACE", "COURSE_FAST", "VIRTUAL_ENV", "PYTHONPATH", "JUPYTER_PATH")


def environment(work: Path) -> dict[str, str]:
    """The variables of a machine that has never seen the course; no virtual environment on it."""
    kept = {k: v for k, v in os.environ.items() if k not in CLEARED}
    own = str(ROOT / ".venv" / "bin")
    path = [p for p in kept["PATH"].split(os.pathsep) if p != own]
    folders = {name: str(work / name.lower()) for name in SCRATCH}
    config = Path(folders["JUPYTER_CONFIG_DIR"])
    config.mkdir()
    settings = {"LabApp": {"expose_app_in_browser": True}}  # so that the script can ask the page
    (config / "jupyter_lab_config.json").write_text(json.dumps(settings))
    return {**kept, **folders, "PATH": os.pathsep.join(path)}


@contextmanager
def course(work: Path, python: str, steps: Steps) -> Iterator[str]:
    """Set up and start the course as a learner does; the address of its Lab."""
    variables, log = environment(work), work / "log.txt"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [python, "-m", "course", "--no-browser"], cwd=work / "clone", env=variables,
            stdin=subprocess.DEVNULL, stdout=sink, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    try:
        with steps.timed("python3 -m course: set-up"):
            wait_for(lambda: said(process, log, READY), "set-up", SET_UP_SECONDS)
        with steps.timed("JupyterLab answers"):
            runtime = Path(variables["JUPYTER_RUNTIME_DIR"])
            wait_for(lambda: bool(address_in(runtime)), "JupyterLab", LAB_SECONDS)
        yield address_in(runtime)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def said(process: "subprocess.Popen[bytes]", log: Path, words: str) -> bool:
    """Whether a program has said something; SystemExit with its log when it has ended."""
    text = log.read_text(encoding="utf-8", errors="replace")
    if process.poll() is not None:
        raise SystemExit(text)
    return words in text


def address_in(runtime: Path) -> str:
    """The front door of the Lab that noted itself in a folder, once it answers; else nothing."""
    for file in runtime.glob("jpserver-*.json"):
        try:
            told = json.loads(file.read_text(encoding="utf-8"))
        except ValueError:  # half written
            continue
        if answers(f"{told['url']}api/status?token={told['token']}"):
            return f"{told['url']}?token={told['token']}"
    return ""


def solve_first(address: str, steps: Steps) -> None:
    """Open chapter 1 and pass its first exercise."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import CHROMIUMS, FLAGS, WINDOW

    chromium = next(filter(None, map(shutil.which, CHROMIUMS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_page(viewport=WINDOW)
        with steps.timed("chapter 1 opened, kernel ready"):
            notebook = NotebookPage.open(page, address, FIRST_CHAPTER.as_posix())
        exercise = notebook.cell(EXERCISE)
        with steps.timed("cells above the exercise run"):
            notebook.run_above(exercise)
        with steps.timed("answer typed, cell run, verdict read"):
            exercise.type_over_last_line(RIGHT)
            exercise.run()
            expect(exercise.output).to_contain_text(PASSED)
        browser.close()


def main() -> None:
    """Go the way once, in a folder that is removed, and print its parts."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--python", default="python3")
    asked = words.parse_args()
    steps = Steps()
    with tempfile.TemporaryDirectory(prefix="first-", ignore_cleanup_errors=True) as folder:
        work = Path(folder)
        with steps.timed("git clone"):
            subprocess.run(["git", "clone", "-q", str(ROOT), str(work / "clone")], check=True)
        with course(work, asked.python, steps) as address:
            solve_first(address, steps)
    show(steps.total, "from nothing to the first passed exercise")


if __name__ == "__main__":
    main()
