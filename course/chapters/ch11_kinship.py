"""What hidden units learn: the family trees of 1986, rebuilt from rules, and a look inside."""

# %% [markdown]
# # What the hidden units learned
#
# **You have built** a package that reads handwriting. It has hidden units, and nobody can say what
# they stand for.
#
# **You build now** two family trees as data, a network with a very narrow place in it, and a probe
# that asks its units what they know.
#
# **It lets you** see a network find out by itself what nobody has told it: who is Italian, who is
# old, and who belongs to which side of the family. And it lets you test it on four questions
# without fooling yourself.
#
# Two sittings of about an hour. A good place to rest is before "The network of 1986". The longest
# cells train a dozen networks, and say beforehand how long that will take.

# %% [setup]
from math import comb
from time import perf_counter

import matplotlib.pyplot as plt
import numpy as np

from course import fast, predict, progress, recall
from course.autodiff.layers import Dense
from course.autodiff.losses import log_softmax
from course.autodiff.optim import Adam
from course.autodiff.studies import kinship
from course.autodiff.studies.kinship import (
    CHILDREN, COUPLES, FEATURES, PEOPLE, RELATIONS, WOMEN,
    beside, composed, shared_cross_entropy, turned,
)  # fmt: skip
from course.autodiff.tensor import Tensor
from course.figures import kinship as draw
from course.widgets.dashboard import dashboard

plt.style.use("course.plain")
np.set_printoptions(precision=3, suppress=True, linewidth=100)

# %% [markdown]
# ## Three questions first

# %%
recall("xent-slope", mine=-0.02)

# %%
recall("weights-turned", mine="X.T @ G")

# %%
recall("adam-first", mine=-0.2)

# %% [markdown]
# ## A puzzle: Colin's aunts
#
# Here is a family of twelve. Below each English name stands an Italian one, because there is a
# second family, of just the same shape.

# %%
labels = [f"{a}\n{b}" for a, b in zip(PEOPLE[:12], PEOPLE[12:], strict=True)]
draw.family_tree(labels, WOMEN, COUPLES, CHILDREN)

# %% [markdown]
# *In the picture: a family tree of three generations. Squares are men, circles are women, a double
# line is a marriage. Christopher and Penelope have the children Arthur and Victoria; Andrew and
# Christine have James and Jennifer; Victoria and James have Colin and Charlotte. Arthur is married
# to Margaret, Jennifer to Charles.*

# %%
guess = predict("How many aunts has Colin?", mine=1)


# %%
@guess.reveal
def colins_aunts():
    aunts = kinship.kinship_queries()[PEOPLE.index("Colin"), RELATIONS.index("aunt")]
    print(*sorted(PEOPLE[a] for a in aunts), sep=", ")
    return len(aunts)


# %% [markdown]
# Jennifer is easy: she is his father's sister. Margaret is his aunt as well, as the wife of his
# mother's brother. How did you find them: by a rule, or did you just see it? Write the rule down,
# so that somebody who has never had an aunt could use it:
#
# *…*
#
# And Alfonso's aunts? You knew them at once, without looking at a single Italian. Remember this.

# %% [markdown]
# ## Twenty-four lamps
#
# In 1986 Geoffrey Hinton gave such questions to a network, and with Rumelhart and Williams he
# showed it in the paper that made backpropagation known. Each person is one lamp in a row of
# twenty-four. Each relation is one lamp in a row of twelve. Light the lamps *Colin* and *aunt*; at
# the other end, the lamps *Jennifer* and *Margaret* should go on.
#
# Now see it with the eyes of the network. There are no names. There is lamp 10. Nothing in lamp 10
# says that it is English, or young, or a boy. It is as different from lamp 11, his sister, as from
# lamp 17, an Italian uncle. Any two rows of inputs differ in just two places.
#
# Between the lamps and the answer there is a narrow place: six units, and everything that is known
# about a person must pass through them. Twenty-four people cannot have a unit each. They have to
# share. A unit that is on for some and off for others is like a question with two answers, and six
# good questions are plenty to tell twenty-four people apart.
#
# Which questions would you ask? Choose two that help with relatives, before the network does:
#
# *…*

# %% [markdown]
# ## Facts from rules
#
# Before the network can learn, somebody has to write down what is true. You could type all facts.
# It is shorter, and safer, to type three lists and let rules do the rest.

