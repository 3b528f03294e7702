"""Retrieval questions: each makes a text with fresh numbers, the answer and the reason."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Asked = tuple[str, float | str | tuple[int, ...], str]


@dataclass(frozen=True)
class Question:
    """`make(rng)` gives (text, answer, why it is so); `hint` is shown to a wrong answer."""

    make: Callable[[Random], Asked]
    hint: str


QUESTIONS: dict[str, Question] = {}


def question(key: str, hint: str) -> Callable[[Callable[[Random], Asked]], Callable[..., Asked]]:
    """Put a question into the table."""

    def add(make: Callable[[Random], Asked]) -> Callable[..., Asked]:
        QUESTIONS[key] = Question(make, hint)
        return make

    return add


@question("dot-product", "Multiply the pairs first, then add the products.")
def _dot_product(rng: Random) -> Asked:
    a, b, c, d = (rng.randint(1, 6) for _ in range(4))
    text = f"What is the dot product of [{a}, {b}] and [{c}, {d}]?"
    return text, a * c + b * d, f"{a}·{c} + {b}·{d} = {a * c + b * d}."


@question("power-of-e", "A negative power is one divided by the positive power.")
def _power_of_e(rng: Random) -> Asked:
    k = rng.choice([3, 5, 7, 20, 50])
    text = f"Which is e to the power -{k}: 'nearly 0', '1', or 'large'?"
    return text, "nearly 0", f"It is 1 / e^{k}, about {math.exp(-k):.2g}."


@question("table-shape", "NumPy counts rows first. Type it like (rows, columns).")
def _table_shape(rng: Random) -> Asked:
    n, d = rng.randint(3, 9), rng.randint(10, 20)
    text = f"An array holds {n} examples as rows, each of {d} numbers. What is its shape?"
    return text, (n, d), "Rows are examples everywhere in this course."


@question("neuron-sum", "Each input times its own weight, and the bias once.")
def _neuron_sum(rng: Random) -> Asked:
    w = [rng.choice([-2, -1, 1, 2, 3]) for _ in range(2)]
    x = [rng.randint(1, 4) for _ in range(2)]
    b = rng.choice([-3, -2, 2, 3])
    text = f"A neuron has weights {w} and bias {b}. Its inputs are {x}. What is its weighted sum?"
    total = w[0] * x[0] + w[1] * x[1] + b
    return text, total, f"{w[0]}·{x[0]} + {w[1]}·{x[1]} + {b} = {total}."


@question("threshold", "The course chose: at exactly 0 the neuron …")
def _threshold(rng: Random) -> Asked:
    k = rng.randint(2, 6)
    text = f"Weights [1, 1], bias -{k}, inputs [{k - 1}, 1]. Does a step neuron answer 0 or 1?"
    return text, 1, "The weighted sum is exactly 0, and step(0) is 1 in this course."


@question("sigmoid-at-zero", "At 0 a sigmoid is undecided.")
def _sigmoid_at_zero(rng: Random) -> Asked:
    w, b = rng.randint(2, 5), rng.randint(1, 3)
    text = f"A sigmoid neuron has weight {w} and bias {-w * b}; its input is {b}. What comes out?"
    return text, 0.5, "The weighted sum is 0, and sigmoid(0) = 1 / (1 + 1)."


@question("count-params", "Weights of each layer, and one bias for each neuron.")
def _count_params(rng: Random) -> Asked:
    a, b, c = rng.randint(2, 5), rng.randint(2, 6), rng.randint(1, 3)
    text = f"How many parameters has a {a}-{b}-{c} network, biases included?"
    total = a * b + b + b * c + c
    return text, total, f"{a}·{b} + {b} + {b}·{c} + {c} = {total}."


@question("softmax-equal", "Equal scores get equal probabilities, and all add up to 1.")
def _softmax_equal(rng: Random) -> Asked:
    k, z = rng.choice([2, 4, 5, 10, 20]), rng.randint(3, 900)
    text = f"Softmax gets {k} scores, all equal to {z}. What is the first probability?"
    return text, 1 / k, f"1 / {k}, however large the common score is."


@question("collapse", "What is a matrix times a matrix?")
def _collapse(rng: Random) -> Asked:
    n = rng.randint(3, 30)
    text = f"A network has {n} dense layers and no activations. How many layers would do the same?"
    return text, 1, "A product of matrices is one matrix, and the biases collapse with it."


@question("uniform-loss", "-log of the probability that the right class gets.")
def _uniform_loss(rng: Random) -> Asked:
    k = rng.choice([2, 5, 10, 100])
    text = f"A network knows nothing about {k} classes and gives each the same probability. "
    text += "What is its cross-entropy, to two decimals?"
    return text, math.log(k), f"-log(1/{k}) = log {k} = {math.log(k):.3f}."


@question("central-calls", "One call with the knob up and one with it down.")
def _central_calls(rng: Random) -> Asked:
    n = rng.choice([6, 50, 110, 23_860])
    text = f"How many calls of f does a numerical gradient of {n} parameters cost (central)?"
    return text, 2 * n, f"2 · {n} = {2 * n}."


@question("mse-by-hand", "Square each error, then take the mean.")
def _mse_by_hand(rng: Random) -> Asked:
    e, f = rng.randint(1, 3), rng.randint(2, 5)
    text = f"Two predictions are off by +{e} and -{f}. What is the mean squared error?"
    return text, (e * e + f * f) / 2, f"({e * e} + {f * f}) / 2 = {(e * e + f * f) / 2}."


@question("chain-slope", "Multiply along the path; each slope is taken where the path arrives.")
def _chain_slope(rng: Random) -> Asked:
    x, k = rng.randint(2, 5), rng.randint(3, 7)
    text = f"x is multiplied by {k}, and the result is squared. What is the slope at x = {x}?"
    why = f"Squaring happens at {k * x}, with slope {2 * k * x}; {2 * k * x}·{k} = {2 * k * k * x}."
    return text, 2 * k * k * x, why


@question("tanh-slope", "From the output a alone: 1 minus its square.")
def _tanh_slope(rng: Random) -> Asked:
    a = rng.choice([0.5, -0.5, 0.6, -0.8, 0.9])
    text = f"A tanh neuron sends on {a}. What is the slope of its tanh at this moment?"
    return text, 1 - a * a, f"1 - ({a})² = {1 - a * a:.2f}."


@question("forward-passes", "Forward mode starts at one input; reverse mode ends with all of them.")
def _forward_passes(rng: Random) -> Asked:
    n, m = rng.randint(10, 90), rng.randint(2, 9)
    text = f"A function has {n} inputs and {m} outputs. You want every slope. "
    text += "How many passes does forward mode need?"
    return text, n, f"One for each input, {n}. Reverse mode needs one for each output, {m}."


@question("beats-order", "A slope needs a loss, a loss needs an output, and a step needs slopes.")
def _beats_order(rng: Random) -> Asked:
    beats = ["F", "L", "B", "S"]
    rng.shuffle(beats)
    text = f"F forward, L loss, B backward, S step: {', '.join(beats)} is mixed. "
    return (
        text + "Type the four letters in the right order.",
        "FLBS",
        "Each beat uses the last one.",
    )


@question("zero-grad", "What does backward() do with the number that is already in .grad?")
def _zero_grad(rng: Random) -> Asked:
    g, n = rng.choice([-4, -3, 2, 3, 5]), rng.randint(2, 6)
    text = f"The loss is {g}·w. Somebody computes it and calls backward(), {n} times in all, and "
    return text + "never zero_grad(). What is w.grad?", g * n, f"It adds: {n} times {g}."


@question("mean-loss", "It is a mean over the examples.")
def _mean_loss(rng: Random) -> Asked:
    loss, n, k = rng.choice([0.25, 0.5, 1.5, 2, 3]), rng.randint(4, 60), rng.randint(2, 5)
    text = f"train_step reports a loss of {loss} for {n} examples. Now every example stands in the "
    return text + f"list {k} times. What does it report?", loss, "A mean does not care."


@question("weight-step", "Against the gradient, and by the learning rate times its size.")
def _weight_step(rng: Random) -> Asked:
    w, g = rng.randint(-3, 5), rng.choice([-6, -4, 2, 4, 8])
    text = f"w.data is {w}, w.grad is {g}, the learning rate is 0.5. What is w.data after the step?"
    return text, w - 0.5 * g, f"{w} - 0.5·({g}) = {w - 0.5 * g:g}."


@question("torch-order", "The slate is wiped first; then the loss, its slopes, and the step.")
def _torch_order(rng: Random) -> Asked:
    order = [
        "optimizer.zero_grad()",
        "loss = loss_fn(model(x), y)",
        "loss.backward()",
        "optimizer.step()",
    ]
    mixed = rng.sample(order, 4)
    letters = dict(zip(mixed, "ABCD", strict=True))
    lines = "; ".join(f"{letter} {line}" for line, letter in letters.items())
    text = f"PyTorch, one round: {lines}. Begin with zero_grad: which order, like 'ABCD'?"
    return text, "".join(letters[line] for line in order), "Your train_step, in other words."


@question("shared-node", "All letters go into one tray, the two equal ones as well.")
def _shared_node(rng: Random) -> Asked:
    k, x, y, z = (rng.randint(2, 6) for _ in range(4))
    text = f"b = {k}·a. From its users b receives {x}, {y}, and from a product b·b twice {z}. "
    text += "What does b send to a?"
    total = x + y + 2 * z
    return text, k * total, f"{x} + {y} + {z} + {z} = {total}, times the local slope {k}."


@question("order-count", "The root sends first and the leaf last. Who is free in between?")
def _order_count(rng: Random) -> Asked:
    k = rng.choice([2, 3, 4])
    text = f"A root is made from {k} nodes, and each of these from the same leaf. In how many "
    text += "different orders may the nodes send?"
    return text, math.factorial(k), f"The {k} in the middle in any order: {math.factorial(k)}."


@question("two-calls", "Each call adds d root / d x to x.grad.")
def _two_calls(rng: Random) -> Asked:
    k, m, n = rng.randint(2, 5), rng.randint(2, 5), rng.choice([2, 3])
    text = f"y = {m}·x and z = {k}·y. You call backward on z {n} times, and nobody sets gradients "
    text += "to zero. What is x.grad?"
    return text, n * k * m, f"{n} times {k}·{m}, since each call adds its own gradient once."


@question("stable-edge", "One step multiplies w by 1 - lr·curvature. When is that -1?")
def _stable_edge(rng: Random) -> Asked:
    curvature = rng.choice([4, 5, 8, 20, 50])
    text = f"A bowl's largest curvature is {curvature}. Beyond which learning rate does plain "
    return text + "gradient descent diverge?", 2 / curvature, f"2 / {curvature}."


@question("one-factor", "Each step multiplies the distance by 1 - lr·curvature.")
def _one_factor(rng: Random) -> Asked:
    curvature, lr = rng.choice([2, 4, 5]), rng.choice([0.1, 0.15, 0.3])
    factor = 1 - curvature * lr
    text = f"On a bowl of curvature {curvature} you stand at w = 1 and step with lr {lr}, twice. "
    why = f"Each step multiplies by 1 - {lr}·{curvature} = {factor:g}; {factor:g}² = {factor**2:g}."
    return text + "Where are you?", factor**2, why


@question("heavy-ball", "v ← momentum·v + gradient, starting from 0.")
def _heavy_ball(rng: Random) -> Asked:
    mu, g = rng.choice([0.5, 0.8, 0.9]), rng.choice([1, 2, 4])
    text = f"A ball at rest gets two equal gradients of {g}, with momentum {mu}. "
    return text + "What is its velocity then?", mu * g + g, f"{mu}·{g} + {g} = {mu * g + g:g}."


@question("adam-first", "In the first step m̂ is g itself, and ŝ is g².")
def _adam_first(rng: Random) -> Asked:
    lr, g = rng.choice([0.1, 0.2, 0.5]), rng.choice([-250, -7, 0.02, 3, 1000])
    text = f"Adam, lr {lr}, takes its first step; the gradient is {g}. By how much does the "
    why = f"By lr against the sign: {g} / √({g}²) is {1 if g > 0 else -1}."
    return text + "parameter change (with its sign)?", -lr if g > 0 else lr, why


@question("clip-length", "Both numbers are parts of one vector; its direction stays.")
def _clip_length(rng: Random) -> Asked:
    k, most = rng.randint(2, 6), rng.choice([1, 2])
    text = f"The gradients of two parameters are {3 * k} and {4 * k}. Clipped to a global norm of "
    why = f"The whole vector has length {5 * k}; {3 * k}·{most}/{5 * k} = {0.6 * most:g}."
    return text + f"{most}, what is the first one?", 0.6 * most, why


@question("sigmoid-depth", "One factor of ¼ for each layer that the gradient passes.")
def _sigmoid_depth(rng: Random) -> Asked:
    layers = rng.choice([2, 3, 4])
    text = f"A gradient passes {layers} sigmoids in their middle; the weights change nothing. "
    why = f"The slope in the middle is ¼, and ¼ to the power {layers} is 1 / {4**layers}."
    return text + "How many times smaller is it afterwards?", 4**layers, why


@question("he-spread", "He's rule gives the variance, 2 / n_in. The question is its root.")
def _he_spread(rng: Random) -> Asked:
    n, spread = rng.choice([(8, 0.5), (50, 0.2), (200, 0.1), (800, 0.05)])
    text = f"A ReLU layer has {n} inputs. Which standard deviation have its weights after He?"
    return text, spread, f"√(2 / {n}) = {spread}."


@question("dead-share", "A unit is dead if no row wakes it. Look at the columns.")
def _dead_share(rng: Random) -> Asked:
    rows = [[0, rng.randint(1, 5), 0, 0], [0, 0, 0, rng.randint(1, 5)]]
    text = f"Four ReLU units send, for two rows, {rows[0]} and {rows[1]}. "
    return text + "Which share of the units is dead?", 0.5, "The first and the third never speak."


@question("recurrent-slope", "At h = 0 the slope of tanh is 1; what is left of each step?")
def _recurrent_slope(rng: Random) -> Asked:
    w, steps = rng.choice([(0.5, 3), (2.0, 4), (0.5, 2), (3.0, 2)])
    text = f"h ← tanh({w:g} h), {steps} times, from h = 0. How does the last h change with the "
    return (
        text + "first: what is the slope?",
        w**steps,
        f"{w:g} to the power {steps}: {w**steps:g}.",
    )


@question("xent-slope", "For each score it is p - y, and the mean over the batch divides by n.")
def _xent_slope(rng: Random) -> Asked:
    p, n = rng.choice([0.2, 0.4, 0.5, 0.8]), rng.choice([2, 4, 5, 10])
    text = f"In a batch of {n} a network gives the right class of one digit the probability {p}. "
    text += "What is the slope of the mean cross-entropy for that score?"
    return text, (p - 1) / n, f"({p} - 1) / {n} = {(p - 1) / n:g}: raising it lowers the loss."


@question("epoch-steps", "The last batch may be short, and it counts.")
def _epoch_steps(rng: Random) -> Asked:
    batch, full, rest = rng.choice([8, 10, 32]), rng.randint(4, 30), rng.randint(1, 7)
    n = batch * full + rest
    text = f"{n} examples in batches of {batch}: how many steps does one epoch take?"
    return text, full + 1, f"{full} full batches and one of {rest}."


@question("confusion-cell", "Rows are the truth. Type it like (row, column).")
def _confusion_cell(rng: Random) -> Asked:
    truth, guess = rng.sample(range(10), 2)
    text = (
        f"A network calls a true {truth} a {guess}. Which cell of the confusion matrix counts it?"
    )
    return text, (truth, guess), "The truth chooses the row, the guess the column."


@question("bias-shape", "A gradient holds one slope for each number that can be turned.")
def _bias_shape(rng: Random) -> Asked:
    n, d, m = rng.randint(20, 90), rng.randint(3, 9), rng.randint(2, 8)
    text = f"X has shape ({n}, {d}), W ({d}, {m}), b ({m},). The loss is (X @ W + b).tanh().sum(). "
    return text + "What is the shape of b.grad?", (m,), f"One slope for each of b's {m} numbers."


@question("copies-add", "Count how often the number was used in the forward pass.")
def _copies_add(rng: Random) -> Asked:
    n, m, g = rng.randint(2, 6), rng.randint(7, 12), rng.choice([0.5, 2, 3])
    text = f"A column of shape ({n}, 1) is added to a table of shape ({n}, {m}). A gradient of {g} "
    text += "arrives at every entry of the sum. What is the gradient of each number of the column?"
    return text, m * g, f"Each was used in {m} places, and {m} letters of {g} come back."


@question("weights-turned", "The gradient of W has W's shape. Which product has it?")
def _weights_turned(rng: Random) -> Asked:
    n, d, m = rng.sample(range(2, 10), 3)
    text = f"Y = X @ W, X of shape ({n}, {d}), and a gradient G of shape ({n}, {m}) arrives. Which "
    text += "is the gradient of W: 'G @ X.T', 'X.T @ G', or 'G.T @ X'?"
    return text, "X.T @ G", f"({d}, {n}) @ ({n}, {m}) is ({d}, {m}), the shape of W."


@question("mean-share", "How many numbers go into each mean?")
def _mean_share(rng: Random) -> Asked:
    n, m = rng.choice([2, 3, 10]), rng.choice([4, 5, 8])
    text = f"t has shape ({n}, {m}), and the loss is t.mean(axis=1).sum(). "
    return text + "What is the slope of each entry?", 1 / m, f"Each mean is made of {m} numbers."


@question("taken-twice", "A place that was taken twice gets two letters.")
def _taken_twice(rng: Random) -> Asked:
    places = [0] * rng.randint(2, 4) + [1, 2, rng.randint(1, 2)]
    rng.shuffle(places)
    text = f"t has three entries. The loss is t[{places}].sum(). What is the slope of entry 0?"
    return text, places.count(0), f"Entry 0 was taken {places.count(0)} times."


@question("window-count", "List where the windows begin; the last one must end within the row.")
def _window_count(rng: Random) -> Asked:
    n, k, stride, pad = rng.randint(9, 20), rng.randint(3, 5), rng.choice([2, 3]), rng.randint(0, 2)
    text = f"Windows of {k} pixels, {stride} apart, on a row of {n} with {pad} zeros on either "
    why = f"({n} + 2·{pad} - {k}) // {stride} + 1: the first window, and so many more steps."
    return text + "side: how many are there?", (n + 2 * pad - k) // stride + 1, why


@question("filter-numbers", "A filter looks at all channels, and has one bias.")
def _filter_numbers(rng: Random) -> Asked:
    c, f, k = rng.choice([1, 3, 4]), rng.choice([6, 8, 12]), rng.choice([3, 5])
    text = f"A convolution makes {f} channels of {c}, with {k} by {k} filters. How many parameters "
    return (
        text + "has it?",
        f * (c * k * k + 1),
        f"{f} filters, each {c}·{k}·{k} weights and a bias.",
    )


@question("windows-over-pixel", "How many places has the window along one direction?")
def _windows_over_pixel(rng: Random) -> Asked:
    k = rng.choice([2, 3, 5])
    text = f"{k} by {k} windows, stride 1, on a large image. How many letters does a pixel in the "
    return text + "middle of the image get?", k * k, f"{k} windows across times {k} down."


@question("winner-takes", "Only the winner of a window hears anything, and letters add up.")
def _winner_takes(rng: Random) -> Asked:
    a, b, c = rng.sample(range(1, 9), 3)
    text = f"A pixel is the largest of two overlapping pooling windows, which hear {a} and {b}; in "
    text += f"a third, which hears {c}, another pixel wins. What is the pixel's gradient?"
    return text, a + b, f"{a} + {b}; the third letter goes to the other winner."


@question("l2-step", "The slope of ½ lam w² is lam·w, and the step goes against it.")
def _l2_step(rng: Random) -> Asked:
    w, lam, lr = rng.choice([2, 4, 5, -3]), rng.choice([0.1, 0.2, 0.5]), rng.choice([0.1, 0.5])
    text = f"A weight of {w} gets no gradient from the data. The L2 penalty has lam {lam}, the "
    text += f"learning rate is {lr}. What is the weight after one step?"
    left = w * (1 - lr * lam)
    return text, left, f"{w} - {lr}·{lam}·({w}) = {left:g}: the pull is a share of the weight."


@question("l1-step", "The slope of lam |w| is lam to the right of 0 and -lam to the left.")
def _l1_step(rng: Random) -> Asked:
    w, lam, lr = rng.choice([2, 4, 5, -3]), rng.choice([0.1, 0.2, 0.5]), rng.choice([0.1, 0.5])
    text = f"A weight of {w} gets no gradient from the data. The L1 penalty has lam {lam}, the "
    text += f"learning rate is {lr}. What is the weight after one step?"
    left = w - lr * lam * (1 if w > 0 else -1)
    return text, left, f"It moves by {lr}·{lam} towards 0, however large it is."


@question("dropout-factor", "The share 1 - p that stays has to make up for the rest.")
def _dropout_factor(rng: Random) -> Asked:
    p = rng.choice([0.2, 0.5, 0.75, 0.8])
    text = f"Dropout with p = {p} in training. By what are the numbers that stay multiplied?"
    return text, 1 / (1 - p), f"1 / (1 - {p}) = {1 / (1 - p):g}, so that the mean stays."


@question("norm-by-hand", "Take off the mean, then divide by the standard deviation.")
def _norm_by_hand(rng: Random) -> Asked:
    middle, spread = rng.randint(3, 9), rng.choice([2, 5, 10])
    text = f"A batch of two rows: a unit gives {middle - spread} and {middle + spread}. With gamma "
    text += "1 and beta 0, what does batch normalisation make of the larger one? (Forget eps.)"
    return text, 1, f"The mean is {middle}, the standard deviation {spread}: {spread}/{spread}."


@question("keep-epoch", "Epochs are counted from 0. What comes after the stop is not seen.")
def _keep_epoch(rng: Random) -> Asked:
    best = rng.choice([0.2, 0.3, 0.4])
    losses = [0.9] * rng.randint(1, 3) + [best, best + 0.1, best + 0.2, best - 0.1]
    losses = [round(x, 1) for x in losses]
    at = losses.index(best)
    text = f"Losses on new data after each epoch: {losses}. Early stopping with patience 2 keeps "
    return text + "which epoch?", at, f"Epochs {at + 1} and {at + 2} are no better, so it stops."


@question("hebb-or-oja", "Hebb adds lr·y·x. Oja takes lr·y²·w off again.")
def _hebb_or_oja(rng: Random) -> Asked:
    w, x = rng.choice([0.5, 1.5]), rng.choice([1, 2])
    text = f"One weight w = {w}, one input x = {x}, y = w·x, lr = 0.1. What is w after one step "
    y = w * x
    left = w + 0.1 * y * (x - y * w)
    return text + "of Oja's rule?", left, f"{w} + 0.1·{y:g}·({x} - {y:g}·{w}) = {left:g}."


@question("spike-order", "The one that fires first may have helped to cause the other.")
def _spike_order(rng: Random) -> Asked:
    first, second = rng.randint(10, 40), rng.randint(50, 70)
    early = rng.random() < 0.5
    a, b = (first, second) if early else (second, first)
    text = f"The input fires at {a} ms, the output at {b} ms. Does the synapse become 'stronger' "
    why = f"t_post - t_pre = {b - a} ms is {'positive' if early else 'negative'}."
    return text + "or 'weaker'?", "stronger" if early else "weaker", why


@question("more-directions", "The error falls as one over the square root of their number.")
def _more_directions(rng: Random) -> Asked:
    n, k = rng.choice([50, 100, 200]), rng.choice([2, 3, 5, 10])
    text = f"A gradient guessed from {n} random directions is too rough. How many directions make "
    return text + f"its error {k} times smaller?", n * k * k, f"{k}² = {k * k} times as many."


@question("sent-back", "One number for each class comes back over each wire from a hidden unit.")
def _sent_back(rng: Random) -> Asked:
    h, k = rng.choice([20, 50, 300]), rng.choice([2, 5, 10])
    text = (
        f"A 784-{h}-{k} network. For one example, over how many connections does backpropagation "
    )
    return text + "send an error to the hidden layer?", h * k, f"{h}·{k}: each weight of layer 2."


def _lettered(rng: Random, kinds: dict[str, str]) -> tuple[str, str]:
    """Sentences in a new order, numbered, and the letters of their kinds in that order."""
    mixed = rng.sample(sorted(kinds), len(kinds))
    numbered = " ".join(f"({i}) {sentence}" for i, sentence in enumerate(mixed, 1))
    return numbered, "".join(kinds[sentence] for sentence in mixed)


SENTENCES = {
    "AlexNet's top-5 error in the ImageNet contest of 2012 was 15.3 % (Krizhevsky, Sutskever and "
    "Hinton 2012).": "N",
    "Since the early 2010s the computation for training has doubled about every six months "
    "(Sevilla and others 2022).": "N",
    "The market will grow from 90 to 500 billion dollars within six years.": "C",
    "Nine of ten hospitals will rely on neural networks soon.": "C",
    "Artificial intelligence is changing the world at a breathtaking pace.": "F",
    "Companies must embrace its potential to stay relevant in the landscape of tomorrow.": "F",
}


@question("sentence-kinds", "Could you look it up? Could it be wrong? If neither, it is filler.")
def _sentence_kinds(rng: Random) -> Asked:
    numbered, letters = _lettered(rng, SENTENCES)
    text = (
        f"N a number with a source, C a claim without one, F filler: {numbered} Type six letters."
    )
    return text, letters, "A source can be read, a claim can be wrong, filler cannot even be that."


BLOCKS = {
    "finding the edge of a tumour in a scan": "A",
    "turning a word into numbers that say what it has in common with other words": "B",
    "choosing the next word out of 50,000": "C",
    "landing a simulated rocket by twenty burns": "D",
    "predicting tomorrow's use of power in megawatts": "E",
}


@question("course-blocks", "What goes in, and what should come out: an image, a class, a number?")
def _course_blocks(rng: Random) -> Asked:
    numbered, letters = _lettered(rng, BLOCKS)
    text = "A convolution, B codes that a hidden layer learns, C softmax with cross-entropy, "
    text += "D a gradient through many steps in time, E squared error. Which is central to "
    return text + f"{numbered}? Type five letters.", letters, "One engine serves them all."


MILESTONES = (
    "Bryson and Ho's book on optimal control",
    "Linnainmaa's thesis",
    "Werbos's thesis",
    "Rumelhart, Hinton and Williams in Nature",
    "AlexNet",
)


@question("milestones", "Control theory came first; the long wait lies before the last one.")
def _milestones(rng: Random) -> Asked:
    letters = dict(zip(rng.sample(MILESTONES, 5), "ABCDE", strict=True))
    told = "; ".join(f"{letter} {name}" for name, letter in letters.items())
    text = f"{told}. In which order did they appear? Type five letters."
    return text, "".join(letters[m] for m in MILESTONES), "1969, 1970, 1974, 1986, 2012."


@question("shared-target", "A row of targets adds up to 1.")
def _shared_target(rng: Random) -> Asked:
    m = rng.choice([2, 4, 5, 8, 10])
    text = f"A question has {m} right answers. What stands at each of them in its row of targets?"
    return text, 1 / m, f"{m} equal shares of 1: softmax wants a distribution as its target."


@question("weight-pull", "W ← W - lr·decay·W takes off a share of the weight.")
def _weight_pull(rng: Random) -> Asked:
    w, decay = rng.choice([2, 4, 5]), rng.choice([0.02, 0.05])
    text = (
        f"A weight is {w}. A step of Adam leaves it there; then it is pulled, lr 0.1 and decay "
        f"{decay}. What is it now?"
    )
    return text, w - 0.1 * decay * w, f"{w} - 0.1·{decay}·{w}: a small share of itself goes."


@question("mean-wanders", "One over the square root of how many you average.")
def _mean_wanders(rng: Random) -> Asked:
    spread, n = rng.choice([1.0, 2.0, 3.0]), rng.choice([4, 16, 25, 100])
    text = (
        f"The results of single runs spread by {spread:g} around their mean. By how much does the "
        f"mean of {n} runs spread?"
    )
    return text, spread / math.sqrt(n), f"{spread:g} / √{n}: four times the runs, half the spread."


@question("column-jump", "A whole row lies between them, and a float64 has 8 bytes.")
def _column_jump(rng: Random) -> Asked:
    n, m = rng.choice([20, 50, 200]), rng.choice([10, 30, 100])
    text = f"A float64 array of {n} rows and {m} columns lies in memory row after row. How many "
    return text + "bytes from a number to the one below it?", 8 * m, f"A row: {m} numbers of 8."


@question("best-run", "The first call compiles, and no run is faster than the kernel.")
def _best_run(rng: Random) -> Asked:
    first, best = rng.randint(300, 900), rng.randint(2, 6)
    runs = rng.sample([best, best + rng.randint(1, 3), best + rng.randint(4, 20)], 3)
    told = ", ".join(map(str, runs))
    text = f"The first call of a kernel takes {first} ms, the next ones {told} ms. What does an "
    return text + "honest clock say, in ms?", best, "The best run; everything else is disturbance."


@question("adam-memory", "The weight, its gradient, and two averages.")
def _adam_memory(rng: Random) -> Asked:
    n = rng.choice([2, 5, 7, 70])
    text = f"A model with {n} billion parameters is trained with Adam in float32. How many "
    text += "gigabytes do weights, gradients and averages need?"
    return text, 16 * n, f"Four numbers of four bytes each: 16·{n}."
