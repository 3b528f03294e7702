"""Small mistakes in a right answer, one at a time: what a grader must notice.

A mutant is the reference with one node of its syntax tree changed, as the text of a cell. Nothing
here knows an exercise, so a new exercise is mutated without a line added.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

from course.authoring import package
from course.judging import Exercise
from tests.mutations import MUTATIONS, with_fields


@dataclass(frozen=True)
class Mutant:
    """`change` names the line that is new, or gone; `cell` is what a learner would type."""

    change: str
    cell: str


class _Replace(ast.NodeTransformer):
    """Puts `new` in the place of one node."""

    def __init__(self, old: ast.AST, new: ast.AST | None):
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST | None:
        return self.new if node is self.old else self.generic_visit(node)


def _text(tree: ast.AST) -> str:
    """The text of a tree; a body that lost its last statement gets `pass`."""
    for node in ast.walk(tree):
        if getattr(node, "body", None) == []:
            node.body = [ast.Pass()]
    return ast.unparse(ast.fix_missing_locations(tree))


def _change(before: list[str], after: list[str]) -> str:
    """The lines that are new, or `without …` when some only went."""
    while before and after and before[0] == after[0]:
        before, after = before[1:], after[1:]
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    new, gone = ("; ".join(line.strip() for line in lines) for lines in (after, before))
    return new or f"without {gone}"


def _without_docstrings(tree: ast.AST) -> ast.AST:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return tree


def _is_read(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)


def _variables(tree: ast.AST) -> list[str]:
    """Parameters and assigned names."""
    found = [n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)]
    found += [
        n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    ]
    return list(dict.fromkeys(found))


def _in_place_of(tree: ast.AST, index: int, new: ast.AST | None) -> ast.AST:
    """A copy of the tree with another node at this place of `ast.walk`'s order."""
    twin = copy.deepcopy(tree)
    old = list(ast.walk(twin))[index]
    return _Replace(old, copy.deepcopy(new)).visit(twin)


def _swapped(tree: ast.AST) -> Iterator[ast.AST]:
    """Every tree with two statements exchanged that follow each other; methods have no order."""
    for index, node in enumerate(ast.walk(tree)):
        body = None if isinstance(node, ast.ClassDef) else getattr(node, "body", None)
        for i in range(len(body) - 1 if isinstance(body, list) else 0):
            new = [*body[:i], body[i + 1], body[i], *body[i + 2 :]]
            if index:
                yield _in_place_of(tree, index, with_fields(node, body=new))
            else:
                yield with_fields(tree, body=new)


def _mutated(tree: ast.AST) -> Iterator[ast.AST]:
    """Every tree with one node changed, one variable taken for another, or two lines swapped."""
    variables = _variables(tree)
    for index, node in enumerate(ast.walk(tree)):
        others = variables if _is_read(node) and node.id in variables else []
        for name in others:
            yield _in_place_of(tree, index, ast.Name(name, ast.Load()))
        for mutate in MUTATIONS.get(type(node), ()) if index else ():
            for new in mutate(node):
                yield _in_place_of(tree, index, new)
    yield from _swapped(tree)


def mutants(exercise: Exercise) -> list[Mutant]:
    """All mutants of an exercise's reference that differ from it and from each other."""
    quoted = package.quoted(exercise.module, exercise.name)
    tree = _without_docstrings(ast.parse(quoted).body[0])
    original = _text(copy.deepcopy(tree))
    texts = dict.fromkeys(_text(twin) for twin in _mutated(tree))
    texts.pop(original, None)
    lines = original.splitlines()
    return [Mutant(_change(lines, t.splitlines()), f"@exercise\n{t}\n") for t in texts]
