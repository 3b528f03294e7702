"""Surfaces: gradients, curvature and lowest points are what mathematics says; contours fit."""

import math
import re
from typing import Any

import numpy as np
import pytest

from course.autodiff.value import Value
from course.widgets.contours import SIZE, relief, spot
from course.widgets.surfaces import SURFACES, Surface, resolve, surface
from course.widgets.terrain import curvature, floor, heights, nearest, penalised, settle

PLACES = np.random.default_rng(0).uniform(-1.9, 1.9, (5, 2)).tolist()


@pytest.mark.parametrize("on", SURFACES.values(), ids=SURFACES)
@pytest.mark.parametrize("place", PLACES)
def test_each_gradient_agrees_with_central_differences(on: Surface, place: list[float]) -> None:
    by_nudging = surface(on.value).gradient(*place)
    assert on.gradient(*place) == pytest.approx(by_nudging, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("on", SURFACES.values(), ids=SURFACES)
def test_each_minimum_is_flat_and_curves_upwards_in_the_picture(on: Surface) -> None:
    left, right, bottom, top = on.box
    for x, y in on.minima:
        assert on.gradient(x, y) == pytest.approx((0, 0), abs=1e-9)
        assert curvature(on, (x, y))[0] > 0.1
        assert left < x < right
        assert bottom < y < top


@pytest.mark.parametrize("on", SURFACES.values(), ids=SURFACES)
def test_each_box_is_a_square_with_the_start_in_it(on: Surface) -> None:
    left, right, bottom, top = on.box
    assert right - left == top - bottom
    assert left <= on.start[0] <= right
    assert bottom <= on.start[1] <= top


@pytest.mark.parametrize(
    ("name", "point", "expected"),
    [
        ("bowl", (0.3, -2.0), (1, 4)),
        ("ravine", (1.0, 1.0), (1, 100)),
        ("saddle", (0.0, 0.0), (-1, 1)),
        ("saddle", (0.0, 1.0), (1, 2)),
    ],
)
def test_curvatures_are_the_eigenvalues_of_the_second_derivatives(
    name: str, point: tuple[float, float], expected: tuple[float, float]
) -> None:
    assert curvature(SURFACES[name], point) == pytest.approx(expected, rel=1e-6)


def test_rosenbrocks_curvature_at_its_minimum_is_the_known_one() -> None:
    known = np.linalg.eigvalsh([[802.0, -400.0], [-400.0, 200.0]]).tolist()
    assert list(curvature(SURFACES["rosenbrock"], (1, 1))) == pytest.approx(known, rel=1e-5)


def test_a_penalty_adds_to_every_curvature_and_pulls_the_minimum_to_the_origin() -> None:
    bowl = SURFACES["bowl"]
    raised = penalised(bowl, 2.0)
    assert curvature(raised, (0.0, 0.0)) == pytest.approx((3, 6), rel=1e-6)
    # (x - 1) + 2x = 0 and 4(y - 1/2) + 2y = 0
    assert raised.minima[0] == pytest.approx((1 / 3, 1 / 3), abs=1e-9)
    assert raised.value(1, 2) == bowl.value(1, 2) + 5
    assert heights(raised)[0, 0] == pytest.approx(raised.value(-2.5, -2.5))
    assert penalised(bowl, 0.0) is bowl


def test_settle_finds_the_minimum_nearby_and_keeps_the_point_where_there_is_none() -> None:
    well = SURFACES["double well"]
    for minimum in well.minima:
        near = (minimum[0] + 0.1, minimum[1] - 0.1)
        assert settle(well, near) == pytest.approx(minimum, abs=1e-9)
    assert settle(surface(lambda x, y: x + y), (0.5, 0.5)) == (0.5, 0.5)
    assert settle(SURFACES["saddle"], (0.1, 0.01)) == (0.1, 0.01)


def test_the_nearest_minimum_is_counted_from_the_left() -> None:
    well = SURFACES["double well"]
    assert [nearest(well, (x, 0.0)) for x in (-1.5, 1.5)] == [0, 1]
    assert nearest(surface(lambda x, y: x), (0.0, 0.0)) is None


def test_the_floor_of_an_own_function_is_found_between_the_points_of_the_grid() -> None:
    own = surface(lambda x, y: (x - 0.123) ** 2 + (y + 0.321) ** 2 + 7)
    assert floor(own) == pytest.approx(7, abs=1e-9)


def test_an_own_function_takes_its_gradient_from_the_learners_engine() -> None:
    own = surface(lambda x, y: (x * y - 1) ** 2 + x.tanh(), gradient=Value)
    x, y = 0.7, -0.4
    slope = 2 * (x * y - 1) * y + 1 - math.tanh(x) ** 2
    assert own.gradient(x, y) == pytest.approx((slope, 2 * (x * y - 1) * x))


def test_an_own_function_may_bring_its_gradient() -> None:
    own = surface(lambda x, y: x * x, gradient=lambda x, y: np.array([2 * x, 0.0]))
    assert own.gradient(3.0, 1.0) == (6.0, 0.0)


def test_an_engines_node_counts_as_its_number() -> None:
    own = surface(lambda x, y: Value(x) * y)
    assert own.value(3.0, 2.0) == 6.0
    assert own.gradient(3.0, 2.0) == pytest.approx((2, 3))


@pytest.mark.parametrize("kind", [float, np.float64, np.float32, np.array])
def test_a_number_of_numpys_kinds_is_a_number(kind: Any) -> None:
    assert surface(lambda x, y: kind(x + y)).value(1.0, 2.0) == 3.0


def test_an_overflow_is_infinitely_high_and_does_not_spoil_the_picture() -> None:
    own = surface(lambda x, y: math.exp(600 * (x + y)))
    assert own.value(2.0, 2.0) == math.inf
    assert np.isfinite(heights(own)).all()


def test_a_function_that_is_finite_nowhere_is_named() -> None:
    with pytest.raises(ValueError, match="'fog' is finite nowhere in the box"):
        relief(surface(lambda x, y: math.nan, name="fog"))


@pytest.mark.parametrize("box", [(0, 1, 0, 2), (1, 0, 0, 1)])
def test_a_box_that_is_no_square_is_refused(box: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="it must be a square: left, right, bottom, top"):
        surface(lambda x, y: x, box=box)


def test_a_surface_is_found_by_name_and_an_unknown_name_is_answered_with_all() -> None:
    assert resolve("bowl") is SURFACES["bowl"]
    assert resolve(lambda x, y: x).name == "your function"
    with pytest.raises(ValueError, match="no surface 'hill'; take one of bowl, ravine"):
        resolve("hill")


@pytest.mark.parametrize("name", ["bowl", "ravine", "saddle"])
def test_the_points_of_each_contour_lie_at_its_height_or_on_the_frame(name: str) -> None:
    on = SURFACES[name]
    left, _, _, top = on.box
    unit = (on.box[1] - left) / SIZE
    drawn = relief(on)
    assert len(drawn["contours"]) == len(drawn["levels"]) >= 10
    for outline, level in zip(drawn["contours"], drawn["levels"], strict=True):
        wanted = float(level.replace("−", "-"))
        for px, py in re.findall(r"([-\d.]+) ([-\d.]+)", outline):
            x, y = float(px), float(py)
            if {x, y} & {0.0, float(SIZE)}:
                continue
            point = left + x * unit, top - y * unit
            slope = np.hypot(*on.gradient(*point)) + 0.5
            assert abs(on.value(*point) - wanted) < slope * unit + 1e-3 * abs(wanted)


def test_contours_are_thinned_to_a_few_kilobytes() -> None:
    for on in SURFACES.values():
        assert 1_000 < sum(map(len, relief(on)["contours"])) < 20_000


def test_the_picture_has_its_corners_where_the_box_has() -> None:
    rosenbrock = SURFACES["rosenbrock"]
    assert spot(rosenbrock, -2, 3) == (0, 0)
    assert spot(rosenbrock, 2, -1) == (SIZE, SIZE)


def test_circles_of_equal_penalty_are_drawn_around_the_origin_only_with_a_penalty() -> None:
    assert relief(SURFACES["bowl"])["circles"] == []
    for x, y, radius in relief(penalised(SURFACES["bowl"], 1.0))["circles"]:
        assert (x, y) == (SIZE / 2, SIZE / 2)
        assert 0 < radius < SIZE / 2
