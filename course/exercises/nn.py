"""Chapter 6: cases and wrong answers for neurons, layers, networks and the training step."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course.autodiff import nn as right
from course.autodiff.value import Value
from course.judging import Case, Exercise, Misconception

from .drives.engine import drive_layer, drive_mlp, drive_neuron, drive_train_step
from .facts import facts_of_model

Method = Callable[..., Any]


def _class(base: type, **methods: Method) -> type:
    """A class of the package with some of its methods changed."""
    return type(base.__name__, (base,), methods)


def _drawn(make: Callable[[Any, int], list[Any]]) -> Method:
    """An __init__ of Neuron that makes its weights in another way."""

    def init(self: Any, n_in: int, rng: Any, act: str | None = "tanh") -> None:
        self.w, self.b, self.act = make(rng, n_in), Value(0.0), act

    return init


def _summed(term: Callable[[Any, Any], Any], act: bool = True, bias: bool = True) -> Method:
    """A __call__ of Neuron with another term for each input."""

    def call(self: Any, x: list[Any]) -> Any:
        z = self.b if bias else Value(0.0)
        for wi, xi in zip(self.w, x, strict=True):
            z = z + term(wi, xi)
        return getattr(z, self.act)() if self.act and act else z

    return call


def _always_tanh(self: Any, x: list[Any]) -> Any:
    return _summed(lambda w, x: w * x, act=False)(self, x).tanh()


NEURON = Exercise(
    target=right.Neuron,
    number="6.1",
    minutes=15,
    difficulty=2,
    drive=drive_neuron,
    facts=facts_of_model,
    draw=lambda rng: [Case((4, "tanh", rng.normal(size=4).round(3).tolist()), "random inputs")],
    points={"values": 2},
    cases=(
        Case((1, None, [2.0]), "one input, linear"),
        Case((2, "tanh", [1.0, 2.0]), "two inputs, tanh"),
        Case((3, "relu", [1.0, -2.0, 0.5]), "three inputs, relu"),
        Case((2, "sigmoid", [-1.0, 0.0]), "two inputs, sigmoid"),
        Case((2, "", [1.0, 2.0]), "no activation named: tanh"),
        Case((200, None, [0.01] * 200), "200 weights, spread over all of -1 to 1"),
    ),
    misconceptions=(
        Misconception(
            ".data cuts the graph",
            "Is the weight still a node in the graph after .data?",
            _class(right.Neuron, __call__=_summed(lambda w, x: w.data * x)),
        ),
        Misconception(
            "one Value for all weights",
            "[x] * 3: three objects, or one object three times?",
            _class(right.Neuron, __init__=_drawn(lambda rng, n: [Value(rng.uniform(-1, 1))] * n)),
        ),
        Misconception(
            "bias missing from parameters()",
            "Count the knobs of a neuron with two inputs. Are there two?",
            _class(right.Neuron, parameters=lambda self: self.w),
        ),
        Misconception(
            "activation forgotten",
            "Which line of yours looks at `act`?",
            _class(right.Neuron, __call__=_summed(lambda w, x: w * x, act=False)),
        ),
        Misconception(
            "tanh whatever is asked for",
            "The caller may ask for relu, or for None. What does your neuron do then?",
            _class(right.Neuron, __call__=_always_tanh),
        ),
        Misconception(
            "bias forgotten in the sum",
            "With every input at zero, what should the neuron output?",
            _class(right.Neuron, __call__=_summed(lambda w, x: w * x, bias=False)),
        ),
        Misconception(
            "weights start at zero",
            "If all neurons start identical, what will the gradient of each be?",
            _class(right.Neuron, __init__=_drawn(lambda rng, n: [Value(0.0) for _ in range(n)])),
        ),
        Misconception(
            "weights only on one side of 0",
            "The docstring says from where to where weights are drawn. Are half of yours negative?",
            _class(
                right.Neuron,
                __init__=_drawn(lambda rng, n: [Value(rng.uniform(0, 1)) for _ in range(n)]),
            ),
        ),
        Misconception(
            "plain numbers as weights",
            "Learning needs the gradient of each weight. Can a plain number hold one?",
            _class(
                right.Neuron,
                __init__=_drawn(lambda rng, n: [float(rng.uniform(-1, 1)) for _ in range(n)]),
            ),
        ),
        Misconception(
            "a generator of one's own",
            "Whose generator draws your weights? Are those of a second neuron new?",
            _class(
                right.Neuron,
                __init__=_drawn(
                    lambda rng, n: [
                        Value(w) for w in np.random.default_rng(0).uniform(-1, 1, size=n)
                    ]
                ),
            ),
        ),
        Misconception(
            "inputs and weights added",
            "What does a weight do to its input?",
            _class(right.Neuron, __call__=_summed(lambda w, x: w + x)),
        ),
    ),
)


def _shared_neurons(self: Any, n_in: int, n_out: int, rng: Any, act: str | None = "tanh") -> None:
    self.neurons = [right.Neuron(n_in, rng, act)] * n_out


def _sizes_exchanged(self: Any, n_in: int, n_out: int, rng: Any, act: str | None = "tanh") -> None:
    self.neurons = [right.Neuron(n_out, rng, act) for _ in range(n_in)]


def _act_not_passed(self: Any, n_in: int, n_out: int, rng: Any, act: str | None = "tanh") -> None:
    self.neurons = [right.Neuron(n_in, rng) for _ in range(n_out)]


LAYER = Exercise(
    target=right.Layer,
    number="6.2",
    minutes=10,
    difficulty=1,
    drive=drive_layer,
    facts=facts_of_model,
    draw=lambda rng: [Case((4, 3, "relu", rng.normal(size=4).round(3).tolist()), "random inputs")],
    cases=(
        Case((1, 1, "tanh", [0.5]), "one input, one neuron"),
        Case((2, 3, "tanh", [1.0, 2.0]), "two inputs, three neurons"),
        Case((3, 2, None, [1.0, 2.0, -1.0]), "three inputs, two linear neurons"),
        Case((2, 2, "", [1.0, 2.0]), "no activation named: tanh"),
    ),
    misconceptions=(
        Misconception(
            "same neuron asked for every output",
            "Do all outputs of the layer agree? Should they?",
            _class(
                right.Layer, __call__=lambda self, x: [self.neurons[0](x) for _ in self.neurons]
            ),
        ),
        Misconception(
            "one neuron in every place",
            "[neuron] * 3: three neurons, or one neuron three times?",
            _class(right.Layer, __init__=_shared_neurons),
        ),
        Misconception(
            "inputs and outputs exchanged",
            "Which of the two numbers says how many inputs a neuron reads?",
            _class(right.Layer, __init__=_sizes_exchanged),
        ),
        Misconception(
            "nested list of parameters",
            "Is it one list of Values to update, or a list of lists?",
            _class(right.Layer, parameters=lambda self: [n.parameters() for n in self.neurons]),
        ),
        Misconception(
            "activation not passed on",
            "The layer was told which activation to use. Who tells its neurons?",
            _class(right.Layer, __init__=_act_not_passed),
        ),
        Misconception(
            "only the first neuron's parameters",
            "Each neuron has knobs of its own. How many of them does your list reach?",
            _class(right.Layer, parameters=lambda self: self.neurons[0].parameters()),
        ),
        Misconception(
            "outputs summed",
            "How many numbers leave a layer of three neurons?",
            _class(right.Layer, __call__=lambda self, x: sum(n(x) for n in self.neurons)),
        ),
    ),
)


def _layers(act_of: Callable[[int, int, str], str | None], flip: bool = False) -> Method:
    def init(self: Any, sizes: list[int], rng: Any, act: str = "tanh") -> None:
        last = len(sizes) - 2
        pairs = [(sizes[i + flip], sizes[i + 1 - flip]) for i in range(last + 1)]
        self.layers = [
            right.Layer(m, n, rng, act_of(i, last, act)) for i, (m, n) in enumerate(pairs)
        ]

    return init


def _every_layer_reads_x(self: Any, x: list[Any]) -> Any:
    return [layer(x) for layer in self.layers][-1]


def _zero(change: Callable[[Any], None], which: slice = slice(None)) -> Method:
    def zero_grad(self: Any) -> None:
        for p in self.parameters()[which]:
            change(p)

    return zero_grad


def _to_data(p: Any) -> None:
    p.data = 0.0


def _to_one(p: Any) -> None:
    p.grad = 1.0


def _to_zero(p: Any) -> None:
    p.grad = 0.0


MLP = Exercise(
    target=right.MLP,
    number="6.3",
    minutes=15,
    difficulty=2,
    drive=drive_mlp,
    facts=facts_of_model,
    draw=lambda rng: [
        Case(([2, 4, 3, 2], "sigmoid", rng.normal(size=2).round(3).tolist()), "random inputs")
    ],
    points={"values": 2},
    cases=(
        Case(([1, 2, 1], "tanh", [0.5]), "1-2-1"),
        Case(([3, 4, 2], "tanh", [1.0, 2.0, -1.0]), "3-4-2"),
        Case(([2, 3, 3, 1], "relu", [1.0, 2.0]), "two hidden layers, relu"),
        Case(([2, 1], "tanh", [3.0, 4.0]), "no hidden layer"),
        Case(([2, 2, 1], "", [3.0, 4.0]), "no activation named: tanh"),
    ),
    misconceptions=(
        Misconception(
            "activation on the output layer",
            "Which values can the output of your network never take?",
            _class(right.MLP, __init__=_layers(lambda i, last, act: act)),
        ),
        Misconception(
            "no activation at all",
            "How many layers is a stack of linear layers worth?",
            _class(right.MLP, __init__=_layers(lambda i, last, act: None)),
        ),
        Misconception(
            "activation only on the output layer",
            "Which layer should be linear: the last one, or all the others?",
            _class(right.MLP, __init__=_layers(lambda i, last, act: act if i == last else None)),
        ),
        Misconception(
            "inputs and outputs exchanged",
            "Which of the two numbers says how many inputs a neuron reads?",
            _class(
                right.MLP,
                __init__=_layers(lambda i, last, act: act if i < last else None, flip=True),
            ),
        ),
        Misconception(
            "tanh whatever is asked for",
            "The network was told which activation to use. Who tells its layers?",
            _class(right.MLP, __init__=_layers(lambda i, last, act: "tanh" if i < last else None)),
        ),
        Misconception(
            "nested list of parameters",
            "Is it one list of Values to update, or a list of lists?",
            _class(right.MLP, parameters=lambda self: [p.parameters() for p in self.layers]),
        ),
        Misconception(
            "only the last layer's parameters",
            "Before backpropagation only the last layer could learn. Which layers should now?",
            _class(right.MLP, parameters=lambda self: self.layers[-1].parameters()),
        ),
        Misconception(
            "every layer reads the network's input",
            "What is the input of the second layer?",
            _class(right.MLP, __call__=_every_layer_reads_x),
        ),
        Misconception(
            "zero_grad clears the data",
            "Which attribute should be 0 afterwards: what the network knows, or what it was told?",
            _class(right.MLP, zero_grad=_zero(_to_data)),
        ),
        Misconception(
            "zero_grad does nothing",
            "Set every .grad to 3 and call zero_grad(). What is it then?",
            _class(right.MLP, zero_grad=lambda self: None),
        ),
        Misconception(
            "zero_grad sets ones",
            "Gradients are added. To which number must one add to get the gradient itself?",
            _class(right.MLP, zero_grad=_zero(_to_one)),
        ),
        Misconception(
            "zero_grad misses the last parameter",
            "Is the bias of the last neuron reset as well?",
            _class(right.MLP, zero_grad=_zero(_to_zero, slice(None, -1))),
        ),
    ),
)


def _set(p: Any, lr: float) -> None:
    p.data = -lr * p.grad


def _ascend(p: Any, lr: float) -> None:
    p.data += lr * p.grad


def _descend(p: Any, lr: float) -> None:
    p.data -= lr * p.grad


def _step(
    order: str = "zero backward update",
    update: Callable[[Any, float], None] = _descend,
    scale: Callable[[int], float] = lambda n: 1.0 / n,
    rows: slice = slice(None),
    error: Callable[[Any], Any] = lambda d: d**2,
    result: Callable[[Any], Any] = lambda loss: loss.data,
) -> Callable[..., Any]:
    """One training step with one thing changed."""

    def wrong(model: Any, X: list[Any], Y: list[float], lr: float) -> Any:
        loss = Value(0.0)
        for x, y in zip(X[rows] or X, Y[rows] or Y, strict=True):
            loss = loss + error(model(x)[0] - y)
        loss = loss * scale(len(X))
        for beat in order.split():
            if beat == "zero":
                model.zero_grad()
            elif beat == "backward":
                loss.backward()
            else:
                for p in model.parameters():
                    update(p, lr)
        return result(loss)

    return wrong


def _loss_after(model: Any, X: list[Any], Y: list[float], lr: float) -> float:
    _step()(model, X, Y, lr)
    return float(sum((model(x)[0].data - y) ** 2 for x, y in zip(X, Y, strict=True)) / len(X))


POINTS = ([[1.0], [2.0], [-1.0]], [1.0, 3.0, 0.0])


def _draw_training(rng: np.random.Generator) -> list[Case]:
    X, Y = rng.normal(size=(4, 2)).round(3).tolist(), rng.normal(size=4).round(3).tolist()
    return [Case(([2, 3, 1], X, Y, 0.05, 2), "random examples")]


TRAIN_STEP = Exercise(
    target=right.train_step,
    number="6.4",
    minutes=20,
    difficulty=3,
    drive=drive_train_step,
    draw=_draw_training,
    points={"values": 3},
    cases=(
        Case(([1, 1], [[1.0]], [5.0], 0.1, 1), "one example, one step"),
        Case(([1, 1], *POINTS, 0.0, 1), "a learning rate of 0 only measures"),
        Case(([1, 1], *POINTS, 0.05, 1), "three examples, one step"),
        Case(([1, 1], *POINTS, 0.05, 3), "three steps"),
        Case(([2, 3, 1], [[1.0, 0.0], [0.5, -1.0]], [1.0, -1.0], 0.1, 3), "a hidden layer"),
    ),
    misconceptions=(
        Misconception(
            "gradients never reset",
            "Print p.grad after the first and after the second step on the same data. "
            "What should the second one be?",
            _step("backward update"),
        ),
        Misconception(
            "no parameter changed",
            "Did any parameter change? What is in p.grad at the moment of the update, and do you "
            "change p.data or only a local name?",
            _step("backward zero update"),
        ),
        Misconception(
            "=- typed for -=",
            "=- and -= differ by one character. What does yours do to the old value?",
            _step(update=_set),
        ),
        Misconception(
            "uphill",
            "The gradient points to where the loss grows. Which way do you want to go?",
            _step(update=_ascend),
        ),
        Misconception(
            "sum instead of mean",
            "Feed every example twice. Should the mean loss change?",
            _step(scale=lambda n: 1.0),
        ),
        Misconception(
            "a fixed number returned",
            "The returned number should be the loss before the step. Does yours depend on it?",
            _step(result=lambda loss: 0.0),
        ),
        Misconception(
            "last example dropped",
            "Is the last example part of the sum?",
            _step(rows=slice(None, -1)),
        ),
        Misconception(
            "only the last example learned",
            "How many examples does your loss look at?",
            _step(rows=slice(-1, None), scale=lambda n: 1.0),
        ),
        Misconception(
            "a Value returned",
            "The docstring asks for a float. What type is your loss?",
            _step(result=lambda loss: loss),
        ),
        Misconception(
            "loss after the step returned",
            "Was the loss you return measured before or after the parameters moved?",
            _loss_after,
        ),
        Misconception(
            "error not squared",
            "An error of -2 should cost as much as one of +2. What does yours cost?",
            _step(error=lambda d: d),
        ),
        Misconception(
            "extra factor 1/2",
            "Some books put a 1/2 in front. What does the docstring say?",
            _step(error=lambda d: 0.5 * d**2),
        ),
        Misconception(
            "backward called twice",
            "Gradients are added. What happens to them when backward() runs twice?",
            _step("zero backward backward update"),
        ),
    ),
)

EXERCISES = (NEURON, LAYER, MLP, TRAIN_STEP)
