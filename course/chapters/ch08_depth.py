"""Through many layers: why gradients vanish or explode, and how to start so that they do not."""

# %% [markdown]
# # Vanishing and exploding gradients
#
# **You have built** optimisers: given a gradient, you know how to step.
#
# **You build now** two ways to draw the first weights, and instruments that measure what reaches
# each layer of a deep network.
#
# **It lets you** say before training which network of thirty layers will learn and which will
# stand still, and check a table of fifteen such predictions.
#
# Two sittings of about an hour. A good place to rest is before "A published measurement". The
# longest cells take a few seconds.

# %% [setup]
import math
from time import perf_counter

import matplotlib.pyplot as plt
import numpy as np

from course import load_digits, predict, progress, recall
from course.autodiff import initializers as start
from course.autodiff.chain import d_sigmoid
from course.autodiff.initializers import ACTS, activations, arriving, known, length
from course.autodiff.losses import numerical_gradient
from course.autodiff.neurons import relu, sigmoid
from course.autodiff.studies import depth
from course.autodiff.value import Value
from course.figures import depth as pictures
from course.widgets.flow import flow

plt.style.use("course.plain")
np.set_printoptions(precision=3, suppress=True)

# %% [markdown]
# ## Three questions first

# %%
recall("one-factor", mine=0.16)

# %%
recall("weight-step", mine=1)

# %%
recall("chain-slope", mine=360)

# %% [markdown]
# ## A puzzle: train twenty layers
#
# Here are the two moons of chapter 6: sixty points, targets +1 and -1. A column of ones stands in
# for the biases. The network has sigmoid layers of ten neurons, or units, each, and a linear neuron
# at the end. All weights are normal numbers; you choose their standard deviation, the **spread**,
# and the learning rate.

# %%
moons_X, moons_Y = depth.moons(60, np.random.default_rng(0))


def attempt(spread, lr, layers=20, steps=600):
    """The loss after training a network of sigmoid layers, or what went wrong."""
    rng = np.random.default_rng(1)
    Ws = depth.draw(spread, [3, *[10] * layers], rng)
    v = rng.normal(0.0, spread, size=(10, 1))
    try:
        losses, _, _ = depth.train(Ws, v, moons_X, moons_Y, "sigmoid", lr, steps)
        return round(losses[-1], 3)
    except OverflowError as error:
        return str(error)


# %% [markdown]
# Who always answers 0 has a loss of 1. One layer does better, and so do three:

# %%
print("1 layer: ", attempt(1.0, 0.1, layers=1))
print("3 layers:", attempt(1.0, 0.1, layers=3))

# %% [markdown]
# More layers should be able to do more. Try twenty. You have three attempts: three pairs of a
# spread and a learning rate. Any numbers you like; the losses are not judged.

# %%
attempts = predict(
    "Type three attempts, like [(1.0, 0.1), (0.1, 1.0), (0.5, 3.0)]: spread, learning rate.",
    mine=[(1.0, 0.1), (0.1, 1.0), (0.5, 3.0)],
)


# %% tags=["volatile"]
@attempts.reveal
def three_attempts():
    """Train the network of twenty layers three times."""
    for spread, lr in attempts.mine[:3]:
        print(f"spread {spread}, lr {lr}: loss {attempt(spread, lr)}")


# %% [markdown]
# Write down, in one sentence, what you think goes wrong with twenty layers:
#
# *…*

# %% [markdown]
# Here are eight more attempts by somebody patient.

# %% tags=["volatile"]
for spread in (0.1, 0.5, 1.0, 3.0):
    print(f"spread {spread}:", [attempt(spread, lr) for lr in (0.03, 0.3)])

# %% [markdown]
# With small weights the loss sticks to 1.0, at any learning rate. With large ones a run may
# learn, or break. It is not the step. Something else is missing in these networks, and you are
# going to measure what.

# %% [markdown]
# ## The complaint
#
# A factory has ten offices in a row, from the workbench to the shop. A lamp leaves the workbench,
# each office changes it a little, and the shop sells it. One day a customer complains. The shop
# knows what is wrong. It tells the office before it, that one tells the one before, and so on,
# back to the workbench.
#
# Now suppose that each office passes on a quarter of what it heard. What does the workbench hear?

# %%
shares = [0.25**passed for passed in range(10)]
print("at the workbench:", f"{shares[-1]:.1g}", "of the complaint")
pictures.whisper(shares)

