"""What a learner can be asked to predict before a step is shown: numbers, or shapes."""

import re
from dataclasses import dataclass

from .blocks import Block, Shape, written
from .numerals import Plain, differ, is_finite, sum_text, text
from .passes import Delivery, Node, Step, Trace
from .words import called, equation

CLOSE = 0.01  # typed to two figures is right enough


@dataclass(frozen=True)
class Question:
    """Asked before step number `step` (from 0) is shown; `why` explains the answer.

    kind : "number", then the answer is a float; "shape" or "axes", then a tuple of whole numbers
    """

    step: int
    text: str
    answer: float | Shape
    why: str
    kind: str = "number"

    @property
    def shown(self) -> str:
        """The answer as it is written."""
        if not isinstance(self.answer, tuple):
            return text(self.answer)
        return ", ".join(map(str, self.answer)) if self.kind == "axes" else written(self.answer)


def questions(trace: Trace) -> tuple[Question, ...]:
    """For each step: the gradient, where there is something to add up, and each contribution."""
    return tuple(
        question
        for k, step in enumerate(trace.steps)
        for question in [
            *_sum(trace, k, step),
            *_contributions(trace, k, step),
            *_shapes(trace, k, step),
        ]
    )


def _sum(trace: Trace, k: int, step: Step) -> list[Question]:
    node = trace.nodes[step.node]
    if len(step.parts) < 2 or not _can_be_asked(node, step.arrived):
        return []
    # `arrived`, not `expected`: with a broken engine the question is what *it* does.
    why = sum_text(step.parts, step.expected)
    if differ(step.arrived, step.expected):
        why += f" arrived, but this engine used {text(step.arrived)}"
    return [_question(k, f"Which gradient does {node.name} have?", step.arrived, why)]


def _contributions(trace: Trace, k: int, step: Step) -> list[Question]:
    asked: dict[tuple[int, Plain], Delivery] = {}
    for sent in step.sent:
        if not isinstance(sent.given, Block) and _can_be_asked(
            trace.nodes[sent.parent], sent.amount
        ):
            asked.setdefault((sent.parent, sent.amount), sent)
    name = trace.nodes[step.node].name
    return [
        _question(
            k,
            f"What does {name} send to {called(trace.nodes[sent.parent])}{_each(step, sent)}?",
            sent.amount,
            f"local slope × upstream gradient: {equation(trace, step, sent)}",
        )
        for sent in asked.values()
    ]


def _shapes(trace: Trace, k: int, step: Step) -> list[Question]:
    """Which shape arrives where, and over which axes a broadcast is undone."""
    asked: dict[tuple[int, Plain], Delivery] = {}
    for sent in step.sent:
        if isinstance(sent.given, Block) and (
            trace.nodes[sent.parent].named or trace.nodes[sent.parent].symbol
        ):
            asked.setdefault((sent.parent, sent.given), sent)
    name = trace.nodes[step.node].name
    found = []
    for sent in asked.values():
        to, why = called(trace.nodes[sent.parent]), equation(trace, step, sent)
        shape = sent.amount.shape if isinstance(sent.amount, Block) else ()
        found.append(Question(k, f"Which shape arrives from {name} at {to}?", shape, why, "shape"))
        if sent.axes:
            over = f"Over which axes is {text(sent.given)} summed on its way from {name} to {to}?"
            found.append(Question(k, over, sent.axes, why, "axes"))
    return found


def _each(step: Step, sent: Delivery) -> str:
    edges = sum(other.parent == sent.parent for other in step.sent)
    return ", each time" if edges > 1 else ""


def _can_be_asked(node: Node, number: Plain) -> bool:
    """Only for finite numbers, and not for numbers without a name."""
    return (node.named or bool(node.symbol)) and isinstance(number, float) and is_finite(number)


def _question(step: int, asked: str, answer: Plain, why: str) -> Question:
    assert isinstance(answer, float)  # only numbers are asked for here
    return Question(step, asked, answer, why)


def judged(question: Question, typed: object) -> bool:
    """Whether what was typed is right; ValueError for what cannot be an answer."""
    if isinstance(question.answer, tuple):
        said = shape(typed)
        return (
            sorted(said) == sorted(question.answer)
            if question.kind == "axes"
            else (said == question.answer)
        )
    return is_right(number(typed), question.answer)


def is_right(said: float, answer: float) -> bool:
    """Right to one part in a hundred."""
    return abs(said - answer) <= CLOSE * abs(answer) + 1e-9


def number(typed: object) -> float:
    """What was typed as a number: a comma for the point and a long minus are fine."""
    written_ = str(typed).strip().replace("−", "-").replace(",", ".")
    try:
        return float(written_)
    except ValueError:
        raise ValueError(f"{typed!r} is not a number; type one like 12 or −0.5") from None


def shape(typed: object) -> Shape:
    """What was typed as a shape, or as axes: (4, 2), 4 2 and 4x2 are the same; () is a number's.

    >>> shape("4 × 2"), shape((2,)), shape("()")
    ((4, 2), (2,), ())
    """
    if not re.fullmatch(r"[\s\d,x×()\[\]]+", str(typed)):
        raise ValueError(f"{typed!r} is not a shape; type one like (4, 2), or () for a number")
    return tuple(map(int, re.findall(r"\d+", str(typed))))


def reply(question: Question, said: str, right: bool) -> str:
    """The sentence after an answer, with its sign: + for right, − for wrong."""
    if right:
        return f"+ Right: {question.shown}. {_as_sentence(question.why)}"
    return f"− Not so: you said {said}, it is {question.shown}. {_as_sentence(question.why)}"


def _as_sentence(why: str) -> str:
    return f"{why[:1].upper()}{why[1:]}."
