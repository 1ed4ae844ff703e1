from __future__ import annotations

import struct

import pytest
from websockets.protocol import State

from SwanSocketLibrary.events.entries import CloseFrame, ServerEventKind
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.frame_protocol import FrameProtocol
from utest.server.conftest import EventLog, LimitedPool
from utest.server.raw_client import (
    BINARY,
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
        (frame(TEXT, b"begun", fin=False) + frame(TEXT, b"another"), 1002),
        (bytes([0xC1, 0x80]) + bytes(4), 1002),  # as if compressed
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
    assert "the server refused what it sent: " in str(log.wait(ServerEventKind.GONE).data)
    sent = log.wait(ServerEventKind.CLOSE_SENT).data
    assert isinstance(sent, CloseFrame)
    assert sent.code == code


def test_text_that_is_not_utf8_fails_with_1007(
    server: EmbeddedServer, raw: RawClient, log: EventLog
) -> None:
    raw.send(frame(TEXT, b"caf\xe9") + frame(TEXT, b"later") + frame(PING, b"later"))
    answer = raw.read_frame()
    assert answer.opcode == CLOSE
    assert struct.unpack("!H", answer.payload[:2]) == (1007,)
    assert answer.payload[2:] == b"unexpected end of data at position 3"
    raw.send(frame(PING, b"after the end") + frame(CLOSE, close_payload(1007)))
    assert b"after the end" not in raw.read_to_end()
    raw.socket.close()
    gone = log.wait(ServerEventKind.GONE)
    assert str(gone.data).startswith("the server refused what it sent: 'utf-8' codec can't")
    assert ServerEventKind.MESSAGE_RECEIVED not in log.kinds()


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
    server: EmbeddedServer, raw: RawClient, log: EventLog
) -> None:
    server.close_client(1000)
    raw.send(frame(TEXT, b"not echoed") + frame(TEXT, b"\xff"))
    assert raw.read_frame() == Received(CLOSE, close_payload(1000))
    assert raw.read_to_end() == b""
    raw.socket.close()
    assert "'utf-8' codec" in str(log.wait(ServerEventKind.GONE).data)


def test_a_short_message_may_be_as_long_as_the_bound_and_no_longer(limited: LimitedPool) -> None:
    server = limited(max_message=10).start()
    with RawClient(server.url) as client:
        client.open()
        client.send(frame(TEXT, b"x" * 10) + frame(TEXT, b"x" * 11))
        assert client.read_frame() == Received(TEXT, b"x" * 10)
        assert client.read_frame().payload[:2] == close_payload(1009)


def test_a_whole_message_within_another_is_not_one(raw: RawClient, log: EventLog) -> None:
    raw.send(frame(TEXT, b"begun", fin=False) + frame(PING))
    assert raw.read_frame() == Received(PONG, b"")
    raw.send(frame(TEXT, b"another"))
    assert raw.read_frame().payload[:2] == close_payload(1002)
    assert ServerEventKind.MESSAGE_RECEIVED not in log.kinds()


def test_messages_that_come_in_any_pieces_are_read_in_their_order(raw: RawClient) -> None:
    texts = [b"%d" % number * (number * 40 + 1) for number in range(8)]
    whole = b"".join(frame(TEXT, text) + frame(PING, text[:1]) for text in texts)
    for start in range(0, len(whole), 7):
        raw.send(whole[start : start + 7])
    for text in texts:
        assert raw.read_frame() == Received(TEXT, text)
        assert raw.read_frame() == Received(PONG, text[:1])


class Heard:
    """Keeps what comes in frames."""

    def __init__(self, protocol: FrameProtocol) -> None:
        self.messages: list[str | bytes] = []
        protocol.listener = self

    def receive_message(self, data: str | bytes) -> None:
        self.messages.append(data)

    def receive_pong(self, payload: bytes) -> None:
        pass


def test_after_a_failure_nothing_is_read() -> None:
    protocol = FrameProtocol([])
    protocol.state = State.OPEN
    heard = Heard(protocol)
    protocol.receive_data(frame(TEXT, b"before"))
    protocol.fail(1013, "too much")
    protocol.receive_data(frame(TEXT, b"after") + frame(TEXT, b"after", fin=False))
    assert heard.messages == ["before"]
    assert protocol.pending == 0


def test_a_payload_that_looks_like_a_frame_is_none() -> None:
    protocol = FrameProtocol([])
    protocol.state = State.OPEN
    heard = Heard(protocol)
    outer = frame(BINARY, frame(TEXT, b"inner"))
    protocol.receive_data(outer[:6])
    protocol.receive_data(outer[6:])
    assert heard.messages == [frame(TEXT, b"inner")]
