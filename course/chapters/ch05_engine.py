"""The engine: record a computation as a graph, order it, and send gradients back through it."""

# %% [markdown]
# # The engine
#
# **You have built** a backward pass by hand, for two neurons whose formula you knew beforehand.
#
# **You build now** an engine that does it for any computation: it records what your code does,
# finds an order, and sends gradients back. Fourteen pieces, most of them one or two lines long.
#
# **It lets you** write a formula in plain Python and get all its slopes at once, for a few times
# the price of the formula. No more chain rule on paper.
#
# Two sittings of about two hours each. The place to stop is marked.

# %% [setup]
import gc
from fractions import Fraction
from itertools import permutations
from time import perf_counter

import matplotlib.pyplot as plt
import numpy as np

from course import predict, progress, recall
from course.autodiff import checks, graph, ops, value
from course.autodiff.graph import Node
from course.autodiff.losses import numerical_gradient
from course.figures import engine as draw
from course.widgets.parsons import parsons
from course.widgets.picture import picture
from course.widgets.stepper import stepper

plt.style.use("course.plain")

# %% [markdown]
# ## Three questions first

# %%
recall("chain-slope", mine=360)

# %%
recall("tanh-slope", mine=0.36)

# %%
recall("central-calls", mine=47720)

# %% [markdown]
# ## A puzzle: invent an order
#
# Here is a computation in four lines, and its picture.
#
# $$b = 3a, \qquad c = b \cdot b, \qquad d = b + c, \qquad e = d \cdot b$$

# %%
places = {"a": (0, 0), "b": (1.5, 0), "c": (2.7, 1.7), "d": (4.8, 1.7), "e": (6, 0)}
wires = [("a", "b", 0), ("b", "c", -0.3), ("b", "c", 0.15), ("b", "d", 0), ("c", "d", 0)]
wires += [("b", "e", 0), ("d", "e", 0)]
draw.graph(places, wires)

# %% [markdown]
# *In the picture: five discs, a to e, joined by arrows, the wires. From b, two arrows go to c, one
# to d and one to e. One arrow goes from c to d, one from d to e, one from a to b.* A number that
# was used to make another one is its **parent**. The other is a **user** of it: b has three users.
#
# Now backwards. You start at e. Each node, when its turn comes, **sends** something along its
# arrows to its parents, and it sends only once. What it sends depends on everything that it has
# received. So it must not send before all its users have.
#
# This function says who sends too early.

# %%
parents = {"e": "db", "d": "bc", "c": "bb", "b": "a", "a": ""}


def watch(order, parents):
    """Say who sends before all its users have."""
    for k, node in enumerate(order):
        late = [user for user in order[k + 1 :] if node in parents[user]]
        if late:
            return f"{node} sent before {' and '.join(late)} had reported"
    return "everybody waited" if set(order) == set(parents) else "somebody never had a turn"


# %% [markdown]
# In which order should the nodes send? Here is one attempt. Add your own below it.

# %%
attempts = [
    "e d b c a",
]
for attempt in attempts:
    print(attempt, " ", watch([node for node in attempt.split() if node in parents], parents))

# %% [markdown]
# If the alphabet helped you, here is a second graph, where it does not.

# %%
places_2 = {"t": (0, 0), "k": (1.4, 0), "a": (2.8, -0.7), "w": (3.2, 0.45), "z": (4.4, 0)}
places_2 |= {"m": (5.6, 0.7), "h": (7, 0)}
wires_2 = [("t", "k", 0), ("k", "a", 0), ("k", "m", -0.3), ("a", "z", 0), ("w", "z", 0)]
wires_2 += [("z", "m", 0), ("a", "h", 0.12), ("m", "h", 0)]
draw.graph(places_2, wires_2)

# %% [markdown]
# *In the picture: seven discs. h is made from a and m; m from k and z; z from a and w; a from k;
# k from t.* Start at h, and add more attempts.

# %%
attempts_2 = [
    "h a m k z t w",
]
parents_2 = {"h": "am", "m": "kz", "z": "aw", "a": "k", "k": "t", "t": "", "w": ""}
for attempt in attempts_2:
    print(attempt, " ", watch([node for node in attempt.split() if node in parents_2], parents_2))

# %% [markdown]
# You looked at the picture. A computer cannot. It stands at h and sees only h's parents, then
# their parents, and so on. Write down a rule, in one sentence, that finds a good order for *any*
# graph in this way. Nobody grades it.
#
# …

# %%
guess = predict("Of all 5040 orders of the second graph, how many are right?", mine=7)


# %%
@guess.reveal
def right_orders():
    """Try every order of both graphs, and two popular rules on the second."""
    for name, order in {"level by level": "hamkztw", "each wire to its end": "haktmzw"}.items():
        print(f"{name}: {' '.join(order)}: {watch(list(order), parents_2)}")
    for its in (parents, parents_2):
        right = [o for o in permutations(its) if watch(o, its) == "everybody waited"]
        print(f"{len(right)} right, for instance {' '.join(right[0])}")
    return len(right)


# %% [markdown]
# Two rules come to most people's minds. *Level by level*: first h, then its parents, then their
# parents. And *each wire to its end*: follow one path down to an input, then come back for the
# next. Both fail here. On the first graph they give *e d b c a*, the attempt that stood there, and
# *e d b a c*. Was yours one of them?
#
# "The newest first" works, if you know when a number was made. Your nodes will not know their age.
# They know their parents, and that is enough.

