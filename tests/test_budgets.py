"""The budgets of the style: short files, short functions, a docstring on everything public."""

import ast
import statistics
from collections.abc import Iterator

from tests.sources import Function, Source, functions, sources

FILE_LINES, MEDIAN_FILE_LINES = 250, 120
FUNCTION_LINES, P90_FUNCTION_LINES, MEDIAN_FUNCTION_LINES = 40, 20, 6
COLUMNS = 100
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "misc", "common"}
# Tables of cases and wrong answers: as long as what they list, like the chapters.
TABLES = "course/exercises/"


def length(function: Function) -> int:
    """A function's lines, from `def` on, less its docstring."""
    lines = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None and len(function.body) > 1:
        lines -= first.end_lineno - first.lineno + 1
    return lines


def all_functions() -> list[tuple[Source, Function]]:
    """Every function of the course with its file."""
    return [(source, function) for source in sources() for function in functions(source.tree)]


def p90(lengths: list[int]) -> int:
    """The length that nine of ten functions do not exceed."""
    return sorted(lengths)[int(0.9 * (len(lengths) - 1))]


def test_files_are_short():
    counts = {
        source.path: source.text.count("\n")
        for source in sources()
        if not source.path.startswith(TABLES)
    }
    problems = [
        f"{path}:1: {lines} lines, the budget is {FILE_LINES}; split it by topic"
        for path, lines in counts.items()
        if lines > FILE_LINES
    ]
    assert not problems, "\n".join(problems)
    assert statistics.median(counts.values()) <= MEDIAN_FILE_LINES


def test_functions_are_short():
    problems = [
        f"{source.path}:{function.lineno}: {function.name} has {length(function)} lines, the"
        f" budget is {FUNCTION_LINES}; name its steps and make them functions"
        for source, function in all_functions()
        if length(function) > FUNCTION_LINES
    ]
    assert not problems, "\n".join(problems)


def test_most_functions_are_very_short():
    lengths = [length(function) for _, function in all_functions()]
    median, ninth = statistics.median(lengths), p90(lengths)
    assert median <= MEDIAN_FUNCTION_LINES, f"course/: the median function has {median} lines"
    assert ninth <= P90_FUNCTION_LINES, f"course/: one function in ten has over {ninth} lines"


def test_lines_are_short():
    problems = [
        f"{source.path}:{number}: {len(line)} columns, the budget is {COLUMNS}; break the line"
        for source in sources()
        for number, line in enumerate(source.text.splitlines(), 1)
        if len(line) > COLUMNS
    ]
    assert not problems, "\n".join(problems)


def test_every_module_says_what_it_is_for():
    problems = [
        f"{source.path}:1: no docstring; open the file with a sentence on what it is for"
        for source in sources()
        if not ast.get_docstring(source.tree)
    ]
    assert not problems, "\n".join(problems)


def test_everything_public_has_a_docstring():
    problems = [
        f"{source.path}:{node.lineno}: {node.name} is public and has no docstring; say what it"
        " gives back, or start its name with an underscore"
        for source in sources()
        for node in public(source.tree.body)
        if not ast.get_docstring(node)
    ]
    assert not problems, "\n".join(problems)


def public(body: list[ast.stmt]) -> Iterator[ast.ClassDef | Function]:
    """The public functions and classes of a module or class, methods included."""
    for node in body:
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body)


def test_modules_are_named_for_what_they_hold():
    problems = [
        f"{source.path}:1: {source.module.split('.')[-1]!r} says nothing; name the topic"
        for source in sources()
        if source.module.split(".")[-1] in VAGUE_NAMES
    ]
    assert not problems, "\n".join(problems)


def test_a_docstring_does_not_count():
    [function] = functions(ast.parse('def f(x):\n    """One.\n\n    Two.\n    """\n    return x\n'))
    assert length(function) == 2
