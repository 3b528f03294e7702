"""Load the digits: from the folder the user names, from the mirrors, or drawn by the course."""

import os
import warnings
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from course.data.folder import read_folder

FOLDER_CURE = (
    "point COURSE_DATA_DIR to a folder with the four original files, "
    "or unset it to have MNIST downloaded"
)
CACHE_CURE = "delete this file and run load_digits() again"


class OfflineDigitsWarning(UserWarning):
    """MNIST could not be had, and the digits drawn by the course stand in for it."""


@dataclass(frozen=True, eq=False, repr=False)
class Digits:
    """Handwritten digits for training and for testing; all arrays are read-only.

    Attributes
    ----------
    train_images, test_images
        Grey values, 0 is paper: (60000, 28, 28) and (10000, 28, 28) uint8.
    train_labels, test_labels
        The digit on each image: (60000,) and (10000,) int64.
    name
        "MNIST" or "offline digits".
    source
        The folder they were read from, or "drawn by the course".
    is_mnist
        Whether these are the real thing.
    """

    train_images: NDArray[np.uint8]
    train_labels: NDArray[np.int64]
    test_images: NDArray[np.uint8]
    test_labels: NDArray[np.int64]
    name: str
    source: str
    is_mnist: bool

    def __repr__(self) -> str:
        """One line without the folder, so that notebooks show the same on every machine."""
        origin = "" if self.is_mnist else f" {self.source}, not MNIST"
        train, test = len(self.train_images), len(self.test_images)
        rows, columns = self.train_images.shape[1:]
        return (
            f"<{self.name}{origin}: {train:,} images to train on and {test:,} to test with, "
            f"{rows}×{columns} pixels each>"
        )


def load_digits() -> Digits:
    """MNIST, or the offline digits where it cannot be had; the same object on later calls.

    The environment variable `COURSE_DATA_DIR` names a folder that already has the four idx
    files (raw or `.gz`). Without it the files come from the cache of this user, filled from
    public mirrors the first time; `COURSE_OFFLINE=1` keeps off the network. With neither
    files nor network the course draws digits of its own and warns.

    Returns
    -------
    Images (60000, 28, 28) and (10000, 28, 28) uint8 with labels (60000,) and (10000,) int64.

    Raises
    ------
    DataError
        A file is missing from `COURSE_DATA_DIR`, or is damaged and cannot be replaced.
    """
    offline = os.environ.get("COURSE_OFFLINE", "") not in ("", "0")
    return _load(os.environ.get("COURSE_DATA_DIR", ""), offline)


@lru_cache(maxsize=1)
def _load(folder: str, offline: bool) -> Digits:
    """Decide where the digits come from; a changed environment decides anew."""
    if folder:
        return _mnist(Path(folder).expanduser(), FOLDER_CURE)
    from course.data.download import mnist_folder  # here, because it imports pooch

    downloaded = mnist_folder(offline)
    if downloaded is not None:
        return _mnist(downloaded, CACHE_CURE)
    _warn(offline)
    return _drawn()


def _mnist(folder: Path, cure: str) -> Digits:
    """Digits from MNIST's own files."""
    arrays = read_folder(folder, cure)
    return _digits(arrays, name="MNIST", source=str(folder), is_mnist=True)


def _drawn() -> Digits:
    """The offline digits."""
    from course.data.offline import offline_digits  # here, because it imports numba

    arrays = offline_digits()
    return _digits(arrays, name="offline digits", source="drawn by the course", is_mnist=False)


def _digits(arrays: dict[str, NDArray[np.uint8]], name: str, source: str, is_mnist: bool) -> Digits:
    """Put read-only arrays and their description together."""
    train_labels, test_labels = (arrays[f"{s}_labels"].astype(np.int64) for s in ("train", "test"))
    images = arrays["train_images"], arrays["test_images"]
    for array in (train_labels, test_labels, *images):
        array.setflags(write=False)
    return Digits(images[0], train_labels, images[1], test_labels, name, source, is_mnist)


def _warn(offline: bool) -> None:
    """Say that this is not MNIST, in the same words on every machine (no path, no line)."""
    reason = "COURSE_OFFLINE is set" if offline else "no mirror gave it"
    cure = "unset COURSE_OFFLINE" if offline else "connect to the network and restart"
    warnings.warn_explicit(
        f"MNIST is not at hand ({reason}), so these are the offline digits, drawn by the course; "
        f"for MNIST {cure}, or point COURSE_DATA_DIR to a folder with its four files.",
        OfflineDigitsWarning,
        filename="course.data",
        lineno=1,
    )
