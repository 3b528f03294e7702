"""Read idx files, the format MNIST is published in, and believe nothing they say."""

import gzip
import math
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from course.errors import DataError

DIMENSIONS = {0x00000801: 1, 0x00000803: 3}  # magic number: labels, images
FRESH_COPY = "replace it with a fresh copy"


def read_idx(source: str | Path | bytes, cure: str = FRESH_COPY) -> NDArray[np.uint8]:
    """The array in an idx file, compressed (`.gz`) or not.

    Parameters
    ----------
    source
        A path, or the uncompressed content itself.
    cure
        What the reader of an error message should do about this file.

    Returns
    -------
    Labels (count,) or images (count, rows, columns), uint8 and read-only.

    Raises
    ------
    DataError
        The file cannot be read, or its magic number or length is wrong.

    Examples
    --------
    >>> read_idx(bytes.fromhex("00000801 00000002 07 03"))
    array([7, 3], dtype=uint8)
    """
    if isinstance(source, bytes):
        return parse(source, "The idx content", cure)
    return parse(content(Path(source), cure), str(source), cure)


def content(path: Path, cure: str = FRESH_COPY) -> bytes:
    """The bytes of a file, decompressed where its name ends in `.gz`."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}); {cure}.") from error
    if path.suffix != ".gz":
        return raw
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(
            f"{path} has {len(raw):,} bytes that are not one whole gzip file; {cure}."
        ) from error


def parse(raw: bytes, name: str, cure: str) -> NDArray[np.uint8]:
    """The array in `raw`; an error calls it `name` and ends with `cure`."""
    magic = int.from_bytes(raw[:4], "big")
    if len(raw) < 4 or magic not in DIMENSIONS:
        found = f"begins with 0x{magic:08x}" if len(raw) >= 4 else f"has {len(raw)} bytes"
        rule = "must begin with 0x00000801 (labels) or 0x00000803 (images)"
        raise DataError(f"{name} {found}, but an idx file {rule}; {cure}.")
    header = 4 + 4 * DIMENSIONS[magic]
    if len(raw) < header:
        raise DataError(f"{name} has {len(raw)} bytes, but its header needs {header}; {cure}.")
    shape = struct.unpack(f">{DIMENSIONS[magic]}I", raw[4:header])
    expected = header + math.prod(shape)
    if len(raw) != expected:
        raise DataError(
            f"{name} has {len(raw):,} bytes, but its header announces {shape} "
            f"and so {expected:,} bytes; {cure}."
        )
    return np.frombuffer(raw, dtype=np.uint8, offset=header).reshape(shape)
