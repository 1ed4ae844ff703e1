from __future__ import annotations

import contextlib
import time

import pytest

from SwanSocketLibrary.net.error_text import ConnectFailed, printable
from SwanSocketLibrary.net.handshake import Head, check_answer, parse_head


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


@pytest.mark.parametrize(
    ("line", "items"),
    [
        ("x", ()),
        (": x", ()),
        ("a b: x", ()),
        ("é: x", ()),
        ("a\1: x", ()),
        ("a : x", (("a", "x"),)),
        (" a: x", ()),
        ("x\r\n a: y", ()),
    ],
)
def test_what_is_no_header_is_left_out_as_browsers_do_and_named(
    line: str, items: tuple[tuple[str, str], ...]
) -> None:
    head = parse_head(f"HTTP/1.1 200 OK\r\n{line}\r\nB: 1\r\n\r\n".encode(), "the server")
    assert head.items == (*items, ("B", "1"))
    assert head.malformed == printable(line.partition("\r")[0])


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        ("A: 1\r\n 2", "1 2"),
        ("A: 1  \r\n \t 2\r\n\t3 ", "1 2 3"),
        ("A:\r\n 1", "1"),
        ("A: 1\r\n \r\n 2", "1  2"),
        ("A: 1\r\n B: 2", "1 B: 2"),
    ],
)
def test_folded_headers_go_on_with_the_one_before(lines: str, value: str) -> None:
    head = parse_head(f"HTTP/1.1 200 OK\r\n{lines}\r\nC: 3\r\n\r\n".encode(), "the server")
    assert head.items == (("A", value), ("C", "3"))
    assert not head.malformed


@pytest.mark.parametrize("line", ["a: x\0", "a\0: x", "a: x\r\n \0"])
def test_a_nul_is_refused(line: str) -> None:
    with pytest.raises(ConnectFailed, match=r"has a malformed header: .*\\x00"):
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
    "lines", ["set-cookie : a=secret", "Set-Cookie a=secret", "Set-Cookie: a=b;\r\n c=secret\0"]
)
def test_a_malformed_header_whose_value_is_never_shown_is_named_alone(lines: str) -> None:
    try:
        named = parse_head(f"HTTP/1.1 200\r\n{lines}\r\n\r\n".encode(), "the server").malformed
    except ConnectFailed as error:
        named = str(error).removeprefix("the answer of the server has a malformed header: ")
    assert named.lower() == "set-cookie: ***"


def test_many_folds_are_read_in_time() -> None:
    start = time.process_time()
    head = parse_head(b"HTTP/1.1 200\r\na: x" + b"\r\n y" * 80_000 + b"\r\n\r\n", "the server")
    assert len(head.items[0][1]) == 160_001
    assert time.process_time() - start < 3


RIGHT = (
    ("Upgrade", "websocket"),
    ("Connection", "Upgrade"),
    ("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
)


def judged(*more: tuple[str, str], without: str = "", malformed: str = "") -> str:
    """What is wrong with an answer, ``""`` if it opens; its key is that of RFC 6455 §1.3."""
    items = (*(each for each in RIGHT if each[0] != without), *more)
    try:
        check_answer(Head(101, "S", items, malformed), "dGhlIHNhbXBsZSBub25jZQ==")
    except ConnectFailed as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("header", "often"),
    [
        (("Upgrade", "websocket"), "twice, with one value"),
        (("Upgrade", "h2c"), "twice, with different values"),
        (("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "twice, with one value"),
        (("Sec-WebSocket-Accept", "x"), "twice, with different values"),
    ],
)
def test_a_header_twice_is_told_as_twice(header: tuple[str, str], often: str) -> None:
    name = next(each for each, _ in RIGHT if each.lower() == header[0].lower())
    expected = f"the server's answer has the header '{name}' {often}: it may come once"
    assert judged(header) == expected
    assert "3 times" in judged(header, header)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([("Sec-WebSocket-Protocol", "a")] * 2, "'Sec-WebSocket-Protocol' twice, with one value"),
        ([("Content-Length", "0"), ("Content-Length", "5")], "'Content-Length' twice, with diff"),
        ([("Location", "/a"), ("Location", "/b")], "'Location' twice, with different values"),
        ([("Content-Length", "0")] * 2, ""),
        ([("Location", "/a")] * 2, ""),
        ([("Connection", "keep-alive")] * 2, ""),
        ([("Set-Cookie", "a=1"), ("Set-Cookie", "a=2")], ""),
        ([("X-Any", "1"), ("X-Any", "2")], ""),
        ([("Sec-WebSocket-Extensions", "a"), ("Sec-WebSocket-Extensions", "b")], ""),
    ],
)
def test_what_may_come_twice_is_what_browsers_take(more: list[tuple[str, str]], said: str) -> None:
    found = judged(*more)
    assert (said in found) if said else not found


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (("Connection", "keep-alive, Upgrade"), ""),
        (("Connection", '"Upgrade"'), "has no header 'Connection: upgrade'"),
        (("Upgrade", "WebSocket"), ""),
        (("Upgrade", "websocket, h2c"), "more than one protocol in its header 'Upgrade: websocket"),
        (("Upgrade", "websocket,"), "more than one protocol in its header 'Upgrade: websocket,'"),
        (("Sec-WebSocket-Accept", "x, y"), "has a wrong or no Sec-WebSocket-Accept"),
    ],
)
def test_lists(header: tuple[str, str], said: str) -> None:
    found = judged(header, without=header[0])
    assert (said in found) if said else not found


def test_a_line_that_is_no_header_is_the_cause_of_an_answer_that_is_wrong() -> None:
    assert not judged(malformed="Upgrade websocket")
    assert judged(without="Upgrade", malformed="Upgrade websocket") == (
        "the answer of the server has a malformed header: Upgrade websocket"
    )
