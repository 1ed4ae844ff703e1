from __future__ import annotations

import pytest
from websockets.sync.client import connect

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.server import EventKind, ScriptableServer, ServerPool
from utest.server.conftest import EventLog
from utest.server.raw_client import TEXT, RawClient, Received, frame, request


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
