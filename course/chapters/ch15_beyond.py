"""Learning rules proposed instead of backpropagation, at equal budget, and what the engine runs."""

# %% [markdown]
# # Beyond backprop, and what it runs
#
# **You have built** an engine that sends errors back through anything, from single numbers to
# convolutions, on fast kernels of your own.
#
# **You build now** the rules that were proposed in its place: Hebb's and Oja's, spike timing,
# forward-forward, feedback alignment, and guessing by random nudges.
#
# **It lets you** judge, with numbers of your own, what one gives up without the backward pass, and
# read claims about this subject with a cold eye.
#
# Two sittings of about forty-five minutes. A good place to rest is before "A contest". Besides,
# your computer trains for some minutes; the cells say beforehand how long.

# %% [setup]
from itertools import pairwise
from time import perf_counter

import matplotlib.pyplot as plt
import numpy as np
from threadpoolctl import threadpool_limits

from course import fast, load_digits, predict, progress, recall
from course.autodiff.neurons import relu, sigmoid
from course.autodiff.studies import alternatives as rules
from course.autodiff.studies import contest, forward_forward, two_weights
from course.figures import beyond as pictures
from course.figures.digits import row_of_digits
from course.widgets.race import race
from course.widgets.surfaces import surface

plt.style.use("course.plain")
np.set_printoptions(precision=4, suppress=True)
_ = threadpool_limits(1, "blas")  # products this small are no work for two

# %% [markdown]
# ## Three questions first

# %%
recall("tanh-slope", mine=0.36)

# %%
recall("windows-over-pixel", mine=9)

# %%
recall("dropout-factor", mine=5)

# %% [markdown]
# ## A puzzle: learn without sending errors back
#
# A network 2-2-1 should learn XOR. Its output unit learns as always. The two hidden units need a
# rule from you, and you must not send anything back through the weights. All that a hidden weight
# knows is what it sees at its two ends, and one number that everybody hears over a loudspeaker:
#
# * `before`, the activity of the input where it starts,
# * `after`, the activity of the tanh unit where it ends,
# * `error`, the output of the network minus the target.
#
# Write a rule: by how much should this weight change? Try several. Forty networks are trained with
# it; how many of them learn XOR?


# %%
def my_rule(before, after, error):
    """The change of one hidden weight."""
    return 0.0


print("solved:", two_weights.solved_xor(my_rule), "of 40")

# %%
guess = predict("Backpropagation gets the same forty networks. How many will it solve?", mine=40)


# %%
@guess.reveal
def three_rules():
    together = two_weights.solved_xor(lambda before, after, error: 0.1 * before * after)
    loud = two_weights.solved_xor(lambda before, after, error: -before * error)
    print("what is active together grows together:", together)
    print("against the error that all hear:       ", loud)
    return two_weights.solved_xor(
        lambda before, after, error: -before * (1 - after**2) * error, told=True
    )


# %% [markdown]
# Doing nothing solves 8: in some networks the first random weights happen to be useful. A rule that
# knows nothing of the error can do worse than nothing.
#
# Now look at the second line. All hidden units hear the same error, none hears its own share, and
# yet most networks learn. With two hidden units even backpropagation does not solve all, and it is
# hardly better. So how much of the backward pass is needed? That is the question of this chapter.

# %% [markdown]
# ## What a synapse would have to know
#
# In your engine a weight of the first layer is changed by *what arrives at its end*. Follow that
# number. It comes from all units of the next layer, each times the weight that leads there. In a
# brain, neurons are connected by **synapses**, and the one from A to B and one from B to A are two
# different ones. So three things would have to be there that nobody has found in this form:
#
# 1. a way back that knows the **strengths** of the way forward, connection by connection,
# 2. signals that carry an **error**, with its sign, apart from the signals that carry activity,
# 3. a time to **wait**: the activities must be kept until the errors arrive.
#
# Each rule below does without one of these or more.

# %%
pictures.ways_back()

# %% [markdown]
# *In the picture: the same small network three times. On the left, arrows run back from the outputs
# to the hidden units along the very connections of the way forward. In the middle they run back
# along dashed wires of their own. On the right no arrow runs back; under each layer stands its own
# question, "goodness?"*
#
# ## The oldest rule
#
# The psychologist Donald Hebb proposed in 1949 that a connection grows when the neurons at its two
# ends are active together. Nobody is told about an error; there is no target at all.
#
# **What goes in.** One unit with two inputs, its weights, and a learning rate.

# %%
W, lr = np.array([[0.2], [0.1]]), 0.1
x = np.array([1.0, 3.0])
y = x @ W
print("output:", y)

# %% [markdown]
# **What happens.** Each weight grows by the learning rate times the activity at its start times the
# activity at its end.

# %%
first = lr * x[0] * y[0]
second = lr * x[1] * y[0]

# %% [markdown]
# **What comes out.** New weights.

# %%
print("new weights:", 0.2 + first, 0.1 + second)

# %% [markdown]
# **Check.** The same input again should find a unit that answers more loudly.

# %%
print("before:", y[0], " after:", round(1.0 * (0.2 + first) + 3.0 * (0.1 + second), 3))

# %% [markdown]
# You write it for any number of inputs and units: one product for each pair of them.

# %% [exercise]
from course.autodiff.studies.alternatives import hebbian_update

# %%
print(hebbian_update(np.zeros((2, 3)), np.array([1.0, 2.0]), np.array([0.5, 0.0, -1.0]), lr=0.1))

