"""One neuron: what it computes, how it learns from its mistakes, and what it cannot answer."""

# %% [markdown]
# # Neurons
#
# **You have built** nothing yet. The first cell makes your package, `my_autodiff`. Its pieces are
# the course's own, and you replace them by yours, one after the other.
#
# **You build now** one neuron: how it weighs, how it decides, how it learns from its mistakes. At
# the end you wire three of them together.
#
# **It lets you** teach a neuron from examples, say beforehand how many mistakes that can cost at
# most, and settle for good the puzzle that comes next.
#
# About 90 minutes. Everything is small enough to check on paper. Run the cells from the top, each
# with Shift + Enter.

# %% [setup]
import matplotlib.pyplot as plt
import numpy as np

from course import predict, progress, recall
from course.autodiff import neurons
from course.figures import neurons as draw

plt.style.use("course.plain")
np.set_printoptions(precision=3, suppress=True)

# %% [markdown]
# ## A puzzle
#
# Three numbers are yours to choose. Four questions are asked. Can you get all four answers right?
#
# A *neuron* gets two inputs, $x_1$ and $x_2$, each 0 or 1. It multiplies each by a number, adds
# a third number, and answers:
#
# $$\text{answer} = 1 \quad\text{if}\quad w_1 x_1 + w_2 x_2 + b \ge 0, \qquad \text{otherwise } 0.$$
#
# The questions are (0, 0), (0, 1), (1, 0) and (1, 1). The answers we want are 0, 1, 1, 0: a 1
# exactly when the two inputs differ. This table is called XOR.
#
# You choose $w_1$, $w_2$ and $b$. Add lines to `attempts` and run the cell again, at least five
# times. Nobody grades this. Stop after ten minutes.

# %%
attempts = [
    (1.0, 1.0, 0.0),  # w1, w2, b
]
wanted = {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 0}
for w1, w2, b in attempts:
    answers = [int(w1 * x1 + w2 * x2 + b >= 0) for x1, x2 in wanted]
    right = sum(got == want for got, want in zip(answers, wanted.values(), strict=True))
    print(f"w1 = {w1}, w2 = {w2}, b = {b}: answers {answers}, {right} of 4 right")

# %%
guess = predict("With the best w1, w2 and b, how many of the four answers are right?", mine=4)


# %%
@guess.reveal
def best_of_many():
    """Try every weight and bias from -3 to 3 in steps of a half."""
    halves = np.arange(-3, 3.5, 0.5)
    w1, w2, b = np.meshgrid(halves, halves, halves)
    right = sum(1 * ((w1 * x1 + w2 * x2 + b >= 0) == want) for (x1, x2), want in wanted.items())
    for k in range(5):
        print(f"{k} of 4 right: {np.sum(right == k):5d} of {right.size} neurons")
    return int(right.max())


# %% [markdown]
# A search proves nothing, though. Perhaps better weights lie between those that were tried. Keep
# your best attempt in mind: later in this chapter, four lines of algebra settle the question.

# %% [markdown]
# ## Three quick questions
#
# School mathematics and a little NumPy. Put your answer in place of the dots and run the cell.

# %%
recall("dot-product", mine=16)

# %%
recall("power-of-e", mine="nearly 0")

# %%
recall("table-shape", mine=(9, 16))

# %% [markdown]
# ## A smoke alarm
#
# An alarm listens to three sensors: smoke, heat and steam. Each reports a number from 0 to 1.
#
# Smoke should make it ring. Heat should too, but less. Steam means that somebody takes a
# shower, so steam should hold it back. The alarm gives each sensor a number that says how
# strongly it pushes, and in which direction: 3 for smoke, 1 for heat, -2 for steam. These are
# its **weights**.
#
# With all sensors at 0 the alarm must be silent. So it does not start from 0 but from -1. Where
# it starts is its **bias**.
#
# Now it adds up: each weight times its input, plus the bias. The result is the **weighted
# sum**, and this course calls it $z$. Last, an **activation** turns $z$ into the number that is
# sent on. This alarm uses the **step**: 1 (ring) if $z \ge 0$, otherwise 0.
#
# That is all a neuron is. Warren McCulloch and Walter Pitts described such switches in 1943. In
# 1958 Frank Rosenblatt gave them weights that learn. You will do both.

