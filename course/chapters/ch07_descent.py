"""How to step, given a gradient: learning rate, curvature, momentum, Adam, valleys and saddles."""

# %% [markdown]
# # Gradient descent and its relatives
#
# **You have built** networks that learn with the simplest step there is: against the gradient,
# times a learning rate that somebody gave you.
#
# **You build now** the step itself: momentum, AdaGrad, RMSProp, Adam, clipping, and a function that
# says how large a step may be.
#
# **It lets you** predict when training explodes, before you train, and land a rocket with twenty
# gradients from one backward pass.
#
# Two sittings of a good hour each. A good place to rest is before "Valleys, ridges and saddles".
# The longest cell takes about ten seconds.

# %% [setup]
import matplotlib.pyplot as plt
import numpy as np

from course import predict, progress, recall
from course.autodiff import nn, optim
from course.autodiff.losses import numerical_gradient
from course.autodiff.optim import Optimiser, check_settings, checked_gradients
from course.autodiff.studies import rocket
from course.autodiff.value import Value
from course.figures import descent as draw
from course.widgets.landscape import landscape
from course.widgets.parsons import parsons
from course.widgets.race import race
from course.widgets.surfaces import surface

plt.style.use("course.plain")
np.set_printoptions(precision=4, suppress=True)

# %% [markdown]
# ## Three questions first

# %%
recall("weight-step", mine=1)

# %%
recall("two-calls", mine=50)

# %%
recall("central-calls", mine=47_720)

# %% [markdown]
# ## A puzzle: the largest step
#
# The simplest valley is the bowl $L = 50\,w^2$. Its slope is $100\,w$. You start at $w = 1$, at the
# height 50, and take a hundred steps of $w \leftarrow w - \text{lr} \cdot 100\,w$.
#
# A small learning rate surely comes down, only slowly. A larger one is faster. At some point it
# falls off. Where? Try values in this cell as often as you like.


# %%
def height_after(lr, steps=100):
    """The height on the bowl 50 w² after so many steps from w = 1."""
    w = 1.0
    for _ in range(steps):
        w = w - lr * 100 * w
    return 50 * w * w


for lr in (0.001, 0.005):
    print(f"lr {lr}: height {height_after(lr):.2g} after 100 steps")

# %%
guess = predict("The largest lr with which you end below the start? Four decimals.", mine=0.0199)


# %%
@guess.reveal
def the_edge():
    for lr in (guess.mine, 0.0199, 0.02, 0.0201):
        print(f"lr {lr}: height {height_after(lr):.4g} after 100 steps")
    return max(k / 10_000 for k in range(1, 300) if height_after(k / 10_000) < 50)


# %% [markdown]
# With 0.0199 you come down, though not far. With 0.0201 you climb. At 0.02 exactly, you stay at the
# height 50 for ever. There is an edge, and it is sharp.
#
# Before you read on: where does the 0.02 come from? The bowl has one number in its slope, 100.
#
# *…*

# %% [markdown]
# ## In the fog
#
# You are on a hillside in thick fog. You cannot see the valley. You feel only how the ground slopes
# under your feet. So you take a step downhill, as long as the ground is steep, and feel again.
#
# Baby steps bring you down, one day. Giant steps carry you across the valley and up the other
# side. If the other side is higher than where you came from, the ground there is steeper, so your
# next step is longer still.
#
# For a bowl this can be said exactly. A bowl $\frac12 \lambda w^2$ has the slope $\lambda w$; the
# number $\lambda$ is its **curvature**, how fast the slope changes. One step gives
#
# $$w - \text{lr} \cdot \lambda w = (1 - \text{lr}\,\lambda) \cdot w .$$
#
# Every step multiplies $w$ by the same number, $1 - \text{lr}\,\lambda$. That is the whole story:

# %%
ways = {}
for lr in (0.002, 0.01, 0.018, 0.02, 0.0205):
    ways[f"{1 - 100 * lr:g} each step"] = np.array([(1 - 100 * lr) ** t for t in range(9)])
draw.regimes(ways, curvature=100)

# %% [markdown]
# *In the picture: five times the same bowl of curvature 100, each with a walk of eight steps from
# the right. Multiplied by 0.8 each time, it creeps down on one side. By 0, it is at the bottom
# after one step. By -0.8, it jumps from side to side, and down. By -1, it jumps for ever between
# two places. By -1.05, it climbs out.*
#
# It goes wrong, it *diverges*, when the factor is below -1, so when lr is above $2/\lambda$. Here,
# $2/100 = 0.02$. Remember this number, two divided by the curvature. It comes back again and
# again.
#
# ## One step, worked through
#
# **What goes in.** A parameter, the slope there, a learning rate.

# %%
w, lr = 1.0, 0.015
slope = 100 * w

# %% [markdown]
# **What happens.** The step is the slope, scaled down, and it goes *against* the slope.

# %%
step = lr * slope
w_new = w - step

# %% [markdown]
# **What comes out.** A place on the other side, but nearer to the bottom.

# %%
print("step:", step, "  new w:", w_new)

# %% [markdown]
# **Check.** The factor must be $1 - 0.015 \cdot 100$, and the loss must have become smaller.

