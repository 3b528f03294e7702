"""Convolution: one small filter, used at every place of an image, forwards and back."""

# %% [markdown]
# # Convolution
#
# **You have built** dense layers, optimisers and tools against overfitting. Your networks read
# digits, as long as the digits stand where they stood in training.
#
# **You build now** convolution and max pooling, forwards and backwards, in six small pieces. The
# last one puts them together to a network in the shapes of LeNet-1.
#
# **It lets you** read digits with a twentieth of the parameters and fewer mistakes, and count the
# parameters of the network with which deep learning became famous in 2012.
#
# Two sittings of about an hour. A good place to rest is before "Only the winner".

# %% [setup]
from time import perf_counter

import matplotlib.pyplot as plt
import numpy as np

from course import fast, load_digits, predict, progress, recall
from course.autodiff import conv, layers
from course.autodiff.conv import check_arriving, check_filters, check_images, check_window
from course.autodiff.conv import conv2d, he, maxpool
from course.autodiff.fast import convnet, dense as compiled
from course.autodiff.layers import dense, dense_backward, softmax_cross_entropy
from course.autodiff.losses import numerical_gradient
from course.autodiff.tensor import Tensor
from course.figures import convolution as pictures
from course.figures.digits import row_of_digits
from course.widgets.convolution import convolution
from course.widgets.parsons import parsons

plt.style.use("course.plain")
np.set_printoptions(precision=3, suppress=True)

# %% [markdown]
# ## Three questions first

# %%
recall("copies-add", mine=5)

# %%
recall("epoch-steps", mine=29)

# %%
recall("dropout-factor", mine=5)

# %% [markdown]
# ## A puzzle: move the digit by a pixel
#
# Here is a network of the kind you know: 784 inputs, 100 hidden units with ReLU, ten outputs. To
# save you time it runs on compiled loops of the course's own engine. The next chapter is about such
# loops. Training is the loop of chapter 10, with Adam.

# %% tags=["volatile"]
digits = load_digits()
count, epochs = (3000, 3) if fast() else (60_000, 3)
images, labels = digits.train_images[:count], digits.train_labels[:count].astype(np.int64)
new_images, new_labels = digits.test_images, digits.test_labels
print(digits, f"\nused for training: {count:,}, {epochs} epochs")


# %%
def floats(images):
    """Grey values (n, 28, 28) as float32 images with an axis of channels, (n, 1, 28, 28)."""
    return images[:, None].astype(np.float32) / np.float32(255)


def scores(network, images):
    """The network's scores; a dense network wants each image as a row."""
    x = floats(images)
    flat = isinstance(network, compiled.FastNetwork)
    return network(x.reshape(len(x), -1) if flat else x)


# %%
def train(network, epochs, seed=0):
    """Adam on batches of 50; yields after each batch, so whoever pulls may look at the clock."""
    rng = np.random.default_rng(seed)
    optimiser = compiled.Adam({name: p.data for name, p in network.parameters().items()}, lr=2e-3)
    for _ in range(epochs):
        for rows in layers.minibatches(len(labels), 50, rng):
            loss = compiled.softmax_cross_entropy(scores(network, images[rows]), labels[rows])
            network.zero_grad()
            loss.backward()
            optimiser.step({name: p.grad for name, p in network.parameters().items()})
            yield float(loss.data)