# %%
print("couples, husband first:", COUPLES)
print("children of a couple:  ", CHILDREN)
print("women:                 ", sorted(WOMEN))

# %% [markdown]
# A relation is a set of pairs. One rule makes new relations out of old ones: *go along the first
# one, then along the second one*. It is given, and called `composed`. Here it is once, slowly.
#
# **What goes in.** Who has which parent, and who has which brother or sister.

# %%
parent = {("Colin", "Victoria"), ("Colin", "James")}
sibling = {("Victoria", "Arthur"), ("James", "Jennifer")}

# %% [markdown]
# **What happens.** From Colin to Victoria, from Victoria on to Arthur. From Colin to James, from
# James on to Jennifer.

# %%
by_blood = composed(parent, sibling)

# %% [markdown]
# **What comes out.** Pairs of a child with an uncle or an aunt. Whether it is an uncle or an aunt
# depends on the second one of the pair.

# %%
print(sorted(by_blood))

# %% [markdown]
# **Check.** Read each pair aloud: Colin has the uncle Arthur. Colin has the aunt Jennifer. True,
# but somebody is missing. One more `composed` brings her in. Do you see which two sets go into it?
#
# A fact is a triple: `(10, "father", 7)` reads "Colin has the father James". The words come in
# pairs, for a man and for a woman.

# %%
print(*(f"{he}/{she}" for he, she in np.reshape(RELATIONS, (6, 2))), sep="  ")

# %% [markdown]
# Write all facts of one family. The pairs of married people, and those of parents with their
# children, are given. Besides `composed` there is `turned`, which reads all pairs from the other
# end.

# %% [exercise]
from course.autodiff.studies.kinship import kinship_facts

# %%
facts = sorted(kinship_facts() or set())
print(len(facts), "facts; about Colin:")
print([(relation, PEOPLE[b]) for a, relation, b in facts if a == 10])

# %% [markdown]
# Two families have twice as many facts. But a network is not asked for facts, it is asked
# *questions*: a person and a relation go in. If Colin has two aunts, that is one question with two
# answers.

# %%
guess = predict("112 facts about both families: how many different questions are these?", mine=112)


# %%
@guess.reveal
def count_questions():
    queries = kinship.kinship_queries()
    two = sorted({PEOPLE[a] for (a, _), answers in queries.items() if len(answers) == 2})
    print("two answers to one question:", *two)
    return len(queries)


# %% [markdown]
# Four children have two uncles and two aunts each: eight questions with a second answer, and
# 112 - 8 = 104. Italians are numbered from 12 on, in the order of the English; a relation becomes
# its place in the list.

# %% [exercise]
from course.autodiff.studies.kinship import kinship_queries

# %%
queries = kinship_queries() or {}
print(len(queries), "questions,", sum(map(len, queries.values())), "answers")
for person in (10, 22):
    print(PEOPLE[person], "has the aunts", *(PEOPLE[b] for b in queries.get((person, 11), ())))

# %% [markdown]
# ## Lamps
#
# One question, by hand: who are Colin's uncles?
#
# **What goes in.** `{(10, 10): {5, 9}}`: person 10, relation 10, the answers Arthur and Charles.
#
# **What happens.** Three rows of zeros. One lamp goes on in the row of people, one in the row of
# relations. In the row of targets the two answers share: softmax gives *one* distribution, and a
# distribution adds up to 1. So each of them gets ½.

# %%
person, relation, target = np.zeros(24), np.zeros(12), np.zeros(24)
person[10], relation[10], target[[5, 9]] = 1.0, 1.0, 1 / 2

# %% [markdown]
# **What comes out.** Three rows of 24, 12 and 24 numbers. **Check.** Each adds up to 1:

# %%
print(person.sum(), relation.sum(), target.sum())

# %% [markdown]
# Do this for any dict of questions, one row for each, in the order of the dict.

# %% [exercise]
from course.autodiff.studies.kinship import encode

# %%
P, R, Y = encode({(10, 10): {5, 9}, (0, 1): {1}}) or (np.zeros((0, 24)),) * 3
print(P.shape, R.shape, Y.shape)
print("columns of Y that are not 0:", *(f"{j}: {Y[i, j]}" for i, j in np.argwhere(Y)), sep="  ")

