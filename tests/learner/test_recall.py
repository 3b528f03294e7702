"""Retrieval questions."""

import random
from datetime import date

import numpy as np
import pytest

from course.exercises.questions import QUESTIONS
from course.learner import recall as module
from course.learner.recall import RECORD, recall
from course.learner.workspace import Workspace


def asked(key: str, seed: int = 0) -> tuple:
    return QUESTIONS[key].make(random.Random(seed))


@pytest.fixture
def today(monkeypatch):
    """Sets the date."""

    def set_to(day: int) -> None:
        class Date(date):
            @classmethod
            def today(cls):
                return cls(2030, 1, day)

        monkeypatch.setattr(module, "date", Date)

    set_to(1)
    return set_to


def test_a_question_is_asked(workspace, capsys):
    recall("dot-product")
    text = asked("dot-product")[0]
    assert capsys.readouterr().out == f"{text} Type your answer in place of ... and run the cell.\n"


def test_the_right_answer_is_right_and_told_why(workspace, capsys):
    for key in QUESTIONS:
        text, answer, why = asked(key)
        recall(key, mine=answer)
        assert capsys.readouterr().out == f"{text} You say {answer!r}: right. {why}\n"


@pytest.mark.parametrize(
    "mine",
    [
        None,
        "no",
        "",
        -1,
        1e9,
        10**400,
        float("nan"),
        float("inf"),
        (1, 2, 3, 4),
        [],
        {},
        object(),
        len,
        np.array([1.0, 2.0]),
        [np.array([1, 2]), 3],
        1j,
    ],
    ids=lambda mine: type(mine).__name__,
)
def test_a_wrong_answer_of_any_type_gets_the_hint(folder, capsys, mine):
    for key, question in QUESTIONS.items():
        recall(key, mine=mine)
        told = capsys.readouterr().out
        assert "not quite." in told, key
        assert question.hint in told
        assert len(told) < 2000
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("key", "write"),
    [
        ("table-shape", list),
        ("table-shape", lambda t: tuple(map(np.int64, t))),
        ("power-of-e", lambda t: f" {t.upper()} "),
        ("uniform-loss", lambda x: round(x, 2)),
        ("dot-product", float),
        ("dot-product", str),
        ("dot-product", np.float64),
        ("dot-product", np.array),
    ],
)
def test_a_right_answer_written_another_way_is_right(workspace, capsys, key, write):
    recall(key, mine=write(asked(key)[1]))
    assert "right." in capsys.readouterr().out


def test_an_unknown_question_names_those_there_are(workspace, capsys):
    recall("dot-products")
    assert "There is no question 'dot-products'. Known: dot-product, " in capsys.readouterr().out


def test_numbers_stay_for_the_day_and_change_after_a_day_with_a_right_answer(
    workspace, capsys, today
):
    recall("neuron-sum", mine=asked("neuron-sum")[1])
    recall("neuron-sum")
    assert asked("neuron-sum", seed=0)[0] in capsys.readouterr().out.splitlines()[-1]
    for day, seed in ((2, 1), (3, 1)):
        today(day)
        recall("neuron-sum")
        assert asked("neuron-sum", seed)[0] in capsys.readouterr().out
    recall("neuron-sum", mine=asked("neuron-sum", 1)[1])
    assert "right." in capsys.readouterr().out
    today(4)
    recall("neuron-sum")
    assert asked("neuron-sum", 2)[0] in capsys.readouterr().out


def test_the_next_day_gives_other_numbers():
    for key in QUESTIONS:
        assert len({asked(key, seed)[0] for seed in range(6)}) > 1, key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1]",
        '{"dot-product": 3}',
        '{"dot-product": null}',
        '{"dot-product": {"seed": "x", "right": 5}}',
        '{"dot-product": {"seed": [1]}}',
        '{"dot-product": {}}',
    ],
)
def test_a_damaged_record_begins_anew_and_is_mended(workspace: Workspace, capsys, text):
    (workspace.package / RECORD).write_text(text)
    recall("dot-product", mine=asked("dot-product")[1])
    assert "right." in capsys.readouterr().out
    assert workspace.read_record(RECORD)["dot-product"]["seed"] == 0


def test_records_of_other_questions_stay(workspace: Workspace):
    workspace.write_record(RECORD, {"other": {"seed": 4, "right": "2020-01-01"}})
    recall("dot-product", mine=asked("dot-product")[1])
    assert set(workspace.read_record(RECORD)) == {"other", "dot-product"}


def test_where_nothing_can_be_kept_the_answer_is_checked_all_the_same(folder, capsys):
    (folder / "my_autodiff").write_text("a file")
    recall("dot-product", mine=asked("dot-product")[1])
    (folder / "my_autodiff").unlink()
    folder.rmdir()
    recall("dot-product", mine=asked("dot-product")[1])
    assert capsys.readouterr().out.count("right.") == 2
