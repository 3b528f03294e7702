"""Loading the digits, wherever they come from."""

import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from course.data import OfflineDigitsWarning, digits, load_digits, registry
from course.errors import DataError
from tests.data.conftest import Mirror, Small, forget


def offline() -> digits.Digits:
    """Load digits where MNIST is not to be had."""
    with pytest.warns(OfflineDigitsWarning):
        return load_digits()


def test_a_folder_with_mnist_gives_mnist(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small.write(tmp_path / "d", compressed=True)
    monkeypatch.setenv("COURSE_DATA_DIR", str(folder))
    loaded = load_digits()
    assert (loaded.name, loaded.source, loaded.is_mnist) == ("MNIST", str(folder), True)
    assert loaded.train_images.tobytes() == small.raw["train-images-idx3-ubyte"][16:]
    assert bytes(loaded.test_labels.tolist()) == small.raw["t10k-labels-idx1-ubyte"][8:]


def test_a_wrong_folder_is_an_error_and_never_another_source(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.write(registry.cache_folder(), compressed=True)
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match=r"nowhere is not a folder.*point COURSE_DATA_DIR.*unset"):
        load_digits()


def test_a_mirror_gives_mnist_without_a_warning(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "MIRRORS", (mirror.at("a", small.packed),))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        loaded = load_digits()
    assert loaded.source == str(registry.cache_folder())


def test_without_network_the_offline_digits_come_with_one_warning(small: Small) -> None:
    with pytest.warns(OfflineDigitsWarning, match=r"no mirror gave it.*drawn by the course") as log:
        loaded, again = load_digits(), load_digits()
    assert loaded is again
    assert len(log) == 1
    assert (loaded.name, loaded.is_mnist) == ("offline digits", False)
    assert loaded.source == "drawn by the course"


def test_the_warning_names_no_path_of_this_machine(small: Small) -> None:
    with pytest.warns(OfflineDigitsWarning) as log:
        load_digits()
    assert (log[0].filename, log[0].lineno) == ("course.data", 1)


def test_course_offline_keeps_off_the_network(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "MIRRORS", (mirror.at("a", small.packed),))
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    with pytest.warns(OfflineDigitsWarning, match="unset COURSE_OFFLINE"):
        load_digits()
    assert mirror.asked == []


def test_course_offline_set_to_zero_means_online(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "MIRRORS", (mirror.at("a", small.packed),))
    monkeypatch.setenv("COURSE_OFFLINE", "0")
    assert load_digits().is_mnist


def test_a_folder_named_later_is_taken_up(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not offline().is_mnist
    monkeypatch.setenv("COURSE_DATA_DIR", str(small.write(tmp_path / "d", compressed=False)))
    assert load_digits().is_mnist


def test_both_kinds_have_the_same_shapes_and_types(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = offline()
    monkeypatch.setenv("COURSE_DATA_DIR", str(small.write(tmp_path / "d", compressed=False)))
    for one, other in zip(arrays(drawn), arrays(load_digits()), strict=True):
        assert (one.shape, one.dtype) == (other.shape, other.dtype)


def test_every_array_is_read_only(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = offline()
    forget()
    read_again = offline()
    monkeypatch.setenv("COURSE_DATA_DIR", str(small.write(tmp_path / "d", compressed=False)))
    for loaded in (drawn, read_again, load_digits()):
        assert not any(array.flags.writeable for array in arrays(loaded))


def test_the_text_of_each_kind_is_a_sentence_without_a_path(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = "60 images to train on and 10 to test with, 28×28 pixels each>"
    assert repr(offline()) == f"<offline digits drawn by the course, not MNIST: {counts}"
    monkeypatch.setenv("COURSE_DATA_DIR", str(small.write(tmp_path / "d", compressed=False)))
    assert repr(load_digits()) == f"<MNIST: {counts}"


def test_importing_the_package_brings_in_numpy_only() -> None:
    heavy = "{'numba', 'pooch', 'requests', 'tqdm'}"
    code = f"import sys, course.data; assert not {heavy} & set(sys.modules)"
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)


@pytest.mark.skipif("COURSE_DATA_DIR" not in os.environ, reason="COURSE_DATA_DIR is not set")
def test_the_real_mnist_is_known_by_its_first_labels() -> None:
    forget()
    loaded = load_digits()
    assert loaded.is_mnist
    assert loaded.train_images.shape == (60_000, 28, 28)
    assert loaded.train_labels[:8].tolist() == [5, 0, 4, 1, 9, 2, 1, 3]
    assert loaded.test_labels[:8].tolist() == [7, 2, 1, 0, 4, 1, 4, 9]
    assert round(float(loaded.train_images.mean()), 2) == 33.32
    forget()


def arrays(loaded: digits.Digits) -> list[np.ndarray]:
    """The four arrays."""
    return [
        loaded.train_images,
        loaded.train_labels,
        loaded.test_images,
        loaded.test_labels,
    ]
