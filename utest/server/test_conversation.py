from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from websockets.sync.client import connect

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.server import ScriptableServer
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
