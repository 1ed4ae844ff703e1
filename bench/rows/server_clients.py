"""An echo server with fifty clients that send as soon as they are answered.

Each server is a process of its own: ``python -m bench.rows.server_clients KIND PORT``, or the
library's command. The clients are bare sockets in one process, so that the server has the most to
do.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Final

from bench.rounds import interleave, ratios
from bench.row import Row
from tools.processes import ROOT

_CLIENTS: Final = 50
_ECHOES: Final = 20_000
_ROUNDS: Final = 7
_PATIENCE: Final = 30.0

_REQUEST: Final = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
_PAYLOAD: Final = b"0123456789abcdef"
_SENT: Final = bytes((0x81, 0x80 | len(_PAYLOAD))) + bytes(4) + _PAYLOAD
"""A text; the masking key 0 leaves the payload as it is (RFC 6455 §5.3)."""
_ECHO: Final = bytes((0x81, len(_PAYLOAD))) + _PAYLOAD
_CLOSE: Final = bytes((0x88, 0x82)) + bytes(4) + (1000).to_bytes(2, "big")

_COMMANDS: Final = {
    "command": ("-m", "SwanSocketLibrary", "server", "--port"),
    "quiet": ("-m", "SwanSocketLibrary", "server", "--quiet", "--port"),
    "keyword": ("-m", __name__, "keyword"),
    "peer": ("-m", __name__, "peer"),
}


@contextlib.contextmanager
def _running(kind: str) -> Iterator[int]:
    """A server of that kind that prints into nothing, and its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    with subprocess.Popen(
        [sys.executable, *_COMMANDS[kind], str(port)], cwd=ROOT, stdout=subprocess.DEVNULL
    ) as process:
        try:
            patience = time.monotonic() + _PATIENCE
            while time.monotonic() < patience:
                with contextlib.suppress(ConnectionRefusedError):
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                time.sleep(0.05)
            yield port
        finally:
            process.terminate()


def _connected(port: int) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), _PATIENCE)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.sendall(_REQUEST)
    head = b""
    while b"\r\n\r\n" not in head:
        head += client.recv(4096)
    return client


def _echoes(port: int) -> float:
    """The seconds that the echoes take."""
    clients = [_connected(port) for _ in range(_CLIENTS)]
    with selectors.DefaultSelector() as ready:
        for client in clients:
            ready.register(client, selectors.EVENT_READ, client)
        began, left = time.perf_counter(), _ECHOES
        for client in clients:
            client.send(_SENT)
        while left:
            for key, _ in ready.select(_PATIENCE):
                client = key.data
                assert client.recv(4096) == _ECHO
                left -= 1
                if not left:
                    break
                client.send(_SENT)
        took = time.perf_counter() - began
    for client in clients:
        client.send(_CLOSE)
    for client in clients:  # what was on the way, the Close frame, the end
        while client.recv(4096):
            pass
        client.close()
    return took


@functools.cache
def _took() -> dict[str, list[float]]:
    with contextlib.ExitStack() as stack:
        ports = {kind: stack.enter_context(_running(kind)) for kind in _COMMANDS}
        return interleave(
            {kind: functools.partial(_echoes, port) for kind, port in ports.items()}, _ROUNDS
        )


def _ratios(kind: str) -> list[float]:
    return ratios(_took()[kind], _took()["peer"])


async def _serve_peer(port: int) -> None:
    from websockets.asyncio.server import ServerConnection, serve
    from websockets.exceptions import ConnectionClosed

    async def echo(connection: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for message in connection:
                await connection.send(message)

    async with serve(echo, "127.0.0.1", port, compression=None, ping_interval=None) as server:
        await server.serve_forever()


def _serve_keyword(port: int) -> None:
    from SwanSocketLibrary import SwanSocketLibrary

    SwanSocketLibrary().start_socket_server(port=port)
    while True:
        time.sleep(_PATIENCE)


_PEER: Final = "an echo server of `websockets`"

ROWS: Final = (
    Row(
        "server-50-clients",
        f"`python -m SwanSocketLibrary server` with {_CLIENTS} clients, its lines to `/dev/null`",
        _PEER,
        1.0,
        functools.partial(_ratios, "command"),
    ),
    Row(
        "server-50-clients-quiet",
        f"`python -m SwanSocketLibrary server --quiet` with {_CLIENTS} clients",
        _PEER,
        1.0,
        functools.partial(_ratios, "quiet"),
    ),
    Row(
        "server-50-clients-keyword",
        f"`Start Socket Server` with {_CLIENTS} clients",
        _PEER,
        1.0,
        functools.partial(_ratios, "keyword"),
    ),
)

if __name__ == "__main__":
    if sys.argv[1] == "peer":
        asyncio.run(_serve_peer(int(sys.argv[2])))
    else:
        _serve_keyword(int(sys.argv[2]))
