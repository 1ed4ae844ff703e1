from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from websockets.sync.client import connect

from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.events.entries import ServerEventKind
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.waiting import Deadline
from utest.server.conftest import EventLog
from utest.server.raw_client import TEXT, RawClient, Received, frame, request


def talk(url: str) -> str | bytes:
    with connect(url, open_timeout=20) as client:
        client.send("through")
        return client.recv(timeout=20)


def test_a_held_handshake_is_answered_when_released(
    server: EmbeddedServer, log: EventLog, soon: Deadline
) -> None:
    server.hold_next_handshake()
    with ThreadPoolExecutor() as executor:
        talking = executor.submit(talk, f"{server.url}/held")
        log.wait(ServerEventKind.HELD)
        assert server.wait_connection(soon).path == "/held"
        assert not talking.done()
        server.release_handshake()
        assert talking.result(20) == "through"
    assert log.kinds()[:3] == [
        ServerEventKind.CONNECTED,
        ServerEventKind.HELD,
        ServerEventKind.OPENED,
    ]


def test_a_release_before_the_connection_lets_it_through(
    server: EmbeddedServer, log: EventLog
) -> None:
    server.hold_next_handshake()
    server.release_handshake()
    assert talk(server.url) == "through"
    assert ServerEventKind.HELD not in log.kinds()


@pytest.mark.parametrize("_attempt", range(20))
def test_hold_connect_release_never_hangs_whoever_is_first(
    server: EmbeddedServer, _attempt: int
) -> None:
    server.hold_next_handshake()
    with ThreadPoolExecutor() as executor:
        talking = executor.submit(talk, server.url)
        server.release_handshake()
        assert talking.result(20) == "through"


def test_only_the_next_handshake_is_held(server: EmbeddedServer, log: EventLog) -> None:
    server.hold_next_handshake()
    with RawClient(server.url) as held:
        held.send(request())
        log.wait(ServerEventKind.HELD)
        assert talk(server.url) == "through"
        server.release_handshake()
        assert held.read_head().startswith("HTTP/1.1 101 ")


def test_two_holds_hold_two_and_are_released_in_order(
    server: EmbeddedServer, log: EventLog
) -> None:
    server.hold_next_handshake()
    server.hold_next_handshake()
    with RawClient(server.url) as first, RawClient(server.url) as second:
        first.send(request("/1"))
        log.wait(ServerEventKind.HELD, client=1)
        second.send(request("/2"))
        log.wait(ServerEventKind.HELD, client=2)
        server.release_handshake()
        assert first.read_head().startswith("HTTP/1.1 101 ")
        assert ServerEventKind.OPENED not in log.kinds(client=2)
        server.release_handshake()
        assert second.read_head().startswith("HTTP/1.1 101 ")


def test_a_release_with_nothing_held_or_armed_says_so(server: EmbeddedServer) -> None:
    with pytest.raises(ServerError, match="Server 'chat' holds no handshake"):
        server.release_handshake()
    server.hold_next_handshake()
    server.release_handshake()
    with pytest.raises(ServerError, match="Server 'chat' holds no handshake"):
        server.release_handshake()


def test_the_hold_of_a_client_that_gave_up_can_be_released(
    server: EmbeddedServer, log: EventLog
) -> None:
    server.hold_next_handshake()
    with RawClient(server.url) as client:
        client.send(request())
        log.wait(ServerEventKind.HELD)
    gone = log.wait(ServerEventKind.GONE)
    assert gone.data == "it ended the TCP connection without waiting for the answer to its request"
    server.release_handshake()
    assert talk(server.url) == "through"
    assert ServerEventKind.OPENED not in log.kinds(client=1)


def test_a_waiting_client_is_released_before_one_that_gave_up(
    server: EmbeddedServer, log: EventLog
) -> None:
    server.hold_next_handshake()
    server.hold_next_handshake()
    with RawClient(server.url) as client:
        client.send(request())
        log.wait(ServerEventKind.HELD, client=1)
    log.wait(ServerEventKind.GONE, client=1)
    with RawClient(server.url) as client:
        client.send(request())
        log.wait(ServerEventKind.HELD, client=2)
        server.release_handshake()
        assert client.read_head().startswith("HTTP/1.1 101 ")
    server.release_handshake()


