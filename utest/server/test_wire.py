from __future__ import annotations

import struct

import pytest

from SwanSocketLibrary.server.records import CloseFrame, EventKind
from SwanSocketLibrary.server.scriptable_server import ScriptableServer
from utest.server.conftest import EventLog
from utest.server.raw_client import (
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    RawClient,
    Received,
    close_payload,
    frame,
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (frame(TEXT, b"unmasked", masked=False), 1002),
        (frame(CONTINUATION, b"of nothing"), 1002),
        (frame(PING, bytes(126)), 1002),
        (frame(3, b"reserved"), 1002),
        (bytes([0x82, 0xFF]) + struct.pack("!Q", 2**40) + bytes(4), 1009),
    ],
)
def test_a_broken_frame_fails_with_its_code(
    raw: RawClient, log: EventLog, data: bytes, code: int
) -> None:
    raw.send(data)
    answer = raw.read_frame()
    assert (answer.opcode, answer.payload[:2]) == (CLOSE, close_payload(code))
    assert raw.read_to_end() == b""
    raw.socket.close()
    assert "the server refused what it sent: " in str(log.wait(EventKind.GONE).data)
    sent = log.wait(EventKind.CLOSE_SENT).data
    assert isinstance(sent, CloseFrame)
    assert sent.code == code


def test_text_that_is_not_utf8_fails_with_1007(
    server: ScriptableServer, raw: RawClient, log: EventLog
) -> None:
    raw.send(frame(TEXT, b"caf\xe9") + frame(TEXT, b"later") + frame(PING, b"later"))
    answer = raw.read_frame()
    assert answer.opcode == CLOSE
    assert struct.unpack("!H", answer.payload[:2]) == (1007,)
    assert answer.payload[2:] == b"unexpected end of data at position 3"
    raw.send(frame(PING, b"after the end") + frame(CLOSE, close_payload(1007)))
    assert b"after the end" not in raw.read_to_end()
    raw.socket.close()
    gone = log.wait(EventKind.GONE)
    assert str(gone.data).startswith("the server refused what it sent: 'utf-8' codec can't")
    assert EventKind.MESSAGE_RECEIVED not in log.kinds()


@pytest.mark.parametrize(
    "behind", [frame(CLOSE, close_payload(1000)), frame(TEXT, b"unmasked", masked=False)]
)
def test_what_comes_behind_text_that_is_not_utf8_changes_nothing(
    raw: RawClient, behind: bytes
) -> None:
    raw.send(frame(PING, b"before") + frame(TEXT, b"\xff") + behind)
    assert raw.read_frame() == Received(PONG, b"before")
    assert raw.read_frame().payload[:2] == close_payload(1007)
    assert raw.read_to_end() == b""


def test_text_that_is_not_utf8_after_the_servers_close_ends_the_connection(
    server: ScriptableServer, raw: RawClient, log: EventLog
) -> None:
    server.close_client(1000)
    raw.send(frame(TEXT, b"not echoed") + frame(TEXT, b"\xff"))
    assert raw.read_frame() == Received(CLOSE, close_payload(1000))
    assert raw.read_to_end() == b""
    raw.socket.close()
    assert "'utf-8' codec" in str(log.wait(EventKind.GONE).data)
