"""Chapter 14: cases and wrong answers for compiled kernels.

Numba is imported when a kernel is judged, not with this table. The wrong kernels are not compiled:
as plain Python they do the same, and what only threads or the compiler would show is read from
their options and their steps (see drives/watching.py).
"""

import math
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

import numpy as np

from course.judging import Case, Exercise, Misconception, Property, Tier

from .drives.kernels import (
    drive_blocked,
    drive_columns,
    drive_nan,
    drive_number,
    drive_product,
    drive_rows,
    drive_update,
)
from .drives.training import drive_benchmark, drive_training
from .trained import facts_of_clock, facts_of_training

Array = Any
Function = Callable[..., Any]
prange = range  # the watch knows it by its name
PYTHON, COMPILED, THREADS, TEN, SPEED = (
    *("as plain Python", "compiled", "as on threads"),
    *("ten times on threads", "speed"),
)
BUSY = 90.0  # seconds for a verdict: a kernel is compiled in three, and in thirty where others run


class Right:
    """What course.autodiff.kernels has by a name, imported when something is asked of it."""

    __module__ = "course.autodiff.kernels"

    def __init__(self, name: str) -> None:
        self.__name__ = name

    @property
    def __wrapped__(self) -> Function:
        """What it stands for."""
        target: Function = getattr(import_module(self.__module__), self.__name__)
        return target

    def __getattr__(self, attribute: str) -> Any:
        target: Any = self.__wrapped__
        if hasattr(target, "enable_caching") and not target.signatures:
            target.enable_caching()  # compiled once, and not in every session
        return getattr(target, attribute)

    def __call__(self, *args: Any, **settings: Any) -> Any:  # noqa: D102
        return self.__getattr__("__call__")(*args, **settings)


class Wrong:
    """A kernel that pretends to be compiled, with these options."""

    def __init__(self, function: Function, **options: Any) -> None:
        self.py_func, self.targetoptions = function, options

    def __call__(self, *args: Any) -> Any:  # noqa: D102
        return self.py_func(*args)


def parallel(function: Function) -> Wrong:
    """A wrong kernel with parallel=True."""
    return Wrong(function, parallel=True)


def whole(rng: np.random.Generator, *shape: int) -> Array:
    """Random whole numbers as floats: their sums are exact in any order."""
    return rng.integers(-9, 10, size=shape).astype(float)


def compiled(*args: Any, why: str, group: str = "values") -> Case:
    """A case for which the compiler is needed."""
    return Case((COMPILED, *args), why, group, step=2)


def speed(*args: Any) -> Case:
    """A case by the clock."""
    return Case((SPEED, *args), "large arrays, by the clock", "speed", step=4)


def steps(
    *arrays: Any, large: tuple[Any, ...], timed: tuple[Any, ...], group: str = "values"
) -> tuple[Case, ...]:
    """The cases after those in plain Python: each step costs more than the last."""
    return (
        Case((THREADS, *arrays), "what two threads would do, step by step", step=1),
        compiled(*arrays, why="between bands of NaN", group=group),
        Case((TEN, *large), "large arrays, ten times on all threads", group, step=3),
        speed(*timed),
    )


POINTS, TIERS = {"values": 1, "speed": 1}, (Tier(6.0, 1), Tier(20.0, 0))
MORE_POINTS = {"values": 1, "compiled": 1, "speed": 2}
MORE_TIERS = (Tier(3.0, 2), Tier(20.0, 1))
A = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
B = np.array([[1.0, 0.0, 2.0, -1.0], [0.0, 1.0, 1.0, 3.0], [2.0, -2.0, 0.0, 1.0]])


def _finite_product(value: Any, how: str, A: Array, B: Array, *bs: int) -> bool:
    return bool(np.isfinite(value["result"]).all())


NO_NAN = Property(
    "The arrays lie between bands of NaN; whatever reads beside them becomes NaN.", _finite_product
)


def _add_products(A: Array, B: Array, out: Array) -> None:
    for i in prange(len(A)):
        for k in range(A.shape[1]):
            for j in range(B.shape[1]):
                out[i, j] += A[i, k] * B[k, j]


def _race(A: Array, B: Array, out: Array) -> None:
    out[:] = 0.0
    for k in prange(A.shape[1]):
        for i in range(len(A)):
            for j in range(B.shape[1]):
                out[i, j] += A[i, k] * B[k, j]


def _one_too_far(A: Array, B: Array, out: Array) -> None:
    out[:] = 0.0
    for i in prange(len(A)):
        for k in range(A.shape[1] + 1):
            for j in range(B.shape[1]):
                out[i, j] += A[i, k] * B[k, j]


def _overwritten(A: Array, B: Array, out: Array) -> None:
    out[:] = 0.0
    for i in prange(len(A)):
        for k in range(A.shape[1]):
            for j in range(B.shape[1]):
                out[i, j] = A[i, k] * B[k, j]


def _down_the_columns(A: Array, B: Array, out: Array) -> None:
    out[:] = 0.0
    for i in prange(len(A)):
        for j in range(B.shape[1]):
            for k in range(A.shape[1]):
                out[i, j] += A[i, k] * B[k, j]


def _right(A: Array, B: Array, out: Array) -> None:
    out[:] = 0.0
    for i in prange(len(A)):
        for k in range(A.shape[1]):
            for j in range(B.shape[1]):
                out[i, j] += A[i, k] * B[k, j]


