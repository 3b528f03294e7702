"""The trace shows any engine as it behaves, and leaves the learner's graph alone."""

import math
import re
import sys
import time
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course.authoring import package
from course.autodiff import array_ops, ops
from course.autodiff.graph import Node, Op, backward
from course.autodiff.nn import MLP
from course.autodiff.tensor import Tensor
from course.autodiff.value import Value
from course.widgets import recording
from course.widgets.blocks import as_lists
from course.widgets.numerals import differ, plain, text
from course.widgets.rules import WORDS, code_of, rule_in_words
from course.widgets.trace import Step, Trace, record
from course.widgets.words import caption, ending, equation, is_good

from .engines import breadth_first, doublings, every_path, never_ends, overwrites, shared


def turns(trace: Trace) -> list[str]:
    """The names of the nodes in the order of the steps."""
    return [trace.nodes[step.node].name for step in trace.steps]


def turn(trace: Trace, name: str) -> Step:
    """The first step of the node with this name."""
    return next(step for step in trace.steps if trace.nodes[step.node].name == name)


def test_a_shared_node_has_its_turn_after_all_its_users_with_all_their_deliveries() -> None:
    graph = shared()
    trace = record(graph["e"], **graph)
    assert turns(trace) == ["e", "d", "c", "b", "a", "3"]
    b = turn(trace, "b")
    assert (b.parts, b.expected, b.arrived) == ((42.0, 6.0, 36.0, 36.0), 120.0, 120.0)
    assert not b.missing
    assert not b.again
    assert (
        caption(trace, b) == "Node b = a * 3: gradient 120, sent 360 to a and 240 to the number 3."
    )


def test_each_delivery_has_its_slope_its_amount_and_the_sum_with_it() -> None:
    graph = shared()
    trace = record(graph["e"], **graph)
    told = [(d.slot, d.slope, d.amount, d.total) for d in turn(trace, "c").sent]
    assert told == [(0, 6.0, 36.0, 84.0), (1, 6.0, 36.0, 120.0)]


def test_a_leaf_is_a_step_once_its_last_user_has_reported() -> None:
    a, b = Value(3.0), Value(4.0)
    trace = record((a + b) * a, a=a, b=b)
    assert turns(trace) == ["output", "v1", "a", "b"]
    assert turn(trace, "a").parts == (7.0, 3.0)


def test_the_learners_own_graph_is_untouched() -> None:
    graph = shared()
    backward(graph["e"])
    before = [(n.data, n.grad, n.op, n.parents, n.memory) for n in graph.values()]
    record(graph["e"], **graph)
    record(graph["e"], overwrites)
    assert [(n.data, n.grad, n.op, n.parents, n.memory) for n in graph.values()] == before


def test_a_pass_that_overwrites_is_shown_to_lose_deliveries() -> None:
    graph = shared()
    trace = record(graph["e"], overwrites, **graph)
    b = turn(trace, "b")
    assert (b.expected, b.arrived) == (120.0, 36.0)
    assert [(n.name, n.grad, n.right) for n in trace.wrong()] == [
        ("a", 108.0, 360.0),
        ("3", 72.0, 240.0),
        ("b", 36.0, 120.0),
    ]
    assert "120 had arrived, but the engine used 36." in caption(trace, b)
    assert not is_good(trace)
    assert ending(trace)[0].startswith("b ends with 36; sent in the right order")


def test_breadth_first_order_is_shown_not_to_wait() -> None:
    graph = shared()
    trace = record(graph["e"], breadth_first, **graph)
    assert turns(trace) == ["e", "d", "b", "a", "3", "c"]
    b = turn(trace, "b")
    assert [trace.nodes[user].name for user in b.missing] == ["c"]
    assert "It did not wait for c." in caption(trace, b)


def test_a_walk_of_every_path_gives_nodes_several_turns_and_is_right_in_the_end() -> None:
    graph = shared()
    trace = record(graph["e"], every_path, **graph)
    assert turns(trace).count("b") == 4
    assert [s.again for s in trace.steps if s.node == trace.find("b").id] == [False] + [True] * 3
    assert trace.wrong() == ()


def test_an_exponential_walk_is_stopped_with_a_sentence() -> None:
    trace = record(doublings(40), every_path)
    assert "10,000 calls of rules" in trace.error
    assert "each node should be visited once" in ending(trace)[0]
    assert len(trace.steps) <= 2_500


