"""The loss landscape: choose a start and a learning rate, step, and see where descent goes.

Python takes the steps, with the course's SGD or the learner's own, and sends the whole way; the
browser shows as much of it as was stepped.
"""

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from ..autodiff.optim import SGD
from .contours import relief
from .controls import script
from .descent_picture import Way, picture
from .descent_settings import on_ground
from .descent_tasks import REVEALED, Basins, Edge
from .descent_words import VERDICTS, bend, edge_of
from .state import merged, number, one_of
from .surfaces import SURFACES, Surface, resolve
from .terrain import curvature, penalised
from .theme import css
from .trails import Trail

LIMITS = {"lr": (1e-5, 10.0), "momentum": (0.0, 0.99), "penalty": (0.0, 10.0)}
WAY = ("function", "start", "lr", "momentum", "penalty")  # what the way depends on
HIDDEN = "The curvature is hidden until you have found the edge."
SETTINGS = {
    "function": "bowl",
    "start": [0.0, 0.0],
    "lr": 0.1,
    "momentum": 0.0,
    "penalty": 0.0,
    "step": 0,
}


class Landscape(anywidget.AnyWidget):
    """A surface, a start, a learning rate and the way down; made by `landscape`."""

    _esm = script("descent", "landscape")
    _css = css("descent")
    settings: Any = traitlets.Dict().tag(sync=True)
    fixed = traitlets.Dict().tag(sync=True)
    relief = traitlets.Dict().tag(sync=True)
    trail = traitlets.Dict().tag(sync=True)
    here = traitlets.Dict().tag(sync=True)

    def __init__(
        self, on: Surface, optimizer: Callable[..., Any], task: str | None, **settings: Any
    ):
        self._surfaces = {**SURFACES, on.name: on}
        self._optimizer = optimizer
        one_of("task", task, (None, "edge", "basins"))
        self._edge = Edge() if task == "edge" else None
        self._basins = Basins(on) if task == "basins" else None
        self._checked_last: dict[str, Any] = {}
        self._way: list[Any] = []  # the settings that the trail was made for
        fresh = {**SETTINGS, "function": on.name, "start": list(on.start), "lr": on.lr}
        fixed: dict[str, Any] = {
            "functions": list(self._surfaces),
            "limits": LIMITS,
            "verdicts": VERDICTS,
        }
        fixed["penalised"] = "penalty" in settings
        super().__init__(fixed=fixed, settings=merged(fresh, settings))
        self.on_msg(self._asked)

    @traitlets.validate("settings")
    def _checked(self, proposal: dict[str, Any]) -> dict[str, Any]:
        # What came from the browser stands in `settings` before it has been checked.
        before = self._checked_last or proposal["value"]
        state = on_ground(before, proposal["value"], self._surfaces)
        for name, limits in LIMITS.items():
            state[name] = number(name, state[name], *limits)
        if self._basins:
            state |= {"function": self._basins.surface.name, "start": list(self._basins.start)}
            state["step"] *= not self._basins.waiting
        self._walk(state)
        state["step"] = min(state["step"], self._trail.reach(state["step"]))
        self._checked_last = state
        return state

    def _walk(self, state: dict[str, Any]) -> None:
        """Make a new trail if the settings ask for one."""
        way = [state[name] for name in WAY]
        if way != self._way:
            ground = penalised(self._surfaces[state["function"]], state["penalty"])
            if way[:1] + way[-1:] != self._way[:1] + self._way[-1:]:
                self._ground = ground
            # Adam and others know no momentum of this kind.
            settings = {name: state[name] for name in ("lr", "momentum") if state[name]}
            self._trail = Trail(
                self._ground, lambda params: self._optimizer(params, **settings), state["start"]
            )
            self._way = way

    @traitlets.observe("settings")
    def _show(self, _: Any = None) -> None:
        """Send the browser what it does not have."""
        s, known = self.settings, len(self.trail.get("path", ()))
        step, task = s["step"], self._basins or self._edge
        bends = HIDDEN if self._hidden else bend(self._curvature, s["lr"], s["momentum"])
        with self.hold_sync():
            if self.relief.get("of") != (of := [self._ground.name, self._ground.penalty]):
                self.relief = {"of": of, **relief(self._ground)}
            if self.trail.get("of") != self._way or step >= known - 1:
                self._trail.reach(step + self._ground.ahead)
                self.trail = {"of": self._way, **self._trail.as_data()}
            shown = task.shown() if task else None
            self.here = {"of": self._way, "step": step, "curvature": bends, "task": shown}

    def _asked(self, _: Any, content: Any, __: Any) -> None:
        """What the browser asks for beyond settings."""
        wish = content if isinstance(content, dict) else {}
        if wish.get("do") in ("place", "predict", "next_start"):
            getattr(self, wish["do"])(*wish.get("with", ()))

    @property
    def state(self) -> dict[str, Any]:
        """Everything about the descent as a plain dict; any of SETTINGS may be set."""
        step = self.settings["step"]
        return {
            **self.settings,
            "path": [list(point) for point in self._trail.points[: step + 1]],
            "losses": self._trail.losses[: step + 1],
            "verdict": self._trail.verdicts[step],
            "curvature": None if self._hidden else list(self._curvature),
            "edge": None if self._hidden else self.edge,
            "ended": self._trail.note,
            "placed": self._edge.placed if self._edge else [],
            "predictions": self._basins.answers if self._basins else [],
            "tasks": self.tasks,
        }

    @state.setter
    def state(self, changes: dict[str, Any]) -> None:
        """Set some of SETTINGS; the rest stays."""
        self.settings = changes

    @property
    def _curvature(self) -> tuple[float, float]:
        return curvature(self._ground, self._trail.points[self.settings["step"]])

    @property
    def _hidden(self) -> bool:
        return bool(self._edge and not self._edge.done)

    @property
    def edge(self) -> float | None:
        """The learning rate beyond which descent diverges, were the surface curved as it is here.

        None where the surface does not curve upwards.
        """
        return edge_of(self._curvature[1], self.settings["momentum"])

    def step(self) -> str:
        """One step on; the sentence that tells where it led."""
        return self.run(1)

    def run(self, steps: int) -> str:
        """So many steps on; the sentence that tells where they led."""
        if self._basins and self._basins.waiting:
            return f"Predict first. {self._basins.reply}"
        self.settings = {"step": self.settings["step"] + steps}
        return self.caption

    def start_again(self) -> None:
        """Back to the start, all settings as they are."""
        self.settings = {"step": 0}

    def place(self) -> str:
        """Say that the learning rate stands at the edge now (the task `edge`)."""
        if self._edge is None:
            raise ValueError("there is no edge to place; landscape(..., task='edge') asks for it")
        said = self._edge.place(self.settings["lr"], self.edge)
        self._show()
        return said

    def predict(self, letter: str) -> str:
        """Say in which minimum this start will end, or `nowhere` (the task `basins`)."""
        said = self._asking.predict(letter, self._trail)
        self.settings = {"step": REVEALED}
        self._show()
        return said

    def next_start(self) -> str:
        """Go on to the next start of the task `basins`."""
        said = self._asking.next()
        self.settings = {"step": 0}
        self._show()
        return said

    @property
    def _asking(self) -> Basins:
        if self._basins is None:
            raise ValueError("nothing is asked here; landscape(..., task='basins') does")
        return self._basins

    @property
    def tasks(self) -> dict[str, bool]:
        """What is done: the edge within 5 %, four of five basins."""
        both = {"edge": self._edge, "basins": self._basins}
        return {name: bool(task and task.done) for name, task in both.items()}

    @property
    def caption(self) -> str:
        """Where descent stands, in a sentence."""
        return self._trail.caption(self.settings["step"])

    def __repr__(self) -> str:
        s = self.settings
        return (
            f"Landscape {s['function']}: lr {s['lr']:g}, momentum {s['momentum']:g}, "
            f"penalty {s['penalty']:g}.\n{self.caption}"
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, with a picture for readers that show no widgets, like GitHub."""
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        ways = [Way("descent", self._trail.points[: self.settings["step"] + 1])]
        drawn = picture(self._ground, ways, [repr(self)])
        return {**data, "image/svg+xml": drawn}, metadata


def landscape(
    on: Surface | Callable[..., Any] | str = "bowl",
    optimizer: Callable[..., Any] = SGD,
    task: str | None = None,
    **settings: Any,
) -> Landscape:
    """A surface to descend on.

    Parameters
    ----------
    on
        A name in SURFACES, a `surface(...)` of your own, or a function of two numbers.
    optimizer
        Takes the steps: called with `{"w": array}`, lr= and, unless it is 0, momentum=.
    task
        "edge": place the learning rate within 5 % of the edge; "basins": predict the ends of
        five descents.
    settings
        start, lr, momentum, penalty, step: the state to begin with.
    """
    return Landscape(resolve(on), optimizer, task, **settings)
