from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from websockets.sync.client import connect

from SwanSocketLibrary.errors import ServerError, UnknownName
from SwanSocketLibrary.events.entries import ServerEventKind
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.waiting import Deadline
from utest.server.conftest import EventLog
from utest.server.raw_client import TEXT, RawClient, frame

FDS = Path("/proc/self/fd")


def test_a_stopped_server_refuses_to_act_but_keeps_what_came(
    pool: ServerPool, server: EmbeddedServer, raw: RawClient, soon: Deadline, log: EventLog
) -> None:
    raw.send(frame(TEXT, b"last words"))
    log.wait(ServerEventKind.MESSAGE_RECEIVED)
    pool.stop(server)
    assert server.stopped
    actions: list[Callable[[], None]] = [
        lambda: server.send("hello"),
        server.close_client,
        server.hold_next_handshake,
        server.release_handshake,
    ]
    for action in actions:
        with pytest.raises(ServerError, match="Server 'chat' has been stopped"):
            action()
    assert server.wait_message(lambda data: (True, data), soon) == "last words"


def test_a_message_goes_to_the_client_that_is_named_else_to_the_last(
    silent: EmbeddedServer,
) -> None:
    with connect(silent.url) as first, connect(silent.url) as second:
        silent.send("to the last")
        silent.send("to the first", client=1)
        silent.send("to the second", client=2)
        assert first.recv(timeout=20) == "to the first"
        assert second.recv(timeout=20) == "to the last"
        assert second.recv(timeout=20) == "to the second"


def test_an_unknown_client_lists_the_known_ones(silent: EmbeddedServer) -> None:
    with pytest.raises(ServerError, match="No client has connected to server 'quiet' yet"):
        silent.send("hello")
    with connect(silent.url):
        for number in (0, 2, -1):
            with pytest.raises(UnknownName, match=f"No client is named '{number}'. Known: '1'."):
                silent.send("hello", client=number)


def test_a_client_that_has_gone_cannot_be_sent_to(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    raw_silent.socket.close()
    log.wait(ServerEventKind.GONE)
    with pytest.raises(ServerError) as failure:
        silent.send("hello")
    assert str(failure.value) == (
        "Client 1 of server 'quiet' has gone: it ended the TCP connection without a Close frame."
    )


def test_a_client_that_reset_its_connection_has_gone(
    silent: EmbeddedServer, raw_silent: RawClient, log: EventLog
) -> None:
    raw_silent.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raw_silent.socket.close()
    assert "it broke the TCP connection (" in str(log.wait(ServerEventKind.GONE).data)
