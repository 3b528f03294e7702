# ruff: noqa  (cells as learners write them: names defined again)
"""Wrong answers, each titled with the misconception whose hint must answer it."""

# The rows that the list of misconceptions has for this module; J08 and J09 stand in its rules.
# rows: J01 J02 J03 J04 J05 J06 J07 J08 J09 J10 J11 J12 J13 J14


# %% J01 matmul_kernel: output buffer not cleared
@exercise
@njit(parallel=True)
def matmul_kernel(A, B, out):
    n, K = A.shape
    m = B.shape[1]
    for i in prange(n):
        for k in range(K):
            for j in range(m):
                out[i, j] += A[i, k] * B[k, j]


# %% J02 matmul_kernel: race: parallel loop over the summed index
@exercise
@njit(parallel=True)
def matmul_kernel(A, B, out):
    n, K = A.shape
    m = B.shape[1]
    out[:] = 0.0
    for k in prange(K):
        for i in range(n):
            for j in range(m):
                out[i, j] += A[i, k] * B[k, j]


# %% J03 matmul_kernel: index out of bounds, silently
@exercise
@njit(parallel=True)
def matmul_kernel(A, B, out):
    n, K = A.shape
    m = B.shape[1]
    for i in prange(n):
        for j in range(m):
            out[i, j] = 0.0
        for k in range(K + 1):
            for j in range(m):
                out[i, j] += A[i, k] * B[k, j]


# %% matmul_kernel: race: parallel loop over the summed index
@exercise
@njit(parallel=True)
def matmul_kernel(A, B, out):
    out[:] = 0.0
    for k in prange(len(B)):
        for i in range(len(A)):
            out[i] += A[i, k] * B[k]


# %% matmul_kernel: race: parallel loop over the summed index
@njit
def add_outer(column, row, out):
    for i in range(column.size):
        for j in range(row.size):
            out[i, j] += column[i] * row[j]


@exercise
@njit(parallel=True)
def matmul_kernel(A, B, out):
    out[:] = 0.0
    for k in prange(B.shape[0]):
        add_outer(A[:, k], B[k], out)


# %% matmul_kernel: index out of bounds, silently
@exercise
@njit(parallel=True)
def matmul_kernel(A, B, out):
    for i in prange(A.shape[0]):
        for j in range(B.shape[1] + 1):
            out[i, j] = 0.0
        for k in range(A.shape[1]):
            for j in range(B.shape[1] + 1):
                out[i, j] += A[i, k] * B[k, j]


# %% matmul_kernel: only the last product is kept
@exercise
@njit(parallel=True)
def matmul_kernel(A, B, out):
    n, K = A.shape
    m = B.shape[1]
    for i in prange(n):
        for k in range(K):
            for j in range(m):
                out[i, j] = A[i, k] * B[k, j]


# %% matmul_kernel: column after column of B
@exercise
@njit(parallel=True)
def matmul_kernel(A, B, out):
    n, K = A.shape
    for i in prange(n):
        for j in range(B.shape[1]):
            s = 0.0
            for k in range(K):
                s += A[i, k] * B[k, j]
            out[i, j] = s


# %% matmul_kernel: column after column of B
@exercise
@njit(parallel=True)
def matmul_kernel(A, B, out):
    for i in prange(A.shape[0]):
        for j in range(B.shape[1]):
            out[i, j] = (A[i] * B[:, j]).sum()


# %% matmul_kernel: parallel=True with a loop that is not
@exercise
@njit(parallel=True)
def matmul_kernel(A, B, out):
    for i in range(A.shape[0]):
        for j in range(B.shape[1]):
            out[i, j] = 0.0
        for k in range(A.shape[1]):
            for j in range(B.shape[1]):
                out[i, j] += A[i, k] * B[k, j]


# %% matmul_kernel: a parallel loop without parallel=True
@exercise
@njit
def matmul_kernel(A, B, out):
    for i in prange(A.shape[0]):
        out[i] = 0.0
        for k in range(A.shape[1]):
            for j in range(B.shape[1]):
                out[i, j] += A[i, k] * B[k, j]


# %% matmul_kernel: out becomes another array
@exercise
@njit(parallel=True)
def matmul_kernel(A, B, out):
    out = np.dot(A, B)


# %% matmul_kernel: not compiled at all
@exercise
def matmul_kernel(A, B, out):
    out[:] = A @ B


# %% J04 matmul_blocked: last incomplete block dropped
@exercise
@njit
def matmul_blocked(A, B, out, bs):
    n, K = A.shape
    m = B.shape[1]
    out[:] = 0.0
    for k0 in range(0, K, bs):
        for j0 in range(0, m, bs):
            for i in range(n):
                for k in range(k0, min(k0 + bs, K)):
                    a = A[i, k]
                    for j in range(j0, j0 + bs if j0 + bs <= m else j0):
                        out[i, j] += a * B[k, j]