# %%
print("factor:", w_new / w, "  expected:", 1 - 0.015 * 100)
print("loss:", 50 * w**2, "->", 50 * w_new**2)

# %% [markdown]
# ## A class that steps
#
# From now on an object takes the steps, an **optimiser**. It is given the parameters once, as a
# dictionary of arrays, and then, for each step, a dictionary of gradients under the same names. It
# changes the arrays **in place**: the network holds the same arrays and sees the change.
#
# All optimisers share a small class that is given, `Optimiser`. It keeps `params` and `lr`, and it
# looks at what comes in, so that you need not. This is what it says to a few bad ideas:

# %%
some = {"W": np.ones((2, 3)), "b": np.zeros(3)}
for grads in ({"W": np.ones((2, 3))}, {"W": np.ones((2, 3)), "b": None},
              {"W": np.ones((2, 3)), "b": np.array([0.0, np.nan, 0.0])}):  # fmt: skip
    try:
        Optimiser(some, lr=0.1).step(grads)
    except (TypeError, ValueError) as error:
        print("-", error)

# %% [markdown]
# When the gradients are sound, `step(grads)` calls `update(grads)`. That method is yours.
#
# The first optimiser is the plain step with two additions, which are off unless asked for.
#
# **Momentum.** In the last chapter a forgotten `zero_grad` made a ball without friction. With
# friction it is useful: the ball keeps a share of its velocity $v$ and gets the gradient on top.
# With a share of 0.5 and two equal pushes of 1: first $v = 1$, then $v = 0.5 \cdot 1 + 1 = 1.5$.
# (The velocity of the mirror had lr in it already. With an lr that stays, the walk is the same.)
#
# **Weight decay.** A weak pull of every parameter towards 0, added to its gradient. What it is good
# for is a story for a later chapter.
#
# The name is SGD, for *stochastic* gradient descent; the *stochastic* comes with the digits, when
# each step sees another batch of examples.

# %% [exercise]
from course.autodiff.optim import SGD

# %% [markdown]
# A ball that is pushed once and then left alone. With momentum 0.5, where does it come to rest?

# %%
ball = {"w": np.zeros(1)}
pushed = SGD(ball, lr=1.0, momentum=0.5)
for push in (-1.0, 0.0, 0.0, 0.0, 0.0, 0.0):
    pushed.step({"w": np.array([push])})
    print(ball["w"][0], end="  ")

# %% [markdown]
# It rolls 1, then ½, then ¼ … and comes to rest at 2. In general, one push moves it by
# $1 / (1 - \text{momentum})$ in the end. With 0.9, that is ten times as far as without.

# %%
recall("heavy-ball", mine=3.6)

# %% [markdown]
# ## The edge, by hand and eye
#
# A *ravine* is steep in one direction and flat in the other: $(x^2 + 100\,y^2)/2$. Your SGD starts
# at $(-2, 1)$ with lr 0.015.

# %%
guess = predict("Which number will jump from side to side of 0: 'x' or 'y'?", mine="y")


# %%
@guess.reveal
def side_to_side():
    path = landscape("ravine", optimizer=optim.SGD, lr=0.015, step=4).state["path"]
    print("x:", [round(x, 3) for x, y in path], "  y:", [round(y, 3) for x, y in path])
    return "y" if path[0][1] * path[1][1] < 0 else "x"


# %% [markdown]
# The next cell opens this landscape. All controls work with the mouse and with Tab and the arrow
# keys. Take some steps. Then move lr until you believe that it stands at the edge, and press *The
# edge is here*. Within 5 percent counts. What does the edge have to do with the formula?

# %% tags=["volatile"]
hill = landscape("ravine", optimizer=optim.SGD, task="edge")
hill

# %% [markdown]
# *In the picture: the contours of a long narrow valley, a start, and the way that the steps take.
# Beside it stands the loss for each step, and a word for how it goes: slow, smooth, zig-zag or
# diverging.*

# %%
print("edge placed:", hill.state["tasks"]["edge"])

# %% [markdown]
# ## Experiment: a ravine, with and without momentum
#
# A ravine has two curvatures. Take 1 along it and 100 across. The *steep* direction sets the edge,
# 0.02 again. The *flat* one sets the pace: there, a step of 0.02 multiplies by $1 - 0.02 = 0.98$.
#
# The best compromise treats both directions alike: $1 - \text{lr} = -(1 - 100\,\text{lr})$, so
# $\text{lr} = 2/101$, and both shrink by the factor $99/101$.

# %%
A = np.diag([1.0, 100.0])


def walk(optimiser, w, steps, slope=lambda w: A @ w):
    """Where an optimiser takes the array w, step by step: an array of shape (steps + 1, d)."""
    path = [w.copy()]
    for _ in range(steps):
        optimiser.step({"w": slope(w)})
        path.append(w.copy())
    return np.array(path)


# %%
w = np.ones(2)
plain = walk(optim.SGD({"w": w}, lr=2 / 101), w, 200)
guess = predict("You start at (1, 1). How far from 0 is each number after 200 steps?", mine=0.001)


# %%
@guess.reveal
def two_hundred_plain_steps():
    print("measured:", np.abs(plain[-1]), "  by the formula:", round((99 / 101) ** 200, 4))
    return round(float(np.abs(plain[-1]).max()), 4)


