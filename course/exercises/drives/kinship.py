# ruff: noqa: NPY002  (seeds the global generator to show who uses it)
"""Drives for chapter 11: sets, dicts and networks of the family trees become words and numbers.

Everything here runs beside the learner's code: it imports only NumPy, the standard library, other
drives and, through the target, the package the target belongs to.
"""

import inspect
from collections.abc import Callable, Iterable
from operator import index
from typing import Any

import numpy as np

from .engine import engine

Target = Callable[..., Any]
Asked = list[tuple[int, int, list[int]]]  # person, relation, answers


def _kinship(target: Target) -> Any:
    return engine(target, "studies.kinship")


def _names(people: list[str], numbers: Iterable[int]) -> str:
    """People by name, in the order of their numbers; a number that nobody has stays one."""
    known = range(len(people))
    return ", ".join(people[i] if i in known else str(i) for i in sorted(numbers)) or "nobody"


def _no_triple(triple: Any) -> bool:
    try:
        a, relation, b = triple
        return not (isinstance(relation, str) and 0 <= index(a) < 12 and 0 <= index(b) < 12)
    except (TypeError, ValueError):
        return True


def drive_facts(target: Target, relations: tuple[str, ...]) -> Any:
    """Who has whom for these relations, in words; for no relation how many facts there are."""
    facts, people = target(), _kinship(target).PEOPLE[:12]
    if not isinstance(facts, set | frozenset):
        return {"the facts come as a": type(facts).__name__}
    odd = [triple for triple in facts if _no_triple(triple)]
    if odd:
        return {"a fact is": min(str(triple)[:80] for triple in odd)}
    if not relations:
        words = sorted({relation for _, relation, _ in facts})
        return {"the facts come as a": "set", "facts": len(facts), "relations": ", ".join(words)}
    return {
        f"{name} has the {relation}": _names(
            people, {index(b) for x, r, b in facts if (index(x), r) == (a, relation)}
        )
        for a, name in enumerate(people)
        for relation in relations
    }


def _no_question(question: Any, answers: Any) -> bool:
    try:
        person, relation = question
        wrong_key = not (0 <= index(person) < 24 and 0 <= index(relation) < 12)
        return wrong_key or any(not 0 <= index(b) < 24 for b in answers)
    except (TypeError, ValueError):
        return True


def _readable(queries: Any) -> dict[tuple[int, int], set[int]] | dict[str, str]:
    """The questions with plain numbers; a fact in words if something is no question."""
    if not isinstance(queries, dict):
        return {"the questions come as a": type(queries).__name__}
    kinds = {type(v).__name__ for v in queries.values() if not isinstance(v, set | frozenset)}
    if kinds:
        return {"the answers to a question come as a": ", ".join(sorted(kinds))}
    odd = [f"{q}: {b}" for q, b in queries.items() if _no_question(q, b)]
    if odd:
        return {"a question with its answers is": min(odd)[:120]}
    return {(index(a), index(r)): {index(b) for b in bs} for (a, r), bs in queries.items()}


def drive_queries(target: Target, person: int | None, only_count: bool) -> Any:
    """All that is asked of one person, in words, or how many answers there are.

    For None, facts about all questions: of one answer among two it says nothing which it is, since
    that may change from one Python session to the next.
    """
    study, readable = _kinship(target), _readable(target())
    if any(isinstance(key, str) for key in readable):
        return readable
    pairs: Any = readable
    if person is None:
        told = {(a, study.RELATIONS[r], b) for (a, r), answers in pairs.items() for b in answers}
        facts = study.kinship_facts()
        true = {(a + first, r, b + first) for a, r, b in facts for first in (0, 12)}
        return {"questions": len(pairs), "answers": len(told), "wrong answers": len(told - true)}
    people, answers = study.PEOPLE, [pairs.get((person, r), set()) for r in range(12)]
    return {
        f"{people[person]} has the {relation}": len(b) if only_count else _names(people, b)
        for relation, b in zip(study.RELATIONS, answers, strict=True)
    }


def _as_dict(asked: Asked) -> dict[tuple[int, int], set[int]]:
    return {(person, relation): set(answers) for person, relation, answers in asked}


def drive_encode(target: Target, asked: Asked) -> Any:
    """Encode questions given as (person, relation, answers)."""
    queries = _as_dict(asked)
    result = target(queries)
    if not isinstance(result, tuple | list) or len(result) != 3:
        return result
    unchanged = list(queries.items()) == list(_as_dict(asked).items())
    return {
        **dict(zip("PRY", result, strict=True)),
        "the questions are left as they were": unchanged,
    }


