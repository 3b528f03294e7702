"""`course doctor`: what is wrong with an installation, and how to mend it."""

from __future__ import annotations

import textwrap
from pathlib import Path

import click

from course.places import ROOT

COLOURS = {"ok": "green", "note": "yellow", "wrong": "red"}
WIDTH, INDENT = 98, 20


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=ROOT / "notebooks",
    show_default="notebooks/",
    help="The folder with the notebooks and my_autodiff.",
)
@click.pass_context
def doctor(ctx: click.Context, folder: Path) -> None:
    """Say what is wrong with this installation and how to mend it; exit code 1 if anything is.

    A note is worth knowing and stops nothing.
    """
    from course.commands.diagnosis import examine

    counts = dict.fromkeys(COLOURS, 0)
    for found in examine(folder.absolute()):
        counts[found.level] += 1
        head = click.style(f"{found.level:<6}", fg=COLOURS[found.level], bold=True)
        click.echo(f"{head}{found.part:<{INDENT - 6}}{_wrapped(found.told)}")
        if found.cure:
            click.echo(f"{'':{INDENT}}{_wrapped(f'Cure: {found.cure}.')}")
    click.echo(f"{counts['wrong']} wrong, {counts['note']} to note, {counts['ok']} in order.")
    ctx.exit(1 if counts["wrong"] else 0)


def _wrapped(text: str) -> str:
    """A text behind the first two columns; paths and commands stay whole."""
    lines = textwrap.wrap(text, WIDTH - INDENT, break_long_words=False, break_on_hyphens=False)
    return f"\n{'':{INDENT}}".join(lines)
