"""Fetching MNIST from mirrors, one of them on this machine."""

import logging
import socket
import time
from pathlib import Path

import pooch
import pytest

from course.data import download, registry
from course.errors import DataError
from tests.data.conftest import Mirror, Small

IMAGES = "train-images-idx3-ubyte.gz"


def use(monkeypatch: pytest.MonkeyPatch, *mirrors: str) -> None:
    """Let these be the mirrors."""
    monkeypatch.setattr(registry, "MIRRORS", mirrors)


def closed_port() -> str:
    """An address on this machine where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


def ranges(mirror: Mirror) -> list[str | None]:
    """The Range headers the mirror got for the training images."""
    return [wish for path, wish in mirror.asked if path.endswith(IMAGES)]


def test_four_good_files_arrive_without_a_word(
    small: Small,
    mirror: Mirror,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    use(monkeypatch, mirror.at("a", small.packed))
    folder = download.mnist_folder(offline=False)
    assert folder is not None
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == small.packed
    assert capfd.readouterr() == ("", "")


def test_a_second_call_asks_no_mirror(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, mirror.at("a", small.packed))
    download.mnist_folder(offline=False)
    mirror.asked.clear()
    assert download.mnist_folder(offline=False) == registry.cache_folder()
    assert mirror.asked == []


def test_a_download_that_breaks_off_goes_on_where_it_stopped(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, mirror.at("a", small.packed))
    monkeypatch.setattr(download, "CHUNK", 500)
    mirror.cut[f"/a/{IMAGES}"] = 1200
    folder = download.mnist_folder(offline=False)
    assert folder is not None
    assert (folder / IMAGES).read_bytes() == small.packed[IMAGES]
    assert ranges(mirror) == [None, "bytes=1000-"]


def test_a_part_left_by_an_earlier_process_is_continued(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, mirror.at("a", small.packed))
    registry.cache_folder().mkdir()
    part = registry.cache_folder() / f"{IMAGES}.part"
    part.write_bytes(small.packed[IMAGES][:500])
    assert download.mnist_folder(offline=False)
    assert ranges(mirror) == ["bytes=500-"]
    assert not part.exists()


def test_a_mirror_that_ignores_ranges_sends_from_the_start(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, mirror.at("a", small.packed))
    mirror.knows_ranges = False
    monkeypatch.setattr(download, "CHUNK", 500)
    mirror.cut[f"/a/{IMAGES}"] = 1200
    folder = download.mnist_folder(offline=False)
    assert folder is not None
    assert (folder / IMAGES).read_bytes() == small.packed[IMAGES]


@pytest.mark.parametrize("length", [500, 1_000_000])
def test_a_part_with_other_content_is_thrown_away(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    use(monkeypatch, mirror.at("a", small.packed))
    registry.cache_folder().mkdir()
    (registry.cache_folder() / f"{IMAGES}.part").write_bytes(b"?" * length)
    assert download.mnist_folder(offline=False)
    assert ranges(mirror)[-1] is None


def test_the_second_mirror_helps_when_the_first_has_nothing(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, mirror.at("empty"), mirror.at("full", small.packed))
    assert download.mnist_folder(offline=False) == registry.cache_folder()
    assert mirror.asked[0][0] == f"/empty/{IMAGES}"


def test_the_second_mirror_helps_when_the_first_sends_something_else(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = dict.fromkeys(small.packed, b"<html>please log in</html>")
    use(monkeypatch, mirror.at("login", login), mirror.at("full", small.packed))
    assert download.mnist_folder(offline=False) == registry.cache_folder()


def test_wrong_content_from_every_mirror_is_an_error(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = dict.fromkeys(small.packed, b"<html>please log in</html>")
    use(monkeypatch, mirror.at("a", login), mirror.at("b", login))
    with pytest.raises(DataError, match=rf"{IMAGES} came with a sha256.*; open a web page to log"):
        download.mnist_folder(offline=False)
    assert list(registry.cache_folder().iterdir()) == []


def test_no_mirror_in_reach_gives_none_at_once(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, closed_port(), closed_port())
    assert download.mnist_folder(offline=False) is None
    assert not registry.cache_folder().exists()


def test_mirrors_that_stay_silent_cost_one_time_limit_in_all(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "CONNECT_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        use(monkeypatch, *(f"{address}/{i}/" for i in range(4)))
        start = time.monotonic()
        assert download.mnist_folder(offline=False) is None
        assert download.mnist_folder(offline=False) is None
        assert time.monotonic() - start < 1.0


def test_offline_no_mirror_is_asked(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, mirror.at("a", small.packed))
    assert download.mnist_folder(offline=True) is None
    assert mirror.asked == []


def test_offline_the_cache_still_serves(small: Small) -> None:
    small.write(registry.cache_folder(), compressed=True)
    assert download.mnist_folder(offline=True) == registry.cache_folder()


def test_a_damaged_file_in_the_cache_is_downloaded_again(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, mirror.at("a", small.packed))
    path = small.write(registry.cache_folder(), compressed=True) / IMAGES
    path.write_bytes(small.packed[IMAGES][:-1])
    assert download.mnist_folder(offline=False)
    assert path.read_bytes() == small.packed[IMAGES]
    assert [name for name, _ in mirror.asked] == [f"/a/{IMAGES}"]


def test_a_damaged_file_that_cannot_be_replaced_is_an_error(small: Small) -> None:
    path = small.write(registry.cache_folder(), compressed=True) / "t10k-labels-idx1-ubyte.gz"
    path.write_bytes(b"half")
    (registry.cache_folder() / IMAGES).unlink()
    with pytest.raises(DataError, match=rf"{path.name} \(4 bytes\) is damaged.*delete this file"):
        download.mnist_folder(offline=True)


def test_a_folder_that_cannot_be_made_is_an_error(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use(monkeypatch, mirror.at("a", small.packed))
    (tmp_path / "cache").write_text("a file, where the folder should be")
    with pytest.raises(DataError, match=r"cache cannot be written \(.*COURSE_DATA_DIR"):
        download.mnist_folder(offline=False)


def test_the_log_of_pooch_is_as_loud_as_before(
    small: Small, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, mirror.at("a", small.packed))
    monkeypatch.setattr(pooch.get_logger(), "level", logging.WARNING)
    download.mnist_folder(offline=False)
    assert pooch.get_logger().level == logging.WARNING
