from __future__ import annotations

import socket
from collections.abc import Callable, Mapping

import pytest
from websockets.exceptions import InvalidStatus
from websockets.http11 import Request, Response
from websockets.sync.client import connect

from SwanSocketLibrary.errors import InvalidArgument, ServerError
from SwanSocketLibrary.events.entries import ServerEventKind
from SwanSocketLibrary.server import faults
from SwanSocketLibrary.server.byte_stream import ByteStream
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.faults import HANDSHAKE_FAULTS
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.waiting import Deadline
from utest.server.conftest import EventLog
from utest.server.raw_client import TEXT, RawClient, Received, frame, request

RIGHT_ACCEPT = "ICX+Yqv66kxgM0FcWaLWlFLwTAI="
"""The answer to the key of `raw_client.REQUEST`."""


def refuse(server: EmbeddedServer, how: str) -> None:
    if how == "reject":
        server.faults.reject_next_handshake()
    else:
        server.faults.break_next_handshake(how)


# Rejections


def test_a_rejection_is_an_http_response(server: EmbeddedServer, log: EventLog) -> None:
    server.faults.reject_next_handshake(401, {"WWW-Authenticate": "Bearer"}, "Wer bist du? 谁")
    with pytest.raises(InvalidStatus) as rejected, connect(server.url):
        pass
    response = rejected.value.response
    assert (response.status_code, response.reason_phrase) == (401, "Unauthorized")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert response.body.decode() == "Wer bist du? 谁"
    assert log.wait(ServerEventKind.FAULT).data == "handshake rejected with 401"
    assert log.wait(ServerEventKind.GONE).data == "handshake rejected with 401, on purpose"


@pytest.mark.parametrize(
    ("status", "line"), [(403, "403 Forbidden"), (799, "799 Unknown"), (100, "100 Continue")]
)
def test_a_rejection_has_the_status_that_it_is_given(
    server: EmbeddedServer, status: int, line: str
) -> None:
    server.faults.reject_next_handshake(status)
    with RawClient(server.url) as client:
        assert client.open() == (
            f"HTTP/1.1 {line}\r\nContent-Type: text/plain; charset=utf-8\r\n"
            "Content-Length: 0\r\nConnection: close"
        )
        assert client.read_to_end() == b""


def test_headers_of_a_rejection_replace_those_that_are_added(server: EmbeddedServer) -> None:
    headers = {"content-length": "3", "Connection": "keep-alive"}
    server.faults.reject_next_handshake(200, headers, b"\x00\xff\x00")
    with RawClient(server.url) as client:
        head = client.open()
        assert head.count("ength: 3") == 1
        assert head.count("onnection: ") == 1
        assert "Connection: keep-alive" in head
        assert client.read_to_end() == b"\x00\xff\x00"


@pytest.mark.parametrize(
    ("status", "headers", "body", "sentence"),
    [
        (99, {}, "", "An HTTP status has three digits, such as 403, got 99."),
        (1000, {}, "", "An HTTP status has three digits, such as 403, got 1000."),
        (403, {"a b": "c"}, "", "'a b' is no header name"),
        (403, {"a": "b\nc"}, "", "The header 'a' cannot have the value"),
        (403, {}, "\ud800", "The body cannot be sent as UTF-8"),
    ],
)
def test_a_rejection_that_cannot_be_sent_arms_nothing(
    server: EmbeddedServer, status: int, headers: Mapping[str, str], body: str, sentence: str
) -> None:
    with pytest.raises(InvalidArgument) as failure:
        server.faults.reject_next_handshake(status, headers, body)
    assert sentence in str(failure.value)
    with RawClient(server.url) as client:
        assert client.open().startswith("HTTP/1.1 101 ")


# Faults


def test_an_unknown_fault_lists_the_known_ones(server: EmbeddedServer) -> None:
    with pytest.raises(InvalidArgument) as failure:
        server.faults.break_next_handshake("wrongaccept")
    for known in HANDSHAKE_FAULTS:
        assert f"'{known}'" in str(failure.value)
    with RawClient(server.url) as client:
        assert client.open().startswith("HTTP/1.1 101 ")


def test_a_new_fault_is_one_function(
    server: EmbeddedServer, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "HANDSHAKE_FAULTS", dict(HANDSHAKE_FAULTS))

    @faults.handshake_fault("teapot")
    def _teapot(stream: ByteStream, _response: Response, _request: Request) -> bool:
        """The answer is 418."""
        stream.write(b"HTTP/1.1 418 I'm a teapot\r\n\r\n")
        stream.end(unread=True)
        return False

    server.faults.break_next_handshake("teapot")
    with RawClient(server.url) as client:
        assert client.open() == "HTTP/1.1 418 I'm a teapot"
    assert log.wait(ServerEventKind.FAULT).data == "handshake broken: teapot"
    with pytest.raises(InvalidArgument, match="'redirect', 'teapot', not 'kettle'"):
        server.faults.break_next_handshake("kettle")
    assert faults.handshake_fault_docs("  ").endswith("\n  - ``teapot``: the answer is 418.")


