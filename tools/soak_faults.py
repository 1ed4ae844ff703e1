"""What goes wrong during the soak."""

from __future__ import annotations

import contextlib
import random
import socket
import struct
from collections.abc import Callable, Mapping
from typing import Final

from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.server.embedded_server import EmbeddedServer
from SwanSocketLibrary.server.faults import HANDSHAKE_FAULTS
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.session.session import Session
from tools.soak_socket import PATIENCE, SoakSocket, connect, wait_end, wait_settled

_RESET: Final = struct.pack("ii", 1, 0)


# On an open connection.


def client_closes(it: SoakSocket) -> None:
    """The client closes while messages are on their way."""
    it.session.close(3000, "enough", it.task)


def server_closes(it: SoakSocket) -> None:
    """The server closes while messages are on their way."""
    it.server.close_client(4000, "enough", it.client)


def reset(it: SoakSocket) -> None:
    """The server resets TCP."""
    it.server.faults.drop("reset", it.client)


def end(it: SoakSocket) -> None:
    """The server ends TCP without a Close frame."""
    it.server.faults.drop("end", it.client)


def illegal_frame(it: SoakSocket) -> None:
    """The server sends a frame with an unknown opcode."""
    it.server.faults.send_bytes(b"\x83\x00", it.client)


def half_a_frame(it: SoakSocket) -> None:
    """The server resets TCP in the middle of a frame."""
    it.server.faults.send_bytes(b"\x81\x7e\x10\x00half", it.client)
    with contextlib.suppress(ServerError):  # echoes in between may have made it not UTF-8
        it.server.faults.drop("reset", it.client)


def unanswered_close(it: SoakSocket) -> None:
    """The server does not answer the client's Close frame."""
    it.server.faults.ignore_close(it.client)
    it.session.close(1000, "", it.task)


def stalled_peer(it: SoakSocket) -> None:
    """The server stops reading, and is closed by the client."""
    it.server.faults.stop_reading(it.client)
    it.session.close(1000, "", it.task)


ON_OPEN: Final[Mapping[str, Callable[[SoakSocket], None]]] = {
    each.__name__: each
    for each in (
        client_closes,
        server_closes,
        reset,
        end,
        illegal_frame,
        half_a_frame,
        unanswered_close,
        stalled_peer,
    )
}


# Instead of a connection.


def bad_handshake(session: Session, pool: ServerPool, choose: random.Random) -> None:
    """A server rejects, breaks or holds a handshake; the client gives the held one up."""
    server = pool.start("silent")
    held = choose.random() < 0.3  # noqa: PLR2004 - about as often as the others
    if held:
        server.hold_next_handshake()
    elif choose.random() < 0.5:  # noqa: PLR2004 - the same
        server.faults.reject_next_handshake(choose.choice([401, 403, 404, 500, 503]), body="no")
    else:
        server.faults.break_next_handshake(choose.choice(list(HANDSHAKE_FAULTS)))
    task = connect(session, server.url)
    if not held:
        # One that names a subprotocol which was not offered opens on some hosts.
        wait_settled(session, task)
    session.end([task], 1.0)
    _stop(pool, server)


def stopped_server(session: Session, pool: ServerPool, choose: random.Random) -> None:
    """A server stops before, while or after a client connects."""
    server = pool.start("silent")
    url = server.url
    when = choose.randrange(3)
    if when == 0:
        _stop(pool, server)
    task = connect(session, url)
    if when == 1:
        _stop(pool, server)
    else:
        wait_settled(session, task)
        _stop(pool, server)
    wait_end(session, task)
    session.end([task], 1.0)


def raw_reset(session: Session, _: ServerPool, choose: random.Random) -> None:
    """A bare socket resets TCP: at once, or behind half an answer."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(PATIENCE)
        task = connect(session, f"ws://127.0.0.1:{listening.getsockname()[1]}")
        peer, _address = listening.accept()
        with peer:
            peer.settimeout(PATIENCE)
            if choose.random() < 0.5:  # noqa: PLR2004 - as often as not
                with contextlib.suppress(ConnectionError):
                    peer.recv(4096)
                    peer.sendall(b"HTTP/1.1 101 Switching Pro")
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    wait_end(session, task)
    session.end([task], 1.0)


INSTEAD: Final = (bad_handshake, stopped_server, raw_reset)


def _stop(pool: ServerPool, server: EmbeddedServer) -> None:
    with contextlib.suppress(ServerError):
        pool.stop(server)
