"""Figures about the grader: the tests assert them, `python -m tests.exercises.report` prints."""

import importlib
import random
import time
from dataclasses import dataclass, replace

from course.authoring import package
from course.judging import Exercise, Misconception, Status, Verdict, judge
from course.learner.verdicts import verdict_on
from tests.exercises.cells import Cell, survivors
from tests.mutants import mutants

AT_MOST = 300  # mutants of one exercise
AT_MOST_TRAINED = 100  # the same, where each trains a network on digits
SECONDS = 0.5  # a mutant that loops for ever should not make the tests slow


def verdict_of(cell: Cell) -> Verdict:
    """The verdict a learner gets who runs this cell."""
    return verdict_on(cell.exercise, cell.text)


def verdict_of_wrong(exercise: Exercise, wrong: Misconception, seed: int = 0) -> Verdict:
    """The verdict on a misconception itself."""
    return judge(exercise, lambda case: exercise.outcome(wrong.wrong, case), seed)


def hint_name(verdict: Verdict) -> str | None:
    """The name of the misconception that a verdict recognised."""
    misconception = verdict.failure and verdict.failure.misconception
    return misconception.name if misconception else None


@dataclass(frozen=True)
class Mutation:
    """What became of an exercise's mutants: how many there are, and changes by what they did."""

    written: int
    judged: tuple[str, ...]
    alive: tuple[str, ...]

    @property
    def killed(self) -> int:
        """How many were refused."""
        return len(self.judged) - len(self.alive)


def _stages(exercise: Exercise) -> list[Exercise]:
    """With the first case, the first three, and all: what one refuses, the last refuses.

    A kernel is judged as plain Python: what only the compiler shows is no small mistake.
    """
    cases = tuple(c for c in exercise.cases if c.step <= 1)
    seconds = SECONDS if cases == exercise.cases and exercise.module != "kernels" else 20.0
    quick = replace(exercise, seconds=seconds, cases=cases)
    first = [replace(quick, cases=quick.cases[:n], draw=None) for n in (1, 3)]
    return [*first, quick]


def mutate(exercise: Exercise, at_most: int | None = AT_MOST) -> Mutation:
    """Judge mutants of an exercise as cells: all, or a sample that is always the same."""
    stages, found = _stages(exercise), mutants(exercise)
    written = len(found)
    if at_most and exercise.name == "train_mnist":
        at_most = AT_MOST_TRAINED
    if at_most is not None and written > at_most:
        found = random.Random(exercise.name).sample(found, at_most)
    alive = [m for m in found if all(verdict_on(stage, m.cell).passed for stage in stages)]
    return Mutation(written, tuple(m.change for m in found), tuple(m.change for m in alive))


def _means(key: str, change: str) -> bool:
    return change.startswith(key[:-1]) if key.endswith("…") else change == key


def unexplained(exercise: Exercise, mutation: Mutation) -> set[str]:
    """Changes that passed without a reason why they may."""
    known = survivors(exercise)
    return {c for c in mutation.alive if not any(_means(key, c) for key in known)}


def outdated(exercise: Exercise, mutation: Mutation) -> set[str]:
    """Reasons for changes that do not pass, or that no mutant makes."""
    idle = {k for k in survivors(exercise) if not any(_means(k, c) for c in mutation.alive)}
    if mutation.written == len(mutation.judged):
        return idle
    return {k for k in idle if any(_means(k, c) for c in mutation.judged)}


def reference_cell(exercise: Exercise) -> str:
    """The reference, as a learner would type it."""
    return "@exercise\n" + package.quoted(exercise.module, exercise.name)


def forget() -> None:
    """Forget what earlier judgements left behind, so that the next one is like the first."""
    importlib.import_module("course.judging.judge")._outcome.cache_clear()


def feedback_ms(exercise: Exercise, cell: str) -> float:
    """How long a learner waits for the first verdict on a cell; the better of two runs.

    A kernel is compiled in each, so one of it must do.
    """
    times = []
    for _ in range(1 if exercise.tiers else 2):
        forget()
        begin = time.perf_counter()
        verdict = verdict_on(exercise, cell)
        times.append(1e3 * (time.perf_counter() - begin))
        assert verdict.status in (Status.PASSED, Status.FAILED), verdict
    return min(times)
