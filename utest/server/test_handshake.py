from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.server import EventKind, ScriptableServer, ServerPool
from utest.server.conftest import EventLog
from utest.server.raw_client import TEXT, RawClient, Received, frame, request

# The request


def test_a_connection_tells_its_request(server: ScriptableServer, soon: Deadline) -> None:
    url = f"{server.url}/room/%E4%B8%AD?a=1&b=&name=%E4%B8%AD+x&a=2"
    with connect(
        url,
        subprotocols=[Subprotocol("v2"), Subprotocol("v1")],
        additional_headers={"X-Token": "secret"},
    ):
        seen = server.wait_connection(soon)
    assert seen.client == 1
    assert seen.path == "/room/%E4%B8%AD"
    assert seen.query == {"a": ["1", "2"], "b": "", "name": "中 x"}
    assert seen["headers"]["x-token"] == "secret"
    assert seen.protocols == ["v2", "v1"]


def test_a_request_without_query_and_protocols_has_empty_ones(
    server: ScriptableServer, raw: RawClient, soon: Deadline
) -> None:
    seen = server.wait_connection(soon)
    assert (seen.path, seen.query, seen.protocols) == ("/", {}, [])


def test_a_request_may_come_in_any_pieces(server: ScriptableServer, soon: Deadline) -> None:
    with RawClient(server.url) as client:
        data = request("/bytes?n=1") + frame(TEXT, b"early")
        for index in range(len(data)):
            client.send(data[index : index + 1])
        assert client.read_head().startswith("HTTP/1.1 101 ")
        assert client.read_frame() == Received(TEXT, b"early")
    assert server.wait_connection(soon).query == {"n": "1"}


def test_what_comes_with_the_request_is_treated_after_the_answer(
    server: ScriptableServer,
) -> None:
    with RawClient(server.url) as client:
        client.send(request() + frame(TEXT, b"at once"))
        assert client.read_head().startswith("HTTP/1.1 101 ")
        assert client.read_frame() == Received(TEXT, b"at once")


# The response


@pytest.mark.parametrize(
    ("known", "offered", "chosen"),
    [
        (["a", "b"], ["b", "a"], "b"),
        (["a"], ["x", "a"], "a"),
        (["a"], ["x"], None),
        (["a"], [], None),
        ([], ["a"], None),
    ],
)
def test_the_first_offer_that_the_server_knows_is_chosen(
    pool: ServerPool, log: EventLog, known: list[str], offered: list[str], chosen: str | None
) -> None:
    server = pool.start(protocols=known)
    more = f"Sec-WebSocket-Protocol: {', '.join(offered)}\r\n" if offered else ""
    with RawClient(server.url) as client:
        head = client.open(more=more)
    assert head.startswith("HTTP/1.1 101 ")
    assert ("Sec-WebSocket-Protocol" in head) == (chosen is not None)
    assert f"Sec-WebSocket-Protocol: {chosen}" in head or chosen is None
    assert log.wait(EventKind.OPENED).data == chosen


def test_the_servers_headers_are_in_the_response(pool: ServerPool) -> None:
    server = pool.start(headers={"X-Server": "embedded", "Set-Cookie": "a=b"})
    with RawClient(server.url) as client:
        head = client.open()
    assert "X-Server: embedded\r\n" in head
    assert "Set-Cookie: a=b" in head


def test_a_request_that_is_no_websocket_handshake_is_refused(
    server: ScriptableServer, soon: Deadline, log: EventLog
) -> None:
    with RawClient(server.url) as client:
        client.send(b"GET /page HTTP/1.1\r\nHost: a\r\n\r\n")
        assert client.read_to_end().startswith(b"HTTP/1.1 426 ")
        client.send(b"more that nobody reads")
    assert server.wait_connection(soon).path == "/page"
    assert "its request was refused" in str(log.wait(EventKind.GONE).data)
    with pytest.raises(ServerError, match="Client 1 of server 'chat' has gone: its request was"):
        server.send("hello")


def test_a_refused_client_cannot_be_sent_to_before_it_has_gone(
    server: ScriptableServer, soon: Deadline
) -> None:
    with RawClient(server.url) as client:
        client.send(b"GET /page HTTP/1.1\r\nHost: a\r\n\r\n")
        client.read_to_end()
        with pytest.raises(ServerError, match="is being closed"):
            server.send("hello")


def test_a_stop_ends_a_refused_client_that_stays(
    pool: ServerPool, server: ScriptableServer, log: EventLog
) -> None:
    with RawClient(server.url) as client:
        client.send(b"GET /page HTTP/1.1\r\nHost: a\r\n\r\n")
        client.read_to_end()
        pool.stop(server)
    assert "its request was refused" in str(log.wait(EventKind.GONE).data)


