"""Arrays instead of numbers: what a broadcast sends back, and why the engine need not change."""

# %% [markdown]
# # Tensors
#
# **You have built** an engine for single numbers, networks of them, optimisers, and good first
# weights.
#
# **You build now** the `Tensor`: a node that holds a whole array. Ten short pieces; the engine of
# chapter 5 stays as it is, not one line of it changes.
#
# **It lets you** train the net of the two moons with the same losses as before, to ten decimals, in
# a small part of the time. Real digits come within reach.
#
# Two sittings of about an hour. A good place to rest is before "The matrix product".

# %% [setup]
from time import perf_counter

import matplotlib.pyplot as plt
import numpy as np

from course import fast, predict, progress, recall
from course.autodiff import array_ops, graph, nn, ops, tensor
from course.autodiff.array_ops import with_settings
from course.autodiff.graph import Node, apply, backward
from course.autodiff.losses import numerical_gradient
from course.autodiff.tensor import backward_from, entrywise, refuse_no_numbers
from course.autodiff.value import Value
from course.figures import tensors as pictures
from course.widgets.parsons import parsons
from course.widgets.stepper import stepper

plt.style.use("course.plain")
np.set_printoptions(precision=3, suppress=True)

# %% [markdown]
# ## Three questions first

# %%
recall("two-calls", mine=50)

# %%
recall("heavy-ball", mine=3.6)

# %%
recall("he-spread", mine=0.05)

# %% [markdown]
# ## A puzzle: what does a bias hear?
#
# A layer of four neurons gets three examples of two inputs. `X @ W` is a table with a row for each
# example. The bias `b` has four numbers, one for each neuron.

# %%
X = np.array([[1.0, 2.0], [0.0, 1.0], [3.0, 1.0]])
W = np.array([[1.0, 0.0, 2.0, 1.0], [0.0, 1.0, 1.0, 2.0]])
b = np.array([10.0, 20.0, 30.0, 40.0])
print(X @ W + b)

# %% [markdown]
# On the way back a gradient arrives at each of the twelve outputs. Suppose it is this table:

# %%
G = np.arange(1.0, 13.0).reshape(3, 4)
print(G)

# %% [markdown]
# What should the four numbers of `b` hear? Your rule for plus, from chapter 5, passes on what it
# gets, to both inputs:

# %%
to_table, to_bias = ops.add_rule(G, X @ W + b, X @ W, b)
print("b has the shape", b.shape, "and gets an array of shape", to_bias.shape)

# %% [markdown]
# Twelve numbers for four. Somebody has to make four numbers of them. Find several ways to do so,
# and decide for one. A nudge will tell.

# %%
guess = predict("Which four numbers are the gradient of b? Type a list.", mine=[5, 6, 7, 8])


# %%
@guess.reveal
def nudged_bias():
    """Each output counts as much as its gradient says; nudge each number of b."""
    slopes = numerical_gradient(lambda b: float(np.sum(G * (X @ W + b))), b)
    return [float(slope) for slope in np.round(slopes, 3)]


# %% [markdown]
# Not the first row, and not the mean of each column. Compare with your ways, and write down in one
# sentence why these four:
#
# *…*

# %% [markdown]
# ## One sheet of music, three singers
#
# A choir has one sheet of music. It lies on a stand, and three singers read from it. There is one
# sheet, but each note on it is sung three times. If a note is printed a little too high, three
# singers sing too high, and three complaints come back. They are about the same ink, so they add
# up.
#
# NumPy does the same. To add a row of four to a table of three rows, it lets every row read the
# same four numbers. This is called **broadcasting**. No copy is made in memory. But each number of
# `b` has been *used* three times. In chapter 5 a node that was used three times got three letters,
# and its tray added them. Nothing is different here. The three letters just arrive in one envelope,
# as a column of the table `G`.
#
# **What was copied on the way forward is summed on the way back.**

# %%
pictures.copies_and_sums(b, G)

# %% [markdown]
# *In the picture: on the left the row 10, 20, 30, 40 with arrows down to a table of three equal
# rows. On the right the table of the gradients 1 to 12 with arrows down to the sums of its
# columns, 15, 18, 21, 24.*
#
# Which axes are copied? NumPy writes both shapes one below the other, flush *right*:
#
# | | | | |
# |---|---|---|---|
# | table | 2 | 3 | 4 |
# | first example | | | 4 |
# | second example | | 3 | 1 |
#
# A length that is missing on the left is a new axis: copied. A length of 1 where the other has more
# is stretched: copied, too. Equal lengths stand for themselves. Everything else is an error.

