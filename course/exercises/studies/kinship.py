"""Chapter 11: cases and wrong answers for the family trees."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course.autodiff.layers import Dense
from course.autodiff.losses import log_softmax
from course.autodiff.optim import Adam
from course.autodiff.studies import kinship as right
from course.autodiff.tensor import Tensor
from course.judging import Case, Exercise, Misconception

from ..drives.kinship import (
    drive_answers,
    drive_encode,
    drive_facts,
    drive_hold_out,
    drive_net,
    drive_queries,
    drive_train_kinship,
)

Array = Any
Pairs = set[tuple[int, int]]
Queries = dict[tuple[int, int], set[int]]
A = np.array
MEN_WOMEN = list(zip(right.RELATIONS[::2], right.RELATIONS[1::2], strict=True))

MARRIED: Pairs = set(right.COUPLES) | right.turned(set(right.COUPLES))
CHILD: Pairs = {(p, c) for couple, cs in right.CHILDREN.items() for p in couple for c in cs}
PARENT: Pairs = right.turned(CHILD)
AND_SELF: Pairs = right.composed(PARENT, CHILD)
SIBLING: Pairs = {(a, b) for a, b in AND_SELF if a != b}
BLOOD: Pairs = right.composed(PARENT, SIBLING)
UNCLE: Pairs = BLOOD | right.composed(BLOOD, MARRIED)
KINDS = (MARRIED, CHILD, PARENT, SIBLING, right.turned(UNCLE), UNCLE)


def _told(
    kinds: tuple[Pairs, ...] = KINDS, of_a: tuple[int, ...] = (), turned: tuple[int, ...] = ()
) -> Callable[[], Any]:
    """kinship_facts from other pairs.

    of_a : the kinds whose word follows the first person's sex
    turned : the kinds whose triples are read in the other direction
    """

    def wrong() -> Any:
        facts = set()
        for i, (pairs, words) in enumerate(zip(kinds, MEN_WOMEN, strict=True)):
            for a, b in pairs:
                word = words[(a if i in of_a else b) in right.WOMEN]
                facts.add((b, word, a) if i in turned else (a, word, b))
        return facts

    return wrong


def _kinds(**changed: Pairs) -> tuple[Pairs, ...]:
    """The six kinds of pairs, some of them others."""
    names = ("married", "child", "parent", "sibling", "nephew", "uncle")
    return tuple(changed.get(name, pairs) for name, pairs in zip(names, KINDS, strict=True))


FATHERS: Pairs = {(a, b) for a, b in PARENT if b not in right.WOMEN}
BY_FATHER: Pairs = right.composed(FATHERS, SIBLING)
BY_FATHER |= right.composed(BY_FATHER, MARRIED)
WITH_PARENTS: Pairs = right.composed(PARENT, AND_SELF)
WITH_PARENTS |= right.composed(WITH_PARENTS, MARRIED)

KINSHIP_FACTS = Exercise(
    target=right.kinship_facts,
    number="11.1a",
    minutes=15,
    difficulty=3,
    drive=drive_facts,
    points={"values": 2},
    cases=(
        *(Case((words,), " and ".join(words)) for words in MEN_WOMEN),
        Case(((),), "how many facts there are"),
    ),
    misconceptions=(
        Misconception(
            "aunts and uncles by marriage missing",
            "Colin has two aunts. Who is the second, and how is she related?",
            _told(_kinds(nephew=right.turned(BLOOD), uncle=BLOOD)),
        ),
        Misconception(
            "nephews and nieces by marriage missing",
            "Jennifer's husband is Colin's uncle. Is Colin his nephew in your facts?",
            _told(_kinds(nephew=right.turned(BLOOD))),
        ),
        Misconception(
            "everyone is their own sibling",
            "Is Colin his own brother?",
            _told(_kinds(sibling=AND_SELF)),
        ),
        Misconception(
            "parents are aunts and uncles, too",
            "Is Colin's mother her own sister? What does this make her to Colin?",
            _told(_kinds(sibling=AND_SELF, nephew=right.turned(WITH_PARENTS), uncle=WITH_PARENTS)),
        ),
        Misconception(
            "parents are aunts and uncles, though nobody is their own sibling",
            "Who is an uncle of Colin in your facts, and is one of them his father?",
            _told(_kinds(nephew=right.turned(WITH_PARENTS), uncle=WITH_PARENTS)),
        ),
        Misconception(
            "triples read in the wrong direction",
            "Read the triple aloud: 'Colin has father James'. Who comes first in yours?",
            _told(turned=(2,)),
        ),
        Misconception(
            "all triples read in the wrong direction",
            "Which of the two comes first: the one who has, or the one who is?",
            _told(turned=tuple(range(6))),
        ),
        Misconception(
            "sex of the wrong person",
            "Whose sex decides between brother and sister?",
            _told(of_a=(3,)),
        ),
        Misconception(
            "sex of the wrong person everywhere",
            "Colin's mother is a mother, not a father. Whose sex decides which word it is?",
            _told(of_a=tuple(range(6))),
        ),
        Misconception(
            "husband and wife exchanged",
            "Who is the husband in a couple, and who has him?",
            _told(of_a=(0,)),
        ),
        Misconception(
            "uncles and aunts on the father's side only",
            "Arthur is a brother of Colin's mother. What is he to Colin?",
            _told(_kinds(nephew=right.turned(BY_FATHER), uncle=BY_FATHER)),
        ),
        Misconception(
            "half of the marriages",
            "A husband has a wife. What has the wife?",
            _told(_kinds(married=set(right.COUPLES))),
        ),
        Misconception(
            "a list instead of a set",
            "The docstring says as what the facts should come. As what do yours?",
            lambda: sorted(right.kinship_facts()),
        ),
    ),
)


def _queries(
    key: Callable[[int, int, int], Any] = lambda a, r, first: (a + first, r),
    answer: Callable[[int, int], int] = lambda b, first: b + first,
    firsts: tuple[int, ...] = (0, 12),
) -> Callable[[], Any]:
    """kinship_queries with one step changed."""

    def wrong() -> Any:
        queries: dict[Any, set[int]] = {}
        for first in firsts:
            for a, word, b in sorted(right.kinship_facts()):
                question = key(a, right.RELATIONS.index(word), first)
                queries.setdefault(question, set()).add(answer(b, first))
        return queries

    return wrong


def _turned_round() -> Any:
    queries: Queries = {}
    for (a, r), answers in right.kinship_queries().items():
        for b in answers:
            queries.setdefault((b, r), set()).add(a)
    return queries


KINSHIP_QUERIES = Exercise(
    target=right.kinship_queries,
    number="11.1b",
    minutes=10,
    difficulty=2,
    drive=drive_queries,
    cases=(
        Case((0, False), "what is asked of Christopher"),
        Case((10, True), "how many answers there are about Colin"),
        Case((12, False), "what is asked of Roberto"),
        Case((23, True), "how many answers there are about Sophia"),
        Case((None, False), "how many questions and answers there are"),
    ),
    misconceptions=(
        Misconception(
            "one answer kept for each question",
            "104 questions, 112 facts: where are the other eight answers?",
            lambda: {q: {max(b)} for q, b in right.kinship_queries().items()},
        ),
        Misconception(
            "answers of the second tree not shifted",
            "An Italian question must have an Italian answer. Who answers yours?",
            _queries(answer=lambda b, first: b),
        ),
        Misconception(
            "questions of the second tree not shifted",
            "How many different people are asked in your questions?",
            _queries(key=lambda a, r, first: (a, r)),
        ),
        Misconception(
            "only one family",
            "Two families, 104 questions. How many have you got?",
            _queries(firsts=(0,)),
        ),
        Misconception(
            "relations by name",
            "A question is a pair of whole numbers. Which number is 'father'?",
            lambda: {(a, right.RELATIONS[r]): b for (a, r), b in right.kinship_queries().items()},
        ),
        Misconception(
            "lists of answers",
            "Two aunts have no order. In what should the answers to one question be?",
            lambda: {q: sorted(b) for q, b in right.kinship_queries().items()},
        ),
        Misconception(
            "asked the other way round",
            "In a fact (a, relation, b), who is asked about, and who is the answer?",
            _turned_round,
        ),
    ),
)


def _encode(
    share: Callable[[int], float] = lambda m: 1.0 / m,
    places: tuple[int, int] = (0, 1),
    order: Callable[[Any], Any] = list,
    take: Callable[[set[int]], list[int]] = sorted,
    dtype: type = float,
    widths: tuple[int, int, int] = (24, 12, 24),
) -> Callable[[Queries], Any]:
    """Encode with one thing changed."""

    def wrong(queries: Queries) -> Any:
        arrays: list[Array] = [np.zeros((len(queries), k), dtype) for k in widths]
        P, R, Y = arrays
        for row, question in enumerate(order(queries)):
            P[row, question[places[0]]] = 1
            R[row, question[places[1]]] = 1
            Y[row, take(queries[question])] = share(len(queries[question]))
        return P, R, Y

    return wrong


def _row_a_fact(queries: Queries) -> Any:
    single = [(a, r, b) for (a, r), answers in queries.items() for b in sorted(answers)]
    eye = np.eye(24)
    a, r, b = (np.array([fact[i] for fact in single], dtype=int) for i in range(3))
    return eye[a], np.eye(12)[r], eye[b]


def _numbers(queries: Queries) -> Any:
    P, R, Y = right.encode(queries)
    return P.argmax(axis=1), R.argmax(axis=1), Y


def _side_by_side(queries: Queries) -> Any:
    P, R, Y = right.encode(queries)
    return np.hstack([P, R]), Y


def _asked(queries: Queries) -> list[tuple[int, int, list[int]]]:
    """Questions as plain data, for drives."""
    return [(a, r, sorted(answers)) for (a, r), answers in queries.items()]


def _draw_questions(rng: np.random.Generator) -> Iterator[Case]:
    everything = _asked(right.kinship_queries())
    yield Case(([everything[i] for i in rng.permutation(104)[:9]],), "nine random questions")


ENCODE = Exercise(
    target=right.encode,
    number="11.2a",
    minutes=10,
    difficulty=2,
    drive=drive_encode,
    draw=_draw_questions,
    points={"values": 2},
    cases=(
        Case(([(0, 1, [1])],), "Christopher's wife"),
        Case(([(10, 10, [5, 9])],), "two uncles"),
        Case(([(23, 11, [16, 20]), (2, 3, [8]), (12, 1, [13])],), "three questions, not sorted"),
        Case(([(5, 0, [1, 2, 3, 4])],), "four answers"),
    ),
    misconceptions=(
        Misconception(
            "target rows do not add up to one",
            "Cross-entropy wants a distribution. What do your rows add up to?",
            _encode(share=lambda m: 1.0),
        ),
        Misconception(
            "always shared by two",
            "One answer gets everything, two get a half each. What do four get?",
            _encode(share=lambda m: 1.0 if m == 1 else 0.5),
        ),
        Misconception(
            "only one of the answers",
            "Colin has two uncles. How many entries of his row in Y are not 0?",
            _encode(take=lambda answers: [min(answers)], share=lambda m: 1.0),
        ),
        Misconception(
            "a row for each fact",
            "A question with two answers: how many rows should it have?",
            _row_a_fact,
        ),
        Misconception(
            "person and relation exchanged",
            "Which of the two numbers of a question is the person?",
            _encode(places=(1, 0), widths=(24, 24, 24)),
        ),
        Misconception(
            "rows sorted",
            "Row i belongs to question i of the dict. Which order have your rows?",
            _encode(order=sorted),
        ),
        Misconception(
            "numbers instead of one-hot rows",
            "Is person 20 twice as much as person 10?",
            _numbers,
        ),
        Misconception(
            "person and relation in one array",
            "The docstring names three arrays. How many have you got?",
            _side_by_side,
        ),
        Misconception(
            "whole numbers instead of floats",
            "What becomes of ½ in an array of whole numbers?",
            _encode(dtype=int),
        ),
    ),
)


def _hold_out(
    order: Callable[[int, Any], Array] = lambda n, rng: rng.permutation(n),
    train: Callable[[Array, int], Array] = lambda order, n_test: order[n_test:],
    test: Callable[[Array, int], Array] = lambda order, n_test: order[:n_test],
    turn: int = 1,
) -> Callable[..., Any]:
    """hold_out with one thing changed."""

    def wrong(queries: Queries, n_test: int, rng: Any) -> Any:
        questions = list(queries)
        drawn = order(len(questions), rng)
        parts = (train(drawn, n_test), test(drawn, n_test))[::turn]
        return tuple({questions[i]: queries[questions[i]] for i in part} for part in parts)

    return wrong


def _popped(queries: Queries, n_test: int, rng: Any) -> Any:
    questions = list(queries)
    drawn = rng.permutation(len(questions))[:n_test]
    return queries, {questions[i]: queries.pop(questions[i]) for i in drawn}


def _questions_only(queries: Queries, n_test: int, rng: Any) -> Any:
    questions = list(queries)
    drawn = rng.permutation(len(questions))
    return [questions[i] for i in drawn[n_test:]], [questions[i] for i in drawn[:n_test]]


HOLD_OUT = Exercise(
    target=right.hold_out,
    number="11.2b",
    minutes=8,
    difficulty=1,
    drive=drive_hold_out,
    draw=lambda rng: [
        Case((int(rng.integers(40, 90)), int(rng.integers(4, 9)), int(rng.integers(99))), "random")
    ],
    cases=(
        Case((104, 4, 0), "four of 104"),
        Case((20, 4, 1), "four of 20, again and again"),
        Case((12, 5, 2), "five of 12"),
        Case((3, 0, 0), "none"),
        Case((3, 3, 0), "all"),
    ),
    misconceptions=(
        Misconception(
            "held-out questions left in the training set",
            "Is a held-out question also in your training set?",
            _hold_out(train=lambda order, n_test: order),
        ),
        Misconception(
            "always the same questions",
            "Where does chance come in? Ask for a split twice: are other questions held out?",
            _hold_out(order=lambda n, rng: np.arange(n)),
        ),
        Misconception(
            "train and test exchanged",
            "Which of your two dicts is the larger one, and which comes first?",
            _hold_out(turn=-1),
        ),
        Misconception(
            "drawn with replacement",
            "May one question be drawn twice? How many different ones are then held out?",
            _hold_out(
                order=lambda n, rng: rng.integers(0, n, size=n) if n else np.zeros(0, int),
            ),
        ),
        Misconception(
            "a generator of one's own",
            "Call your function twice with the same rng. Are other questions held out?",
            _hold_out(order=lambda n, rng: np.random.default_rng(0).permutation(n)),
        ),
        Misconception(
            "the global generator",
            "Call your function twice with default_rng(0). Are the same questions held out?",
            _hold_out(order=lambda n, rng: np.random.permutation(n)),  # noqa: NPY002
        ),
        Misconception(
            "questions taken out of the caller's dict",
            "How many questions has the caller's dict after your call?",
            _popped,
        ),
        Misconception(
            "questions without their answers",
            "Who remembers the right answers, if you hand out only the questions?",
            _questions_only,
        ),
    ),
)


def _count(right_row: Callable[[Array, set[int]], bool]) -> Callable[..., Any]:
    """answers_correct with another idea of a right row."""

    def wrong(prob: Array, queries: Queries) -> int:
        return sum(bool(right_row(p, b)) for p, b in zip(prob, queries.values(), strict=True))

    return wrong


def _best(row: Array, m: int) -> set[int]:
    return set(np.argsort(-row)[:m].tolist())


TWO = A([0.0] * 5 + [0.5] + [0.0] * 3 + [0.4] + [0.0] * 14)
SURE = np.eye(24)


def _draw_answers(rng: np.random.Generator) -> Iterator[Case]:
    everything = _asked(right.kinship_queries())
    asked = [everything[i] for i in rng.permutation(104)[:30]]
    scores = rng.normal(size=(30, 24))
    for row, (_, _, answers) in enumerate(asked):
        scores[row, answers] += 2.5
    yield Case((np.exp(log_softmax(scores)), asked), "thirty random questions")


ANSWERS_CORRECT = Exercise(
    target=right.answers_correct,
    number="11.3",
    minutes=10,
    difficulty=2,
    drive=drive_answers,
    draw=_draw_answers,
    points={"values": 2},
    cases=(
        Case((SURE[[1]], [(0, 1, [1])]), "one answer, and it is right"),
        Case((SURE[[2]], [(0, 1, [1])]), "one answer, and it is wrong"),
        Case((TWO[None], [(10, 10, [5, 9])]), "both uncles on top"),
        Case((TWO[None], [(10, 10, [5, 8])]), "one of the two uncles on top"),
        Case((TWO[None], [(10, 10, [9])]), "one answer, in the second place"),
        Case((np.full((1, 24), 0.03) + 0.31 * SURE[[1]], [(0, 1, [1])]), "right with less than ½"),
        Case(
            (
                np.stack([TWO, SURE[1], SURE[3], TWO]),
                [(10, 10, [5, 9]), (0, 1, [1]), (2, 1, [2]), (11, 10, [5, 9])],
            ),
            "four questions, three of them right",
        ),
        Case((TWO[None, ::-1], [(10, 10, [14, 18])]), "the higher number on top"),
    ),
    misconceptions=(
        Misconception(
            "only the best answer compared",
            "Colin has two uncles. How many of your top answers do you compare?",
            _count(lambda p, b: _best(p, 1) == b),
        ),
        Misconception(
            "one right answer is enough",
            "The net names one of two uncles, and after him somebody else. Is that right?",
            _count(lambda p, b: int(np.argmax(p)) in b),
        ),
        Misconception(
            "two answers for every question",
            "Christopher has one wife. How many of the top people belong to this question?",
            _count(lambda p, b: b <= _best(p, 2)),
        ),
        Misconception(
            "sure enough counts as right",
            "The best answer has probability 0.34. Is it still the best?",
            _count(lambda p, b: set(np.flatnonzero(p > 0.5 / len(b)).tolist()) == b),
        ),
        Misconception(
            "the least probable people",
            "Does argsort begin with the largest or with the smallest?",
            _count(lambda p, b: set(np.argsort(p)[: len(b)].tolist()) == b),
        ),
        Misconception(
            "answers counted instead of questions",
            "A question with two right answers: how much does it add to your number?",
            lambda prob, queries: sum(
                len(_best(p, len(b)) & b) for p, b in zip(prob, queries.values(), strict=True)
            ),
        ),
        Misconception(
            "a share instead of a number",
            "How many, or what part of all?",
            lambda prob, queries: right.answers_correct(prob, queries) / max(1, len(queries)),
        ),
        Misconception(
            "in the order of the numbers",
            "The uncle with the higher number may be the more probable one. Does it matter?",
            _count(lambda p, b: np.argsort(-p)[: len(b)].tolist() == sorted(b)),
        ),
    ),
)


def _net(**methods: Callable[..., Any]) -> type:
    """KinshipNet with some of its methods changed."""
    return type("KinshipNet", (right.KinshipNet,), methods)


LAYERS = {
    "person": (24, 6),
    "relation": (12, 6),
    "central": (12, 12),
    "narrow": (12, 6),
    "answer": (6, 24),
}


def _made(
    sizes: dict[str, tuple[int, int]] = LAYERS, order: int = 1, own: bool = False
) -> Callable[..., None]:
    """An __init__ that makes the layers in another way."""

    def init(self: Any, rng: Any) -> None:
        rng = np.random.default_rng(0) if own else rng
        for name, (n_in, n_out) in list(sizes.items())[::order]:
            setattr(self, name, Dense(n_in, n_out, rng))

    return init


def _one_layer_twice(self: Any, rng: Any) -> None:
    _made()(self, rng)
    self.narrow = self.relation


def _call(
    turn: int = 1,
    last: Callable[[Any], Any] = lambda z: z,
    act: str = "sigmoid",
    skip: str = "",
    cut: bool = False,
) -> Callable[..., Any]:
    """A __call__ with one thing changed; the layer `skip` passes no sigmoid."""

    def call(self: Any, P: Any, R: Any) -> Any:
        def through(layer: str, x: Any) -> Any:
            z = getattr(self, layer)(x)
            return z if layer == skip else getattr(z, act)()

        blocks = (through("person", P), through("relation", R))[::turn]
        both = right.beside(*blocks)
        both = Tensor(both.data) if cut else both
        return last(self.answer(through("narrow", through("central", both))))

    return call


def _scores_softmaxed(z: Any) -> Any:
    e = (z - z.data.max(axis=1, keepdims=True)).exp()
    return e / e.sum(axis=1, keepdims=True)


ROWS = ([10, 0, 22], [11, 1, 10])

KINSHIP_NET = Exercise(
    target=right.KinshipNet,
    number="11.4a",
    minutes=15,
    difficulty=2,
    drive=drive_net,
    draw=lambda rng: [
        Case(
            ("scores", rng.integers(0, 24, size=4).tolist(), rng.integers(0, 12, size=4).tolist()),
            "four random questions",
        )
    ],
    points={"values": 2},
    cases=(
        Case(("layers", [], []), "the shapes of all parameters"),
        Case(("first weights", [], []), "the numbers that the generator gives"),
        Case(("code", [10, 0, 22], []), "the codes of three people"),
        Case(("scores", *ROWS), "the scores for three questions"),
        Case(("gradients", *ROWS), "what comes back to the parameters"),
    ),
    misconceptions=(
        Misconception(
            "no sigmoid in the code",
            "What does a unit answer: its sum, or the sigmoid of it?",
            _net(code=lambda self, P: self.person(P), __call__=_call()),
        ),
        Misconception(
            "no sigmoid in the code, nor on the way",
            "How many of the five layers pass a sigmoid? The person units are among them?",
            _net(code=lambda self, P: self.person(P), __call__=_call(skip="person")),
        ),
        Misconception(
            "no sigmoid after the relation",
            "Two blocks stand side by side. Have both passed a sigmoid?",
            _net(__call__=_call(skip="relation")),
        ),
        Misconception(
            "no sigmoid in the middle",
            "Two layers with no sigmoid between them are one layer. Which two are that here?",
            _net(__call__=_call(skip="central")),
        ),
        Misconception(
            "no sigmoid before the last layer",
            "How many of the five layers pass a sigmoid, and which one alone does not?",
            _net(__call__=_call(skip="narrow")),
        ),
        Misconception(
            "sigmoid on the scores",
            "The loss wants scores, as large as they like. Between which numbers are yours?",
            _net(__call__=_call(last=lambda z: z.sigmoid())),
        ),
        Misconception(
            "softmax on the scores",
            "Who takes the softmax: the network, or the loss?",
            _net(__call__=_call(last=_scores_softmaxed)),
        ),
        Misconception(
            "relation before person",
            "24 + 12: which block stands on the left, and which rows of `central` wait for it?",
            _net(__call__=_call(turn=-1)),
        ),
        Misconception(
            "tanh instead of sigmoid",
            "The docstring names the activation. Which one have you taken?",
            _net(code=lambda self, P: self.person(P).tanh(), __call__=_call(act="tanh")),
        ),
        Misconception(
            "the graph is cut",
            "Is what you put side by side still a node with parents, or only its numbers?",
            _net(__call__=_call(cut=True)),
        ),
        Misconception(
            "a generator of one's own",
            "The caller hands you a generator. Does another one give other weights?",
            _net(__init__=_made(own=True)),
        ),
        Misconception(
            "layers made in another order",
            "Whoever draws first gets the first numbers. In which order does the docstring draw?",
            _net(__init__=_made(order=-1)),
        ),
        Misconception(
            "six units in the middle",
            "6 + 6 come in. How many units has the central layer?",
            _net(__init__=_made({**LAYERS, "central": (12, 6), "narrow": (6, 6)})),
        ),
        Misconception(
            "one layer used twice",
            "How many different weights has your net? Is one layer used in two places?",
            _net(__init__=_one_layer_twice),
        ),
    ),
)


def _pull_all(name: str) -> bool:
    return True


def _train(
    pulls: Callable[[str], bool] = lambda name: name.endswith("W"),
    pull: Callable[[float, float], float] = lambda lr, decay: lr * decay,
    where: str = "after",
    zero: bool = True,
    fresh: bool = False,
    sign: float = 1.0,
    more: int = 0,
    both: bool = False,
) -> Callable[..., Any]:
    """train_kinship with one thing changed."""

    def wrong(seed: int, steps: int = 1000, lr: float = 0.1, decay: float = 0.03) -> Any:
        rng = np.random.default_rng(seed)
        train, test = right.hold_out(right.kinship_queries(), 4, rng)
        net = right.KinshipNet(rng)
        params = {name: p.data for name, p in net.parameters().items()}
        adam = Adam(params, lr)
        P, R, Y = right.encode({**train, **test} if both else train)

        def shrink() -> None:
            for name, W in params.items():
                if pulls(name):
                    W -= pull(lr, decay) * W

        for _ in range(steps + more):
            if zero:
                net.zero_grad()
            right.shared_cross_entropy(net(P, R), Y).backward()
            grads = {name: sign * p.grad for name, p in net.parameters().items()}
            if where == "gradient":
                grads = {n: g + decay * params[n] * pulls(n) for n, g in grads.items()}
            if where == "before":
                shrink()
            (Adam(params, lr) if fresh else adam).step(grads)
            if where == "after":
                shrink()
        return net, train, test

    return wrong


def _gradient_descent(seed: int, steps: int = 1000, lr: float = 0.1, decay: float = 0.03) -> Any:
    net, train, test = right.train_kinship(seed, 0)
    P, R, Y = right.encode(train)
    for _ in range(steps):
        net.zero_grad()
        right.shared_cross_entropy(net(P, R), Y).backward()
        for name, p in net.parameters().items():
            p.data -= lr * p.grad
            if name.endswith("W"):
                p.data -= lr * decay * p.data
    return net, train, test


TRAIN_KINSHIP = Exercise(
    target=right.train_kinship,
    number="11.4b",
    minutes=15,
    difficulty=3,
    drive=drive_train_kinship,
    rtol=1e-6,
    atol=1e-8,
    seconds=10.0,
    points={"values": 2, "learned": 1},
    draw=lambda rng: [
        Case(
            (int(rng.integers(1000)), 2, tuple(rng.uniform(0.02, 0.3, size=2).round(3).tolist())),
            "random settings",
        )
    ],
    cases=(
        Case((3, 0, (0.1, 0.03)), "no step: where training starts"),
        Case((0, 1, (0.1, 0.03)), "one step"),
        Case((1, 3, (0.1, 0.0)), "three steps without a pull towards 0"),
        Case((2, 5, (0.02, 2.0)), "five small steps with a strong pull"),
        Case((9, 40, ()), "forty steps as a caller takes them", "learned"),
    ),
    misconceptions=(
        Misconception(
            "gradients pile up",
            "The backward pass adds to the gradients. What stands in them before your second step?",
            _train(zero=False),
        ),
        Misconception(
            "no pull towards 0",
            "Print a weight before and after your line with decay. Did the net's own array change?",
            _train(where="nowhere"),
        ),
        Misconception(
            "the pull added to the gradient",
            "Adam divides the gradient by its usual size. What does it make of a pull inside it?",
            _train(where="gradient"),
        ),
        Misconception(
            "biases pulled, too",
            "Which parameters does the docstring pull towards 0, and which not?",
            _train(pulls=_pull_all),
        ),
        Misconception(
            "only the biases pulled",
            "Which parameters does the docstring pull towards 0?",
            _train(pulls=lambda name: name.endswith("b")),
        ),
        Misconception(
            "the pull without lr",
            "The pull has two factors. With decay 0.03 and lr 0.1, what part of a weight goes?",
            _train(pull=lambda lr, decay: decay),
        ),
        Misconception(
            "the pull before the step",
            "Which comes first: the step of Adam, or the pull?",
            _train(where="before"),
        ),
        Misconception(
            "a push away from 0",
            "Does a weight become smaller or larger by your line with decay?",
            _train(pull=lambda lr, decay: -lr * decay),
        ),
        Misconception(
            "a new Adam for every step",
            "What does Adam remember from step to step, and who remembers it in your loop?",
            _train(fresh=True),
        ),
        Misconception(
            "uphill",
            "Adam subtracts already. What does your sign do?",
            _train(sign=-1.0),
        ),
        Misconception(
            "plain gradient descent",
            "An optimiser is made for you above. Who takes your steps?",
            _gradient_descent,
        ),
        Misconception(
            "one step too many",
            "With steps = 0, does anything move?",
            _train(more=1),
        ),
        Misconception(
            "trained on the held-out questions, too",
            "Which questions are behind P, R and Y in your loop?",
            _train(both=True),
        ),
    ),
)


def _probe(
    center: bool = True,
    scaled: bool = True,
    size: Callable[[Array], Array] = np.abs,
    told: Callable[[Array], Array] = np.abs,
    first: int = 0,
    guard: bool = True,
) -> Callable[..., Any]:
    """Probe with one thing changed: `size` picks the unit, `told` is what is said of it."""

    def wrong(code: Array, features: dict[str, Array] = right.FEATURES) -> Any:
        found = {}
        for name, f in features.items():
            f = f - f.mean()
            spread = code - code.mean(axis=0) if center else code
            norms = np.linalg.norm(spread, axis=0)
            if guard:
                norms = np.where(norms > 1e-9, norms, np.inf)
            r = f @ spread / np.linalg.norm(f) / (norms if scaled else len(f))
            unit = int(np.argmax(size(r)))
            found[name] = unit + first, float(told(r)[unit])
        return found

    return wrong


def _all_units(code: Array, features: dict[str, Array] = right.FEATURES) -> Any:
    return {
        name: [right.probe(code[:, [u]], {name: f})[name][1] for u in range(code.shape[1])]
        for name, f in features.items()
    }


def _only_three(code: Array, features: dict[str, Array] = right.FEATURES) -> Any:
    return right.probe(code)


def _code(seed: int, units: int = 6) -> Array:
    """Activations in which some units know something of the features."""
    rng = np.random.default_rng(seed)
    mix = rng.normal(size=(3, units)) * rng.uniform(0.3, 2.0, size=units)
    z = np.stack(list(right.FEATURES.values()), axis=1) @ mix + rng.normal(size=(24, units))
    return (1 / (1 + np.exp(-z))).round(4)


ONE = {"nationality": right.FEATURES["nationality"]}
WITH_A_CONSTANT = np.column_stack([np.full(24, 0.3), _code(5, 2), np.zeros(24)])
OPPOSITE = np.column_stack([0.3 + 0.2 * _code(6, 1)[:, 0], 1 - right.FEATURES["nationality"]])
LOUD = np.column_stack([100 * _code(7, 1)[:, 0], right.FEATURES["generation"] / 50])

PROBE = Exercise(
    target=right.probe,
    number="11.5",
    minutes=12,
    difficulty=2,
    draw=lambda rng: [Case((_code(int(rng.integers(1000))),), "six random units")],
    points={"values": 2},
    cases=(
        Case((right.FEATURES["nationality"][:, None], ONE), "one unit that is the nationality"),
        Case((OPPOSITE, ONE), "a unit that is on for the English, off for the Italians"),
        Case((LOUD,), "a loud unit and a quiet one"),
        Case((_code(1),), "six units"),
        Case((_code(2) + 3.0,), "six units, all numbers raised by 3"),
        Case((_code(3, 2), {"sex": _code(4, 1)[:, 0].round()}), "another feature"),
        Case((WITH_A_CONSTANT,), "a unit that is the same for everybody"),
    ),
    misconceptions=(
        Misconception(
            "the sign decides",
            "A unit that is off for all Italians and on for all English: does it tell them apart?",
            _probe(size=lambda r: r, told=lambda r: r),
        ),
        Misconception(
            "the sign decides, its size is told",
            "Which is the better unit: one with r = 0.5, or one with r = -0.9?",
            _probe(size=lambda r: r),
        ),
        Misconception(
            "the sign is told",
            "The docstring asks for a size from 0 to 1. Can yours be below 0?",
            _probe(told=lambda r: r),
        ),
        Misconception(
            "covariance instead of correlation",
            "Multiply a unit by 100. Does it tell any more than before?",
            _probe(scaled=False),
        ),
        Misconception(
            "the unit's mean not taken away",
            "Add 3 to all activations of a unit. Does it tell any less than before?",
            _probe(center=False),
        ),
        Misconception(
            "the square of the correlation",
            "Is your number |r|, or r times r?",
            _probe(told=lambda r: r * r),
        ),
        Misconception(
            "nan for a unit that never changes",
            "A unit is the same for everybody. What do you divide by then?",
            _probe(guard=False),
        ),
        Misconception(
            "units counted from 1",
            "Which number has the first column in NumPy?",
            _probe(first=1),
        ),
        Misconception(
            "numbers of all units",
            "The docstring asks for one unit and how well it tells. Which of yours is the best?",
            _all_units,
        ),
        Misconception(
            "always the same three features",
            "The caller may ask for another feature. Which line of yours looks at `features`?",
            _only_three,
        ),
    ),
)

EXERCISES = (
    *(KINSHIP_FACTS, KINSHIP_QUERIES, ENCODE, HOLD_OUT, ANSWERS_CORRECT),
    *(KINSHIP_NET, TRAIN_KINSHIP, PROBE),
)
