"""The family trees of Hinton (1986): facts from rules, and a network that learns them."""

import numpy as np

from ..graph import op
from ..layers import Dense
from ..losses import log_softmax
from ..optim import Adam

# fmt: off
PEOPLE = [
    "Christopher", "Penelope", "Andrew", "Christine", "Margaret", "Arthur",
    "Victoria", "James", "Jennifer", "Charles", "Colin", "Charlotte",
    "Roberto", "Maria", "Pierro", "Francesca", "Gina", "Emilio",
    "Lucia", "Marco", "Angela", "Tomaso", "Alfonso", "Sophia",
]
RELATIONS = [  # in pairs: he is, she is
    "husband", "wife", "son", "daughter", "father", "mother",
    "brother", "sister", "nephew", "niece", "uncle", "aunt",
]
# fmt: on

# One tree by numbers; the other tree has the same.
COUPLES = ((0, 1), (2, 3), (5, 4), (7, 6), (9, 8))  # husband, wife
CHILDREN = {(0, 1): (5, 6), (2, 3): (7, 8), (7, 6): (10, 11)}
WOMEN = {1, 3, 4, 6, 8, 11}

FEATURES = {  # of all 24 people
    "nationality": np.repeat([0.0, 1.0], 12),
    "generation": np.tile([0.0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2], 2),
    "branch": np.tile([-1.0, -1, 1, 1, -1, -1, -1, 1, 1, 1, 0, 0], 2),
}


def turned(pairs):
    """All pairs the other way round: from (child, parent) to (parent, child)."""
    return {(b, a) for a, b in pairs}


def composed(first, second):
    """All (a, c) with a way from a to b in first and on from b to c in second.

    >>> composed({("Colin", "Victoria")}, {("Victoria", "Arthur")})
    {('Colin', 'Arthur')}
    """
    return {(a, c) for a, b in first for x, c in second if x == b}


def kinship_facts():
    """All that is true in one family, as triples (a, relation, b): a has the relation b.

    COUPLES, CHILDREN and WOMEN describe the family by numbers from 0 to 11. Uncles, aunts, nephews
    and nieces include those by marriage. Returns a set of 56 triples (int, str, int).

    >>> (10, "father", 7) in kinship_facts()  # Colin has the father James
    True
    """
    married = set(COUPLES) | turned(COUPLES)
    child = {(p, c) for couple, children in CHILDREN.items() for p in couple for c in children}
    # your turn
    sibling = {(a, b) for a, b in composed(turned(child), child) if a != b}
    uncle = composed(turned(child), sibling)
    uncle |= composed(uncle, married)
    kinds = (married, child, turned(child), sibling, turned(uncle), uncle)
    named = [(RELATIONS[2 * i : 2 * i + 2], pairs) for i, pairs in enumerate(kinds)]
    return {(a, names[b in WOMEN], b) for names, pairs in named for a, b in pairs}


def kinship_queries():
    """The questions of both families, each with all its answers.

    The Italians have the numbers 12 to 23, in the order of the English. Returns a dict of 104
    entries, (person, relation) → set of people, all ints; a relation is its place in RELATIONS.

    >>> kinship_queries()[10, RELATIONS.index("father")]
    {7}
    """
    facts = [(a, RELATIONS.index(relation), b) for a, relation, b in kinship_facts()]
    both = sorted((a + first, relation, b + first) for a, relation, b in facts for first in (0, 12))
    return {(a, r): {c for x, y, c in both if (x, y) == (a, r)} for a, r, b in both}


def encode(queries):
    """Questions and answers as arrays, one row for each question, in the order of the dict.

    queries : dict of (person, relation) → set of people

    Returns (P, R, Y), float64: P (n, 24) is one-hot for the person, R (n, 12) for the relation. A
    row of Y (n, 24) is the distribution that cross-entropy wants: what m answers share equally.

    >>> P, R, Y = encode({(0, 1): {1}})
    >>> P.argmax(), R.argmax(), Y.argmax()
    (np.int64(0), np.int64(1), np.int64(1))
    """
    P, R, Y = (np.zeros((len(queries), size)) for size in (24, 12, 24))
    for row, ((person, relation), answers) in enumerate(queries.items()):
        P[row, person] = 1.0
        R[row, relation] = 1.0
        Y[row, list(answers)] = 1.0 / len(answers)
    return P, R, Y


def hold_out(queries, n_test, rng):
    """Put some questions aside, drawn at random: nobody may train on them.

    queries : dict of (person, relation) → set of people; left as it was
    n_test : int, how many to put aside

    Returns (train, test), two dicts of the same kind; rng is the only source of randomness.

    >>> train, test = hold_out(kinship_queries(), 4, np.random.default_rng(0))
    >>> len(train), len(test)
    (100, 4)
    """
    questions = sorted(queries)  # a set or a dict may come in another order tomorrow
    order = rng.permutation(len(questions))
    test, train = order[:n_test], order[n_test:]
    return tuple({questions[i]: queries[questions[i]] for i in part} for part in (train, test))


