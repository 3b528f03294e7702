"""The command that starts a worker behind as much as a level of isolation gives."""

import itertools
import json
import os
import shutil
import site
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy

from .isolation import Isolation
from .limits import Limits

HERE = Path(__file__).parent
INSIDE = "/site"
BOOT = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from grader.grading.inside.worker import main; main()"
)
# The only files of the course in the sandbox: no reference, no cases, no misconceptions.
WORKER_FILES = {
    "grader/judging/run.py": HERE.parent / "judging" / "run.py",
    "grader/judging/limits.py": HERE.parent / "judging" / "limits.py",
    "grader/grading/wire.py": HERE / "wire.py",
    **{f"grader/grading/inside/{f.name}": f for f in sorted((HERE / "inside").glob("*.py"))},
}
PACKAGES = ("numpy", "numba", "llvmlite", "scipy")  # the last three only when a kernel asks
SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")
FIRST_UID = 1_000_000_000
_counter = itertools.count()


def _own_uid() -> int | None:
    """A user that nobody is, another one for each sandbox; None where only root could choose."""
    if os.geteuid() != 0:
        return None
    last = Path("/proc/self/uid_map").read_text(encoding="ascii").split()[2::3]
    if sum(map(int, last)) < 1 << 31:
        return 65534
    return FIRST_UID + (os.getpid() * 256 + next(_counter) % 256) % 1_000_000_000


def _packages() -> dict[str, Path]:
    """Name → place of each package, and of the libraries that came with it."""
    home = Path(numpy.__file__).parent.parent
    names = [*PACKAGES, *(f"{name}.libs" for name in PACKAGES)]
    return {name: home / name for name in names if (home / name).is_dir()}


def _python() -> tuple[str, list[str]]:
    """The program itself, not a virtual environment's link, and the folders that it reads."""
    program = os.path.realpath(sys.executable)
    return program, [program, f"{sys.base_prefix}/lib"]


def _folders(path: str) -> list[str]:
    """Options that make the folders above a path, so that everybody may pass them."""
    parents = [str(p) for p in reversed(Path(path).parents) if str(p) != "/"]
    return [word for p in parents for word in ("--perms", "0755", "--dir", p)]


def _bind(source: str, target: str | None = None) -> list[str]:
    if os.path.islink(source) and target is None:
        return ["--symlink", os.readlink(source), source]
    return [*_folders(target or source), "--ro-bind", source, target or source]


def _hidden(folders: Sequence[str]) -> list[str]:
    """Options that put an empty folder over each place where other packages are installed."""
    places = [*site.getsitepackages([sys.base_prefix]), "/usr/lib/python3/dist-packages"]
    inside = [p for p in places if os.path.isdir(p) and any(p.startswith(f + "/") for f in folders)]
    return [word for p in inside for word in ("--tmpfs", p)]


def _tool(name: str) -> str:
    return shutil.which(name) or f"/usr/bin/{name}"


def _bubblewrap(uid: int | None) -> list[str]:
    """A new root that holds Python, the packages and the worker's files, all read-only."""
    spaces = ["--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534"]
    if uid is not None:  # root chooses a user itself; in a user namespace it would stay root
        spaces = [f"--unshare-{s}" for s in ("ipc", "pid", "net", "uts", "cgroup-try")]
    folders = [*filter(os.path.exists, SYSTEM), *_python()[1]]
    tools = [_tool("prlimit"), _tool("setpriv")]
    binds = [word for p in dict.fromkeys([*folders, *tools]) for word in _bind(p)]
    own = {**{n: str(p) for n, p in _packages().items()}, **_texts()}
    binds += [word for name, p in own.items() for word in _bind(p, f"{INSIDE}/{name}")]
    flags = ["--die-with-parent", "--as-pid-1", "--clearenv", "--setenv", "PATH", ""]
    flags += [word for pair in ENVIRONMENT.items() for word in ("--setenv", *pair)]
    end = ["--remount-ro", "/", "--chdir", "/"]
    return [_tool("bwrap"), *spaces, *flags, *binds, *_hidden(folders), *end]


SPACES = ("--net", "--ipc", "--uts")
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "2",
    "GOMP_SPINCOUNT": "10000",  # as course.autodiff.fast.threads has it
    "LANG": "C.UTF-8",
}


def _texts() -> dict[str, str]:
    return {name: str(path) for name, path in WORKER_FILES.items()}


def _unshare(uid: int | None) -> list[str]:
    """New namespaces around the machine's own files."""
    user = [] if uid is not None else ["--user", "--map-root-user"]
    return [_tool("unshare"), *user, "--pid", "--fork", "--kill-child", *SPACES]


def _processes() -> int:
    """How many threads this user may have soon; a limit on processes counts them all."""
    own = 100
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.stat(f"/proc/{name}").st_uid == os.getuid():
                own += len(os.listdir(f"/proc/{name}/task"))
        except OSError:
            continue
    return own


def build_site(folder: Path) -> None:
    """Fill a folder with what the worker imports, for levels that can bind no files."""
    for name, path in WORKER_FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder / name)
    for name, path in _packages().items():
        (folder / name).symlink_to(path)
    for place in [folder, *folder.rglob("*")]:
        if not place.is_symlink():
            place.chmod(0o755 if place.is_dir() else 0o644)


def command(isolation: Isolation, limits: Limits, folder: Path | None, greet: bool) -> list[str]:
    """The command that starts a worker; `folder` is a filled one, or None for bubblewrap."""
    uid, level = _own_uid(), isolation.level
    makers = {"bubblewrap": _bubblewrap, "unshare": _unshare}
    spaces = makers[level](uid) if level in makers else []
    shared = level == "limits" and uid in (None, 65534)
    bounds = limits.rlimits(_processes() if shared else 0)
    program, readable = _python()
    home = INSIDE if folder is None else str(folder)
    packages = [] if folder is None else [str(p) for p in _packages().values()]
    how = {
        "parent": os.getpid(),  # nobody reads it; it shows in lists of processes
        "alone": uid not in (None, 65534),
        "greet": greet,
        "readable": [*SYSTEM, *readable, *packages, home],
    }
    return [
        *spaces,
        *(_tool("prlimit"), *(f"--{name}={value}" for name, value in bounds.items())),
        *(_tool("setpriv"), *_privileges(uid), "--no-new-privs", "--pdeathsig", "KILL"),
        *(program, "-I", "-S", "-B", "-c", BOOT, home, json.dumps(how)),
    ]


def _privileges(uid: int | None) -> list[str]:
    if uid is None:
        return []
    user = ["--reuid", str(uid), "--regid", str(uid), "--clear-groups"]
    return [*user, "--bounding-set=-all", "--inh-caps=-all"]