# %%
sensors = ["smoke", "heat", "steam"]
w, b = np.array([3.0, 1.0, -2.0]), -1.0
x = np.array([0.6, 0.3, 0.2])
z = w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + b
draw.neuron(sensors, x, w, b, z, answer=1.0 if z >= 0 else 0.0)

# %% [markdown]
# *In the picture: three inputs on the left are multiplied by their weights, meet in one sum
# together with the bias, and a step turns the sum 0.7 into the answer 1. A thick line is a large
# weight, a dashed line a negative one.*

# %% [markdown]
# ## The same neuron, step by step
#
# Somebody takes a shower. There is much steam, some heat and hardly any smoke.
#
# **What goes in.** Three readings.

# %%
x = np.array([0.1, 0.4, 0.9])

# %% [markdown]
# **What happens.** Each weight meets its own input, and the bias comes in once.

# %%
smoke, heat, steam = w[0] * x[0], w[1] * x[1], w[2] * x[2]
print(f"{smoke:.1f} + {heat:.1f} + {steam:.1f} + {b} = {smoke + heat + steam + b:.1f}")

# %% [markdown]
# **What comes out.** The sum is below 0, so the step answers 0. The alarm stays silent.
#
# **Check.** The largest push, -1.8, comes from the steam, and it points away from ringing. A
# silent alarm is what we should expect.

# %% [markdown]
# Three sensors fit on one line of code. A neuron that looks at a picture of 28 × 28 dots has 784
# inputs. Write the weighted sum for any number of inputs:
#
# $$z = w_1 x_1 + w_2 x_2 + \dots + w_d x_d + b$$
#
# This is your first exercise. Put your lines in place of `...` and run the cell. It is judged at
# once. What passes moves into your package, into `my_autodiff/neurons.py`. Until then the course's
# version stands in, so nothing further down has to wait for you.

# %% [exercise]
from course.autodiff.neurons import weighted_sum

# %% [markdown]
# Two sums you already know: the shower (-2.1), and an alarm whose sensors all report 0 (only
# the bias is left).

# %%
print(np.array([weighted_sum(w, x, b), weighted_sum(w, np.zeros(3), b)], dtype=float))

# %% [markdown]
# The cell right below an exercise calls yours, right or wrong. Cells further down call the one in
# your package, `neurons.weighted_sum`, so a mistake never spoils them.

# %% [markdown]
# ## The activation that decides
#
# The step says 1 or 0. At exactly $z = 0$ somebody has to decide. In this course the neuron fires
# there: step(0) = 1.
#
# Write it for an array of any shape, so that it answers for many sums at once. A single number
# should do, too: `np.asarray(z)` makes an array of either.

# %% [exercise]
from course.autodiff.neurons import step

# %%
print(step(np.array([-2.1, -0.001, 0.0, 0.7])))

# %% [markdown]
# ## What a weight does, and what a bias does
#
# Take the steam sensor off. Two inputs are left, so every reading is a point of a square: smoke to
# the right, heat upwards. On one side of a line the alarm rings, on the other it does not. On the
# line the sum is exactly 0. With weights 3 and 1 and bias -1.5, for example, the alarm rings from
# smoke 0.5 on if there is no heat: $3 \cdot 0.5 - 1.5 = 0$.

# %%
axis = np.linspace(0, 1, 201)


def sums(w, b):
    """The weighted sum at every point of a square: x1 to the right, x2 upwards."""
    return w[0] * axis[None, :] + w[1] * axis[:, None] + b


# %%
guess = predict("The bias goes from -1.5 to -2.5. Does the line turn? True or False?", mine=True)


# %%
@guess.reveal
def three_alarms():
    """The alarm, the alarm with another bias, and the alarm with another weight."""
    alarms = {
        "w = (3, 1), b = -1.5": sums((3, 1), -1.5),
        "bias -2.5": sums((3, 1), -2.5),
        "weight of heat 3": sums((3, 3), -1.5),
    }
    draw.planes(axis, alarms, names=("smoke", "heat"))


# %% [markdown]
# *In the picture: three squares, each cut by a straight line; the shaded part is where the alarm
# rings. The second line is parallel to the first but further right; the third is turned.*
#
# **A bias shifts the line. Only the weights can turn it.** With equal weights, heat counts as much
# as smoke.

