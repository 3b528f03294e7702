"""From a submission to results: each attempted exercise in a child of the sandbox, judged here."""

import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass

from course.authoring import attempt
from course.errors import GradingError
from course.exercises import find
from course.judging import Exercise, Status, Verdict, judge
from course.judging.judge import forget
from course.judging.limits import time_limit
from course.judging.run import TimeUp
from course.judging.verdict import STYLE

from .answers import Answers
from .isolation import Isolation
from .jobs import arguments, job
from .limits import Limits
from .sandbox import Sandbox, probe
from .submission import Submission
from .wire import WireError

READING_SECONDS = 5.0


@dataclass(frozen=True)
class Result:
    """A verdict on one exercise in plain data, to be sent, stored and shown.

    `right` has one entry a case; `text` and `html` are the verdict as the notebook shows it;
    `misconception` is the name of the one that was recognised; `refused` marks a child that wrote
    what no answer is.
    """

    number: str
    name: str
    chapter: int
    status: str
    points: int
    out_of: int
    right: tuple[bool, ...] = ()
    misconception: str = ""
    hint: str = ""
    note: str = ""
    text: str = ""
    html: str = ""
    refused: bool = False
    seconds: float = 0.0


def new_seed() -> int:
    """A seed for a run's random cases that no submission can know."""
    return secrets.randbits(48)


def result_of(verdict: Verdict, refused: bool = False, seconds: float = 0.0) -> Result:
    """A verdict in plain data."""
    it, misconception = verdict.exercise, verdict.failure and verdict.failure.misconception
    return Result(
        it.number,
        it.name,
        it.chapter,
        verdict.status.value,
        verdict.points,
        it.out_of,
        verdict.right,
        misconception.name if misconception else "",
        verdict.hint,
        verdict.note,
        str(verdict),
        verdict._repr_html_().removeprefix(STYLE),
        refused,
        seconds,
    )


class Grader:
    """Grades exercises of one submission in one sandbox, until the submission's time is over."""

    def __init__(self, sandbox: Sandbox, limits: Limits, seed: int):
        self.sandbox, self.limits, self.seed = sandbox, limits, seed
        self.deadline = time.monotonic() + limits.seconds

    def result(self, exercise: Exercise, submission: Submission) -> Result:
        """The result of one exercise."""
        begin = time.perf_counter()
        found = submission.attempts.get(exercise.name)
        if found is None:
            return result_of(attempt.missing(exercise))
        try:
            verdict, refused = self._verdict(exercise, found.cell), False
        except WireError as error:
            verdict, refused = _refused(exercise, error), True
        verdict = attempt.with_count(verdict, found.count)
        return result_of(verdict, refused, round(time.perf_counter() - begin, 3))

    def _verdict(self, exercise: Exercise, cell: str) -> Verdict:
        try:
            with time_limit(READING_SECONDS):
                files = attempt.ready(exercise, cell)
        except TimeUp:
            note = f"Reading this cell takes longer than {READING_SECONDS:g} seconds; shorten it."
            return Verdict(exercise, Status.BROKEN, note=note)
        if isinstance(files, Verdict):
            return files
        if time.monotonic() > self.deadline:
            note = f"Not run: the submission's {self.limits.seconds:g} seconds were over before."
            return Verdict(exercise, Status.BROKEN, note=note)
        return self._judged(exercise, self._answers(exercise, files))

    def _answers(self, exercise: Exercise, files: dict[str, str]) -> Answers:
        """What a child answers that is given these files."""
        seconds = exercise.seconds * self.limits.patience
        for _ in range(2):  # the second time only when the worker was lost
            nonce = secrets.token_hex(16)
            answers = Answers(nonce, arguments(exercise, self.seed), seconds)
            text = job(exercise, files, self.seed, seconds, nonce)
            status = self.sandbox.ask(text, answers, compiles=exercise.module == "kernels")
            if not answers.lost(status):
                break
        answers.finish(status)
        return answers

    def _judged(self, exercise: Exercise, answers: Answers) -> Verdict:
        if not answers.loaded:
            return attempt.stopped(exercise, answers.stopped)
        outcomes = iter(answers.outcomes)
        verdict = judge(exercise, lambda case: next(outcomes), self.seed)
        if verdict.failure and verdict.failure.expected.timed_out:
            forget()
            raise GradingError(
                f"the course's own {exercise.name} did not end in {exercise.seconds:g} seconds: "
                "this machine is too busy to grade; run fewer jobs at once."
            )
        return attempt.with_cure(verdict)


def _refused(exercise: Exercise, error: WireError) -> Verdict:
    note = (
        f"Refused: {error} is not as agreed. Something but the grader wrote to the grader's own "
        "line; an answer only returns values."
    )
    return Verdict(exercise, Status.BROKEN, note=note)


def grade(
    submission: Submission,
    seed: int,
    limits: Limits | None = None,
    exercises: Iterable[str] | None = None,
    isolation: Isolation | None = None,
) -> list[Result]:
    """The results of a submission, one for each exercise of its chapters and each that it defines.

    `seed` draws the random cases: take `new_seed()` once for a run, so that all get the same and
    nobody knows them. `exercises` names others to grade. Raises GradingError when this machine
    can start no worker, or is too busy to run the course's own answers in time.
    """
    limits, isolation = limits or Limits(), isolation or probe()
    names = submission.wanted() if exercises is None else exercises
    with Sandbox(isolation, limits) as sandbox:
        grader = Grader(sandbox, limits, seed)
        return [grader.result(find(name), submission) for name in names]
