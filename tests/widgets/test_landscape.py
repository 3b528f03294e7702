"""The loss landscape: driven from Python, its tasks, and the same sentences in the browser."""

from pathlib import Path
from typing import Any

import pytest
import traitlets

from course.autodiff.optim import SGD, Adam
from course.widgets.descent_words import VERDICTS
from course.widgets.landscape import Landscape, landscape
from course.widgets.numerals import text
from course.widgets.surfaces import SURFACES, surface
from course.widgets.trails import Trail

from .node import run_script


def test_step_and_run_go_on_and_the_state_holds_the_path_so_far() -> None:
    w = landscape("ravine", lr=0.01, start=(-2, 1))
    assert w.state["path"] == [[-2.0, 1.0]]
    said = w.step()
    assert said == "Step 1 at (−1.98, 0): loss 1.96, " + VERDICTS["smooth"] + "."
    w.run(9)
    assert w.state["step"] == 10
    assert len(w.state["path"]) == len(w.state["losses"]) == 11
    assert w.state["path"][10][0] == pytest.approx(-2 * 0.99**10)
    w.start_again()
    assert w.state["path"] == [[-2.0, 1.0]]


def test_the_state_can_be_set_one_entry_at_a_time_and_the_path_follows() -> None:
    w = landscape("ravine", lr=0.0199, start=(-0.1, 1))
    w.run(200)
    assert w.state["verdict"] == "zig-zag"
    w.state = {"lr": 0.0201}
    assert (w.state["step"], w.state["verdict"]) == (200, "diverging")
    assert w.state["losses"][-1] > w.state["losses"][0]


def test_another_function_brings_its_own_start_and_learning_rate() -> None:
    w = landscape("bowl", step=5)
    w.state = {"function": "saddle"}
    assert w.state["start"] == [1.6, 0.001]
    assert (w.state["lr"], w.state["step"]) == (0.1, 0)
    w.state = {"function": "rosenbrock", "lr": 0.002}
    assert w.state["lr"] == 0.002


def test_the_browser_may_send_another_function_too() -> None:
    w = landscape("bowl", step=5)
    w.set_state({"settings": {**w.settings, "function": "saddle"}})
    assert (w.state["start"], w.state["step"]) == ([1.6, 0.001], 0)
    assert w.trail["path"][0] == [1.6, 0.001]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"function": "hill"}, "function is 'hill'; it must be one of 'bowl', 'ravine'"),
        ({"lr": float("nan")}, "lr is nan; it must be a finite number"),
        ({"momentum": "much"}, "momentum is 'much'"),
        ({"start": [1]}, "start has 1 numbers; it must have 2"),
        ({"path": []}, "the state has no entry 'path'; it has function, start, lr"),
    ],
)
def test_a_state_that_makes_no_sense_is_refused_and_nothing_changes(
    wrong: dict[str, Any], message: str
) -> None:
    w = landscape("bowl", step=3)
    before = w.state
    with pytest.raises((ValueError, traitlets.TraitError), match=message):
        w.state = wrong
    assert w.state == before


def test_what_lies_outside_is_moved_to_the_nearer_end() -> None:
    w = landscape("bowl", lr=0.0, start=(99, -99), momentum=1.0, penalty=99)
    assert w.state["start"] == [2.5, -2.5]
    assert (w.state["lr"], w.state["momentum"], w.state["penalty"]) == (1e-5, 0.99, 10.0)


def test_the_curvature_gives_the_edge_and_momentum_widens_it() -> None:
    w = landscape("ravine")
    assert w.state["curvature"] == pytest.approx([1, 100])
    assert w.state["edge"] == pytest.approx(0.02)
    w.state = {"momentum": 0.5}
    assert w.state["edge"] == pytest.approx(0.03)
    assert w.here["curvature"].startswith(
        "Curvature here: 1 to 100. The edge 2(1 + momentum)/λmax is 0.03; lr is 0.50 of it."
    )


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_just_below_the_edge_descent_converges_and_just_above_it_diverges(momentum: float) -> None:
    ends = []
    for share in (0.99, 1.01):
        w = landscape("ravine", lr=share * 0.02 * (1 + momentum), momentum=momentum)
        w.run(3000)
        ends.append(w.state["losses"][-1])
    assert ends[0] < 1e-3
    assert ends[1] > 1e6