# %% [markdown]
# ## Undoing a broadcast, worked in full
#
# This time a column: one number for each example, added in all four columns.
#
# **What goes in.** What arrives, of shape (3, 4), and the shape that the input had, (3, 1).

# %%
column = np.array([[100.0], [200.0], [300.0]])
print("shapes:", (X @ W).shape, "and", column.shape, "give", (X @ W + column).shape)

# %% [markdown]
# **What happens.** The axis of length 1 was stretched to 4. So sum along this axis, and keep it, so
# that it has length 1 again.

# %%
back = G.sum(axis=1, keepdims=True)

# %% [markdown]
# **What comes out.** An array of exactly the shape of the input.

# %%
print(back.ravel(), "with the shape", back.shape)

# %% [markdown]
# **Check.** Nothing may get lost: all letters together must add up to what they added up to before.

# %%
print(G.sum(), back.sum())

# %% [markdown]
# Now the general case: new axes *and* stretched ones. Put the lines in order. Two of them do not
# belong.

# %% tags=["volatile"]
parsons("unbroadcast")

# %% [markdown]
# Which shape would the column get from one of the two lines that were left over? And a bias of a
# thousand examples from the other: a gradient of the right shape, but of which size?
#
# Now write it, this way or another. For `G` and the shape (4,) it gives 15, 18, 21, 24; for the
# shape (3, 1) the column that you have just seen; for (3, 4) nothing was copied, and `G` comes
# back.

# %% [exercise]
from course.autodiff.tensor import unbroadcast

# %%
for shape in ((4,), (3, 1), (1, 4), (1,), ()):
    print(f"{shape!s:7}", np.array2string(np.asarray(unbroadcast(G, shape))).replace("\n", ""))

# %% [markdown]
# ## What must change in the engine?
#
# A `Node` holds whatever you put into it. Put an array into it, and multiply it by itself. No
# Tensor yet, only chapter 5.

# %%
a = Node(np.array([1.0, 2.0, 3.0]))
square = ops.mul(a, a)

# %%
guess = predict("After backward(square): what is a.grad? A list, or the word error.", mine="error")


# %%
@guess.reveal
def chapter_five_on_an_array():
    graph.backward(square)
    return a.grad.tolist()


# %% [markdown]
# It works. `backward` adds and sends, and arrays can be added and sent. The rules multiply, and
# arrays multiply entry by entry. Nobody told the engine. Only one thing goes wrong:

# %%
table, bias = Node(X @ W), Node(b)
graph.backward(ops.mul(ops.add(table, bias), G))
print("the data of bias:", bias.data.shape, "  its gradient:", bias.grad.shape)

# %% [markdown]
# So a Tensor is a Node with one habit more: before it sends a gradient to a parent, it sums it to
# the shape of that parent. The rules do not have to know.
#
# Before you write it, one question about NumPy. Somebody takes the first row of a table and raises
# it.

# %%
stock = np.array([[1.0, 2.0], [3.0, 4.0]])
row = stock[0]
row += 10.0

# %%
guess = predict("What is stock[0, 0] now?", mine=1.0)


# %%
@guess.reveal
def raised_through_the_row():
    return float(stock[0, 0])


# %% [markdown]
# `stock[0]` is no new row. It is a second name for the same numbers, a **view**. What looks like
# two arrays shares one memory. That is fast, and it is dangerous for an engine: you change your
# array, and a tensor that you made an hour ago changes with it, behind the back of its graph. So
# `Tensor(data)` makes a copy of its own, in `float64`.
#
# Two methods are yours. All the others are given: the operators as you wrote them for `Value`, and
# a few that only arrays have.
#
# * `__init__` stores the copy, and what a Node stores.
# * `send_back` asks `super().send_back(grad)` for the letters as the rules write them, and sums
#   each to the shape of the parent who gets it. One kind of letter stays as it is: the plain number
#   0.0, which a constant gets, such as the exponent in `x ** 2`.

# %% [exercise]
from course.autodiff.tensor import Tensor

# %% [markdown]
# The puzzle again:

# %%
t, bias = Tensor(X @ W), Tensor(b)
((t + bias) * G).sum().backward()
print(bias.grad)

