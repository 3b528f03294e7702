"""Quote, stub and splice Python text, so that what is taught, graded and run is one text."""

import ast
import re
from collections.abc import Iterable
from typing import TypeGuard

from course.errors import SourceError

Definition = ast.FunctionDef | ast.ClassDef
TURN = "# your turn"


def parse(text: str, whose: str = "this text") -> ast.Module:
    """The syntax tree of a text; SourceError with line and cause when it is no Python."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        lines = text.splitlines()
        shown = f" `{lines[line - 1].strip()}`" if line and line <= len(lines) else ""
        what = getattr(error, "msg", error)
        raise SourceError(
            f"{whose} is not Python: line {line}{shown}: {what}; correct this line."
        ) from None


def _is_definition(node: ast.AST, name: str | None = None) -> TypeGuard[Definition]:
    return isinstance(node, Definition) and name in (None, node.name)


def _find(tree: ast.Module, name: str) -> Definition | None:
    """The last top-level function or class with this name: the one that would count."""
    found = [node for node in tree.body if _is_definition(node, name)]
    return found[-1] if found else None


def _required(text: str, name: str, whose: str) -> Definition:
    node = _find(parse(text, whose), name)
    if node is None:
        raise SourceError(f"{whose} has no top-level function or class {name!r}; define it there.")
    return node


def _first_line(node: ast.stmt) -> int:
    """The line where a statement begins, its decorators included."""
    decorators = getattr(node, "decorator_list", [])
    return min(node.lineno, *(int(d.lineno) for d in decorators), node.lineno)


def _lines(text: str, first: int, last: int) -> str:
    return "\n".join(text.splitlines()[first - 1 : last]) + "\n"


def quote(text: str, name: str) -> str:
    """The source of a top-level function or class, without its decorators.

    Raises SourceError when there is none with this name.
    """
    node = _required(text, name, "the module")
    return _lines(text, node.lineno, node.end_lineno or node.lineno)


def _docstring_end(node: Definition) -> int:
    """The last line of the signature and docstring."""
    if ast.get_docstring(node) is not None:
        return node.body[0].end_lineno or node.lineno
    return _first_line(node.body[0]) - 1


def stub(source: str, name: str) -> str:
    """What a learner starts from: signature, docstring, the given lines, and `...`.

    Lines above a `# your turn` comment in a body are given; in a class each method gets a stub.
    """
    node = _required(source, name, "the quoted source")
    return "@exercise\n" + _stub_of(source, node)


def _stub_of(source: str, node: Definition) -> str:
    head = _lines(source, node.lineno, _docstring_end(node))
    if isinstance(node, ast.ClassDef):
        methods = [n for n in node.body if isinstance(n, ast.FunctionDef)]
        return head + "".join("\n" + _stub_of(source, m) for m in methods)
    body = _lines(source, _docstring_end(node) + 1, node.end_lineno or node.lineno)
    given, turn, _ = body.partition(TURN)
    indent = " " * (node.body[0].col_offset)
    return head + (given + turn + "\n" if turn else "") + indent + "...\n"


class _Bare(ast.NodeTransformer):
    """Takes away docstrings, `...`, `pass` and `raise NotImplementedError`."""

    def _bare(self, node: Definition) -> Definition:
        self.generic_visit(node)
        node.body = [n for n in node.body if not self._says_nothing(n)]
        return node

    visit_FunctionDef = visit_ClassDef = _bare

    @staticmethod
    def _says_nothing(node: ast.stmt) -> bool:
        raised = isinstance(node, ast.Raise) and "NotImplemented" in ast.unparse(node)
        constant = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        return raised or constant or isinstance(node, ast.Pass)


def is_untouched(cell: str, name: str, stub_text: str) -> bool:
    """Whether the cell's definition still says no more than the stub does."""

    def said(text: str) -> list[str]:
        node = _required(text, name, "the cell")
        return [ast.dump(n) for n in _Bare()._bare(node).body]

    return said(cell) == said(stub_text)


def without_magics(cell: str) -> str:
    """The cell with notebook commands (lines that begin with % or !) turned into comments."""
    return re.sub(r"^(\s*)([%!])", r"\1# \2", cell, flags=re.MULTILINE)


def _is_mark(decorator: ast.expr) -> bool:
    return ast.unparse(decorator).split(".")[-1] == "exercise"


def _span(nodes: Iterable[ast.stmt]) -> set[int]:
    """The numbers of the lines that these statements fill."""
    return {i for n in nodes for i in range(_first_line(n), (n.end_lineno or n.lineno) + 1)}


def _is_kept(node: ast.stmt, name: str) -> bool:
    """Whether a statement of an exercise cell belongs in a module: not a demo, not a check."""
    if _is_definition(node) and node.name != name:
        return not any(map(_is_mark, node.decorator_list))
    future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
    return not (future or isinstance(node, ast.Expr | ast.Assert))


def _refuse_course(tree: ast.Module) -> None:
    for node in ast.walk(tree):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        if any(n.split(".")[0] == "course" for n in names):
            raise SourceError(
                f"line {getattr(node, 'lineno', 0)} imports the course itself; your package must "
                "stand without it: import from my_autodiff instead."
            )


def piece(cell: str, name: str) -> str:
    """The part of an exercise cell that goes into the package: imports, helpers, the definition.

    The `@exercise` line, calls, asserts, notebook commands and other exercises are left out.
    Raises SourceError for text that is no Python, lacks the definition, or imports `course`.
    """
    cell = without_magics(cell)
    tree = parse(cell, "the cell")
    target = _required(cell, name, "the cell")
    kept = [n for n in tree.body if _is_kept(n, name) and (not _is_definition(n, name))]
    _refuse_course(ast.Module([*kept, target], []))
    dropped = _span(n for n in tree.body if n is not target and n not in kept)
    dropped -= _span([target, *kept])
    dropped |= {d.lineno for d in target.decorator_list if _is_mark(d)}
    lines = enumerate(cell.splitlines(), 1)
    text = "\n".join(line for number, line in lines if number not in dropped)
    return text.strip("\n") + "\n"


def splice(module: str, name: str, new: str, comment: str = "", end: str = "") -> str:
    """The module's text with the definition of `name` replaced by `new`, in the same place.

    The definition's decorators stay unless `new` brings its own; `comment` is put above the
    piece and `end` below it.
    """
    old = _required(module, name, "the module")
    lines = module.splitlines()
    decorators = lines[_first_line(old) - 1 : old.lineno - 1]
    node = _required(new, name, "the piece")
    new_lines = new.strip("\n").splitlines()
    if not node.decorator_list:
        new_lines[node.lineno - 1 : node.lineno - 1] = decorators
    middle = [*filter(None, [comment]), *new_lines, *filter(None, [end])]
    lines[_first_line(old) - 1 : old.end_lineno] = middle
    return "\n".join(lines) + "\n"
