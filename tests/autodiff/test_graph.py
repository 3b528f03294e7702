"""What the engine promises: order, gradients that are added, depth, clear refusals."""

import sys

import numpy as np
import pytest

from course.autodiff import ops
from course.autodiff.checks import gradcheck, is_broken
from course.autodiff.graph import Node, Op, apply, backward, op, topological_order
from course.autodiff.value import Value
from course.exercises.drives import engine as drives

from .graphs import random_program, run_program


def routes() -> tuple[Value, Value, Value, Value]:
    a = Value(2.0)
    b = a * 3.0
    c = b * b
    d = b + c
    return a, b, d, d * b


def test_parents_stand_before_children_and_every_node_once():
    *_, e = routes()
    order = topological_order(e)
    place = {node: i for i, node in enumerate(order)}
    assert len(place) == len(order)
    assert all(place[p] < place[n] for n in order for p in n.parents)
    assert order[-1] is e


def test_a_short_and_a_long_route_are_added():
    a, *_, e = routes()
    backward(e)
    assert a.grad == 360.0


def test_two_calls_add_twice():
    a, *_, e = routes()
    backward(e)
    backward(e)
    assert a.grad == 720.0
    assert e.grad == 2.0


def test_two_losses_that_share_nodes_are_both_right():
    a, _, d, e = routes()
    backward(d)
    backward(e)
    assert a.grad == 39.0 + 360.0
    assert d.grad == 1.0 + 6.0


def test_a_chain_of_a_hundred_thousand_is_nothing_special():
    assert sys.getrecursionlimit() < 10_000
    x = a = Value(1.0)
    for _ in range(100_000):
        x = x + 1e-6
    backward(x)
    assert a.grad == 1.0


def test_forty_doublings_are_nothing_special():
    x = a = Value(1.0)
    for _ in range(40):
        x = x + x
    backward(x)
    assert a.grad == 2.0**40


def test_plain_numbers_and_arrays_pass_through_an_op_unrecorded():
    assert ops.mul(2.0, 3.0) == 6.0
    np.testing.assert_array_equal(ops.relu(np.array([-1.0, 2.0])), [0.0, 2.0])


def test_an_op_that_remembers_gives_its_rule_what_it_kept():
    @op("clip", remembers=True)
    def clip(x):
        return min(x, 1.0), x > 1.0

    @clip.rule
    def clip_rule(grad, out, cut, x):
        return 0.0 if cut else grad

    low, high = Value(0.5), Value(3.0)
    backward(clip(low) + clip(high))
    assert (low.grad, high.grad) == (1.0, 0.0)
    assert clip(3.0) == 1.0


@pytest.mark.parametrize("seed", range(40))
def test_random_graphs_agree_with_nudging(seed):
    lines = random_program(seed)
    xs = np.random.default_rng(seed).uniform(-2, 2, size=4).tolist()
    assert gradcheck(lambda *leaves: run_program(lines, list(leaves), Value(1.0)), xs) < 1e-5


TABLE = [o for o in vars(ops).values() if isinstance(o, Op)]


@pytest.mark.parametrize("operation", TABLE, ids=lambda o: o.symbol)
@pytest.mark.parametrize("x", [0.3, 1.7])
def test_the_rule_of_every_op_agrees_with_nudging(operation, x):
    count = operation.forward.__code__.co_argcount
    if operation is ops.pow:
        assert gradcheck(lambda a: operation(a, 3), [x]) < 1e-8
    else:
        assert gradcheck(lambda *a: operation(*a), [x, 0.8][:count]) < 1e-8


def test_the_forward_functions_do_not_overflow():
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        for x in (-800.0, 800.0):
            assert abs(Value(x).tanh().data) == 1.0
            assert Value(x).sigmoid().data in (pytest.approx(0.0, abs=1e-300), 1.0)


@pytest.mark.parametrize(
    ("bad", "error", "words"),
    [
        (lambda: backward(3.0), TypeError, "3.0 is a float, not a node"),
        (lambda: Value(1.0) + np.ones(2), TypeError, "shape"),
        (lambda: np.ones(2) * Value(1.0), TypeError, "shape"),
        (lambda: Value(1.0) + "two", TypeError, "one number"),
        (lambda: Value(0.0).log(), ValueError, "above 0"),
        (lambda: Value(-1.0).log(), ValueError, "log of -1.0"),
        (lambda: Value(0.0) ** -1, ZeroDivisionError, "away from 0"),
        (lambda: Value(-8.0) ** 0.5, ValueError, "no real number"),
        (lambda: 1 / Value(0.0), ZeroDivisionError, "away from 0"),
    ],
)
def test_bad_input_gets_a_clear_error(bad, error, words):
    with pytest.raises(error, match=words):
        bad()


def test_a_node_of_another_engine_is_refused_by_name():
    class Other:
        data, grad, parents = 1.0, 0.0, ()

    with pytest.raises(TypeError, match="is a Other, not a node of this engine"):
        backward(Other())
    with pytest.raises(TypeError, match="one number"):
        Value(1.0) * Other()


def test_nan_travels_and_nothing_hangs():
    a = Value(float("nan"))
    b = (a * 2.0).tanh()
    backward(b)
    assert np.isnan(b.data)
    assert np.isnan(a.grad)


def test_apply_keeps_the_class_of_the_first_node():
    class Special(Value):
        __slots__ = ()

    assert type(apply(ops.add, 1.0, Special(2.0))) is Special
    assert all(isinstance(p, Node) for p in apply(ops.add, 1.0, Special(2.0)).parents)


def test_the_engines_of_the_bug_hunt_are_what_they_are_called():
    broken = {name for name, engine in drives.ENGINES.items() if is_broken(engine)}
    assert broken == drives.ENGINES.keys() - {"engine B"}
    assert not is_broken(backward)
