"""Turn a chapter's percent script into a learner notebook or a solved one."""

import ast
import re
from dataclasses import dataclass

import jupytext
import nbformat
from nbformat import NotebookNode

from course.errors import BuildError
from course.exercises import find
from course.judging import Exercise

from . import launch, magics, package, source

BLANKED = ("predict", "recall")


@dataclass(frozen=True)
class Chapter:
    """A chapter's script and its place: `stem` is its notebooks' name, like `01_neurons`."""

    number: int
    stem: str
    title: str
    text: str


@dataclass(frozen=True)
class Cell:
    """One cell of a chapter: `kind` is markdown, setup, exercise or code."""

    kind: str
    text: str
    tags: tuple[str, ...] = ()


def read_cells(text: str) -> list[Cell]:
    """The cells of a percent script, without the module docstring."""
    cells = []
    for cell in jupytext.reads(text, fmt="py:percent").cells:
        title = cell.metadata.get("title", "")
        kind = "markdown" if cell.cell_type == "markdown" else title.strip("[]") or cell.cell_type
        if kind not in ("markdown", "setup", "exercise", "code"):
            raise BuildError(f"a cell is marked {title}; use [markdown], [setup] or [exercise].")
        cells.append(Cell(kind, cell.source, tuple(cell.metadata.get("tags", ()))))
    return cells[1:] if cells and cells[0].text.startswith('"""') else cells


def exercise_of(cell: Cell) -> Exercise:
    """The exercise that an exercise cell imports."""
    if not (
        found := re.fullmatch(r"from course\.autodiff\.[\w.]+ import (\w+)", cell.text.strip())
    ):
        raise BuildError(
            f"an [exercise] cell holds {cell.text!r}; it takes exactly one line such as "
            "`from course.autodiff.ops import mul_rule`."
        )
    return find(found[1])


def _entered(call: ast.Call) -> list[ast.expr]:
    """What is entered in a call such as `predict("How many?", mine=3)`."""
    if ast.unparse(call.func).split(".")[-1] not in BLANKED:
        return []
    return [*call.args[1:], *(k.value for k in call.keywords if k.arg == "mine")]


def blank(code: str) -> str:
    """The code with each prediction or answer (`mine=…`) turned into `mine=...`."""
    calls = [n for n in ast.walk(source.parse(code, "a code cell")) if isinstance(n, ast.Call)]
    spots = [spot for call in calls for spot in _entered(call)]
    lines = magics.lines_of(code)
    for spot in sorted(spots, key=lambda s: (s.lineno, s.col_offset), reverse=True):
        first, last = spot.lineno - 1, (spot.end_lineno or spot.lineno) - 1
        head = lines[first].encode()[: spot.col_offset].decode()
        tail = lines[last].encode()[spot.end_col_offset :].decode()
        lines[first : last + 1] = [f"{head}...{tail}"]
    return "\n".join(lines)


def heading(exercise: Exercise) -> str:
    """The markdown above an exercise cell."""
    dots = "●" * exercise.difficulty + "○" * (3 - exercise.difficulty)
    points = f"{exercise.out_of} point{'s' if exercise.out_of > 1 else ''}"
    return (
        f"### Exercise {exercise.number} · `{exercise.name}`\n\n"
        f"Difficulty {dots} · about {exercise.minutes} minutes · {points}"
    )


def _code(cell: Cell, solved: bool) -> str:
    text = cell.text.replace("course.autodiff", package.NAME)
    return text if solved else blank(text)


def _answer(exercise: Exercise, solved: bool) -> str:
    where = (exercise.module, exercise.name)
    return (f"@exercise\n{package.quoted(*where)}" if solved else package.stub(*where)).rstrip("\n")


def _navigation(before: Chapter | None, after: Chapter | None, *more: str) -> str:
    links = [f"Before: [{before.title}]({before.stem}.ipynb)"] if before else []
    links += [f"Next: [{after.title}]({after.stem}.ipynb)"] if after else []
    return " · ".join((*links, *more))


def make_notebook(
    chapter: Chapter, before: Chapter | None, after: Chapter | None, repository: str, solved: bool
) -> NotebookNode:
    """The learner notebook of a chapter, or the solved one before it is executed.

    With the address of its repository it opens in Colab, too, and a learner's links to Binder.
    """
    v4 = nbformat.v4
    made: list[NotebookNode] = []
    head = 0

    def add(new: NotebookNode, name: str = "", tags: tuple[str, ...] = ()) -> None:
        new["id"] = name or f"c{chapter.number:02}-{len(made):03}"
        if tags:
            ignored = ["nbval-ignore-output"] if "volatile" in tags else []
            new.metadata["tags"] = [*tags, *ignored]
        made.append(new)

    begin = f"begin({chapter.number}{', solved=True' if solved else ''})"
    for cell in read_cells(chapter.text):
        if cell.kind == "setup":
            more = [] if solved else launch.links(repository, chapter.stem)
            if links := _navigation(before, after, *more):
                add(v4.new_markdown_cell(links))
            head = len(made)
            add(v4.new_code_cell(f"from course import begin, exercise, progress\n\n{begin}"))
        if cell.kind == "markdown":
            add(v4.new_markdown_cell(cell.text))
        elif cell.kind == "exercise":
            it = exercise_of(cell)
            add(v4.new_markdown_cell(heading(it)))
            timed = ("volatile",) if it.tiers else ()  # the verdict tells how fast it was
            add(v4.new_code_cell(_answer(it, solved)), f"exercise-{it.name}", timed)
        else:
            add(v4.new_code_cell(_code(cell, solved)), tags=cell.tags)
    if after or before:
        add(v4.new_markdown_cell(_navigation(before, after)))
    if repository:  # last, so that it moves no other cell's number
        made.insert(head, launch.colab_cell(repository))
    notebook: NotebookNode = v4.new_notebook(cells=made)
    notebook.metadata = _metadata(chapter, solved)
    return notebook


def _metadata(chapter: Chapter, solved: bool) -> NotebookNode:
    made: NotebookNode = nbformat.from_dict(
        {
            "course": {"chapter": chapter.number, "solved": solved},
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    return made