def test_a_held_client_cannot_be_sent_to(server: EmbeddedServer, log: EventLog) -> None:
    server.hold_next_handshake()
    with RawClient(server.url) as client:
        client.send(request())
        log.wait(ServerEventKind.HELD)
        with pytest.raises(ServerError) as failure:
            server.send("hello")
        assert str(failure.value) == (
            "Client 1 of server 'chat' cannot be sent a message: its handshake is still held."
            ' Use "Release Handshake" first.'
        )
        with pytest.raises(ServerError, match="still held"):
            server.close_client()
        server.release_handshake()


def test_what_a_held_client_sends_is_treated_after_the_release(
    server: EmbeddedServer, log: EventLog
) -> None:
    server.hold_next_handshake()
    with RawClient(server.url) as client:
        client.send(request() + frame(TEXT, b"1"))
        log.wait(ServerEventKind.HELD)
        client.send(frame(TEXT, b"2"))
        server.release_handshake()
        assert client.read_head().startswith("HTTP/1.1 101 ")
        assert client.read_frame() == Received(TEXT, b"1")
        assert client.read_frame() == Received(TEXT, b"2")


# Several plans


def first_line(client: RawClient) -> str:
    return client.read_head().partition("\r\n")[0]


def test_each_plan_is_for_one_connection_in_the_order_of_arming(
    server: EmbeddedServer, log: EventLog
) -> None:
    server.faults.reject_next_handshake(401)
    server.hold_next_handshake()
    server.faults.reject_next_handshake(402)
    with ExitStack() as stack:
        clients = [stack.enter_context(RawClient(server.url)) for _ in range(4)]
        for number, client in enumerate(clients, 1):
            client.send(request())
            log.wait(ServerEventKind.CONNECTED, client=number)
        assert first_line(clients[0]).startswith("HTTP/1.1 401 ")
        assert first_line(clients[2]).startswith("HTTP/1.1 402 ")
        assert first_line(clients[3]).startswith("HTTP/1.1 101 ")
        assert ServerEventKind.OPENED not in log.kinds(client=2)
        server.release_handshake()
        assert first_line(clients[1]).startswith("HTTP/1.1 101 ")


def test_what_is_armed_after_a_release_is_for_the_connection_after_the_released_one(
    server: EmbeddedServer,
) -> None:
    """Whether the first connection has come by then or not."""
    server.hold_next_handshake()
    server.release_handshake()
    server.faults.reject_next_handshake()
    with RawClient(server.url) as first:
        assert first.open().startswith("HTTP/1.1 101 ")
    with RawClient(server.url) as second:
        assert second.open().startswith("HTTP/1.1 403 ")


def test_only_a_request_takes_a_plan(server: EmbeddedServer, log: EventLog) -> None:
    server.faults.reject_next_handshake()
    with RawClient(server.url) as stray:
        stray.send(b"no HTTP\r\n\r\n")
        stray.read_to_end()
    with RawClient(server.url) as client:
        assert client.open().startswith("HTTP/1.1 403 ")


def test_a_fault_is_not_released(server: EmbeddedServer) -> None:
    server.faults.reject_next_handshake()
    with pytest.raises(ServerError, match="holds no handshake"):
        server.release_handshake()


def test_a_held_client_that_was_dropped_is_not_opened(
    server: EmbeddedServer, log: EventLog
) -> None:
    server.hold_next_handshake()
    with RawClient(server.url) as client:
        client.send(request())
        log.wait(ServerEventKind.HELD)
        server.faults.drop("end")
        server.release_handshake()
        assert client.read_to_end() == b""
    assert log.wait(ServerEventKind.GONE).data == "the server dropped the connection (end)"
    assert ServerEventKind.OPENED not in log.kinds()