# %%
def fully_train(network):
    """Train to the end; after ten batches, say how long it will take."""
    print("The first time on this computer, loops are compiled: up to half a minute.")
    batches = epochs * -(-len(labels) // 50)
    for number, _ in enumerate(train(network, epochs)):
        if number == 2:
            begun = perf_counter()
        if number == 12:
            print(f"about {(perf_counter() - begun) / 10 * batches:.0f} seconds of training")


def percent_right(network, images):
    """How many of the test digits are called right."""
    parts = range(0, len(images), 500)
    called = [scores(network, images[i : i + 500]).data.argmax(axis=1) for i in parts]
    return 100 * float(np.mean(np.concatenate(called) == new_labels[: len(images)]))


# %% tags=["volatile"]
mlp = compiled.FastNetwork([784, 100, 10], np.random.default_rng(0))
fully_train(mlp)
print(f"right on new digits: {percent_right(mlp, new_images):.1f} percent")

# %% [markdown]
# Now all 10,000 test digits move to the right: a column of paper comes in on the left, a column
# of paper goes out on the right. The network is not trained again.


# %%
def moved(images, pixels):
    """The images, so many pixels further right."""
    out = np.zeros_like(images)
    out[:, :, pixels:] = images[:, :, : images.shape[2] - pixels]
    return out


# %% tags=["volatile"]
row_of_digits([moved(new_images[:1], s)[0] for s in range(5)], [f"{s} pixels" for s in range(5)])

# %% [markdown]
# *In the picture: the same digit five times, each time one pixel further right. You can hardly see
# the difference between neighbours.*

# %%
guess = predict("Moved by three pixels: how many percent does it still get right?", mine=90)


# %% tags=["volatile"]
@guess.reveal
def three_pixels():
    for pixels in (1, 2, 3, 4):
        print(f"{pixels} pixels: {percent_right(mlp, moved(new_images, pixels)):.1f}")
    return round(percent_right(mlp, moved(new_images, 3)), 1)


# %% [markdown]
# To you it is the same digit. For the network pixel 300 has one set of weights and pixel 303
# another, and nobody has told it that they are neighbours. Shuffle all pixels of all images in the
# same way, and it would learn just as well.
#
# What would you change, so that what was learned at one place is known at every other? Write down
# an idea before you go on.
#
# *…*

# %% [markdown]
# ## A stencil
#
# A proofreader looks for a certain letter. He cuts its shape out of a card and lays this stencil on
# the page, top left. How much ink shows through? He notes the number, moves the stencil one place
# to the right, and so on, line by line. What he has in the end is a second page: a map that says,
# for every place, how well the stencil fits there.
#
# He has cut *one* stencil. He did not cut a new one for each place on the page. If the letter moves
# three places to the right, the dark spot on his map moves three places to the right.
#
# To look at one place is the dot product of chapter 1: multiply, add. The stencil is called a
# **filter** (others say *kernel*, a word that the next chapter needs for something else), the piece
# of the image under it a **window**, the map a **channel**. A layer has several filters, so it
# makes several channels, and the next layer's filters look at all of these at once. Nobody cuts the
# filters: their numbers are weights, and they are learned.

# %%
page = np.array([[0, 0, 1, 0, 0, 0], [0, 1, 1, 0, 0, 1], [0, 0, 1, 0, 1, 1],
                 [0, 0, 1, 0, 0, 1], [0, 1, 1, 1, 0, 1]], dtype=float)  # fmt: skip
card = np.array([[0, 1, 0], [1, 1, 0], [0, 1, 0]], dtype=float)
so_far = np.full((3, 4), np.nan)
for i, j in [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1)]:
    so_far[i, j] = np.sum(page[i : i + 3, j : j + 3] * card)
pictures.stencil(page, card, so_far, (1, 1))

# %% [markdown]
# *In the picture: on the left an image of zeros and ones with a window of 3 by 3 framed; in the
# middle the stencil of nine numbers; on the right the output so far, with the sum for this window
# framed.*
#
# The output is smaller than the image: a stencil of 3 has only 4 places on a row of 6. There will
# be more to say about that.

# %% [markdown]
# ## One row, worked in full
#
# Take one dimension first: a row of seven numbers, and a filter of two.
#
# **What goes in.** The row goes up once and down once. The filter takes the right neighbour minus
# the left one.

# %%
row, filter_ = np.array([0.0, 0.0, 3.0, 3.0, 3.0, 0.0, 0.0]), np.array([-1.0, 1.0])

# %% [markdown]
# **What happens.** At each place: window times filter, summed. Two settings are usual. The
# **stride** is how far the window jumps, and **pad** is how many zeros are put on *either* side
# before the start.


# %%
def conv1d(x, w, stride=1, pad=0):
    """Lay the filter w on each window of the row x."""
    xp = np.pad(x, pad)
    starts = range(0, len(xp) - len(w) + 1, stride)
    return np.array([np.sum(xp[i : i + len(w)] * w) for i in starts])


print(conv1d(row, filter_))

# %% [markdown]
# **What comes out.** A row that says where it goes up (+3) and where it goes down (-3). The filter
# has found the edges, both of them, with two weights.
#
# **Check.** NumPy has this under the name of correlation.

# %%
print(np.correlate(row, filter_, "valid"))

# %% [markdown]
# How many outputs are there? Count the places where a window can begin. The last one must still
# end within the row.

# %%
for stride, pad in ((1, 0), (2, 0), (1, 1), (3, 2)):
    xp = np.pad(row, pad)
    starts = list(range(0, len(xp) - len(filter_) + 1, stride))
    print(f"stride {stride}, pad {pad}: {len(xp)} long, windows begin at {starts}")

# %% [markdown]
# Listing them is one way. But the sizes of a network are computed on paper, before anything runs,
# so a formula is wanted. From the first window to the last possible one there is some room; how
# many jumps fit into it? And do not forget the first window itself.
#
# A window that does not fit at all is refused by the line that is given.

# %% [exercise]
from course.autodiff.conv import conv_out

# %%
print([conv_out(7, 2, 1, 0), conv_out(7, 2, 2, 0), conv_out(7, 2, 1, 1), conv_out(7, 2, 3, 2)])

