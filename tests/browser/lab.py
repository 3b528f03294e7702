"""A real JupyterLab on a scratch folder, with the arguments and settings of `course lab`."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from course import cli

START_SECONDS = 60
STOP_SECONDS = 10
LOG_LINES = 60
# Whatever the developer has set or installed must not decide how the learner's Lab behaves.
SCRATCH = (
    "IPYTHONDIR",
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
)
CLEARED = ("COURSE_WORKSPACE", "JUPYTER_CONFIG_PATH", "JUPYTER_PATH", "JUPYTER_TOKEN")


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: the folder it shows, its address, its token and its log."""

    folder: Path
    address: str
    token: str
    log: Path

    @property
    def console(self) -> Path:
        """The log of what the browser's console said."""
        return self.log.with_name("console.log")

    @property
    def front_door(self) -> str:
        """What `course lab` opens in the learner's browser."""
        return f"{self.address}?token={self.token}"

    def url(self, notebook: str) -> str:
        """The address of a notebook, given by its path in the folder."""
        # `reset`: a learner's Lab remembers the tabs of the last visit, a test must not.
        return f"{self.address}lab/tree/{notebook}?reset&token={self.token}"


def log_tail(log: Path) -> str:
    """The last lines of a log, for the message of a failed test."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    return "\n".join(lines[-LOG_LINES:]) or "(the log is empty)"


@contextmanager
def running_lab(folder: Path, scratch: Path) -> Iterator[Lab]:
    """Start JupyterLab on a folder and stop it, and its kernels, whatever happens inside."""
    log = scratch / "jupyterlab.log"
    process = _start(folder, scratch, log)
    try:
        yield _wait_until_ready(process, folder, scratch, log)
    finally:
        _stop(process)


def _start(folder: Path, scratch: Path, log: Path) -> "subprocess.Popen[bytes]":
    arguments = [a for a in cli.lab_arguments(None, True) if "root_dir" not in a]
    arguments += [f"--ServerApp.root_dir={folder}", "--LabApp.expose_app_in_browser=True"]
    with mock.patch.dict(os.environ), log.open("wb") as sink:
        for name in CLEARED:
            os.environ.pop(name, None)
        for name in SCRATCH:
            os.environ[name] = str(scratch / name.lower())
            Path(os.environ[name]).mkdir()
        cli.prepend("PYTHONPATH", cli.ROOT)
        cli.prepare_environment()
        return subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that a signal to the group reaches the kernels as well
        )


def _wait_until_ready(
    process: "subprocess.Popen[bytes]", folder: Path, scratch: Path, log: Path
) -> Lab:
    """The Lab, once it answers; it took the next free port and says which in its runtime folder."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"JupyterLab ended with code {process.returncode}:\n{log_tail(log)}")
        for file in (scratch / "jupyter_runtime_dir").glob("jpserver-*.json"):
            try:
                told = json.loads(file.read_text(encoding="utf-8"))
            except ValueError:  # half written
                continue
            if _answers(told["url"], told["token"]):
                return Lab(folder, told["url"], told["token"], log)
        time.sleep(0.05)
    raise RuntimeError(f"JupyterLab was not ready in {START_SECONDS} s:\n{log_tail(log)}")


def _answers(address: str, token: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        return direct.open(f"{address}api/status?token={token}", timeout=2).status == 200
    except OSError:
        return False


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