# %% [markdown]
# ## Times, with the last step missing
#
# A number for each column, *times* this time: `scale` has the shape (2,), and every row of `Z` is
# multiplied by it. At each output a gradient of 1 arrives.

# %%
Z, scale = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, 100.0])
print(Z * scale)

# %% [markdown]
# **What goes in.** The ones, of shape (2, 2), and the two factors.
#
# **What happens.** The rule for times: what arrived, times the partner. For `scale` the partner is
# `Z`. This is a table of letters, two for each number of `scale`. Then `send_back` sums.
#
# **What comes out.** Two numbers.

# %%
guess = predict("Which gradient does scale get? Two numbers.", mine=[4, 6])


# %%
@guess.reveal
def gradient_of_a_scale():
    factor = tensor.Tensor(scale)
    (tensor.Tensor(Z) * factor).sum().backward()
    return factor.grad.tolist()


# %% [markdown]
# **Check.** This step is yours. Raise the 10 to 11, and find out by how much the sum of `Z * scale`
# grows.
#
# *…*
#
# Could you sum first and multiply afterwards? After the sum one number would be left for each
# column. By which row of `Z` would you multiply it?
#
# Now a whole small layer in the stepper, with three examples. Look for the wire to `b`: it carries
# an array of one shape, and `b` gets another.

# %% tags=["volatile"]
W_small, b_small = tensor.Tensor([[0.5, -1.0], [0.25, 0.5]]), tensor.Tensor([0.1, -0.2])
out = (X @ W_small + b_small).tanh()
loss = (out**2).mean()
stepper(loss, W=W_small, b=b_small, out=out, loss=loss)

# %% [markdown]
# *In the picture: the graph of a layer, inputs on the left. The nodes hold arrays, and their cards
# name shapes instead of numbers. On the way back a gradient of shape (3, 2) comes to the plus, and
# `b` gets one of shape (2,), summed over axis 0.*
#
# Where is `X`? It is no node. Nobody turns the inputs, so nobody needs their gradients. A plain
# array on the left of `@` is data: it saves work, as you will see.

# %% [markdown]
# ## The matrix product
#
# (A good place to rest, if you need one.)
#
# The heart of every layer is `x @ w`. Its rule looks like a formula to be learned by heart. It is
# not, if you ask who meets whom.
#
# **What goes in.** `x` of shape (n, d), `w` of shape (d, m), and `grad` of shape (n, m).
#
# **What happens.** Output (i, j) is the sum of $x_{ik} w_{kj}$ over all k. So $x_{ik}$ meets all
# of row k of `w`, and is heard in all of row i of the output. Its letters: for each j, what arrived
# at (i, j), times $w_{kj}$. They add up. Two loops, so that nothing is hidden:


# %%
def gradient_of_x(grad, x, w):
    """The slope of each x[i, k], letter by letter."""
    dx = np.zeros(x.shape)
    for i in range(x.shape[0]):
        for k in range(x.shape[1]):
            dx[i, k] = sum(grad[i, j] * w[k, j] for j in range(w.shape[1]))
    return dx


print(gradient_of_x(G, X, W))

# %% [markdown]
# A row of `grad` with a row of `w`, for each pair of rows. A matrix product pairs rows with
# *columns*. So one of the two has to be turned on its side: transposed.
#
# **What comes out.** For `x` an array of the shape of `x`. Say the shapes aloud: from (n, m) and
# (d, m) to (n, d). And for `w`? It must become (d, m), made of (n, d) and (n, m). Shapes leave only
# one way.
#
# **Check.** On paper, for $(1\;\;2) \cdot \binom{3}{4} = 11$ and a gradient of 1: raise the 1 by
# 0.1, and 11 grows by 0.3. So `x` gets (3 4). And `w`? A column.
#
# One thing more. There may be a batch of matrices, with an axis in front, and `.T` is no help then:

# %%
batch = np.zeros((5, 2, 3))

# %%
guess = predict("What is the shape of batch.T?", mine=(5, 3, 2))


# %%
@guess.reveal
def turned_round():
    print("np.swapaxes(batch, -1, -2) has the shape", np.swapaxes(batch, -1, -2).shape)
    return batch.T.shape


# %% [markdown]
# `.T` turns *all* axes round. The batch has to stay in front, and only the last two axes may change
# places. For plain matrices the two are the same, so nobody notices until the first batch.

