"""`course release`: assignments for nbgrader and Gradescope, and notebooks for one student."""

from __future__ import annotations

from pathlib import Path

import click

OUT = click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder."
)
CHAPTERS = click.option("--chapter", "chapters", type=int, multiple=True, help="Only this chapter.")


@click.group()
def release() -> None:
    """Make assignments from the chapters (for instructors)."""


def _wrote(paths: list[Path]) -> None:
    for path in paths:
        click.echo(f"wrote {path}")


@release.command()
@OUT
@CHAPTERS
def nbgrader(out: Path, chapters: tuple[int, ...]) -> None:
    """An nbgrader course: one assignment a chapter, graded by `course grade`."""
    from course.release import write_assignments

    _wrote(write_assignments(out, chapters))


@release.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True,
              help="The zip to write.")  # fmt: skip
@click.option("--chapter", type=int, required=True, help="The chapter to grade.")
def gradescope(out: Path, chapter: int) -> None:
    """A Gradescope autograder, a zip, for one chapter."""
    from course.release import write_zip

    _wrote([write_zip(out, chapter)])


@release.command()
@OUT
@CHAPTERS
@click.option("--student", "names", multiple=True, required=True, help="A name; may be repeated.")
def variants(out: Path, chapters: tuple[int, ...], names: tuple[str, ...]) -> None:
    """Notebooks whose hand-computed questions have each student's own numbers, and the answers."""
    from course.release import write_variants

    _wrote(write_variants(out, names, chapters))
