# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 11: right answers about the family trees, each written differently from the course's."""


# %% kinship_facts: dicts and loops
@exercise
def kinship_facts():
    spouse = {}
    for h, w in COUPLES:
        spouse[h], spouse[w] = w, h
    parents = {c: couple for couple, cs in CHILDREN.items() for c in cs}
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
                for s in CHILDREN.get(parents.get(p), ()):
                    if s == p:
                        continue
                    for u in (s, spouse[s]):
                        facts.add((c, "aunt" if u in WOMEN else "uncle", u))
                        facts.add((u, "niece" if c in WOMEN else "nephew", c))
    return facts


# %% kinship_facts: questions asked of every pair of people
@exercise
def kinship_facts():
    parents = {c: set(couple) for couple, cs in CHILDREN.items() for c in cs}
    married = {frozenset(c) for c in COUPLES}

    def siblings(a, b):
        return a != b and a in parents and parents.get(b) == parents[a]

    def uncle(a, b):
        own = any(siblings(p, b) for p in parents.get(a, ()))
        by_marriage = any(
            siblings(p, s) and frozenset((s, b)) in married
            for p in parents.get(a, ())
            for s in range(12)
        )
        return own or by_marriage

    tests = [
        ("husband", "wife", lambda a, b: frozenset((a, b)) in married),
        ("son", "daughter", lambda a, b: a in parents.get(b, ())),
        ("father", "mother", lambda a, b: b in parents.get(a, ())),
        ("brother", "sister", siblings),
        ("nephew", "niece", lambda a, b: uncle(b, a)),
        ("uncle", "aunt", uncle),
    ]
    return {
        (a, she if b in WOMEN else he, b)
        for he, she, test in tests
        for a in range(12)
        for b in range(12)
        if test(a, b)
    }


# %% kinship_facts: with the given lines, word by word
@exercise
def kinship_facts():
    # as given
    facts = []
    parent = turned(child)
    sibling = composed(parent, child) - {(i, i) for i in range(12)}
    pibling = composed(parent, sibling | composed(sibling, married))

    def tell(pairs, he, she):
        for a, b in pairs:
            facts.append((a, [he, she][int(b in WOMEN)], b))

    tell(married, "husband", "wife")
    tell(parent, "father", "mother")
    tell(child, "son", "daughter")
    tell(sibling, "brother", "sister")
    tell(pibling, "uncle", "aunt")
    tell(turned(pibling), "nephew", "niece")
    return frozenset(facts)


# %% kinship_queries: a dict filled step by step
@exercise
def kinship_queries():
    q = {}
    for k in (0, 1):
        for a, r, b in kinship_facts():
            q.setdefault((12 * k + a, RELATIONS.index(r)), set()).add(12 * k + b)
    return q


# %% kinship_queries: defaultdict, numbers of NumPy
@exercise
def kinship_queries():
    from collections import defaultdict

    q = defaultdict(set)
    number = {word: i for i, word in enumerate(RELATIONS)}
    for a, r, b in sorted(kinship_facts()):
        for first in np.array([0, 12]):
            q[a + first, number[r]].add(b + first)
    return dict(q)


# %% kinship_queries: English first, then copied
@exercise
def kinship_queries():
    english = {}
    for a, r, b in kinship_facts():
        key = a, RELATIONS.index(r)
        english[key] = english.get(key, frozenset()) | {b}
    italian = {(a + 12, r): {b + 12 for b in bs} for (a, r), bs in english.items()}
    return english | italian


# %% encode: rows of identity matrices
@exercise
def encode(queries):
    people = np.array([p for p, _ in queries], dtype=int)
    relations = np.array([r for _, r in queries], dtype=int)
    Y = np.zeros((len(queries), 24))
    for i, answers in enumerate(queries.values()):
        for b in answers:
            Y[i, b] = 1 / len(answers)
    return np.eye(24)[people], np.eye(12)[relations], Y


