"""Imports point one way: who may import whom, no cycles, and an engine that stands alone."""

import ast
import sys
from collections.abc import Iterator

import pytest

from tests.sources import Source, sources

ANYTHING = frozenset({"course"})
# For each part of the course, what else of the course it may import; the longest name decides.
# Each part may import itself and, except for the engine, `course.errors`.
MAY_IMPORT = {
    "course": frozenset(),
    "course.errors": frozenset(),
    "course.places": frozenset(),
    "course.install": frozenset({"course.places"}),
    "course.__main__": frozenset({"course.places", "course.install"}),
    "course.checks": frozenset(),
    "course.autodiff": frozenset(),
    "course.data": frozenset(),
    "course.figures": frozenset({"course.autodiff"}),
    "course.judging": frozenset(),
    "course.exercises": frozenset({"course.autodiff", "course.judging"}),
    "course.authoring.names": frozenset(),
    "course.authoring.magics": frozenset(),
    "course.authoring.source": frozenset({"course.authoring.magics", "course.authoring.names"}),
    "course.authoring": frozenset({"course.exercises", "course.judging"}),
    "course.learner": frozenset(
        {"course.exercises", "course.judging", "course.authoring", "course.data"}
    ),
    "course.grading": frozenset({"course.exercises", "course.judging", "course.authoring"}),
    "course.widgets": frozenset({"course.autodiff"}),
    "course.bench": frozenset(
        {"course.autodiff", "course.data", "course.exercises", "course.judging"}
        | {"course.authoring", "course.learner"}
    ),
    "course.release": frozenset(
        {"course.exercises", "course.judging", "course.authoring", "course.grading"}
    ),
    "course.commands": ANYTHING,
    "course.cli": ANYTHING,
}
# Leaves of the other kind: they use everything, and only these may use them.
USED_ONLY_BY = {
    "course.widgets": {"course.cli"},
    "course.learner": {"course.cli", "course.bench"},
    "course.commands": {"course.cli"},
    "course.release": {"course.commands"},
    "course.cli": set(),
}
# The parts of the engine that may import numba; nothing else of the engine imports them.
COMPILED = ("course.autodiff.kernels", "course.autodiff.fast")
MODULES = {source.module: source for source in sources()}


def imports(source: Source) -> Iterator[tuple[int, str]]:
    """Line and full name of each import, one for each name that is itself a module."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = absolute(source, node)
            for alias in node.names:
                full = f"{base}.{alias.name}"
                yield node.lineno, full if full in MODULES else base


def absolute(source: Source, node: ast.ImportFrom) -> str:
    """The module that a `from` names, dots resolved."""
    parts = source.module.split(".") + ([""] if source.is_package else [])
    start = parts[: len(parts) - node.level] if node.level else []
    return ".".join([*start, *([node.module] if node.module else [])])


def inside(module: str, part: str) -> bool:
    """Whether a module is this part of the course or lies in it."""
    return module == part or module.startswith(part + ".")


def part_of(module: str) -> str:
    """The longest name in the table that the module lies in."""
    return max((part for part in MAY_IMPORT if inside(module, part)), key=len)


def allowed(importer: str, imported: str) -> bool:
    """Whether the table lets one module import the other."""
    part, target = part_of(importer), part_of(imported)
    if imported == "course.errors":
        return part != "course.autodiff"
    if target in USED_ONLY_BY and target != part:
        return part in USED_ONLY_BY[target]
    return any(inside(imported, name) for name in MAY_IMPORT[part] | {part} - {"course"})


def test_every_module_belongs_to_a_part_of_the_table():
    problems = [
        f"{source.path}: no row in MAY_IMPORT (tests/test_architecture.py); add one"
        for source in sources()
        if part_of(source.module) == "course" and source.module != "course"
    ]
    assert not problems, "\n".join(problems)


def test_imports_keep_to_the_table():
    problems = [
        f"{source.path}:{line}: {part_of(source.module)} may not import {name}; move what is"
        " needed into a part it may import, or change DESIGN and the table"
        for source in sources()
        for line, name in imports(source)
        if inside(name, "course") and not allowed(source.module, name)
    ]
    assert not problems, "\n".join(problems)


def test_the_engine_needs_numpy_only_and_names_itself_relatively():
    problems = []
    for source in sources():
        if not inside(source.module, "course.autodiff"):
            continue
        extra = (
            {"numba", "threadpoolctl"}
            if any(inside(source.module, part) for part in COMPILED)
            else set()
        )
        problems += [
            f"{source.path}:{line}: the engine imports numpy, itself with a leading dot, and numba"
            f" only in {' and '.join(COMPILED)}; so not {written}"
            for line, written in outside_imports(source)
            if written.split(".")[0] not in {"numpy", *extra, *sys.stdlib_module_names}
        ]
    assert not problems, "\n".join(problems)


def outside_imports(source: Source) -> Iterator[tuple[int, str]]:
    """Imports written without a leading dot."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.lineno, node.module or ""


def test_no_modules_import_each_other_in_a_circle():
    graph = {
        source.module: {name for _, name in imports(source) if name in MODULES}
        for source in sources()
    }
    circle = find_circle(graph)
    assert not circle, f"import cycle: {' -> '.join(circle)}; move what both need into a third"


def find_circle(graph: dict[str, set[str]]) -> list[str]:
    """The modules of one cycle, the first repeated at the end; none when there is no cycle."""
    done: set[str] = set()
    for start in graph:
        circle = walk(graph, start, [], done)
        if circle:
            return circle
    return []


def walk(graph: dict[str, set[str]], module: str, path: list[str], done: set[str]) -> list[str]:
    """The cycle met when following imports from a module, if any."""
    if module in path:
        return [*path[path.index(module) :], module]
    if module in done:
        return []
    for name in sorted(graph[module]):
        circle = walk(graph, name, [*path, module], done)
        if circle:
            return circle
    done.add(module)
    return []


@pytest.mark.parametrize(
    ("importer", "imported", "answer"),
    [
        ("course.exercises.neurons", "course.autodiff.neurons", True),
        ("course.judging.judge", "course.judging.run", True),
        ("course.cli", "course.learner.begin", True),
        ("course.data.idx", "course.errors", True),
        ("course.autodiff.value", "course.errors", False),
        ("course.authoring.source", "course.exercises", False),
        ("course.judging.judge", "course.exercises", False),
        ("course.exercises", "course.learner.begin", False),
        ("course", "course.data", False),
    ],
)
def test_the_table_is_read_as_meant(importer, imported, answer):
    assert allowed(importer, imported) is answer


def test_a_circle_is_found():
    assert find_circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert find_circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []
