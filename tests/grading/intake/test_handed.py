"""Names are made fit to be shown, and stay different; the latest of several files is the last."""

from pathlib import Path

import pytest

from course.errors import GradingError
from course.grading.intake import File, Handed, Student
from course.grading.intake.handed import shown


def test_a_name_has_one_form_and_no_steering_signs():
    assert shown("e\u0301\x1b[2J\u202e\udcff ") == "é�[2J�?"


def test_long_names_are_cut_and_stay_different():
    one, two = shown("x" * 500 + "a"), shown("x" * 500 + "b")
    assert len(one) <= 120
    assert one != two


def test_a_slug_is_a_file_name_that_only_one_student_has():
    students = [Student(n, i) for n in ("Åsa Öst", "Asa Ost", "../../etc", "李", "") for i in "12"]
    slugs = [s.slug for s in students]
    assert slugs[0].startswith("asa-ost-")
    assert len(set(slugs)) == len(slugs)
    assert all(set(s) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for s in slugs)


def test_the_number_in_the_name_then_the_time_tells_which_is_the_latest():
    names = ["n (2).ipynb", "n.ipynb", "n-10.ipynb", "z.ipynb"]
    times = [9.0, 5.0, 1.0, 4.0]
    files = [File(n, Path(n), t) for n, t in zip(names, times, strict=True)]
    order = [f.name for f in Handed(Student("a"), files).in_order()]
    assert order == ["z.ipynb", "n.ipynb", "n (2).ipynb", "n-10.ipynb"]


def test_a_link_and_a_pipe_are_not_opened(tmp_path):
    import os

    (tmp_path / "secret").write_text("{}")
    (tmp_path / "a.ipynb").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "b.ipynb")
    for name in ("a.ipynb", "b.ipynb"):
        with pytest.raises(GradingError):
            File(name, tmp_path / name).read(100)
