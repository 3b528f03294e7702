"""Paths become one entry a student, whatever way they were handed in."""

import pytest

from course.errors import GradingError
from course.grading.intake import Rules, Student, collect
from course.grading.intake.rules import pattern_of
from tests.grading.classes import hand_in
from tests.grading.intake.test_archive import packed

ONE = b"{}"


def told(paths, rules=None):
    return {h.student.name: [f.name for f in h.in_order()] for h in collect(paths, rules)}


def test_a_folder_a_student_a_file_a_student_and_one_students_own_folder(tmp_path):
    work = {"ann/ch1/01_neurons.ipynb": ONE, "ann/02_forward.ipynb": ONE, "bob.ipynb": ONE}
    hand_in(tmp_path / "all", {**work, "README.md": b"", "ann/.ipynb_checkpoints/x.ipynb": ONE})
    hand_in(tmp_path / "cid", {"01_neurons.ipynb": ONE, "02_forward.ipynb": ONE})
    assert told([tmp_path / "all"]) == {
        "ann": ["ann/ch1/01_neurons.ipynb", "ann/02_forward.ipynb"],
        "bob": ["bob.ipynb"],
    }
    assert set(told([tmp_path / "cid"])) == {"cid"}
    assert set(told([tmp_path / "cid" / "01_neurons.ipynb"])) == {"cid"}


def test_a_download_of_gradescope_in_its_own_folder(tmp_path):
    table = b"submission_7:\n  :submitters:\n  - :name: Jane\n    :sid: 5\n"
    top = "assignment_1_export/"
    path = packed(
        tmp_path / "a.zip",
        (f"{top}submission_metadata.yml", table),
        (f"{top}submission_7/01_neurons.ipynb", ONE),
        (f"{top}submission_8/01_neurons.ipynb", ONE),
    )
    assert [h.student for h in collect([path])] == [
        Student("Jane", "5"),
        Student("submission_8", "8"),
    ]


def test_several_downloads_of_the_same_student_are_one(tmp_path):
    name = "doejane{}_123_{}_01_neurons{}.ipynb"
    one = packed(tmp_path / "1.zip", (name.format("", 1, ""), ONE))
    two = packed(tmp_path / "2.zip", (name.format("_LATE", 2, "-1"), ONE))
    assert told([two, one]) == {"doejane": [name.format("", 1, ""), name.format("_LATE", 2, "-1")]}


def test_what_is_refused_is_listed_with_the_student(tmp_path):
    path = packed(
        tmp_path / "a.zip",
        ("ann/work.zip", b"PK"),
        ("bob/notes.pdf", b""),
        ("cid/../../x.ipynb", ONE),
        ("dan/ok.ipynb", ONE),
    )
    found = {h.student.name: h for h in collect([path])}
    assert "zip in a zip" in found["ann"].problems[0]
    assert found["bob"].problems == ["No notebook was handed in, only bob/notes.pdf."]
    assert "leads out of the zip" in found["cid"].problems[0]
    assert (found["dan"].problems, len(found["dan"].files)) == ([], 1)


def test_links_in_a_folder_are_not_followed(tmp_path):
    hand_in(tmp_path, {"in/ann/a.ipynb": ONE, "secret/x.ipynb": ONE})
    (tmp_path / "in" / "ann" / "b.ipynb").symlink_to(tmp_path / "secret" / "x.ipynb")
    (tmp_path / "in" / "ann" / "folder").symlink_to(tmp_path / "secret")
    (handed,) = collect([tmp_path / "in"])
    assert [f.name for f in handed.files] == ["ann/a.ipynb"]
    assert sorted(handed.problems) == [
        f"ann/{n} was not read: it is a symbolic link; hand in the file itself."
        for n in ("b.ipynb", "folder")
    ]


def test_names_in_two_forms_of_unicode_are_one_student(tmp_path):
    path = packed(tmp_path / "a.zip", ("Jose\u0301/a.ipynb", ONE), ("Jos\u00e9/b.ipynb", ONE))
    (handed,) = collect([path])
    assert (handed.student.name, len(handed.files)) == ("Jos\u00e9", 2)


def test_an_override_that_misses_a_notebook_is_an_error(tmp_path):
    hand_in(tmp_path, {"x/jane.ipynb": ONE})
    rules = Rules(pattern_of(r"(?P<student>\d+)"))
    with pytest.raises(GradingError, match=r"names no student for 'x/jane.ipynb'"):
        collect([tmp_path], rules)


@pytest.mark.parametrize("name", ["nothing", "notes.txt", "empty"])
def test_a_path_without_notebooks_is_an_error(tmp_path, name):
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").touch()
    with pytest.raises(GradingError, match=r"name (one of these|those that hold some)"):
        collect([tmp_path / name])


def test_a_zip_that_lies_in_the_folder_is_not_passed_over(tmp_path):
    packed(tmp_path / "canvas.zip", ("doe_1_2_a.ipynb", ONE))
    with pytest.raises(GradingError, match="name the zip itself"):
        collect([tmp_path])