# %% [markdown]
# The same input a hundred times more, with the weights above. The unit answers louder each time.

# %%
guess = predict("After 100 steps of Hebb's rule, how long is the vector of weights?", mine=10)


# %%
@guess.reveal
def louder_and_louder():
    W = np.array([[0.2], [0.1]])
    for step in range(101):
        if step in (0, 1, 10, 100):
            print(f"step {step:3}: length {np.linalg.norm(W):.4g}")
        W = rules.hebbian_update(W, x, x @ W, 0.1)
    return f"{np.linalg.norm(W):.1e}"


# %% [markdown]
# Louder units grow faster, so they get louder still. Nothing holds them back.
#
# Erkki Oja (1982) put in a brake. From Hebb's growth $y\,x$ he takes $y^2\,w$ away:
#
# $$w \leftarrow w + \text{lr}\; y\,(x - y\,w), \qquad y = x \cdot w .$$
#
# By hand: $w = (1, 0)$ and $x = (1, 1)$ give $y = 1$. Then $x - y\,w = (0, 1)$. With a learning
# rate of ½, the new weights are $(1, ½)$. A unit that shouts ($y$ large) brakes hard; a silent one
# does not forget.

# %% [exercise]
from course.autodiff.studies.alternatives import oja_update

# %%
print(oja_update(np.array([1.0, 0.0]), np.array([1.0, 1.0]), lr=0.5))

# %% [markdown]
# Two thousand points, a long thin cloud. Each is shown once, to a unit with Hebb's rule and to one
# with Oja's.

# %%
rng = np.random.default_rng(0)
cloud = rng.multivariate_normal([0, 0], [[3.0, 1.5], [1.5, 1.5]], size=2000)
w_oja = w_hebb = np.array([0.3, -0.4])
lengths = {"Hebb": [], "Oja": []}
for point in cloud:
    w_oja = rules.oja_update(w_oja, point, 0.01)
    w_hebb = rules.hebbian_update(w_hebb[:, None], point, np.array([point @ w_hebb]), 0.01)[:, 0]
    lengths["Hebb"].append(np.linalg.norm(w_hebb))
    lengths["Oja"].append(np.linalg.norm(w_oja))

# %%
guess = predict("How long is Oja's vector of weights in the end?", mine=0.5)


# %%
@guess.reveal
def where_the_weights_end():
    pictures.lengths(lengths, cloud, w_oja)
    longest = np.linalg.eigh(np.cov(cloud.T))[1][:, -1]
    cosine = abs(w_oja @ longest) / lengths["Oja"][-1]
    print(f"cosine with the first principal component: {cosine:.4f}")
    print(f"Hebb's length: {lengths['Hebb'][-1]:.0e}")
    return round(float(lengths["Oja"][-1]), 3)


# %% [markdown]
# *In the picture: on the left a cloud of points, long from lower left to upper right, with the
# weights as an arrow along its length. On the right the lengths of both vectors on a logarithmic
# axis: Oja's settles at 1, Hebb's leaves the picture.*
#
# The unit has found the direction in which its inputs vary most, the **first principal component**.
# Nobody told it a target. That is what the title of Oja's paper promises: *Simplified neuron model
# as a principal component analyzer.* Where does the length 1 come from? On average the step is 0
# when $y\,x = y^2 w$, and the part of that along $w$ says $y^2 = y^2 |w|^2$.
#
# ## Hebb reads digits
#
# Could a rule like this recognise digits? Give it a teacher of the simplest kind: while an image is
# shown, the label makes one of ten units active, and the others are silent. Hebb's rule does the
# rest. Each image is measured from the mean of all, so that weights can also shrink.

# %% tags=["volatile"]
digits = load_digits()
print(digits)
count, new = (3_000, 1_000) if fast() else (60_000, 10_000)
X = (digits.train_images[:count].reshape(-1, 784) / 255).astype(np.float32)
test_X = (digits.test_images[:new].reshape(-1, 784) / 255).astype(np.float32)
Y, test_Y = digits.train_labels[:count].astype(int), digits.test_labels[:new].astype(int)

# %%
guess = predict("Hebb's rule, each image seen once: wrong answers in percent?", mine=50)


# %% tags=["volatile"]
@guess.reveal
def hebb_reads_digits():
    W = contest.hebb(X, Y)
    pictures.templates(W)
    return round(100 * float(np.mean(((test_X - X.mean(axis=0)) @ W).argmax(axis=1) != test_Y)), 1)


# %% [markdown]
# *In the picture: ten images, one for each digit. Blue is where ink speaks for the digit, red where
# it speaks against it. Each looks like a blurred digit in blue.*
#
# Chance would be 90 percent wrong. What the rule found are the mean images. It needs no error and
# nothing backwards; it also never notices its mistakes, so it stays where it is. Keep the number
# for the contest below.

