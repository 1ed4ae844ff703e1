"""What the event log holds."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, NamedTuple

from SwanSocketLibrary.language import mark, say, say_n
from SwanSocketLibrary.net.interface import Exchange, Frame
from SwanSocketLibrary.swan.model import (
    Event,
    EventKind,
    MessageRun,
    Outcome,
    SendClose,
    SendData,
    SocketState,
)

RUN_BEGAN: Final = time.monotonic()
"""Where the run's clock begins: when the library was loaded."""


def run_time(moment: float) -> float:
    """A moment of ``time.monotonic()`` on the run's clock, which all sockets and servers share.

    :return: seconds since the library was loaded, to the microsecond.
    """
    return round(moment - RUN_BEGAN, 6)


@dataclass(frozen=True, slots=True)
class Change:
    """A socket changed its state (S1)."""

    before: SocketState
    after: SocketState


@dataclass(frozen=True, slots=True)
class Heartbeats:
    """A message that a socket or a server sent again and again, and sends no more.

    :ivar count: how often; none of them is in the log by itself.
    :ivar interval: seconds between two.
    """

    count: int
    interval: float

    def __str__(self) -> str:
        return say_n(
            "{n} heartbeat, one each {interval:g} s",
            "{n} heartbeats, one each {interval:g} s",
            self.count,
            interval=self.interval,
        )


@dataclass(frozen=True, slots=True)
class KeywordFailure:
    """A keyword of the library failed.

    :ivar keyword: its name, in the language of the import.
    :ivar text: its error message.
    :ivar method: the name of its method.
    """

    keyword: str
    text: str
    method: str = ""


@dataclass(frozen=True, slots=True)
class CloseFrame:
    """The content of a Close frame (RFC 6455 §5.5.1).

    :ivar code: its code, ``None`` if it carried none.
    :ivar reason: its reason, ``""`` for none; bytes that are not UTF-8 are replaced.
    """

    code: int | None
    reason: str = ""

    def __str__(self) -> str:
        code = say("without a code") if self.code is None else str(self.code)
        return f"{code} {self.reason!r}" if self.reason else code


class Direction(Enum):
    """Which way something went over the wire, as the side says that has noted it."""

    SENT = "sent"
    RECEIVED = "received"


class ServerEventKind(str, Enum):
    """What a `ServerEvent` reports."""

    CONNECTED = mark("connected")
    HELD = mark("held")
    OPENED = mark("opened")
    MESSAGE_RECEIVED = mark("message received")
    MESSAGE_SENT = mark("message sent")
    CLOSE_RECEIVED = mark("close received")
    CLOSE_SENT = mark("close sent")
    BYTES_SENT = mark("bytes sent")
    PING_SENT = mark("ping sent")
    PONG_RECEIVED = mark("pong received")
    HEARTBEATS = mark("heartbeats")
    READING = mark("reading")
    BOUND = mark("bound")
    REFUSED = mark("refused")
    FORGOTTEN = mark("forgotten")
    PROBLEM = mark("problem")
    FAULT = mark("fault")
    DEPARTED = mark("departed")
    GONE = mark("gone")


class ServerEvent(NamedTuple):
    """One thing that happened on an embedded server.

    :ivar server: the server's alias, else its URL.
    :ivar client: the client's number, from 1; ``None`` where there is no client.
    :ivar kind: what happened.
    :ivar data: the target of the request (connected), the subprotocol or ``None`` (opened),
        the message, the `CloseFrame`, the bytes or the payload, how many (heartbeats), whether
        it reads (reading),
        what a reached bound means (bound), what the server turned away and why (refused), what
        a behavior raised (problem), what goes wrong on purpose (fault), what a client did instead
        of what was recorded (departed), or why it went (gone).
    :ivar time: when, in seconds of ``time.monotonic()``.
    """

    server: str
    client: int | None
    kind: ServerEventKind
    data: str | bytes | CloseFrame | None
    time: float

    @property
    def direction(self) -> Direction | None:
        """Which way it went; ``None`` for what did not go over the wire."""
        if self.kind in (ServerEventKind.CONNECTED, ServerEventKind.OPENED):
            opened = self.kind is ServerEventKind.OPENED
            return Direction.SENT if opened else Direction.RECEIVED
        way = self.kind.value.rpartition(" ")[2]
        return Direction(way) if way in ("sent", "received") else None


