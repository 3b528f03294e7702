"""`course grade` and `course points`: read the words, call one function, print the answer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from course.errors import CourseError

if TYPE_CHECKING:
    from course.grading.class_run import Progress, Summary

INTERRUPTED = 130
PATHS = click.Path(path_type=Path, exists=True)
CHAPTERS = click.option("--chapter", "chapters", type=int, multiple=True, help="Only this chapter.")


@click.command()
@click.argument("paths", type=PATHS, nargs=-1, required=True)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder."
)
@click.option("--jobs", type=click.IntRange(1, 1024), help="How many at once; else one a core.")
@click.option("--timeout", type=click.FloatRange(1), default=120.0, show_default=True,
              help="Seconds for one submission.")  # fmt: skip
@click.option("--memory", type=click.IntRange(500), default=1024, show_default=True,
              help="Megabytes for one submission.")  # fmt: skip
@CHAPTERS
@click.option("--seed", type=click.IntRange(0), help="Of the random cases; else a secret one.")
@click.option("--fresh", is_flag=True, help="Forget what a run before has finished.")
@click.option("--scheduler", help="A Dask cluster, such as tcp://host:8786.")
@click.option("--student-regex", help="Whose a file is: a regex with a group `student`.")
@click.option("--student", help="All files are this student's.")
@click.option("--students", type=click.Path(path_type=Path), help="Or a CSV: file,student,id.")
@click.pass_context
def grade(ctx: click.Context, /, **words: Any) -> None:
    """Grade a class: PATHS are notebooks, folders of notebooks, or an LMS's zip.

    Exit code 0 when all could be graded, 1 when something could not, 2 for a wrong call.
    """
    try:
        summary = _grade(words)
    except KeyboardInterrupt:
        click.echo("\nInterrupted. What is done is kept: the same command goes on from it.")
        ctx.exit(INTERRUPTED)
    for notice in summary.isolation:
        click.secho(notice, err=True, bold=True)
    out = words["out"]
    kept = f" ({summary.kept} of them before)" if summary.kept else ""
    click.echo(f"{summary.graded + summary.failed} submissions{kept}: {out}/grades.csv")
    if summary.failed:
        click.echo(f"{summary.failed} with something that could not be graded: {out}/class.html")
    ctx.exit(1 if summary.failed else 0)


def _grade(words: dict[str, Any]) -> Summary:
    from course.grading.batch import Dask, Local
    from course.grading.class_run import Wish, grade_class
    from course.grading.intake import rules
    from course.grading.limits import Limits

    regex, table, one = words["student_regex"], words["students"], words["student"]
    if sum(map(bool, (regex, table, one))) > 1:
        raise CourseError("give one of --student, --student-regex and --students, not more.")
    how = rules.Rules(
        rules.pattern_of(regex) if regex else None,
        rules.table_of(table) if table else {},
        rules.student(one) if one else None,
    )
    scheduler = words["scheduler"]
    limits = Limits(seconds=words["timeout"], memory=words["memory"] << 20)
    names = ("paths", "out", "chapters", "seed", "fresh")
    wish = Wish(rules=how, limits=limits, **{n: words[n] for n in names})
    with _Bar() as bar:
        return grade_class(
            wish, lambda: Dask(scheduler) if scheduler else Local(words["jobs"]), bar.show
        )


class _Bar:
    """A progress bar on a terminal; elsewhere nothing."""

    def __enter__(self) -> _Bar:
        from tqdm import tqdm

        self._bar = tqdm(total=0, unit=" submissions", disable=None, file=sys.stderr)
        return self

    @property
    def show(self) -> Progress:
        """Takes how many are done, and of how many."""
        return self._show

    def _show(self, done: int, total: int) -> None:
        self._bar.total = total
        self._bar.n = done
        self._bar.refresh()

    def __exit__(self, *_: object) -> None:
        self._bar.close()


@click.command()
@CHAPTERS
def points(chapters: tuple[int, ...]) -> None:
    """Print the points of every exercise and chapter (for instructors)."""
    from course.exercises import ALL

    wanted = dict.fromkeys(e.chapter for e in ALL if not chapters or e.chapter in chapters)
    for chapter in wanted:
        own = [e for e in ALL if e.chapter == chapter]
        total, minutes = sum(e.out_of for e in own), sum(e.minutes for e in own)
        click.echo(f"Chapter {chapter}: {total} points, about {minutes} minutes of writing")
        for e in own:
            parts = ", ".join(f"{group} {n}" for group, n in e.points.items())
            click.echo(f"  {e.number:<6}{e.name:<28}{e.out_of:>3}  {parts}")
    click.echo(f"{sum(e.out_of for e in ALL if e.chapter in wanted)} points in all")
