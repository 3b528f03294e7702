"""Small classes as folders: what students hand in, for the tests of a whole run."""

from collections.abc import Iterable
from pathlib import Path

from course.exercises import of_chapter
from course.grading.batch import Local
from course.grading.class_run import Summary, Wish, grade_class
from tests.grading.notebooks import notebook, solution, stub

WRONG = "@exercise\ndef relu(z):\n    return abs(z)\n"
LOOP = "import time\n@exercise\ndef relu(z):\n    while True:\n        time.sleep(0.1)\n"


def chapter(number: int, **instead: str) -> bytes:
    """A solved notebook of a chapter, with other cells for some exercises."""
    cells = [instead.get(e.name) or solution(e.name) for e in of_chapter(number)]
    return notebook(cells, number)


def untouched(number: int) -> bytes:
    """A notebook of a chapter as it is given out."""
    return notebook([stub(e.name) for e in of_chapter(number)], number)


def hand_in(folder: Path, work: dict[str, bytes]) -> Path:
    """Write files, by their path in a folder."""
    for name, data in work.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def small_class(folder: Path) -> Path:
    """Eight students: right, untouched, wrong, endless, damaged, and two with the same answers."""
    return hand_in(
        folder,
        {
            "ann/01_neurons.ipynb": chapter(1),
            "bob/01_neurons.ipynb": untouched(1),
            "cid/01_neurons.ipynb": chapter(1, relu=WRONG),
            "dan/01_neurons.ipynb": chapter(1, relu=LOOP),
            "eve/01_neurons.ipynb": b"{",
            "=fay()/01_neurons.ipynb": chapter(1, xor="@exercise\ndef xor(x):\n    return (\n"),
            "gus/01_neurons.ipynb": chapter(1, step=stub("step")),
            "hal/01_neurons.ipynb": chapter(1),
        },
    )


def grade_folder(folder: Path, out: Path, progress=lambda done, of: None, **wish) -> Summary:
    """Grade on two processes of this machine, with a seed that is known."""
    wish = {"seed": 7, **wish}
    return grade_class(Wish((folder,), out, **wish), lambda: Local(2), progress)


def lines_of(out: Path) -> list[str]:
    """The lines of the table of points."""
    return (out / "grades.csv").read_text(encoding="utf-8").splitlines()


def names(files: Iterable[Path]) -> set[str]:
    """The names of some files."""
    return {f.name for f in files}
