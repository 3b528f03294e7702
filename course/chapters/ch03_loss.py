"""Loss: turning "wrong" into one number, and measuring its slope by nudging one knob at a time."""

# %% [markdown]
# # Loss, and the slow way to a gradient
#
# **You have built** neurons, and the forward pass of a network of any depth.
#
# **You build now** four ways to say how wrong a network is, and a function that measures how the
# answer changes when you nudge one weight.
#
# **It lets you** say in which direction each weight of any network should move, and what it costs
# to find out. That price is why backpropagation exists.
#
# About 90 minutes, ten of them with a radio.

# %% [setup]
import math
from itertools import product
from time import perf_counter

import matplotlib.pyplot as plt
import numpy as np

from course import load_digits, predict, progress, recall
from course.autodiff import losses
from course.autodiff.forward import count_params, init_params, mlp_forward, softmax
from course.autodiff.neurons import sigmoid
from course.figures import losses as draw

plt.style.use("course.plain")
np.set_printoptions(precision=4, suppress=True)

# %% [markdown]
# ## Three questions first

# %%
recall("count-params", mine=36)

# %%
recall("softmax-equal", mine=0.1)

# %%
recall("neuron-sum", mine=11)

# %% [markdown]
# ## A puzzle: six knobs, thirty listenings
#
# Here is a radio. Knobs 1 to 3 shape an inner wave, knobs 4 to 6 turn that into the wave you hear.
# The dashed wave is a station on the air, and somewhere there is a setting at which your radio
# plays exactly this.
#
# Turn the knobs, then press *Listen*. Each listening is counted and gives you one number, the
# error. Get it down to 0.01 within 30 listenings. Nobody grades this. Stop after ten minutes.

# %% tags=["volatile"]
from course.widgets.knobs import START, STATIONS, TIMES, error, knobs, wave

radio = knobs(station=2, by_hand=True)
radio

# %% [markdown]
# *In the picture: six sliders and a dashed wave, the station; your radio's wave is drawn with every
# listening.* Where there are no sliders, `radio.turn(4, 1.5)` and `radio.listen()` do the same.

# %% [markdown]
# Most people turn one knob, listen, and turn it back if that was worse. Here is somebody patient
# who does nothing else: each knob half a unit up, then half a unit down, and keeps what helps.

# %%
start = np.array(START)


def error_of(setting):
    """What the radio says to a setting of its six knobs."""
    return error(setting, STATIONS[2])


# %%
def patient_listener(setting, listenings, turn=0.5):
    """The best setting known after 0, 1, 2, … listenings."""
    kept = [setting]
    while len(kept) <= listenings:
        for knob, way in product(range(6), (turn, -turn)):
            kept.append(min(kept[-1], kept[-1] + way * np.eye(6)[knob], key=error_of))
    return kept[: listenings + 1]


# %%
guess = predict("How small is the error of the patient listener after 30 listenings?", mine=0.05)


# %%
@guess.reveal
def after_thirty_listenings():
    """Four moments of the search."""
    mine, kept = radio.state["errors"], patient_listener(start, 60)
    best = f"smallest error {min(mine):.3f}" if mine else "nothing heard yet"
    print(f"you: {len(mine)} listenings, {best}")
    print(f"the patient listener: {error_of(kept[60]):.3f} after 60")
    used = (1, 10, 20, 30)
    waves, errors = [wave(kept[n], TIMES) for n in used], [error_of(kept[n]) for n in used]
    draw.listenings(TIMES, wave(STATIONS[2], TIMES), waves, errors, used)
    return round(errors[-1], 3)


# %% [markdown]
# *In the picture: the best setting of the patient listener after 1, 10, 20 and 30 listenings; the
# grey between the waves shrinks but does not vanish.* The goal of 0.01 is not reached, and thirty
# more listenings help little.
#
# What would have helped you most? Write down one sentence before you read on:
#
# …

