"""What happened on a server: written by the loop's thread, read and taken by the test's."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from SwanSocketLibrary.errors import ServerError, UnknownName
from SwanSocketLibrary.interruptions import on_interruption
from SwanSocketLibrary.monitor import Monitor
from SwanSocketLibrary.server.requests import request_payload
from SwanSocketLibrary.swan.bounds import BOUNDS, Bound
from SwanSocketLibrary.swan.inbox import Inbox, Message
from SwanSocketLibrary.swan.payloads import Headers, Payload


@dataclass(frozen=True, slots=True)
class CloseFrame:
    """What a Close frame said (RFC 6455 §5.5.1).

    :ivar code: its code, ``None`` if it carried none.
    :ivar reason: its reason, ``""`` for none; bytes that are not UTF-8 are replaced.
    """

    code: int | None
    reason: str = ""

    def __str__(self) -> str:
        code = "without a code" if self.code is None else str(self.code)
        return f"{code} {self.reason!r}" if self.reason else code


class EventKind(str, Enum):
    """What a `ServerEvent` tells."""

    CONNECTED = "connected"
    HELD = "held"
    OPENED = "opened"
    MESSAGE_RECEIVED = "message received"
    MESSAGE_SENT = "message sent"
    CLOSE_RECEIVED = "close received"
    CLOSE_SENT = "close sent"
    BYTES_SENT = "bytes sent"
    PING_SENT = "ping sent"
    PONG_RECEIVED = "pong received"
    READING = "reading"
    BOUND = "bound"
    PROBLEM = "problem"
    FAULT = "fault"
    DEPARTED = "departed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One thing that happened, for the log.

    :ivar server: the server's name, see `ServerRecord.name`.
    :ivar client: the client's number, from 1.
    :ivar kind: what happened.
    :ivar data: the target of the request (connected), the subprotocol or ``None`` (opened),
        the message, the `CloseFrame`, the bytes or the payload, whether it reads (reading),
        what a reached bound means (bound), what a behavior raised (problem), what goes wrong
        on purpose (fault), what a client did instead of what was recorded (departed), or why
        it went (gone).
    :ivar time: when, in seconds of ``time.monotonic()``.
    """

    server: str
    client: int
    kind: EventKind
    data: str | bytes | CloseFrame | None
    time: float


Observer = Callable[[ServerEvent], None]
"""Who is told the events, in the loop's thread. It must not block, raise or use the server."""


class Ping:
    """A ping that the server sent. All is guarded by the pool's condition.

    :ivar client: to whom.
    :ivar payload: its payload.
    :ivar answered: whether a pong with that payload has come.
    :ivar others: how many other pongs have come meanwhile.
    """

    def __init__(self, client: ClientRecord, payload: bytes) -> None:
        self.client = client
        self.payload = payload
        self.answered = False
        self.others = 0


class ClientRecord:
    """One connection whose request has arrived. All is guarded by the pool's condition.

    :ivar request: what `request_payload` made of its request.
    :ivar waited_for: whether a wait for a connection has returned it.
    :ivar inbox: its messages that no wait has taken, oldest first.
    :ivar pings: those that a test waits for the pongs of, oldest first.
    :ivar unread: whether the server does not read from it, as the test wants.
    :ivar read_on: has the server read from it again, where it does not as the inbox is full.
    :ivar close: the first Close frame that it sent.
    :ivar gone: why its connection ended, ``None`` while it lives.
    """

    def __init__(self, number: int, request: Payload, inbox_bound: Bound = BOUNDS.inbox) -> None:
        self.number = number
        self.request = request
        self.waited_for = False
        self.inbox = Inbox(inbox_bound)
        self.pings: list[Ping] = []
        self.unread = False
        self.read_on: Callable[[], None] | None = None
        self.close: CloseFrame | None = None
        self.gone: str | None = None
        self._was_full = False

    @property
    def finished(self) -> bool:
        """Whether no further message can come from it."""
        return self.close is not None or self.gone is not None

    @property
    def silent(self) -> bool:
        """Whether no further message can come from it, or not before some are taken."""
        return self.finished or self.read_on is not None

    def first_full(self) -> bool:
        """Whether its inbox is full for the first time: the log says so once."""
        first, self._was_full = not self._was_full, True
        return first


