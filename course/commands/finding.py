"""What one check of `course doctor` found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

REMAKE = "delete the folder .venv and run: python3 -m course"
Level = Literal["ok", "note", "wrong"]


@dataclass(frozen=True)
class Finding:
    """What a check found: the part it looked at, how bad it is, a sentence, and the cure."""

    part: str
    level: Level
    told: str
    cure: str = ""
