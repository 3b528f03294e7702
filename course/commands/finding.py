"""What one check of `course doctor` found."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal

START = "py -m course" if os.name == "nt" else "python3 -m course"
REMAKE = f"delete the folder .venv and run: {START}"
Level = Literal["ok", "note", "wrong"]


@dataclass(frozen=True)
class Finding:
    """What a check found: the part it looked at, how bad it is, a sentence, and the cure."""

    part: str
    level: Level
    told: str
    cure: str = ""
