from __future__ import annotations

import pytest
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.requests import BadRequest, HeadReader, HeadTooLarge, request_headers
from SwanSocketLibrary.waiting import Deadline
from utest.server.raw_client import RawClient


def test_a_connection_tells_its_request(server: EmbeddedServer, soon: Deadline) -> None:
    url = f"{server.url}/room/%E4%B8%AD?a=1&b=&name=%E4%B8%AD+x&a=2"
    with connect(
        url,
        subprotocols=[Subprotocol("v2"), Subprotocol("v1")],
        additional_headers={"X-Token": "secret"},
    ):
        seen = server.wait_connection(soon)
    assert seen.client == 1
    assert seen.path == "/room/%E4%B8%AD"
    assert seen.query == {"a": ["1", "2"], "b": "", "name": "中 x"}
    assert seen["headers"]["x-token"] == "secret"
    assert seen.protocols == ["v2", "v1"]


def test_a_request_without_query_and_protocols_has_empty_ones(
    server: EmbeddedServer, raw: RawClient, soon: Deadline
) -> None:
    seen = server.wait_connection(soon)
    assert (seen.path, seen.query, seen.protocols) == ("/", {}, [])


@pytest.mark.parametrize(
    "how", [("latin-1", "strict"), ("ascii", "surrogateescape")], ids=["websockets 17", "before"]
)
def test_a_value_in_utf_8_is_read_as_that_and_another_is_left(how: tuple[str, str]) -> None:
    items = [("X-Name", "小明".encode().decode(*how)), ("X-Old", b"\xe9t\xe9".decode(*how))]
    headers = request_headers(items)
    assert headers["x-name"] == "小明"
    assert headers["x-old"] == "\xe9t\xe9"


# How it is read

HEAD = b"GET /a?b=1 HTTP/1.1\r\nHost: h\r\nX-Empty:\r\nX-Twice:  1 \t\r\nx-twice: 2\r\n\r\n"


def drip(reader: HeadReader, data: bytes, size: int) -> None:
    """Feeds a piece at a time."""
    for place in range(0, len(data), size):
        assert reader.feed(data[place : place + size]) is None


def test_a_head_is_read_and_nothing_behind_it() -> None:
    found = HeadReader(1000).feed(HEAD + b"behind")
    assert found is not None
    head, behind = found
    assert behind == b"behind"
    assert (head.method, head.target, head.version) == ("GET", "/a?b=1", "HTTP/1.1")
    assert head.items == (("Host", "h"), ("X-Empty", ""), ("X-Twice", "1"), ("x-twice", "2"))
    assert head.values("X-TWICE") == ["1", "2"]
    assert head.size == len(HEAD)


@pytest.mark.parametrize("cut", range(1, len(HEAD)))
def test_a_head_may_come_in_two_pieces(cut: int) -> None:
    reader = HeadReader(len(HEAD))
    assert reader.feed(HEAD[:cut]) is None
    assert len(reader) == cut
    found = reader.feed(HEAD[cut:])
    assert found is not None
    assert found[0].size == len(HEAD)
    assert len(reader) == 0


def test_what_stands_behind_does_not_count() -> None:
    assert HeadReader(len(HEAD)).feed(HEAD + bytes(10_000)) is not None
    with pytest.raises(HeadTooLarge):
        HeadReader(len(HEAD) - 1).feed(HEAD)


@pytest.mark.parametrize("size", [1, 7, 5000])
def test_a_head_without_an_end_ends_at_the_limit(size: int) -> None:
    reader = HeadReader(1000)
    data = b"GET /".ljust(1000, b"a")
    drip(reader, data[: 1000 // size * size], size)
    with pytest.raises(HeadTooLarge):
        reader.feed(b"a" * size)
    assert len(reader) == 0


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\r", "it is not HTTP"),
        (b"\x16", "it speaks TLS"),
        (b"GET\t/ ", "it is not HTTP"),
        (b"GET\xff", "it is not HTTP"),
        (b"G" * 33, "it is not HTTP"),
        (b"GET / HTTP/1.1\n", "does not end in CR LF"),
        (b"GET / HTTP/1.1\r\nA: b\n", "does not end in CR LF"),
    ],
)
def test_what_cannot_become_a_request_is_refused_at_once(data: bytes, why: str) -> None:
    with pytest.raises(BadRequest, match=why):
        HeadReader(1000).feed(data)
    with pytest.raises(BadRequest, match=why):
        drip(HeadReader(1000), data, 1)


@pytest.mark.parametrize(
    "line",
    [b"GET /", b"GET / HTTP/1.1 ", b"GET  / HTTP/1.1", b"GET / HTTP/11", b"GET /\xe9 HTTP/1.1"],
)
def test_a_first_line_has_three_parts(line: bytes) -> None:
    with pytest.raises(BadRequest, match="it is not HTTP, but 'GET"):
        HeadReader(1000).feed(line + b"\r\n\r\n")


@pytest.mark.parametrize(
    "line", [b"no colon", b"A : b", b" folded", b": b", b"A: \x00", b"\xe9: b", b"Pass word: hush"]
)
def test_a_line_that_is_no_header_is_refused_and_not_shown(line: bytes) -> None:
    with pytest.raises(BadRequest, match=r"^line 3 of it is no header$"):
        HeadReader(1000).feed(b"GET / HTTP/1.1\r\nHost: h\r\n" + line + b"\r\n\r\n")
