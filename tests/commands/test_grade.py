"""`course grade` on the command line: its sentences and exit codes; `course points`."""

import pytest
from click.testing import CliRunner

from course import cli
from course.commands import grade as command
from course.exercises import ALL, of_chapter
from course.grading.class_run import Summary
from tests.grading.classes import chapter, hand_in
from tests.sources import ROOT


def course(*words):
    return CliRunner().invoke(cli.main, list(map(str, words)), prog_name="course")


@pytest.fixture
def folder(tmp_path):
    return hand_in(tmp_path / "in", {"ann/01_neurons.ipynb": chapter(1)})


def test_all_graded_is_exit_code_0_and_a_damaged_one_1(folder, tmp_path):
    words = ("grade", folder, "--out", tmp_path / "out", "--jobs", 1)
    result = course(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"1 submissions: {tmp_path}/out/grades.csv\n"
    hand_in(folder, {"bob/01_neurons.ipynb": b"{"})
    result = course(*words)
    assert result.exit_code == 1
    assert "2 submissions (1 of them before)" in result.stdout
    assert "1 with something that could not be graded" in result.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Missing option '--out'"),
        (("--out", "x", "--student-regex", "("), "is no regular expression"),
        (("--out", "x", "--student-regex", "(?P<student>.)", "--students", "y"), "not more"),
        (("--out", "x", "--jobs", "0"), "0 is not in the range"),
        (("--out", "x", "--chapter", "99"), "chapter 99 has no exercises"),
    ],
)
def test_a_wrong_call_is_exit_code_2(folder, tmp_path, monkeypatch, words, told):
    monkeypatch.chdir(tmp_path)
    result = course("grade", folder, *words)
    assert result.exit_code == 2
    assert told in result.stderr


def test_all_files_can_be_one_students(folder, tmp_path):
    hand_in(folder, {"second.ipynb": chapter(2)})
    course("grade", folder, "--out", tmp_path / "out", "--student", "Zoë", "--jobs", 1)
    rows = (tmp_path / "out" / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 2
    assert rows[1].startswith("Zoë,,1,")


def test_ctrl_c_says_how_to_go_on(folder, tmp_path, monkeypatch):
    def stop(words):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_grade", stop)
    result = course("grade", folder, "--out", tmp_path)
    assert result.exit_code == command.INTERRUPTED
    assert "the same command goes on from it" in result.stdout


def test_what_is_not_isolated_is_said_loudly(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "_grade", lambda words: Summary(1, 0, 0, ("NOT ISOLATED",)))
    result = course("grade", folder, "--out", tmp_path)
    assert result.stderr == "NOT ISOLATED\n"


def test_points_are_printed_by_chapter():
    result = course("points", "--chapter", "1")
    assert result.stdout.startswith("Chapter 1: 9 points, about ")
    assert "  1.4   relu                          1  values 1\n" in result.stdout
    assert result.stdout.endswith("9 points in all\n")
    total = sum(e.out_of for e in ALL)
    assert course("points").stdout.endswith(f"{total} points in all\n")


def test_the_instructors_table_has_the_points_of_every_chapter():
    text = (ROOT / "INSTRUCTORS.md").read_text(encoding="utf-8")
    heads, _, points = [
        [cell.strip() for cell in line.strip("| ").split("|")]
        for line in text.partition("| Chapter | 1 |")[2].splitlines()[:3]
    ]
    chapters = ["1", *heads]
    assert points[0] == "Points"
    told = dict(zip(map(int, chapters), map(int, points[1:]), strict=True))
    assert told == {n: sum(e.out_of for e in of_chapter(n)) for n in {e.chapter for e in ALL}}
