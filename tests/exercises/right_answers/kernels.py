# ruff: noqa  (cells as learners write them: names defined again, imports anywhere)
"""Chapter 14: right answers, each written differently from the course's."""


# %% matmul_kernel: cleared at once, a row with a name
@exercise
@njit(parallel=True)
def matmul_kernel(A, B, out):
    out[:] = 0.0
    for i in prange(A.shape[0]):
        row = out[i]
        for k in range(A.shape[1]):
            a = A[i, k]
            for j in range(row.size):
                row[j] += a * B[k, j]


# %% matmul_kernel: numba by its name, a helper, kept on disk
import numba as nb


@nb.njit(cache=True)
def add_scaled(a, row, out):
    for j in range(row.size):
        out[j] += a * row[j]


@exercise
@nb.njit(parallel=True, cache=True)
def matmul_kernel(A, B, out):
    """The helper adds one scaled row."""
    for i in nb.prange(len(A)):
        out[i, :] = 0
        for k in range(len(B)):
            add_scaled(A[i, k], B[k], out[i])


# %% matmul_kernel: the first row of B overwrites, the others add
from numba import njit, prange


@exercise
@njit(parallel=True, fastmath={"contract"})
def matmul_kernel(A, B, out):
    n, K = A.shape
    m = B.shape[1]
    for i in prange(n):
        for j in range(m):
            out[i, j] = A[i, 0] * B[0, j]
        for k in range(1, K):
            a = A[i, k]
            for j in range(m):
                out[i, j] += a * B[k, j]


# %% matmul_kernel: a row of its own, then copied
@exercise
@njit(parallel=True)
def matmul_kernel(A, B, out):
    for i in prange(A.shape[0]):
        row = np.zeros(B.shape[1], B.dtype)
        for k in range(A.shape[1]):
            for j in range(B.shape[1]):
                row[j] += A[i, k] * B[k, j]
        out[i] = row


# %% matmul_blocked: blocks of rows of A, too
@exercise
@njit
def matmul_blocked(A, B, out, bs):
    n, K = A.shape
    m = B.shape[1]
    out[:, :] = 0.0
    for i0 in range(0, n, bs):
        for k0 in range(0, K, bs):
            for j0 in range(0, m, bs):
                for i in range(i0, min(i0 + bs, n)):
                    for k in range(k0, min(k0 + bs, K)):
                        for j in range(j0, min(j0 + bs, m)):
                            out[i, j] += A[i, k] * B[k, j]


