"""Replays a recording: each client gets its conversation, and what it does is compared."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlsplit, urlunsplit

from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument, WaitFailed
from SwanSocketLibrary.events.entries import CloseFrame, ServerEventKind
from SwanSocketLibrary.har.har_entries import CLOSE, PING, HarEntry, HarMessage, values
from SwanSocketLibrary.language import commas, mark, say, say_n
from SwanSocketLibrary.replay.differences import MAX_CHARACTERS, describe, difference
from SwanSocketLibrary.replay.matching import (
    Captured,
    same,
    same_target,
    same_text,
    secret_parameters,
    without_values,
)
from SwanSocketLibrary.replay.script import NO_TIMES, ReplaySource, Script, ScriptStep
from SwanSocketLibrary.server.config import header_items
from SwanSocketLibrary.server.faults import HANDSHAKE_FAULTS, rejection
from SwanSocketLibrary.server.records import ClientRecord, ServerRecord
from SwanSocketLibrary.server.server_connection import PlayedHandshake
from SwanSocketLibrary.waiting import Deadline

_NOT_SAVED: Final = mark(
    "The recording has no messages of this WebSocket: there were none, or they were not saved"
    " (Playwright saves them unless content is 'omit')."
)

MISMATCH_CLOSE: Final = CloseFrame(1008, "departed from the recording")
"""What a client gets that does something else (RFC 6455 §7.4.1: it violates a policy)."""

_GOING_AWAY: Final = 1001
"""What the library's clean-up closes with (RFC 6455 §7.4.1)."""

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
_SERVER_ERROR: Final = 500


class ReplayEndpoint(Protocol):
    """The end of the connection that a conversation is played on.

    What cannot be sent any more is left out.
    """

    def send_if_open(self, data: str | bytes) -> object:
        """Sends a message."""

    def ping_if_open(self, payload: bytes) -> None:
        """Sends a ping."""

    def close_if_open(self, close: CloseFrame) -> None:
        """Sends a Close frame."""


class ReplayConnection:
    """Plays one conversation to one client: does what the server did, and compares the client.

    :param script: of the conversation.
    :param source: what is replayed.
    :param captured: what clients said in place of what was recorded.
    :param advance: makes a change to the script, which others look at too.
    :param mismatch: called once if the client does something else, with what should have come, or
        ``None`` for nothing; what came instead, as the end of a sentence; and lines with details.
    """

    def __init__(
        self,
        script: Script,
        source: ReplaySource,
        captured: Captured,
        advance: Callable[[Callable[[], None]], None],
        mismatch: Callable[[ScriptStep | None, str, str], None],
    ) -> None:
        self._script = script
        self._paced = source.paced
        self._rules = source.rules
        self._captured = Captured(captured)
        self._advance = advance
        self._mismatch = mismatch
        self._endpoint: ReplayEndpoint
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False  # either side has sent its Close frame
        self._over = False  # nothing is compared or sent any more

    @property
    def answers_close(self) -> bool:
        """Whether it answers the client's Close frame itself."""
        return self._script.answers_close

    def begin(self, endpoint: ReplayEndpoint, /) -> None:
        """The connection is open."""
        self._endpoint = endpoint
        self._go_on()

    def message(self, data: str | bytes) -> None:
        """A message came."""
        if self._over or self._script.left_out(data):
            return
        expected = self._script.expected
        if expected is None:
            self._mismatched(None, say("it sent {data}", data=describe(data)), "")
        elif expected.message.control:
            self._mismatched(expected, say("it sent {data}", data=describe(data)), "")
        else:
            recorded, rules = expected.message.data, self._rules
            wanted, found = rules.wanted(recorded, self._captured), rules.blanked(data)
            if same(wanted, found):
                rules.capture(recorded, data, self._captured)
                self._came()
            else:
                self._mismatched(expected, say("another message came"), difference(wanted, found))

    def closed(self, close: CloseFrame) -> None:
        """The client's Close frame came."""
        if self._over or self._closed:
            return
        expected = self._script.expected
        self._closed = True
        if expected is None:
            return
        if expected.message.opcode != CLOSE or not _same_close(expected.message, close):
            self._mismatched(expected, _closed(close), "")
        else:
            self._came()

    def gone(self, cause: str) -> None:
        """The connection has ended."""
        if not self._over and self._script.expected is not None:
            self._end()
            self._mismatch(
                self._script.expected, say("the connection ended: {cause}", cause=cause), ""
            )
        self._end()

    def _came(self) -> None:
        self._advance(self._script.came)
        self._go_on()

    def _go_on(self) -> None:
        """Does what is due, now or later."""
        while not self._over and self._timer is None:
            step = self._script.due
            if step is None:
                return
            if self._paced and step.pause > 0:
                loop = asyncio.get_running_loop()
                self._timer = loop.call_later(step.pause, self._later, step)
            else:
                self._play(step)

    def _later(self, step: ScriptStep) -> None:
        self._timer = None
        self._play(step)
        self._go_on()

    def _play(self, step: ScriptStep) -> None:
        message = step.message
        if message.opcode == CLOSE:
            self._closed = True
            self._endpoint.close_if_open(CloseFrame(*message.close))
        elif message.opcode == PING:
            self._endpoint.ping_if_open(_raw(message.data))
        else:
            data = message.data
            self._endpoint.send_if_open(
                self._captured.replaced(data) if isinstance(data, str) else data
            )
        self._advance(self._script.sent)

    def _mismatched(self, expected: ScriptStep | None, came: str, details: str) -> None:
        self._end()
        # First, so that the reason is there when the end is seen.
        self._mismatch(expected, came, details)
        self._endpoint.close_if_open(MISMATCH_CLOSE)

    def _end(self) -> None:
        self._over = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


