"""The lock, binder/requirements.txt, pins what pyproject.toml declares, by hash, from anywhere."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "binder" / "requirements.txt"
EXTRAS = ("test", "setup")
CURE = "remake the lock with the command in CONTRIBUTING.md"


def declared() -> list[Requirement]:
    """What pyproject.toml asks for: at run time, for the tests, for the set-up, for the build."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    texts = list(project["project"]["dependencies"])
    for extra in EXTRAS:
        texts += project["project"]["optional-dependencies"][extra]
    return [Requirement(text) for text in texts + project["build-system"]["requires"]]


def entries() -> dict[str, tuple[str, list[str]]]:
    """The lock: for each package its version and its hashes."""
    found: dict[str, tuple[str, list[str]]] = {}
    for block in re.split(r"\n(?=\S)", LOCK.read_text(encoding="utf-8")):
        name, version = re.match(r"([\w.-]+)==([\w.+!-]+)", block).groups()
        assert name not in found, f"{LOCK.name} pins {name} twice; {CURE}"
        found[name] = (version, re.findall(r"--hash=sha256:[0-9a-f]{64}\b", block))
    return found


@pytest.mark.parametrize("requirement", declared(), ids=lambda requirement: requirement.name)
def test_each_declared_package_is_pinned_within_its_range(requirement):
    name = canonicalize_name(requirement.name)
    pinned = entries()
    assert name in pinned, f"pyproject.toml asks for {requirement}, {LOCK.name} lacks it; {CURE}"
    version = pinned[name][0]
    assert requirement.specifier.contains(version), (
        f"pyproject.toml asks for {requirement}, {LOCK.name} pins {name}=={version}; {CURE}"
    )


def test_every_pin_has_a_hash():
    bare = [name for name, (_, hashes) in entries().items() if not hashes]
    assert not bare, f"no hash in {LOCK.name} for {', '.join(bare)}; {CURE}"


def test_the_lock_names_no_index_and_no_address():
    for number, line in enumerate(LOCK.read_text(encoding="utf-8").splitlines(), 1):
        assert not re.search("://|^-", line), (
            f"{LOCK.name}:{number}: {line!r} names a place to fetch from; {CURE}"
        )


def test_ranges_have_a_lower_and_an_upper_bound():
    for requirement in declared():
        operators = {specifier.operator for specifier in requirement.specifier}
        assert operators == {">=", "<"}, (
            f"pyproject.toml: {requirement} needs the version tried (>=) and the next major one (<)"
        )
