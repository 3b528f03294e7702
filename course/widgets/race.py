"""The optimiser race: the learner's own optimisers run down one surface, from one start.

Python runs them; the browser shows as many steps as were stepped.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from .contours import relief
from .controls import script
from .descent_picture import Way, picture
from .descent_settings import on_ground
from .race_rows import STAKE, Row, rows, standing
from .state import merged, number, one_of
from .surfaces import SURFACES, Surface, resolve
from .theme import css
from .trails import Trail

Runner = Callable[..., Any]

LR, NOISE = (1e-5, 10.0), 10.0
CROWD = 6  # runners that can be told apart
SETTINGS: dict[str, Any] = {
    "function": "rosenbrock",
    "start": [0.0, 0.0],
    "step": 0,
    "ticked": [],
    "lrs": {},
    "noise": 0.0,
    "seed": 0,
}


class Race(anywidget.AnyWidget):
    """Runners on a surface; made by `race`."""

    _esm = script("descent", "race")
    _css = css("descent")
    settings: Any = traitlets.Dict().tag(sync=True)
    fixed = traitlets.Dict().tag(sync=True)
    relief = traitlets.Dict().tag(sync=True)
    trails = traitlets.Dict().tag(sync=True)
    told = traitlets.Dict().tag(sync=True)

    def __init__(
        self, runners: Mapping[str, Runner], on: Surface, lr: Mapping[str, float], **settings: Any
    ):
        if not 0 < len(runners) <= CROWD:
            raise ValueError(f"there are {len(runners)} runners; one to {CROWD} can race")
        if strangers := sorted(set(lr) - set(runners)):
            raise ValueError(f"lr= names {strangers[0]!r}, but no runner is called so")
        self._surfaces = {**SURFACES, on.name: on}
        self._runners = dict(runners)
        self.first_lrs = {name: _lr(make, lr.get(name)) for name, make in runners.items()}
        self._trails: dict[str, tuple[list[Any], Trail]] = {}
        self._checked_last: dict[str, Any] = {}
        self._sent: dict[str, Any] = {}  # of each trail: what of, and how long
        self._won: set[str] = set()
        fresh = {"function": on.name, "start": list(on.start), "ticked": list(runners)}
        given = {**SETTINGS, **fresh, "lrs": self.first_lrs}
        fixed = {"functions": list(self._surfaces), "names": list(runners), "lr": LR}
        super().__init__(fixed={**fixed, "noise": NOISE}, settings=merged(given, settings))

    @traitlets.validate("settings")
    def _checked(self, proposal: dict[str, Any]) -> dict[str, Any]:
        # What came from the browser stands in `settings` before it has been checked.
        before = self._checked_last or proposal["value"]
        state = on_ground(before, proposal["value"], self._surfaces)
        state["noise"] = number("noise", state["noise"], 0.0, NOISE)
        state["seed"] = int(number("seed", state["seed"], 0))
        lrs = merged(self.first_lrs, state["lrs"])
        state["lrs"] = {name: self._checked_lr(name, lr) for name, lr in lrs.items()}
        ticked = [one_of("ticked", name, self._runners) for name in state["ticked"]]
        state["ticked"] = [name for name in self._runners if name in ticked]
        self._checked_last = state
        return state

    def _checked_lr(self, name: str, lr: Any) -> float | None:
        if self.first_lrs[name] is None:
            if lr is not None:
                raise ValueError(f"{name!r} was given with its own lr; give a function of p and lr")
            return None
        return number(f"the lr of {name}", lr, *LR)

    @traitlets.observe("settings")
    def _run(self, _: Any = None) -> None:
        """Run whoever has new settings, and tell the browser."""
        s = self.settings
        ground = self._surfaces[s["function"]]
        if self.relief.get("name") != ground.name:
            self.relief = relief(ground)
        way = [s[name] for name in ("function", "start", "noise", "seed")]
        for name in self._runners:
            of = [*way, s["lrs"][name]]
            if name not in self._trails or self._trails[name][0] != of:
                self._trails[name] = (of, self._trail(name))
            trail = self._trails[name][1]
            if len(trail.points) <= s["step"] + 1:
                trail.reach(s["step"] + ground.ahead)
        self._judge()
        known = {name: (of, len(trail.points)) for name, (of, trail) in self._trails.items()}
        with self.hold_sync():
            if known != self._sent:
                self._sent = known
                self.trails = {name: trail.as_data() for name, (_, trail) in self._trails.items()}
            self.told = {"tasks": self.tasks}

    def _trail(self, name: str) -> Trail:
        s, make = self.settings, self._runners[name]
        lr = s["lrs"][name]
        made = make if lr is None else lambda params: make(params, lr=lr)
        return Trail(self._surfaces[s["function"]], made, s["start"], s["noise"], s["seed"])

    def _judge(self) -> None:
        """Note who beats a rival that still runs with the learning rate it came with."""
        s, now = self.settings, {row.name: row for row in self.rows}
        for winner, loser in self._pairs() if s["step"] >= STAKE else ():
            fair = s["lrs"][loser] == self.first_lrs[loser] and not s["noise"]
            both = winner in now and loser in now and not now[winner].note
            if fair and both and now[winner].loss < now[loser].loss:
                self._won.add(f"{winner} beats {loser}")

    def _pairs(self) -> list[tuple[str, str]]:
        return [("SGD", "Adam")] if {"SGD", "Adam"} <= set(self._runners) else []

    @property
    def tasks(self) -> dict[str, bool]:
        """Whether SGD has beaten Adam as it came: after 100 steps or more, without noise."""
        names = [f"{winner} beats {loser}" for winner, loser in self._pairs()]
        return {name: name in self._won for name in names}

    @property
    def rows(self) -> list[Row]:
        """One row of the table for each runner that is ticked, the lowest loss first."""
        ticked = {name: self._trails[name][1] for name in self.settings["ticked"]}
        return rows(ticked, self.settings["lrs"], self.settings["step"])

    @property
    def state(self) -> dict[str, Any]:
        """Everything about the race as a plain dict; any of SETTINGS may be set."""
        step = self.settings["step"]
        trails = {name: trail for name, (_, trail) in self._trails.items()}
        return {
            **self.settings,
            "paths": {k: [list(p) for p in t.points[: step + 1]] for k, t in trails.items()},
            "losses": {k: t.losses[: step + 1] for k, t in trails.items()},
            "table": [row.as_data() for row in self.rows],
            "ended": {k: t.note for k, t in trails.items()},
            "tasks": self.tasks,
        }

    @state.setter
    def state(self, changes: dict[str, Any]) -> None:
        """Set some of SETTINGS; the rest stays."""
        lrs = {**self.settings["lrs"], **changes.get("lrs", {})}
        self.settings = {**changes, "lrs": lrs}

    def step(self) -> str:
        """One step on for all; the sentence that tells who leads."""
        return self.run(1)

    def run(self, steps: int) -> str:
        """So many steps on for all; the sentence that tells who leads."""
        self.settings = {"step": self.settings["step"] + steps}
        return self.caption

    def start_again(self) -> None:
        """All back to the start, with their settings as they are."""
        self.settings = {"step": 0}

    @property
    def caption(self) -> str:
        """Who leads, in a sentence."""
        return standing(self.settings["step"], self.rows)

    def __repr__(self) -> str:
        s = self.settings
        table = "\n".join(str(row) for row in self.rows)
        return f"Race on {s['function']}. {self.caption}\n{table}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, with a picture for readers that show no widgets, like GitHub."""
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        paths, ground = self.state["paths"], self._surfaces[self.settings["function"]]
        ways = [Way(name, paths[name]) for name in self.settings["ticked"]]
        return {**data, "image/svg+xml": picture(ground, ways, [repr(self)])}, metadata


def _lr(make: Runner, given: float | None) -> float | None:
    """The learning rate to begin with; None for a runner that takes none."""
    parameters = inspect.signature(make).parameters
    if "lr" not in parameters:
        if given is not None:
            raise ValueError(f"lr= gives {given}, but this runner takes no lr: {make!r}")
        return None
    default = parameters["lr"].default
    return float(default if given is None and isinstance(default, float) else given or 0.1)


def race(
    runners: Mapping[str, Runner],
    on: Surface | Callable[..., Any] | str = "rosenbrock",
    lr: Mapping[str, float] | None = None,
    **settings: Any,
) -> Race:
    """A race of optimisers.

    Parameters
    ----------
    runners
        Name to runner: a class of optimisers, or any function of `{"w": array of two numbers}`,
        with or without `lr`, that makes an object whose `step(grads)` changes the array in place.
        A runner that takes `lr` gets a slider.
    on
        A name in SURFACES, a `surface(...)` of your own, or a function of two numbers.
    lr
        Name to learning rate, to begin with.
    settings
        start, step, ticked, noise, seed: the state to begin with.
    """
    return Race(runners, resolve(on), lr or {}, **settings)
