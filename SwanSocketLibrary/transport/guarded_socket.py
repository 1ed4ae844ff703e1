"""A blocking socket for handshakes that one deadline, a limit and a cancellation guard."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from SwanSocketLibrary.transport.attempt import READ, WRITE, Attempt
from SwanSocketLibrary.transport.causes import ConnectFailed, describe
from SwanSocketLibrary.transport.channel import Channel
from SwanSocketLibrary.transport.head import Head, parse_head

HEAD_LIMIT: Final = 64 * 1024
"""Bytes that the head of an HTTP answer may have."""

_CHUNK: Final = 16 * 1024
_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
_HTTP: Final = b"HTTP/"

_T = TypeVar("_T")


class GuardedSocket:
    """Looks like a blocking socket, and ends when its attempt does.

    :param sock: connected and non-blocking; owned by this object until `release`.
    :param attempt: bounds every wait.
    :param peer: whom it is connected to, for causes.
    :ivar asking: is given the head of the handshake's request before it is sent.
    :ivar asked: the head of the handshake's request, once it is sent.
    :ivar asked_at: when that was, in seconds of ``time.monotonic()``.
    :ivar answered_at: when the answer had come.
    :ivar answered: the head of the answer, once it has come and can be read.
    """

    def __init__(self, sock: socket.socket, attempt: Attempt, peer: str) -> None:
        self.sock: Final = sock
        self.attempt: Final = attempt
        self.peer = peer
        self.asking: Callable[[bytes], None] = lambda _asked: None
        self.asked = b""
        self.asked_at = self.answered_at = 0.0
        self.answered: Head | None = None
        self._ahead = b""

    def send(self, data: bytes) -> int:
        """Sends all of `data`, as whoever ignores the returned length expects."""
        sent = 0
        while sent < len(data):
            sent += self.perform(partial(self.sock.send, data[sent:]), WRITE)
        return sent

    def sendall(self, data: bytes) -> None:
        """Sends all of `data`."""
        self.send(data)

    def recv(self, limit: int) -> bytes:
        """Waits for bytes and returns at most `limit`; nothing at the end of the stream."""
        if self._ahead:
            data, self._ahead = self._ahead[:limit], self._ahead[limit:]
            return data
        return self.perform(partial(self.sock.recv, limit), READ)

    def read_head(self) -> bytes:
        """Reads the head of an HTTP answer; what comes behind it stays to be read.

        :raises ConnectFailed: no complete head came.
        """
        head = bytearray()
        while True:
            data = self.recv(_CHUNK)
            if not data:
                raise ConnectFailed(f"{self.peer} closed the connection during the handshake")
            searched = max(0, len(head) - 3)
            head += data
            if not head.startswith(_HTTP[: len(head)]):
                raise ConnectFailed(f"the answer of {self.peer} is not HTTP")
            end = _HEAD_END.search(head, searched)
            if (end.end() if end else len(head)) > HEAD_LIMIT:
                raise ConnectFailed("the answer's headers exceed 64 KiB")
            if end:
                self._ahead = bytes(head[end.end() :]) + self._ahead
                return bytes(head[: end.end()])

    def ask(self, request: bytes) -> None:
        """Sends the head of the handshake's request."""
        self.asking(request)
        self.asked = request
        self.asked_at = time.monotonic()
        self.sendall(request)

    def read_answer(self) -> Head:
        """Reads the head of the answer to it.

        :raises ConnectFailed: no complete head came, or it is malformed.
        """
        self.answered = parse_head(self.read_head(), self.peer)
        self.answered_at = time.monotonic()
        return self.answered

    def take_ahead(self) -> bytes:
        """The bytes that were read but not asked for."""
        data, self._ahead = self._ahead, b""
        return data

    def perform(self, action: Callable[[], _T], events: int) -> _T:
        """Calls a non-blocking action until it is done, waiting in between.

        :param events: what to wait for when the action would block.
        """
        while True:
            self.attempt.check()
            try:
                return action()
            except OSError as error:
                awaited = self._awaited(error, events)
                if not awaited:
                    raise ConnectFailed(describe(self._cause(error), self.peer)) from error
            self.attempt.stage = f"{self.peer} has not answered yet"
            self.attempt.wait({self.sock: awaited})

    def _cause(self, error: OSError) -> OSError:
        """The error that says more about why an action failed, or the same."""
        return error

    def _awaited(self, error: OSError, events: int) -> int:
        """What to wait for before the action is called again; 0 if the error is a real one."""
        return events if isinstance(error, BlockingIOError) else 0

    def channel(self) -> Channel:
        """The open connection, for whom the handshake was made; the socket is its from now on."""
        return Channel(self.sock)

    def fileno(self) -> int:
        """The descriptor of the socket."""
        return self.sock.fileno()

    def close(self) -> None:
        """Closes the socket."""
        self.sock.close()