# %% [exercise]
from course.autodiff.array_ops import matmul_rule

# %%
dX, dW = matmul_rule(G, X @ W, X, W) or (None, None)
print("for x, as the loops say:", np.array_equal(dX, gradient_of_x(G, X, W)))
nudged = numerical_gradient(lambda w: float(np.sum(G * (X @ w))), W)
print("for w, as a nudge says: ", np.shape(dW) == W.shape and np.allclose(dW, nudged))

# %% [markdown]
# Shapes alone are a good guide, but not a proof. For *square* matrices every order and every
# transpose has the right shape. So check with one number, as above, or with matrices that are not
# square.

# %%
pictures.three_products(5, 3, 2)

# %% [markdown]
# *In the picture: three products, drawn as rectangles. Forward: x, five rows and three columns,
# times w, three and two, gives out, five and two. To x: grad, five and two, times w transposed, two
# and three, gives five and three. To w: x transposed, three and five, times grad, five and two,
# gives three and two.*
#
# Count the multiplications in each of the three: for every number that comes out, one for each
# number in the sum. It is $5 \cdot 3 \cdot 2 = 30$ each time. So what does the way back cost?

# %%
guess = predict("512 × 512 matrices: backward takes how many times as long as forward?", mine=2)

# %% tags=["volatile"]
size = 128 if fast() else 512
left, right, arrived = np.random.default_rng(0).normal(size=(3, size, size))


def milliseconds(act, rounds=15):
    """The shortest of several runs."""
    times = []
    for _ in range(rounds):
        begun = perf_counter()
        _ = act()
        times.append(1000 * (perf_counter() - begun))
    return min(times)


# %% tags=["volatile"]
@guess.reveal
def two_products():
    """Time the product and its rule."""
    forward = milliseconds(lambda: left @ right)
    back = milliseconds(lambda: array_ops.matmul_rule(arrived, left @ right, left, right)) - forward
    print(f"forward {forward:.2f} ms, backward {back:.2f} ms")
    return round(back / forward, 1)


# %% [markdown]
# The backward pass of a matrix product is two matrix products. In a network of large layers nearly
# all the time goes into these three, one forward and two back. If the left side is data, one of
# them is not needed, and this engine leaves it out.

# %%
weights = tensor.Tensor(W)
print("parents of X @ weights:        ", len((X @ weights).parents))
print("parents of Tensor(X) @ weights:", len((tensor.Tensor(X) @ weights).parents))

# %% [markdown]
# ## Sums, and the axis that has gone
#
# A sum over all entries is simple: each entry has slope 1, so each gets what arrived. With an axis
# there are several sums, and each entry must hear from *its own*.

# %%
T = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
print("sums over axis 0:", T.sum(axis=0), "  over axis 1:", T.sum(axis=1))

# %% [markdown]
# Say 10 and 20 arrive at the two sums over axis 1. Then the first row of `T` hears 10 and the
# second row 20. But an array of shape (2,) lines up with the *last* axis of (2, 3), and there it
# does not fit. The axis that has gone must come back first, with length 1, at its old place. After
# that a broadcast does the rest: the sum's way back is a copy.

# %%
print(np.expand_dims(np.array([10.0, 20.0]), 1) + np.zeros((2, 3)))

# %% [markdown]
# With `keepdims=True` the axis has never gone. The rule is told both settings. They stand after
# `out`, where rules get what their operation remembers.

# %% [exercise]
from course.autodiff.array_ops import sum_rule

# %%
print(sum_rule(np.array([10.0, 20.0]), T.sum(axis=1), 1, False, T))

# %% [markdown]
# Copy forwards, sum backwards. Sum forwards, copy backwards. The two undo each other's shapes, and
# mathematicians call such a pair *adjoint*. You will meet more of them.
#
# ## You may think: the gradient of a mean is 1
#
# **You may think** that a mean passes on what it gets, as a sum does: it is only the same sum at
# another scale. **Try this input:** sixty errors, once summed and once averaged.

# %%
errors = np.random.default_rng(0).normal(size=60)
summed, averaged = tensor.Tensor(errors), tensor.Tensor(errors)
(summed**2).sum().backward()
(averaged**2).mean().backward()

# %%
guess = predict("How many times larger are the gradients of the sum?", mine=1)


