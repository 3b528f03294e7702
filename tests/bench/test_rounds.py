"""Contenders take turns and must have done the same work."""

import io

import pytest
from rich.console import Console

from course.bench import scalar
from course.bench.rounds import Result, in_units, table, take_turns


def test_each_contender_is_timed_once_a_round_after_a_warm_up():
    calls: list[str] = []

    def work(name: str) -> float:
        calls.append(name)
        return 1.0

    times = take_turns({"a": lambda: work("a"), "b": lambda: work("b")}, rounds=3)
    assert calls == ["a", "b"] * 4
    assert [len(t) for t in times.values()] == [3, 3]


def test_contenders_with_different_results_are_refused():
    with pytest.raises(ValueError, match="differ in round 0"):
        take_turns({"a": lambda: 1.0, "b": lambda: 1.1}, rounds=1)


def test_results_may_differ_by_rounding_where_a_benchmark_says_so():
    take_turns({"a": lambda: 1.0, "b": lambda: 1.01}, rounds=1, rtol=0.02)


def test_one_that_begins_elsewhere_has_no_result_to_compare():
    assert len(take_turns({"a": lambda: None, "b": lambda: 1.0}, rounds=1)["a"]) == 1
    with pytest.raises(ValueError, match="differ"):
        take_turns({"a": lambda: None, "b": lambda: 1.0, "c": lambda: 2.0}, rounds=1)


def test_the_table_compares_medians_with_the_base():
    times = {"slow": [4.0, 2.0, 9.0], "fast": [1.0, 2.0, 1.0]}
    console = Console(file=io.StringIO(), width=100)
    console.print(table(Result("Race", times, base="slow")))
    printed = console.file.getvalue()
    assert "0.250" in printed
    assert "4.00 x" in printed
    assert "1.00 x" in printed


@pytest.mark.parametrize(
    ("seconds", "shown"), [(12.34, "12.3 s"), (0.0123, "12.3 ms"), (4.5e-5, "45 µs")]
)
def test_times_are_shown_in_the_unit_that_fits(seconds, shown):
    assert in_units(seconds) == shown


def test_the_copy_delivers_old_letters_twice_as_micrograd_does():
    a = scalar.Closure(2.0)
    b = a * 3.0
    c = b * b
    d = b + c
    (d * b).backward()
    d.backward()
    assert a.grad == 975.0  # 360 + 39 would be right; chapter 5 tells why


def test_both_engines_and_the_replayed_graph_take_the_same_steps_of_the_demo():
    with scalar._deep():
        demos = [scalar.Demo(scalar.Value), scalar.Demo(scalar.Closure), scalar.Replay()]
        losses = [[demo.step() for _ in range(2)] for demo in demos]
    assert losses[0] == pytest.approx(losses[1], rel=1e-12)
    assert losses[0] == pytest.approx(losses[2], rel=1e-12)
    assert losses[0][0] > losses[0][1] > 0
