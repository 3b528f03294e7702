"""The learner notebooks of some chapters, as the build makes them."""

import nbformat
from nbformat import NotebookNode

from course.authoring.build import read_chapters
from course.authoring.notebook import Chapter, make_notebook
from course.errors import BuildError


def chosen(numbers: tuple[int, ...]) -> list[Chapter]:
    """The chapters with these numbers, all for none; BuildError names one that is not there."""
    chapters = read_chapters()
    if missing := sorted(set(numbers) - {c.number for c in chapters}):
        raise BuildError(f"there is no chapter {missing[0]}; there are 1 to {chapters[-1].number}.")
    return [c for c in chapters if not numbers or c.number in numbers]


def given_out(chapter: Chapter) -> NotebookNode:
    """The learner notebook of a chapter, without links to others."""
    return make_notebook(chapter, None, None, "", solved=False)


def text_of(notebook: NotebookNode) -> str:
    """A notebook as the text of a file."""
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook, indent=1)) + "\n"
