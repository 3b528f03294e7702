# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The rows that the list of misconceptions has for this module.
# rows: G01 G02 G03 G04 G05 G06 G07 G08 G09


# %% G01 kinship_facts: aunts and uncles by marriage missing
@exercise
def kinship_facts():
    facts = set()
    for h, w in COUPLES:
        facts |= {(h, "wife", w), (w, "husband", h)}
    for (h, w), children in CHILDREN.items():
        for c in children:
            facts |= {(c, "father", h), (c, "mother", w)}
            for p in (h, w):
                facts.add((p, "daughter" if c in WOMEN else "son", c))
            for d in children:
                if d != c:
                    facts.add((c, "sister" if d in WOMEN else "brother", d))
            for p in (h, w):
                for siblings in CHILDREN.values():
                    if p in siblings:
                        for s in siblings:
                            if s != p:
                                for u in [s]:
                                    facts.add((c, "aunt" if u in WOMEN else "uncle", u))
                                    facts.add((u, "niece" if c in WOMEN else "nephew", c))
    return facts


# %% kinship_facts: nephews and nieces by marriage missing
@exercise
def kinship_facts():
    # as given
    parent = turned(child)
    sibling = {(a, b) for a, b in composed(parent, child) if a != b}
    blood = composed(parent, sibling)
    kinds = (married, child, parent, sibling, turned(blood), blood | composed(blood, married))
    return {(a, RELATIONS[2 * i + (b in WOMEN)], b) for i, k in enumerate(kinds) for a, b in k}


# %% G02 kinship_facts: everyone is their own sibling
@exercise
def kinship_facts():
    # as given
    parent = turned(child)
    sibling = {(a, b) for a, b in composed(parent, child) if a != b}
    uncle = composed(parent, sibling)
    uncle = uncle | composed(uncle, married)
    facts = set()
    for i, kind in enumerate(
        (married, child, parent, composed(parent, child), turned(uncle), uncle)
    ):
        for a, b in kind:
            facts.add((a, RELATIONS[2 * i + (b in WOMEN)], b))
    return facts


# %% kinship_facts: parents are aunts and uncles, too
@exercise
def kinship_facts():
    # as given
    parent = turned(child)
    sibling = composed(parent, child)
    uncle = composed(parent, sibling)
    uncle = uncle | composed(uncle, married)
    facts = set()
    for i, kind in enumerate((married, child, parent, sibling, turned(uncle), uncle)):
        for a, b in kind:
            facts.add((a, RELATIONS[2 * i + (b in WOMEN)], b))
    return facts


# %% G03 kinship_facts: triples read in the wrong direction
@exercise
def kinship_facts():
    # as given
    parent = turned(child)
    sibling = {(a, b) for a, b in composed(parent, child) if a != b}
    uncle = composed(parent, sibling)
    uncle = uncle | composed(uncle, married)
    facts = set()
    for i, kind in enumerate((married, child, set(), sibling, turned(uncle), uncle)):
        for a, b in kind:
            facts.add((a, RELATIONS[2 * i + (b in WOMEN)], b))
    for (h, w), children in CHILDREN.items():
        for c in children:
            facts |= {(h, "father", c), (w, "mother", c)}
    return facts


# %% G04 kinship_facts: sex of the wrong person
@exercise
def kinship_facts():
    # as given
    parent = turned(child)
    sibling = {(a, b) for a, b in composed(parent, child) if a != b}
    uncle = composed(parent, sibling)
    uncle = uncle | composed(uncle, married)
    facts = {(c, "sister" if c in WOMEN else "brother", d) for c, d in sibling}
    for i, kind in enumerate((married, child, parent, set(), turned(uncle), uncle)):
        for a, b in kind:
            facts.add((a, RELATIONS[2 * i + (b in WOMEN)], b))
    return facts


# %% kinship_facts: sex of the wrong person everywhere
@exercise
def kinship_facts():
    # as given
    parent = turned(child)
    sibling = {(a, b) for a, b in composed(parent, child) if a != b}
    uncle = composed(parent, sibling)
    uncle = uncle | composed(uncle, married)
    kinds = (married, child, parent, sibling, turned(uncle), uncle)
    return {(a, RELATIONS[2 * i + (a in WOMEN)], b) for i, k in enumerate(kinds) for a, b in k}


# %% G05 kinship_queries: one answer kept for each question
@exercise
def kinship_queries():
    q = {}
    for k in (0, 1):
        for a, r, b in kinship_facts():
            q[(12 * k + a, RELATIONS.index(r))] = {12 * k + b}
    return q


# %% G06 kinship_queries: answers of the second tree not shifted
@exercise
def kinship_queries():
    q = {}
    for k in (0, 1):
        for a, r, b in kinship_facts():
            q.setdefault((12 * k + a, RELATIONS.index(r)), set()).add(b)
    return q