# %% [markdown]
# ## One letter instead of many
#
# A factory is told backwards. Workshop a supplies b. Workshop b supplies three others: c, which
# takes two of its parts, d and e. One day a customer complains about e.
#
# e writes to its suppliers, d and b: *your share of this complaint*. Now b has a letter. Should it
# write to a at once? Then d's letter arrives, and b must write to a again. Then come c's two
# letters, and a gets a third, and a fourth. In a large factory the letters double and double.
#
# If b instead answers the first letter and throws the later ones away, a hears too little.
#
# So b has a tray. Every letter goes in. b waits until every workshop that it supplies has written.
# Then it adds up what is in the tray, and writes to a **once**.
#
# What is the number in a letter? The slope of the end with respect to a node is called the
# **gradient** of that node. (Chapter 3 gave the name to all slopes together.) A letter holds the
# gradient of its sender, times the local slope along this wire. The sum in the tray is the
# gradient of b. That is all of backpropagation: **gradients wait until everybody has reported.**

# %%
letters = ["?", "36", "36", "6", "6", "42", "6"]
draw.graph(places, wires, labels=letters, back=True, waiting="b")

# %% [markdown]
# *In the picture: the same graph with the arrows turned round, for a = 2. e sends 6 to d and 42 to
# b; d sends 6 to c and 6 to b; c sends 36 and 36 to b. The letter from b to a has a question mark,
# and b has a double outline: it waits.* Where the numbers come from, you will soon see. Along the
# wire from b to a the local slope is 3.

# %%
guess = predict("What does b write to a?", mine=126)


# %%
@guess.reveal
def letter_to_a():
    """Empty the tray; then ask chapter 3, which knows nothing of letters."""
    tray = [42, 6, 36, 36]
    print("in the tray:", tray, "together", sum(tray))
    slow = numerical_gradient(lambda a: ((3 * a + (3 * a) ** 2) * 3 * a).item(), np.array([2.0]))
    print("de/da by nudging:", np.round(slow, 3))
    return 3 * sum(tray)


# %% [markdown]
# ## Plus, worked in full
#
# An engine needs to know how each operation sends. Here is the first one, in the four steps of
# chapter 4: *value, parents, local slope, check*. Take $d = b + c$ with $b = 6$ and $c = 36$. The
# gradient 6 has arrived at d.
#
# **Value.** What comes out?

# %%
b, c, arrived = 6.0, 36.0, 6.0
print("d =", b + c)

# %% [markdown]
# **Parents.** Who gets a letter? b and c, in this order.
#
# **Local slope.** Raise b by 0.1, and d rises by 0.1. The slope is 1, and the same for c. Each
# letter holds the local slope times what arrived: $1 \cdot 6$ and $1 \cdot 6$. A sum passes on
# what it gets, to both, undivided.
#
# **Check.** Nudge each parent.


# %%
def nudge(f, x, eps=1e-6):
    """The slope of f at x, measured from both sides."""
    return round(float((f(x + eps) - f(x - eps)) / (2 * eps)), 4)


print("slope with respect to b:", nudge(lambda x: x + c, b))
print("slope with respect to c:", nudge(lambda x: b + x, c))

# %% [markdown]
# The engine will call such a **rule** with four numbers: `grad`, the gradient that arrived; `out`,
# the value that came out; and the inputs, `x` and `y`. It wants the two letters back.

# %% [exercise]
from course.autodiff.ops import add_rule

# %%
print(add_rule(6.0, 42.0, 6.0, 36.0))

# %% [markdown]
# ## Times, with the last step missing
#
# Now $e = d \cdot b$ with $d = 42$ and $b = 6$. e is the end, so its own gradient is 1.
#
# **Value.** $42 \cdot 6 = 252$.
#
# **Parents.** d and b.
#
# **Local slope.** Raise d by 0.1. Then e rises by $0.1 \cdot 6$. The slope with respect to d is 6,
# the *partner's* value. And with respect to b?

# %%
guess = predict("The local slope of d · b with respect to b, at d = 42 and b = 6?", mine=42)


# %%
@guess.reveal
def slope_of_a_product():
    return nudge(lambda x: 42.0 * x, 6.0)


# %% [markdown]
# **Check.** This step is yours: find the 6 and the 42 on the wires of the picture above, and say
# why c sends 36 twice. (6 has arrived at c, and $c = b \cdot b$ with $b = 6$.)
#
# …

# %% [exercise]
from course.autodiff.ops import mul_rule

# %%
print("e sends", mul_rule(1.0, 252.0, 42.0, 6.0))
print("c sends", mul_rule(6.0, 36.0, 6.0, 6.0))

# %% [markdown]
# ## Recording: a graph from running code
#
# Nobody will draw the graph for the engine. It has to arise while ordinary code runs. So every
# number becomes a **node** that remembers where it came from.

# %%
a = Node(2.0)
print(a, " op:", a.op, " parents:", a.parents)

# %% [markdown]
# A number that was just written down is a *leaf*: no operation, no parents, and no gradient yet.
#
# An **op** is what you have seen: a forward function and its rule, joined.

# %%
print(ops.mul, "forward:", ops.mul.compute(42.0, 6.0))
print(ops.mul, "back:   ", ops.mul.backward_rule(1.0, 252.0, 42.0, 6.0))

# %% [markdown]
# `compute` takes plain numbers and returns a pair: the output, and a tuple with what the rule must
# remember besides. For a product that tuple is empty. (Some operations of later chapters need it.)
#
# Now the heart of recording. When an op is applied to nodes, three things have to happen: compute
# with what is *in* the nodes; wrap plain numbers such as the 3 in $3a$, so that all parents are
# nodes; and make a new node that remembers the op and its parents. The same objects, in the same
# order: a letter must find the very node that you hold, not a copy with the same number in it.
#
# By hand, for $b = a \cdot 3$: the new node holds 6.0, its op is `*`, its parents are the node
# `a` itself and a new node that holds 3.0.

# %% [exercise]
from course.autodiff.graph import apply

