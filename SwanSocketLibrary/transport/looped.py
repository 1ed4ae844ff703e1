"""A transport whose connections share one loop. Slow imports are made by the first connection."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.swan.handshake import HandshakeRequest
from SwanSocketLibrary.transport.attempt import Attempt
from SwanSocketLibrary.transport.causes import ConnectFailed, GivenUp, printable
from SwanSocketLibrary.transport.connection import ClientConnection
from SwanSocketLibrary.transport.interface import ConnectOptions, Receiver
from SwanSocketLibrary.transport.loop import Loop
from SwanSocketLibrary.transport.wire import Opening, SendLimits

if TYPE_CHECKING:
    from SwanSocketLibrary.transport.connector import Upgrade


class LoopTransport:
    """Implements `Transport` but for the handshake and the frames.

    One thread serves all connections, and one more each while it connects; none is left
    when no connection is.

    :param load_upgrade: imports what makes handshakes; called in the connecting threads.
    :param limits: how much may wait to be sent to a peer that does not read.
    """

    def __init__(
        self, load_upgrade: Callable[[], Upgrade], limits: SendLimits | None = None
    ) -> None:
        self._load_upgrade: Final = load_upgrade
        self._limits: Final = limits or SendLimits()
        self._loop: Final = Loop()
        self._lock: Final = threading.Lock()
        self._connecting: list[threading.Thread] = []

    def check(self, options: ConnectOptions) -> None:
        """See `Transport.check`: it can do all."""

    def connect(
        self, request: HandshakeRequest, options: ConnectOptions, receiver: Receiver
    ) -> ClientConnection:
        """See `Transport.connect`."""
        attempt = Attempt(Deadline(request.timeout))
        connection = ClientConnection(self._loop, receiver, options, self._limits, attempt)
        thread = threading.Thread(
            target=lambda: connection.settle(
                _outcome(request, options, attempt, self._load_upgrade, receiver)
            ),
            name="swan-socket-connect",
            daemon=True,
        )
        self._loop.attach(connection)
        self._loop.call_soon(connection, connection.start)
        thread.start()
        with self._lock:
            self._connecting = [old for old in self._connecting if old.is_alive()] + [thread]
        return connection

    def shutdown(self, timeout: float) -> None:
        """See `Transport.shutdown`."""
        deadline = Deadline(timeout)
        for handler in self._loop.handlers:
            if isinstance(handler, ClientConnection):
                handler.abandon("the connection was abandoned when the library shut down")
        with self._lock:
            connecting = list(self._connecting)
        for thread in connecting:
            thread.join(deadline.remaining)
        self._loop.join(deadline.remaining)


def _outcome(
    request: HandshakeRequest,
    options: ConnectOptions,
    attempt: Attempt,
    load_upgrade: Callable[[], Upgrade],
    receiver: Receiver,
) -> Opening | str:
    try:
        from SwanSocketLibrary.transport.connector import connect

        return connect(request, options, attempt, load_upgrade(), receiver)
    except ConnectFailed as error:
        return str(error)
    except GivenUp:
        return "the connection was given up"
    except Exception as error:  # noqa: BLE001 - the receiver must be told an end whatever happens
        return f"connecting failed unexpectedly: {type(error).__name__}: {printable(str(error))}"
    finally:
        attempt.close()
