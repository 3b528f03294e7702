"""Grade a class: what was handed in goes through the batch and comes out as reports."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from course.errors import GradingError
from course.exercises import of_chapter

from .batch import Graded, Pool, Settings, Store, Task, make_task, run
from .intake import Handed, Rules, collect
from .limits import Limits
from .reports import Line, write_reports

SLOWEST_START = 120.0  # seconds until a busy cluster has imported the course
Progress = Callable[[int, int], None]  # done, of all


@dataclass(frozen=True)
class Wish:
    """What the instructor asked for."""

    paths: tuple[Path, ...]
    out: Path
    rules: Rules = field(default_factory=Rules)
    limits: Limits = field(default_factory=Limits)
    chapters: tuple[int, ...] = ()
    seed: int | None = None
    fresh: bool = False


@dataclass(frozen=True)
class Summary:
    """How a run ended: students graded, students with something that could not be, and words."""

    graded: int
    failed: int
    kept: int
    isolation: tuple[str, ...]


class _Session:
    """The tasks of a class, and what came of each."""

    def __init__(self, people: list[Handed], settings: Settings, store: Store):
        self.people, self.settings, self.store = people, settings, store
        self.outcome: dict[int, Graded] = {}  # by place in `people`
        self.places: dict[str, int] = {}  # of what runs, by key
        self.kept = 0

    def tasks(self) -> Iterator[Task]:
        """The tasks that are not done yet."""
        for place, handed in enumerate(self.people):
            task, problems = make_task(handed, self.settings)
            handed.problems += problems
            if task is None:
                self.outcome[place] = Graded(error="There was nothing to grade.")
            elif task.key in self.store.done:
                self.outcome[place] = self.store.done[task.key]
                self.kept += 1
            else:
                self.places[task.key] = place
                yield task

    def finished(self, key: str, graded: Graded, again: bool) -> None:
        """Take a result and keep it."""
        place = self.places[key]
        self.outcome[place] = graded
        self.store.keep(key, self.people[place], graded, again)

    def lines(self) -> list[Line]:
        """What each student handed in, and what came of it."""
        return [Line(h, self.outcome[place]) for place, h in enumerate(self.people)]


def grade_class(wish: Wish, pool: Callable[[], Pool], progress: Progress) -> Summary:
    """Grade all that lies in the paths of a wish and write the reports into its folder.

    What a run before has finished is not done again. Raises GradingError for what the instructor
    can put right; whatever ends a run, what is done is kept.
    """
    for chapter in wish.chapters:
        if not of_chapter(chapter):
            raise GradingError(f"chapter {chapter} has no exercises; see `course points`.")
    people = collect(wish.paths, wish.rules)
    with Store(wish.out, wish.fresh) as store:
        settings = Settings(store.seed(wish.seed), wish.limits, wish.chapters)
        session = _Session(people, settings, store)
        _run(session, pool, progress)
    lines = session.lines()
    write_reports(wish.out, lines, settings.exercises())
    failed = sum(line.incomplete for line in lines)
    notices = {g.isolation for g in session.outcome.values() if not g.isolated}
    return Summary(len(lines) - failed, failed, session.kept, tuple(sorted(notices)))


def _run(session: _Session, pool: Callable[[], Pool], progress: Progress) -> None:
    workers = pool()

    def finished(key: str, graded: Graded, again: bool) -> None:
        session.finished(key, graded, again)
        progress(len(session.outcome), len(session.people))

    try:
        silence = 2 * session.settings.limits.seconds + SLOWEST_START
        run(session.tasks(), workers, finished, silence=silence)
    finally:
        workers.close()
    progress(len(session.outcome), len(session.people))