# %% [markdown]
# A riddle from a famous paper. Krizhevsky, Sutskever and Hinton (2012) write that their images have
# 224 by 224 pixels, that the first filters have 11 by 11, that these are 4 apart, and that 55 by 55
# outputs come out. No padding is mentioned.

# %%
guess = predict("How many outputs does a row of 224 give, k = 11, stride 4, no padding?", mine=55)


# %%
@guess.reveal
def the_riddle():
    fitting = [n for n in range(200, 260) if conv.conv_out(n, 11, 4, 0) == 55]
    print("55 outputs come from rows of", fitting[0], "to", fitting[-1])
    return conv.conv_out(224, 11, 4, 0)


# %% [markdown]
# So the images cannot have had 224 pixels; those who rebuild the network take 227. Formulas like
# this one find such slips, in papers and in one's own code.

# %% [markdown]
# ## Two dimensions
#
# Now images: rows *and* columns, several images at a time, several channels, several filters. The
# shapes say who is who.
#
# | | shape | |
# |---|---|---|
# | `x` | (N, C, H, W) | N images of C channels |
# | `w` | (F, C, KH, KW) | F filters; each looks at all C channels |
# | `b` | (F,) | a bias for each filter |
# | `y` | (N, F, Ho, Wo) | each filter makes a channel |
#
# **What goes in.** One image of 3 by 4, one filter of 2 by 2 whose weights can be told apart.

# %%
x = np.arange(1.0, 13.0).reshape(1, 1, 3, 4)
w = np.array([[[[1.0, 10.0], [100.0, 1000.0]]]])
print(x[0, 0])

# %% [markdown]
# **What happens.** The window at the top left holds 1, 2, 5 and 6. Times 1, 10, 100 and 1000, that
# makes 6521. **What comes out** and the **check** are yours this time: what does the window right
# of it say?

# %%
guess = predict("The output at row 0, column 1?", mine=7632)


# %%
@guess.reveal
def second_window():
    return float(np.sum(x[0, 0, 0:2, 1:3] * w[0, 0]))


# %% [markdown]
# Where you had one slice in `conv1d`, there are two now, both with the stride. If a window of all
# images is flattened to rows, (N, C·KH·KW), and the filters to columns, then all filters are laid
# on this window of all images by a single matrix product: the dense layer of chapter 10. Or write
# it with loops, or with `np.tensordot`. The sizes are given.

# %% [exercise]
from course.autodiff.conv import conv2d_forward

# %%
print(conv2d_forward(x, w, np.zeros(1))[0, 0])
print(conv2d_forward(x, w, np.zeros(1), stride=2, pad=1)[0, 0])

# %% [markdown]
# Two filters on a digit. One asks for dark on the right and light on the left, the other for dark
# below and light above.

# %% tags=["volatile"]
upright = np.array([[-1.0, 0, 1], [-1, 0, 1], [-1, 0, 1]])
edges = np.stack([upright, upright.T])[:, None]
seen = conv2d_forward(new_images[:1, None] / 255, edges, np.zeros(2), 1, 1)
pictures.maps([new_images[0], *seen[0]], ["the digit", "left edges", "upper edges"])

# %% [markdown]
# *In the picture: a digit, and two maps of it. In the first, dark marks stand at the left sides of
# its strokes and light ones at the right sides; in the second, dark marks stand at the upper sides
# and light ones at the lower sides.*
#
# Nine weights have looked at the whole image.

# %% [markdown]
# ## You may think: a convolution flips its filter
#
# **You may think** so if you have met convolution in mathematics, in statistics or in signal
# processing: there the filter is turned round first, and `np.convolve` does it. **Try this input:**
# a filter with a single 1 in front.

# %%
ramp, first = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 0.0])
print("np.convolve: ", np.convolve(ramp, first, "valid"))
print("np.correlate:", np.correlate(ramp, first, "valid"))
print("yours:       ", conv2d_forward(ramp.reshape(1, 1, 1, 4), first.reshape(1, 1, 1, 2),
                                      np.zeros(1)).ravel())  # fmt: skip

# %% [markdown]
# **It shows** that what deep learning calls convolution is a correlation: the stencil is laid on as
# it was cut. For a symmetric filter both are the same, so nobody notices. And for a filter that is
# *learned* it does not matter either, since it would learn to be the other way round. It matters as
# soon as two programs exchange their weights.

# %% [markdown]
# ## The stepper
#
# Move the window with the arrow keys, change stride and padding, and type your own filter. The
# products and their sum stand beside it, and the output fills up as you go.
#
# The task: five settings. Say for each which shape the output will have, before it is shown.

# %% tags=["volatile"]
shapes = convolution(task="shapes")
shapes