# %% [markdown]
# ## Turn it yourself
#
# Below is a neuron with three sliders. It is asked the four questions of the puzzle, but the table
# is another one: AND, whose answer is 1 only for (1, 1). Both weights are 1 and the bias is 0.5.

# %%
guess = predict("One slider alone is enough for AND. Which: 'w1', 'w2' or 'b'?", mine="w1")

# %% tags=["volatile"]
from course.widgets.neuron import neuron

playground = neuron(w1=1.0, w2=1.0, b=0.5)
playground

# %% [markdown]
# *In the picture: a plane with a line across it, orange where the neuron answers 1 and blue where
# it answers 0; the four questions, a disc where the table says 1 and a square where it says 0;
# beside it the sliders.*


# %%
@guess.reveal
def one_slider_alone():
    """Turn each slider alone from -10 to 10; a second playground counts the right answers."""
    best = {}
    for slider in ("w1", "w2", "b"):
        trial, scores = neuron(w1=1.0, w2=1.0, b=0.5), []
        for value in range(-10, 11):
            trial.state = {slider: value}
            scores.append(trial.score)
        best[slider] = max(scores)
        print(f"{slider} alone: at best {best[slider]} of 4")
    return max(best, key=best.get)


# %% [markdown]
# **Now turn.** Under *Points* you choose the table. Get all four right for AND, OR (*at least
# one*), NAND (*not both*) and "x1 alone", and three of four for XOR. (AND, OR and NAND are called
# *gates*.) The playground ticks what you have done; the last two of its tasks are for later. Then
# run this cell:

# %%
print(playground)

# %% [markdown]
# ## A neuron that learns
#
# So far you turned the weights. Rosenblatt's rule of 1958 finds them from examples. Start with
# every weight and the bias at 0. Show one example, let the neuron answer, and compare:
#
# $$\text{error} = \text{target} - \text{answer}$$
#
# The error is 0, 1 or -1. Add the error times the input to the weights, and the error to the
# bias. If the answer was right, nothing changes.
#
# Here is one round through the four questions of AND:
#
# | question | target | sum $z$ | answer | error | weights after | bias after |
# |---|---|---|---|---|---|---|
# | (0, 0) | 0 | 0 | 1 | -1 | (0, 0) | -1 |
# | (0, 1) | 0 | -1 | 0 | 0 | (0, 0) | -1 |
# | (1, 0) | 0 | -1 | 0 | 0 | (0, 0) | -1 |
# | (1, 1) | 1 | -1 | 0 | 1 | (1, 1) | 0 |
#
# Two mistakes. Look at the last row: the neuron said 0 and should have said 1. The rule raised
# both weights and the bias, so the same question now gets the sum 2 instead of -1.
#
# One round through all examples is called an **epoch**.

# %%
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
targets = {
    "AND": np.array([0, 0, 0, 1]),
    "OR": np.array([0, 1, 1, 1]),
    "NAND": np.array([1, 1, 1, 0]),
    "XOR": np.array([0, 1, 1, 0]),
}

# %% [markdown]
# Here are six lines of code. Four of them, in the right order, are one epoch of the rule. Two
# are wrong. Indentation is left out.

# %%
cards = {
    "A": "b = b + error",
    "B": "for row, target in zip(X, y):",
    "C": "w = w - error * row",
    "D": "error = target - step(weighted_sum(w, row, b))",
    "E": "w = w + error * row",
    "F": "b = b + target",
}

# %%
guess = predict("Which four lines, in which order? Four letters, like 'FACD'.", mine="BDEA")


# %%
@guess.reveal
def your_epoch():
    """Run your four lines once through AND."""
    names = {"X": X, "y": targets["AND"], "w": np.zeros(2), "b": 0.0}
    names.update(step=neurons.step, weighted_sum=neurons.weighted_sum)
    try:
        exec("\n    ".join(cards[letter] for letter in guess.mine), names)
    except Exception as error:
        print("these lines do not run:", error)
    print(f"yours: weights {names['w']}, bias {names['b']}; the table: weights [1. 1.], bias 0.0")


# %% [markdown]
# One of the two wrong lines goes in the wrong direction. The other looks harmless. But when the
# neuron fires by mistake the target is 0, and then this line changes nothing.
#
# Now write the whole rule: the start at zero, the epochs, the count of mistakes.

# %% [exercise]
from course.autodiff.neurons import perceptron_fit