def test_a_pass_that_swallows_every_exception_is_stopped_all_the_same() -> None:
    def stubborn(root: Any) -> None:
        while True:
            try:
                root.send_back(1.0)
            except Exception:
                continue

    assert "10,000 calls" in record(Value(1.0) + 2.0, stubborn).error


def test_an_endless_loop_without_rules_is_stopped_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recording, "MAX_SECONDS", 0.2)
    trace = record(Value(1.0) * 2.0, never_ends)
    assert trace.error == "Your backward was stopped after 0.2 seconds: a loop in it never ends."
    assert trace.steps == ()


def test_an_exception_in_the_pass_becomes_part_of_the_trace() -> None:
    def breaks(root: Any) -> None:
        root.send_back(1.0)
        raise KeyError("d")

    graph = shared()
    trace = record(graph["e"], breaks, **graph)
    assert turns(trace) == ["e"]
    assert trace.error == "Your backward stopped here with KeyError: 'd'"


def test_an_exception_about_a_node_names_it() -> None:
    def breaks(root: Any) -> None:
        raise KeyError(root.parents[1])

    graph = shared()
    assert record(graph["e"], breaks, **graph).error.endswith(", which is the node b")


def test_a_wrong_rule_is_found_by_nudging_and_keeps_the_verdict_from_being_good() -> None:
    squares = Op("square", lambda x: x * x)
    squares.rule(lambda grad, out, x: grad * x)
    x = Value(3.0)
    trace = record(squares(x) * 2.0, x=x)
    assert [(d.grad, d.sent, round(d.due, 6)) for d in trace.doubts] == [
        (1.0, 3.0, 6.0),
        (2.0, 6.0, 12.0),
    ]
    assert ending(trace)[0] == (
        "For v1 = square(x) and the gradient 1, the rule of square sends 3 to x; nudging x says 6."
    )
    assert not is_good(trace)


def test_a_rule_that_forgets_the_gradient_is_found_by_nudging() -> None:
    forgets = Op("*", lambda x, y: x * y)
    forgets.rule(lambda grad, out, x, y: (y, x))
    told = ending(record(forgets(Value(3.0), Value(5.0))))
    assert told[0].startswith("For output = 3 * 5 and the gradient 2, the rule of * sends 5")


@pytest.mark.parametrize("x", [-1.5, -1e-9, 0.0, 0.3, 2.0, 40.0])
def test_no_right_rule_is_doubted(x: float) -> None:
    one = Value(x)
    total = one.exp() + one.tanh() + one.sigmoid() + one.relu() + one**3 + (one * one + 1.0).log()
    assert record(total / 3.0 - 1.0).doubts == ()


def test_a_pass_that_does_nothing_is_said_to_do_nothing() -> None:
    trace = record(Value(1.0) * 2.0, lambda root: None)
    assert trace.steps == ()
    assert ending(trace)[0].startswith("Your backward called no rule")


def test_an_op_without_a_rule_is_named() -> None:
    ruleless = Op("cube", lambda x: x**3)
    trace = record(ruleless(Value(2.0)))
    assert "the op cube has no rule yet" in trace.error


def test_a_wrong_rule_is_shown_with_the_slopes_it_really_uses() -> None:
    forgets = Op("*", lambda x, y: x * y)
    forgets.rule(lambda grad, out, x, y: (y, x))
    trace = record(forgets(Value(3.0), Value(5.0)) * 2.0)
    first = next(s for s in trace.steps if trace.nodes[s.node].name == "v1")
    assert [d.slope for d in first.sent] == [2.5, 1.5]


def test_where_the_gradient_is_zero_the_slope_is_probed() -> None:
    x = Value(-1.0)
    y = x * 7.0
    trace = record(y.relu() * 2.0, x=x, y=y)
    assert [(d.slope, d.amount) for d in turn(trace, "y").sent] == [(7.0, 0.0), (-1.0, -0.0)]


def test_a_generator_is_run_to_its_end() -> None:
    def steps(root: Any) -> Any:
        for node in [root]:
            yield node.send_back(1.0)

    assert turns(record(Value(1.0) * 2.0, steps)) == ["output", "1", "2"]


