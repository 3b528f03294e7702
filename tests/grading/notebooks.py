"""Notebooks as submissions: cells in, bytes out."""

import json
from collections.abc import Iterable

from course.authoring import package
from course.exercises import find


def notebook(cells: Iterable[str], chapter: int | None = None) -> bytes:
    """The bytes of a notebook with these code cells."""
    metadata = {} if chapter is None else {"course": {"chapter": chapter}}
    made = [{"cell_type": "code", "source": text, "metadata": {}, "outputs": []} for text in cells]
    return json.dumps({"cells": made, "metadata": metadata, "nbformat": 4}).encode()


def solution(name: str) -> str:
    """The reference of an exercise as a cell."""
    return "@exercise\n" + package.quoted(find(name).module, name)


def stub(name: str) -> str:
    """An exercise's cell before anything is typed."""
    return package.stub(find(name).module, name)