def _serial(A: Array, B: Array, out: Array) -> None:
    out[:] = 0.0
    for i in range(len(A)):
        for k in range(A.shape[1]):
            for j in range(B.shape[1]):
                out[i, j] += A[i, k] * B[k, j]


def _rebound(A: Array, B: Array, out: Array) -> None:
    out = A @ B  # noqa: F841  (the mistake)


def _turned(A: Array, B: Array, out: Array) -> None:
    for i in prange(len(A)):
        for j in range(B.shape[1]):
            out[i, j] = 0.0
            for k in range(A.shape[1]):
                out[i, j] += A[i, k] * B[j, k]


def _draw_products(rng: np.random.Generator) -> Iterable[Case]:
    for _ in range(2):
        n, K, m = (int(s) for s in rng.integers(2, 6, size=3))
        yield Case((PYTHON, whole(rng, n, K), whole(rng, K, m)), "random whole numbers")


MATMUL = Exercise(
    target=Right("matmul_kernel"),
    number="14.1",
    minutes=12,
    difficulty=2,
    drive=drive_product,
    seconds=BUSY,
    points=MORE_POINTS,
    tiers=MORE_TIERS,
    cases=(
        Case((PYTHON, A[:1, :1], B[:1, :1]), "one number times one number; out holds a seven"),
        Case((PYTHON, A, B), "2 rows and 4 columns"),
        Case((PYTHON, B.T[:, :1].copy(), A[:1]), "a column of 4 rows times a row"),
        *steps(
            A,
            B,
            large=((4, 100_000), (100_000, 4)),
            timed=((128, 128), (128, 128)),
            group="compiled",
        ),
    ),
    draw=_draw_products,
    properties=(NO_NAN,),
    misconceptions=(
        Misconception(
            "output buffer not cleared",
            "Fill out with sevens before the call. Should that matter?",
            parallel(_add_products),
        ),
        Misconception(
            "race: parallel loop over the summed index",
            "Two threads read out[0,0], both add, both write. What is lost?",
            parallel(_race),
        ),
        Misconception(
            "index out of bounds, silently",
            "Compiled code does not check the index. Surround your data with NaN: which number "
            "does your last round read?",
            parallel(_one_too_far),
        ),
        Misconception(
            "only the last product is kept",
            "How many products add up to one element of out?",
            parallel(_overwritten),
        ),
        Misconception(
            "column after column of B",
            "Your innermost loop goes down a column of B. How far apart in memory are two "
            "neighbours of a column?",
            parallel(_down_the_columns),
        ),
        Misconception(
            "parallel=True with a loop that is not",
            "parallel=True allows threads, but which word tells Numba which loop may use them?",
            parallel(_serial),
        ),
        Misconception(
            "a parallel loop without parallel=True",
            "Without one word in its decorator prange is an ordinary range. Which word?",
            Wrong(_right),
        ),
        Misconception(
            "out becomes another array",
            "The caller holds the array that came in as out. What does `out =` do to that one?",
            parallel(_rebound),
        ),
        Misconception(
            "rows of B instead of columns",
            "Which index do A and B share in a product, the first or the second of B?",
            parallel(_turned),
        ),
        Misconception(
            "not compiled at all",
            "Only one line above the function makes machine code of it. Is it still there?",
            _right,
        ),
    ),
)


def _block(
    end: Function = lambda start, bs, size: min(start + bs, size),
    clear: bool = True,
    starts: Function = range,
    add: bool = True,
) -> Wrong:
    """The blocked product with one thing changed."""

    def wrong(A: Array, B: Array, out: Array, bs: int) -> None:
        (n, K), m = A.shape, B.shape[1]
        if clear:
            out[:] = 0.0
        for k0 in starts(0, K, bs):
            for j0 in starts(0, m, bs):
                for i in range(n):
                    for k in range(k0, end(k0, bs, K)):
                        for j in range(j0, end(j0, bs, m)):
                            out[i, j] = add * out[i, j] + A[i, k] * B[k, j]

    return Wrong(wrong)


def _cleared_in_every_block(A: Array, B: Array, out: Array, bs: int) -> None:
    for k0 in range(0, A.shape[1], bs):
        part = slice(k0, k0 + bs)
        out[:] = A[:, part] @ B[part]


def _last_columns_dropped(A: Array, B: Array, out: Array, bs: int) -> None:
    out[:] = 0.0
    for j0 in range(0, B.shape[1], bs):
        stop = j0 + bs if j0 + bs <= B.shape[1] else j0
        out[:, j0:stop] = A @ B[:, j0:stop]


def _last_rows_dropped(A: Array, B: Array, out: Array, bs: int) -> None:
    stop = A.shape[1] // bs * bs
    out[:] = A[:, :stop] @ B[:stop]


def _draw_blocks(rng: np.random.Generator) -> Iterable[Case]:
    for bs in (2, 3):
        n, K, m = (int(s) for s in rng.integers(4, 8, size=3))
        yield Case((PYTHON, whole(rng, n, K), whole(rng, K, m), bs), "random whole numbers")


