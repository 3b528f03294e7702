"""A whole class: one table whatever the order, the notebook's own verdicts, runs that go on."""

import json
import re
from pathlib import Path

import pytest

from course.errors import GradingError
from course.exercises import of_chapter
from course.learner.check import check_notebook
from tests.exercises.cells import cells
from tests.grading.classes import (
    chapter,
    grade_folder,
    hand_in,
    lines_of,
    names,
    small_class,
    untouched,
)

ROOT = Path(__file__).parents[2]
SAMPLE = (1, 5, 9)  # chapters whose wrong answers are graded; test_grader.py has all


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A folder that was graded, and its reports."""
    folder, out = small_class(tmp_path_factory.mktemp("in")), tmp_path_factory.mktemp("out")
    return folder, out, grade_folder(folder, out)


def test_everybody_has_a_line_and_nothing_else_is_touched(graded):
    folder, out, summary = graded
    rows = lines_of(out)
    assert [r.split(",")[0] for r in rows[1:]] == [
        *("'=fay()", "ann", "bob", "cid", "dan", "eve", "gus", "hal")
    ]
    assert [r.split(",")[9] for r in rows[1:]] == ["8", "9", "0", "8", "8", "", "8", "9"]
    assert (summary.graded, summary.failed, summary.kept) == (7, 1, 0)
    assert names(out.iterdir()) == {
        *("grades.csv", "class.html", "results.jsonl", "run.json", "feedback", "gradescope")
    }
    assert len(list((out / "feedback").iterdir())) == len(list((out / "gradescope").iterdir())) == 8
    assert len(list(folder.rglob("*"))) == 16


def test_results_are_lines_of_plain_data_with_what_was_handed_in(graded):
    _, out, _ = graded
    found = [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]
    assert len(found) == 8
    assert all(line["files"][0]["name"].endswith("/01_neurons.ipynb") for line in found)


def test_nothing_is_done_twice_but_what_has_changed(graded, tmp_path):
    folder, out, _ = graded
    before = (out / "grades.csv").read_bytes()
    assert grade_folder(folder, out).kept == 8
    assert (out / "grades.csv").read_bytes() == before
    path = folder / "bob" / "01_neurons.ipynb"
    old = path.read_bytes()
    path.write_bytes(chapter(1))
    try:
        assert grade_folder(folder, out).kept == 7
        assert lines_of(out)[3].startswith("bob,,1,1,2,2,1,1,1,9,9")
    finally:
        path.write_bytes(old)


def test_a_run_that_was_stopped_goes_on_and_ends_the_same(graded, tmp_path):
    folder, out, _ = graded

    def stop(done, of):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade_folder(folder, tmp_path, stop)
    assert grade_folder(folder, tmp_path).kept == 3
    fresh = grade_folder(folder, out)
    assert fresh.failed == 1
    assert (tmp_path / "grades.csv").read_bytes() == (out / "grades.csv").read_bytes()


def test_the_latest_counts_and_all_are_listed(tmp_path):
    work = {"ann/01_neurons.ipynb": chapter(1), "ann/01_neurons-1.ipynb": untouched(1)}
    folder = hand_in(tmp_path / "in", work)
    grade_folder(folder, tmp_path / "out")
    assert lines_of(tmp_path / "out")[1].startswith("ann,,0,")
    (page,) = (tmp_path / "out" / "feedback").iterdir()
    assert re.findall(r"<li>(ann.*?)(?: \(|<)", page.read_text()) == [
        "ann/01_neurons.ipynb",
        "ann/01_neurons-1.ipynb",
    ]


def test_a_student_who_has_gone_leaves_no_page_and_other_files_stay(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    hand_in(folder, {"ann/a.ipynb": untouched(1), "bob/a.ipynb": untouched(1)})
    grade_folder(folder, out)
    (out / "feedback" / "mine.html").touch()
    (folder / "bob" / "a.ipynb").unlink()
    grade_folder(folder, out)
    assert len(lines_of(out)) == 2
    assert {n.split("-")[0] for n in names((out / "feedback").iterdir())} == {"ann", "mine.html"}
    assert len(list((out / "gradescope").iterdir())) == 1


def test_a_chapter_without_exercises_is_said(tmp_path):
    with pytest.raises(GradingError, match="chapter 99 has no exercises"):
        grade_folder(small_class(tmp_path / "in"), tmp_path / "out", chapters=(99,))


def _wrong(number: int) -> bytes:
    """A notebook of a chapter with the first wrong answer to each exercise."""
    first = {}
    for cell in cells("wrong_answers"):
        first.setdefault(cell.exercise.name, cell.text)
    return chapter(number, **{e.name: first.get(e.name) for e in of_chapter(number)})


def _shown(notebook: dict) -> dict[str, str]:
    """The verdicts that a notebook's stored outputs show, by exercise."""
    found = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            text = "".join(output.get("data", {}).get("text/plain", ""))
            if known := re.match(r"[✓✗·] [\d.]+[a-z]? (\w+): .*", text):
                found[known[1]] = known[0][2:]
    return found


def _title(result: dict) -> str:
    """The first line of a verdict, without its mark."""
    return result["text"].splitlines()[0][2:]


def test_the_notebook_course_check_and_course_grade_agree(tmp_path):
    solved = {p.stem: p for p in sorted((ROOT / "solutions").glob("*.ipynb"))}
    given = {f"{p.stem}-given": p for p in sorted((ROOT / "notebooks").glob("*.ipynb"))}
    work = {f"{n}/{n}.ipynb": p.read_bytes() for n, p in (solved | given).items()}
    work |= {f"wrong{c}/w.ipynb": _wrong(c) for c in SAMPLE}
    folder, out = hand_in(tmp_path / "in", work), tmp_path / "out"
    grade_folder(folder, out, seed=0)
    found = {}
    for line in (out / "results.jsonl").read_text().splitlines():
        told = json.loads(line)
        found[told["student"]] = told["graded"]["results"]
    for name in work:
        student, results = name.split("/")[0], found[name.split("/")[0]]
        checked = [(v.title, v.points, v.hint) for v in check_notebook(folder / name)]
        assert [(_title(r), r["points"], r["hint"]) for r in results] == checked, student
    for stem, path in solved.items():
        shown = _shown(json.loads(path.read_text(encoding="utf-8")))
        # How many cases there are is for `course build --check` to compare.
        told = {name: title.partition(",")[0] for name, title in shown.items()}
        assert {r["name"]: _title(r).partition(",")[0] for r in found[stem]} == told
