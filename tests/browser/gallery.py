"""One of everything a learner meets in a notebook: each widget, each output, a figure."""

from collections.abc import Iterator

from .page import NotebookPage, expect

IMPORTS = """import numpy as np
from matplotlib import pyplot as plt
from course import begin, exercise, predict, progress, recall
from course.autodiff.graph import topological_order
from course.autodiff.nn import MLP
from course.autodiff.optim import SGD, Adam
from course.autodiff.tensor import Tensor
from course.autodiff.value import Value
from course.figures import losses as drawn
from course.widgets.convolution import convolution
from course.widgets.dashboard import dashboard
from course.widgets.examples import shared
from course.widgets.flow import flow
from course.widgets.knobs import knobs
from course.widgets.landscape import landscape
from course.widgets.neuron import neuron
from course.widgets.parsons import parsons
from course.widgets.picture import picture
from course.widgets.race import race
from course.widgets.stepper import stepper
from tests.widgets.toy_net import Momentum, Net, pictures, train_epoch
plt.style.use("course.plain")
begin(1)"""
DASHBOARD = """X, labels = pictures(400, 1)
test, net, rng = pictures(500, 2), Net(), np.random.default_rng(0)
optimiser = Momentum(net.p, 0.05)
people = [f"person {i}" for i in range(24)]
board = dashboard(lambda: train_epoch(net, X, labels, optimiser, 10, rng, 0), model=net,
    optimiser=optimiser, test=test, published=95.49, epochs=200,
    units=lambda: (people, net.hidden(test[0][:24])[:, :6], None))
board.run(2)
board"""
TENSORS = """rng = np.random.default_rng(0)
t = {"X": Tensor(rng.normal(size=(4, 2)).round(1)), "W": Tensor(rng.normal(size=(2, 3)).round(1)),
    "b": Tensor(np.zeros(3))}
t["h"] = (t["X"] @ t["W"] + t["b"]).tanh()
t["loss"] = (t["h"] * t["h"]).mean()
stepper(t["loss"], **t)"""
WIDGETS = {
    "neuron": "neuron()",
    "knobs": "knobs()",
    "knobs-by-hand": "knobs(station=2, by_hand=True)",
    "parsons": 'parsons("training loop")',
    "stepper": "g = shared(Value)\nstepper(g['e'], **g)",
    "stepper-engines": """def overwrites(root):
    for node in reversed(topological_order(root)):
        for parent, sent in zip(node.parents, node.send_back(node.grad or 1.0)):
            parent.grad = sent

stepper(g['e'], engines={'mine': None, 'overwrites': overwrites}, **g)""",
    "stepper-folded": """net = MLP([2, 16, 1], np.random.default_rng(0))
stepper(net([1.5, -2.0])[0], w=net.parameters())""",
    "stepper-predict": "stepper(g['e'], predict=3, **g)",
    "stepper-tensors": TENSORS,
    "landscape": "landscape('ravine', lr=0.018, penalty=0.1)",
    "landscape-edge": "landscape('ravine', lr=0.01, task='edge')",
    "landscape-basins": "landscape('double well', task='basins')",
    "race": "race({'SGD': SGD, 'Adam': Adam}, lr={'SGD': 0.001, 'Adam': 0.1})",
    "flow": "flow()",
    "flow-predict": "flow(predict=True, act='relu', init='He')",
    "flow-explodes": "flow(30, 100, 'relu', 'N(0,1)', lr=0.1)",
    "convolution": "convolution(pad=1)",
    "convolution-shapes": "convolution(task='shapes')",
    "convolution-windows": "convolution(task='windows')",
    "dashboard": DASHBOARD,
}
VIEWS = {  # the parts of a widget that stand behind a tab
    "neuron": ("One neuron", "Layer of four"),
    "dashboard": ("Confusion matrix", "The 20 worst", "First-layer weights", "Units"),
}
PRESSED = {  # buttons that bring a widget to where there is much to see
    "knobs": ("Listen", "Show gradient"),
    "parsons": ("Check",),
    "stepper": ("Next", "Next"),
    "stepper-engines": ("Next", "Next"),
    "stepper-folded": ("Next", "Keys: show or hide the keyboard's keys"),
    "stepper-tensors": ("Next", "Next"),
    "landscape": ("10 steps",),
    "landscape-basins": ("A",),
    "race": ("10 steps",),
    "landscape-edge": ("The edge is here",),
    "flow": ("One training step",),
    "flow-explodes": ("One training step",),
    "convolution": ("Next", "Next"),
}
OUTPUTS = {
    "verdict": "@exercise\ndef weighted_sum(w, x, b):\n    return float(np.dot(w, x))",
    "predict": "guess = predict('What is relu(-3)?', mine=1.0)",
    "reveal": "@guess.reveal\ndef shown():\n    return 0.0",
    "recall": "recall('threshold', mine=1)",
    "progress": "progress()",
    "picture": "picture(g['e'], **g)",
    "figure": "p = np.linspace(0.002, 1, 500)\ndrawn.prices(p, (1 - p) ** 2, -np.log(p))",
}
CELLS = {"imports": IMPORTS, **WIDGETS, **OUTPUTS}


def run(shown: NotebookPage) -> None:
    """Run the whole gallery, and wait until its last cell has its picture."""
    shown.show_file_browser(False)
    shown.run_all()
    last = shown.cell(list(CELLS)[-1])
    last.show()
    expect(last.output.locator("img")).to_be_visible()
    assert shown.errors() == []


def use(shown: NotebookPage, name: str) -> None:
    """Go to a cell and press the buttons of its widget."""
    shown.cell(name).show()
    for button in PRESSED.get(name, ()):
        shown.cell(name).output.get_by_role("button", name=button, exact=True).press("Enter")


def views(shown: NotebookPage, name: str) -> Iterator[str]:
    """Go to a cell, and open one part of its widget after the other; their names."""
    cell = shown.cell(name)
    cell.show()
    expect(cell.output.locator(".jp-OutputArea-output").first).to_be_visible()
    for view in VIEWS.get(name, ("",)):
        if view:
            cell.output.get_by_role("tab", name=view).click()
            expect(cell.output.get_by_role("tab", name=view, selected=True)).to_be_visible()
        yield f"{name} {view}".strip()
