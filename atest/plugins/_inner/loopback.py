"""A transport without a network: ``transport=loopback`` sends each message back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from queue import SimpleQueue

from SwanSocketLibrary.plugins import (
    ConnectOptions,
    HandshakeRequest,
    Headers,
    InvalidArgument,
    Receiver,
    TransportError,
    TransportFactory,
    hookimpl,
)


class LoopbackConnection:
    """Tells its receiver everything from a thread of its own, one thing after another."""

    def __init__(self, protocols: tuple[str, ...], receiver: Receiver) -> None:
        self._receiver = receiver
        self._due: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._reading = threading.Event()
        self._abandoned: str | None = None
        self._closing = self._over = False
        self._reading.set()
        protocol = protocols[0] if protocols else ""
        self._due.put(lambda: receiver.opened(Headers({"Server": "loopback"}), protocol))
        self.thread = threading.Thread(target=self._run, name="loopback", daemon=True)
        self.thread.start()

    def send(self, data: str | bytes) -> None:
        if self._closing or self._abandoned is not None:
            raise TransportError("The message was not sent: the connection is being closed.")
        self._due.put(lambda: self._receiver.received(data))

    def close(self, code: int, reason: str) -> None:
        self._closing = True
        self._due.put(lambda: self._end(code, reason))
        self._reading.set()

    def abandon(self, cause: str) -> None:
        self._abandoned = cause
        self._due.put(lambda: None)  # wakes the thread
        self._reading.set()

    def pause_reading(self) -> None:
        if not self._closing:
            self._reading.clear()

    def resume_reading(self) -> None:
        self._reading.set()

    def _run(self) -> None:
        while not self._over:
            tell = self._due.get()
            self._reading.wait()
            cause = self._abandoned
            if cause is None:
                tell()
            else:
                self._over = True
                self._receiver.failed(cause)

    def _end(self, code: int, reason: str) -> None:
        self._over = True
        self._receiver.closed(code, reason)


class LoopbackTransport:
    """Makes the connections, and ends what is left of them."""

    def __init__(self) -> None:
        self._connections: list[LoopbackConnection] = []

    def check(self, options: ConnectOptions) -> None:
        if options.compression:
            raise InvalidArgument("transport=loopback has nothing to compress.")

    def connect(
        self, request: HandshakeRequest, _options: ConnectOptions, receiver: Receiver
    ) -> LoopbackConnection:
        connection = LoopbackConnection(request.protocols, receiver)
        self._connections.append(connection)
        return connection

    def shutdown(self, timeout: float) -> None:
        for connection in self._connections:
            connection.abandon("the run has ended")
        for connection in self._connections:
            connection.thread.join(timeout)


@hookimpl
def swan_transports() -> Mapping[str, TransportFactory]:
    return {"loopback": LoopbackTransport}