# %% [markdown]
# ## Four questions put aside
#
# A network that has seen all 104 questions could learn them by heart, like a telephone book. To
# find out whether it has understood anything, Hinton trained it on 100 and asked the other four.
#
# Which four? Choosing them yourself would be the first way to fool yourself. Let chance choose, and
# make sure that none of them stays in the training set.

# %%
print(f"ways to choose 4 of 104: {comb(104, 4):,}")

# %% [exercise]
from course.autodiff.studies.kinship import hold_out

# %%
train, test = hold_out(kinship.kinship_queries(), 4, np.random.default_rng(0)) or ({}, {})
print(len(train), "to learn, and put aside:")
print([f"{PEOPLE[a]}'s {RELATIONS[r]}" for a, r in test])

# %% [markdown]
# ## What counts as right?
#
# The network hands out 24 probabilities. If a question has one answer, the most probable person
# should be this one. If it has two, the *two* most probable people should be these two. Half right
# is wrong.
#
# | probabilities | answers | right? |
# |---|---|---|
# | Arthur 0.50, Charles 0.40, … | Arthur, Charles | yes |
# | Arthur 0.90, James 0.06, Charles 0.04 | Arthur, Charles | no |
# | Penelope 0.34, all others less | Penelope | yes |

# %% [exercise]
from course.autodiff.studies.kinship import answers_correct

# %%
uncles = {(10, 10): {5, 9}}
for second in ("Charles", "James"):
    p = np.zeros((1, 24))
    p[0, PEOPLE.index("Arthur")], p[0, PEOPLE.index(second)] = 0.5, 0.4
    print("Arthur and", second, "->", answers_correct(p, uncles), "right")

# %% [markdown]
# Every score needs something to be compared with. What does somebody get who knows nothing and puts
# the 24 people in a random order, for each of the four questions?

# %%
guess = predict("Right answers of four, on average, by pure guessing?", mine=0.5)


# %%
@guess.reveal
def by_guessing():
    rng, everything = np.random.default_rng(0), kinship.kinship_queries()
    rounds = [kinship.answers_correct(rng.random((104, 24)), everything) for _ in range(400)]
    print(f"of 104 questions: {np.mean(rounds):.2f}")
    return round(float(4 * np.mean(rounds) / 104), 2)


# %% [markdown]
# About four right answers to 104 questions. Whatever the network gets above that, it has got from
# somewhere.

# %% [markdown]
# ## The network of 1986

# %%
draw.network()

# %% [markdown]
# *In the picture: two rows of inputs at the bottom, 24 people and 12 relations. Each has its own
# six units above it. Both sixes meet in a central layer of twelve units, which leads to a narrow
# layer of six and, at the top, to the 24 people of the answer.*
#
# Five layers of weights, and only one thing that your package has not got yet: to put two blocks
# *side by side*. That is an operation, so it needs a rule. Both are given. What should the rule
# send back?
#
# ```python
# @op("beside")
# def beside(x, y):
#     return np.concatenate([x, y], axis=1)
#
# @beside.rule
# def beside_rule(grad, out, x, y):
#     return grad[:, : x.shape[1]], grad[:, x.shape[1] :]
# ```

# %%
x, y = Tensor([[1.0, 2.0]]), Tensor([[5.0]])
both = beside(x, y)
both.backward(np.array([[10.0, 20.0, 30.0]]))
print(both.data, "  back to x:", x.grad, "  back to y:", y.grad)

# %%
guess = predict("How many parameters has the network in the picture, biases included?", mine=630)


# %%
@guess.reveal
def count_parameters():
    sizes = ((24, 6), (12, 6), (12, 12), (12, 6), (6, 24))
    print(*(f"{m}·{n}+{n} = {m * n + n}" for m, n in sizes), sep=", ")
    return sum(m * n + n for m, n in sizes)


# %% [markdown]
# Now build it, of five `Dense` layers. `code` is the part that this chapter is about: a person goes
# in, and the answers of the six person units come out. `__call__` does the rest of the way.

# %% [exercise]
from course.autodiff.studies.kinship import KinshipNet

# %%
net = kinship.KinshipNet(np.random.default_rng(0))
print("Colin:    ", net.code(np.eye(24)[[10]]).data)
print("Charlotte:", net.code(np.eye(24)[[11]]).data)

