"""Chapter 11: mutants of the family trees that behave as the reference does."""

NO_ORDER = "neither of the two lines reads what the other one writes"
OF_TWO = "more words than two are there, but only the first or the second is taken"
AS_MANY = "there are as many rows as questions"
NUMBER = "a NumPy number is as good as Python's"
AT_MOST_1 = "rounding exceeds 1 by less than the tolerance"
EDGE = "where a constant ends and tiny differences begin is the author's choice"
CENTRED = "one of the two factors without its mean is enough"

SURVIVORS = {
    "kinship_facts": {
        "child = {(p, c) for couple, children in CHILDREN.items() …": NO_ORDER,
        "named = [(RELATIONS[2 * i:2 * i + 3], pairs) for i, pairs in enumerate(kinds)]": OF_TWO,
        "named = [(RELATIONS[2 * i:3 * i + 2], pairs) for i, pairs in enumerate(kinds)]": OF_TWO,
        "named = [(RELATIONS[2 * i:], pairs) for i, pairs in enumerate(kinds)]": OF_TWO,
        "sibling = {(b, a) for a, b in composed(turned(child), child) if a != b}": (
            "my sibling has me as a sibling"
        ),
    },
    "kinship_queries": {
        "both = sorted(((a + first, relation, b + first) for a, relation, b in facts …": (
            "they are sorted in any case"
        ),
    },
    "encode": {
        "R[row, relation] = 1.0; P[row, person] = 1.0": NO_ORDER,
        "Y[row, list(answers)] = 1.0 / len(answers); R[row, relation] = 1.0": NO_ORDER,
        "for row, ((person, relation), answers) in list(enumerate(queries.items()))[::-1]:": (
            "every row keeps its number"
        ),
    },
    "hold_out": {
        "order = rng.permutation(len(queries))": "there are as many keys as entries",
        "return ({questions[i]: queries[questions[i]] for i in part} for part in …": (
            "train, test = … takes a generator as well as a tuple"
        ),
    },
    "answers_correct": {
        "best = np.argsort(-prob)": "the last axis of a table is its axis 1",
        "right = zip(best, queries.values(), strict=True)": "NumPy's numbers are equal to Python's",
        "right = zip(best.tolist(), queries.values())": AS_MANY,
        "right = zip(best.tolist(), queries.values(), strict=False)": AS_MANY,
    },
    "KinshipNet": {
        "for p in list(self.parameters().values())[::-1]:": "to set all to 0 has no order",
    },
    "train_kinship": {
        "P, R, Y = encode(train); adam = Adam(params, lr)": NO_ORDER,
        "for _ in list(range(steps))[::-1]:": "a loop that only counts has no order",
        "for name, W in list(params.items())[:-1]:": "the last parameter is a bias",
        "for name, W in list(params.items())[::-1]:": "each weight is pulled by itself",
        "net.zero_grad(); loss = shared_cross_entropy(net(P, R), Y)": NO_ORDER,
    },
    "probe": {
        "f = feature.mean() - feature": "the sign does not count",
        "spread = code.mean(axis=0) - code": "the sign does not count",
        "for name, feature in list(features.items())[::-1]:": "a dict is read by its keys",
        "found[name] = (int(r.argmax()), float(r.max()))": AT_MOST_1,
        "found[name] = (int(r.argmax()), min(1.0, float(r.max())))": "the smaller one of two",
        "found[name] = (int(r.argmax()), min(float(r.max()), 1.01))": AT_MOST_1,
        "found[name] = (int(r.argmax()), min(float(r.max()), 2.0))": AT_MOST_1,
        "found[name] = (int(r.argmax()), min(r.max(), 1.0))": NUMBER,
        "found[name] = (r.argmax(), min(float(r.max()), 1.0))": NUMBER,
        "r = np.abs(f @ code) / np.linalg.norm(f) / np.where(size > 1e-09, size, np.inf)": CENTRED,
        "r = np.abs(feature @ spread) / np.linalg.norm(f) / np.where(size > …": CENTRED,
        "r = np.abs(f @ spread) / np.linalg.norm(f) / np.where(size > 1.01e-09, size, …": EDGE,
        "r = np.abs(f @ spread) / np.linalg.norm(f) / np.where(size >= 1e-09, size, np.inf)": EDGE,
        "r = np.abs(f @ spread) / np.linalg.norm(f) / np.where(size, size, np.inf)": EDGE,
        "spread = code - code.mean(axis=0); found = {}": NO_ORDER,
    },
}