# %% [markdown]
# ## What a listening tells you
#
# Each listening gave you one number. It said *how wrong*, and nothing else: not which knob was to
# blame, and not which way to turn it.
#
# A network is such a radio. Its weights and biases are the knobs, 23,860 of them in the 784-30-10
# net of the last chapter. A forward pass is a listening. The number at the end is called the
# **loss**, and the whole of learning is turning knobs until it is small.
#
# So two things have to be built. First a good number: a loss that says "wrong" in a way that helps.
# Then the missing information: for each knob, does the loss rise or fall when I turn it a little,
# and how fast? All these slopes together are the **gradient**. With it, nobody has to guess.

# %% [markdown]
# One thing is already decided. A loss compares with the right answer, so somebody must have given
# it. Learning from examples with right answers is called *supervised*.

# %% [markdown]
# ## Three losses, and less help each time
#
# The first example is worked in full, in four steps that come back in the next two:
# *what goes in, what happens, what comes out, check*.
#
# **What goes in:** predictions and targets, numbers of any size.

# %%
pred = np.array([2.5, 0.0, 2.0])
target = np.array([3.0, -0.5, 2.0])

# %% [markdown]
# **What happens:** subtract, then square. (Chapter 1 took target minus answer; from here on it is
# the other way round, and the square does not mind.) The square makes every error count as
# positive, and an error of 2 count four times as much as an error of 1.

# %%
squares = (pred - target) ** 2
print("errors: ", pred - target)
print("squares:", squares)

# %% [markdown]
# **What comes out:** their mean, one number.

# %%
print("mean squared error:", round(float(np.mean(squares)), 4))

# %% [markdown]
# **Check:** write every example down twice. The mean must not care, and a sum would.

# %%
twice = np.concatenate([squares, squares])
print(f"mean {np.mean(twice):.4f} and {np.mean(squares):.4f}")
print(f"sum {np.sum(twice)} and {np.sum(squares)}")

# %% [markdown]
# One trap comes with NumPy. A network returns a column of shape (4, 1), the targets often have
# shape (4,), and the difference of the two is not an error message.

# %%
print("shape of the difference:", (np.zeros((4, 1)) - np.arange(4.0)).shape)

# %% [markdown]
# Sixteen differences for four examples, without a word. Your loss shall refuse to do that.

# %% [markdown]
# Why does this course have no ½ in front? Rumelhart, Hinton and Williams (1986) put one into
# $E = \frac12 \sum (y - d)^2$, and Michael Nielsen's book has $\frac{1}{2n}$ instead of
# $\frac{1}{n}$. It cancels the 2 that comes from the square when you differentiate. It moves no
# minimum. It does halve every slope, so one has to agree. Here: the mean, no ½.

# %% [exercise]
from course.autodiff.losses import mse

# %% [markdown]
# The radio's error was a mean squared error all along. The same two waves, by your function:

# %%
station = wave(STATIONS[2], TIMES)
print("radio:", round(error_of(start), 3))
print("yours:", np.array(mse(wave(start, TIMES), station), dtype=float).round(3))

# %% [markdown]
# ## The price of being sure
#
# Now the answer is yes or no: 1 or 0. The network gives a **score** $z$, any number, and the
# sigmoid turns it into a probability for "yes". A good loss for a probability is the logarithm:
# it charges $-\log p$, where $p$ is the probability that the *right* answer got. (Here, as in
# NumPy, log is the natural logarithm, the ln of the last chapter.)

# %%
for p in (0.99, 0.9, 0.5, 0.1, 0.01, 0.0001):
    print(f"right answer got {p:<7}  -log p = {-np.log(p):6.3f}   (1 - p)² = {(1 - p) ** 2:.3f}")

# %%
p = np.linspace(0.002, 1, 500)
draw.prices(p, (1 - p) ** 2, -np.log(p))

# %% [markdown]
# *In the picture: two falling curves that meet at p = 1; the squared one starts at 1, the
# logarithmic one rises without limit towards p = 0.* Near p = 1 both are small. To be sure and
# wrong costs at most 1 with the square. With the logarithm there is no ceiling.

# %% [markdown]
# The same four steps, the last one left to you.
#
# **What goes in:** a score of 2, and the right answer "no", target 0.

