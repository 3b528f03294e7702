"""Fast: kernels of the learner's own, an honest clock, and training on sixty thousand digits."""

# %% [markdown]
# # Fast: kernels of your own
#
# **You have built** layers, optimisers and convolution. All of it is right, and as fast as Python
# lets it be.
#
# **You build now** eight short kernels that a compiler turns into machine code, a clock that can be
# trusted, and a training run that ends in time.
#
# **It lets you** train on sixty thousand digits while you wait, find out what your computer can do
# at most, and race your engine against NumPy and PyTorch.
#
# Two sittings of about an hour. A good place to rest is before "Adding up". Kernels are compiled
# when they are first called; that takes a second or two each time.

# %% [setup]
import math
import time
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import chain
from operator import mul
from time import perf_counter

import matplotlib.pyplot as plt
import numba
import numpy as np
from numba import njit, prange

from course import fast, load_digits, predict, progress, recall
from course.autodiff import kernels, layers, optim
from course.autodiff.fast import loop
from course.autodiff.fast.dense import FastNetwork
from course.autodiff.fast.threads import one_blas_thread
from course.autodiff.kernels import descend, error_rate
from course.autodiff.layers import minibatches
from course.bench.mnist import Task, batches, numpy_by_hand
from course.bench.peers import torch_epoch
from course.bench.rounds import take_turns
from course.figures import fast as pictures
from course.figures.digits import row_of_digits
from course.widgets.parsons import parsons

plt.style.use("course.plain")
np.set_printoptions(precision=3, suppress=True)

# %% [markdown]
# ## Three questions first

# %%
recall("filter-numbers", mine=224)

# %%
recall("norm-by-hand", mine=1)

# %%
recall("xent-slope", mine=-0.02)

# %% [markdown]
# ## A puzzle: ten times faster
#
# Here is a matrix product on lists of numbers, as everybody writes it first. Make it ten times
# faster. NumPy is not allowed; everything else that Python has, is.


# %%
def slow_product(A, B):
    """The product of two matrices that are lists of rows."""
    out = [[0.0] * len(B[0]) for _ in A]
    for i in range(len(A)):
        for j in range(len(B[0])):
            for k in range(len(B)):
                out[i][j] += A[i][k] * B[k][j]
    return out


# %%
rng = np.random.default_rng(0)
square_A, square_B = rng.random((2, 80, 80))
list_A, list_B = square_A.tolist(), square_B.tolist()
attempts = []


def times_faster(product):
    """How many times as fast as the slow product; both run at once, the best of five counts."""
    slow = kernels.benchmark(slow_product, list_A, list_B)
    return slow / kernels.benchmark(product, list_A, list_B)


def attempt(product):
    """Check a product, measure it, and keep what came out."""
    right = np.allclose(product(list_A, list_B), square_A @ square_B)
    attempts.append(round(times_faster(product), 1) if right else "wrong")
    print("so far:", attempts)


# %% [markdown]
# Change `my_product`, run both cells, and again. Take ten minutes, and make at least three
# attempts. They are kept in the order you made them.


# %%
def my_product(A, B):
    """Yours: two lists of rows in, a list of rows out."""
    return slow_product(A, B)


# %% tags=["volatile"]
attempt(my_product)

# %%
guess = predict("What is the largest factor that you think possible this way?", mine=5)

# %% [markdown]
# These are what people often arrive at. Is yours among them?


# %%
def rows_first(A, B):
    """The names of the rows are looked up once, not in every round."""
    out = []
    for row in A:
        new = [0.0] * len(B[0])
        for a, other in zip(row, B, strict=True):
            for j, b in enumerate(other):
                new[j] += a * b
        out.append(new)
    return out


def dot(row, column):
    """The sum of the products, pair by pair."""
    return sum(a * b for a, b in zip(row, column, strict=True))


def pairs(A, B):
    """No index at all."""
    columns = list(zip(*B, strict=True))
    return [[dot(row, column) for column in columns] for row in A]


def mapped(A, B):
    """The inner loop runs inside of sum and map."""
    columns = list(zip(*B, strict=True))
    return [[sum(map(mul, row, column)) for column in columns] for row in A]


def summed(A, B):
    """The inner loop is a single call; Python has it from version 3.12 on."""
    columns = list(zip(*B, strict=True))
    return [[math.sumprod(row, column) for column in columns] for row in A]


# %% tags=["volatile"]
@guess.reveal
def largest_factor():
    tried = [rows_first, pairs, mapped, *[summed] * hasattr(math, "sumprod")]
    factors = {product.__name__: times_faster(product) for product in tried}
    for name, factor in factors.items():
        print(f"{name:10} {factor:5.1f} times as fast")
    return round(max(factors.values()), 1)


# %% [markdown]
# All of them do the same 512,000 multiplications. What they can save is what goes on around these:
# looking up names, making indices, asking what kind of number this is. If one of your attempts was
# clearly faster, look at its inner loop. It has probably left Python for `sum`, `map` or `sumprod`,
# and those are loops that somebody else has compiled.
#
# So the way on is to compile loops of your own.

