"""Checks of `course doctor`: Python and the packages, against what the course is made for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from course.commands.finding import REMAKE, Finding
from course.places import LOCK

PACKAGE = "backprop-course"


def python(part: str, _: Path) -> Iterator[Finding]:
    """The version, against those that the package names as tried."""
    from importlib.metadata import metadata

    own = "{}.{}".format(*sys.version_info[:2])
    names = metadata(PACKAGE).get_all("Classifier") or ()
    tried = [n.split(" :: ")[-1] for n in names if n.startswith("Programming Language")]
    told = f"{own} in {sys.prefix}"
    if own in tried:
        yield Finding(part, "ok", told)
    else:
        cure = f"if something fails, install Python {tried[-1]}, and with it {REMAKE}"
        yield Finding(part, "note", f"{told}; the course is made for {', '.join(tried)}", cure)


def packages(part: str, _: Path) -> Iterator[Finding]:
    """Each needed package, against the range in pyproject.toml and against the lock."""
    from importlib.metadata import requires

    from packaging.requirements import Requirement

    needed = [Requirement(r) for r in requires(PACKAGE) or () if "extra ==" not in r]
    versions = {r.name: _version(r.name) for r in needed}
    bad = [r for r in needed if not r.specifier.contains(versions[r.name] or "", prereleases=True)]
    for r in bad:
        there = versions[r.name] or "not installed"
        yield Finding(part, "wrong", f"{r.name} is {there}, needed is {r.specifier}", REMAKE)
    pinned = _pins()
    other = [f"{n} {v} (tested: {pinned[n]})" for n, v in versions.items()
             if pinned.get(n, v) != v and n not in [r.name for r in bad]]  # fmt: skip
    if other:
        yield Finding(part, "note", f"other versions than tested: {', '.join(other)}", REMAKE)
    elif not bad:
        yield Finding(part, "ok", f"{len(needed)} packages, all in the tested range")


def _version(name: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _pins() -> dict[str, str]:
    """The versions in the lock; none where the course is installed without its repository."""
    lines = LOCK.read_text(encoding="utf-8").splitlines() if LOCK.exists() else []
    pairs = [line.split(";")[0].strip(" \\").split("==") for line in lines if line[:1].isalnum()]
    return dict(pairs)