# %%
@guess.reveal
def sum_against_mean():
    return round(float(summed.grad[0] / averaged.grad[0]), 6)


# %% [markdown]
# **It shows** that a mean divides what it gets by the number of its entries. If it did not, the
# gradient would grow with the number of examples, and so would each step. Somebody who replaces
# `mean` by `sum` must take a learning rate sixty times smaller, or the net explodes.
#
# With an axis, ask for each entry: how many numbers share *my* mean?

# %% [exercise]
from course.autodiff.array_ops import mean_rule

# %%
print(mean_rule(np.array([10.0, 20.0]), T.mean(axis=1), 1, False, T))

# %% [markdown]
# And a maximum? Raise an entry that is not the largest by a little: nothing happens. Raise the
# largest one: the maximum rises with it. So the winner takes all.
#
# If two share first place, the slope does not exist. An engine must choose, and this one chooses
# the **first**. `np.argmax` makes the same choice.

# %% [exercise]
from course.autodiff.array_ops import max_rule

# %%
tied = np.array([[2.0, 5.0, 5.0], [7.0, 1.0, 3.0]])
print(max_rule(np.array([10.0, 20.0]), tied.max(axis=1), 1, False, tied))

# %% [markdown]
# ## Moving numbers about
#
# Three operations compute nothing. They only put numbers elsewhere. On the way back each gradient
# goes to the place its number came from.
#
# A **reshape** reads the numbers row by row into a new shape. Going back, read the gradient row by
# row into the old one.

# %% [exercise]
from course.autodiff.array_ops import reshape_rule

# %%
print(reshape_rule(np.arange(6.0), np.ones(6), (6,), np.ones((2, 3))))

# %% [markdown]
# A **transpose** puts the axes in another order. `transpose(1, 2, 0)` of an array with shape
# (2, 3, 4) says: the new first axis is the old axis 1, then the old 2, then the old 0.

# %%
cube = np.zeros((2, 3, 4))
print("there:          ", cube.transpose(1, 2, 0).shape)
print("there and there:", cube.transpose(1, 2, 0).transpose(1, 2, 0).shape)

# %% [markdown]
# Doing the same once more does not lead back. The first axis went to the end, so it must be fetched
# from the end. Which order of axes does that? Find it on paper for (1, 2, 0), then in general.

# %% [exercise]
from course.autodiff.array_ops import transpose_rule

# %%
print(np.shape(transpose_rule(np.zeros((3, 4, 2)), np.zeros((3, 4, 2)), (1, 2, 0), cube)))

# %% [markdown]
# **Square brackets** take some places and leave the others. Places that were not taken get 0. And
# one that was taken twice?

# %%
three = tensor.Tensor([1.0, 2.0, 3.0])

# %%
guess = predict("The loss is three[[0, 0, 2]].sum(). Which gradient has three?", mine=[1, 0, 1])


# %%
@guess.reveal
def taken_twice():
    three[[0, 0, 2]].sum().backward()
    return three.grad.tolist()


# %% [markdown]
# Used twice, two letters, one tray. But NumPy has a trap here. It reads `dx[places] += letters` as
# one single change for each place, and forgets the rest:

# %%
dx = np.zeros(3)
dx[[0, 0, 2]] += np.ones(3)
print("+= with a place named twice:", dx)

# %% [markdown]
# `np.add.at(dx, places, letters)` adds one letter after the other.

# %% [exercise]
from course.autodiff.array_ops import getitem_rule

# %%
print(getitem_rule(np.array([1.0, 10.0, 100.0]), np.ones(3), [0, 0, 2], np.ones(3)))

# %% [markdown]
# ## Of which number is it the gradient?
#
# A gradient says how *one* number changes: the loss. From a tensor of three numbers no backward
# pass can start by itself, because nobody has said how much each of them counts. There are two ways
# out. Make one number of them, with `sum()` or `mean()`. Or say how much each counts: that is an
# array g of the same shape, dL/d(each of them).
#
# By hand: for $t = (1, 4, 9)$ and $g = (1, 10, 100)$ a loss that changes as it should is
# $1 \cdot 1 + 10 \cdot 4 + 100 \cdot 9$. That is a single number, made of t in one line, and from
# there chapter 5 knows the way.
#
# If neither is given, or if the shapes differ, say so. An error now is cheaper than wrong numbers
# later.

# %% [exercise]
from course.autodiff.tensor import backward_from