# %% [markdown]
# ## Which fired first?
#
# "Active together" leaves out time. Guo-qiang Bi and Mu-ming Poo (1998) made pairs of cultured rat
# neurons fire at chosen moments, again and again. (When a neuron fires, it sends a short pulse, a
# **spike**.) When the output neuron fired within 20 milliseconds *after* the input, the synapse
# grew stronger for good. When it fired within 20 milliseconds *before*, the synapse grew weaker.
#
# It makes sense: an input that fired just before may have helped to cause the output. One that came
# later cannot have. As a formula, with $\Delta t = t_{\text{output}} - t_{\text{input}}$ in
# milliseconds:
#
# | | change |
# |---|---|
# | $\Delta t > 0$ | $+a_+\, e^{-\Delta t/\tau}$ |
# | $\Delta t < 0$ | $-a_-\, e^{+\Delta t/\tau}$ |
# | $\Delta t = 0$ | 0, neither came first |
#
# By hand, with $a_+ = 0.010$ and $\tau = 20$: an output that comes 20 milliseconds later brings
# $0.010 \cdot e^{-1} = 0.0037$.
#
# Your function takes one delay or an array of them. The first line is given. Beware of an
# exponential that becomes huge on the side where you do not use it.

# %% [exercise]
from course.autodiff.studies.alternatives import stdp_dw

# %%
print(stdp_dw(np.array([-20.0, -5.0, 0.0, 5.0, 20.0])))

# %%
delays = np.linspace(-80, 80, 161)
pictures.window(delays, rules.stdp_dw(delays))

# %% [markdown]
# *In the picture: the change against the delay. To the right of 0 it starts at +0.010 and fades
# within about 60 ms; to the left it starts at -0.012 and fades in the same way. At 0 it jumps.*
#
# Now two trains of spikes. The first input fires at forty random moments within four seconds, and
# the output fires 5 milliseconds after each. The second input fires 5 milliseconds after the output
# each time. All pairs of spikes count.

# %%
rng = np.random.default_rng(4)
early = np.sort(rng.uniform(0, 4000, size=40))
output = early + 5
trains = {"first input": early, "second input": output + 5, "a stranger": rng.uniform(0, 4000, 40)}
totals = {name: rules.stdp_dw(output[None, :] - t[:, None]).sum() for name, t in trains.items()}

# %%
guess = predict("Which of the two synapses is weaker afterwards: first or second?", mine="second")


# %%
@guess.reveal
def two_trains():
    for name, total in totals.items():
        print(f"{name:12}: {total:+.3f}")
    return min(("first", "second"), key=lambda name: totals[f"{name} input"])


# %% [markdown]
# The causal input gains, the late one loses. A stranger, whose spikes have nothing to do with the
# output, meets both kinds of delays; since losses are a little larger than gains, it tends to fade.
#
# All this is local: two spike times, one synapse. What is missing is any idea of what the *whole*
# network should do better.
#
# ## Two forward passes
#
# Geoffrey Hinton (2022) proposed to replace the backward pass by a second forward pass. Each layer
# is asked for one thing only: be **active** on good examples and **quiet** on bad ones. Good: a
# digit together with its right label. Bad: a digit together with a wrong label. The label is
# written into the first ten pixels, which are empty anyway.

# %% tags=["volatile"]
shown, wrong = X[:4], forward_forward.wrong_labels(Y[:4], np.random.default_rng(0))
pairs = np.concatenate([forward_forward.with_label(shown, k) for k in (Y[:4], wrong)])
captions = [f"{k}: good" for k in Y[:4]] + [f"{k}: bad" for k in wrong]
row_of_digits(pairs.reshape(-1, 28, 28), captions)

# %% [markdown]
# *In the picture: four digits, and the same four again. Each has one dark pixel in its top row: in
# the first four it stands at the place of the right label, in the others at that of a wrong one.*
#
# How active is a layer? Its **goodness** is the mean of the squares of its outputs, one number for
# each example. By hand: outputs 3 and 1 make $(9 + 1)/2 = 5$. (Hinton writes a sum. A mean does not
# grow with the width.)

# %% [exercise]
from course.autodiff.studies.alternatives import ff_goodness

# %%
print(ff_goodness(np.array([[3.0, 1.0], [0.0, 0.0], [1.0, 1.0]])))

# %% [markdown]
# ## One layer, worked by hand
#
# Goodness has to be turned into a loss. The layer says how sure it is that an example is good:
# $p = \text{sigmoid}(\text{goodness} - \theta)$. At the **threshold** $\theta$ it cannot decide.
# The rest is chapter 3: minus the logarithm of the probability of the right answer.
#
# **What goes in.** One good example, one unit, $\theta = 4$.

# %%
x1, w1, theta = np.array([[1.0, 1.0]]), np.array([[1.0], [1.0]]), 4.0
h1 = relu(x1 @ w1)
print("h =", h1, " goodness =", rules.ff_goodness(h1))

# %% [markdown]
# **What happens.** The goodness is 4, so $p = ½$ and the loss is $\log 2$. Four slopes in a row:
# loss for goodness, goodness for $h$, $h$ for the sum, the sum for the weights.

# %%
d_goodness = -sigmoid(-(4.0 - theta))
dh = d_goodness * 2 * h1 / h1.shape[1]
print("d goodness:", d_goodness, "  dh:", dh)

# %% [markdown]
# **What comes out.** The ReLU lets it pass, since the unit is active. The weights see their inputs.

# %%
print("dW =", (x1.T @ dh).ravel())

# %% [markdown]
# **Check.** A step against this slope must make the layer more active on the good example. For a
# bad example everything is turned round: $p$ is the probability that it is bad,
# $\text{sigmoid}(\theta - \text{goodness})$.

# %%
print("goodness after a step:", rules.ff_goodness(relu(x1 @ (w1 - 0.1 * x1.T @ dh))))

