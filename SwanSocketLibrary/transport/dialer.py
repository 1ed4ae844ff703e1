"""Names to addresses, addresses to connected TCP sockets."""

from __future__ import annotations

import errno
import os
import socket
from collections import deque
from typing import Final

from SwanSocketLibrary.transport.attempt import WRITE, Attempt
from SwanSocketLibrary.transport.causes import ConnectFailed, describe

HEAD_START: Final = 0.25
"""Seconds that an address has before the next one is tried beside it (RFC 8305 §5)."""

_IN_PROGRESS: Final = frozenset({errno.EINPROGRESS, errno.EWOULDBLOCK})

# As websocket-client does: no waiting for more bytes, and dead peers are noticed some day.
_OPTIONS: Final = (
    (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
)

Address = tuple[socket.AddressFamily, tuple[str | int | bytes, ...]]


def resolve(
    host: str,
    port: int,
    attempt: Attempt,
    family: socket.AddressFamily = socket.AF_UNSPEC,
) -> list[Address]:
    """Looks a name up.

    :raises ConnectFailed: it has no address.
    :raises GivenUp: the attempt ended meanwhile; a look-up itself cannot be ended.
    """
    attempt.stage = f"the name {host} was not found yet"
    with attempt.uninterruptible():
        try:
            found = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
        except UnicodeError:
            raise ConnectFailed(f"name or service not known: {host}") from None
        except OSError as error:
            raise ConnectFailed(describe(error, host)) from error
    return [(entry[0], entry[4]) for entry in found]


def dial(addresses: list[Address], attempt: Attempt, peer: str) -> socket.socket:
    """Connects to the first address that answers; a slow one does not hold up the others.

    :param peer: whom the addresses belong to, for causes.
    :return: a connected, non-blocking socket.
    :raises ConnectFailed: none answered in time.
    """
    attempt.stage = f"{peer} has not accepted the connection yet"
    dialing = _Dialing(addresses, attempt)
    try:
        connected = dialing.run()
    finally:
        dialing.close()
    if connected is None:
        raise ConnectFailed(describe(dialing.error, peer)) from dialing.error
    return connected


class _Dialing:
    def __init__(self, addresses: list[Address], attempt: Attempt) -> None:
        self._untried = deque(addresses)
        self._attempt = attempt
        self._pending: dict[socket.socket, int] = {}
        self.error = OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL))

    def run(self) -> socket.socket | None:
        """Returns the first socket that is connected, ``None`` if all failed."""
        while self._untried or self._pending:
            if self._untried:
                self._start(*self._untried.popleft())
            if not self._pending:
                continue
            for sock in self._attempt.wait(self._pending, HEAD_START if self._untried else None):
                code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                del self._pending[sock]
                if not code:
                    return sock
                sock.close()
                self.error = OSError(code, os.strerror(code))
        return None

    def close(self) -> None:
        for sock in self._pending:
            sock.close()

    def _start(self, family: socket.AddressFamily, address: tuple[str | int | bytes, ...]) -> None:
        try:
            sock = socket.socket(family, socket.SOCK_STREAM)
        except OSError as error:
            self.error = error
            return
        sock.setblocking(False)
        for option in _OPTIONS:
            sock.setsockopt(*option)
        code = sock.connect_ex(address)
        if code and code not in _IN_PROGRESS:
            sock.close()
            self.error = OSError(code, os.strerror(code))
        else:
            self._pending[sock] = WRITE