def test_a_wrong_accept_is_wrong_and_nothing_else(server: EmbeddedServer, log: EventLog) -> None:
    with RawClient(server.url) as client:
        right = client.open()
    assert RIGHT_ACCEPT in right
    server.faults.break_next_handshake("wrong-accept")
    with RawClient(server.url) as client:
        wrong = client.open()
    assert RIGHT_ACCEPT not in wrong
    assert wrong.count("Sec-WebSocket-Accept") == 1
    assert _names(wrong) == _names(right)
    assert log.wait(ServerEventKind.GONE, 2).data == "handshake broken: wrong-accept, on purpose"


@pytest.mark.parametrize("how", ["wrong-accept", "unoffered-protocol"])
def test_a_client_that_overlooks_the_fault_is_heard(
    server: EmbeddedServer, soon: Deadline, how: str
) -> None:
    server.faults.break_next_handshake(how)
    with RawClient(server.url) as client:
        client.open()
        client.send(frame(TEXT, b"I did not look"))
        assert client.read_frame() == Received(TEXT, b"I did not look")
    assert server.wait_message(lambda data: (True, data), soon) == "I did not look"


@pytest.mark.parametrize("offers", [[], ["chat"], ["unoffered", "chat"]])
def test_an_unoffered_protocol_is_none_of_the_offers(pool: ServerPool, offers: list[str]) -> None:
    server = pool.start(protocols=["chat"])
    server.faults.break_next_handshake("unoffered-protocol")
    more = f"Sec-WebSocket-Protocol: {', '.join(offers)}\r\n" if offers else ""
    with RawClient(server.url) as client:
        head = client.open(more=more)
    (chosen,) = [
        line.partition(": ")[2] for line in head.splitlines() if line.startswith("Sec-WebSocket-P")
    ]
    assert chosen
    assert chosen not in offers


def test_no_upgrade_is_a_page(server: EmbeddedServer) -> None:
    server.faults.break_next_handshake("no-upgrade")
    with RawClient(server.url) as client:
        head = client.open()
        page = client.read_to_end()
    assert head.startswith("HTTP/1.1 200 OK\r\n")
    assert "Content-Type: text/html\r\n" in head
    assert f"Content-Length: {len(page)}\r\n" in head
    assert page.startswith(b"<!DOCTYPE html>")


def test_garbage_is_not_http_and_the_connection_stays(
    server: EmbeddedServer, log: EventLog
) -> None:
    server.faults.break_next_handshake("garbage")
    with RawClient(server.url) as client:
        client.send(request())
        assert not client.socket.recv(100).startswith(b"HTTP")
        with pytest.raises(ServerError) as failure:
            server.send("hello")
        assert str(failure.value) == (
            "Client 1 of server 'chat' cannot be sent a message:"
            " handshake broken: garbage, on purpose."
        )
        client.send(b"nobody listens")
        assert ServerEventKind.GONE not in log.kinds()
    assert log.wait(ServerEventKind.GONE).data == "handshake broken: garbage, on purpose"


def test_drop_resets_the_connection(server: EmbeddedServer, log: EventLog) -> None:
    server.faults.break_next_handshake("drop")
    with RawClient(server.url) as client:
        client.send(request())
        assert client.is_reset()
    assert log.wait(ServerEventKind.GONE).data == "handshake broken: drop, on purpose"


def test_truncated_ends_in_the_middle_of_the_headers(server: EmbeddedServer) -> None:
    server.faults.break_next_handshake("truncated")
    with RawClient(server.url) as client:
        client.send(request())
        data = client.read_to_end()
    assert data.startswith(b"HTTP/1.1 101 ")
    assert b"\r\n\r\n" not in data


def test_a_redirect_goes_to_a_host_that_does_not_exist(server: EmbeddedServer) -> None:
    server.faults.break_next_handshake("redirect")
    with RawClient(server.url) as client:
        head = client.open()
    assert head.startswith("HTTP/1.1 302 Found\r\nLocation: ws://example.invalid/\r\n")


def read_a_mebibyte(client: RawClient) -> bytes:
    data = b""
    while len(data) < 1 << 20:
        part = client.socket.recv(1 << 16)
        assert part, "the headers have an end"
        data += part
    return data


def test_endless_headers_go_on_until_the_client_leaves(
    server: EmbeddedServer, log: EventLog
) -> None:
    server.faults.break_next_handshake("endless-headers")
    with RawClient(server.url) as client:
        client.send(request())
        data = read_a_mebibyte(client)
        assert ServerEventKind.GONE not in log.kinds()
    assert data.startswith(b"HTTP/1.1 101 ")
    assert b"\r\n\r\n" not in data
    assert log.wait(ServerEventKind.GONE).data == "handshake broken: endless-headers, on purpose"