# %% matmul_blocked: counting blocks
@exercise
@njit
def matmul_blocked(A, B, out, bs):
    (n, K), m = A.shape, B.shape[1]
    out.fill(0)
    for bj in range((m + bs - 1) // bs):
        lo, hi = bj * bs, min((bj + 1) * bs, m)
        for bk in range((K + bs - 1) // bs):
            for i in range(n):
                for k in range(bk * bs, min((bk + 1) * bs, K)):
                    for j in range(lo, hi):
                        out[i, j] = out[i, j] + A[i, k] * B[k, j]


# %% matmul_blocked: slices, which end at the edge by themselves
@exercise
@njit
def matmul_blocked(A, B, out, bs):
    out[:] = 0.0
    for k0 in range(0, A.shape[1], bs):
        for j0 in range(0, B.shape[1], bs):
            block = B[k0 : k0 + bs, j0 : j0 + bs]
            for i in range(A.shape[0]):
                for k in range(block.shape[0]):
                    for j in range(block.shape[1]):
                        out[i, j0 + j] += A[i, k0 + k] * block[k, j]


# %% sum_squares: a loop over the numbers
@exercise
@njit
def sum_squares(x):
    total = np.float64(0)
    for v in x:
        total += np.float64(v) ** 2
    return total


# %% sum_squares: in parallel, with a number as sum
@exercise
@njit(parallel=True)
def sum_squares(x):
    s = 0.0
    for i in prange(x.size):
        s += x[i] * x[i]
    return s


# %% sum_squares: two sums
@exercise
@njit(fastmath=True)
def sum_squares(x):
    even = odd = 0.0
    for i in range(0, len(x) - 1, 2):
        even += x[i] * x[i]
        odd += x[i + 1] * x[i + 1]
    if len(x) % 2:
        even += x[-1] * x[-1]
    return even + odd


# %% softmax_rows: with NumPy's functions on each row
@exercise
@njit(parallel=True)
def softmax_rows(Z, out):
    for i in prange(Z.shape[0]):
        e = np.exp(Z[i] - np.max(Z[i]))
        out[i] = e / np.sum(e)


# %% softmax_rows: three passes written out
@exercise
@njit(parallel=True)
def softmax_rows(Z, out):
    n, k = Z.shape
    for i in prange(n):
        top = -np.inf
        for j in range(k):
            if Z[i, j] > top:
                top = Z[i, j]
        total = 0.0
        for j in range(k):
            total += np.exp(Z[i, j] - top)
        for j in range(k):
            out[i, j] = np.exp(Z[i, j] - top) / total


# %% softmax_rows: from the logarithm of the sum
from math import exp, log


@njit
def log_sum(row):
    top = row.max()
    s = 0.0
    for z in row:
        s += exp(z - top)
    return top + log(s)


@exercise
@njit(parallel=True)
def softmax_rows(Z, out):
    for i in prange(len(Z)):
        shift = log_sum(Z[i])
        for j in range(Z.shape[1]):
            out[i, j] = exp(Z[i, j] - shift)


# %% col_sum: whole rows
@exercise
@njit
def col_sum(dY, out):
    out[:] = 0
    for row in dY:
        out += row


# %% col_sum: begins with the first row
@exercise
@njit
def col_sum(dY, out):
    for j in range(dY.shape[1]):
        out[j] = dY[0, j]
    for i in range(1, dY.shape[0]):
        for j in range(dY.shape[1]):
            out[j] = out[j] + dY[i, j]


# %% col_sum: in parallel, with sums of each thread
@exercise
@njit(parallel=True)
def col_sum(dY, out):
    n, m = dY.shape
    threads = numba.get_num_threads()
    parts = np.zeros((threads, m))
    for t in prange(threads):
        for i in range(t * n // threads, (t + 1) * n // threads):
            for j in range(m):
                parts[t, j] += dY[i, j]
    for j in range(m):
        out[j] = 0.0
        for t in range(threads):
            out[j] += parts[t, j]


import numba


# %% sgd_update: the whole array, in place
@exercise
@njit
def sgd_update(w, g, lr):
    w -= lr * g


# %% sgd_update: into a slice
@exercise
@njit
def sgd_update(w, g, lr):
    w[:] = w - lr * g


# %% sgd_update: in parallel
@exercise
@njit(parallel=True)
def sgd_update(w, g, lr):
    for i in prange(len(w)):
        w[i] = w[i] - lr * g[i]


# %% has_nan: not equal to itself
@exercise
@njit
def has_nan(x):
    for v in x:
        if v != v:
            return True
    return False


# %% has_nan: NumPy's
@exercise
@njit
def has_nan(x):
    return bool(np.isnan(x).any())


# %% has_nan: counting
@exercise
@njit
def has_nan(x):
    count = 0
    for i in range(x.shape[0]):
        count += np.isnan(x[i])
    return count > 0


# %% relu_kernel: an if
@exercise
@njit
def relu_kernel(x):
    out = np.zeros(x.shape, np.float64)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            if x[i, j] > 0:
                out[i, j] = x[i, j]
    return out


# %% relu_kernel: NumPy's, of float64
@exercise
@njit
def relu_kernel(x):
    return np.maximum(x, 0.0).astype(np.float64)


# %% relu_kernel: flat, then in its shape
@exercise
@njit(parallel=True)
def relu_kernel(x):
    out = np.empty(x.shape, dtype=np.float64)
    for i in prange(x.shape[0]):
        for j in range(x.shape[1]):
            out[i, j] = x[i, j] if x[i, j] > 0.0 else 0.0
    return out


# %% benchmark: a list, then the least
@exercise
def benchmark(fn, *args, repeats=5):
    fn(*args)
    times = []
    for _ in range(repeats):
        begin = time.perf_counter_ns()
        fn(*args)
        times.append(time.perf_counter_ns() - begin)
    return min(times) / 1e9


# %% benchmark: timeit
import timeit


@exercise
def benchmark(fn, *args, repeats=5):
    call = lambda: fn(*args)
    call()
    return min(timeit.repeat(call, number=1, repeat=repeats))


# %% benchmark: the first run is timed and thrown away
from time import perf_counter as now


@exercise
def benchmark(fn, *args, repeats=5):
    def once():
        start = now()
        fn(*args)
        return now() - start

    return min([once() for _ in range(repeats + 1)][1:])


# %% train_mnist: epochs and batches, the clock in between
@exercise
def train_mnist(seed, seconds, digits):
    images = digits.train_images.reshape(len(digits.train_images), -1)
    tests = digits.test_images.reshape(len(digits.test_images), -1)
    rng = np.random.default_rng(seed)
    network = FastNetwork([784, 128, 10], rng)
    start, losses, over = time.monotonic(), [], False
    with one_blas_thread():
        for epoch in range(3):
            for rows in minibatches(len(images), 64, rng):
                losses.append(descend(network, images, digits.train_labels, rows, 0.5))
                over = time.monotonic() - start >= seconds
                if over:
                    break
            if over:
                break
    return {
        "loss": sum(losses[-100:]) / len(losses[-100:]),
        "error": error_rate(network, tests, digits.test_labels),
        "params": {k: p.data for k, p in network.parameters().items()},
    }


# %% train_mnist: the steps written out, a smaller rate in the second epoch
from my_autodiff.fast.dense import softmax_cross_entropy


@exercise
def train_mnist(seed, seconds, digits):
    images, tests = (x.reshape(-1, 784) for x in (digits.train_images, digits.test_images))
    rng = np.random.default_rng(seed)
    network = FastNetwork([784, 128, 10], rng)
    params = {name: p.data for name, p in network.parameters().items()}
    last = []
    deadline = time.perf_counter() + seconds
    for lr in (np.float32(0.3), np.float32(0.1)):
        for rows in minibatches(len(images), 32, rng):
            loss = softmax_cross_entropy(
                network(as_floats(images, rows)), digits.train_labels[rows]
            )
            network.zero_grad()
            loss.backward()
            for name, p in network.parameters().items():
                params[name] -= lr * p.grad
            last = [*last[-99:], loss.data]
            if time.perf_counter() > deadline:
                break
        else:
            continue
        break
    scores = network(as_floats(tests, np.arange(len(tests)))).data
    error = (scores.argmax(1) != digits.test_labels).mean()
    return dict(loss=float(np.mean(last)), error=error, params=params)


# %% train_mnist: Adam
from my_autodiff.fast.dense import Adam, softmax_cross_entropy


@exercise
def train_mnist(seed, seconds, digits):
    images, tests = (x.reshape(-1, 784) for x in (digits.train_images, digits.test_images))
    rng = np.random.default_rng(seed)
    network = FastNetwork([784, 128, 10], rng)
    params = {name: p.data for name, p in network.parameters().items()}
    adam, losses, begin = Adam(params, lr=2e-3), [], time.time()

    def batches():
        for _ in range(3):
            yield from minibatches(len(images), 64, rng)

    with one_blas_thread():
        for rows in batches():
            loss = softmax_cross_entropy(
                network(as_floats(images, rows)), digits.train_labels[rows]
            )
            network.zero_grad()
            loss.backward()
            adam.step({name: p.grad for name, p in network.parameters().items()})
            losses.append(loss.data)
            if time.time() - begin > seconds:
                break
        error = error_rate(network, tests, digits.test_labels)
    return {"loss": float(np.mean(losses[-100:])), "error": error, "params": params}
