"""What can be changed at one node of a syntax tree, by the kind of the node."""

import ast
import copy
from collections.abc import Callable, Iterator

ARITHMETIC: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.LShift: (ast.RShift,),
    ast.RShift: (ast.LShift,),
}
COMPARISON: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
NAMES = {
    "max": "min",
    "maximum": "minimum",
    "argmax": "argmin",
    "sum": "mean",
    "zeros": "ones",
    "zeros_like": "ones_like",
    "abs": "negative",
    "log": "log1p",
    "any": "all",
    "sin": "cos",
}
NAMES |= {after: before for before, after in NAMES.items()}
BUILTINS = {"max": "min", "min": "max", "sum": "max", "any": "all", "all": "any", "float": "int"}
MODULES = ("np", "math")
UNORDERED = (ast.Add, ast.Mult, ast.BitAnd, ast.BitOr)
Changed = Iterator[ast.AST | None]


def with_fields(node: ast.AST, **fields: object) -> ast.AST:
    """A copy of a node with other fields."""
    new = copy.deepcopy(node)
    for name, value in fields.items():
        setattr(new, name, copy.deepcopy(value))
    return new


def _without(items: list, index: int) -> list:
    return items[:index] + items[index + 1 :]


def _binop(node: ast.BinOp) -> Changed:
    for op in ARITHMETIC.get(type(node.op), ()):
        yield with_fields(node, op=op())
    if not isinstance(node.op, UNORDERED):
        yield with_fields(node, left=node.right, right=node.left)
    yield node.left
    yield node.right


def _augassign(node: ast.AugAssign) -> Changed:
    for op in ARITHMETIC.get(type(node.op), ())[:1]:
        yield with_fields(node, op=op())
    yield ast.Assign(targets=[node.target], value=node.value, lineno=0)


def _compare(node: ast.Compare) -> Changed:
    for i, old in enumerate(node.ops):
        for op in COMPARISON[type(old)]:
            yield with_fields(node, ops=[*node.ops[:i], op(), *node.ops[i + 1 :]])
    yield node.left


def _boolop(node: ast.BoolOp) -> Changed:
    yield with_fields(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    yield from node.values


def _unaryop(node: ast.UnaryOp) -> Changed:
    yield node.operand


def _constant(node: ast.Constant) -> Changed:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    elif isinstance(node.value, float):
        yield ast.Constant(node.value + 1.0)
        yield ast.Constant(node.value - 1.0)
        yield ast.Constant(float(f"{node.value * 1.01:.6g}"))


def _call(node: ast.Call) -> Changed:
    for i in range(len(node.args) - 1):
        a, b = node.args[i : i + 2]
        yield with_fields(node, args=[*node.args[:i], b, a, *node.args[i + 2 :]])
    for i, arg in enumerate(node.args):
        yield arg.value if isinstance(arg, ast.Starred) else arg
        yield with_fields(node, args=_without(node.args, i))
    for i in range(len(node.keywords)):
        yield with_fields(node, keywords=_without(node.keywords, i))
    if isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) not in MODULES:
        yield node.func.value


def _attribute(node: ast.Attribute) -> Changed:
    if node.attr in NAMES:
        yield with_fields(node, attr=NAMES[node.attr])
    if node.attr == "T":
        yield node.value


def _name(node: ast.Name) -> Changed:
    if node.id in BUILTINS:
        yield ast.Name(BUILTINS[node.id])


def _for(node: ast.For) -> Changed:
    for part in ("[1:]", "[:-1]", "[::-1]"):
        yield with_fields(node, iter=ast.Name(f"list({ast.unparse(node.iter)}){part}"))
    yield None


def _branch(node: ast.If | ast.IfExp | ast.While) -> Changed:
    yield with_fields(node, test=ast.UnaryOp(ast.Not(), node.test))
    for always in () if isinstance(node, ast.While) else (True, False):
        yield with_fields(node, test=ast.Constant(always))


def _slice(node: ast.Slice) -> Changed:
    for part in ("lower", "upper", "step"):
        if getattr(node, part):
            yield with_fields(node, **{part: None})


def _sequence(node: ast.Tuple | ast.List) -> Changed:
    if isinstance(node.ctx, ast.Load):
        for i in range(len(node.elts)):
            yield with_fields(node, elts=_without(node.elts, i))
        for i in range(len(node.elts) - 1):
            a, b = node.elts[i : i + 2]
            yield with_fields(node, elts=[*node.elts[:i], b, a, *node.elts[i + 2 :]])


def _return(node: ast.Return) -> Changed:
    inner = node.value and ast.iter_child_nodes(node.value)
    for child in inner or ():
        if isinstance(child, ast.expr) and not isinstance(child, ast.Attribute):
            yield ast.Return(child)
    if node.value:
        yield ast.Return(ast.UnaryOp(ast.USub(), node.value))
    yield None


def _dropped(node: ast.stmt) -> Changed:
    yield None


def _jump(node: ast.Break | ast.Continue) -> Changed:
    yield ast.Continue() if isinstance(node, ast.Break) else ast.Break()
    yield None


def _comprehension(node: ast.comprehension) -> Changed:
    for i in range(len(node.ifs)):
        yield with_fields(node, ifs=_without(node.ifs, i))


MUTATIONS: dict[type, tuple[Callable[..., Changed], ...]] = {
    ast.BinOp: (_binop,),
    ast.AugAssign: (_augassign, _dropped),
    ast.Compare: (_compare,),
    ast.BoolOp: (_boolop,),
    ast.UnaryOp: (_unaryop,),
    ast.Constant: (_constant,),
    ast.Call: (_call,),
    ast.Attribute: (_attribute,),
    ast.Name: (_name,),
    ast.If: (_branch, _dropped),
    ast.IfExp: (_branch,),
    ast.While: (_branch, _dropped),
    ast.Slice: (_slice,),
    ast.Tuple: (_sequence,),
    ast.List: (_sequence,),
    ast.Return: (_return,),
    ast.Break: (_jump,),
    ast.Continue: (_jump,),
    ast.comprehension: (_comprehension,),
    ast.For: (_for,),
    **dict.fromkeys((ast.Assign, ast.AnnAssign, ast.Expr, ast.Raise), (_dropped,)),
    **dict.fromkeys((ast.FunctionDef, ast.With, ast.Delete, ast.Nonlocal), (_dropped,)),
}
