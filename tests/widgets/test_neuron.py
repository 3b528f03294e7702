"""The neuron playground: its sums, its scores and its tasks, in Python and in the browser."""

import itertools
import operator
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course.autodiff import neurons
from course.widgets.neuron import ACTIVATIONS, CORNERS, GATES, TASKS, neuron, separable

from .node import run_script

MODEL = ("neuron_model",)
RIGHT = {
    "AND": (1.0, 1.0, -1.5),
    "OR": (1.0, 1.0, -0.5),
    "NAND": (-1.0, -1.0, 1.5),
    "x1 alone": (1.0, 0.0, -0.5),
}


def weights(w1: float, w2: float, b: float) -> dict[str, float]:
    return {"w1": w1, "w2": w2, "b": b}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_outputs_are_those_of_chapter_1(name: str) -> None:
    w = neuron(activation=name, **weights(2.0, -3.0, 0.5))
    act = np.tanh if name == "tanh" else getattr(neurons, name)
    for x in [*CORNERS, (-0.35, 1.7)]:
        z = neurons.weighted_sum(np.array([2.0, -3.0]), np.array(x), 0.5)
        assert w.output(*x) == pytest.approx(float(act(np.array(z))))


def test_the_sigmoid_of_a_large_weight_does_not_overflow() -> None:
    assert neuron(activation="sigmoid", **weights(-10, -10, -10)).output(2, 2) > 0
    assert ACTIVATIONS["sigmoid"](-1000) == 0.0


@pytest.mark.parametrize(("gate", "numbers"), RIGHT.items())
def test_a_gate_with_the_right_boundary_scores_4_and_is_a_task_done(
    gate: str, numbers: tuple[float, float, float]
) -> None:
    w = neuron(gate)
    assert not any(w.tasks.values())
    w.state = weights(*numbers)
    assert w.score == 4
    assert [task for task, done in w.tasks.items() if done] == [gate]


@pytest.mark.parametrize("gate", [gate for gate in GATES if gate != "XOR"])
def test_the_gates_are_those_of_chapter_1_where_it_has_them(gate: str) -> None:
    if gate in ("AND", "OR", "NAND"):
        w, b = neurons.gate_weights(gate)
        sums = [neurons.weighted_sum(w, np.array(x), b) for x in CORNERS]
        assert neurons.step(sums).tolist() == GATES[gate]
    else:
        assert GATES[gate] == [x1 for x1, _ in CORNERS]


def test_no_neuron_scores_4_on_xor_and_3_is_the_task() -> None:
    w = neuron("XOR")
    best = 0
    grid = np.arange(-3, 3.5, 0.5).tolist()
    for w1, w2, b in itertools.product(grid, grid, grid):
        ones = [float(w1 * x1 + w2 * x2 + b >= 0) for x1, x2 in CORNERS]
        hits = sum(map(operator.eq, ones, GATES["XOR"]))
        best = max(best, hits)
    assert best == 3
    w.state = weights(1, 1, -0.5)
    assert (w.score, w.tasks["XOR: 3 of 4"]) == (3, True)


def test_a_task_stays_done_when_the_sliders_move_on() -> None:
    w = neuron("OR")
    w.state = weights(1, 1, -0.5)
    w.state = {**weights(0, 0, -1), "data": "XOR"}
    assert w.tasks["OR"]
    assert not w.tasks["AND"]


def test_a_steep_sigmoid_is_a_step_and_a_flat_one_is_not() -> None:
    w = neuron("AND", "sigmoid")
    w.state = weights(1, 1, -1.5)
    assert (w.score, w.tasks["steep sigmoid"]) == (4, False)
    w.state = weights(6, 6, -9)
    assert w.tasks["steep sigmoid"]
    assert w.output(1, 1) > 0.95


def test_a_step_neuron_does_not_count_as_a_steep_sigmoid() -> None:
    w = neuron("AND", "step")
    w.state = weights(6, 6, -9)
    assert not w.tasks["steep sigmoid"]


def test_two_neurons_of_the_layer_can_pull_xor_apart() -> None:
    w = neuron(tab="layer")
    assert not w.tasks["layer separates XOR"]
    layer = [[10.0, 10.0, -5.0], [-10.0, -10.0, 10.0], *w.state["layer"][2:]]
    w.state = {"layer": layer}
    assert w.image(0, 0)[:2] == pytest.approx([-1, 1], abs=1e-3)
    assert w.tasks["layer separates XOR"]


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("axes", [*itertools.permutations(range(1, 5), 2)])
def test_choosing_other_axes_or_activations_alone_does_not_do_the_task(
    activation: str, axes: tuple[int, int]
) -> None:
    w = neuron(tab="layer", layer_activation=activation, axes=list(axes))
    assert not w.tasks["layer separates XOR"]


