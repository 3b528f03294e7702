"""From one neuron to networks of any size: layers, probabilities, random starts, and depth."""

# %% [markdown]
# # The forward pass
#
# **You have built** one neuron: a weighted sum, three activations, and XOR from three neurons.
#
# **You build now** a network of any size: layers, probabilities, a random start, any depth.
#
# **It lets you** put a handwritten digit in and read ten probabilities. They will be
# nonsense, and you will be able to say how much nonsense.
#
# Six exercises, about 90 minutes in all.

# %% [setup]
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from course import load_digits, predict, progress, recall
from course.autodiff import forward
from course.autodiff.neurons import step, weighted_sum
from course.figures import forward as pictures

plt.style.use("course.plain")
np.set_printoptions(precision=3, suppress=True)

# %% [markdown]
# ## Three questions first
#
# Answer before you look anything up.

# %%
recall("table-shape", mine=(9, 16))

# %%
recall("threshold", mine=1)

# %%
recall("sigmoid-at-zero", mine=0.5)

# %% [markdown]
# ## A guess to begin with
#
# The picture of a handwritten digit has 28 × 28 = 784 pixels. Thirty neurons look at all
# 784 pixels. Ten more neurons look at those thirty, one for each of the digits 0 to 9. Such a
# network is written 784-30-10.
#
# Every neuron owns some numbers: its weights and its bias. They are its **parameters**. How many
# has the whole network? Guess within ten seconds, without paper. Your own function will answer.

# %%
size_guess = predict("How many weights and biases does the network 784-30-10 have?", mine=8000)

# %% [markdown]
# ## Thirty readers, ten judges
#
# Thirty readers see the same photograph, cut into 784 grey squares. Each reader has a list that
# says how much every square counts, for or against. Each also has a mood. Each adds everything up
# and writes down a single number. They do not talk to each other.
#
# Ten judges sit in the next room. They never see the photograph. They see thirty numbers. Each
# judge has a list, too, and one digit to argue for. The judge with the highest total wins. The
# totals are the network's **scores**.
#
# A reader is a neuron. The list is its weights, the mood is its bias. All readers together are a
# **layer**, a hidden one: neither the photograph nor the verdict shows it. A network with several
# hidden layers is called **deep**. The way from the photograph to the verdict is the **forward
# pass**.
#
# Nobody has told the readers what to look for. Teaching them is the rest of the course.

# %%
pictures.network([784, 30, 10], ["784 pixels", "30 hidden neurons", "10 scores"])

# %% [markdown]
# *In the picture: three columns of circles, six drawn in each and the others left out. A line
# joins every circle to every circle of the next column.*
#
# Each line is one weight. You see 72 of them. Look at one orange circle: in the whole picture,
# how many lines would arrive at it?

# %% [markdown]
# ## One layer, number by number
#
# **What goes in.** Two examples with three inputs each, one example a row. Four neurons, one
# neuron a *column* of `W`, and one bias for each neuron.

# %%
X = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]])
W = np.array([[1.0, 0.0, 2.0, -1.0], [0.0, 1.0, 1.0, 1.0], [1.0, 1.0, 0.0, 0.0]])
b = np.array([0.0, 10.0, 0.0, 5.0])
print("X", X.shape, " W", W.shape, " b", b.shape)

# %% [markdown]
# **What happens.** Every example meets every neuron, in a weighted sum from chapter 1.

# %%
Y = np.zeros((2, 4))
for i in range(2):
    for j in range(4):
        Y[i, j] = weighted_sum(W[:, j], X[i], b[j])
print(Y)

# %% [markdown]
# **What comes out.** A row for each example, a column for each neuron: shape (2, 4).
#
# **Check.** First example, second neuron: $1 \cdot 0 + 2 \cdot 1 + 0 \cdot 1 + 10 = 12$. It
# stands in row 0, column 1.

