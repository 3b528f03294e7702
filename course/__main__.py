"""`python3 -m course`: run the course's program inside `.venv`, which is made when missing.

Standard library only, and readable by Pythons too old for the course, which are told so.
"""

import hashlib
import os
import re
import subprocess
import sys

from course.places import LOCK, PYTHON, ROOT, STAMP, VENV

HELP = """course {}

Usage: python3 -m course [COMMAND] [OPTIONS]

Opens JupyterLab at chapter 1. The first start installs the course into
{}
(a minute or two; later starts skip it). From then on --help lists the commands.
"""


def main() -> int:
    """Set up what is missing, then become the course's program; 2 when that cannot be."""
    if sys.version_info < (3, 11):
        found = "{}.{}.{}".format(*sys.version_info[:3])
        return refuse(f"needs Python 3.11 or newer; this is {found} ({sys.executable})")
    if is_current():
        return enter()
    if sys.argv[1:2] in (["-h"], ["--help"], ["--version"]):
        print(HELP.format(version(), VENV), end="")
        return 0
    return set_up() or enter()


def refuse(sentence: str) -> int:
    """Print the sentence on stderr; the exit code of every refusal."""
    print(f"course: {sentence}", file=sys.stderr)
    return 2


def is_current() -> bool:
    """Whether `.venv` works, is finished, and was made from this lock in this folder."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text() == fingerprint()


def fingerprint() -> str:
    """A hash of everything the contents of `.venv` depend on."""
    project = (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(bytes(ROOT) + project + LOCK.read_bytes()).hexdigest()


def version() -> str:
    """The course's version, as its metadata says before they are installed."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return str(re.findall('(?m)^version = "(.*)"$', text)[0])


def set_up() -> int:
    """Install the course; 0, or 2 after a sentence on what is in the way."""
    from course.install import InstallError, install

    try:
        install(fingerprint())
    except InstallError as error:
        return refuse(str(error))
    except KeyboardInterrupt:
        return refuse("stopped; the next start begins the set-up again")
    return 0


def enter() -> int:
    """Go on as `course` in `.venv`, whatever environment is active outside."""
    command = [str(PYTHON), "-m", "course.cli", *sys.argv[1:]]
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV)}
    if os.name != "nt":
        os.execve(command[0], command, environment)
    return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