# %%
b = apply(ops.mul, a, 3.0)
print(b)
print("op:", getattr(b, "op", None), " parents:", getattr(b, "parents", None))

# %% [markdown]
# An op calls `apply` by itself as soon as one of its inputs is a node. So four lines of code make
# the graph of the puzzle, anew at each call of this function:


# %%
def example(start=2.0):
    """The nodes of e = d b, d = b + c, c = b b, b = 3 a, by name."""
    a = Node(start)
    b = ops.mul(a, 3.0)
    c = ops.mul(b, b)
    d = ops.add(b, c)
    return {"a": a, "b": b, "c": c, "d": d, "e": ops.mul(d, b)}


# %%
nodes = example()
inside = {name: f"{node.data:g}" for name, node in nodes.items()}
draw.graph(places, wires, inside, ["× 3", "× 6", "× 6", "× 1", "× 1", "× 42", "× 6"])

# %% [markdown]
# *In the picture: the graph of the puzzle with values in its discs, a 2, b 6, c 36, d 42, e 252,
# and the local slope on each arrow.* The forward pass has run, and everything is in place for the
# way back. One node is not drawn: the constant 3, the other parent of b.
#
# From e alone, all others can be reached:

# %%
e = nodes["e"]
names = {node: name for name, node in nodes.items()}
print("parents of e:            ", [names[p] for p in e.parents])
print("parents of its first one:", [names[p] for p in e.parents[0].parents])

# %% [markdown]
# ## The order, at last
#
# Which rule finds a good order? Turn the question round. A node must *send* after all its users.
# So look for the opposite list: **parents before children** (a child is a user). Read it from its
# end, and everybody waits for everybody.
#
# The opposite list is easier, because a node knows its parents. *A node may stand in the list when
# all its parents stand there.* So ask the last node, called the **root**, to enter itself. It
# first asks its parents to do so, they ask theirs, and whoever is in the list already does
# nothing.
#
# Put the lines in order. Two of them do not belong.

# %% tags=["volatile"]
parsons("topological order")

# %% [markdown]
# Where does the line stand that enters the node itself: before or after the loop over its parents?
# That one line decides between "parents first" and the rule "each wire to its end".
#
# The function on the cards calls itself, each call inside the one before. Your engine will sum
# losses over thousands of examples, and a sum of 5000 terms is a chain of 5000 nodes.


# %%
def visit(node):
    """Go back to all ancestors, each call inside the one before."""
    for parent in node.parents:
        visit(parent)


chain = Node(0.0)
for _ in range(5000):
    chain = ops.add(chain, 1.0)

# %%
guess = predict("Does visit(chain) reach the other end of the chain? True or False", mine=True)


# %%
@guess.reveal
def reaches_the_end():
    """Whatever Python has to say, by its name."""
    try:
        visit(chain)
    except Exception as error:
        print(type(error).__name__)
        return False
    return True


# %% [markdown]
# Python lets calls nest only so deep, by default about a thousand. The cure is a list of your
# own, used as a **stack**: you always look at its last entry. You meet each node at the end of
# the stack twice. The first time, on the way in, you note that it has been entered and put its
# parents on top. The second time, on the way out, everything above it has been dealt with: take
# it off, and list it.
#
# By hand, for $c = a \cdot a$ and $d = c + a$:
#
# | stack | its last entry | what happens | list |
# |---|---|---|---|
# | d | d, new | parents on top | |
# | d c a | a, new | no parents | |
# | d c a | a, entered | off, listed | a |
# | d c | c, new | parents on top | a |
# | d c a a | a, entered | off, stands there | a |
# | d c a | a, entered | off, stands there | a |
# | d c | c, entered | off, listed | a c |
# | d | d, entered | off, listed | a c d |
#
# A node can lie on the stack several times, but in the list it stands once. Nodes are told apart by
# *who they are*, not by the number they hold.

# %% [exercise]
from course.autodiff.graph import topological_order

# %%
order = topological_order(e) or []
print("parents first:", [names.get(node, node.data) for node in order])
print("so they send: ", [names.get(node, node.data) for node in reversed(order)])

# %% [markdown]
# Backwards, this is the order e, d, c, b, then the leaves. The constant 3 has no name, so its
# number is shown.
#
# People call this a **topological order**. There may be several right ones; any will do.

# %% [markdown]
# ## A bug, built on purpose
#
# The simplest graph in which a node is used twice is $b = a + a$. Its slope is 2, as for $2a$. Here
# is one step of a backward pass. `send_back` asks the op's rule for the letters, one a parent.

# %%
a = Node(3.0)
b = ops.add(a, a)
print("b sends", b.send_back(1.0))

# %%
gradients = {b: 1.0}
for parent, sent in zip(b.parents, b.send_back(1.0), strict=True):
    gradients[parent] = sent

# %%
guess = predict("Which gradient does a get in the cell above?", mine=2)


# %%
@guess.reveal
def one_letter_lost():
    return gradients[a]


# %% [markdown]
# Two letters were sent, and one is in the tray. Which of the two, and what happened to the other?
# Change one line of the loop so that a gets 2, and run it again. Many engines have begun with this
# bug. It does not show in $b = a \cdot 3$, nor in any graph where each node is used once.

# %% [markdown]
# ## Sending everything back
#
# You have all the parts: an order, the letters, the trays. Put them together. Here is what the
# engine promises, in one sentence:
#
# **Afterwards, d root / d n has been *added* to `n.grad`, for every node n that root depends on.**
#
# For $b = a + a$: `b.grad` becomes 1, because the root depends on itself, and `a.grad` becomes 2.
# Call it once more on the same b, and they are 2 and 4. Added, not replaced.
#
# Keep the trays of a call in a table of its own, as above, and not in `.grad`. You will see what
# the table is good for.

