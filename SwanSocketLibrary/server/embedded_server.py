"""One embedded server as a test sees it: what it sends, and waits in which nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from SwanSocketLibrary.errors import InvalidArgument, ServerError, WaitFailed
from SwanSocketLibrary.events.entries import CloseFrame
from SwanSocketLibrary.language import commas, mark, say
from SwanSocketLibrary.server.config import require_encodable
from SwanSocketLibrary.server.faults import Faults
from SwanSocketLibrary.server.handshake_plans import HandshakePlans
from SwanSocketLibrary.server.records import ClientRecord, ServerRecord
from SwanSocketLibrary.swan.inbox import InboxMessage, Period
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.waiting import Deadline, LetThrough, on_interruption

if TYPE_CHECKING:
    from SwanSocketLibrary.server.listener import Listener
    from SwanSocketLibrary.server.server_connection import Playback
    from SwanSocketLibrary.server.stub import Rule

T = TypeVar("T")

Match = Callable[[str | bytes], tuple[bool, T]]
"""Says whether a message is the one that is waited for, and what the wait then returns."""

MAX_CONTROL_PAYLOAD: Final = 125
"""Bytes that a control frame can have (RFC 6455 §5.5)."""

SHOWN_MESSAGES: Final = 3
SHOWN_CHARACTERS: Final = 100

_MESSAGE: Final = mark("a message")
_CLOSE: Final = mark("a Close frame")
_HOLDS: Final[dict[str, tuple[Callable[[ClientRecord], object], str]]] = {
    _MESSAGE: (lambda client: client.inbox, mark("has messages that were not taken")),
    _CLOSE: (lambda client: client.close, mark("has sent a Close frame")),
    "a connection": (lambda client: not client.waited_for, mark("has connected")),
}
"""What waits look for: whether there is some of a client, and how that is said."""


Check = Callable[[Mapping[Period, int], Period, ClientRecord], object]
"""Is given in which part of the run something of a client came, and the one that goes on; what it
raises leaves that to other waits."""


def _unchecked(_earlier: Mapping[Period, int], _now: Period, _client: ClientRecord) -> None:
    """Anything will do."""


class EmbeddedServer:
    """A server that records what its clients do and misbehaves when a test wants it.

    Made by `ServerPool.start`. Every method may be called from any thread but the loop's.
    A `client` is the number of a connection, from 1 in the order in which their requests
    arrived; ``None`` is the last one. What acts on a client raises `ServerError` if the server has
    been stopped, or the client has gone or has never come, and `UnknownName` if no client has
    that number. Waits also wait for a client that has not connected yet.

    :ivar alias: the name that it was given, or ``None``.
    :ivar url: where clients of this machine reach it.
    :ivar tls: the kind of its certificate, ``None`` without TLS.
    :ivar record: what happened on it.
    :ivar faults: makes it misbehave.
    """

    def __init__(
        self,
        alias: str | None,
        url: str,
        *,
        tls: str | None = None,
        record: ServerRecord,
        listener: Listener,
        plans: HandshakePlans,
        playback: Playback | None = None,
    ) -> None:
        self.alias: Final = alias
        self.url: Final = url
        self.tls: Final = tls
        self.record: Final = record
        self.faults: Final = Faults(listener, plans)
        self._listener = listener
        self._plans = plans
        self._playback = playback
        self.replays: Final = playback is not None and playback.scripted
        """Whether it plays a recording."""

    @property
    def name(self) -> str:
        """Its alias, else its URL."""
        return self.record.name

    @property
    def stopped(self) -> bool:
        """Whether it has been stopped. What it recorded can still be taken."""
        return self.record.stopped

    @property
    def client_count(self) -> int:
        """How many clients have connected so far; their numbers go from 1 to this."""
        return self.record.arrived

    # Handshakes

    def hold_next_handshake(self) -> None:
        """Leaves the next connection CONNECTING until `release_handshake`.

        Its request is recorded, its answer is held. Called twice it holds the next two. Holds
        and the handshakes' `faults` are each for one connection, in the order of the calls.

        :raises ServerError: the server has been stopped.
        """
        self.record.require_running()
        self._plans.hold_next()

    def release_handshake(self) -> None:
        """Answers the oldest held handshake; if none has come yet the next one is not held.

        Each call ends one hold, also that of a client which has gone meanwhile.

        :raises ServerError: nothing is held or armed, or the server has been stopped.
        """
        self.record.require_running()
        held = self._plans.release(self.name)
        if held is not None:
            self._listener.call(held.open)

    # Sending

    def send(self, data: str | bytes, fragments: int = 1, client: int | None = None) -> None:
        """Sends a message: ``str`` as text, ``bytes`` as binary.

        :param fragments: the number of frames. The cuts are made between any two bytes,
            frames are empty if there are more of them than bytes (RFC 6455 §5.4).
        :raises InvalidArgument: there is no such number of frames, or no UTF-8 for the text.
        :raises ServerError: the client's connection is not open.
        """
        if fragments < 1:
            raise InvalidArgument.say(
                "A message has at least one frame, not {fragments}.", fragments=fragments
            )
        if isinstance(data, str):
            require_encodable("text", data)
        self._listener.on_client(
            client, lambda connection: connection.endpoint.send(data, fragments)
        )

    def add_rule(self, rule: Rule) -> None:
        """Has the server do something by itself.

        :raises InvalidArgument: it replays a recording.
        :raises ServerError: it has been stopped, or no frame can hold the code of its Close frame.
        """
        if self.replays:
            raise InvalidArgument.say(
                "Server '{name}' replays a recording, which says all that it does by itself. "
                'Leave out replay= at "Start Socket Server", or start another server.',
                name=self.name,
            )
        self._listener.add_rule(rule)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What it does by itself."""
        return self._listener.rules.all

    def end_rules(self, ending: Collection[object]) -> None:
        """Ends some of that."""
        self._listener.end_rules(ending)

    def close_client(
        self, code: int | None = 1000, reason: str = "", client: int | None = None
    ) -> None:
        """Sends a Close frame, legal or not, and returns at once.

        TCP is ended when the client has answered, at the latest after 10 seconds.

        :param code: any number of 16 bits; ``None`` sends a frame without a code.
        :param reason: of any length, though RFC 6455 §5.5 allows 123 bytes.
        :raises InvalidArgument: there is no UTF-8 for the reason.
        :raises ServerError: the client's connection is not open, or no frame can hold this.
        """
        require_encodable("reason", reason)
        close = CloseFrame(code, reason)
        self._listener.on_client(client, lambda connection: connection.endpoint.close(close))

    def ping(self, payload: str | bytes, deadline: Deadline, client: int | None = None) -> None:
        """Sends a ping and waits for the pong with the same payload (RFC 6455 §5.5.3).

        :param payload: at most 125 bytes; text is sent as UTF-8.
        :raises InvalidArgument: there are more, or there is no UTF-8 for the text.
        :raises ServerError: the connection is not open.
        :raises WaitFailed: no such pong came in time, or the client has gone.
        """
        if isinstance(payload, str):
            require_encodable("payload", payload)
        data = payload.encode() if isinstance(payload, str) else payload
        if len(data) > MAX_CONTROL_PAYLOAD:
            raise InvalidArgument.say(
                "A ping has at most {max_control_payload} bytes (RFC 6455 §5.5), not {count}. "
                '"Server Sends Bytes" sends one that is not legal.',
                max_control_payload=MAX_CONTROL_PAYLOAD,
                count=len(data),
            )
        ping = self._listener.on_client(client, lambda connection: connection.endpoint.ping(data))
        record, pinged = self.record, ping.client
        try:
            record.wait_until(lambda: ping.answered or pinged.gone is not None, deadline)
        finally:
            with record.changed:
                pinged.pings.remove(ping)
        if ping.answered:
            return
        others = (
            say("Other pongs came: {others}.", others=ping.others)
            if ping.others
            else say("No pong came.")
        )
        raise WaitFailed(
            say(
                "a pong with the payload {data!r} from client {number} of server '{name}'",
                data=data,
                number=pinged.number,
                name=self.name,
            ),
            deadline.elapsed,
            " ".join([others, *self._client_state(pinged)]),
            gone=pinged.gone is not None,
        )

    # Waiting

    def wait_connection(self, deadline: Deadline, check: Check = _unchecked) -> Payload:
        """Waits for the oldest connection that this has not returned before.

        :param check: looks at it before that.
        :return: ``client``, ``path``, ``query``, ``headers`` and ``protocols`` of its request.
        :raises WaitFailed: none came in time, or the server has been stopped.
        """
        record = self.record

        def arrived() -> ClientRecord | None:
            return next((client for client in record.clients if not client.waited_for), None)

        record.wait_until(lambda: arrived() is not None or record.stopped, deadline)
        with record.changed:
            client = arrived()
        if client is not None:
            check({client.arrived_in: 1}, record.period, client)
        with record.changed:
            client = arrived()
            if client is None:
                expected = say("a connection to server '{name}'", name=self.name)
                raise WaitFailed(expected, deadline.elapsed, self._who_connected())
            client.waited_for = True
        on_interruption(partial(self._give_back, client))
        return client.request

    def wait_message(
        self,
        match: Match[T],
        deadline: Deadline,
        client: int | None = None,
        check: Check = _unchecked,
        condition: Hashable = None,
    ) -> T:
        """Waits for the first message, of those not taken, that matches, and takes it.

        :param match: is given a message and returns whether it matches, and what to return
            then. It runs in the calling thread, once for each message, without any lock.
        :param client: whose messages.
        :param check: looks at the one that matches before it is taken.
        :param condition: see `Waits.for_message`.
        :raises WaitFailed: none matched in time, or the client can send no more.
        """
        record, found = self.record, self._wait_client(client, deadline, _MESSAGE)
        judged = found.inbox.judged(condition)

        def fresh() -> list[InboxMessage]:
            return found.inbox.newer_than(judged.number)

        while True:
            record.wait_until(lambda: bool(fresh()) or found.silent, deadline)
            with record.changed:
                messages = fresh()
            hit = _first(messages, match)
            if hit is not None:
                message, value = hit
                judged.number = message.number - 1
                with record.changed:
                    earlier = found.inbox.earlier([message])
                check(earlier, record.period, found)
                taken = record.take(found, message)
                judged.number = message.number
                if taken:
                    return value
                continue
            if messages:
                judged.number = messages[-1].number
            if not messages or deadline.expired:
                raise self._failure(found, deadline, _MESSAGE)

    def wait_close(self, deadline: Deadline, client: int | None = None) -> CloseFrame:
        """Waits for the Close frame that a client sends, legal or not. It stays for later waits.

        :param client: whose.
        :raises WaitFailed: none came in time, or the client has gone without one.
        """
        found = self._wait_client(client, deadline, _CLOSE)
        self.record.wait_until(lambda: found.silent, deadline)
        with self.record.changed:
            if found.close is not None:
                return found.close
        raise self._failure(found, deadline, _CLOSE)

    def wait_replay(self, deadline: Deadline) -> None:
        """Waits until all of the recording that the server replays has happened.

        :raises ExpectationFailed: a client has departed from it, or something is still to come.
        :raises ServerError: it replays none.
        """
        if self._playback is None or not self.replays:
            raise ServerError.say(
                "Server '{name}' replays nothing. Start it with replay= and a recording.",
                name=self.name,
            )
        self._playback.wait_complete(self.record, deadline)

    def _give_back(self, client: ClientRecord) -> None:
        """The test was interrupted before it had this connection."""
        with self.record.changed:
            client.waited_for = False

    def _wait_client(self, number: int | None, deadline: Deadline, what: str) -> ClientRecord:
        """The client itself may come during the wait."""
        record = self.record

        def is_over() -> bool:
            return number is not None and (number < 1 or record.is_forgotten(number))

        record.wait_until(
            lambda: bool(record.find_client(number)) or record.stopped or is_over(), deadline
        )
        with record.changed:
            client = record.find_client(number)
            came = self._who_connected()
        if client is not None:
            return client
        if is_over():
            return record.client(number)
        who = (
            say("a client of server '{name}'", name=self.name)
            if number is None
            else say("client {number} of server '{name}'", number=number, name=self.name)
        )
        raise WaitFailed(
            say("{what} from {who}", what=say(what), who=who),
            deadline.elapsed,
            came,
            who=who,
        )

    # What came instead

    def _failure(self, client: ClientRecord, deadline: Deadline, what: str) -> WaitFailed:
        with self.record.changed:
            messages = [message.data for message in client.inbox]
            state = " ".join(self._client_state(client))
            came = [state] if state else []
            if what == _MESSAGE:
                came.insert(0, _messages_text(messages))
            elif not came:
                came = [say("It is still connected.")]
            finished = client.finished
            earlier = client.inbox.earlier_text() if what == _MESSAGE else ""
        who = say("client {number} of server '{name}'", number=client.number, name=self.name)
        return WaitFailed(
            say("{what} from {who}", what=say(what), who=who),
            deadline.elapsed,
            " ".join(came),
            messages=messages,
            state=state,
            hint=" ".join(filter(None, (earlier, self._where_else(client, what)))),
            gone=finished,
            who=who,
        )

    def holder(self, what: str, besides: ClientRecord | None = None) -> tuple[int, str] | None:
        """The last client of which there is what a wait looks for.

        :param what: ``a message``, ``a Close frame`` or ``a connection``.
        :param besides: a client that does not count.
        :return: its number, and what there is: ``has sent a Close frame``.
        """
        of, has = _HOLDS[what]
        with self.record.changed:
            found = [each for each in self.record.clients if each is not besides and of(each)]
        return (found[-1].number, say(has)) if found else None

    def _where_else(self, client: ClientRecord, what: str) -> str:
        found = self.holder(what, client)
        return (
            say(
                "Client {number} {has}: client={number} looks there.",
                number=found[0],
                has=found[1],
            )
            if found
            else ""
        )

    def _client_state(self, client: ClientRecord) -> list[str]:
        """Why nothing more may come from a client, or be there of what came."""
        state, max_held = [], self.record.setting("max_held")
        if client.inbox.dropped:
            state.append(
                say(
                    "{dropped} older messages are forgotten (max_inbox={bound}, {max_held}).",
                    dropped=client.inbox.dropped,
                    bound=client.inbox.bound,
                    max_held=max_held,
                )
            )
        if client.close is not None:
            state.append(say("It closed the connection: {close}.", close=client.close))
        elif client.gone is not None:
            state.append(say("It has gone: {gone}.", gone=client.gone))
        elif client.stopped:
            untaken = f"{len(client.inbox)}" if client.inbox else say("those of other clients")
            state.append(
                say(
                    "The server reads nothing more from it until messages are taken: "
                    "{untaken} are not (max_inbox={bound}, {max_held}).",
                    untaken=untaken,
                    bound=client.inbox.bound,
                    max_held=max_held,
                )
            )
        elif client.unread:
            state.append(
                say('The server does not read from it: "Server Resumes Reading" ends that.')
            )
        return state

    def _who_connected(self) -> str:
        record, count = self.record, self.record.arrived
        came = [
            say("Clients that have connected so far: {count}.", count=count)
            if count
            else say("No client connected.")
        ]
        if record.forgotten:
            came.append(
                say(
                    "{forgotten} of them have gone and are forgotten ({setting}).",
                    forgotten=record.forgotten,
                    setting=record.setting("keeps_gone"),
                )
            )
        if record.stray:
            came.append(say("The last that was no client {stray}.", stray=record.stray))
        if record.stopped:
            came.append(say("The server has been stopped."))
        return " ".join(came)


def _messages_text(messages: Sequence[str | bytes]) -> str:
    if not messages:
        return say("No other message came.")
    shown = commas(_short(message) for message in messages[-SHOWN_MESSAGES:])
    return say(
        "Messages that came and were not taken: {count}, the last: {shown}.",
        count=len(messages),
        shown=shown,
    )


def _short(message: str | bytes) -> str:
    text = repr(message[:SHOWN_CHARACTERS])
    return (
        text
        if len(message) <= SHOWN_CHARACTERS
        else say("{text}... ({count} in all)", text=text, count=len(message))
    )


def _first(messages: Iterable[InboxMessage], match: Match[T]) -> tuple[InboxMessage, T] | None:
    """The first message that matches, and what `match` returned for it."""
    with LetThrough():  # an expression of the test may take its time
        for message in messages:
            matched, value = match(message.data)
            if matched:
                return message, value
    return None
