"""Parsons items: put the lines of a program in order, indent them, leave the wrong ones out."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import anywidget
import traitlets

from .arrangement import INDENT, WORDS, Line, Rule, check, rules, split
from .controls import script
from .parsons_bank import BANK
from .parsons_item import Item
from .state import merged
from .theme import css

FRESH: dict[str, Any] = {
    "order": [],  # the program: [card, indentation] from the top
    "unused": [],  # cards that are left out
    "checks": 0,
    "verdict": None,  # of the last check, until something moves
}


class Parsons(anywidget.AnyWidget):
    """Lines to arrange. `order` is the program as it stands, `state` the same as a plain dict."""

    _esm = script("parsons")
    _css = css("parsons")
    state = traitlets.Dict().tag(sync=True)
    fixed = traitlets.Dict().tag(sync=True)

    def __init__(self, item: Item, seed: int = 0) -> None:
        self._rules = rules(item.lines, item.needs)
        texts = [rule.text for rule in self._rules]
        if repeated := {text for text in texts if texts.count(text) > 1}:
            raise ValueError(f"{repeated.pop()!r} stands twice; each line must differ")
        self._cards = [*texts, *(text.strip() for text in item.distractors)]
        random.Random(seed).shuffle(self._cards)
        fixed = {
            "task": item.task,
            "cards": self._cards,
            "rules": [asdict(rule) for rule in self._rules],
            "words": WORDS,
        }
        start = [[card, 0] for card in range(len(self._cards))]
        super().__init__(fixed=fixed, state={**FRESH, "order": start})

    @traitlets.validate("state")
    def _checked(self, proposal: dict[str, Any]) -> dict[str, Any]:
        proposed = proposal["value"]
        state = merged(self.state or FRESH, proposed)
        state["order"] = [[int(card), max(int(indent), 0)] for card, indent in state["order"]]
        placed = [card for card, _ in state["order"]]
        cards = set(range(len(self._cards)))
        if len(set(placed)) < len(placed) or not cards.issuperset(placed):
            raise ValueError(f"order has the cards {placed}; it may have each of {cards} once")
        left = [c for c in state["unused"] if c in cards.difference(placed)]
        state["unused"] = [*left, *sorted(cards.difference(placed, left))]
        if self.state and state["order"] != self.state["order"] and "verdict" not in proposed:
            state["verdict"] = None
        return state

    @property
    def _program(self) -> list[Line]:
        return [(indent, self._cards[card]) for card, indent in self.state["order"]]

    @property
    def order(self) -> list[str]:
        """The program as it stands, one indented line each; set it to arrange the lines."""
        return [" " * INDENT * indent + text for indent, text in self._program]

    @order.setter
    def order(self, lines: Iterable[str]) -> None:
        """Arrange the lines; those not named are left out."""
        free = list(enumerate(self._cards))
        order = []
        for indent, text in map(split, lines):
            card = next((c for c in free if c[1] == text), None)
            if card is None:
                raise ValueError(f"there is no line {text!r} left; the lines are {self._cards}")
            free.remove(card)
            order.append([card[0], indent])
        self.state = {"order": order, "unused": [card for card, _ in free]}

    @property
    def source(self) -> str:
        """The program as it stands, as one text."""
        return "\n".join(self.order)

    @property
    def solved(self) -> bool:
        """Whether the program is right as it stands; asking does not count as a check."""
        return not check(self._rules, self._program).problems

    def check(self) -> dict[str, Any]:
        """How many lines from the top are right, and the kinds of problem that remain."""
        verdict = check(self._rules, self._program)
        found = {**asdict(verdict), "problems": list(verdict.problems), "message": verdict.message}
        self.state = {"checks": self.state["checks"] + 1, "verdict": found}
        return {**found, "solved": not verdict.problems}

    @property
    def rules(self) -> list[Rule]:
        """What a right program asks of each of its lines."""
        return list(self._rules)

    def __repr__(self) -> str:
        left = [self._cards[card] for card in self.state["unused"]]
        lines = [f"Put these lines in order. {self.fixed['task']}", *self.order]
        return "\n".join(lines + [f"Left out: {text}" for text in left])


def parsons(
    lines: str | Sequence[str],
    distractors: Sequence[str] = (),
    needs: Mapping[int, Sequence[int]] | None = None,
    task: str = "",
    seed: int = 0,
) -> Parsons:
    """An item of the bank by its name, like "training loop", or one of your own lines.

    needs : for each line, by its number from 0, the lines that must stand above it; None means
        that the given order is the only right one
    """
    if not isinstance(lines, str):
        return Parsons(Item(task, lines, distractors, needs), seed)
    if lines not in BANK:
        raise ValueError(f"the bank has no item {lines!r}; it has {', '.join(BANK)}")
    return Parsons(BANK[lines], seed)
