"""Begin an exercise anew, in the notebook and in the package: what `course reset` does."""

import json
from itertools import chain
from pathlib import Path
from typing import Any

from course.authoring import package, source, submission
from course.errors import SourceError, WorkspaceError
from course.judging import Exercise

from .check import read_notebook
from .workspace import Workspace


def _own_cells(cells: list[Any], name: str) -> list[int]:
    """The places of the cells that define an exercise; those with its mark, if there are any."""
    texts = [submission.text_of(cell) or "" for cell in cells]
    own = [i for i, text in enumerate(texts) if name in submission.named(text)]
    return [i for i in own if submission.is_marked(name, texts[i])] or own


def _place(cells: list[Any], exercise: Exercise) -> int:
    """Where a cell that was deleted or renamed belongs: below its heading, else at the end."""
    for i, cell in enumerate(cells):
        text = "".join(map(str, cell.get("source", ""))) if isinstance(cell, dict) else ""
        if text.startswith(f"### Exercise {exercise.number} "):
            return i + 1
    return len(cells)


def _new_cell(others: list[Any], exercise: Exercise, stub: str) -> dict[str, Any]:
    """A code cell, with an id of its own if the other cells have ids."""
    cell: dict[str, Any] = {"cell_type": "code", "execution_count": None}
    taken = [c["id"] for c in others if isinstance(c, dict) and "id" in c]
    if taken:
        own = f"exercise-{exercise.name}"
        ids = [own, *(f"{own}-{i}" for i in range(2, len(taken) + 3))]
        cell["id"] = next(i for i in ids if i not in taken)
    return {**cell, "metadata": {}, "outputs": [], "source": stub}


def _without(cell: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The cell with all that it holds besides this exercise, if another exercise is there."""
    text = str(submission.text_of(cell))
    if submission.named(text) in ([name], []):
        return []
    try:
        return [{**cell, "source": source.without(text, name), "outputs": []}]
    except SourceError:
        return []


def with_stub(text: str, exercise: Exercise) -> tuple[str, str] | None:
    """The notebook with the stub in place of the exercise, and the text that stood there.

    None when the stub stands there already. SourceError when the text is no notebook.
    """
    notebook = submission.load(text)
    cells = notebook["cells"]
    stub = package.stub(exercise.module, exercise.name).rstrip("\n")
    own = _own_cells(cells, exercise.name)
    old = "\n\n".join(str(submission.text_of(cells[i])) for i in own)
    if old.strip() == stub:
        return None
    spot = own[0] if own else _place(cells, exercise)
    groups = [_without(c, exercise.name) if i in own else [c] for i, c in enumerate(cells)]
    above, below = [*chain(*groups[:spot])], [*chain(*groups[spot:])]
    notebook["cells"] = [*above, _new_cell([*above, *below], exercise, stub), *below]
    changed = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    return changed.encode(errors="backslashreplace").decode(), old


def _reset_notebook(path: Path, exercise: Exercise, workspace: Workspace) -> str:
    """Bring the stub back into one notebook; returns what was done, in a sentence."""
    try:
        text = read_notebook(path)
        if submission.chapter_of(text) != exercise.chapter:
            return ""
        changed = with_stub(text, exercise)
    except (WorkspaceError, SourceError) as error:
        return f"{path.name} was left alone: {error}"
    if changed is None:
        return ""
    new, old = changed
    reload = "If it is open in Lab, choose File, Reload Notebook from Disk."
    if not old:
        workspace.write(path, new)
        return f"The cell is back in {path.name}. {reload}"
    kept = workspace.put_aside(f"{exercise.name}.cell", old)
    workspace.write(path, new)
    return f"The cell in {path.name} is empty again; the old text is in {kept}. {reload}"


def reset(exercise: Exercise, workspace: Workspace) -> list[str]:
    """Begin an exercise anew, in the package and in the notebook; one sentence for each change.

    What is replaced is kept in the package's folder `.kept`.
    """
    told = []
    if kept := workspace.reset(exercise):
        told.append(f"The course's version stands in again; yours is in {kept}.")
    notebooks = sorted(workspace.folder.glob("*.ipynb"))
    told += filter(None, (_reset_notebook(p, exercise, workspace) for p in notebooks))
    return told or [f"{exercise.name} has not been attempted; nothing to reset."]
