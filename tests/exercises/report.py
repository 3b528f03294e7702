"""Print how good the grader is: `python -m tests.exercises.report`.

With `--all` every mutant is judged, and not a sample of the largest exercises' mutants.
"""

import sys
from collections import Counter
from statistics import median

from course.exercises import ALL
from course.judging import Exercise
from tests.exercises.cells import Cell, cells
from tests.exercises.measure import (
    AT_MOST,
    feedback_ms,
    hint_name,
    mutate,
    reference_cell,
    unexplained,
    verdict_of,
    verdict_of_wrong,
)


def misconceptions() -> str:
    """How many misconceptions are refused, and with their own hint."""
    pairs = [(m.name, verdict_of_wrong(e, m)) for e in ALL for m in e.misconceptions]
    refused = sum(not v.passed for _, v in pairs)
    own = sum(hint_name(v) == name for name, v in pairs)
    return f"refused {refused} of {len(pairs)}, own hint {own} of {len(pairs)}"


def wrong_answers(answers: list[Cell]) -> str:
    """How many of these cells are refused, and with the hint meant for them."""
    verdicts = [(c, verdict_of(c)) for c in answers]
    refused = sum(not v.passed for _, v in verdicts)
    own = sum(hint_name(v) == c.title for c, v in verdicts)
    return f"refused {refused} of {len(answers)}, own hint {own} of {len(answers)}"


def mutation(at_most: int | None) -> list[str]:
    """One line an exercise, and the sum."""
    lines, sums = [], Counter()
    for exercise in ALL:
        found = mutate(exercise, at_most)
        unknown = sum(c in unexplained(exercise, found) for c in found.alive)
        numbers = {
            "mutants": found.written,
            "judged": len(found.judged),
            "killed": found.killed,
            "equivalent": len(found.alive) - unknown,
            "unexplained": unknown,
        }
        sums.update(numbers)
        lines.append(f"  {exercise.name:20}" + ", ".join(f"{n} {k}" for k, n in numbers.items()))
    return [*lines, "  " + f"{'all':20}" + ", ".join(f"{n} {k}" for k, n in sums.items())]


def waiting(answers: list[tuple[Exercise, str]]) -> str:
    """The time until a verdict stands."""
    times = {feedback_ms(e, text): e.name for e, text in answers}
    slowest = max(times)
    return f"median {median(times):.1f} ms, maximum {slowest:.1f} ms ({times[slowest]})"


def main() -> None:
    """Print all figures."""
    wrong = cells("wrong_answers")
    rows = sorted({c.row[0] for c in wrong if c.row}, key="NFLCVM".find)
    print(f"misconceptions of the exercises: {misconceptions()}")
    for letter in rows:
        print(f"list, rows {letter}: {wrong_answers([c for c in wrong if c.row[:1] == letter])}")
    print(f"list, all rows: {wrong_answers([c for c in wrong if c.row])}")
    print(f"wrong answers of our own: {wrong_answers([c for c in wrong if not c.row])}")
    print("judged without random cases:", ", ".join(e.name for e in ALL if not e.draw))
    answers = cells("right_answers")
    print(f"right answers: accepted {sum(verdict_of(c).passed for c in answers)} of {len(answers)}")
    at_most = None if "--all" in sys.argv else AT_MOST
    print(f"mutants (judged: at most {at_most} of an exercise):", *mutation(at_most), sep="\n")
    print(f"feedback, right answer: {waiting([(e, reference_cell(e)) for e in ALL])}")
    print(f"feedback, wrong answer: {waiting([(c.exercise, c.text) for c in wrong])}")


if __name__ == "__main__":
    main()