# %% [markdown]
# Write it for $n$ examples and $m$ units. The loss is a mean over the examples, and goodness is a
# mean over the units; both leave a factor in the slopes. `relu` and `sigmoid` are your own, and
# `np.logaddexp(0, -z)` is $-\log \text{sigmoid}(z)$ without overflow.

# %% [exercise]
from course.autodiff.studies.alternatives import ff_layer_grad

# %% [markdown]
# A layer of twenty units and two clouds of points, one good, one bad. Three hundred steps.

# %%
rng = np.random.default_rng(1)
good, bad = rng.normal(size=(50, 5)) + 1.0, rng.normal(size=(50, 5)) - 1.0
W, b = rng.normal(size=(5, 20)) / 2, np.zeros(20)
for step in range(301):
    up, dW, db = rules.ff_layer_grad(good, W, b, True)
    down, eW, eb = rules.ff_layer_grad(bad, W, b, False)
    if step % 100 == 0:
        a, c = (rules.ff_goodness(relu(A @ W + b)).mean() for A in (good, bad))
        print(f"step {step:3}: loss {up + down:.3f}, goodness {a:.2f} and {c:.2f}")
    W, b = W - 0.2 * (dW + eW), b - 0.2 * (db + eb)

# %% [markdown]
# A second layer learns in the same way from the outputs of the first. One precaution: the outputs
# are scaled to goodness 1 before they are handed on. Otherwise the second layer could simply read
# off how active the first one was, and learn nothing new.
#
# To classify a digit, write each of the ten labels into it, and see which one makes the layers most
# active. Now 784-500-500 on all digits. It takes a while.

# %% tags=["volatile"]
sizes, epochs, batch, goal = (784, 500, 500), 5, 128, 7.0
if fast():
    sizes, epochs, batch, goal = (784, 100, 100), 6, 32, 40.0
few, rng = len(X) // 20, np.random.default_rng(0)
begun = perf_counter()
_ = list(forward_forward.train(X[:few], Y[:few], 1, rng, sizes, batch=batch))
print(f"training takes about {(perf_counter() - begun) * 20 * epochs:.0f} s")

# %% tags=["volatile"]
guess = predict(f"Wrong answers on new digits after {epochs} epochs, in percent?", mine=6)

# %% tags=["volatile"]
ff_errors = []
rng = np.random.default_rng(0)
for ff_params in forward_forward.train(X, Y, epochs, rng, sizes, batch=batch):
    ff_errors.append(forward_forward.error(ff_params, test_X, test_Y))


# %% tags=["volatile"]
@guess.reveal
def two_forward_passes():
    print("percent wrong after each epoch:", np.round(ff_errors, 2))
    print(f"at most {goal} percent:", ff_errors[-1] <= goal)
    wrong = forward_forward.wrong_labels(test_Y, np.random.default_rng(0))
    marked = [forward_forward.with_label(test_X, k) for k in (test_Y, wrong)]
    active = [rules.ff_goodness(next(forward_forward.forward(ff_params, A))) for A in marked]
    pictures.two_kinds(*active, theta=2.0)
    return round(ff_errors[-1], 2)


# %% [markdown]
# *In the picture: how often each goodness of the first layer comes up, for test images with the
# right label (filled) and with a wrong one (outline). The filled heap lies further to the right;
# the two overlap, with the dotted line of the threshold between them.*
#
# It works, and the error is still falling. Hinton reports 1.36 percent for four layers of 2,000
# units after 60 epochs, and adds that backpropagation needs about 20 epochs for a similar result
# (quoted after the Keras documentation's example on this algorithm). Write down in one sentence
# which of the three demands on a synapse this rule drops.
#
# *…*

# %% [markdown]
# ## Errors through the wrong wires
#
# In the puzzle at the start, an error that was the same for all was enough for most networks. That
# was a hint. Backpropagation sends the errors of the outputs, $d_{\text{out}}$, back through
# $W_2^\top$, the weights of the way forward turned over:
#
# $$dZ_1 = (d_{\text{out}}\, W_2^\top) \cdot (1 - h^2).$$
#
# Timothy Lillicrap and others (2016) asked what happens if one puts a random matrix $B$ in its
# place, drawn once and never changed. By hand: an error of 2, a feedback weight of 3, a tanh unit
# with output 0, whose slope is 1. The unit is told 6, whatever its true share is.

# %% [exercise]
from course.autodiff.studies.alternatives import feedback_alignment_hidden

# %%
print(feedback_alignment_hidden(np.array([[2.0]]), np.array([[3.0]]), np.array([[0.5]])))

# %% [markdown]
# Surely the hidden layer is told nonsense. $B$ has nothing to do with $W_2$: read as two long
# vectors, they stand nearly at a right angle. A network 784-100-10 with tanh, five epochs, once
# with the true weights on the way back and once with random ones.

# %%
guess = predict("Wrong answers with random feedback, in percent? With the true weights, on all of "
                "MNIST, it is about 3.", mine=10)  # fmt: skip

# %% tags=["volatile"]
right_way, wrong_way = [
    [contest.error(rule.params, test_X, test_Y)
     for rule in contest.train(kind, X, Y, 5, 0.1, np.random.default_rng(0))]
    for kind in (contest.Backprop, contest.FeedbackAlignment)
]  # fmt: skip


# %% tags=["volatile"]
@guess.reveal
def wrong_wires():
    print("backpropagation after each epoch:   ", np.round(right_way, 2))
    print("feedback alignment after each epoch:", np.round(wrong_way, 2))
    return round(wrong_way[-1], 2)


