"""Runs the widgets' JavaScript without a browser, to compare its numbers with Python's."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from course.widgets.controls import script


def run_script(folder: Path, names: tuple[str, ...], expression: str, **data: Any) -> Any:
    """The value of a JavaScript expression in which the scripts' names and the data are known."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed; the browser tests compare the same numbers")
    known = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in data.items())
    ask = f"\n{known}console.log(JSON.stringify({expression}));"
    module = folder / "asked.mjs"
    module.write_text(script(*names) + ask, encoding="utf-8")
    done = subprocess.run([node, module], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
