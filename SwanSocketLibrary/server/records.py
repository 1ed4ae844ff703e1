"""What happened on a server: written by the loop's thread, read and taken by the test's."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Collection
from typing import Final

from SwanSocketLibrary.errors import ServerError, UnknownName
from SwanSocketLibrary.events.entries import CloseFrame, ServerEvent, ServerEventKind
from SwanSocketLibrary.language import say
from SwanSocketLibrary.server.limits import MemoryBudget
from SwanSocketLibrary.swan.inbox import BOUNDS, Bound, Inbox, InboxMessage, Period
from SwanSocketLibrary.swan.model import size_of
from SwanSocketLibrary.swan.payloads import Headers, Payload
from SwanSocketLibrary.waiting import Deadline, Monitor, on_interruption

_KEY: Final = "Sec-WebSocket-Key"
_LISTED: Final = 20
"""So many of the clients that are known an error lists, the last ones."""

_OVERHEAD: Final = 200
"""Bytes that a message costs besides its data."""


ClientJudge = Callable[["ClientRecord", "str | bytes", bool], "str | None"]
"""Holds a message of a client to a contract, given whether the client sent it; says how it departs.
Called in the loop's thread."""

Observer = Callable[[ServerEvent], None]
"""Takes the events, in the loop's thread. It must not block, raise or use the server."""


