"""A task is plain data with a key; what comes of it is plain data, too."""

import json
import pickle
from dataclasses import asdict, replace

import pytest

from course.errors import GradingError
from course.grading import Limits
from course.grading.batch import Settings, grade_task, make_task
from course.grading.intake import File, Handed, Student
from tests.grading.classes import WRONG, chapter, untouched
from tests.grading.notebooks import notebook

SETTINGS = Settings(7)


@pytest.fixture
def task_of(tmp_path):
    def make(*works, settings=SETTINGS, student="ann"):
        files = []
        for number, data in enumerate(works):
            path = tmp_path / f"{number}.ipynb"
            path.write_bytes(data)
            files.append(File(path.name, path, number))
        return make_task(Handed(Student(student), files), settings)[0]

    return make


def test_the_key_tells_what_the_results_depend_on(task_of):
    task = task_of(chapter(1))
    assert task_of(chapter(1)).key == task.key
    other = [Settings(8), Settings(7, Limits(seconds=5)), Settings(7, chapters=(1,))]
    keys = {task_of(chapter(1), settings=s).key for s in other} | {task_of(untouched(1)).key}
    keys.add(task_of(chapter(1), student="bob").key)
    assert len(keys | {task.key}) == 6


def test_of_two_notebooks_of_a_chapter_the_later_counts_and_chapters_are_joined(task_of):
    found = grade_task(task_of(untouched(1), chapter(1, relu=WRONG), chapter(2)))
    assert found.counted == ("1.ipynb", "2.ipynb")
    missed = [r.name for r in found.results if r.status != "passed"]
    assert missed == ["relu"]
    assert {r.chapter for r in found.results} == {1, 2}


def test_an_earlier_notebook_does_not_count_though_the_later_lacks_a_cell(task_of):
    found = grade_task(task_of(chapter(1), notebook([], 1)))
    assert {r.status for r in found.results} == {"missing"}


def test_named_chapters_are_graded_and_no_others(task_of):
    found = grade_task(task_of(chapter(1), settings=Settings(7, chapters=(2,))))
    assert {(r.chapter, r.status) for r in found.results} == {(2, "missing")}


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"{", "No notebook could be read."), (notebook(["x = 1"]), "No exercise of the course")],
)
def test_without_anything_to_grade_there_is_an_error_and_no_zero(task_of, data, words):
    found = grade_task(task_of(data))
    assert found.results == ()
    assert words in found.error


def test_a_damaged_notebook_costs_only_itself(task_of):
    found = grade_task(task_of(chapter(2), b"{"))
    assert (found.unread, len(found.problems)) == (1, 1)
    assert {r.status for r in found.results} == {"passed"}


def test_a_file_that_is_too_large_is_not_read_whole(task_of):
    task = task_of(b" " * 5_000, settings=Settings(7, Limits(file_bytes=1_000)))
    assert len(task.notebooks[0][1]) == 1_001
    assert "clear its outputs" in grade_task(task).problems[0]


def test_tasks_and_results_can_be_sent_and_stored(task_of):
    task = pickle.loads(pickle.dumps(task_of(chapter(1))))
    found = grade_task(task)
    assert pickle.loads(pickle.dumps(found)) == found
    assert json.loads(json.dumps(asdict(found)))["isolation"]
    assert found.prints["perceptron_fit"][1] > 30


def test_a_worker_with_another_course_refuses(task_of):
    with pytest.raises(GradingError, match="install the same on all machines"):
        grade_task(replace(task_of(chapter(1)), course="0.0"))