# %% [markdown]
# On the real digits the two are hardly apart. The paper reports the same: random feedback, in its
# words, performs as effectively as backpropagation on a variety of tasks.
#
# How can that be? Watch the angle between $W_2^\top$ and $B$ while it learns.

# %% tags=["volatile"]
rng = np.random.default_rng(0)
some = contest.train(contest.FeedbackAlignment, X[:2000], Y[:2000], 30, 0.1, rng)
turned = [(2000 * (i + 1), rule.angle()) for i, rule in enumerate(some)]

# %%
guess = predict("The angle starts near 90 degrees. Where does it end?", mine=90)


# %% tags=["volatile"]
@guess.reveal
def the_angle():
    fresh = contest.draw((784, 100, 10), np.random.default_rng(0))
    start = contest.FeedbackAlignment(fresh, np.random.default_rng(1)).angle()
    pictures.angle([0, *(n for n, _ in turned)], [start, *(a for _, a in turned)])
    return f"{turned[-1][1]:.0f} degrees"


# %% [markdown]
# *In the picture: the angle against the number of digits seen. It starts near 90 degrees, falls
# steeply within the first few thousand digits, and then levels off below 40.*
#
# $B$ never changes. So it is $W_2$ that turns: the forward weights learn to agree with the
# feedback. After that, what comes through the wrong wires is no nonsense any more; it points
# roughly the right way, and roughly is enough.
#
# ## You may think: the brain does backprop, or cannot do anything like it
#
# **You may think** one of two things. Either: networks learn so well by backpropagation that the
# brain must do the same. Or: no synapse knows the weights of the way forward, so the brain can do
# nothing of the kind.
#
# **Try this input:** the smallest network with a hidden unit, two weights in a row, $w$ and then
# $v$. The output $w\,v$ should be 1. Feedback alignment sends the error to $w$ through the number
# 1, whatever $v$ is. We begin with $v = -1.6$, so at first every message to $w$ has the wrong sign.

# %%
guess = predict("After 200 steps: is v positive or negative?", mine="negative")


# %%
@guess.reveal
def with_the_wrong_sign():
    for kind in (two_weights.Backprop, two_weights.FeedbackAlignment):
        place = np.array([0.8, -1.6])
        runner = kind({"w": place}, lr=0.1)
        for step in range(201):
            w, v = place
            if step in (0, 2, 10, 200):
                print(f"{kind.__name__:17} step {step:3}: w {w:5.2f}, v {v:5.2f}, w v {w * v:5.2f}")
            runner.step({"w": (w * v - 1) * np.array([v, w])})
    return "positive" if place[1] > 0 else "negative"


# %% [markdown]
# **It shows** that both thoughts are too simple. The exact weights are not needed on the way back:
# $v$ has come round to the sign of its feedback, and the loss is 0. So "it cannot be anything like
# it" does not follow. And this is a network of two weights on a computer, so "the brain does it"
# does not follow either. Lillicrap, Santoro, Marris, Akerman and Hinton (2020) discuss what is
# known: feedback connections are everywhere in the cortex; errors of the kind that backpropagation
# needs are hard to find; differences of activity might do their work. It is an open question.
#
# ## A race of rules
#
# The same two weights, and five rules as runners. Across is $w$, upwards is $v$; the two valleys,
# where $w\,v = 1$, lie in the upper right and in the lower left.

# %%
ground = surface(two_weights.loss, box=(-2.5, 2.5, -2.5, 2.5), start=(0.8, -1.6), name="w v = 1")

# %% tags=["volatile"]
track = race(two_weights.RUNNERS, on=ground)
track

# %% [markdown]
# *In the picture: contours of two curved valleys, and a start in the lower right corner, in neither
# of them. Beside it five rules with their learning rates, and buttons to step. Below, a table tells
# for each rule its loss and its last step.* The random nudge knows the slope along one random
# direction at a time; you will write it soon.
#
# **First predict, then run 50 steps:** which rules end in the upper right valley, which in the
# lower left? **Then change:** find a start (with the settings, or `track.state = {"start": [w,
# v]}`) from which the last layer alone cannot solve it. And one from which backpropagation and
# feedback alignment end in the same valley.

# %%
guess = predict("After 50 steps: which rule is out of all bounds?", mine="Hebb")


# %%
@guess.reveal
def where_they_end():
    again = race(two_weights.RUNNERS, on=ground)
    again.state = {"step": 50}
    for row in again.rows:
        w, v = again.state["paths"][row.name][-1]
        print(f"{row.name:18}: w {w:6.2f}, v {v:6.2f}" if row.loss < 1 else f"{row.name}: ran away")
    return again.rows[-1].name


# %% [markdown]
# The last layer alone can move up and down only. From $w = 0$ it can do nothing at all. Hebb's rule
# pays no attention to the target and runs away. The other three solve it, each by its own way.
#
# ## Guess the gradient
#
# One more rule, and the plainest: **perturbation**, the random nudge of the race. Chapter 3 turned
# one knob at a time: two listenings for each knob. Why not turn **all knobs at once**, each by a
# random little, listen twice, and see whether it got better? That gives the slope along one random
# direction $u$. Now share it out: every knob gets the slope times its own part of $u$.
#
# By hand, with two knobs in $\theta$ (no threshold here): $f(\theta) = \theta_1 - 2\theta_2$,
# direction $u = (0.5, 1)$. The slope along $u$ is $0.5 - 2 = -1.5$. The guess is
# $-1.5 \cdot (0.5, 1) = (-0.75, -1.5)$. The true gradient is $(1, -2)$: one number is quite wrong.
# But over many directions, the mean of the guesses is right.
#
# `rng.normal(size=...)` draws a direction; $f$ is asked on both sides of $\theta$.