def test_the_first_infinite_value_and_the_first_infinite_gradient_are_named() -> None:
    x = Value(1e308)
    y = x * 10.0
    z = y * 0.0
    trace = record(z, x=x, y=y, z=z)
    assert trace.born == trace.find("y").id
    assert trace.sent_first == 0
    told = " ".join(ending(trace))
    assert "born in y = x * 10" in told
    assert "sent by z, in step 1" in told
    assert math.isnan(trace.find("z").data)


def test_a_finite_graph_has_no_first_infinite_value() -> None:
    trace = record(shared()["e"])
    assert (trace.born, trace.sent_first) == (None, None)


def test_a_cycle_made_by_hand_is_refused_and_the_node_named() -> None:
    a = Value(1.0)
    b = a * 2.0
    a.parents, a.op = (b,), ops.exp
    with pytest.raises(ValueError, match="b depends on itself: it is among its own ancestors"):
        record(b, a=a, b=b)


def test_a_graph_of_a_million_nodes_is_declined_in_two_seconds() -> None:
    x = Value(1.0)
    one = Value(0.0)
    for _ in range(1_000_000):
        x = Node(1.0, ops.add, (x, one))  # type: ignore[assignment]
    started = time.perf_counter()
    with pytest.raises(ValueError, match=r"more than 100,000 nodes .* at most 2,000; step through"):
        record(x)
    assert time.perf_counter() - started < 2.0


def test_a_graph_of_three_thousand_nodes_is_declined_with_its_count() -> None:
    x = Value(1.0)
    for _ in range(1_500):
        x = x + 1.0
    with pytest.raises(ValueError, match="has 3,001 nodes"):
        record(x)


def test_a_chain_of_two_thousand_nodes_is_recorded() -> None:
    x = Value(1.0)
    for _ in range(999):
        x = x + 1.0
    assert len(record(x).steps) == 1_999


@pytest.mark.parametrize("thing", [3.0, "e", None, np.zeros(3)])
def test_what_is_no_node_is_refused_with_a_cure(thing: object) -> None:
    with pytest.raises(TypeError, match=r"there is no graph to step through; give the Value"):
        record(thing)


def test_a_parent_that_is_a_plain_number_is_named_with_the_cure() -> None:
    node = Value(6.0, ops.mul, (Value(2.0), 3.0))
    with pytest.raises(TypeError, match=r"is 3\.0, a float; parents have to be nodes, so whatever"):
        record(node)


def test_parents_that_are_nothing_are_refused() -> None:
    with pytest.raises(TypeError, match=r"the parents of Value\(.*\) are None, not a tuple"):
        record(Value(6.0, ops.mul, None))


def test_a_pass_that_asks_which_op_it_has_is_answered_as_by_the_op_itself() -> None:
    seen: list[Any] = []

    def curious(root: Any) -> None:
        seen.extend(
            [isinstance(root.op, Op), root.op == ops.mul, root.op.symbol, root.op(2.0, 3.0)]
        )
        seen.append({ops.mul: "found"}[root.op])

    record(Value(1.0) * 2.0, curious)
    assert seen == [True, True, "*", 6.0, "found"]


def test_an_op_without_a_backward_rule_is_refused() -> None:
    foreign = types.SimpleNamespace(data=1.0, parents=(), op="+", grad=0.0)
    with pytest.raises(TypeError, match="has no backward_rule"):
        record(foreign)


class Foreign:
    """A node of another engine: no slots, a list of parents, a method for the pass."""

    def __init__(self, data: float, op: Any = None, parents: tuple["Foreign", ...] = ()):
        self.data, self.op, self.parents, self.grad = data, op, list(parents), 0.0

    def backward(self, grad: float = 1.0) -> None:
        self.grad += grad
        if self.op:
            sent = self.op.backward_rule(grad, self.data, *[p.data for p in self.parents])
            for parent, its in zip(self.parents, sent, strict=True):
                parent.backward(its)


def test_a_node_of_another_engine_works_with_its_own_backward_method() -> None:
    a, b = Foreign(2.0), Foreign(5.0)
    trace = record(Foreign(10.0, ops.mul, (a, b)), a=a, b=b)
    assert turns(trace) == ["output", "a", "b"]
    assert [node.grad for node in trace.nodes] == [5.0, 2.0, 1.0]
    assert a.grad == 0.0