ROOM = np.random.default_rng(14)
BLOCKED = Exercise(
    target=Right("matmul_blocked"),
    number="14.2",
    minutes=10,
    difficulty=3,
    drive=drive_blocked,
    seconds=BUSY,
    points=MORE_POINTS,
    tiers=MORE_TIERS,
    cases=(
        Case((PYTHON, A[:1, :1], B[:1, :1], 4), "one number, and a block that is larger"),
        Case((PYTHON, whole(ROOM, 2, 4), whole(ROOM, 4, 4), 2), "sizes that are multiples of 2"),
        Case((PYTHON, A, B, 2), "3 is no multiple of 2"),
        Case((PYTHON, whole(ROOM, 5, 7), whole(ROOM, 7, 6), 4), "a short block at either end"),
        Case((PYTHON, A, B, 1), "blocks of one number"),
        Case((PYTHON, B.T.copy(), B[:, :2].copy(), 2), "more rows of B than columns"),
        *steps(
            whole(ROOM, 5, 7),
            whole(ROOM, 7, 6),
            4,
            large=((8, 5_000), (5_000, 8), 256),
            timed=((128, 128), (128, 128), 64),
            group="compiled",
        ),
    ),
    draw=_draw_blocks,
    properties=(NO_NAN,),
    misconceptions=(
        Misconception(
            "last incomplete block dropped",
            "Use a size that is not a multiple of the block. Who computes the rest?",
            Wrong(_last_columns_dropped),
        ),
        Misconception(
            "last incomplete block of the sum dropped",
            "With 7 products and blocks of 4, who adds the last 3?",
            Wrong(_last_rows_dropped),
        ),
        Misconception(
            "last incomplete blocks dropped on both sides",
            "Neither the last rows of B nor its last columns fill a block. Who computes them?",
            _block(end=lambda start, bs, size: start + bs if start + bs <= size else start),
        ),
        Misconception(
            "block results overwrite each other",
            "How many blocks add to one output element?",
            _block(add=False),
        ),
        Misconception(
            "output cleared again by every block",
            "The second block of rows finds what the first one added. May it clear that?",
            Wrong(_cleared_in_every_block),
        ),
        Misconception(
            "output buffer not cleared",
            "Fill out with sevens before the call. Should that matter?",
            _block(clear=False),
        ),
        Misconception(
            "blocks that reach over the edge",
            "The last block begins inside. Where does it have to end, and what lies behind that?",
            _block(end=lambda start, bs, size: start + bs),
        ),
        Misconception(
            "only the first block",
            "The block at 0 is done. Which blocks come after it?",
            _block(starts=lambda first, size, bs: [0]),
        ),
        Misconception(
            "not compiled at all",
            "Only one line above the function makes machine code of it. Is it still there?",
            _block().py_func,
        ),
    ),
)


def _draw_vectors(rng: np.random.Generator) -> Iterable[Case]:
    for _ in range(2):
        yield Case((PYTHON, whole(rng, int(rng.integers(2, 9)))), "random whole numbers")


def _sum(
    power: Function = lambda v: v * v,
    kind: Function = float,
    places: Function = lambda x: range(len(x)),
    end: Function = lambda s, n: s,
) -> Wrong:
    """The sum of squares with one thing changed."""

    def wrong(x: Array) -> Any:
        s = kind(0.0)
        for i in places(x):
            s += kind(power(x[i]))
        return end(s, len(x))

    return Wrong(wrong)


def _sum_race(x: Array) -> Any:
    s = np.zeros(1)
    for i in prange(len(x)):
        s[0] += x[i] * x[i]
    return s[0]


LONG = np.array([4096.0, *[1.0] * 40])  # its first square is 2 to the power 24
SUM_SQUARES = Exercise(
    target=Right("sum_squares"),
    number="14.3a",
    minutes=5,
    difficulty=1,
    drive=drive_number,
    seconds=BUSY,
    rtol=1e-12,
    points=POINTS,
    tiers=TIERS,
    cases=(
        Case((PYTHON, np.array([3.0, 4.0])), "9 and 16"),
        Case((PYTHON, np.array([-2.0])), "one number, below zero"),
        Case((PYTHON, np.array([])), "no number"),
        Case((PYTHON, np.array([0.5, -1.5, 2.0])), "halves"),
        compiled(LONG, why="4096 and forty ones"),
        compiled(LONG.astype(np.float32), why="the same in float32"),
        *steps(
            np.array([3.0, 4.0, -1.0]),
            large=((400_000,),),
            timed=((200_000,),),
        ),
    ),
    draw=_draw_vectors,
    misconceptions=(
        Misconception(
            "float32 accumulator saturates at 2^24",
            "What is 16777216 + 1 in float32?",
            _sum(kind=lambda v: np.float32(v)),
        ),
        Misconception(
            "race: threads share one element of an array",
            "Numba knows that a plain number is summed up by all threads. Does it know that of an "
            "element of an array?",
            parallel(_sum_race),
        ),
        Misconception(
            "last element forgotten",
            "How many numbers has x, and how many of them do you read?",
            _sum(places=lambda x: range(len(x) - 1)),
        ),
        Misconception(
            "one element too many",
            "Compiled code does not check the index. What is the last index of x?",
            _sum(places=lambda x: range(len(x) + 1)),
        ),
        Misconception(
            "sum instead of sum of squares",
            "What is the sum of squares of 3 and 4?",
            _sum(power=lambda v: v),
        ),
        Misconception(
            "mean instead of sum",
            "Does anybody ask how many numbers there are?",
            _sum(end=lambda s, n: s / n if n else math.nan),
        ),
        Misconception(
            "root of the sum",
            "The length of a vector is the root of something. Of what, and who asked for the root?",
            _sum(end=lambda s, n: math.sqrt(s)),
        ),
        Misconception(
            "not compiled at all",
            "Only one line above the function makes machine code of it. Is it still there?",
            _sum().py_func,
        ),
    ),
)