# %% [markdown]
# The first epoch on AND should agree with the table above: weights (1, 1), bias 0, two
# mistakes. Then let it learn for ten epochs.

# %%
for epochs in (1, 10):
    print(f"weights, bias, mistakes after {epochs}:", perceptron_fit(X, targets["AND"], epochs))

# %%
axis, gates = np.linspace(-0.5, 1.5, 401), ("AND", "OR", "NAND")
learned = {name: neurons.perceptron_fit(X, targets[name], 10)[:2] for name in gates}
draw.planes(axis, {name: sums(w, b) for name, (w, b) in learned.items()}, targets)

# %% [markdown]
# *In the picture: three squares with the four questions at their corners, a disc where the answer
# should be 1 and a cross where it should be 0. Each learned line has the crosses on its white side.
# At least one disc lies exactly on each line.*
#
# Every answer is right. But a disc *on* the line is right only because we let the neuron fire at
# $z = 0$. The rule stops as soon as nothing is wrong. It does not look for a good line, only for
# one that will do.

# %% [markdown]
# ## An activation that can be half convinced
#
# The step has a flaw that will matter from the third chapter on. Learning will mean asking: *if
# I change this weight a little, how much does the answer change?* The step almost always says:
# not at all.

# %%
print(neurons.step(np.array([0.70, 0.71, 0.72])))

# %% [markdown]
# The **sigmoid** is a step with a soft edge:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# At $z = 0$ it is $1/(1+1) = 0.5$: undecided. At $z = 2$ it is $1/(1 + 0.135) = 0.881$: rather
# convinced.
#
# The formula is one line of NumPy, and that line breaks. A computer's number has a largest value.

# %%
guess = predict("np.exp(709.0) is about 8.2e307. What is np.exp(710.0)?", mine="2.2e308")


# %%
@guess.reveal
def too_large():
    with np.errstate(over="ignore"):
        return str(np.exp(710.0))


# %% [markdown]
# The true value, about $2.2 \cdot 10^{308}$, does not fit any more. NumPy gives infinity and a
# warning. So `1 / (1 + np.exp(-z))` warns at $z = -1000$, though the right answer is a harmless
# 0.
#
# There is a second way to write the same fraction: multiply its top and bottom by $e^{z}$. Each way
# is safe for one half of all $z$. Which for which? Write a sigmoid that never warns.

# %% [exercise]
from course.autodiff.neurons import sigmoid

# %%
print(sigmoid(np.array([-1000.0, -2.0, 0.0, 2.0, 1000.0])))
print(sigmoid(np.array([0.70, 0.71, 0.72])))

# %% [markdown]
# The second line is what the step could not give: a small change of $z$ shows in the answer.
#
# Go back to the playground and choose the sigmoid. The edge is soft now. Make the numbers of a gate
# so large that it is nearly a step again: the task "steep sigmoid".

# %% [markdown]
# ## An activation that never gets tired
#
# A sigmoid that is sure hardly listens any more:

# %%
ten, eleven = neurons.sigmoid(np.array([10.0, 11.0]))
print(f"from z = 10 to z = 11 it rises by {eleven - ten:.6f}")

# %% [markdown]
# The **rectified linear unit**, ReLU for short, keeps answering: it sends on $z$ itself if $z$
# is positive, else 0. So relu(3) = 3, relu(11) = 11 and relu(-2) = 0. Leave the caller's array as
# it was.

# %% [exercise]
from course.autodiff.neurons import relu

# %%
print(relu(np.array([3.0, 11.0, -2.0])))

# %% [markdown]
# The fourth activation is NumPy's own: `np.tanh`, which runs from -1 to 1. It is a sigmoid in
# other units: $\tanh(z) = 2\sigma(2z) - 1$. Here are all four.

# %%
z = np.linspace(-4, 4, 401)
activations = {"step": neurons.step, "sigmoid": neurons.sigmoid, "tanh": np.tanh}
activations["relu"] = neurons.relu
print("the same:", np.allclose(np.tanh(z), 2 * neurons.sigmoid(2 * z) - 1))
draw.curves(z, {name: activation(z) for name, activation in activations.items()})

# %% [markdown]
# *In the picture: four curves over the weighted sum from -4 to 4. The step jumps from 0 to 1 at
# $z = 0$, the sigmoid climbs there smoothly, tanh climbs from -1 to 1, and relu is 0 up to
# $z = 0$ and then a straight line.*
#
# Only one of them jumps. Only one of them has no ceiling.

