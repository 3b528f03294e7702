"""All contenders of an epoch do the same work."""

import numpy as np
import pytest

from course.bench import conv, mnist, peers
from course.bench.rounds import Settings
from course.errors import CourseError


@pytest.fixture(scope="module")
def task() -> mnist.Task:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, size=(200, 784)).astype(np.uint8)
    return mnist.Task(images, np.arange(200) % 10, batch=32, threads=1)


def test_every_contender_of_the_course_arrives_at_the_same_mean_loss(task):
    losses = {name: work(task) for name, work in mnist.CONTENDERS.items()}
    first = losses["NumPy by hand"]
    assert losses == {name: pytest.approx(first, rel=1e-4) for name in losses}
    assert 1.5 < first < 3.5


def test_an_epoch_has_whole_batches_only_each_example_at_most_once(task):
    order = task.order()
    assert order.shape == (6, 32)
    assert len(np.unique(order)) == order.size


def test_the_convolutional_network_learns_within_an_epoch(task):
    small = conv.Task(task.images, task.labels, batch=20, threads=1)
    network = small.network()
    first = conv.epoch(small, network, conv._sgd(small, network))
    second = conv.epoch(small, network, conv._sgd(small, network))
    assert second < first


def test_the_sentence_on_the_way_to_a_goal_says_how_far_and_how_long(task):
    small = conv.Task(task.images, task.labels, batch=50, threads=1)
    told = conv.seconds_to(0.05, 3, small, (task.images.reshape(-1, 28, 28), task.labels))
    assert told.startswith("seed 3: ")
    assert "of the test digits right after" in told


def test_a_peer_that_is_unknown_or_missing_is_refused_with_what_to_type(monkeypatch):
    with pytest.raises(CourseError, match="unknown peer 'tensorflow'; there are torch, jax"):
        peers.refuse_missing(("tensorflow",))
    monkeypatch.setattr(peers, "find_spec", lambda name: None)
    with pytest.raises(CourseError, match=r"pip install torch==2\.13\.0"):
        peers.refuse_missing(("torch",))


def test_threads_are_put_back_after_a_measurement():
    before = peers.numba.get_num_threads()
    cores = peers.os.sched_getaffinity(0)
    with peers.threads(Settings(threads=1)):
        assert len(peers.os.sched_getaffinity(0)) == 1
        assert peers.numba.get_num_threads() == 1
    assert peers.numba.get_num_threads() == before
    assert peers.os.sched_getaffinity(0) == cores
