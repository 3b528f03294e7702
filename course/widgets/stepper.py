"""The backward-pass stepper: the learner's own engine, one step at a time, in the notebook.

Python records the whole pass once and sends it as plain data; the browser steps. The trait `step`
goes both ways, so cells and tests drive the widget without a browser.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from . import picture as pictures
from .blocks import Shape
from .drawing import fitting, grouped
from .passes import Trace, told
from .payload import drawn, payload
from .questions import Question, judged, questions, reply
from .recording import Backward, backward_of
from .theme import css
from .trace import record

MODES = ("gradients", "local slopes", "values")


class Stepper(anywidget.AnyWidget):
    """Steps through recorded backward passes; made by `stepper`."""

    _esm = Path(__file__).with_name("stepper.js")
    _css = css("stepper")
    passes = traitlets.Dict().tag(sync=True)
    engine = traitlets.Unicode().tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    mode = traitlets.Enum(MODES, MODES[0]).tag(sync=True)
    predicting = traitlets.Bool(False).tag(sync=True)
    needed = traitlets.Int(0).tag(sync=True)
    answers: Any = traitlets.List().tag(sync=True)
    opened: Any = traitlets.List().tag(sync=True)  # first nodes of groups that are expanded

    def __init__(self, traces: Mapping[str, Trace], predict: bool | int = False):
        self.traces = dict(traces)
        self._questions = {name: questions(trace) for name, trace in traces.items()}
        first = next(iter(self.traces))
        super().__init__(
            passes={name: payload(trace) for name, trace in traces.items()},
            engine=first,
            predicting=bool(predict),
            needed=0 if isinstance(predict, bool) else predict,
        )
        self.on_msg(self._answer_ping)

    def __repr__(self) -> str:
        return f"<stepper of {self.trace.nodes[-1].name}: {self.step} of {len(self.trace.steps)}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, with a picture for readers that show no widgets, like GitHub."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle or ({}, {})
        return {**data, "image/svg+xml": pictures.picture_of(self.trace).svg}, metadata

    def _answer_ping(self, _: Any, content: Any, __: Any) -> None:
        if isinstance(content, dict) and content.get("kind") == "ping":
            self.send({"kind": "pong"})

    @property
    def trace(self) -> Trace:
        """The recorded pass of the engine that is shown."""
        return self.traces[self.engine]

    @traitlets.validate("step")
    def _reachable(self, proposal: Any) -> int:
        return max(0, min(int(proposal["value"]), self._reach()))

    @traitlets.validate("engine")
    def _known(self, proposal: Any) -> str:
        if proposal["value"] not in self.traces:
            known = ", ".join(self.traces)
            raise traitlets.TraitError(f"no engine is called {proposal['value']!r}; try {known}")
        return str(proposal["value"])

    @traitlets.observe("engine")
    def _restart(self, _: Any) -> None:
        self.set_trait("answers", [])
        self.set_trait("step", 0)

    @traitlets.validate("opened")
    def _fitting(self, proposal: Any) -> list[int]:
        return fitting(self.trace, proposal["value"])

    @traitlets.observe("opened")
    def _draw_anew(self, _: Any) -> None:
        self.passes = {
            name: {**shown, **drawn(self.traces[name], self.opened)}
            for name, shown in self.passes.items()
        }

    def expand(self, name: str) -> str:
        """Show the nodes of the folded group that holds the node with this name."""
        node = self.trace.find(name).id
        group = next(its for its in grouped(self.trace, self.opened) if node in its)
        if len(group) == 1:
            return f"{name} has a card of its own."
        self.opened = [*self.opened, group[0]]
        if group[0] not in self.opened:
            raise ValueError(f"the {len(group)} nodes around {name} are too many to show at once")
        return f"{len(group)} nodes are shown one by one."

    def fold(self) -> None:
        """Make one card again of each group that was expanded."""
        self.opened = []

    def _reach(self) -> int:
        """The last step that may be shown now."""
        question = self.question
        return len(self.trace.steps) if question is None else question.step

    @property
    def question(self) -> Question | None:
        """What has to be predicted next, if anything."""
        asked = self._questions[self.engine]
        answered = len(self.answers)
        return asked[answered] if self.predicting and answered < len(asked) else None

    def step_to(self, count: int) -> str:
        """Show the state after `count` steps; returns the caption."""
        self.step = count
        return self.caption

    def next(self) -> str:
        """One step on, or the question that stands before it."""
        question = self.question
        if question is not None and self.step >= question.step:
            return f"Predict first: {question.text}"
        return self.step_to(self.step + 1)

    def back(self) -> str:
        """One step back."""
        return self.step_to(self.step - 1)

    def first(self) -> str:
        """Before the first step."""
        return self.step_to(0)

    def last(self) -> str:
        """After the last step, or as far as the predictions allow."""
        return self.step_to(len(self.trace.steps))

    def jump(self, name: str) -> str:
        """To the step in which the node with this name has its turn."""
        node = self.trace.find(name)
        turns = [k for k, step in enumerate(self.trace.steps) if step.node == node.id]
        if not turns:
            raise ValueError(f"{name} never has its turn in this pass")
        return self.step_to(turns[0] + 1)

    def predict(self, value: float | str | Shape) -> str:
        """Answer the question that stands next; returns what is said about the answer."""
        question = self.question
        if question is None:
            return "There is nothing to predict now."
        right = judged(question, value)
        answer = {"question": len(self.answers), "said": str(value), "right": right}
        self.answers = [*self.answers, answer]
        if self.needed and self._right() >= self.needed:
            self.predicting = False
        if question.step == self.step and self._reach() > self.step:
            self.step += 1
        return reply(question, str(value), right)

    def _right(self) -> int:
        return sum(answer["right"] for answer in self.answers)

    @property
    def caption(self) -> str:
        """The sentence under the graph."""
        shown = self.passes[self.engine]
        return str(shown["steps"][self.step - 1]["caption"] if self.step else shown["begin"])

    @property
    def state(self) -> dict[str, Any]:
        """What is shown now, as plain data; `w.state = {"step": 3}` sets what can be set."""
        return {
            **told(self.trace, self.step),
            "caption": self.caption,
            "mode": self.mode,
            "engine": self.engine,
            "predictions": self._predictions(),
        }

    @state.setter
    def state(self, new: Mapping[str, Any]) -> None:
        """Set engine, mode and step, or the node whose turn is shown."""
        settable = ("engine", "mode", "step", "node")
        if unknown := [key for key in new if key not in settable]:
            raise ValueError(f"{unknown[0]!r} cannot be set; these can: {', '.join(settable)}")
        for key in settable[:3]:
            if key in new:
                setattr(self, key, new[key])
        if "node" in new:
            self.jump(new["node"])

    def _predictions(self) -> dict[str, Any]:
        question = self.question
        return {
            "right": self._right(),
            "answered": len(self.answers),
            "possible": len(self._questions[self.engine]),
            "needed": self.needed,
            "question": question.text if question else None,
        }


def stepper(
    root: Any,
    backward: Backward | None = None,
    names: Mapping[str, Any] | None = None,
    predict: bool | int = False,
    engines: Mapping[str, Backward | None] | None = None,
    **named: Any,
) -> Stepper:
    """Step through the backward pass from `root`, run by the learner's own engine on a copy.

    backward : another backward pass to watch, like a broken one
    names : name → node or list of nodes, for names that are no keywords
    predict : ask before each step; a number asks only until so many answers were right
    engines : label → backward pass (None is the engine's own), to switch between
    named : nodes by name, `stepper(e, a=a, b=b)`

    Returns a widget: `next()`, `back()`, `first()`, `last()`, `step_to(k)`, `jump(name)` and
    `predict(value)` drive it from Python, `state` is what it shows.
    """
    if not hasattr(root, "parents"):
        record(root)  # says what is wrong with it
    all_engines = dict(engines or {_label(root, backward): backward})
    traces = {
        label: record(root, its, {**(names or {}), **named}) for label, its in all_engines.items()
    }
    return Stepper(traces, predict)


def _label(root: Any, backward: Backward | None) -> str:
    """Where the engine shown comes from."""
    if backward is not None:
        return f"the one you gave: {getattr(backward, '__name__', 'backward')}"
    found = backward_of(root)
    home = getattr(found, "__module__", "")
    return f"{home}.{getattr(found, '__name__', 'backward')}"
