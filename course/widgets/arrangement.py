"""Which arrangements of a program's lines are right, and what is wrong with one that is not.

A line stands right if it has its indentation, stands in its block, and after all lines it needs.
Lines that do not need one another may stand in either order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

INDENT = 4
Line = tuple[int, str]  # the indentation in steps, and the text
WORDS = {
    "too many lines": "There are lines that do not belong.",
    "too few lines": "Lines are missing.",
    "order": "The order is not right yet.",
    "indentation": "The indentation is not right yet.",
}


@dataclass(frozen=True)
class Rule:
    """What a right program asks of a line: indentation, header of its block, lines before it."""

    text: str
    indent: int
    header: int | None
    needs: tuple[int, ...]


@dataclass(frozen=True)
class Verdict:
    """What a check says: how many lines from the top are right, and which problems remain."""

    right: int
    length: int
    problems: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """The verdict in words."""
        if not self.problems:
            return f"Solved: all {self.length} lines are right."
        counted = "1 line is" if self.right == 1 else f"{self.right} lines are"
        return " ".join([f"From the top, {counted} right.", *map(WORDS.__getitem__, self.problems)])


def split(line: str) -> Line:
    """The indentation of a line, in steps of four blanks, and its text.

    >>> split("    x = 1")
    (1, 'x = 1')
    """
    blanks = len(line) - len(line.lstrip())
    if blanks % INDENT:
        raise ValueError(f"{line!r} is indented by {blanks} blanks; use steps of {INDENT}")
    return blanks // INDENT, line.strip()


def rules(lines: Sequence[str], needs: Mapping[int, Iterable[int]] | None = None) -> list[Rule]:
    """One rule for each line of a right program; without `needs`, its order is the only one."""
    split_lines = [split(line) for line in lines]
    above = _above([indent for indent, _ in split_lines])
    found: list[set[int]] = [set() for _ in lines]
    for i in range(len(lines)):
        for needed in range(i) if needs is None else needs.get(i, ()):
            # Where the two belong to different blocks, one whole block must precede the other.
            ours, theirs = above[i], above[needed]
            depth = sum(a == b for a, b in zip(ours, theirs, strict=False))
            if depth < min(len(ours), len(theirs)):
                found[ours[depth]].add(theirs[depth])
    return [
        Rule(text, indent, above[i][-2] if indent else None, tuple(sorted(found[i])))
        for i, (indent, text) in enumerate(split_lines)
    ]


def _above(indents: Sequence[int]) -> list[list[int]]:
    """For each line the headers it stands under, outermost first, and the line itself."""
    chains: list[list[int]] = [[]]
    for i, indent in enumerate(indents):
        if indent > len(chains[-1]):
            raise ValueError(f"line {i + 1} is indented {indent} steps and has no header above it")
        chains.append([*chains[-1][:indent], i])
    return chains[1:]


def right_from_top(known: Sequence[Rule], program: Sequence[Line]) -> int:
    """How many lines from the top may stay as they are in some right program."""
    headers: list[int] = []  # the lines above that the next line may belong to
    placed: set[int] = set()
    for count, (indent, text) in enumerate(program):
        line = next((i for i, r in enumerate(known) if r.text == text and i not in placed), None)
        while headers and known[headers[-1]].indent >= indent:
            closed = headers.pop()
            if any(r.header == closed and i not in placed for i, r in enumerate(known)):
                return count  # a block has ended too early
        if line is None or known[line].indent != indent:
            return count
        if known[line].header != (headers[-1] if headers else None):
            return count
        if not placed.issuperset(known[line].needs):
            return count
        headers.append(line)
        placed.add(line)
    return len(program)


def check(known: Sequence[Rule], program: Sequence[Line]) -> Verdict:
    """The verdict on a program; it never says which line stands wrong."""
    indents = {rule.text: rule.indent for rule in known}
    wanted: dict[str, Line] = {}
    for indent, text in program:
        if text in indents:  # of two equal lines the first counts
            wanted.setdefault(text, (indent, text))
    straight = [(indents[text], text) for text in wanted]
    complete = len(wanted) == len(known)
    found = {
        "too many lines": len(wanted) < len(program),
        "too few lines": not complete,
        "order": complete and right_from_top(known, straight) < len(known),
        "indentation": straight != list(wanted.values()),
    }
    problems = tuple(problem for problem, there in found.items() if there)
    return Verdict(right_from_top(known, program), len(known), problems)