def test_an_engine_without_any_backward_pass_is_refused_with_a_cure() -> None:
    class Bare(Foreign):
        backward = None  # type: ignore[assignment]

    with pytest.raises(TypeError, match="no backward pass belongs to Bare; give one"):
        record(Bare(1.0))


def test_a_subclass_typed_in_a_notebook_uses_the_pass_of_its_packages_graph() -> None:
    kind = type("Mine", (Value,), {"__module__": "__main__"})
    assert turns(record(kind(2.0) * 3.0)) == ["output", "2", "3"]


def test_the_learners_own_package_runs_its_own_pass_and_shows_its_own_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file, source in package.reference().items():
        path = tmp_path / "my_autodiff" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.replace("return grad * y, grad * x", "return y * grad, x * grad"))
    monkeypatch.syspath_prepend(tmp_path)
    try:
        from my_autodiff.value import Value as Mine  # type: ignore[import-not-found]

        trace = record(Mine(2.0) * 3.0)
    finally:
        for name in [n for n in sys.modules if n.split(".")[0] == "my_autodiff"]:
            del sys.modules[name]
    code = trace.code["*"]
    assert (code.file, code.text) == ("my_autodiff/ops.py", "return y * grad, x * grad")


def test_a_rule_typed_in_a_cell_is_found_by_its_text() -> None:
    import linecache

    text = "def rule(grad, out, x):\n    '''d.'''\n    half = grad / 2\n    return half\n"
    name = "ipykernel_1/77.py"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    scope: dict[str, Any] = {}
    exec(compile(text, name, "exec"), scope)
    code = code_of(scope["rule"])
    assert code is not None
    assert (code.file, code.line) == ("a notebook cell", 3)
    assert code.text == "half = grad / 2\nreturn half"


def test_a_rule_without_a_source_has_no_code() -> None:
    assert code_of(np.exp) is None
    assert code_of(None) is None
    assert code_of(eval("lambda grad, out, x: grad")) is None


def test_every_op_of_the_engine_has_its_rule_in_words() -> None:
    tables = [*vars(ops).values(), *vars(array_ops).values()]
    every = [thing for thing in tables if isinstance(thing, Op)]
    assert len(every) >= 16
    for op in every:
        assert op.symbol in WORDS
        assert rule_in_words(op).split(":")[0] == WORDS[op.symbol].split(":")[0]


def test_an_unknown_op_is_described_by_its_docstring_or_by_what_every_rule_does() -> None:
    cube = Op("cube", lambda x: x**3)
    assert rule_in_words(cube) == "cube: the gradient, times the local slope of each input"

    @cube.rule
    def rule(grad: float, out: float, x: float) -> float:
        """Three times the square.

        More.
        """
        return 3 * x * x * grad

    assert rule_in_words(cube) == "cube: Three times the square."


def test_nodes_without_names_are_numbered_and_numbers_called_by_their_value() -> None:
    a = Value(2.0)
    trace = record((a * 3.0 + 3.0).tanh())
    assert [n.name for n in trace.nodes] == ["2", "3", "v1", "3 #2", "v2", "output"]
    assert [n.formula for n in trace.nodes] == ["", "", "2 * 3", "", "v1 + 3", "tanh(v2)"]


def test_a_sum_is_written_with_its_axis_and_a_product_with_its_data() -> None:
    x = Tensor(np.ones((2, 3)))
    trace = record((np.ones((4, 2)) @ x).mean(axis=-1).max(), x=x)
    assert [node.formula for node in trace.nodes] == ["", "data @ x", "mean(v1, -1)", "max(v2)"]


def test_a_list_of_nodes_gets_numbered_names() -> None:
    net = MLP([1, 1], np.random.default_rng(0))
    trace = record(net([2.0])[0], w=net.parameters())
    assert {"w[0]", "w[1]"} <= {node.name for node in trace.nodes}


def test_a_name_for_a_node_outside_the_graph_becomes_a_note() -> None:
    a = Value(1.0)
    assert record(a * 2.0, q=Value(3.0)).notes == ("q is not in this graph.",)


def test_a_name_for_a_plain_number_is_refused() -> None:
    with pytest.raises(TypeError, match=r"q=3\.0 names a float"):
        record(Value(1.0) * 2.0, q=3.0)


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="no node is called 'z'; there are 1, 2, output"):
        record(Value(1.0) * 2.0).find("z")