# %% [markdown]
# ## Gates by hand
#
# The rule found lines that only just work. You can do better with a pencil.
#
# **AND, worked out.** *What goes in:* the sum $x_1 + x_2$, if both weights are 1. It is 0, 1,
# 1, 2 for the four questions. *What happens:* the bias is added, so $z$ is $b$, $1 + b$,
# $1 + b$, $2 + b$. *What comes out:* must be 0, 0, 0, 1, so $1 + b < 0$ and $2 + b \ge 0$. That
# is $-2 \le b < -1$, and the middle is $b = -1.5$. *Check:* $z$ is -1.5, -0.5, -0.5, 0.5. No
# question comes near 0.
#
# **OR, with the last line missing.** The weights are 1 and 1 again, and $z$ is again $b$,
# $1 + b$, $1 + b$, $2 + b$. The answers must be 0, 1, 1, 1, so $b < 0$ and $1 + b \ge 0$.

# %%
guess = predict("Which bias lies in the middle of what OR allows?", mine=-0.5)


# %%
@guess.reveal
def bias_of_or():
    allowed = []
    for b in np.linspace(-2, 1, 3001):
        if [int(x1 + x2 + b >= 0) for x1, x2 in wanted] == list(targets["OR"]):
            allowed.append(b)
    print(f"right from b = {min(allowed):.3f} to b = {max(allowed):.3f}")
    return round(float(np.mean(allowed)), 2)


# %% [markdown]
# **NAND is yours.** It means *not both*: its answers are 1, 1, 1, 0. What must a weight do if
# an input that turns on pushes towards silence? Put all three gates into one function.

# %% [exercise]
from course.autodiff.neurons import gate_weights

# %%
for name in gates:
    w, b = gate_weights(name)
    print(name, neurons.step(np.array([neurons.weighted_sum(w, x, b) for x in X])))

# %% [markdown]
# ## Why nobody solved the puzzle
#
# Back to XOR. Suppose there *were* weights that get all four answers right. Then
#
# 1. (0, 0) must give 0, so $b < 0$.
# 2. (0, 1) must give 1, so $w_2 + b \ge 0$.
# 3. (1, 0) must give 1, so $w_1 + b \ge 0$.
# 4. (1, 1) must give 0, so $w_1 + w_2 + b < 0$.
#
# Add lines 2 and 3: $w_1 + w_2 + 2b \ge 0$, that is $w_1 + w_2 + b \ge -b$. By line 1, $-b$ is
# positive. So $w_1 + w_2 + b$ is positive, and line 4 says that it is negative. Both cannot be
# true. No such weights exist, not between the ones you tried and not anywhere.
#
# In pictures: no straight line has the two ones on one side and the two zeros on the other. A
# table that a line can divide is called *linearly separable*. XOR is not. Marvin Minsky and
# Seymour Papert made such limits the subject of their book *Perceptrons* of 1969.
#
# Look at your best attempt from the puzzle again. Which of the four lines does it break?

# %% [markdown]
# One neuron cannot, but several can. XOR says: *at least one, but not both*. Which gate says
# "at least one"? Which says "not both"? And which one asks whether two things are both true?
# Wire them together. The function that asks one gate is given.

# %% [exercise]
from course.autodiff.neurons import xor

# %%
print([xor(x) for x in X], "wanted: 0, 1, 1, 0")

# %%
either, not_both = (sums(*neurons.gate_weights(name)) for name in ("OR", "NAND"))
w, b = neurons.gate_weights("AND")
together = w[0] * neurons.step(either) + w[1] * neurons.step(not_both) + b
draw.planes(
    axis,
    {"OR": either, "NAND": not_both, "AND of both": together},
    {"OR": targets["OR"], "NAND": targets["NAND"], "AND of both": targets["XOR"]},
)

# %% [markdown]
# *In the picture: the OR neuron shades everything above one slanted line, the NAND neuron
# everything below another. The third square shades only the strip between the two lines, and
# exactly the two discs of XOR lie in it.*
#
# The third neuron never sees $x_1$ and $x_2$. It sees two answers that were prepared for it.
# Neurons that stand between the inputs and the answer are called **hidden**, and they are what
# this course is about.