# %% [markdown]
# Eight weighted sums are one matrix product, which NumPy writes `@`. Put the shapes side by
# side: $(2, 3) \cdot (3, 4) \to (2, 4)$. The inner numbers must agree, and they vanish: each
# neuron sums over its inputs. The outer ones stay. $b$ of shape $(4,)$ is added to every row.
#
# Write the layer for any number of examples (a **batch**) and of neurons, without a loop.

# %% [exercise]
from course.autodiff.forward import dense

# %% [markdown]
# First example, second neuron, by hand: $1 \cdot 1 + 2 \cdot 1 + 20 = 23$. Find it in what your
# function prints.

# %%
two_examples = np.array([[1.0, 2.0], [3.0, 4.0]])
two_neurons = np.array([[1.0, 1.0], [0.0, 1.0]])
print(dense(two_examples, two_neurons, np.array([10.0, 20.0])))

# %% [markdown]
# ## Two layers: XOR again
#
# In chapter 1 three neurons did what one cannot. Here are the same three in two layers. The
# hidden layer asks OR and NAND of the two inputs. The output neuron asks AND of their answers.
# Each column is one neuron.

# %%
inputs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
targets = np.array([0, 1, 1, 0])
W1, b1 = np.array([[1.0, -1.0], [1.0, -1.0]]), np.array([-0.5, 1.5])
W2, b2 = np.array([[1.0], [1.0]]), np.array([-1.5])
H = step(forward.dense(inputs, W1, b1))
out = step(forward.dense(H, W2, b2))

# %% [markdown]
# Follow the last input, (1, 1), by hand: two weighted sums, two steps.

# %%
corner_guess = predict("What do the two hidden neurons send for (1, 1)? Like '0 1'.", mine="1 0")


# %%
@corner_guess.reveal
def xor_in_two_layers():
    print("inputs   hidden   output")
    for x, h, y in zip(inputs, H, out, strict=True):
        print(f"{x}  {h}  {y}")
    return f"{H[3, 0]:.0f} {H[3, 1]:.0f}"


# %% [markdown]
# The second layer reads what the first one sends, never the inputs. Its shapes say so:
# `H` is (4, 2), one column for each hidden neuron, and `W2` has one row for each of them.

# %% [markdown]
# What did the hidden layer do to the four points? Look at the column "hidden", then at the
# picture.

# %%
hidden_neurons = [(W1[:, 0], b1[0]), (W1[:, 1], b1[1])]
pictures.two_planes(inputs, H, targets, hidden_neurons, (W2[:, 0], b2[0]))

# %% [markdown]
# *In the picture: on the left the four inputs as corners of a square, circles where XOR is 1 and
# squares where it is 0, with two dashed parallel lines between them. On the right the same four
# after the hidden layer: both circles lie on one point, and one line cuts it off.*
#
# On the left no single line parts circles from squares. On the right one does. The hidden
# layer did not solve the task. It moved the points to where the task is easy, and
# the last layer only had to draw a line.
#
# Two inputs have become the same point. Why does that do no harm here? Write one sentence:
#
# *…*

# %% [markdown]
# ## A layer to turn
#
# Now send not four points but the whole plane through the hidden layer. Each of its two neurons
# answers 0 or 1.

# %%
places_guess = predict("At how many different points does the plane come out?", mine=4)


# %%
@places_guess.reveal
def where_the_plane_lands():
    """A grid of 61 x 61 points through the hidden layer."""
    side = np.linspace(-1, 2, 61)
    grid = np.array([[x1, x2] for x1 in side for x2 in side])
    places = np.unique(step(forward.dense(grid, W1, b1)), axis=0)
    print(places)
    return len(places)


# %% [markdown]
# The two lines in the picture are parallel. A point below the first is below the second, too, so
# one pair of answers never comes.

# %% [markdown]
# In the playground, the second tab is a layer of four neurons. On the right is the plane as two of
# them see it, now neurons 1 and 2. Neuron 1 asks OR, as before. Neuron 2 is blank.

# %% tags=["volatile"]
from course.widgets.neuron import neuron