def test_a_moment_says_who_waits_for_whom_and_what_has_arrived() -> None:
    graph = shared()
    trace = record(graph["e"], **graph)
    moment = trace.at(2)
    names = {n.id: n.name for n in trace.nodes}
    assert {names[n]: [names[u] for u in us] for n, us in moment.waiting.items()} == {
        "a": ["b"],
        "3": ["b"],
        "b": ["c"],
        "c": [],
    }
    assert moment.totals[trace.find("b").id] == 48.0


def test_a_single_leaf_is_one_step_with_gradient_one() -> None:
    a = Value(5.0)
    trace = record(a, a=a)
    assert [(s.node, s.arrived) for s in trace.steps] == [(0, 1.0)]
    assert is_good(trace)


def test_arrays_are_kept_and_their_contributions_added() -> None:
    x = Tensor([[1.0, 2.0]])
    y = x * x
    trace = record(y.sum(), x=x, y=y)
    assert trace.in_shapes
    assert trace.shapes == {"x": [1, 2], "y": [1, 2]}
    first, second = turn(trace, "y").sent
    assert as_lists(first.total) == [[1.0, 2.0]]
    assert as_lists(second.total) == as_lists(trace.find("x").right) == [[2.0, 4.0]]
    assert is_good(trace)


def test_a_graph_of_numbers_is_not_told_in_shapes() -> None:
    assert not record(shared()["e"]).in_shapes


@pytest.mark.parametrize("shape", [(2, 3), (3,), (2, 1)])
def test_a_root_with_several_numbers_is_refused_with_the_cure(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"of which number should .* its sum\(\) or mean\(\)"):
        record(Tensor(np.ones(shape)) * 2.0)


def test_where_a_broadcast_is_undone_the_axes_and_both_shapes_are_told() -> None:
    x, b = Tensor(np.ones((4, 1, 3))), Tensor(np.ones((2, 1)))
    z = x + b
    trace = record(z.sum(), x=x, b=b, z=z)
    to_x, to_b = turn(trace, "z").sent
    assert (text(to_x.given), to_x.axes, text(to_x.amount)) == ("(4, 2, 3)", (1,), "(4, 1, 3)")
    assert (text(to_b.given), to_b.axes, text(to_b.amount)) == ("(4, 2, 3)", (0, 2), "(2, 1)")
    assert caption(trace, turn(trace, "z")) == (
        "Node z = x + b: gradient (4, 2, 3), sent (4, 2, 3) to x, summed over axis 1 to (4, 1, 3) "
        "and (4, 2, 3) to b, summed over axes 0 and 2 to (2, 1)."
    )
    assert is_good(trace)


class Forgetful(Tensor):
    """Sends back what the rule gives, without summing it to the parent's shape."""

    __slots__ = ()
    send_back = Node.send_back


def test_an_engine_that_does_not_undo_a_broadcast_is_found_out() -> None:
    x, b = Forgetful(np.ones((4, 2))), Forgetful(np.ones(2))
    trace = record((x + b).sum(), b=b)
    assert [node.name for node in trace.wrong()] == ["b"]
    assert ending(trace)[0] == (
        "b ends with (4, 2); sent in the right order and added up, its deliveries make (2,)."
    )
    assert caption(trace, turn(trace, "b")) == ("Leaf b: (2,) arrived, but the engine kept (4, 2).")


def test_an_engine_that_overwrites_arrays_is_found_out_and_the_numbers_told() -> None:
    x = Tensor([1.0, 2.0])
    trace = record((x * 3.0 + x).sum(), overwrites, x=x)
    assert ending(trace)[0] == (
        "x ends with (2,) with 3, 3; sent in the right order and added up, its deliveries make "
        "(2,) with 4, 4."
    )
    assert not is_good(trace)