def test_endless_headers_end_when_the_server_stops(
    pool: ServerPool, server: EmbeddedServer, log: EventLog
) -> None:
    server.faults.break_next_handshake("endless-headers")
    with RawClient(server.url) as client:
        client.send(request())
        client.socket.recv(1)
        pool.stop(server)
    log.wait(ServerEventKind.GONE)


def test_endless_headers_have_a_bound(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    total = 3 * len(faults.ENDLESS_CHUNK)
    monkeypatch.setattr(faults, "ENDLESS_TOTAL", total)
    server.faults.break_next_handshake("endless-headers")
    with RawClient(server.url) as client:
        client.send(request())
        data = client.read_to_end()
    assert data.count(b"X-Endless: ") == total // 1024
    assert data.endswith(b"a\r\n")
    assert b"\r\n\r\n" not in data


def test_a_client_that_reads_no_endless_headers_does_not_fill_the_memory(
    server: EmbeddedServer, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    from SwanSocketLibrary.server import byte_stream

    limit = 64 * 1024
    monkeypatch.setattr(byte_stream, "WRITE_LIMIT", limit)
    monkeypatch.setattr(faults, "ENDLESS_INTERVAL", 0)
    server.faults.break_next_handshake("endless-headers")
    with RawClient(server.url) as client:
        client.send(request())
        assert "wait to be sent" in str(log.wait(ServerEventKind.READING).data)
        size = server._listener.on_client(1, lambda found: found.stream.queue.unsent)
        assert limit < size <= limit + len(faults.ENDLESS_CHUNK)
        read_a_mebibyte(client)


# Which connection gets it


@pytest.mark.parametrize("how", ["reject", *HANDSHAKE_FAULTS])
def test_the_connection_after_it_is_served_as_usual(server: EmbeddedServer, how: str) -> None:
    refuse(server, how)
    with RawClient(server.url) as broken:
        broken.send(request())
        try:
            assert b"\r\n\r\nx" not in broken.socket.recv(100)
        except ConnectionResetError:
            assert how == "drop"
        with connect(server.url) as client:
            client.send("hello")
            assert client.recv(timeout=20) == "hello"


@pytest.mark.parametrize("how", ["reject", *HANDSHAKE_FAULTS])
def test_a_request_that_is_none_leaves_the_fault_to_the_next_client(
    server: EmbeddedServer, log: EventLog, how: str
) -> None:
    refuse(server, how)
    with RawClient(server.url) as client:
        client.send(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert client.read_to_end().startswith(b"HTTP/1.1 426 Upgrade Required\r\n")
    assert ServerEventKind.FAULT not in log.kinds()
    with RawClient(server.url) as client:
        client.send(request())
        log.wait(ServerEventKind.FAULT)


@pytest.mark.parametrize("how", ["reject", *HANDSHAKE_FAULTS])
def test_a_stop_ends_a_client_that_stays(
    pool: ServerPool, server: EmbeddedServer, log: EventLog, how: str
) -> None:
    refuse(server, how)
    with RawClient(server.url) as client:
        client.send(request())
        log.wait(ServerEventKind.FAULT)
        pool.stop(server)
        log.wait(ServerEventKind.GONE)


@pytest.mark.parametrize("how", ["reject", "drop", "truncated", "redirect"])
def test_a_fault_goes_through_tls(pool: ServerPool, log: EventLog, how: str) -> None:
    server = pool.start(tls="trusted")
    refuse(server, how)
    with RawClient(server.url) as client:
        client.send(request())
        if how == "drop":
            assert client.is_reset()
        else:
            assert client.read_to_end().startswith(b"HTTP/1.1 ")
    assert str(log.wait(ServerEventKind.GONE).data).startswith("handshake ")


def test_a_stopped_server_arms_nothing(pool: ServerPool, server: EmbeddedServer) -> None:
    pool.stop(server)
    actions: list[Callable[[], None]] = [
        server.faults.reject_next_handshake,
        lambda: server.faults.break_next_handshake("drop"),
    ]
    for action in actions:
        with pytest.raises(ServerError, match="Server 'chat' has been stopped"):
            action()


def test_a_rejected_client_can_send_on_without_losing_the_answer(
    server: EmbeddedServer,
) -> None:
    server.faults.reject_next_handshake(403, body="x" * 100_000)
    with RawClient(server.url) as client:
        client.send(request() + bytes(100_000))
        assert "403 Forbidden" in client.read_head()
        assert client.read_to_end() == b"x" * 100_000
        client.socket.shutdown(socket.SHUT_WR)


def _names(head: str) -> list[str]:
    return [line.partition(":")[0] for line in head.splitlines()]