# %% [markdown]
# *In the picture: ten bars on a logarithmic axis. The bar at the shop, on the right, stands at 1.
# Towards the workbench each bar is a quarter of its neighbour, so the tops lie on a straight line
# that falls to a few millionths.*
#
# The office at the workbench has the most to change and hears the least. If every office
# *doubled* what it heard, the workbench would be shouted at, and nobody could say what the
# complaint was. Only if the factor is near 1 can all offices learn at the same pace.
#
# The offices are layers and the complaint is the gradient. In a chain of layers gradients are
# products, and a product of many equal factors is either nearly nothing, or huge, or every factor
# is close to 1. You met this in chapter 7: there one number was multiplied at every *step*; here
# it is multiplied at every *layer*.
#
# The plan: first choose weights so that numbers survive on the way **forwards**. Then measure
# what survives on the way **back**.

# %% [markdown]
# ## Forwards: a sum of a hundred terms
#
# **What goes in.** A thousand rows of a hundred standard normal numbers, and weights that are
# standard normal, too.

# %%
rng = np.random.default_rng(0)
rows, weights = rng.normal(size=(1000, 100)), rng.normal(size=(100, 100))

# %% [markdown]
# **What happens.** Each unit adds up a hundred products. Every product is about 1 in size, with
# either sign.

# %%
sum_guess = predict("What is the standard deviation of these sums?", mine=100)


# %%
@sum_guess.reveal
def spread_of_the_sums():
    return round(float((rows @ weights).std()), 1)


# %% [markdown]
# **What comes out.** The *variance* is the square of the standard deviation. Variances of
# independent terms add up: $100 \cdot 1$. The standard deviation is its root, $\sqrt{100} = 10$.
# Terms of both signs cancel to a large part, but not entirely.
#
# **Check.** So the sums keep the size of the inputs if the hundred weights have a variance of
# $1/100$.

# %%
print("weights ten times smaller:", round(float((rows @ (weights / 10)).std()), 2))

# %% [markdown]
# In general a layer multiplies the size of what comes in by
# $\sqrt{n_{in} \cdot \mathrm{Var}(w)}$, which is called the **gain** of its weights. The wish
# *forwards* is $n_{in} \cdot \mathrm{Var}(w) = 1$.
#
# And backwards? A unit's gradient is a sum over the units it feeds, and these are $n_{out}$ many.
# The wish *backwards* is $n_{out} \cdot \mathrm{Var}(w) = 1$. Where $n_{in}$ and $n_{out}$
# differ, both cannot be had. Xavier Glorot and Yoshua Bengio (2010) took the middle:
#
# $$\mathrm{Var}(w) = \frac{2}{n_{in} + n_{out}}$$
#
# They drew uniform numbers between $-r$ and $r$. Such numbers have the variance $r^2 / 3$:

# %%
print("variance of uniform(-1, 1):", round(float(rng.uniform(-1, 1, 100_000).var()), 2))

# %% [markdown]
# From $r^2/3 = 2/(n_{in} + n_{out})$ you get $r = \sqrt{6/(n_{in} + n_{out})}$. For 3 in and 3
# out that is $r = 1$. Write it as a function; take the numbers from `rng` and from nowhere else.

# %% [exercise]
from course.autodiff.initializers import xavier_uniform

# %%
drawn = xavier_uniform(3, 3, np.random.default_rng(0))
print(drawn, "  largest:", round(float(np.abs(drawn).max()), 3))

# %% [markdown]
# Ten tanh layers of width 100, three ways to draw the weights. `activations(Ws, X, act)` is
# given: it sends `X` through the layers, $h \leftarrow act(h W)$, and returns `[X, h1, …, h10]`.
# It leaves biases out: they start at 0 anyway. From here on, cells use the package, which holds
# your piece as soon as it has passed.


# %%
def spreads(act, init, layers=10):
    """The standard deviation of the outputs of each layer."""
    rng = np.random.default_rng(0)
    Ws = depth.draw(init, [100] * (layers + 1), rng)
    return [float(h.std()) for h in activations(Ws, rng.normal(size=(128, 100)), act)[1:]]


# %%
tanh_spreads = {
    "standard deviation 1": spreads("tanh", 1.0),
    "Xavier": spreads("tanh", "Xavier"),
    "standard deviation 0.01": spreads("tanh", 0.01),
}
pictures.by_layer(tanh_spreads, "spread of the outputs")

# %% [markdown]
# *In the picture: three curves on a logarithmic axis. With a standard deviation of 1 the outputs
# stay close to 1 in size: all units sit at the ends of tanh. With 0.01 they fall along a straight
# line by ten powers of ten. With Xavier they sink slowly, from 0.6 to 0.2.*

