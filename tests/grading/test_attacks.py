"""Hostile submissions, each a folder in `attacks`: cells as text, and what must come of them.

In a cell CANARY stands for a folder outside that holds the right answer, PORT for a server that
gives it away, COURSE for the course's own folder. `expect.json` names the attacked exercises, a
text that the verdict holds, and, where it is so, that the child was refused. Adding an attack
adds no Python.
"""

import json
import os
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import course
from course.grading import Limits, Result, grade, new_seed, read
from tests.grading.levels import each_level, isolation
from tests.grading.notebooks import notebook, solution

ATTACKS = sorted(p.parent for p in Path(__file__).parent.glob("attacks/*/expect.json"))
HONEST = ("relu", "softmax", "mul_rule")
ANSWER = "def weighted_sum(w, x, b):\n    return float((w * x).sum() + b)\n"
LIMITS = Limits(patience=1.0)
SECONDS = 25.0  # one attack with everything else; most take less than one


@dataclass(frozen=True)
class Outside:
    """What an attack must not reach: files, a server, and the environment."""

    folder: Path
    port: int

    def told(self, cell: str) -> str:
        """A cell that knows where to aim."""
        home = str(Path(course.__file__).parent)
        words = {"CANARY": str(self.folder), "PORT": str(self.port), "COURSE": home}
        for word, meaning in words.items():
            cell = cell.replace(word, meaning)
        return cell

    def state(self) -> dict[str, bytes]:
        """All files there, by name."""
        return {p.name: p.read_bytes() for p in self.folder.iterdir()}


def _give_away(server: socket.socket) -> None:
    while True:
        try:
            line, _ = server.accept()
        except OSError:
            return
        with line:
            line.sendall(ANSWER.encode())


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    """Canaries that everybody may read, and where nobody but the owner may write."""
    monkeypatch.setenv("COURSE_ATTACK_ANSWER", ANSWER)
    with (
        tempfile.TemporaryDirectory(prefix="course-canary-") as folder,
        socket.create_server(("127.0.0.1", 0)) as server,
    ):
        os.chmod(folder, 0o755)
        (Path(folder) / "answer.py").write_text(ANSWER)
        (Path(folder) / "other.ipynb").write_bytes(notebook(["@exercise\n" + ANSWER]))
        threading.Thread(target=_give_away, args=(server,), daemon=True).start()
        yield Outside(Path(folder), server.getsockname()[1])


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where temporary folders are made, as long as the test lasts."""
    with tempfile.TemporaryDirectory(prefix="course-attacked-") as folder:
        os.chmod(folder, 0o755)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def _workers() -> list[str]:
    """The command lines of processes that this one's sandboxes have left."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            text = place.read_text(errors="replace")
        except OSError:
            continue
        if f'"parent": {os.getpid()}' in text:
            found.append(text)
    return found


def _left_over() -> list[str]:
    """Processes that are still there after a moment."""
    end = time.monotonic() + 2.0
    while (found := _workers()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def _cells(attack: Path, outside: Outside) -> list[str]:
    text = outside.told((attack / "cell.txt").read_text(encoding="utf-8"))
    hostile = text.split("\n# %%\n")
    return [solution(HONEST[0]), *hostile, *map(solution, HONEST[1:])]


@each_level
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda p: p.name)
def test_an_attack_earns_nothing_and_harms_nothing(
    attack: Path, level: str, outside: Outside, temporary: Path
) -> None:
    how = isolation(level)
    expect = json.loads((attack / "expect.json").read_text(encoding="utf-8"))
    before, begin = outside.state(), time.monotonic()
    submission = read(notebook(_cells(attack, outside)))
    results = {r.name: r for r in grade(submission, new_seed(), LIMITS, isolation=how)}
    assert time.monotonic() - begin < SECONDS
    for name in expect["attacked"]:
        _check_attacked(results[name], expect)
    for name in set(HONEST) - set(expect["attacked"]):
        assert (results[name].status, results[name].points) == ("passed", results[name].out_of)
    assert outside.state() == before
    assert _left_over() == []
    assert list(temporary.iterdir()) == []


def _check_attacked(result: Result, expect: dict) -> None:
    assert result.points == 0, result.text
    assert result.status in ("not right yet", "cannot be judged")
    assert expect["says"] in result.text
    assert result.refused is expect.get("refused", result.refused)
    assert (result.text + result.html).encode()
    for text in expect.get("never", []):
        assert text not in result.html + result.text.partition("So:")[0]
