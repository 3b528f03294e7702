"""Make `.venv` beside the package; install the pinned packages and the course into it.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from typing import IO

from course.places import LOCK, PROGRAMS, PYTHON, ROOT, STAMP, VENV

UNFINISHED = "unfinished"
# jsonschema asks for these and does without; they cost seconds in every start of a notebook.
LEFT_OUT = ("rfc3987-syntax", "lark")
# What its settings tell pip, these variables tell uv.
PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
    "trusted-host": "UV_INSECURE_HOST",
}
# The first pattern found in the log gives the sentence, so the order goes from sure to vague.
CAUSES = (
    (
        r"Permission denied|Read-only file system|os error (13|30)\b|Access is denied",
        "{root} cannot be written to; copy the course to a folder of your own and start there",
    ),
    (
        r"No space left|os error 28\b|not enough space",
        "the disk is full; make room (2 GB for {venv} and the caches) and start again",
    ),
    (
        r"ensurepip is not\s+available|No module named '?(venv|ensurepip)",
        "this Python cannot make environments; on Debian and Ubuntu: sudo apt install python3-venv",
    ),
    (
        r"(?i)hash(es)? mismatch|do not match the hashes",
        "a package is not the one the course was tested with (its hash differs); empty the caches"
        " of pip and uv, ask whoever runs your package mirror, and start again",
    ),
    (
        r"(?i)dns error|name resolution|versions: none|sending request|failed to fetch|"
        r"timed out|unreachable|connection",
        "packages cannot be fetched; check the network (HTTPS_PROXY, if you need a proxy) and"
        " start again",
    ),
    (r"", "the set-up failed; delete {venv} and start again"),
)


class InstallError(Exception):
    """The set-up cannot go on; the message is a sentence for the user."""


def install(stamp: str) -> None:
    """Run the steps and stamp `.venv`; when one fails, its log is kept and named in the error."""
    try:
        number, name = tempfile.mkstemp(prefix="course-setup-", suffix=".log")
    except OSError as error:
        raise InstallError(explain(str(error))) from None
    with os.fdopen(number, "w+", encoding="utf-8", errors="replace") as log:
        try:
            run_steps(log)
            STAMP.write_text(stamp)
        except (OSError, subprocess.CalledProcessError) as error:
            raise InstallError(f"{explain(complete(log, error))} (log: {name})") from None
    os.remove(name)


def complete(log: IO[str], error: Exception) -> str:
    """The whole log, ended by the error; not every program says that the disk is full."""
    full = shutil.disk_usage(ROOT).free < 50_000_000
    log.write(f"{error}\n{'No space left on the disk' if full else ''}\n")
    log.seek(0)
    return log.read()


def explain(text: str) -> str:
    """The sentence for the first known cause that the text shows."""
    sentence = next(words for pattern, words in CAUSES if re.search(pattern, text))
    return sentence.format(root=ROOT, venv=VENV)


def run_steps(log: IO[str]) -> None:
    """Make the environment, install the pins into it, then the course."""
    say(f"1/3 making {VENV}")
    uv = make_environment(log)
    say("2/3 installing packages")
    pins = write("pins.txt", without(LEFT_OUT, LOCK.read_text()))
    uv_install(uv, ["--require-hashes", "-r", pins], log)
    say("3/3 installing the course")
    uv_install(uv, ["--no-build-isolation", "--editable", str(ROOT)], log)


def say(line: str) -> None:
    """Show progress at once."""
    print(line, flush=True)


def make_environment(log: IO[str]) -> str:
    """Make `.venv`, unless it stands there whole; returns the uv to install with."""
    uv = working_uv()
    whole = PYTHON.exists() and not (STAMP.exists() and STAMP.read_text() == UNFINISHED)
    if not whole:
        shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir(exist_ok=True)
    STAMP.write_text(UNFINISHED)
    if not whole:
        base = getattr(sys, "_base_executable", sys.executable)  # not the active environment's
        maker = [uv, "venv", "--allow-existing", "--python", base] if uv else [base, "-m", "venv"]
        run([*maker, str(VENV)], log)
    return uv or install_uv(log)


def working_uv() -> str | None:
    """The uv on the PATH, if there is one and it runs."""
    uv = shutil.which("uv")
    if uv and subprocess.run([uv, "--version"], capture_output=True).returncode == 0:
        return uv
    return None


def install_uv(log: IO[str]) -> str:
    """Install the pinned uv with the environment's own pip."""
    pins = write("uv.txt", only("uv", LOCK.read_text()))
    pip = [str(PYTHON), "-m", "pip", "install", "--no-user", "--no-deps", "--retries=2"]
    run([*pip, "--require-hashes", "-r", pins], log)
    return str(PROGRAMS / "uv")


def write(name: str, text: str) -> str:
    """Put a file into `.venv` and return its path."""
    path = VENV / name
    path.write_text(text)
    return str(path)


def entry(name: str) -> str:
    """The pattern of a package's entry in the lock: its line and the indented ones below."""
    return rf"(?m)^{re.escape(name)}==.*\n(?:[ ].*\n)*"


def only(name: str, lock: str) -> str:
    """The lock's entry of one package."""
    found = re.search(entry(name), lock)
    if not found:
        raise InstallError(f"{LOCK} does not pin {name}; get the file again, it is damaged")
    return found.group()


def without(names: tuple[str, ...], lock: str) -> str:
    """The lock less the entries of some packages."""
    for name in names:
        lock = re.sub(entry(name), "", lock)
    return lock


def uv_install(uv: str, what: list[str], log: IO[str]) -> None:
    """Install into `.venv` with uv and the user's settings for pip."""
    environment = {**uv_settings(pip_settings()), **os.environ}
    environment.pop("UV_SYSTEM_PYTHON", None)
    run([uv, "pip", "install", "--python", str(PYTHON), "--no-deps", *what], log, environment)


def pip_settings() -> str:
    """What pip says of its settings, or "" when there is no pip to ask."""
    for python in (str(PYTHON), sys.executable):
        asked = subprocess.run([python, "-m", "pip", "config", "list"], capture_output=True)
        if asked.returncode == 0:
            return asked.stdout.decode(errors="replace")
    return ""


def uv_settings(listing: str) -> dict[str, str]:
    """Pip's settings as variables for uv; those from the environment win over those in files."""
    found = re.findall(r"(?m)^(\S+)\.([\w-]+)='(.*)'$", listing)
    found.sort(key=lambda setting: setting[0] == ":env:")
    settings = {"UV_INDEX_STRATEGY": "unsafe-best-match"}  # as pip; the hashes make it safe
    for _, key, value in found:
        values = value.replace("\\n", " ").split()
        if key in PIP_TO_UV:
            settings[PIP_TO_UV[key]] = ("," if key == "find-links" else " ").join(values)
    return settings


def run(command: list[str], log: IO[str], environment: dict[str, str] | None = None) -> None:
    """Run a command; all it says goes to the log, and its progress to the terminal as well."""
    log.write(f"$ {' '.join(command)}\n")
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=pipe,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            log.write(line)
            if re.match(r"\s*(Downloading|Prepared|Installed) ", line):
                say(f"    {line.strip()}")
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
