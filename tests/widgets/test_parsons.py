"""Parsons items: what is accepted, what a check says, and what it keeps to itself."""

import math
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from course.autodiff.layers import DenseNetwork, minibatches, softmax_cross_entropy
from course.autodiff.nn import MLP
from course.autodiff.optim import SGD, Adam
from course.autodiff.value import Value
from course.widgets.arrangement import check, right_from_top, rules, split
from course.widgets.parsons import Parsons, parsons
from course.widgets.parsons_bank import BANK

from .node import run_script

ITEMS = sorted(BANK)
SQUARES = ["total = 0", "for n in range(4):", "    total += n * n", "print(total)"]


class Box:
    """A node of a graph, for the program that orders nodes."""

    def __init__(self, *parents: "Box") -> None:
        self.parents = parents


def run_gradient(code: Any) -> Any:
    known: dict[str, Any] = {"np": np}
    exec(code, known)
    return known["numerical_gradient"](lambda t: t[0] ** 3 * t[1], np.array([2.0, 5.0])).tolist()


def run_by_hand(code: Any) -> Any:
    known = {"math": math, "x": 0.7, "y": -0.4, "w1": 1.3, "b1": 0.2, "w2": -0.8, "b2": 0.5}
    exec(code, known)
    return {name: value for name, value in known.items() if name.startswith("d_")}


def run_order(code: Any) -> Any:
    first, second = Box(), Box()
    left, right = Box(first, second), Box(second)
    root = Box(left, right, left)
    names = {first: "first", second: "second", left: "left", right: "right", root: "root"}
    known: dict[str, Any] = {}
    exec(code, known)
    return [names[node] for node in known["topological_order"](root)]


def run_training(code: Any) -> Any:
    X, Y = [[0.0, 1.0], [1.0, 0.5]], [1.0, -1.0]
    model = MLP([2, 2, 1], np.random.default_rng(0))
    for p in model.parameters():
        p.grad = 0.3  # numbers from before

    def mean_loss(model: MLP, X: list[list[float]], Y: list[float]) -> Value:
        return sum((model(x)[0] - y) ** 2 for x, y in zip(X, Y, strict=True)) * 0.5

    known = {"mean_loss": mean_loss, "model": model, "X": X, "Y": Y, "lr": 0.1}
    exec(code, known)
    return known["losses"], [p.data for p in model.parameters()]


def run_step(code: Any) -> Any:
    known: dict[str, Any] = {"np": np}
    exec(code, known)
    params = {"W": np.array([2.0, -1.0]), "b": np.array([0.5])}
    gradients = ({"W": np.array([1.0, -3.0]), "b": np.array([2.0])} for _ in range(2))
    adam = Adam(params, lr=0.1)
    with np.errstate(all="ignore"):
        for grads in gradients:
            known["update"](adam, grads)
    return [p.tolist() for p in params.values()]


def run_epoch(code: Any) -> Any:
    """The first batch is looked at by itself: whoever pulls finds its step done."""
    X, labels = np.array([[0.0, 1.0], [1.0, 0.5], [2.0, -1.0]]), np.array([1, 0, 1])
    model = DenseNetwork([2, 3, 2], np.random.default_rng(0))
    params = {name: p.data for name, p in model.parameters().items()}
    for p in model.parameters().values():
        p.grad = np.full_like(p.data, 0.3)  # numbers from before
    known = {"minibatches": minibatches, "softmax_cross_entropy": softmax_cross_entropy}
    exec(code, known)
    rng = np.random.default_rng(0)
    epoch = known["train_epoch"](model, X, labels, SGD(params, 0.5), 1, rng)
    seen = [next(epoch), *(p.tolist() for p in params.values())]
    return [*seen, *epoch], [p.tolist() for p in params.values()]


class OneWeight:
    """A model of one weight that is its own optimiser, with PyTorch's names."""

    def __init__(self) -> None:
        self.w, self.grad = 1.0, 0.3  # a number from before

    def __call__(self, X: float) -> float:
        return self.w * X

    def loss(self, error: float) -> Any:
        return SimpleNamespace(backward=lambda: setattr(self, "grad", self.grad + error))

    def zero_grad(self) -> None:
        self.grad = 0.0

    def step(self) -> None:
        self.w -= 0.1 * self.grad

    def parameters(self) -> float:
        return self.w

    state_dict = parameters