# %% [exercise]
from course.autodiff.studies.alternatives import weight_perturbation_grad


# %%
def tilted(theta):
    """A plane."""
    return float(theta[0] - 2 * theta[1])


for n in (1, 10, 1000):
    print(n, weight_perturbation_grad(tilted, np.zeros(2), np.random.default_rng(0), samples=n))

# %% [markdown]
# How many directions are enough? Fifty knobs, and a gradient that we know.

# %%
slope = np.random.default_rng(0).normal(size=50)
numbers, rough = (10, 100, 1000, 10_000), []
for n in numbers:
    found = rules.weight_perturbation_grad(
        lambda theta: float(theta @ slope), np.zeros(50), np.random.default_rng(1), samples=n
    )
    rough.append(np.linalg.norm(found - slope) / np.linalg.norm(slope))

# %%
guess = predict("100 directions for 50 knobs: how large is the error, as a share of the gradient?",
                mine=0.1)  # fmt: skip


# %%
@guess.reveal
def how_rough():
    for n, share in zip(numbers, rough, strict=True):
        print(f"{n:6} directions: error {share:.2f}, root of 51/n {np.sqrt(51 / n):.2f}")
    pictures.guesses(numbers, rough, np.sqrt(51 / np.array(numbers)))
    return round(float(rough[1]), 2)


# %% [markdown]
# *In the picture: the error against the number of directions, both axes logarithmic. Four dots lie
# on a straight dotted line that falls by a factor of ten for a hundred times as many directions.*
#
# Two hundred listenings, and the guess is still mostly noise; one knob at a time would have needed
# one hundred for the exact answer. The error falls as $1/\sqrt{n}$ and grows with the number of
# knobs. Backpropagation needs one backward pass.
#
# ## A contest
#
# Now all of them, on the same digits, **at equal budget**. What is a fair budget? Not epochs: a
# rule without a backward pass does less work in each. We count multiplications. Everybody gets as
# many as five epochs of backpropagation in a 784-100-10 network need.

# %%
net, small = (784, 100, 10), (784, 10)
budget = 5 * contest.Backprop.cost(net)
costs = {
    "backprop": contest.Backprop.cost(net),
    "feedback alignment": contest.FeedbackAlignment.cost(net),
    "last layer only": contest.LastLayer.cost(net),
    "perturbation, one direction": contest.Perturbation.cost(net),
    "forward-forward, 784-100-100": forward_forward.cost((784, 100, 100)),
    "no hidden layer": contest.NoHiddenLayer.cost(small),
}
for name, cost in costs.items():
    print(f"{name:29}: {cost:9,} multiplications a digit, {budget / cost:5.2f} epochs")

# %% [markdown]
# The last line is there to keep us honest. A network *without* any hidden layer needs no way back
# at all. A rule that does worse than that has gained nothing by having a hidden layer.
#
# Rosenblatt's perceptrons were of the kind "last layer only": the layers before it were fixed.

# %%
guess = predict("Which is better: 100 random hidden units with a trained last layer, or no hidden "
                "layer at all?", mine="random hidden units")  # fmt: skip

# %% tags=["volatile"]
kinds = {
    "backprop": (contest.Backprop, net, 0.1),
    "feedback alignment": (contest.FeedbackAlignment, net, 0.1),
    "last layer only": (contest.LastLayer, net, 0.1),
    "perturbation, one direction": (contest.Perturbation, net, 0.001),
    "no hidden layer": (contest.NoHiddenLayer, small, 0.1),
}


def enter(name, seed):
    """Train by one rule within the budget; its error in percent, and seconds."""
    rng, rounds, begun = np.random.default_rng(seed), budget / costs[name], perf_counter()
    if name.startswith("forward-forward"):
        *_, params = forward_forward.train(X, Y, rounds, rng, (784, 100, 100), batch=32)
        seconds = perf_counter() - begun
        return forward_forward.error(params, test_X, test_Y), seconds
    kind, shape, lr = kinds[name]
    *_, rule = contest.train(kind, X, Y, rounds, lr, rng, shape)
    seconds = perf_counter() - begun
    return contest.error(rule.params, test_X, test_Y), seconds


# %% tags=["volatile"]
begun = perf_counter()
_ = list(contest.train(contest.Backprop, X[:few], Y[:few], 1, 0.1, np.random.default_rng(0)))
print(f"the contest takes about {(perf_counter() - begun) * 20 * 5 * 18:.0f} s")

# %% tags=["volatile"]
entries = {name: enter(name, seed=0) for name in costs}
for name, (wrong, seconds) in sorted(entries.items(), key=lambda entry: entry[1]):
    print(f"{name:29}: {wrong:5.2f} percent wrong, {seconds:5.1f} s")


# %% tags=["volatile"]
@guess.reveal
def all_of_them():
    wrong = {name: error for name, (error, _) in entries.items()}
    answers = ((test_X - X.mean(axis=0)) @ contest.hebb(X, Y)).argmax(axis=1)
    wrong["Hebb, one look"] = 100 * float(np.mean(answers != test_Y))
    pictures.entrants(wrong)
    better = wrong["last layer only"] < wrong["no hidden layer"]
    return "random hidden units" if better else "no hidden layer"


