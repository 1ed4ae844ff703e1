from __future__ import annotations

import pytest
from websockets.sync.client import connect

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.events.entries import ServerEventKind
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.pool import ServerPool
from utest.server.conftest import EventLog
from utest.server.raw_client import (
    BINARY,
    CONTINUATION,
    TEXT,
    RawClient,
)


def test_a_server_sends_text_and_binary(silent: EmbeddedServer, log: EventLog) -> None:
    with connect(silent.url) as client:
        silent.send("text")
        silent.send(b"binary")
        assert client.recv(timeout=20) == "text"
        assert client.recv(timeout=20) == b"binary"
    assert log.wait(ServerEventKind.MESSAGE_SENT).data == "text"


def test_a_message_goes_out_in_that_many_frames(
    silent: EmbeddedServer, raw_silent: RawClient
) -> None:
    silent.send("中中", fragments=3)
    frames = [raw_silent.read_frame() for _ in range(3)]
    assert [item.opcode for item in frames] == [TEXT, CONTINUATION, CONTINUATION]
    assert [item.fin for item in frames] == [False, False, True]
    assert [len(item.payload) for item in frames] == [2, 2, 2]
    assert b"".join(item.payload for item in frames).decode() == "中中"


def test_frames_are_empty_if_there_are_more_than_bytes(
    silent: EmbeddedServer, raw_silent: RawClient
) -> None:
    silent.send(b"ab", fragments=4)
    frames = [raw_silent.read_frame() for _ in range(4)]
    assert frames[0].opcode == BINARY
    assert [item.fin for item in frames] == [False, False, False, True]
    assert sorted(len(item.payload) for item in frames) == [0, 0, 1, 1]
    assert b"".join(item.payload for item in frames) == b"ab"


def test_frames_of_every_length_are_sent(pool: ServerPool, silent: EmbeddedServer) -> None:
    with connect(silent.url, max_size=None) as client:
        for length in (125, 126, 65535, 65536):
            silent.send(bytes(length))
            assert client.recv(timeout=20) == bytes(length)


@pytest.mark.parametrize("fragments", [0, -1])
def test_a_message_has_at_least_one_frame(
    silent: EmbeddedServer, raw_silent: RawClient, fragments: int
) -> None:
    with pytest.raises(InvalidArgument, match=f"at least one frame, not {fragments}"):
        silent.send("hello", fragments=fragments)


def test_text_that_has_no_utf8_is_not_sent(silent: EmbeddedServer, raw_silent: RawClient) -> None:
    with pytest.raises(InvalidArgument, match="The text cannot be sent as UTF-8"):
        silent.send("\ud800")