# %% [markdown]
# *In the picture: an image of 6 by 6 numbers with its border of zeros, one window framed; the nine
# products and their sum; and the output as far as it is filled.*

# %% tags=["volatile"]
print("right so far:", shapes.state["right"], "of", len(shapes.state["predictions"]))

# %% [markdown]
# ## One weight, many windows
#
# Back to one dimension. Five inputs, a filter of two weights, four outputs:

# %%
pictures.shared_weights(5, 2)

# %% [markdown]
# *In the picture: five inputs in a row, four outputs above them. Each output is wired to two
# neighbours. All wires to the left neighbour are drawn in one style, all to the right neighbour in
# another: two weights, each on four wires.*
#
# Count the wires at the weights, and count the wires at the pixels.
#
# * A **weight** is used by every window. Four letters come back to it, and letters add up.
# * A **pixel** is seen by several windows; here by two, at the ends by one. Its letters add up,
#   too.
#
# This is the choir of chapter 9: one sheet, many singers. A dense layer from 784 pixels to a map
# of 24 by 24 would have a weight for every wire, and each weight would hear one letter.

# %%
guess = predict("28 × 28 pixels to 24 × 24 outputs: how many weights has a dense layer? "
                "(A filter has 25.)", mine=450_000)  # fmt: skip


# %%
@guess.reveal
def dense_instead():
    side = conv.conv_out(28, 5, 1, 0)
    print(f"{28 * 28 * side * side / 25:,.0f} times as many")
    return 28 * 28 * side * side


# %% [markdown]
# By hand, in one dimension: $x = (1, 2, 3)$, $w = (10, 20)$. There are two windows, (1, 2) and
# (2, 3). Gradients of 1 and 100 arrive at the two outputs.
#
# * `dw`: the first window sends 1·(1, 2), the second 100·(2, 3). Together (201, 302).
# * `dx`: the first window gets 1·(10, 20), the second 100·(10, 20), and the pixel in the middle
#   lies in both: (10, 20 + 1000, 2000).
# * `db`: 1 + 100.
#
# On the way there each window *gathered* pixels. On the way back it *scatters* gradients onto the
# same places. And what was put around the image as padding is cut off again. Put the lines in
# order. Two do not belong.

# %% tags=["volatile"]
parsons("conv backward")

# %% [markdown]
# One of the two left over cuts the padding off with `pad:-pad`. It works in all tests with padding.
# And without?

# %%
guess = predict("numbers = [1, 2, 3]: what is numbers[0:-0]? A list.", mine=[1, 2, 3])


# %%
@guess.reveal
def minus_zero():
    return [1, 2, 3][0:-0]


# %% [markdown]
# Minus zero is zero, so the slice ends before it begins. It cuts off everything.
#
# Now in two dimensions. For each window you know already what to do: it is a dense layer, and your
# `dense_backward(dY, X, W)` of chapter 10 gives the three gradients of one. `dy[:, :, i, j]` is its
# `dY`, the flattened window its `X`, the flattened filters its `W`. All that is new is where the
# letters go, and that they add up.

# %% [exercise]
from course.autodiff.conv import conv2d_backward

# %% [markdown]
# The example from above, as images of one row:

# %%
dx, dw, db = conv2d_backward(np.array([[[[1.0, 100.0]]]]), np.array([[[[1.0, 2.0, 3.0]]]]),
                             np.array([[[[10.0, 20.0]]]]), 1, 0)  # fmt: skip
print("dx", dx.ravel(), "  dw", dw.ravel(), "  db", db)

# %% [markdown]
# And a check by nudging, with everything at once: two images, two channels, three filters of 3 by
# 2, stride 2, padding 1. Nothing is square.

# %%
rng = np.random.default_rng(0)
X, W = rng.normal(size=(2, 2, 5, 6)), rng.normal(size=(3, 2, 3, 2))
dY = rng.normal(size=conv.conv2d_forward(X, W, np.zeros(3), 2, 1).shape)


def weighted(X, W, b):
    """A loss whose gradient for the outputs is dY."""
    return float(np.sum(conv.conv2d_forward(X, W, b, 2, 1) * dY))


nudged = (numerical_gradient(lambda t: weighted(t, W, np.zeros(3)), X),
          numerical_gradient(lambda t: weighted(X, t, np.zeros(3)), W),
          numerical_gradient(lambda t: weighted(X, W, t), np.zeros(3)))  # fmt: skip
for name, mine, slope in zip(("dx", "dw", "db"), conv2d_backward(dY, X, W, 2, 1), nudged,
                             strict=True):  # fmt: skip
    print(name, mine.shape == slope.shape and np.allclose(mine, slope, atol=1e-7))

# %% [markdown]
# The stepper goes backwards as well. In the mode *back, to the image* it shows which outputs touch
# a pixel. The task: for some pixels and settings, say how many windows contain them.

