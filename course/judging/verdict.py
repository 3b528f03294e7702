"""What judging gives, and the words for it: plain text for a terminal, HTML for a notebook."""

from dataclasses import dataclass
from enum import StrEnum
from html import escape

from .compare import Difference
from .exercise import Case, Exercise, Misconception
from .run import Outcome
from .show import cut, show


class Status(StrEnum):
    """How far an answer got."""

    PASSED = "passed"
    FAILED = "not right yet"
    UNTOUCHED = "not attempted"
    BROKEN = "cannot be judged"
    MISSING = "missing"


@dataclass(frozen=True)
class Failure:
    """The simplest case that differs, what came, what was expected, and whose mistake it is."""

    case: Case
    expected: Outcome
    got: Outcome
    difference: Difference
    broken_property: str = ""
    misconception: Misconception | None = None


def show_outcome(outcome: Outcome) -> str:
    """What came out of an answer, in a few words."""
    if outcome.timed_out:
        return "nothing: it was still running"
    if outcome.raised:
        return f"{outcome.raised.kinds[0]}: {outcome.raised.message}".rstrip(": ")
    return show(outcome.value)


def show_both(expected: Outcome, got: Outcome) -> tuple[str, str]:
    """Both outcomes in a few words; of two tables of facts only the lines that differ."""
    told, came = show_outcome(expected), show_outcome(got)
    if isinstance(expected.value, dict) and isinstance(got.value, dict) and told != came:
        lines = set(told.splitlines()) & set(came.splitlines())
        told, came = ("\n".join(x for x in t.splitlines() if x not in lines) for t in (told, came))
    return told, came


@dataclass(frozen=True)
class Verdict:
    """The judgement on one exercise; `right` has one entry a case, `note` a sentence to add.

    `speed` is a sentence on how fast the answer is, where that was measured.
    """

    exercise: Exercise
    status: Status
    right: tuple[bool, ...] = ()
    points: int = 0
    failure: Failure | None = None
    note: str = ""
    speed: str = ""

    @property
    def passed(self) -> bool:
        """Whether the piece goes into the learner's package."""
        return self.status is Status.PASSED

    @property
    def hint(self) -> str:
        """The question for the learner's misconception, if it was recognised."""
        misconception = self.failure and self.failure.misconception
        return misconception.hint if misconception else ""

    @property
    def title(self) -> str:
        """One line: number, name, status and how many cases are right."""
        count = f", {sum(self.right)} of {len(self.right)} cases right" if self.right else ""
        return f"{self.exercise.number} {self.exercise.name}: {self.status}{count}"

    def _rows(self) -> list[tuple[str, str]]:
        if not self.failure:
            return []
        f = self.failure
        names = self.exercise.parameters
        call = ", ".join(
            f"{names[i]}={show(a)}" if len(names) >= len(f.case.args) else show(a)
            for i, a in enumerate(f.case.args)
        )
        rows = [("Case", f"{f.case.why}\n{self.exercise.name}({call})")]
        rows += zip(("Expected", "Got"), show_both(f.expected, f.got), strict=True)
        told = " ".join(filter(None, (f.difference.sentence, f.broken_property)))
        rows += [("So", cut(told))] if told else []
        rows += [("Printed", cut(f.got.printed))] if f.got.printed else []
        return rows

    def __str__(self) -> str:
        mark = {Status.PASSED: "✓", Status.FAILED: "✗"}.get(self.status, "·")
        lines = [f"{mark} {self.title}", self.dots, self.speed, self.note]
        for label, text in self._rows():
            first, *rest = text.splitlines() or [""]
            lines += [f"  {label + ':':<10}{first}", *(" " * 12 + line for line in rest)]
        if self.hint:
            lines.append(f"  A question: {self.hint}")
        return "\n".join(filter(None, lines))

    @property
    def dots(self) -> str:
        """One mark a case: ● right, ○ not."""
        return "".join("●" if r else "○" for r in self.right)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th scope='row'>{label}</th><td>{_cell(label, text)}</td></tr>"
            for label, text in self._rows()
        )
        table = f"<table>{rows}</table>" if rows else ""
        hint = (
            f"<details><summary {QUIET}>A question that may help</summary>"
            f"<p>{escape(self.hint)}</p></details>"
            if self.hint
            else ""
        )
        note = "".join(f"<p>{escape(line)}</p>" for line in (self.speed, self.note) if line)
        dots = f"<p aria-hidden='true' class='dots'>{self.dots}</p>" if self.dots else ""
        kind = self.status.name.lower()
        return (
            f"{STYLE}<div class='verdict {kind}'><p><strong>{escape(self.title)}</strong></p>"
            f"{dots}{note}{table}{hint}</div>"
        )


def _cell(label: str, text: str) -> str:
    """A row's text in HTML: sentences as prose that breaks between words, values as code."""
    prose, code = "", text
    if label == "So":
        prose, code = text, ""
    elif label == "Case":
        prose, _, code = text.partition("\n")
    parts = (("p", prose), ("pre", code))
    return "".join(f"<{tag}>{escape(part)}</{tag}>" for tag, part in parts if part)


# Lab takes single keys as commands while the summary has the focus: `d d` deletes the cell.
QUIET = "data-lm-suppress-shortcuts='true'"
# Each status has a line of its own kind; both themes give every text a contrast above 4.5 : 1.
STYLE = """<style>
.verdict { border-left: 4px solid #0072B2; padding: 2px 12px; margin: 4px 0; max-width: 60rem;
  color: var(--jp-content-font-color1, inherit); overflow-wrap: anywhere; }
.verdict.passed { border-left: 6px double #009E73; padding-left: 10px; }
.verdict.failed, .verdict.broken { border-left: 4px dashed #D55E00; }
.verdict p { margin: 4px 0; }
.verdict .dots { letter-spacing: 2px; }
.verdict table { border-collapse: collapse; margin: 6px 0; font-size: inherit;
  table-layout: auto; }
.verdict tr { background: transparent !important; }
.verdict th, .verdict td { text-align: left !important; vertical-align: top;
  padding: 2px 12px 2px 0; line-height: 1.5; }
.verdict th { white-space: nowrap; }
.verdict td p { margin: 0; }
.verdict pre { margin: 0; white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere;
  background: transparent; line-height: inherit; }
.verdict summary { cursor: pointer; width: fit-content; padding: 3px 6px; margin-left: -6px; }
.verdict summary:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
</style>"""
