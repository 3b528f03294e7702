"""What MNIST consists of: names, shapes and checksums, where to get it, where it is kept."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DigitFile:
    """One idx file of MNIST.

    `sha256` is of the content and decides; `gz_sha256` and `gz_size` (bytes) describe the
    compressed file that every public mirror holds.
    """

    name: str
    shape: tuple[int, ...]
    sha256: str
    gz_sha256: str
    gz_size: int

    @property
    def gz_name(self) -> str:
        """The file's name on the mirrors and in the cache."""
        return f"{self.name}.gz"

    @property
    def spellings(self) -> tuple[str, ...]:
        """The names under which people keep this file, the preferred one first."""
        dotted = self.name.replace("-idx", ".idx")
        return (self.name, dotted, self.gz_name, f"{dotted}.gz")


FILES: dict[str, DigitFile] = {
    "train_images": DigitFile(
        "train-images-idx3-ubyte",
        (60_000, 28, 28),
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        9_912_422,
    ),
    "train_labels": DigitFile(
        "train-labels-idx1-ubyte",
        (60_000,),
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        28_881,
    ),
    "test_images": DigitFile(
        "t10k-images-idx3-ubyte",
        (10_000, 28, 28),
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        1_648_877,
    ),
    "test_labels": DigitFile(
        "t10k-labels-idx1-ubyte",
        (10_000,),
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        4_542,
    ),
}

MIRRORS: tuple[str, ...] = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://raw.githubusercontent.com/fgnt/mnist/master/",
)


def cache_folder() -> Path:
    """The folder of this user for downloaded and drawn digits; it need not exist yet."""
    import pooch  # here, because importing the course must stay light

    return Path(pooch.os_cache("backprop-course"))
