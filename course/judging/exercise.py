"""What an exercise is: a target, cases, the wrong answers people give, and points, as data."""

import inspect
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from .limits import time_limit
from .run import Outcome, TimeUp, describe, plain, run
from .speed import Tier

Function = Callable[..., Any]


@dataclass(frozen=True)
class Case:
    """One input: `args` are plain data, `why` says in a phrase what the case looks at.

    A case of a later `step` is only run when all of the steps before are right: it is dear.
    """

    args: tuple[Any, ...]
    why: str
    group: str = "values"
    step: int = 0


@dataclass(frozen=True)
class Misconception:
    """A wrong answer that people give: what it does, and the question that answers it."""

    name: str
    hint: str
    wrong: Function


@dataclass(frozen=True)
class Property:
    """A sentence that holds for every right value, and the test of it: `holds(value, *args)`."""

    sentence: str
    holds: Callable[..., bool]


def call_target(target: Function, *args: Any) -> Any:
    """Drive a plain function: call it."""
    return target(*args)


@dataclass(frozen=True, eq=False)
class Exercise:
    """One function or class that a learner writes, and all that is needed to judge it.

    `cases` come simplest first. `draw` makes more from a seeded generator. `drive(target, *args)`
    turns targets that are classes, need a generator or take functions into plain numbers; it must
    use nothing but its arguments, NumPy and the standard library. `facts(value, *args)` turns what
    a drive gives into what is compared and shown. It runs with the judge, where no answer reaches
    it: a drive that draws gives the numbers as drawn, and `facts` says what holds of them. `points`
    belong to groups of cases, in order: a group counts when every case of it and of the groups
    before it is right. `tiers`, fastest first, say how many points a case of the group `speed`
    earns.
    """

    target: Function
    number: str
    minutes: int
    difficulty: int
    cases: tuple[Case, ...]
    misconceptions: tuple[Misconception, ...]
    draw: Callable[[np.random.Generator], Iterable[Case]] | None = None
    drive: Function = call_target
    facts: Function | None = None
    points: dict[str, int] = field(default_factory=lambda: {"values": 1})
    properties: tuple[Property, ...] = ()
    rtol: float = 1e-9
    atol: float = 1e-12
    warnings_count: bool = False
    seconds: float = 2.0
    tiers: tuple[Tier, ...] = ()

    @property
    def name(self) -> str:
        """The target's name, which is also the exercise's."""
        return self.target.__name__

    @property
    def module(self) -> str:
        """The module that holds the target, as seen from its package: `ops`, `studies.symmetry`."""
        return self.target.__module__.rpartition("autodiff.")[2]

    @property
    def chapter(self) -> int:
        """The chapter's number."""
        return int(self.number.partition(".")[0])

    def order(self) -> tuple[int, int, str]:
        """What sorts exercises by number: 5.2 before 5.10, 5.5a before 5.5b."""
        chapter, _, place = self.number.partition(".")
        digits = place.rstrip("abcdefghijklmnopqrstuvwxyz")
        return int(chapter), int(digits), place.removeprefix(digits)

    @property
    def out_of(self) -> int:
        """All points of the exercise."""
        return sum(self.points.values())

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of a case's arguments: the target's parameters, or the drive's own."""
        if self.drive is call_target:
            return tuple(inspect.signature(self.target).parameters)
        return tuple(inspect.signature(self.drive).parameters)[1:]

    def all_cases(self, seed: int = 0) -> tuple[Case, ...]:
        """The hand-picked cases, then the drawn ones; step after step."""
        drawn = self.draw(np.random.default_rng(seed)) if self.draw else ()
        return tuple(sorted((*self.cases, *drawn), key=lambda c: c.step))

    def outcome(self, function: Function, case: Case, seconds: float | None = None) -> Outcome:
        """What `function` does with a case; the only way in which an answer is ever run here."""
        try:
            with time_limit(self.seconds if seconds is None else seconds):
                return run(function, case.args, self.drive)
        except TimeUp:
            return Outcome(timed_out=True)

    def stated(self, outcome: Outcome, case: Case) -> Outcome:
        """An outcome with its facts for a value; what they raise counts as raised by the answer.

        Whether a second call draws the same is then for the facts to say.
        """
        if self.facts is None or outcome.raised or outcome.timed_out:
            return outcome
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                facts = plain(self.facts(outcome.value, *case.args))
                return replace(outcome, value=facts, repeatable=True)
        except Exception as error:
            return replace(outcome, raised=describe(error))