@dataclass(slots=True)
class ReplayPart:
    """One conversation of the recording. Guarded by the pool's lock.

    :ivar number: its place in the recording, from 1.
    :ivar client: the number of the client that plays it, ``None`` until one has come.
    :ivar mismatched: whether that client did something else.
    """

    number: int
    conversation: HarEntry
    script: Script
    client: int | None = None
    mismatched: bool = False

    @property
    def complete(self) -> bool:
        """Whether all of it has happened."""
        if self.client is None or self.mismatched:
            return False
        return not self.conversation.opened or self.script.complete


class Replay:
    """Gives each client of one server its conversation.

    :param source: what is replayed.
    :param report: called with a text of several lines when a client does something else than was
        recorded, in the loop's thread. It must not block.
    """

    scripted: Final = True

    def __init__(self, source: ReplaySource, report: Callable[[str], None]) -> None:
        self._source = source
        self._report = report
        self._captured = Captured()
        self._first_mismatch = ""
        self._parts = [
            ReplayPart(number, each, Script(each))
            for number, each in enumerate(source.conversations, 1)
        ]

    # In the loop's thread

    def arrive(
        self, record: ServerRecord, client: ClientRecord, target: str, offered: Iterable[str]
    ) -> PlayedHandshake:
        """See `Playback.arrive`: a client gets the first conversation of its path and query."""
        part = self._take(record, client, target)
        if part is None:
            return self._nothing(record, client, target)
        conversation = part.conversation
        if problem := self._problem(part):
            what = say(
                "it connected to {target}, and that conversation {problem}",
                target=_target(part),
                problem=problem,
            )
            self._mismatch(record, client, part, what)
            return PlayedHandshake(
                fault=rejection(_SERVER_ERROR, {}, say("It {problem}", problem=problem))
            )
        if conversation.status is None:
            return PlayedHandshake(fault=HANDSHAKE_FAULTS["drop"])
        headers = tuple(_sendable(conversation))
        if not conversation.opened:
            fault = rejection(conversation.status, headers, conversation.body)
            return PlayedHandshake(fault=fault)
        offered = list(offered)
        protocols = tuple(values(conversation.response_headers, "Sec-WebSocket-Protocol"))
        if self._source.rules.ignores_protocol:
            protocols = tuple(each for each in protocols if each in offered)
        if not set(protocols) <= set(offered):
            came = say(
                "it does not offer the subprotocol '{protocol}', which the server chose",
                protocol=protocols[0],
            )
            self._mismatch(
                record,
                client,
                part,
                say("{place}, but {came}.", place=self._place(part), came=came),
            )
            return PlayedHandshake(fault=rejection(_BAD_REQUEST, {}, came))
        connection = ReplayConnection(
            part.script,
            self._source,
            self._captured,
            lambda change: _advance(record, change),
            lambda step, came, details: self._differs(record, client, part, step, came, details),
        )
        return PlayedHandshake(connection, protocols, headers)

    # In the test's thread

    def wait_complete(self, record: ServerRecord, deadline: Deadline) -> None:
        """See `Playback.wait_complete`."""
        record.wait_until(
            lambda: not self._incomplete or bool(self._first_mismatch) or record.stopped, deadline
        )
        with record.changed:
            incomplete = self._incomplete
            if not incomplete:
                return
            if self._first_mismatch:
                raise ExpectationFailed(self._first_mismatch)
            missing = " ".join(map(self._missing, incomplete))
        expected = say(
            "the replay of '{name}' by server '{record_name}' to end",
            name=self._source.name,
            record_name=record.name,
        )
        raise WaitFailed(expected, deadline.elapsed, missing)

    # Inside

    @property
    def _incomplete(self) -> list[ReplayPart]:
        return [each for each in self._parts if not each.complete and not self._problem(each)]

    def _problem(self, part: ReplayPart) -> str:
        """Why a conversation cannot be played, after "it"; ``""`` if it can."""
        if part.conversation.problem:
            return say("cannot be played: {problem}", problem=part.conversation.problem)
        if self._source.paced and not part.conversation.timed:
            return say("{no_times}: its messages have no times.", no_times=say(NO_TIMES))
        return ""

    def _take(self, record: ServerRecord, client: ClientRecord, target: str) -> ReplayPart | None:
        with record.changed:
            free = [
                part
                for part in self._parts
                if part.client is None and same_target(part.conversation.url, target)
            ]
            # What cannot be played stands in the way of nothing that can.
            for part in sorted(free, key=lambda each: bool(self._problem(each))):
                part.client = client.number
                record.changed.notify_all(of_server=True)
                return part
        return None

    def _nothing(self, record: ServerRecord, client: ClientRecord, target: str) -> PlayedHandshake:
        secrets = {
            name for part in self._parts for name in secret_parameters(part.conversation.url)
        }
        shown = _short(without_values(target, secrets))
        played = sum(same_target(part.conversation.url, target) for part in self._parts)
        why = say("has no further connection") if played else say("has no connection")
        there = commas(dict.fromkeys(map(_target, self._parts)))
        those = say_n(" (the one was played)", " (the {n} were played)", played) if played else ""
        text = say(
            "it connected to {shown}, to which the recording {why}{those}. It has {there}.",
            shown=shown,
            why=why,
            those=those,
            there=there,
        )
        self._mismatch(record, client, None, text)
        return PlayedHandshake(
            fault=rejection(
                _NOT_FOUND, {}, say("The recording {why} to {shown}.", why=why, shown=shown)
            )
        )

    def _differs(
        self,
        record: ServerRecord,
        client: ClientRecord,
        part: ReplayPart,
        step: ScriptStep | None,
        came: str,
        details: str,
    ) -> None:
        if step is None:
            text = say(
                "{place}, the recording has nothing more from it, but {came}.",
                place=self._place(part),
                came=came,
            )
            details = "" if part.conversation.saved else say(_NOT_SAVED)
        else:
            text = say(
                "{place}, {next}, but {came}.",
                place=self._place(part),
                next=_next(step, part.script),
                came=came,
            )
            details = details or say("Recorded: {what}", what=_what(step))
        self._mismatch(record, client, part, text, details)

    def _mismatch(
        self,
        record: ServerRecord,
        client: ClientRecord,
        part: ReplayPart | None,
        what: str,
        details: str = "",
    ) -> None:
        from_what = say("from the recording '{name}': {what}", name=self._source.name, what=what)
        whole = say(
            "Client {number} of server '{name}' departed {from_what}",
            number=client.number,
            name=record.name,
            from_what=from_what,
        )
        text = f"{whole}\n{details}" if details else whole
        record.report(client, ServerEventKind.DEPARTED, from_what)
        with record.changed:
            if part is not None:
                part.mismatched = True
            self._first_mismatch = self._first_mismatch or text
            self._report(text)
            record.changed.notify_all(of_server=True)

    def _place(self, part: ReplayPart) -> str:
        return say(
            "in conversation {number} of {count} ({target})",
            number=part.number,
            count=len(self._parts),
            target=_target(part),
        )

    def _missing(self, part: ReplayPart) -> str:
        where = say(
            "Conversation {number} of {count} ({target})",
            number=part.number,
            count=len(self._parts),
            target=_target(part),
        )
        if part.client is None:
            return say("{where}: no client has connected.", where=where)
        step = part.script.expected
        if step is None:
            return say("{where}: the server has not said everything yet.", where=where)
        next_ = _next(step, part.script)
        return say("{where}: {next}: {what}.", where=where, next=next_, what=_what(step))


