"""What a student handed in: notebooks that lie in folders and zips, and what was refused."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from . import archive

NAME_LENGTH = 120
AGAIN = re.compile(r"(?:-| \()(\d{1,4})\)?$")


def shown(text: str, limit: int = NAME_LENGTH) -> str:
    """A name fit to be shown: one form of each letter, no signs that steer, cut where it is long.

    Two long names stay two: a cut one ends with a digest of the whole.
    """
    text = unicodedata.normalize("NFC", text.encode(errors="replace").decode())
    text = "".join(c if c.isprintable() else "�" for c in text).strip()
    digest = hashlib.sha256(text.encode()).hexdigest()[:6]
    return text if len(text) <= limit else f"{text[: limit - 8]}…{digest}"


@dataclass(frozen=True, order=True)
class Student:
    """Whose work it is: a name and, where the LMS gives one, its id."""

    name: str
    id: str = ""

    @cached_property
    def slug(self) -> str:
        """A short file name that only this student has."""
        plain = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode()
        words = "-".join(re.findall(r"[A-Za-z0-9]+", plain))[:40].strip("-").lower()
        digest = hashlib.sha256(f"{self.name}\0{self.id}".encode(errors="replace")).hexdigest()
        return "-".join(filter(None, [words, digest[:10]]))


@dataclass(frozen=True)
class File:
    """One notebook: its name as handed in, when it was changed, and the file or zip it lies in."""

    name: str
    path: Path
    when: float = 0.0
    member: int | None = None

    @property
    def order(self) -> tuple[int, float, str]:
        """What comes later counts: by the number in `neurons-2`, then by time, then by name."""
        number = AGAIN.search(PurePosixPath(self.name).stem)
        return int(number[1]) if number else 0, self.when, self.name

    def read(self, at_most: int) -> bytes:
        """The bytes, of a longer file one more than allowed; GradingError if it cannot be read."""
        if self.member is not None:
            return archive.read(self.path, self.member, at_most + 1)
        return archive.read_file(self.path, at_most + 1)


@dataclass
class Handed:
    """All that one student handed in, and a sentence on each thing that was refused."""

    student: Student
    files: list[File] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def in_order(self) -> list[File]:
        """The notebooks, the latest last."""
        return sorted(self.files, key=lambda f: f.order)