def run_torch(code: Any) -> Any:
    model, saved = OneWeight(), list[float]()
    nn = SimpleNamespace(
        Linear=max,
        Sigmoid=dict,
        Sequential=lambda *layers: model,
        CrossEntropyLoss=lambda: lambda scores, y: model.loss(scores - y),
        MSELoss=lambda: lambda scores, y: model.loss(2 * (scores - y)),
    )
    torch = SimpleNamespace(
        optim=SimpleNamespace(SGD=lambda params, lr: model),
        softmax=lambda scores, dim: 0.5 * scores,
        save=lambda weights, path: saved.append(weights),
    )
    exec(code, {"nn": nn, "torch": torch, "loader": [(1.0, 2.0), (3.0, -1.0)]})
    return saved


def run_unbroadcast(code: Any) -> Any:
    known: dict[str, Any] = {}
    exec(code, known)
    g = np.arange(24.0).reshape(2, 3, 4)
    shapes = ((3, 1), (2, 1, 4), (4,), (1, 1, 1), ())
    return [np.asarray(known["unbroadcast"](g, shape), float).tolist() for shape in shapes]


def run_norm(code: Any) -> Any:
    known: dict[str, Any] = {}
    exec(code, known)
    dy, xhat = np.array([[1.0, 2.0], [-3.0, 0.5]]), np.array([[-1.0, 0.9], [1.0, -0.9]])
    cache = (xhat, np.array([2.0, 3.0]), np.array([0.5, -1.5]))
    return [np.round(g, 9).tolist() for g in known["batchnorm_backward"](dy, cache)]


def run_conv(code: Any) -> Any:
    known: dict[str, Any] = {"np": np}
    exec(code, known)
    x, w = np.array([1.0, -2.0, 3.0, 0.5, 4.0]), np.array([2.0, -1.0, 0.5])
    settings = ((1, 0, [1.0, 2.0, -1.0]), (2, 1, [3.0, 1.0, 2.0]), (1, 1, [1.0, 0, 2, 3, -1]))
    sent = [known["conv1d_backward"](dy, x, w, stride, pad) for stride, pad, dy in settings]
    return [(dx.tolist(), dw.tolist(), db) for dx, dw, db in sent]


def run_blocks(code: Any) -> Any:
    """How A is read is part of it: a block is finished before the next one is begun."""
    known: dict[str, Any] = {}
    exec(code, known)
    read: list[tuple[int, int]] = []
    A, out = np.arange(35.0).reshape(5, 7), np.zeros((7, 5))

    class Reading:
        shape = A.shape

        def __getitem__(self, at: tuple[int, int]) -> float:
            read.append(at)
            return float(A[at])

    known["transpose_blocked"](Reading(), out, 2)
    return out.tolist(), read


RUNS: dict[str, Callable[[Any], Any]] = {
    "numerical gradient": run_gradient,
    "backward by hand": run_by_hand,
    "topological order": run_order,
    "training loop": run_training,
    "optimiser step": run_step,
    "unbroadcast": run_unbroadcast,
    "mini-batch loop": run_epoch,
    "digits in PyTorch": run_torch,
    "conv backward": run_conv,
    "batch norm backward": run_norm,
    "blocked loops": run_blocks,
}


def outcome(name: str, program: Sequence[str]) -> Any:
    """What running a program gives, or that it does not run."""
    try:
        return RUNS[name](compile("\n".join(program), "program", "exec"))
    except (
        SyntaxError,
        NameError,
        AttributeError,
        TypeError,
        ValueError,
        IndexError,
        RecursionError,
    ) as error:
        return type(error)


def grammatical(lines: Sequence[str], done: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """All orders of the lines in which Python accepts the indentation."""
    if not lines and not done[-1].endswith(":"):
        yield list(done)
    for i, line in enumerate(lines):
        last = split(done[-1])[0] if done else 0
        opened = bool(done) and done[-1].endswith(":")
        depth = split(line)[0]
        if depth == last + 1 if opened else depth <= last:
            yield from grammatical([*lines[:i], *lines[i + 1 :]], (*done, line))


def candidates(name: str) -> Iterator[list[str]]:
    """All orders worth a run; without blocks, a line whose names are not yet known ends a try."""
    lines = list(BANK[name].lines)
    if name != "backward by hand":
        yield from grammatical(lines)
        return

    def extend(done: list[str], left: list[str]) -> Iterator[list[str]]:
        if not left:
            yield done
        for line in left:
            known = {"math": math, "x": 0.7, "y": -0.4, "w1": 1.3, "b1": 0.2, "w2": -0.8, "b2": 0.5}
            try:
                exec("\n".join([*done, line]), known)
            except NameError:
                continue
            yield from extend([*done, line], [other for other in left if other != line])

    yield from extend([], lines)


def accepted(widget: Parsons, program: Sequence[str]) -> bool:
    return right_from_top(widget.rules, [split(line) for line in program]) == len(widget.rules)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("numerical gradient", 2),
        ("backward by hand", 60),
        ("topological order", 6),
        ("training loop", 7),
        ("optimiser step", 6),
        ("unbroadcast", 1),
        ("mini-batch loop", 2),
        ("digits in PyTorch", 6),
        ("batch norm backward", 10),
        ("blocked loops", 1),
    ],
)
def test_exactly_the_orders_that_run_the_same_are_accepted(name: str, count: int) -> None:
    widget = parsons(name)
    right = outcome(name, BANK[name].lines)
    found = [(program, outcome(name, program) == right) for program in candidates(name)]
    assert [program for program, same in found if same != accepted(widget, program)] == []
    assert sum(same for _, same in found) == count