# %%
z, y = 2.0, 0.0
p_yes = float(sigmoid(z))
print("probability of yes:", round(p_yes, 4))

# %% [markdown]
# **What happens:** take the probability of the *right* answer. It is $\sigma(z)$ if $y = 1$ and
# $1 - \sigma(z)$ if $y = 0$.

# %%
p_right = 1 - p_yes
print("probability of the right answer:", round(p_right, 4))

# %% [markdown]
# **What comes out:** minus its logarithm. For several examples, the mean.

# %%
print("loss:", round(-math.log(p_right), 4))

# %% [markdown]
# **Check:** the same score, but the right answer is "yes". Do the last two steps yourself.

# %%
guess = predict("With a score of 2, what is the loss if the right answer is yes?", mine=0.13)


# %%
@guess.reveal
def loss_if_yes():
    """The other target."""
    return round(-math.log(p_yes), 4)


# %% [markdown]
# The network leans towards yes, so "yes" must be the cheaper answer.

# %% [markdown]
# ## Where the formula breaks
#
# A network that has trained for a while gives large scores. Take $z = 40$ with target 0. The
# formula is $-\log(1 - \sigma(40))$, and on paper that is 40, to sixteen digits.

# %%
guess = predict("What does -np.log(1 - 1 / (1 + np.exp(-40.0))) give?", mine=40)


# %%
@guess.reveal
def the_formula_as_written():
    """Step by step, with NumPy's warning switched off."""
    p_yes = 1 / (1 + np.exp(-40.0))
    print("sigmoid(40)     =", p_yes)
    print("1 - sigmoid(40) =", 1 - p_yes)
    with np.errstate(divide="ignore"):
        return float(-np.log(1 - p_yes))


# %% [markdown]
# Between $\sigma(40)$ and 1 there is no room for a float64, so it *is* 1, and log 0 is minus
# infinity. One such example makes the mean infinite, and no slope survives that.

# %% [markdown]
# Adding a tiny number inside the logarithm hides the symptom and puts a ceiling on the loss again.
# The cure is not to go through the probability at all. Some algebra first, with
# $1 - \sigma(z) = \frac{1}{1 + e^{z}}$:
#
# $$-\log(1 - \sigma(z)) = \log(1 + e^{z}), \qquad -\log \sigma(z) = \log(1 + e^{-z}).$$
#
# The second is the first minus $z$:

# %%
for z in (-2.0, 0.5, 3.0):
    no, yes = math.log(1 + math.exp(z)), math.log(1 + math.exp(-z))
    print(f"z = {z:4}: loss if 'no' {no:.4f}, if 'yes' {yes:.4f}, difference {no - yes:.4f}")

# %% [markdown]
# What is left is $\log(1 + e^{z})$ for large $z$, where $e^{1000}$ overflows. You met this with the
# sigmoid: never take the exponential of a large positive number. For positive $z$, write
#
# $$\log(1 + e^{z}) = z + \log(1 + e^{-z}).$$
#
# NumPy has `np.log1p(x)` for $\log(1 + x)$, which stays exact when $x$ is tiny.

# %% [markdown]
# This loss is called the **binary cross-entropy**, bce for short, and here it is computed from the
# scores, the *logits*. Hence the name of the function. Both signs of $z$ and both targets fit into
# one line, but two lines are fine.

# %% [exercise]
from course.autodiff.losses import bce_with_logits

# %% [markdown]
# Score and loss side by side, also where the formula as written has long given up. The target is 0
# each time, so a large score is a bad mistake:

# %%
scores_for_no = np.array([-40.0, 0.0, 2.0, 40.0, 1000.0])
prices = [bce_with_logits(np.array([score]), np.array([0.0])) for score in scores_for_no]
print(np.column_stack([scores_for_no, np.array(prices, dtype=float)]))

# %% [markdown]
# ## More than two answers
#
# Ten digits need ten scores. Softmax makes probabilities of them, and the loss stays the same:
# minus the logarithm of the probability that the right class got. Now with less help.
#
# **What goes in:** one example with scores 0 and log 3; the right class is the first.