# %% [markdown]
# *In the picture: a bar for each rule, the share of wrong answers, with its number at the end. The
# shortest is on top.*
#
# One hundred random units are a worse view of a digit than its pixels. A hidden layer is worth
# having only if something trains it. That is why the question "who tells the hidden units?" was
# worth so much.
#
# Is one seed enough for such a table? Seconds are not multiplications, either: drawing random
# directions takes longer than using them.
#
# ## What has to travel backwards
#
# Some chips keep each weight where it is used, as a synapse does, and send only short pulses; they
# are called **neuromorphic**. On such a chip a multiplication costs little. What costs is a
# message, and a weight that has to be known in two places. So count these, for one digit and
# 784-500-500-10.


# %%
def backwards(sizes):
    """For one example: errors sent over hidden connections, and weights known in two places."""
    hidden = sum(m * n for m, n in pairwise(sizes[1:]))
    weights = sum(m * n for m, n in pairwise(sizes))
    return {
        "backprop": (hidden, hidden),
        "feedback alignment": (hidden, 0),
        "perturbation": (weights, 0),
        "last layer only": (0, 0),
        "forward-forward": (0, 0),
        "Hebb, Oja, spikes": (0, 0),
    }


# %%
guess = predict("784-500-500-10: how many weights must be known in two places for "
                "backpropagation?", mine=5000)  # fmt: skip


# %%
@guess.reveal
def messages():
    print(f"{'':19}{'sent back':>10}{'known twice':>13}")
    for name, (sent, twice) in backwards((784, 500, 500, 10)).items():
        print(f"{name:19}{sent:10,}{twice:13,}")
    return backwards((784, 500, 500, 10))["backprop"][1]


# %% [markdown]
# Perturbation sends one and the same number, by how much the loss rose or fell, to every weight.
# Forward-forward sends each layer one bit, good or bad, with the example; the label travels
# forward. The first-layer weights are not in the list of backpropagation. Why not?
#
# *…*
#
# Compare with the table of errors. The rules that send nothing back pay for it with mistakes;
# perturbation is badly off in both tables. Which of the two tables matters depends on the machine.
# On yours, and on every graphics card, weights lie in a memory that both passes can read; there,
# nothing is gained by not reading it.

# %% [markdown]
# ## Theory long before practice
#
# Arthur Bryson and Yu-Chi Ho describe the backward recursion for control problems in their book of
# 1969. Seppo Linnainmaa publishes it for arbitrary networks of operations in his master's thesis of
# 1970. Paul Werbos discusses in his thesis of 1974 what it means for networks. David Rumelhart,
# Geoffrey Hinton and Ronald Williams show in 1986 what hidden units come to represent. And in 2012
# AlexNet, which you counted in chapter 13, wins the ImageNet contest, trained by the same
# algorithm. (We know the two theses from what others report, Jürgen Schmidhuber's timeline of 2013
# among them.)

# %%
recall("milestones", mine="CDEAB")

# %% [markdown]
# What happened in those years? Count the work. The symmetry network of 1986, which you trained in
# chapter 6, has 14 weights to multiply by; the paper shows all 64 patterns 1,425 times. AlexNet has
# eight layers, whose multiplications follow from their sizes; it saw 1.2 million images about 90
# times, in five to six days (Krizhevsky, Sutskever and Hinton 2012). A backward pass costs about
# two forward passes, and a multiplication comes with an addition.

# %%
convolutions = [(55, 96, 11, 3), (27, 256, 5, 48), (13, 384, 3, 256), (13, 384, 3, 192)]
convolutions += [(13, 256, 3, 192)]
alexnet = sum(size**2 * filters * k**2 * depth for size, filters, k, depth in convolutions)
alexnet += 9216 * 4096 + 4096 * 4096 + 4096 * 1000
work = {
    "Rumelhart, Hinton, Williams": 2 * 3 * 14 * 64 * 1425,
    "AlexNet": 2 * 3 * alexnet * 1_200_000 * 90,
}
print(f"AlexNet, one image forward: {alexnet:,} multiplications")
for name, operations in work.items():
    print(f"{name}: {operations:.1e} operations of training")

# %%
guess = predict("A VAX-11/780, a popular machine of the early 1980s, did 250,000 operations a "
                "second. How many years for AlexNet?", mine=100)  # fmt: skip


# %%
@guess.reveal
def on_a_vax():
    events = {"Bryson and Ho": 1969, "Linnainmaa": 1970, "Werbos": 1974}
    events |= {"Rumelhart, Hinton, Williams": 1986, "AlexNet": 2012}
    pictures.years(events, work)
    print(f"the symmetry network: {work['Rumelhart, Hinton, Williams'] / 250_000:.0f} seconds")
    days = work["AlexNet"] / (2 * 1.581e12) / 86_400
    print(f"AlexNet on its two graphics cards, at their top speed: {days:.1f} days")
    return f"{work['AlexNet'] / 250_000 / 86_400 / 365:,.0f} years"


# %% [markdown]
# *In the picture: above, five events on a line from 1969 to 2012. Below, on a logarithmic axis, the
# operations of training for the two trained networks: about ten million in 1986, about half a
# million million million in 2012.*
#
# (250,000 is the VAX's speed in the Whetstone benchmark, as collected on Retrocomputing Stack
# Exchange. The two cards of AlexNet, GTX 580, reach 1.581 million million operations a second each
# on paper: two for each of 512 cores in each of 1,544 million cycles. Training took five to six
# days, so about a third of that was used.)
#
# The algorithm of 2012 is that of 1970. What had been missing were machines ten million times
# faster, and a million labelled images. Theory was ahead of practice by four decades.