SHAPES: dict[str, tuple[Callable[[Tensor], Tensor], list[str]]] = {
    "@": (lambda x: x @ Tensor(np.ones((3, 5))), ["(2, 5) @ (5, 3) = (2, 3)", "(3, 2) @ (2, 5)"]),
    "data @": (lambda x: np.ones((4, 2)) @ x, ["data transposed @ (4, 3) = (2, 3)"]),
    "+": (
        lambda x: x + Tensor(np.ones(3)),
        ["(2, 3) as it came", "as it came, summed over axis 0"],
    ),
    "*": (lambda x: x * Tensor(2.0), ["(2, 3) * 2 = (2, 3)", "summed over axes 0 and 1 = 3.5"]),
    "tanh": (lambda x: x.tanh(), ["(2, 3) * slopes (2, 3) = (2, 3)"]),
    "sum": (lambda x: x.sum(axis=0), ["(3,) spread over (2, 3)"]),
    "mean": (lambda x: x.mean(axis=1), ["(2,) / 3 spread over (2, 3)"]),
    "max": (lambda x: x.max(axis=1), ["(2,) put where the first maxima are, in zeros (2, 3)"]),
    "reshape": (lambda x: x.reshape(6), ["(6,) in the shape (2, 3)"]),
    "transpose": (lambda x: x.transpose(), ["(3, 2), its axes put back: (2, 3)"]),
    "getitem": (lambda x: x[0], ["(3,) added into zeros (2, 3)"]),
}


@pytest.mark.parametrize("symbol", SHAPES)
def test_the_running_equation_of_every_array_operation_is_told_in_shapes(symbol: str) -> None:
    make, told = SHAPES[symbol]
    x = Tensor(np.arange(1.0, 7.0).reshape(2, 3) / 6)
    y = make(x)
    trace = record(y.sum(), x=x, y=y)
    step = turn(trace, "y")
    equations = [equation(trace, step, sent) for sent in step.sent]
    assert len(equations) == len(told)
    for found, part in zip(equations, told, strict=True):
        assert part in found
    assert trace.rules[symbol] == WORDS[symbol]
    assert trace.code[symbol].file == "autodiff/array_ops.py" or symbol in ("+", "*", "tanh")
    assert is_good(trace)


def wrongly(op: Op, rule: Callable[..., Any]) -> Op:
    """The same operation with another rule."""
    wrong = Op(op.symbol, op.forward, op.remembers)
    wrong.rule(rule)
    return wrong


