"""Notebooks for one student: the questions that are answered by hand have numbers of their own."""

import csv
import hashlib
import io
import random
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from course.exercises.questions import QUESTIONS
from course.grading.intake import Student

from .chapters import chosen, given_out, text_of

ASKED = re.compile(r'recall\("([\w-]+)", mine=\.\.\.\)')
KEY = "answers.csv"


def variant_of(name: str) -> int:
    """A student's own number: the same for the same name, on every machine."""
    plain = " ".join(unicodedata.normalize("NFC", name).split()).casefold()
    return int.from_bytes(hashlib.sha256(plain.encode()).digest()[:3], "big")


def vary(notebook: NotebookNode, variant: int) -> Iterator[str]:
    """Give each question of a notebook this variant, in place; yields the questions' keys."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield from ASKED.findall(cell.source)
            cell.source = ASKED.sub(rf'recall("\1", mine=..., variant={variant})', cell.source)


def write_variants(out: Path, names: tuple[str, ...], numbers: tuple[int, ...]) -> list[Path]:
    """Write each student's notebooks into a folder, and the answers into one table."""
    rows, written = [["student", "chapter", "question", "text", "answer"]], []
    for name in names:
        student = Student(name)
        for chapter in chosen(numbers):
            notebook, variant = given_out(chapter), variant_of(name)
            for key in vary(notebook, variant):
                text, answer, _ = QUESTIONS[key].make(random.Random(variant))
                rows.append([name, str(chapter.number), key, text, str(answer)])
            path = out / student.slug / f"{chapter.stem}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text_of(notebook), encoding="utf-8")
            written.append(path)
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows(rows)
    (out / KEY).write_text(table.getvalue(), encoding="utf-8")
    return [*written, out / KEY]