# %% [markdown]
# ## Number, claim, or filler?
#
# Texts about this subject are full of sentences like the following ones. Both paragraphs are
# **invented for this exercise**, except for two sentences that give a source; these you can look
# up.
#
# > *Artificial intelligence is changing the world at a breathtaking pace. AlexNet's top-5 error in
# > the ImageNet contest of 2012 was 15.3 % (Krizhevsky, Sutskever and Hinton 2012). The market will
# > grow from 90 to 500 billion dollars within six years.*
#
# > *Nine of ten hospitals will rely on neural networks soon. Since the early 2010s the computation
# > for training has doubled about every six months (Sevilla and others 2022). Companies must
# > embrace its potential to stay relevant in the landscape of tomorrow.*
#
# Three kinds. A **number with a source** can be looked up. A **claim** without one could be wrong,
# and you cannot find out from the text. **Filler** could not even be wrong: what would the world
# have to look like for it to be false? The "90 to 500 billion" has numbers in it. Does that make it
# the first kind?

# %%
recall("sentence-kinds", mine="CCNFFN")

# %% [markdown]
# Now look at a sentence of this chapter: "as effectively as backpropagation on a variety of tasks".
# It has a source. Which question would you still ask about the tasks?
#
# *…*

# %% [markdown]
# ## What it runs
#
# | what it is used for | what goes in | what comes out |
# |---|---|---|
# | face recognition, medical images, driving | images | a class, a place, an outline |
# | translation, speech, language models | symbols, as codes | the next symbol's probabilities |
# | control, games, agents | a state, and what was done | a chain of steps, judged late |
# | finance, energy, drug discovery, simulation | measurements | a number |
#
# Not one of these needs an engine other than yours. They differ in the blocks that stand before and
# after it: which operations, which loss, how much of everything.

# %%
recall("course-blocks", mine="EBCAD")

# %% [markdown]
# ## Bug hunt
#
# Somebody else wrote Oja's rule. It passes the example of your docstring.


# %%
def foreign_oja(w, x, lr):
    """Somebody's Oja."""
    y = x @ w
    return w + lr * y * (x - w)


print(foreign_oja(np.array([1.0, 0.0]), np.array([1.0, 1.0]), 0.5))

# %% [markdown]
# Find weights and an input that expose it.

# %%
exposes = predict("Type (weights, input), two lists of two numbers.", mine=([1, 0], [2, 0]))


# %%
@exposes.reveal
def bug_hunt():
    w, x = (np.array(numbers, dtype=float) for numbers in exposes.mine)
    theirs, right = foreign_oja(w, x, 0.1), rules.oja_update(w, x, 0.1)
    print("theirs:", theirs, " right:", right)
    print("They agree; try again." if np.allclose(theirs, right) else "You have exposed it.")


# %% [markdown]
# For which outputs $y$ do the two rules agree, whatever the input? Where would the length of the
# foreign weights end? One sentence:
#
# *…*

# %% [markdown]
# ## Your verdict
#
# The last piece of the course has no hidden test. **Which alternative would you defend, at equal
# budget?** Choose one rule that is not backpropagation, and defend it against it, on one page and
# with a table of your own. You may change the network, the data (fewer digits, other digits), the
# machine you have in mind, the learning rates (for both sides). You may not change the budget of
# one side only.
#
# | points | what for | in full, if |
# |---|---|---|
# | 2 | a fair budget | a number, the same for all; for each rule the best of three learning rates |
# | 2 | noise | three seeds or more; nothing smaller than their spread is called a difference |
# | 2 | the table | three rules or more with backpropagation; errors, seconds, from your own cells |
# | 2 | the argument | names a machine where the rule is better, counts what travels backwards |
# | 1 | the other side | the strongest objection is stated, with a number |
# | 1 | honesty | one sentence says which result would change your mind |
#
# **For instructors:** run the table's cells with another seed (five minutes), compare, then read
# the page beside the rubric. Full points do not depend on the winner. A page that reports a failure
# with a fair budget earns more than a victory without one.
#
# The cell below holds an example of a table with one seed: too few. Fill in yours; `enter(name,
# seed)` from above trains one entry.

# %%
my_table = [
    {"rule": "backprop", "multiplications": 799_000, "errors": [3.1], "seconds": 5.0},
    {"rule": "feedback alignment", "multiplications": 799_000, "errors": [3.0], "seconds": 5.0},
]
my_page = """
Write your page here.
"""

# %% [markdown]
# What a program can check of the rubric, it checks here. It cannot read.

# %%
for sentence in contest.missing(my_table, my_page):
    print("still missing:", sentence)

# %% [markdown]
# ## Before you go

# %%
recall("hebb-or-oja", mine=0.75)

# %%
recall("more-directions", mine=10_000)

# %%
recall("sent-back", mine=250)

# %% [markdown]
# ## What is still missing
#
# Nothing that this course could give you. You began with a neuron that could not learn XOR. You
# have written a perceptron, losses, the chain rule, an engine, optimisers, tensors, convolutions
# and kernels, and you have seen what happens without them. The package in the folder `my_autodiff`
# is yours: take it along, break it, and make it better.

# %%
progress()
