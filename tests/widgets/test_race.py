"""The optimiser race: the learner's own classes run fairly, and the table says how."""

import math
from pathlib import Path
from typing import Any

import pytest
import traitlets

from course.autodiff.optim import SGD, AdaGrad, Adam
from course.widgets.race import Race, race
from course.widgets.surfaces import SURFACES
from course.widgets.trails import Trail

from .node import run_script

BOTH = {"SGD": SGD, "Adam": Adam}
RATES = {"SGD": 0.001, "Adam": 0.1}


def row(r: Race, name: str) -> dict[str, Any]:
    """One runner's row of the table."""
    found: dict[str, Any] = next(row for row in r.state["table"] if row["name"] == name)
    return found


def test_every_runner_goes_the_way_that_its_class_goes_alone() -> None:
    r = race(BOTH, lr=RATES)
    r.run(30)
    for name, make in BOTH.items():
        alone = Trail(
            SURFACES["rosenbrock"], lambda p, m=make, n=name: m(p, lr=RATES[n]), (-1.2, 1)
        )
        alone.reach(30)
        assert r.state["paths"][name] == [list(p) for p in alone.points]
        assert r.state["losses"][name] == alone.losses


def test_the_learning_rate_comes_from_lr_then_from_the_class_then_is_a_tenth() -> None:
    r = race({"SGD": SGD, "Adam": Adam, "AdaGrad": AdaGrad, "fast": SGD}, lr={"fast": 1.0})
    assert r.state["lrs"] == {"SGD": 0.1, "Adam": 0.001, "AdaGrad": 0.1, "fast": 1.0}


def test_a_runner_may_be_a_function_with_its_own_lr_or_one_that_takes_lr() -> None:
    r = race(
        {"fixed": lambda p: SGD(p, lr=0.01), "free": lambda p, lr=0.02: SGD(p, lr=lr)}, on="bowl"
    )
    assert r.state["lrs"] == {"fixed": None, "free": 0.02}
    r.state = {"lrs": {"free": 0.01}, "step": 5}
    assert r.state["paths"]["fixed"] == r.state["paths"]["free"]
    with pytest.raises((ValueError, traitlets.TraitError), match="'fixed' was given with its own"):
        r.state = {"lrs": {"fixed": 0.1}}


def test_any_object_with_a_step_may_race() -> None:
    class Sign:
        """A rule that takes the sign of the gradient, as chapter 15 might."""

        def __init__(self, params: dict[str, Any]) -> None:
            self.params = params

        def step(self, grads: dict[str, Any]) -> None:
            for name, p in self.params.items():
                p -= 0.1 * (grads[name] > 0) - 0.1 * (grads[name] < 0)

    r = race({"sign": Sign}, on="bowl")
    r.run(3)
    assert r.state["paths"]["sign"][3] == pytest.approx([-1.2, -1.2])


def test_only_the_runner_whose_learning_rate_changed_runs_again() -> None:
    r = race(BOTH, lr=RATES, step=20)
    adam = r._trails["Adam"][1]
    r.state = {"lrs": {"SGD": 0.002}}
    assert r._trails["Adam"][1] is adam
    assert r.state["lrs"] == {"SGD": 0.002, "Adam": 0.1}
    r.state = {"start": [0.0, 0.0]}
    assert r._trails["Adam"][1] is not adam


def test_the_browser_may_send_another_function() -> None:
    r = race(BOTH, step=5)
    r.set_state({"settings": {**r.settings, "function": "bowl"}})
    assert (r.state["start"], r.state["step"]) == ([-1.5, -1.5], 0)


def test_adams_first_step_is_its_lr_along_each_axis_and_sgds_is_lr_times_gradient() -> None:
    r = race(BOTH, lr=RATES)
    r.step()
    gx, gy = SURFACES["rosenbrock"].gradient(-1.2, 1.0)
    assert row(r, "Adam")["first"] == pytest.approx((0.1, 0.1))
    assert row(r, "SGD")["first"] == pytest.approx((-0.001 * gx, -0.001 * gy))
    assert row(r, "Adam")["length"] == pytest.approx(0.1 * math.sqrt(2))
    assert row(r, "Adam")["direction"] == pytest.approx(45)


def test_the_table_has_the_best_first_and_says_when_it_was_down() -> None:
    r = race({"slow": SGD, "good": SGD}, on="bowl", lr={"slow": 0.001, "good": 0.25}, step=50)
    names = [row["name"] for row in r.state["table"]]
    assert names == ["good", "slow"]
    heights = [loss / r.state["losses"]["good"][0] for loss in r.state["losses"]["good"]]
    assert row(r, "good")["down"] == next(k for k, h in enumerate(heights) if h <= 0.01)
    assert row(r, "slow")["down"] is None
    assert r.caption.startswith("Step 50: good leads. Losses: good ")


def test_the_ranking_changes_with_the_learning_rate() -> None:
    r = race(BOTH, on="bowl", lr={"SGD": 0.001, "Adam": 0.1}, step=100)
    assert r.state["table"][0]["name"] == "Adam"
    r.state = {"lrs": {"SGD": 0.4}}
    assert r.state["table"][0]["name"] == "SGD"