class ServerRecord:
    """What happened on one server.

    :param name: its alias, else its URL.
    :param changed: the pool's condition. It guards everything here and is notified of
        each change.
    :param observer: is told each event, after it was recorded and without the condition.
    :param keep_messages: whether messages are kept for waits.
    :param inbox: how many for each client.
    """

    def __init__(
        self,
        name: str,
        changed: Monitor,
        observer: Observer | None,
        *,
        keep_messages: bool = True,
        inbox: Bound = BOUNDS.inbox,
    ) -> None:
        self.name = name
        self.changed = changed
        self.clients: list[ClientRecord] = []
        self.strays: list[str] = []
        self.stopped = False
        self._observer = observer
        self._keep_messages = keep_messages
        self._inbox = inbox

    def connected(self, target: str, headers: Headers) -> ClientRecord:
        """A request has arrived.

        :param target: of its request line, with the query, as it stood on the wire.
        :returns: the new client's record.
        """
        with self.changed:
            number = len(self.clients) + 1
            client = ClientRecord(number, request_payload(number, target, headers), self._inbox)
            self.clients.append(client)
            self.changed.notify_all()
        self.tell(client, EventKind.CONNECTED, target)
        return client

    def received(self, client: ClientRecord, data: str | bytes) -> bool:
        """A whole message came.

        :returns: whether the client's inbox is full with it.
        """
        full = False
        if self._keep_messages:
            with self.changed:
                client.inbox.put(data)
                full = client.inbox.full
                self.changed.notify_all()
        self.tell(client, EventKind.MESSAGE_RECEIVED, data)
        return full

    def make_room(self, client: ClientRecord) -> None:
        """Drops the oldest messages of a full inbox."""
        with self.changed:
            client.inbox.make_room()
            first = bool(client.inbox.dropped) and client.first_full()
        if first:
            self.tell(
                client,
                EventKind.BOUND,
                "more messages came from it than are kept untaken "
                f"(max_inbox={client.inbox.bound}): from now on the oldest are forgotten",
            )

    def stop_reading(self, client: ClientRecord, read_on: Callable[[], None]) -> bool:
        """The server reads nothing more from a client if its inbox is still full.

        :param read_on: is called, in any thread, when the inbox has room again.
        :returns: whether it is full.
        """
        with self.changed:
            if not client.inbox.full:
                return False
            client.read_on = read_on
            count = len(client.inbox)
            first = client.first_full()
            self.changed.notify_all()
        if first:
            self.tell(
                client,
                EventKind.BOUND,
                f"{count} messages from it were not taken (max_inbox={client.inbox.bound}): until "
                "some are, the server reads nothing more from it. Take them with "
                '"Wait For Server Message"',
            )
        return True

    def take(self, client: ClientRecord, message: Message) -> bool:
        """Takes a message from a client's inbox.

        :returns: false if it was not there any more.
        """
        read_on = None
        with self.changed:
            taken = client.inbox.take(message)
            if taken:
                on_interruption(lambda: self._give_back(client, message))
            if client.inbox.room:
                read_on, client.read_on = client.read_on, None
        if read_on is not None:
            read_on()
        return taken

    def _give_back(self, client: ClientRecord, message: Message) -> None:
        """The test was interrupted before it had this message."""
        with self.changed:
            client.inbox.give_back([message])
            self.changed.notify_all()

    def pinged(self, client: ClientRecord, payload: bytes) -> Ping:
        """The server sends a ping whose pong a test waits for."""
        ping = Ping(client, payload)
        with self.changed:
            client.pings.append(ping)
        self.tell(client, EventKind.PING_SENT, payload)
        return ping

    def pong_received(self, client: ClientRecord, payload: bytes) -> None:
        """A pong came: it answers the oldest ping with its payload (RFC 6455 §5.5.3)."""
        with self.changed:
            open_pings = [ping for ping in client.pings if not ping.answered]
            answered = next((ping for ping in open_pings if ping.payload == payload), None)
            if answered is not None:
                answered.answered = True
            for ping in open_pings:
                ping.others += ping is not answered
            self.changed.notify_all()
        if answered is not None:
            self.tell(client, EventKind.PONG_RECEIVED, payload)

    def reading(self, client: ClientRecord, reads: bool) -> None:
        """The test has stopped or resumed the reading."""
        with self.changed:
            client.unread = not reads
        self.tell(client, EventKind.READING, "resumed" if reads else "stopped")

    def close_received(self, client: ClientRecord, close: CloseFrame) -> None:
        """The client sent its Close frame."""
        with self.changed:
            client.close = close
            self.changed.notify_all()
        self.tell(client, EventKind.CLOSE_RECEIVED, close)

    def gone(self, client: ClientRecord, cause: str) -> None:
        """The client's TCP connection has ended."""
        with self.changed:
            client.gone = cause
            self.changed.notify_all()
        self.tell(client, EventKind.GONE, cause)

    def strayed(self, cause: str) -> None:
        """A TCP connection ended before it had made a request."""
        with self.changed:
            self.strays.append(cause)
            self.changed.notify_all()

    def stop(self) -> None:
        """The server has stopped: nothing more can come."""
        with self.changed:
            self.stopped = True
            self.changed.notify_all()

    def tell(
        self, client: ClientRecord, kind: EventKind, data: str | bytes | CloseFrame | None = None
    ) -> None:
        """Tells the observer an event that leaves no other trace here."""
        if self._observer is not None:
            self._observer(ServerEvent(self.name, client.number, kind, data, time.monotonic()))

    def client(self, number: int | None) -> ClientRecord:
        """A client by its number, the last one that connected for ``None``.

        :raises ServerError: none has connected yet.
        :raises UnknownName: no client has that number.
        """
        with self.changed:
            found = self.find_client(number)
            known = [str(client.number) for client in self.clients]
        if found is not None:
            return found
        if number is None:
            raise ServerError(
                f"No client has connected to server '{self.name}' yet. "
                'Use "Wait For Server Connection" first.'
            )
        raise UnknownName("client", number, known)

    def find_client(self, number: int | None) -> ClientRecord | None:
        """The same as `client`, but ``None`` if it has not connected."""
        if number is None:
            return self.clients[-1] if self.clients else None
        return self.clients[number - 1] if 0 < number <= len(self.clients) else None