# %% [markdown]
# Before learning, the code is noise: brother and sister have nothing in common, and nobody means
# anything.
#
# ## A pull towards zero
#
# The recipe is yours: softmax and cross-entropy, Adam, all 100 questions in every step. The loss
# wants rows of targets instead of labels, so it is given as `shared_cross_entropy`; its slope is
# $p - y$ as before, also when $y$ is ½ in two places.
#
# One thing is new. After each step of Adam, every weight is pulled towards 0 by a small share of
# itself:
#
# $$W \leftarrow W - \text{lr} \cdot \text{decay} \cdot W$$
#
# With lr 0.1 and decay 0.03, a weight of 2 becomes 1.994. A weight that nobody needs melts away. A
# weight that is needed is pushed back by its gradient, step after step. What is left at the end is
# what the network could not do without, and that makes it readable. The paper of 1986 did the same,
# for the same reason: every weight lost 0.2 percent after each change.
#
# Why not simply add the pull to the gradient, as the weight decay of your SGD does? Adam divides a
# gradient by its usual size. A pull that is part of it gets divided, too. (In PyTorch, Adam with a
# pull that stays outside the gradient is called `AdamW`.)

# %%
for size, slope in (("large", 1.0), ("small", 0.001)):
    W = {"W": np.full(1, 2.0)}
    steps_of_adam = Adam(W, 0.1)
    for t in range(20):
        steps_of_adam.step({"W": slope * (-1.0) ** t + 0.03 * W["W"]})
    print(f"{size} gradients to and fro, the pull among them: 2 becomes {W['W'][0]:.3f}")

# %% [markdown]
# The same pull on the same weight, and two very different results. Pulled after the step, both lose
# the same share.
#
# The split, the network and Adam are made for you above the line. Write the loop.

# %% [exercise]
from course.autodiff.studies.kinship import train_kinship

# %% [markdown]
# The first network. A thousand steps take a second or two.

# %%
guess = predict("Questions right after 1,000 steps, of the 100 that it was trained on?", mine=90)

# %% tags=["volatile"]
begin = perf_counter()
net, train, test = kinship.train_kinship(seed=0)
seconds = perf_counter() - begin
print(f"{seconds:.1f} seconds")


# %% tags=["volatile"]
@guess.reveal
def trained_questions():
    P, R, _ = kinship.encode(train)
    return kinship.answers_correct(net(P, R).data, train)


# %% [markdown]
# And the four that it has never seen? Here is each of them, with the person that the network finds
# most probable.

# %% tags=["volatile"]
P, R, _ = kinship.encode(test)
chances = np.exp(log_softmax(net(P, R).data))
for (a, r), p in zip(test, chances, strict=True):
    told = [f"{PEOPLE[b]} {p[b]:.2f}" for b in np.argsort(-p)[:2]]
    right = ", ".join(PEOPLE[b] for b in test[a, r])
    print(f"{PEOPLE[a]}'s {RELATIONS[r]}? {' or '.join(told)}. Right: {right}")

# %% [markdown]
# It answers questions that it was never asked. How can it? Nobody has told it about Angela's
# father. But it was told about Jennifer's, and about everybody else around Angela. If it had found
# out, from all this, that Angela is to the Italians what Jennifer is to the English, it would know.
# Just as you knew Alfonso's aunts.

# %% [markdown]
# ## Four questions, and how far a mean wanders
#
# Four questions are a small exam. With another seed there are other questions and other first
# weights. Twelve seeds say more than one. In the table: right answers of 100, and of the four.

# %% tags=["volatile"]
count, steps = (3, 400) if fast() else (12, 1000)
print(f"{count} networks, about {1 + count * steps / 1000 * seconds:.0f} seconds")


def results(seeds, steps, decay=0.03):
    """Networks with their right answers in train and in test, one for each seed."""
    runs = []
    for seed in seeds:
        net, *parts = kinship.train_kinship(seed, steps, decay=decay)
        right = [kinship.answers_correct(net(*kinship.encode(q)[:2]).data, q) for q in parts]
        runs.append((net, *right))
    return runs


runs = results(range(count), steps)

# %%
guess = predict("Mean of the held-out answers over the seeds, of 4?", mine=3.0)


