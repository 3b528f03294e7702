"""Answers as text: a file of cells for each module, as learners would type them.

A cell begins with `# %% name: title`; a wrong answer's title is the misconception whose hint must
answer it, with the row before it (`# %% N01 name: title`) where the list of misconceptions has one.
A line `# as given` stands for the lines that a learner finds in the cell.
"""

import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from course.authoring import package
from course.exercises import find
from course.judging import Exercise

HERE = Path(__file__).parent
HEAD = re.compile(r"^# %% (?:([A-Z]+\d+) )?(\w+): (.+)$", re.MULTILINE)
AS_GIVEN = "    # as given\n"


@dataclass(frozen=True)
class Cell:
    """One answer to one exercise."""

    exercise: Exercise
    title: str
    text: str
    row: str = ""

    def __str__(self) -> str:
        return f"{self.row} {self.exercise.name}: {self.title}".strip()


def _whole(exercise: Exercise, text: str) -> str:
    """The cell with the given lines, docstring to `# your turn`, where it asks for them."""
    if AS_GIVEN not in text:
        return text
    lines = package.quoted(exercise.module, exercise.name).splitlines(keepends=True)
    return text.replace(AS_GIVEN, "".join(lines[1 : lines.index("    # your turn\n")]))


def cells(folder: str) -> list[Cell]:
    """All cells of the files in `right_answers` or `wrong_answers`."""
    found = []
    for file in sorted((HERE / folder).glob("*.py")):
        _, *parts = HEAD.split(file.read_text(encoding="utf-8"))
        for row, name, title, text in zip(*(parts[i::4] for i in range(4)), strict=True):
            exercise = find(name)
            found.append(Cell(exercise, title, _whole(exercise, text), row or ""))
    return found


def stem(module: str) -> str:
    """The name of a module's file here: `symmetry` for `studies.symmetry`."""
    return module.rpartition(".")[2]


def listed_rows(module: str) -> list[str]:
    """The ids that the list of misconceptions has for a module, as its file says."""
    text = (HERE / "wrong_answers" / f"{stem(module)}.py").read_text(encoding="utf-8")
    return re.findall(r"[A-Z]+\d+", re.findall(r"^# rows: (.+)$", text, re.MULTILINE)[0])


def survivors(exercise: Exercise) -> dict[str, str]:
    """The mutants of an exercise that are right answers: their change, and why.

    A change that ends with … stands for all that begin so.
    """
    if not (HERE / "survivors" / f"{stem(exercise.module)}.py").exists():
        return {}
    module = import_module(f"tests.exercises.survivors.{stem(exercise.module)}")
    return module.SURVIVORS.get(exercise.name, {})
