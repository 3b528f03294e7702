"""A checkpoint comes back as it was saved, or is refused with the reason; nothing lies between."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from course.autodiff import checkpoints
from course.autodiff.checkpoints import load_parameters, save_parameters
from course.autodiff.layers import DenseNetwork


def network(sizes=(4, 3, 2), seed=0) -> DenseNetwork:
    return DenseNetwork(list(sizes), np.random.default_rng(seed))


def numbers(model: DenseNetwork) -> dict[str, np.ndarray]:
    return {name: p.data.copy() for name, p in model.parameters().items()}


def test_what_was_saved_comes_back_in_place(tmp_path: Path):
    saved, other = network(seed=1), network(seed=2)
    arrays = {name: p.data for name, p in other.parameters().items()}
    save_parameters(tmp_path / "a.npz", saved.parameters())
    load_parameters(tmp_path / "a.npz", other.parameters())
    for name, p in other.parameters().items():
        np.testing.assert_array_equal(p.data, saved.parameters()[name].data)
        assert p.data is arrays[name], "an optimiser holds these very arrays"


def test_saving_again_replaces_the_file_and_leaves_no_other(tmp_path: Path):
    save_parameters(tmp_path / "a.npz", network(seed=1).parameters())
    save_parameters(tmp_path / "a.npz", network(seed=2).parameters())
    assert [f.name for f in tmp_path.iterdir()] == ["a.npz"]
    model = network(seed=3)
    load_parameters(str(tmp_path / "a.npz"), model.parameters())
    np.testing.assert_array_equal(model.layers[0].W.data, network(seed=2).layers[0].W.data)


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ((4, 5, 2), r"W1 has shape \(4, 3\) in .*a.npz and \(4, 5\) in the network: load it into"),
        ((4, 3, 3, 2), r"holds the parameters \['W1', 'W2', 'b1', 'b2'\], the network has"),
    ],
    ids=["other widths", "more layers"],
)
def test_a_checkpoint_of_another_network_is_refused_and_changes_nothing(tmp_path, sizes, words):
    save_parameters(tmp_path / "a.npz", network().parameters())
    model = network(sizes, seed=5)
    before = numbers(model)
    with pytest.raises(ValueError, match=words):
        load_parameters(tmp_path / "a.npz", model.parameters())
    for name, array in numbers(model).items():
        np.testing.assert_array_equal(array, before[name])


def test_only_the_last_layer_does_not_fit_and_still_nothing_changes(tmp_path: Path):
    save_parameters(tmp_path / "a.npz", network((4, 3, 2)).parameters())
    model = network((4, 3, 7), seed=5)
    before = numbers(model)
    with pytest.raises(ValueError, match="W2 has shape"):
        load_parameters(tmp_path / "a.npz", model.parameters())
    np.testing.assert_array_equal(model.layers[0].W.data, before["W1"])


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.99])
def test_a_truncated_checkpoint_is_refused(tmp_path: Path, share: float):
    path = tmp_path / "a.npz"
    save_parameters(path, network((40, 30, 2)).parameters())
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(ValueError, match=r"cannot be read as saved .*: it is cut short"):
        load_parameters(path, network((40, 30, 2)).parameters())


def test_a_flipped_bit_is_noticed(tmp_path: Path):
    path = tmp_path / "a.npz"
    save_parameters(path, network((40, 30, 2)).parameters())
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 3] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(ValueError, match="cannot be read as saved parameters"):
        load_parameters(path, network((40, 30, 2)).parameters())


@pytest.mark.parametrize("kind", ["text", "array", "pickle", "folder"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, kind: str):
    path = tmp_path / "a.npz"
    if kind == "text":
        path.write_text("W1 = 3\n")
    elif kind == "array":
        with path.open("wb") as file:
            np.save(file, np.zeros(3))
    elif kind == "folder":
        path.mkdir()
    else:
        objects = np.array([network().parameters()], dtype=object)
        with path.open("wb") as file:
            np.savez(file, **dict.fromkeys(network().parameters(), objects))
    with pytest.raises(ValueError, match="of another kind"):
        load_parameters(path, network().parameters())


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_checkpoint_with_numbers_that_are_not_finite_is_refused(tmp_path: Path, bad: float):
    model = network()
    model.layers[1].W.data[0, 0] = bad
    save_parameters(tmp_path / "a.npz", model.parameters())
    with pytest.raises(ValueError, match=r"W2 in .* must hold finite floats: training had gone"):
        load_parameters(tmp_path / "a.npz", network().parameters())


def test_a_missing_checkpoint_is_a_missing_file(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"a\.npz"):
        load_parameters(tmp_path / "a.npz", network().parameters())


def test_an_interrupt_while_saving_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    save_parameters(tmp_path / "a.npz", network(seed=1).parameters())

    def interrupted(file, **arrays):
        file.write(b"half of it")
        raise KeyboardInterrupt

    monkeypatch.setattr(checkpoints.np, "savez", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save_parameters(tmp_path / "a.npz", network(seed=2).parameters())
    monkeypatch.undo()
    assert [f.name for f in tmp_path.iterdir()] == ["a.npz"]
    model = network(seed=3)
    load_parameters(tmp_path / "a.npz", model.parameters())
    np.testing.assert_array_equal(model.layers[0].W.data, network(seed=1).layers[0].W.data)


TRAINS_FOREVER = """
import sys
import numpy as np
from course.autodiff.checkpoints import save_parameters
from course.autodiff.layers import DenseNetwork, train_epoch
from course.autodiff.optim import SGD

rng = np.random.default_rng(0)
model = DenseNetwork([400, 300, 2], rng)
optimiser = SGD({k: p.data for k, p in model.parameters().items()}, 0.1)
X, y = rng.normal(size=(20, 400)), rng.integers(0, 2, size=20)
while True:
    list(train_epoch(model, X, y, optimiser, 10, rng))
    save_parameters(sys.argv[1], model.parameters())
    print("saved", flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills with a signal")
def test_a_kernel_killed_in_mid_training_leaves_a_checkpoint_that_loads(tmp_path: Path):
    path = tmp_path / "a.npz"
    command = [sys.executable, "-c", TRAINS_FOREVER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as training:
        assert training.stdout is not None
        for _ in range(25):  # killed somewhere between two of many savings
            training.stdout.readline()
        training.send_signal(signal.SIGKILL)
    model = network((400, 300, 2), seed=9)
    before = numbers(model)
    load_parameters(path, model.parameters())
    assert not np.array_equal(model.layers[0].W.data, before["W1"])