# %%
x = tensor.Tensor([1.0, 2.0, 3.0])
backward_from(x * x, np.array([1.0, 10.0, 100.0]))
print(x.grad)

# %%
try:
    print(backward_from(x * x))
except ValueError as error:
    print(error)

# %% [markdown]
# ## Experiment: the two moons again
#
# Sixty points on two half circles, a net with 2, 8 and 1 neurons, tanh, learning rate 0.3. In
# chapter 6 this was made of Values. Now the same net on tensors, with the very same weights.


# %%
def moons(n, rng, noise=0.1):
    """n points on two half circles; targets +1 for the upper, -1 for the lower."""
    t, upper = np.pi * rng.uniform(size=n), np.arange(n) % 2 == 1
    x1 = np.where(upper, np.cos(t), 1 - np.cos(t))
    x2 = np.where(upper, np.sin(t), 0.5 - np.sin(t))
    points = np.column_stack([x1, x2]) + noise * rng.normal(size=(n, 2))
    return points, np.where(upper, 1.0, -1.0)


def as_tensors(net):
    """The weights of a net of Values, two tensors for each layer: W and b."""
    found = []
    for layer in net.layers:
        found.append(tensor.Tensor([[w.data for w in n.w] for n in layer.neurons]).transpose())
        found.append(tensor.Tensor([n.b.data for n in layer.neurons]))
    return [tensor.Tensor(p.data) for p in found]


# %% [markdown]
# One step, line by line as in chapter 6. There is no loop over examples, and none over neurons.


# %%
def tensor_step(parameters, X, Y, lr):
    """Forward, loss, backward, step; returns the loss before the step."""
    W1, b1, W2, b2 = parameters
    loss = (((X @ W1 + b1).tanh() @ W2 + b2 - Y) ** 2).mean()
    for p in parameters:
        p.grad = 0.0
    loss.backward()
    for p in parameters:
        p.data -= lr * p.grad
    return float(loss.data)


# %%
points, targets = moons(60, np.random.default_rng(0))
slow_net = nn.MLP([2, 8, 1], np.random.default_rng(0))
parameters = as_tensors(slow_net)
print("shapes:", [p.shape for p in parameters])

# %% [markdown]
# The net's output has the shape (60, 1). The targets come as (60,). Both are "sixty numbers".

# %%
guess = predict("What is the shape of (output - targets)?", mine=(60, 1))


# %%
@guess.reveal
def a_silent_broadcast():
    W1, b1, W2, b2 = parameters
    return ((points @ W1 + b1).tanh() @ W2 + b2 - targets).shape


# %% [markdown]
# No error, and a table of 3600 differences: every output against every target, as with the four
# examples of chapter 3. Your `mse` refuses this; a loss made of operators does not. It would pull
# every output towards the mean of all targets, whatever the input. The cure: targets as a column.

# %%
targets = targets.reshape(60, 1)

# %%
guess = predict("The largest difference between the losses, over 100 steps?", mine=1e-6)


# %%
@guess.reveal
def same_losses():
    """Train both nets from the same weights and compare their losses."""
    one = [nn.train_step(slow_net, points.tolist(), targets.ravel().tolist(), 0.3)
           for _ in range(100)]  # fmt: skip
    other = [tensor_step(parameters, points, targets, 0.3) for _ in range(100)]
    for step in (0, 9, 99):
        print(f"step {step + 1:3}: {one[step]:.10f} and {other[step]:.10f}")
    gap = max(abs(a - b) for a, b in zip(one, other, strict=True))
    return "below 1e-10" if gap < 1e-10 else gap


# %% [markdown]
# Two engines in one: the same `backward`, once with a float in each node and once with an array.
# The digits beyond the tenth may differ, because sums are taken in another order.
#
# And the time? A step on Values makes a node for every number, a step on tensors one for every
# array.

# %%
W1, b1, W2, b2 = parameters
loss = (((points @ W1 + b1).tanh() @ W2 + b2 - targets) ** 2).mean()
slow_loss = sum((slow_net(x)[0] - y) ** 2 for x, [y] in zip(points, targets, strict=True))
print("nodes of Values: ", len(graph.topological_order(slow_loss)))
print("nodes of tensors:", len(graph.topological_order(loss)))

# %%
guess = predict("60 points: how many times faster is a step on tensors?", mine=20)


