"""What `course doctor` looks at: one function a check, each with what it found and the cure."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from course.commands.finding import REMAKE, START, Finding, Level
from course.commands.versions import packages, python
from course.errors import CourseError
from course.places import ROOT

CGROUP = Path("/sys/fs/cgroup")  # on Linux; elsewhere there is no such folder and no such limit
IMPORT_ALL = (
    "import importlib, pkgutil, my_autodiff as m; "
    "[importlib.import_module(i.name) for i in pkgutil.walk_packages(m.__path__, 'my_autodiff.')]"
)
RESET = f"run `{START} reset EXERCISE`, with the exercise that this line belongs to"
WIDGETS = {"ipywidgets": "@jupyter-widgets/jupyterlab-manager", "anywidget": "anywidget"}


def examine(folder: Path) -> Iterator[Finding]:
    """All findings, in order; a check that breaks is a finding, too. `folder`: the notebooks'."""
    for part, check in CHECKS.items():
        try:
            yield from check(part, folder)
        except Exception as error:
            yield Finding(part, "wrong", f"{type(error).__name__}: {error}", REMAKE)


def kernel(part: str, _: Path) -> Iterator[Finding]:
    """Whether notebooks run in this Python."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    cure = f'run: "{sys.executable}" -m ipykernel install --sys-prefix'
    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        yield Finding(part, "wrong", "Jupyter finds no kernel python3", cure)
        return
    program = shutil.which(spec.argv[0]) or spec.argv[0]
    # Jupyter puts its own Python in place of a bare name.
    if spec.argv[0] in ("python", "python3") or _same(program, sys.executable):
        yield Finding(part, "ok", f"python3 runs in {sys.executable}")
    else:
        yield Finding(part, "wrong", f"notebooks run in {program}, not in {sys.executable}",
                      f"delete the folder {spec.resource_dir}, then {cure}")  # fmt: skip


def _same(one: str, other: str) -> bool:
    """Whether two programs are one; the links of two environments to one Python are two."""
    here, there = (os.path.normcase(os.path.abspath(p)) for p in (one, other))
    return os.path.dirname(here) == os.path.dirname(there)


def widgets(part: str, _: Path) -> Iterator[Finding]:
    """Whether JupyterLab finds the browser's half of the widgets."""
    from jupyter_core.paths import jupyter_path

    folders = [Path(p) for p in jupyter_path("labextensions")]
    for name, place in WIDGETS.items():
        if not any((f / place / "package.json").exists() for f in folders):
            yield Finding(part, "wrong", f"JupyterLab does not find {name}", REMAKE)
            return
    yield Finding(part, "ok", "JupyterLab finds both kinds")


def compiler(part: str, _: Path) -> Iterator[Finding]:
    """Whether numba works and can keep what it compiled."""
    from course.autodiff.fast.dense_kernels import column_sum

    if not hasattr(column_sum, "stats"):
        yield Finding(part, "note", "numba is switched off, chapter 14 will be slow",
                      "unset NUMBA_DISABLE_JIT")  # fmt: skip
    elif folder := column_sum.stats.cache_path:
        yield Finding(part, "ok", f"keeps what it compiled in {folder}")
    else:
        yield Finding(part, "note", "no folder to write to: kernels are compiled in each session",
                      "set NUMBA_CACHE_DIR to a folder that is yours")  # fmt: skip


def threads(part: str, _: Path) -> Iterator[Finding]:
    """Whether numba starts more threads than there are cores for."""
    import numba

    asked, cores = numba.config.NUMBA_NUM_THREADS, allowed_cores()
    told = f"numba takes {asked}, this process may use {cores} cores"
    if asked > cores:
        yield Finding(part, "note", told, f"set NUMBA_NUM_THREADS={cores}")
    else:
        yield Finding(part, "ok", told)


