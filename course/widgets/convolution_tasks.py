"""The convolution stepper's tasks: predict the output's shape, count the windows over a pixel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .convolution_walk import Grid, shape, touching

QUESTIONS, NEEDED = 5, 4


def numbers(rows: int, columns: int) -> Grid:
    """An image of small whole numbers, different from place to place."""
    return [[(3 * i + 2 * j + i * j) % 7 for j in range(columns)] for i in range(rows)]


def filter_of(k: int) -> Grid:
    """A filter of so many rows and columns whose weights are not all the same."""
    return [[1 if u == v else 2 if u < v else -1 for v in range(k)] for u in range(k)]


@dataclass
class Task:
    """Five questions, each with settings of its own; four answers have to be right."""

    kind: str
    questions: Sequence[Mapping[str, Any]]
    place: int = 0
    answers: list[dict[str, Any]] = field(default_factory=list)
    reply: str = ""

    @property
    def setting(self) -> Mapping[str, Any]:
        """The question's settings of the stepper."""
        return self.questions[self.place]

    @property
    def waiting(self) -> bool:
        """Whether a prediction has to come first."""
        return len(self.answers) == self.place

    @property
    def right(self) -> int:
        """How many predictions were right."""
        return sum(answer["said"] == answer["is"] for answer in self.answers)

    @property
    def done(self) -> bool:
        """All asked, and at most one of them wrong."""
        return len(self.answers) == QUESTIONS and self.right >= NEEDED

    @property
    def asked(self) -> str:
        """The question in words."""
        s = self.setting
        k, size = len(s["kernel"]), f"{len(s['image'])} by {len(s['image'][0])}"
        told = f"Question {self.place + 1} of {QUESTIONS}: image {size}, filter {k} by {k}, "
        told += f"stride {s['stride']}, pad {s['pad']}. "
        if self.kind == "shapes":
            return told + "How many rows and columns has the output?"
        return told + f"How many windows contain pixel ({s['at'][0]}, {s['at'][1]}) of the image?"

    def predict(self, *said: int) -> str:
        """Answer the question; then it is seen whether that is right."""
        wanted = 2 if self.kind == "shapes" else 1
        whole = all(isinstance(n, int) and not isinstance(n, bool) for n in said)
        if len(said) != wanted or not whole:
            what = "rows and columns, like predict(4, 3)" if wanted == 2 else "one, like predict(4)"
            raise ValueError(f"predict{said} is no answer here; give whole numbers: {what}")
        if not self.waiting:
            raise ValueError("this question is answered; next_question() goes on to another")
        s = self.setting
        right = list(shape(s)) if wanted == 2 else [len(touching(s, *s["at"]))]
        self.answers.append({"asked": self.asked, "said": list(said), "is": right})
        is_ = " by ".join(map(str, right))
        sign = "+ Right" if list(said) == right else f"− You said {' by '.join(map(str, said))}"
        self.reply = f"{sign}: it is {is_}. {self.right} of {len(self.answers)} right so far."
        return self.reply

    def next(self) -> str:
        """Go on to the next question; after the last, to five new ones."""
        if self.waiting:
            raise ValueError("predict first; then next_question() goes on")
        self.place, self.reply = self.place + 1, ""
        if self.place == QUESTIONS:
            self.place, self.answers = 0, []
            self.questions = _drawn(self.kind, np.random.default_rng())
        return self.asked

    def shown(self) -> dict[str, Any]:
        """What the browser is told."""
        return {
            "kind": self.kind,
            "asked": self.asked,
            "reply": self.reply,
            "waiting": self.waiting,
            "done": self.done,
            "fields": ["rows", "columns"] if self.kind == "shapes" else ["windows"],
        }


def _setting(size: tuple[int, int], k: int, stride: int, pad: int, at: list[int]) -> dict[str, Any]:
    mode = "to image" if at else "forward"
    place = {"mode": mode, "at": at or [0, 0]}
    return {"image": numbers(*size), "kernel": filter_of(k), "stride": stride, "pad": pad, **place}


FIRST = {
    "shapes": [
        _setting((6, 6), 3, 1, 0, []),
        _setting((6, 8), 3, 1, 1, []),
        _setting((7, 7), 3, 2, 0, []),
        _setting((8, 5), 2, 3, 0, []),
        _setting((5, 6), 3, 2, 1, []),
    ],
    "windows": [
        _setting((6, 6), 3, 1, 0, [0, 0]),
        _setting((6, 6), 3, 1, 0, [2, 2]),
        _setting((6, 6), 3, 1, 1, [0, 0]),
        _setting((7, 7), 3, 2, 0, [2, 2]),
        _setting((5, 5), 2, 3, 0, [2, 2]),
    ],
}


def _drawn(kind: str, rng: np.random.Generator) -> list[dict[str, Any]]:
    """Five questions of the same kind with fresh numbers."""
    found = []
    for _ in range(QUESTIONS):
        rows, columns, k = (int(n) for n in (*rng.integers(5, 9, size=2), rng.integers(2, 4)))
        at = [int(rng.integers(rows)), int(rng.integers(columns))] if kind == "windows" else []
        stride, pad = int(rng.integers(1, 4)), int(rng.integers(0, 3))
        found.append(_setting((rows, columns), k, stride, pad, at))
    return found


def task(kind: str) -> Task:
    """The task of this kind with its first five questions."""
    return Task(kind, FIRST[kind])