WRONG: dict[str, tuple[Op, Callable[..., Any]]] = {
    "the partner not transposed": (array_ops.matmul, lambda g, out, x, w: (g @ w, x @ g)),
    "gradients interchanged": (array_ops.matmul, lambda g, out, x, w: (x.T @ g, g @ w.T)),
    "a gradient that is lost": (ops.mul, lambda g, out, x, y: (y * np.ones_like(g), g * x)),
    "a slope of 1": (ops.tanh, lambda g, out, x: g),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_rule_for_arrays_is_found_by_nudging(name: str) -> None:
    op, rule = WRONG[name]
    rng = np.random.default_rng(1)
    x, y = (Tensor(rng.normal(size=(3, 3))) for _ in range(2))
    inputs = (x,) if op is ops.tanh else (x, y)
    trace = record(wrongly(op, rule)(*inputs).sum(), x=x, y=y)
    assert trace.wrong() == ()
    assert {trace.nodes[doubt.node].symbol for doubt in trace.doubts} == {op.symbol}
    assert re.search(
        rf"a random gradient, what the rule of {re.escape(op.symbol)} gives [xy] makes",
        ending(trace)[0],
    )
    assert not is_good(trace)


def test_a_wrong_rule_that_was_given_an_axis_is_found_by_nudging() -> None:
    lost = wrongly(array_ops.mean_over, array_ops.sum_rule)
    x = Tensor(np.ones((2, 3)))
    trace = record(array_ops.with_settings(lost, None, False)(x), x=x)
    assert "the rule of mean gives x makes" in ending(trace)[0]


def some_program(rng: np.random.Generator) -> Tensor:
    """A number made by a few operations on arrays, with broadcasting."""
    others = [Tensor(rng.normal(size=shape)) for shape in [(4, 3), (3,), (4, 1), (), (1, 3)]]
    x = others[0]
    steps: list[Callable[[Tensor, Tensor], Tensor]] = [
        lambda x, y: x + y,
        lambda x, y: x * y,
        lambda x, y: x / (y * y + 1.0),
        lambda x, y: (x - y).tanh(),
        lambda x, y: x.relu() + x.sigmoid(),
        lambda x, y: x @ Tensor(rng.normal(size=(3, 3))),
        lambda x, y: x - x.max(axis=1, keepdims=True),
        lambda x, y: (x - x.max()).exp(),
        lambda x, y: x.transpose().reshape(4, 3),
        lambda x, y: x[np.array([0, 1, 1, 2])],
        lambda x, y: np.ones((4, 4)) @ x + x.sum(axis=0) * x.mean(axis=1, keepdims=True),
    ]
    for choice in rng.integers(0, len(steps), size=5):
        x = steps[choice](x, others[rng.integers(0, len(others))])
    return (x * x).mean()


@pytest.mark.parametrize("seed", range(40))
def test_no_right_rule_for_arrays_is_doubted_and_no_right_pass_called_wrong(seed: int) -> None:
    trace = record(some_program(np.random.default_rng(seed)))
    assert ending(trace)[0].startswith("Every node waited for all its users")


def test_arrays_at_a_kink_and_random_operations_are_believed() -> None:
    x = Tensor([0.0, 1.0, -1.0])
    assert record((x.relu() * x.relu()).sum()).doubts == ()
    rng = np.random.default_rng(0)
    noisy = Op("noisy", lambda x: (x * (mask := rng.random(x.shape)), mask), remembers=True)
    noisy.rule(lambda g, out, mask, x: g * mask)
    assert record(noisy(x).sum()).doubts == ()


def test_a_batched_product_is_turned_in_its_last_two_axes() -> None:
    x, w = Tensor(np.ones((5, 4, 2))), Tensor(np.ones((2, 3)))
    y = x @ w
    step = turn(trace := record(y.sum(), x=x, w=w, y=y), "y")
    assert [equation(trace, step, sent) for sent in step.sent] == [
        "(5, 4, 3) @ (3, 2) = (5, 4, 2)",
        "(5, 2, 4) @ (5, 4, 3) = (5, 2, 3), summed over axis 0 = (2, 3)",
    ]


def test_an_array_without_a_name_is_called_an_array() -> None:
    trace = record((Tensor([1.0, 2.0]) * np.ones(2)).sum())
    assert "to the array (2,)" in caption(trace, turn(trace, "v1"))


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        (np.ones((2, 2)), np.ones((2, 2)) + 1e-12, False),
        (np.ones((2, 2)), np.ones((2, 2)) + 1e-6, True),
        (np.ones((2, 2)), np.ones((4,)), True),
        (np.ones((1, 2)), np.ones((2,)), True),
        (np.zeros((2, 2)), 0.0, False),
        (np.ones((2, 2)), 1.0, True),
        (np.array([np.nan]), np.array([np.nan]), False),
    ],
)
def test_arrays_differ_by_shape_or_by_more_than_rounding(a: Any, b: Any, apart: bool) -> None:
    assert differ(plain(a), plain(b)) is apart


def test_the_first_array_with_an_infinity_is_named() -> None:
    x = Tensor([1.0, 1e308])
    with np.errstate(over="ignore"):
        y = x * 10.0
    trace = record(y.sum(), x=x, y=y)
    assert trace.born == trace.find("y").id


def test_an_op_that_remembers_gets_its_memory_and_is_probed_with_it() -> None:
    twice = Op("twice", lambda x: (2 * x, 2.0), remembers=True)
    twice.rule(lambda grad, out, factor, x: grad * factor)
    trace = record(twice(Value(3.0)))
    assert [d.slope for d in trace.steps[0].sent] == [2.0]
    assert trace.wrong() == ()


def test_printing_rules_do_not_print_while_being_probed(capsys: pytest.CaptureFixture[str]) -> None:
    loud = Op("loud", lambda x: x)

    @loud.rule
    def rule(grad: float, out: float, x: float) -> float:
        print("called")
        return grad

    record(loud(Value(1.0)))
    assert capsys.readouterr().out == "called\n"


def test_a_repeated_bias_gets_its_gradient_summed_to_its_own_shape() -> None:
    b = Tensor([1.0, -1.0])
    trace = record((np.ones((3, 2)) * b).sum(), b=b)
    node = trace.find("b")
    assert trace.error == ""
    assert as_lists(node.grad) == as_lists(node.right) == [3.0, 3.0]
    assert as_lists(turn(trace, "b").expected) == as_lists(turn(trace, "b").arrived) == [3.0, 3.0]
