"""Chapter 14: mutants that behave as the reference does."""

ANY_ORDER = "the elements may be visited in any order"
SAME_SIZE = "both arrays have this size"
SAME = "the same set of two numbers"
NO_ORDER = "neither of the two lines reads what the other one writes"
HOW_LONG = "how many digits a step takes, and how many steps there are, is the author's choice"
WINDOW = "the mean of some other last losses is about the same number"

SURVIVORS = {
    "matmul_kernel": {
        "for i in list(prange(n))[::-1]:": ANY_ORDER,
        "for j in list(range(m))[::-1]:": ANY_ORDER,
        "for k in list(range(K))[::-1]:": ANY_ORDER,
        "m = B.shape[1]; n, K = A.shape": NO_ORDER,
        "m = out.shape[1]": SAME_SIZE,
        "out[i,] = 0.0": "clears the whole row, as often as it has elements",
    },
    "matmul_blocked": {
        "for i in list(range(n))[::-1]:": ANY_ORDER,
        "for j in list(range(j0, min(j0 + bs, m)))[::-1]:": ANY_ORDER,
        "for j in range(j0, min(m, j0 + bs)):": SAME,
        "for j0 in list(range(0, m, bs))[::-1]:": ANY_ORDER,
        "for k in list(range(k0, min(k0 + bs, K)))[::-1]:": ANY_ORDER,
        "for k in range(k0, min(K, k0 + bs)):": SAME,
        "for k0 in list(range(0, K, bs))[::-1]:": ANY_ORDER,
        "m = B.shape[1]; n, K = A.shape": NO_ORDER,
        "m = out.shape[1]": SAME_SIZE,
        "out[:] = 0.0; m = B.shape[1]": NO_ORDER,
    },
    "sum_squares": {"for i in list(range(x.size))[::-1]:": ANY_ORDER},
    "softmax_rows": {
        "for i in list(prange(n))[::-1]:": ANY_ORDER,
        "for j in list(range(1, m))[::-1]:": ANY_ORDER,
        "for j in list(range(m))[::-1]:": ANY_ORDER,
        "for j in range(0, m):": "the first element is compared with itself",
        "for j in range(m):": "the first element is compared with itself",
        "n, m = out.shape": SAME_SIZE,
        "s = 0.0; for j in range(1, m):; top = max(top, Z[i, j])": NO_ORDER,
        "top = max(Z[i, j], top)": SAME,
    },
    "col_sum": {
        "for i in list(range(n))[::-1]:": ANY_ORDER,
        "for j in list(range(m))[::-1]:": ANY_ORDER,
        "out[:] = 0.0; n, m = dY.shape": NO_ORDER,
    },
    "sgd_update": {
        "for i in list(range(w.size))[::-1]:": ANY_ORDER,
        "for i in range(g.size):": SAME_SIZE,
    },
    "has_nan": {
        "for i in list(range(x.size))[::-1]:": ANY_ORDER,
        "return -False": "minus False is 0, and 0 is as good as False",
    },
    "relu_kernel": {
        "for i in list(range(n))[::-1]:": ANY_ORDER,
        "for j in list(range(d))[::-1]:": ANY_ORDER,
        "out[i, j] = max(0.0, x[i, j])": SAME,
    },
    "benchmark": {
        "best = math.inf; fn(*args)": NO_ORDER,
        "best = min(time.perf_counter() - start, best)": SAME,
        "for _ in list(range(repeats))[::-1]:": ANY_ORDER,
    },
    "train_mnist": {
        "for rows in chain.from_iterable((minibatches(len(images), 31, rng) …": HOW_LONG,
        "for rows in chain.from_iterable((minibatches(len(images), 33, rng) …": HOW_LONG,
        "for rows in chain.from_iterable((minibatches(len(images), 32, rng) for _ in range(3))…": (
            HOW_LONG
        ),
        "for rows in list(chain.from_iterable(…": HOW_LONG,
        "if time.perf_counter() >= end:": "the clock does not stand still",
        "images, tests = (x.reshape(-2, 784) …": "NumPy works out any negative length",
        "losses.append(descend(network, images, digits.train_labels, rows, 0.303))": (
            "another learning rate"
        ),
        "return {'loss': float(np.mean(losses[-101:])), 'error': error, 'params': params}": WINDOW,
        "return {'loss': float(np.mean(losses[-99:])), 'error': error, 'params': params}": WINDOW,
        "return {'loss': float(np.mean(losses[:])), 'error': error, 'params': params}": WINDOW,
        "return {'loss': np.mean(losses[-100:]), 'error': error, 'params': params}": (
            "a NumPy number is as good as a float"
        ),
        "rng = np.random.default_rng(seed); images, tests = …": NO_ORDER,
    },
}
