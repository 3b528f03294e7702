"""Zips are looked into, never unpacked; what leads outside or explodes is refused."""

import io
import stat
import zipfile

import pytest

from course.errors import GradingError
from course.grading.intake import archive


def packed(path, *entries, how=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", how) as file:
        for entry, data in entries:
            file.writestr(entry, data)
    return path


def link(name):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("entry", "data", "words"),
    [
        ("../../x.ipynb", b"{}", "leads out of the zip"),
        ("a/../../x.ipynb", b"{}", "leads out of the zip"),
        ("..\\x.ipynb", b"{}", "leads out of the zip"),
        ("/etc/x.ipynb", b"{}", "leads out of the zip"),
        ("C:\\x.ipynb", b"{}", "leads out of the zip"),
        (link("x.ipynb"), b"/etc/passwd", "symbolic link"),
        ("work.ZIP", b"PK", "zip in a zip"),
        ("x.ipynb", b" " * 3_000_000, "more than 200 times its size"),
    ],
)
def test_a_bad_member_is_refused_with_a_sentence_and_the_rest_is_read(tmp_path, entry, data, words):
    path = packed(tmp_path / "a.zip", (entry, data), ("good.ipynb", b"{}"))
    bad, good = archive.members(path)
    assert words in bad.refused
    assert good.refused == ""
    assert archive.read(path, good.index, 100) == b"{}"


def test_a_zip_that_explodes_as_a_whole_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "TOTAL", 5_000)
    entries = [(f"{i}.ipynb", b"x" * 1000) for i in range(9)]
    with pytest.raises(GradingError, match="200 times its size"):
        list(archive.members(packed(tmp_path / "a.zip", *entries)))


def test_no_more_is_read_than_asked_for_whatever_the_zip_says(tmp_path):
    path = packed(tmp_path / "a.zip", ("a.ipynb", b"x" * 100_000))
    assert len(archive.read(path, 0, 1000)) == 1000


def test_unusual_packing_is_not_read(tmp_path):
    path = packed(tmp_path / "a.zip", ("a.ipynb", b"{}"), how=zipfile.ZIP_LZMA)
    assert "packed in a way" in next(archive.members(path)).refused


def test_a_damaged_member_is_said(tmp_path):
    path = packed(tmp_path / "a.zip", ("a.ipynb", b"abcdefgh"), how=zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"abcdefgh", b"abcdefgX"))
    with pytest.raises(GradingError, match="ask for it again"):
        archive.read(path, 0, 100)


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", b"no zip"])
def test_what_is_no_zip_is_said(tmp_path, data):
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with pytest.raises(GradingError, match="download it again"):
        list(archive.members(path))


def test_two_members_of_the_same_name_are_two(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = packed(tmp_path / "a.zip", ("a.ipynb", b"1"), ("a.ipynb", b"2"))
    assert [archive.read(path, m.index, 9) for m in archive.members(path)] == [b"1", b"2"]


def test_an_encrypted_member_is_refused(tmp_path):
    raw = io.BytesIO()
    packed(raw, ("a.ipynb", b"{}"), how=zipfile.ZIP_STORED)
    data = bytearray(raw.getvalue())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert "encrypted" in next(archive.members(tmp_path / "a.zip")).refused