def test_sgd_beats_adam_only_after_100_steps_and_with_adams_lr_untouched() -> None:
    r = race(BOTH, lr=RATES)
    r.run(100)
    assert r.tasks == {"SGD beats Adam": False}
    r.state = {"lrs": {"Adam": 0.00001}}
    assert r.state["table"][0]["name"] == "SGD"
    assert not r.tasks["SGD beats Adam"]
    r.state = {"lrs": RATES, "step": 99}
    r.state = {"lrs": {"SGD": 0.004}}
    assert not r.tasks["SGD beats Adam"]
    r.step()
    assert r.tasks["SGD beats Adam"]
    r.start_again()
    assert r.tasks["SGD beats Adam"]


def test_noise_does_not_count_as_beating() -> None:
    r = race(BOTH, lr={"SGD": 0.004, "Adam": 0.1}, noise=0.1, step=100)
    assert not r.tasks["SGD beats Adam"]


def test_without_both_names_there_is_no_such_task() -> None:
    assert race({"SGD": SGD}).tasks == {}


def test_noise_pushes_all_runners_alike_and_the_seed_decides_how() -> None:
    two = {"one": SGD, "two": SGD}
    r = race(two, on="bowl", noise=2.0, step=20)
    assert r.state["paths"]["one"] == r.state["paths"]["two"]
    before = r.state["paths"]["one"]
    r.state = {"seed": 1}
    assert r.state["paths"]["one"] != before
    r.state = {"seed": 0}
    assert r.state["paths"]["one"] == before


def test_a_runner_that_blows_up_or_fails_is_last_with_a_sentence_and_the_others_run_on() -> None:
    def broken(p: dict[str, Any]) -> Any:
        raise RuntimeError("not written yet")

    r = race({"wild": SGD, "broken": broken, "good": SGD}, lr={"wild": 1.0, "good": 0.001})
    r.run(10)
    assert r.state["table"][0]["name"] == "good"
    assert "blew up" in row(r, "wild")["note"]
    assert row(r, "broken")["note"] == "It could not be made: RuntimeError: not written yet"
    assert len(r.state["paths"]["good"]) == 11
    assert r.caption == f"Step 10: good leads. Losses: good {row(r, 'good')['loss']:.4g}."
    assert "not written yet" in repr(r)


def test_only_ticked_runners_are_in_the_table() -> None:
    r = race(BOTH, step=3)
    r.state = {"ticked": ["Adam"]}
    assert [row["name"] for row in r.state["table"]] == ["Adam"]
    r.state = {"ticked": []}
    assert r.caption == "Nobody races: tick a runner."


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"ticked": ["Nadam"]}, "ticked is 'Nadam'; it must be one of 'SGD', 'Adam'"),
        ({"lrs": {"Nadam": 1.0}}, "no entry 'Nadam'"),
        ({"lrs": {"SGD": None}}, "the lr of SGD is None; it must be a finite number"),
        ({"noise": math.inf}, "noise is inf; it must be a finite number"),
        ({"function": "hill"}, "function is 'hill'"),
    ],
)
def test_a_state_that_makes_no_sense_is_refused_and_nothing_changes(
    wrong: dict[str, Any], message: str
) -> None:
    r = race(BOTH, step=3)
    before = r.state
    with pytest.raises((ValueError, traitlets.TraitError), match=message):
        r.state = wrong
    assert r.state == before


def test_nobody_and_too_many_runners_and_strange_rates_are_refused() -> None:
    with pytest.raises(ValueError, match="there are 0 runners; one to 6 can race"):
        race({})
    with pytest.raises(ValueError, match="there are 7 runners"):
        race({str(i): SGD for i in range(7)})
    with pytest.raises(ValueError, match="lr= names 'Adm', but no runner is called so"):
        race(BOTH, lr={"Adm": 0.1})
    with pytest.raises(ValueError, match="this runner takes no lr"):
        race({"own": lambda p: SGD(p)}, lr={"own": 0.1})


def test_a_stored_notebook_keeps_a_picture_of_all_ways_and_a_console_the_table() -> None:
    r = race(BOTH, lr=RATES, step=30)
    data, _ = r._repr_mimebundle_()
    svg = data["image/svg+xml"]
    assert svg.count("<polyline") == 2
    assert ">SGD<" in svg
    assert ">Adam<" in svg
    assert data["text/plain"] == repr(r)
    assert "Adam, lr 0.1: loss" in repr(r)


def test_the_browser_gets_every_runners_way_ahead_of_time() -> None:
    r = race(BOTH, on="bowl")
    trails = r.trails
    assert {len(trail["path"]) for trail in trails.values()} == {101}
    r.run(50)
    assert r.trails is trails


@pytest.mark.parametrize("step", [0, 1, 7, 60])
def test_the_browser_makes_the_same_table_and_the_same_sentence(tmp_path: Path, step: int) -> None:
    def broken(p: dict[str, Any]) -> Any:
        raise RuntimeError("no")

    runners = {**BOTH, "wild": SGD, "broken": broken}
    r = race(runners, lr={**RATES, "wild": 0.01}, step=step)
    found = run_script(
        tmp_path,
        ("descent", "race"),
        "((rows) => [rows, standing(step, rows)])(runners.map((n) => rowOf(n, trails[n], step)))",
        runners=list(runners),
        trails=r.trails,
        step=step,
    )
    rows, sentence = found
    assert sentence == r.caption
    for theirs in rows:
        ours = {k: v for k, v in row(r, theirs["name"]).items() if k != "lr"}
        assert theirs.pop("note") == ours.pop("note")
        for name, value in ours.items():
            if value is None or name == "name":
                assert theirs.pop(name) == value
            else:
                assert theirs.pop(name) == pytest.approx(value, rel=1e-3)
        assert theirs == {}
