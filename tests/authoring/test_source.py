"""Quote, stub and splice."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.authoring import magics, source
from course.errors import SourceError

MODULE = '''"""A module."""

import math

LIMIT = 3.0


@register("double")
def double(x):
    """Twice x."""
    return 2 * x  # not x + 2


class Pair:
    """Two numbers."""

    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a, self.b = a, b

    @property
    def total(self):
        """Their sum."""
        return self.a + self.b


def last(x): return x
'''


def namespace(text: str) -> dict:
    names: dict = {"register": lambda name: lambda f: f}
    exec(compile(text, "<test>", "exec"), names)
    return names


# parse


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = 1\ny = (", "line 2 `y = (`: '(' was never closed; correct this line"),
        ("x = 1\n  y = 2", "line 2 `y = 2`: unexpected indent; correct this line"),
        ("x = '\0'", "null bytes; correct it"),
        ("+".join(["x"] * 100_000), "recursion"),
    ],
)
def test_what_is_no_python_is_told_in_a_sentence_with_its_line(text, told):
    with pytest.raises(SourceError, match="the cell is not Python") as caught:
        source.parse(text, "the cell")
    assert told in str(caught.value)


def test_a_long_line_is_shown_only_in_part():
    with pytest.raises(SourceError) as caught:
        source.parse("x = = " + "1" * 100_000)
    assert len(str(caught.value)) < 300


def test_a_doubtful_escape_in_a_string_gives_no_warning(recwarn):
    source.parse(r"x = '\d'")
    assert not recwarn


@pytest.mark.parametrize("separator", ["\f", "\x1c", "\x85", "\u2028", "\v"])
def test_separators_that_end_no_line_of_python_do_not_shift_the_lines(separator):
    text = f"x = 1  # a{separator}b\ndef f():\n    return 'c{separator}d'\ny = 2\n"
    assert source.quote(text, "f") == f"def f():\n    return 'c{separator}d'\n"


def test_windows_line_ends_are_lines():
    assert source.quote("x = 1\r\ndef f():\r\n    return 2\r\n", "f") == "def f():\n    return 2\n"


# quote


def test_quote_leaves_decorators_out_and_keeps_comments():
    expected = 'def double(x):\n    """Twice x."""\n    return 2 * x  # not x + 2\n'
    assert source.quote(MODULE, "double") == expected


def test_quote_keeps_the_decorators_of_methods():
    assert "    @property\n    def total" in source.quote(MODULE, "Pair")


def test_of_two_definitions_the_last_is_quoted():
    assert source.quote("def f(): return 1\ndef f(): return 2\n", "f") == "def f(): return 2\n"


def test_quote_names_what_is_missing():
    with pytest.raises(SourceError, match="no top-level function or class 'gone'; define it"):
        source.quote(MODULE, "gone")


def test_a_function_inside_a_function_is_not_top_level():
    with pytest.raises(SourceError):
        source.quote("def f():\n    def g(): pass\n", "g")


# stub

STUBS = {
    "a docstring stays": (
        'def f(x):\n    """Twice."""\n    return 2 * x\n',
        '@exercise\ndef f(x):\n    """Twice."""\n    ...\n',
    ),
    "no docstring": ("def f(x):\n    return 2 * x\n", "@exercise\ndef f(x):\n    ...\n"),
    "a signature over several lines": (
        "def f(\n    x,\n    y=(1, 2),\n):\n    return x\n",
        "@exercise\ndef f(\n    x,\n    y=(1, 2),\n):\n    ...\n",
    ),
    "one line": ("def f(x): return 2 * x\n", "@exercise\ndef f(x): ...\n"),
    "one line with a docstring": ('def f(x): "Twice."\n', "@exercise\ndef f(x): ...\n"),
    "a body on the last line of a long signature": (
        "def f(x,\n      y): return x\n",
        "@exercise\ndef f(x,\n      y): ...\n",
    ),
    "lines above `# your turn` are given, with nested functions": (
        "def f(x):\n    def g(y):\n        return y\n\n    # your turn\n    return g(x)\n",
        "@exercise\ndef f(x):\n    def g(y):\n        return y\n\n    # your turn\n    ...\n",
    ),
    "`# your turn` inside a loop": (
        "def f(x):\n    for i in x:\n        # your turn: add\n        s = i\n    return s\n",
        "@exercise\ndef f(x):\n    for i in x:\n        # your turn: add\n        ...\n",
    ),
    "a decorated function comes first": (
        "def f(x):\n    @cache\n    def g(y):\n        return y\n    return g\n",
        "@exercise\ndef f(x):\n    ...\n",
    ),
    "a class without methods": (
        'class C:\n    """Facts."""\n\n    x = 1\n',
        '@exercise\nclass C:\n    """Facts."""\n\n    ...\n',
    ),
    "a class with `# your turn`: what stands above is given": (
        "class C(B):\n    x = 1\n\n    def f(self):\n        return 1\n\n"
        "    # your turn\n    def g(self):\n        return 2\n\n    def h(self): return 3\n",
        "@exercise\nclass C(B):\n    x = 1\n\n    def f(self):\n        return 1\n\n"
        "    # your turn\n    def g(self):\n        ...\n\n    def h(self): ...\n",
    ),
    "`# your turn` inside a method is that method's": (
        "class C:\n    def f(self):\n        x = 1\n        # your turn\n        return x\n",
        "@exercise\nclass C:\n\n"
        "    def f(self):\n        x = 1\n        # your turn\n        ...\n",
    ),
    "letters of more than one byte": (
        'def f(α): "σ"; return α\n',
        "@exercise\ndef f(α): ...\n",
    ),
}


@pytest.mark.parametrize(("text", "expected"), STUBS.values(), ids=STUBS)
def test_a_stub_shows_what_is_given_and_nothing_of_the_answer(text, expected):
    name = ast.parse(text).body[0].name
    assert source.stub(text, name) == expected


def test_the_stub_of_a_class_has_each_method_with_its_decorators_and_docstring():
    assert source.stub(source.quote(MODULE, "Pair"), "Pair") == (
        '@exercise\nclass Pair:\n    """Two numbers."""\n\n'
        "    def __init__(self, a, b):\n        ...\n\n"
        '    @property\n    def total(self):\n        """Their sum."""\n        ...\n'
    )


@pytest.mark.parametrize("text", [text for text, _ in STUBS.values()], ids=STUBS)
def test_every_stub_is_python_and_counts_as_untouched(text):
    name = ast.parse(text).body[0].name
    stub = source.stub(text, name)
    assert source.is_untouched(stub, name, stub)


# is_untouched

STUB = '@exercise\ndef f(x):\n    """Doc."""\n    ...\n'


@pytest.mark.parametrize(
    "cell",
    [
        STUB,
        '@exercise\ndef f(x):\n    """Another text."""\n    pass\n',
        "@exercise\ndef f(x):\n    # I have no idea\n    raise NotImplementedError('later')\n",
        "@exercise\ndef f(y):\n    ...\n\nf(3)\n",
        "%matplotlib inline\n" + STUB,
    ],
)
def test_comments_docstrings_and_pass_are_no_attempt(cell):
    assert source.is_untouched(cell, "f", STUB)


@pytest.mark.parametrize(
    "body", ["return None", "return x", "print(x)", "x = ...", "raise ValueError", "...; x"]
)
def test_any_other_statement_is_an_attempt(body):
    assert not source.is_untouched(f"@exercise\ndef f(x):\n    {body}\n", "f", STUB)


def test_a_given_part_alone_is_no_attempt():
    stub = "@exercise\ndef f(x):\n    y = 2 * x\n    # your turn\n    ...\n"
    assert source.is_untouched(stub, "f", stub)
    assert not source.is_untouched(stub.replace("...", "return y"), "f", stub)


def test_one_written_method_of_a_class_is_an_attempt():
    stub = source.stub(source.quote(MODULE, "Pair"), "Pair")
    assert not source.is_untouched(stub.replace("...", "self.a = a", 1), "Pair", stub)


def test_an_expression_too_deep_to_look_into_is_an_attempt():
    deep = "+".join(["x"] * 600)
    assert not source.is_untouched(f"def f(x):\n    return {deep}\n", "f", STUB)


# without_magics


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("%time f(1)\nx = 2", "pass  # %time f(1)\nx = 2"),
        ("!ls -l\nf??\nf.g?", "pass  # !ls -l\npass  # f??\npass  # f.g?"),
        ("if x:\n    %time f(1)", "if x:\n    pass  # %time f(1)"),
        ("y = (a\n     % b)", "y = (a\n     % b)"),
        ("%time f\ny = (a\n     % b)", "pass  # %time f\ny = (a\n     % b)"),
        ('s = """\n%d\n!\n"""', 's = """\n%d\n!\n"""'),
        ("def f(:\n    pass", "def f(:\n    pass"),
    ],
)
def test_only_notebook_commands_become_comments(cell, expected):
    assert magics.without_magics(cell) == expected


# piece

CELL = """\
%matplotlib inline
from __future__ import annotations
import math
import matplotlib.pyplot as plt
from course import exercise