# %% [exercise]
from course.autodiff.graph import backward

# %% [markdown]
# The graph of the puzzle. The tray of b held 120, and a must get 360.

# %%
nodes = example()
backward(nodes["e"])
for name, node in nodes.items():
    print(f"d e / d {name} = {node.grad}")

# %% [markdown]
# ## Watch your engine
#
# The next cell steps through *your* backward pass, one node at a time, with a = 1 this time. Before
# each letter it asks you for the number. After three right answers the way is free, and the arrow
# keys step. On paper: b = 3, c = 9, d = 12, e = 36.

# %% tags=["volatile"]
nodes = example(1.0)
first = stepper(nodes["e"], predict=3, **nodes)
first

# %% [markdown]
# *In the picture: a card for each node, inputs left, and arrows to the cards made from it. At each
# step the node whose turn it is sends letters back along its arrows.*
#
# And this is the end of the same story, for a = 2, as a picture.

# %%
nodes = example()
picture(nodes["e"], **nodes)

# %% [markdown]
# *In the picture: the graph with a card for each node, inputs left. Each card shows how the node
# was made, its value and its gradient; b's gradient is written as the sum of its four letters, 42
# + 6 + 36 + 36 = 120.*

# %% [markdown]
# ## One character less
#
# Here is the backward pass that most people write first. It goes in the right order. It uses
# `.grad` itself as the tray, and it has a `=` where a `+=` should be.


# %%
def keeps_the_last(root):
    """Right order, but a new letter replaces the one before it."""
    root.grad = 1.0
    for node in reversed(graph.topological_order(root)):
        for parent, sent in zip(node.parents, node.send_back(node.grad), strict=True):
            parent.grad = sent


# %%
guess = predict("With this engine and a = 2: which gradient does a get instead of 360?", mine=108)


# %%
@guess.reveal
def with_the_last_letter_only():
    nodes = example()
    keeps_the_last(nodes["e"])
    print({name: node.grad for name, node in nodes.items()})
    return nodes["a"].grad


# %% [markdown]
# In the next cell you can switch between two engines. Choose *the last letter only*, and step until
# it is b's turn. Its card says what came, and what this engine used. Whose letters were thrown
# away?

# %% tags=["volatile"]
nodes = example()
both = {"your engine": graph.backward, "the last letter only": keeps_the_last}
stepper(nodes["e"], engines=both, **nodes)

# %% [markdown]
# *In the picture: the same graph, and above it a menu with both engines. With the second, b's card
# says 120 came, 36 used.*
#
# ## What the table is good for
#
# Repair it with `+=`, and call the result *hasty*. Now all letters arrive, and a single call is
# right. Only the tray is still `.grad`. To try out orders later, the order becomes an argument:


# %%
def with_order(order_of):
    """An engine that uses .grad as its tray and lets nodes send in the order order_of(root)."""

    def engine(root):
        root.grad = 1.0
        for node in order_of(root):
            for parent, sent in zip(node.parents, node.send_back(node.grad), strict=True):
                parent.grad = parent.grad + sent

    return engine


# %%
hasty = with_order(lambda root: reversed(graph.topological_order(root)))

# %% [markdown]
# One call is rarely enough. A network may have two losses, one for each of two tasks, and they
# share most of their nodes. In our graph, let e be one loss and d another. Together they should
# give
#
# $$\frac{de}{da} + \frac{dd}{da} = 360 + 39 = 399.$$
#
# (39 because $d = 3a + 9a^2$ has the slope $3 + 18a$.)

# %%
guess = predict("The engine with += and .grad as tray: a.grad after e, then d?", mine=399)


# %%
@guess.reveal
def two_losses():
    for name, engine in {"yours": graph.backward, "hasty": hasty}.items():
        nodes = example()
        engine(nodes["e"])
        engine(nodes["d"])
        print(f"{name}: e first, then d: a.grad = {nodes['a'].grad}")
    return nodes["a"].grad


# %% [markdown]
# When d's turn comes, b's tray still holds the 120 from the first call. The engine adds d's letters
# to it and sends all of that to a. The old letters are delivered twice. Your engine keeps a table
# for each call, so it sends only what belongs to this call, and *then* adds to `.grad`.
#
# The same happens when one loss is sent back twice, as soon as a node lies between it and a:

# %%
for name, engine in {"yours": graph.backward, "hasty": hasty}.items():
    a = Node(1.0)
    b = ops.mul(a, 2.0)
    c = ops.mul(b, 1.0)
    engine(c)
    engine(c)
    print(f"{name}: two calls on c = (a · 2) · 1 give a.grad = {a.grad}, it should be 4.0")

# %% [markdown]
# If this surprises you, you are in good company. The best known small engine, Andrej Karpathy's
# *micrograd*, uses `.grad` as its tray, and answers 975 to the question above. It is meant for one
# loss at a time, with all gradients set to zero in between, and for that it is right.

# %% [markdown]
# ## You may think: going back level by level is enough
#
# **You may think** that the order of the puzzle was too much care: start at the root, then take its
# parents, then their parents. Nobody is left out, and it is easy to write.


# %%
def level_by_level(root):
    """All nodes, those with the shortest path to the root first."""
    order = [root]
    for node in order:
        order += [parent for parent in dict.fromkeys(node.parents) if parent not in order]
    return order


# %% [markdown]
# **Try this input:** the graph of the puzzle, a = 2.

# %%
guess = predict("Level by level: which gradient does a get?", mine=360)


# %%
@guess.reveal
def level_by_level_on_the_puzzle():
    nodes = example()
    with_order(level_by_level)(nodes["e"])
    print({name: node.grad for name, node in nodes.items()})
    return nodes["a"].grad