@pytest.mark.parametrize("name", ITEMS)
def test_every_other_indentation_of_a_line_is_refused_and_does_not_run_the_same(name: str) -> None:
    widget = parsons(name)
    right = outcome(name, BANK[name].lines)
    for i, line in enumerate(BANK[name].lines):
        depth, text = split(line)
        for other in {depth - 1, depth + 1} - {-1}:
            program = [*BANK[name].lines]
            program[i] = "    " * other + text
            widget.order = program
            assert widget.check()["problems"] == ["indentation"]
            header = split(program[i - 1])[0]
            if other <= header + 1:  # Python runs two steps in one; the course does not write that
                assert outcome(name, program) != right


@pytest.mark.parametrize("name", ITEMS)
def test_no_distractor_can_stand_in_for_a_line(name: str) -> None:
    right = outcome(name, BANK[name].lines)
    for distractor in set(BANK[name].distractors) - {split(line)[1] for line in BANK[name].lines}:
        for i, line in enumerate(BANK[name].lines):
            program = [*BANK[name].lines]
            program[i] = "    " * split(line)[0] + distractor
            assert outcome(name, program) != right


@pytest.mark.parametrize("name", ITEMS)
def test_the_bank_has_two_distractors_each_and_starts_unsolved(name: str) -> None:
    widget = parsons(name)
    assert len(BANK[name].distractors) == 2
    assert len(widget.order) == len(BANK[name].lines) + 2
    assert not widget.solved


@pytest.mark.parametrize("name", ITEMS)
def test_the_banks_own_order_is_solved(name: str) -> None:
    widget = parsons(name)
    widget.order = BANK[name].lines
    assert widget.solved
    found = widget.check()
    assert (found["solved"], found["problems"]) == (True, [])
    assert found["message"] == f"Solved: all {len(BANK[name].lines)} lines are right."


def test_zero_grad_between_backward_and_update_is_an_order_problem() -> None:
    widget = parsons("training loop")
    loop = [*BANK["training loop"].lines]
    zero = loop.pop(4)
    widget.order = [*loop[:5], zero, *loop[5:]]
    assert widget.check()["problems"] == ["order"]
    assert widget.check()["right"] == 4


def test_a_second_zero_grad_is_one_line_too_many() -> None:
    widget = parsons("training loop")
    loop = [*BANK["training loop"].lines]
    widget.order = [*loop[:6], loop[4], *loop[6:]]
    assert widget.check()["problems"] == ["too many lines"]
    assert widget.check()["right"] == 6


def test_a_check_counts_lines_from_the_top_and_names_the_kind_of_problem() -> None:
    widget = parsons(SQUARES, ["total = n"])
    said = {
        "too many lines": [*SQUARES, "total = n"],
        "too few lines": SQUARES[:3],
        "order": [SQUARES[3], *SQUARES[:3]],
        "indentation": [*SQUARES[:2], SQUARES[2].strip(), SQUARES[3]],
    }
    right = {"too many lines": 4, "too few lines": 3, "order": 0, "indentation": 2}
    for problem, program in said.items():
        widget.order = program
        found = widget.check()
        assert found["problems"] == [problem]
        assert found["right"] == right[problem]


def test_a_check_never_shows_a_line() -> None:
    for name in ITEMS:
        widget = parsons(name)
        for seed in range(20):
            program = list(widget.order)
            random.Random(seed).shuffle(program)
            widget.order = program
            said = widget.check()["message"]
            assert not any(split(line)[1] in said for line in BANK[name].lines)


def test_all_kinds_of_problem_can_remain_at_once() -> None:
    widget = parsons("training loop")
    assert widget.check()["problems"] == ["too many lines", "order", "indentation"]