# %% [markdown]
# Two hundred steps, at the best learning rate there is, and 1.8 percent of the way is still left.
# Divide the two curvatures: $\kappa = 100/1$ is the **condition number**. Plain descent shrinks the
# distance by $(\kappa - 1)/(\kappa + 1)$ a step.
#
# Now the heavy ball. Goh (*Why momentum really works*, Distill 2017) works out its best settings
# for a ravine with curvatures $\lambda_1$ and $\lambda_2$, and finds the same formula with
# $\sqrt\kappa$ in the place of $\kappa$. Here $\sqrt\kappa = 10$.

# %%
w = np.ones(2)
tuned = optim.SGD({"w": w}, lr=(2 / (1 + 10)) ** 2, momentum=((10 - 1) / (10 + 1)) ** 2)
rolling = walk(tuned, w, 200)
guess = predict("The ball, after 200 steps: how far from 0? (Type it like 1e-3.)", mine=1e-3)


# %%
@guess.reveal
def two_hundred_rolling_steps():
    far = {"plain": np.abs(plain).max(axis=1), "ball": np.abs(rolling).max(axis=1)}
    t = np.arange(201.0)
    draw.distances(far, {"(κ−1)/(κ+1)": (99 / 101) ** t, "(√κ−1)/(√κ+1)": (9 / 11) ** t})
    return f"{far['ball'][-1]:.0e}"


# %% [markdown]
# *In the picture: distance from the minimum against the step, on an axis where each mark is a
# thousandth of the one above. The plain walk hardly sinks; it lies on the line of its formula. The
# ball first goes further away, then dives, nearly as steep as the line of its own formula, and ends
# near 1e-15.*
#
# From 1.8 percent to the last digit that a float has, for the price of one multiplication. The ball
# starts worse: at first it overshoots. Why does it not jump out of the ravine, though its learning
# rate is above $2/\lambda$? Write one sentence, then look at the two ways from above.
#
# *…*

# %%
print("lr of the ball:", round((2 / 11) ** 2, 4), "  edge of plain descent:", 2 / 100)
w = np.array([1.0, 0.3])
start_plain = walk(optim.SGD({"w": w}, lr=2 / 101), w, 40)
w = np.array([1.0, 0.3])
start_ball = walk(optim.SGD({"w": w}, lr=0.02, momentum=0.8), w, 40)
draw.ravine({"plain, lr 2/101": start_plain, "lr 0.02, momentum 0.8": start_ball}, (1, 100))

# %% [markdown]
# *In the picture: the same narrow ravine twice, with forty steps each. Above, the plain walk jumps
# from wall to wall and gets about half way. Below, the ball swings across the floor, less and less,
# and arrives.*
#
# Across the ravine, pushes come from alternating sides, and in the velocity they cancel. Along it,
# they come from the same side and add up. The method is Polyak's (1964) and is known as the heavy
# ball.
#
# ## A step of its own for every number
#
# One learning rate has to serve all directions: that is the trouble with ravines. What if every
# single number had its own? Then it would have to know how steep its own direction is. A simple
# way to know: look at the gradients it has had so far.
#
# **AdaGrad** (Duchi, Hazan and Singer 2011) adds up the squares of all gradients, for each number
# alone, and divides the step by the root of that sum $s$. By hand, with lr 1 and a first gradient
# of 4: $s = 16$, and the step is $4/\sqrt{16} = 1$. With a first gradient of 0.01: $s = 0.0001$,
# and the step is $0.01/0.01 = 1$.
#
# The small `eps` keeps 0 from being divided by 0. It is added *after* the root.

# %% [exercise]
from course.autodiff.optim import AdaGrad

# %%
w = np.ones(2)
print("first step:", np.diff(walk(AdaGrad({"w": w}, lr=0.1), w, 1), axis=0).round(4))

# %% [markdown]
# The slopes were 1 and 100. The steps are the same. The ravine has become round.
#
# But the sum only grows. Suppose that the gradient is 1 in every step, with lr 1. The first step
# has the length 1.

# %%
guess = predict("How long is AdaGrad's fourth step?", mine=1.0)


# %%
def step_lengths(optimiser, w, n):
    """How far the number w moves in each of n steps, when every gradient is 1."""
    return -np.diff(walk(optimiser, w, n, slope=np.ones_like).ravel())


# %%
@guess.reveal
def adagrad_slows_down():
    w = np.zeros(1)
    lengths = step_lengths(optim.AdaGrad({"w": w}, lr=1.0), w, 6)
    print(lengths)
    return round(float(lengths[3]), 4)


# %% [markdown]
# $1, 1/\sqrt2, 1/\sqrt3, 1/\sqrt4$ … It never forgets, so it slows down for ever, even where there
# is no reason to.
#
# **RMSProp** forgets. In the place of the sum stands a *moving average*: a share `rho` of the old
# average, and the rest, `1 - rho`, of the new square. One line of yours changes.

# %% [exercise]
from course.autodiff.optim import RMSProp

# %%
w = np.zeros(1)
print(step_lengths(RMSProp({"w": w}, lr=1.0), w, 6))