# %% encode: ones first, then divided by their sums
@exercise
def encode(queries):
    n = len(queries)
    P, R, Y = np.zeros((n, 24)), np.zeros((n, 12)), np.zeros((n, 24))
    for i, (p, r) in enumerate(queries):
        P[i][p] = 1
        R[i][r] = 1
        for b in queries[p, r]:
            Y[i][b] += 1
    return P, R, Y / Y.sum(axis=1, keepdims=True)


# %% encode: one_hot from the chapter on digits
@exercise
def encode(queries):
    from .. import layers

    keys = list(queries)
    P = layers.one_hot(np.array([k[0] for k in keys], dtype=int), 24)
    R = layers.one_hot(np.array([k[1] for k in keys], dtype=int), 12)
    Y = np.array([[(j in queries[k]) / len(queries[k]) for j in range(24)] for k in keys])
    return [P, R, Y.reshape(len(keys), 24).astype(float)]


# %% hold_out: choice without replacement
@exercise
def hold_out(queries, n_test, rng):
    keys = list(queries)
    chosen = set(rng.choice(len(keys), size=n_test, replace=False).tolist())
    test = {k: queries[k] for i, k in enumerate(keys) if i in chosen}
    train = {k: queries[k] for i, k in enumerate(keys) if i not in chosen}
    return train, test


# %% hold_out: shuffled, split at the end
@exercise
def hold_out(queries, n_test, rng):
    keys = list(queries)
    rng.shuffle(keys)
    cut = len(keys) - n_test
    return [
        {tuple(k): queries[tuple(k)] for k in keys[:cut]},
        {tuple(k): queries[tuple(k)] for k in keys[cut:]},
    ]


# %% hold_out: a copy that loses some
@exercise
def hold_out(queries, n_test, rng):
    train, test = dict(queries), {}
    while len(test) < n_test:
        keys = list(train)
        k = keys[rng.integers(len(keys))]
        test[k] = train.pop(k)
    return train, test


# %% answers_correct: the least of the right against the best of the others
@exercise
def answers_correct(prob, queries):
    right = 0
    for row, answers in zip(prob, queries.values()):
        others = [p for i, p in enumerate(row) if i not in answers]
        if min(row[b] for b in answers) > max(others):
            right += 1
    return right


# %% answers_correct: sorted people
@exercise
def answers_correct(prob, queries):
    count = 0
    for i, key in enumerate(queries):
        people = sorted(range(24), key=lambda b: prob[i][b], reverse=True)
        count += set(people[: len(queries[key])]) == queries[key]
    return count


# %% answers_correct: argpartition and masks
@exercise
def answers_correct(prob, queries):
    truth = np.zeros((len(queries), 24), dtype=bool)
    for i, answers in enumerate(queries.values()):
        truth[i, list(answers)] = True
    sizes = truth.sum(axis=1)
    rank = (-np.asarray(prob)).argsort(axis=1).argsort(axis=1)
    return int(((rank < sizes[:, None]) == truth).all(axis=1).sum())


# %% KinshipNet: a loop over the layers
@exercise
class KinshipNet:
    def parameters(self):
        names = ("person", "relation", "central", "narrow", "answer")
        return {f"{name} {k}": getattr(getattr(self, name), k) for name in names for k in "Wb"}

    def zero_grad(self):
        for p in self.parameters().values():
            p.grad = 0.0

    def __init__(self, rng):
        sizes = dict(
            person=(24, 6), relation=(12, 6), central=(12, 12), narrow=(12, 6), answer=(6, 24)
        )
        for name, (a, b) in sizes.items():
            setattr(self, name, Dense(a, b, rng))

    def code(self, P):
        return self.person(P).sigmoid()

    def __call__(self, P, R):
        x = beside(self.code(P), self.relation(R).sigmoid())
        for layer in (self.central, self.narrow):
            x = layer(x).sigmoid()
        return self.answer(x)


