"""What a class's results say about its exercises: difficulty, discrimination, misconceptions."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from course.judging import Exercise, Status

from ..batch.alike import reference_print
from .lines import Line, timed_out

LONG_ENOUGH = 30  # nodes: shorter answers are identical by themselves
RARE = 3  # students: what more of them share is a common way to say it


@dataclass(frozen=True)
class Item:
    """One exercise over all who were given it.

    `difficulty` is the mean share of its points that was earned; `discrimination` the item-rest
    correlation: between its points and all others of the student. None where nothing varies.
    """

    exercise: Exercise
    students: int
    attempted: int
    passed: int
    difficulty: float
    discrimination: float | None
    time_outs: int


@dataclass(frozen=True)
class Mistake:
    """A misconception and how many students were told its hint."""

    exercise: Exercise
    name: str
    hint: str
    count: int


@dataclass(frozen=True)
class Alike:
    """Students whose answers are the same but for names and layout."""

    exercise: Exercise
    size: int
    students: tuple[Line, ...]


@dataclass(frozen=True)
class Pair:
    """Two students, and the exercises in which they share an answer that hardly anybody has."""

    students: tuple[Line, Line]
    exercises: tuple[str, ...]


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's correlation; None when one side does not vary."""
    if len(xs) < 2:
        return None
    mean_x, mean_y = math.fsum(xs) / len(xs), math.fsum(ys) / len(ys)
    dx, dy = [x - mean_x for x in xs], [y - mean_y for y in ys]
    scale = math.sqrt(math.fsum(d * d for d in dx) * math.fsum(d * d for d in dy))
    return math.fsum(a * b for a, b in zip(dx, dy, strict=True)) / scale if scale else None


def item(exercise: Exercise, lines: Iterable[Line]) -> Item:
    """The numbers of one exercise."""
    rows = [(line, line.by_name[exercise.name]) for line in lines if exercise.name in line.by_name]
    own = [r.points for _, r in rows]
    rest = [line.points - r.points for line, r in rows]
    return Item(
        exercise,
        len(rows),
        sum(r.status not in (Status.MISSING, Status.UNTOUCHED) for _, r in rows),
        sum(r.status == Status.PASSED for _, r in rows),
        math.fsum(own) / (exercise.out_of * len(rows)) if rows else 0.0,
        correlation(own, rest),
        sum(timed_out(r) for _, r in rows),
    )


def mistakes(lines: Iterable[Line], exercises: Iterable[Exercise]) -> list[Mistake]:
    """The misconceptions that were recognised, the commonest first."""
    known, counts = {e.name: e for e in exercises}, Counter[tuple[str, str]]()
    hints: dict[tuple[str, str], str] = {}
    for r in (r for line in lines for r in line.graded.results if r.misconception):
        counts[r.name, r.misconception] += 1
        hints[r.name, r.misconception] = r.hint
    found = [Mistake(known[k[0]], k[1], hints[k], n) for k, n in counts.items()]
    return sorted(found, key=lambda m: (-m.count, m.exercise.order(), m.name))


def alike(lines: Iterable[Line], exercises: Iterable[Exercise]) -> list[Alike]:
    """Long answers that several students share and the course does not; the rarest first."""
    groups: dict[tuple[str, str, int], list[Line]] = defaultdict(list)
    for line in lines:
        for name, (digest, size) in line.graded.prints.items():
            if size >= LONG_ENOUGH and digest != reference_print(name)[0]:
                groups[name, digest, size].append(line)
    known = {e.name: e for e in exercises}
    found = [
        Alike(known[name], size, tuple(who)) for (name, _, size), who in groups.items() if who[1:]
    ]
    return sorted(found, key=lambda a: (len(a.students), -a.size, a.exercise.order()))


def pairs(groups: Iterable[Alike]) -> list[Pair]:
    """Students who share rare answers, those with the most first."""
    shared: dict[tuple[int, int], list[str]] = defaultdict(list)
    lines: dict[int, Line] = {}
    for group in groups:
        if len(group.students) <= RARE:
            lines |= {id(line): line for line in group.students}
            for a, b in combinations(group.students, 2):
                shared[id(a), id(b)].append(group.exercise.name)
    found = [Pair((lines[a], lines[b]), tuple(sorted(n))) for (a, b), n in shared.items()]
    return sorted(found, key=lambda p: (-len(p.exercises), [s.student for s in p.students]))