# %% [markdown]
# Every gradient is 1, so every step should have the length 1. The first one is three times too
# long. Why? The average starts at 0, and after one step it holds only $0.1 \cdot 1$, as if the past
# had been flat. $1/\sqrt{0.1}$ is about 3.16. This flaw is what the next optimiser repairs.
#
# ## Adam
#
# Kingma and Ba (2015) put both ideas together. A moving average $m$ of the gradients: the ball. A
# moving average $s$ of their squares: a step of its own for each number. And both are corrected for
# having started at 0.
#
# After one step with gradient $g$, the average is $m = 0.1\,g$. It should be $g$. So divide by
# $0.1 = 1 - 0.9^1$. After two equal steps it is $0.19\,g$, and $0.19 = 1 - 0.9^2$. The share of
# the old average, 0.9 here, is called $b_1$. So the cure in step $t$ is
# $\hat m = m / (1 - b_1^t)$, and the same for $s$ with a share $b_2$ of its own.
#
# Put one step of it in order first. Two lines do not belong.

# %% tags=["volatile"]
parsons("optimiser step")

# %% [markdown]
# One of the wrong lines was `p = p - …`. What would it have changed?
#
# Now write the class, with what it has to remember from step to step.

# %% [exercise]
from course.autodiff.optim import Adam

# %% [markdown]
# Every gradient is 1, lr is 1. With the corrections, the first step is as long as all others.

# %%
w = np.zeros(1)
print(step_lengths(Adam({"w": w}, lr=1.0), w, 6))

# %% [markdown]
# ## You may think: a step is proportional to the gradient
#
# **You may think** that a gradient a thousand times as large makes a step a thousand times as long.
# For SGD it does. **Try this input:** two parameters with the gradients 1 and 1000, and Adam's
# first step with lr 0.1.

# %%
guess = predict("How many times longer is Adam's step for the second one?", mine=1000)


# %%
@guess.reveal
def first_steps():
    w = np.zeros(4)
    optim.Adam({"w": w}, lr=0.1).step({"w": np.array([1.0, 1000.0, -0.02, 1e-9])})
    print("gradients 1, 1000, -0.02 and 1e-9 move the parameters by", w)
    return round(float(w[1] / w[0]), 3)


# %% [markdown]
# **It shows** that the first step is $\text{lr} \cdot \text{sign}(g)$: always as long as lr, and
# only the sign comes from the gradient. In the first step $\hat m = g$ and $\hat s = g^2$, and
# $g/\sqrt{g^2}$ is the sign of $g$. The last number is the exception. Which letter in the formula
# explains it?
#
# *…*
#
# So Adam's learning rate is a *length*: about how far a parameter may move in one step. For SGD it
# is a factor, and the length is up to the gradient.

# %%
recall("adam-first", mine=-0.2)

# %% [markdown]
# ## A race
#
# Five runners, all of them yours, on one course: Rosenbrock's banana valley, a curved ravine. The
# minimum lies at (1, 1).

# %% tags=["volatile"]
runners = {"SGD": optim.SGD, "AdaGrad": optim.AdaGrad, "RMSProp": optim.RMSProp, "Adam": optim.Adam}
runners["momentum"] = lambda params, lr=0.0005: optim.SGD(params, lr=lr, momentum=0.9)
rates = {"SGD": 0.001, "AdaGrad": 0.5, "RMSProp": 0.01, "Adam": 0.1}
track = race(runners, on="rosenbrock", lr=rates)
track

# %% [markdown]
# *In the picture: the contours of a bent valley and the paths of five runners from one start; a
# table tells for each its loss, the length and direction of its last step, and its first step.*
#
# **First predict, then run 100 steps:** who leads? Is it still the same runner after 1000?
# **Look at the first steps** in the table: whose first step has the length of its lr in both
# directions?
# **Then change:** leave Adam as it is, and find a learning rate with which SGD is ahead of it after
# 100 steps.

# %%
print(track.tasks)

# %%
guess = predict("After 100 steps, who leads with the rates as they are given?", mine="Adam")


# %%
@guess.reveal
def who_leads():
    """The same race again, without the picture, at three moments."""
    again = race(runners, on="rosenbrock", lr=rates)
    for n in (100, 300, 1000):
        again.state = {"step": n}
        print(n, "steps:", [f"{row.name} {row.loss:.2g}" for row in again.rows])
    again.state = {"step": 100}
    return again.rows[0].name


# %% [markdown]
# The order after 100 steps is not the order after 1000, and another learning rate makes another
# order. A comparison of two optimisers with one learning rate each says little. Fair is: each one
# at its best. Keep that in mind when you read that one method "is better".
#
# ## When it explodes anyway
#
# Real losses have cliffs. A steep one: $L = w^4$, far out at $w = 10$, where the slope is 4000.

# %%
w = np.array([10.0])
steep = optim.SGD({"w": w}, lr=0.01)
try:
    with np.errstate(over="ignore"):
        while True:
            steep.step({"w": 4 * w**3})
            print(f"w = {w[0]:.3g}")
except ValueError as error:
    print(error)

