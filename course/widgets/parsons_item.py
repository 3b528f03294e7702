"""One Parsons item: a program, lines that do not belong, and which line needs which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Item:
    """One program to put together.

    lines : the right program, indented, in one of its right orders
    distractors : lines that do not belong; one may repeat a line of the program
    needs : for each line, by its number from 0, the lines that must stand above it; None means
        that every line needs all lines above it
    """

    task: str
    lines: Sequence[str]
    distractors: Sequence[str] = ()
    needs: Mapping[int, Sequence[int]] | None = field(default=None)
    chapter: int | None = None


def lines_of(program: str) -> list[str]:
    """The lines of a program written as one text."""
    return program.strip("\n").splitlines()