# %% [markdown]
# ## Two ways to follow a foreign recipe
#
# A cook has a recipe in a language that he does not speak. An interpreter stands beside him, reads
# a line and says it aloud. The cook does it; then the next line. *Take an onion. Is this an onion?
# Yes. Where is the knife for onions? There. Cut it.* For a thousand onions the same sentences are
# read and translated a thousand times. The cutting is the least of it.
#
# The other way: somebody sits down first and translates the whole recipe, in writing. That takes a
# while. And he has to know what will be on the table, because onions and fish are not cut alike.
# Afterwards the cook is alone with his onions, and nobody says a word.
#
# Python is the **interpreter**. **Numba** is the translator. It takes a function with loops and
# numbers, waits for the first call to see which types come in, and writes machine code for just
# these types. It was made for functions like the product above. Graphs of nodes, strings, objects
# of all kinds: most of these it refuses, and they stay with Python.
#
# All it takes is one line above the function.


# %%
@njit
def triple(x):
    return 3 * x


# %%
guess = predict("The first call of triple takes how many times as long as the second?", mine=100)


# %% tags=["volatile"]
@guess.reveal
def first_and_second_call():
    seconds = []
    for _ in range(2):
        begun = perf_counter()
        triple(2)
        seconds.append(perf_counter() - begun)
    print(f"first {1e3 * seconds[0]:.1f} ms, second {1e3 * seconds[1]:.4f} ms")
    return round(seconds[0] / seconds[1])


# %% [markdown]
# The first call has waited for the translator. Run the cell once more: now both calls find the
# translation lying there. Whoever measures a kernel with its first call measures the compiler.

# %%
guess = predict("triple is called with 2, 5, 0.5 and a float32. How many translations?", mine=4)


# %%
@guess.reveal
def translations():
    results = [triple(x) for x in (2, 5, 0.5, np.float32(0.5))]
    print(results, "for", [str(types[0]) for types in triple.signatures])
    return len(triple.signatures)


# %% [markdown]
# One for each type, not for each value. Inside of a translation all types are settled, and this is
# where the speed comes from.

# %% [markdown]
# ## A product, compiled
#
# **What goes in.** Two matrices, and a third array for the result. Kernels write into an array that
# the caller brings along; so nobody has to look for memory while there is work to do.

# %%
A, B = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([[1.0, 10.0], [100.0, 1000.0]])
out = np.full((3, 2), 7.0)

# %% [markdown]
# **What happens.** Rows `i`, columns `j`, and for each pair the sum over `k`.


# %%
@njit
def product_ijk(A, B, out):
    """The product of A (n, K) and B (K, m) into out (n, m): i, then j, then k."""
    for i in range(A.shape[0]):
        for j in range(B.shape[1]):
            out[i, j] = 0.0
            for k in range(A.shape[1]):
                out[i, j] += A[i, k] * B[k, j]


# %% [markdown]
# **What comes out.** Nothing is returned. The sevens in `out` are gone.

# %%
product_ijk(A, B, out)
print(out)

# %% [markdown]
# **Check.** NumPy, and the same function without its decorator. Every kernel keeps it as `py_func`.

# %%
again = np.empty((3, 2))
product_ijk.py_func(A, B, again)
print(np.array_equal(out, A @ B), np.array_equal(out, again))

# %% [markdown]
# The plain Python version is the place to look for mistakes in. For the compiled one has lost
# something on its way.


# %%
@njit
def behind_the_end(x):
    return x[x.size]


whole = np.array([1.0, 2.0, 3.0, 99.0])

# %%
guess = predict("behind_the_end(whole[:3]): what comes back?", mine="an IndexError")


# %%
@guess.reveal
def nobody_checks():
    careful = njit(boundscheck=True)(behind_the_end.py_func)
    for name, function in {"in Python": behind_the_end.py_func, "boundscheck": careful}.items():
        try:
            function(whole[:3])
        except IndexError:
            print(f"{name}: IndexError")
    return behind_the_end(whole[:3])


# %% [markdown]
# It reads what happens to lie behind the array. Here this was yours. It could be somebody else's
# number, or nobody's, and then the whole notebook may die without a word. If a kernel *writes* one
# place too far, another array is spoiled, and you will look for the mistake there. So test a kernel
# first as `py_func`, or with `boundscheck=True`.

# %% [markdown]
# ## Which way a row lies
#
# Memory is one long line of numbers. A matrix is laid on it row by row. The processor never fetches
# a single number from there but a piece of the line, 64 bytes on most machines: eight numbers in
# float64. This is a **cache line**, and it is kept near for a while in a small, fast memory, the
# **cache**.

# %%
pictures.rows_in_memory(4, 16, 8)

# %% [markdown]
# *In the picture: on top a matrix of 4 by 16 numbers; below, the same numbers as they lie in
# memory, in pieces of eight. On the left the first four reads go along a row, and one piece is
# fetched. On the right they go down a column, and four pieces are fetched.*
#
# Reading along a row, eight reads cost one fetch. Down a column, every read costs one, and if the
# column is long, the first piece has been thrown out again before its neighbour is asked for.


# %%
@njit
def along_rows(X):
    total = 0.0
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            total += X[i, j]
    return total


@njit
def down_columns(X):
    total = 0.0
    for j in range(X.shape[1]):
        for i in range(X.shape[0]):
            total += X[i, j]
    return total


# %%
guess = predict("The same sum over a large matrix: how many times slower down the columns?", mine=2)


# %% tags=["volatile"]
@guess.reveal
def which_way():
    X = np.ones((1500, 1500) if fast() else (4000, 4000))
    rows, columns = (kernels.benchmark(f, X, repeats=3) for f in (along_rows, down_columns))
    print(f"along the rows {1e3 * rows:.1f} ms, down the columns {1e3 * columns:.1f} ms")
    return round(columns / rows, 1)