# %% [markdown]
# Six steps, and the next slope is too large for a float. There is a remedy that asks for nothing
# but the gradient: if it is too long, shorten it. All gradients of a network are taken as *one*
# long vector, so that the direction stays. By hand: the gradients 3 and 4 of two parameters have
# together the length $\sqrt{9 + 16} = 5$. For a length of 1 both are divided by 5.

# %% [exercise]
from course.autodiff.optim import clip_by_global_norm

# %%
w = np.array([10.0])
steep = optim.SGD({"w": w}, lr=0.1)
for t in range(201):
    if t % 40 == 0:
        print(f"step {t}: w = {w[0]:.3f}")
    clipped, length = clip_by_global_norm({"w": 4 * w**3}, max_norm=1.0)
    steep.step(clipped)

# %% [markdown]
# A tenth of a unit per step, as long as it is steep, and then it slows down by itself.

# %% [markdown]
# ## Valleys, ridges and saddles
#
# So far there was one bottom. Here is a valley with two: $L = (w^2 - 1)^2 + w$. The left bottom is
# lower, the right one is only a **local minimum**. Between them, at $w = 0.27$, is a ridge. Fifty
# balls start at random between -2 and 2. The part of this range that lies right of the ridge is
# 43 percent:


# %%
def two_valleys(w):
    return (w**2 - 1) ** 2 + w


left, ridge, right = np.sort(np.roots([4.0, 0.0, -4.0, 1.0]).real)
print("bottoms:", left.round(2), right.round(2), " ridge:", ridge.round(2))
print("heights:", two_valleys(left).round(2), two_valleys(right).round(2))
print("share of starts right of the ridge:", ((2 - ridge) / 4).round(3))

# %%
guess = predict("Of 50 balls, how many end in the higher valley, on the right?", mine=25)


# %%
def roll(momentum, lr=0.02):
    """Where fifty balls start, and where they end after 500 steps."""
    starts = np.random.default_rng(2).uniform(-2, 2, size=50)
    w = starts.copy()
    path = walk(optim.SGD({"w": w}, lr, momentum), w, 500, lambda w: 4 * w**3 - 4 * w + 1)
    return starts, path[-1]


# %%
@guess.reveal
def fifty_balls():
    starts, ends = roll(momentum=0.0)
    draw.valleys(two_valleys, starts, ends, ridge)
    print("changed sides:", np.sum((starts > ridge) != (ends > ridge)))
    return int(np.sum(ends > ridge))


# %% [markdown]
# *In the picture: a curve with two valleys, the left one deeper, and fifty starts on it. All balls
# left of the ridge, blue circles, end in the left valley; all right of it, orange squares, in the
# right one.*
#
# Small steps downhill never cross a ridge. The start decides, and the share of each valley is the
# width of its **basin**. Which of the two is the better one, no ball can know. Now with momentum
# 0.9:

# %%
guess = predict("With momentum, how many of the fifty change sides?", mine=0)


# %%
@guess.reveal
def rolling_balls():
    starts, ends = roll(momentum=0.9)
    print("in the higher valley now:", np.sum(ends > ridge))
    return int(np.sum((starts > ridge) != (ends > ridge)))


# %% [markdown]
# A ball that comes down from far up has enough speed to cross the ridge. Nine went over to the left
# and one to the right: $22 - 9 + 1 = 14$. Out of the deeper valley it is harder.
#
# The next cell asks you for five starts in a landscape with two valleys in the plane: in which of
# them will each end?

# %% tags=["volatile"]
wells = landscape("double well", optimizer=optim.SGD, task="basins")
wells

# %% [markdown]
# *In the picture: contours around two minima, named A and B, and one start. After each prediction
# the way is shown.*
#
# Two of the five do not end in the minimum that is nearest. What turned them?
#
# *…*

# %%
print("basins predicted:", wells.state["tasks"]["basins"])

# %% [markdown]
# ## Leaving a saddle
#
# Where the ground is level, there need not be a bottom. On a **saddle** it rises in one direction
# and falls in the other: $L = x^2 - y^2$. At $(0, 0)$ the gradient is 0. A walker who comes along
# the ridge with $y = 0$ exactly stops there for ever. With a tiny $y = \delta$ each step of lr 0.1
# multiplies $y$ by $1 + 0.1 \cdot 2 = 1.2$.


# %%
def steps_to_leave(delta, lr=0.1):
    """How many steps it takes from y = δ until |y| > 1."""
    w = np.array([1.0, delta])
    path = walk(optim.SGD({"w": w}, lr), w, 150, lambda w: np.array([2 * w[0], -2 * w[1]]))
    return int(np.argmax(np.abs(path[:, 1]) > 1)), path


print("δ = 1e-2:", steps_to_leave(1e-2)[0], "  δ = 1e-4:", steps_to_leave(1e-4)[0])

# %%
guess = predict("And how many for δ = 1e-8?", mine=100000)


# %%
@guess.reveal
def a_hundred_millionth():
    losses = {}
    for delta in (1e-2, 1e-4, 1e-8):
        n, path = steps_to_leave(delta)
        losses[f"δ = {delta:g}"] = [x * x - y * y for x, y in path[: n + 1]]
    draw.plateaus(losses)
    return steps_to_leave(1e-8)[0]


