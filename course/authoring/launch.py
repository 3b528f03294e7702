"""Where a notebook can be opened without an installation, and the cell that Google Colab needs."""

import nbformat
from nbformat import NotebookNode

GITHUB = "https://github.com/"
COLAB_CELL = """# Google Colab only: this installs the course there. Elsewhere it does nothing.
import sys

if "google.colab" in sys.modules:
    import subprocess

    here = "git+{repository}"
    if subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", here]).returncode:
        raise SystemExit("The course was not installed: read pip's words above, run this again.")
    if "numpy" in sys.modules:
        print("If a cell below fails to import: Runtime, Restart session, and go on below.")"""


def links(repository: str, stem: str) -> list[str]:
    """Links that open a learner notebook of a GitHub repository elsewhere; none without one."""
    if not repository:
        return []
    owned, page = repository.removeprefix(GITHUB), f"notebooks/{stem}.ipynb"
    binder = f"https://mybinder.org/v2/gh/{owned}/HEAD?urlpath=lab/tree/{page}"
    colab = f"https://colab.research.google.com/github/{owned}/blob/main/{page}"
    return [f"[Open in Binder]({binder})", f"[Open in Colab]({colab})"]


def colab_cell(repository: str) -> NotebookNode:
    """The cell that installs the course on Colab, folded in Colab and in JupyterLab."""
    cell: NotebookNode = nbformat.v4.new_code_cell(COLAB_CELL.format(repository=repository))
    cell["id"] = "colab"
    cell.metadata = nbformat.from_dict({"cellView": "form", "jupyter": {"source_hidden": True}})
    return cell
