"""Judge an answer: run the cases, stop at the simplest that differs, find the misconception."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from . import speed
from .compare import Difference, outcomes_differ
from .exercise import Case, Exercise, Function, Misconception
from .run import Outcome
from .verdict import Failure, Status, Verdict

Call = Callable[[Case], Outcome]


@lru_cache(maxsize=512)
def _cases(exercise: Exercise, seed: int) -> tuple[Case, ...]:
    return exercise.all_cases(seed)


@lru_cache(maxsize=32_768)  # grading comes back to each exercise after all others
def _outcome(exercise: Exercise, function: Function, seed: int, index: int) -> Outcome:
    case = _cases(exercise, seed)[index]
    return exercise.stated(exercise.outcome(function, case), case)


def forget() -> None:
    """Forget what the references and misconceptions did, so that they run again."""
    _outcome.cache_clear()


def _difference(
    exercise: Exercise, function: Function, got: Outcome, seed: int, index: int
) -> Difference | None:
    """How an outcome differs from what `function` does with the same case."""
    expected = _outcome(exercise, function, seed, index)
    if _cases(exercise, seed)[index].group == speed.GROUP and not (got.raised or got.timed_out):
        return speed.too_slow(exercise.tiers, expected, got)
    return outcomes_differ(expected, got, exercise.rtol, exercise.atol, exercise.warnings_count)


def _differences(
    exercise: Exercise, function: Function, got: Sequence[Outcome], seed: int
) -> Iterator[Difference | None]:
    """How each outcome differs from what `function` does with the same case."""
    for index, outcome in enumerate(got):
        yield _difference(exercise, function, outcome, seed, index)


def find_misconception(
    exercise: Exercise, got: Sequence[Outcome], seed: int = 0
) -> Misconception | None:
    """The misconception that agrees with these outcomes on every case.

    Where an answer gave a wrong value on some cases and raised on others, the values decide: a
    mistake does not become another one because the code also fails on, say, plain numbers.
    """
    wrong = list(_differences(exercise, exercise.target, got, seed))
    failed = [d is not None and o.raised is not None for d, o in zip(wrong, got, strict=True)]
    if all(f for f, d in zip(failed, wrong, strict=True) if d):
        failed = [False] * len(got)  # no wrong value to go by: what it raises must agree, too
    for misconception in exercise.misconceptions:
        differences = _differences(exercise, misconception.wrong, got, seed)
        if not any(d and not f for d, f in zip(differences, failed, strict=True)):
            return misconception
    return None


def _pace(exercise: Exercise, got: Sequence[Outcome], seed: int) -> speed.Pace | None:
    """How fast an answer is that came as far as the case about speed."""
    for index, (case, outcome) in enumerate(zip(_cases(exercise, seed), got, strict=False)):
        if case.group == speed.GROUP:
            expected = _outcome(exercise, exercise.target, seed, index)
            return speed.pace(exercise.tiers, expected, outcome)
    return None


def _points(
    exercise: Exercise, cases: Sequence[Case], right: Sequence[bool], pace: speed.Pace | None
) -> int:
    earned = 0
    for group, points in exercise.points.items():
        if not all(r for case, r in zip(cases, right, strict=True) if case.group == group):
            break
        earned += pace.tier.points if group == speed.GROUP and pace and pace.tier else points
    return earned


def _broken_property(exercise: Exercise, case: Case, expected: Outcome, got: Outcome) -> str:
    for rule in exercise.properties:
        try:
            if rule.holds(expected.value, *case.args) and not rule.holds(got.value, *case.args):
                return rule.sentence
        except Exception:
            continue
    return ""


def _run(exercise: Exercise, call: Call, seed: int) -> Iterator[Outcome]:
    """What an answer does with the cases, until its time is over.

    And no further than to the end of a step in which something is wrong.
    """
    cases, wrong = _cases(exercise, seed), False
    for index, case in enumerate(cases):
        if wrong and case.step > cases[index - 1].step:
            return
        outcome = exercise.stated(call(case), case)
        yield outcome
        if outcome.timed_out:
            return
        if cases[-1].step and not wrong:
            wrong = _difference(exercise, exercise.target, outcome, seed, index) is not None


def judge(exercise: Exercise, call: Call, seed: int = 0) -> Verdict:
    """The verdict on an answer, reached only through `call`, which runs it on one case.

    `seed` draws the random cases; whoever grades may choose another than the learner's.
    """
    cases = _cases(exercise, seed)
    got = list(_run(exercise, call, seed))
    differences = list(_differences(exercise, exercise.target, got, seed))
    right = [d is None for d in differences] + [False] * (len(cases) - len(got))
    pace = _pace(exercise, got, seed)
    earned, told = _points(exercise, cases, right, pace), str(pace or "")
    if all(right):
        return Verdict(exercise, Status.PASSED, tuple(right), earned, speed=told)
    first = right.index(False)
    expected = _outcome(exercise, exercise.target, seed, first)
    difference = differences[first]
    assert difference is not None, "the first case that is not right has a difference"
    failure = Failure(
        cases[first],
        expected,
        got[first],
        difference,
        _broken_property(exercise, cases[first], expected, got[first]),
        find_misconception(exercise, got, seed),
    )
    return Verdict(exercise, Status.FAILED, tuple(right), earned, failure, speed=told)
