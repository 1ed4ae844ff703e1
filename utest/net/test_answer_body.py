from __future__ import annotations

import gzip
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from SwanSocketLibrary.net.answer_body import BODY_LIMIT, readable, unframed
from SwanSocketLibrary.net.handshake import Head


def head(*items: tuple[str, str], status: int = 403) -> Head:
    return Head(status, "No", items)


CHUNKED = head(("Transfer-Encoding", "gzip"), ("transfer-encoding", " Chunked"))


@pytest.mark.parametrize(
    ("answer", "raw", "body", "whole"),
    [
        (head(), b"abc", b"abc", False),
        (head(("Content-Length", "3")), b"abcd", b"abc", True),
        (head(("Content-Length", "3")), b"ab", b"ab", False),
        (head(("Content-Length", "0")), b"", b"", True),
        (head(("Content-Length", "-3")), b"abc", b"abc", False),
        (head(("Content-Length", "9" * 5000)), b"abc", b"abc", False),
        (head(status=204), b"abc", b"", True),
        (head(status=304), b"abc", b"", True),
        (CHUNKED, b"3\r\nabc\r\nA;x=1\r\n0123456789\r\n0\r\n\r\n", b"abc0123456789", True),
        (CHUNKED, b"3\nabc\n0\n\n", b"abc", True),
        (CHUNKED, b"3\r\nabc\r\n5\r\nde", b"abcde", False),
        (CHUNKED, b"3\r\nab", b"ab", False),
        (CHUNKED, b"no chunk", b"", False),
        (CHUNKED, b"<p>no\r\n", b"<p>no\r\n", False),
        (CHUNKED, b"", b"", False),
        (CHUNKED, b"3\r\nabcXX3\r\ndef", b"abc", False),
        (
            head(("Transfer-Encoding", "chunked"), ("Content-Length", "1")),
            b"3\r\nabc\r\n0\r\n\r\n",
            b"abc",
            True,
        ),
        (head(("Transfer-Encoding", "chunked, x")), b"3\r\n", b"3\r\n", False),
    ],
)
def test_how_much_of_it_is_the_body(answer: Head, raw: bytes, body: bytes, whole: bool) -> None:
    assert unframed(answer, raw) == (body, whole)


PLAIN = ("Content-Type", "text/plain")
RAW_DEFLATE = zlib.compressobj(wbits=-15)
RAW = RAW_DEFLATE.compress(b"hello") + RAW_DEFLATE.flush()


@pytest.mark.parametrize(
    ("coding", "data", "shown"),
    [
        ("gzip", gzip.compress(b"hello"), "hello"),
        ("X-Gzip", gzip.compress(b"hello"), "hello"),
        ("deflate", zlib.compress(b"hello"), "hello"),
        ("deflate", RAW, "hello"),
        ("deflate, gzip", gzip.compress(zlib.compress(b"hello")), "hello"),
        ("identity", b"hello", "hello"),
        ("br", b"\x0b\x02\x80", b"\x0b\x02\x80"),
        ("gzip", b"hello", "hello"),
        ("gzip", gzip.compress(b"hello " * 99)[:-12], None),
        ("gzip", gzip.compress(bytes(10_000_000)), "\0" * BODY_LIMIT),
    ],
)
def test_compressed_bodies(coding: str, data: bytes, shown: str | bytes | None) -> None:
    found = readable(head(PLAIN, ("Content-Encoding", coding)), data)
    if shown is None:
        assert isinstance(found, str)
        assert found.startswith("hello")
    else:
        assert found == shown


@pytest.mark.parametrize(
    ("kind", "data", "shown"),
    [
        ("text/html; charset=utf-8", "不行".encode(), "不行"),
        ("text/plain; charset=GBK", "不行".encode("gbk"), "不行"),
        ('text/plain;charset="gb18030"', "不行".encode("gb18030"), "不行"),
        ("application/json", b'{"a": 1}', '{"a": 1}'),
        ("application/problem+json", b"{}", "{}"),
        ("text/plain", b"\xef\xbb\xbfx", "x"),
        ("text/plain", "不".encode()[:2], ""),
        ("text/plain", b"a\xffb", "a\ufffdb"),
        ("text/plain; charset=none", "不".encode(), "不"),
        ("text/plain; charset=idna", b"abc", "abc"),
        ("text/plain; charset=unicode_escape", b"\\x41", "\\x41"),
        ("text/plain; charset=base64", b"YQ==", "YQ=="),
        ("image/png", b"abc", b"abc"),
        ("application/octet-stream", b"abc", b"abc"),
        ("", b"abc", "abc"),
        ("", b"\xff\xfe", b"\xff\xfe"),
        ("", b"", ""),
    ],
)
def test_text_where_it_is_text(kind: str, data: bytes, shown: str | bytes) -> None:
    assert readable(head(("Content-Type", kind)) if kind else head(), data) == shown


def test_no_more_than_so_much_is_kept() -> None:
    assert readable(head(PLAIN), b"x" * 200_000) == "x" * BODY_LIMIT
    assert readable(head(), b"\xff" * 200_000) == b"\xff" * BODY_LIMIT


headers = st.tuples(
    st.sampled_from(["Content-Type", "Content-Encoding", "Content-Length", "Transfer-Encoding"]),
    st.sampled_from(["gzip", "deflate", "chunked", "text/plain; charset=utf-7", "5"]) | st.text(),
)


@given(st.lists(headers), st.binary())
def test_nothing_raises(items: list[tuple[str, str]], raw: bytes) -> None:
    answer = head(*items)
    readable(answer, unframed(answer, raw)[0])


def test_many_chunks_are_read_in_time() -> None:
    start = time.process_time()
    assert unframed(CHUNKED, b"1\r\nx\r\n" * 20_000)[0] == b"x" * 20_000
    assert time.process_time() - start < 2