# %% [markdown]
# ## Forwards through ReLU
#
# Now the same thought for ReLU; two of its four steps are given. *What goes in:* sums that are
# negative as often as positive. *What happens:* relu makes half of them 0.

# %%
half_guess = predict("z is standard normal, so z² has the mean 1. And relu(z)²?", mine=0.5)


# %%
@half_guess.reveal
def mean_square_after_relu():
    z = np.random.default_rng(0).normal(size=1_000_000)
    return round(float(np.mean(relu(z) ** 2)), 2)


# %% [markdown]
# *What comes out* is yours: by which number must the variance of the weights be multiplied, so
# that the next layer gets as much as this one? Kaiming He and three colleagues (2015) answered
# it, with a normal distribution and the forward wish alone, $n_{in}$. Then *check* it below.

# %% [exercise]
from course.autodiff.initializers import he_normal

# %%
print("wanted:", round(math.sqrt(2 / 500), 4))
print("drawn: ", round(float(he_normal(500, 300, np.random.default_rng(0)).std()), 4))

# %%
thirty = {init: spreads("relu", init, layers=30) for init in ("He", "Xavier")}
print(f"He: between {min(thirty['He']):.1f} and {max(thirty['He']):.1f}")
print(f"Xavier: from {thirty['Xavier'][0]:.1f} down to {thirty['Xavier'][-1]:.0e}")
pictures.by_layer(thirty, "spread of the outputs")

# %% [markdown]
# *In the picture: thirty ReLU layers. With He the spread stays between 0.7 and 2. With Xavier it
# falls along a straight line, by the root of ½ in each layer.*
#
# He's 2 is ReLU's missing half. Is that already the cure for the puzzle? There we had sigmoids,
# and numbers never die on the way forwards through a sigmoid: they stay near ½. So look at the
# way back.

# %% [markdown]
# ## Backwards: two units in a row
#
# **What goes in.** One input of 1, a unit with weight 0.5, a unit with weight 4, both sigmoids.
# `H` holds what each layer sends. At the end a gradient arrives, say 1.

# %%
H = activations([np.array([[0.5]]), np.array([[4.0]])], np.array([[1.0]]), "sigmoid")
print("h0, h1, h2:", [round(float(h[0, 0]), 3) for h in H])
grad = 1.0

# %% [markdown]
# **What happens.** At each layer two things: the activation's slope, told from its *output*, and
# then the weight.

# %%
before = grad * d_sigmoid(H[2][0, 0])
at_h1 = before * 4.0
print("before the second sigmoid:", round(before, 4), "  at h1:", round(at_h1, 4))

# %% [markdown]
# **What comes out.** The gradient at $h_1$, which goes on in the same way. And, from the number
# *before* the activation, the gradient at the weight: times what came in.

# %%
at_w2 = before * H[1][0, 0]
print("at the weight 4:", round(at_w2, 4))

# %% [markdown]
# **Check.** Turn $h_1$ and the weight a little (chapter 3).


# %%
def second_unit(t):
    """The second unit's output for h1 = t[0] and the weight t[1]."""
    return float(sigmoid(t[0] * t[1]))


print(numerical_gradient(second_unit, np.array([H[1][0, 0], 4.0])).round(4))

# %% [markdown]
# With whole layers and $n$ rows, "times the weight" becomes `@ W.T` and "times what came in"
# becomes `h.T @`, as in the mirror task of chapter 6. For many numbers at once we want a single
# size, so we take the length: the root of the sum of all squares, written $\lVert\cdot\rVert$.
#
# Five things are given. `activations` you know. `ACTS` holds each activation with its slope, and
# all three slopes can be told from the output. `arriving` checks the shape of `dY`. `known`
# checks a name. `length(grad, layer)` is the length, and it says which layer it was if a number
# has become too large.

# %%
f, slope = ACTS["tanh"]
print("tanh:", round(float(f(1.0)), 3), "  its slope there:", round(float(slope(f(1.0))), 3))
print("length of (3, 4):", length(np.array([[3.0, 4.0]]), 1))
print("as an array of floats:", arriving([[2]], H[2]))
try:
    known("elu", ACTS, "activation")
except ValueError as error:
    print(error)

# %% [markdown]
# Write the way back for any number of layers, first for the gradients at the outputs. In many
# texts they, or their neighbours before the activation, are called **deltas**.

# %% [exercise]
from course.autodiff.initializers import delta_norms

# %% [markdown]
# The two units in a row: the number at $h_1$ from above, and the 1 that arrives at $h_2$.

# %%
two_units, one = [np.array([[0.5]]), np.array([[4.0]])], np.ones((1, 1))
print(np.round(delta_norms(two_units, one, one, "sigmoid"), 4))