# %% [markdown]
# The tray of b is right in the end, and a is wrong. Step through it, and find the node that does
# not wait.

# %% tags=["volatile"]
nodes = example()
stepper(nodes["e"], engines={"level by level": with_order(level_by_level)}, **nodes)

# %% [markdown]
# *In the picture: the cards of the same graph, inputs left. The turn goes from level to level,
# beginning with e on the right.*

# %%
guess = predict("The node that did not wait: what was in its tray when it sent?", mine=48)


# %%
@guess.reveal
def too_early():
    """Name the node that has a user behind it. Its letter to a was 3 times its tray."""
    nodes = example()
    names = {node: name for name, node in nodes.items()}
    order = [names[n] for n in level_by_level(nodes["e"]) if n in names]
    print("order:", *order, " ", watch(order, parents))
    with_order(level_by_level)(nodes["e"])
    return nodes["a"].grad / 3


# %% [markdown]
# **It shows** that the shortest path decides nothing. b is a parent of e, so it stands on the
# first level. But there is also a *long* path to b, through d and c, and its two letters come
# last.
#
# In a network whose layers simply follow each other, all paths to a node have the same length.
# There level by level is right. That is why this bug can live for a long time: until somebody adds
# a connection that skips a layer.
#
# ## A good place to stop
#
# You have an engine. The other half of this chapter makes it pleasant to use, and finds out how
# good it is.

# %% [markdown]
# ## Powers, with two steps missing
#
# So far the engine knows plus and times. Each new operation needs a forward function, which the
# course gives you, and a rule, which is yours. Take $2^3$, where $x = 2$ and $k = 3$.
#
# **Value.** $2 \cdot 2 \cdot 2 = 8$.
#
# **Parents.** x and k. The exponent is a plain number in this course, so it needs no letter, and
# the rule returns a single gradient, for x.
#
# **Local slope.** You know it from school.

# %%
guess = predict("The slope of x³ at x = 2?", mine=12)


# %%
@guess.reveal
def slope_of_a_cube():
    return nudge(lambda x: x**3, 2.0)


# %% [markdown]
# **Check.** For $k = 1$ nothing is raised to anything: the slope must be 1. And for $k = 0$ the
# value is 1 whatever x is. What must the slope be then, at $x = 0$ too?

# %% [exercise]
from course.autodiff.ops import pow_rule

# %%
print(pow_rule(1.0, 8.0, 2.0, 3), "by nudging:", nudge(lambda x: x**3, 2.0))
print(pow_rule(1.0, 0.25, 4.0, -1.0), "by nudging:", nudge(lambda x: x**-1.0, 4.0))

# %% [markdown]
# ## Five operations with one input
#
# Now all four steps are yours. You have met all five functions; what is asked each time is the
# **local slope**, times what arrived. A rule may use the input `x` or the output `out`, whichever
# makes it shorter. In chapter 4 you wrote three of these slopes already.
#
# Each cell below an exercise compares your rule with nudging, to four decimals.


# %%
def rounded(x):
    """Four decimals of a number; nan when it is none."""
    return np.asarray(x, dtype=float).round(4)


# %% [markdown]
# First $e^x$. Its slope is famous.

# %% [exercise]
from course.autodiff.ops import exp_rule

# %%
print(rounded(exp_rule(1.0, np.exp(0.5), 0.5)), "by nudging:", nudge(np.exp, 0.5))

# %% [markdown]
# The logarithm grows ever more slowly: at $x = 1$ its slope is 1, at $x = 2$ one half, at $x = 10$
# one tenth.

# %% [exercise]
from course.autodiff.ops import log_rule

# %%
print(rounded(log_rule(1.0, np.log(10.0), 10.0)), "by nudging:", nudge(np.log, 10.0))

# %% [markdown]
# tanh is steepest at 0, with slope 1. Where it comes near 1 or -1, it is nearly flat.

# %% [exercise]
from course.autodiff.ops import tanh_rule

# %%
print(rounded(tanh_rule(1.0, np.tanh(0.5), 0.5)), "by nudging:", nudge(np.tanh, 0.5))

# %% [markdown]
# The sigmoid runs from 0 to 1. It is steepest at 0, where $\sigma(0) = 0.5$, and there its slope is
# $0.25$.

# %% [exercise]
from course.autodiff.ops import sigmoid_rule

# %%
print(
    rounded(sigmoid_rule(1.0, float(ops.sigmoid(2.0)), 2.0)), "by nudging:", nudge(ops.sigmoid, 2.0)
)

# %% [markdown]
# relu is the last. It passes on the gradient or stops it. At exactly 0 it has a kink and no slope;
# the course takes 0 there, as in chapter 4.

# %% [exercise]
from course.autodiff.ops import relu_rule

# %%
print([relu_rule(7.0, max(x, 0.0), x) for x in (-2.0, 0.0, 2.0)])

# %%
guess = predict("exp, log, tanh, sigmoid, relu: how many of the five can do without x?", mine=3)


# %%
@guess.reveal
def without_the_input():
    """Give each rule the same output with two different inputs."""
    rules = (ops.exp_rule, ops.log_rule, ops.tanh_rule, ops.sigmoid_rule, ops.relu_rule)
    free = [rule.__name__ for rule in rules if rule(1.0, 0.5, -3.0) == rule(1.0, 0.5, 3.0)]
    print("the input does not matter to", ", ".join(free))
    return len(free)


# %% [markdown]
# exp, tanh and sigmoid know their slope from their output alone. relu could, too: its output is
# positive exactly where its input is. Engines that are short of memory make use of that, since they
# need not keep the input for the way back.