def _softmax(
    top: Function = max,
    shifted: Function = lambda z, top: z - top,
    total: Function = sum,
    rows: Function = prange,
) -> Function:
    """Softmax of rows with one thing changed."""

    def wrong(Z: Array, out: Array) -> None:
        for i in prange(len(Z)):
            m = top(list(Z[i]))
            for j in range(Z.shape[1]):
                out[i, j] = math.exp(shifted(Z[i, j], m))
            s = total(list(out[i]))
            for j in range(Z.shape[1]):
                out[i, j] /= s

    return wrong


def _softmax_serial(Z: Array, out: Array) -> None:
    for i in range(len(Z)):
        e = np.exp(Z[i] - max(Z[i]))
        out[i] = e / e.sum()


def _softmax_of_all(Z: Array, out: Array) -> None:
    e = np.exp(Z - np.max(np.asarray(Z)))
    for i in prange(len(Z)):
        out[i] = e[i] / e.sum()


def _one_maximum(Z: Array, out: Array) -> None:
    for i in prange(len(Z)):
        e = np.exp(Z[i] - np.max(np.asarray(Z)))
        out[i] = e / e.sum()


def _softmax_rebound(Z: Array, out: Array) -> None:
    for i in prange(len(Z)):
        Z[i, 0] + 0.0
    e = np.exp(Z - Z.max())
    out = e / e.sum()  # noqa: F841  (the mistake)


def _in_place(Z: Array, out: Array) -> None:
    for i in prange(len(Z)):
        e = np.exp(Z[i] - max(Z[i]))
        Z[i] = e / e.sum()
        out[i] = Z[i]


def _not_divided(Z: Array, out: Array) -> None:
    for i in prange(len(Z)):
        out[i] = np.exp(Z[i] - max(Z[i]))


def _draw_scores(rng: np.random.Generator) -> Iterable[Case]:
    for scale in (1.0, 300.0):
        shape = [int(s) for s in rng.integers(2, 5, size=2)]
        yield Case((PYTHON, (scale * rng.normal(size=shape)).round(2)), "random scores")


SCORES = np.array([[1.0, 2.0, 4.0], [3.0, -1.0, 0.0]])
PEAKS = np.array([[900.0, 0.0, 5.0], [0.0, 900.0, 5.0], [0.0, 5.0, 900.0], [-900.0, -5.0, 0.0]])
SOFTMAX = Exercise(
    target=Right("softmax_rows"),
    number="14.3b",
    minutes=8,
    difficulty=2,
    drive=drive_rows,
    seconds=BUSY,
    warnings_count=False,
    points=MORE_POINTS,
    tiers=MORE_TIERS,
    cases=(
        Case((PYTHON, np.zeros((1, 2))), "two equal scores"),
        Case((PYTHON, SCORES), "two rows"),
        Case((PYTHON, np.array([[5.0], [-5.0]])), "one class"),
        Case((PYTHON, np.array([[1000.0, 1001.0], [-1000.0, -1001.0]])), "scores of ±1000"),
        Case((PYTHON, PEAKS), "one large score, at each place"),
        Case((PYTHON, np.array([[900.0, 901.0], [1.0, 2.0], [-900.0, -901.0]])), "rows far apart"),
        *steps(SCORES, large=((20_000, 10),), timed=((2_000, 10),), group="compiled"),
    ),
    draw=_draw_scores,
    properties=(
        Property(
            "Every row of a softmax sums to one.",
            lambda value, how, Z: bool(np.allclose(np.sum(value["result"], axis=1), 1.0)),
        ),
    ),
    misconceptions=(
        Misconception(
            "row maximum computed but not used",
            "You found the maximum. Did you use it?",
            parallel(_softmax(shifted=lambda z, top: z)),
        ),
        Misconception(
            "one maximum for all rows",
            "Rows of scores 900 and -900 are shifted by the same number. What is left of the "
            "second?",
            parallel(_one_maximum),
        ),
        Misconception(
            "divided by the sum of all rows",
            "To what does each row add up, and to what do all rows together?",
            parallel(_softmax_of_all),
        ),
        Misconception(
            "not divided by the sum",
            "To what do the numbers of a row add up now?",
            parallel(_not_divided),
        ),
        Misconception(
            "maximum looked for from zero",
            "If all scores are negative, is the largest of them 0?",
            parallel(_softmax(top=lambda row: max(0.0, *row))),
        ),
        Misconception(
            "the scores are overwritten",
            "The caller still needs Z. Into which array do you write?",
            parallel(_in_place),
        ),
        Misconception(
            "out becomes another array",
            "The caller holds the array that came in as out. What does `out =` do to that one?",
            parallel(_softmax_rebound),
        ),
        Misconception(
            "parallel=True with a loop that is not",
            "parallel=True allows threads, but which word tells Numba which loop may use them?",
            parallel(_softmax_serial),
        ),
        Misconception(
            "a parallel loop without parallel=True",
            "Without one word in its decorator prange is an ordinary range. Which word?",
            Wrong(_softmax()),
        ),
        Misconception(
            "not compiled at all",
            "Only one line above the function makes machine code of it. Is it still there?",
            _softmax(),
        ),
    ),
)


def _columns(
    clear: bool = True, down: bool = False, last: int = 0, loop: Function = range
) -> Function:
    """The sums of columns with one thing changed."""

    def wrong(dY: Array, out: Array) -> None:
        if clear:
            out[:] = 0.0
        n, m = dY.shape
        pairs = [(i, j) for i in range(n + last) for j in range(m)]
        for i, j in sorted(pairs, key=lambda p: p[::-1]) if down else pairs:
            out[j] += dY[i, j]

    return wrong