# %% [markdown]
# Not one addition more, only another order. Now look at `product_ijk` again. Its innermost loop is
# the one over `k`. It goes along a row of A, and which way through B?
#
# The products can be added in another order. Take A = (1 2) and B with the rows (3 4) and (5 6).
#
# * `out` begins as (0, 0).
# * For k = 0: 1 times the row (3, 4) is added. That makes (3, 4).
# * For k = 1: 2 times the row (5, 6) is added. That makes (13, 16).
#
# A whole row of B is added to a whole row of `out`: all reads go along.
#
# And there is a second thing to gain. Your computer has several cores, and so far one of them
# works. A loop written with `prange` instead of `range` is shared out among **threads**, one for
# each core, if the decorator allows it:
#
# ```python
# @njit(parallel=True)
# def double_rows(X, out):
#     for i in prange(X.shape[0]):
#         for j in range(X.shape[1]):
#             out[i, j] = 2 * X[i, j]
# ```
#
# Nobody knows which thread comes first. So this is allowed for one kind of loop only: no two rounds
# may write to the same place. In `double_rows` each row of `out` belongs to one round. Which of the
# loops i, j and k of a product is like that?

# %% [exercise]
from course.autodiff.kernels import matmul_kernel

# %%
out = np.full((3, 2), 7.0)
matmul_kernel(A, B, out)
print(out)


# %%
@contextmanager
def on_threads(count):
    """Inside, kernels use so many threads."""
    before = numba.get_num_threads()
    numba.set_num_threads(count)
    try:
        yield
    finally:
        numba.set_num_threads(before)


# %% [markdown]
# One thing at a time. On a single thread, only the order of the loops is different:

# %%
guess = predict("400 by 400, one thread: how many times faster than i-j-k?", mine=3)


# %% tags=["volatile"]
@guess.reveal
def order_of_loops():
    n = 200 if fast() else 400
    X, Y = np.random.default_rng(0).random((2, n, n))
    with on_threads(1):
        ijk, ikj = (kernels.benchmark(f, X, Y, np.empty((n, n)), repeats=3)
                    for f in (product_ijk, kernels.matmul_kernel))  # fmt: skip
    print(f"i-j-k {1e3 * ijk:.1f} ms, yours {1e3 * ikj:.1f} ms")
    return round(ijk / ikj, 1)


# %% [markdown]
# There is a second reason besides the cache. When eight neighbours are multiplied by the same
# number, the processor can do several of them in one instruction. Down a column it cannot.
#
# And where are we now with the puzzle? Same matrices, 80 by 80:

# %%
guess = predict("How many times faster than the slow product on lists?", mine=100)


# %% tags=["volatile"]
@guess.reveal
def against_python():
    slow = kernels.benchmark(slow_product, list_A, list_B, repeats=3)
    space = np.empty((80, 80))
    quick = kernels.benchmark(kernels.matmul_kernel, square_A, square_B, space, repeats=30)
    library = kernels.benchmark(np.matmul, square_A, square_B, repeats=30)
    print(f"lists {1e3 * slow:.1f} ms, yours {1e3 * quick:.3f} ms, NumPy {1e3 * library:.3f} ms")
    print("at least fifty times:", slow / quick >= 50)
    return round(slow / quick)


# %% [markdown]
# NumPy may still be ahead. Its product is a kernel as well, worked on by specialists for decades,
# with blocks, which you will meet, and with instructions chosen for each processor. But you are in
# its neighbourhood now.

# %% [markdown]
# ## You may think: a parallel loop gives the same result
#
# **You may think** that threads change how long something takes and nothing else. **Try this
# input:** twenty million labels are to be counted, digit by digit.


# %%
@njit(parallel=True)
def count_labels(labels, counts):
    """How often each digit is among the labels."""
    counts[:] = 0
    for i in prange(labels.size):
        counts[labels[i]] += 1


drawn = np.random.default_rng(1).integers(0, 10, 20_000_000, dtype=np.uint8)

# %%
guess = predict("The fives are counted ten times. Is it the same number each time?", mine=True)


# %% tags=["volatile"]
@guess.reveal
def count_ten_times():
    counts, fives = np.zeros(10, np.int64), []
    for _ in range(10):
        count_labels(drawn, counts)
        fives.append(int(counts[5]))
    print(f"there are {np.sum(drawn == 5):,} fives; on {numba.get_num_threads()} threads:")
    print(*fives)
    return len(set(fives)) == 1


# %% [markdown]
# **It shows** (on two or more threads) how a count gets lost. Two clerks keep one tally on one
# board. Both read 7. Both add one. Both write 8. Two fives have passed, and the board has gone up
# by one. This is a **race**. How much is lost depends on who was quick, so it differs from run to
# run. With few labels, on one thread or on a busy machine it may be right every time, in all your
# tests.
#
# No error is raised, and no tool warns you here. The rule of above is all there is: two rounds must
# not write to the same place. In your product each row of `out` belongs to one round. Had you put
# `prange` on the loop over k, all threads would add to the same row.
#
# One exception is built in. If all rounds add to a plain *number*, Numba gives each thread a number
# of its own and adds these up at the end.


# %%
@njit(parallel=True)
def shared_total(x):
    total = 0.0
    for i in prange(x.size):
        total += x[i]
    return total


# %%
guess = predict("A million random numbers: the same sum on one thread and on all?", mine=True)


# %% tags=["volatile"]
@guess.reveal
def sums_on_threads():
    x, sums = np.random.default_rng(2).random(1_000_000), []
    for count in (1, numba.config.NUMBA_NUM_THREADS):
        with on_threads(count):
            sums.append(shared_total(x))
        print(f"{count} threads: {sums[-1]!r}")
    return sums[0] == sums[1]