# %% [markdown]
# ## From nodes to numbers
#
# `ops.mul(ops.add(b, c), b)` works, and nobody wants to read it. You want `(b + c) * b`. Python
# allows that: `x + y` calls a method of x named `__add__`. A class that has such methods can use
# the signs.
#
# There is one trap. In `1 - a` the 1 is asked first, and it does not know your nodes. Then Python
# asks the other side, with another method:

# %%
print("1 - a asks the 1 first:", (1).__sub__(Node(3.0)))

# %% [markdown]
# *NotImplemented* means: not me. Now `a.__rsub__(1)` is called, with an r for *reflected*. Who is
# on the left there? And `sum([a, b])` begins with the plain number 0, so even plus needs its
# reflected form.
#
# You need no new ops. Minus and divided by can be written with those you have, and then their
# gradients are right by themselves. Here are the four steps for $/$, all of them yours this time.
# On paper, for $3 / 4$:
#
# * **Value.** …
# * **Parents.** Written as 3 · 4⁻¹, the product has two parents. Which?
# * **Local slope.** With respect to the 3: … And with respect to the 4, first through the product,
#   then through the power: …
# * **Check.** A larger denominator makes the quotient smaller. Which sign must its slope have?

# %%
guess = predict("The slope of 3 / y with respect to y, at y = 4?", mine=-0.1875)


# %%
@guess.reveal
def slope_of_a_quotient():
    """Through the power and the product, each with its rule."""
    to_the_power = ops.mul_rule(1.0, 0.75, 3.0, 0.25)[1]
    print("the product sends", to_the_power, "to the power; nudging:", nudge(lambda y: 3 / y, 4.0))
    return ops.pow_rule(to_the_power, 0.25, 4.0, -1.0)


# %% [markdown]
# `Value` is a node that holds one float and knows the signs. Half of it is given. Write the rest
# with `+`, `*` and `**`.

# %% [exercise]
from course.autodiff.value import Value

# %%
a, b = Value(3.0), Value(4.0)
quotient = (1 - a / b) / (2 - b)
print(quotient)
quotient.backward()
print("slopes:", a.grad, b.grad)

# %% [markdown]
# One minus three quarters, divided by minus two: -0.125. Do the slopes agree with nudging?

# %%
print(nudge(lambda a: (1 - a / 4) / (2 - 4), 3.0), nudge(lambda b: (1 - 3 / b) / (2 - b), 4.0))

# %% [markdown]
# ## Your own graph
#
# Invent a formula of `a` and `b`. You may use `+ - * / **` and `.exp() .log() .tanh() .sigmoid()
# .relu()`. Take four operations or more. You will step through it and predict, until seven answers
# are right. Together with the first three that makes ten.

# %%
formula = predict("A formula of a and b, in quotation marks?", mine="(a * b + a).tanh() * (b - a)")

# %% tags=["volatile"]
text = "(a * b + a) * (b - a)" if formula.mine is ... else formula.mine
a, b = value.Value(2.0), value.Value(-0.5)
own = stepper(eval(text), predict=7, a=a, b=b)
own

# %% [markdown]
# *In the picture: your formula as a graph, a and b on the left, the result on the right; a node
# without a name of its own is called v and a number.*

# %% tags=["volatile"]
right = [w.state["predictions"]["right"] for w in (first, own)]
print(f"{sum(right)} predictions right, {right[0]} on the first graph and {right[1]} on your own")

# %% [markdown]
# Now the other popular rule, *each wire to its end*.


# %%
def each_wire_to_its_end(root, order=None):
    """A node, then at once all that lies behind its first parent, then behind the next."""
    order = [] if order is None else order
    if root not in order:
        order.append(root)
        for parent in root.parents:
            each_wire_to_its_end(parent, order)
    return order


# %%
def gradients_of(lines):
    """Run lines like 'c = a * b; d = c + a': the slopes of the last, by that rule and by yours."""
    found = []
    for engine in (with_order(each_wire_to_its_end), graph.backward):
        made = {"a": value.Value(2.0), "b": value.Value(3.0)}
        exec(lines, {}, made)
        engine(list(made.values())[-1])
        found.append([made["a"].grad, made["b"].grad])
    print(f"each wire to its end: {found[0]}, your engine: {found[1]}")
    print("It is right here." if found[0] == found[1] else "It is wrong here.")


# %% [markdown]
# Build two graphs from `a` and `b`, one line a node: one in which this rule is right although a
# node is used twice, and one in which it is wrong.

# %%
harmless = predict("Lines where it is right?", mine="c = a * 3; d = c * c; e = d + c")


# %%
@harmless.reveal
def right_there():
    gradients_of(harmless.mine)


# %%
harmful = predict("Lines where it is wrong?", mine="c = a * 3; d = c * c; e = c + d")


# %%
@harmful.reveal
def wrong_there():
    gradients_of(harmful.mine)


# %% [markdown]
# For two lines it is enough to write one plus the other way round: `e = d + c` or `e = c + d`. A
# bug that comes and goes with the order in which somebody writes a sum: would your tests find it?

# %% [markdown]
# ## Where does the nan come from?
#
# For `log(0)` the engine raises an error, and you know the line. But some bad numbers raise
# nothing. Here is a softmax of two scores as it should not be written, with a score of 1000.

# %%
score, other = value.Value(1000.0), value.Value(0.0)
with np.errstate(over="ignore"):
    big, small = score.exp(), other.exp()
total = big + small
share = big / total
loss = -1.0 * share
print("loss:", loss.data)

# %% [markdown]
# `nan` means *not a number*, and it is contagious: whatever touches it becomes nan. The loss is the
# last to catch it. Who was first?

# %%
guess = predict("In which named node was the trouble born?", mine="share")


