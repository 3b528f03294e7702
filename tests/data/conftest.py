"""A small stand-in for MNIST and a mirror on this machine that can misbehave."""

import gzip
import hashlib
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from course.data import digits, download, registry

SHAPES = {
    "train_images": (60, 28, 28),
    "train_labels": (60,),
    "test_images": (10, 28, 28),
    "test_labels": (10,),
}


@dataclass
class Small:
    """MNIST in small: the content of each file, raw and compressed, by its published name."""

    raw: dict[str, bytes] = field(default_factory=dict)
    packed: dict[str, bytes] = field(default_factory=dict)

    def write(self, folder: Path, *, compressed: bool) -> Path:
        """Put the four files into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in (self.packed if compressed else self.raw).items():
            (folder / name).write_bytes(content)
        return folder


def idx(shape: tuple[int, ...], values: bytes) -> bytes:
    """An idx file with these values."""
    header = [0x0800 + len(shape), *shape]
    return b"".join(number.to_bytes(4, "big") for number in header) + values


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Small]:
    """Make the course take a small MNIST for the real one, with an empty cache and no mirror."""
    made, files = Small(), {}
    rng = np.random.default_rng(0)
    for name, shape in SHAPES.items():
        raw = idx(shape, rng.integers(0, 10, shape, dtype=np.uint8).tobytes())
        packed = gzip.compress(raw, mtime=0)
        title = registry.FILES[name].name
        made.raw[title], made.packed[f"{title}.gz"] = raw, packed
        sums = hashlib.sha256(raw).hexdigest(), hashlib.sha256(packed).hexdigest()
        files[name] = registry.DigitFile(title, shape, *sums, len(packed))
    monkeypatch.setattr(registry, "FILES", files)
    monkeypatch.setattr(registry, "MIRRORS", ())
    monkeypatch.setattr(registry, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.delenv("COURSE_DATA_DIR", raising=False)
    monkeypatch.delenv("COURSE_OFFLINE", raising=False)
    forget()
    yield made
    forget()


def forget() -> None:
    """Start as a new process would."""
    digits._load.cache_clear()
    download.reachable.cache_clear()


@dataclass
class Mirror:
    """What the server holds, how it misbehaves, and what it was asked."""

    base: str
    files: dict[str, bytes] = field(default_factory=dict)
    cut: dict[str, int] = field(default_factory=dict)  # break off once after so many bytes
    knows_ranges: bool = True
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def at(self, folder: str, files: dict[str, bytes] | None = None) -> str:
        """The address of a folder on the server, holding these files."""
        self.files.update({f"/{folder}/{name}": raw for name, raw in (files or {}).items()})
        return f"{self.base}/{folder}/"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Send a file, from where the Range header says, or a 404."""
        wish = request.headers.get("Range")
        self.asked.append((request.path, wish))
        if request.path not in self.files:
            request.send_error(404)
            return
        content = self.files[request.path]
        start = int(re.findall(r"\d+", wish)[0]) if wish and self.knows_ranges else 0
        request.send_response(206 if start else 200)
        request.send_header("Content-Length", str(len(content) - start))
        request.end_headers()
        request.wfile.write(content[start : self.cut.pop(request.path, len(content))])


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    """Run a web server on this machine for one test."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.answer(self)

        def do_HEAD(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state = Mirror(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02))
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