def _advance(record: ServerRecord, change: Callable[[], None]) -> None:
    with record.changed:
        change()
        record.changed.notify_all(of_server=True)


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


def _target(part: ReplayPart) -> str:
    _, _, rest = part.conversation.url.partition("://")
    _, slash, target = rest.partition("/")
    return _short(f"{slash or '/'}{target}")


def _short(target: str) -> str:
    return target if len(target) <= MAX_CHARACTERS else f"{target[:MAX_CHARACTERS]}…"


def _next(step: ScriptStep, script: Script) -> str:
    return say(
        "message {number} of {total} was next (recorded at +{since:.3f} s)",
        number=step.number,
        total=script.total,
        since=step.since,
    )


def _what(step: ScriptStep) -> str:
    message = step.message
    if message.opcode == CLOSE:
        return say("a Close frame, {close}", close=CloseFrame(*message.close))
    return describe(message.data)


def _raw(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


def _closed(close: CloseFrame) -> str:
    left = close == CloseFrame(_GOING_AWAY)
    hint = say(", as a socket does that a test leaves open at its end") if left else ""
    return say("it closed the connection with {close}{hint}", close=close, hint=hint)


def _same_close(message: HarMessage, close: CloseFrame) -> bool:
    code, reason = message.close
    return code == close.code and same_text(reason, close.reason)
