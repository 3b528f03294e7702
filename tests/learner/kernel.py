"""A real IPython kernel for tests: run a cell, see what it shows."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).resolve().parents[2]
CLEAN = """
import os, sys
os.chdir({folder!r})
os.environ.pop("COURSE_WORKSPACE", None)
for _name in [n for n in sys.modules if n.split(".")[0] == "my_autodiff"]:
    del sys.modules[_name]
sys.path[:] = [p for p in sys.path if "course-tests" not in p]
get_ipython().run_line_magic("reset", "-f")
import numpy as np
from course import begin, exercise, predict, progress, recall
"""


@dataclass
class Shown:
    """What a cell showed: its texts, HTML and printing in one string each, and its exception."""

    text: str = ""
    html: str = ""
    printed: str = ""
    error: str = ""


class Kernel:
    """A kernel that is cleaned for each test, which is quicker than starting one."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        environment.pop("COURSE_WORKSPACE", None)
        self.manager, self.client = start_new_kernel(kernel_name="python3", env=environment)

    def enter(self, folder: Path) -> None:
        """Start anew in a folder, as a freshly opened notebook would."""
        assert not self.run(CLEAN.format(folder=str(folder))).error

    def run(self, code: str, timeout: float = 60) -> Shown:
        """Run a cell; nothing is raised when it fails."""
        shown = Shown()
        self.client.execute_interactive(
            code, timeout=timeout, output_hook=lambda message: _note(shown, message["content"])
        )
        return shown

    def value(self, code: str) -> str:
        """What `print(code)` prints; fails when it raises."""
        shown = self.run(f"print({code})")
        assert not shown.error, shown.error
        return shown.printed.strip()

    def stop(self) -> None:
        """End the kernel."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def _note(shown: Shown, content: dict[str, Any]) -> None:
    data = content.get("data", {})
    shown.text += data.get("text/plain", "")
    shown.html += data.get("text/html", "")
    shown.printed += content.get("text", "")
    if "traceback" in content:
        shown.error += re.sub(r"\x1b\[[\d;]*m", "", "\n".join(content["traceback"]))
