from __future__ import annotations

import contextlib
import socket
import time

import pytest

from SwanSocketLibrary.errors import WaitFailed
from SwanSocketLibrary.events.entries import ServerEventKind
from SwanSocketLibrary.replay.replay import Replay
from SwanSocketLibrary.replay.script import ReplaySource
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.waiting import Deadline
from utest.replay.scenes import recorded
from utest.server.conftest import EventLog, LimitedPool
from utest.server.raw_client import TEXT, RawClient, Received, frame, request


def test_a_request_may_come_in_any_pieces(server: EmbeddedServer, soon: Deadline) -> None:
    with RawClient(server.url) as client:
        data = request("/bytes?n=1") + frame(TEXT, b"early")
        for index in range(len(data)):
            client.send(data[index : index + 1])
        assert client.read_head().startswith("HTTP/1.1 101 ")
        assert client.read_frame() == Received(TEXT, b"early")
    assert server.wait_connection(soon).query == {"n": "1"}


def test_what_comes_with_the_request_is_treated_after_the_answer(
    server: EmbeddedServer,
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
    assert log.wait(ServerEventKind.OPENED).data == chosen


def test_the_servers_headers_are_in_the_response(pool: ServerPool) -> None:
    server = pool.start(headers={"X-Server": "embedded", "Set-Cookie": "a=b"})
    with RawClient(server.url) as client:
        head = client.open()
    assert "X-Server: embedded\r\n" in head
    assert "Set-Cookie: a=b" in head


# What is no client

HANDSHAKE = request().decode()
PLAIN = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"


def changed(old: str, new: str) -> bytes:
    assert old in HANDSHAKE
    return HANDSHAKE.replace(old, new).encode()


@pytest.mark.parametrize(
    ("data", "status", "why"),
    [
        (PLAIN.encode(), 426, "GET /health: missing Connection header"),
        (PLAIN.replace("health", "a?t=1").encode(), 426, "GET /a: missing"),
        (PLAIN.replace("GET", "HEAD").encode(), 405, "its method is HEAD, not GET"),
        (changed("GET", "POST"), 405, "its method is POST, not GET"),
        (PLAIN.replace("/1.1", "/1.0").encode(), 505, "its version is HTTP/1.0, not HTTP/1.1"),
        (changed("HTTP/1.1", "HTTP/2.0"), 505, "its version is HTTP/2.0"),
        (changed("Upgrade: websocket", "Upgrade: h2c"), 426, "invalid Upgrade header: h2c"),
        (changed("Connection: Upgrade", "Connection: close"), 426, "invalid Connection header"),
        (changed("Version: 13", "Version: 8"), 400, "invalid Sec-WebSocket-Version header: 8"),
        (changed("AAAA==", "AA=="), 400, "invalid Sec-WebSocket-Key header"),
        (changed("Sec-WebSocket-Key", "X-Key"), 400, "missing Sec-WebSocket-Key header"),
        (changed("Host: localhost\r\n", ""), 400, "it has 0 Host headers, not one"),
        (changed("Host: localhost", "Host: a\r\nHost: b"), 400, "it has 2 Host headers, not one"),
        (changed("Host: localhost", "Host: evil.example"), 403, "its Host is 'evil.example'"),
        (changed("Host: localhost", "Host localhost"), 400, "line 2 of it is no header"),
        (changed("Host:", "Host :"), 400, "line 2 of it is no header"),
        (changed("Host: localhost", "Host: a\x01"), 400, "line 2 of it is no header"),
        (b"GET / HTTP/1.1\nHost: localhost\n\n", 400, "a line of it does not end in CR LF"),
        (b"hello there\r\n\r\n", 400, "it is not HTTP, but 'hello there'"),
        (b"\x00\xff\xfe\x1b[31m", 400, "it is not HTTP, but '\x00\\xff\\xfe\x1b[31m'"),
        (b"a" * 40, 400, "it is not HTTP"),
        (b"\x16\x03\x01\x02\x00\x01", 400, "it speaks TLS, and this server does not"),
    ],
)
def test_what_the_server_refuses_is_no_client(
    server: EmbeddedServer, log: EventLog, data: bytes, status: int, why: str
) -> None:
    server.hold_next_handshake()
    with RawClient(server.url) as client:
        client.send(data)
        answer = client.read_to_end()
        assert answer.startswith(b"HTTP/1.1 %d " % status)
        assert answer.endswith(b"\r\n\r\n") is data.startswith(b"HEAD")
        client.send(b"more that nobody reads")
    told = str(log.wait(ServerEventKind.REFUSED, client=None).data)
    assert told.startswith(f"a connection was refused with {status} ")
    assert why in told
    with pytest.raises(WaitFailed) as failure:
        server.wait_connection(Deadline(0))
    shown = told[13:].replace("\x00", r"\x00").replace("\x1b", r"\x1b")
    assert failure.value.came == f"No client connected. The last that was no client {shown}."
    with RawClient(server.url) as client:
        client.send(request())
        log.wait(ServerEventKind.HELD, client=1)
    assert server.client_count == 1


def test_what_leaves_before_its_request_is_complete_is_no_client(
    server: EmbeddedServer, log: EventLog
) -> None:
    for number, data in enumerate((b"", b"GET / HTTP/1.1\r\nHost: loc"), 1):
        with RawClient(server.url) as client:
            client.send(data)
            client.socket.shutdown(socket.SHUT_WR)
            assert client.read_to_end() == b""
        told = log.wait(ServerEventKind.REFUSED, client=None, count=number)
        assert told.data == "a connection made no request: it left before its request was complete"
    assert server.client_count == 0


def test_the_last_client_stays_the_default_after_a_thousand_probes(
    server: EmbeddedServer, raw: RawClient, log: EventLog
) -> None:
    for number in range(1000):
        with RawClient(server.url) as probe:
            if number % 2:
                probe.send(PLAIN.encode())
                probe.read_to_end()
    log.wait(ServerEventKind.REFUSED, client=None, count=1000)
    server.send("still you")
    assert raw.read_frame().payload == b"still you"
    assert server.client_count == 1


def test_a_stop_ends_what_was_refused_and_stays(
    pool: ServerPool, server: EmbeddedServer, log: EventLog
) -> None:
    with RawClient(server.url) as client:
        client.send(PLAIN.encode())
        client.read_to_end()
        pool.stop(server)
    assert log.kinds(client=None) == [ServerEventKind.REFUSED]


def test_plain_http_at_a_port_for_tls_is_no_client(pool: ServerPool, log: EventLog) -> None:
    server = pool.start(tls="trusted")
    with RawClient(server.url.replace("wss", "ws")) as client:
        client.send(PLAIN.encode())
        client.read_to_end()
    told = str(log.wait(ServerEventKind.REFUSED, client=None).data)
    assert told.startswith("a connection made no request: its TLS handshake failed: ")
    assert server.client_count == 0


@pytest.mark.parametrize("where", ["rejection", "fault", "recording"])
def test_what_is_turned_away_on_purpose_is_a_client(
    pool: ServerPool, log: EventLog, where: str
) -> None:
    source = ReplaySource("a.har", (recorded(),))
    replay = Replay(source, print) if where == "recording" else None
    server = pool.start(replay=replay)
    if where == "rejection":
        server.faults.reject_next_handshake()
    elif where == "fault":
        server.faults.break_next_handshake("no-upgrade")
    with RawClient(server.url) as client:
        client.open("/" if where != "recording" else "/elsewhere")
        client.read_to_end()
    log.wait(ServerEventKind.GONE)
    assert server.wait_connection(Deadline(0)).client == 1


# Bounds of the handshake


@pytest.mark.parametrize("tls", [None, "trusted"])
@pytest.mark.parametrize("data", [b"", b"GET / HTTP/1.1\r\nHost: loc"])
def test_a_request_has_a_time(
    limited: LimitedPool, log: EventLog, tls: str | None, data: bytes
) -> None:
    server = limited(handshake_timeout=0.2).start(tls=tls)
    with RawClient(server.url) as client:
        client.send(data)
        began = time.monotonic()
        answer = client.read_to_end()
        assert 0.1 < time.monotonic() - began < 2
    assert answer.startswith(b"HTTP/1.1 408 Request Timeout\r\n") is bool(data)
    told = str(log.wait(ServerEventKind.BOUND, client=None).data)
    assert "in time (server_handshake_timeout=0.2s)" in told
    assert server.client_count == 0


def test_bytes_that_trickle_do_not_make_the_time_longer(
    limited: LimitedPool, log: EventLog
) -> None:
    server = limited(handshake_timeout=0.3).start()
    with RawClient(server.url) as client:
        client.socket.settimeout(0.01)
        began = time.monotonic()
        client.send(b"GET / HTTP/1.1\r\nX-Slow: ")
        while time.monotonic() - began < 10:
            client.send(b"a")
            with contextlib.suppress(TimeoutError):
                assert client.socket.recv(100).startswith(b"HTTP/1.1 408 ")
                break
        assert time.monotonic() - began < 2
    log.wait(ServerEventKind.BOUND, client=None)


def test_a_tls_handshake_has_the_same_time(limited: LimitedPool, log: EventLog) -> None:
    server = limited(handshake_timeout=0.2).start(tls="trusted")
    with RawClient(server.url.replace("wss", "ws")) as client:
        assert client.read_to_end() == b""
    told = str(log.wait(ServerEventKind.BOUND, client=None).data)
    assert "its TLS handshake was not complete in time (server_handshake_timeout=0.2s)" in told


def test_the_time_does_not_end_what_the_test_holds(limited: LimitedPool, log: EventLog) -> None:
    server = limited(handshake_timeout=0.1).start()
    server.hold_next_handshake()
    with RawClient(server.url) as client:
        client.send(request())
        log.wait(ServerEventKind.HELD)
        with RawClient(server.url) as mute:  # whose time is over later
            assert mute.read_to_end() == b""
        server.release_handshake()
        assert client.read_head().startswith("HTTP/1.1 101 ")


def test_a_token_of_20_kb_and_200_headers_are_taken(server: EmbeddedServer) -> None:
    more = f"Cookie: {'c' * 20_000}\r\n" + "".join(f"X-{n}: {n}\r\n" for n in range(200))
    with RawClient(server.url) as client:
        assert client.open(f"/?token={'t' * 20_000}", more).startswith("HTTP/1.1 101 ")
    headers = server.wait_connection(Deadline(0)).headers
    assert (len(headers["Cookie"]), headers["x-199"]) == (20_000, "199")


@pytest.mark.parametrize("more", ["X-A: a\r\n" * 200, f"X-A: {'a' * 1000}\r\n"])
def test_a_head_has_a_length(limited: LimitedPool, log: EventLog, more: str) -> None:
    size = len(request())
    server = limited(max_head=size + 1000).start()
    with RawClient(server.url) as client:
        assert client.open(more=f"X-A: {'a' * 993}\r\n").startswith("HTTP/1.1 101 ")
    for kind in (ServerEventKind.BOUND, ServerEventKind.REFUSED):
        with RawClient(server.url) as client:
            client.send(request(more=more))
            assert client.read_to_end().startswith(b"HTTP/1.1 431 ")
        told = str(log.wait(kind, client=None).data)
        assert f"headers are longer than server_max_head={size + 1000} B" in told
    assert server.client_count == 1