def _column_race(dY: Array, out: Array) -> None:
    out[:] = 0.0
    for i in prange(len(dY)):
        for j in range(dY.shape[1]):
            out[j] += dY[i, j]


def _row_sums(dY: Array, out: Array) -> None:
    out[:] = 0.0
    for i in range(len(dY)):
        for j in range(dY.shape[1]):
            out[i % len(out)] += dY[i, j]


def _column_means(dY: Array, out: Array) -> None:
    out[:] = np.asarray(dY).sum(axis=0) / len(dY)


def _last_row(dY: Array, out: Array) -> None:
    out[:] = dY[len(dY) - 1]


def _sums_rebound(dY: Array, out: Array) -> None:
    out = np.asarray(dY).sum(axis=0)  # noqa: F841  (the mistake)


def _draw_gradients(rng: np.random.Generator) -> Iterable[Case]:
    for _ in range(2):
        n, m = (int(s) for s in rng.integers(2, 6, size=2))
        yield Case((PYTHON, whole(rng, n, m)), "random whole numbers")


COL_SUM = Exercise(
    target=Right("col_sum"),
    number="14.3c",
    minutes=5,
    difficulty=1,
    drive=drive_columns,
    seconds=BUSY,
    points=POINTS,
    tiers=TIERS,
    cases=(
        Case((PYTHON, np.array([[2.0]])), "one number; out holds a seven"),
        Case((PYTHON, A), "2 rows of 3"),
        Case((PYTHON, B.T.copy()), "4 rows of 3"),
        *steps(B, large=((50_000, 3),), timed=((1_000, 128),)),
    ),
    draw=_draw_gradients,
    misconceptions=(
        Misconception(
            "race: parallel loop over the rows",
            "Every row adds to the same numbers of out. Two threads read one of them, both add, "
            "both write: what is lost?",
            parallel(_column_race),
        ),
        Misconception(
            "output buffer not cleared",
            "Fill out with sevens before the call. Should that matter?",
            Wrong(_columns(clear=False)),
        ),
        Misconception(
            "down the columns",
            "dY lies in memory row after row. How far apart are two neighbours of a column?",
            Wrong(_columns(down=True)),
        ),
        Misconception(
            "one row too many",
            "Compiled code does not check the index. What is the index of the last row?",
            Wrong(_columns(last=1)),
        ),
        Misconception(
            "last row forgotten",
            "How many rows has dY, and how many of them do you add?",
            Wrong(_columns(last=-1)),
        ),
        Misconception(
            "rows summed instead of columns",
            "A bias belongs to a column. Over which index does its gradient add up?",
            Wrong(_row_sums),
        ),
        Misconception(
            "mean instead of sum",
            "The loss has been divided by the batch already. Why divide again?",
            Wrong(_column_means),
        ),
        Misconception(
            "each row replaces the one before",
            "After the last row, what has become of the first?",
            Wrong(_last_row),
        ),
        Misconception(
            "out becomes another array",
            "The caller holds the array that came in as out. What does `out =` do to that one?",
            Wrong(_sums_rebound),
        ),
        Misconception(
            "not compiled at all",
            "Only one line above the function makes machine code of it. Is it still there?",
            _columns(),
        ),
    ),
)


def _step(move: Function) -> Function:
    """An update that sets every weight to `move(w, g, lr)`."""

    def wrong(w: Array, g: Array, lr: float) -> None:
        for i in range(len(w)):
            w[i] = move(w[i], g[i], lr)

    return wrong


def _local(w: Array, g: Array, lr: float) -> None:
    w = w - lr * g


def _gradient_changed(w: Array, g: Array, lr: float) -> None:
    g *= lr
    w -= g


def _only_the_first(w: Array, g: Array, lr: float) -> None:
    w[0] -= lr * g[0]


def _beyond(w: Array, g: Array, lr: float) -> None:
    for i in range(len(w) + 1):
        w[i] -= lr * g[i]


def _draw_updates(rng: np.random.Generator) -> Iterable[Case]:
    n = int(rng.integers(2, 7))
    yield Case((PYTHON, whole(rng, n), whole(rng, n), 0.25), "random whole numbers")
    yield Case((PYTHON, whole(rng, n), whole(rng, n), 2.0), "a large step")


W, G = np.array([1.0, -2.0, 3.0]), np.array([0.5, 4.0, -1.0])
SGD_UPDATE = Exercise(
    target=Right("sgd_update"),
    number="14.4a",
    minutes=3,
    difficulty=1,
    drive=drive_update,
    seconds=BUSY,
    points=POINTS,
    tiers=TIERS,
    cases=(
        Case((PYTHON, np.ones(3), np.ones(3), 0.1), "ones"),
        Case((PYTHON, W, G, 0.5), "slopes of both signs"),
        Case((PYTHON, W, 0.0 * G, 0.5), "no slope"),
        *steps(W, G, 0.5, large=((50_000,), (50_000,), 0.5), timed=((20_000,), (20_000,), 0.01)),
        compiled(W.astype(np.float32), G.astype(np.float32), 0.5, why="float32"),
    ),
    draw=_draw_updates,
    misconceptions=(
        Misconception(
            "local rebinding inside a kernel", "Did the caller's array change?", Wrong(_local)
        ),
        Misconception(
            "uphill",
            "The gradient points to where the loss grows. Which way do you go?",
            Wrong(_step(lambda w, g, lr: w + lr * g)),
        ),
        Misconception(
            "step without the learning rate",
            "How far does a step go, and which of the arguments says so?",
            Wrong(_step(lambda w, g, lr: w - g)),
        ),
        Misconception(
            "weights replaced by the step",
            "A step begins where the weight is. Where does your new weight begin?",
            Wrong(_step(lambda w, g, lr: -lr * g)),
        ),
        Misconception(
            "the gradient is changed, too",
            "The caller may still look at g. Which of the two arrays is yours to change?",
            Wrong(_gradient_changed),
        ),
        Misconception(
            "only the first weight",
            "There is more than one weight. Which of them move?",
            Wrong(_only_the_first),
        ),
        Misconception(
            "one weight too many",
            "Compiled code does not check the index. What is the last index of w?",
            Wrong(_beyond),
        ),
        Misconception(
            "not compiled at all",
            "Only one line above the function makes machine code of it. Is it still there?",
            _step(lambda w, g, lr: w - lr * g),
        ),
    ),
)