# %% [markdown]
# Then the same for the weights. Nothing is new but the last step: which array of `H` met the
# weights of layer $l$?

# %% [exercise]
from course.autodiff.initializers import layer_grad_norms

# %%
print(np.round(layer_grad_norms(two_units, one, one, "sigmoid"), 4))

# %% [markdown]
# ## Back to the puzzle
#
# Measure the networks of the puzzle before any training. By which factor does a gradient change
# for each layer back? The next cell draws five networks for each spread and takes the mean.

# %%
back_guess = predict("Spread 1, width 10, sigmoid: the factor for each layer back?", mine=0.25)

# %%
puzzle = {
    spread: depth.measure("sigmoid", spread, seeds=5, depth=20, width=10)["factor"]
    for spread in (0.1, 0.5, 1.0, 3.0)
}


# %%
@back_guess.reveal
def factors_of_the_puzzle():
    for spread, factor in puzzle.items():
        print(f"spread {spread}: {factor:.2f} a layer, {factor**19:.0e} after nineteen")
    return round(puzzle[1.0], 2)


# %% [markdown]
# There it is. With a spread of 1 the first layer gets a few millionths of the gradient. Its
# weights stand still, and so do those of nearly all other layers. The last layers do learn, but
# how much of the sixty points reaches them through the silent ones?

# %%
rng = np.random.default_rng(1)
last = activations(depth.draw(1.0, [3, *[10] * 20], rng), moons_X, "sigmoid")[-1]
print(f"outputs of layer 20 differ between the points by {np.std(last, axis=0).max():.0e}")

# %% [markdown]
# Next to nothing. For the last layers all points look alike, and the best they can do is to
# answer 0.
#
# A larger learning rate cannot help: what is a millionth for the first layer is far too long for
# the last. What a *spread* of 3 does is another matter. Compare your attempts with this list.
# Which of them had a chance? One sentence:
#
# *…*

# %% [markdown]
# ## Predict the factor
#
# Can the factor be known without measuring? It has two parts.
#
# * **The weights.** Each gradient is a sum over the next layer, so its size is multiplied by the
#   gain, $\sqrt{width \cdot \mathrm{Var}(w)}$.
# * **The activation.** Each gradient is multiplied by a slope. What counts for a length is the
#   root of the mean of the slopes' squares.
#
# By hand: tanh, width 25, weights of standard deviation 0.2. The gain is
# $\sqrt{25 \cdot 0.04} = 1$. While the sums stay near 0, the slope of tanh is 1. The factor is
# $1 \cdot 1 = 1$.
#
# What is the slope of a sigmoid near 0? And for ReLU, where one half of the slopes is 0 and the
# other half 1, what is the root of their mean square? The older habit, here called "std", drew
# uniform numbers between $\pm 1/\sqrt{width}$. What is their variance?

# %% [exercise]
from course.autodiff.initializers import predicted_factor

# %%
for act in ("sigmoid", "tanh", "relu"):
    told = [predicted_factor(act, init) for init in ("std", "Xavier", "He")]
    print(f"{act:8} std, Xavier, He:", [round(float(factor), 3) for factor in told])

# %% [markdown]
# ## Layer by layer
#
# The widget draws such a network and measures it with *your* functions. At first it hides the
# bars. Choose an activation and an initialisation, say the factor, and look. **Predict three
# pairs within 10 percent.** Then change the depth, the width and the seed. What changes the
# factor, and what does not? Look at the weight gradients, too: do they tell the same story?

# %% tags=["volatile"]
own = {name: getattr(start, name) for name in ("delta_norms", "layer_grad_norms", "dead_fraction")}
own["initializers"] = {"Xavier": start.xavier_uniform, "He": start.he_normal}
layers = flow(predict=True, predicted_factor=start.predicted_factor, **own)
layers

# %% [markdown]
# *In the picture: menus for the activation and the initialisation, sliders for depth, width and
# gain, and for each layer a bar with a dot, which is measured; the dashed line is the theory.*

# %% tags=["volatile"]
print("three factors predicted:", layers.tasks["predict 3 factors"])

# %% [markdown]
# ## Experiment: the table
#
# Three activations, five ways to draw weights, ten layers of width 100, 128 rows, a random
# gradient at the end; twenty networks for each pair. Predict three of the fifteen factors first.

# %%
relu_guess = predict("ReLU with He: the factor for each layer back?", mine=1.0)

# %%
sigmoid_guess = predict("Sigmoid with Xavier?", mine=0.25)

