"""Quote, stub and splice Python text, so that what is taught, graded and run is one text."""

import ast
import copy
import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import TypeGuard

from course.errors import SourceError

from .magics import NO_PYTHON, lines_of, parsed, without_magics
from .names import names_bound, names_completed, names_used

Definition = ast.FunctionDef | ast.ClassDef
TURN = "# your turn"
COMPILER = "njit"  # a decorator that belongs to the answer; all others are the module's


@lru_cache(maxsize=8)  # an exercise's cell and piece are each read several times
def _kept(text: str) -> ast.Module:
    return parsed(text)


def parse(text: str, whose: str = "this text", shared: bool = False) -> ast.Module:
    """The syntax tree of a text; SourceError with line and cause when it is no Python.

    A `shared` one comes to others, too: it is not to be changed.
    """
    try:
        return _kept(text) if shared else parsed(text)
    except NO_PYTHON as error:
        line = getattr(error, "lineno", None)
        lines = lines_of(text)
        shown = f" `{lines[line - 1].strip()[:80]}`" if line and line <= len(lines) else ""
        where, cure = (f"line {line}{shown}: ", "correct this line") if line else ("", "correct it")
        what = getattr(error, "msg", None) or error
        raise SourceError(f"{whose} is not Python: {where}{what}; {cure}.") from None


def _is_definition(node: ast.AST, name: str | None = None) -> TypeGuard[Definition]:
    return isinstance(node, Definition) and name in (None, node.name)


def _find(tree: ast.Module, name: str, whose: str) -> Definition:
    """The last top-level function or class with this name: the one that counts."""
    found = [node for node in tree.body if _is_definition(node, name)]
    if not found:
        raise SourceError(f"{whose} has no top-level function or class {name!r}; define it there.")
    return found[-1]


def _required(text: str, name: str, whose: str) -> Definition:
    return _find(parse(text, whose, shared=True), name, whose)


def _first_line(node: ast.stmt) -> int:
    """The line where a statement begins, its decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)])


def _name(decorator: ast.expr) -> str:
    """`njit` of `@njit`, `@numba.njit` and `@njit(parallel=True)`."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(called).split(".")[-1]


def _own_first_line(node: Definition) -> int:
    """The line where a definition begins, with those of its decorators that compile it."""
    return min([node.lineno, *(d.lineno for d in node.decorator_list if _name(d) == COMPILER)])


