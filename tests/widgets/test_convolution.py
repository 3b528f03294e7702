"""The convolution stepper: driven from Python, its tasks, and the same numbers in the browser."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import traitlets

from course.autodiff.conv import conv2d_backward, conv2d_forward, maxpool_forward
from course.widgets.convolution import PRESETS, convolution
from course.widgets.convolution_tasks import FIRST, filter_of, numbers
from course.widgets.convolution_walk import MODES, arriving, look, shape

from .node import run_script

SETTINGS = pytest.mark.parametrize(
    ("size", "k", "stride", "pad"),
    [((6, 6), 3, 1, 0), ((5, 7), 3, 2, 1), ((4, 5), 2, 3, 0), ((3, 3), 1, 1, 2), ((5, 5), 5, 1, 0)],
)


def whole(size: tuple[int, int], k: int, stride: int, pad: int, mode: str) -> dict[str, Any]:
    """Settings with nothing filled yet."""
    settings = {"image": numbers(*size), "kernel": filter_of(k), "stride": stride, "pad": pad}
    return {**settings, "mode": mode, "at": [0, 0]}


def last(settings: dict[str, Any]) -> dict[str, Any]:
    """The same at the last place."""
    rows, columns = look(settings)["walk"]
    return {**settings, "at": [rows - 1, columns - 1]}


@SETTINGS
def test_at_the_end_the_output_is_that_of_the_engine(size, k, stride, pad):
    s = last(whole(size, k, stride, pad, "forward"))
    x, w = (np.array(s[name], float)[None, None] for name in ("image", "kernel"))
    expected = conv2d_forward(x, w, np.zeros(1), stride, pad)[0, 0]
    assert look(s)["filled"] == expected.tolist()


@SETTINGS
def test_at_the_end_the_gradients_are_those_of_the_engine(size, k, stride, pad):
    to_filter, to_image = (last(whole(size, k, stride, pad, m)) for m in ("to filter", "to image"))
    x, w = (np.array(to_image[name], float)[None, None] for name in ("image", "kernel"))
    dy = np.array(arriving(shape(to_image)), float)[None, None]
    dx, dw, _ = conv2d_backward(dy, x, w, stride, pad)
    assert look(to_filter)["filled"] == dw[0, 0].tolist()
    assert look(to_image)["filled"] == dx[0, 0].tolist()


@SETTINGS
def test_at_the_end_pooling_has_the_largest_numbers_and_the_winners_place(size, k, stride, pad):
    s = last(whole(size, k, stride, pad, "pooling"))
    y, arg = maxpool_forward(np.array(s["image"], float)[None, None], k, stride)
    seen = look(s)
    assert seen["filled"] == y[0, 0].tolist()
    assert seen["winner"] == list(divmod(int(arg[0, 0, -1, -1]), k))


@SETTINGS
@pytest.mark.parametrize("mode", MODES)
def test_the_browser_computes_and_says_the_same(tmp_path: Path, size, k, stride, pad, mode):
    first = whole(size, k, stride, pad, mode)
    first["image"][0][0], first["kernel"][0][0] = -2.25, 0.5
    rows, columns = look(first)["walk"]
    all_ = [{**first, "at": [i, j]} for i in range(rows) for j in range(columns)]
    found = run_script(tmp_path, ("convolution_grid",), "all.map(look)", all=all_)
    for settings, its in zip(all_, found, strict=True):
        expected = look(settings)
        assert its.keys() == expected.keys()
        assert its == expected, settings["at"]


def test_stepping_fills_the_output_and_the_state_holds_what_is_shown():
    w = convolution([[1, 2, 3], [4, 5, 6], [7, 8, 9]], "two by two")
    said = w.step()
    assert said == "Output (0, 1) of 2 by 2: the products of its window add up to 47."
    state = w.state
    assert state["window"] == [[2, 3], [5, 6]]
    assert state["products"] == [[2, 6], [15, 24]]
    assert (state["sum"], state["shape"]) == (47, [2, 2])
    assert state["filled"] == [[37, 47], [None, None]]
    w.step(99)
    assert w.state["at"] == [1, 1]
    w.step(-99)
    assert w.state["at"] == [0, 0]


def test_a_pixel_in_the_middle_lies_in_nine_windows_and_one_in_the_corner_in_one():
    w = convolution(mode="to image", at=[2, 2])
    assert w.state["count"] == 9
    assert w.caption.startswith("Pixel (2, 2) lies in 9 windows: 9 letters, together")
    w.state = {"at": [0, 0]}
    assert w.state["count"] == 1
    assert w.caption.startswith("Pixel (0, 0) lies in 1 window: 1 letter")
    w.state = {"pad": 1}
    assert w.state["count"] == 4


def test_a_pixel_between_the_windows_hears_nothing():
    w = convolution(numbers(5, 5), "two by two", mode="to image", stride=3, at=[2, 2])
    assert w.caption == "Pixel (2, 2) lies in no window: its gradient is 0."
    assert (w.state["sum"], w.state["count"]) == (0, 0)


def test_the_state_can_be_set_one_entry_at_a_time_and_the_place_stays_in_the_grid():
    w = convolution(at=[3, 3])
    w.state = {"stride": 3}
    assert (w.state["shape"], w.state["at"]) == ([2, 2], [1, 1])
    w.state = {"mode": "to image", "at": [9, -4]}
    assert w.state["at"] == [5, 0]
    w.state = {"kernel": PRESETS["one pixel"], "mode": "pooling", "pad": 4}
    assert w.state["shape"] == [2, 2]  # pooling pads nothing


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"mode": "sideways"}, "mode is 'sideways'; it must be one of 'forward'"),
        ({"stride": "far"}, "stride is 'far'; it must be a finite number"),
        ({"image": [[1, 2], [3]]}, "image must be rows of numbers, all equally long"),
        ({"image": [[1.0, float("nan")]]}, "image holds a number that is not finite"),
        ({"image": np.ones((13, 3)).tolist()}, r"image has shape \(13, 3\); it must be 1 to 12"),
        ({"kernel": [[1, 2]]}, "kernel must have as many rows as columns, 1 to 5"),
        ({"image": [[1, 2], [3, 4]]}, "a window of 3 pixels does not fit on 2"),
        ({"at": 4}, r"at is 4; it must be \[row, column\]"),
        ({"sum": 3}, "the state has no entry 'sum'; it has image, kernel, stride"),
    ],
)
def test_a_state_that_makes_no_sense_is_refused_and_nothing_changes(wrong, message):
    w = convolution(at=[1, 2])
    before = w.state
    with pytest.raises((ValueError, traitlets.TraitError), match=message):
        w.state = wrong
    assert w.state == before


def test_an_unknown_filter_is_refused_with_the_names_that_are_known():
    with pytest.raises(ValueError, match="kernel is 'blur'; it must be one of 'left edges'"):
        convolution(kernel="blur")


def right_shape(state: dict[str, Any]) -> tuple[int, int]:
    """The output's shape, counted by cutting windows."""
    pad, k, stride = state["pad"], len(state["kernel"]), state["stride"]
    padded = np.pad(np.array(state["image"]), pad)
    rows, columns = (range(0, n - k + 1, stride) for n in padded.shape)
    return len(rows), len(columns)


def test_five_shapes_are_predicted_before_they_are_shown():
    w = convolution(task="shapes")
    for count in range(1, 6):
        assert "filled" not in w.state
        assert "shape" not in w.state
        before = w.state["at"]
        assert w.step().startswith(f"Question {count} of 5: image")
        assert w.state["at"] == before
        reply = w.predict(*right_shape(w.state))
        assert reply.endswith(f"{count} of {count} right so far.")
        assert w.state["shape"] == list(right_shape(w.state))
        if count < 5:
            w.next_question()
    assert w.tasks == {"shapes": True, "windows": False}
    assert w.state["right"] == len(w.state["predictions"]) == 5


def test_the_windows_over_a_pixel_are_counted_and_a_gap_is_among_the_questions():
    w = convolution(task="windows")
    for count, windows in enumerate((1, 9, 4, 4, 0), 1):
        assert "touching" not in w.state
        assert w.predict(windows).startswith("+ Right")
        assert w.state["count"] == windows
        if count < 5:
            w.next_question()
    assert w.tasks["windows"]
    asked = [f"pixel {tuple(s['at'])}" for s in FIRST["windows"]]
    assert "pixel (0, 0)" in asked
    assert "pixel (2, 2)" in asked


def test_two_wrong_answers_do_not_do_the_task_and_five_new_questions_follow():
    w = convolution(task="shapes")
    for count in range(5):
        rows, columns = right_shape(w.state)
        reply = w.predict(rows + (count < 2), columns)
        assert ("You said" in reply) == (count < 2)
        w.next_question()
    assert not w.tasks["shapes"]
    assert w.state["predictions"] == []
    assert w.task["asked"].startswith("Question 1 of 5")
    w.predict(*right_shape(w.state))
    assert w.state["right"] == 1