# %% [markdown]
# *In the picture: three loss curves. Each falls to about 0, stays flat for a while, and then falls
# away. The flat piece lasts twice as long when δ has twice as many zeros.*
#
# Ten thousand times nearer to the ridge than 1e-4, and only twice as long: $\log(1/\delta)$ grows
# slowly. But look at the flat pieces. Somebody who watches only the loss would think that training
# is over. And on the ridge itself?

# %%
w, rng = np.array([1.0, 0.0]), np.random.default_rng(0)
noisy = walk(optim.SGD({"w": w}, 0.1), w, 150,
             lambda w: np.array([2 * w[0], -2 * w[1]]) + 0.001 * rng.normal(size=2))  # fmt: skip
print("on the ridge, with a little noise:", np.argmax(np.abs(noisy[:, 1]) > 1), "steps")

# %% [markdown]
# Noise is welcome here. When each step sees other examples, it comes for free.
#
# ## Which are commoner, bottoms or saddles?
#
# At a place without slope, all depends on curvature. In one dimension it is one number. In $d$
# dimensions it is a symmetric table $A$, a matrix: how the slope along each axis changes when one
# moves along each axis. Its **eigenvalues** are the curvatures in $d$ special directions. All
# positive: a bottom. Some negative: a saddle.
#
# Nobody knows the tables of all losses. So let chance draw them: symmetric, with normally
# distributed entries.


# %%
def share_of_bottoms(d, n=100_000):
    """The share, in percent, of n random symmetric tables with only positive eigenvalues."""
    B = np.random.default_rng(d).normal(size=(n, d, d))
    lowest = np.linalg.eigvalsh((B + B.transpose(0, 2, 1)) / 2)[:, 0]
    return round(100 * float(np.mean(lowest > 0)), 2)


for d in (1, 2):
    print("dimensions:", d, "  bottoms:", share_of_bottoms(d), "percent")

# %%
guess = predict("How many percent are bottoms in 4 dimensions?", mine=6.25)


# %%
@guess.reveal
def four_dimensions():
    print("dimensions: 3   bottoms:", share_of_bottoms(3), "percent")
    print("for 2 dimensions there is a formula:", round(100 * (2 - np.sqrt(2)) / 4, 2), "percent")
    return share_of_bottoms(4)


# %% [markdown]
# Halving each time would give 6.25. It falls much faster, because the eigenvalues of one table push
# each other apart: it is hard to get all of them onto one side. And your nets have not 4 dimensions
# but 33, or 23,860.
#
# A network's loss is no random table, so this proves nothing about networks. It shows why Dauphin
# and others (2014) argued that in high dimensions the trouble is saddles, with their flat pieces,
# rather than bad local minima.
#
# ## The edge in many directions
#
# Now the rule of the puzzle for any number of directions. A bowl in $d$ dimensions is
# $\frac12 w^\top A w$, with the gradient $A w$. Along each special direction it is a plain parabola
# whose curvature is an eigenvalue. The steepest one falls off first.
#
# By hand, for a ravine along the diagonal: the table $\begin{pmatrix}5 & 3\\3 & 5\end{pmatrix}$ has
# the eigenvalues 2 and 8. So the edge is $2/8 = 0.25$, a number that cannot be seen in any single
# entry. NumPy finds eigenvalues of a symmetric table with `np.linalg.eigvalsh`, the smallest first.

# %% [exercise]
from course.autodiff.optim import stable_lr

# %% [markdown]
# And the walk itself, all places of it, so that it can be looked at. No optimiser is needed here.

# %% [exercise]
from course.autodiff.optim import descend

# %%
edge = stable_lr(A)
for lr in (0.0199, 0.0201):
    path = descend(A, np.ones(2), lr, 1000)
    print(f"edge {edge}, lr {lr}: after 1000 steps {np.abs(path[-1]).max():.2g} from the bottom")

# %% [markdown]
# ## Experiment: at the edge with a net of yours
#
# In the last chapter a net with 33 parameters learned two moons. With lr 0.3 its loss fell, with
# bumps. With lr 0.5 it exploded. Nobody could say why. Now you can ask for its curvature.
#
# The table $A$ of a net: nudge one parameter, let your engine compute all slopes again, see how
# each has changed. One row for each parameter.


# %%
def moons(n, rng, noise=0.1):
    """n points on two half circles; targets +1 for the upper, -1 for the lower."""
    t, upper = np.pi * rng.uniform(size=n), np.arange(n) % 2 == 1
    x1 = np.where(upper, np.cos(t), 1 - np.cos(t))
    x2 = np.where(upper, np.sin(t), 0.5 - np.sin(t))
    X = np.column_stack([x1, x2]) + noise * rng.normal(size=(n, 2))
    return X.tolist(), np.where(upper, 1.0, -1.0).tolist()


X, Y = moons(60, np.random.default_rng(0))


# %%
def slopes(net):
    """All slopes of the mean loss, by one backward pass; a learning rate of 0 changes nothing."""
    nn.train_step(net, X, Y, 0.0)
    return np.array([p.grad for p in net.parameters()])


