from __future__ import annotations

import contextlib
import time

import pytest

from SwanSocketLibrary.net.error_text import ConnectFailed
from SwanSocketLibrary.net.handshake import Head, parse_head


def test_a_head_keeps_names_values_and_order() -> None:
    raw = b"HTTP/1.1 101 Switching  Protocols\r\nB: 1\r\na:2 \r\nB:\t3\r\n\r\n"
    head = parse_head(raw, "the server")
    assert head == Head(101, "Switching  Protocols", (("B", "1"), ("a", "2"), ("B", "3")))
    assert dict(head.headers) == {"B": "1, 3", "a": "2"}


def test_lines_may_end_in_a_line_feed_alone() -> None:
    assert parse_head(b"HTTP/1.0 200\nA: b\n\n", "the server") == Head(200, "", (("A", "b"),))


@pytest.mark.parametrize("line", ["", "HTTP/1.1", "HTTP/1.1 10", "HTTP/1.1 ١٠١ x", "http/1.1 200"])
def test_a_wrong_status_line_is_told(line: str) -> None:
    with pytest.raises(ConnectFailed, match="the answer of the proxy is not HTTP"):
        parse_head(f"{line}\r\n\r\n".encode(), "the proxy")


@pytest.mark.parametrize("line", ["x", ": x", "a b: x", "a : x", " a: x", "a: x\ry", "a: x\0"])
def test_a_wrong_header_is_told(line: str) -> None:
    with pytest.raises(ConnectFailed, match="has a malformed header"):
        parse_head(f"HTTP/1.1 200 OK\r\n{line}\r\n\r\n".encode(), "the server")


def test_header_values_are_not_shown() -> None:
    assert "secret" not in repr(Head(101, "S", (("Set-Cookie", "secret"),)))


@pytest.mark.parametrize("line", [f"a: x{' ' * 60_000}y", f"a:{' ' * 2_000}\0"])
def test_blanks_are_read_in_time(line: str) -> None:
    """And not in n² or n³ steps, which hold up every other thread."""
    start = time.process_time()
    with contextlib.suppress(ConnectFailed):
        parse_head(f"HTTP/1.1 200\r\n{line}\r\n\r\n".encode(), "the server")
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    "lines", ["set-cookie : a=secret", "Set-Cookie a=secret", "Set-Cookie: a=b;\r\n c=secret"]
)
def test_a_malformed_header_whose_value_is_never_shown_is_named_alone(lines: str) -> None:
    with pytest.raises(ConnectFailed, match=r"(?i)malformed header: set-cookie: \*\*\*$"):
        parse_head(f"HTTP/1.1 200\r\n{lines}\r\n\r\n".encode(), "the server")
