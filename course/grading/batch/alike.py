"""What stays of an answer when its names and layout are taken away, to find identical ones."""

import ast
import builtins
import hashlib
from functools import lru_cache

from course.authoring import package, source, submission
from course.errors import SourceError
from course.exercises import find

Print = tuple[str, int]  # a digest, and the number of the syntax tree's nodes


class _Anonymous(ast.NodeTransformer):
    """Gives own names numbers in the order in which they come; drops docstrings and hints."""

    def __init__(self, own: set[str]):
        self.own = own
        self.numbers: dict[str, str] = {}

    def _name(self, name: str) -> str:
        if name not in self.own:
            return name
        return self.numbers.setdefault(name, f"v{len(self.numbers)}")

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(self._name(node.id), ast.Load())

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return ast.arg(self._name(node.arg))

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        self.generic_visit(node)
        return ast.keyword(node.arg and self._name(node.arg), node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        return self.visit(ast.Assign([node.target], node.value))  # type: ignore[no-any-return]

    def _definition(self, node: ast.FunctionDef | ast.ClassDef) -> ast.AST:
        node.name = self._name(node.name)
        if ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        self.generic_visit(node)
        return node

    visit_FunctionDef = visit_ClassDef = _definition


def _own_names(tree: ast.Module) -> set[str]:
    """The names that a text gives to something itself, but not the methods of its classes."""
    nodes = list(ast.walk(tree))
    stored = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    arguments = {n.arg for n in nodes if isinstance(n, ast.arg)}
    helpers = {n.name for n in tree.body if isinstance(n, source.Definition)}
    return (stored | arguments | helpers) - set(dir(builtins)) - {"self"}


def _print(text: str) -> Print:
    tree = source.parse(text)
    bare = _Anonymous(_own_names(tree)).visit(tree)
    dump = ast.dump(bare)
    return hashlib.sha256(dump.encode(errors="replace")).hexdigest()[:16], dump.count("(")


def print_of(name: str, cell: str) -> Print | None:
    """The print of an answer's piece; None for a cell that cannot be kept."""
    try:
        return _print(submission.piece_of(find(name), cell))
    except (SourceError, RecursionError, MemoryError):
        return None


@lru_cache(maxsize=256)
def reference_print(name: str) -> Print:
    """The print of the course's own version."""
    return _print(package.quoted(find(name).module, name))
