"""What is done, a line each in `results.jsonl`: added at once, never changed, read again later."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from course.errors import GradingError

from ..grader import Result, new_seed
from ..intake.handed import Handed, shown
from .task import Graded, course_version

RESULTS, RUN = "results.jsonl", "run.json"


def _graded(line: dict[str, Any]) -> Graded:
    told: dict[str, Any] = dict(line["graded"])
    told |= {name: tuple(told[name]) for name in ("counted", "problems")}
    told["results"] = tuple(Result(**{**r, "right": tuple(r["right"])}) for r in told["results"])
    told["prints"] = {name: (p[0], p[1]) for name, p in told["prints"].items()}
    return Graded(**told)


class Store:
    """The folder of a run: `done` has what is finished, by key; use it in a `with` statement."""

    def __init__(self, folder: Path, fresh: bool = False):
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if fresh:
                for name in (RESULTS, RUN):
                    (folder / name).unlink(missing_ok=True)
            self.done = self._read()
            self._file = (folder / RESULTS).open("ab")
        except OSError as error:
            raise GradingError(
                f"cannot write to {folder}: {error.strerror}; name another folder with --out."
            ) from None
        self._lock()
        self._end_line()

    def _lock(self) -> None:
        """Refuse a folder that another run is writing to."""
        import fcntl

        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise GradingError(
                f"another run is writing to {self.folder}; wait for its end or name another folder."
            ) from None

    def _read(self) -> dict[str, Graded]:
        done: dict[str, Graded] = {}
        path = self.folder / RESULTS
        for text in path.read_bytes().splitlines() if path.exists() else ():
            try:
                line = json.loads(text)
                graded = _graded(line)
            except (ValueError, KeyError, TypeError):  # the last line of a run that was killed
                continue
            if not line.get("again"):
                done[line["key"]] = graded
        return done

    def _end_line(self) -> None:
        """Begin a new line after one that a killed run has left unfinished."""
        path = self.folder / RESULTS
        if path.stat().st_size and not path.read_bytes().endswith(b"\n"):
            self._file.write(b"\n")

    def seed(self, wanted: int | None) -> int:
        """The seed of this run: the one wanted, else that of the run before, else a new one."""
        path = self.folder / RUN
        try:
            before = json.loads(path.read_text(encoding="utf-8"))["seed"]
        except (OSError, ValueError, KeyError, TypeError):
            before = None
        seed = wanted if wanted is not None else before if type(before) is int else new_seed()
        about = {"seed": seed, "course": course_version()}
        path.write_text(json.dumps(about) + "\n", encoding="utf-8")
        return seed

    def keep(self, key: str, handed: Handed, graded: Graded, again: bool) -> None:
        """Add a line; with `again` it says that a next run should try once more."""
        files = [{"name": shown(f.name), "when": f.when} for f in handed.in_order()]
        who = {"student": handed.student.name, "id": handed.student.id, "files": files}
        line = {"key": key, **who, "again": again, "graded": asdict(graded)}
        text = json.dumps(line, ensure_ascii=True)
        self._file.write(text.encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        if not again:
            self.done[key] = graded

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