# %%
def curvature_table(net, nudge=1e-5):
    """How all slopes change with each parameter: an array of shape (33, 33) for this net."""
    rows, before = [], slopes(net)
    for p in net.parameters():
        p.data += nudge
        rows.append((slopes(net) - before) / nudge)
        p.data -= nudge
    return (np.array(rows) + np.array(rows).T) / 2


# %%
moon_net = nn.MLP([2, 8, 1], np.random.default_rng(0))
bends = np.linalg.eigvalsh(curvature_table(moon_net))
print("largest curvature:", bends[-1].round(1), "  edge 2/λ:", (2 / bends[-1]).round(2))
print("negative curvatures:", np.sum(bends < -0.01), "of", len(bends))

# %% [markdown]
# Two things to see. Some curvatures are negative: in these directions the ground bends downwards,
# as on a saddle. And the edge is at 0.25, *below* the 0.3 that has worked. So the net started
# beyond its edge, and yet it learned. It did not fall off. Where did it go?
#
# Train it for 300 steps with lr 0.3 and measure again.

# %%
guess = predict("Largest curvature after 300 steps with lr 0.3? (It was 8.0.)", mine=20.0)

# %%
done, measured = 0, []
for until in (0, 100, 200, 300):
    while done < until:
        nn.train_step(moon_net, X, Y, 0.3)
        done += 1
    measured.append(float(np.linalg.eigvalsh(curvature_table(moon_net))[-1]))


# %%
@guess.reveal
def where_it_went():
    draw.sharpness((0, 100, 200, 300), measured, lr=0.3)
    print("measured:", np.round(measured, 2), "  2 / 0.3 =", round(2 / 0.3, 2))
    return round(measured[-1], 1)


# %% [markdown]
# *In the picture: the largest curvature at steps 0, 100, 200 and 300. It starts at 8, dips to
# 5.8, and comes to rest on a dashed line at 6.67, which is 2 divided by the learning rate.*
#
# The net did not find a place and then get a learning rate that suits it. The learning rate chose
# the place: from regions that are too sharply curved for it, the net was thrown out, until it came
# to one where it can just stand. The bumps in the loss were the throws.
#
# Cohen and others (2021) saw this in networks of many kinds, trained with all examples at once: the
# curvature rises to $2/\text{lr}$ and hovers there. They called it the *edge of stability*.
#
# With lr 0.5 the net would need a place of curvature 4. Write down what happened to it instead, and
# why a smaller learning rate could lead to a more sharply curved place:
#
# *…*

# %% [markdown]
# Your own landscape: the loss of a small net on XOR, as a function of two of its weights, all other
# weights fixed. Your engine gives the slopes. Is there more than one bottom? A saddle?

# %% tags=["volatile"]
small = nn.MLP([2, 2, 1], np.random.default_rng(3))
xor = [([-1.0, -1.0], -1.0), ([-1.0, 1.0], 1.0), ([1.0, -1.0], 1.0), ([1.0, 1.0], -1.0)]


def slice_of_the_loss(u, v):
    small.layers[0].neurons[0].w[:] = [u, v]
    return sum((small(x)[0] - y) ** 2 for x, y in xor) * 0.25


own = surface(slice_of_the_loss, Value, (-4, 4, -4, 4), name="a slice of my net", lr=0.5)
landscape(own, optimizer=optim.SGD)

# %% [markdown]
# *In the picture: contours of the loss over two weights of the first neuron, a start, and the way
# that your SGD takes from there.*
#
# ## The rocket
#
# Before networks were trained like this, engineers asked the same question about machines that
# move in many small steps: which push, and when? Their answer, by Kelley (1960) and Bryson (1961)
# and in the textbook of Bryson and Ho (1969), was to simulate the flight forwards, then to go
# *backwards* through it, carrying along how the end depends on each moment. It is the backward
# pass.
#
# A rocket is 10 above the ground and sinks with speed 2. It has twenty burns of half a second. It
# must arrive at height 0 with speed 0. Each burn pushes; the weight pulls; and the rocket gets
# lighter as it burns fuel. By hand: a first burn of 1 just carries the weight. The speed stays -2,
# the height falls to 9, and the mass to 0.99. Write the flight so that it works for numbers and
# for Values alike.

# %% [exercise]
from course.autodiff.studies.rocket import landing

# %%
height, speed = landing([0.0] * 20)
print("no burns: height", height, " speed", speed)

# %% [markdown]
# Without burns it hits the ground long before the end; the formula does not know about the ground
# and goes on. Now with Values. Twenty slopes, from how many backward passes?

# %%
burns = [Value(1.0) for _ in range(20)]
height, speed = rocket.landing(burns)
speed.backward()
print("slopes of the last speed:", np.array([burn.grad for burn in burns]))
calls = numerical_gradient(lambda u: float(rocket.landing(u)[1]), np.ones(20))
print("by nudging, 40 flights:  ", calls)

# %% [markdown]
# One pass, instead of forty flights. Early burns count a little more: they push no harder, but they
# leave a lighter rocket to all later ones.
#
# A landing is judged by height² + speed² at the end: both have to be 0. Now let the optimiser find
# the burns. All start at 0.

# %% [exercise]
from course.autodiff.studies.rocket import soft_landing