# %% tags=["volatile"]
touching = convolution(task="windows", mode="to image")
touching

# %% [markdown]
# *In the picture: the image with one pixel marked, and in the output all places framed whose window
# contains it. Below, the letters that arrive from there and their sum.*

# %% [markdown]
# ## Only the winner
#
# (A good place to rest, if you need one.)
#
# A map of 24 by 24 says very precisely *where* an edge was found. Nobody wants to know it so
# precisely. **Max pooling** cuts the map into windows of 2 by 2 and keeps the largest number of
# each: was there an edge, somewhere around here? A quarter of the numbers is left.
#
# On the way back, the rule of `max` from chapter 9 holds for each window: the winner takes all. So
# somebody has to remember who has won. The forward pass returns two arrays: the largest numbers,
# and their **places** in the flattened window. For the window (1, 2 / 4, 3) that is 4, at place 2.

# %% [exercise]
from course.autodiff.conv import maxpool_forward

# %%
heights = np.array([[[[1.0, 2.0, 0.0, 7.0], [4.0, 3.0, 5.0, 6.0]]]])
largest, places = maxpool_forward(heights, 2, 2)
print("largest", largest.ravel(), "  places", places.ravel())

# %% [markdown]
# Back again. Place 2 of a window of 2 by 2: which row, which column? The window began at row
# `i * stride`. And windows may overlap: the network of the riddle pools windows of 3 that are 2
# apart. Then one pixel can win several of them.

# %% [exercise]
from course.autodiff.conv import maxpool_backward

# %%
print(maxpool_backward(np.array([[[[10.0, 20.0]]]]), places, heights.shape, 2, 2)[0, 0])

# %%
peak = np.zeros((1, 1, 3, 3))
peak[0, 0, 1, 1] = 9.0

# %%
guess = predict("2 by 2 windows, stride 1: ones arrive. What does the middle of peak get?", mine=1)


# %%
@guess.reveal
def winner_of_four():
    best, where = conv.maxpool_forward(peak, 2, 1)
    return float(conv.maxpool_backward(np.ones_like(best), where, peak.shape, 2, 1)[0, 0, 1, 1])


# %% [markdown]
# ## A network
#
# LeCun and his colleagues built a family of networks for digits, from 1989 on. The smallest, later
# called LeNet-1, has 4 filters, then 12, then ten outputs. Yours will have the same shapes, with
# two parts of today: max pooling, where they averaged, and ReLU, where they had a tanh.
#
# The sizes, with your formula:

# %%
size, channels = 28, 1
for filters in (4, 12):
    size = conv.conv_out(size, 5, 1, 0)
    print(f"{filters:2} filters of 5 x 5 x {channels}: {filters} channels of {size} x {size}")
    size, channels = conv.conv_out(size, 2, 2, 0), filters
    print(f"   pooled, 2 x 2:      {filters} channels of {size} x {size}")
print(f"   in a row:           {channels * size * size} numbers, dense to 10 scores")

# %%
guess = predict("How many parameters are that? (784-100-10 has 79,510.)", mine=5000)


# %%
@guess.reveal
def parameters_of_lenet():
    parts = [4 * (25 * 1 + 1), 12 * (25 * 4 + 1), (192 + 1) * 10]
    print(" + ".join(map(str, parts)))
    return sum(parts)


# %% [markdown]
# The parts are ready. `conv2d(x, w, b)` and `maxpool(x, 2, 2)` are your functions as operations on
# Tensors, with your backward functions as their rules; it takes two lines each to say so.
#
# ```python
# conv = op("conv")(conv2d_forward)
#
# @conv.rule
# def conv_rule(grad, out, stride, pad, x, w, b):
#     return conv2d_backward(grad, x, w, stride, pad)
# ```
#
# `he(shape, fan_in, rng)` draws weights as in chapter 8: variance 2 / fan_in. For a filter, fan_in
# is how many numbers one output is made of. How many are they in the second round?

# %% [exercise]
from course.autodiff.conv import LeNet1

# %%
net = LeNet1(np.random.default_rng(0))
two, their_labels = np.random.default_rng(1).random((2, 1, 28, 28)), np.array([3, 8])
print("scores:", getattr(net(two), "data", np.zeros(0)).shape)

# %% [markdown]
# Do the gradients go all the way back? Nudge some weights of every layer, and compare. Two images,
# so that nothing is hidden by there being only one.


# %%
def nudge_slope(net, p, place, eps=1e-5):
    """The slope of the loss for one number of a parameter, by nudging it."""
    kept, losses = p.data.flat[place], []
    for nudge in (eps, -eps):
        p.data.flat[place] = kept + nudge
        losses.append(float(softmax_cross_entropy(net(two), their_labels).data))
    p.data.flat[place] = kept
    return (losses[0] - losses[1]) / (2 * eps)