# %% KinshipNet: a matrix cut in two instead of blocks side by side
@exercise
class KinshipNet:
    def __init__(self, rng):
        self.person = Dense(24, 6, rng)
        self.relation = Dense(12, 6, rng)
        self.central = Dense(12, 12, rng)
        self.narrow = Dense(12, 6, rng)
        self.answer = Dense(6, 24, rng)

    def parameters(self):
        return {
            f"{name} {k}": getattr(layer, k) for name, layer in vars(self).items() for k in "Wb"
        }

    def zero_grad(self):
        for p in self.parameters().values():
            p.grad = 0.0

    def code(self, P):
        return (P @ self.person.W + self.person.b).sigmoid()

    def __call__(self, P, R):
        W = self.central.W
        h = self.code(P) @ W[:6] + self.relation(R).sigmoid() @ W[6:] + self.central.b
        return self.answer(self.narrow(h.sigmoid()).sigmoid())


# %% KinshipNet: sigmoid by tanh
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

    def _squash(self, z):
        return (z * 0.5).tanh() * 0.5 + 0.5

    def code(self, P):
        return self._squash(self.person(P))

    def __call__(self, P, R):
        both = beside(self.code(P), self._squash(self.relation(R)))
        h = self._squash(self.central(both))
        return self.answer(self._squash(self.narrow(h)))


# %% train_kinship: zeroed at the end, the pull by multiplication
@exercise
def train_kinship(seed, steps=1000, lr=0.1, decay=0.03):
    # as given
    for _ in range(steps):
        shared_cross_entropy(net(P, R), Y).backward()
        adam.step({k: p.grad for k, p in net.parameters().items()})
        for k in params:
            if k[-1] == "W":
                params[k] *= 1 - lr * decay
        net.zero_grad()
    return net, train, test


# %% train_kinship: a while loop, the pull on the layers
@exercise
def train_kinship(seed, steps=1000, lr=0.1, decay=0.03):
    # as given
    t = 0
    while t < steps:
        t += 1
        net.zero_grad()
        loss = shared_cross_entropy(net(P, R), Y)
        loss.backward()
        grads = {}
        for name, p in net.parameters().items():
            grads[name] = p.grad
        adam.step(grads)
        for layer in (net.person, net.relation, net.central, net.narrow, net.answer):
            layer.W.data -= lr * decay * layer.W.data
    return [net, train, test]


# %% train_kinship: the loss written with Tensors
@exercise
def train_kinship(seed, steps=1000, lr=0.1, decay=0.03):
    # as given
    for _ in range(steps):
        z = net(P, R)
        z = z - z.data.max(axis=1, keepdims=True)
        log_p = z - z.exp().sum(axis=1, keepdims=True).log()
        loss = (log_p * Y).sum() * (-1 / len(Y))
        for p in net.parameters().values():
            p.grad = 0.0
        loss.backward()
        adam.step({name: p.grad for name, p in net.parameters().items()})
        for name, W in params.items():
            if W.ndim == 2:
                W -= lr * decay * W
    return net, train, test


# %% probe: corrcoef
@exercise
def probe(code, features=FEATURES):
    found = {}
    for name, feature in features.items():
        best = (0, 0.0)
        for unit in range(code.shape[1]):
            a = code[:, unit]
            r = 0.0 if np.ptp(a) < 1e-9 else abs(np.corrcoef(a, feature)[0, 1])
            if r > best[1]:
                best = (unit, float(r))
        found[name] = best
    return found


# %% probe: standard scores
@exercise
def probe(code, features=FEATURES):
    spread = code.std(axis=0)
    z = (code - code.mean(axis=0)) / np.where(spread < 1e-9, 1.0, spread)
    result = {}
    for name in features:
        f = (features[name] - np.mean(features[name])) / np.std(features[name])
        r = abs((z * f[:, None]).mean(axis=0))
        result[name] = (np.argmax(r), r.max())
    return result


# %% probe: from the share of variance that a line explains
@exercise
def probe(code, features=FEATURES):
    def tells(a, f):
        a, f = a - a.mean(), f - f.mean()
        if a @ a < 1e-18:
            return 0.0
        return float(np.sqrt((a @ f) ** 2 / (a @ a) / (f @ f)))

    sizes = {name: [tells(a, f) for a in code.T] for name, f in features.items()}
    return {name: (row.index(max(row)), max(row)) for name, row in sizes.items()}