def answers_correct(prob, queries):
    """How many questions are answered right.

    A question with m answers is answered right if just these m people get the highest
    probabilities, in any order.

    prob : array of shape (n, 24), a row for each question, in the order of the dict

    Returns an int.

    >>> answers_correct(np.eye(24)[[1]], {(0, 1): {1}})
    1
    """
    best = np.argsort(-prob, axis=1)
    right = zip(best.tolist(), queries.values(), strict=True)
    return sum(set(people[: len(answers)]) == answers for people, answers in right)


@op("beside")
def beside(x, y):
    """Two blocks of rows side by side: (n, a) and (n, b) become (n, a + b)."""
    return np.concatenate([x, y], axis=1)


@beside.rule
def beside_rule(grad, out, x, y):
    """Each block gets its own columns back."""
    return grad[:, : x.shape[1]], grad[:, x.shape[1] :]


@op("shared cross-entropy", remembers=True)
def shared_cross_entropy(logits, Y):
    """The mean cross-entropy for logits (n, k) and rows of Y that add up to 1; its slopes p - y."""
    log_p = log_softmax(logits)
    return float(-np.sum(Y * log_p) / len(Y)), (np.exp(log_p) - Y) / len(Y)


@shared_cross_entropy.rule
def shared_cross_entropy_rule(grad, out, slopes, logits, Y):
    """The forward pass knew the slopes already; Y is a constant."""
    return grad * slopes


class KinshipNet:
    """A person and a relation in, a score for each person out: 24 + 12 → 6 + 6 → 12 → 6 → 24.

    KinshipNet(rng) makes five layers, Dense(n_in, n_out, rng), in this order: `person` (24 to 6),
    `relation` (12 to 6), `central` (12 to 12), `narrow` (12 to 6) and `answer` (6 to 24). What the
    first four give passes a sigmoid; the scores do not.
    """

    def parameters(self):
        """All parameters by name: "person W", "person b", "relation W", …"""
        names = ("person", "relation", "central", "narrow", "answer")
        return {f"{name} {k}": getattr(getattr(self, name), k) for name in names for k in "Wb"}

    def zero_grad(self):
        """Set the gradient of every parameter to 0."""
        for p in self.parameters().values():
            p.grad = 0.0

    # your turn
    def __init__(self, rng):
        self.person = Dense(24, 6, rng)
        self.relation = Dense(12, 6, rng)
        self.central = Dense(12, 12, rng)
        self.narrow = Dense(12, 6, rng)
        self.answer = Dense(6, 24, rng)

    def code(self, P):
        """The six person units for one-hot rows P (n, 24): a Tensor of shape (n, 6)."""
        return self.person(P).sigmoid()

    def __call__(self, P, R):
        """The scores for rows P (n, 24) and R (n, 12), a Tensor (n, 24); `beside` joins blocks."""
        both = beside(self.code(P), self.relation(R).sigmoid())
        return self.answer(self.narrow(self.central(both).sigmoid()).sigmoid())


def train_kinship(seed, steps=1000, lr=0.1, decay=0.03):
    """Hold out four questions and train a KinshipNet on all others at once.

    The loss is `shared_cross_entropy`. After each step of Adam every weight, not the biases, is
    pulled towards 0:  W ← W - lr decay W.

    seed : int, for the four questions and the first weights
    steps : int, the number of steps; lr, decay : floats

    Returns (net, train, test): the trained net, and the questions as `hold_out` gives them.
    """
    rng = np.random.default_rng(seed)
    train, test = hold_out(kinship_queries(), 4, rng)
    net = KinshipNet(rng)
    params = {name: p.data for name, p in net.parameters().items()}
    adam = Adam(params, lr)
    P, R, Y = encode(train)
    # your turn
    for _ in range(steps):
        loss = shared_cross_entropy(net(P, R), Y)
        net.zero_grad()
        loss.backward()
        adam.step({name: p.grad for name, p in net.parameters().items()})
        for name, W in params.items():
            if name.endswith("W"):
                W -= lr * decay * W
    return net, train, test


def probe(code, features=FEATURES):
    """For each feature the unit that tells it best, and how well: the size of the correlation.

    code : array of shape (24, d), what d units answer for the 24 people
    features : dict of name → array of shape (24,), numbers that differ between people

    Returns a dict of name → (unit, |r|), an int and a float from 0 to 1. A unit that is the same
    for everybody has |r| = 0.

    >>> probe(np.eye(2).repeat(12, axis=0)[:, :1])["nationality"]
    (0, 1.0)
    """
    found = {}
    spread = code - code.mean(axis=0)
    size = np.linalg.norm(spread, axis=0)
    for name, feature in features.items():
        f = feature - feature.mean()
        r = np.abs(f @ spread) / np.linalg.norm(f) / np.where(size > 1e-9, size, np.inf)
        found[name] = int(r.argmax()), min(float(r.max()), 1.0)  # rounding may exceed 1
    return found
