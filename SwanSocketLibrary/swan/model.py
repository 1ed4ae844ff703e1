"""What the rules speak of: tasks and their states, outcomes of calls, events and effects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import NamedTuple

from SwanSocketLibrary.swan.payloads import EventPayload, Payload


def size_of(data: object) -> int:
    """The bytes of a message's data: text counts as UTF-8, anything else as nothing."""
    if isinstance(data, str):
        return len(data) if data.isascii() else len(data.encode(errors="surrogatepass"))
    return len(data) if isinstance(data, bytes | bytearray) else 0


class SocketState(IntEnum):
    """The task's ``readyState`` (S1). Nothing leaves CLOSED."""

    CONNECTING = 0
    OPEN = 1
    CLOSING = 2
    CLOSED = 3


@dataclass(frozen=True, slots=True)
class Task:
    """One socket of a smart program.

    :ivar id: its ``socketTaskId``, never used twice in a run (S3).
    :ivar name: what people call it in a log: its alias, else its id.
    :ivar state: its ``readyState`` (S1).
    :ivar offered: the subprotocols of its connect.
    :ivar protocol: the one that the server chose, ``""`` before that or for none.
    :ivar close_code: how it ended: the peer's code, 1006 after an error; ``None`` before.
    :ivar close_reason: the peer's reason; ``None`` before the end.
    :ivar cause: why it ended in an error, ``""`` otherwise.
    """

    id: str
    name: str
    state: SocketState = SocketState.CONNECTING
    offered: tuple[str, ...] = ()
    protocol: str = ""
    close_code: int | None = None
    close_reason: str | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class TaskRef:
    """The task that a call is for, which may have ended."""

    task_id: str
    name: str


@dataclass(frozen=True, slots=True)
class HandshakeRequest:
    """An opening handshake that passed the platform's rules.

    :ivar url: ``ws://`` or ``wss://``, valid, without a fragment; may carry ``user:password@``.
    :ivar headers: what the call named, in order, names and values as text; none of the
        handshake's own headers (S17).
    :ivar protocols: the subprotocols to offer, no empty and no double ones (S19).
    :ivar timeout: seconds until the socket must be open (S21).
    """

    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    protocols: tuple[str, ...] = ()
    timeout: float = 60.0


# What a call or an event leads to


@dataclass(frozen=True, slots=True)
class StartHandshake:
    """The transport is to connect a task."""

    task_id: str
    request: HandshakeRequest


@dataclass(frozen=True, slots=True)
class SendData:
    """The transport is to send a message.

    :ivar size: bytes of its data, counted once for all who keep it.
    """

    task_id: str
    data: str | bytes
    size: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", size_of(self.data))


@dataclass(frozen=True, slots=True)
class SendClose:
    """The transport is to send a Close frame."""

    task_id: str
    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Abandon:
    """The transport is to drop a task's connection without a closing handshake."""

    task_id: str
    cause: str


Effect = StartHandshake | SendData | SendClose | Abandon


class Outcome(NamedTuple):
    """How one call ended for one task.

    :ivar api: ``connectSocket``, ``sendSocketMessage`` or ``closeSocket``.
    :ivar task_id: the task; ``None`` where the call failed before there was one.
    :ivar result: what the callbacks get.
    :ivar detail: why it failed, for people; ``None`` if it succeeded.
    :ivar effect: what must be done for the success to be true. If that fails, the outcome
        is what `transitions.not_carried_out` makes of it.
    """

    api: str
    task_id: str | None
    result: Payload
    detail: str | None = None
    effect: Effect | None = None

    @property
    def succeeded(self) -> bool:
        """Whether the call's success callback runs, rather than its fail callback."""
        return self.detail is None

    @property
    def callbacks(self) -> tuple[str, str]:
        """The names of the callbacks, in the order in which they run (S4)."""
        return (f"{self.api}.{'success' if self.succeeded else 'fail'}", f"{self.api}.complete")


class EventKind(Enum):
    """What can happen to a task; the value is the name of its global callback (S12)."""

    OPEN = "onSocketOpen"
    MESSAGE = "onSocketMessage"
    ERROR = "onSocketError"
    CLOSE = "onSocketClose"

    @property
    def terminal(self) -> bool:
        """Whether it ends the task (S5)."""
        return self in (EventKind.ERROR, EventKind.CLOSE)


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened to a task.

    :ivar task: the task after it: the state changes before any handler runs (S6).
    :ivar payload: what the listeners get (S7–S10).
    :ivar of_main: whether the global listener is called for it: the main task's (S12).
    :ivar size: bytes of a message's data, counted once for all who keep it.
    """

    kind: EventKind
    task: Task
    payload: Payload
    of_main: bool
    size: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", size_of(self.payload.get("data")))


class MessageRun(NamedTuple):
    """Messages of one task that came at once: what could be an event of each.

    :ivar data: text or bytes of each.
    :ivar sizes: bytes of the data of each.
    :ivar of_main: as of an `Event`.
    :ivar at: when they came, on the run's clock, once that is known.
    """

    task: Task
    data: Sequence[str | bytes]
    sizes: Sequence[int]
    of_main: bool
    at: float | None = None

    def event(self, data: str | bytes) -> Event:
        """The event of one of them (S8)."""
        kind = "string" if isinstance(data, str) else "arrayBuffer"
        payload = EventPayload(data=data, dataType=kind)
        if self.at is not None:
            payload["at"] = self.at
        return Event(EventKind.MESSAGE, self.task, payload, self.of_main)
