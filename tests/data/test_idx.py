"""Reading idx files."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from course.data.idx import read_idx
from course.errors import DataError
from tests.data.conftest import idx

IMAGES = idx((2, 3, 4), bytes(range(24)))


def test_images_come_with_the_shape_of_the_header() -> None:
    images = read_idx(IMAGES)
    assert images.dtype == np.uint8
    assert (images == np.arange(24).reshape(2, 3, 4)).all()


def test_labels_are_one_row_of_numbers() -> None:
    assert read_idx(idx((3,), bytes([7, 0, 9]))).tolist() == [7, 0, 9]


def test_the_array_is_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        read_idx(IMAGES)[0] = 1


def test_a_path_is_read_raw_and_compressed(tmp_path: Path) -> None:
    (tmp_path / "raw").write_bytes(IMAGES)
    (tmp_path / "packed.gz").write_bytes(gzip.compress(IMAGES))
    assert (read_idx(tmp_path / "raw") == read_idx(str(tmp_path / "packed.gz"))).all()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "has 0 bytes, but an idx file must begin with 0x00000801"),
        (b"<html>", r"begins with 0x3c68746d, but an idx file must begin with 0x00000801"),
        (b"\x00\x00\x0d\x01\x00\x00\x00\x00", "begins with 0x00000d01"),
        (IMAGES[:10], "has 10 bytes, but its header needs 16"),
        (IMAGES[:-1], r"has 39 bytes, but its header announces \(2, 3, 4\) and so 40 bytes"),
        (IMAGES + b"\0", "has 41 bytes, but its header announces"),
    ],
)
def test_a_wrong_magic_number_or_length_is_named(content: bytes, message: str) -> None:
    with pytest.raises(DataError, match=f"{message}.*; replace it with a fresh copy.$"):
        read_idx(content)


def test_a_half_gzip_file_is_named_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "images.gz"
    path.write_bytes(gzip.compress(IMAGES)[:-5])
    with pytest.raises(DataError, match=r"images\.gz has \d+ bytes that are not one whole gzip"):
        read_idx(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nothing cannot be read"):
        read_idx(tmp_path / "nothing")
