"""The program `course`: each command reads its words, calls one function and prints the answer."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from course.commands.doctor import doctor
from course.commands.grade import grade, points
from course.commands.release import release
from course.errors import CourseError

ROOT = Path(__file__).resolve().parent.parent
FIRST_CHAPTER = Path("notebooks", "01_neurons.ipynb")


class CourseGroup(click.Group):
    """Opens JupyterLab when no command is named; says a CourseError in one sentence."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give options that stand before any command to `lab`."""
        own = {"--version", *self.get_help_option_names(ctx)}
        if not args or (args[0].startswith("-") and args[0] not in own):
            args = ["lab", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error that the user can put right is a sentence and exit code 2."""
        try:
            return super().invoke(ctx)
        except CourseError as error:
            click.echo(f"course: {error}", err=True)
            ctx.exit(2)


@click.group(cls=CourseGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="backprop-course", message="course %(version)s")
def main() -> None:
    """Learn backpropagation by writing your own autodiff package.

    Without a command, JupyterLab opens at chapter 1.
    """


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), help="The port; else the next free one.")
@click.option("--no-browser", is_flag=True, help="Print the address, open no browser.")
def lab(port: int | None, no_browser: bool) -> None:
    """Open JupyterLab at chapter 1."""
    if not (ROOT / FIRST_CHAPTER).exists():
        raise CourseError(f"{ROOT / FIRST_CHAPTER} is missing; `course build` makes it.")
    if port is not None:
        refuse_taken(port)
    from jupyterlab.labapp import LabApp

    prepare_environment()
    click.echo("JupyterLab runs until you press Ctrl-C here.")
    LabApp.launch_instance(lab_arguments(port, no_browser))


def lab_arguments(port: int | None, no_browser: bool) -> list[str]:
    """JupyterLab's own arguments: the whole repository in view, chapter 1 open, few words."""
    arguments = [
        f"--ServerApp.root_dir={ROOT}",
        f"--LabApp.default_url=/lab/tree/{FIRST_CHAPTER.as_posix()}",
        "--ServerApp.answer_yes=True",  # Ctrl-C ends it without a question
        "--Application.log_level=WARN",
        "--KernelManager.transport_encryption=auto",  # else every kernel prints a warning
    ]
    if port is not None:
        arguments += [f"--port={port}", "--ServerApp.port_retries=0"]
    if no_browser:
        arguments.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")
    return arguments


def prepare_environment() -> None:
    """Let Jupyter find the course's settings, and its terminals the program `course`."""
    prepend("JUPYTER_CONFIG_PATH", Path(__file__).parent)
    prepend("PATH", Path(sys.executable).parent)


def prepend(variable: str, folder: Path) -> None:
    """Put a folder at the front of a search path of the environment."""
    rest = os.environ.get(variable)
    os.environ[variable] = f"{folder}{os.pathsep}{rest}" if rest else str(folder)


def refuse_taken(port: int) -> None:
    """Raise a CourseError when another program listens on the port."""
    import socket

    with socket.socket() as probe:
        if os.name == "posix":  # elsewhere this option would let two programs share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CourseError(
                f"port {port} cannot be used ({error.strerror}); leave out --port to take the next"
                f" free one, or name another: course lab --port {port % 65535 + 1}"
            ) from None


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("pytest_args", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def test(ctx: click.Context, pytest_args: tuple[str, ...]) -> None:
    """Run every check, or pytest alone with PYTEST_ARGS."""
    from course.checks import run_checks, run_pytest

    ctx.exit(run_pytest(ROOT, pytest_args) if pytest_args else run_checks(ROOT))


@main.command()
def data() -> None:
    """Fetch the digits, or say what stands in for them."""
    from course.data import load_digits

    click.echo(str(load_digits()))


@main.command()
@click.argument("notebook", type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, notebook: Path) -> None:
    """Judge a NOTEBOOK as its own cells would; exit code 1 while something is missing."""
    from course.learner.check import check_notebook

    verdicts = check_notebook(notebook)
    for verdict in verdicts:
        click.echo(f"{verdict}\n")
    points, out_of = sum(v.points for v in verdicts), sum(v.exercise.out_of for v in verdicts)
    passed = sum(v.passed for v in verdicts)
    click.echo(f"{passed} of {len(verdicts)} exercises passed, {points} of {out_of} points.")
    ctx.exit(0 if passed == len(verdicts) else 1)


FILE = click.Path(path_type=Path, dir_okay=False)
BENCHMARKS = ("scalar", "mnist", "conv", "import", "feedback")
FOLDER = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=ROOT / "notebooks",
    show_default="notebooks/",
    help="The folder with the notebooks and my_autodiff.",
)


@main.command()
@click.argument("exercise")
@FOLDER
def reset(exercise: str, folder: Path) -> None:
    """Begin an EXERCISE (name or number) anew; what you wrote is kept aside."""
    from course.exercises import find
    from course.learner.reset import reset as put_back
    from course.learner.workspace import Workspace

    for sentence in put_back(find(exercise), Workspace(folder)):
        click.echo(sentence)


@main.command()
@FOLDER
def progress(folder: Path) -> None:
    """Show which pieces of my_autodiff are your own."""
    from course.learner.begin import progress_of
    from course.learner.workspace import Workspace

    click.echo(progress_of(Workspace(folder)))


@main.command()
@click.argument("what", type=click.Choice(BENCHMARKS), nargs=-1)
@click.option("--against", default="", help="Peers to compare with: torch,jax,sklearn,micrograd.")
@click.option("--rounds", type=click.IntRange(1, 100), default=9, show_default=True)
@click.option("--threads", type=click.IntRange(1, 256), default=2, show_default=True)
@click.option("--json", "as_json", type=FILE, help="Write all times to this file.")
@click.option("--plot", type=FILE, help="Draw all times into this picture.")
def bench(
    what: tuple[str, ...],
    against: str,
    rounds: int,
    threads: int,
    as_json: Path | None,
    plot: Path | None,
) -> None:
    """Measure the course side by side with others; WHAT names benchmarks, none means all."""
    from course.bench.rounds import Settings
    from course.bench.run import run

    peers = tuple(filter(None, against.split(",")))
    run(what or BENCHMARKS, Settings(rounds, threads, peers), as_json, plot)


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit code 1 if stale.")
@click.option("--fresh", is_flag=True, help="Measure timings and digits anew as well.")
@click.option("--chapter", type=int, help="The notebooks of this chapter only.")
@click.pass_context
def build(ctx: click.Context, only_check: bool, fresh: bool, chapter: int | None) -> None:
    """Make every notebook from the chapters (for authors)."""
    from course.authoring.build import make_all, stale, write_all

    files = make_all(fresh=fresh, only=chapter)
    if only_check:
        sentences = list(stale(files, tidy=chapter is None))
        for sentence in sentences:
            click.echo(f"{sentence}; run `course build`.")
        click.echo(f"{len(files)} notebooks, {len(sentences)} of them stale.")
        ctx.exit(1 if sentences else 0)
    for path in write_all(files, tidy=chapter is None):
        click.echo(f"{'wrote' if path.exists() else 'deleted'} {path.relative_to(ROOT)}")


main.add_command(doctor)
main.add_command(grade)
main.add_command(points)
main.add_command(release)

if __name__ == "__main__":
    main(prog_name="course")
