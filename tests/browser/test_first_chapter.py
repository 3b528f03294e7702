"""A learner's first visit: open chapter 1, run it, answer wrongly, take the hint, put it right."""

from pathlib import Path

import pytest

from course.cli import FIRST_CHAPTER

from .lab import Lab
from .page import NotebookPage, Page, expect

pytestmark = pytest.mark.browser
FORGOTTEN = "return float(np.dot(w, x))"
RIGHT = "total = np.dot(w, x)\nreturn float(total + b)"
# Only the learner's function has a variable `total`.
USE = """from my_autodiff.neurons import weighted_sum as kept
print(kept([2.0], [3.0], 0.25), kept.__code__.co_varnames)"""


def test_the_untouched_first_chapter_opens_by_itself_and_runs_without_an_error(
    page: Page, lab: Lab
) -> None:
    notebook = NotebookPage.open(page, lab.front_door, FIRST_CHAPTER.as_posix())
    notebook.run_all()
    assert notebook.not_run() == []
    assert notebook.errors() == []


def test_a_wrong_answer_brings_its_question_and_the_right_one_is_kept_and_used(
    notebook: NotebookPage, lab: Lab, screenshots: Path
) -> None:
    kept = (lab.folder / notebook.path).parent / "my_autodiff" / "neurons.py"
    exercise = notebook.cell("exercise-weighted_sum")
    notebook.run_above(exercise)
    exercise.run()
    expect(exercise.output).to_contain_text("1.1 weighted_sum: not attempted")

    exercise.type_over_last_line(FORGOTTEN)
    exercise.run()
    question = exercise.output.get_by_text("With every input at zero")
    expect(exercise.output).to_contain_text("1.1 weighted_sum: not right yet")
    expect(question).to_be_hidden()
    exercise.output.get_by_text("A question that may help").click()
    expect(question).to_be_visible()
    notebook.page.screenshot(path=screenshots / "first-chapter-hint.png")
    assert FORGOTTEN not in kept.read_text(encoding="utf-8")

    exercise.type_over_last_line(RIGHT)
    exercise.run()
    expect(exercise.output).to_contain_text("1.1 weighted_sum: passed")
    expect(exercise.output).to_contain_text("Saved in my_autodiff/neurons.py")
    text = kept.read_text(encoding="utf-8")
    assert "# >>> 1.1 weighted_sum: yours" in text
    assert "    total = np.dot(w, x)\n    return float(total + b)\n" in text

    below = notebook.new_cell_below(exercise)
    below.type_over_last_line(USE)
    below.run()
    expect(below.output).to_contain_text("6.25 ('w', 'x', 'b', 'total')")