# %%
net = conv.LeNet1(np.random.default_rng(0))
softmax_cross_entropy(net(two), their_labels).backward()
for name, p in net.parameters().items():
    chosen = np.random.default_rng(2).integers(p.data.size, size=4)
    gaps = [abs(p.grad.flat[i] - nudge_slope(net, p, i)) for i in chosen]
    print(f"{name} {p.data.shape!s:14} {p.data.size:5} numbers, gap below 1e-7: {max(gaps) < 1e-7}")

# %% [markdown]
# ## The same, compiled
#
# Your network goes through its windows in a Python loop. That is fine for two images, and slow for
# sixty thousand. The course's engine has the same layers as compiled loops. Are they the same? Give
# both the same weights, and compare.

# %%
quick = convnet.LeNet(np.random.default_rng(9), filters=(4, 12))
for name, p in quick.parameters().items():
    p.data = net.parameters()[name].data.astype(np.float32)
gap = np.abs(quick(two.astype(np.float32)).data - net(two).data).max()
print("largest difference of the scores below 0.00001:", bool(gap < 1e-5))

# %%
compiled.softmax_cross_entropy(quick(two.astype(np.float32)), their_labels).backward()
for name, p in quick.parameters().items():
    gap = np.abs(p.grad - net.parameters()[name].grad).max()
    print(f"{name}: largest difference of the gradients below 0.00001: {bool(gap < 1e-5)}")

# %% [markdown]
# The rest is single precision: 24 bits instead of 53. So what you train now is your network, faster
# by a factor that you may guess.

# %%
guess = predict("Forward and back, 20 images: how many times faster are compiled loops?", mine=10)


# %% tags=["volatile"]
def milliseconds(act, rounds=3):
    """The shortest of several runs."""
    times = []
    for _ in range(rounds):
        begun = perf_counter()
        act()
        times.append(1000 * (perf_counter() - begun))
    return min(times)


# %% tags=["volatile"]
@guess.reveal
def times_faster():
    x, y = floats(digits.train_images[:20]), digits.train_labels[:20].astype(np.int64)
    slow = milliseconds(lambda: softmax_cross_entropy(net(x.astype(float)), y).backward())
    fast_ = milliseconds(lambda: compiled.softmax_cross_entropy(quick(x), y).backward(), 10)
    print(f"Python loop {slow:.1f} ms, compiled {fast_:.2f} ms")
    return round(slow / fast_)


# %% [markdown]
# Where such a factor comes from is the subject of the next chapter. Here it saves you time.
#
# ## Experiment: move the digits again
#
# The network of convolutions, *convnet* for short, trained exactly as the dense network was, from
# the weights that your `LeNet1` has drawn.

# %% tags=["volatile"]
fully_train(quick)
print(f"right on new digits: {percent_right(quick, new_images):.1f} percent")
print("at least as many as they should be:",
      percent_right(quick, new_images) >= (85.0 if fast() else 97.5))  # fmt: skip

# %%
guess = predict("Moved by three pixels: how many percent does the convnet get right?", mine=95)


# %% tags=["volatile"]
@guess.reveal
def moved_again():
    both = {"784-100-10": mlp, "convnet, 4 and 12 filters": quick}
    found = {name: [percent_right(network, moved(new_images, s)) for s in range(5)]
             for name, network in both.items()}  # fmt: skip
    for name, percents in found.items():
        print(f"{name:26}", np.round(percents, 1))
    pictures.shifts(found)
    return round(found["convnet, 4 and 12 filters"][3], 1)


# %% [markdown]
# *In the picture: percent right against the shift in pixels, 0 to 4. Both lines begin near the top
# and fall; that of the dense network falls faster.*
#
# Better, with 3,246 parameters against 79,510. But is that all? The stencil does not care where a
# letter stands. So who does?
#
# Look at what the filters and pools pass on. A small pattern on an empty page, and the same pattern
# four pixels further right:

# %%
pattern = np.zeros((1, 1, 28, 28))
pattern[0, 0, 8:18, 6:16] = np.random.default_rng(3).random((10, 10))


def last_maps(x):
    """What arrives at the dense layer: 12 maps of 4 by 4."""
    fresh = conv.LeNet1(np.random.default_rng(0))
    x = conv.maxpool(conv.conv2d(x, fresh.w1, fresh.b1), 2, 2).relu()
    return conv.maxpool(conv.conv2d(x, fresh.w2, fresh.b2), 2, 2).relu().data


# %%
guess = predict("Four pixels right: by how many places do the 4 by 4 maps move?", mine=4)


