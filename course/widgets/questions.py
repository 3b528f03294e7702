"""What a learner can be asked to predict before a step is shown."""

from dataclasses import dataclass

from .numerals import Plain, differ, is_finite, sum_text, text
from .passes import Delivery, Node, Step, Trace
from .words import called, equation

CLOSE = 0.01  # typed to two figures is right enough


@dataclass(frozen=True)
class Question:
    """Asked before step number `step` (from 0) is shown; `why` explains the answer."""

    step: int
    text: str
    answer: float
    why: str


def questions(trace: Trace) -> tuple[Question, ...]:
    """For each step: the gradient, where there is something to add up, and each contribution."""
    return tuple(
        question
        for k, step in enumerate(trace.steps)
        for question in [*_sum(trace, k, step), *_contributions(trace, k, step)]
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
        if _can_be_asked(trace.nodes[sent.parent], sent.amount):
            asked.setdefault((sent.parent, sent.amount), sent)
    name = trace.nodes[step.node].name
    return [
        _question(
            k,
            f"What does {name} send to {called(trace.nodes[sent.parent])}{_each(step, sent)}?",
            sent.amount,
            f"local slope × upstream gradient: {equation(step.arrived, sent)}",
        )
        for sent in asked.values()
    ]


def _each(step: Step, sent: Delivery) -> str:
    edges = sum(other.parent == sent.parent for other in step.sent)
    return ", each time" if edges > 1 else ""


def _can_be_asked(node: Node, number: Plain) -> bool:
    """Only for finite numbers, and not for numbers without a name."""
    return (node.named or bool(node.symbol)) and isinstance(number, float) and is_finite(number)


def _question(step: int, asked: str, answer: Plain, why: str) -> Question:
    return Question(step, asked, float(answer), why)


def is_right(said: float, answer: float) -> bool:
    """Right to one part in a hundred."""
    return abs(said - answer) <= CLOSE * abs(answer) + 1e-9


def number(typed: object) -> float:
    """What was typed as a number: a comma for the point and a long minus are fine."""
    written = str(typed).strip().replace("−", "-").replace(",", ".")
    try:
        return float(written)
    except ValueError:
        raise ValueError(f"{typed!r} is not a number; type one like 12 or −0.5") from None


def reply(question: Question, said: str, right: bool) -> str:
    """The sentence after an answer, with its sign: + for right, − for wrong."""
    if right:
        return f"+ Right: {text(question.answer)}. {_as_sentence(question.why)}"
    return f"− Not so: you said {said}, it is {text(question.answer)}. {_as_sentence(question.why)}"


def _as_sentence(why: str) -> str:
    return f"{why[:1].upper()}{why[1:]}."