# %% [markdown]
# Nothing is lost here. But the numbers are added in another order, and each addition rounds. If the
# last digits differ, neither sum is wrong. It is one reason why two computers that train the same
# network from the same seed may end with slightly different weights.

# %% [markdown]
# ## Blocks
#
# For each row of A, your product goes through all of B. As long as B fits into the cache, this
# costs nothing. A matrix of 1000 by 1000 has 8 megabytes, more than many caches hold. Then the
# beginning of B has been thrown out when the next row wants it.
#
# The cure is to finish with a piece of B before going on to the next: take a **block** of it, small
# enough to stay in the cache, and do for *all* rows of A what this block has to do. Then the next
# block.
#
# Here is the same idea on something simpler. To transpose a matrix, one of the two arrays must be
# read or written down its columns. In small square blocks this does no harm, since the few lines of
# a block stay in the cache. Put the lines in order; two do not belong.

# %% tags=["volatile"]
parsons("blocked loops")

# %% [markdown]
# Other orders of the four loops would give the same transpose. But only if both loops over blocks
# stand outside is a block finished before the next one is begun.
#
# One of the two lines left over runs up to `i0 + bs`, whatever comes. Take 7 rows in blocks of 4:

# %%
for bs in (4, 3, 10):
    print(f"blocks of {bs}:", [list(range(k0, min(k0 + bs, 7))) for k0 in range(0, 7, bs)])

# %% [markdown]
# The last block may be short, and a block may be larger than the matrix.
#
# Now the product. A block of B has rows from `k0` on and columns from `j0` on. Each block adds its
# share to `out`: with 7 rows of B and blocks of 4, an element of `out` is made of two shares. So
# who clears `out`, and when? That line is given.

# %% [exercise]
from course.autodiff.kernels import matmul_blocked

# %%
out = np.full((3, 2), 7.0)
matmul_blocked(A, B, out, 1)
print(out)

# %%
guess = predict("Which block size will be the fastest: 8, 32, 128, 384 or one for all?", mine=128)