def _nan(found: Function) -> Wrong:
    return Wrong(lambda x: bool(found(np.array(x))))


def _draw_nan(rng: np.random.Generator) -> Iterable[Case]:
    x = whole(rng, int(rng.integers(3, 8)))
    yield Case((PYTHON, x), "random whole numbers")
    x = x.copy()
    x[int(rng.integers(1, len(x)))] = np.nan
    yield Case((PYTHON, x), "a NaN somewhere")


HAS_NAN = Exercise(
    target=Right("has_nan"),
    number="14.4b",
    minutes=4,
    difficulty=1,
    drive=drive_nan,
    seconds=BUSY,
    points=POINTS,
    tiers=TIERS,
    cases=(
        Case((PYTHON, np.array([1.0, 2.0])), "only numbers"),
        Case((PYTHON, np.array([1.0, np.nan])), "the last is none"),
        Case((PYTHON, np.array([np.nan, 1.0, 2.0])), "the first is none"),
        Case((PYTHON, np.array([1.0, np.nan, -3.0])), "one in the middle"),
        Case((PYTHON, np.full(2, np.nan)), "nothing but NaN"),
        Case((PYTHON, np.array([np.inf, 1.0])), "infinity is a number here"),
        Case((PYTHON, np.array([np.inf, -np.inf])), "infinities whose sum is none"),
        Case((PYTHON, np.array([0.0, -0.0])), "zeros"),
        Case((PYTHON, np.array([])), "no number"),
        Case((THREADS, np.array([1.0, 2.0])), "what the compiler is told", step=1),
        compiled(np.array([1.0, 2.0, 3.0]), why="only numbers, between bands of NaN"),
        compiled(np.array([1.0, np.nan]), why="the last is none"),
        compiled(np.array([1.0, np.nan], dtype=np.float32), why="float32"),
        speed((100_000,)),
    ),
    draw=_draw_nan,
    misconceptions=(
        Misconception(
            "fastmath removes the NaN check",
            "fastmath promises the compiler that there are no NaNs. What may it then do to a NaN "
            "test?",
            Wrong(lambda x: bool(np.isnan(x).any()), fastmath=True),
        ),
        Misconception(
            "compared with nan",
            "NaN is equal to nothing. Is it equal to itself?",
            _nan(lambda x: (x == np.nan).any()),
        ),
        Misconception(
            "infinity counts as NaN",
            "1e308 * 10 is infinite. Is it a number, as the docstring has it?",
            _nan(lambda x: not np.isfinite(x).all()),
        ),
        Misconception(
            "only the sum is looked at",
            "One infinity up and one down: what is their sum, and was there a NaN before?",
            _nan(lambda x: math.isnan(x.sum())),
        ),
        Misconception(
            "only the first element",
            "The first number is fine. What about the others?",
            _nan(lambda x: len(x) and np.isnan(x[0])),
        ),
        Misconception(
            "only the last element",
            "What you found at one place, is it still there after the next?",
            _nan(lambda x: len(x) and np.isnan(x[-1])),
        ),
        Misconception(
            "True only when all are NaN",
            "Is one NaN enough to spoil a sum?",
            _nan(lambda x: len(x) and np.isnan(x).all()),
        ),
        Misconception(
            "the answer turned round",
            "Your function says True for an array of ordinary numbers. What was the question?",
            _nan(lambda x: not np.isnan(x).any()),
        ),
        Misconception(
            "not compiled at all",
            "Only one line above the function makes machine code of it. Is it still there?",
            lambda x: bool(np.isnan(x).any()),
        ),
    ),
)


def _relu(act: Function) -> Wrong:
    return Wrong(lambda x: act(np.array(x)))


def _relu_in_place(x: Array) -> Array:
    x[x < 0] = 0.0
    return x


def _draw_relu(rng: np.random.Generator) -> Iterable[Case]:
    n, d = (int(s) for s in rng.integers(2, 5, size=2))
    yield Case((PYTHON, whole(rng, n, d)), "random whole numbers")