# %%
scores, right_class = np.array([[0.0, np.log(3.0)]]), np.array([0])
print("probabilities:", softmax(scores).round(4))

# %% [markdown]
# **What happens, what comes out, check:** on paper, please. You need the result in a minute.

# %% [markdown]
# The logarithm of a softmax breaks as the sigmoid's did:

# %%
with np.errstate(divide="ignore"):
    print(np.log(softmax(np.array([[0.0, 2000.0]]))))

# %% [markdown]
# The first entry should be -2000. The cure is the same: take the logarithm on paper, before the
# division has rounded anything away.
#
# $$\log \frac{e^{z_i}}{\sum_j e^{z_j}} = z_i - \log \sum_j e^{z_j}$$
#
# And as in softmax, subtracting the largest score of an example from all its scores changes
# nothing on paper and keeps $e^{z_j}$ from overflowing.

# %% [exercise]
from course.autodiff.losses import log_softmax

# %%
print(log_softmax(np.array([[0.0, 2000.0]])))
print(log_softmax(scores))

# %% [markdown]
# For a batch, one entry of each row is wanted: the one in the column of the right class. NumPy
# picks them with two lists, one of rows and one of columns. Compare:

# %%
table = np.arange(12).reshape(3, 4)
columns = np.array([3, 0, 2])
print("table[[0, 1, 2], columns] =", table[np.arange(3), columns])
print("table[:, columns] has shape", table[:, columns].shape)

# %% [markdown]
# The mean over the batch of these entries, with a minus, is the **cross-entropy**. A uniform guess
# over 3 classes costs log 3 = 1.0986, for one example and for a hundred.

# %% [exercise]
from course.autodiff.losses import cross_entropy

# %% [markdown]
# Here is the example you worked on paper, where the right class had probability ¼, and a uniform
# guess for a hundred examples.

# %%
uniform = cross_entropy(np.zeros((100, 3)), np.arange(100) % 3)
print("yours:", np.array([cross_entropy(scores, right_class), uniform], dtype=float))
print("right:", np.log([4, 3]))

# %% [markdown]
# People do not ask for a cross-entropy. They ask: how many did it get right?

# %% [exercise]
from course.autodiff.losses import accuracy

# %% [markdown]
# Four examples. Three have their highest score at the right class.

# %%
print(accuracy(np.eye(4), np.array([0, 1, 2, 0])))

# %% [markdown]
# ## A network that has learned nothing
#
# Now real digits, a thousand of them. In the last chapter an untrained 784-30-10 net paid about as
# much as somebody who gives each digit a tenth: log 10 = 2.303. Its weights had the standard
# deviation 0.1. Draw them ten times larger. The net still knows nothing.

# %% tags=["volatile"]
digits = load_digits()
print(digits)
images, labels = digits.train_images[:1000].reshape(1000, -1) / 255, digits.train_labels[:1000]

# %%
guess = predict("What is its mean cross-entropy with weights ten times larger?", mine=2.3)


# %% tags=["volatile"]
@guess.reveal
def losses_of_untrained_nets():
    """The same random numbers in three sizes, one forward pass each."""
    for scale in (0.01, 0.1, 1.0):
        params = init_params([784, 30, 10], np.random.default_rng(0), scale)
        logits, _ = mlp_forward(images, params)
        loss, share = losses.cross_entropy(logits, labels), losses.accuracy(logits, labels)
        print(f"weights of size {scale:4}: loss {loss:6.3f}, accuracy {share:.3f}")
    return round(loss, 3)


# %% [markdown]
# All three nets know nothing. Write down in one sentence why the last one pays so much more:
#
# …

# %% [markdown]
# So when the first loss is far from $\log k$, look at two things: the code, and the size of the
# weights.

# %% [markdown]
# ## Back to the radio: nudge it
#
# You now have good numbers. The missing information is the slope for each knob, and school
# calculus says what a slope is: nudge the input a little, see how much the output moves, divide.
#
# Take $f(x) = x^3$ at $x = 2$, where the slope is $3x^2 = 12$, and a nudge of 0.1, `eps` in code.
# There are two ways to do it.