# %% tags=["volatile"]
@guess.reveal
def over_the_seeds():
    held_out = np.array([right for _, _, right in runs])
    print("trained: ", [right for _, right, _ in runs])
    print("held out:", held_out.tolist())
    n = np.arange(1, count + 1)
    so_far = np.cumsum(held_out) / n
    draw.wandering(held_out.tolist(), so_far, np.std(held_out, ddof=1) / np.sqrt(n))
    return round(float(held_out.mean()), 2)


# %% [markdown]
# *In the picture: a grey dot for each seed, between 0 and 4; a line, their mean so far, which jumps
# at first and then settles; around it a band, the **standard error**: the spread of the seeds
# divided by the root of their number, so it gets narrower.*
#
# Is that enough? The goal has two parts: at least 98 of the 100 trained questions right with every
# seed, and 1.5 of 4 on average over the first five.

# %% tags=["volatile"]
goal = 90 if fast() else 98
learned = min(right for _, right, _ in runs)
mean = np.mean([right for *_, right in runs[:5]])
print(f"trained questions, worst seed: {learned} (goal {goal})", "✓" if learned >= goal else "✗")
print(f"held out, first seeds: {mean:.1f} of 4 (goal 1.5)", "✓" if mean >= 1.5 else "✗")

# %% [markdown]
# Now put yourself in the place of somebody in 1986, when a run was expensive. You train *two*
# networks, count their right answers of 8 together, and write a paper. What you report depends on
# which two you happened to get.

# %% tags=["volatile"]
held_out = [right for *_, right in runs]
pairs = [a + b for i, a in enumerate(held_out) for b in held_out[i + 1 :]]
print(f"{len(pairs)} pairs of seeds: from {min(pairs)} of 8 to {max(pairs)} of 8")
print(f"7 of 8 or better: {np.mean(np.array(pairs) >= 7):.0%} of the pairs")

# %% [markdown]
# What has been reported? The notes to this data in the repository of the University of California
# at Irvine (Quinlan, 1990) say of Hinton's paper of 1986: trained on 100, tested on 4, twice, 7
# right of 8; 500 sweeps through the training set. The paper in *Nature* (Rumelhart, Hinton and
# Williams, 1986) shows one network, after 1,500 sweeps, that is right on all four.
#
# Do some of our pairs do as well? Ours is not the same network in all points: softmax instead of 24
# sigmoids, Adam instead of momentum. But even if it were, 7 of 8 and our mean would not contradict
# each other. *Two* runs cannot tell.
#
# The same notes have a third number. Quinlan's program FOIL searches for logical rules, such as the
# one you wrote for the aunts. In 20 repetitions it was right in 78 of 80. Rules or net? On this
# exam: rules. But FOIL looks for rules, and can find nothing else. Nobody has told the net that
# there are any.
#
# Write down in one sentence what you would answer to "my net gets 4 of 4":
#
# *…*

# %% [markdown]
# ## Looking inside
#
# Here is one of the networks, seed 7. Its six person units have 24 weights each, one for each
# person. Before you look: one of the units has split the 24 people into twelve and twelve.

# %%
guess = predict("By what has it split them: 'nationality' or 'sex'?", mine="sex")

# %% tags=["volatile"]
net, train, test = kinship.train_kinship(seed=7)
draw.hinton(net.person.W.data, PEOPLE, [f"unit {i}" for i in range(6)])


# %% tags=["volatile"]
@guess.reveal
def what_splits_them():
    code = net.code(np.eye(24)).data
    women = np.tile([float(i in WOMEN) for i in range(12)], 2)
    halves = {"nationality": FEATURES["nationality"], "sex": women}
    found = kinship.probe(code, halves)
    return max(found, key=lambda name: found[name][1])


# %% [markdown]
# *In the picture: six blocks, one for each unit, each with two rows of twelve signs: the English
# above, their Italian counterparts below. A blue square is a positive weight, an orange circle a
# negative one, and a larger sign is a larger weight. In the block of unit 0 all English have
# circles and all Italians squares. In most other blocks the two rows look alike.*
#
# Such a picture is called a Hinton diagram, and a picture like this stood in the paper. Look at
# three blocks.
#
# * **Unit 0**: circles above, squares below. It says *Italian*. Nobody has ever told it what an
#   Italian is.
# * **Unit 3**: the two rows are alike. Circles for Christopher's side, squares for Andrew's side.
#   And for Colin and Charlotte, who belong to both? Next to nothing.
# * **Unit 4**: squares for the old, circles for the young.
#
# "Unit 1 is primarily concerned with the distinction between English and Italian and most of the
# other units ignore this distinction", says the caption of 1986; its unit 2 encoded the generation
# and its unit 6 the branch of the family. Forty years later, another optimiser, another loss,
# another program, and the same three ideas.
#
# Now you know how Angela's father could be found. If most units treat Angela like Jennifer, then
# what is learned about one is learned about the other, and a single unit at the end puts in who is
# Italian.