def test_where_nothing_curves_upwards_there_is_no_edge() -> None:
    w = landscape(surface(lambda x, y: -x * x - y * y, ahead=3), task="edge")
    assert "no edge" in w.place()
    assert not w.tasks["edge"]
    assert landscape(surface(lambda x, y: -x * x, ahead=3)).edge is None


def test_a_penalty_makes_the_ravine_rounder_and_moves_the_edge() -> None:
    w = landscape("ravine", penalty=10.0)
    assert w.state["curvature"] == pytest.approx([11, 110])
    assert w.state["edge"] == pytest.approx(2 / 110)
    assert len(w.relief["circles"]) == 4


def test_with_a_penalty_descent_ends_nearer_to_the_origin() -> None:
    w = landscape("bowl", penalty=2.0, step=200)
    assert w.state["path"][-1] == pytest.approx([1 / 3, 1 / 3], abs=1e-6)


def test_the_edge_is_hidden_until_a_learning_rate_is_placed_within_5_percent() -> None:
    w = landscape("ravine", task="edge")
    assert (w.state["edge"], w.state["curvature"]) == (None, None)
    assert "hidden" in w.here["curvature"]
    for lr, side in ((0.0189, "below"), (0.0211, "above")):
        w.state = {"lr": lr}
        assert w.place() == (
            f"− {lr:g} lies more than 5 % {side} the edge. Watch where it zig-zags."
        )
        assert not w.tasks["edge"]
    w.state = {"lr": 0.0192}
    assert w.place() == "+ 0.0192 lies 4.0% below the edge, 0.02."
    assert w.tasks == {"edge": True, "basins": False}
    assert [p["lr"] for p in w.state["placed"]] == [0.0189, 0.0211, 0.0192]
    assert w.state["edge"] == pytest.approx(0.02)


def where_it_ends(w: Landscape) -> str:
    """The answer, found as a learner with paper would: by descending elsewhere."""
    trail = Trail(SURFACES["double well"], lambda p: SGD(p, lr=w.state["lr"]), w.state["start"])
    trail.reach(500)
    return "A" if trail.points[-1][0] < 0 else "B"


def test_five_basins_are_predicted_before_anything_is_shown() -> None:
    w = landscape("double well", task="basins")
    for count in range(1, 6):
        assert w.run(10).startswith("Predict first.")
        assert w.state["path"] == [w.state["start"]]
        assert w.predict(where_it_ends(w)).endswith(f"{count} of {count} right so far.")
        assert w.state["step"] == 100
        if count < 5:
            assert w.next_start() == f"Start {count + 1} of 5: where will it end?"
    assert w.tasks["basins"]
    assert len(w.state["predictions"]) == 5


def test_two_of_five_wrong_do_not_do_the_task_and_five_new_starts_follow() -> None:
    w = landscape("double well", task="basins")
    first = w.state["start"]
    for count in range(5):
        right = where_it_ends(w)
        w.predict({"A": "B", "B": "A"}[right] if count < 2 else right)
        w.next_start()
    assert not w.tasks["basins"]
    assert w.state["predictions"] == []
    assert w.state["start"] != first


def test_the_minimum_next_to_the_start_is_the_wrong_answer_for_two_starts() -> None:
    w = landscape("double well", task="basins")
    wells = SURFACES["double well"].minima
    surprises = 0
    for count in range(5):
        x, y = w.state["start"]
        near = min("AB", key=lambda c: (x - wells["AB".index(c)][0]) ** 2
                   + (y - wells["AB".index(c)][1]) ** 2)  # fmt: skip
        surprises += near != where_it_ends(w)
        w.predict("A")
        if count < 4:
            w.next_start()
    assert surprises == 2


def test_the_start_of_a_task_cannot_be_moved() -> None:
    w = landscape("double well", task="basins")
    before = w.state["start"]
    w.state = {"start": [0.0, 0.0], "function": "bowl", "step": 7}
    assert (w.state["start"], w.state["function"], w.state["step"]) == (before, "double well", 0)


def test_with_a_learning_rate_far_too_large_it_ends_nowhere() -> None:
    w = landscape("double well", task="basins", lr=2.0)
    assert w.predict("nowhere").startswith("+ Right. It arrives nowhere.")


