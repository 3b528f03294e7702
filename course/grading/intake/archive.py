"""Look into a zip and read single members: nothing is unpacked to a disk, nothing is believed."""

import os
import stat
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from course.errors import GradingError

RATIO = 200  # a notebook that shrinks more than this is no notebook
SMALL = 1_000_000  # bytes up to which no ratio matters
TOTAL = 20_000_000_000  # bytes of all notebooks of one zip
MEMBERS = 200_000
KNOWN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may ask for much memory


@dataclass(frozen=True)
class Member:
    """One entry of a zip: its path in parts, and a sentence if it is refused."""

    parts: tuple[str, ...]
    index: int
    when: float
    size: int
    refused: str = ""


@lru_cache(maxsize=8)
def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, ValueError, RecursionError) as error:
        raise GradingError(f"cannot read {path}: {error}; download it again.") from None


def _parts(name: str) -> tuple[str, ...]:
    return tuple(p for p in name.replace("\\", "/").split("/") if p not in ("", "."))


def _refused(info: zipfile.ZipInfo) -> str:
    """Why a member is not read; empty if it is."""
    name, parts = info.filename, _parts(info.filename)
    if name.startswith(("/", "\\")) or name[1:2] == ":" or ".." in parts:
        return "its path leads out of the zip; pack it again from inside its folder."
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a symbolic link; hand in the file itself."
    if info.flag_bits & 1:
        return "it is encrypted; hand it in without a password."
    if parts and parts[-1].lower().endswith(".zip"):
        return "it is a zip in a zip; hand in the notebooks themselves."
    if info.compress_type not in KNOWN:
        return "it is packed in a way that is not read here; pack it again as a usual zip."
    if info.file_size > max(SMALL, RATIO * info.compress_size):
        return f"it unpacks to more than {RATIO} times its size; hand in the notebook itself."
    return ""


def _when(info: zipfile.ZipInfo) -> float:
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return 0.0


def members(path: Path) -> Iterator[Member]:
    """The files in a zip, refused ones too; GradingError when it is none or a bomb as a whole."""
    infos = _opened(path).infolist()
    if len(infos) > MEMBERS:
        raise GradingError(f"{path} holds more than {MEMBERS:,} files; grade parts of it.")
    total = 0
    for index, info in enumerate(infos):
        refused = "" if info.is_dir() else _refused(info)
        if info.is_dir():
            continue
        total += 0 if refused or not info.filename.lower().endswith(".ipynb") else info.file_size
        if total > min(TOTAL, RATIO * max(path.stat().st_size, SMALL)):
            raise GradingError(
                f"the notebooks in {path} unpack to more than {RATIO} times its size; "
                "download it again or remove the one that does."
            )
        yield Member(_parts(info.filename), index, _when(info), info.file_size, refused)


def read(path: Path, index: int, at_most: int) -> bytes:
    """The first bytes of one member, whatever size it says it has."""
    opened = _opened(path)
    try:
        with opened.open(opened.infolist()[index]) as member:
            return member.read(at_most)
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError) as error:
        raise GradingError(f"damaged in {path.name} ({error}); ask for it again.") from None


def read_file(path: Path, at_most: int) -> bytes:
    """The first bytes of a file, if it is a plain one by the time it is opened."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise GradingError("it is no plain file; hand in the notebook itself.")
            return file.read(at_most)
    except OSError as error:
        raise GradingError(f"cannot be read: {error.strerror}; mend that.") from None
