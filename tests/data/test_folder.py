"""Reading MNIST from a folder the user names."""

from pathlib import Path

import pytest

from course.data.folder import read_folder
from course.errors import DataError
from tests.data.conftest import Small

IMAGES = "train-images-idx3-ubyte"
CURE = "do this"


@pytest.mark.parametrize("compressed", [False, True])
def test_raw_and_compressed_files_are_read(small: Small, tmp_path: Path, compressed: bool) -> None:
    arrays = read_folder(small.write(tmp_path / "d", compressed=compressed), CURE)
    assert arrays["train_images"].tobytes() == small.raw[IMAGES][16:]


def test_the_spelling_with_a_dot_is_read(small: Small, tmp_path: Path) -> None:
    folder = small.write(tmp_path / "d", compressed=False)
    (folder / IMAGES).rename(folder / "train-images.idx3-ubyte")
    assert read_folder(folder, CURE)["train_images"].shape == (60, 28, 28)


def test_a_folder_that_is_not_there_is_named(small: Small, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none is not a folder.*; do this\.$"):
        read_folder(tmp_path / "none", CURE)


def test_a_missing_file_is_named(small: Small, tmp_path: Path) -> None:
    folder = small.write(tmp_path / "d", compressed=False)
    (folder / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(DataError, match=r"d has no t10k-labels-idx1-ubyte \(nor .*\.gz\).*do this"):
        read_folder(folder, CURE)


def test_one_changed_pixel_is_found_by_the_checksum(small: Small, tmp_path: Path) -> None:
    folder = small.write(tmp_path / "d", compressed=False)
    (folder / IMAGES).write_bytes(small.raw[IMAGES][:-1] + b"\xff")
    with pytest.raises(DataError, match=rf"{IMAGES} has the sha256 [0-9a-f]{{12}}….*; do this\.$"):
        read_folder(folder, CURE)


def test_labels_under_the_name_of_images_are_found_by_the_shape(
    small: Small, tmp_path: Path
) -> None:
    folder = small.write(tmp_path / "d", compressed=False)
    (folder / IMAGES).write_bytes(small.raw["train-labels-idx1-ubyte"])
    with pytest.raises(DataError, match=r"holds \(60,\), but MNIST has \(60, 28, 28\) there"):
        read_folder(folder, CURE)


def test_a_wrong_magic_number_is_shown_in_hex(small: Small, tmp_path: Path) -> None:
    folder = small.write(tmp_path / "d", compressed=False)
    (folder / IMAGES).write_bytes(b"\x1f\x8b\x08\x00" + small.raw[IMAGES][4:])
    with pytest.raises(DataError, match=f"{IMAGES} begins with 0x1f8b0800.*do this"):
        read_folder(folder, CURE)