def test_what_is_not_asked_is_refused_with_the_cure() -> None:
    w = landscape("bowl")
    with pytest.raises(ValueError, match="task='edge'"):
        w.place()
    with pytest.raises(ValueError, match="task='basins'"):
        w.predict("A")
    with pytest.raises(ValueError, match="'bowl' has 1 known minima; the task 'basins' needs two"):
        landscape("bowl", task="basins")
    asking = landscape("double well", task="basins")
    with pytest.raises(ValueError, match="it must be one of 'A', 'B', 'nowhere'"):
        asking.predict("C")
    with pytest.raises(ValueError, match="predict first"):
        asking.next_start()
    asking.predict("A")
    with pytest.raises(ValueError, match="next_start"):
        asking.predict("A")


def test_the_steps_may_be_those_of_the_learners_own_class() -> None:
    class Mine(SGD):
        taken = 0

        def step(self, grads: dict[str, Any]) -> None:
            Mine.taken += 1
            super().step(grads)

    w = landscape("ravine", optimizer=Mine, lr=0.01, momentum=0.5)
    w.run(3)
    assert Mine.taken >= 3
    assert w.state["path"] == landscape("ravine", lr=0.01, momentum=0.5, step=3).state["path"]
    assert landscape("ravine", optimizer=Adam, lr=0.1).run(1).startswith("Step 1 at (−1.9, 0.9)")


def test_an_optimiser_that_fails_is_told_in_the_state() -> None:
    w = landscape("ravine", optimizer=Adam, momentum=0.5)
    w.step()
    assert w.state["ended"].startswith("It could not be made: TypeError")
    assert w.state["ended"] in w.trail["note"]


def test_a_blow_up_stops_the_run_and_says_so() -> None:
    w = landscape("ravine", lr=1.0)
    said = w.run(1000)
    assert "It blew up" in said
    assert w.state["step"] == len(w.state["path"]) - 1 < 20
    assert w.step() == said


def test_the_browser_gets_more_steps_than_were_asked_for_and_contours_only_once() -> None:
    w = landscape("bowl")
    relief, trail = w.relief, w.trail
    assert len(trail["path"]) > 100
    w.step()
    assert w.trail is trail
    w.state = {"lr": 0.2}
    assert w.relief is relief
    assert w.trail["of"][2] == 0.2


def test_the_browsers_wish_for_a_task_is_heard_and_nonsense_is_not() -> None:
    w = landscape("ravine", task="edge", lr=0.02)
    w._asked(w, {"do": "place", "with": []}, [])
    assert w.here["task"]["done"]
    for nonsense in ({"do": "__repr__"}, "place", None):
        w._asked(w, nonsense, [])
    basins = landscape("double well", task="basins")
    basins._asked(basins, {"do": "predict", "with": ["A"]}, [])
    assert basins.here["task"]["waiting"] is False


def test_a_stored_notebook_keeps_a_picture_and_a_console_the_sentence() -> None:
    w = landscape("ravine", lr=0.018, step=20)
    data, _ = w._repr_mimebundle_()
    svg = data["image/svg+xml"]
    assert svg.startswith("<svg")
    assert svg.count("<polyline") == 1
    assert len(svg) < 20_000
    assert w.caption in data["text/plain"] == repr(w)


@pytest.mark.parametrize("on", ["ravine", "rosenbrock", "saddle"])
@pytest.mark.parametrize("lr", [0.0005, 0.0199, 5.0])
def test_the_browser_says_the_same_sentences(tmp_path: Path, on: str, lr: float) -> None:
    w = landscape(on, lr=lr)
    expected = []
    for _ in range(40):
        expected.append(w.caption)
        w.step()
    found = run_script(
        tmp_path,
        ("descent", "landscape"),
        "Array(40).fill().map((_, k) => caption(trail, k, verdicts))",
        trail=w.trail,
        verdicts=VERDICTS,
    )
    assert found == expected


def test_the_browser_writes_numbers_as_python_does(tmp_path: Path) -> None:
    numbers = [
        0.0,
        -0.0,
        1.0,
        -2.5,
        1e-5,
        1.23456e-4,
        123456.7,
        9999.6,
        1e6,
        -3e-9,
        1e12,
        0.1 + 0.2,
    ]
    assert run_script(tmp_path, ("descent",), "numbers.map(neat)", numbers=numbers) == [
        text(number) for number in numbers
    ]
