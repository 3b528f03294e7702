"""An nbgrader course: notebooks with its cell metadata, graded by `course grade` all the same."""

import sys
from pathlib import Path
from string import Template

from nbformat import NotebookNode, v4

from course.authoring.notebook import Chapter
from course.exercises import find
from course.grading.grader import new_seed
from course.judging import Exercise

from .chapters import chosen, given_out, text_of

FILES = Path(__file__).parent / "files"
SCHEMA = 3


def _metadata(name: str, points: int | None = None) -> dict[str, object]:
    """Nbgrader's metadata of an answer's cell, or of the cell that shows its points."""
    graded = points is not None
    kind = {"grade": graded, "locked": graded, "solution": not graded, "task": False}
    worth = {"points": points} if graded else {}
    return {"grade_id": name, "schema_version": SCHEMA, **kind, **worth}


def _points_cell(exercise: Exercise) -> NotebookNode:
    """The locked cell below an exercise. Run by a learner, or by nbgrader itself, it gives 0."""
    text = f"# The grader puts your points for {exercise.name} here, of {exercise.out_of}.\n0"
    cell: NotebookNode = v4.new_code_cell(text, id=f"points-{exercise.name}"[:64])
    cell.metadata["nbgrader"] = _metadata(f"points-{exercise.name}", exercise.out_of)
    return cell


def assignment(chapter: Chapter) -> NotebookNode:
    """The learner notebook of a chapter, with a cell for the points below each exercise."""
    notebook, cells = given_out(chapter), []
    for cell in notebook.cells:
        cells.append(cell)
        if cell.id.startswith("exercise-"):
            exercise = find(cell.id.removeprefix("exercise-"))
            cell.metadata["nbgrader"] = _metadata(exercise.name)
            cells.append(_points_cell(exercise))
    notebook.cells = cells
    return notebook


def write_assignments(out: Path, numbers: tuple[int, ...]) -> list[Path]:
    """Write `nbgrader_config.py` and `source/<chapter>/<chapter>.ipynb`; returns the paths."""
    chapters = chosen(numbers)
    config = out / "nbgrader_config.py"
    template = Template((FILES / "nbgrader_config.py.txt").read_text(encoding="utf-8"))
    texts = {config: template.substitute(python=repr(sys.executable), seed=new_seed())}
    for chapter in chapters:
        path = out / "source" / chapter.stem / f"{chapter.stem}.ipynb"
        texts[path] = text_of(assignment(chapter))
    if config.exists():  # keep its seed: all of a class get the same cases
        del texts[config]
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(texts)