# %% [markdown]
# ## You may think: a large weight means an important input
#
# **You may think** so, because it sounds like what we said of the alarm: a weight is how strongly
# an input pushes.
#
# **Try this input.** An alarm with three readings: smoke (0 to 1), temperature (in degrees),
# and a lamp that shows that the power is on. The weights are 3, 0.1 and 10.

# %%
readings = np.array([[0.0, 19.0, 1.0], [0.3, 22.0, 1.0], [0.1, 60.0, 1.0], [0.4, 45.0, 1.0]])
weights = np.array([3.0, 0.1, 10.0])
print(weights * readings)

# %%
guess = predict("Which input changes the sum most: 'smoke', 'degrees' or 'power'?", mine="power")


# %%
@guess.reveal
def who_moves_the_sum():
    names = ("smoke", "degrees", "power")
    pushes = weights * readings
    moves = pushes.max(axis=0) - pushes.min(axis=0)
    for name, weight, moved in zip(names, weights, moves, strict=True):
        print(f"{name:8s} weight {weight:4.1f}, moves the sum by up to {moved:.1f}")
    return names[int(np.argmax(moves))]


# %% [markdown]
# **It shows** that the smallest weight moved the sum most, and the largest not at all. The
# power lamp always says 1, so its weight adds 10 every time: it acts as a second bias. The
# temperature has a small weight because degrees are small units.
#
# What counts is the weight *times how much its input varies*. Measure the temperature in
# thousands of degrees and its weight becomes 100, with the same alarm.

# %% [markdown]
# Write down why the power lamp has no effect on which reading gets the larger sum, in one
# sentence:
#
# …

# %% [markdown]
# ## Experiment: how many mistakes does learning cost?
#
# Let the rule learn all four tables for ten epochs, XOR included. You know that XOR cannot come
# out right. But three of four is possible.

# %%
guess = predict("How many of four are wrong in the tenth epoch on XOR?", mine=1)


# %%
@guess.reveal
def tenth_epoch_on_xor():
    _, _, wrong = neurons.perceptron_fit(X, targets["XOR"], 10)
    return int(wrong[9])


# %%
counts = {name: neurons.perceptron_fit(X, y, 10)[2] for name, y in targets.items()}
for name, wrong in counts.items():
    print(f"{name:4s} {wrong}  together {sum(wrong)}")
draw.mistakes(counts)

# %% [markdown]
# *In the picture: mistakes in each of ten epochs. The lines of AND, OR and NAND reach 0 and
# stay there (AND and NAND together from the second epoch on); the line of XOR rises from 3 to 4
# and stays at 4.*
#
# Three tables come to rest. XOR gets worse: from the third epoch on every single answer is
# wrong. Look at the weights at the end of each epoch.

# %%
for epochs in range(1, 6):
    w, b, _ = neurons.perceptron_fit(X, targets["XOR"], epochs)
    print(f"after epoch {epochs}: weights {w}, bias {b}")

# %% [markdown]
# From the third epoch on, each epoch ends where it began. What happens in an epoch depends
# only on the weights at its start, so the same four mistakes come round for ever.

# %% [markdown]
# Write down how each of the four questions can be answered wrongly although the weights at the
# end of every epoch are the same, in one sentence:
#
# …

# %% [markdown]
# ## A bound from 1962
#
# AND cost 11 mistakes. Could it have cost a thousand? Albert Novikoff proved in 1962 that,
# however long the rule runs, and in whatever order the examples come,
#
# $$\text{mistakes} \le \left(\frac{R}{\gamma}\right)^2 .$$
#
# Here is what the two letters mean. Give each question a third input that is always 1. Then the
# bias is just its weight, and the whole neuron is one vector $v = (w_1, w_2, b)$.

# $R$ is the length of the longest row: $R^2 = 1 + 1 + 1 = 3$.

# %%
rows = np.column_stack([X, np.ones(4)])
print(rows)

# %% [markdown]
# $\gamma$ (gamma) is how much room a neuron leaves: the distance of the closest row from the
# boundary. To get it, take any neuron that gets all four right, and divide its smallest $|z|$
# by the length of $v$.
#
# An AND gate, for example, with weights (1, 1) and bias -1.5. Its smallest $|z|$ is 0.5, and $v$
# has the squared length $1 + 1 + 2.25 = 4.25$. So $\gamma^2 = 0.25 / 4.25$.

