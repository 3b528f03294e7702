"""Notebooks for tests, from the texts of their cells."""

import json
from typing import Any


def code_cell(source: Any, **more: Any) -> dict[str, Any]:
    """A code cell without outputs."""
    plain = {"execution_count": None, "metadata": {}, "outputs": []}
    return {"cell_type": "code", "source": source, **plain, **more}


def notebook(*cells: Any, chapter: Any = 1) -> str:
    """A notebook's text; a cell may be a text or a whole cell."""
    made = [code_cell(c) if isinstance(c, str) else c for c in cells]
    return json.dumps(
        {
            "cells": made,
            "metadata": {"course": {"chapter": chapter}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )
