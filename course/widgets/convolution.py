"""The convolution stepper: a window moves over an image, forwards, back, and for pooling.

Python and the browser compute the same numbers from the same settings; tasks are judged here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import anywidget
import numpy as np
import traitlets

from .controls import script
from .convolution_picture import picture
from .convolution_tasks import Task, numbers, task
from .convolution_walk import MODES, Grid, look, padded, shape, walk
from .state import merged, number, one_of
from .theme import css

MOST = 12  # rows and columns of an image
LARGEST = 999.0
PRESETS: dict[str, Grid] = {
    "left edges": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "upper edges": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "all ones": [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
    "top left": [[1, 0, 0], [0, 0, 0], [0, 0, 0]],
    "two by two": [[1, 2], [3, 4]],
    "one pixel": [[1]],
}
SETTINGS: dict[str, Any] = {
    "image": numbers(6, 6),
    "kernel": PRESETS["left edges"],
    "stride": 1,
    "pad": 0,
    "mode": "forward",
    "at": [0, 0],
}


class Convolution(anywidget.AnyWidget):
    """An image, a filter and the place where one stands; made by `convolution`."""

    _esm = script("convolution_grid", "convolution")
    _css = css("convolution")
    settings: Any = traitlets.Dict().tag(sync=True)
    fixed = traitlets.Dict({"presets": PRESETS, "modes": MODES, "largest": LARGEST}).tag(sync=True)
    task: Any = traitlets.Dict(allow_none=True).tag(sync=True)

    def __init__(self, kind: str | None, **settings: Any):
        one_of("task", kind, (None, "shapes", "windows"))
        self._task: Task | None = task(kind) if kind else None
        self._checked_last: dict[str, Any] = {}
        fresh = {**SETTINGS, **(self._task.setting if self._task else {})}
        super().__init__(settings=merged(fresh, settings), task=self._task and self._task.shown())
        self.on_msg(self._asked)

    @traitlets.validate("settings")
    def _checked(self, proposal: dict[str, Any]) -> dict[str, Any]:
        # What came from the browser stands in `settings` before it has been checked.
        state = merged(self._checked_last or proposal["value"], proposal["value"])
        if self._task:
            state |= {k: v for k, v in self._task.setting.items() if k != "at"}
            if self._task.waiting:
                state["at"] = self._task.setting["at"]
        state["mode"] = one_of("mode", state["mode"], MODES)
        state["image"] = _grid("image", state["image"])
        state["kernel"] = _grid("kernel", state["kernel"])
        if len(state["kernel"]) != len(state["kernel"][0]) or len(state["kernel"]) > 5:
            raise ValueError("kernel must have as many rows as columns, 1 to 5 of them")
        state["stride"] = int(number("stride", state["stride"], 1, 5))
        state["pad"] = int(number("pad", state["pad"], 0, 4))
        shape(state)
        state["at"] = _inside(state["at"], walk(state))
        self._checked_last = state
        return state

    def _asked(self, _: Any, content: Any, __: Any) -> None:
        """What the browser asks for beyond settings."""
        wish = content if isinstance(content, dict) else {}
        if self._task and wish.get("do") in ("predict", "next_question"):
            try:
                getattr(self, wish["do"])(*wish.get("with", ()))
            except ValueError as error:
                self._task.reply = f"− {error}"
                self.task = self._task.shown()

    @property
    def _hidden(self) -> bool:
        return bool(self._task and self._task.waiting)

    @property
    def state(self) -> dict[str, Any]:
        """Everything at this place as a plain dict; any of SETTINGS may be set.

        shape, window, products, sum, filled, touching (outputs whose window contains the pixel, as
        [i, j, u, v]), count, … ; while a task waits for a prediction, what would give it away is
        missing.
        """
        seen = {} if self._hidden else look(self.settings)
        if "touching" in seen:
            seen["count"] = len(seen["touching"])
        answers = self._task.answers if self._task else []
        told = {"predictions": answers, "right": self._task.right if self._task else 0}
        return {**self.settings, **seen, **told, "tasks": self.tasks}

    @state.setter
    def state(self, changes: Mapping[str, Any]) -> None:
        """Set some of SETTINGS; the rest stays."""
        self.settings = dict(changes)

    def step(self, places: int = 1) -> str:
        """So many places on, in reading order; the sentence that tells what is there."""
        if not self._hidden:
            rows, columns = walk(self.settings)
            i, j = self.settings["at"]
            place = min(max(i * columns + j + places, 0), rows * columns - 1)
            self.settings = {"at": list(divmod(place, columns))}
        return self.caption

    def predict(self, *said: int) -> str:
        """Answer the task's question: predict(rows, columns), or predict(windows)."""
        reply = self._asking.predict(*said)
        self.task = self._asking.shown()
        return reply

    def next_question(self) -> str:
        """Go on to the task's next question."""
        asked = self._asking.next()
        with self.hold_sync():
            self.settings = {"at": self._asking.setting["at"]}
            self.task = self._asking.shown()
        return asked

    @property
    def _asking(self) -> Task:
        if self._task is None:
            raise ValueError("nothing is asked here; convolution(task='shapes') does")
        return self._task

    @property
    def tasks(self) -> dict[str, bool]:
        """What is done: four of five predictions right."""
        return {
            kind: bool(self._task and self._task.kind == kind and self._task.done)
            for kind in ("shapes", "windows")
        }

    @property
    def caption(self) -> str:
        """What is shown, in a sentence."""
        if self._task and self._hidden:
            return self._task.asked
        return str(look(self.settings)["caption"])

    def __repr__(self) -> str:
        s = self.settings
        k, size = len(s["kernel"]), f"{len(s['image'])} by {len(s['image'][0])}"
        return (
            f"Convolution stepper, {s['mode']}: image {size}, filter {k} by {k}, "
            f"stride {s['stride']}, pad {s['pad']}.\n{self.caption}"
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, with a picture for readers that show no widgets, like GitHub."""
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        seen = {} if self._hidden else look(self.settings)
        drawn = picture(self.settings, padded(self.settings).tolist(), seen, repr(self))
        return {**data, "image/svg+xml": drawn}, metadata


def _grid(name: str, given: Any) -> Grid:
    """A list of equally long lists of numbers; numbers beyond ±999 are moved to the nearer end."""
    try:
        found = np.array(given, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be rows of numbers, all equally long") from None
    if found.ndim != 2 or not 1 <= min(found.shape) <= max(found.shape) <= MOST:
        raise ValueError(f"{name} has shape {found.shape}; it must be 1 to {MOST} rows and columns")
    if not np.isfinite(found).all():
        raise ValueError(f"{name} holds a number that is not finite; replace it")
    return [[number(name, round(n, 2), -LARGEST, LARGEST) for n in row] for row in found.tolist()]


def _inside(at: Any, size: tuple[int, int]) -> list[int]:
    """A place [row, column], moved into the grid."""
    if not isinstance(at, Sequence) or isinstance(at, str) or len(at) != 2:
        raise ValueError(f"at is {at!r}; it must be [row, column]")
    return [int(number("at", n, 0, most - 1)) for n, most in zip(at, size, strict=True)]


def convolution(
    image: Any = None, kernel: Any = "left edges", task: str | None = None, **settings: Any
) -> Convolution:
    """A window on an image, moved with the arrow keys.

    Parameters
    ----------
    image
        Rows of numbers, up to 12 by 12; a small one if none is given.
    kernel
        Rows of numbers, up to 5 by 5, or the name of one in PRESETS.
    task
        "shapes": predict the shape of five outputs; "windows": say how many windows contain a
        pixel, five times. The task sets image, kernel, stride and pad.
    settings
        stride, pad, mode ("forward", "to filter", "to image", "pooling"), at: [row, column].
    """
    if isinstance(kernel, str):
        kernel = PRESETS[one_of("kernel", kernel, PRESETS)]
    given = {**settings, **({} if image is None else {"image": image})}
    if task is None:
        given["kernel"] = kernel
    return Convolution(task, **given)