SIGNS = np.array([[1.0, -1.0], [2.0, 3.0], [-4.0, 5.0]])
RELU = Exercise(
    target=Right("relu_kernel"),
    number="14.4c",
    minutes=4,
    difficulty=1,
    drive=drive_number,
    seconds=BUSY,
    points=POINTS,
    tiers=TIERS,
    cases=(
        Case((PYTHON, np.array([[1.0, -1.0]])), "one of each sign"),
        Case((PYTHON, SIGNS), "three rows of two"),
        Case((PYTHON, SIGNS.T.copy()), "two rows of three"),
        Case((PYTHON, np.zeros((2, 2))), "zeros"),
        Case((THREADS, SIGNS), "what two threads would do, step by step", step=1),
        compiled(SIGNS, why="between bands of NaN"),
        compiled(SIGNS.astype(np.float32), why="float32 becomes float64"),
        speed((200, 100)),
    ),
    draw=_draw_relu,
    misconceptions=(
        Misconception(
            "output buffer with the wrong shape (silent overrun)",
            "Which shape must the result have?",
            _relu(lambda x: np.maximum(x[:1], 0.0).astype(float)),
        ),
        Misconception(
            "the input is changed",
            "The caller still needs x. Which array do you write to?",
            Wrong(_relu_in_place),
        ),
        Misconception(
            "sign instead of value",
            "What is the ReLU of 3: does it say whether, or how much?",
            _relu(lambda x: (x > 0).astype(float)),
        ),
        Misconception(
            "absolute value",
            "What is the ReLU of -4?",
            _relu(np.abs),
        ),
        Misconception(
            "minimum instead of maximum",
            "Which of the two, x or 0, goes on when x is positive?",
            _relu(lambda x: np.minimum(x, 0.0)),
        ),
        Misconception(
            "dtype taken from the input",
            "The result is float64 whatever comes in. Which dtype has an array like x?",
            _relu(lambda x: np.maximum(x, 0).astype(x.dtype)),
        ),
        Misconception(
            "flat result",
            "x has two axes. How many has your result?",
            _relu(lambda x: np.maximum(x, 0.0).ravel()),
        ),
        Misconception(
            "nothing comes back",
            "The kernel has no out argument. How does the caller get the result?",
            Wrong(lambda x: None),
        ),
        Misconception(
            "not compiled at all",
            "Only one line above the function makes machine code of it. Is it still there?",
            lambda x: np.maximum(np.array(x), 0.0).astype(float),
        ),
    ),
)


def _clock(
    choose: Function = min, warm: bool = True, now: str = "perf_counter", scale: float = 1.0
) -> Function:
    """A benchmark with one thing changed."""

    def wrong(fn: Function, *args: Any, repeats: int = 5) -> float:
        if warm:
            fn(*args)
        times = []
        for _ in range(repeats):
            start = getattr(time, now)()
            fn(*args)
            times.append(getattr(time, now)() - start)
        return float(scale * choose(times))

    return wrong


def _warm_without_arguments(fn: Function, *args: Any, repeats: int = 5) -> float:
    fn()
    return float(_clock(warm=False)(fn, *args, repeats=repeats))


def _always_five(fn: Function, *args: Any, repeats: int = 5) -> float:
    return float(_clock()(fn, *args, repeats=5))


def _draw_pauses(rng: np.random.Generator) -> Iterable[Case]:
    first, last = (5.0 + rng.random(2)).round(3).tolist(), rng.permutation([0.5, 0.8]).tolist()
    best = (0.15 + 0.04 * rng.random(2)).round(3).tolist()
    yield Case(([first[0], 2.4, best[0], *last], 4), "other times")
    yield Case(([first[1], best[1]], 1), "one run")


BENCHMARK = Exercise(
    target=Right("benchmark"),
    number="14.5",
    minutes=6,
    difficulty=2,
    drive=drive_benchmark,
    facts=facts_of_clock,
    seconds=30.0,
    cases=(
        Case(([6.0, 0.2], 1), "6 s when it is compiled, then 0.2 s; one run"),
        Case(([6.0, 0.5, 0.2, 2.4, 0.8], 4), "four runs that other programs disturb"),
        Case(([6.0, 2.4, 0.8, 0.5, 0.2], 4), "the last run is the least disturbed"),
        Case(([6.0, 0.2, 0.5, 2.4, 0.8], 4), "the first run is the least disturbed"),
        Case(([6.0, 0.8, 0.5, 2.4, 0.9, 0.2], None), "five runs unless told otherwise"),
        Case(([6.0, 0.5, 0.8, 0.2], 2), "two runs, and not more"),
    ),
    draw=_draw_pauses,
    misconceptions=(
        Misconception(
            "compile time included in the timing",
            "The first call of a compiled function does something else as well. What?",
            _clock(warm=False),
        ),
        Misconception(
            "last repeat reported instead of the best",
            "Other programs also use this computer. Which of the repeats is least disturbed?",
            _clock(choose=lambda times: times[-1]),
        ),
        Misconception(
            "mean instead of the best",
            "One run was interrupted by another program. Is that your function's fault?",
            _clock(choose=lambda times: sum(times) / len(times)),
        ),
        Misconception(
            "median instead of the best",
            "Noise only ever adds time. Which run has the least of it?",
            _clock(choose=lambda times: float(np.median(times))),
        ),
        Misconception(
            "slowest instead of the best",
            "Noise only ever adds time. Which run has the most of it?",
            _clock(choose=max),
        ),
        Misconception(
            "all repeats added up",
            "How long does one call take, if five take five seconds?",
            _clock(choose=sum),
        ),
        Misconception(
            "the processor's time",
            "Two threads work for one second each, side by side. How long do you wait?",
            _clock(now="process_time"),
        ),
        Misconception(
            "milliseconds", "In which unit does the docstring want the answer?", _clock(scale=1e3)
        ),
        Misconception(
            "the first call gets no arguments",
            "For which arguments has a function been compiled that was called without any?",
            _warm_without_arguments,
        ),
        Misconception(
            "always five repeats",
            "The caller said how many runs are timed. Which of the arguments is that?",
            _always_five,
        ),
    ),
)