# %% kinship_queries: only one family
@exercise
def kinship_queries():
    q = {}
    for a, r, b in kinship_facts():
        q.setdefault((a, RELATIONS.index(r)), set()).add(b)
    return q


# %% kinship_queries: relations by name
@exercise
def kinship_queries():
    q = {}
    for k in (0, 12):
        for a, r, b in sorted(kinship_facts()):
            q.setdefault((a + k, r), set()).add(b + k)
    return q


# %% kinship_queries: lists of answers
@exercise
def kinship_queries():
    q = {}
    for k in (0, 12):
        for a, r, b in sorted(kinship_facts()):
            q.setdefault((a + k, RELATIONS.index(r)), []).append(b + k)
    return q


# %% G07 encode: target rows do not add up to one
@exercise
def encode(queries):
    P, R, Y = (
        np.zeros((len(queries), 24)),
        np.zeros((len(queries), 12)),
        np.zeros((len(queries), 24)),
    )
    for i, (a, r) in enumerate(queries):
        P[i, a] = R[i, r] = 1.0
        for b in queries[a, r]:
            Y[i, b] = 1.0
    return P, R, Y


# %% encode: only one of the answers
@exercise
def encode(queries):
    P, R, Y = (
        np.zeros((len(queries), 24)),
        np.zeros((len(queries), 12)),
        np.zeros((len(queries), 24)),
    )
    for i, ((a, r), answers) in enumerate(queries.items()):
        P[i, a] = R[i, r] = 1.0
        Y[i, min(answers)] = 1.0
    return P, R, Y


# %% encode: rows sorted
@exercise
def encode(queries):
    P, R, Y = (
        np.zeros((len(queries), 24)),
        np.zeros((len(queries), 12)),
        np.zeros((len(queries), 24)),
    )
    for i, (a, r) in enumerate(sorted(queries)):
        P[i, a] = R[i, r] = 1.0
        Y[i, list(queries[a, r])] = 1.0 / len(queries[a, r])
    return P, R, Y


# %% encode: numbers instead of one-hot rows
@exercise
def encode(queries):
    P = np.array([a for a, _ in queries])
    R = np.array([r for _, r in queries])
    Y = np.zeros((len(queries), 24))
    for i, answers in enumerate(queries.values()):
        Y[i, list(answers)] = 1.0 / len(answers)
    return P, R, Y


# %% G08 hold_out: held-out questions left in the training set
@exercise
def hold_out(queries, n_test, rng):
    keys = list(queries)
    order = rng.permutation(len(keys))
    test = {keys[i]: queries[keys[i]] for i in order[:n_test]}
    train = {keys[i]: queries[keys[i]] for i in order}
    return train, test


# %% hold_out: always the same questions
@exercise
def hold_out(queries, n_test, rng):
    keys = sorted(queries)
    test = {k: queries[k] for k in keys[:n_test]}
    return {k: v for k, v in queries.items() if k not in test}, test


# %% hold_out: train and test exchanged
@exercise
def hold_out(queries, n_test, rng):
    keys = list(queries)
    order = rng.permutation(len(keys))
    train, test = (
        {keys[i]: queries[keys[i]] for i in part} for part in (order[n_test:], order[:n_test])
    )
    return test, train


# %% hold_out: drawn with replacement
@exercise
def hold_out(queries, n_test, rng):
    keys = list(queries)
    order = rng.integers(0, len(keys), size=len(keys))
    test = {keys[i]: queries[keys[i]] for i in order[:n_test]}
    train = {keys[i]: queries[keys[i]] for i in order[n_test:]}
    return train, test


# %% G09 answers_correct: only the best answer compared
@exercise
def answers_correct(prob, queries):
    right = 0
    for row, q in zip(prob, queries):
        right += set(np.argsort(-row)[:1].tolist()) == queries[q]
    return right


# %% answers_correct: one right answer is enough
@exercise
def answers_correct(prob, queries):
    right = 0
    for row, answers in zip(prob, queries.values()):
        if row.argmax() in answers:
            right += 1
    return right


# %% answers_correct: the least probable people
@exercise
def answers_correct(prob, queries):
    right = 0
    for row, answers in zip(prob, queries.values()):
        if set(row.argsort()[: len(answers)].tolist()) == answers:
            right += 1
    return right


