"""Gradient flow through depth: what the layers of a deep net do to activations and gradients.

Everything is measured in Python with the functions that are given, so that learners see what
their own initialisers and norms do; the browser only shows it.
"""

from collections.abc import Mapping
from typing import Any

import anywidget
import numpy as np
import traitlets
from threadpoolctl import threadpool_limits

from course.autodiff.initializers import ACTS

from .controls import script
from .flow_measure import EMPTY, WORDS, caption, in_short, in_words, measure
from .flow_net import Net
from .flow_picture import chart
from .flow_pieces import Pieces, pieces, spelled
from .flow_tasks import NEEDED, TASKS, Progress
from .flow_train import Training
from .questions import number as typed_number
from .state import merged, number, one_of
from .theme import css

LIMITS = {"depth": (1, 30), "width": (2, 1000), "seed": (0, 9999)}
FRESH = {
    "depth": 10,
    "width": 100,
    "act": "sigmoid",
    "init": "Xavier",
    "gain": 1.0,
    "seed": 0,
    "quantity": "delta",
    "layer": 1,
    "predicting": False,
    "lr": 0.001,
    "clip": False,
    "max_norm": 1.0,
}
OF_THE_NET = ("depth", "width", "act", "init", "gain", "seed")


def _one_thread() -> Any:
    """Small matrices in one thread: several wait for each other where other programs run."""
    return threadpool_limits(limits=1, user_api="blas")