def test_lines_that_do_not_need_each_other_may_change_places() -> None:
    widget = parsons(["a = 1", "b = 2", "c = a + b"], needs={2: [0, 1]})
    widget.order = ["b = 2", "a = 1", "c = a + b"]
    assert widget.solved
    widget.order = ["b = 2", "c = a + b", "a = 1"]
    assert not widget.solved


def test_a_line_that_needs_a_line_in_a_block_needs_the_whole_block() -> None:
    lines = ["for i in a:", "    x = i", "    y = x", "print(x)"]
    assert [rule.needs for rule in rules(lines, {3: [1], 2: [1]})] == [(), (), (1,), (0,)]


def test_a_block_cannot_be_left_and_entered_again() -> None:
    widget = parsons(["for i in a:", "    x = i", "    y = i", "b = 2"], needs={})
    widget.order = ["for i in a:", "    x = i", "b = 2", "    y = i"]
    assert widget.check()["right"] == 2
    assert widget.check()["problems"] == ["order"]


def test_the_same_seed_gives_the_same_order_and_another_seed_another() -> None:
    assert parsons("training loop", seed=1).order == parsons("training loop", seed=1).order
    assert parsons("training loop", seed=1).order != parsons("training loop", seed=2).order


def test_the_order_reads_as_the_program_it_was_set_to() -> None:
    widget = parsons(SQUARES, ["total = n"])
    widget.order = SQUARES[:3]
    assert widget.order == SQUARES[:3]
    assert widget.source == "total = 0\nfor n in range(4):\n    total += n * n"
    assert len(widget.state["unused"]) == 2


def test_moving_a_line_takes_the_verdict_back_and_checks_are_counted() -> None:
    widget = parsons(SQUARES)
    widget.check()
    assert widget.state["verdict"]["length"] == 4
    widget.order = SQUARES
    assert widget.state["verdict"] is None
    assert widget.solved
    assert widget.state["checks"] == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"order": [[0, 0], [0, 1]]}, "may have each of .* once"),
        ({"order": [[99, 0]]}, "may have each of"),
        ({"lines": []}, "no entry 'lines'"),
    ],
)
def test_a_state_that_makes_no_sense_is_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parsons(SQUARES).state = wrong


def test_a_line_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="there is no line 'total = 1' left"):
        parsons(SQUARES).order = ["total = 1"]


def test_odd_blanks_are_named() -> None:
    with pytest.raises(ValueError, match="indented by 3 blanks; use steps of 4"):
        parsons(SQUARES).order = ["   total = 0"]


def test_an_item_that_is_not_in_the_bank_is_named() -> None:
    with pytest.raises(ValueError, match=r"the bank has no item 'loop'; it has .*training loop"):
        parsons("loop")


def test_lines_that_cannot_be_told_apart_or_have_no_header_are_refused() -> None:
    with pytest.raises(ValueError, match="'x = 1' stands twice"):
        parsons(["x = 1", "x = 1"])
    with pytest.raises(ValueError, match="line 2 is indented 2 steps and has no header"):
        parsons(["if a:", "        x = 1"])


def test_where_no_widget_can_be_shown_the_lines_are_text() -> None:
    widget = parsons(SQUARES, ["total = n"])
    widget.order = SQUARES
    bundle = widget._repr_mimebundle_()
    assert bundle is not None
    text = bundle[0]["text/plain"]
    assert "    total += n * n\nprint(total)\nLeft out: total = n" in text


@pytest.mark.parametrize("name", ITEMS)
def test_the_browser_checks_as_python_does(name: str, tmp_path: Path) -> None:
    widget = parsons(name)
    chance = random.Random(0)
    programs = [[split(line) for line in BANK[name].lines]]
    for _ in range(60):  # small changes of the right program, and distractors
        program = list(programs[0])
        for _ in range(chance.randint(1, 3)):
            depth, text = program.pop(chance.randrange(len(program)))
            depth += chance.choice([0, 0, 0, 1])
            text = chance.choice([text, text, text, BANK[name].distractors[0]])
            program.insert(chance.randrange(len(program) + 1), (depth, text))
        programs.append(program)
    asked = {"rules": widget.fixed["rules"], "programs": programs}
    found = run_script(tmp_path, ("parsons",), "programs.map((p) => check(rules, p))", **asked)
    for program, theirs in zip(programs, found, strict=True):
        ours = check(widget.rules, program)
        assert theirs["problems"] == list(ours.problems)
        assert (theirs["right"], theirs["length"]) == (ours.right, ours.length)