# %%
@guess.reveal
def born_in():
    """The first node, parents first, that holds no finite number."""
    made = {big: "big", small: "small", total: "total", share: "share", loss: "loss"}
    ill = [node for node in graph.topological_order(loss) if not np.isfinite(node.data)]
    print(", then ".join(f"{made[node]} = {node.data}" for node in ill if node in made))
    return made[ill[0]]


# %% [markdown]
# First came an infinity, $e^{1000}$. The nan was born when it met $1/\infty = 0$. So look for the
# first number that is not finite, not for the first nan. (At its last step the stepper names it,
# too.) The cure is the one of chapter 2: subtract the largest score before the exponential.

# %% [markdown]
# ## Who checks the engine?
#
# Chapter 3 left you a judge that knows nothing about the inside of a function: nudging. Where the
# engine and the nudge disagree, one of them is wrong, and it is seldom the nudge.
#
# How far may they differ? A slope of 1000 that is off by 0.001 is fine. A slope of 0.002 that is
# off by 0.001 is not, but at that size rounding has a say. So divide the difference between the
# engine's gradient $g$ and the measured slope $s$ by their size, and by 1 where they are smaller
# than 1:
#
# $$\text{error} = \frac{|g - s|}{\max(1, |g|, |s|)}$$
#
# For $g = 1000$ and $s = 1000.001$ this is one millionth. A function has many inputs; report the
# worst. Each nudge needs new Values, because a graph is recorded once and keeps its numbers.

# %% [exercise]
from course.autodiff.checks import gradcheck

# %% [markdown]
# Your engine, and a tanh with the rule that one gets by mixing up input and output: $1 - x^2$.

# %%
swapped = graph.Op("tanh", np.tanh)
swapped.rule(lambda grad, out, x: grad * (1.0 - x * x))


def anything(a, b):
    """Some formula; change it."""
    return (1 - a / b) / (2 - b) + (a * b).tanh()


# %%
print("your engine:     error", rounded(gradcheck(anything, [0.3, 0.8])))
print("the planted bug: error", rounded(gradcheck(swapped, [0.3])))

# %%
guess = predict("At which x would gradcheck not notice this bug?", mine=0)


# %%
@guess.reveal
def blind_spot():
    """Compare the two rules at a few places."""
    for x in (-1.0, -0.1, 0.0, 0.1, 1.0):
        t = np.tanh(x)
        print(f"x = {x:4}: right {1 - t * t:.4f}, wrong {1 - x * x:.4f}")
    return min((-1.0, -0.1, 0.0, 0.1, 1.0), key=lambda x: abs(np.tanh(x) ** 2 - x * x))


# %% [markdown]
# A zero hides many bugs, and so do 1 and equal numbers. Check at random places, several times.
#
# There is a place where engine and nudge disagree and neither has a bug.

# %%
guess = predict("What does gradcheck say about relu at exactly 0?", mine=0.5)


# %%
@guess.reveal
def at_the_kink():
    print("nudging gives", nudge(lambda x: max(x, 0.0), 0.0), "and the engine 0.0")
    return round(checks.gradcheck(lambda a: a.relu(), [0.0]), 4)


# %% [markdown]
# The nudge sees one half from the left (0) and the right (1). The course chose 0. Neither is *the*
# slope, for there is none.

# %% [markdown]
# ## Experiment: what does it cost?
#
# Chapter 3 ended with a promise: all slopes for the price of about two forward passes, whatever
# the number of parameters. Now you can time it. The loss is a sum of terms $\tanh(w_i x)$, one for
# each of n weights, and each term is four nodes.


# %%
def grow(n):
    """A loss with n weights."""
    x, loss = value.Value(0.5), value.Value(0.0)
    for i in range(n):
        loss = loss + (value.Value(0.1 * (i % 7)) * x).tanh()
    return loss


def forward_and_backward(n):
    """The same, and all its slopes."""
    loss = grow(n)
    graph.backward(loss)
    return loss


# %%
def seconds(work, n, rounds=3):
    """The time of work(n), in the quietest of a few rounds."""
    times = []
    for _ in range(rounds):
        begun = perf_counter()
        kept = work(n)  # to throw a graph away takes time, too: not now
        times.append(perf_counter() - begun)
        del kept
    return min(times)


# %%
growth_guess = predict("Ten times as many weights take how many times as long?", mine=10)
price_guess = predict("Forward and backward together, in units of forward alone?", mine=3)

# %% tags=["volatile"]
gc.disable()  # Python must not look for rubbish while the clock runs
sizes = [30, 100, 300, 1000, 3000, 10000]
nodes = [len(graph.topological_order(grow(n))) for n in sizes]
forward = np.array([seconds(grow, n) for n in sizes])
both = np.array([seconds(forward_and_backward, n) for n in sizes])
for row in zip(sizes, nodes, 1000 * forward, 1000 * both, both / forward, strict=True):
    print("{:6} weights, {:6} nodes: {:7.2f} ms, {:7.2f} ms, ratio {:.1f}".format(*row))
gc.enable()


# %% tags=["volatile"]
@growth_guess.reveal
def ten_times_the_graph():
    draw.growth(np.array(nodes), forward, both)
    return round(float(both[5] / both[3]), 1)


# %% [markdown]
# *In the picture: on the left, on logarithmic axes, the time of the forward pass and of forward
# and backward rise side by side; on the right their ratio stays in the same range, whatever the
# number of nodes.*


# %% tags=["volatile"]
@price_guess.reveal
def price_of_all_slopes():
    nudging = 2 * sizes[5]
    print(f"nudging {sizes[5]} weights: {nudging} forward passes")
    print(f"that would take {nudging * forward[5] / 60:.0f} minutes instead of {both[5]:.2f} s")
    return round(float(np.median(both / forward)), 1)


