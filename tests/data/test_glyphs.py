"""The table of pen strokes."""

import numpy as np

from course.data.glyphs import STYLES, glyphs


def test_the_shares_of_every_digit_add_up_to_ten() -> None:
    assert [sum(share for share, _ in STYLES[digit]) for digit in range(10)] == [10] * 10


def test_every_digit_draws_its_own_styles_only() -> None:
    table = glyphs()
    owners = [digit for digit in range(10) for _ in STYLES[digit]]
    for digit in range(10):
        assert {owners[style] for style in table.odds[digit]} == {digit}


def test_all_points_lie_on_the_sheet() -> None:
    points = glyphs().points
    assert points.min() >= 0
    assert points.max() <= 1


def test_every_stroke_is_one_run_of_at_least_three_points() -> None:
    for stroke in glyphs().stroke:
        used = stroke[stroke >= 0]
        assert (np.diff(used) >= 0).all()
        assert (stroke[len(used) :] == -1).all()
        assert np.bincount(used).min() >= 3