def _some(n: int) -> dict[tuple[int, int], set[int]]:
    """So many questions, each with answers of its own."""
    return {(i // 12, i % 12): {(7 * i) % 24, (5 * i + 1) % 24} for i in range(n)}


def _parts(target: Target, n: int, n_test: int, rng: Any) -> tuple[Any, Any]:
    """The two dicts of one call; an exception says what else came."""
    train, test = target(_some(n), n_test, rng)
    if not (isinstance(train, dict) and isinstance(test, dict)):
        kinds = f"a {type(train).__name__} and a {type(test).__name__}"
        raise TypeError(f"two dicts of questions should come back, not {kinds}")
    return train, test


def drive_hold_out(target: Target, n: int, n_test: int, seed: int) -> Any:
    """Hold out questions and state what holds for every right way of drawing them."""
    queries, state = _some(n), np.random.get_state()
    try:
        np.random.seed(1)
        rng = np.random.default_rng(seed)
        train, test = _parts(target, n, n_test, rng)
        later = [_parts(target, n, n_test, rng)[1] for _ in range(60 if n < 30 else 1)]
        np.random.seed(2)
        again = _parts(target, n, n_test, np.random.default_rng(seed))
        given = _some(n)
        target(given, n_test, np.random.default_rng(seed))
    finally:
        np.random.set_state(state)
    both = {**train, **test}
    facts = {
        "questions in train": len(train),
        "questions in test": len(test),
        "questions in both": len(train.keys() & test.keys()),
        "questions in neither": len(queries.keys() - both.keys()),
        "every question has kept its answers": all(queries.get(q) == b for q, b in both.items()),
        "equal generators hold out the same": again == (train, test),
        "the questions are left as they were": given == queries,
    }
    if 0 < n_test < n and n >= 10:
        facts["another call holds out others"] = any(part.keys() != test.keys() for part in later)
    if n >= 40:
        places = sorted(list(queries).index(question) for question in test)
        neighbours = places[-1] - places[0] < len(places)
        facts["the held-out questions stand side by side in the dict"] = neighbours
    if 10 <= n < 30 and n_test:
        ever = {question for part in later for question in part}
        facts["questions that are never held out in 60 calls"] = n - len(ever)
    return facts


def drive_answers(target: Target, prob: Any, asked: Asked) -> Any:
    """Count the right answers to questions given as (person, relation, answers)."""
    return target(prob, _as_dict(asked))


def _one_hot(places: list[int], k: int) -> Any:
    return np.eye(k)[np.array(places, dtype=int)]


def _fill(net: Any) -> dict[str, Any]:
    """Give every parameter numbers that differ from place to place; returns them by name."""
    params: dict[str, Any] = net.parameters()
    for i, p in enumerate(params.values()):
        p.data[...] = 1.5 * np.cos(1.0 + i + np.arange(p.data.size)).reshape(p.data.shape)
    return params


def drive_net(target: Target, what: str, people: list[int], relations: list[int]) -> Any:
    """Make a network and look at its layers, its first weights, or what it does with rows."""
    tensor = engine(target, "tensor").Tensor
    net = target(np.random.default_rng(3))
    if what == "layers":
        return {name: p.data.shape for name, p in net.parameters().items()}
    if what == "first weights":
        return {name: np.array(p.data) for name, p in net.parameters().items()}
    params = _fill(net)
    P, R = _one_hot(people, 24), _one_hot(relations, 12)
    out = net.code(P) if what == "code" else net(P, R)
    if not isinstance(out, tensor):
        return {f"the {what} come as a": type(out).__name__}
    if what != "gradients":
        return {what: out.data}
    for p in params.values():
        p.grad = 7.0  # left from before
    net.zero_grad()
    (out * np.cos(np.arange(out.data.size)).reshape(out.data.shape)).sum().backward()
    return {f"gradient of {name}": p.grad for name, p in params.items()}


def _trained(target: Target, *settings: Any) -> Any:
    result = target(*settings)
    if not isinstance(result, tuple | list) or len(result) != 3:
        raise TypeError(f"(net, train, test) should come back, not a {type(result).__name__}")
    return result


def drive_training(target: Target, seed: int, steps: int, lr: float, decay: float) -> Any:
    """Train for a few steps; all parameters afterwards, and the questions that were held out."""
    net, train, test = _trained(target, seed, steps, lr, decay)
    return {
        "questions in train": len(train),
        "held out": str(sorted(test)),
        **{name: np.array(p.data) for name, p in net.parameters().items()},
    }


def drive_train_kinship(target: Target, seed: int, steps: int, settings: tuple[float, ...]) -> Any:
    """Train with (lr, decay), or without these by the defaults: then only the answers count."""
    if settings:
        return drive_training(target, seed, steps, *settings)
    study = _kinship(target)
    net, train, _ = _trained(target, seed, steps)
    P, R, _ = study.encode(train)
    right = study.answers_correct(net(P, R).data, train)
    defaults = list(inspect.signature(target).parameters.values())[1:]
    return {
        "at least 30 of the training questions are right": right >= 30,
        "by default": ", ".join(f"{p.name} = {p.default}" for p in defaults),
    }
