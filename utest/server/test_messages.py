from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from websockets.sync.client import connect

from SwanSocketLibrary.events.entries import ServerEventKind
from SwanSocketLibrary.plugins.factories import guarded
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.waiting import Deadline
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


@pytest.mark.parametrize("message", ["text", "中文", "", b"\x00\xff", b""])
def test_an_echo_server_sends_each_message_back_as_it_came(
    server: EmbeddedServer, soon: Deadline, message: str | bytes
) -> None:
    with connect(server.url) as client:
        client.send(message)
        assert client.recv(timeout=20) == message
    assert server.wait_message(anything, soon) == message


def test_fragments_are_put_together(server: EmbeddedServer, raw: RawClient) -> None:
    text = "中文".encode()
    raw.send(frame(TEXT, text[:2], fin=False))
    raw.send(frame(PING, b"between"))
    raw.send(frame(CONTINUATION, b"", fin=False))
    raw.send(frame(CONTINUATION, text[2:]))
    assert raw.read_frame() == Received(PONG, b"between")
    assert raw.read_frame() == Received(TEXT, text)


def test_eight_mebibytes_come_back(server: EmbeddedServer, soon: Deadline) -> None:
    message = bytes(range(256)) * (8 * 1024 * 1024 // 256)
    with connect(server.url, max_size=None) as client:
        client.send(message)
        assert client.recv(timeout=60) == message


def test_twenty_clients_are_served_at_once(server: EmbeddedServer, soon: Deadline) -> None:
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
    silent: EmbeddedServer, raw_silent: RawClient, soon: Deadline
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


# Behaviors of plugins


class Answering:
    """Answers each message with what it is given."""

    def __init__(self, answers: Any) -> None:
        self._answers = answers

    def receive(self, data: str | bytes) -> Any:
        if isinstance(self._answers, Exception):
            raise self._answers
        return self._answers


@contextlib.contextmanager
def behaving(log: EventLog, make: Callable[[], Any]) -> Iterator[RawClient]:
    """A client of a server whose behaviour is a plugin's."""
    pool = ServerPool(log, behaviors={"own": guarded("own", "mine", make)})
    try:
        with RawClient(pool.start("own").url) as client:
            client.open()
            yield client
    finally:
        pool.stop_all()


def test_a_behavior_answers_with_as_many_messages_as_it_likes(log: EventLog) -> None:
    with behaving(log, lambda: Answering(["one", b"two"])) as client:
        client.send(frame(TEXT, b"hello"))
        assert client.read_frame() == Received(TEXT, b"one")
        assert client.read_frame() == Received(BINARY, b"two")


def test_a_behavior_answers_nothing(log: EventLog) -> None:
    with behaving(log, lambda: Answering(None)) as client:
        client.send(frame(TEXT, b"hello") + frame(PING, b"ping"))
        assert client.read_frame() == Received(PONG, b"ping")


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        (
            ValueError("no license"),
            "behavior 'own' of plugin 'mine' raised ValueError: no license",
        ),
        (
            ["one", 7],
            "behavior 'own' of plugin 'mine' answered with int 7 in its list; it must return a "
            "list of messages, each text or bytes, or None",
        ),
        (["\ud800"], "the behavior answered with text that UTF-8 has no bytes for"),
    ],
)
def test_a_behavior_that_fails_closes_its_connection_and_is_told(
    log: EventLog, answers: object, problem: str
) -> None:
    with behaving(log, lambda: Answering(answers)) as client:
        client.send(frame(TEXT, b"hello"))
        assert client.read_frame() == Received(CLOSE, close_payload(1011))
        client.send(frame(CLOSE, close_payload(1011)))
        assert client.read_to_end() == b""
        assert log.wait(ServerEventKind.PROBLEM).data == problem
        assert log.wait(ServerEventKind.GONE).data == problem
        assert ServerEventKind.MESSAGE_SENT not in log.kinds()


def test_a_behavior_that_cannot_be_made_closes_its_connection_and_is_told(log: EventLog) -> None:
    def make() -> Any:
        raise ValueError("no license")

    with behaving(log, make) as client:
        client.send(frame(TEXT, b"hello"))
        assert client.read_frame() == Received(CLOSE, close_payload(1011))
        assert log.wait(ServerEventKind.PROBLEM).data == (
            "behavior 'own' of plugin 'mine' could not be made: ValueError: no license"
        )
        assert log.kinds()[:3] == [
            ServerEventKind.CONNECTED,
            ServerEventKind.OPENED,
            ServerEventKind.PROBLEM,
        ]


def test_one_clients_behavior_does_not_end_anothers(log: EventLog) -> None:
    made: list[Answering] = []

    def make() -> Answering:
        made.append(Answering(["ok"] if made else ValueError("no license")))
        return made[-1]

    pool = ServerPool(log, behaviors={"own": guarded("own", "mine", make)})
    url = pool.start("own").url
    with contextlib.ExitStack() as stack:
        stack.callback(pool.stop_all)
        first, second = (stack.enter_context(RawClient(url)) for _ in range(2))
        first.open()
        second.open()
        first.send(frame(TEXT, b"hello"))
        assert first.read_frame() == Received(CLOSE, close_payload(1011))
        second.send(frame(TEXT, b"hello"))
        assert second.read_frame() == Received(TEXT, b"ok")


def test_messages_that_wait_in_one_read_are_not_answered_after_the_failure(log: EventLog) -> None:
    heard: list[str | bytes] = []

    class Failing:
        def receive(self, data: str | bytes) -> list[str]:
            heard.append(data)
            if len(heard) == 1:
                raise ValueError("no license")
            return ["late"]

    with behaving(log, Failing) as client:
        client.send(frame(TEXT, b"one") + frame(TEXT, b"two") + frame(CLOSE, close_payload(1011)))
        assert client.read_frame() == Received(CLOSE, close_payload(1011))
        assert client.read_to_end() == b""
