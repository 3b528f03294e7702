"""Numbers about exercises, mistakes and identical answers, against ones computed by hand."""

from dataclasses import replace

import numpy as np
import pytest

from course.exercises import find
from course.grading.reports.lines import timed_out
from course.grading.reports.statistics import alike, correlation, item, mistakes, pairs
from tests.grading.reports.test_table import line

POINTS = [(0, 0, 1), (1, 0, 1), (1, 2, 0), (1, 2, 1), (0, 2, 0)]
CLASS = [line(f"s{i}", {"relu": a, "sigmoid": b, "step": c}) for i, (a, b, c) in enumerate(POINTS)]


def test_difficulty_is_the_mean_share_and_discrimination_the_item_rest_correlation():
    found = item(find("sigmoid"), CLASS)
    rest = [a + c for a, _, c in POINTS]
    assert found.difficulty == pytest.approx(6 / 10)
    assert found.discrimination == pytest.approx(np.corrcoef([b for _, b, _ in POINTS], rest)[0, 1])
    assert (found.students, found.passed, found.attempted) == (5, 3, 3)


def test_where_nothing_varies_there_is_no_correlation():
    assert correlation([1, 1, 1], [1, 2, 3]) is None
    assert correlation([1], [1]) is None
    assert correlation([1, 2], [3, 5]) == pytest.approx(1)


def test_misconceptions_are_counted_the_commonest_first():
    def told(name):
        (result,) = line("x", {"relu": 0}).graded.results
        one = line("x", {"relu": 0})
        return replace(one, graded=replace(
            one.graded, results=(replace(result, misconception=name, hint=f"{name}?"),)
        ))  # fmt: skip

    found = mistakes([told("b"), told("a"), told("b"), told("")], [find("relu")])
    assert [(m.name, m.hint, m.count) for m in found] == [("b", "b?", 2), ("a", "a?", 1)]


def test_identical_answers_are_grouped_and_pairs_are_made_of_rare_ones():
    lines = [line(n, {}) for n in "abcdef"]
    own = {"softmax": ("1", 50), "step": ("2", 10)}
    for number, one in enumerate(lines):
        prints = {**own, "relu": ("3", 40)} if number < 2 else dict(own) if number < 5 else {}
        one.graded.prints.update(prints)
    groups = alike(lines, [find("relu"), find("softmax")])
    assert [("".join(s.student.name for s in g.students), g.size) for g in groups] == [
        ("ab", 40),
        ("abcde", 50),
    ]
    (pair,) = pairs(groups)
    assert pair.exercises == ("relu",)


def test_the_courses_own_answer_is_no_identical_answer():
    from course.grading.batch.alike import reference_print

    lines = [line(n, {}) for n in "ab"]
    for one in lines:
        one.graded.prints["perceptron_fit"] = reference_print("perceptron_fit")
    assert alike(lines, [find("perceptron_fit")]) == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("✗ x\n  Case:     a\n  Got:      nothing: it was still running", True),
        ("The cell was still running when its time was over; is there an endless loop?", True),
        ("✗ x\n  Got:      'nothing: it was still running'", False),
        ("✗ x\n  Printed:  a\n              Got:      nothing: it was still running", False),
    ],
)
def test_a_time_out_is_told_by_the_verdict_not_by_what_was_printed(text, answer):
    (result,) = line("x", {"relu": 0}, text=text).graded.results
    assert timed_out(result) is answer