asks_or, blank = [1.0, 1.0, -0.5], [0.0, 0.0, 0.0]
layer = [asks_or, blank, blank, blank]
hidden = neuron(tab="layer", data="XOR", layer=layer, layer_activation="step", chosen=2)
hidden

# %% [markdown]
# *In the picture: four small planes, one a neuron, with sliders for the chosen one; beside them the
# four points as neurons 1 and 2 see them.*
#
# **Give neuron 2 numbers** so that a straight line can part the two kinds of points. NAND would do.
# Find another one. Then take tanh as the activation, and see what the grid does.

# %%
print("a line parts them:", hidden.tasks["layer separates XOR"])

# %% [markdown]
# ## From scores to probabilities
#
# Ten judges give ten scores, some of them negative. (Another word for such scores is *logits*.)
# You want shares: none negative, adding up to 1, larger for a larger score. Two steps do it. Make
# every score positive with $e^z$, then divide by the sum:
#
# $$p_i = \frac{e^{z_i}}{e^{z_1} + e^{z_2} + \dots + e^{z_k}}$$
#
# By hand, with scores $0$ and $\ln 3$: $e^0 = 1$ and $e^{\ln 3} = 3$. The sum is 4, the shares
# are $\frac14$ and $\frac34$. This is **softmax**.

# %% [markdown]
# Before you write it, a question that will save you trouble. The scores 1, 2, 3 give shares
# of 0.09, 0.245 and 0.665. Now each judge shouts louder by 100.

# %%
shift_guess = predict("The scores are 101, 102, 103. What is the largest share?", mine=0.665)


# %%
@shift_guess.reveal
def shares_after_shouting():
    print(forward.softmax(np.array([1.0, 2.0, 3.0])))
    shares = forward.softmax(np.array([101.0, 102.0, 103.0]))
    print(shares)
    return round(float(shares.max()), 3)


# %% [markdown]
# Only differences count: $e^{z+100} = e^z \cdot e^{100}$, and the factor $e^{100}$ cancels. So
# you may add or subtract any number you like, one for each example.
#
# You will need that. $e^{1000}$ is too large for a float, as you know from the sigmoid. Which
# number could you subtract, so that no exponent is ever positive?

# %% [markdown]
# Scores come in batches: one example a row. `axis` says along which axis the **classes** are
# counted, here the ten digits.
#
# One tool helps: `keepdims=True` keeps the axis that a maximum or a sum has used up, with
# length 1. Then each row of (4, 3) finds its own number in (4, 1).

# %%
table = np.zeros((4, 3))
print(table.max(axis=-1).shape, table.max(axis=-1, keepdims=True).shape)

# %% [exercise]
from course.autodiff.forward import softmax

# %% [markdown]
# Two examples, two classes. In the second row both scores are equal, so each share is one half.

# %%
print(softmax(np.array([[2.0, 0.0], [7.0, 7.0]])))

# %% [markdown]
# ## A colleague's softmax
#
# A colleague subtracts the largest score of the *whole table*. It passed all of their tests.


# %%
def colleague_softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum(axis=-1, keepdims=True)


# %% [markdown]
# Take the two rows `[gap, gap + 1]` and `[0, 1]`. In both the second score is larger by 1, so
# both rows must get the same shares.

# %%
bug_guess = predict("For which gap is a row wrong first: 10, 100 or 1000?", mine=1000)


# %%
@bug_guess.reveal
def where_it_breaks():
    wrong = []
    for gap in (10.0, 100.0, 1000.0):
        with np.errstate(all="ignore"):
            shares = colleague_softmax(np.array([[gap, gap + 1], [0.0, 1.0]]))
        print(f"gap {gap:6.0f}:  first row {shares[0]},  second row {shares[1]}")
        if not np.allclose(shares[0], shares[1]):
            wrong.append(int(gap))
    return wrong[0]


# %% [markdown]
# The second row is shifted by the maximum of the first. All its exponentials become 0, and
# 0 / 0 is not a number. A loud example has silenced a quiet one. Each row needs its own
# maximum.

