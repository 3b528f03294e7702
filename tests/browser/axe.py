"""axe-core from the npm registry, in a folder of the test's own; nothing of it is kept."""

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

VIOLATIONS = """async element => (await axe.run(element, {resultTypes: ['violations']})).violations
    .map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.html.slice(0, 120)).join(' | ')}`)"""


def axe_core(folder: Path) -> Path:
    """The script, fetched into the folder; skips the test where npm cannot."""
    if (npm := shutil.which("npm")) is None:
        pytest.skip("npm is not installed; axe-core comes from its registry")
    done = subprocess.run(
        [npm, "pack", "axe-core@4", "--silent"], cwd=folder, capture_output=True, check=False
    )
    packed = next(folder.glob("*.tgz"), None)
    if done.returncode or packed is None:
        pytest.skip(f"npm cannot fetch axe-core: {done.stderr.decode()[-200:]}")
    with tarfile.open(packed) as archive:
        archive.extract("package/axe.min.js", folder, filter="data")
    return folder / "package" / "axe.min.js"
