"""Chapter 10: mutants that behave as the reference does."""

OWN_WORDS = "the words of an error are the author's own"
AS_MANY = "there are as many labels as rows, that has been checked"
NO_ORDER = "neither of the two lines reads what the other one writes"
EDGE = "where a constant ends and tiny differences begin is the author's choice"
GUARD = "the line before the guard has no effect when the guard refuses"

SURVIVORS = {
    "softmax_xent_grad": {
        "return (-np.mean(log_p[rows, labels]), dlogits / len(labels))": (
            "a NumPy number is as good as a float"
        ),
        "return (float(-np.mean(log_p[rows, labels])), dlogits / len(dlogits))": AS_MANY,
        "return (float(-np.mean(log_p[rows, labels])), dlogits / len(log_p))": AS_MANY,
        "return (float(-np.mean(log_p[rows, labels])), dlogits / len(logits))": AS_MANY,
        "return (float(-np.mean(log_p[rows, labels])), dlogits / len(rows))": AS_MANY,
        "rows = np.arange(len(log_p))": AS_MANY,
        "rows = np.arange(len(logits))": AS_MANY,
        "dlogits = np.exp(log_p); rows = np.arange(len(labels))": NO_ORDER,
        "rows = np.arange(len(labels)); log_p = log_softmax(logits)": NO_ORDER,
        "log_p = log_softmax(logits); check_labels(labels, len(logits), logits.shape[1])": GUARD,
    },
    "minibatches": {
        "if batch < 0:": "a step of 0 is refused by range as well, with the same error",
        "order = rng.permutation(n); if batch < 1:; raise ValueError(…": GUARD,
        "raise ValueError(…": OWN_WORDS,
    },
    "standardize": {
        "check_rows(test, train[:1].size); check_rows(train, train[:1].size)": NO_ORDER,
        "check_rows(train, test[:1].size)": "the rows of both must be equally long in any case",
        "mean, deviation = (train.mean(axis=0), train.std(axis=0)); check_rows(test, …": GUARD,
        "scale = np.where(deviation < 1.01e-08, 1.0, deviation)": EDGE,
        "scale = np.where(deviation <= 1e-08, 1.0, deviation)": EDGE,
    },
    "confusion": {
        "check_labels(labels, len(pred), k)": "the next check refuses other lengths",
        "check_labels(pred, len(labels), k)": OWN_WORDS,
        "check_labels(pred, len(labels), k, 'predictions'); check_labels(labels, …": NO_ORDER,
        "table = np.zeros((k, k), dtype=int); check_labels(pred, …": GUARD,
    },
}
