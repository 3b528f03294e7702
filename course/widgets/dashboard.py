"""The training dashboard: watch any training that yields its losses, and steer it.

The widget pulls the losses between cells, on the kernel's own loop, so nothing ever runs in the
middle of a batch, and other cells and widgets go on working.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import anywidget
import traitlets

from .controls import script
from .dashboard_picture import picture
from .dashboard_shown import Shown, Units
from .driving import Driver
from .evaluation import Probabilities
from .network import first_of, parameters_of, softmax_of
from .picture import SVG
from .safekeeping import Safe
from .state import merged, number, one_of
from .theme import css
from .training import Training, beginner

TABS = ("confusion", "worst", "weights", "units")
FRESH: dict[str, Any] = {"tab": "confusion", "cell": None, "unit": 0}


class Dashboard(anywidget.AnyWidget):
    """Loss, error, confusions and weights of a training, live; made by `dashboard`."""

    _esm = script("dashboard_charts", "dashboard_views", "dashboard")
    _css = css("dashboard")
    fixed = traitlets.Dict().tag(sync=True)
    run_state = traitlets.Dict().tag(sync=True)
    test = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    weights = traitlets.Dict().tag(sync=True)
    units = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(
        self, training: Training, shown: Shown, optimiser: Any, published: float | None
    ) -> None:
        self._shown, self._optimiser, self._published = shown, optimiser, published
        self._training, self._told = training, -1  # the step the browser has an evaluation of
        self._driver = Driver(training, self._tell)
        tested = shown.found is not None
        fixed = {"published": published, "rate": self.lr is not None, "tested": tested}
        super().__init__(view=FRESH, fixed=fixed)
        self._tell()
        self.on_msg(self._command)
        self.observe(self._look, "view")

    def start(self, epochs: int | None = None) -> str:
        """Train in the background, between cells, to the planned end or for some epochs more."""
        return self._driver.start(epochs)

    def pause(self) -> str:
        """Stop after the batch that runs; `start`, `run` and `step` go on from there."""
        return self._driver.pause()

    def run(self, epochs: int | None = None) -> str:
        """Train in this cell to the planned end, or for some epochs more; an interrupt pauses."""
        return self._driver.run(epochs)

    def step(self, batches: int = 1) -> str:
        """Train on so many batches in this cell, and evaluate."""
        return self._driver.step(batches)

    @property
    def lr(self) -> float | None:
        """The optimiser's learning rate; it may be set at any time."""
        return getattr(self._optimiser, "lr", None)

    @lr.setter
    def lr(self, lr: float) -> None:
        """Set it; it holds from the next batch on."""
        if self.lr is None:
            raise ValueError("there is no learning rate to set; give dashboard(optimiser=...)")
        if number("lr", lr) <= 0:
            raise ValueError(f"lr is {lr}; it must be a positive number, such as 0.1")
        self._optimiser.lr = float(lr)
        self._tell()

    @property
    def history(self) -> list[dict[str, Any]]:
        """One dict for each evaluation: step, epoch, batch, loss, error, lr, seconds."""
        return list(self._driver.as_data()["history"])

    @property
    def problem(self) -> Exception | None:
        """What stopped the training, if something did; `raise w.problem` shows where."""
        return self._driver.problem

    def show(self, truth: int, guess: int) -> list[int]:
        """Show the digits of one class taken for another; returns their indices, worst first."""
        self.view = {"tab": "confusion", "cell": [truth, guess]}
        return [] if self._shown.found is None else self._shown.found.where(truth, guess).tolist()

    def worst(self, count: int = 20) -> list[dict[str, Any]]:
        """The worst misclassified items: index, label, the two largest outputs with their class."""
        found = self._shown.found
        self.view = {"tab": "worst"}
        return [] if found is None else [found.about(int(i)) for i in found.wrong[:count]]

    def sorted_by(self, unit: int) -> list[tuple[str, float]]:
        """The items with a unit's activations, largest first; shows them."""
        self.view = {"tab": "units", "unit": unit}
        codes = (row[unit] for row in self.units["codes"])
        return sorted(zip(self.units["items"], codes, strict=True), key=lambda pair: -pair[1])

    @property
    def state(self) -> dict[str, Any]:
        """What is shown now, as plain data; `w.state = {"cell": [4, 9]}` sets an entry."""
        found, error = self._shown.found, self._training.records[-1].error
        return {
            **self._driver.as_data(),
            "lr": self.lr,
            "paused": self._driver.status != "training",
            "error": error,
            "accuracy": None if error is None else 100 - error,
            "published": self._published,
            "confusion": [] if found is None else found.confusion.tolist(),
            "misclassified": [] if found is None else found.wrong.tolist(),
            **self.view,
        }

    @state.setter
    def state(self, new: Mapping[str, Any]) -> None:
        """Set lr, tab, cell or unit."""
        entries = dict(new)
        if "lr" in entries:
            self.lr = entries.pop("lr")
        self.view = entries

    def picture(self) -> SVG:
        """The curves as they are now, as a picture that a stored notebook keeps."""
        return picture(self._driver.as_data(), self._published, self.test)

    def close(self) -> None:
        """Stop training and take the widget away; the weights stay."""
        self._driver.close()
        super().close()

    def __repr__(self) -> str:
        return f"<training dashboard, {self._driver.status}: {self._driver.said}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, with a picture for readers that show no widgets, like GitHub."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle or ({}, {})
        return {**data, "image/svg+xml": self.picture().svg}, metadata

    @traitlets.validate("view")
    def _checked(self, proposal: Any) -> dict[str, Any]:
        view = merged(self.view or FRESH, proposal["value"])
        view["tab"] = one_of("tab", view["tab"], TABS)
        classes = range(len(self.test.get("rows", [])))
        if view["cell"] is not None:
            truth, guess = view["cell"]
            view["cell"] = [one_of("class", truth, classes), one_of("class", guess, classes)]
        view["unit"] = one_of("unit", view["unit"], range(max(1, len(self.units.get("names", [])))))
        return view

    def _look(self, change: Any) -> None:
        """Somebody chose another cell."""
        if change["new"]["cell"] != (change["old"] or FRESH)["cell"]:
            self.chosen = self._shown.cell(change["new"]["cell"])

    def _tell(self) -> None:
        """Send what is new; called from wherever the training runs, and not too often."""
        if self.comm is None:
            return  # closed
        with self.hold_sync():  # one message: the views must not disagree for a moment
            if self._training.records[-1].step != self._told:
                self._told = self._training.records[-1].step
                self.test, self.chosen = self._shown.test(), self._shown.cell(self.view["cell"])
                self.weights, self.units = self._shown.weights(), self._shown.units()
            self.run_state = {**self._driver.as_data(), "lr": self.lr}

    def _command(self, _: Any, content: Any, __: Any) -> None:
        """What the browser asks for; it may come in a thread of its own."""
        self.send({"kind": "heard"})
        acts: dict[str, Callable[[], Any]] = {
            "start": self.start,
            "pause": self.pause,
            "step": lambda: self._driver.step_between_cells(content["batches"]),
            "lr": lambda: setattr(self, "lr", content["lr"]),
        }
        try:
            acts[content["do"]]()
        except (ValueError, RuntimeError) as problem:
            self._driver.said = str(problem)
            self._tell()