def allowed_cores(cgroup: Path = CGROUP) -> int:
    """The cores that this process may use: those of the machine, or fewer in a container."""
    cores = os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        cores = len(os.sched_getaffinity(0))
    try:
        quota, period = (cgroup / "cpu.max").read_text(encoding="ascii").split()
        return max(1, min(cores, int(quota) // int(period)))
    except (OSError, ValueError):  # no such limit, or "max"
        return cores


def digits(part: str, _: Path) -> Iterator[Finding]:
    """Whether MNIST is there, and undamaged; the network is not asked."""
    from course.data.download import mnist_folder
    from course.data.folder import read_folder

    try:
        named = os.environ.get("COURSE_DATA_DIR")
        place = Path(named).expanduser() if named else mnist_folder(offline=True)
        if named and place:
            read_folder(place, "name another in COURSE_DATA_DIR, or unset it")
        if place:
            yield Finding(part, "ok", f"MNIST in {place}")
        else:
            yield Finding(part, "note", "MNIST is not here; digits that the course draws stand in",
                          f"with a network, run: {START} data")  # fmt: skip
    except CourseError as error:
        told, _sign, cure = str(error).partition("; ")
        yield Finding(part, "wrong", told, cure.rstrip("."))


def own_package(part: str, folder: Path) -> Iterator[Finding]:
    """Whether my_autodiff can be written and imported."""
    place = folder / "my_autodiff"
    there = next(p for p in (place, folder, *folder.parents) if p.exists())
    if not _takes_files(there):
        yield Finding(part, "wrong", f"{there} cannot be written to",
                      "make it writable, or copy the course to a folder of your own")  # fmt: skip
    elif there != place:
        yield Finding(part, "ok", f"none in {folder} yet; the first cell of a notebook makes it")
    else:
        command = [sys.executable, "-c", IMPORT_ALL]
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
        if ran.returncode:
            told = (ran.stderr.strip() or "it ended the interpreter").splitlines()[-1]
            places = re.findall(r'File "(.+)", line (\d+)', ran.stderr)
            where = " in {}, line {}".format(*places[-1]) if places else ""
            missing = told.startswith(("ImportError", "ModuleNotFoundError"))
            cure = "first mend what is wrong above" if missing else RESET
            yield Finding(part, "wrong", f"{place} cannot be imported: {told}{where}", cure)
        else:
            yield Finding(part, "ok", f"{place} can be imported and written to")


def _takes_files(folder: Path) -> bool:
    """Whether a file can be made in a folder; what the system says of its rights may be wrong."""
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return True


def sandbox(part: str, _: Path) -> Iterator[Finding]:
    """What holds back a submission; of interest to instructors only."""
    from course.grading.sandbox import probe

    try:
        isolation = probe()
    except CourseError as error:
        yield Finding(part, "note", f"{error} Learners need none.")
        return
    level: Level = "ok" if isolation.complete else "note"
    yield Finding(part, level, isolation.notice)


def room(part: str, folder: Path) -> Iterator[Finding]:
    """Memory and disk: a kernel takes 0.3 GB, the whole installation 1.5 GB."""
    memory = free_memory() / 1e9
    disk = shutil.disk_usage(folder if folder.exists() else ROOT).free / 1e9
    told = f"{memory:.1f} GB of memory and {disk:.1f} GB of disk are free"
    if disk < 0.2:
        yield Finding(part, "wrong", told, "make room on the disk: notebooks cannot be saved")
    elif memory < 0.8:
        yield Finding(part, "note", told, "shut down kernels that you do not use, in JupyterLab")
    else:
        yield Finding(part, "ok", told)


def free_memory(cgroup: Path = CGROUP) -> int:
    """The bytes that are free: on this machine, or fewer in a container."""
    import psutil  # comes with Jupyter's kernel

    free = int(psutil.virtual_memory().available)
    try:
        limit, used = (int((cgroup / f"memory.{n}").read_text("ascii")) for n in ("max", "current"))
        return min(free, limit - used)
    except (OSError, ValueError):  # no such limit, or "max"
        return free


CHECKS: dict[str, Callable[[str, Path], Iterator[Finding]]] = {
    "Python": python,
    "packages": packages,
    "kernel": kernel,
    "widgets": widgets,
    "numba": compiler,
    "threads": threads,
    "digits": digits,
    "my_autodiff": own_package,
    "sandbox": sandbox,
    "room": room,
}