class Flow(anywidget.AnyWidget):
    """A deep net, measured layer by layer; `state` are the settings, `measured` the numbers."""

    _esm = script("flow")
    _css = css("flow")
    state = traitlets.Dict().tag(sync=True)
    measured = traitlets.Dict().tag(sync=True)
    fixed = traitlets.Dict().tag(sync=True)

    def __init__(self, pieces: Pieces, **state: Any) -> None:
        self.pieces = pieces
        self.progress = Progress()
        fixed = {
            "acts": [*ACTS],
            "inits": [*pieces.initializers],
            "quantities": WORDS,
            "limits": LIMITS,
        }
        super().__init__(fixed=fixed, state={**FRESH, **state})
        self.on_msg(self._heard)

    @traitlets.validate("state")
    def _checked(self, proposal: Any) -> dict[str, Any]:
        state = merged(self.state or FRESH, proposal["value"])
        for name, limits in {**LIMITS, "layer": (1, state["depth"])}.items():
            state[name] = int(number(name, state[name], *limits))
        for name in ("gain", "lr"):
            state[name] = number(name, state[name], 0.0, 1e12)
        state["max_norm"] = number("max_norm", state["max_norm"], 1e-9)
        state["init"] = spelled(state["init"], self.pieces.initializers)
        for name, choices in {
            "act": ACTS,
            "init": self.pieces.initializers,
            "quantity": WORDS,
            "predicting": (False, True),
            "clip": (False, True),
        }.items():
            one_of(name, state[name], choices)
        return state

    @traitlets.observe("state")
    def _changed(self, change: Any) -> None:
        old, new = change["old"] or {}, change["new"]
        if any(old.get(name) != new[name] for name in OF_THE_NET):
            self.fresh()
        elif any(old[name] != new[name] for name in ("predicting", "quantity")):
            self._show()

    def fresh(self) -> None:
        """Draw the weights anew, with the same seed: the state before any training step."""
        net, self._said = None, ""
        try:
            with np.errstate(all="ignore"), _one_thread():
                net = Net(self.state, self.pieces.initializers[self.state["init"]])
                self._numbers = measure(net, self.state, self.pieces)
        except Exception as error:  # a learner's initialiser: whatever it does, say so
            self._numbers = {**EMPTY, "trouble": in_words(self.state["init"], error)}
        self.training = Training(net)
        self._show()

    @property
    def hidden(self) -> bool:
        """Whether the factor has to be predicted before anything is shown."""
        return self.progress.hides(self.state)

    def _show(self) -> None:
        """Send what may be seen, and note what has been seen and done."""
        state, numbers = self.state, self._numbers
        if self.hidden:
            numbers = {**EMPTY, "trouble": numbers["trouble"]}
        else:
            self.progress.show(state, numbers, self.training.steps)
        self.measured = {
            **numbers,
            "of": {name: state[name] for name in OF_THE_NET},
            "hidden": self.hidden,
            "steps": self.training.steps,
            "losses": self.training.losses,
            "said": self._said,
            "captions": {key: self._caption(key) for key in WORDS},
            "pictures": {key: chart(numbers, key) for key in WORDS},
            "tasks": self.tasks,
            "predicted": f"{self.progress.right} of {NEEDED} settings predicted",
        }

    def _caption(self, key: str) -> str:
        if self.hidden:
            return (
                f"{self.state['act']}, {self.state['init']}, gain {self.state['gain']:g}: by which "
                "factor does each layer back multiply ‖δ‖? Predict it to see the bars."
            )
        return caption(self._numbers, self.state, key)

    @property
    def caption(self) -> str:
        """The sentence under the bars."""
        return str(self.measured["captions"][self.state["quantity"]])

    @property
    def factor(self) -> float | None:
        """By what each layer back multiplies ‖δ‖, measured; None while hidden, or if none."""
        found: float | None = self.measured["factor"]
        return found

    @property
    def theory(self) -> float | None:
        """The predicted factor times the gain; None while hidden, or where there is none."""
        found: float | None = self.measured["theory"]
        return found

    def predict(self, value: float | str) -> str:
        """Answer with a factor; the bars are shown after it. Returns what is said about it.

        Counts for a pair of activation and initialisation that is still hidden
        (`state["predicting"]`), and only once.
        """
        self._said = self.progress.answer(self.state, typed_number(value), self._numbers)
        self._show()
        return self._said

    def train(self, steps: int = 1) -> str:
        """Make training steps with `lr`, clipped to `max_norm` if `clip` is on; tells the last."""
        for _ in range(steps):
            if self._numbers["trouble"] or self.training.net is None:
                break
            try:
                with _one_thread():
                    self.training.step(self.state, self.pieces)
                    self._numbers = measure(self.training.net, self.state, self.pieces)
            except Exception as error:  # a learner's clipping: whatever it does, say so
                self.training.said = in_words("clip_by_global_norm", error)
        self._said = self.training.said
        self._show()
        return self._said

    @property
    def tasks(self) -> dict[str, bool]:
        """Each task and whether it has been done at any time."""
        return {task: task in self.progress.done for task in TASKS}

    def _heard(self, _: Any, content: Any, __: Any) -> None:
        """A button in the browser."""
        kind = content.get("kind") if isinstance(content, dict) else None
        if kind == "train":
            self.train()
        elif kind == "fresh":
            self.fresh()
        elif kind == "predict":
            try:
                self.predict(content.get("value", ""))
            except ValueError as error:
                self._said = str(error)
                self._show()

    def __repr__(self) -> str:
        done = ", ".join(task for task in TASKS if self.tasks[task])
        return f"Gradient flow: {self.caption}\nDone: {done or 'nothing yet'}."

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, with a picture for readers that show no widgets, like GitHub."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle or ({}, {})
        key = self.state["quantity"]
        heading = f"{WORDS[key]} of each layer. {in_short(self.state)}"
        picture = chart(self.measured, key, heading, self.caption)
        return {**data, "image/svg+xml": picture}, metadata


def flow(
    depth: int = 10,
    width: int = 100,
    act: str = "sigmoid",
    init: str = "Xavier",
    predict: bool = False,
    initializers: Mapping[str, Any] | None = None,
    **more: Any,
) -> Flow:
    """Gradient flow through a deep net, measured with your own functions or with the course's.

    depth, width, act, init : the net; predict : hide each pair until its factor is predicted
    initializers : name → `f(n_in, n_out, rng)`, over the course's "std", "Xavier", "He", "N(0,1)"
    more : further entries of the state (gain, seed, quantity, …), and the functions `delta_norms`,
    `layer_grad_norms`, `predicted_factor`, `dead_fraction`, `clip_by_global_norm`

    Returns a widget: `state` are its settings, to read and to set; `measured` the numbers,
    `factor` and `theory` two of them; `predict(factor)`, `train(steps)` and `fresh()` drive it;
    `tasks` says what has been done.
    """
    functions = pieces(initializers or {}, more)
    return Flow(functions, depth=depth, width=width, act=act, init=init, predicting=predict, **more)