# %% J05 matmul_blocked: block results overwrite each other
@exercise
@njit
def matmul_blocked(A, B, out, bs):
    n, K = A.shape
    m = B.shape[1]
    out[:] = 0.0
    for k0 in range(0, K, bs):
        for j0 in range(0, m, bs):
            for i in range(n):
                for k in range(k0, min(k0 + bs, K)):
                    a = A[i, k]
                    for j in range(j0, min(j0 + bs, m)):
                        out[i, j] = a * B[k, j]


# %% matmul_blocked: last incomplete blocks dropped on both sides
@exercise
@njit
def matmul_blocked(A, B, out, bs):
    n, K = A.shape
    m = B.shape[1]
    out[:] = 0.0
    for bk in range(K // bs):
        for bj in range(m // bs):
            for i in range(n):
                for k in range(bk * bs, (bk + 1) * bs):
                    for j in range(bj * bs, (bj + 1) * bs):
                        out[i, j] += A[i, k] * B[k, j]


# %% matmul_blocked: blocks that reach over the edge
@exercise
@njit
def matmul_blocked(A, B, out, bs):
    out[:] = 0.0
    for k0 in range(0, A.shape[1], bs):
        for j0 in range(0, B.shape[1], bs):
            for i in range(A.shape[0]):
                for k in range(k0, k0 + bs):
                    for j in range(j0, j0 + bs):
                        out[i, j] += A[i, k] * B[k, j]


# %% matmul_blocked: output cleared again by every block
@exercise
@njit
def matmul_blocked(A, B, out, bs):
    n, K = A.shape
    m = B.shape[1]
    for k0 in range(0, K, bs):
        for j0 in range(0, m, bs):
            for i in range(n):
                for j in range(j0, min(j0 + bs, m)):
                    out[i, j] = 0.0
                for k in range(k0, min(k0 + bs, K)):
                    for j in range(j0, min(j0 + bs, m)):
                        out[i, j] += A[i, k] * B[k, j]


# %% matmul_blocked: output buffer not cleared
@exercise
@njit
def matmul_blocked(A, B, out, bs):
    for k0 in range(0, A.shape[1], bs):
        for i in range(A.shape[0]):
            for k in range(k0, min(k0 + bs, A.shape[1])):
                for j in range(B.shape[1]):
                    out[i, j] += A[i, k] * B[k, j]


# %% J06 sum_squares: float32 accumulator saturates at 2^24
@exercise
@njit
def sum_squares(x):
    s = np.float32(0.0)
    for i in range(x.size):
        s += np.float32(x[i] * x[i])
    return s


# %% J08 sum_squares: race: threads share one element of an array
@exercise
@njit(parallel=True)
def sum_squares(x):
    s = np.zeros(1)
    for i in prange(x.size):
        s[0] += x[i] * x[i]
    return s[0]


# %% sum_squares: last element forgotten
@exercise
@njit
def sum_squares(x):
    s = 0.0
    for i in range(x.size - 1):
        s += x[i] ** 2
    return s


# %% sum_squares: one element too many
@exercise
@njit
def sum_squares(x):
    s = 0.0
    for i in range(x.size + 1):
        s += x[i] ** 2
    return s


# %% sum_squares: not compiled at all
@exercise
def sum_squares(x):
    return float(np.dot(np.float64(x), np.float64(x)))


# %% J07 softmax_rows: row maximum computed but not used
@exercise
@njit(parallel=True)
def softmax_rows(Z, out):
    n, m = Z.shape
    for i in prange(n):
        mx = Z[i, 0]
        for j in range(1, m):
            mx = max(mx, Z[i, j])
        s = 0.0
        for j in range(m):
            out[i, j] = math.exp(Z[i, j])
            s += out[i, j]
        for j in range(m):
            out[i, j] /= s


# %% softmax_rows: one maximum for all rows
@exercise
@njit(parallel=True)
def softmax_rows(Z, out):
    top = Z.max()
    for i in prange(Z.shape[0]):
        s = 0.0
        for j in range(Z.shape[1]):
            out[i, j] = np.exp(Z[i, j] - top)
            s += out[i, j]
        out[i] /= s


# %% softmax_rows: maximum looked for from zero
@exercise
@njit(parallel=True)
def softmax_rows(Z, out):
    for i in prange(Z.shape[0]):
        top = 0.0
        for j in range(Z.shape[1]):
            top = max(top, Z[i, j])
        s = 0.0
        for j in range(Z.shape[1]):
            out[i, j] = math.exp(Z[i, j] - top)
            s += out[i, j]
        for j in range(Z.shape[1]):
            out[i, j] /= s


# %% softmax_rows: parallel=True with a loop that is not
@exercise
@njit(parallel=True)
def softmax_rows(Z, out):
    for i in range(Z.shape[0]):
        e = np.exp(Z[i] - Z[i].max())
        out[i] = e / e.sum()


# %% J09 col_sum: race: parallel loop over the rows
@exercise
@njit(parallel=True)
def col_sum(dY, out):
    n, m = dY.shape
    out[:] = 0.0
    for i in prange(n):
        for j in range(m):
            out[j] += dY[i, j]


# %% col_sum: down the columns
@exercise
@njit
def col_sum(dY, out):
    n, m = dY.shape
    for j in range(m):
        s = 0.0
        for i in range(n):
            s += dY[i, j]
        out[j] = s


# %% col_sum: out becomes another array
@exercise
@njit
def col_sum(dY, out):
    out = dY.sum(axis=0)


# %% col_sum: not compiled at all
@exercise
def col_sum(dY, out):
    out[:] = dY.sum(axis=0)


# %% J10 sgd_update: local rebinding inside a kernel
@exercise
@njit
def sgd_update(w, g, lr):
    w = w - lr * g


# %% sgd_update: one weight too many
@exercise
@njit
def sgd_update(w, g, lr):
    for i in range(len(w) + 1):
        w[i] = w[i] - lr * g[i]


# %% J11 has_nan: fastmath removes the NaN check
@exercise
@njit(fastmath=True)
def has_nan(x):
    for i in range(x.size):
        if math.isnan(x[i]):
            return True
    return False


# %% has_nan: compared with nan
@exercise
@njit
def has_nan(x):
    for v in x:
        if v == np.nan:
            return True
    return False


# %% has_nan: only the last element
@exercise
@njit
def has_nan(x):
    found = False
    for v in x:
        found = v != v
    return found


# %% has_nan: only the sum is looked at
@exercise
@njit
def has_nan(x):
    return math.isnan(x.sum())


# %% J12 relu_kernel: output buffer with the wrong shape (silent overrun)
@exercise
@njit
def relu_kernel(x):
    out = np.empty((1, x.shape[1]))
    for j in range(x.shape[1]):
        out[0, j] = max(x[0, j], 0.0)
    return out


# %% relu_kernel: dtype taken from the input
@exercise
@njit
def relu_kernel(x):
    out = np.empty_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[i, j] = max(x[i, j], 0)
    return out


# %% relu_kernel: the input is changed
@exercise
@njit
def relu_kernel(x):
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            x[i, j] = max(x[i, j], 0.0)
    return x


# %% J13 benchmark: compile time included in the timing
@exercise
def benchmark(fn, *args, repeats=5):
    best = float("inf")
    for _ in range(repeats):
        t = time.perf_counter()
        fn(*args)
        best = min(best, time.perf_counter() - t)
    return best


# %% J14 benchmark: last repeat reported instead of the best
@exercise
def benchmark(fn, *args, repeats=5):
    fn(*args)
    for _ in range(repeats):
        t = time.perf_counter()
        fn(*args)
        best = time.perf_counter() - t
    return best


# %% benchmark: mean instead of the best
@exercise
def benchmark(fn, *args, repeats=5):
    import timeit

    fn(*args)
    return timeit.timeit(lambda: fn(*args), number=repeats) / repeats


# %% benchmark: the processor's time
from time import process_time


@exercise
def benchmark(fn, *args, repeats=5):
    fn(*args)
    times = []
    for _ in range(repeats):
        t = process_time()
        fn(*args)
        times.append(process_time() - t)
    return min(times)


# %% train_mnist: the clock is not looked at
@exercise
def train_mnist(seed, seconds, digits):
    images, tests = (x.reshape(-1, 784) for x in (digits.train_images, digits.test_images))
    rng = np.random.default_rng(seed)
    network = FastNetwork([784, 128, 10], rng)
    params = {name: p.data for name, p in network.parameters().items()}
    with one_blas_thread():
        losses = []
        for epoch in range(2):
            for rows in minibatches(len(images), 32, rng):
                losses.append(descend(network, images, digits.train_labels, rows, 0.3))
        error = error_rate(network, tests, digits.test_labels)
    return {"loss": np.mean(losses[-100:]), "error": error, "params": params}


# %% train_mnist: error on the training digits
@exercise
def train_mnist(seed, seconds, digits):
    images = digits.train_images.reshape(-1, 784)
    rng = np.random.default_rng(seed)
    network = FastNetwork([784, 128, 10], rng)
    params = {name: p.data for name, p in network.parameters().items()}
    with one_blas_thread():
        start, losses = time.time(), []
        for epoch in range(2):
            for rows in minibatches(len(images), 32, rng):
                losses.append(descend(network, images, digits.train_labels, rows, 0.3))
                if time.time() - start > seconds:
                    break
            if time.time() - start > seconds:
                break
        error = error_rate(network, images, digits.train_labels)
    return {"loss": np.mean(losses[-100:]), "error": error, "params": params}