# %% [markdown]
# Which learning rate? You need not guess. The curvature of a square such as height² is twice the
# square of the slope, plus a part that vanishes where the height is 0. So near the goal the table
# of curvatures is $2\,(h h^\top + v v^\top)$, with the slopes $h$ of the height and $v$ of the
# speed.


# %%
def slopes_of_the_end(burns):
    """The slopes of the last height and of the last speed, by two backward passes."""
    rows = []
    for which in (0, 1):
        nodes = [Value(burn) for burn in burns]
        rocket.landing(nodes)[which].backward()
        rows.append([node.grad for node in nodes])
    return np.array(rows)


J = slopes_of_the_end(np.ones(20))
print("the two curvatures:", np.linalg.eigvalsh(2 * J.T @ J)[-2:].round(1))
print("edge:", round(optim.stable_lr(2 * J.T @ J), 4))

# %% [markdown]
# A ravine again, with a condition number above 100. Take lr 0.004, just below the edge. Landed
# means: height and speed within 0.1 of 0.

# %%
guess = predict("Plain descent, 200 steps: does it land? (True or False)", mine=True)


# %%
@guess.reveal
def plain_landing():
    height, speed = rocket.landing(rocket.soft_landing(200, lr=0.004))
    print(f"height {height:.3f}, speed {speed:.3f}")
    return bool(abs(height) < 0.1 and abs(speed) < 0.1)


# %%
guess = predict("With lr 0.002 and momentum 0.8: the speed at the ground?", mine=-0.1)


# %%
def flight(burns):
    """Heights and speeds before the first burn and after each: an array of shape (2, 21)."""
    return np.array([rocket.landing(burns[:k]) for k in range(21)]).T


found = {"plain": rocket.soft_landing(200, 0.004), "ball": rocket.soft_landing(200, 0.002, 0.8)}
flights = {name: flight(b) for name, b in {**found, "no burns": np.zeros(20)}.items()}


# %%
@guess.reveal
def landing_with_momentum():
    heights, speeds = ({name: f[k] for name, f in flights.items()} for k in (0, 1))
    draw.flights(heights, speeds, found, dt=0.5)
    return round(float(speeds["ball"][-1]), 3)


# %% [markdown]
# *In the picture: height, speed and force of three flights. Without burns the rocket falls through
# the ground. The two flights that were found reach it after ten seconds, almost on one line; but
# the speed of the plain one is still below 0 at the end, that of the ball is 0. Both burn hard at
# the beginning and again at the end.*
#
# The flight with momentum lands. Nobody told it anything about flying, only how bad the landing
# was. Look at the burns: many other sets of twenty numbers would land as well. Why is this one
# found? (Where did all burns start?)
#
# *…*

# %% [markdown]
# ## Bug hunt
#
# Somebody's Adam. It trains well enough that nobody has noticed the mistake.


# %%
class ForeignAdam(Optimiser):
    def __init__(self, params, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        super().__init__(params, lr, b1=b1, b2=b2, eps=eps)
        self.b1, self.b2, self.eps, self.t = b1, b2, eps, 0
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.s = {k: np.zeros_like(p) for k, p in params.items()}

    def update(self, grads):
        for k, p in self.params.items():
            self.t += 1
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * grads[k]
            self.s[k] = self.b2 * self.s[k] + (1 - self.b2) * grads[k] ** 2
            m, s = self.m[k] / (1 - self.b1**self.t), self.s[k] / (1 - self.b2**self.t)
            p -= self.lr * m / (np.sqrt(s) + self.eps)


# %%
alone = {"w": np.zeros(1)}
ForeignAdam(alone, lr=0.1).step({"w": np.array([5.0])})
print(alone)

# %% [markdown]
# One parameter, one step: -0.1, as it should be. Find gradients for a first step that expose it.
# Name as many parameters as you like. You know what a right first step looks like.

# %%
exposes = predict("Type gradients like {'a': 5.0}.", mine={"a": 5.0, "b": 5.0})


# %%
@exposes.reveal
def bug_hunt():
    """Every parameter should move by lr against the sign of its gradient."""
    theirs = {k: np.zeros(1) for k in exposes.mine}
    ForeignAdam(theirs, lr=0.1).step({k: np.array([float(g)]) for k, g in exposes.mine.items()})
    wrong = [k for k, g in exposes.mine.items() if abs(theirs[k][0] + 0.1 * np.sign(g)) > 1e-3]
    print({k: p[0].round(4) for k, p in theirs.items()})
    print("You have exposed it." if wrong else "All right here; try again.")


# %% [markdown]
# How many steps has the optimiser taken after one call? What does it believe? One sentence:
#
# *…*

# %% [markdown]
# ## Before you go

# %%
recall("stable-edge", mine=0.1)

# %%
recall("one-factor", mine=0.16)

# %%
recall("clip-length", mine=1.2)

# %% [markdown]
# ## What is still missing
#
# You know how to step. Every optimiser here trusts its gradient. But in a deep network the gradient
# has to come through many layers before it reaches the first weights, and each layer multiplies it
# by something. You have just seen what multiplying by the same number again and again can do. Build
# twenty layers, and the first one hears nothing, or thunder. That is the next chapter.

# %%
progress()