# %% [markdown]
# Now be the tester. Between "right" and "nan" there are gaps where the second row is a number,
# but a wrong one. That is worse, because nobody notices. Change `gap` until you find one.

# %%
gap = 700.0
with np.errstate(all="ignore"):
    print(colleague_softmax(np.array([[gap, gap + 1], [0.0, 1.0]])))

# %% [markdown]
# ## Where do the weights come from?
#
# For XOR you set the weights by hand. Nobody sets 784 weights of a neuron by hand. Something has
# to stand there before learning begins. Why not the same number everywhere?

# %%
twins_guess = predict(
    "All weights are 0.5, all biases 0. One example passes through a layer of four neurons. "
    "How many different numbers come out?",
    mine=4,
)


# %%
@twins_guess.reveal
def four_equal_neurons():
    example = np.array([[0.2, -1.0, 3.0]])
    hidden = np.tanh(forward.dense(example, np.full((3, 4), 0.5), np.zeros(4)))
    print(hidden)
    return len(np.unique(hidden))


# %% [markdown]
# Four neurons with equal weights are one neuron, copied. They stay copies:
# whatever rule corrects them later sees four times the same case, and corrects them all alike.
# You would pay for thirty neurons and get one.
#
# Chance breaks the tie. Draw each weight from a normal distribution with mean 0 and
# standard deviation `scale`. Biases may start at 0, since the weights already differ.

# %% [markdown]
# Take the numbers from `rng` and from nowhere else. `np.random.default_rng(0)` gives the same
# numbers every time, so an experiment can be repeated.
#
# Sizes come as a list. Each layer of connections joins two neighbours in it:

# %%
print(list(pairwise([784, 30, 10])))

# %% [exercise]
from course.autodiff.forward import init_params

# %% [markdown]
# A network 2-3-1: two arrays of weights, two of biases. Run the cell twice, then change
# the seed. What changes, and what never does?

# %%
print(init_params([2, 3, 1], np.random.default_rng(0)))

# %% [markdown]
# ## Six shapes
#
# A batch of 32 pictures goes through 784-30-10. You have all you need to say the shape of
# every array on the way: $W_1$, $b_1$, the hidden values $h$, $W_2$, $b_2$, and the scores.

# %%
shapes_guess = predict(
    "X is (32, 784). Type the shapes of W1, b1, h, W2, b2, scores, in quotes.",
    mine="(784, 30) (30,) (32, 30) (30, 10) (10,) (32, 10)",
)


# %%
@shapes_guess.reveal
def six_shapes():
    rng = np.random.default_rng(0)
    (W1, b1), (W2, b2) = forward.init_params([784, 30, 10], rng)
    h = np.tanh(forward.dense(rng.random((32, 784)), W1, b1))
    scores = forward.dense(h, W2, b2)
    return " ".join(str(a.shape) for a in (W1, b1, h, W2, b2, scores))


# %% [markdown]
# 32 is in two of the six shapes. The parameters know nothing of how many pictures come. Which
# number links `W1` to `W2`, and where does it stand in each? Write one sentence:
#
# *…*

# %% [markdown]
# ## As many layers as you like
#
# One layer was one line of code. Two layers were two, with an activation between. Now write the
# loop. Three decisions, all in the docstring:
#
# * After every layer but the last comes the activation.
# * The last layer stays *linear*, without an activation, so that a score can be any number.
# * Keep what each layer sends on, in a list. On the way back, from chapter 4 on,
#   every one of these arrays will be needed.
#
# By hand, for 1-1-1 with weights 1 and 5, biases 0 and input 3: the hidden neuron sends
# $\tanh 3$, and the output is $5 \tanh 3$.

# %%
print(round(5 * np.tanh(3.0), 3))

# %% [exercise]
from course.autodiff.forward import mlp_forward

# %% [markdown]
# Your XOR network in one call, with `step` as the activation. Expected: the hidden columns that
# you saw in the picture, and outputs that are positive exactly where XOR is 1.