def test_fresh_questions_can_always_be_answered():
    w = convolution(task="windows")
    for _ in range(60):
        w.predict(0)
        w.next_question()
    assert w.task["asked"].startswith("Question 1 of 5")


def test_the_settings_of_a_task_stay_as_they_are():
    w = convolution(task="shapes")
    before = w.settings
    w.state = {"stride": 3, "pad": 2, "mode": "pooling", "at": [2, 2]}
    assert w.settings == before


def test_what_is_not_asked_is_refused_with_the_cure():
    with pytest.raises(ValueError, match="task='shapes'"):
        convolution().predict(4)
    w = convolution(task="shapes")
    with pytest.raises(ValueError, match=r"give whole numbers: rows and columns, like predict"):
        w.predict(4)
    with pytest.raises(ValueError, match="give whole numbers"):
        w.predict(4.5, 3)
    with pytest.raises(ValueError, match="predict first"):
        w.next_question()
    w.predict(1, 1)
    with pytest.raises(ValueError, match="next_question"):
        w.predict(4, 4)


def test_the_browsers_answers_are_heard_and_nonsense_is_told_or_left_alone():
    w = convolution(task="shapes")
    w._asked(w, {"do": "predict", "with": [None, 4]}, [])
    assert w.task["waiting"]
    assert w.task["reply"].startswith("− predict(None, 4) is no answer here")
    for nonsense in ({"do": "__repr__"}, "predict", None):
        w._asked(w, nonsense, [])
    w._asked(w, {"do": "predict", "with": [4, 4]}, [])
    assert not w.task["waiting"]
    w._asked(w, {"do": "next_question"}, [])
    assert w.task["asked"].startswith("Question 2 of 5")


def test_the_browser_may_send_settings_and_they_are_checked():
    w = convolution()
    w.set_state({"settings": {**w.settings, "stride": 2, "at": [7, 7]}})
    assert w.state["at"] == [1, 1]


@pytest.mark.parametrize("mode", MODES)
def test_a_stored_notebook_keeps_a_picture_and_a_console_the_sentence(mode):
    w = convolution(mode=mode, pad=1, at=[1, 2])
    data, _ = w._repr_mimebundle_()
    svg = data["image/svg+xml"]
    assert svg.startswith("<svg")
    assert svg.count("<rect") > 50
    assert len(svg) < 40_000
    assert w.caption in data["text/plain"] == repr(w)


def test_the_picture_of_a_waiting_task_does_not_tell_the_answer():
    svg = convolution(task="shapes")._repr_mimebundle_()[0]["image/svg+xml"]
    assert "so far" not in svg
    assert "How many rows and columns has the output?" in svg
