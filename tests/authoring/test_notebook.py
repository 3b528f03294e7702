"""From a percent script to notebooks."""

import nbformat
import pytest

from course.authoring.notebook import (
    Cell,
    Chapter,
    blank,
    exercise_of,
    heading,
    make_notebook,
    read_cells,
)
from course.errors import CourseError
from course.exercises import ALL, find

from .chapters import CHAPTER

CHAPTERS = [Chapter(n, f"0{n}_tiny", f"Title {n}", CHAPTER) for n in (1, 2, 3)]


def made(
    solved: bool = False, repository: str = "https://github.com/us/course", at: int = 1
) -> nbformat.NotebookNode:
    before = CHAPTERS[at - 1] if at else None
    after = CHAPTERS[at + 1] if at < 2 else None
    return make_notebook(CHAPTERS[at], before, after, repository, solved)


def sources(notebook: nbformat.NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells]


# read_cells


def test_cells_have_their_kind_and_the_docstring_of_the_file_is_none():
    kinds = " ".join(cell.kind for cell in read_cells(CHAPTER))
    assert kinds == "markdown setup code exercise code code exercise code code"


def test_tags_are_kept():
    assert [c.tags for c in read_cells(CHAPTER) if c.tags] == [("volatile",)]


@pytest.mark.parametrize("mark", ["[excercise]", "A title", "[raw]"])
def test_an_unknown_mark_is_named(mark):
    with pytest.raises(CourseError, match=r"use \[markdown\], \[setup\] or \[exercise\]"):
        read_cells(f"# %% {mark}\n# x = 1\n")


# exercise_of


def test_an_exercise_cell_names_its_exercise():
    assert exercise_of(Cell("exercise", "from course.autodiff.ops import relu\n")) is find("relu")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "import course.autodiff.neurons",
        "from course.autodiff.neurons import relu, step",
        "from course.autodiff.neurons import relu\nrelu(3)",
        "from course.autodiff.neurons import gone",
    ],
)
def test_any_other_exercise_cell_is_refused_in_a_sentence(text):
    with pytest.raises(CourseError, match=r"it takes exactly one line|no exercise named 'gone'"):
        exercise_of(Cell("exercise", text))


# blank


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('guess = predict("Q", mine=3)', 'guess = predict("Q", mine=...)'),
        ('predict("σ: è?", mine="ü")', 'predict("σ: è?", mine=...)'),
        ('predict("Q", 3)', 'predict("Q", ...)'),
        ('course.recall("k", mine=(1, 2))', 'course.recall("k", mine=...)'),
        ('predict(\n    "Q",\n    mine=(\n        1\n        + 2\n    ),\n)', None),
        ('predict("Q", mine=f(\n  1,\n  2))\nx = 1', 'predict("Q", mine=...)\nx = 1'),
        ('a = predict("A", mine=1), predict("B", mine=2)', None),
        ('plot("Q", mine=3)', 'plot("Q", mine=3)'),
        ('predict("mine=3", mine=...)', 'predict("mine=3", mine=...)'),
    ],
)
def test_predictions_and_answers_are_blanked_and_nothing_else(code, expected):
    blanked = blank(code)
    if expected is None:
        assert not any(digit in blanked for digit in "123")
        assert blanked.count("mine=") == code.count("mine=")
    else:
        assert blanked == expected
    compile(blanked, "cell", "exec")


# heading


def test_the_heading_tells_number_name_difficulty_minutes_and_points():
    text = heading(find("weighted_sum"))
    assert text.startswith("### Exercise 1.1 · `weighted_sum`\n\nDifficulty ●○○ · about 5 minutes")
    assert text.endswith(" · 1 point")


def test_points_are_counted_in_good_english():
    for exercise in ALL:
        assert heading(exercise).endswith(" · 1 point" if exercise.out_of == 1 else " points")


# make_notebook


@pytest.mark.parametrize("solved", [False, True])
def test_a_notebook_is_valid_and_its_ids_are_unique(solved):
    notebook = made(solved)
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert "exercise-relu" in ids


def test_ids_do_not_change_from_one_run_to_the_next():
    assert nbformat.writes(made()) == nbformat.writes(made())


def test_the_learner_gets_stubs_and_the_solved_notebook_answers():
    learner, solved = sources(made()), sources(made(solved=True))
    assert '@exercise\ndef relu(z):\n    """' in "\n".join(learner)
    assert "np.maximum" not in "\n".join(learner)
    assert any(s.startswith("@exercise\ndef relu(z):") and "np.maximum" in s for s in solved)


def test_predictions_are_blank_for_the_learner_only():
    assert 'guess = predict("What is relu(-3)?", mine=...)' in sources(made())
    assert 'guess = predict("What is relu(-3)?", mine=0.0)' in sources(made(solved=True))


def test_cells_import_from_the_learners_package():
    for text in (sources(made()), sources(made(solved=True))):
        assert not any("course.autodiff" in source for source in text)
        assert any("from my_autodiff.neurons import sigmoid" in source for source in text)


def test_each_exercise_cell_has_its_heading_above():
    text = sources(made())
    place = next(i for i, source in enumerate(text) if source.startswith("@exercise\ndef step"))
    assert text[place - 1] == heading(find("step"))


def test_the_notebook_begins_its_chapter_before_any_other_code_but_colabs():
    for solved, call in ((False, "begin(2)"), (True, "begin(2, solved=True)")):
        colab, first, *_ = (c for c in made(solved).cells if c.cell_type == "code")
        assert colab.id == "colab"
        assert first.source == f"from course import begin, exercise, progress\n\n{call}"


def test_links_lead_to_the_neighbours_and_a_learner_also_elsewhere():
    for solved in (False, True):
        text = "\n".join(sources(made(solved)))
        assert "[Title 1](01_tiny.ipynb)" in text
        assert "[Title 3](03_tiny.ipynb)" in text
        for place in ("Binder", "Colab"):
            assert (f"[Open in {place}](https://" in text) is not solved


def test_without_a_repository_there_is_no_cell_for_colab_and_the_others_keep_their_ids():
    ids = [cell.id for cell in made().cells]
    assert [cell.id for cell in made(repository="").cells] == [i for i in ids if i != "colab"]


def test_a_chapter_alone_has_no_empty_cell_of_links():
    notebook = make_notebook(CHAPTERS[0], None, None, "", solved=False)
    assert all(sources(notebook))


def test_volatile_cells_are_not_compared():
    cell = next(c for c in made().cells if "perf_counter" in c.source)
    assert cell.metadata.tags == ["volatile", "nbval-ignore-output"]


def test_the_metadata_says_which_chapter_it_is():
    assert made().metadata.course == {"chapter": 2, "solved": False}