# %%
print(mlp_forward(inputs, [(W1, b1), (W2, b2)], step))

# %% [markdown]
# ## The untrained network meets real digits
#
# 500 handwritten digits from MNIST, a well-known collection. Each picture becomes a row of 784
# numbers between 0 and 1. (If the cell warns that it is not at hand, the course has drawn digits
# of its own. Everything below works with those as well.)

# %% tags=["volatile"]
digits = load_digits()
pixels = digits.train_images[:500].reshape(500, 784) / 255
labels = digits.train_labels[:500]
print(digits)

# %% [markdown]
# Draw random weights for 784-30-10, and let the first picture through. Which share will the right
# digit get?

# %%
five_guess = predict("How many percent does the right digit get from an untrained net?", mine=10)

# %% tags=["volatile"]
untrained = forward.init_params([784, 30, 10], np.random.default_rng(1))
scores, cache = forward.mlp_forward(pixels, untrained)
probabilities = forward.softmax(scores)


@five_guess.reveal
def first_digit():
    pictures.digits_with_probabilities(digits.train_images[:5], labels[:5], probabilities[:5])
    return round(100 * float(probabilities[0, labels[0]]), 1)


# %% [markdown]
# *In the picture: five handwritten digits in a row. Below each stand ten bars, the probabilities
# of the digits 0 to 9. The hatched bar belongs to the right digit. A dotted line marks 0.1.*
#
# No bar stands out for a reason. But look for a digit whose bar is high below nearly every
# picture, and for one that is always low. Those preferences come from the random weights, not
# from the pictures. Count what the network answers to all 500:

# %% tags=["volatile"]
print("digit     ", np.arange(10))
print("answered  ", np.bincount(probabilities.argmax(axis=1), minlength=10))
print("really    ", np.bincount(labels, minlength=10))

# %% [markdown]
# It has favourites, and digits that it hardly ever says. Remember this for the experiment.

# %% [markdown]
# ## Counting the numbers
#
# Time to answer the first question of this chapter. Start small: one neuron with two inputs has
# two weights and one bias, three numbers. A layer of 30 neurons on 784 pixels has $784 \cdot 30$
# weights, one for each line in the picture, and 30 biases. Inputs have no bias: a pixel is not
# a neuron, it adds nothing up.

# %% [exercise]
from course.autodiff.forward import count_params

# %% [markdown]
# Three networks for digits. You will meet all three again.

# %%
for sizes in ([784, 30, 10], [784, 100, 10], [784, 300, 10]):
    print(sizes, count_params(sizes))


# %%
@size_guess.reveal
def size_of_784_30_10():
    print("first layer: ", 784 * 30, "weights and", 30, "biases")
    print("second layer:", 30 * 10, "weights and", 10, "biases")
    return forward.count_params([784, 30, 10])


# %% [markdown]
# Nearly everything sits between the pixels and the readers. The count grows with the *product*
# of neighbouring layers, so the widest pair decides.
#
# Compare with networks that others have counted. The network drawn in 3Blue1Brown's film "But
# what is a neural network?" (2017) is 784-16-16-10, with 13,002 parameters. NETtalk learned in
# 1987 to read English aloud (Sejnowski and Rosenberg, *Complex Systems* 1, as quoted by others):
# 203 inputs for a window of seven letters, 80 hidden neurons, 26 outputs, 18,629 weights.

# %%
print("film   ", forward.count_params([784, 16, 16, 10]), " published 13002")
nettalk = forward.count_params([203, 80, 26])
print("NETtalk", nettalk, " published 18629", " difference", 18629 - nettalk)

# %% [markdown]
# The film agrees. NETtalk does not. A public repetition of the experiment (umqadir/nettalk, 2026)
# met the same difference and lists it as unexplained. Look at the number, then at the layers. (A
# *unit* is a neuron or an input, a circle in the picture.)