# %% KinshipNet: no sigmoid in the code, nor on the way
@exercise
class KinshipNet:
    def parameters(self):
        names = ("person", "relation", "central", "narrow", "answer")
        return {f"{name} {k}": getattr(getattr(self, name), k) for name in names for k in "Wb"}

    def zero_grad(self):
        for p in self.parameters().values():
            p.grad = 0.0

    def __init__(self, rng):
        self.person, self.relation = Dense(24, 6, rng), Dense(12, 6, rng)
        self.central, self.narrow = Dense(12, 12, rng), Dense(12, 6, rng)
        self.answer = Dense(6, 24, rng)

    def code(self, P):
        return self.person(P)

    def __call__(self, P, R):
        both = beside(self.code(P), self.relation(R).sigmoid())
        return self.answer(self.narrow(self.central(both).sigmoid()).sigmoid())


# %% KinshipNet: sigmoid on the scores
@exercise
class KinshipNet:
    def parameters(self):
        names = ("person", "relation", "central", "narrow", "answer")
        return {f"{name} {k}": getattr(getattr(self, name), k) for name in names for k in "Wb"}

    def zero_grad(self):
        for p in self.parameters().values():
            p.grad = 0.0

    def __init__(self, rng):
        self.person, self.relation = Dense(24, 6, rng), Dense(12, 6, rng)
        self.central, self.narrow = Dense(12, 12, rng), Dense(12, 6, rng)
        self.answer = Dense(6, 24, rng)

    def code(self, P):
        return self.person(P).sigmoid()

    def __call__(self, P, R):
        x = beside(self.code(P), self.relation(R).sigmoid())
        for layer in (self.central, self.narrow, self.answer):
            x = layer(x).sigmoid()
        return x


# %% KinshipNet: the graph is cut
@exercise
class KinshipNet:
    def parameters(self):
        names = ("person", "relation", "central", "narrow", "answer")
        return {f"{name} {k}": getattr(getattr(self, name), k) for name in names for k in "Wb"}

    def zero_grad(self):
        for p in self.parameters().values():
            p.grad = 0.0

    def __init__(self, rng):
        self.person, self.relation = Dense(24, 6, rng), Dense(12, 6, rng)
        self.central, self.narrow = Dense(12, 12, rng), Dense(12, 6, rng)
        self.answer = Dense(6, 24, rng)

    def code(self, P):
        return self.person(P).sigmoid()

    def __call__(self, P, R):
        both = np.hstack([self.code(P).data, self.relation(R).sigmoid().data])
        return self.answer(self.narrow(self.central(both).sigmoid()).sigmoid())


# %% train_kinship: gradients pile up
@exercise
def train_kinship(seed, steps=1000, lr=0.1, decay=0.03):
    # as given
    for _ in range(steps):
        loss = shared_cross_entropy(net(P, R), Y)
        loss.backward()
        adam.step({name: p.grad for name, p in net.parameters().items()})
        for name, W in params.items():
            if name.endswith("W"):
                W -= lr * decay * W
    return net, train, test


# %% train_kinship: no pull towards 0
@exercise
def train_kinship(seed, steps=1000, lr=0.1, decay=0.03):
    # as given
    for _ in range(steps):
        loss = shared_cross_entropy(net(P, R), Y)
        net.zero_grad()
        loss.backward()
        adam.step({name: p.grad for name, p in net.parameters().items()})
        for name, W in params.items():
            if name.endswith("W"):
                W = W - lr * decay * W
    return net, train, test


# %% train_kinship: biases pulled, too
@exercise
def train_kinship(seed, steps=1000, lr=0.1, decay=0.03):
    # as given
    for _ in range(steps):
        loss = shared_cross_entropy(net(P, R), Y)
        net.zero_grad()
        loss.backward()
        adam.step({name: p.grad for name, p in net.parameters().items()})
        for p in params.values():
            p -= lr * decay * p
    return net, train, test


# %% train_kinship: the pull added to the gradient
@exercise
def train_kinship(seed, steps=1000, lr=0.1, decay=0.03):
    # as given
    for _ in range(steps):
        loss = shared_cross_entropy(net(P, R), Y)
        net.zero_grad()
        loss.backward()
        grads = {name: p.grad for name, p in net.parameters().items()}
        for name in grads:
            if name.endswith("W"):
                grads[name] = grads[name] + decay * params[name]
        adam.step(grads)
    return net, train, test


# %% probe: the sign decides, its size is told
@exercise
def probe(code, features=FEATURES):
    found = {}
    for name, f in features.items():
        r = [np.corrcoef(u, f)[0, 1] if np.ptp(u) > 1e-9 else 0.0 for u in code.T]
        found[name] = int(np.argmax(r)), abs(float(max(r)))
    return found


# %% probe: nan for a unit that never changes
@exercise
def probe(code, features=FEATURES):
    found = {}
    for name, f in features.items():
        spread, f = code - code.mean(axis=0), f - f.mean()
        r = abs(f @ spread) / np.linalg.norm(f) / np.linalg.norm(spread, axis=0)
        found[name] = int(r.argmax()), float(r.max())
    return found
