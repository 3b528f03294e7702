"""CITATION.cff says what the package says of itself, in the words of the Citation File Format."""

import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
# The keys of version 1.2.0 that this file may use, and those that it must.
REQUIRED = {"cff-version", "message", "title", "authors"}
OPTIONAL = {"type", "abstract", "version", "license", "repository-code", "keywords"}


@pytest.fixture
def citation() -> dict:
    return yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


@pytest.fixture
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_it_has_the_keys_that_the_format_demands_and_no_unknown_ones(citation):
    assert set(citation) >= REQUIRED
    assert set(citation) <= REQUIRED | OPTIONAL
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "software"
    assert [list(author) for author in citation["authors"]] == [["name"]]


def test_version_licence_and_address_are_those_of_the_package(citation, project):
    assert citation["version"] == project["version"]
    assert project["license"] in citation["license"]
    assert citation["repository-code"] == project["urls"]["Repository"]