# %%
@guess.reveal
def maps_move_along():
    here, there = last_maps(pattern), last_maps(moved(pattern[0], 4)[None])
    for places in range(4):
        same = np.allclose(there[..., places:], here[..., : 4 - places])
        print(f"equal to the old maps, {places} places further right:", same)
    return next(k for k in range(4) if np.allclose(there[..., k:], here[..., : 4 - k]))


# %% [markdown]
# Two pools, each halving: four pixels are one place. Everything that the filters have found is
# still there, number for number, one place further right. This is called **equivariance**: move
# what goes in, and what comes out moves along. The dense layer at the end spoils it. It has a
# weight for each place again, 192 of them for each digit, as the dense network has for each pixel.
#
# Two sentences: what would you do to the 12 maps before the dense layer, if you wanted a network
# that does not care at all where a digit stands? And is there a task for which that would be a bad
# idea?
#
# *…*

# %% [markdown]
# ## What was published
#
# LeCun, Bottou, Bengio and Haffner (1998) compared many methods on the same 60,000 digits. Some of
# their test errors, beside those of your two networks:

# %%
published = {"linear": 12.0, "300 hidden units, squared error": 4.7,
             "LeNet-1, images shrunk to 16 × 16": 1.7, "LeNet-4": 1.1, "LeNet-5": 0.95,
             "LeNet-5, distorted digits as well": 0.8}  # fmt: skip

# %%
guess = predict("Beside their 1.7: which test error has your convnet, in percent?", mine=1.5)


# %% tags=["volatile"]
@guess.reveal
def beside_the_published():
    ours = {"784-100-10, this notebook": 100 - percent_right(mlp, new_images),
            "4 and 12 filters, this notebook": 100 - percent_right(quick, new_images)}  # fmt: skip
    pictures.errors(published, ours)
    return round(100 - percent_right(quick, new_images), 2)


# %% [markdown]
# *In the picture: bars of test errors. The published ones, plain, go from 12.0 for a linear
# classifier down to 0.8 for LeNet-5 with distorted digits; the two of this notebook are hatched.*
#
# Compare like with like: other epochs, another loss, another optimiser. With the offline digits, or
# in the fast setting with few digits, your bars mean something else altogether. Which one of the
# differences between your network and theirs would you test first?
#
# *…*

# %% [markdown]
# ## Covering the digit
#
# What does the network look at? Cover a square of the image with paper, and see how sure it still
# is of the right answer. Then move the square: a window again, so `conv_out` knows how many places
# there are.


# %%
def probabilities(images):
    """What the convnet thinks of each image."""
    logits = scores(quick, images).data.astype(float)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


# %% tags=["volatile"]
def covered(image, side=7):
    """The image, once for each place of a square of paper."""
    places = conv.conv_out(28, side, 1, 0)
    copies = np.repeat(image[None], places * places, axis=0)
    for copy, (i, j) in zip(copies, np.ndindex(places, places), strict=True):
        copy[i : i + side, j : j + side] = 0
    return copies, places


def chances(image, label):
    """The probability of the label, once for each place of the square."""
    copies, places = covered(image)
    return probabilities(copies)[:, label].reshape(places, places)


# %%
guess = predict("A digit it is sure of: how low can one square bring the probability?", mine=0.5)


# %% tags=["volatile"]
@guess.reveal
def the_place_that_matters():
    sure = probabilities(new_images[:100])[np.arange(100), new_labels[:100]] > 0.95
    maps = {i: chances(new_images[i], new_labels[i]) for i in np.flatnonzero(sure)[:8]}
    which = min(maps, key=lambda i: maps[i].min())
    pictures.occlusion(new_images[which], maps[which], int(new_labels[which]))
    return round(float(maps[which].min()), 3)


# %% [markdown]
# *In the picture: on the left a digit; on the right a map, bright where the network stays sure and
# dark where it needs what was covered, with the outline of the digit in white.*
#
# Of eight digits it was sure of, this is the one that a square could harm most. Paper on paper
# changes nothing, so the map is bright away from the digit. The dark places are
# those that tell this digit from others. And the first layer's filters? They were drawn at random,
# and then taught:

# %% tags=["volatile"]
pictures.maps(list(quick.w1.data[:, 0]), [f"filter {f}" for f in range(4)])

# %% tags=["volatile"]
first_maps = conv.conv2d_forward(floats(new_images[:1]).astype(float), quick.w1.data.astype(float),
                                 quick.b1.data.astype(float))  # fmt: skip
pictures.maps([new_images[0], *first_maps[0]], ["the digit", *[f"map {f}" for f in range(4)]])

# %% [markdown]
# *In the pictures: four filters of 5 by 5, dark for positive weights and light for negative ones;
# and a digit with the maps that the four filters make of it. Each of them stresses other edges or
# strokes.*
#
# Nobody has asked for edges. The first layer finds them because the second one can build corners
# and bows of them, and the dense layer digits of these. Features of features: this is what is meant
# by a hierarchy.