@dataclass(frozen=True, slots=True)
class ServerFailure:
    """A keyword failed that was about a server.

    :ivar server: the server's name.
    :ivar client: the number of the client that it was about, 0 for none.
    :ivar time: when, in seconds of ``time.monotonic()``.
    """

    server: str
    client: int
    failure: KeywordFailure
    time: float = field(default_factory=time.monotonic)


ServerNote = ServerEvent | ServerFailure


@dataclass(frozen=True, slots=True)
class PageNote:
    """Something that the code of a page did, or that happened to it.

    :ivar title: what, in a few words: ``onShow``, ``showToast``, ``setData``.
    :ivar text: with what, such as its argument as JSON.
    :ivar place: where in the code, as file and line; ``""`` where nothing says.
    :ivar failed: whether it is an error of the code.
    :ivar minor: whether there may be many of its kind, which push out nothing else.
    """

    title: str
    text: str = ""
    place: str = ""
    failed: bool = False
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """A plugin dropped a message that came.

    :ivar data: the message, as that plugin was given it.
    """

    plugin: str
    data: str | bytes


@dataclass(frozen=True, slots=True)
class Departed:
    """A message departed from a contract.

    :ivar text: how, behind "departed".
    """

    text: str


class Origin(NamedTuple):
    """The socket that an entry is about.

    :ivar task_id: the socket's id; ``None`` where there is no socket.
    :ivar name: what the log calls it: its alias, else its id; ``""`` where there is none.
    :ivar connected_at: when it was connected, on the monotonic clock.
    """

    task_id: str | None = None
    name: str = ""
    connected_at: float | None = None


NO_SOCKET: Final = Origin()


class Run:
    """Messages of one socket that came at once, kept as what they are made of.

    Of too many the oldest are dropped one by one; an `Event` is made of one when it is read.

    :param messages: them, at least one.
    :param at: when they came, on the run's clock.
    """

    __slots__ = ("data", "event", "of_main", "sizes", "task_id")

    def __init__(self, messages: MessageRun, at: float | None = None) -> None:
        self.task_id = messages.task.id
        self.of_main = messages.of_main
        self.event = MessageRun(messages.task, (), (), messages.of_main, at).event
        self.data = deque(messages.data)
        self.sizes = deque(messages.sizes)

    def drop_oldest(self) -> int:
        """Drops the oldest message.

        :return: its bytes.
        """
        self.data.popleft()
        return self.sizes.popleft()


What = (
    Outcome | Event | Run | Frame | Exchange | Change | KeywordFailure | ServerEvent | ServerFailure
    | PageNote | Heartbeats | Dropped | Departed | str
)  # fmt: skip
"""What can happen; a text is a warning."""


@dataclass(slots=True, eq=False)
class Entry:
    """One thing that happened, or a run of messages.

    :ivar number: its place in the log, from 1.
    :ivar what: what happened.
    :ivar origin: the socket that it is about.
    :ivar time: when, in seconds of ``time.monotonic()``.
    :ivar size: bytes of its data: of a message, a control frame or a text.
    :ivar url: where a connect went, as the call was given it.
    :ivar logged: whether Robot Framework's log has a line for it.
    :ivar recorded: whether timelines and files show it.
    :ivar place: where in a program's code a call stands; empty for a test's own.
    """

    number: int
    what: What
    origin: Origin = NO_SOCKET
    time: float = 0.0
    size: int = 0
    url: object = None
    logged: bool = True
    recorded: bool = True
    place: str = ""

    @property
    def task_id(self) -> str | None:
        """The socket's id; ``None`` where there is no socket."""
        return self.origin.task_id

    @property
    def direction(self) -> Direction | None:
        """Which way it went; ``None`` for what did not go over the wire."""
        what = self.what
        if isinstance(what, Outcome) and isinstance(what.effect, SendData | SendClose):
            return Direction.SENT
        if isinstance(what, Frame):
            return Direction.SENT if what.sent else Direction.RECEIVED
        if isinstance(what, Run) or (isinstance(what, Event) and what.kind is EventKind.MESSAGE):
            return Direction.RECEIVED
        return what.direction if isinstance(what, ServerEvent) else None

    def newest_first(self) -> Iterator[Entry]:
        """Itself; a run as an entry for each of its messages, the newest first."""
        run = self.what
        if not isinstance(run, Run):
            yield self
            return
        for data, size in zip(reversed(run.data), reversed(run.sizes), strict=True):
            yield Entry(
                self.number, run.event(data), self.origin, self.time, size, None,
                self.logged, self.recorded,
            )  # fmt: skip
