"""Each student's questions have numbers of their own, and the answers are right."""

import ast
import csv
import json
from pathlib import Path

import pytest

from course.errors import BuildError
from course.learner.recall import recall
from course.learner.workspace import Workspace
from course.release.variants import variant_of, write_variants


def calls(path: Path) -> list[tuple[str, int]]:
    """Key and variant of each question in a notebook."""
    cells = json.loads(path.read_text())["cells"]
    codes = ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
    nodes = [n for code in codes for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Call)]
    found = [n for n in nodes if ast.unparse(n.func) == "recall"]
    return [(ast.literal_eval(n.args[0]), ast.literal_eval(n.keywords[1].value)) for n in found]


def test_all_questions_of_a_notebook_have_the_students_variant(tmp_path):
    one, two, table = write_variants(tmp_path, ("Ann", "Bob"), (1,))
    assert {v for _, v in calls(one)} == {variant_of("Ann")} != {v for _, v in calls(two)}
    rows = list(csv.DictReader(table.open()))
    assert [r["question"] for r in rows if r["student"] == "Ann"] == [k for k, _ in calls(one)]


def test_the_answers_in_the_table_are_the_ones_that_the_notebook_takes(
    tmp_path, capsys, monkeypatch
):
    monkeypatch.setenv("COURSE_WORKSPACE", str(tmp_path / "w"))
    Workspace.current().ensure()
    *_, table = write_variants(tmp_path, ("Ann",), (1, 2))
    rows = list(csv.DictReader(table.open()))
    assert rows
    for key, row in {r["question"]: r for r in rows}.items():
        answer = row["answer"]
        mine = ast.literal_eval(answer) if answer[0] in "(-0123456789" else answer
        recall(key, mine, variant_of("Ann"))
        assert "right." in capsys.readouterr().out, key


def test_a_name_typed_in_another_way_is_the_same_student():
    assert variant_of("Zoe\u0308  ALT") == variant_of(" zo\u00eb alt")


def test_a_chapter_that_is_not_there_is_said(tmp_path):
    with pytest.raises(BuildError, match="there is no chapter 99"):
        write_variants(tmp_path, ("Ann",), (99,))