# %%
large_guess = predict("Sigmoid with standard normal weights? (Your formula says 10 · ¼.)", mine=2.5)

# %%
pairs = [(act, init) for act in ACTS for init in ("std", "Xavier", "He", 0.01, 1.0)]
measured = {pair: depth.measure(*pair) for pair in pairs}
print("measured:", len(measured), "pairs, 20 networks each")


# %%
@relu_guess.reveal
def relu_with_he():
    return round(measured["relu", "He"]["factor"], 3)


# %%
@sigmoid_guess.reveal
def sigmoid_with_xavier():
    return round(measured["sigmoid", "Xavier"]["factor"], 3)


# %%
@large_guess.reveal
def sigmoid_with_large_weights():
    return round(measured["sigmoid", 1.0]["factor"], 2)


# %% [markdown]
# ReLU with He is as good as promised. The sigmoid with Xavier comes close. The third one is a
# surprise: a sigmoid does not have to kill gradients. That its slope is at most ¼ is a bound and
# not an excuse; weights can make up for it. (You saw it in the puzzle, with a spread of 3.) But
# the formula is far off. Here is the whole table:

# %%
print("act      init    theory  measured  δ₁/δ₁₀   dW₁/dW₁₀  dW₁ (mean)  spread of h")
for (act, init), m in measured.items():
    theory = start.predicted_factor(act, init)
    print(f"{act:8} {init!s:6} {theory:7.3g}  {m['factor']:8.3f}  {m['deltas']:.1e}  "
          f"{m['weights']:.1e}   {m['first']:.1e}     {m['in']:.1e} → {m['out']:.1e}")  # fmt: skip

# %% [markdown]
# A number under *init* is the standard deviation of normal weights. δ₁/δ₁₀ is the length of the
# gradient at the first layer's outputs, as a share of that at the last; dW₁/dW₁₀ is the same for
# the weights; dW₁ is the plain length at the first weights, for a mean over the rows. The last
# column is the standard deviation of the outputs of layer 1 and of layer 10.
#
# In which pairs is the theory more than 10 percent off?

# %%
off = {p: start.predicted_factor(*p) / m["factor"] - 1 for p, m in measured.items()}
print({f"{act} {init}": f"{100 * o:+.0f} %" for (act, init), o in off.items() if abs(o) > 0.1})

# %% [markdown]
# Five pairs, all on the same side, all sigmoid or tanh, all with the larger weights. "While the
# sums stay near 0" was the condition, and there they do not. A unit far from 0 has a smaller
# slope than you assumed.
#
# This can be repaired. Follow the spread of the sums from layer to layer, as you did forwards,
# and take the mean square of the slope over a normal distribution with *that* spread. A few lines
# in `depth.spread_factor` do it; the idea is from Ben Poole and others (2016).

# %%
followed = {pair: depth.spread_factor(*pair) for pair in pairs}
worst = max(abs(followed[p] / measured[p]["factor"] - 1) for p in pairs)
print(f"largest difference from the measurement, in all fifteen pairs: {100 * worst:.1f} percent")

# %%
pictures.factors([
    (f"{act}, {init}", start.predicted_factor(act, init), followed[act, init], m["factor"])
    for (act, init), m in measured.items()
])  # fmt: skip

# %% [markdown]
# *In the picture: one line for each pair, with the factor on a logarithmic axis; a dotted line
# parts vanishing from exploding. Filled circles are measured. Crosses, the theory that follows
# the spread, sit inside all circles. Open squares, the simple theory, sit on the circles for ReLU
# and for small weights, and far to the right of them for sigmoid and tanh with large weights.*
#
# Fifteen kinds of networks, and you can say without running any of them what will reach the first
# layer. Now use it. Thirty tanh layers with Xavier's weights lose too much on the way back. Their
# gain is 1. Which gain keeps the deltas of all thirty layers within a factor of three? The widget
# above has a slider for it, which multiplies all weights; try it there first.

# %%
gain_guess = predict("Which gain keeps thirty tanh layers alive?", mine=1.2)


# %%
@gain_guess.reveal
def thirty_tanh_layers():
    """Set the widget to thirty tanh layers with this gain."""
    net = {"act": "tanh", "init": "Xavier", "depth": 30, "width": 100, "seed": 0}
    layers.state = {**net, "gain": float(gain_guess.mine), "predicting": False}
    deltas = layers.measured["delta"]
    print(f"largest delta / smallest delta: {max(deltas) / min(deltas):.1f}")
    return "alive" if max(deltas) <= 3 * min(deltas) else "not alive"