# %%
guess = predict("With these numbers, what is (R / gamma) squared for AND?", mine=51)


# %%
@guess.reveal
def bound_for_and():
    return round(3 / (0.25 / 4.25))


# %%
def room(v, y):
    """Distance of the closest row from the boundary, negative if a row is on the wrong side."""
    return np.min((2 * y - 1) * (rows @ v)) / np.linalg.norm(v)


for name in gates:
    gamma = room(np.append(*neurons.gate_weights(name)), targets[name])
    bound = np.round(3 / gamma**2, 1) if gamma > 1e-9 else "unknown: this gate leaves no room"
    print(f"{name:4s} mistakes {sum(counts[name]):2d}, bound {bound}")

# %% [markdown]
# The bound holds. Every neuron that leaves some room gives one, and the neuron with most room gives
# the best. Are your gates good ones? Compare them with many drawn at random.

# %%
rng = np.random.default_rng(1)
many = rng.normal(size=(20_000, 3))
for name, y in targets.items():
    gamma = max(room(v, y) for v in many)
    found = f"best bound {3 / gamma**2:.1f}" if gamma > 0 else "none leaves any room"
    print(f"{name:4s} {found}")

# %% [markdown]
# With the middle biases your bounds are 51, 27 and 51, and none of 20,000 random neurons beats
# them. For XOR there is no room at all, so the bound is silent, and rightly so.

# %% [markdown]
# Why is it true? Let $u$ be a neuron of length 1 that leaves the room $\gamma$. Each mistake
# adds a row, or subtracts it, and so moves $v$ at least $\gamma$ further along $u$. After $k$
# mistakes $v$ is at least $k\gamma$ long. But each mistake is made on a row that pointed the
# wrong way (or had $z = 0$), so it adds at most $R^2$ to the *squared* length of $v$, which is
# then at most $kR^2$. Together $k\gamma \le \sqrt{k}\,R$, which is the bound.
#
# Nothing in it counts the inputs or the examples. Only the ratio of size to room matters.

# %% [markdown]
# ## Bug hunt
#
# A colleague hands you this weighted sum. It passed all three of its tests. It is wrong. Change
# the numbers in `yours` until the two disagree.


# %%
def colleague(w, x, b):
    return float(np.dot(w, x + b))


tests = [
    ([1.0, 0.0], [2.0, 5.0], 3.0),  # w, x, b
    ([0.5, 0.5], [4.0, -1.0], 2.0),
    ([3.0, 4.0], [1.0, 1.0], 0.0),
]
yours = ([0.2, 0.8], [1.0, 1.0], 1.0)
for w, x, b in [*tests, yours]:
    w, x = np.array(w), np.array(x)
    print(f"colleague {colleague(w, x, b):.2f}, you {neurons.weighted_sum(w, x, b):.2f}")

# %%
guess = predict("The two agree for every x and every b if the weights add up to what?", mine=1)


# %%
@guess.reveal
def when_they_agree():
    x, b, differences = np.array([2.0, -1.0]), 3.0, {}
    for w in ([0.2, 0.3], [0.2, 0.8], [0.2, 1.3]):
        differences[sum(w)] = colleague(np.array(w), x, b) - (np.dot(w, x) + b)
        print(f"weights add up to {sum(w):.1f}: difference {differences[sum(w)]:+.2f}")
    return min(differences, key=lambda total: abs(differences[total]))


# %% [markdown]
# The colleague adds the bias to every input, so it enters multiplied by the sum of the weights.
# With a bias of 0, or weights that add up to 1, nobody notices. A test with "nice" numbers is a
# weak test.

# %% [markdown]
# ## Before you go

# %%
recall("neuron-sum", mine=11)

# %%
recall("threshold", mine=1)

# %%
recall("sigmoid-at-zero", mine=0.5)

# %% [markdown]
# ## What is still missing
#
# You wired XOR by hand. Could the rule have learned it? Not as it stands. It needs the error of
# the neuron it corrects, and nobody told you what the *hidden* neurons should answer. Sending
# the error back to them is what this course builds up to.
#
# Before that, neurons must work in large numbers. Your `xor` calls one neuron at a time. In the
# next chapter a whole layer of neurons, for a whole table of examples, becomes a single product of
# matrices.

# %%
progress()
