"""Read the four files of MNIST from a folder and check that they are the originals."""

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from course.data import registry
from course.data.idx import content, parse
from course.errors import DataError


def read_folder(folder: Path, cure: str) -> dict[str, NDArray[np.uint8]]:
    """The four arrays of MNIST by their names in the registry, uint8 and read-only.

    Raises
    ------
    DataError
        The folder or a file is missing, or a file is not the original; the message ends with
        `cure`.
    """
    if not folder.is_dir():
        raise DataError(f"{folder} is not a folder, but the digits must be in one; {cure}.")
    return {name: _read(folder, file, cure) for name, file in registry.FILES.items()}


def _read(folder: Path, file: registry.DigitFile, cure: str) -> NDArray[np.uint8]:
    """One array, checked from the coarsest mistake to the finest."""
    path = _find(folder, file, cure)
    raw = content(path, cure)
    array = parse(raw, str(path), cure)
    if array.shape != file.shape:
        raise DataError(f"{path} holds {array.shape}, but MNIST has {file.shape} there; {cure}.")
    digest = hashlib.sha256(raw).hexdigest()
    if digest != file.sha256:
        raise DataError(
            f"{path} has the sha256 {digest[:12]}… when uncompressed, but MNIST's own file has "
            f"{file.sha256[:12]}…; {cure}."
        )
    return array


def _find(folder: Path, file: registry.DigitFile, cure: str) -> Path:
    """The file under the first of its spellings that is there."""
    for name in file.spellings:
        if (folder / name).exists():
            return folder / name
    raise DataError(f"{folder} has no {file.name} (nor {file.gz_name}), one of four files; {cure}.")