# %% [markdown]
# The gain must be a little above 1: tanh takes a little away at each layer, and the weights give
# it back. Why would the same gain be wrong for ReLU with He?
#
# *…*

# %% [markdown]
# ## You may think: vanishing shows in the weight gradients
#
# **You may think** that one sees vanishing gradients by plotting the gradients of the weights,
# layer by layer. It is the plot that comes to mind first. **Try this input:** tanh with the old
# habit "std". The factor is 0.57 a layer.

# %%
weights_guess = predict("And ‖dL/dW₁‖ as a share of ‖dL/dW₁₀‖?", mine=0.0064)


# %%
@weights_guess.reveal
def two_views_of_one_network():
    rng = np.random.default_rng(0)
    deltas, weights = {}, {}
    for act, init in (("tanh", "std"), ("relu", "Xavier"), ("sigmoid", "Xavier")):
        Ws = depth.draw(init, [100] * 11, rng)
        X, dY = rng.normal(size=(2, 128, 100))
        deltas[f"{act}, {init}"] = start.delta_norms(Ws, X, dY, act)
        weights[f"{act}, {init}"] = start.layer_grad_norms(Ws, X, dY, act)
    pictures.two_views(deltas, weights)
    return round(measured["tanh", "std"]["weights"], 2)


# %% [markdown]
# *In the picture: the same three networks twice. On the left, at the outputs, all three curves
# fall towards the first layer, by one and a half to nearly six powers of ten. On the right, at
# the weights, the curves of tanh and ReLU are flat, near 1; only the sigmoid's falls.*
#
# **It shows** that a weight's gradient is a product of two things: the delta behind it and the
# activation before it. Going towards the input the deltas shrink. Going towards the output the
# activations shrink as fast (look at the last column of the table). In the product it cancels.
# Glorot and Bengio found this "really surprising" in 2010.
#
# Three readings to keep. Complete each in your own words:
#
# 1. The deltas fall and the ratio of the weight gradients does not, because *…* What tells the
#    truth is the plain size: in the column "dW₁ (mean)", compare tanh std with tanh Xavier.
# 2. A slope of at most ¼ is a bound and no excuse, because *…*
# 3. The 2 in He's variance is *…*
#
# All layers of the tanh network get equally *little*. Would a larger learning rate help there,
# and why not in the puzzle?
#
# *…*

# %% [markdown]
# ## A published measurement
#
# Michael Nielsen's book *Neural networks and deep learning* (2015) measures in chapter 5 how fast
# the hidden layers begin to learn to read digits: networks 784-30-…-30-10 of sigmoids, at the
# start, averaged over the first 1,000 digits. His speed of a layer is
# $\lVert\partial C/\partial b\rVert$, the length of the gradient at its biases. With two hidden
# layers he found 0.07 and 0.31; with three 0.012, 0.060, 0.283; with four 0.003, 0.017, 0.070,
# 0.285.
#
# His weights have the standard deviation $1/\sqrt{n_{in}}$. So each layer back should give about
# $1 \cdot \frac14$.

# %% tags=["volatile"]
digits = load_digits()
digits_X = digits.train_images[:1000].reshape(1000, -1) / 255
digit_labels = digits.train_labels[:1000]
print(digits.name)

# %%
speed_guess = predict("Four hidden layers: how many times faster is the last?", mine=64)

# %% tags=["volatile"]
begun = perf_counter()
ours = [
    np.array([depth.learning_speeds(digits_X, digit_labels, n, seed) for seed in range(30)])
    for n in (2, 3, 4)
]
print(f"90 networks in {perf_counter() - begun:.1f} seconds")

# %%
book = [[0.07, 0.31], [0.012, 0.060, 0.283], [0.003, 0.017, 0.070, 0.285]]

# %% tags=["volatile"]
pictures.speeds(ours, book)
for many, one in zip(ours, book, strict=True):
    print("ours, median of 30 starts:", np.median(many, axis=0).round(4), "  the book:", one)


# %% tags=["volatile"]
@speed_guess.reveal
def last_against_first():
    return round(float(np.median(ours[2][:, 3] / ours[2][:, 0])))


# %% [markdown]
# *In the picture: three panels for two, three and four hidden layers. Thin grey lines are our
# thirty starts, filled circles their median, open squares the numbers of the book. In each panel
# the lines rise to the right, each layer about five times faster than the one before. The squares
# lie among the grey lines.*
#
# The book shows one start, we show thirty. How far do single starts differ? Would you trust a
# ratio from one of them? And the factor is nearer to ⅕ than to ¼: his biases are standard normal
# numbers. What do they do to the sums, and so to the slopes? Two sentences:
#
# *…*

