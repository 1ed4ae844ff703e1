"""The same echo as a user would write it on websocket-client alone, for `call_and_wait`."""

from __future__ import annotations

from websocket import WebSocket, create_connection

ROBOT_LIBRARY_SCOPE = "GLOBAL"

_sockets: list[WebSocket] = []


def open_raw_socket(url: str) -> None:
    _sockets.append(create_connection(url))


def raw_echo(data: str, count: int) -> None:
    """Sends the data and receives its echo, that often."""
    socket = _sockets[-1]
    for _ in range(count):
        socket.send(data)
        assert socket.recv() == data


def close_raw_socket() -> None:
    _sockets.pop().close()
