"""Runs of short messages, and what ends them."""

from __future__ import annotations

import pytest

from SwanSocketLibrary.transport.short_messages import short_messages
from utest.transport.peers import frame

HELLO = frame(1, b"hello")
LIMIT = 1 << 20


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (HELLO, "hello"),
        (frame(2, b"\xff\x00"), b"\xff\x00"),
        (frame(1, b""), ""),
        (frame(1, "你好".encode()), "你好"),
        (frame(1, b"x" * 125), "x" * 125),
        (frame(1, b"x" * 126), "x" * 126),
        (frame(2, b"x" * 65535), b"x" * 65535),
    ],
)
def test_short_messages_are_read(raw: bytes, message: str | bytes) -> None:
    assert short_messages(b"?" + raw + HELLO, 1, LIMIT) == ([message, "hello"], 1 + len(raw) + 7)


@pytest.mark.parametrize(
    "raw",
    [
        frame(1, b"x" * 65536),
        frame(1, b"\xff"),
        frame(9, b"ping"),
        frame(8, b"\x03\xe8"),
        b"\x01\x01x",  # not final
        b"\x80\x01x",  # a continuation
        b"\xc1\x01x",  # a reserved bit
        b"\x83\x01x",  # an unknown opcode
        b"\x81\x81\0\0\0\0x",  # masked
        b"\x81\xfe\0\x80" + bytes(132),  # masked
        b"\x81\x7e\0\x7d" + bytes(125),  # not in its shortest form
        b"\x81\x02x",  # not complete
        b"\x81\x7e\0",  # its length is not complete
        b"\x81",
        b"",
    ],
)
def test_what_needs_a_closer_look_ends_the_run(raw: bytes) -> None:
    assert short_messages(HELLO + raw, 0, LIMIT) == (["hello"], len(HELLO))


def test_a_message_beyond_the_limit_ends_the_run() -> None:
    data = HELLO + frame(1, b"123456")
    assert short_messages(data, 0, 6) == (["hello", "123456"], len(data))
    assert short_messages(data, 0, 5) == (["hello"], len(HELLO))


def test_a_run_has_an_end() -> None:
    messages, end = short_messages(frame(1, b"x") * 1001, 0, LIMIT)
    assert (len(messages), end) == (1000, 3000)