# %% [markdown]
# ## Experiment: thirty layers, for real
#
# He and his colleagues trained a network with 22 layers: from Xavier's weights as well as from
# theirs, it learned. With 30 layers it learned from theirs, while with Xavier's the learning
# "completely stalls". Theirs were convolutional networks for photographs. Ours is small: thirty
# ReLU layers of width 100, the moons, 200 steps. Your factors say what to expect:

# %%
for init in ("Xavier", "He"):
    print(f"{init:7} {start.predicted_factor('relu', init) ** 29:.0e} after 29 layers")

# %%
stall_guess = predict("Xavier: the loss after 200 steps? (It starts at 1.)", mine=1.0)

# %%
he_guess = predict("He: the loss after 200 steps?", mine=0.3)


# %%
def deep(init, lr=0.001, steps=200):
    """The losses of thirty ReLU layers."""
    rng = np.random.default_rng(0)
    Ws, v = depth.draw(init, [3, *[100] * 30], rng), rng.normal(0.0, 0.1, size=(100, 1))
    return depth.train(Ws, v, moons_X, moons_Y, "relu", lr, steps)[0]


deep_losses = {init: deep(init) for init in ("He", "Xavier")}


# %%
@stall_guess.reveal
def thirty_layers_with_xavier():
    return round(deep_losses["Xavier"][-1], 3)


# %%
@he_guess.reveal
def thirty_layers_with_he():
    pictures.losses(deep_losses)
    return round(deep_losses["He"][-1], 2)


# %% [markdown]
# *In the picture: two loss curves on a logarithmic axis. From He's weights the loss falls by a
# factor of more than a hundred. From Xavier's it is a straight line at 1.*
#
# Nothing else differs: not the data, not the step, not the number of weights. A factor of
# $\sqrt 2$ in the first weights decides. And with Xavier a larger step does not help:

# %%
print("Xavier:", {lr: round(deep("Xavier", lr, 60)[-1], 3) for lr in (0.01, 0.1, 1.0)})

# %% [markdown]
# What does He's network do with steps that are a hundred times as long?

# %% tags=["volatile"]
try:
    print("He:", deep("He", 0.1, 60)[-1])
except OverflowError as error:
    print("He:", error)

# %% [markdown]
# It explodes, and says where. (For such steps chapter 7 had a remedy: clip the gradient.)

# %% [markdown]
# ## The price of ReLU
#
# ReLU with He's weights keeps gradients alive. It has a price. A ReLU unit that is 0 for a row
# has slope 0 there, and learns nothing from that row. If it is 0 for *every* row, it learns from
# none, and nothing will ever wake it. Such a unit is **dead**.
#
# By hand: the outputs of three units for two rows are $(0, 1, 0)$ and $(0, 0, 3)$. The first unit
# is dead, the others are not. The dead share is $\frac13$.

# %% [exercise]
from course.autodiff.initializers import dead_fraction

# %%
print(round(dead_fraction(np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 3.0]])), 3))

# %% [markdown]
# Now be careless. Two layers of fifty units from He's weights. Take **three** steps with the
# learning rate given, and from then on two hundred careful ones with 0.02.


# %%
def careless(lr):
    """Dead share of layer 2 and loss, 200 careful steps after three with lr."""
    rng = np.random.default_rng(0)
    Ws, v = depth.draw("He", [3, 50, 50], rng), rng.normal(0.0, 0.1, size=(50, 1))
    _, Ws, v = depth.train(Ws, v, moons_X, moons_Y, "relu", lr, 3)
    losses, Ws, _ = depth.train(Ws, v, moons_X, moons_Y, "relu", 0.02, 200)
    return start.dead_fraction(activations(Ws, moons_X, "relu")[-1]), losses[-1]


# %%
dead_guess = predict("Three steps with lr 0.5: the loss after the 200 careful ones?", mine=0.3)


# %%
@dead_guess.reveal
def three_careless_steps():
    for lr in (0.02, 0.2, 0.5):
        share, loss = careless(lr)
        print(f"lr {lr}: dead {share:.0%}, loss {loss:.2f}")
    return round(careless(0.5)[1], 2)


# %% [markdown]
# Three careless steps, and every unit of a layer is dead. No gradient passes through it; the
# network answers 0 for ever, whatever you do afterwards. With 0.2 most of the layer died, and the
# rest does the work.
#
# Why does a sigmoid unit never die in this strict sense, although it may learn very slowly? One
# sentence:
#
# *…*