def test_what_is_not_http_is_no_connection(server: ScriptableServer, soon: Deadline) -> None:
    with RawClient(server.url) as client:
        client.send(b"hello there\r\n\r\n")
        assert client.read_to_end() == b""
    with connect(server.url):
        assert server.wait_connection(soon).client == 1
    assert server.client_count == 1


# Holding


def talk(url: str) -> str | bytes:
    with connect(url, open_timeout=20) as client:
        client.send("through")
        return client.recv(timeout=20)


def test_a_held_handshake_is_answered_when_released(
    server: ScriptableServer, log: EventLog, soon: Deadline
) -> None:
    server.hold_next_handshake()
    with ThreadPoolExecutor() as executor:
        talking = executor.submit(talk, f"{server.url}/held")
        log.wait(EventKind.HELD)
        assert server.wait_connection(soon).path == "/held"
        assert not talking.done()
        server.release_handshake()
        assert talking.result(20) == "through"
    assert log.kinds()[:3] == [EventKind.CONNECTED, EventKind.HELD, EventKind.OPENED]


def test_a_release_before_the_connection_lets_it_through(
    server: ScriptableServer, log: EventLog
) -> None:
    server.hold_next_handshake()
    server.release_handshake()
    assert talk(server.url) == "through"
    assert EventKind.HELD not in log.kinds()


@pytest.mark.parametrize("_attempt", range(20))
def test_hold_connect_release_never_hangs_whoever_is_first(
    server: ScriptableServer, _attempt: int
) -> None:
    server.hold_next_handshake()
    with ThreadPoolExecutor() as executor:
        talking = executor.submit(talk, server.url)
        server.release_handshake()
        assert talking.result(20) == "through"


def test_only_the_next_handshake_is_held(server: ScriptableServer, log: EventLog) -> None:
    server.hold_next_handshake()
    with RawClient(server.url) as held:
        held.send(request())
        log.wait(EventKind.HELD)
        assert talk(server.url) == "through"
        server.release_handshake()
        assert held.read_head().startswith("HTTP/1.1 101 ")


def test_two_holds_hold_two_and_are_released_in_order(
    server: ScriptableServer, log: EventLog
) -> None:
    server.hold_next_handshake()
    server.hold_next_handshake()
    with RawClient(server.url) as first, RawClient(server.url) as second:
        first.send(request("/1"))
        log.wait(EventKind.HELD, client=1)
        second.send(request("/2"))
        log.wait(EventKind.HELD, client=2)
        server.release_handshake()
        assert first.read_head().startswith("HTTP/1.1 101 ")
        assert EventKind.OPENED not in log.kinds(client=2)
        server.release_handshake()
        assert second.read_head().startswith("HTTP/1.1 101 ")


def test_a_release_with_nothing_held_or_armed_says_so(server: ScriptableServer) -> None:
    with pytest.raises(ServerError, match="Server 'chat' holds no handshake"):
        server.release_handshake()
    server.hold_next_handshake()
    server.release_handshake()
    with pytest.raises(ServerError, match="Server 'chat' holds no handshake"):
        server.release_handshake()


def test_the_hold_of_a_client_that_gave_up_can_be_released(
    server: ScriptableServer, log: EventLog
) -> None:
    server.hold_next_handshake()
    with RawClient(server.url) as client:
        client.send(request())
        log.wait(EventKind.HELD)
    gone = log.wait(EventKind.GONE)
    assert gone.data == "it ended the TCP connection without waiting for the answer to its request"
    server.release_handshake()
    assert talk(server.url) == "through"
    assert EventKind.OPENED not in log.kinds(client=1)


def test_a_waiting_client_is_released_before_one_that_gave_up(
    server: ScriptableServer, log: EventLog
) -> None:
    server.hold_next_handshake()
    server.hold_next_handshake()
    with RawClient(server.url) as client:
        client.send(request())
        log.wait(EventKind.HELD, client=1)
    log.wait(EventKind.GONE, client=1)
    with RawClient(server.url) as client:
        client.send(request())
        log.wait(EventKind.HELD, client=2)
        server.release_handshake()
        assert client.read_head().startswith("HTTP/1.1 101 ")
    server.release_handshake()


def test_a_held_client_cannot_be_sent_to(server: ScriptableServer, log: EventLog) -> None:
    server.hold_next_handshake()
    with RawClient(server.url) as client:
        client.send(request())
        log.wait(EventKind.HELD)
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
    server: ScriptableServer, log: EventLog
) -> None:
    server.hold_next_handshake()
    with RawClient(server.url) as client:
        client.send(request() + frame(TEXT, b"1"))
        log.wait(EventKind.HELD)
        client.send(frame(TEXT, b"2"))
        server.release_handshake()
        assert client.read_head().startswith("HTTP/1.1 101 ")
        assert client.read_frame() == Received(TEXT, b"1")
        assert client.read_frame() == Received(TEXT, b"2")
