from __future__ import annotations

import gzip

import pytest
from swan_codec import Codec


def zipped(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


@pytest.mark.parametrize("text", ['{"id": 7}', "[]", "7", '"你好"', " null\n"])
def test_text_that_is_json_goes_out_gzipped_and_comes_back_as_it_was(text: str) -> None:
    codec = Codec()
    sent = codec.swan_encode(text, "")
    assert sent is not None
    assert gzip.decompress(sent).decode() == text
    assert codec.swan_decode(sent, "") == text


@pytest.mark.parametrize("data", ["hello", "", "{", "[" * 100_000, b'{"id": 7}', b""])
def test_anything_else_is_sent_as_it_is(data: str | bytes) -> None:
    assert Codec().swan_encode(data, "") is None


@pytest.mark.parametrize("data", ["text", "", b"", b"bytes", zipped("hello")])
def test_anything_else_comes_as_it_is(data: str | bytes) -> None:
    assert Codec().swan_decode(data, "") is None


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (zipped('{"id": 7}')[:-4], "the gzip is cut off"),
        (zipped('{"id": 7}')[:10] + b"\xff" * 20, "the gzip is damaged: "),
    ],
)
def test_a_broken_gzip_is_told(data: bytes, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Codec().swan_decode(data, "")


def test_a_gzip_that_would_fill_the_memory_is_not_opened() -> None:
    bomb = zipped(f'"{"0" * 1_000_000}"')
    assert len(bomb) < 2_000
    with pytest.raises(ValueError, match=r"^the gzip holds more than 1000 bytes \(max_size\)$"):
        Codec(max_size="1000").swan_decode(bomb, "")


def test_it_can_be_for_one_subprotocol() -> None:
    codec = Codec("json.gz")
    for other in ("", "json"):
        assert codec.swan_encode("{}", other) is None
        assert codec.swan_decode(zipped("{}"), other) is None
    assert codec.swan_encode("{}", "json.gz") == zipped("{}")
    assert codec.swan_decode(zipped("{}"), "json.gz") == "{}"