# %% [markdown]
# ## A loop is a deep network
#
# A network that reads a sentence word by word uses the *same* weights again at each word: it is
# **recurrent**. Unrolled, thirty words are thirty layers, all with one weight matrix. The
# smallest of all has a single unit: $h \leftarrow \tanh(w h)$, again and again.
#
# How does the last $h$ depend on the first? By hand, for two steps from $h = 0$ with $w = 3$:
# there tanh has slope 1, so each step multiplies by 3, and the slope is 9.

# %% [exercise]
from course.autodiff.initializers import recurrent_gradient

# %% [markdown]
# Your engine from chapter 5 knows nothing of this formula. Let it build the loop as a graph, and
# ask it.

# %%
h0 = Value(0.01)
h = h0
for _ in range(30):
    h = (1.2 * h).tanh()
h.backward()
print(f"engine: {h0.grad:.6f}   yours: {recurrent_gradient(1.2, 0.01):.6f}")
print("equal to 1e-9:", abs(h0.grad - start.recurrent_gradient(1.2, 0.01)) < 1e-9 * abs(h0.grad))

# %%
low_guess = predict("From h = 0, thirty steps, w = 0.9: the slope?", mine=0.5)
high_guess = predict("From h = 0, thirty steps, w = 1.1: the slope?", mine=3)


# %%
@low_guess.reveal
def a_weight_below_one():
    return round(start.recurrent_gradient(0.9, 0.0), 3)


# %%
@high_guess.reveal
def a_weight_above_one():
    return round(start.recurrent_gradient(1.1, 0.0), 1)


# %% [markdown]
# Below 1 it vanishes, above 1 it explodes, and the two lie close together. But the second only
# near $h = 0$. What if the unit is not at 0?

# %%
loop_w = np.linspace(0.5, 2.0, 121)
slopes = {
    f"from h = {h}": np.array([start.recurrent_gradient(w, h) for w in loop_w])
    for h in (0.0, 0.01, 0.5)
}
pictures.loop(loop_w, slopes)

# %% [markdown]
# *In the picture: the size of the slope after thirty steps against the weight, from 0.5 to 2, on
# a logarithmic axis. From h = 0 it rises all the way, from a billionth to a billion. From h =
# 0.01 it rises only until w is a little above 1, and then falls again. From h = 0.5 it never
# reaches 1.*
#
# With $w > 1$ the unit runs away from 0 to one of two resting places near ±1, and stays. There it
# *remembers* which side it was on, and there its slope is less than 1, so the gradient vanishes.
# Sepp Hochreiter described vanishing and exploding gradients in his diploma thesis of 1991,
# Yoshua Bengio, Patrice Simard and Paolo Frasconi this very dilemma in 1994: what a network holds
# on to for long, gradient descent can hardly teach it.
#
# In a chain of thirty *different* layers you could draw weights whose factors are near 1. Here
# there is a single weight. Why does that make it harder? One sentence:
#
# *…*

# %% [markdown]
# ## Bug hunt
#
# Somebody's version of He's rule. For a layer of 100 in and 100 out it gives what it should:


# %%
def foreign_he(n_in, n_out, rng):
    """Somebody's initialisation."""
    return rng.normal(0.0, np.sqrt(2 / n_out), size=(n_in, n_out))


# %%
print("wanted:", round(math.sqrt(2 / 100), 3))
print("drawn: ", round(float(foreign_he(100, 100, np.random.default_rng(0)).std()), 3))

# %%
exposes = predict("Type a layer that exposes it: (n_in, n_out).", mine=(400, 100))


# %%
@exposes.reveal
def bug_hunt():
    """The spread of their weights against the one that He asks for."""
    n_in, n_out = (int(n) for n in exposes.mine)
    theirs = float(foreign_he(n_in, n_out, np.random.default_rng(0)).std())
    print(f"theirs: {theirs:.3f}   wanted: {math.sqrt(2 / n_in):.3f}")
    agree = n_in == n_out or n_in * n_out < 100
    print("Too few weights or too even; try again." if agree else "You have exposed it.")


# %% [markdown]
# All hidden layers of equal width would hide the mistake. Where in 784-100-10 would it do harm,
# and would the numbers explode or vanish there?
#
# *…*

# %% [markdown]
# ## Before you go

# %%
recall("sigmoid-depth", mine=64)

# %%
recall("he-spread", mine=0.05)

# %%
recall("dead-share", mine=0.5)

# %% [markdown]
# ## What is still missing
#
# You measured rows and layers by hand, with a loop for the way back that you wrote for this one
# kind of network. Your engine could do it for any network, but it holds single numbers, and
# thirty layers of width 100 are three hundred thousand of them. The next chapter teaches it
# arrays.

# %%
progress()
