"""A recording that a server replays: who plays what, and what is still to come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument, WaitFailed
from SwanSocketLibrary.har.har_entries import CLOSE, HarEntry, values
from SwanSocketLibrary.monitor import Monitor
from SwanSocketLibrary.server.handshake_answers import Answer, fault, rejection
from SwanSocketLibrary.server.options import header_items
from SwanSocketLibrary.server.records import ClientRecord, CloseFrame, EventKind, ServerRecord
from SwanSocketLibrary.server.replay.departures import Departure, Departures
from SwanSocketLibrary.server.replay.differences import MAX_CHARACTERS, describe
from SwanSocketLibrary.server.replay.matching import (
    same_target,
    secret_parameters,
    without_values,
)
from SwanSocketLibrary.server.replay.player import Player
from SwanSocketLibrary.server.replay.recorded import Recorded
from SwanSocketLibrary.server.replay.script import Script, Step
from SwanSocketLibrary.server.waiting import wait

OWN_HEADERS: Final = frozenset(
    {
        "connection",
        "content-encoding",
        "content-length",
        "date",
        "sec-websocket-accept",
        "sec-websocket-extensions",
        "sec-websocket-protocol",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers of a recorded answer, in lower case, that this server makes itself."""

_NOT_FOUND: Final = 404
_BAD_REQUEST: Final = 400


@dataclass(slots=True)
class Part:
    """One conversation of the recording. Guarded by the pool's condition.

    :ivar number: its place in the recording, from 1.
    :ivar client: the number of the client that plays it, ``None`` until one has come.
    :ivar departed: whether that client has departed from it.
    """

    number: int
    conversation: HarEntry
    script: Script
    client: int | None = None
    departed: bool = False

    @property
    def complete(self) -> bool:
        """Whether all of it has happened."""
        if self.client is None or self.departed:
            return False
        return not self.conversation.opened or self.script.complete


@dataclass(frozen=True, slots=True)
class Role:
    """What one client gets.

    :ivar player: plays its conversation once it is open, ``None`` where none will be.
    :ivar protocols: the subprotocol that the server knows, if any.
    :ivar headers: added to the answer.
    :ivar answer: what it gets instead of a connection.
    """

    player: Player | None = None
    protocols: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    answer: Answer | None = None