@pytest.mark.parametrize("seed", range(40))
def test_separable_agrees_with_trying_a_thousand_directions(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ones, zeros = rng.uniform(0, 1, (2, 2)), rng.uniform(0, 1, (2, 2))
    angles = np.linspace(0, 2 * np.pi, 20_001)
    along = np.stack([np.cos(angles), np.sin(angles)])
    gap = float(np.max(np.min(ones @ along, axis=0) - np.max(zeros @ along, axis=0)))
    if abs(gap - 0.05) > 1e-4:
        a, b = [[(float(x), float(y)) for x, y in group] for group in (ones, zeros)]
        assert separable(a, b) == separable(b, a) == (gap > 0.05)


def test_own_points_count_only_when_they_are_the_data() -> None:
    w = neuron("AND", points=[{"x1": 0.5, "x2": 1.5, "target": 0}])
    w.state = weights(1, 1, -1.5)
    assert w.score == 4
    w.state = {"data": "own points"}
    assert w.score == 0
    w.state = {"points": [{"x1": 0.5, "x2": 1.5, "target": 1}]}
    assert w.score == 1


def test_points_and_weights_stay_in_their_ranges() -> None:
    w = neuron(points=[{"x1": 99, "x2": -99, "target": 1}])
    assert w.state["points"] == [{"x1": 2.0, "x2": -1.0, "target": 1}]
    w.state = {"w1": 11}
    assert w.state["w1"] == 10.0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"weight": 1}, "no entry 'weight'"),
        ({"w1": "big"}, "w1 is 'big'; it must be a finite number"),
        ({"activation": "softmax"}, "activation is 'softmax'; it must be one of 'step'"),
        ({"data": "NOR"}, "data is 'NOR'"),
        ({"points": [{"x1": 1}]}, "must have x1, x2 and target"),
        ({"points": [{"x1": 1, "x2": 1, "target": 2}]}, "target is 2; it must be one of 0, 1"),
        ({"layer": [[0, 0, 0]]}, "the layer has 1 neurons; it must have 4"),
        ({"axes": [1]}, "axes has 1 numbers; it must have 2"),
    ],
)
def test_a_state_that_makes_no_sense_is_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        neuron().state = wrong


def test_where_no_widget_can_be_shown_a_text_tells_the_neuron_and_its_score() -> None:
    w = neuron("XOR", **weights(1, -1, 0.5))
    bundle = w._repr_mimebundle_()
    assert bundle is not None
    text = bundle[0]["text/plain"]
    assert text.startswith("Neuron playground: step(1·x1 − 1·x2 + 0.5); XOR: 1 of 4 points right.")


def states() -> list[dict[str, Any]]:
    """States all over the range, with gates, activations and layers in every mixture."""
    chance = random.Random(0)
    some = [-10, -3, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 6, 10]
    return [
        {
            **neuron().state,
            **weights(*chance.choice([*RIGHT.values(), (6, 6, -9), chance.choices(some, k=3)])),
            "activation": chance.choice(list(ACTIVATIONS)),
            "layer_activation": chance.choice(list(ACTIVATIONS)),
            "data": chance.choice([*GATES, "own points"]),
            "points": [{"x1": 0.3, "x2": chance.choice([-1, 0.4]), "target": 1}],
            "layer": [[chance.choice(some) for _ in range(3)] for _ in range(4)],
            "axes": chance.sample(range(1, 5), 2),
        }
        for _ in range(300)
    ]


def test_the_browser_finds_the_same_scores_and_tasks(tmp_path: Path) -> None:
    tried = states()
    ask = "tried.map((s) => [score(s, gates), done(s, gates, tasks), image(s, [0.3, -0.7])])"
    found = run_script(tmp_path, MODEL, ask, tried=tried, gates=GATES, tasks=TASKS)
    for state, (count, tasks, image) in zip(tried, found, strict=True):
        w = neuron(**state)
        assert (count, tasks) == (w.score, w.state["done"])
        assert image == pytest.approx(w.image(0.3, -0.7), rel=1e-12)
    assert {task for _, tasks, _ in found for task in tasks} == {*TASKS}


def test_the_browsers_activations_do_not_overflow_either(tmp_path: Path) -> None:
    ask = "[-1000, -2, 0, 2, 1000].map(ACTIVATIONS.sigmoid)"
    ours = neurons.sigmoid(np.array([-1000, -2, 0, 2, 1000]))
    assert run_script(tmp_path, MODEL, ask) == pytest.approx(ours, rel=1e-12)