# %% [markdown]
# ## A probe
#
# The eye is easily convinced. A number is better. For each unit and each feature take the
# *correlation*: subtract both means, then
#
# $$r = \frac{\sum_i f_i\, a_i}{\sqrt{\sum_i f_i^2}\,\sqrt{\sum_i a_i^2}}$$
#
# It is 1 if the activations $a$ go up and down with the feature $f$, -1 if they go the other way,
# and 0 if one tells nothing about the other. By hand, with four people: $f = (0, 0, 1, 1)$ and
# $a = (0.9, 0.9, 0.1, 0.1)$. Less their means, $(-½, -½, ½, ½)$ and $(0.4, 0.4, -0.4, -0.4)$. The
# products add up to $-0.8$, the roots are 1 and 0.8, so $r = -1$. The unit knows everything. It
# just says it with the other sign; therefore the size counts.
#
# The features are given as numbers: nationality 0 or 1, generation 0, 1 or 2, branch -1, 0 or 1.
# Those of the Italians follow those of the English.

# %%
for name, feature in FEATURES.items():
    print(f"{name:12}", *(f"{int(f):2}" for f in feature))

# %% [exercise]
from course.autodiff.studies.kinship import probe

# %% tags=["volatile"]
code = net.code(np.eye(24)).data
for name, (unit, r) in (probe(code) or {}).items():
    print(f"{name:12} unit {unit}, |r| = {r:.2f}")

# %% tags=["volatile"]
a, b = (kinship.probe(code)[name][0] for name in ("nationality", "generation"))
draw.two_units(code[:, a], code[:, b], PEOPLE, (f"unit {a}: nationality", f"unit {b}: generation"))

# %% [markdown]
# *In the picture: the 24 people at the places that two units give them. The English, squares, stand
# on the left, the Italians, circles, on the right. From top to bottom the generations follow each
# other, roughly: grandparents on top, Colin and Charlotte, Alfonso and Sophia at the bottom.*
#
# Seed 7 was chosen because it shows this so well. You should know that, and ask about the others:

# %% tags=["volatile"]
for seed, (other, *_) in enumerate(runs):
    found = kinship.probe(other.code(np.eye(24)).data)
    print(f"seed {seed:2}:", *(f"{name} unit {u} ({r:.2f})  " for name, (u, r) in found.items()))

# %% [markdown]
# In every run some unit tells the nationality fairly well, and some unit the generation. The branch
# is found clearly in some runs and hardly in others. And it is another unit each time: the numbers
# of units mean nothing.

# %% [markdown]
# ## What is not there
#
# Half of the people are women. "Wife" is asked of men, "husband" of women. Surely one of the six
# units knows who is which. Or does it?

# %%
guess = predict("Best |r| of the six units of seed 7 with the sex of the person?", mine=0.8)


# %% tags=["volatile"]
@guess.reveal
def the_sex():
    women = np.tile([float(i in WOMEN) for i in range(12)], 2)
    for name in ("Christopher", "Penelope", "Colin", "Charlotte"):
        print(f"{name:12}", net.code(np.eye(24)[[PEOPLE.index(name)]]).data[0].round(2))
    return round(kinship.probe(code, {"sex": women})["sex"][1], 2)


# %% [markdown]
# Penelope has nearly the code of Christopher, and Charlotte that of Colin. For this network a
# married couple is one and the same person.
#
# It is not a mistake. Look for a question that needs the sex of the person who is *asked about*.
# Colin's aunts are Charlotte's aunts. "Christopher's wife" and "Penelope's husband" tell by the
# relation alone who is meant. Whether the *answer* is a woman is told by the relation, too. So the
# six units do not spend anything on it. Units learn what helps to answer, not what is true.
#
# Which question would you have to add to the 104, so that a unit for the sex becomes worth while?
#
# *…*

