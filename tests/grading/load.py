"""Grade a generated class and print what it costs: `python -m tests.grading.load [N] [JOBS]`."""

import ctypes
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from course.exercises import find, of_chapter
from tests.exercises.cells import cells
from tests.grading.classes import hand_in
from tests.grading.notebooks import notebook, solution, stub

ROOT = Path(__file__).parents[2]
ATTACKS = sorted(Path(__file__).parent.glob("attacks/*/cell.txt"))
# What of a hundred students hand in; a mixed one has wrong answers among right and empty ones.
MIX = {"solved": 40, "another right way": 10, "untouched": 10, "mixed": 35, "attack": 5}
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER


def chapters() -> list[int]:
    """The chapters that learners have."""
    return [int(p.name[:2]) for p in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))]


def _by_exercise(folder: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for cell in cells(folder):
        found.setdefault(cell.exercise.name, []).append(cell.text)
    return found


def _mixed(name: str, wrong: dict[str, list[str]], rng: random.Random) -> str:
    how = rng.random()
    if how < 0.5:
        return solution(name)
    return rng.choice(wrong[name]) if how < 0.9 and name in wrong else stub(name)


def _attack(rng: random.Random) -> bytes:
    path = rng.choice(ATTACKS)
    attacked = json.loads(path.with_name("expect.json").read_text())["attacked"]
    honest = [e.name for e in of_chapter(find(attacked[0]).chapter) if e.name not in attacked]
    hostile = path.read_text(encoding="utf-8").split("\n# %%\n")
    return notebook([*map(solution, honest), *hostile], find(attacked[0]).chapter)


def work(count: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Kind and notebook of each submission, chapter after chapter, the same for the same seed."""
    rng, known = random.Random(seed), chapters()
    wrong, right = _by_exercise("wrong_answers"), _by_exercise("right_answers")
    for number in range(count):
        (kind,) = rng.choices(list(MIX), MIX.values())
        chapter = known[number % len(known)]
        names = [e.name for e in of_chapter(chapter)]
        make = {
            "solved": solution,
            "another right way": lambda n: rng.choice(right.get(n, [solution(n)])),
            "untouched": stub,
            "mixed": lambda n: _mixed(n, wrong, rng),
        }
        yield kind, _attack(rng) if kind == "attack" else notebook(map(make[kind], names), chapter)


def measured(command: list[str], **how) -> tuple[float, float, int]:
    """Seconds on the clock and of all processors, of a command with all that it starts; its code.

    Processes that outlive their parents come to this one, which counts them.
    """
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    begin, spent, code = time.monotonic(), 0.0, 0
    started = subprocess.Popen(command, **how)
    while True:
        try:
            pid, status, used = os.wait4(-1, 0)
        except ChildProcessError:
            break
        spent += used.ru_utime + used.ru_stime
        if pid == started.pid:
            code = started.returncode = os.waitstatus_to_exitcode(status)
            end = time.monotonic()
    return end - begin, spent, code


def main(count: int = 1000, jobs: int = 2) -> None:
    """Generate, grade, print."""
    with tempfile.TemporaryDirectory(prefix="course-load-") as folder:
        kinds: Counter[str] = Counter()
        for number, (kind, data) in enumerate(work(count)):
            kinds[kind] += 1
            hand_in(Path(folder, "in"), {f"s{number:05} {kind}/w.ipynb": data})
        print(f"{count} submissions of chapters 1 to {chapters()[-1]}:", dict(kinds))
        out = str(Path(folder, "out"))
        command = [sys.executable, "-m", "course.cli", "grade", f"{folder}/in", "--out", out]
        wall, cpu, code = measured([*command, "--jobs", str(jobs), "--seed", "1"])
        print(
            f"{wall:.1f} s on the clock, {cpu:.1f} s of processors, {jobs} jobs, exit code {code}"
        )
        print(f"{cpu / count:.3f} CPU seconds a submission")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
