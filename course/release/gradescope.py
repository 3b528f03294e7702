"""A Gradescope autograder: a zip with the course, which grades with `course grade`."""

import re
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from string import Template

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from course.authoring.build import ROOT
from course.errors import BuildError
from course.exercises import of_chapter
from course.grading.grader import new_seed

FILES = Path(__file__).parent / "files"
LOCK = ROOT / "binder" / "requirements.txt"
# What grading imports, and the tools that build the package.
NEEDED = (
    *("click", "jinja2", "numba", "numpy", "pyyaml", "scipy", "threadpoolctl", "tqdm"),
    "hatchling",
)
ROOT_FILES = ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md")
FIXED = (2020, 1, 1, 0, 0, 0)  # the same zip from the same course


def _closure(names: tuple[str, ...]) -> set[str]:
    """These packages and all that they need."""
    found: set[str] = set()
    waiting = [canonicalize_name(n) for n in names]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        try:
            needs = [Requirement(text) for text in requires(name) or ()]
        except PackageNotFoundError:  # for another system
            continue
        waiting += [canonicalize_name(n.name) for n in needs if not _is_extra(n)]
    return found


def _is_extra(requirement: Requirement) -> bool:
    return requirement.marker is not None and "extra" in str(requirement.marker)


def pins() -> str:
    """The part of the lock that grading needs, with its hashes."""
    needed = _closure(NEEDED)
    blocks = re.split(r"\n(?=\S)", LOCK.read_text(encoding="utf-8"))
    return "\n".join(b for b in blocks if canonicalize_name(b.partition("==")[0]) in needed) + "\n"


def _package() -> dict[str, bytes]:
    """The course's own files, as they are in the repository."""
    own = [ROOT / name for name in ROOT_FILES]
    own += sorted(p for p in (ROOT / "course").rglob("*") if p.is_file())
    own = [p for p in own if "__pycache__" not in p.parts]
    return {f"package/{p.relative_to(ROOT).as_posix()}": p.read_bytes() for p in own}


def files(chapter: int) -> dict[str, bytes]:
    """Everything in the zip for one chapter: name → bytes."""
    if not of_chapter(chapter):
        raise BuildError(f"chapter {chapter} has no exercises; see `course points`.")
    python = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    words = {
        "chapter": chapter,
        "seed": new_seed(),
        "python": python["requires-python"].removeprefix(">="),
    }
    made = {}
    for name in ("setup.sh", "run_autograder"):
        text = (FILES / f"{name}.txt").read_text(encoding="utf-8")
        made[name] = Template(text).substitute(words).encode()
    return {**made, "requirements.txt": pins().encode(), **_package()}


def write_zip(out: Path, chapter: int) -> Path:
    """Write the autograder of a chapter; returns the path."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files(chapter).items():
            info = zipfile.ZipInfo(name, FIXED)
            info.external_attr = (0o755 if "/" not in name else 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, data)
    return out
