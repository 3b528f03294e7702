"""Which global names a statement uses and which it binds, read from its compiled code."""

import ast
import dis
from collections.abc import Iterator
from types import CodeType

from course.errors import SourceError


def _code_of(node: ast.stmt) -> CodeType:
    try:
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT  # as in a notebook
        code: CodeType = compile(ast.Module([node], []), "<cell>", "exec", flags, True)
        return code
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        what = getattr(error, "msg", None) or error
        raise SourceError(f"line {node.lineno} is not Python: {what}; correct it.") from None


def _with_inner(code: CodeType) -> Iterator[CodeType]:
    """The code and that of all functions and classes inside."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _with_inner(inner)


def _naming(verb: str) -> frozenset[int]:
    """The operations like LOAD_GLOBAL or STORE_NAME."""
    named = {op for name, op in dis.opmap.items() if "GLOBAL" in name or "NAME" in name}
    return frozenset(op for op in named if dis.opname[op].startswith(verb))


NAMING = {verb: _naming(verb) for verb in ("LOAD", "STORE")}
LOAD_GLOBAL = dis.opmap["LOAD_GLOBAL"]  # its lowest bit is a flag


def _named_by(code: CodeType, verb: str) -> set[str]:
    """The arguments of operations like LOAD_GLOBAL or STORE_NAME; `dis` itself is far slower."""
    found, high = set(), 0
    for op, low in zip(code.co_code[::2], code.co_code[1::2], strict=True):
        number = high << 8 | low
        high = number if op == dis.EXTENDED_ARG else 0
        if op in NAMING[verb]:
            found.add(code.co_names[number >> (op == LOAD_GLOBAL)])
    return found


def names_used(node: ast.stmt) -> set[str]:
    """The names a statement looks up outside of its own functions; a parameter is none."""
    return set().union(*(_named_by(c, "LOAD") for c in _with_inner(_code_of(node))))


def _root(node: ast.expr) -> ast.expr:
    """The object in front of all dots and brackets."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node


def _changed(node: ast.AST) -> str | None:
    """The name of what an assignment such as `table[i] = x` changes, or `*` of `import *`."""
    if isinstance(node, ast.alias) and node.name == "*":
        return "*"
    if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
        root = _root(node)
        return root.id if isinstance(root, ast.Name) else None
    return None


def names_completed(node: ast.stmt) -> set[str]:
    """What a decorated function gives something to: `over` if it stands below `@over.rule`."""
    decorators = getattr(node, "decorator_list", [])
    roots = [_root(d.func if isinstance(d, ast.Call) else d) for d in decorators]
    return {root.id for root in roots if isinstance(root, ast.Name)}


def names_bound(node: ast.stmt) -> set[str]:
    """The names to which a statement gives a value, and those of objects that it changes.

    An expression binds none: a call or a check below the exercise is a demo. Neither does an
    import from `__future__`, which would have to stand at the top of the module.
    """
    future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
    if future or isinstance(node, ast.Expr | ast.Assert):
        return set()
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    changed = {name for n in ast.walk(node) if (name := _changed(n))}
    return changed | _named_by(_code_of(node), "STORE")
