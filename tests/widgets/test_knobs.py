"""The radio knobs: six knobs are matched with the gradient, and hardly without it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from course.autodiff.losses import numerical_gradient
from course.widgets.knobs import (
    MATCH,
    START,
    STATIONS,
    TIMES,
    Knobs,
    error,
    gradient,
    inner,
    knobs,
    outer_slope,
    slopes,
    wave,
)

from .node import run_script

Order = Sequence[int]
ORDERS = [(0, 1, 2, 3, 4, 5), (5, 4, 3, 2, 1, 0), (3, 4, 5, 0, 1, 2), (1, 4, 0, 3, 2, 5)]
RANDOM = [np.random.default_rng(seed).uniform(-2, 2, 6) for seed in range(5)]


class GiveUp(Exception):
    """Sixty listenings are over, or the target wave has been found."""


def listener(radio: Knobs) -> Callable[[np.ndarray], float]:
    """A way to hear knobs turned by hand, at most sixty times."""

    def hear(turned: np.ndarray) -> float:
        radio.state = {"knobs": turned.tolist()}
        if radio.listen() <= MATCH or radio.state["listenings"] == 60:
            raise GiveUp
        return radio.state["errors"][-1]

    return hear


def step_and_halve(hear: Callable[[np.ndarray], float], order: Order, size: float) -> None:
    """One knob at a time: keep turning while it gets better, turn less when nothing helps."""
    at = np.array(START)
    best = hear(at)
    while True:
        moved = False
        for knob in order:
            for way in (size, -size):
                while (heard := hear(at + way * np.eye(6)[knob])) < best:
                    at, best, moved = at + way * np.eye(6)[knob], heard, True
        size = size if moved else size / 2


def fit_parabolas(hear: Callable[[np.ndarray], float], order: Order, size: float) -> None:
    """One knob at a time, cleverly: put a parabola through three errors and go to its lowest."""
    at = np.array(START)
    best = hear(at)
    while True:
        before = best
        for knob in order:
            along = np.eye(6)[knob]
            up, down = hear(at + size * along), hear(at - size * along)
            tried = [(best, 0.0), (up, size), (down, -size)]
            if (bend := up + down - 2 * best) > 0:
                lowest = float(np.clip(size * (down - up) / (2 * bend), -1.5, 1.5))
                tried.append((hear(at + lowest * along), lowest))
            best, way = min(tried)
            at = at + way * along
        size = size / 2 if best > 0.98 * before else size


def test_the_wave_is_the_formula_that_its_docstring_states() -> None:
    k1, k2, k3, k4, k5, k6 = k = 0.3, -0.7, 1.1, 0.9, -1.2, 0.4
    t = 2.0
    u = k1 * np.sin(t) + k2 * np.sin(t + 1) + k3 * np.sin(2 * t)
    assert inner(k, t) == pytest.approx(u)
    assert wave(k, t) == pytest.approx(k4 * np.sin(u) + k5 * np.cos(u) + k6)
    assert wave(k, TIMES).shape == TIMES.shape


@pytest.mark.parametrize("at", RANDOM)
def test_the_gradient_agrees_with_central_differences(at: np.ndarray) -> None:
    target = STATIONS[1]
    measured = numerical_gradient(lambda k: error(k, target), at)
    assert gradient(at, target) == pytest.approx(measured, abs=1e-8)


@pytest.mark.parametrize("at", RANDOM)
def test_an_early_knobs_slope_is_outer_slope_times_inner_slope(at: np.ndarray) -> None:
    inner_slope = np.sin(TIMES + 1)
    assert slopes(at, TIMES)[1] == pytest.approx(outer_slope(at, TIMES) * inner_slope)


def test_early_knobs_have_no_slope_when_the_later_knobs_pass_nothing_on() -> None:
    deaf = [1.0, 1.0, 1.0, 0.0, 0.0, 0.5]
    assert gradient(deaf, STATIONS[1])[:3].tolist() == [0, 0, 0]


@pytest.mark.parametrize("station", STATIONS)
@pytest.mark.parametrize("lr", [0.3, 0.4, 0.5])
def test_with_the_lamp_twelve_listenings_are_enough(station: int, lr: float) -> None:
    radio = knobs(station)
    while radio.matched_after is None and radio.state["listenings"] < 12:
        radio.turn_all(lr)
    assert radio.matched_after is not None
    assert radio.tasks == {"match": True, "match in 30": True, "match in 12": True}


@pytest.mark.parametrize("station", STATIONS)
def test_too_small_and_too_large_a_learning_rate_need_more_than_twelve(station: int) -> None:
    for lr in (0.05, 1.0):
        radio = knobs(station)
        while radio.state["listenings"] < 12:
            radio.turn_all(lr)
        assert not radio.tasks["match"]


@pytest.mark.parametrize("station", STATIONS)
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    ("search", "size"),
    [(step_and_halve, 0.5), (step_and_halve, 0.25), (fit_parabolas, 0.3), (fit_parabolas, 0.1)],
)
def test_by_hand_one_knob_at_a_time_sixty_are_not_enough(
    station: int, search: Callable[..., None], size: float, order: Order
) -> None:
    radio = knobs(station)
    with pytest.raises(GiveUp):
        search(listener(radio), order, size)
    assert radio.matched_after is None
    assert radio.state["listenings"] == 60


def test_every_listening_is_counted_and_turning_a_knob_is_not() -> None:
    radio = knobs()
    radio.turn(4, 1.5)
    assert radio.state["listenings"] == 0
    first, second = radio.listen(), radio.listen()
    assert radio.state["errors"] == [first, second]
    assert radio.state["listenings"] == 2
    assert radio.state["knobs"][3] == 1.5


def test_a_gradient_listens_first_only_if_knobs_were_turned_since() -> None:
    radio = knobs()
    radio.listen()
    assert radio.gradient() == pytest.approx(gradient(START, STATIONS[1]))
    assert (radio.state["listenings"], radio.state["lamp"]) == (1, True)
    radio.turn(1, 0.0)
    radio.gradient()
    assert radio.state["listenings"] == 2


def test_turn_all_goes_against_the_gradient_and_listens() -> None:
    radio = knobs()
    slope = radio.gradient()
    heard = radio.turn_all(0.1)
    expected = np.array(START) - 0.1 * np.array(slope)
    assert radio.state["knobs"] == pytest.approx(expected)
    assert heard == radio.state["errors"][-1] == pytest.approx(error(expected, STATIONS[1]))
    assert radio.state["listenings"] == 2


def test_knobs_stop_at_three() -> None:
    radio = knobs()
    radio.turn(6, 99)
    assert radio.state["knobs"][5] == 3.0


@pytest.mark.parametrize("knob", [0, 7, "1"])
def test_a_knob_that_is_not_there_is_named(knob: object) -> None:
    with pytest.raises(ValueError, match=f"knob is {knob!r}; it must be one of 1, 2, 3, 4, 5, 6"):
        knobs().turn(knob, 1.0)  # type: ignore[arg-type]


def test_a_radio_turned_by_hand_shows_no_gradient() -> None:
    radio = knobs(by_hand=True)
    with pytest.raises(ValueError, match="turned by hand and has no lamps"):
        radio.turn_all(0.4)
    assert radio.state["listenings"] == 0
    assert radio.listen() == radio.state["errors"][0]


def test_start_again_forgets_listenings_and_keeps_the_station() -> None:
    radio = knobs(2)
    radio.turn_all(0.5)
    radio.start_again()
    assert radio.state["errors"] == []
    assert (radio.state["knobs"], radio.state["heard"]) == (START, None)
    assert radio.state["station"] == 2


def test_the_state_can_be_set_one_entry_at_a_time() -> None:
    radio = knobs()
    radio.state = {"knobs": [0, 0, 0, 0, 0, 0]}
    assert radio.state["knobs"] == [0.0] * 6
    assert radio.state["station"] == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"knob": [0] * 6}, "no entry 'knob'"),
        ({"knobs": [0] * 5}, "knobs has 5 numbers; it must have 6"),
        ({"knobs": [0, 0, 0, 0, 0, "loud"]}, "knobs is 'loud'; it must be a finite number"),
        ({"knobs": [0, 0, 0, 0, 0, float("nan")]}, "finite"),
        ({"station": 9}, "station is 9; it must be one of 1, 2, 3"),
        ({"moment": 64}, "moment is 64"),
    ],
)
def test_a_state_that_makes_no_sense_is_refused_and_nothing_changes(
    wrong: dict[str, object], message: str
) -> None:
    radio = knobs()
    before = dict(radio.state)
    with pytest.raises(ValueError, match=message):
        radio.state = wrong
    assert radio.state == before


def test_where_no_widget_can_be_shown_a_text_tells_the_state() -> None:
    radio = knobs()
    radio.listen()
    bundle = radio._repr_mimebundle_()
    assert bundle is not None
    assert "station 1: 1 listening, error 3.069" in bundle[0]["text/plain"]


def test_the_browser_computes_the_same_errors_and_slopes(tmp_path: Path) -> None:
    target = STATIONS[2]
    found = run_script(
        tmp_path,
        ("knobs",),
        "places.map((k) => [error(k, target), gradient(k, target)])",
        places=[at.tolist() for at in RANDOM],
        target=target,
    )
    for at, (their_error, their_gradient) in zip(RANDOM, found, strict=True):
        assert their_error == pytest.approx(error(at, target), rel=1e-12)
        assert their_gradient == pytest.approx(gradient(at, target), rel=1e-9, abs=1e-12)


def test_the_browser_turns_all_knobs_to_the_same_places_with_the_same_count(tmp_path: Path) -> None:
    radio = knobs()
    fresh = dict(radio.state)
    for _ in range(5):
        radio.turn_all(0.4)
    found = run_script(
        tmp_path,
        ("knobs",),
        "Array(5).fill().reduce((s) => turnedAll(s, target), {...state, lr: 0.4})",
        state=fresh,
        target=STATIONS[1],
    )
    assert found["listenings"] == radio.state["listenings"] == 6
    assert found["knobs"] == pytest.approx(radio.state["knobs"], rel=1e-9)
    assert found["errors"] == pytest.approx(radio.state["errors"], rel=1e-9)
