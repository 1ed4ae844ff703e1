"""The library's client as the suite wants it: it calls for each case and echoes what it is told.

Nothing of the transport is used but `SwanSocketLibrary.net.interface`, so that another
transport can be held to the same cases.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from SwanSocketLibrary.errors import TransportError
from SwanSocketLibrary.net.interface import (
    Connection,
    ConnectOptions,
    Exchange,
    Frame,
    Transport,
    TransportFactory,
)
from SwanSocketLibrary.swan.model import HandshakeRequest
from SwanSocketLibrary.swan.payloads import Headers

AGENT: Final = "SwanSocketLibrary"
OPTIONS: Final = ConnectOptions(proxy="")

_PATIENCE: Final = 500.0
"""Seconds after which a case is stuck; the suite itself gives the longest ones 480."""


class EchoReceiver:
    """A `Receiver` that sends every message back, and keeps the first one.

    :param echo: whether it does; the suite's own pages are only read.
    """

    def __init__(self, *, echo: bool) -> None:
        self.first: str | bytes | None = None
        self._echo: Final = echo
        self._connected: Final = threading.Event()
        self._ended: Final = threading.Event()
        self._connection: Connection

    def connected(self, connection: Connection) -> None:
        """Tells it where to send."""
        self._connection = connection
        self._connected.set()

    def wait_end(self, what: str) -> None:
        """Waits until the connection has ended.

        :raises TimeoutError: it did not.
        """
        if not self._ended.wait(_PATIENCE):
            raise TimeoutError(f"{what} did not end within {_PATIENCE:g} s")

    def opened(self, header: Headers, protocol: str) -> None:
        """See `Receiver.opened`."""

    def received(self, data: str | bytes) -> None:
        """See `Receiver.received`."""
        if self.first is None:
            self.first = data
        if not self._echo:
            return
        self._connected.wait()
        try:
            self._connection.send(data)
        except TransportError:
            # The server has gone or is leaving: the verdict is the suite's.
            return

    def received_all(self, messages: Sequence[str | bytes]) -> bool:
        """See `Receiver.received_all`."""
        for data in messages:
            self.received(data)
        return True

    def closed(self, code: int, reason: str) -> None:
        """See `Receiver.closed`."""
        self._ended.set()

    def failed(self, cause: str) -> None:
        """See `Receiver.failed`."""
        self._ended.set()

    def asks(self, key: str) -> None:
        """See `Receiver.asks`."""

    def exchanged(self, exchange: Exchange) -> None:
        """See `Receiver.exchanged`."""

    def frame(self, frame: Frame) -> None:
        """See `Receiver.frame`."""


def run_cases(
    url: str, make_transport: TransportFactory, options: ConnectOptions, at_once: int
) -> None:
    """Calls for every case of a fuzzing server, and then for its report.

    :param url: of the server, without a slash at its end.
    :param at_once: how many cases run side by side.
    """
    with _transport(make_transport) as transport:

        def _call(path: str, *, echo: bool) -> EchoReceiver:
            return _talk(transport, f"{url}/{path}", options, echo=echo)

        count = _call("getCaseCount", echo=False).first
        if count is None:
            raise RuntimeError("The fuzzing server did not say how many cases there are.")
        cases = [f"runCase?case={case}&agent={AGENT}" for case in range(1, int(count) + 1)]
        with ThreadPoolExecutor(at_once) as pool:
            for _ in pool.map(lambda case: _call(case, echo=True), cases):
                pass
        _call(f"updateReports?agent={AGENT}", echo=False)


@contextmanager
def _transport(make: TransportFactory) -> Iterator[Transport]:
    transport = make()
    try:
        yield transport
    finally:
        transport.shutdown(_PATIENCE)


def _talk(transport: Transport, url: str, options: ConnectOptions, *, echo: bool) -> EchoReceiver:
    receiver = EchoReceiver(echo=echo)
    receiver.connected(transport.connect(HandshakeRequest(url, (), (), 30.0), options, receiver))
    receiver.wait_end(url)
    return receiver
