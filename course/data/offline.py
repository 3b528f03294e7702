"""The offline digits: as many images as MNIST has, drawn by the course, alike on every machine."""

import hashlib
import os
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from course.data import glyphs, registry, render

Arrays = dict[str, NDArray[np.uint8]]

SEEDS = {"train": 1998, "test": 28}
BATCH = 10_000  # images whose random numbers are held in memory at once


def offline_digits() -> Arrays:
    """The four arrays of the offline digits by name, from the cache folder or drawn now.

    Returns
    -------
    `train_images` (60000, 28, 28), `train_labels` (60000,), `test_images` (10000, 28, 28) and
    `test_labels` (10000,), all uint8.
    """
    path = registry.cache_folder() / f"offline-digits-{_recipe()}.npz"
    arrays = _kept(path)
    if arrays is None:
        arrays = {}
        for split, seed in SEEDS.items():
            count = registry.FILES[f"{split}_labels"].shape[0]
            arrays[f"{split}_images"], arrays[f"{split}_labels"] = draw_split(seed, count)
        _keep(path, arrays)
    return arrays


def draw_split(seed: int, count: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Draw `count` digits: images (count, 28, 28) uint8 and labels (count,) uint8.

    A short draw gives the first images of a longer one with the same seed.
    """
    generator = np.random.default_rng(seed)
    images = np.zeros((count, 28, 28), dtype=np.uint8)
    labels = np.zeros(count, dtype=np.uint8)
    for start in range(0, count, BATCH):
        part = slice(start, min(start + BATCH, count))
        labels[part] = _draw_batch(generator, images[part])
    return images, labels


def _draw_batch(generator: np.random.Generator, images: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Fill `images` with a writer's digits each and return their labels.

    A whole batch of random numbers is drawn whatever is needed of it, so that an image does not
    depend on how many come with it.
    """
    table = glyphs.glyphs()
    places = table.points.shape[1]
    even = generator.random((4, BATCH))
    hand = _bell(generator, BATCH, render.HAND_COLUMNS)
    wobble = _bell(generator, BATCH, places + 2, 2)
    # Neighbours move together, else curves get kinks; the factor keeps the spread near 1.
    wobble = (wobble[:, :-2] + 2 * wobble[:, 1:-1] + wobble[:, 2:]) * 0.41
    carelessness = 0.5 + 1.15 * even[3]  # some people write worse than others
    wobble *= carelessness[:, None, None]
    hand[:, render.BENDS :] *= carelessness[:, None]
    labels: NDArray[np.int64] = (10 * even[0]).astype(np.int64)
    styles = table.odds[labels, (10 * even[1]).astype(np.int64)]
    grain = (2**31 * even[2]).astype(np.int64)
    render.draw(images, styles, table.points, table.stroke, hand, wobble, grain)
    shown: NDArray[np.int64] = labels[: len(images)]
    return shown


def _bell(generator: np.random.Generator, *shape: int) -> NDArray[np.float64]:
    """Numbers of mean 0 and spread 1 within ±3: a sum of three needs no logarithm."""
    a, b, c = generator.random((3, *shape))
    bell: NDArray[np.float64] = 2 * (a + b + c - 1.5)
    return bell


def _recipe() -> str:
    """A name for this way of drawing, so that a new release never reads an old drawing."""
    digest = hashlib.sha256()
    for source in (glyphs.__file__, render.__file__, __file__):
        digest.update(Path(source).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]


def _kept(path: Path) -> Arrays | None:
    """The arrays of an earlier run, or None where there are none or not all."""
    try:
        with np.load(path) as arrays:
            kept = {name: arrays[name] for name in registry.FILES}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    whole = all(kept[name].shape == file.shape for name, file in registry.FILES.items())
    return kept if whole else None


def _keep(path: Path, arrays: Arrays) -> None:
    """Save for the next run and drop older drawings; without a disk to write, draw again."""
    draft = path.with_suffix(f".{os.getpid()}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
        for old in path.parent.glob("offline-digits-*.npz"):
            old.unlink()
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
