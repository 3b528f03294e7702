"""Predict, then reveal."""

import numpy as np
import pytest

from course.learner.predict import predict


def test_a_prediction_asks_its_question(capsys):
    predict("How many?")
    assert capsys.readouterr().out == "Predict: How many?\n"


def test_what_was_entered_is_repeated(capsys):
    predict("How many?", mine=3)
    assert capsys.readouterr().out == "Predict: How many? You say 3.\n"


def test_without_a_prediction_the_experiment_does_not_run(capsys):
    run = []
    predict("How many?", mine=...).reveal(lambda: run.append(1))
    assert run == []
    assert "First predict: replace ... in the cell above" in capsys.readouterr().out


@pytest.mark.parametrize("mine", [3, 0, None, False, "none", "", np.array([1, 2]), np.nan])
def test_whatever_was_entered_stands_beside_the_result(mine, capsys):
    guess = predict("How many?", mine=mine)
    capsys.readouterr()
    guess.reveal(lambda: 4)
    assert capsys.readouterr().out == f"You predicted {mine!r}. It is 4.\n"


def test_an_experiment_that_only_draws_is_not_compared(capsys):
    guess = predict("How many?", mine=3)
    capsys.readouterr()
    guess.reveal(lambda: print("drawn"))
    assert capsys.readouterr().out == "drawn\n"


def test_a_prediction_of_many_megabytes_or_digits_is_cut(capsys):
    for mine in ("x" * 10**7, 10**5000):
        predict("How many?", mine=mine).reveal(lambda: "y" * 10**7)
    assert len(capsys.readouterr().out) < 6000


def test_in_a_notebook_it_works_as_a_decorator(kernel):
    kernel.run("guess = predict('What is 2 + 2?', mine=5)")
    shown = kernel.run("@guess.reveal\ndef sum():\n    return 2 + 2")
    assert shown.text == "You predicted 5. It is 4."


def test_a_question_is_escaped_in_html(kernel):
    assert "&lt;b&gt;" in kernel.run("predict('Is <b> a tag?')").html