HALF = 0.5
unused = 7


def helper(x):
    return x * HALF


@exercise
def f(x):
    # half, rounded
    return math.floor(helper(x))


f(3)
assert f(4) == 2
for x in range(3):
    print(f(x))
y = f(5)


@exercise
def g(x):
    return f(x)
"""


def test_a_piece_is_the_definition_with_the_imports_helpers_and_constants_it_uses():
    names = namespace(source.piece(CELL, "f"))
    assert {n for n in names if not n.startswith("__")} == {
        "register",
        "math",
        "HALF",
        "helper",
        "f",
    }
    assert names["f"](5) == 2


@pytest.mark.parametrize("gone", ["%", "__future__", "plt", "@exercise", "assert", "print", "y ="])
def test_demos_checks_commands_and_marks_are_left_out(gone):
    assert gone not in source.piece(CELL, "f")


def test_comments_inside_the_definition_stay():
    assert "    # half, rounded\n" in source.piece(CELL, "f")


@pytest.mark.parametrize(
    "line",
    [
        "table = [0] * 3\nfor i in range(3):\n    table[i] = i",
        "try:\n    import numpy as table\nexcept ImportError:\n    table = None",
        "if True:\n    def table(): pass",
        "from math import *\ntable = pi",
        "a, (b, *table) = 1, (2, 3)",
        "table: int = 1",
        "with open(__file__) as table:\n    pass",
    ],
)
def test_whatever_gives_a_used_name_its_value_comes_along(line):
    assert line in source.piece(f"{line}\ndef f():\n    return table\n", "f")


def test_what_completes_a_helper_through_its_decorator_comes_along():
    helper = "@op('/')\ndef over(x, y): return x / y\n"
    rule = "@over.rule\ndef over_rule(grad, out, x, y): return grad / y, -grad * x / y**2\n"
    demo = "@np.vectorize\ndef demo(x): return x\n"
    cell = f"import numpy as np\nfrom my_autodiff.graph import op\n{helper}{rule}{demo}"
    kept = source.piece(f"{cell}def f(x): return np.abs(over(x, 2))\n", "f")
    assert helper in kept
    assert rule in kept
    assert "demo" not in kept


def test_the_name_of_a_parameter_does_not_pull_a_demo_in():
    answer = "def f(x):\n    return [x for x in x]\n"
    cell = f"x = [1, 2]\n@exercise\n{answer}for x in range(9):\n    f(x)\n"
    assert source.piece(cell, "f") == answer


def test_what_defaults_decorators_and_annotations_use_comes_along():
    cell = "a = 1\nb = 2\nfrom c import c\n@c\n@exercise\ndef f(x: a = b): return x\n"
    assert (
        source.piece(cell, "f") == "a = 1\nb = 2\nfrom c import c\n@c\ndef f(x: a = b): return x\n"
    )


def test_a_wrapping_of_the_definition_below_it_comes_along():
    assert source.piece("def f(x):\n    return x\nf = abs\n", "f").endswith("f = abs\n")


def test_other_exercises_without_their_mark_are_left_out_when_named():
    cell = "def g(x):\n    return x\n\ndef f(x):\n    return g(x)\n"
    assert source.piece(cell, "f", {"g"}) == "def f(x):\n    return g(x)\n"
    assert "def g" in source.piece(cell, "f")


def test_of_two_definitions_in_a_cell_the_last_is_the_piece():
    cell = "@exercise\ndef f(): return 1\n@exercise\ndef f(): return 2\n"
    assert source.piece(cell, "f") == "def f(): return 2\n"


@pytest.mark.parametrize(
    "line",
    ["import course", "import course.autodiff as c", "from course.autodiff import neurons as c"],
)
def test_a_piece_that_uses_the_course_itself_is_refused_with_the_cure(line):
    with pytest.raises(SourceError, match=r"imports the course itself.*import from my_autodiff"):
        source.piece(f"def f():\n    {line}\n", "f")


def test_a_demo_may_use_the_course():
    assert source.piece("def f(): return 1\nfrom course import progress\nprogress()\n", "f")


def test_a_return_outside_of_functions_is_told_with_its_line():
    with pytest.raises(SourceError, match=r"line 2 is not Python: 'return' outside function"):
        source.piece("def f(): return 1\nif f(): return 2\n", "f")


def test_waiting_at_top_level_is_fine_as_in_a_notebook():
    assert source.piece("def f(): return 1\nx = await g()\n", "f") == "def f(): return 1\n"


def test_without_takes_a_definition_out_of_a_cell():
    rest = source.without(CELL, "f")
    assert "def f" not in rest
    assert "%matplotlib inline" in rest
    assert "@exercise\ndef g(x)" in rest


# splice


def test_splice_keeps_the_place_and_the_decorators():
    text = source.splice(MODULE, "double", "def double(x):\n    return x + x\n", "# mine", "# end")
    middle = '# mine\n@register("double")\ndef double(x):\n    return x + x\n# end\n'
    assert middle in text
    assert text.index("LIMIT") < text.index("double") < text.index("class Pair")


def test_decorators_of_the_piece_replace_those_of_the_reference():
    text = source.splice(MODULE, "double", "@mine\ndef double(x):\n    return x\n")
    assert "@mine\ndef double" in text
    assert "@register" not in text


def test_decorators_stand_right_above_the_definition_when_helpers_come_along():
    piece = "\nimport os\n\ndef help(x):\n    return x\n\ndef double(x):\n    return help(x)\n"
    text = source.splice(MODULE, "double", piece)
    assert '@register("double")\ndef double' in text
    assert "import os" in text
    assert namespace(text)["double"](4) == 4


def test_splice_says_which_text_lacks_the_definition():
    with pytest.raises(SourceError, match="the module has no"):
        source.splice(MODULE, "gone", "def gone(): pass")
    with pytest.raises(SourceError, match="the piece has no"):
        source.splice(MODULE, "double", "x = 1")


# any module

NAMES = ["alpha", "beta", "gamma"]
numbers = st.integers(-9, 9)
bodies = st.sampled_from(
    [
        "return {}",
        '"""Doc."""\n    return {}',
        "# why\n    return {}",
        "s = 'a\u2028b'\n    return {}",
    ]
)
heads = st.sampled_from(["def {}():\n    ", "@register('r')\ndef {}():\n    ", "def {}(): "])
between = st.sampled_from(["", "\n", "\n\n# a comment\n", "X = 1\n", "import math\n\n", "\f\n"])


@st.composite
def modules(draw) -> tuple[str, dict[str, int]]:
    text, values = draw(between), {}
    for name in NAMES:
        head, values[name] = draw(heads).format(name), draw(numbers)
        body = "return {}" if head.endswith(": ") else draw(bodies)
        text += head + body.format(values[name]) + "\n" + draw(between)
    return text, values


def called(text: str) -> dict[str, int]:
    names = namespace(text)
    return {name: names[name]() for name in NAMES}


@given(modules(), st.sampled_from(NAMES))
def test_splicing_in_what_was_quoted_keeps_the_meaning(module, name):
    text, values = module
    assert called(text) == values
    spliced = source.splice(text, name, source.quote(text, name))
    assert ast.dump(ast.parse(spliced)) == ast.dump(ast.parse(text))


@given(modules(), modules(), st.sampled_from(NAMES))
def test_quoting_what_was_spliced_in_gives_the_piece(module, other, name):
    piece = source.quote(other[0], name)
    text = source.splice(module[0], name, piece, "# >>>", "# <<<")
    assert source.quote(text, name) == piece
    assert called(text) == {**module[1], name: other[1][name]}


@given(modules(), st.sampled_from(NAMES))
def test_a_solved_cell_gives_back_the_quoted_piece(module, name):
    quoted = source.quote(module[0], name)
    assert source.piece("@exercise\n" + quoted, name) == quoted
