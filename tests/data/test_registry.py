"""The list of MNIST's files."""

import re
from pathlib import Path

from course.data import registry


def test_every_file_has_two_whole_checksums() -> None:
    for file in registry.FILES.values():
        assert re.fullmatch("[0-9a-f]{64}", file.sha256)
        assert re.fullmatch("[0-9a-f]{64}", file.gz_sha256)


def test_images_and_labels_are_as_many() -> None:
    for split in ("train", "test"):
        images, labels = registry.FILES[f"{split}_images"], registry.FILES[f"{split}_labels"]
        assert images.shape == (*labels.shape, 28, 28)


def test_every_mirror_is_a_folder_behind_https() -> None:
    assert len(registry.MIRRORS) >= 3
    assert all(re.fullmatch("https://.*/", mirror) for mirror in registry.MIRRORS)


def test_four_spellings_of_a_file_are_known() -> None:
    assert registry.FILES["test_labels"].spellings == (
        "t10k-labels-idx1-ubyte",
        "t10k-labels.idx1-ubyte",
        "t10k-labels-idx1-ubyte.gz",
        "t10k-labels.idx1-ubyte.gz",
    )


def test_the_cache_is_a_folder_of_this_user() -> None:
    assert registry.cache_folder().is_absolute()
    assert isinstance(registry.cache_folder(), Path)
