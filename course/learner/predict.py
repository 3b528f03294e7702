"""Predict, then reveal: an experiment shows its result to whoever has said what to expect."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from course.judging.show import show as in_words

from .show import show


@dataclass(frozen=True)
class Prediction:
    """A question and what the learner entered; `...` means nothing yet."""

    question: str
    mine: Any = ...

    def reveal(self, experiment: Callable[[], Any]) -> None:
        """Run the experiment at once and put its result beside the prediction.

        Without a prediction it only says what to do; predictions are never scored.
        """
        if self.mine is ...:
            show("First predict: replace ... in the cell above, run it, then run this cell again.")
            return
        result = experiment()
        if result is not None:
            show(f"You predicted {in_words(self.mine)}. It is {in_words(result)}.")


def predict(question: str, mine: Any = ...) -> Prediction:
    """Ask for a prediction: type it in place of `...` and run the cell."""
    entered = "" if mine is ... else f" You say {in_words(mine)}."
    show(f"Predict: {question}{entered}")
    return Prediction(question, mine)
