"""Build every notebook from the chapters, or say which ones are stale."""

import os
import re
import tempfile
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from course.errors import BuildError, SourceError
from course.exercises import of_chapter

from .notebook import Chapter, exercise_of, make_notebook, read_cells
from .submission import chapter_of, definitions, is_attempted, named

ROOT = Path(__file__).parent.parent.parent
CHAPTERS = ROOT / "course" / "chapters"
GENERATED = re.compile(r"\d\d_[a-z_]+\.ipynb")
CELL_SECONDS = {False: 300, True: 1200}  # in the fast setting, in full


def read_chapters(folder: Path = CHAPTERS) -> list[Chapter]:
    """All chapters in order, from files named `chNN_name.py`."""
    chapters = []
    for file in sorted(folder.glob("ch*.py")):
        text = file.read_text(encoding="utf-8")
        title = re.search(r"^# # (.+)$", text, re.MULTILINE)
        name = re.fullmatch(r"ch(\d\d)_(\w+)", file.stem)
        if not title or not name:
            raise BuildError(f"{file.name}: name it chNN_name.py and begin with a `# # Title`.")
        chapters.append(Chapter(int(name[1]), f"{name[1]}_{name[2]}", title[1], text))
    return chapters


def _check(chapter: Chapter) -> None:
    """Refuse a chapter that would make a notebook with which learners cannot work."""
    cells = read_cells(chapter.text)
    used = [exercise_of(c).name for c in cells if c.kind == "exercise"]
    wanted = [e.name for e in of_chapter(chapter.number)]
    if used != wanted:
        raise BuildError(
            f"chapter {chapter.number} has exercise cells for {used}, the table of exercises "
            f"has {wanted}; make both the same, in this order."
        )
    kinds = [c.kind for c in cells if c.kind != "markdown"]
    if kinds[:1] != ["setup"] or kinds.count("setup") != 1:
        raise BuildError(
            f"chapter {chapter.number} has {kinds.count('setup')} [setup] cells; it takes one, "
            "before all other code."
        )
    taken = [name for c in cells if c.kind in ("setup", "code") for name in named(c.text)]
    if taken:
        raise BuildError(
            f"a code cell of chapter {chapter.number} defines {taken[0]!r}, which is an exercise "
            "and would count as an answer to it; choose another name."
        )