# %%
eps = 0.1
one_side = ((2 + eps) ** 3 - 2**3) / eps
both_sides = ((2 + eps) ** 3 - (2 - eps) ** 3) / (2 * eps)
print(f"up only:     {one_side:.4f}")
print(f"up and down: {both_sides:.4f}")

# %% [markdown]
# The curve bends. A nudge to one side sees the bend as extra slope, and its error shrinks like eps.
# Nudges to both sides see the bend twice, with opposite signs, and most of it cancels: the error
# shrinks like eps². That is the **central difference**, and note what it divides by.
#
# With many knobs, do this to one knob while all the others stand still, then go on to the next.
# Here are the lines for a list of knobs, mixed up. Two of them do not belong.

# %% tags=["volatile"]
from course.widgets.parsons import parsons

puzzle = parsons("numerical gradient")
puzzle

# %% [markdown]
# *In the picture: eleven cards, each a line of Python, to be put in order and indented.* Of the
# two cards to leave out, one would double every slope. What would the other do?

# %%
print("solved:", puzzle.solved)

# %% [markdown]
# Yours must do a little more. The parameters, `theta` or $\theta$, may come as a vector, a table,
# or an array of integers, and the caller wants them back unharmed.

# %% [exercise]
from course.autodiff.losses import numerical_gradient

# %% [markdown]
# The slope of $x^3$ at 2, and at 2 and 3 together. By hand: 12, and 12 and 27.

# %%
print(numerical_gradient(lambda x: float(np.sum(x**3)), np.array([2.0])))
print(numerical_gradient(lambda x: float(np.sum(x**3)), np.array([2.0, 3.0])))

# %% [markdown]
# The radio's loss is a function of six knobs. What is inside does not matter to
# `numerical_gradient`.


# %%
def radio_loss(setting):
    """How wrong the radio is at this setting."""
    return losses.mse(wave(setting, TIMES), station)


slopes = losses.numerical_gradient(radio_loss, start)

# %%
guess = predict("At the start, which knob (1 to 6) changes the loss fastest?", mine=4)


# %%
@guess.reveal
def the_steepest_knob():
    """Turn each knob alone through two units and draw the loss."""
    turns = np.linspace(-1, 1, 81)
    settings = start[:, None] + turns
    curves = [[radio_loss(start + u * np.eye(6)[k]) for u in turns] for k in range(6)]
    names = [f"knob {k}" for k in range(1, 7)]
    draw.knob_valleys(settings, np.array(curves), start, radio_loss(start), slopes, names)
    return int(np.argmax(np.abs(slopes))) + 1


# %% [markdown]
# *In the picture: six curves, one a knob, each the loss while that knob turns and the others stand
# still; a dot marks where the knob stands now, and a short thick line through it has the slope you
# measured.* Where the line falls to the right, turn the knob up. Where it rises, turn it down. All
# six can move at once, each against its slope:
#
# $$\text{knobs} \leftarrow \text{knobs} - 0.3 \cdot \text{slopes}$$

# %%
setting, history = start.copy(), [radio_loss(start)]
for _ in range(11):
    setting = setting - 0.3 * losses.numerical_gradient(radio_loss, setting)
    history.append(radio_loss(setting))
print("loss:", " ".join(f"{loss:.3f}" for loss in history))

# %%
listened = 12 * np.arange(len(history))
draw.descent(TIMES, station, wave(setting, TIMES), listened, np.array(history))

# %% [markdown]
# *In the picture: on the left the loss falls over 132 listenings, with a dotted line where your 30
# ended; on the right the two waves at the end, almost one.* Eleven steps, without an ear and
# without a thought, and the goal is reached. But look at the axis below. Each step cost 12
# listenings, and 30 would have paid for two steps and a half.

# %% [markdown]
# ## Why not the slope of the accuracy?
#
# We want many right answers. So why a loss, and not simply the slope of the accuracy? Here are 12
# points of three classes, and three linear neurons with six weights together. The highest of their
# three scores names the class.

