"""Names as the LMS write them tell the student; an override goes first."""

import pytest

from course.errors import GradingError
from course.grading.intake import Rules, Student
from course.grading.intake.rules import by_place, pattern_of, submitters_of, table_of


@pytest.mark.parametrize(
    ("path", "name", "number"),
    [
        ("doejane_123_4567_01_neurons.ipynb", "doejane", "123"),
        ("doejane_LATE_123_4567_01_neurons-2.ipynb", "doejane", "123"),
        ("anon_x1Y2z_4567_01_neurons.ipynb", "anon_x1Y2z", ""),
        ("Jane Doé_815_assignsubmission_file_/01_neurons.ipynb", "Jane Doé", "815"),
        ("Jane_Doe_815_assignsubmission_file/a/b.ipynb", "Jane_Doe", "815"),
        ("Jane Doe_815_assignsubmission_file_01_neurons.ipynb", "Jane Doe", "815"),
        ("submission_99/01_neurons.ipynb", "submission_99", "99"),
    ],
)
def test_each_lms_names_the_student_in_its_own_way(path, name, number):
    assert Rules().lms(tuple(path.split("/")), {}) == Student(name, number)


@pytest.mark.parametrize("path", ["jane/01_neurons.ipynb", "jane.ipynb", "01_neurons.ipynb"])
def test_other_paths_are_no_lms_names(path):
    assert Rules().lms(tuple(path.split("/")), {}) is None


def test_folders_tell_the_student_and_course_names_do_not():
    assert by_place(("jane", "a", "b.ipynb"), "home").name == "jane"
    assert by_place(("jane.ipynb",), "home").name == "jane"
    assert by_place(("01_neurons-1.ipynb",), "home").name == "home"
    assert by_place(("..", "x.ipynb"), "home").name == "x"


def test_gradescopes_table_names_all_submitters():
    text = b"""
submission_99:
  :submitters:
  - :name: Jane Doe
    :sid: '815'
    :email: jane@example.edu
  - :name: Al
    :email: al@example.edu
  :score: 3.0
submission_100: odd
"""
    assert submitters_of(text) == {"submission_99": Student("Jane Doe, Al", "815, al@example.edu")}


def test_a_damaged_table_of_gradescope_is_said():
    with pytest.raises(GradingError, match="export again"):
        submitters_of(b"a: [")
    with pytest.raises(GradingError, match="export again"):
        submitters_of(b"!!python/object/apply:os.system ['true']")


def test_a_pattern_goes_before_all_names():
    rules = Rules(pattern_of(r"(?P<student>[a-z]+)-(?P<id>\d+)\.ipynb$"))
    assert rules.lms(("doe_1_2_jane-5.ipynb",), {}) == Student("jane", "5")
    assert rules.lms(("doe_1_2_x.ipynb",), {}) is None


def test_a_table_goes_before_all_names(tmp_path):
    path = tmp_path / "who.csv"
    path.write_text("file,student,id\na/1.ipynb,Jane,5\n2.ipynb,Al,\n", encoding="utf-8-sig")
    rules = Rules(table=table_of(path))
    assert rules.lms(("a", "1.ipynb"), {}) == Student("Jane", "5")
    assert rules.lms(("x", "2.ipynb"), {}) == Student("Al")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda p: pattern_of("("), "no regular expression"),
        (lambda p: pattern_of("a"), "needs a group `student`"),
        (lambda p: table_of(p), "cannot read"),
        (lambda p: p.write_text("a,b\n1,2\n") and table_of(p), "needs a first line"),
        (lambda p: p.write_text("file,student\nx,\n") and table_of(p), "names no student for 'x'"),
    ],
)
def test_a_wrong_override_is_said_with_the_cure(tmp_path, make, words):
    with pytest.raises(GradingError, match=words):
        make(tmp_path / "t.csv")
