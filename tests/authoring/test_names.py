"""Which names a statement uses and binds."""

import ast
import dis

import pytest

from course.authoring import names
from course.authoring.names import names_bound, names_used
from course.errors import SourceError
from tests.sources import ROOT


def statement(text: str) -> ast.stmt:
    return ast.parse(text).body[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(x): return x + y", {"y"}),
        ("def f(x):\n    def g(): return x + y + z\n    z = 1\n    return g", {"y"}),
        ("def f(x: a = b) -> c: return 1", {"a", "b", "c"}),
        ("@d\ndef f(): pass", {"d"}),
        ("class A(B):\n    def f(self): return y", {"B", "y"}),
        ("f = lambda x: [x + y for z in x]", {"y"}),
        ("def f(): return f()", {"f"}),
        ("def f():\n    global y\n    y = 1", set()),
    ],
)
def test_used_names_are_those_looked_up_outside(text, expected):
    assert names_used(statement(text)) - {"__name__"} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = y", {"x"}),
        ("x, (y, *z) = w", {"x", "y", "z"}),
        ("import a.b, c as d", {"a", "d"}),
        ("from a import b as c", {"c"}),
        ("from a import *", {"*"}),
        ("from __future__ import annotations", set()),
        ("for i in y:\n    t[i].u = 1", {"i", "t"}),
        ("if y:\n    def f(): pass\nelse:\n    x = 1", {"f", "x"}),
        ("def f():\n    x = 1", {"f"}),
        ("class A:\n    x = 1", {"A"}),
        ("f(x)", set()),
        ("assert x", set()),
        ("x += 1", {"x"}),
        ("f().x = 1", set()),
        ("x = [i for i in y]", {"x"}),
        ("del x", set()),
    ],
)
def test_bound_names_are_those_given_a_value_or_changed(text, expected):
    assert names_bound(statement(text)) == expected


def test_what_cannot_be_compiled_is_told_with_its_line():
    with pytest.raises(SourceError, match="line 1 is not Python: 'break' outside loop"):
        names_bound(statement("if x:\n    break"))


MANY = "\n".join(f"a{i} = b{i}" for i in range(300))  # more names than one byte counts


@pytest.mark.parametrize("verb", ["LOAD", "STORE"])
def test_names_are_read_from_bytecode_as_dis_reads_them(verb):
    files = sorted((ROOT / "course" / "autodiff").rglob("*.py"))
    for text in (MANY, *(f.read_text(encoding="utf-8") for f in files)):
        for code in names._with_inner(compile(text, "<cell>", "exec")):
            read = {
                i.argval
                for i in dis.get_instructions(code)
                if i.opname.startswith(verb) and ("GLOBAL" in i.opname or "NAME" in i.opname)
            }
            assert names._named_by(code, verb) == read
