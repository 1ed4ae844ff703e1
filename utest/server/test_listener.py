from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import socket
import sys
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from SwanSocketLibrary.events.entries import ServerEventKind
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.waiting import Deadline
from utest.server.conftest import EventLog, LimitedPool, server_threads
from utest.server.raw_client import CLOSE, TEXT, RawClient, close_payload, frame, request

FDS = Path("/proc/self/fd")


def open_descriptors() -> int:
    gc.collect()
    return len(os.listdir(FDS))  # noqa: PTH208 - iterdir would count its own


@pytest.mark.skipif(not FDS.exists(), reason="descriptors are counted on Linux")
@pytest.mark.parametrize("tls", [None, "trusted"])
def test_nothing_is_left_open_after_a_stop(
    pool: ServerPool, tls: str | None, soon: Deadline
) -> None:
    pool.start(tls=tls)  # loads the modules
    pool.stop_all()
    before = open_descriptors()
    for _ in range(3):
        server = pool.start(tls=tls)
        server.hold_next_handshake()
        with RawClient(server.url) as held, RawClient(server.url) as live, RawClient(server.url):
            held.send(request())
            server.wait_connection(soon)
            live.open()
            pool.stop_all()
    assert open_descriptors() == before


def test_a_stop_tells_live_clients_that_the_server_goes_away(
    pool: ServerPool, server: EmbeddedServer
) -> None:
    with connect(server.url) as client:
        client.send("hello")
        assert client.recv(timeout=20) == "hello"
        pool.stop(server)
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(timeout=20)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1001


def test_a_stop_does_not_wait_for_a_client_that_answers_nothing(
    pool: ServerPool, raw: RawClient, log: EventLog
) -> None:
    pool.stop_all()
    assert raw.read_frame().payload == close_payload(1001)
    assert log.wait(ServerEventKind.GONE).data == "the server was stopped"
    assert log.kinds()[-2:] == [ServerEventKind.CLOSE_SENT, ServerEventKind.GONE]


def test_a_stop_drops_a_client_that_has_not_answered_an_earlier_close(
    pool: ServerPool, server: EmbeddedServer, raw: RawClient, log: EventLog
) -> None:
    server.close_client(1000)
    assert raw.read_frame().opcode == CLOSE
    pool.stop(server)
    assert log.wait(ServerEventKind.GONE).data == "the server was stopped"
    assert log.kinds().count(ServerEventKind.CLOSE_SENT) == 1


def test_a_stop_drops_a_held_handshake(
    pool: ServerPool, server: EmbeddedServer, log: EventLog
) -> None:
    server.hold_next_handshake()
    with RawClient(server.url) as client:
        client.send(request())
        log.wait(ServerEventKind.HELD)
        pool.stop(server)
        assert client.read_to_end() == b""
    assert log.kinds() == [ServerEventKind.CONNECTED, ServerEventKind.HELD, ServerEventKind.GONE]


def test_a_stop_drops_a_client_that_began_no_tls(pool: ServerPool) -> None:
    server = pool.start(tls="trusted")
    port = int(server.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        pool.stop(server)
        with contextlib.suppress(ConnectionResetError):
            assert client.recv(100) == b""


def test_a_stop_that_was_interrupted_can_be_repeated(
    server: EmbeddedServer, raw: RawClient, pool: ServerPool
) -> None:
    (running,) = pool._running
    loop = pool._net_thread()
    loop.call(lambda: asyncio.ensure_future(running.listener.stop()))  # nobody waits for it
    pool.stop(server)
    assert not pool.servers
    assert server_threads() == []


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits descriptors")
def test_a_server_without_descriptors_accepts_when_there_are_some_again(
    silent: EmbeddedServer, raw_silent: RawClient
) -> None:
    import resource

    address = raw_silent.socket.getpeername()
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    with socket.socket() as client:
        client.settimeout(20)
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
        try:
            client.connect(address)
            silent.send("the loop goes on", client=1)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        client.sendall(request())
        assert client.recv(100).startswith(b"HTTP/1.1 101 ")


@pytest.mark.parametrize("tls", [None, "trusted"])
def test_small_frames_are_not_delayed(pool: ServerPool, tls: str | None) -> None:
    """Without TCP_NODELAY the second waits 40 ms for the acknowledgement of the first."""
    server = pool.start(tls=tls)
    with RawClient(server.url) as client:
        client.open()
        accepted = server._listener.on_client(
            1, lambda found: found.stream._transport.get_extra_info("socket")
        )
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


# As many as may be


@pytest.mark.parametrize("tls", [None, "trusted"])
def test_more_clients_than_may_be_are_refused_until_one_leaves(
    limited: LimitedPool, log: EventLog, tls: str | None
) -> None:
    server = limited(max_clients=2).start(tls=tls)
    with RawClient(server.url) as first, RawClient(server.url) as second:
        first.open()
        second.open()
        for kind in (ServerEventKind.BOUND, ServerEventKind.REFUSED):
            with contextlib.suppress(OSError), RawClient(server.url) as third:
                answer = third.read_to_end()
                assert answer.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
                assert tls is None
            assert log.wait(kind, client=None).data == (
                "a connection was refused: 2 are there already (server_max_clients=2)"
            )
        first.send(frame(TEXT, b"goes on"))
        assert first.read_frame().payload == b"goes on"
        second.socket.close()
        log.wait(ServerEventKind.GONE, client=2)
        with RawClient(server.url) as third:
            assert third.open().startswith("HTTP/1.1 101 ")
    assert server.client_count == 3


def test_those_that_have_not_said_anything_count_too(limited: LimitedPool, log: EventLog) -> None:
    server = limited(max_clients=2).start(tls="trusted")
    plain = server.url.replace("wss", "ws")
    with RawClient(plain), RawClient(plain), RawClient(plain) as third:
        with contextlib.suppress(ConnectionResetError):
            assert third.read_to_end() == b""
        log.wait(ServerEventKind.BOUND, client=None)


def test_a_failed_tls_handshake_gives_its_place_back(limited: LimitedPool, log: EventLog) -> None:
    pool = limited(max_clients=1)
    server = pool.start(tls="trusted")
    for number in range(1, 4):
        with RawClient(server.url.replace("wss", "ws")) as client:
            client.send(b"not TLS at all")
            client.read_to_end()
        log.wait(ServerEventKind.REFUSED, client=None, count=number)
    with RawClient(server.url) as client:
        assert client.open().startswith("HTTP/1.1 101 ")
        assert len(pool._budget._shares) == 1
