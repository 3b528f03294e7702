"""Seconds from a finished cell to its verdict, for every exercise."""

import statistics
import time

from course.authoring import package
from course.exercises import ALL
from course.judging import Exercise
from course.learner.verdicts import verdict_on

from .rounds import Result, Settings, in_units


def _seconds(exercise: Exercise, text: str) -> float:
    started = time.perf_counter()
    verdict_on(exercise, text)
    return time.perf_counter() - started


def measure(settings: Settings) -> list[Result]:
    """Each exercise's own solution, judged again and again: its median; then over exercises."""
    medians = {}
    for exercise in ALL:
        text = package.quoted(exercise.module, exercise.name)
        _seconds(exercise, text)  # warm up
        rounds = [_seconds(exercise, text) for _ in range(settings.rounds)]
        medians[exercise.name] = statistics.median(rounds)
    slowest = sorted(medians, key=medians.__getitem__, reverse=True)[:3]
    facts = [f"slow: {name}, {in_units(medians[name])}" for name in slowest]
    times = {"a right answer": list(medians.values())}
    return [Result(f"Feedback on {len(ALL)} exercises", times, "a right answer", tuple(facts))]
