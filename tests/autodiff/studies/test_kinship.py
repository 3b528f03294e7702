"""The family trees: what is true in them, what the network learns of it, and what its units tell.

`pytest -s -k twelve tests/autodiff/studies/test_kinship.py` prints the table of twelve seeds.
"""

import numpy as np
import pytest

from course.autodiff.graph import backward
from course.autodiff.losses import cross_entropy, numerical_gradient
from course.autodiff.studies import kinship
from course.autodiff.tensor import Tensor

EVERYBODY = np.eye(24)


def split(unit, two_kinds):
    """The share of people whom the best threshold on a unit puts on their own side."""
    sides = [np.mean((unit > t) == two_kinds) for t in unit]
    return max(max(share, 1 - share) for share in sides)


def one_run(seed, steps=1000):
    """Right answers in train and in test, and how well one unit separates the nationalities."""
    net, train, test = kinship.train_kinship(seed, steps)
    right = [kinship.answers_correct(net(*kinship.encode(q)[:2]).data, q) for q in (train, test)]
    code = net.code(EVERYBODY).data
    unit, r = kinship.probe(code)["nationality"]
    return *right, split(code[:, unit], kinship.FEATURES["nationality"] == 1), r


@pytest.fixture(scope="module")
def twelve():
    """The table of twelve seeds, one row a seed; about a second a row on a quiet machine."""
    rows = [one_run(seed) for seed in range(12)]
    print("\nseed  train (100)  held out (4)  one unit separates  its |r| with nationality")
    for seed, (train, test, share, r) in enumerate(rows):
        print(f"{seed:4}  {train:11}  {test:12}  {share:17.1%}  {r:5.2f}")
    means = np.mean(rows, axis=0)
    print("mean  {:11.1f}  {:12.2f}  {:17.1%}  {:5.2f}".format(*means))
    return np.array(rows)


def test_a_family_has_56_facts_and_both_have_112():
    assert len(kinship.kinship_facts()) == 56
    assert sum(map(len, kinship.kinship_queries().values())) == 112


def test_there_are_104_questions_and_eight_of_them_have_two_answers():
    queries = kinship.kinship_queries()
    assert len(queries) == 104
    two = {kinship.PEOPLE[a] for (a, _), answers in queries.items() if len(answers) == 2}
    assert two == {"Colin", "Charlotte", "Alfonso", "Sophia"}
    assert sum(len(answers) == 2 for answers in queries.values()) == 8


def test_colin_has_a_father_james_and_the_aunts_jennifer_and_margaret():
    queries, relation = kinship.kinship_queries(), kinship.RELATIONS.index
    name = kinship.PEOPLE.__getitem__
    assert {name(b) for b in queries[10, relation("father")]} == {"James"}
    assert {name(b) for b in queries[10, relation("aunt")]} == {"Jennifer", "Margaret"}


def test_an_italian_is_to_an_italian_what_the_english_are_to_each_other():
    queries = kinship.kinship_queries()
    for (person, relation), answers in queries.items():
        if person < 12:
            assert queries[person + 12, relation] == {b + 12 for b in answers}


def test_every_row_of_targets_is_a_distribution():
    P, R, Y = kinship.encode(kinship.kinship_queries())
    for rows in (P, R, Y):
        assert rows.sum(axis=1) == pytest.approx(1.0)


def test_a_seed_holds_out_the_same_questions_whatever_the_order_of_the_dict():
    queries = kinship.kinship_queries()
    turned = dict(reversed(queries.items()))
    parts = [kinship.hold_out(q, 4, np.random.default_rng(5)) for q in (queries, turned)]
    assert parts[0] == parts[1]


def test_the_shared_cross_entropy_has_the_slopes_p_minus_y():
    rng = np.random.default_rng(0)
    Y = rng.dirichlet(np.ones(5), size=3)
    logits = Tensor(rng.normal(size=(3, 5)))
    backward(kinship.shared_cross_entropy(logits, Y))
    plain = lambda z: kinship.shared_cross_entropy(z, Y)  # noqa: E731
    assert logits.grad == pytest.approx(numerical_gradient(plain, logits.data), abs=1e-8)


def test_with_one_answer_it_is_the_cross_entropy_of_chapter_3():
    logits, labels = np.random.default_rng(1).normal(size=(4, 6)), np.array([0, 5, 2, 2])
    shared = kinship.shared_cross_entropy(logits, np.eye(6)[labels])
    assert shared == pytest.approx(cross_entropy(logits, labels))


def test_blocks_side_by_side_get_their_own_gradients_back():
    x, y = Tensor(np.ones((2, 3))), Tensor(np.ones((2, 1)))
    grad = np.arange(8.0).reshape(2, 4)
    kinship.beside(x, y).backward(grad)
    assert np.array_equal(x.grad, grad[:, :3])
    assert np.array_equal(y.grad, grad[:, 3:])


def test_the_network_has_630_parameters():
    net = kinship.KinshipNet(np.random.default_rng(0))
    assert sum(p.data.size for p in net.parameters().values()) == 630


def test_an_untrained_network_answers_hardly_anything():
    rows = [one_run(seed, steps=0) for seed in range(12)]
    assert np.mean([train for train, *_ in rows]) < 10
    assert np.mean([test for _, test, *_ in rows]) < 0.5


def test_twelve_seeds_learn_the_training_questions_and_answer_held_out_ones(twelve):
    assert (twelve[:, 0] >= 98).all()
    assert twelve[:5, 1].mean() >= 1.5
    assert twelve[:, 1].mean() >= 1.5


def test_in_twelve_seeds_one_unit_separates_the_nationalities(twelve):
    assert twelve[:, 2].mean() > 0.9
    assert (twelve[:, 3] > 0.6).all()


def test_a_probe_finds_the_unit_and_does_not_mind_its_sign():
    code = np.column_stack([np.full(24, 0.3), 1 - kinship.FEATURES["nationality"]])
    assert kinship.probe(code)["nationality"] == (1, 1.0)
    assert kinship.probe(code[:, :1])["nationality"] == (0, 0.0)