# %%
def step_times(n):
    """Milliseconds of a step on n points: on Values, and on tensors."""
    some, wanted = moons(n, np.random.default_rng(1))
    net = nn.MLP([2, 8, 1], np.random.default_rng(0))
    arrays, column = as_tensors(net), wanted.reshape(n, 1)
    slow = milliseconds(lambda: nn.train_step(net, some.tolist(), wanted.tolist(), 0.0), 5)
    return slow, milliseconds(lambda: tensor_step(arrays, some, column, 0.0), 50)


# %% tags=["volatile"]
counts = [15, 60, 240] if fast() else [15, 60, 240, 960]
slow_times, fast_times = zip(*[step_times(n) for n in counts], strict=True)


# %% tags=["volatile"]
@guess.reveal
def times_faster():
    for n, slow, quick in zip(counts, slow_times, fast_times, strict=True):
        print(f"{n:4} points: Values {slow:8.2f} ms   Tensors {quick:6.3f} ms")
    pictures.speed(counts, slow_times, fast_times)
    return round(slow_times[1] / fast_times[1])


# %% [markdown]
# *In the picture: on the left the time of a step against the number of points, both axes
# logarithmic. The line for Values rises steadily; the line for Tensors lies far below it and is
# nearly flat. On the right the ratio of the two, which grows with the number of points.*
#
# Four times the points are four times the nodes for Values. For tensors the graph stays the same,
# whatever n is. Only the arrays in them grow, and at this size NumPy hardly notices.
# Two sentences: what takes the time of a tensor step on 15 points, and what would take it on a
# million?
#
# *…*

# %% [markdown]
# In chapter 6 we asked what a single step would cost on all 60,000 digits with a 784-30-10 net, and
# the answer was hours. Numbers drawn at random do for a measurement:

# %% tags=["volatile"]
n = 600 if fast() else 6000
rng = np.random.default_rng(0)
digits, wanted = rng.random((n, 784)), rng.random((n, 10))
arrays = [tensor.Tensor(rng.normal(size=s) / 28) for s in ((784, 30), (30,), (30, 10), (10,))]
one_step = milliseconds(lambda: tensor_step(arrays, digits, wanted, 0.0), 3)
print(f"one step on 60,000 digits: about {one_step * 60000 / n / 1000:.1f} seconds")

# %% [markdown]
# ## Bug hunt
#
# Somebody has written the rule of a sum in one line. In their only test it is right.


# %%
def foreign_sum_rule(grad, out, axis, keepdims, x):
    """Somebody's rule."""
    return grad * np.ones(x.shape)


print(foreign_sum_rule(np.array([1.0, 2.0, 3.0]), T.sum(axis=0), 0, False, T))

# %% [markdown]
# There are inputs for which NumPy stops with an error. These are the harmless ones. Find a shape
# and an axis for which the rule gives *wrong numbers without a word*.

# %%
exposes = predict("Type (shape, axis), like ((2, 3), 0).", mine=((3, 3), 1))


# %%
@exposes.reveal
def hunted():
    """Compare the foreign rule with the package's on numbers that are all different."""
    shape, axis = exposes.mine
    x = np.zeros(shape)
    grad = 1.0 + np.arange(x.sum(axis=axis).size).reshape(x.sum(axis=axis).shape)
    right = array_ops.sum_rule(grad, x.sum(axis=axis), axis, False, x)
    try:
        theirs = foreign_sum_rule(grad, x.sum(axis=axis), axis, False, x)
    except ValueError as error:
        print("NumPy stops:", error)
    else:
        print(f"theirs:\n{theirs}\nright:\n{right}")
        print("They agree; try again." if np.array_equal(theirs, right) else "You have exposed it.")


# %% [markdown]
# Why are square arrays bad tests? And why do most of the examples in this chapter have the shape
# (2, 3) or (3, 4)? One sentence:
#
# *…*

# %% [markdown]
# ## Before you go

# %%
recall("copies-add", mine=5)

# %%
recall("weights-turned", mine="X.T @ G")

# %%
recall("mean-share", mine=0.2)

# %% [markdown]
# ## What is still missing
#
# You have an engine that is fast enough for real data, and everything a layer needs. But digits
# are not plus or minus one: there are ten of them, they come in files, sixty thousand at a time,
# and a net has to be asked about digits that it has never seen. That is the next chapter.

# %%
progress()
