"""A trace as the plain data the browser steps through: all texts are made here, once."""

from collections.abc import Collection, Sequence
from typing import Any

from . import shapes, words
from .drawing import draw
from .numerals import Plain, card_sum, text
from .passes import Step, Trace
from .questions import Question, questions

QUEUE = 6  # waiting nodes named at once


def payload(trace: Trace) -> dict[str, Any]:
    """Drawing, nodes, steps, questions and the sentences around them."""
    root = trace.nodes[-1].id
    return {
        **drawn(trace),
        "nodes": [
            {
                "name": node.name,
                "users": len(trace.users[node.id]),
                "slopes": ["" if s is None else f"×{text(s)}" for s in node.slopes],
                "shapes": [words.shape_of(trace.nodes[parent]) for parent in node.parents],
                "formula": node.formula,
                "value": text(node.data),
            }
            for node in trace.nodes
        ],
        "root": root,
        "in_shapes": trace.in_shapes,
        "seed": card_sum([1.0], 1.0),
        "begin": words.begin(trace),
        "steps": _steps(trace),
        "queue": _queue(trace),
        "ending": words.ending(trace),
        "good": words.is_good(trace),
        "questions": [_question(q) for q in questions(trace)],
    }


def drawn(trace: Trace, opened: Collection[int] = ()) -> dict[str, Any]:
    """The drawing, with some of its groups expanded, and the number of each node's card."""
    drawing = draw(trace, opened)
    card_of = {node: k for k, card in enumerate(drawing.cards) for node in card.members}
    cards = [card_of[node.id] for node in trace.nodes]
    return {"drawing": drawing.as_data(), "card_of": cards}


def _question(question: Question) -> dict[str, Any]:
    return {
        "step": question.step,
        "text": question.text,
        "kind": question.kind,
        "answer": question.answer,
        "shown": question.shown,
        "why": question.why,
    }


def _steps(trace: Trace) -> list[dict[str, Any]]:
    parts: dict[int, list[Plain]] = {trace.nodes[-1].id: [1.0]}
    return [_step(trace, step, parts) for step in trace.steps]


def _step(trace: Trace, step: Step, parts: dict[int, list[Plain]]) -> dict[str, Any]:
    node = trace.nodes[step.node]
    code = trace.code.get(node.symbol)
    rows = []
    for sent in step.sent:
        its = parts.setdefault(sent.parent, [])
        its.append(sent.amount)
        rows.append(
            {
                "parent": sent.parent,
                "slot": sent.slot,
                "to": words.called(trace.nodes[sent.parent]),
                "slope": "" if sent.slope is None else f"×{text(sent.slope)}",
                "amount": text(sent.amount),
                "note": words.note(sent),
                "equation": words.equation(trace, step, sent),
                "sum": card_sum(its, sent.total),
                "asked": _without_total(card_sum(its, sent.total)),
            }
        )
    return {
        "node": step.node,
        "grad": text(step.arrived),
        "odd": words.is_odd(step),
        "sum": words.used(step),
        "caption": words.caption(trace, step),
        "rule": trace.rules.get(node.symbol, "leaf: nothing to send on; its gradient is the sum"),
        "code": None
        if code is None
        else {"where": f"{code.file}, line {code.line}", "text": code.text},
        "rows": rows,
        "tables": shapes.tables(trace, step),
    }


def _without_total(total: str) -> str:
    return f"{total.rpartition('=')[0]}= ?" if "=" in total else total


def _queue(trace: Trace) -> list[list[str]]:
    """Before each step and after the last: who is ready, and who still waits for whom."""
    users = {node: set(its) for node, its in trace.users.items()}
    asked = [n.id for n in reversed(trace.nodes) if n.symbol or n.named]
    done: set[int] = set()
    found = [_lines(trace, asked, users, done)]
    for step in trace.steps:
        done.add(step.node)
        for parent in trace.nodes[step.node].parents:
            users[parent].discard(step.node)
        found.append(_lines(trace, asked, users, done))
    return found


def _lines(
    trace: Trace, asked: Sequence[int], users: dict[int, set[int]], done: set[int]
) -> list[str]:
    waiting = [node for node in asked if node not in done]
    lines: list[str] = []
    for node in waiting[:QUEUE]:
        names = [trace.nodes[u].name for u in sorted(users[node])]
        name = trace.nodes[node].name
        lines.append(f"{name} waits for {words.listed(names)}" if names else f"{name} is ready")
    more = len(waiting) - QUEUE
    return [*lines, f"… and {more} more"] if more > 0 else lines