# %%
rng = np.random.default_rng(3)
points = rng.normal(size=(12, 2))
classes = np.argmax(points @ rng.normal(size=(2, 3)), axis=1)
weights = rng.normal(size=(2, 3))


def accuracy_of(W):
    """The share of the points that these weights get right."""
    return losses.accuracy(points @ W, classes)


def loss_of(W):
    """Their cross-entropy."""
    return losses.cross_entropy(points @ W, classes)


# %%
guess = predict("How many of the six slopes of the accuracy are different from 0?", mine=6)


# %%
@guess.reveal
def slopes_that_are_not_zero():
    """Both gradients at the same weights."""
    print("accuracy now:", round(accuracy_of(weights), 3))
    print("slopes of the cross-entropy:")
    print(losses.numerical_gradient(loss_of, weights).round(3))
    return int(np.count_nonzero(losses.numerical_gradient(accuracy_of, weights)))


# %%
turned = [weights + u * np.array([[1.0, 0, 0], [0, 0, 0]]) for u in np.linspace(-4, 4, 321)]
draw.staircase(
    np.array([W[0, 0] for W in turned]),
    np.array([loss_of(W) for W in turned]),
    np.array([accuracy_of(W) for W in turned]),
)

# %% [markdown]
# *In the picture: one of the six weights turns; above, the cross-entropy is one smooth curve;
# below, the accuracy is a staircase.* On a stair the slope is 0: a small nudge changes no answer.
# The loss notices that an answer has become a little less wrong long before it becomes right. So
# networks are trained by a loss and judged by the accuracy.

# %% [markdown]
# ## Which loss shouts when you are wrong?
#
# A neuron with a sigmoid says yes with a score of 8. The right answer is no. Slopes are what makes
# a network learn, so compare the slope of the two losses with respect to that score.

# %%
score, no = np.array([8.0]), np.array([0.0])
slope_ce = losses.numerical_gradient(lambda z: losses.bce_with_logits(z, no), score)
slope_mse = losses.numerical_gradient(lambda z: losses.mse(sigmoid(z), no), score)

# %%
guess = predict("How many times steeper is the cross-entropy than the squared error?", mine=10)


# %%
@guess.reveal
def steeper_by():
    """Draw both losses against the score and divide the slopes."""
    print(f"slopes: cross-entropy {slope_ce[0]:.6f}, squared error {slope_mse[0]:.6f}")
    z = np.linspace(-10, 10, 201)
    entropy = np.array([losses.bce_with_logits(np.array([s]), no) for s in z])
    draw.losses_of_a_score(z, entropy, sigmoid(z) ** 2, mark=8)
    return float(np.round(slope_ce / slope_mse)[0])


# %% [markdown]
# *In the picture: for negative scores both losses are near 0; for positive ones the cross-entropy
# rises like a straight line, and the squared error flattens out just below 1.* At a score of 8 the
# squared error is almost as large as it can get, and almost flat. The network is as wrong as can be
# and is told so by a slope of 0.00067. Cross-entropy keeps a slope near 1. It is the usual choice
# for classes, and the mean squared error for numbers.

# %% [markdown]
# ## What a gradient costs
#
# Six knobs cost 12 listenings, because each is measured up and down. The one-sided scheme, called
# *forward*, is cheaper. It needs $f(\theta)$ once and then one nudge for each knob.

# %% [exercise]
from course.autodiff.losses import perturb_cost

# %%
for name, n in (("radio", 6), ("784-30-10", count_params([784, 30, 10]))):
    print(f"{name}: {perturb_cost(n, 'forward')} or {perturb_cost(n, 'central')} calls of f")

# %% [markdown]
# ## You may think: the smaller the nudge, the better
#
# **You may think** that eps should be as small as possible. That is what "the limit as eps goes to
# 0" says.
#
# **Try this input:** $f(x) = e^{\sin 3x} \cdot x$ at 0.7, whose slope you can also work
# out by hand: $e^{\sin 3x}(1 + 3x \cos 3x)$.


