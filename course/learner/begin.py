"""Open a chapter: the workspace is there, the package can be imported, and progress is shown."""

import contextlib
import importlib
import os
import sys
from pathlib import Path

from course.errors import WorkspaceError
from course.exercises import ALL, of_chapter

from .show import Rich, show
from .workspace import FRESH, VARIABLE, Workspace

LEFT = "style='text-align:left; overflow-wrap:anywhere'"
NARROW = "style='text-align:left; white-space:nowrap'"


def begin(chapter: int, solved: bool = False) -> None:
    """Prepare the notebook of a chapter; the first cell of every notebook calls this.

    The package `my_autodiff` is made or brought up to date in the notebook's folder, or in
    $COURSE_WORKSPACE. A solved notebook, and every notebook while COURSE_WORKSPACE is "fresh",
    works in a temporary folder in which the chapters before it are solved.
    """
    fresh = solved or os.environ.get(VARIABLE) == FRESH
    try:
        workspace = Workspace.fresh(chapter) if fresh else Workspace.current()
        if not fresh:
            workspace.ensure()
    except WorkspaceError as error:
        show(f"Not ready: {error} Until then nothing is kept.")
        _stand_in_for_all()
        return
    if fresh:
        os.environ[VARIABLE] = str(workspace.folder)
    _importable_from(workspace.folder)
    if solved:
        show("This is the solved notebook. Its pieces live in a temporary folder, not in yours.")
        return
    own = len(workspace.pieces())
    show(f"Your package my_autodiff holds {own} of {len(ALL)} pieces of yours. "
         f"This chapter has {len(of_chapter(chapter))}.")  # fmt: skip


def _importable_from(folder: Path) -> None:
    importlib.invalidate_caches()
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))


def _stand_in_for_all() -> None:
    """Let the notebook run where its folder cannot be used, with the course's own package."""
    with contextlib.suppress(WorkspaceError):
        _importable_from(Workspace.fresh(1).folder)


def progress() -> None:
    """Show which pieces of `my_autodiff` are the learner's own."""
    try:
        show(progress_of(Workspace.current()))
    except WorkspaceError as error:
        show(f"Progress unknown: {error}")


def progress_of(workspace: Workspace) -> Rich:
    """A line a chapter, and the names of its pieces: own ones marked."""
    own = workspace.pieces()
    lines, rows = [], []
    for chapter in dict.fromkeys(e.chapter for e in ALL):
        names = [e.name for e in of_chapter(chapter)]
        done = sum(n in own for n in names)
        bar = "■" * done + "□" * (len(names) - done)
        lines.append(f"Chapter {chapter}  {bar}  {done} of {len(names)}")
        marks = [f"<strong>{n}</strong>" if n in own else f"<span>{n}</span>" for n in names]
        rows.append(f"<tr><th scope='row' {NARROW}>Chapter {chapter}</th><td {NARROW}>{bar}</td>"
                    f"<td {NARROW}>{done} of {len(names)}</td>"
                    f"<td {LEFT}>{', '.join(marks)}</td></tr>")  # fmt: skip
    total = f"{len(own)} of {len(ALL)} pieces of my_autodiff are yours."
    html = f"<table>{''.join(rows)}</table><p>{total} Yours are in bold.</p>"
    return Rich("\n".join([*lines, total]), html)
