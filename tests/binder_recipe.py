"""Carry out Binder's recipe in a fresh environment: `python -m tests.binder_recipe`.

It does what the image's build does after its base: installs binder/requirements.txt by pip, runs
postBuild, and starts JupyterLab through `start`. Then it opens chapter 1 in Chromium and runs every
cell. `--python` names the Python, `--inside` words before each command (`docker exec …`), for a
Python that lives in a container; `--work` a folder that both sides see under the same name.
"""

import argparse
import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from course.authoring.build import ROOT, read_chapters
from course.authoring.notebook import make_notebook
from tests.browser.page import NotebookPage, write_notebook
from tests.steps import Steps, answers, wait_for

FIRST = "notebooks/01_neurons.ipynb"
MEMORY = "notebooks/memory.ipynb"
HEAVY = 14  # the chapter with the most imports
KERNELS = {
    "bare": "a kernel",
    "numba": "… with numba imported",
    "chapter": f"… with the imports of chapter {HEAVY} (or the last there is)",
}
ASK = "print(*[l for l in open('/proc/self/smaps_rollup') if l[:4] in ('Rss:', 'Pss:')])"
DROPPED = ("COURSE_DATA_DIR", "COURSE_WORKSPACE", "COURSE_FAST", "VIRTUAL_ENV", "PYTHONPATH")
START_SECONDS, CHAPTER_SECONDS = 120, 300


class Machine:
    """A clone, an environment beside it, and the steps that are measured."""

    def __init__(self, work: Path, python: str, inside: list[str]):
        self.clone, self.environment, self.log = work / "clone", work / "env", work / "log.txt"
        self.python, self.inside = python, inside
        self.steps = Steps()
        kept = {k: v for k, v in os.environ.items() if k not in DROPPED}
        scratch = {"XDG_CACHE_HOME": str(work / "cache"), "JUPYTER_DATA_DIR": str(work / "data"),
                   "JUPYTER_CONFIG_DIR": str(work / "config"), "IPYTHONDIR": str(work / "ipython"),
                   "REPO_DIR": str(self.clone)}  # fmt: skip
        path = f"{self.environment / 'bin'}{os.pathsep}{os.environ['PATH']}"
        self.variables = {**kept, **scratch, "PATH": path}

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        """Start a command in the clone; what it says goes to the log."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*self.inside, *command], cwd=self.clone, env=self.variables,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def run(self, step: str, *command: str) -> None:
        """Run a command and note its seconds; stop with the end of the log when it fails."""
        with self.steps.timed(step):
            if self.start(*command).wait():
                tail = self.log.read_text(errors="replace").splitlines()[-25:]
                raise SystemExit("\n".join([*tail, f"{step}: failed, see {self.log}"]))


def build(machine: Machine) -> None:
    """The steps of the image's build."""
    subprocess.run(["git", "clone", "-q", str(ROOT), str(machine.clone)], check=True)
    machine.run("environment", machine.python, "-m", "venv", str(machine.environment))
    pip = [str(machine.environment / "bin" / "pip"), "install", "--no-cache-dir"]
    machine.run("pip install", *pip, "-r", "binder/requirements.txt")
    machine.run("postBuild", "./binder/postBuild")


@contextmanager
def lab(machine: Machine) -> Iterator[tuple[str, int]]:
    """JupyterLab through `start`: the address of a file, less its path, and the port."""
    token = secrets.token_hex(8)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["jupyter", "lab", "--no-browser", "--ip=127.0.0.1", f"--port={port}",
               f"--IdentityProvider.token={token}", "--LabApp.expose_app_in_browser=True",
               "--allow-root"]  # fmt: skip
    address = f"http://127.0.0.1:{port}/"
    with machine.steps.timed("Lab answers"):
        process = machine.start("./binder/start", *command)
        wait_for(lambda: answers(f"{address}api/status?token={token}"), "Lab", START_SECONDS)
    try:
        yield f"{address}lab/tree/{{}}?reset&token={token}", port
    finally:
        for pid in servers(port):
            os.kill(pid, signal.SIGTERM)
        process.wait(30)


def servers(port: int) -> dict[int, str]:
    """The smaps_rollup of each process whose command names a port, by its pid."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"--port={port}".encode() in (folder / "cmdline").read_bytes().split(b"\0"):
                found[int(folder.name)] = (folder / "smaps_rollup").read_text()
        except OSError:  # it has just ended
            continue
    return found


def megabytes(text: str) -> dict[str, float]:
    """Rss and Pss (a page that several share counts in part) of a smaps_rollup."""
    return {name: int(kb) / 1000 for name, kb in re.findall(r"\b(Rss|Pss): +(\d+) kB", text)}


def write_memory_notebook(clone: Path) -> None:
    """A notebook that imports what a heavy chapter does and says how large its kernel is."""
    chapter = [c for c in read_chapters(clone / "course" / "chapters") if c.number <= HEAVY][-1]
    notebook = make_notebook(chapter, None, None, "", solved=False)
    begin, imports = [c.source for c in notebook.cells if c.cell_type == "code"][:2]
    cells = {"bare": ASK, "numba": f"import numba\n{ASK}", "begin": begin, "imports": imports}
    write_notebook(clone / MEMORY, {**cells, "chapter": ASK})


def shown(page: NotebookPage, id: str) -> str:
    """What a cell printed."""
    return page.cell(id).output.inner_text()


def run_all(page: NotebookPage) -> None:
    """Run every cell and wait; stop where one fails."""
    page.run_all()
    wait_for(lambda: not page.not_run() or bool(page.errors()), page.path, CHAPTER_SECONDS)
    if problems := [*page.not_run(), *page.errors()]:
        raise SystemExit(f"{page.path}: {problems}")


def use(machine: Machine) -> None:
    """Open chapter 1 in Chromium, run it, and print what memory is used."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import CHROMIUMS, FLAGS, WINDOW

    chromium = next(filter(None, map(shutil.which, CHROMIUMS)))
    with lab(machine) as (address, port), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        tab = browser.new_page(viewport=WINDOW)
        with machine.steps.timed("chapter 1 opened, kernel ready"):
            page = NotebookPage.open(tab, address.format(FIRST), FIRST)
        with machine.steps.timed(f"its {len(page.cells())} cells run"):
            run_all(page)
        say("Lab", max(servers(port).values(), key=lambda text: megabytes(text)["Pss"]))
        memory = NotebookPage.open(tab, address.format(MEMORY), MEMORY)
        run_all(memory)
        for id, name in KERNELS.items():
            say(name, shown(memory, id))
        browser.close()


def say(name: str, smaps: str) -> None:
    """Print what a process uses."""
    found = megabytes(smaps)
    print(f"{found['Rss']:8.0f} MB RSS, {found['Pss']:4.0f} MB PSS  {name}", flush=True)


def size(folder: Path) -> float:
    """Megabytes on the disk."""
    return sum(f.lstat().st_blocks * 512 for f in folder.rglob("*")) / 1e6


def main() -> None:
    """Build, use, and print the figures."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--python", default="python3")
    words.add_argument("--inside", default="", type=shlex.split)
    words.add_argument("--work", type=Path)
    asked = words.parse_args()
    work = asked.work or Path(tempfile.mkdtemp(prefix="binder-"))
    machine = Machine(work, asked.python, asked.inside)
    try:
        build(machine)
        print(f"{size(machine.environment):8.0f} MB      environment", flush=True)
        write_memory_notebook(machine.clone)
        use(machine)
    finally:
        if not asked.work:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
