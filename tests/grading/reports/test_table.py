"""The table says what was earned, and nothing in it is a formula."""

import csv
import io
import json

import pytest

from course.exercises import find
from course.grading.batch import Graded
from course.grading.grader import Result
from course.grading.intake import Handed, Student
from course.grading.reports import Line
from course.grading.reports.table import grades, gradescope, safe


def line(name, points=None, problems=(), text="", **more):
    results = () if points is None else tuple(
        Result(find(n).number, n, 1, "passed" if p else "missing", p, find(n).out_of, text=text)
        for n, p in points.items()
    )  # fmt: skip
    return Line(Handed(Student(name), problems=list(problems)), Graded(results, **more))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", " =1", "\r\n=1", "＝1"])
def test_no_cell_begins_a_formula(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Ann", "O'Hara", "3-4", ""])
def test_other_texts_stay_as_they_are(text):
    assert safe(text) == text


def test_what_was_not_graded_is_empty_and_no_zero():
    exercises = [find("relu"), find("sigmoid")]
    lines = [
        line("ann", {"relu": 1, "sigmoid": 0}),
        line("bob", {"relu": 0}),
        line("=cid", error="x"),
    ]
    rows = list(csv.reader(io.StringIO(grades(lines, exercises))))
    assert rows == [
        ["student", "id", "1.4 relu", "1.3 sigmoid", "total", "out of", "notes"],
        ["ann", "", "1", "0", "1", "3", ""],
        ["bob", "", "0", "", "0", "1", ""],
        ["'=cid", "", "", "", "", "", "x"],
    ]


def test_signs_that_a_table_knows_are_quoted():
    text = grades([line('a,"b\n', {"relu": 1}, problems=["c;\nd"])], [find("relu")])
    assert list(csv.reader(io.StringIO(text)))[1][0] == 'a,"b\n'


def test_gradescope_gets_scores_and_the_words_of_the_verdict():
    told = gradescope(line("ann", {"relu": 1, "step": 0}, text="<b>", problems=["odd"]))
    assert json.loads(json.dumps(told)) == told
    assert (told["score"], told["output"]) == (1, "odd")
    assert [t["score"] for t in told["tests"]] == [1, 0]
    assert [t["status"] for t in told["tests"]] == ["passed", "failed"]
    assert {t["output_format"] for t in told["tests"]} == {"text"}