class Ping:
    """A ping that the server sent. All is guarded by the pool's lock.

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
    """One connection whose request has arrived. All is guarded by the pool's lock.

    :ivar request: what `request_payload` made of its request.
    :ivar arrived_in: the part of the run in which its request arrived.
    :ivar waited_for: whether a wait for a connection has returned it.
    :ivar inbox: its messages that no wait has taken, oldest first.
    :ivar answered: whether the server has answered them: then they have done their work.
    :ivar pings: those that a test waits for the pongs of, oldest first.
    :ivar unread: whether the server does not read from it, as the test wants.
    :ivar stopped: whether the server does not read from it, as too much was not taken.
    :ivar close: the first Close frame that it sent.
    :ivar gone: why its connection ended, ``None`` while it lives.
    :ivar kept: bytes of it that count as held, see `MemoryBudget.kept`.
    """

    def __init__(
        self,
        number: int,
        request: Payload,
        inbox_bound: Bound = BOUNDS.inbox,
        period: Period | None = None,
    ) -> None:
        self.number = number
        self.request = request
        self.arrived_in = period or Period()
        self.waited_for = False
        self.inbox = Inbox(inbox_bound)
        self.inbox.begins(self.arrived_in)
        self.answered = False
        self.pings: list[Ping] = []
        self.unread = False
        self.stopped = False
        self.close: CloseFrame | None = None
        self.gone: str | None = None
        self.kept = 0
        self._was_full = False

    @property
    def key(self) -> str:
        """The key of its opening handshake (RFC 6455 §4.1)."""
        return str(self.request["headers"].get(_KEY, ""))

    @property
    def size(self) -> int:
        """Bytes of messages that are held of it."""
        return self.inbox.size + _OVERHEAD * len(self.inbox)

    @property
    def finished(self) -> bool:
        """Whether no further message can come from it."""
        return self.close is not None or self.gone is not None

    @property
    def silent(self) -> bool:
        """Whether no further message can come from it, or not before some are taken."""
        return self.finished or self.stopped

    def first_full(self) -> bool:
        """Whether its inbox is full for the first time: the log says so once."""
        first, self._was_full = not self._was_full, True
        return first


class ServerRecord:
    """What happened on one server.

    :param name: its alias, else its URL.
    :param changed: the pool's lock. It guards everything here and is notified of each change.
    :param observer: takes each event, after it was recorded and without the lock.
    :param keep_messages: whether messages are kept for waits.
    :param inbox: how many for each client.
    :param budget: counts what is held for the clients of all servers of the pool.
    :ivar period: the part of the run that goes on.
    :ivar arrived: how many clients have arrived so far.
    :ivar judge: holds messages to a contract.
    :ivar separator: what stands between the messages that one of text may hold; empty for none.
    :ivar stray: what became of the last connection that was no client, as the end of "The last
        that …", printable; ``""`` if there was none.
    """

    def __init__(
        self,
        name: str,
        changed: Monitor,
        observer: Observer | None,
        *,
        keep_messages: bool = True,
        inbox: Bound = BOUNDS.inbox,
        budget: MemoryBudget | None = None,
    ) -> None:
        self.name = name
        self.changed = changed
        self.period = Period()
        self.arrived = 0
        self.stray = ""
        self.stopped = False
        self.judge: ClientJudge | None = None
        self.separator = ""
        self._clients: dict[int, ClientRecord] = {}
        self._gone: deque[ClientRecord] = deque()
        self._by_key: dict[str, ClientRecord] = {}
        self._observer = observer
        self._keep_messages = keep_messages
        self._inbox = inbox
        self._budget = budget or MemoryBudget()
        self._warned: set[tuple[str, str]] = set()

    @property
    def clients(self) -> Collection[ClientRecord]:
        """Those that are remembered, in the order of their arrival."""
        return self._clients.values()

    @property
    def forgotten(self) -> int:
        """How many have gone and are remembered no more."""
        return self.arrived - len(self._clients)

    def setting(self, limit: str) -> str:
        """A bound as a suite would write it, see `ServerLimits.setting`."""
        return self._budget.limits.setting(limit)

    def connected(self, target: str, headers: Headers) -> ClientRecord:
        """A client has arrived with its request.

        :param target: of its request line, with the query, as it stood on the wire.
        :return: its record.
        """
        from SwanSocketLibrary.server.requests import request_payload  # slow to import

        with self.changed:
            self.arrived = number = self.arrived + 1
            request = request_payload(number, target, headers)
            client = ClientRecord(number, request, self._inbox, self.period)
            self._clients[number] = client
            self._by_key[client.key] = client
            self.changed.notify_all(of_server=True)
        self.report(client, ServerEventKind.CONNECTED, target)
        return client

    def begins(self, period: Period) -> None:
        """Another part of the run begins. With the lock held."""
        self.period = period
        for client in self.clients:
            client.inbox.begins(period)

    def received(self, client: ClientRecord, data: str | bytes, *, kept: bool = True) -> bool:
        """A whole message came.

        :param kept: whether waits may take it.
        :return: whether the client's inbox is full with it.
        """
        full = False
        if self._keep_messages and kept:
            inbox, size = client.inbox, size_of(data)
            with self.changed:
                inbox.put(data, size)
                if client.number in self._clients:
                    client.kept += size + _OVERHEAD
                    self._budget.kept += size + _OVERHEAD
                full = inbox.full
                self.changed.notify_all(of_server=True)
        self.report(client, ServerEventKind.MESSAGE_RECEIVED, data)
        return full

    def make_room(self, client: ClientRecord) -> None:
        """Drops the oldest messages of a full inbox."""
        with self.changed:
            client.inbox.make_room()
            self._count(client)
            first = bool(client.inbox.dropped) and client.first_full()
        if first:
            self.report(
                client,
                ServerEventKind.BOUND,
                say(
                    "more messages came from it than are kept untaken "
                    "(max_inbox={bound}): from now on the oldest are forgotten",
                    bound=client.inbox.bound,
                ),
            )

    def stop_reading(self, client: ClientRecord, read_on: Callable[[], None]) -> bool:
        """Marks a client as not read from, while too much of it is not taken.

        :param read_on: is called, in any thread, when there is room again.
        :return: whether there is still too much.
        """
        with self.changed:
            full = client.inbox.full
            if not full and not self._budget.over:
                return False
            client.stopped = True
            self._budget.stopped[client] = read_on
            count = len(client.inbox)
            first = client.first_full()
            self.changed.notify_all(of_server=True)
        if first:
            bound = f"max_inbox={client.inbox.bound}" if full else self.setting("max_held")
            self.report(
                client,
                ServerEventKind.BOUND,
                say(
                    "{many} were not taken ({bound}): until some are, the server reads nothing "
                    'more from it. Take them with "Wait For Server Message"',
                    many=say("{count} messages from it", count=count)
                    if full
                    else say("too many messages of all clients"),
                    bound=bound,
                ),
            )
        return True

    def take(self, client: ClientRecord, message: InboxMessage) -> bool:
        """Takes a message from a client's inbox.

        :return: false if it was not there any more.
        """
        with self.changed:
            taken = client.inbox.take(message)
            if taken:
                on_interruption(lambda: self._give_back(client, message))
            self._count(client)
            readable = self._budget.readable()
        for read_on in readable:
            read_on()
        return taken

    def _give_back(self, client: ClientRecord, message: InboxMessage) -> None:
        """The test was interrupted before it had this message."""
        with self.changed:
            client.inbox.give_back([message])
            self._count(client)
            self.changed.notify_all(of_server=True)

    def spare(self, *, answered: bool) -> None:
        """Drops messages that no wait has taken, as more is held for all clients than should be.

        The oldest go until an eighth of the bound is free.

        :param answered: those that were answered, of clients that have gone first; else those of
            clients that have gone.
        """
        limits, lost = self._budget.limits, 0
        with self.changed:
            clients = list(self._gone)
            if answered:
                clients += [each for each in self.clients if each.gone is None]
                clients = [each for each in clients if each.answered]
            for client in clients:
                while client.inbox and self._budget.total > limits.max_held // 8 * 7:
                    client.inbox.drop_oldest()
                    self._count(client)
                    lost += 1
            readable = self._budget.readable()
        for read_on in readable:
            read_on()
        if lost:
            whose = say("that were answered") if answered else say("of clients that have gone")
            self.bound(
                "max_held",
                say(
                    "more is held for all clients than {setting}: {lost} messages "
                    "{whose}, and that no wait took, are forgotten",
                    setting=self.setting("max_held"),
                    lost=lost,
                    whose=whose,
                ),
                about=whose,
            )

    def pinged(self, client: ClientRecord, payload: bytes) -> Ping:
        """The server sends a ping whose pong a test waits for."""
        ping = Ping(client, payload)
        with self.changed:
            client.pings.append(ping)
        self.report(client, ServerEventKind.PING_SENT, payload)
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
            self.changed.notify_all(of_server=True)
        if answered is not None:
            self.report(client, ServerEventKind.PONG_RECEIVED, payload)

    def reading(self, client: ClientRecord, reads: bool) -> None:
        """The test has stopped or resumed the reading."""
        with self.changed:
            client.unread = not reads
        self.report(client, ServerEventKind.READING, say("resumed") if reads else say("stopped"))

    def close_received(self, client: ClientRecord, close: CloseFrame) -> None:
        """The client sent its Close frame."""
        with self.changed:
            client.close = close
            self.changed.notify_all(of_server=True)
        self.report(client, ServerEventKind.CLOSE_RECEIVED, close)

    def gone(self, client: ClientRecord, cause: str) -> None:
        """The client's TCP connection has ended."""
        with self.changed:
            client.gone = cause
            self._gone.append(client)
            if client.stopped:
                self._budget.read_on(client)
            forgot = not self.stopped and self._forget_oldest()
            first = forgot and self._is_first("keeps_gone")
            readable = self._budget.readable()
            self.changed.notify_all(of_server=True)
        for read_on in readable:
            read_on()
        self.report(client, ServerEventKind.GONE, cause)
        if first:
            self.report(
                None,
                ServerEventKind.FORGOTTEN,
                say(
                    "more clients have gone than are remembered ({setting}): from now on "
                    "the first of them are forgotten, with what no wait has taken",
                    setting=self.setting("keeps_gone"),
                ),
            )

    def strayed(self, what: str, limit: str = "") -> None:
        """A TCP connection was no client.

        :param what: ``made no request: …`` or ``was refused: …``.
        :param limit: the bound that it passed, a name in `ServerLimits`.
        """
        with self.changed:
            self.stray = "".join(each if each.isprintable() else repr(each)[1:-1] for each in what)
            self.changed.notify_all(of_server=True)
        self.bound(limit, say("a connection {what}", what=what))

    def bound(
        self,
        limit: str,
        what: str,
        client: ClientRecord | None = None,
        *,
        about: str = "",
    ) -> None:
        """Reports that something was turned away or forgotten.

        :param limit: the bound that was passed, a name in `ServerLimits`; the first time on this
            server that is a warning. ``""`` for none.
        :param about: distinguishes cases that are each worth a warning.
        """
        with self.changed:
            first = bool(limit) and self._is_first(limit, about)
        self.report(client, ServerEventKind.BOUND if first else ServerEventKind.REFUSED, what)

    def _is_first(self, limit: str, about: str = "") -> bool:
        """Whether a bound is passed for the first time. With the lock held."""
        first = (limit, about) not in self._warned
        self._warned.add((limit, about))
        return first

    def require_running(self) -> None:
        """Checks that the server runs.

        :raises ServerError: it has been stopped.
        """
        if self.stopped:
            raise ServerError.say("Server '{name}' has been stopped.", name=self.name)

    def wait_until(self, ready: Callable[[], bool], deadline: Deadline) -> None:
        """Waits, in the test's thread, until something is so or the time is over.

        :param ready: called with the lock after each change.
        :raises CallbackFailed: a user keyword that ran meanwhile failed.
        """
        self.changed.wait_until(ready, lambda: True, deadline)

    def stop(self) -> None:
        """The server has stopped: nothing more can come."""
        with self.changed:
            self.stopped = True
            self.changed.notify_all(of_server=True)

    def leave(self) -> None:
        """The server's last connection has ended: what is kept for waits counts no more."""
        with self.changed:
            budget, self._budget = self._budget, MemoryBudget(self._budget.limits)
            budget.kept -= sum(client.kept for client in self.clients)
            if self in budget.records:
                budget.records.remove(self)

    def report(
        self,
        client: ClientRecord | None,
        kind: ServerEventKind,
        data: str | bytes | CloseFrame | None = None,
    ) -> None:
        """Notifies the observer of an event that changes nothing here."""
        if self._observer is not None:
            number = None if client is None else client.number
            self._observer(ServerEvent(self.name, number, kind, data, time.monotonic()))

    def client(self, number: int | None) -> ClientRecord:
        """A client by its number, the last one that arrived for ``None``.

        :raises ServerError: none has arrived yet, or it has gone and is forgotten.
        :raises UnknownName: no client has that number.
        """
        with self.changed:
            found = self.find_client(number)
            known = [str(client.number) for client in self.clients]
        if found is not None:
            return found
        if number is None:
            raise ServerError.say(
                "No client has connected to server '{name}' yet. Use \"Wait For "
                'Server Connection" first.',
                name=self.name,
            )
        if self.is_forgotten(number):
            raise ServerError.say(
                "Client {number} of server '{name}' has gone and is forgotten: the last "
                "{keeps_gone} that have gone are remembered. The import's argument "
                "server_keeps_gone keeps more.",
                number=number,
                name=self.name,
                keeps_gone=self._budget.limits.keeps_gone,
            )
        raise UnknownName("client", number, known[-_LISTED:])

    def is_forgotten(self, number: int) -> bool:
        """Whether a client of that number has come, and is no longer remembered."""
        return 0 < number <= self.arrived and number not in self._clients

    def find_client(self, number: int | None) -> ClientRecord | None:
        """The same as `client`, but ``None`` if it has not arrived or is forgotten."""
        return self._clients.get(self.arrived if number is None else number)

    def with_key(self, keys: Collection[str]) -> ClientRecord | None:
        """The last client that arrived with one of these keys (RFC 6455 §4.1), if any.

        It takes no lock: each look-up is whole by itself.
        """
        found = [client for key in keys if (client := self._by_key.get(key)) is not None]
        return max(found, key=lambda client: client.number, default=None)

    def _forget_oldest(self) -> bool:
        """Forgets clients that have gone, the first of them first, but never the last arrived.

        :return: whether there was one. With the lock held.
        """
        keeps, forgot = self._budget.limits.keeps_gone, False
        while len(self._gone) > keeps:
            client = self._gone[0]
            if client.number == self.arrived:
                if len(self._gone) == 1:
                    break
                self._gone.rotate(-1)
                continue
            self._gone.popleft()
            del self._clients[client.number]
            if self._by_key.get(client.key) is client:
                del self._by_key[client.key]
            self._budget.kept -= client.kept
            forgot = True
        return forgot

    def _count(self, client: ClientRecord) -> None:
        """What is kept of a client may have changed. With the lock held."""
        if client.number in self._clients:
            size = client.size
            self._budget.kept += size - client.kept
            client.kept = size