# %% [markdown]
# The ratio does not grow with the graph: every wire is used once on the way there and once on the
# way back. Twice the graph means twice the time. This is known as the **cheap gradient
# principle**, after the book of Griewank and Walther (2008): all slopes together cost a small
# multiple of the function, often within a factor of 5 (in the words of Kakade and Lee, 2018).
# These factors count arithmetic. You have measured time, most of which goes into keeping nodes, on
# the way there and on the way back. Where this was written, the ratio was close to two.
#
# Two sentences, please. Why can nudging never come near this? And what does the engine need that
# nudging does not?
#
# …

# %% [markdown]
# One more graph: 40 doublings, $x + x$, then that plus itself, and so on. It has only 41 nodes, but
# at each of them the number of paths back to x doubles.

# %%
x = end = value.Value(1.0)
for _ in range(40):
    end = end + end
graph.backward(end)

# %%
guess = predict("What is the slope of 40 doublings?", mine=80)


# %%
@guess.reveal
def forty_doublings():
    """And how long it would take to walk every path, with a million a second."""
    days = 2**40 / 1_000_000 / 3600 / 24
    print(f"{2**40:,} paths; a million of them a second would take {days:.1f} days")
    return x.grad


# %% [markdown]
# The trays save you. Everybody waits, and so each wire carries one letter, however many paths lead
# through it.

# %% [markdown]
# ## Where it comes from: rounding errors, 1970
#
# In 1970 Seppo Linnainmaa, a student at the University of Helsinki, had another question. A
# computer rounds after every operation. How do all these tiny errors add up in the result? His
# master's thesis, in Finnish, is called *The representation of the cumulative rounding error of
# an algorithm as a Taylor expansion of the local rounding errors*. The first coefficients of such
# an expansion are the slopes of the result with respect to the error of *each* step: many inputs,
# one output. What he described for it is known today as the reverse mode of *automatic
# differentiation*, and it is what you have built. It was not about networks. (We know the thesis
# from its title and from what others report of it.)
#
# The simplest case is a sum. Add 0.1 ten times. In each step a small error $\delta_k$ comes in:
# $s_k = s_{k-1} + 0.1 + \delta_k$. Make the ten errors Values, all of them 0 for now.

# %%
deltas = [value.Value(0.0) for _ in range(10)]
total = value.Value(0.0)
for delta in deltas:
    total = total + 0.1 + delta
graph.backward(total)

# %%
guess = predict("The slope of the sum with respect to the error of the third step?", mine=1)


# %%
@guess.reveal
def slopes_of_the_errors():
    print([delta.grad for delta in deltas])
    return deltas[2].grad


# %% [markdown]
# An error that has come into a sum stays in it, neither larger nor smaller. The errors simply add
# up.
#
# In a product it is different. Take $1.1^{10}$, multiplied step by step:
# $p_k = 1.1\, p_{k-1} + \delta_k$. Which error weighs more, an early one or a late one?

# %%
deltas = [value.Value(0.0) for _ in range(10)]
power = value.Value(1.0)
for delta in deltas:
    power = power * 1.1 + delta
graph.backward(power)

# %%
guess = predict("The slope for the error of the first step: '1', 'more' or 'less'?", mine="1")


# %%
@guess.reveal
def slopes_in_a_product():
    print([round(delta.grad, 3) for delta in deltas])
    return "more" if deltas[0].grad > 1.001 else "1"


# %% [markdown]
# An early error is multiplied by all factors that follow, so it grows to $1.1^9$ times its size. Is
# this true of real rounding? With fractions Python computes exactly, so the real error of each step
# can be seen.

# %%
power, errors = 1.0, []
for _ in range(10):
    exact = Fraction(power) * Fraction(1.1)
    power = power * 1.1
    errors.append(float(Fraction(power) - exact))
predicted = sum(d.grad * e for d, e in zip(deltas, errors, strict=True))
real = float(Fraction(power) - Fraction(1.1) ** 10)
print(f"predicted error: {predicted:.4e}   real error: {real:.4e}")

# %% [markdown]
# One backward pass gave the weights of all ten errors, and with them the error of the result, to
# all digits shown.

# %% [markdown]
# ## Bug hunt
#
# Eight people hand you their backward passes. One of them is right, seven are wrong, and nobody
# says which. You cannot read their code. You can only call it: `backward(root)` should do what
# your engine promises.
#
# Write the test. Build small graphs of Values, call the backward pass, and compare `.grad` with
# numbers that you know. You have met everything you need in this chapter: a node with two
# letters, a short and a long path, a second call, a second loss. Which single graph shows as many
# of these as possible?
#
# The right engine must pass. A test that shouts at everybody finds nothing.

# %% [exercise]
from course.autodiff.checks import is_broken

# %% [markdown]
# Your test, on the engines of this chapter. Expected: False for your engine, True for the others.

# %%
suspects = {"yours": graph.backward, "the last letter only": keeps_the_last, "hasty": hasty}
suspects |= {"level by level": with_order(level_by_level)}
for name, suspect in suspects.items():
    print(f"{name:21s} broken: {is_broken(suspect)}")

# %% [markdown]
# Every engine in this list gives the right answer on $b = a \cdot 3$. So would most of the tests
# that people write first.

# %% [markdown]
# ## Before you go

# %%
recall("shared-node", mine=75)

# %%
recall("order-count", mine=6)

# %%
recall("two-calls", mine=50)

# %% [markdown]
# ## What is still missing
#
# The engine answers one question: how does the loss change with each number in it? It does not
# act. Nobody moves a weight, there are no neurons yet, and after two calls the gradients of both
# lie in `.grad`, until somebody sets them to zero. The next chapter makes neurons of Values, and
# writes the loop of four beats by which networks learn: forward, loss, backward, step.

# %%
progress()