def _last_line(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _lines(text: str, first: int, last: int) -> str:
    return "".join(f"{line}\n" for line in lines_of(text)[first - 1 : last])


def quote(text: str, name: str) -> str:
    """The source of a top-level function or class, without its decorators but `@njit`.

    Raises SourceError when there is none with this name.
    """
    node = _required(text, name, "the module")
    return _lines(text, _own_first_line(node), _last_line(node))


def stub(source: str, name: str) -> str:
    """What a learner starts from: signature, docstring, the given lines, and `...`.

    Lines above a `# your turn` comment in a body are given; in a class each method gets a stub.
    """
    node = _required(source, name, "the quoted source")
    return "@exercise\n" + _stub_of(source, node, _own_first_line(node))


def _stub_of(source: str, node: Definition, start: int) -> str:
    first = node.body[0]
    line = lines_of(source)[_first_line(first) - 1].encode()
    indent = line[: first.col_offset].decode()
    if indent.strip():  # the body stands on the line of the signature
        return _lines(source, start, first.lineno - 1) + f"{indent}...\n"
    has_docstring = ast.get_docstring(node) is not None
    body_start = _last_line(first) + 1 if has_docstring else _first_line(first)
    head = _lines(source, start, body_start - 1)
    body = _lines(source, body_start, _last_line(node))
    is_class = isinstance(node, ast.ClassDef)
    turn = re.search(f"^({indent if is_class else ' *'}){TURN}.*\n", body, re.MULTILINE)
    given = body[: turn.end()] if turn else ""
    if not is_class:
        return f"{head}{given}{turn[1] if turn else indent}...\n"
    body_start += given.count("\n")
    methods = [n for n in node.body if isinstance(n, ast.FunctionDef) and n.lineno >= body_start]
    stubs = [_stub_of(source, m, _first_line(m)) for m in methods]
    return head + (given or "\n") + ("\n".join(stubs) or f"{indent}...\n")


class _Bare(ast.NodeTransformer):
    """Takes away docstrings, `...`, `pass` and `raise NotImplementedError`."""

    def _bare(self, node: Definition) -> Definition:
        self.generic_visit(node)
        node.body = [n for n in node.body if not self._says_nothing(n)]
        return node

    visit_FunctionDef = visit_ClassDef = _bare
    visit_With = _bare  # type: ignore[assignment]

    @staticmethod
    def _says_nothing(node: ast.stmt) -> bool:
        raised = isinstance(node, ast.Raise) and "NotImplemented" in ast.unparse(node)
        constant = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        return raised or constant or isinstance(node, ast.Pass)


def _bare_body(text: str, name: str) -> list[ast.stmt]:
    text = without_magics(text)
    return _Bare()._bare(_find(parse(text, "the cell"), name, "the cell")).body


@lru_cache(maxsize=512)
def _said_by_stub(text: str, name: str) -> list[str]:
    return [ast.dump(n) for n in _bare_body(text, name)]


def is_untouched(cell: str, name: str, stub_text: str) -> bool:
    """Whether the cell's definition still says no more than the stub does."""
    try:
        body = _bare_body(cell, name)
        given = _said_by_stub(stub_text, name) if body else []
        return len(body) == len(given) and all(map(str.__eq__, map(ast.dump, body), given))
    except RecursionError:  # nested more deeply than any stub
        return False


def _is_mark(decorator: ast.expr) -> bool:
    return ast.unparse(decorator).split(".")[-1] == "exercise"


def _is_exercise(node: ast.stmt, names: Collection[str]) -> bool:
    return _is_definition(node) and (node.name in names or any(map(_is_mark, node.decorator_list)))


def _span(nodes: Iterable[ast.stmt]) -> set[int]:
    """The numbers of the lines that these statements fill."""
    return {i for n in nodes for i in range(_first_line(n), _last_line(n) + 1)}


def _needed(target: Definition, others: list[ast.stmt]) -> list[ast.stmt]:
    """Those of the other statements without which the target would not be what it is."""
    kept: list[ast.stmt] = [target]
    names = {"*", target.name, *names_used(target)}
    own: set[str] = set()  # helpers; a decorator such as `@helper.rule` may complete one
    while more := [
        n for n in others if n not in kept and names_bound(n) & names | names_completed(n) & own
    ]:
        kept += more
        names.update(*map(names_used, more))
        own.update(*(names_bound(n) for n in more if isinstance(n, Definition | ast.Assign)))
    return kept


def _refuse_course(statements: list[ast.stmt]) -> None:
    for node in (n for s in statements for n in ast.walk(s)):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        if any(n.split(".")[0] == "course" for n in names):
            raise SourceError(
                f"line {getattr(node, 'lineno', 0)} imports the course itself; your package must "
                "stand without it: import from my_autodiff instead."
            )


def piece(cell: str, name: str, others: Collection[str] = ()) -> str:
    """The part of an exercise cell that goes into the package: the definition and what it needs.

    Imports, helper functions and constants that it uses come along. The `@exercise` line, calls,
    asserts, notebook commands, other exercises (`others` names those without a mark) do not.
    Raises SourceError for text that is no Python, lacks the definition, or imports `course`.
    """
    cell = without_magics(cell)
    tree = parse(cell, "the cell", shared=True)
    found = _find(tree, name, "the cell")
    marks = [d for d in found.decorator_list if _is_mark(d)]
    target = copy.copy(found)
    target.decorator_list = [d for d in found.decorator_list if d not in marks]
    kept = _needed(target, [n for n in tree.body if not _is_exercise(n, {name, *others})])
    if "import" in cell:
        _refuse_course(kept)
    dropped = (_span(tree.body) - _span([found, *kept])) | {d.lineno for d in marks}
    lines = enumerate(lines_of(cell), 1)
    text = "\n".join(line for number, line in lines if number not in dropped)
    return text.strip("\n") + "\n"


def without(cell: str, name: str) -> str:
    """The cell without the definitions of `name`."""
    tree = parse(without_magics(cell), "the cell")
    gone = _span(n for n in tree.body if _is_definition(n, name))
    lines = enumerate(lines_of(cell), 1)
    return "\n".join(line for number, line in lines if number not in gone).strip("\n")


@lru_cache(maxsize=512)
def _place(module: str, name: str) -> tuple[int, int, int]:
    """The lines where a definition begins, begins without the module's decorators, and ends."""
    node = _required(module, name, "the module")
    return _first_line(node), _own_first_line(node), _last_line(node)


def splice(module: str, name: str, new: str, comment: str = "", end: str = "") -> str:
    """The module's text with the definition of `name` replaced by `new`, in the same place.

    The definition's decorators stay, but `@njit`, unless `new` brings its own; `comment` is put
    above the piece and `end` below it.
    """
    first, own_first, last = _place(module, name)
    lines = lines_of(module)
    decorators = lines[first - 1 : own_first - 1]
    node = _required(new, name, "the piece")
    new_lines = lines_of(new)
    if not node.decorator_list:
        new_lines[node.lineno - 1 : node.lineno - 1] = decorators
    middle = [*filter(None, [comment]), *new_lines, *filter(None, [end])]
    lines[first - 1 : last] = middle
    return "\n".join(lines) + "\n"