# %% [markdown]
# ## Watch them sort
#
# The dashboard of the last chapter has a tab for units. It starts from the first weights of seed 7.
# Choose the tab *Units*, and a unit; it shows the 24 people sorted by what this unit answers.
#
# 1. Look at unit 0 before it has learned. Who will stand at the two ends after training? Then press
#    *start*.
# 2. Which of the units is the first to make sense, and which idea comes last?
# 3. Pause, set the learning rate ten times higher, and go on. What becomes of the order?

# %%
fresh, train, test = kinship.train_kinship(seed=7, steps=0)
P, R, Y = kinship.encode(train)
adam = Adam({name: p.data for name, p in fresh.parameters().items()}, 0.1)


def twenty_steps():
    """Twenty steps of learning, as many losses."""
    for _ in range(20):
        loss = shared_cross_entropy(fresh(P, R), Y)
        fresh.zero_grad()
        loss.backward()
        adam.step({name: p.grad for name, p in fresh.parameters().items()})
        for layer in (fresh.person, fresh.relation, fresh.central, fresh.narrow, fresh.answer):
            layer.W.data *= 1 - adam.lr * 0.03
        yield float(loss.data)


# %% tags=["volatile"]
board = dashboard(
    twenty_steps,
    optimiser=adam,
    parameters=fresh.parameters(),
    units=lambda: (PEOPLE, fresh.code(np.eye(24)).data, [f"unit {i}" for i in range(6)]),
    epochs=50,
    batches=20,
)
before = [name for name, _ in board.sorted_by(0)]
board

# %% [markdown]
# *In the picture: the curve of the loss, still empty, and below it the chosen unit, with the 24
# names in the order of its activations.*
#
# The next cell trains for 200 steps, if you have not done so, and prints the order of unit 0.

# %% tags=["volatile"]
if len(board.history) < 2:
    board.run(epochs=10)
after = [name for name, _ in board.sorted_by(0)]
for when, order in (("before", before), ("after", after)):
    print(f"{when:6}", *order[:6], "…", *order[-6:])
board.picture()

# %% [markdown]
# *In the picture: the loss falls, steeply at first.* The English and the Italians stand at opposite
# ends after a few seconds.

# %% [markdown]
# ## You may think: one unit, one concept
#
# **You may think** that a unit stands for a concept: unit 0 *is* the nationality, and that's that.
#
# **Try this input.** Silence a unit: let it say the same for everybody, its mean. If unit 0 alone
# knew who is Italian, then without it the network could only toss a coin between the families, and
# about half of the 100 questions would remain. If the others were pure concepts, too, then each of
# them would cost the questions about its concept, and no others.


# %%
def silenced(net, unit, questions):
    """Right answers when a person unit says its mean for everybody."""
    P, R, _ = kinship.encode(questions)
    code, mean = net.code(P).data, net.code(np.eye(24)).data[:, unit].mean()
    code[:, unit] = mean
    both = beside(Tensor(code), net.relation(R).sigmoid())
    scores = net.answer(net.narrow(net.central(both).sigmoid()).sigmoid())
    return kinship.answers_correct(scores.data, questions)


# %%
guess = predict("Unit 0 of seed 7 silenced: how many of the 100 questions stay right?", mine=50)


# %% tags=["volatile"]
@guess.reveal
def without_unit_0():
    _, questions, _ = kinship.train_kinship(seed=7, steps=0)
    right = [silenced(net, unit, questions) for unit in range(6)]
    draw.losses_of_units([f"unit {i}" for i in range(6)], right)
    return right[kinship.probe(code)["nationality"][0]]


# %% [markdown]
# *In the picture: six bars, how many of the 100 questions stay right without unit 0, 1, … 5. No bar
# falls to half, and hardly one stays at 100.*
#
# **It shows** two things. Without "the" unit for nationality, most questions are still answered:
# the others carry some of it as well. Look at units 1, 2 and 5 in the diagram, their rows are alike
# but not equal. And what is a concept to us, such as the generation, is spread over several units.
# Ask one unit, and then all six together, by the best straight line through all of them:

# %% tags=["volatile"]
for name, feature in FEATURES.items():
    inputs = np.column_stack([code, np.ones(24)])
    best, *_ = np.linalg.lstsq(inputs, feature, rcond=None)
    together = np.corrcoef(inputs @ best, feature)[0, 1]
    print(f"{name:12} best unit {kinship.probe(code)[name][1]:.2f}, all six {together:.2f}")