def _as_bytes(images: Array, labels: Array) -> tuple[bytes, bytes]:
    return images.tobytes(), labels.astype(np.uint8).tobytes()


def _noise(n: int, seed: int) -> tuple[bytes, bytes]:
    """Images of noise: nothing can be learned, but much can go wrong."""
    rng = np.random.default_rng(seed)
    return _as_bytes(rng.integers(0, 256, (n, 784), np.uint8), np.arange(n) % 10)


def _draw_digits(rng: np.random.Generator) -> Iterable[Case]:
    """Some of the digits: few enough for a verdict at once, and enough to tell."""
    digits = import_module("course.data").load_digits()
    order = rng.permutation(len(digits.train_images))[:4_000]
    tests = _as_bytes(digits.test_images[:1000], digits.test_labels[:1000])

    def some(n: int) -> tuple[bytes, bytes]:
        return _as_bytes(digits.train_images[order[:n]], digits.train_labels[order[:n]])

    yield Case(("no time", 0.0, 0.5, *some(4_000), *tests), "no time at all", "honest")
    yield Case(("seeds", 20.0, 0.0, *some(500), *tests), "a seed twice, then another", "honest")
    yield Case(("lies", 0.9, 0.0, *some(1_500), *tests), "test labels that are lies", "honest")
    learn = ("learn", 20.0, 0.35, *some(4_000), *tests)
    yield Case(learn, "4,000 digits", "learns", step=1)


def _train(
    steps: Function = lambda batches, end: _in_time(batches, end),
    draw: Function = lambda seed: np.random.default_rng(seed),
    lr: float = 0.3,
    digits: Function = lambda d: (d.train_images, d.train_labels),
    tests: Function = lambda d: (d.test_images, d.test_labels),
    loss: Function = lambda losses: float(np.mean(losses[-100:])),
    error: Function = lambda error: error,
    params: Function = lambda before, after: after,
) -> Function:
    """The training of a network with one thing changed."""

    def wrong(seed: int, seconds: float, given: Any) -> Any:
        right = import_module("course.autodiff.kernels")
        (images, labels), (others, names) = digits(given), tests(given)
        images, rng, losses = images.reshape(-1, 784), draw(seed), []
        network = right.FastNetwork([784, 128, 10], draw(seed))
        arrays = {k: p.data for k, p in network.parameters().items()}
        before = {k: a.copy() for k, a in arrays.items()}
        batches = (r for _ in range(2) for r in right.minibatches(len(images), 32, rng))
        with right.one_blas_thread():
            for rows in steps(batches, time.perf_counter() + seconds):
                losses.append(right.descend(network, images, labels, rows, lr))
        wrong = right.error_rate(network, others.reshape(-1, 784), names)
        return {"loss": loss(losses), "error": error(wrong), "params": params(before, arrays)}

    return wrong


def _in_time(batches: Iterable[Array], end: float) -> Iterable[Array]:
    for rows in batches:
        yield rows
        if time.perf_counter() > end:
            return


def _everything(digits: Any) -> tuple[Array, Array]:
    return (
        np.concatenate([digits.train_images, digits.test_images]),
        np.concatenate([digits.train_labels, digits.test_labels]),
    )


TRAIN = Exercise(
    target=Right("train_mnist"),
    number="14.6",
    minutes=10,
    difficulty=3,
    drive=drive_training,
    facts=facts_of_training,
    seconds=120.0,
    points={"honest": 1, "learns": 2},
    cases=(
        Case(("seeds", 20.0, 0.0, *_noise(80, 1), *_noise(50, 2)), "images of noise", "honest"),
    ),
    draw=_draw_digits,
    misconceptions=(
        Misconception(
            "the clock is not looked at",
            "The time is over after the first step. When do you look at the clock?",
            _train(steps=lambda batches, end: batches),
        ),
        Misconception(
            "a generator of its own",
            "Two runs with equal seeds must agree in every bit. What in your function does not "
            "come from rng?",
            _train(draw=lambda seed: np.random.default_rng()),
        ),
        Misconception(
            "the seed is ignored",
            "Ask for seeds 1 and 2. Which line makes the two runs differ?",
            _train(draw=lambda seed: np.random.default_rng(0)),
        ),
        Misconception(
            "trained on the test digits, too",
            "What would you learn about a pupil who has seen the questions of the exam?",
            _train(digits=_everything),
        ),
        Misconception(
            "error on the training digits",
            "Which digits has the network never seen when you count its mistakes?",
            _train(tests=lambda d: (d.train_images, d.train_labels)),
        ),
        Misconception(
            "the share of right answers",
            "A perfect network: is its error 0 or 1?",
            _train(error=lambda error: 1.0 - error),
        ),
        Misconception(
            "the error in percent",
            "The docstring wants a number from 0 to 1. Which one do you give?",
            _train(error=lambda error: 100.0 * error),
        ),
        Misconception(
            "all losses added up",
            "The loss says how bad one step was on average. Of how many do you give the sum?",
            _train(loss=lambda losses: float(np.sum(losses[-100:]))),
        ),
        Misconception(
            "the weights of before",
            "Which weights made these guesses, those at the start or those at the end?",
            _train(params=lambda before, after: before),
        ),
        Misconception(
            "hardly a step",
            "All seconds are over and the network is where it was. How long is one step?",
            _train(lr=1e-4),
        ),
    ),
)

EXERCISES = (
    *(MATMUL, BLOCKED, SUM_SQUARES, SOFTMAX, COL_SUM),
    *(SGD_UPDATE, HAS_NAN, RELU, BENCHMARK, TRAIN),
)