# %%
nettalk_guess = predict(
    "Which units need one more bias each, so that the two counts agree? "
    "Type 'input', 'hidden' or 'output'.",
    mine="input",
)


# %%
@nettalk_guess.reveal
def nettalk_once_more():
    print("weights only:               ", 203 * 80 + 80 * 26)
    print("a bias for all three layers:", 203 * 80 + 80 * 26 + (203 + 80 + 26))
    units = {"input": 203, "hidden": 80, "output": 26}
    return next(name for name in units if units[name] == 18629 - nettalk)


# %% [markdown]
# One bias for each of the 309 units, inputs included, gives the published number exactly. That is
# our reading; we have not seen the authors' own account. A bias on an input is stored, counted, and
# never used.

# %% [markdown]
# ## Depth without bends
#
# Leave the activations out. Two layers, by hand, with one number each: the first doubles and adds
# 1, the second triples and adds 4.
#
# $$3\,(2x + 1) + 4 = 6x + 7$$
#
# A single layer with weight 6 and bias 7 does the same. The second weight has also multiplied the
# first bias: $7 = 3 \cdot 1 + 4$.

# %% [markdown]
# With matrices nothing changes but the order, since an example meets the first layer first:
# $(X W_1 + b_1)\, W_2 + b_2$. Multiply out, and write it for any number of layers.

# %% [exercise]
from course.autodiff.forward import collapse_linear

# %% [markdown]
# The numbers from above. Expected: 6 and 7.

# %%
double_and_one = (np.array([[2.0]]), np.array([1.0]))
triple_and_four = (np.array([[3.0]]), np.array([4.0]))
print(collapse_linear([double_and_one, triple_and_four]))

# %% [markdown]
# ## You may think: more layers are always more powerful
#
# **You may think** that a network gets more powerful with each layer you add.
#
# **Try this input.** A net 2-50-50-50-1, three hidden layers of fifty neurons, without
# activations.

# %%
rng = np.random.default_rng(0)
big = forward.init_params([2, 50, 50, 50, 1], rng)
print("parameters:", forward.count_params([2, 50, 50, 50, 1]))
collapse_guess = predict("How many numbers are enough to do exactly the same?", mine=3)


# %%
@collapse_guess.reveal
def numbers_that_matter():
    W, b = forward.collapse_linear(big)
    points = np.random.default_rng(1).normal(size=(1000, 2))
    deep, _ = forward.mlp_forward(points, big, lambda z: z)
    print("same answer on 1000 points:", np.allclose(deep, points @ W + b, rtol=0, atol=1e-12))
    return W.size + b.size


# %% [markdown]
# **It shows** that 5,301 numbers do the work of three: two weights and a bias. That is one
# neuron. And one neuron cannot do XOR, as you saw in chapter 1. So this deep net cannot either,
# whatever its weights.

# %% [markdown]
# The power comes from the bend between the layers. The next cell sends a single input from -3 to
# 3 through nets with one, two and three hidden layers of 20 neurons, with and without tanh.
# Weights and biases are random.

# %%
line = np.linspace(-3, 3, 200).reshape(-1, 1)
without, bent = [], []
for hidden_layers in (1, 2, 3):
    rng = np.random.default_rng(5)
    params = forward.init_params([1] + [20] * hidden_layers + [1], rng, 0.6)
    params = [(W, rng.normal(size=b.shape)) for W, b in params]
    without.append(forward.mlp_forward(line, params, lambda z: z)[0])
    bent.append(forward.mlp_forward(line, params, np.tanh)[0])
pictures.straight_and_bent(line, without, bent)

# %% [markdown]
# *In the picture: two panels with three curves each. On the left, without activation, all three
# are straight lines. On the right, with tanh, all three are bent, and the deeper nets bend more
# often.*
#
# Same weights and biases on both sides. Without the bend, depth only gives another straight
# line. With it, each layer bends what the layer before it has already bent.

