from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from pathlib import Path

import pytest

from SwanSocketLibrary.errors import HarError
from SwanSocketLibrary.har.reading import HarFile

KIB = 1024
LIMIT = 1024 * KIB
TEXT = b'{"log": {"entries": []}}' + b" " * 3000


def opened(folder: Path, data: bytes) -> HarFile:
    path = folder / "it.har"
    path.write_bytes(data)
    return HarFile(path, "It", LIMIT)


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name.replace("_", "."), data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        TEXT,
        gzip.compress(TEXT),
        gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:]),
        gzip.compress(TEXT) + bytes(512),
        zlib.compress(TEXT, 1),
        zlib.compress(TEXT, 9),
        zipped(har_har=TEXT, other_har=b"x", a_txt=b"y"),
        zipped(any_HAR=TEXT, a_txt=b"y"),
    ],
)
def test_what_is_in_it(tmp_path: Path, data: bytes) -> None:
    assert opened(tmp_path, data).text == TEXT


@pytest.mark.parametrize("how", [gzip.compress, zlib.compress, lambda data: zipped(a_har=data)])
def test_more_than_may_be_unpacked(tmp_path: Path, how: object) -> None:
    with pytest.raises(HarError) as raised:
        opened(tmp_path, how(bytes(LIMIT + 1)))  # type: ignore[operator]
    assert str(raised.value).startswith(
        "It is too long when it is unpacked: a server replays at mo"
    )


BROKEN = gzip.compress(TEXT)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (BROKEN[:-20], "gzip"),
        (BROKEN[:10] + b"\xff" * 20, "gzip"),
        (BROKEN[:-5] + b"\0\0\0\0\0", "gzip"),
        (zlib.compress(TEXT)[:-3], "zlib"),
        (zipped(a_har=TEXT)[:-30], "zip"),
        (b"PK\x03\x04", "zip"),
        (zipped(a_har=TEXT).replace(b"\x08\x00", b"\x63\x00"), "zip"),  # no such method
        (zipped(a_har=TEXT).replace(b"\x00\x00\x08\x00", b"\x01\x00\x08\x00"), "zip"),  # encrypted
    ],
)
def test_what_is_broken_inside(tmp_path: Path, data: bytes, kind: str) -> None:
    with pytest.raises(HarError) as raised:
        opened(tmp_path, data)
    text = str(raised.value)
    assert text.startswith(f"It is compressed with {kind} and cannot be unpacked: ")
    assert text.endswith(". Save or copy it again, or give replay the HAR that is in it.")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (zipped(), "It is a zip file with no HAR in it. It has nothing. Give replay a HAR, or"),
        (zipped(a_txt=b""), "It is a zip file with no HAR in it. It has 'a.txt'. Give"),
        (zipped(a_har=b"", b_har=b""), "with more than one HAR in it. It has 'a.har', 'b.har'. G"),
        (
            zipped(**{f"{i}_txt": b"" for i in range(9)}),
            "'0.txt', '1.txt', '2.txt', '3.txt', '4.txt', …. Give",
        ),
    ],
)
def test_a_zip_file_without_the_one(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(HarError) as raised:
        opened(tmp_path, data)
    assert said in str(raised.value)


def test_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.jsonl").write_bytes(b"x")
    assert opened(tmp_path, TEXT).attached("below/a.jsonl") == b"x"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("all/har.har", TEXT)
        file.writestr("all/below/a.jsonl", "y")
    assert opened(tmp_path, buffer.getvalue()).attached("below/a.jsonl") == b"y"


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/../../b", "..\\secret", "c:/x"])
def test_files_elsewhere_are_not_read(tmp_path: Path, name: str) -> None:
    for data in (TEXT, zipped(har_har=TEXT)):
        with pytest.raises(HarError, match="is not below the HAR's folder"):
            opened(tmp_path, data).attached(name)


@pytest.mark.parametrize("name", ["none.jsonl", "", "a\0b"])
def test_files_that_are_not_there(tmp_path: Path, name: str) -> None:
    for data in (TEXT, zipped(har_har=TEXT)):
        with pytest.raises(HarError, match="cannot be read: "):
            opened(tmp_path, data).attached(name)


def test_all_that_is_attached_counts(tmp_path: Path) -> None:
    file = opened(tmp_path, zipped(har_har=TEXT, a_jsonl=bytes(600 * KIB)))
    file.attached("a.jsonl")
    with pytest.raises(HarError, match="It is too long when it is unpacked"):
        file.attached("a.jsonl")
