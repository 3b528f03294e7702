"""Bring MNIST into the cache folder: from mirrors in turn, resumable, every file checked."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from threading import Thread
from typing import Any, Literal

import pooch
import requests
from tqdm import tqdm

from course.data import registry
from course.errors import DataError

CONNECT_SECONDS = 3.0  # all mirrors together have this long to give a sign of life
READ_SECONDS = 5.0
TRIES = 3  # on one mirror, as long as each try gets further than the one before
CHUNK = 1 << 15  # bytes; less than this is lost when a connection breaks

Outcome = Literal["done", "wrong content", "broken off"]


def mnist_folder(offline: bool) -> Path | None:
    """The cache folder with MNIST's four files as published, after fetching what it lacks.

    Returns
    -------
    The folder, or None where files are missing and no mirror could give them.

    Raises
    ------
    DataError
        Mirrors answer with other content, a damaged file in the cache cannot be replaced, or
        the folder cannot be written.
    """
    folder = registry.cache_folder()
    wanted = [file for file in registry.FILES.values() if not _is_good(folder, file)]
    mirrors = reachable(registry.MIRRORS) if wanted and not offline else ()
    if all(_fetch(file, folder, mirrors) for file in wanted):
        return folder
    for file in wanted:
        _refuse_damaged(folder, file)
    return None


@cache
def reachable(mirrors: tuple[str, ...]) -> tuple[str, ...]:
    """Those mirrors that give any answer within three seconds; asked once in a process.

    They are asked all at the same time and in daemon threads: a machine without a network can
    hang for half a minute in looking up a name, and no time limit of `requests` covers that.
    """
    answered: list[str] = []
    threads = [Thread(target=_ask, args=(mirror, answered), daemon=True) for mirror in mirrors]
    deadline = time.monotonic() + CONNECT_SECONDS
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return tuple(mirror for mirror in mirrors if mirror in answered)


def _ask(mirror: str, answered: list[str]) -> None:
    """Note the mirror if it answers, with whatever status."""
    file = registry.FILES["test_labels"]
    try:
        requests.head(mirror + file.gz_name, timeout=CONNECT_SECONDS).close()
    except requests.RequestException:
        return
    answered.append(mirror)


def _is_good(folder: Path, file: registry.DigitFile) -> bool:
    path = folder / file.gz_name
    return path.exists() and pooch.file_hash(str(path)) == file.gz_sha256


def _refuse_damaged(folder: Path, file: registry.DigitFile) -> None:
    """A damaged file must not be passed over in silence; a missing one may."""
    path = folder / file.gz_name
    if path.exists() and not _is_good(folder, file):
        raise DataError(
            f"{path} ({path.stat().st_size:,} bytes) is damaged: its sha256 must begin with "
            f"{file.gz_sha256[:12]}, and no mirror could replace it; connect to the network and "
            "run load_digits() again, or delete this file to go on without MNIST."
        )


def _fetch(file: registry.DigitFile, folder: Path, mirrors: tuple[str, ...]) -> bool:
    """Whether a mirror gave the file; trying on is worth it only while something moves."""
    part = folder / f"{file.gz_name}.part"
    outcomes: list[Outcome] = []
    for mirror in mirrors:
        for _ in range(TRIES):
            before = _size(part)
            outcomes.append(_attempt(mirror, file, part))
            if outcomes[-1] == "done":
                return True
            # Wrong content after a resumed start may come from the old part, which is now gone.
            moved = before > 0 if outcomes[-1] == "wrong content" else _size(part) > before
            if not moved:
                break
    if "wrong content" in outcomes:
        raise DataError(
            f"{file.gz_name} came with a sha256 that does not begin with {file.gz_sha256[:12]} "
            f"from every mirror that answered (is a login page in between?); open a web page to "
            "log in and run load_digits() again, or set COURSE_OFFLINE=1 to go on without MNIST."
        )
    return False


def _attempt(mirror: str, file: registry.DigitFile, part: Path) -> Outcome:
    """One try on one mirror; pooch compares checksums and moves the file to its place."""
    try:
        with _quiet_pooch():
            pooch.retrieve(
                url=mirror + file.gz_name,
                known_hash=f"sha256:{file.gz_sha256}",
                fname=file.gz_name,
                path=part.parent,
                downloader=partial(_download, part=part, size=file.gz_size),
            )
    except requests.RequestException:
        return "broken off"
    except ValueError:  # pooch's way of saying that the checksum differs
        return "wrong content"
    except OSError as error:
        raise DataError(
            f"{part.parent} cannot be written ({error.strerror}), but MNIST is to be kept there; "
            "free or unlock it, or point COURSE_DATA_DIR to a folder with MNIST's four files."
        ) from error
    return "done"


def _download(url: str, target: str, _: Any, *, part: Path, size: int) -> None:
    """Continue `part` from `url`, and make it `target` once it is whole."""
    start = _size(part)
    if start < size:
        headers = {"Accept-Encoding": "identity"}
        if start:
            headers["Range"] = f"bytes={start}-"
        times = (CONNECT_SECONDS, READ_SECONDS)
        with requests.get(url, headers=headers, stream=True, timeout=times) as answer:
            answer.raise_for_status()
            _append(answer, part, start if answer.status_code == 206 else 0, size)
    part.replace(target)


def _append(answer: requests.Response, part: Path, start: int, size: int) -> None:
    """Write what the mirror sends behind the first `start` bytes of `part`."""
    due = int(answer.headers.get("Content-Length", 0))
    bar = tqdm(
        desc=part.stem, total=size, initial=start, unit="B", unit_scale=True, leave=False,
        disable=not _someone_watches(),
    )  # fmt: skip
    with bar, part.open("ab" if start else "wb") as file:
        for chunk in answer.iter_content(CHUNK):
            file.write(chunk)
            bar.update(len(chunk))
    if _size(part) - start < due:
        raise requests.ConnectionError(f"{part.name} broke off after {_size(part):,} bytes")


def _someone_watches() -> bool:
    """Whether a progress bar is of use: in a terminal and in a notebook, but not under test.

    nbval compares what a cell prints, and its kernels inherit pytest's variable.
    """
    shown = sys.stderr.isatty() or "ipykernel" in sys.modules
    return shown and "PYTEST_VERSION" not in os.environ


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


@contextmanager
def _quiet_pooch() -> Iterator[None]:
    """Keep pooch's log lines, which hold paths, out of notebooks."""
    logger = pooch.get_logger()
    level = logger.level
    logger.setLevel("ERROR")
    try:
        yield
    finally:
        logger.setLevel(level)