# %%
def f(x):
    """A curve with no special place."""
    return math.exp(math.sin(3 * x[0])) * x[0]


x = np.array([0.7])
exact = math.exp(math.sin(2.1)) * (1 + 2.1 * math.cos(2.1))
sizes_of_nudge = 10.0 ** -np.arange(1, 16)

# %%
guess = predict("Which eps from 1e-1 to 1e-15 is best for the central difference?", mine=1e-15)


# %% tags=["volatile"]
@guess.reveal
def best_nudge():
    """The error of both schemes for fifteen sizes of nudge."""
    forward = [abs((f(x + eps) - f(x)) / eps - exact) for eps in sizes_of_nudge]
    central = [abs(losses.numerical_gradient(f, x, eps)[0] - exact) for eps in sizes_of_nudge]
    for k in (0, 4, 5, 7, 11, 14):
        print(f"eps 1e-{k + 1:02}: one side {forward[k]:.1e}, both sides {central[k]:.1e}")
    draw.error_against_nudge(sizes_of_nudge, np.array(forward), np.array(central))
    return float(sizes_of_nudge[np.argmin(central)])


# %% [markdown]
# *In the picture: on logarithmic axes both errors fall as eps shrinks, reach a lowest point, and
# rise again; the curve for both sides falls twice as steeply and gets lower.*
#
# **It shows** two errors at war. A large nudge feels the bend of the curve. A tiny one subtracts
# two numbers that agree in nearly all their sixteen digits: what is left is rounding noise, and
# dividing by eps makes it large.
#
# One-sided nudges do best near 1e-8, with an error near 1e-7. Central ones do best near 1e-6, with
# an error of a few times 1e-11. At 1e-15 both are useless. The default of 1e-5 is close to the best
# and leaves some room for functions that are noisier than this one.

# %% [markdown]
# ## The clock
#
# Now a real network: 784-30-10, a batch of 32 digits. How long does one gradient take, nudging each
# of its 23,860 parameters up and down?
#
# You need not wait for all of them. The last layer has 300 weights. Nudge these, take the time, and
# scale up, because the other parameters cost the same.

# %% tags=["volatile"]
batch, batch_labels = images[:32], labels[:32]
(W1, b1), (W2, b2) = init_params([784, 30, 10], np.random.default_rng(0))


def loss_with(W):
    """The loss on the batch with these weights in the last layer: one forward pass."""
    return losses.cross_entropy(mlp_forward(batch, [(W1, b1), (W, b2)])[0], batch_labels)


# %% tags=["volatile"]
def seconds(work, times):
    """The time of one call: the mean of several, in the quietest of five rounds."""
    rounds = []
    for _ in range(5):
        begun = perf_counter()
        for _ in range(times):
            work()
        rounds.append((perf_counter() - begun) / times)
    return min(rounds)


# %% tags=["volatile"]
one_pass = seconds(lambda: loss_with(W2), times=600)
gradient_300 = seconds(lambda: losses.numerical_gradient(loss_with, W2), times=1)
W = count_params([784, 30, 10])
whole = gradient_300 / W2.size * W
print(f"one forward pass:         {1000 * one_pass:7.3f} ms")
print(f"slopes of {W2.size} weights:    {gradient_300:7.3f} s")
print(f"all {W:,} (scaled up): {whole:7.1f} s, as long as {whole / one_pass:,.0f} forward passes")
print(f"number of nudges:         {losses.perturb_cost(W, 'central'):,}")

# %% [markdown]
# Seconds, for a single step of a small net. The time is all in the nudges: with W parameters the
# gradient takes about as long as 2W forward passes. Now a net with a million knobs.

# %%
sizes = [784, 1258, 10]
times = count_params(sizes) / count_params([784, 30, 10])
print(f"784-1258-10: {count_params(sizes):,} parameters, {times:.0f} times as many")

# %%
guess = predict("How many hours would one gradient of this net take, on this computer?", mine=0.05)