@dataclass(slots=True)
class Replay:
    """Gives each client of one server its part.

    :ivar recorded: what is replayed.
    :ivar changed: the pool's condition.
    :ivar departures: are told what clients did instead.
    """

    recorded: Recorded
    changed: Monitor
    departures: Departures
    _parts: list[Part] = field(init=False)
    _first: Departure | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._parts = [
            Part(number, each, Script(each))
            for number, each in enumerate(self.recorded.conversations, 1)
        ]

    # In the loop's thread

    def arrive(
        self, record: ServerRecord, client: ClientRecord, target: str, offered: Iterable[str]
    ) -> Role:
        """A client's request has come: it gets the first conversation of its path and query.

        :param target: of its request line.
        :param offered: the subprotocols that it offers.
        """
        part = self._take(client, target)
        if part is None:
            return self._nothing(record, client, target)
        conversation = part.conversation
        if conversation.status is None:
            return Role(answer=fault("drop"))
        headers = tuple(_sendable(conversation))
        if not conversation.opened:
            return Role(answer=rejection(conversation.status, dict(headers), ""))
        protocols = tuple(values(conversation.response_headers, "Sec-WebSocket-Protocol"))
        if not set(protocols) <= set(offered):
            came = f"it does not offer the subprotocol '{protocols[0]}', which the server chose"
            self._depart(record, client, part, f"{self._place(part)}, but {came}.")
            return Role(answer=rejection(_BAD_REQUEST, {}, came))
        player = Player(
            part.script,
            self.recorded.paced,
            self._advance,
            lambda step, came, details: self._differs(record, client, part, step, came, details),
        )
        return Role(player, protocols, headers)

    # In the test's thread

    def wait_complete(self, record: ServerRecord, deadline: Deadline) -> None:
        """Waits until all that was recorded has happened.

        :raises ExpectationFailed: a client has departed from it.
        :raises WaitFailed: something is still to come.
        """
        wait(record, deadline, lambda: self._complete or bool(self._first) or record.stopped)
        with self.changed:
            if self._complete:
                return
            if self._first is not None:
                raise ExpectationFailed(self._first.text)
            missing = " ".join(self._missing(part) for part in self._parts if not part.complete)
        expected = f"the replay of '{self.recorded.source}' by server '{record.name}' to end"
        raise WaitFailed(expected, deadline.elapsed, missing)

    # Inside

    @property
    def _complete(self) -> bool:
        return all(part.complete for part in self._parts)

    def _take(self, client: ClientRecord, target: str) -> Part | None:
        with self.changed:
            for part in self._parts:
                if part.client is None and same_target(part.conversation.url, target):
                    part.client = client.number
                    self.changed.notify_all(of_server=True)
                    return part
        return None

    def _nothing(self, record: ServerRecord, client: ClientRecord, target: str) -> Role:
        secrets = {
            name for part in self._parts for name in secret_parameters(part.conversation.url)
        }
        shown = _short(without_values(target, secrets))
        played = any(same_target(part.conversation.url, target) for part in self._parts)
        why = "has no further connection" if played else "has no connection"
        there = ", ".join(dict.fromkeys(map(_target, self._parts)))
        all_played = ", each of which was played" if played else ""
        text = f"it connected to {shown}, to which the recording {why}. It has {there}{all_played}."
        self._depart(record, client, None, text)
        return Role(answer=rejection(_NOT_FOUND, {}, f"The recording {why} to {shown}."))

    def _advance(self, change: Callable[[], None]) -> None:
        with self.changed:
            change()
            self.changed.notify_all(of_server=True)

    def _differs(
        self,
        record: ServerRecord,
        client: ClientRecord,
        part: Part,
        step: Step | None,
        came: str,
        details: str,
    ) -> None:
        if step is None:
            text = f"{self._place(part)}, the recording has nothing more from it, but {came}."
        else:
            text = f"{self._place(part)}, {_next(step, part.script)}, but {came}."
            details = details or f"Recorded: {_what(step)}"
        self._depart(record, client, part, text, details)

    def _depart(
        self,
        record: ServerRecord,
        client: ClientRecord,
        part: Part | None,
        what: str,
        details: str = "",
    ) -> None:
        from_what = f"from the recording '{self.recorded.source}': {what}"
        whole = f"Client {client.number} of server '{record.name}' departed {from_what}"
        departure = Departure(f"{whole}\n{details}" if details else whole)
        with self.changed:
            if part is not None:
                part.departed = True
            self._first = self._first or departure
            self.departures.add(departure)
            self.changed.notify_all(of_server=True)
        record.tell(client, EventKind.DEPARTED, from_what)

    def _place(self, part: Part) -> str:
        return f"in conversation {part.number} of {len(self._parts)} ({_target(part)})"

    def _missing(self, part: Part) -> str:
        where = f"Conversation {part.number} of {len(self._parts)} ({_target(part)})"
        if part.client is None:
            return f"{where}: no client has connected."
        step = part.script.expected
        if step is None:
            return f"{where}: the server has not said everything yet."
        return f"{where}: {_next(step, part.script)}: {_what(step)}."


def _sendable(conversation: HarEntry) -> Iterable[tuple[str, str]]:
    """The recorded headers that can be sent again."""
    for name, value in conversation.response_headers:
        if name.lower() in OWN_HEADERS:
            continue
        here = _here(conversation.url, value) if name.lower() == "location" else value
        try:
            yield from header_items({name: here})
        except InvalidArgument:  # such as :status, of HTTP/2
            continue


def _here(url: str, location: str) -> str:
    """A redirect that stayed at its server, so that it stays at this one too."""
    try:
        old, new = urlsplit(url), urlsplit(location)
    except ValueError:  # a host in wrong brackets
        return location
    schemes = {"http": "ws", "https": "wss"}
    origin = (schemes.get(new.scheme, new.scheme), new.netloc)
    if origin != (old.scheme, old.netloc):
        return location
    return urlunsplit(("", "", new.path or "/", new.query, ""))


def _target(part: Part) -> str:
    _, _, rest = part.conversation.url.partition("://")
    _, slash, target = rest.partition("/")
    return _short(f"{slash or '/'}{target}")


def _short(target: str) -> str:
    return target if len(target) <= MAX_CHARACTERS else f"{target[:MAX_CHARACTERS]}…"


def _next(step: Step, script: Script) -> str:
    return f"message {step.number} of {script.total} was next (recorded at +{step.since:.3f} s)"


def _what(step: Step) -> str:
    message = step.message
    if message.opcode == CLOSE:
        return f"a Close frame, {CloseFrame(*message.close)}"
    return describe(message.data)
