"""From a file's path to its student: how Canvas, Moodle and Gradescope name what they pack."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course.errors import GradingError

from .handed import Student, shown

Parts = tuple[str, ...]
METADATA = "submission_metadata.yml"
OWN_NAME = re.compile(r"\d\d_[a-z]+")  # 01_neurons: says which chapter, not whose
# lastfirst_LATE_<user>_<attachment>_<file>; sort names are in lower case, without signs.
CANVAS = re.compile(r"(?P<student>[^/]+?)(?:_LATE)?_(?P<id>\d+)_\d+_.+")
CANVAS_ANONYMOUS = re.compile(r"(?P<student>anon_[A-Za-z0-9]+)(?P<id>)_\d+_.+")
MOODLE = re.compile(r"(?P<student>.+)_(?P<id>\d+)_assignsubmission_file(?:_.*)?")
GRADESCOPE = re.compile(r"submission_(?P<id>\d+)")


@dataclass(frozen=True)
class Rules:
    """How names tell students; `pattern` (groups `student`, `id`) or `table` go before the rest.

    With `everything` all files are this one student's.
    """

    pattern: re.Pattern[str] | None = None
    table: Mapping[str, Student] = field(default_factory=dict)
    everything: Student | None = None

    def lms(self, parts: Parts, submitters: Mapping[str, Student]) -> Student | None:
        """The student that an LMS or the override names; None if the path is of no such kind."""
        if self.everything or self.table or self.pattern:
            return self.everything or self._override(parts)
        for part in parts[:-1]:
            if found := GRADESCOPE.fullmatch(part):
                return submitters.get(part, Student(shown(part), found["id"]))
        for part in parts:
            if found := MOODLE.fullmatch(part):
                return _student(found)
        found = CANVAS_ANONYMOUS.fullmatch(parts[-1]) or CANVAS.fullmatch(parts[-1])
        return _student(found) if found and len(parts) == 1 else None

    def _override(self, parts: Parts) -> Student | None:
        path = "/".join(parts)
        if student := self.table.get(path) or self.table.get(parts[-1]):
            return student
        found = self.pattern.search(path) if self.pattern else None
        return _student(found) if found and found["student"] else None


def student(name: str) -> Student:
    """The student with a name as somebody typed it."""
    return Student(shown(name))


def _student(found: re.Match[str]) -> Student:
    groups = found.groupdict()
    return Student(shown(groups["student"]), shown(groups.get("id") or ""))


def by_place(parts: Parts, home: str) -> Student:
    """The student by the folder below the path that was named, else by the file's own name.

    Files named like the course's notebooks belong to whom their folder `home` is named after.
    """
    parts = tuple(p for p in parts if p != "..") or parts
    if len(parts) > 1:
        return Student(shown(parts[0]))
    stem = parts[0].removesuffix(".ipynb")
    return Student(shown(home if OWN_NAME.match(stem) else stem))


def pattern_of(text: str) -> re.Pattern[str]:
    """A regular expression of the user; GradingError when it is none or names no student."""
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise GradingError(f"{text!r} is no regular expression: {error}; correct it.") from None
    if "student" not in pattern.groupindex:
        raise GradingError(f"{text!r} needs a group `student`, such as (?P<student>[^/]+)/.")
    return pattern


def table_of(path: Path) -> dict[str, Student]:
    """A CSV table of the user, columns file, student and, if wanted, id."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise GradingError(f"cannot read {path}: {error}; give a CSV file.") from None
    rows = list(csv.DictReader(io.StringIO(text)))
    if not rows or not {"file", "student"} <= rows[0].keys():
        raise GradingError(f"{path} needs a first line `file,student` or `file,student,id`.")
    students = {
        r["file"] or "": Student(shown(r["student"] or ""), shown(r.get("id") or "")) for r in rows
    }
    if nameless := [file for file, student in students.items() if not student.name]:
        raise GradingError(f"{path} names no student for {nameless[0]!r}; add the name.")
    return students


def submitters_of(text: bytes) -> dict[str, Student]:
    """Gradescope's table of an export: folder → student; of several submitters all are named."""
    import yaml

    try:
        table = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise GradingError(f"cannot read {METADATA}: {error}; export again.") from None
    found: dict[str, Student] = {}
    for folder, entry in table.items() if isinstance(table, dict) else ():
        people = entry.get(":submitters") if isinstance(entry, dict) else None
        known = [p for p in people if isinstance(p, dict)] if isinstance(people, list) else []
        if known:
            found[str(folder)] = Student(_all(known, ":name"), _all(known, ":sid", ":email"))
    return found


def _all(people: list[dict[str, Any]], *keys: str) -> str:
    words = (next((str(p[k]) for k in keys if p.get(k)), "") for p in people)
    return shown(", ".join(filter(None, words)))