# %% tags=["volatile"]
@guess.reveal
def hours_for_a_million():
    """Time one forward pass of the larger net; multiply by the number of passes."""
    params = init_params(sizes, np.random.default_rng(0))
    one = seconds(
        lambda: losses.cross_entropy(mlp_forward(batch, params)[0], batch_labels), times=10
    )
    passes = 2 * count_params(sizes)
    hours = passes * one / 3600
    print(f"{passes:,} passes of {1000 * one:.2f} ms, each {one / one_pass:.0f} times as long")
    print(f"all 60,000 digits once, in batches of 32: {hours * 60_000 / 32 / 24:,.0f} days")
    return round(hours, 2)


# %% [markdown]
# Two things grow: the number of nudges, *and* the length of the forward pass behind each. Once the
# arithmetic fills the time of a pass, twice the knobs mean four times the wait.

# %% [markdown]
# Compare with the literature. Michael Nielsen's book *Neural Networks and Deep Learning* (2015)
# counts one-sided nudges in its second chapter: a million weights need a million and one forward
# passes for each gradient. Then comes the promise. Backpropagation gets
# *all* slopes from one forward and one backward pass, and the backward pass costs about as much as
# the forward one, whatever the number of parameters.
#
# So on the table are 47,720 forward passes against the price of about two. You build the cheap way
# in chapter 5, and time it. The slow way stays useful: it knows nothing about the inside of a
# function, so it does not share the mistakes you may make there. It will be the judge.

# %% [markdown]
# Two sentences, please. What makes the nudging slow, and what would a better way have to avoid?
#
# …

# %% [markdown]
# ## Bug hunt
#
# Somebody else wrote this. It has one mistake.


# %%
def foreign_gradient(f, theta, eps=1e-5):
    """Somebody's central differences."""
    theta = np.array(theta, dtype=float)
    slopes = np.zeros_like(theta)
    for i in range(theta.size):
        theta[i] = theta[i] + eps
        above = f(theta)
        theta[i] = theta[i] - 2 * eps
        below = f(theta)
        slopes[i] = (above - below) / (2 * eps)
    return slopes


place = np.array([3.0, 5.0])
print(foreign_gradient(lambda t: t[0] ** 2 + t[1] ** 2, place, eps=0.1).round(4))

# %% [markdown]
# The slopes of $t_0^2 + t_1^2$ at (3, 5) are 6 and 10. It passes. It also leaves the caller's array
# alone. Find a function of two knobs that exposes it: type a formula in `t[0]` and `t[1]`, in
# quotation marks.

# %%
formula = predict("Which formula of t[0] and t[1] gives it away?", mine="t[0] * t[1]")


# %%
@formula.reveal
def bug_hunt():
    """Measure both slopes at (3, 5) with a nudge of 0.1: theirs, and each knob on its own."""

    def g(t0, t1):
        return float(eval(str(formula.mine), {"t": (t0, t1), "np": np}))

    theirs = foreign_gradient(lambda t: g(t[0], t[1]), place, eps=0.1)
    alone = [(g(3.1, 5.0) - g(2.9, 5.0)) / 0.2, (g(3.0, 5.1) - g(3.0, 4.9)) / 0.2]
    print("theirs:             ", theirs.round(4))
    print("each knob on its own:", np.array(alone).round(4))
    print("They agree; try again." if np.allclose(theirs, alone) else "You have exposed it.")


# %% [markdown]
# Where does knob 1 stand when knob 2 is nudged? And why did the sum of squares not notice? One
# sentence:
#
# …

# %% [markdown]
# ## Before you go

# %%
recall("uniform-loss", mine=4.61)

# %%
recall("central-calls", mine=47720)

# %%
recall("mse-by-hand", mine=14.5)

# %% [markdown]
# ## What is still missing
#
# You can measure the slope of anything, and it takes two forward passes for each knob. The nudge
# treats the network as a closed box. But you *wrote* what is in the box: products, sums, tanh, and
# each of them has a slope that you know from school. The next chapter opens the box and puts these
# slopes together by hand.

# %%
progress()