# %% [markdown]
# ## AlexNet, counted
#
# In 2012 the network of the riddle won the ImageNet contest: 1.2 million photographs, a thousand
# kinds of things. It is called AlexNet, after its first author. Five guesses are allowed for each
# photograph. It was wrong in 15.3 percent of the cases, the next best entry in 26.2. From then on
# the field was a different one.
#
# Their network ran on two graphics cards with 3 GB each. To save traffic, some layers look only at
# the half of the channels that lies on their own card. That is why `seen` below is not always the
# number of channels before.

# %%
alexnet = [  # filters, k, channels seen by each filter, stride, pad, and pooled after it?
    (96, 11, 3, 4, 0, True),
    (256, 5, 48, 1, 2, True),
    (384, 3, 256, 1, 1, False),
    (384, 3, 192, 1, 1, False),
    (256, 3, 192, 1, 1, True),
]

# %%
guess = predict("How many million parameters has AlexNet?", mine=100)


# %%
@guess.reveal
def alexnet_counted():
    size, total = 227, 0
    for filters, k, seen, stride, pad, pooled in alexnet:
        size, own = conv.conv_out(size, k, stride, pad), filters * (seen * k * k + 1)
        print(f"{filters} filters {k} x {k} x {seen}: {size} x {size} x {filters}, {own:,}")
        size, total = conv.conv_out(size, 3, 2, 0) if pooled else size, total + own
    for n_in, n_out in ((256 * size * size, 4096), (4096, 4096), (4096, 1000)):
        print(f"dense {n_in} to {n_out}: {(n_in + 1) * n_out:,}")
        total += (n_in + 1) * n_out
    print(f"together {total:,}")
    return round(total / 1e6, 1)


# %% [markdown]
# The first layer gives 55 × 55 × 96, as the paper says, and its authors round to 60 million. More
# than half of them sit in the first dense layer, and nearly all in the three dense ones. The
# filters, which do most of the seeing, have 2.3 million.

# %%
filters_alone = sum(n * (seen * k * k + 1) for n, k, seen, *_ in alexnet)
print(f"{filters_alone:,} in filters, a share of {filters_alone / 60_965_224:.3f}")

# %% [markdown]
# Ioffe and Szegedy (2015), whose batch normalisation you know, were at 4.8 percent, "exceeding the
# accuracy of human raters". These had been measured, too: Russakovsky and others (2015) report 5.1
# percent.

# %%
guess = predict("How many people's answers does this 5.1 percent stand for?", mine=100)


# %%
@guess.reveal
def human_level():
    print("The better one of two, who had both practised beforehand.")
    return 1


# %% [markdown]
# What would you have to know before you believe a sentence of the form "better than humans"? Three
# things:
#
# *…*

# %% [markdown]
# ## Bug hunt
#
# Somebody's way back through max pooling. With 2 by 2 windows side by side, as everybody has
# them, it passes every test.


# %%
def foreign_unpool(dy, arg, x_shape, k, stride):
    """Somebody's max pooling, backwards."""
    dx = np.zeros(x_shape)
    for n, c, i, j in np.ndindex(dy.shape):
        row, column = divmod(int(arg[n, c, i, j]), k)
        dx[n, c, i * stride + row, j * stride + column] = dy[n, c, i, j]
    return dx


# %%
exposes = predict("Type (k, stride) for which it goes wrong on a 6 by 6 image.", mine=(3, 1))


# %%
@exposes.reveal
def bug_hunt():
    k, stride = exposes.mine
    image = np.random.default_rng(4).random((1, 1, 6, 6))
    best, where = conv.maxpool_forward(image, k, stride)
    theirs = foreign_unpool(np.ones_like(best), where, image.shape, k, stride).sum()
    right = conv.maxpool_backward(np.ones_like(best), where, image.shape, k, stride).sum()
    print(f"sent back: {theirs:g}, arrived: {right:g}")
    print("They agree; try again." if theirs == right else "You have exposed it.")


# %% [markdown]
# Which single character is missing? And why does the sum of all gradients give it away? One
# sentence:
#
# *…*

# %% [markdown]
# ## Before you go

# %%
recall("window-count", mine=7)

# %%
recall("filter-numbers", mine=224)

# %%
recall("winner-takes", mine=15)

# %% [markdown]
# ## What is still missing
#
# Your layers are right, and slow: a Python loop over windows, each with a small product. The
# compiled ones are many times faster, and so far you had to take them as they were. In the next
# chapter you write compiled loops yourself, *kernels*, for the matrix product first, and find out
# what your computer can do when nothing stands in its way.

# %%
progress()