def dashboard(
    epoch: Callable[[], Iterable[float]],
    *,
    model: Any = None,
    optimiser: Any = None,
    test: Any = None,
    published: float | None = None,
    epochs: int = 30,
    batches: int | None = None,
    probabilities: Probabilities | None = None,
    parameters: Mapping[str, Any] | None = None,
    weights: Callable[[], Any] | None = None,
    images: Any = None,
    names: Sequence[str] | None = None,
    units: Units | None = None,
) -> Dashboard:
    """A dashboard for any training that yields its losses.

    epoch : starts one pass over the training set and gives the loss of each batch, like
        `lambda: train_epoch(model, X, labels, optimiser, 10, rng)`
    model : gives logits for inputs, and its `parameters()` by name; what it has need not be given
        as probabilities, parameters and weights
    optimiser : its `lr` can be read and set
    test : (inputs, labels) to measure the error on after each epoch
    published : the accuracy that others report, in percent, drawn as a line
    epochs, batches : how many are planned, and how many batches an epoch has; without the second
        the time to the end is told after the first epoch
    probabilities : inputs → array (n, k); default the softmax of the model's logits
    parameters : arrays by name, or objects whose `.data` is one: what is kept and put back
    weights : gives an array (pixels, units); default the model's first parameter
    images : the test inputs as pictures, where they have been scaled
    names : what the classes are called
    units : gives (items, codes of shape (items, units), names of the units or None)

    Returns a widget: `start()`, `pause()`, `step(n)`, `run(epochs=n)`, `lr`, `show(truth, guess)`,
    `worst(n)` and `picture()` drive it from Python; `state` is what it shows.
    """
    own = (lambda: parameters) if parameters is not None else parameters_of(model, optimiser)
    if probabilities is None and model is not None:
        probabilities = softmax_of(model)
    shown = Shown(test, probabilities, images, names, weights or first_of(own), units)
    training = Training(
        beginner(epoch),
        shown.evaluate,
        Safe(own, optimiser),
        lambda: getattr(optimiser, "lr", None),
        epochs,
        batches,
    )
    if published is not None and number("published", published, 0, 100) <= 1:
        raise ValueError(f"published is {published}; it must be an accuracy in percent, like 95.49")
    training.evaluate()
    return Dashboard(training, shown, optimiser, published)