# %% [markdown]
# A person is a pattern over six units, and a unit takes part in many persons. Hinton called this a
# *distributed representation*. The words of a language model have such codes, only with thousands
# of units. (With six units and only 24 people, some of the gain is luck: random features would be
# fitted better by six units than by one, too.)

# %% [markdown]
# ## Experiment: how strong a pull?
#
# The pull towards 0 was meant to make the weights readable. Does it? And what does it do to the
# held-out questions? Same seeds, same four questions each time, three strengths of the pull.

# %%
guess = predict("Best mean on held-out questions: decay 0, 0.03 or 0.1?", mine=0.03)

# %% tags=["volatile"]
print(f"{2 * count} more networks, about {2 * count * steps / 1000 * seconds:.0f} seconds")
strengths = {0.0: results(range(count), steps, 0.0), 0.03: runs}
strengths[0.1] = results(range(count), steps, 0.1)


# %% tags=["volatile"]
@guess.reveal
def three_pulls():
    means = {}
    for decay, found in strengths.items():
        told = [kinship.probe(n.code(np.eye(24)).data)["nationality"][1] for n, *_ in found]
        columns = np.array([(*run[1:], r) for run, r in zip(found, told, strict=True)])
        mean, error = columns.mean(axis=0), columns.std(axis=0, ddof=1) / np.sqrt(count)
        means[decay] = mean[1]
        parts = zip(("trained", "held out", "nationality |r|"), mean, error, strict=True)
        print(f"decay {decay:4}:", *(f"{what} {m:.2f} ± {e:.2f}" for what, m, e in parts), sep="  ")
    return max(means, key=means.get)


# %% [markdown]
# Before you believe the winner, look at the standard errors, and remember that the *difference* of
# two such means wanders by more than each of them. Is the winner's lead larger than that? How many
# seeds would you need, to be sure of a difference of a quarter of a question?
#
# *…*
#
# Judge the last column in the same way: has the pull made the unit for the nationality clearer? And
# the first one: without a pull, are all the trained questions right?

# %% [markdown]
# ## Bug hunt
#
# A colleague reports that his network gets nearly all held-out questions right, with every seed.
# This is how he puts them aside.


# %%
def foreign_hold_out(queries, n_test, rng):
    """Somebody's split into questions to learn and questions to put aside."""
    questions = list(queries)
    rng.shuffle(questions)
    train = {tuple(q): queries[tuple(q)] for q in questions}
    test = {tuple(q): queries[tuple(q)] for q in questions[:n_test]}
    return train, test


# %%
theirs = foreign_hold_out(kinship.kinship_queries(), 4, np.random.default_rng(0))
print("put aside:", *(f"{PEOPLE[a]}'s {RELATIONS[r]}" for a, r in theirs[1]), sep="  ")

# %% [markdown]
# Four questions, drawn at random, different for each seed. Write one expression about `train` and
# `test` that gives 0 for an honest split and another number for his.

# %%
exposes = predict("Your expression, as text:", mine="len(set(train) & set(test))")


# %%
@exposes.reveal
def bug_hunt():
    honest = kinship.hold_out(kinship.kinship_queries(), 4, np.random.default_rng(0))
    values = [eval(exposes.mine, {"train": a, "test": b}) for a, b in (honest, theirs)]
    print("honest split:", values[0], "  his split:", values[1])
    print("Exposed." if values[0] == 0 != values[1] else "Not yet: 0 for the honest one only.")


# %% [markdown]
# Leaks are seldom as plain as this one. Think about a subtle one: *Colin has the father James* is
# put aside, and *James has the son Colin* is in the training set. Is this a leak? What would
# "understanding" mean for a network that may *not* use such a thing?
#
# *…*

# %% [markdown]
# ## Before you go

# %%
recall("shared-target", mine=0.125)

# %%
recall("weight-pull", mine=3.98)

# %%
recall("mean-wanders", mine=0.2)

# %% [markdown]
# ## What is still missing
#
# All trained questions right, or nearly all, and of the four others clearly fewer. This gap,
# between what was learned and what was understood, is the real subject of learning. It shows with
# digits as well, whenever there are few of them. In the next chapter you will make it as large as
# it can be, and then try four cures.

# %%
progress()
