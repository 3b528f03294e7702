"""The kernels that draw."""

from collections.abc import Callable

import numpy as np
import pytest

from course.data import render
from course.data.glyphs import glyphs

STILL = np.zeros(render.HAND_COLUMNS)


def test_a_curve_goes_through_its_control_points() -> None:
    points = np.array([[0.0, 0.0], [0.5, 0.2], [1.0, 1.0]])
    pieces = render.trace(points, np.zeros(3, dtype=np.int64))
    assert np.allclose(pieces[:: render.STEPS, :2], points[:2])
    assert np.allclose(pieces[-1, 2:], points[2])


def test_two_strokes_are_not_joined() -> None:
    points = np.array([[0.0, 0.0], [0.1, 0.0], [0.9, 1.0], [1.0, 1.0], [0.5, 0.5]])
    pieces = render.trace(points, np.array([0, 0, 1, 1, -1]))
    assert len(pieces) == 2 * render.STEPS
    assert np.hypot(*(pieces[:, 2:] - pieces[:, :2]).T).max() < 0.1


def test_a_corner_stays_a_corner_when_the_hand_shakes() -> None:
    points = np.array([[0.0, 0.0], [0.5, 0.5], [0.5, 0.5], [1.0, 0.0]])
    wobble = np.random.default_rng(0).random((4, 2))
    moved = render.bend(points, STILL, wobble)
    assert (moved[1] == moved[2]).all()


def test_a_placed_digit_fills_the_box_in_the_middle() -> None:
    pieces = np.array([[0.0, 0.0, 0.0, 1.0], [0.0, 1.0, 0.3, 1.0], [0.3, 1.0, 0.3, 0.0]])
    render.place(pieces, STILL, 1.5)
    assert np.isclose(np.ptp(pieces[:, 1::2]), render.BOX - 3)
    assert np.isclose(pieces[:, ::2].mean(), render.MIDDLE)


def test_depth_is_the_radius_on_the_line_and_falls_by_one_a_pixel() -> None:
    depth = np.full((28, 28), -10.0)
    render.press(depth, np.array([5.0, 14.0, 20.0, 14.0]), 2.0)
    assert np.allclose(depth[14:18, 10], [2.0, 1.0, 0.0, -1.0])
    assert depth[25, 10] == -10


def test_ink_outside_the_image_is_cut_off() -> None:
    depth = np.full((28, 28), -10.0)
    render.press(depth, np.array([-5.0, -5.0, 40.0, 40.0]), 2.0)
    assert np.allclose(np.diag(depth), 2.0)


def test_a_still_hand_draws_the_style_itself() -> None:
    table = glyphs()
    images = np.zeros((1, 28, 28), dtype=np.uint8)
    wobble = np.zeros((1, table.points.shape[1], 2))
    one = table.odds[1, :1]
    none = np.zeros(1, dtype=np.int64)
    render.draw(images, one, table.points, table.stroke, STILL[None], wobble, none)
    ink_in_row = (images[0] > 0).sum(axis=1)
    assert (ink_in_row[5:23] >= 2).all()  # a one is a stroke of MNIST's height ...
    assert ink_in_row.max() <= 6  # ... and nothing beside it


def test_kernels_work_where_no_folder_can_hold_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def njit(*, cache: bool) -> Callable[[Callable[[], int]], Callable[[], int]]:
        if cache:
            raise RuntimeError("no locator available for file")
        return lambda function: function

    monkeypatch.setattr(render, "njit", njit)
    assert render.kernel(lambda: 7)() == 7
