from __future__ import annotations

import socket
import struct
from concurrent.futures import ThreadPoolExecutor

import pytest
from websockets.sync.client import connect

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.errors import InvalidArgument, ServerError, UnknownName
from SwanSocketLibrary.server import CloseFrame, EventKind, ScriptableServer, ServerPool
from utest.server.conftest import EventLog
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


def anything(data: str | bytes) -> tuple[bool, str | bytes]:
    return True, data


# Echo


@pytest.mark.parametrize("message", ["text", "中文", "", b"\x00\xff", b""])
def test_an_echo_server_sends_each_message_back_as_it_came(
    server: ScriptableServer, soon: Deadline, message: str | bytes
) -> None:
    with connect(server.url) as client:
        client.send(message)
        assert client.recv(timeout=20) == message
    assert server.wait_message(anything, soon) == message


def test_fragments_are_put_together(server: ScriptableServer, raw: RawClient) -> None:
    text = "中文".encode()
    raw.send(frame(TEXT, text[:2], fin=False))
    raw.send(frame(PING, b"between"))
    raw.send(frame(CONTINUATION, b"", fin=False))
    raw.send(frame(CONTINUATION, text[2:]))
    assert raw.read_frame() == Received(PONG, b"between")
    assert raw.read_frame() == Received(TEXT, text)


def test_eight_mebibytes_come_back(server: ScriptableServer, soon: Deadline) -> None:
    message = bytes(range(256)) * (8 * 1024 * 1024 // 256)
    with connect(server.url, max_size=None) as client:
        client.send(message)
        assert client.recv(timeout=60) == message


def test_twenty_clients_are_served_at_once(server: ScriptableServer, soon: Deadline) -> None:
    def talk(number: int) -> bool:
        with connect(f"{server.url}/{number}", open_timeout=20) as client:
            texts = [f"{number}-{index}" for index in range(20)]
            for text in texts:
                client.send(text)
            return [client.recv(timeout=20) for _ in texts] == texts

    with ThreadPoolExecutor(20) as executor:
        assert all(executor.map(talk, range(20)))
    seen = [server.wait_connection(soon) for _ in range(20)]
    assert [request.client for request in seen] == list(range(1, 21))
    for request in seen:
        number = request.path.removeprefix("/")
        texts = [server.wait_message(anything, soon, request.client) for _ in range(20)]
        assert texts == [f"{number}-{index}" for index in range(20)]


def test_a_silent_server_only_records(
    silent: ScriptableServer, raw_silent: RawClient, soon: Deadline
) -> None:
    raw_silent.send(frame(TEXT, b"hello") + frame(PING, b"ping"))
    assert raw_silent.read_frame() == Received(PONG, b"ping")
    assert silent.wait_message(anything, soon) == "hello"


def test_messages_in_front_of_a_close_are_echoed_before_it(raw: RawClient) -> None:
    raw.send(frame(TEXT, b"1") + frame(BINARY, b"2") + frame(CLOSE, close_payload(1000)))
    assert raw.read_frame() == Received(TEXT, b"1")
    assert raw.read_frame() == Received(BINARY, b"2")
    assert raw.read_frame() == Received(CLOSE, close_payload(1000))
    assert raw.read_to_end() == b""


def test_an_unasked_pong_is_ignored(raw: RawClient) -> None:
    raw.send(frame(PONG, b"unasked") + frame(TEXT, b"hello"))
    assert raw.read_frame() == Received(TEXT, b"hello")


# What is not legal


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


# Sending


def test_a_server_sends_text_and_binary(silent: ScriptableServer, log: EventLog) -> None:
    with connect(silent.url) as client:
        silent.send("text")
        silent.send(b"binary")
        assert client.recv(timeout=20) == "text"
        assert client.recv(timeout=20) == b"binary"
    assert log.wait(EventKind.MESSAGE_SENT).data == "text"


def test_a_message_goes_out_in_that_many_frames(
    silent: ScriptableServer, raw_silent: RawClient
) -> None:
    silent.send("中中", fragments=3)
    frames = [raw_silent.read_frame() for _ in range(3)]
    assert [item.opcode for item in frames] == [TEXT, CONTINUATION, CONTINUATION]
    assert [item.fin for item in frames] == [False, False, True]
    assert [len(item.payload) for item in frames] == [2, 2, 2]
    assert b"".join(item.payload for item in frames).decode() == "中中"


def test_frames_are_empty_if_there_are_more_than_bytes(
    silent: ScriptableServer, raw_silent: RawClient
) -> None:
    silent.send(b"ab", fragments=4)
    frames = [raw_silent.read_frame() for _ in range(4)]
    assert frames[0].opcode == BINARY
    assert [item.fin for item in frames] == [False, False, False, True]
    assert sorted(len(item.payload) for item in frames) == [0, 0, 1, 1]
    assert b"".join(item.payload for item in frames) == b"ab"


def test_frames_of_every_length_are_sent(pool: ServerPool, silent: ScriptableServer) -> None:
    with connect(silent.url, max_size=None) as client:
        for length in (125, 126, 65535, 65536):
            silent.send(bytes(length))
            assert client.recv(timeout=20) == bytes(length)


@pytest.mark.parametrize("fragments", [0, -1])
def test_a_message_has_at_least_one_frame(
    silent: ScriptableServer, raw_silent: RawClient, fragments: int
) -> None:
    with pytest.raises(InvalidArgument, match=f"at least one frame, not {fragments}"):
        silent.send("hello", fragments=fragments)


def test_text_that_has_no_utf8_is_not_sent(silent: ScriptableServer, raw_silent: RawClient) -> None:
    with pytest.raises(InvalidArgument, match="The text cannot be sent as UTF-8"):
        silent.send("\ud800")


def test_a_message_goes_to_the_client_that_is_named_else_to_the_last(
    silent: ScriptableServer,
) -> None:
    with connect(silent.url) as first, connect(silent.url) as second:
        silent.send("to the last")
        silent.send("to the first", client=1)
        silent.send("to the second", client=2)
        assert first.recv(timeout=20) == "to the first"
        assert second.recv(timeout=20) == "to the last"
        assert second.recv(timeout=20) == "to the second"


def test_an_unknown_client_lists_the_known_ones(silent: ScriptableServer) -> None:
    with pytest.raises(ServerError, match="No client has connected to server 'quiet' yet"):
        silent.send("hello")
    with connect(silent.url):
        for number in (0, 2, -1):
            with pytest.raises(UnknownName, match=f"No client is named '{number}'. Known: '1'."):
                silent.send("hello", client=number)


def test_a_client_that_has_gone_cannot_be_sent_to(
    silent: ScriptableServer, raw_silent: RawClient, log: EventLog
) -> None:
    raw_silent.socket.close()
    log.wait(EventKind.GONE)
    with pytest.raises(ServerError) as failure:
        silent.send("hello")
    assert str(failure.value) == (
        "Client 1 of server 'quiet' has gone: it ended the TCP connection without a Close frame."
    )


def test_a_client_that_reset_its_connection_has_gone(
    silent: ScriptableServer, raw_silent: RawClient, log: EventLog
) -> None:
    raw_silent.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raw_silent.socket.close()
    assert "it broke the TCP connection (" in str(log.wait(EventKind.GONE).data)