# %% [markdown]
# ## Experiment: 200 ignorant networks
#
# Draw 200 networks 784-30-10 at random. Show each the 500 digits. Measure two
# things: the share of right answers, and how little probability the right digit got.
#
# For the second, take $-\ln p$ of the probability $p$ that the right digit got, and average over
# the pictures. If $p = 1$, this is 0. The smaller $p$, the larger it is. In chapter 3 it becomes a
# function of your package, a *loss*. A net that gives each digit a tenth would get this:

# %%
print(f"-ln(1/10) = {-np.log(1 / 10):.3f}")

# %% [markdown]
# Predict three numbers before you run.

# %%
mean_guess = predict("How many percent do the 200 nets get right on average?", mine=10)
best_guess = predict("How many percent does the best of the 200 get right?", mine=14)
loss_guess = predict("What is the mean of -ln p over all nets, to two decimals?", mine=2.30)

# %% tags=["volatile"]
rng = np.random.default_rng(0)
accuracies, losses = [], []
for _ in range(200):
    scores, _ = forward.mlp_forward(pixels, forward.init_params([784, 30, 10], rng))
    p = forward.softmax(scores)
    accuracies.append(100 * np.mean(p.argmax(axis=1) == labels))
    losses.append(-np.mean(np.log(p[np.arange(500), labels])))

# %% [markdown]
# `p[np.arange(500), labels]` picks from each row the probability of its right digit.


# %% tags=["volatile"]
@mean_guess.reveal
def mean_accuracy():
    pictures.two_histograms(accuracies, losses, 10, np.log(10))
    return round(float(np.mean(accuracies)), 1)


# %% [markdown]
# *In the picture: two histograms over the 200 networks. The accuracies form a broad hill around
# 10 percent, with networks below 5 and near 20. The losses form a hill somewhat to
# the right of 2.303.*


# %% tags=["volatile"]
@best_guess.reveal
def best_accuracy():
    print(f"standard deviation of the 200 nets: {np.std(accuracies):.1f}")
    print(f"if every picture were a roll of dice: {100 * np.sqrt(0.1 * 0.9 / 500):.1f}")
    return round(float(np.max(accuracies)), 1)


# %% [markdown]
# The mean is what chance gives: one in ten. But the hill is far broader than chance alone would
# make it. The nets do not roll dice for every picture. Each has its favourites, as you counted
# above, and a lucky favourite goes a long way. The best net knows nothing.


# %% tags=["volatile"]
@loss_guess.reveal
def mean_loss():
    return round(float(np.mean(losses)), 3)


# %% [markdown]
# Equal shares would give $\ln 10 = 2.303$. These nets do a little worse than
# that. They do not know, and still they prefer some digits: an opinion without
# knowledge costs. Make the opinions weaker, with weights ten times smaller:

# %% tags=["volatile"]
rng, quiet = np.random.default_rng(0), []
for _ in range(200):
    scores, _ = forward.mlp_forward(pixels, forward.init_params([784, 30, 10], rng, scale=0.01))
    quiet.append(-np.mean(np.log(forward.softmax(scores)[np.arange(500), labels])))
print(f"mean of -ln p with small weights: {np.mean(quiet):.3f}")

# %% [markdown]
# This is worth keeping. **A fresh classifier with $k$ classes should start near $\ln k$.** If
# your own net starts at 5 or at 0.1, something is wrong before any learning. What would you
# expect for 100 classes? Write one number and one sentence:
#
# *…*

# %% [markdown]
# ## Before you go

# %%
recall("count-params", mine=36)

# %%
recall("softmax-equal", mine=0.1)

# %%
recall("collapse", mine=1)

# %% [markdown]
# ## What is still missing
#
# Your network answers any picture, with ten probabilities, through any number of layers. It knows
# nothing. Two hundred random draws found nothing that deserves the name.
#
# To do better than drawing lots you need two things: one number that says how wrong the net is,
# and for each of its 23,860 parameters the answer to "up or down?". Chapter 3 builds the number,
# and gets the answers the slow way: by trying each knob.

# %%
progress()