# %% tags=["volatile"]
@guess.reveal
def block_sizes():
    n, found = 256 if fast() else 768, {}
    X, Y = np.random.default_rng(0).random((2, n, n))
    for bs in (8, 32, 128, n // 2, n):
        found[bs] = kernels.benchmark(kernels.matmul_blocked, X, Y, np.empty((n, n)), bs, repeats=1)
        print(f"blocks of {bs:4}: {1e3 * found[bs]:.1f} ms")
    return min(found, key=found.get)


# %% [markdown]
# Very small blocks cost more than they save: loops that begin and end all the time, rows too short
# for the wide instructions. What large blocks cost depends on your cache. On a computer with a
# large one there may be hardly any difference, and then your table says so. Whoever writes a
# library measures this for each processor.

# %% [markdown]
# ## Adding up
#
# (A good place to rest, if you need one.)
#
# Training uses float32: half the memory, half the traffic, and twice as many numbers in each wide
# instruction. It has a price. A float32 has 24 binary digits.

# %%
guess = predict("In float32: what is 16,777,216 + 1?", mine=16_777_217)


# %%
@guess.reveal
def one_more():
    return int(np.float32(16_777_216) + np.float32(1))


# %% [markdown]
# 16,777,216 is 2 to the power 24. The next float32 is two further on, so a single one is rounded
# away. Add ones to it a million times, and it stays where it is.
#
# Sums are where this happens. A sum over many weights or many examples becomes large, and what is
# added is small. So keep the numbers in float32, and the *sum* in float64: one number more costs
# nothing. For x = (3, 4) the sum of squares is 9 + 16 = 25.

# %% [exercise]
from course.autodiff.kernels import sum_squares

# %%
heavy = np.array([4096.0, *[1.0] * 40], dtype=np.float32)
stuck = np.float32(0.0)
for number in heavy:
    stuck += number * number
print("a sum in float32:", float(stuck), "  yours:", sum_squares(heavy))

# %% [markdown]
# 4096 squared is just that number, and after it forty ones went by unheard.
#
# Next, softmax for a whole batch. From chapter 2 you know that e to the power 1000 is too large for
# any float, and what helps: subtract the largest score first. The quotient stays the same. Each row
# has a largest score of its own. And rows are independent, so here threads are allowed. A row of
# two equal scores, such as (0, 0), becomes (½, ½).

# %% [exercise]
from course.autodiff.kernels import softmax_rows

# %%
chances = np.empty((3, 2))
softmax_rows(np.array([[0.0, 0.0], [1000.0, 1001.0], [-1000.0, -1000.0]]), chances)
print(chances)

# %% [markdown]
# The gradient of a bias is the sum of what arrives, example by example: one number for each column.
# Rows (1, 2) and (3, 4) give (4, 6).
#
# Column by column would be the natural way to write it, and you have seen what that costs. Read in
# the order in which the numbers lie, and let `out` hold all the sums at once.

# %% [exercise]
from course.autodiff.kernels import col_sum

# %%
sums = np.full(2, 7.0)
col_sum(np.array([[1.0, 2.0], [3.0, 4.0]]), sums)
print(sums)

# %% [markdown]
# Could the rows of `col_sum` be shared out among threads, as those of the softmax were? Write down
# in one sentence why, or why not:
#
# *…*

# %% [markdown]
# ## In place
#
# A step of gradient descent is $w \leftarrow w - \text{lr} \cdot g$. In NumPy, `w = w - lr * g`
# makes two new arrays and lets the old one go. In a kernel it does something worse:


# %%
@njit
def wishful_update(w, g, lr):
    w = w - lr * g


weights, slopes = np.array([1.0, 2.0]), np.array([0.5, -1.0])

# %%
guess = predict("weights after wishful_update(weights, slopes, 0.1)? A list.", mine=[0.95, 2.1])


# %%
@guess.reveal
def unmoved():
    wishful_update(weights, slopes, 0.1)
    return weights.tolist()


# %% [markdown]
# Inside, the name `w` now belongs to another array. The caller's has not moved. To change an array
# is to write to its *elements*. By hand: 1 - 0.1 · 0.5 = 0.95.

# %% [exercise]
from course.autodiff.kernels import sgd_update

# %%
sgd_update(weights, slopes, 0.1)
print(weights)

# %% [markdown]
# One pass over the memory: read a weight, read its slope, write the weight. The next thing that
# training needs is an alarm. If a learning rate is too large, the loss becomes NaN, *not a number*,
# and everything that touches it does as well. NaN is equal to nothing, not even to itself, so how
# does one find it?
#
# There is a trap. Compilers can be allowed to calculate as if numbers were ideal ones, with
# `fastmath=True`. One of the things they may assume then is that NaN never occurs.


# %%
def first_is_nan(x):
    return math.isnan(x[0])


# %%
guess = predict("first_is_nan with fastmath=True, on [NaN]: what does it say?", mine=True)


# %% tags=["volatile"]
@guess.reveal
def alarm_switched_off():
    return njit(fastmath=True)(first_is_nan)(np.array([np.nan]))


# %% [markdown]
# If it said False: a test for what cannot happen is a test that can be left out, and the compiler
# has left it out. Your alarm must not be built like that.

# %% [exercise]
from course.autodiff.kernels import has_nan

# %%
print(has_nan(np.array([1.0, np.inf])), has_nan(np.array([1.0, np.nan])))

# %% [markdown]
# One more, and this one returns a new array. What `np.empty` gives is full of whatever lay there
# before, and its shape is up to you: a kernel that writes more than there is room for writes into
# its neighbours. The row (2, -3) becomes (2, 0).

# %% [exercise]
from course.autodiff.kernels import relu_kernel

# %%
signed = np.array([[2.0, -3.0, 0.5], [-1.0, 0.0, 4.0]])
print(relu_kernel(signed))
print("the input is as it was:", signed[0, 1] == -3.0)

# %% [markdown]
# ## An honest clock
#
# You have seen many milliseconds by now. How far can they be trusted? Here is one kernel, compiled
# before, and run twenty times with the same numbers.

# %%
guess = predict("The slowest of twenty runs takes how many times as long as the fastest?", mine=1.2)


# %% tags=["volatile"]
@guess.reveal
def twenty_runs():
    X, seconds = np.random.default_rng(0).normal(size=(400, 500)), []
    kernels.relu_kernel(X)
    for _ in range(20):
        begun = perf_counter()
        kernels.relu_kernel(X)
        seconds.append(perf_counter() - begun)
    print("ms:", np.round(1e3 * np.array(seconds), 2))
    return round(max(seconds) / min(seconds), 1)


# %% [markdown]
# Nothing has made it faster than it is, and many things have made it slower: another program, the
# mail, a processor that was asleep. So whoever wants to know how fast the *kernel* is takes the
# best run. And calls it once before, for the sake of the compiler.
#
# `time.perf_counter()` is the clock on the wall. There is another one, `time.process_time()`, which
# counts the work of all threads together. It would say that two threads gain nothing.
#
# With 50 ms for the first call and 3, 2 and 4 ms for the next three, an honest clock says 2 ms.

# %% [exercise]
from course.autodiff.kernels import benchmark

# %%
calls = []
_ = benchmark(calls.append, "a call", repeats=3)
print("calls for three timed runs:", len(calls))

# %% [markdown]
# The clock on threads and on types. A product of 512 by 512, and an update of two million weights.

# %%
guess = predict("All threads against one: how many times faster is the product?", mine=2)


# %% tags=["volatile"]
@guess.reveal
def threads_counted():
    n, found = 256 if fast() else 512, {}
    X, Y = np.random.default_rng(0).random((2, n, n))
    for count in range(1, numba.config.NUMBA_NUM_THREADS + 1):
        with on_threads(count):
            found[count] = kernels.benchmark(kernels.matmul_kernel, X, Y, np.empty((n, n)))
        print(f"{count} threads: {1e3 * found[count]:6.1f} ms, {found[1] / found[count]:.2f} times")
    return round(found[1] / found[count], 2)


# %% [markdown]
# If it is less than the number of threads: somebody has to hand out the rows and wait for the last
# one, all threads draw from the same memory, and the other programs on your computer want their
# share. Two threads of one core share its arithmetic as well.

# %%
guess = predict("float32 against float64: how many times faster is the update?", mine=2)


# %% tags=["volatile"]
@guess.reveal
def half_the_bytes():
    found = {}
    for kind in (np.float64, np.float32):
        w, g = np.ones((2, 200_000 if fast() else 2_000_000), kind)
        found[kind] = kernels.benchmark(kernels.sgd_update, w, g, kind(1e-9), repeats=10)
        print(f"{kind.__name__}: {1e3 * found[kind]:.3f} ms")
    return round(found[np.float64] / found[np.float32], 2)


# %% [markdown]
# The arithmetic is the same. What has halved is the number of bytes that travel. Is there a way to
# know beforehand whether a kernel waits for its numbers or for its arithmetic?

# %% [markdown]
# ## The roof of your machine
#
# Two things limit a kernel: how many calculations the processor can do in a second, and how many
# bytes the memory can bring. Williams, Waterman and Patterson (2009) drew both in one picture and
# called it the **roofline**. The question is how many calculations a kernel does for each byte.
#
# | in float64 | calculations | bytes | for each byte |
# |---|---|---|---|
# | `sgd_update`, per weight | 2 | 24: reads w and g, writes w | 1/12 |
# | `col_sum`, per number | 1 | 8 | 1/8 |
# | `sum_squares`, per number | 2 | 8 | 1/4 |
# | product, n by n | 2 n³ | 24 n², if all is fetched once | n/12 |
#
# First the two limits of one core. For the memory NumPy's `target += source`, which does next to
# nothing but carry: 24 bytes for each number. For the arithmetic NumPy's product, which is as good
# as arithmetic gets.

# %% tags=["volatile"]
n, size = (300, 1_000_000) if fast() else (600, 8_000_000)
source, target = np.ones((2, size))
X, Y = np.random.default_rng(0).random((2, n, n))
space = np.empty((n, n))
with one_blas_thread():
    bandwidth = 24 * size / kernels.benchmark(np.add, target, source, target) / 1e9
    peak = 2 * n**3 / kernels.benchmark(np.matmul, X, Y, space) / 1e9
print(f"a second: {bandwidth:.1f} gigabytes, and {peak:.1f} billion calculations")

# %%
guess = predict("Of the roof above it, what share does your sgd_update reach, in percent?", mine=50)


# %% tags=["volatile"]
@guess.reveal
def under_the_roof():
    rows = source.reshape(-1, 100)
    work = {  # calculations for each byte, calculations, kernel, arguments
        "sgd_update": (1 / 12, 2 * size, kernels.sgd_update, target, source, 1e-9),
        "col_sum": (1 / 8, size, kernels.col_sum, rows, np.empty(100)),
        "sum_squares": (1 / 4, 2 * size, kernels.sum_squares, source),
        "product i-j-k": (n / 12, 2 * n**3, product_ijk, X, Y, space),
        "your product": (n / 12, 2 * n**3, kernels.matmul_kernel, X, Y, space),
    }
    with on_threads(1):
        points = {name: (per, count / kernels.benchmark(*call, repeats=2) / 1e9)
                  for name, (per, count, *call) in work.items()}  # fmt: skip
    pictures.roofline(points, bandwidth, peak)
    per, speed = points["sgd_update"]
    return round(100 * speed / min(peak, bandwidth * per))


# %% [markdown]
# *In the picture: calculations a second against calculations for each byte, both on logarithmic
# axes. The roof rises as a slanted line, the memory, up to a corner, and goes on as a level line,
# the arithmetic. Five points lie under it or close to it: three on the left under the slope, the
# two products on the right.*
#
# On the left it is the memory that counts: wide instructions do not help there, fewer bytes do. On
# the right it is the arithmetic. A point far below the roof asks a question. For `sum_squares` the
# answer is that each addition waits for the one before it. For `product i-j-k` you know it.
#
# (If all arrays fit into a large cache, it is the cache whose slope you have measured, and not the
# memory's. And on a busy machine a point may even lie above the roof. Run both cells once more.)
#
# This is why training is done in batches. Write down in one sentence what a batch of 64 rows
# changes for the weights of a layer, compared with 64 single rows:
#
# *…*

# %% [markdown]
# ## Sixty thousand digits
#
# Here they are again, and a limit for the time.

# %% tags=["volatile"]
digits = load_digits()
images, labels = digits.train_images.reshape(-1, 784), digits.train_labels
seconds = 2.0 if fast() else 20.0
print(digits, f"\nat most {seconds:g} seconds of training")

# %% [markdown]
# All the parts are there. `FastNetwork` is the network of chapter 10 with compiled operations: a
# layer with its ReLU is one node, so is softmax with its loss. Two functions are given, short
# enough to read:
#
# ```python
# def descend(network, images, labels, rows, lr):
#     loss = softmax_cross_entropy(network(as_floats(images, rows)), labels[rows])
#     if not math.isfinite(loss.data):
#         raise FloatingPointError(f"the loss is {loss.data}: lr = {lr} is too large")
#     network.zero_grad()
#     loss.backward()
#     for p in network.parameters().values():
#         sgd_update(p.data.reshape(-1), p.grad.reshape(-1), np.float32(lr))
#     return float(loss.data)
#
# def error_rate(network, images, labels):
#     guesses = network(as_floats(images, np.arange(len(images)))).data.argmax(axis=1)
#     return float(np.mean(guesses != labels))
# ```
#
# The `sgd_update` in it is yours, as soon as it has passed. What is missing is the loop around it,
# with three duties. All randomness comes from `rng`. The clock is looked at after each step. And
# the test digits are looked at once, at the very end.

# %% [exercise]
from course.autodiff.kernels import train_mnist

# %%
guess = predict("Which share of the test digits gets a wrong name, in percent?", mine=3)


# %% tags=["volatile"]
@guess.reveal
def trained_in_time():
    trained = kernels.train_mnist(0, seconds, digits)
    print(f"mean loss of the last steps: {trained['loss']:.3f}")
    print("at most as wrong as it should be:", trained["error"] <= (0.20 if fast() else 0.035))
    W1, b1, W2, b2 = (trained["params"][name] for name in ("W1", "b1", "W2", "b2"))
    hidden = np.maximum(digits.test_images.reshape(-1, 784) / np.float32(255) @ W1 + b1, 0)
    called = (hidden @ W2 + b2).argmax(axis=1)
    wrong = np.flatnonzero(called != digits.test_labels)[:9]
    row_of_digits(digits.test_images[wrong],
                  [f"{digits.test_labels[i]} called {called[i]}" for i in wrong])  # fmt: skip
    return round(100 * trained["error"], 2)


# %% [markdown]
# *In the picture: the first nine test digits that it gets wrong, each with its right name and what
# the network calls it.*
#
# LeCun and others (1998) report 4.7 percent for 300 hidden units and a squared error, on the same
# 60,000 digits. You have fewer units, another loss, another activation, and a minute at most. With
# the offline digits or in the fast setting the comparison does not hold.

# %% [markdown]
# ## How many digits does it take?
#
# Now that a training run costs seconds, one can ask questions that need many of them. The same
# network, the same number of steps, but only the first 100 digits, then 200, and so on. Somebody
# had to write down every label, so this is a question about money.

# %%
guess = predict("Twice as many digits: to which share of itself does the error fall?", mine=0.5)

# %% tags=["volatile"]
steps, seeds = (300, 1) if fast() else (3000, 3)
sizes = [100 * 2**k for k in range(0, 10, 3 if fast() else 1)]
sizes = [s for s in sizes if s < len(images)] + [len(images)]
tests = digits.test_images.reshape(-1, 784)


def error_after(count, seed):
    """The test error of 784-128-10 after a fixed number of steps on the first digits."""
    rng = np.random.default_rng(seed)
    network = FastNetwork([784, 128, 10], rng)
    epochs = (minibatches(count, 50, rng) for _ in range(steps))
    with one_blas_thread():
        for _, rows in zip(range(steps), chain.from_iterable(epochs), strict=False):
            descend(network, images, labels, rows, 0.2)
        return error_rate(network, tests, digits.test_labels)


# %% tags=["volatile"]
begun = perf_counter()
errors = [[error_after(sizes[0], seed) for seed in range(seeds)]]
print(f"about {(perf_counter() - begun) * (len(sizes) - 1):.0f} seconds for the others")
errors += [[error_after(count, seed) for seed in range(seeds)] for count in sizes[1:]]
errors = np.array(errors)


# %% tags=["volatile"]
@guess.reveal
def error_against_digits():
    pictures.against_digits(sizes, errors)
    means = errors.mean(axis=1)
    for count, mean, spread in zip(sizes, means, np.ptp(errors, axis=1), strict=True):
        print(f"{count:6,} digits: {100 * mean:5.2f} percent wrong, spread {100 * spread:.2f}")
    print("it fell in", int(np.sum(np.diff(means) < 0)), "of", len(sizes) - 1, "steps")
    slope = np.polyfit(np.log(sizes), np.log(np.maximum(means, 1e-4)), 1)[0]
    return round(float(2**slope), 2)


# %% [markdown]
# *In the picture: test error against the number of training digits, both on logarithmic axes. The
# dots, one for each seed, fall from the upper left to the lower right, near a straight line.*
#
# (The number is the mean over all doublings: a straight line was laid through the dots.)
#
# On such axes a straight line means: each doubling multiplies the error by the same factor, plus or
# minus the noise of the seeds. At the right end yours may bend: 3,000 steps of 50 digits see all
# 60,000 only two and a half times, and it is the steps that are missing there.
#
# The first doublings cost a few labels; the last one costs tens of thousands. Curves like this one
# have been measured for many networks and tasks (Hestness and others, 2017), and people decide by
# them whether to pay for more data or for a better network.
#
# By your line: how many digits would halve the error once more? One sentence:
#
# *…*

# %% [markdown]
# ## A trillion parameters
#
# Speed is one limit, memory the other. What must be kept for each parameter while a network is
# trained with Adam, in float32? Chapter 7 has the list: the weight, its gradient, and the two
# averages. Four numbers of four bytes. And what flows forward is not even counted.

# %%
guess = predict("A trillion parameters, float32, Adam: how many terabytes?", mine=4)


# %%
@guess.reveal
def a_trillion():
    own = FastNetwork([784, 128, 10], np.random.default_rng(0)).parameters().values()
    counts = {"784-128-10": sum(p.data.size for p in own), "AlexNet": 60_965_224,
              "a trillion": 10**12}  # fmt: skip
    for name, count in counts.items():
        print(f"{name:10} {count:>17,} parameters {16 * count / 1e6:>16,.1f} megabytes")
    return 16 * counts["a trillion"] / 1e12


# %% [markdown]
# No computer has so much in one piece. Such a network is cut up and spread over hundreds or
# thousands of machines; the numbers are kept in 16 bits or fewer; and most of the time goes into
# carrying them to and fro. All of it is still the roofline, with a network in place of the memory.
#
# How many parameters could you train on your own computer? Take its memory in bytes:

# %%
memory_in_gigabytes = 8
print(f"{memory_in_gigabytes * 1e9 / 16 / 1e6:,.0f} million parameters")

# %% [markdown]
# ## The race
#
# One epoch, 784-128-10, batches of 64, the same order and the same weights at the start.
#
# * **Yours, chapter 10**: NumPy and float64, one node for each layer.
# * **Yours, with kernels**: what you trained with above.
# * **Compiled loop**: a whole epoch in one kernel, `loop.train_epoch`. The hidden units are shared
#   out among the threads, so two threads meet only to add up the scores. It stands in
#   `fast/loop.py` of your package and is worth reading now.
# * **NumPy by hand**: no graph, forward and backward written out by somebody who knows how.
# * **PyTorch**, if it is installed here: `pip install torch`.
#
# Each product keeps to one thread, because at this size two lose more by waiting than they win;
# PyTorch does as it thinks best. All must end with the same mean loss, or the race is called off.


# %%
def plain_graph(task):
    """Your package as of chapter 10."""
    network = layers.DenseNetwork([784, 128, 10], np.random.default_rng(0), "relu")
    optimiser = optim.SGD({name: p.data for name, p in network.parameters().items()}, task.lr)
    losses = []
    for X, Y in batches(task):
        loss = layers.softmax_cross_entropy(network(X.astype(float)), Y)
        network.zero_grad()
        loss.backward()
        optimiser.step({name: p.grad for name, p in network.parameters().items()})
        losses.append(float(loss.data))
    return float(np.mean(losses))


# %%
def graph_with_kernels(task):
    """Your package as of this chapter."""
    network = FastNetwork([784, 128, 10], np.random.default_rng(0))
    given = (network, task.images, task.labels)
    return float(np.mean([descend(*given, rows, task.lr) for rows in task.order()]))


class Ordered:
    """Stands in for a generator: its permutation is the order of the task."""

    def __init__(self, task):
        self.order = task.order().ravel()

    def permutation(self, _):
        return self.order


def compiled_loop(task):
    """The whole epoch in one kernel, on all threads."""
    network = FastNetwork([784, 128, 10], np.random.default_rng(0))
    given = (task.images, task.labels, task.batch, task.lr, Ordered(task))
    return float(np.mean(loop.train_epoch(network, *given)))


# %% tags=["volatile"]
count, rounds = (1_600, 1) if fast() else (60_000, 3)
task = Task(images[:count], labels[:count], 64, numba.get_num_threads())
entered = {"yours, chapter 10": plain_graph, "yours, with kernels": graph_with_kernels,
           "compiled loop": compiled_loop, "NumPy by hand": numpy_by_hand}  # fmt: skip
if find_spec("torch"):
    entered["PyTorch"] = torch_epoch
else:
    print("PyTorch is not installed here; the race is run without it.")
begun = perf_counter()
numpy_by_hand(task)
print(f"about {(perf_counter() - begun) * len(entered) * (rounds + 1):.0f} seconds")

# %%
guess = predict("How many times as fast as NumPy by hand will the best of yours be?", mine=1)


# %% tags=["volatile"]
@guess.reveal
def the_race():
    runners = {name: lambda f=f: f(task) for name, f in entered.items()}
    with one_blas_thread():
        times = take_turns(runners, rounds, rtol=0.02)
    pictures.race(times)
    best = {name: float(np.median(t)) for name, t in times.items()}
    for name, t in best.items():
        print(f"{name:20} {t:6.3f} s, {best['NumPy by hand'] / t:5.2f} times NumPy's speed")
    return round(best["NumPy by hand"] / min(best[n] for n in list(entered)[:3]), 2)


# %% [markdown]
# *In the picture: a bar for each engine, the median of the rounds, with a thin line from the
# fastest to the slowest round. Shorter is faster.*
#
# (If the compiled loop comes last, other programs are busy. Its threads meet several times in each
# batch, and whoever has to wait for a thread that is not running waits long. Close them, and run
# the race again.)
#
# Who has won on your computer, and where is PyTorch, if it ran? It can do a thousand things that
# your engine cannot, and on networks this small its time goes into asking which of them is wanted.
# On large ones nearly all the time is spent in the product, and there everybody meets under the
# same roof. `course bench mnist` runs this race with more rounds, and prints a table.

# %% [markdown]
# ## Bug hunt
#
# Somebody adds up on threads and has avoided the race: each thread has a place of its own in
# `parts`. It has one mistake.


# %%
@njit(parallel=True)
def foreign_sum(x, threads):
    """Somebody's sum of x."""
    parts = np.zeros(threads)
    share = x.size // threads
    for t in prange(threads):
        for i in range(t * share, (t + 1) * share):
            parts[t] += x[i]
    return parts.sum()


print(foreign_sum(np.arange(1.0, 9.0), 2), "for 1 + 2 + … + 8 =", sum(range(1, 9)))

# %% [markdown]
# It passes. Find an input that exposes it.

# %%
exposes = predict("Type (how many numbers, how many threads).", mine=(7, 2))


# %%
@exposes.reveal
def bug_hunt():
    count, threads = exposes.mine
    x = np.arange(1.0, count + 1.0)
    theirs, right = foreign_sum(x, threads), float(x.sum())
    print(f"theirs: {theirs}, right: {right}")
    print("They agree; try again." if theirs == right else "You have exposed it.")


# %% [markdown]
# Where have you met this today? It is also slower than it could be: the places of all threads lie
# in one cache line, and each thread that writes takes this line away from the others. What would
# you change, for the mistake and for the speed? One sentence each:
#
# *…*

# %% [markdown]
# ## Before you go

# %%
recall("column-jump", mine=240)

# %%
recall("best-run", mine=5)

# %%
recall("adam-memory", mine=1120)

# %% [markdown]
# ## What is still missing
#
# Your engine is right, and now it is fast. Nothing stands in its way any more, so this is a good
# moment to doubt the idea behind it. Does learning need a backward pass at all? Brains hardly have
# one. The last chapter tries the rules that were proposed in its place, at an equal budget, and
# looks at what engines like yours have been used for.

# %%
progress()
