"""The line from one connection of the transport to the session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from SwanSocketLibrary.net.interface import Exchange, Frame
from SwanSocketLibrary.swan import transitions
from SwanSocketLibrary.swan.host import Host, Transition
from SwanSocketLibrary.swan.payloads import Headers


class Listening(Protocol):
    """What a line needs of the session."""

    def happened(self, event: Callable[[Host], Transition], *, last_of: str | None = None) -> None:
        """Something happened on the wire."""

    def received(self, task_id: str, data: str | bytes, protocol: str) -> None:
        """A message came, on a connection with this subprotocol."""

    def received_all(self, task_id: str, messages: Sequence[str | bytes]) -> bool:
        """Several messages came; whether they were taken, all of them, or have to come singly."""

    def saw_frame(self, task_id: str, frame: Frame) -> None:
        """A frame went over the wire."""

    def asks(self, task_id: str, key: str) -> None:
        """A request for a handshake is about to be sent."""

    def saw_exchange(self, task_id: str, exchange: Exchange) -> None:
        """An opening handshake went over the wire."""


class Line:
    """A `Receiver` that turns what a connection tells into the rules' events.

    :param session: who hears it.
    :param task_id: the task of the connection.
    """

    def __init__(self, session: Listening, task_id: str) -> None:
        self._session = session
        self._task_id = task_id
        self.ended = False
        """Whether the connection has told its end. Written by the transport's threads."""
        self._protocol = ""

    def asks(self, key: str) -> None:
        """See `Receiver.asks`."""
        self._session.asks(self._task_id, key)

    def exchanged(self, exchange: Exchange) -> None:
        """See `Receiver.exchanged`."""
        self._session.saw_exchange(self._task_id, exchange)

    def opened(self, header: Headers, protocol: str) -> None:
        """See `Receiver.opened`."""
        self._protocol = protocol
        self._session.happened(
            lambda host: transitions.opened(host, self._task_id, header, protocol)
        )

    def received(self, data: str | bytes) -> None:
        """See `Receiver.received`."""
        self._session.received(self._task_id, data, self._protocol)

    def received_all(self, messages: Sequence[str | bytes]) -> bool:
        """See `Receiver.received_all`."""
        return self._session.received_all(self._task_id, messages)

    def closed(self, code: int, reason: str) -> None:
        """See `Receiver.closed`."""
        self.ended = True
        self._session.happened(
            lambda host: transitions.closed(host, self._task_id, code, reason),
            last_of=self._task_id,
        )

    def failed(self, cause: str) -> None:
        """See `Receiver.failed`."""
        self.ended = True
        self._session.happened(
            lambda host: transitions.failed(host, self._task_id, cause), last_of=self._task_id
        )

    def frame(self, frame: Frame) -> None:
        """See `Receiver.frame`."""
        self._session.saw_frame(self._task_id, frame)