def _repository() -> str:
    """The address of the repository on GitHub."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["urls"]["Repository"])


def execute(notebook: NotebookNode, stem: str, fresh: bool = False) -> None:
    """Run a notebook in a folder of its own, in place; BuildError names the cell that failed.

    In the fast setting, unless all is to be measured in full.
    """
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            timeout=CELL_SECONDS[fresh],
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
            coalesce_streams=True,
        )
        manager = client.create_kernel_manager()
        manager.transport_encryption = "auto"  # else every kernel prints a warning
        environment = {k: v for k, v in os.environ.items() if k != "COURSE_WORKSPACE"}
        environment["COURSE_FAST"] = "" if fresh else "1"
        try:
            client.execute(env=environment)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            raise BuildError(f"{stem}: a cell of the solved notebook failed: {error}") from None
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", ()):
            _leave_the_picture(output.get("data", {}))
    notebook.metadata.pop("widgets", None)
    notebook.metadata.language_info = nbformat.from_dict({"name": "python"})


def _leave_the_picture(data: dict[str, object]) -> None:
    """A stored widget has no kernel: drop it where a picture or a text says the same."""
    if len(data) > 1:
        data.pop("application/vnd.jupyter.widget-view+json", None)


def _carry_over(new: NotebookNode, path: Path) -> None:
    """Keep the stored outputs of volatile cells whose text is unchanged."""
    try:
        there = nbformat.read(path, as_version=4).cells
    except (OSError, ValueError, nbformat.ValidationError):  # none yet, or damaged
        return
    old = {c.source: c for c in there if c.cell_type == "code"}
    for cell in new.cells:
        if "volatile" in cell.metadata.get("tags", ()) and cell.source in old:
            cell.outputs = old[cell.source].outputs


def _text(notebook: NotebookNode) -> str:
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook, indent=1)) + "\n"


def _solve(notebook: NotebookNode, path: Path, fresh: bool) -> str:
    execute(notebook, path.stem, fresh)
    if not fresh:
        _carry_over(notebook, path)
    return _text(notebook)


def make_all(
    root: Path = ROOT, fresh: bool = False, folder: Path = CHAPTERS, only: int | None = None
) -> dict[Path, str]:
    """Every file the build makes: path → text. Solved notebooks are executed.

    `fresh` measures volatile cells (timings, digits) anew; else their stored outputs stay. With
    `only` it is the two notebooks of one chapter.
    """
    chapters = read_chapters(folder)
    if only is not None and only not in [c.number for c in chapters]:
        raise BuildError(f"there is no chapter {only}; there are 1 to {chapters[-1].number}.")
    files: dict[Path, str] = {}
    solved: dict[Path, NotebookNode] = {}
    for i, chapter in enumerate(chapters):
        there = [root / part / f"{chapter.stem}.ipynb" for part in ("notebooks", "solutions")]
        if only not in (None, chapter.number):
            continue
        _check(chapter)
        before = chapters[i - 1] if i else None
        after = chapters[i + 1] if i + 1 < len(chapters) else None
        around = (chapter, before, after, _repository())
        files[there[0]] = _text(make_notebook(*around, solved=False))
        solved[there[1]] = make_notebook(*around, solved=True)
    with ThreadPoolExecutor(max_workers=2) as pool:
        texts = pool.map(_solve, solved.values(), solved, [fresh] * len(solved))
        return files | dict(zip(solved, texts, strict=True))


def _is_generated(path: Path) -> bool:
    """Whether a notebook has a generated one's name and says that it is the course's."""
    try:
        text = path.read_text(encoding="utf-8")
        return bool(GENERATED.fullmatch(path.name)) and chapter_of(text) is not None
    except (OSError, ValueError, SourceError):
        return False


def _leftovers(files: dict[Path, str]) -> list[Path]:
    """Generated notebooks that no chapter makes any more."""
    folders = {path.parent for path in files}
    there = [p for f in folders for p in f.glob("*.ipynb") if p not in files]
    return sorted(filter(_is_generated, there))


def stale(files: dict[Path, str], tidy: bool = True) -> Iterator[str]:
    """One sentence for each file on disk that is not what the build makes, byte for byte.

    `files` are all that the build makes, or, if not tidy, some of them.
    """
    for path, text in files.items():
        shown = f"{path.parent.name}/{path.name}"
        if not path.exists():
            yield f"{shown} is missing"
        elif path.read_bytes() != text.encode():
            yield f"{shown} differs from what its chapter makes"
    for path in _leftovers(files) if tidy else ():
        yield f"{path.parent.name}/{path.name} belongs to no chapter"


def _refuse_to_lose(path: Path) -> None:
    """BuildError when a learner notebook that is about to go holds answers, or may hold some."""
    if path.parent.name != "notebooks" or not path.exists():
        return
    try:
        found = definitions(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, SourceError):
        raise BuildError(
            f"{path} is no notebook and may hold answers; move it to another folder and build "
            "again."
        ) from None
    answered = [name for name, text in found.items() if is_attempted(name, text)]
    if answered:
        raise BuildError(
            f"{path} holds answers ({', '.join(answered)}); move it to another folder and build "
            "again."
        )


def write_all(files: dict[Path, str], tidy: bool = True) -> list[Path]:
    """Write what changed and, to be tidy, delete what no chapter makes; returns the paths touched.

    Raises BuildError, before anything is written, when a learner notebook holds answers.
    """
    changed = [p for p, t in files.items() if not p.exists() or p.read_bytes() != t.encode()]
    gone = _leftovers(files) if tidy else []
    for path in [*changed, *gone]:
        _refuse_to_lose(path)
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[path].encode())
    for path in gone:
        path.unlink()
    return changed + gone
