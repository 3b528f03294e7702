"""The digits drawn by the course."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from course.data import offline, registry
from tests.data.conftest import Small

FIRST_LABELS = [5, 1, 8, 7, 1, 4, 5, 2, 5, 7]
FIRST_SUM = "99d80c0bf07f3cc9c14fa4edddf83add96cc9036b4acc74e3bfa23288a469a68"


def test_the_first_hundred_images_are_the_same_on_every_machine() -> None:
    # An exact sum is right here: the kernels use nothing that two machines round differently.
    images, labels = offline.draw_split(seed=offline.SEEDS["train"], count=100)
    assert labels[:10].tolist() == FIRST_LABELS
    assert hashlib.sha256(images.tobytes()).hexdigest() == FIRST_SUM


def test_a_short_draw_is_the_beginning_of_a_long_one() -> None:
    few, many = offline.draw_split(3, 20), offline.draw_split(3, 10_020)
    assert (few[0] == many[0][:20]).all()
    assert (few[1] == many[1][:20]).all()


def test_the_splits_differ() -> None:
    train, test = (offline.draw_split(seed, 50)[0] for seed in offline.SEEDS.values())
    assert not (train == test).all(axis=(1, 2)).any()


def test_the_grey_values_are_spread_as_in_mnist() -> None:
    images, _ = offline.draw_split(1, 5000)
    assert 0.78 < (images == 0).mean() < 0.83  # MNIST: 0.81
    assert 31 < images.mean() < 36  # MNIST: 33.3
    assert images.max() == 255


def test_every_digit_is_as_frequent_as_the_others() -> None:
    _, labels = offline.draw_split(1, 10_000)
    assert np.bincount(labels, minlength=10).min() > 900


def test_the_ink_lies_in_the_middle() -> None:
    images, _ = offline.draw_split(1, 1000)
    rows, columns = np.mgrid[:28, :28]
    ink = images.sum(axis=(1, 2), dtype=np.float64)
    for axis in (rows, columns):
        centre = (images * axis).sum(axis=(1, 2)) / ink
        assert abs(centre.mean() - 14) < 0.1
        assert np.abs(centre - 14).max() < 2.5


def test_every_image_is_learnable_but_not_trivial() -> None:
    """A linear model by least squares gets most digits right, and not all."""
    (images, labels), (others, wanted) = offline.draw_split(1, 6000), offline.draw_split(2, 2000)
    design, target = images.reshape(-1, 784) / 255.0, np.eye(10)[labels] - 0.1
    weights = np.linalg.solve(design.T @ design + 10 * np.eye(784), design.T @ target)
    right = ((others.reshape(-1, 784) @ weights).argmax(axis=1) == wanted).mean()
    assert 0.80 < right < 0.95


def test_a_drawing_is_kept_for_the_next_run(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = offline.offline_digits()
    monkeypatch.setattr(offline, "draw_split", None)  # drawing again would fail
    for name, array in offline.offline_digits().items():
        assert (array == drawn[name]).all()


def test_an_older_drawing_is_replaced(small: Small) -> None:
    old = registry.cache_folder() / "offline-digits-older.npz"
    old.parent.mkdir()
    old.write_bytes(b"")
    offline.offline_digits()
    assert not old.exists()
    assert len(list(old.parent.iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"PK\3\4 but no more", None])
def test_a_damaged_drawing_is_drawn_again(small: Small, content: bytes | None) -> None:
    drawn = offline.offline_digits()
    (kept,) = registry.cache_folder().iterdir()
    whole = kept.read_bytes()
    middle = len(whole) // 2
    kept.write_bytes(whole[:middle] + b"???" + whole[middle + 3 :] if content is None else content)
    assert (offline.offline_digits()["train_images"] == drawn["train_images"]).all()
    assert kept.read_bytes() == whole


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(
    small: Small, tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("a file, where the folder should be")
    assert offline.offline_digits()["train_images"].shape == (60, 28, 28)
